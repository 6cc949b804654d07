import { addMonths, type Day } from '../../calendar/index.ts';
import { type Compiled, compareFacts, evaluate, type Fact } from '../../law/index.ts';
import { openRisks } from '../risk/register.ts';
import { countedRules, type RetentionRuleId, type RetentionYears } from './rules.ts';

/** Why no day can be said: the child's birth, or the end of the authority's part, is not recorded; or the authority has not set the years. */
export type NotKnown = 'birth' | 'end' | 'years';

/** What one rule says of a record. */
export interface Kept {
  readonly rule: RetentionRuleId;
  /** The day from which it counts, and how many years. */
  readonly from: Day | null;
  readonly years: number | null;
  /** The first day on which it no longer holds the record; null where that cannot be said. */
  readonly until: Day | null;
  readonly notKnown: NotKnown | null;
}

/** What keeps a record whatever its dates say. `held`: a legal hold, on the child or on every record of the authority. */
export const STOPS = ['held', 'case-open', 'in-care', 'owed', 'risk-open', 'sibling-open'] as const;
export type Stop = (typeof STOPS)[number];

/** How long a child's record is kept. */
export interface Retention {
  /** Every rule that applies; the latest of them counts. */
  readonly kept: readonly Kept[];
  /** The first day on which no rule holds the record any longer; null where that cannot be said: then it is kept. */
  readonly notBefore: Day | null;
  /** What stops it besides, each once. */
  readonly stops: readonly Stop[];
  /** Whether it may be erased today because its time is over. */
  readonly over: boolean;
}

/** What the answer rests on besides the child's own facts. */
export interface Around {
  readonly today: Day;
  /** What the authority has set. */
  readonly years: RetentionYears;
  /** Facts of the authority's own stream that count: holds on every record are among them. */
  readonly authority: readonly Fact[];
  /** Whether the case of a brother or sister is open. */
  readonly siblingOpen: boolean;
}

/** The holds among some facts that count: placed, and not lifted. */
export const openHolds = (facts: readonly Fact[]): Fact[] => {
  const lifted = new Set(facts.flatMap(({ kind, data }) => (kind === 'hold.lifted' ? [data['hold']] : [])));
  return facts.filter(({ kind, data }) => kind === 'hold.placed' && !lifted.has(data['hold']));
};

const keptBy = (facts: readonly Fact[], set: RetentionYears): Kept[] =>
  countedRules(facts).map(({ rule, of, from, years: fixed }) => {
    const years = set[rule] ?? fixed;
    const notKnown = years === null ? 'years' : from === null ? of : null;
    const until = from === null || years === null ? null : addMonths(from, 12 * years);
    return { rule, from, years, until, notKnown };
  });

/** How long a child's record is kept, by every rule that applies and by what stops them all. `facts` are those that count today. Pure. */
export const retentionOf = (facts: readonly Fact[], law: Compiled, around: Around): Retention => {
  const ordered = [...facts].sort(compareFacts);
  const kept = keptBy(ordered, around.years);
  const days = kept.map(({ until }) => until);
  const notBefore = days.some((day) => day === null) ? null : Math.max(...days.flatMap((day) => day ?? []));
  const { duties, holds } = evaluate(ordered, law, around.today);
  const holding = (span: string): boolean => holds.some((each) => each.span === span);
  const stopped: Readonly<Record<Stop, boolean>> = {
    held: openHolds(ordered).length > 0 || openHolds(around.authority).length > 0,
    'case-open': holding('case'),
    'in-care': holding('care'),
    owed: duties.some(({ done, ended }) => done === null && ended === null),
    'risk-open': openRisks(ordered).length > 0,
    'sibling-open': around.siblingOpen,
  };
  const stops = STOPS.filter((stop) => stopped[stop]);
  return { kept, notBefore, stops, over: stops.length === 0 && notBefore !== null && notBefore <= around.today };
};
