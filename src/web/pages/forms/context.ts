import { inSight } from '#src/access/index.ts';
import { type Day, formatDay, formatInstant } from '#src/calendar/index.ts';
import type { Draft, Drafts, ListedDraft } from '#src/drafts/index.ts';
import { openDrafts } from '#src/drafts/index.ts';
import { asKnown, evaluate, type Fact } from '#src/law/index.ts';
import type { RecordedEvent } from '#src/ledger/index.ts';
import { holderOn } from '#src/organisation/index.ts';
import {
  allQuestions,
  type Form,
  groundsFor,
  inForce,
  type Instrument,
  type KnownPerson,
  isSignal,
} from '#src/practice/index.ts';
import type { Services } from '#src/recording/index.ts';
import { earlierContacts, type KeptChild, keptChildren, type ListedContact } from '#src/views/index.ts';
import { first, type Sent, type Visit } from '../../site.ts';
import { peopleOfFiles, personWords } from '../family/people.ts';
import { byAge, isWithin } from '../child/reach.ts';
import {
  type CarriedAnswer,
  carriedAnswers,
  carriedAsSent,
  carriedFields,
  carriedFrom,
  carriedValues,
} from './carried.ts';
import { happenedValues } from './happened.ts';
import { allMatters, type Matter, MATTER_FIELDS, mattersIn, matterValue, offeredMatters } from './matters.ts';
import type { NamedPost } from './questions.ts';
import { dutyValue, type OwedDuty, valuesOf } from './reading.ts';

const opened = new WeakMap<Services, Drafts>();

/** The drafts of a service. */
export const draftsOf = (services: Services): Drafts => {
  let drafts = opened.get(services);
  if (drafts === undefined) {
    drafts = openDrafts({ database: services.database, secret: services.sessionKey, clock: services.clock });
    opened.set(services, drafts);
  }
  return drafts;
};

/** Everything that a form about a child shows and is read against. */
export interface FormContext {
  readonly visit: Visit;
  readonly form: Form;
  readonly path: string;
  /** The child's facts that count now. */
  readonly facts: readonly Fact[];
  /** Where each child's stream stood when this was read. */
  readonly positions: Readonly<Record<string, number>>;
  /** Children for whom it may be recorded too, within reach. */
  readonly others: readonly KeptChild[];
  readonly matters: readonly Matter[];
  /** Those of them that stand as the form asks; the others are there for what is written down late. */
  readonly likely: readonly Matter[];
  /** The entries that began them, with their texts, by id. */
  readonly stated: ReadonlyMap<string, RecordedEvent>;
  readonly posts: readonly NamedPost[];
  /** The people in the files of the child and of those recorded with them, by id, where the form asks for one. */
  readonly people: ReadonlyMap<string, string>;
  /** Who they are. */
  readonly known: readonly KnownPerson[];
  /** The instruments that the authority uses today. */
  readonly instruments: readonly Instrument[];
  /** Duties that are owed now, of the rules that the form asks about. */
  readonly duties: readonly (OwedDuty & { readonly due: Day })[];
  /** The event that is corrected or retracted. */
  readonly original: RecordedEvent | undefined;
  /** The entry that the form is about: what is read before it is signed off. */
  readonly about: RecordedEvent | undefined;
  /** Whether the original concerns children who are out of reach, for whom it would stop counting too. */
  readonly beyond: boolean;
  /** What a decision on a contact should have before its eyes. */
  readonly contacts:
    | { readonly received: readonly RecordedEvent[]; readonly earlier: readonly ListedContact[] }
    | undefined;
  readonly drafts: readonly ListedDraft[];
  readonly draft: Draft | undefined;
  /** What the form opens with, or opened with, and from which entries. */
  readonly carried: readonly CarriedAnswer[];
}

/** What a form is for: something new of a kind, or an event that is corrected or retracted. */
export interface Purpose {
  readonly form: Form;
  readonly path: string;
  readonly event?: string;
}

/** What is owed of the rules that a form asks about, the soonest first. */
const owedDuties = async (
  { services, me, today }: Visit,
  form: Form,
  facts: readonly Fact[],
): Promise<FormContext['duties']> => {
  const asked = allQuestions(form.questions).flatMap((question) => (question.ask === 'duty' ? question.of : []));
  if (asked.length === 0) return [];
  return evaluate([...facts], await services.laws.of(me.authority), today)
    .duties.filter(({ rule, status }) => asked.includes(rule) && status === 'open')
    .map(({ rule, from, due }) => ({ rule, entry: from, due }))
    .sort((a, b) => a.due - b.due);
};

