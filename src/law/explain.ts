import { closedButCounted, type Day, type Holiday, holidaysBetween } from '../calendar/index.ts';
import { type Compiled, instrumentOn } from './compile.ts';
import { countedTimes, type Duty } from './evaluate.ts';
import { compareFacts, type Fact } from './fact.ts';
import type { Instrument, Limit } from './language.ts';

/**
 * Why a duty is due when it is, as data: the words are the page's. `start` and `due` bound the count; `holidays` are the
 * bank holidays that it skipped (none for calendar days and months), `closed` the local closure days that it did not.
 * `instrument` is the one in force on the day that the duty started; undefined where none is declared for that day.
 */
export interface Reasons {
  readonly from: string;
  readonly startedOn: Day;
  readonly countedFrom: string;
  readonly start: Day;
  readonly limit: Limit;
  readonly due: Day;
  readonly holidays: readonly Holiday[];
  readonly closed: readonly Day[];
  readonly doneBy: string | null;
  readonly endedBy: string | null;
  readonly instrument: Instrument | undefined;
}

/**
 * What has happened so often that the duty began, in its order; nothing for a duty that began otherwise. `facts` are those
 * that count.
 */
export const behind = (duty: Duty, facts: readonly Fact[], law: Compiled): readonly Fact[] => {
  const trigger = law.repeated.find(({ rule }) => rule.rule.id === duty.rule);
  const ordered = [...facts].sort(compareFacts);
  const last = ordered.find(({ id }) => id === duty.from);
  return trigger === undefined || last === undefined ? [] : countedTimes(ordered, trigger, last);
};

/** The reasons of a verdict. `closures` are the authority's own closure days. Throws where the duty's rule is not one of this law's. */
export const explain = (duty: Duty, law: Compiled, closures: readonly Day[] = []): Reasons => {
  const rule = law.rules.find(({ id }) => id === duty.rule);
  if (rule === undefined) throw new Error(`no rule is called ${duty.rule}`);
  const working = 'workingDays' in duty.limit;
  return {
    from: duty.from,
    startedOn: duty.startedOn,
    countedFrom: duty.countedFrom,
    start: duty.start,
    limit: duty.limit,
    due: duty.due,
    holidays: working ? holidaysBetween(duty.start, duty.due) : [],
    closed: working ? closedButCounted(duty.start, duty.due, closures) : [],
    doneBy: duty.doneBy,
    endedBy: duty.endedBy,
    instrument: instrumentOn(rule, duty.startedOn, law),
  };
};
