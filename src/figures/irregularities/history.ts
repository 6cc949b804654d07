import {
  addMonths,
  addWorkingDays,
  type Day,
  endOfDay,
  londonDay,
  OutsideCalendar,
  type Us,
  workingDaysBetween,
} from '../../calendar/index.ts';
import { asKnown, type Compiled, evaluate, type Verdict } from '../../law/index.ts';
import type { Trace } from '../../ledger/index.ts';
import type { Organisation } from '../../organisation/index.ts';
import type { IrregularityId } from '../../practice/index.ts';

/** Nothing could be recorded from one instant to another. */
export interface Outage {
  readonly id: string;
  readonly from: Us;
  readonly to: Us;
  readonly what: string;
}

/** An inspection that was announced, or an incident that happened, on a day. */
export interface Known {
  readonly id: string;
  readonly day: Day;
  readonly what: string;
}

/** Figures of a period that were published, and when what was counted for them was known. */
export interface Publication {
  readonly id: string;
  readonly edition: string;
  readonly from: Day;
  readonly to: Day;
  readonly asAt: Day;
  readonly knownAt: Us;
}

/** Why something is so: beside it from then on. */
export interface Explanation {
  readonly id: string;
  readonly irregularity: IrregularityId;
  readonly about: string | null;
  readonly from: Day;
  readonly to: Day;
  readonly why: string;
  readonly by: string;
  readonly recorded: Us;
}

/** What the authority itself recorded that has to do with how its records were made. */
export interface OwnRecord {
  readonly outages: readonly Outage[];
  readonly inspections: readonly Known[];
  readonly incidents: readonly Known[];
  readonly publications: readonly Publication[];
  readonly explanations: readonly Explanation[];
}

export const NOTHING_RECORDED: OwnRecord = {
  outages: [],
  inspections: [],
  incidents: [],
  publications: [],
  explanations: [],
};

/** All that is known besides the children's entries. `from` and `to` are the first and last day of the period that is asked about. */
export interface Around extends OwnRecord {
  readonly from: Day;
  readonly to: Day;
  /** The first day of the authority's own history, with which the period is compared. */
  readonly since: Day;
  /** The day at whose end everything is looked at. */
  readonly today: Day;
  readonly law: Compiled;
  readonly organisation: Organisation;
}

/** One child's entries, and what the law says of those that count. */
export interface History {
  readonly child: string;
  /** In the order in which they came in, those too that no longer count. */
  readonly entries: readonly Trace[];
  readonly verdict: Verdict;
  /** The entry of an id. */
  readonly entry: (id: string) => Trace | undefined;
}

/** A child's history, judged at the end of a day. Pure. */
export const historyOf = (child: string, entries: readonly Trace[], law: Compiled, today: Day): History => {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  return { child, entries, verdict: evaluate(asKnown(entries), law, today), entry: (id) => byId.get(id) };
};

/** How far back an authority's own history is compared with. */
const YEARS_BEFORE = 3;

/** The first day of the history with which a period that begins on a day is compared; its last is the day before. */
export const historyFrom = (from: Day): Day => addMonths(from, -12 * YEARS_BEFORE);

/** In which of the two a day lies. */
export const when = (
  day: Day,
  { from, to, since }: Pick<Around, 'from' | 'to' | 'since'>,
): 'now' | 'before' | undefined => {
  if (day >= from) return day <= to ? 'now' : undefined;
  return day >= since ? 'before' : undefined;
};

/** Days from when an entry happened until it was written down. */
export const delayOf = ({ day, recorded }: Pick<Trace, 'day' | 'recorded'>): number => londonDay(recorded) - day;

/** How many working days people have after an outage to write down what happened in it. */
const GRACE = 2;

const graceUntil = (day: Day): Day => {
  try {
    return addWorkingDays(day, GRACE);
  } catch (error) {
    if (error instanceof OutsideCalendar) return day + GRACE;
    throw error;
  }
};

/**
 * The outage for which an entry is late: the entry happened before it ended and was written down in it or soon after it, and
 * without its days it would not have been written down later than `limit` days after it happened.
 */
