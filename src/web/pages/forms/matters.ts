import { parseDay } from '#src/calendar/index.ts';
import { compareFacts, type Fact } from '#src/law/index.ts';
import type { RecordedEvent } from '#src/ledger/index.ts';
import { type MatterState, shortBreakStays } from '#src/practice/index.ts';
import type { Words } from '../../words.ts';

/** The fields by which events belong to one matter. */
export const MATTER_FIELDS = [
  'contact',
  'enquiry',
  'placement',
  'risk',
  'episode',
  'pause',
  'dispute',
  'conference',
  'carePlan',
  'planAction',
  'series',
  'arrangement',
  'complaint',
  'review',
  'death',
  'allegation',
] as const;

/** A contact, an enquiry, a placement, a risk, a missing episode, a pause, a dispute, a conference, a plan, an action of a plan or a series of short breaks of one child, by the event that began it. */
export interface Matter {
  readonly field: (typeof MATTER_FIELDS)[number];
  readonly id: string;
  readonly began: Fact;
}

const text = (fact: Fact, field: string): string | undefined => {
  const value = fact.data[field];
  return typeof value === 'string' ? value : undefined;
};

/** The kinds that begin a matter. A placement may be agreed and decided on before a child is placed. */
const FIELD: Readonly<Record<Matter['field'], readonly string[]>> = {
  contact: ['contact.received'],
  enquiry: ['strategy.held'],
  placement: ['placement.began', 'placement-plan.agreed', 'placement.decided', 'placement.notified'],
  risk: ['risk.identified'],
  episode: ['missing.reported'],
  pause: ['clock.paused'],
  dispute: ['contact.disputed'],
  conference: ['conference.arranged'],
  carePlan: ['plan.agreed'],
  planAction: ['plan.action-agreed'],
  series: ['short-breaks.agreed'],
  arrangement: ['private-fostering.notified'],
  complaint: ['complaint.received'],
  review: ['practice-review.referred'],
  death: ['unexpected-death.responded'],
  allegation: ['allegation.made'],
};

/** Every matter of a field, by the first event that began it, the latest first. `facts` are those that count. */
export const allMatters = (facts: readonly Fact[], field: Matter['field']): Matter[] => {
  const found = new Map<string, Matter>();
  for (const fact of [...facts].sort(compareFacts)) {
    const id = text(fact, field);
    if (id === undefined || !FIELD[field].includes(fact.kind)) continue;
    // A placement that was planned is told by its beginning once it has begun.
    const known = found.get(id);
    if (known === undefined || (fact.kind === FIELD[field][0] && known.began.kind !== fact.kind))
      found.set(id, { field, id, began: fact });
  }
  return [...found.values()].reverse();
};

