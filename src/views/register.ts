import { type Day, endOfDay } from '../calendar/index.ts';
import { asKnown, type Compiled, compareFacts, evaluate, type Fact } from '../law/index.ts';
import type { ChildFacts } from '../ledger/index.ts';
import { SPANS_ALONE } from '../practice/index.ts';
import { derive } from './derive.ts';

/** The facts that counted on a day by what was known at the end of another; by all that is known today where there is no other. */
export const factsThen = (everything: readonly Fact[], asAt: Day, knownAt: Day | undefined): Fact[] =>
  asKnown(everything, knownAt === undefined ? undefined : endOfDay(knownAt))
    .filter((fact) => fact.day <= asAt)
    // What counts at the moment counts without a later correction: what replaced it was not known then.
    .map((fact): Fact => ({ ...fact, replacedFrom: undefined }))
    .sort(compareFacts);

/** A child who was on the child protection register on a day. */
export interface Registered {
  readonly child: string;
  readonly since: Day;
  readonly categories: readonly string[];
  readonly worker: string | null;
  readonly team: string | null;
  /** By when the next conference was owed; null where none was. */
  readonly nextConference: Day | null;
}

/** Who of these children was on the register on a day, with how they stood then. Pure. `law` says what was owed. */
export const registerOn = (
  children: readonly ChildFacts[],
  asAt: Day,
  knownAt: Day | undefined,
  law: Compiled,
): Registered[] => {
  const conferences = new Set(law.rules.filter(({ doneBy }) => doneBy.kind === 'conference.held').map(({ id }) => id));
  return children.flatMap(({ child, seq, facts: everything }): Registered[] => {
    const facts = factsThen(everything, asAt, knownAt);
    const { registeredOn, categories, worker, team } = derive({ child, seq, facts }, SPANS_ALONE, []).standing;
    if (registeredOn === null) return [];
    const owed = evaluate(facts, law, asAt).duties.flatMap(({ rule, done, ended, due }) =>
      conferences.has(rule) && done === null && ended === null ? [due] : [],
    );
    const nextConference = owed.length === 0 ? null : Math.min(...owed);
    return [{ child, since: registeredOn, categories, worker, team, nextConference }];
  });
};
