import type { Day } from '../../calendar/index.ts';
import type { Duty, Fact } from '../../law/index.ts';
import { isSignal } from './kinds.ts';

/** A signal or a request for help: an opportunity to act, which can be missed. */
export const OPPORTUNITY_SORTS = ['signal', 'request'] as const;
export type OpportunitySort = (typeof OPPORTUNITY_SORTS)[number];

export interface Opportunity {
  readonly sort: OpportunitySort;
  /** The event that raised it. */
  readonly from: string;
  /** The signal's rule; of a request, who asked. */
  readonly code: string | null;
  readonly raisedOn: Day;
  readonly due: Day | null;
  readonly decidedOn: Day | null;
  readonly decision: string | null;
  /** Whether the decision asks for something that is recorded. */
  readonly asks: boolean;
  /** By when the law wants that; null where no rule that is on gives a day. */
  readonly actBy: Day | null;
  readonly actedOn: Day | null;
}

/** What a decision says that somebody will do, and the kinds of events by which it is known to be done. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  'strategy-discussion': ['strategy.held'],
  assessment: ['assessment.completed', 'exploitation.assessed'],
  'risk-recorded': ['risk.identified', 'risk.reviewed'],
  'plan-changed': ['plan.circulated', 'core-group.held', 'conference.held', 'looked-after-review.held'],
  'immediate-protection': ['strategy.held', 'care.began'],
};

const actionOf = (decision: string | null): readonly string[] => ACTIONS[decision ?? ''] ?? [];

const text = (fact: Fact | undefined, field: string): string | null => {
  const value = fact?.data[field];
  return typeof value === 'string' ? value : null;
};

/**
 * Every signal and request of a child: what was decided, and whether that was done. `facts` are those that count, in their
 * order; `duties` what the law makes of them. Pure.
 */
export const opportunities = (facts: readonly Fact[], duties: readonly Duty[]): Opportunity[] => {
  const byId = new Map(facts.map((fact) => [fact.id, fact]));
  const acting = new Set(Object.values(ACTIONS).flat());
  const actions = facts.filter(({ kind }) => acting.has(kind));
  // What was done on the day of the decision or later; of a signal's, since the signal: who acts at once answers afterwards.
  const actedOn = (decision: string | null, since: Day, same?: string | null): Day | null => {
    const kinds = actionOf(decision);
    const done = actions.find(
      ({ kind, day, data }) =>
        day >= since &&
        kinds.includes(kind) &&
        (same === undefined || data['contact'] === undefined || data['contact'] === same),
    );
    return done?.day ?? null;
  };
  const signals = duties
    .filter(({ rule }) => isSignal(rule))
    .map((duty): Opportunity => {
      const decision = text(byId.get(duty.doneBy ?? ''), 'answer');
      const asks = actionOf(decision).length > 0;
      return {
        sort: 'signal',
        from: duty.from,
        code: duty.rule,
        raisedOn: duty.startedOn,
        due: duty.due,
        decidedOn: duty.done,
        decision,
        asks,
        actBy: null,
        actedOn: asks ? actedOn(decision, duty.startedOn) : null,
      };
    });
  const decided = Map.groupBy(
    facts.filter(({ kind }) => kind === 'contact.decided'),
    ({ data }) => data['contact'],
  );
  const started = Map.groupBy(duties, ({ from }) => from);
  const requests = facts
    .filter(({ kind }) => kind === 'contact.received')
    .map((fact): Opportunity => {
      const contact = text(fact, 'contact');
      const [first, ...more] = decided.get(fact.data['contact']) ?? [];
      const last = more.at(-1) ?? first;
      const decision = text(last, 'outcome');
      const asks = actionOf(decision).length > 0;
      const duty = started.get(last?.id ?? '')?.[0];
      return {
        sort: 'request',
        from: fact.id,
        code: text(fact, 'source'),
        raisedOn: fact.day,
        due: started.get(fact.id)?.find(({ rule }) => rule === 'contact-decision')?.due ?? null,
        decidedOn: first?.day ?? null,
        decision,
        asks,
        actBy: asks ? (duty?.due ?? null) : null,
        actedOn: asks && last !== undefined ? actedOn(decision, last.day, contact) : null,
      };
    });
  return [...signals, ...requests].sort((a, b) => a.raisedOn - b.raisedOn || (a.from < b.from ? -1 : 1));
};