const EARLIER = 20;

const WITH_CHILDREN: readonly string[] = ['social-worker', 'team-manager'];

/** The posts that may be named today: those of these roles that somebody holds, by title. */
const offeredPosts = (visit: Visit, roles: readonly string[]): NamedPost[] => {
  const { words, organisation, today } = visit;
  return organisation.posts
    .flatMap((post): NamedPost[] => {
      const holder = holderOn(organisation.holdings, post.post, today);
      if (holder === undefined || !roles.includes(post.role)) return [];
      return [{ post: post.post, team: post.team, text: `${post.title[words.language]}: ${holder.person}` }];
    })
    .sort((a, b) => words.compare(a.text, b.text));
};

/** Reads what a form needs, in at most five queries beside the child's own; undefined where the event that is named is not this child's or counts no more. */
export const loadForm = async (visit: Visit, { form, path, event }: Purpose): Promise<FormContext | undefined> => {
  const { services, me, child } = visit;
  const { authority } = me;
  const { ledger, database } = services;
  const drafts = draftsOf(services);
  // A form that is sent may have a draft that others have written in meanwhile.
  const draftId = visit.request.method === 'GET' ? first(visit.query, 'draft') : first(visit.form, '_id');
  const siblings = form.together ? child.siblings : [];
  const entry = allQuestions(form.questions).some(({ ask }) => ask === 'entry')
    ? first(visit.form, 'entry') || first(visit.query, 'entry')
    : '';
  const [ofMany, originals, abouts, kept] = await Promise.all([
    ledger.factsOfMany(authority, [child.child, ...siblings]),
    event === undefined ? [] : ledger.eventsById(authority, [event]),
    entry === '' ? [] : ledger.eventsById(authority, [entry]),
    draftId === '' ? drafts.listUnder(me, path) : drafts.open(me, draftId),
  ]);
  const draft = Array.isArray(kept) ? undefined : kept?.path === path ? kept : undefined;
  const listed = Array.isArray(kept) ? kept.filter((each) => each.path === path) : [];
  const [own] = ofMany;
  const facts = asKnown(inSight(me.role, own?.facts ?? []));
  const original = originals.find((row) => row.child === child.child);
  if (event !== undefined) {
    const fits =
      original !== undefined &&
      original.kind !== 'record.retracted' &&
      (form.kind === 'record.retracted' || form.kind === original.kind);
    if (!fits || !facts.some(({ id }) => id === event)) return undefined;
  }

  const named = new Set([...siblings, ...(original?.children ?? [])]);
  named.delete(child.child);
  const states = allQuestions(form.questions).flatMap((question) => (question.ask === 'matter' ? question.among : []));
  const offered = offeredMatters(facts, states);
  const likely = states.flatMap((state) => mattersIn(facts, state));
  // Sent twice, a form is answered as the first time, though what it was about waits for nobody any more.
  const again = visit.request.method === 'POST' ? facts.find(({ id }) => id === first(visit.form, '_id')) : undefined;
  const belongs = original?.data ?? again?.data ?? {};
  const ofOriginal = MATTER_FIELDS.flatMap((field) =>
    allMatters(facts, field).filter(({ id }) => belongs[field] === id),
  );
  const matters = [
    ...offered,
    ...ofOriginal.filter((one) => !offered.some((each) => each.field === one.field && each.id === one.id)),
  ];
  const about = matterNamed(visit, facts, matters, likely);
  const duties = await owedDuties(visit, form, facts);
  const shown = visit.request.method === 'GET' ? draft?.written : visit.form;
  const sources =
    original !== undefined
      ? []
      : shown === undefined
        ? carriedFrom(form, facts, child, about?.id, dutyNamed(visit, duties))
        : [
            ...carriedAsSent(form, facts, shown),
            ...carriedFrom(form, facts, child, about?.id).filter(({ question }) => question.carried?.told === true),
          ];
  const atDecision = form.kind === 'contact.decided' && original === undefined;
  const run: Parameters<typeof keptChildren>[0] = (statement, values) => database.run(authority, statement, values);
  const [others, received, earlier] = await Promise.all([
    named.size === 0 ? [] : keptChildren(run, authority, [...named]),
    ledger.eventsById(authority, [...matters.map(({ began }) => began.id), ...sources.map((source) => source.from.id)]),
    atDecision ? earlierContacts(run, authority, [child.child], matters[0]?.id ?? '', EARLIER) : [],
  ]);
  const ownRows = received.filter((row) => row.child === child.child);
  const roles = allQuestions(form.questions).flatMap((question) =>
    question.ask === 'post' ? (question.of ?? WITH_CHILDREN) : [],
  );
  const within = others.filter((other) => isWithin(me, other)).sort(byAge);
  const files = ofMany.filter((each) => each.child === child.child || within.some((one) => one.child === each.child));
  const aboutPeople =
    allQuestions(form.questions).some(({ ask }) => ask === 'person') || original?.data['person'] !== undefined;
  const { people } = aboutPeople ? await peopleOfFiles(visit, files) : { people: [] };
  const positions: Record<string, number> = { [child.child]: own?.seq ?? child.seq };
  for (const other of within)
    positions[other.child] = ofMany.find((each) => each.child === other.child)?.seq ?? other.seq;
  return {
    visit,
    form,
    path,
    facts,
    positions,
    others: within,
    matters,
    likely,
    stated: new Map(ownRows.map((row) => [row.id, row])),
    posts: roles.length === 0 ? [] : offeredPosts(visit, roles),
    known: people,
    people: new Map(people.map((person) => [person.person, personWords(visit.words, person)])),
    instruments: inForce((await services.laws.settings(authority)).instruments, formatDay(visit.today)),
    duties,
    original,
    about: abouts.find((row) => row.child === child.child && facts.some(({ id }) => id === row.id)),
    beyond: (original?.children ?? []).some(
      (each) => each !== child.child && !within.some((other) => other.child === each),
    ),
    contacts: atDecision ? { received: ownRows.filter(({ kind }) => kind === 'contact.received'), earlier } : undefined,
    carried: carriedAnswers(sources, ownRows),
    drafts: listed,
    draft,
  };
};

