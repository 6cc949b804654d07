import type { Day, Us } from '../calendar/index.ts';

/** A value that a rule may look at. */
export type FactValue = string | boolean | number | readonly string[];

/**
 * One event, as it concerns one child: what the law reads of it. `day` is the London day on which it happened, `at` the
 * instant (the start of the day for a whole day), `recorded` when it was written down, `replaces` the event that it corrects or
 * retracts, `replacedFrom` when the first correction or retraction of it was written down.
 */
export interface Fact {
  readonly id: string;
  readonly kind: string;
  readonly day: Day;
  readonly at: Us;
  readonly recorded: Us;
  readonly replaces?: string | undefined;
  readonly replacedFrom?: Us | undefined;
  readonly data: Readonly<Record<string, FactValue | undefined>>;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The order of one child's events: when it happened, then when it was recorded, then id. The order of arrival means nothing. */
export const compareFacts = (a: Fact, b: Fact): number => a.at - b.at || a.recorded - b.recorded || byText(a.id, b.id);

/**
 * The facts that count, given what had been written down by an instant (everything, where none is given): a corrected or
 * retracted fact stops counting from the moment the correction is known, and a correction of the correction does not
 * bring it back.
 */
export const asKnown = (facts: readonly Fact[], knownAt?: Us): Fact[] =>
  knownAt === undefined
    ? facts.filter((fact) => fact.replacedFrom === undefined)
    : facts.filter((fact) => fact.recorded <= knownAt && (fact.replacedFrom ?? Number.POSITIVE_INFINITY) > knownAt);
