import { type Day, formatDay } from '../../calendar/index.ts';
import { readDay } from '../days.ts';
import { contentId, type ImportOptions, type Recorder, type ReportCode } from '../imported.ts';
import type { Element } from './read.ts';

/** The place of an event among those of its day: a matter's events in the order in which they follow from each other. */
const RANK = {
  registered: '0',
  received: '1',
  decided: '2',
  opened: '3',
  strategy: '4',
  assessed: '5',
  concluded: '6',
  conference: '7',
  review: '8',
  deregistered: '9',
  closed: 'a',
} as const;

/** The census's categories that the Welsh register has too (statutory names). Any other is carried as it stands. */
const CATEGORIES: Readonly<Record<string, string>> = {
  NEG: 'neglect',
  PHY: 'physical',
  SAB: 'sexual',
  EMO: 'emotional-psychological',
};
const category = (text: string): string => CATEGORIES[text.toUpperCase()] ?? code(text);

/** English codes are carried as they stand: a Welsh word in their place would start Welsh duties that the census cannot answer. */
const code = (text: string): string => `cin:${text}`;

const TRUE: readonly string[] = ['true', '1'];
const FALSE: readonly string[] = ['false', '0'];
const truth = (text: string): boolean | undefined =>
  TRUE.includes(text.toLowerCase()) ? true : FALSE.includes(text.toLowerCase()) ? false : undefined;

/** The elements that are read, by the element that holds them. What else a file holds is said once for each name. */
const READ: Readonly<Record<string, readonly string[]>> = {
  Child: ['ChildIdentifiers', 'CINdetails'],
  ChildIdentifiers: ['LAchildID', 'PersonBirthDate', 'ExpectedPersonBirthDate'],
  CINdetails: [
    'CINreferralDate',
    'ReferralSource',
    'PrimaryNeedCode',
    'CINclosureDate',
    'ReasonForClosure',
    'DateOfInitialCPC',
    'Assessments',
    'CINPlanDates',
    'Section47',
    'ReferralNFA',
    'ChildProtectionPlans',
  ],
  Assessments: ['AssessmentActualStartDate', 'AssessmentAuthorisationDate'],
  CINPlanDates: [],
  Section47: ['S47ActualStartDate', 'DateOfInitialCPC', 'ICPCnotRequired'],
  ChildProtectionPlans: ['CPPstartDate', 'CPPendDate', 'InitialCategoryOfAbuse', 'Reviews'],
  Reviews: ['CPPreviewDate'],
};

const every = (element: Element, name: string): Element[] => element.children.filter((child) => child.name === name);
const only = (element: Element, name: string): Element | undefined =>
  element.children.find((child) => child.name === name);
const textOf = (element: Element, name: string): string => only(element, name)?.text ?? '';

/** What an element says, whatever its place in the file. */
const content = (element: Element): string => contentId([element.name, element.text, ...element.children.map(content)]);

/**
 * A converter of the children of one census file, in the file's order. Each call takes one child; the last word of the
 * report (what was passed over everywhere) comes with `end`. Pure.
 */