/** "14:30", in London whatever offset it was written with, of an instant that was recorded with its time. */
export const timeOf = ({ wholeDay, atUs }: Pick<RecordedEvent, 'wholeDay' | 'atUs'>): string | undefined =>
  wholeDay ? undefined : /T(\d{2}:\d{2})/.exec(formatInstant(atUs))?.[1];

/** The matter that a form is about as it is opened or sent: the one that was named, or to which the entry that asks for it belongs, or the only one. */
const matterNamed = (
  { query, form: sent, request }: Visit,
  facts: readonly Fact[],
  matters: readonly Matter[],
  likely: readonly Matter[],
): Matter | undefined => {
  if (request.method === 'POST') return matters.find((each) => sent[each.field]?.includes(matterValue(each)) === true);
  const from = facts.find(({ id }) => id === first(query, 'from'));
  return (
    matters.find(({ field, id }) => query[field]?.includes(id) === true || from?.data[field] === id) ??
    (likely.length === 1 ? likely[0] : undefined)
  );
};

/** The duty that somebody came from, by its rule and, where there are several, the entry that started it. */
const dutyNamed = <Named extends OwedDuty>({ query }: Visit, duties: readonly Named[]): Named | undefined => {
  const asked = duties.filter(({ rule }) => rule === first(query, 'rule'));
  return asked.find(({ entry }) => entry === first(query, 'from')) ?? asked[0];
};

