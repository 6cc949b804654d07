import { type Day, endOfDay } from '../calendar/index.ts';
import { asKnown, type Duty, evaluate, type Fact } from '../law/index.ts';
import type { Owner } from '../organisation/index.ts';
import {
  contradictions,
  DEFAULT_SETTINGS,
  EXAMPLE_INSTRUMENT,
  lawOf,
  readEvent,
  type Surroundings,
  toFact,
} from '../practice/index.ts';
import { derive } from '../views/index.ts';
import type { Lesson } from './scenarios.ts';

/** What the service says of a scenario: computed, not remembered. */
export type Outcome =
  | {
      readonly is: 'begins' | 'overdue';
      readonly rule: string;
      readonly on: Day;
      readonly due: Day;
      readonly owner: Owner;
    }
  | { readonly is: 'nobodys'; readonly on: Day }
  | { readonly is: 'refused'; readonly code: string; readonly field: string }
  | { readonly is: 'nothing' };

const LAW = lawOf(DEFAULT_SETTINGS);
const CHILD = 'made-up-child';
const AROUND: Surroundings = { holdsPost: () => 'held', instruments: [EXAMPLE_INSTRUMENT] };
/** How long after the last event somebody would still have had to notice. */
const AFTER = 60;

/**
 * Goes through a scenario day by day, as it was known on each day, and says what the service does about it: the first day
 * on which it does, or what it refuses to record.
 */
export const runLesson = ({ happened, shown }: Lesson): Outcome => {
  const facts: Fact[] = [];
  for (const [index, { recorded, ...event }] of happened.entries()) {
    const read = readEvent({
      ...event,
      id: `e${index}`,
      by: 'post-worker',
      children: [CHILD],
      ...(recorded === undefined ? {} : { recorded }),
    });
    if (!read.ok) {
      const [problem] = read.problems;
      return { is: 'refused', code: problem?.code ?? '', field: problem?.field ?? '' };
    }
    const [against] = facts.length === 0 ? [] : contradictions(facts, read.event, CHILD, LAW, AROUND);
    if (against !== undefined) return { is: 'refused', code: against.code, field: against.field };
    facts.push(toFact(read.event));
  }
  const [first, last] = [facts[0], facts.at(-1)];
  if (first === undefined || last === undefined) return { is: 'nothing' };
  for (let day = first.day; day <= last.day + AFTER; day++) {
    const known = asKnown(facts, endOfDay(day));
    if ('nobody' in shown) {
      const { standing } = derive(
        { child: CHILD, seq: known.length, facts: known.filter((fact) => fact.day <= day) },
        LAW,
        [],
      );
      if (standing.nobodysSince !== null && standing.team !== null) return { is: 'nobodys', on: standing.nobodysSince };
      continue;
    }
    if (!('rule' in shown)) continue;
    const wanted = 'begins' in shown ? 'begins' : 'overdue';
    const found = evaluate(known, LAW, day).duties.find(
      (duty: Duty) => duty.rule === shown.rule && (wanted === 'begins' || duty.status === 'overdue'),
    );
    if (found === undefined) continue;
    const owner = LAW.rules.find(({ id }) => id === found.rule)?.owner ?? 'worker';
    return { is: wanted, rule: found.rule, on: day, due: found.due, owner };
  }
  return { is: 'nothing' };
};