export const converter = (file: string, recorder: Recorder, options: ImportOptions = {}) => {
  const { event, say } = recorder;
  const children = new Set<string>();
  const seen = new Set<string>();
  const passedOver = new Map<string, { count: number; line: number }>();
  let records = 0;

  const passOver = (element: Element): void => {
    const read = READ[element.name];
    if (read === undefined) return;
    for (const child of element.children) {
      if (!read.includes(child.name)) {
        const name = `${element.name}/${child.name}`;
        const earlier = passedOver.get(name);
        if (earlier === undefined) passedOver.set(name, { count: 1, line: child.line });
        else earlier.count += 1;
      } else passOver(child);
    }
    if (element.children.length > 0 && element.text !== '')
      say(
        { file, line: element.line },
        'changed',
        'stray-text',
        `${element.name}: text between its elements, passed over`,
      );
  };

  const child = (element: Element): void => {
    passOver(element);
    const identifiers = only(element, 'ChildIdentifiers');
    const place = { file, line: identifiers?.line ?? element.line };
    records += 1;
    const id = identifiers === undefined ? '' : textOf(identifiers, 'LAchildID');
    if (identifiers === undefined || id === '') {
      say(
        place,
        'rejected',
        'missing-value',
        'LAchildID: none, expected the id of the child; the child is passed over',
      );
      return;
    }
    let first: Day | undefined;
    const made = (at: Element) => {
      const ids: string[] = [];
      let again = true;
      return {
        add: (rank: string, kind: string, day: Day, data: Readonly<Record<string, unknown>>, key = ''): void => {
          const given = event(rank, kind, day, id, data, key);
          ids.push(given.id);
          again &&= given.again;
          if (first === undefined || day < first) first = day;
        },
        changed: (why: ReportCode, message: string): void => say({ file, line: at.line }, 'changed', why, message),
        leave: (why: ReportCode, message: string): void => say({ file, line: at.line }, 'left-out', why, message),
        reject: (why: ReportCode, message: string): void => say({ file, line: at.line }, 'rejected', why, message),
        /** The record's own line of the report: taken, unless all of it was said before. */
        taken: (what: string): void => {
          if (ids.length > 0 && again)
            say({ file, line: at.line }, 'left-out', 'duplicate', `${what}: the same stands in this file before`);
          else say({ file, line: at.line }, 'taken', 'taken', what, ids);
        },
      };
    };
    type Made = ReturnType<typeof made>;
    /** A date that may be absent. One that is there and cannot be read is said, and counts as absent. */
    const day = (at: Element, name: string, told: Pick<Made, 'changed'>): Day | undefined => {
      const text = textOf(at, name);
      if (text === '') return undefined;
      const read = readDay(text, name, options.notAfter);
      if (read.ok) return read.day;
      told.changed(read.code, `${read.message}: read as if it were not there`);
      return undefined;
    };
    /** A date without which the record says nothing. One that is missing or cannot be read rejects the record. */
    const needed = (at: Element, name: string, told: Pick<Made, 'reject'>): Day | undefined => {
      const read = readDay(textOf(at, name), name, options.notAfter);
      if (read.ok) return read.day;
      told.reject(read.code, read.message);
      return undefined;
    };

    const assessment = (at: Element, contact: string): void => {
      records += 1;
      const told = made(at);
      const started = day(at, 'AssessmentActualStartDate', told);
      const finished = day(at, 'AssessmentAuthorisationDate', told);
      if (finished === undefined)
        told.leave(
          'not-finished',
          'an assessment that is not finished has no kind of event: its duty stays open with the referral',
        );
      else if (started !== undefined && finished < started)
        told.reject(
          'ends-before-it-starts',
          'AssessmentAuthorisationDate is before AssessmentActualStartDate, expected it after',
        );
      else {
        told.add(RANK.assessed, 'assessment.completed', finished, {
          assessment: `cin-assessment-${contentId([id, contact, started, finished])}`,
          contact,
          childSeen: false,
        });
        told.changed('child-seen-not-given', 'the census does not say whether the child was seen: taken as not seen');
        told.taken('an assessment');
      }
    };

    const enquiry = (at: Element): void => {
      records += 1;
      const told = made(at);
      const started = needed(at, 'S47ActualStartDate', told);
      if (started === undefined) return;
      const held = day(at, 'DateOfInitialCPC', told);
      const number = `cin-enquiry-${contentId([id, started, held])}`;
      told.add(RANK.strategy, 'strategy.held', started, { enquiry: number, agencies: [], decision: 'enquiries' });
      told.changed(
        'inferred-strategy',
        'the census dates the enquiries and not the strategy discussion: it is taken as held on the day on which they started, and who took part is not known',
      );
      const without = truth(textOf(at, 'ICPCnotRequired'));
      if (held !== undefined && held < started) {
        told.changed(
          'conference-before-enquiry',
          'the conference was held before the enquiries started: it is taken without them',
        );
        conference(told, held, undefined);
      } else if (held !== undefined && conferences.has(held)) {
        told.changed(
          'contradiction',
          'the conference of that day belongs to other enquiries of the child: these are taken without a conclusion',
        );
      } else if (held !== undefined) {
        if (conference(told, held, number)) {
          told.add(RANK.concluded, 'enquiry.concluded', held, { enquiry: number, determination: 'conference' });
          told.changed(
            'inferred-conclusion',
            'the census does not date the conclusion: it is taken as reached by the day of the conference',
          );
        }
      } else if (without === true)
        told.changed(
          'determination-not-given',
          'no conference was required; which conclusion was reached, and when, is not said: none is taken',
        );
      told.taken('enquiries under section 47');
    };

    const needs = every(element, 'CINdetails');
    const plans = needs
      .flatMap((at) => every(at, 'ChildProtectionPlans'))
      .flatMap((at) => {
        const from = readDay(textOf(at, 'CPPstartDate'), 'CPPstartDate', options.notAfter);
        const to = readDay(textOf(at, 'CPPendDate'), 'CPPendDate', options.notAfter);
        return from.ok
          ? [{ from: from.day, to: to.ok ? to.day : undefined, category: textOf(at, 'InitialCategoryOfAbuse') }]
          : [];
      });
    const conferences = new Set<Day>();
    /** Takes the initial conference of a day, once; false where it cannot be told what it decided. */
    const conference = (told: Made, on: Day, number: string | undefined): boolean => {
      if (conferences.has(on)) return true;
      const begun = plans.find(({ from }) => from === on);
      const during = plans.find(({ from, to }) => from < on && (to === undefined || on < to));
      if (begun === undefined && during !== undefined) {
        told.changed(
          'contradiction',
          'an initial conference while a plan was running: what it decided cannot be told, and it is not taken',
        );
        return false;
      }
      conferences.add(on);
      told.add(RANK.conference, 'conference.held', on, {
        type: 'initial',
        ...(number === undefined ? {} : { enquiry: number }),
        decision: begun === undefined ? 'not-registered' : 'registered',
        ...(begun === undefined || begun.category === '' ? {} : { categories: [category(begun.category)] }),
      });
      if (begun === undefined)
        told.changed(
          'inferred-decision',
          'no plan starts on the day of the conference: it is read as one that did not register the child',
        );
      return true;
    };

    const planned = new Set<string>();
    const plan = (at: Element): void => {
      records += 1;
      const told = made(at);
      const signature = content(at);
      if (planned.has(signature)) {
        told.leave('duplicate', 'a child protection plan: the same stands in this record before');
        return;
      }
      planned.add(signature);
      const from = needed(at, 'CPPstartDate', told);
      if (from === undefined) return;
      const to = day(at, 'CPPendDate', told);
      if (to !== undefined && to < from) {
        told.reject('ends-before-it-starts', 'CPPendDate is before CPPstartDate, expected it after');
        return;
      }
      if (!conferences.has(from)) {
        conference(told, from, undefined);
        told.changed(
          'inferred-conference',
          'no conference stands for the day on which the plan starts: a plan starts at one, and it is taken as held on that day',
        );
      }
      let ended = false;
      for (const reviewed of every(at, 'Reviews').flatMap((reviews) => every(reviews, 'CPPreviewDate'))) {
        const read = readDay(reviewed.text, 'CPPreviewDate', options.notAfter);
        if (!read.ok) {
          told.changed(read.code, `${read.message}: this review is passed over`);
          continue;
        }
        const last = to !== undefined && read.day === to;
        ended ||= last;
        told.add(last ? RANK.deregistered : RANK.review, 'conference.held', read.day, {
          type: 'review',
          decision: last ? 'deregistered' : 'continued',
        });
      }
      if (to !== undefined && !ended) {
        told.add(RANK.deregistered, 'conference.held', to, { type: 'review', decision: 'deregistered' });
        told.changed(
          'inferred-end',
          'no review stands for the day on which the plan ended: it is read as the review that ended it',
        );
      }
      told.taken('a child protection plan');
    };

    const referrals = new Map<string, number>();
    const need = (at: Element): void => {
      records += 1;
      const told = made(at);
      const signature = `${id}|${content(at)}`;
      if (seen.has(signature)) {
        told.leave('duplicate', 'a referral: the same stands in this file before, with all that followed');
        return;
      }
      seen.add(signature);
      const referred = needed(at, 'CINreferralDate', told);
      if (referred === undefined) return;
      const source = textOf(at, 'ReferralSource');
      if (source === '') {
        told.reject('missing-value', 'ReferralSource: none, expected a code');
        return;
      }
      const key = `${referred}|${source}|${textOf(at, 'CINclosureDate')}|${textOf(at, 'PrimaryNeedCode')}`;
      const number = (referrals.get(key) ?? 0) + 1;
      referrals.set(key, number);
      const contact = `cin-contact-${contentId([id, key, number])}`;
      const reason = textOf(at, 'PrimaryNeedCode');
      told.add(RANK.received, 'contact.received', referred, {
        contact,
        source: code(source),
        ...(reason === '' ? {} : { reasons: [code(reason)] }),
      });

      const assessments = every(at, 'Assessments');
      const enquiries = every(at, 'Section47');
      const ownPlans = every(at, 'ChildProtectionPlans');
      const closed = day(at, 'CINclosureDate', told);
      const held = day(at, 'DateOfInitialCPC', told);
      const worked =
        closed !== undefined ||
        held !== undefined ||
        assessments.length + enquiries.length + ownPlans.length + every(at, 'CINPlanDates').length > 0;
      const nothingFurther = truth(textOf(at, 'ReferralNFA'));
      const outcome =
        nothingFurther === true
          ? 'no-further-action'
          : nothingFurther === false && assessments.length > 0
            ? 'assessment'
            : undefined;
      if (outcome !== undefined) {
        told.add(RANK.decided, 'contact.decided', referred, { contact, outcome });
        told.changed(
          'decision-day',
          'the census does not date the decision on a referral: it is taken as made on the day of the referral',
        );
      } else if (nothingFurther === undefined)
        told.changed('outcome-not-given', 'ReferralNFA: expected true or false; no decision is taken');
      else
        told.changed(
          'outcome-not-given',
          'something was done, and the census does not say what was decided: no decision is taken',
        );
      if (nothingFurther === true && worked)
        told.changed(
          'contradiction',
          'ReferralNFA says that nothing further was done, and yet work follows: both are taken as they stand',
        );

      if (worked || nothingFurther === false) told.add(RANK.opened, 'case.opened', referred, {}, contact);
      for (const each of assessments) assessment(each, contact);
      for (const each of enquiries) enquiry(each);
      if (held !== undefined) conference(told, held, undefined);
      for (const each of ownPlans) plan(each);
      for (const each of every(at, 'CINPlanDates')) {
        records += 1;
        made(each).leave('no-kind', 'the dates of a child in need plan have no kind of event yet');
      }
      if (closed !== undefined && closed < referred)
        told.changed('ends-before-it-starts', 'CINclosureDate is before CINreferralDate: read as not closed');
      else if (closed !== undefined) {
        const why = textOf(at, 'ReasonForClosure');
        told.add(RANK.closed, 'case.closed', closed, why === '' ? {} : { reason: code(why) }, contact);
      }
      told.taken('a referral and the need that followed');
    };

    for (const each of needs) need(each);

    const told = made(identifiers);
    if (children.has(id)) {
      told.leave('duplicate', 'the same child stands in this file before: registered once');
      return;
    }
    const born = day(identifiers, 'PersonBirthDate', told);
    // A date of birth that is expected may lie ahead.
    const expected = readDay(textOf(identifiers, 'ExpectedPersonBirthDate'), 'ExpectedPersonBirthDate');
    const from = first ?? born;
    if (from === undefined) {
      told.reject(
        'nothing-dated',
        'no date of birth and no referral that can be read: expected at least one date for the child',
      );
      return;
    }
    children.add(id);
    told.add(RANK.registered, 'child.registered', from, {
      givenName: id,
      familyName: 'CIN',
      ...(born === undefined ? {} : { dateOfBirth: formatDay(born) }),
      ...(born === undefined && expected.ok ? { expectedBirth: formatDay(expected.day) } : {}),
    });
    told.taken('a child');
  };

  const end = (): number => {
    for (const [name, { count, line }] of passedOver) {
      say(
        { file, line },
        'changed',
        'elements-not-taken',
        `${name}: nothing records it; passed over ${count === 1 ? 'once, here' : `${count} times, first here`}`,
      );
    }
    if (children.size > 0) {
      say(
        { file, line: 1 },
        'changed',
        'assumed',
        'the census carries no names and no day of registration: the id stands for the name, and the child counts as registered from the first day that the census tells of',
      );
    }
    return records;
  };
  return { child, end };
};
