import { type Day, endOfDay, parseDay } from '#src/calendar/index.ts';
import {
  type Compiled,
  compareFacts,
  type Duty,
  explain,
  type Fact,
  judge,
  type Reasons,
  type Unanswered,
} from '#src/law/index.ts';
import type { RecordedEvent } from '#src/ledger/index.ts';
import type { Post } from '#src/organisation/index.ts';
import { type OpenPlan, openPlans } from '#src/practice/index.ts';
import {
  type Contact,
  derive,
  derivePerson,
  factsThen,
  type KeptChild,
  type Person,
  type Standing,
} from '#src/views/index.ts';

/** The day as of which a child is shown, and the end of which day's knowledge counts. */
export interface Moment {
  readonly asAt: Day;
  /** Undefined where all that is known today counts. */
  readonly knownAt: Day | undefined;
  /** Whether this is any other moment than now. */
  readonly past: boolean;
}

/** One thing that is owed, with its reasons and the post that owns it. */
export interface Owed {
  readonly duty: Duty;
  readonly reasons: Reasons;
  readonly owner: string;
  readonly post: string | null;
}

/** A child at a moment. */
export interface Picture {
  readonly moment: Moment;
  /** The facts that counted then, in their order. */
  readonly facts: readonly Fact[];
  /** Everything that had been written down then, what was corrected or retracted since included, in its order. */
  readonly all: readonly Fact[];
  readonly standing: Standing;
  readonly contacts: readonly Contact[];
  readonly duties: readonly Duty[];
  readonly owed: readonly Owed[];
  /** The care and support plans that were open. */
  readonly plans: readonly OpenPlan[];
  readonly unanswered: readonly Unanswered[];
}

/** Reads a day of a query; undefined where there is none or it is none. A day to come is today. */
export const dayOf = (text: string, today: Day): Day | undefined => {
  const day = parseDay(text);
  return day === undefined ? undefined : Math.min(day, today);
};

/** The moment that a query asks for. What was known on a day is shown as at that day, unless another is asked for. */
export const momentOf = (asAt: string, knownAt: string, today: Day): Moment => {
  const known = dayOf(knownAt, today);
  const at = dayOf(asAt, today);
  return { asAt: at ?? known ?? today, knownAt: known, past: known !== undefined || at !== undefined };
};

/** What is owed, and where a child stands, at a moment: the law over the facts that counted then. Pure. */
export const pictureOf = (
  child: string,
  seq: number,
  everything: readonly Fact[],
  moment: Moment,
  law: Compiled,
  closures: readonly Day[],
  posts: readonly Post[],
): Picture => {
  const knownAt = moment.knownAt === undefined ? undefined : endOfDay(moment.knownAt);
  const until = (fact: Fact): boolean => fact.day <= moment.asAt;
  const facts = factsThen(everything, moment.asAt, moment.knownAt);
  const all = everything
    .filter((fact) => until(fact) && (knownAt === undefined || fact.recorded <= knownAt))
    .sort(compareFacts);
  const { duties, unanswered, holds } = judge(facts, law, moment.asAt);
  const derived = derive({ child, seq, facts }, law, posts);
  const posted = new Map(derived.duties.map((duty) => [`${duty.rule}\0${duty.from}`, duty]));
  const owed = duties
    .filter(({ done, ended }) => done === null && ended === null)
    .sort((a, b) => a.due - b.due || (a.rule < b.rule ? -1 : 1))
    .map((duty): Owed => {
      const known = posted.get(`${duty.rule}\0${duty.from}`);
      return {
        duty,
        reasons: explain(duty, law, closures),
        owner: known?.owner ?? 'worker',
        post: known?.post ?? null,
      };
    });
  return {
    moment,
    facts,
    all,
    standing: derived.standing,
    contacts: derived.contacts,
    duties,
    owed,
    plans: openPlans(facts, holds),
    unanswered,
  };
};

/** Who a child was, by what had been written down at a moment; null where nothing said so yet. */
export const personThen = (
  picture: Picture,
  events: readonly RecordedEvent[],
  authority: number,
  child: string,
): Person | null => {
  const counting = new Set(picture.facts.map(({ id }) => id));
  const replaced = new Set(events.filter(({ id }) => !counting.has(id)).map(({ id }) => id));
  return derivePerson(events, replaced, authority, child, parseDay);
};

/** The parts of a person that the page shows, from the views or from what was known then. */
export type Shown = Pick<
  KeptChild,
  'givenName' | 'familyName' | 'born' | 'expected' | 'language' | 'address' | 'postcode' | 'livesWith' | 'siblings'
>;

/** Whether the address that a child has is not to be disclosed, by the latest of the facts that counted. */
export const isNotToDisclose = (facts: readonly Fact[]): boolean =>
  facts.findLast(({ kind }) => kind === 'address.recorded')?.data['nonDisclosure'] === true;