/** The matters of a child that stand so: those to which a form's event most likely belongs, the latest first. */
export const mattersIn = (facts: readonly Fact[], state: MatterState): Matter[] => {
  const has = (
    kind: string,
    field: Matter['field'],
    id: string,
    where: (fact: Fact) => boolean = () => true,
  ): boolean => facts.some((fact) => fact.kind === kind && fact.data[field] === id && where(fact));
  switch (state) {
    case 'plan-open': {
      const over = (began: Fact): boolean =>
        facts.some(
          (fact) =>
            (fact.kind === 'care.began' ||
              (fact.kind === 'conference.held' && fact.data['decision'] === 'registered')) &&
            compareFacts(fact, began) > 0,
        );
      return allMatters(facts, 'carePlan').filter(
        ({ id, began }) =>
          !has('plan.reviewed', 'carePlan', id, ({ data }) => data['outcome'] === 'close') && !over(began),
      );
    }
    case 'plan-action-open':
      return allMatters(facts, 'planAction').filter(({ id }) => !has('plan.action-done', 'planAction', id));
    case 'contact-any':
      return allMatters(facts, 'contact');
    case 'contact-out-of-hours':
      return allMatters(facts, 'contact').filter(
        ({ id, began }) => began.data['mode'] === 'out-of-hours' && !has('contact.handed-over', 'contact', id),
      );
    case 'contact-by-phone':
      return allMatters(facts, 'contact').filter(
        ({ id, began }) => began.data['mode'] === 'phone' && !has('report.confirmed', 'contact', id),
      );
    case 'contact-crime':
      return allMatters(facts, 'contact').filter(
        ({ id, began }) => began.data['mayBeCrime'] === true && !has('police.discussed', 'contact', id),
      );
    case 'dispute-open':
      return allMatters(facts, 'dispute').filter(({ id }) => !has('dispute.answered', 'dispute', id));
    case 'conference-arranged':
      return allMatters(facts, 'conference').filter(
        ({ began }) => !facts.some((fact) => fact.kind === 'conference.held' && compareFacts(fact, began) > 0),
      );
    case 'contact-undecided':
      return allMatters(facts, 'contact').filter(({ id }) => !has('contact.decided', 'contact', id));
    case 'contact-unanswered':
      return allMatters(facts, 'contact').filter(
        ({ id }) => !has('contact.acknowledged', 'contact', id, ({ data }) => data['outcomeTold'] === true),
      );
    case 'assessment-due':
      return [
        ...allMatters(facts, 'enquiry').filter(
          ({ id }) =>
            has('strategy.held', 'enquiry', id, ({ data }) => data['decision'] === 'enquiries') &&
            !has('assessment.completed', 'enquiry', id),
        ),
        ...allMatters(facts, 'contact').filter(
          ({ id }) =>
            has('contact.decided', 'contact', id, ({ data }) => data['outcome'] === 'assessment') &&
            !has('assessment.completed', 'contact', id),
        ),
      ];
    case 'enquiry-open':
      return allMatters(facts, 'enquiry').filter(({ id }) => !has('enquiry.concluded', 'enquiry', id));
    case 'conference-due':
      return allMatters(facts, 'enquiry').filter(
        ({ id }) =>
          has('enquiry.concluded', 'enquiry', id, ({ data }) => data['determination'] === 'conference') &&
          !has('conference.held', 'enquiry', id, ({ data }) => data['type'] === 'initial'),
      );
    case 'missing-now':
      return allMatters(facts, 'episode').filter(({ id }) => !has('missing.found', 'episode', id));
    case 'debrief-due':
      return allMatters(facts, 'episode').filter(
        ({ id }) => has('missing.found', 'episode', id) && !has('debrief.offered', 'episode', id),
      );
    case 'debrief-accepted':
      return allMatters(facts, 'episode').filter(
        ({ id }) =>
          has('debrief.offered', 'episode', id, ({ data }) => data['accepted'] === true) &&
          !has('debrief.held', 'episode', id),
      );
    case 'pause-waiting':
      return allMatters(facts, 'pause').filter(({ id }) => !has('clock.pause-answered', 'pause', id));
    case 'pause-running':
      return allMatters(facts, 'pause').filter(
        ({ id }) =>
          has('clock.pause-answered', 'pause', id, ({ data }) => data['agreed'] === true) &&
          !has('clock.resumed', 'pause', id),
      );
    case 'arrangement-open':
      return allMatters(facts, 'arrangement').filter(({ id }) => !has('private-fostering.ended', 'arrangement', id));
    case 'complaint-open':
      return allMatters(facts, 'complaint').filter(
        ({ id }) =>
          !has('complaint.answered', 'complaint', id) &&
          !has('complaint.terms-sent', 'complaint', id) &&
          !has('complaint.withdrawn', 'complaint', id),
      );
    case 'review-open':
      return allMatters(facts, 'review').filter(({ id }) => !has('practice-review.completed', 'review', id));
    case 'death-open':
      return allMatters(facts, 'death').filter(({ id }) => !has('unexpected-death.reviewed', 'death', id));
    case 'allegation-open':
      return allMatters(facts, 'allegation').filter(({ id }) => !has('allegation.concluded', 'allegation', id));
    case 'risk-open':
      return allMatters(facts, 'risk').filter(({ id }) => !has('risk.closed', 'risk', id));
    case 'placement-open': {
      const last = facts
        .filter(({ kind }) => kind === 'care.ended')
        .sort(compareFacts)
        .at(-1);
      return allMatters(facts, 'placement').filter(
        ({ id, began }) =>
          began.kind === 'placement.began' &&
          !has('placement.ended', 'placement', id) &&
          (last === undefined || compareFacts(began, last) > 0),
      );
    }
    case 'placement-planned':
      return allMatters(facts, 'placement').filter(({ began }) => began.kind !== 'placement.began');
    case 'placement-ended':
      return allMatters(facts, 'placement').filter(({ id }) => has('placement.ended', 'placement', id));
    case 'short-breaks-open':
      return allMatters(facts, 'series').filter(({ id }) => !has('short-breaks.ended', 'series', id));
    case 'short-break-now': {
      const now = new Set(shortBreakStays(facts).flatMap(({ series, to }) => (to === null ? [series] : [])));
      return allMatters(facts, 'series').filter(({ id }) => now.has(id));
    }
  }
};