export const outageOf = (
  outages: readonly Outage[],
  entry: Pick<Trace, 'at' | 'day' | 'recorded'>,
  limit: number,
): Outage | undefined =>
  outages.find(({ from, to }) => {
    if (to < entry.at || from > entry.recorded) return false;
    const until = graceUntil(londonDay(to));
    if (entry.recorded > endOfDay(until)) return false;
    return delayOf(entry) - (until - Math.max(londonDay(from), entry.day)) <= limit;
  });

/** What is told of one entry, or of a few that belong together: facts, which anybody can look up. */
export interface Told {
  readonly child: string;
  /** The ids of the events: the entry's own first, then what it is held against. */
  readonly events: readonly string[];
  readonly kind: string;
  /** The post that recorded it. */
  readonly by: string;
  readonly happened: Day;
  readonly recorded: Us;
  /** The last day on which it would have been on time, or the day that it is held against. */
  readonly limit?: Day;
  /** The day on which it had happened, before a correction moved it. */
  readonly before?: Day;
  readonly imported?: true;
  /** The outage that explains it. */
  readonly outage?: string;
}

/** What is told of an entry. */
export const tell = (entry: Trace, more: Partial<Told> = {}): Told => ({
  child: entry.child,
  events: [entry.id],
  kind: entry.kind,
  by: entry.by,
  happened: entry.day,
  recorded: entry.recorded,
  ...(entry.imported ? { imported: true } : {}),
  ...more,
});

/** How a number was held against chance. */
export interface Tested {
  readonly test: 'binomial' | 'fisher' | 'permutation';
  /** The probability of so much or more, if nothing but chance and the authority's own ways were at work. */
  readonly probability: number;
  /** What it is compared with: the authority's own history, limits that are none, or the calendar. */
  readonly against: 'history' | 'placebo' | 'calendar';
}

/** What one rule found about one thing. */
export interface Finding {
  readonly irregularity: IrregularityId;
  /** What it is about: a duty's rule, a kind, a post, a day, an edition: as codes, the same whenever it is looked. */
  readonly about: string;
  /** The parts of it that a sentence names. */
  readonly rule?: string;
  readonly kind?: string;
  readonly post?: string;
  readonly day?: Day;
  readonly what?: string;
  /** So many of so many; `of` is null where it is of nothing. */
  readonly count: number;
  readonly of: number | null;
  /** How many there would be by the comparison; absent where there is none. */
  readonly expected?: number;
  /** A limit in days that it speaks of. */
  readonly days?: number;
  /** The seconds that it took. */
  readonly seconds?: number;
  /** The day of the month, or of the week from 1 (Monday), that stands out. */
  readonly digit?: number;
  readonly tested?: Tested;
  /** Too little to judge, where a test would be asked. */
  readonly tooFew?: true;
  /** Whatever chance says of it, it is too little more than expected to be worth a question. */
  readonly slight?: true;
  /** So many of so many in each month, where that is what it is about. */
  readonly months?: readonly { readonly month: Day; readonly count: number; readonly of: number }[];
  /** How many of those told are explained by an outage; they are not counted. */
  readonly excused: number;
  readonly told: readonly Told[];
}

/** Looks at one child after the other, then says what it found. */
export interface Look {
  readonly take: (history: History) => void;
  readonly end: () => Finding[];
}

/** Below so many, nothing is judged: there is no power to tell a habit from chance (`docs/testing/irregularities.md`). */
export const LEAST = 250;

/** Working days after a day up to another; undefined where the calendar has none. */
export const workingDays = (from: Day, to: Day): number | undefined => {
  try {
    return workingDaysBetween(from, to);
  } catch (error) {
    if (error instanceof OutsideCalendar) return undefined;
    throw error;
  }
};

/** Adds to a list of a map, which it makes where there is none. */
export const push = <Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void => {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
};

/** What a map holds under a key, made where there is nothing. */
export const under = <Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value => {
  let found = map.get(key);
  if (found === undefined) map.set(key, (found = make()));
  return found;
};
