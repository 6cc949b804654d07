import type { Day } from '#src/calendar/index.ts';
import { type Compiled, type Duty, evaluate, type Fact } from '#src/law/index.ts';

/** What changes for a child's duties. */
export interface Consequences {
  /** Owed before, and not after: done, or ended with what they belong to. */
  readonly gone: readonly Duty[];
  /** Owed after, and not before. */
  readonly come: readonly Duty[];
}

const owed = (duties: readonly Duty[]): Map<string, Duty> =>
  new Map(
    duties
      .filter(({ done, ended }) => done === null && ended === null)
      .map((duty) => [`${duty.rule}\0${duty.from}`, duty]),
  );

const byDue = (a: Duty, b: Duty): number => a.due - b.due;

/** What a change of the facts would make of the duties of a day. Pure. */
export const consequences = (
  before: readonly Fact[],
  after: readonly Fact[],
  law: Compiled,
  day: Day,
): Consequences => {
  const was = owed(evaluate(before, law, day).duties);
  const is = owed(evaluate(after, law, day).duties);
  // The same thing due on the same day, though another event began it, is no change to anybody.
  const same = (duty: Duty, among: Map<string, Duty>): boolean =>
    [...among.values()].some(({ rule, due }) => rule === duty.rule && due === duty.due);
  return {
    gone: [...was]
      .filter(([key, duty]) => !is.has(key) && !same(duty, is))
      .map(([, duty]) => duty)
      .sort(byDue),
    come: [...is]
      .filter(([key, duty]) => !was.has(key) && !same(duty, was))
      .map(([, duty]) => duty)
      .sort(byDue),
  };
};

/** What some events did: the duties that they met, ended and began. */
export interface Effects {
  readonly met: readonly Duty[];
  readonly ended: readonly Duty[];
  readonly began: readonly Duty[];
}

/** What the events with these ids did for a child's duties, from the duties of the day. Pure. */
export const effectsOf = (duties: readonly Duty[], ids: readonly string[]): Effects => ({
  met: duties.filter(({ doneBy }) => doneBy !== null && ids.includes(doneBy)).sort(byDue),
  ended: duties.filter(({ endedBy }) => endedBy !== null && ids.includes(endedBy)).sort(byDue),
  began: duties.filter(({ from, done, ended }) => ids.includes(from) && done === null && ended === null).sort(byDue),
});