const FIELDS: Readonly<Record<MatterState, readonly Matter['field'][]>> = {
  'plan-open': ['carePlan'],
  'plan-action-open': ['planAction'],
  'contact-any': ['contact'],
  'contact-out-of-hours': ['contact'],
  'contact-by-phone': ['contact'],
  'contact-crime': ['contact'],
  'dispute-open': ['dispute'],
  'conference-arranged': ['conference'],
  'contact-undecided': ['contact'],
  'contact-unanswered': ['contact'],
  'assessment-due': ['enquiry', 'contact'],
  'enquiry-open': ['enquiry'],
  'conference-due': ['enquiry'],
  'placement-open': ['placement'],
  // One that has begun is never begun again: there is no falling back to all of them.
  'placement-planned': [],
  'placement-ended': ['placement'],
  'short-breaks-open': ['series'],
  'short-break-now': ['series'],
  'risk-open': ['risk'],
  'missing-now': ['episode'],
  'debrief-due': ['episode'],
  'debrief-accepted': ['episode'],
  'pause-waiting': ['pause'],
  'pause-running': ['pause'],
  'arrangement-open': ['arrangement'],
  'complaint-open': ['complaint'],
  'review-open': ['review'],
  'death-open': ['death'],
  'allegation-open': ['allegation'],
};

/** The matters that a form offers: those that stand as asked; where none does, every one of that sort, for what is written down late. */
export const offeredMatters = (facts: readonly Fact[], states: readonly MatterState[]): Matter[] => {
  const standing = states.flatMap((state) => mattersIn(facts, state));
  return standing.length > 0
    ? standing
    : [...new Set(states.flatMap((state) => FIELDS[state]))].flatMap((field) => allMatters(facts, field));
};

/** What began a matter in the words of whoever recorded it, where somebody chooses by them: what an action is. Undefined where the text is not known. */
export const ownWords = (
  { field, began }: Matter,
  stated: ReadonlyMap<string, Pick<RecordedEvent, 'data'>>,
): string | undefined => {
  const what = field === 'planAction' ? stated.get(began.id)?.data['what'] : undefined;
  return typeof what === 'string' && what.trim() !== '' ? what : undefined;
};

/** A matter in words: "Contact from a school, 3 April 2026". */
export const matterWords = (words: Words, { field, began }: Matter): string => {
  const date = words.date(began.day);
  switch (field) {
    case 'contact':
      return words.t('forms.matter.contact', { from: words.name('codes.source', text(began, 'source') ?? ''), date });
    case 'enquiry':
      return words.t('forms.matter.enquiry', { date });
    case 'carePlan':
      return words.t('forms.matter.plan', { date });
    case 'planAction': {
      const by = parseDay(text(began, 'actBy') ?? '');
      return words.t('forms.matter.action', {
        date,
        by: by === undefined ? words.t('common.not-known') : words.date(by),
      });
    }
    case 'dispute':
      return words.t('forms.matter.dispute', { date });
    case 'conference':
      return words.t('forms.matter.conference', {
        what: words.name('codes.conference-type', text(began, 'type') ?? ''),
        date,
      });
    case 'episode':
      return words.t('forms.matter.episode', { date });
    case 'arrangement':
    case 'complaint':
    case 'review':
    case 'death':
    case 'allegation':
      return words.t(`forms.matter.${field}`, { date });
    case 'risk':
      return words.t('forms.matter.risk', { what: words.name('codes.harm', text(began, 'harm') ?? ''), date });
    case 'pause':
      return words.t('forms.matter.pause', {
        what: words.name('duties.rule', text(began, 'rule') ?? ''),
        date,
      });
    case 'series':
      return words.t('forms.matter.series', { date });
    case 'placement':
      if (began.kind !== 'placement.began') return words.t('forms.matter.planned', { date });
      return words.t('forms.matter.placement', {
        what: words.name('codes.placement-kind', text(began, 'kind') ?? ''),
        date,
      });
  }
};

/** How a form names a matter: its field and its id. */
export const matterValue = ({ field, id }: Pick<Matter, 'field' | 'id'>): string => `${field}~${id}`;