/** What is known already and need not be typed again. */
const known = (context: FormContext): Sent => {
  const { form, facts, matters, likely, visit, carried } = context;
  const { child } = visit;
  const values: Record<string, readonly string[]> = {};
  for (const question of form.questions) {
    if (question.ask !== 'matter') continue;
    const [only, second] = likely;
    if (only !== undefined && second === undefined && question.fresh !== true)
      values[question.field] = [matterValue(only)];
    else if (only === undefined && question.fresh === true) values[question.field] = ['new'];
    else if (matters.length === 1 && matters[0] !== undefined && question.optional !== true && question.fresh !== true)
      values[question.field] = [matterValue(matters[0])];
    else if (only === undefined && question.optional === true) values[question.field] = ['none'];
  }
  // The duty that somebody came from belongs to one of several matters.
  const asked = matterNamed(visit, facts, matters, likely);
  const question = form.questions.find(({ ask }) => ask === 'matter');
  if (asked !== undefined && question?.ask === 'matter' && (likely.includes(asked) || question.fresh !== true))
    values[question.field] = [matterValue(asked)];
  Object.assign(values, carriedValues(carried));
  switch (form.kind) {
    case 'conference.held':
      return {
        ...values,
        type: [child.registeredOn === null ? 'initial' : 'review'],
        ...(child.registeredOn === null || 'categories' in values ? {} : { categories: child.categories }),
      };
    case 'plan.circulated': {
      const outlined = facts.some(
        ({ kind, day, data }) =>
          kind === 'plan.circulated' &&
          data['plan'] === 'outline' &&
          day >= (child.registeredOn ?? Number.MAX_SAFE_INTEGER),
      );
      return child.registeredOn === null ? values : { ...values, plan: [outlined ? 'detailed' : 'outline'] };
    }
    case 'exploitation.assessed':
      return { ...values, instrument: visit.query['instrument'] ?? [] };
    case 'signal.answered': {
      const rule = first(visit.query, 'rule');
      return isSignal(rule) ? { ...values, signal: [rule] } : values;
    }
    case 'record.signed-off': {
      const entry = first(visit.query, 'entry');
      return entry === '' ? values : { ...values, entry: [entry] };
    }
    case 'clock.paused': {
      // The only clock that may wait stands chosen.
      const duty = dutyNamed(visit, context.duties) ?? (context.duties.length === 1 ? context.duties[0] : undefined);
      if (duty === undefined) return values;
      // Which ground lets a clock wait follows from the clock, where there is but one.
      const [ground, another] = groundsFor(duty.rule);
      return {
        ...values,
        rule: [dutyValue(duty)],
        ...(ground === undefined || another !== undefined ? {} : { ground: [ground] }),
      };
    }
    case 'person.recorded': {
      const asked = first(visit.query, 'person');
      const person = context.known.find((each) => each.person === asked);
      if (person === undefined) return values;
      const { name, sex, alive, riskNoted, risk, note, bornAbout, born } = person;
      const tie = person.ties.find((each) => each.child === child.child);
      const { relation, responsibility, household, contactAllowed } = tie ?? {};
      const data = { person: asked, name, sex, alive, riskNoted, riskWhat: risk, note };
      const dates = {
        ...(born === null ? {} : { born: formatDay(born) }),
        ...(bornAbout === null ? {} : { bornAbout: String(bornAbout) }),
      };
      return {
        ...values,
        ...valuesOf(form.questions, { ...data, ...dates, relation, responsibility, household, contactAllowed }),
      };
    }
    case 'person.ended':
    case 'people.related':
      return { ...values, person: [first(visit.query, 'person')] };
    case 'chronology.marked':
      return { ...values, entry: [first(visit.query, 'entry')] };
    case 'history.noted':
      return { ...values, when: ['other'] };
    case 'care.ended':
      return child.legalStatus === null ? values : { ...values, legalStatus: [child.legalStatus] };
    default:
      return values;
  }
};

/** What is left empty of a date of which only the month or the year is known. */
const aboutValues = ({ about }: Form, data: Readonly<Record<string, unknown>>): Sent => {
  const precision = about === undefined ? undefined : data[about];
  if (precision === undefined) return {};
  return { 'when-day': [''], ...(precision === 'year' ? { 'when-month': [''] } : {}) };
};

/** The values with which a form opens: the draft's, or the original's, or what is known. `id` is that of the event to be. */
export const openingValues = (context: FormContext, id: string): Sent => {
  const { draft, original, form, visit, positions, others } = context;
  const today: Day = visit.today;
  const seqs = Object.fromEntries(Object.entries(positions).map(([child, seq]) => [`_seq:${child}`, [String(seq)]]));
  if (draft !== undefined) return { ...seqs, ...draft.written, _id: [draft.id] };
  const hidden = carriedFields(context.carried);
  const common = { ...seqs, _id: [id], _day: [formatDay(today)], _carried: hidden };
  if (original === undefined) return { ...common, when: ['today'], ...known(context) };
  if (form.kind === 'record.retracted') return common;
  const each: Record<string, readonly string[]> = {};
  for (const { child } of others) {
    if (original.children.includes(child))
      Object.assign(
        each,
        valuesOf(
          allQuestions(form.questions).filter((question) => question.each === true),
          original.data,
          `:${child}`,
        ),
      );
  }
  return {
    ...common,
    ...happenedValues(original.day, timeOf(original), today),
    ...aboutValues(form, original.data),
    ...valuesOf(form.questions, original.data),
    ...each,
    also: original.children.filter((child) => child !== visit.child.child),
    relationship: original.children.filter((child) => child !== visit.child.child),
  };
};
