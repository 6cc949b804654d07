import { addMonths, addWorkingDays, type Day, londonDay, OutsideCalendar, parseDay } from '../calendar/index.ts';
import { fields, pattern, type Test } from './compile.ts';
import type { Duty, Status, Verdict } from './evaluate.ts';
import { compareFacts, type Fact, type FactValue } from './fact.ts';
import type { Confidence, Pattern, Requirement } from './language.ts';

/**
 * The language in which a measure is declared, and the one evaluation of it. A measure looks at **items**, each of which
 * belongs to one child and has
 *
 * - an **event**, whose data conditions and groups read,
 * - a **day**, by which it lies in the period or not,
 * - a **first day**: its **length** is the days from there to its day (below zero, where what was done before did it too),
 * - a **key**: the thing of which it is counted.
 *
 * The figure of a measure is how many different keys its items have (`of`), and how many of these have what is asked of
 * them (`count`). Everything is counted over the facts of each child that count at `knownAt` and happened by `asAt`, in
 * the law's own order (contract, section 3), and over the verdict of the law on them; what belongs to no child is not
 * looked at. Days are London days, and both ends of every period count.
 */
export interface Measure {
  readonly id: string;
  /** Raised whenever a figure can come out otherwise than by the version before. */
  readonly version: number;
  /** What is counted: the cohort. */
  readonly items: Items;
  /** Which of the items belong to the cohort; all of them, where it is absent. */
  readonly when?: ItemCondition;
  /**
   * Of what an item is counted: `each` is an item by itself; `child` the child; `event` the item's event by its id, which
   * may concern several children and is still one; `field` the value that the item's event has in a field, and where it
   * has none (or a list) the event by its id. An id and a value are never the same thing.
   */
  readonly unit: 'each' | 'child' | 'event' | { readonly field: string };
  /**
   * What is asked of a thing: it has it only if **every** item of it in the cohort does (a conference about two children
   * was in time if it was for both). Where it is absent the figure is `count` alone, the number of different keys.
   */
  readonly having?: ItemCondition;
  /** In place of `having`, only with the unit `each`: `count` is the sum of the lengths of all items in days, `of` the number of the items. */
  readonly sum?: 'days';
  /** By what the same is counted in parts, by the name of the grouping. */
  readonly by?: Readonly<Record<string, Grouping>>;

  // What follows says where a measure is from and how it is shown. Nothing is counted by it.

  /** The page where the definition was read, or a word for where it is from. */
  readonly source: string;
  /** `V`: the definition was read in its source; `D`: derived from what was read; `R`: recalled; `L`: our own or a local norm. */
  readonly confidence: Extract<Confidence, 'V' | 'R' | 'L'> | 'D';
  /** The id under which it is published officially. Only where `confidence` is `V`. */
  readonly official?: string;
  /** What is owed of everything that is counted: `all` have what is asked. It says when a figure may be called good; nothing is counted by it. */
  readonly target?: 'all';
  /** The measure that must stand beside it: what was in time says nothing of what was done well. */
  readonly twin?: string;
  /** From which days on figures cannot be compared with those before, and why, as a code. */
  readonly breaks?: readonly { readonly from: string; readonly why: string }[];
}

/**
 * What is looked at.
 *
 * - `duties`: each duty of these rules whose day lies in the period, but for those with the status `ended`. `on` names the
 *   day: `due` the day by which it was due, the event being the one that started the duty (`from`); `done` the day on which
 *   it was done, the event being the one that did it (`doneBy`), and what was not done is not looked at. Its first day is
 *   the day from which the law counts (`start`).
 * - `events`: each event of one of these patterns whose day lies in the period; once, however many patterns it meets. Its
 *   first day is its day, and **its length is the days from then to the London day on which it was recorded**.
 * - `spans`: each span of the law of this id. `on` names the day: `begun` the day on which it began and `ended` the day on
 *   which it ended, in the period; `last-day` the last day of the period (or `asAt`, if that is earlier), of the spans that
 *   had begun by the end of that day and had not ended by the end of it. Its first day is that on which it began. Its event
 *   is the one that began it, or, on `ended`, the one that ended it.
 *
 * A span that begins with a day that comes by itself (a `Moment`) has for its event the one that names the day.
 */
export type Items =
  | { readonly duties: readonly string[]; readonly on: 'due' | 'done' }
  | { readonly events: readonly Pattern[] }
  | { readonly spans: string; readonly on: 'begun' | 'ended' | 'last-day' };

/** What must hold of an item. */
export type ItemCondition =
  /** The data of its event meets the requirements, as of a `Pattern`. */
  | { readonly where: Readonly<Record<string, Requirement>> }
  /** It is a duty that stands so at the end of `asAt`. */
  | { readonly status: readonly Status[] }
  /**
   * Its day lies in a span of this id of the same child, from the day on which that began up to the day **before** it ended;
   * and the data of the event that began the span meets the requirements `begunBy`.
   */
  | { readonly in: string; readonly begunBy?: Readonly<Record<string, Requirement>> }
  /**
   * It is no longer than this: its day (of an event the day of recording) is on or before the first day with the limit
   * added, as due days are. What the calendar cannot say does not hold.
   */
  | { readonly atMost: { readonly days: number } | { readonly workingDays: number } | { readonly months: number } }
  /**
   * So many other things, or more, happened to the child in a window: events of one of the patterns whose day lies in it, or
   * spans of an id that share a day with it (a span's days are those from its beginning to its end, both counted). The item's own event is not
   * counted, of spans neither is the item's own; and of items that are events, only events earlier in the order are.
   * The window: `period` from its first day to the last (or `asAt`, if that is earlier); `length` from the item's first day
   * to its day (of an event that is the day alone); or so many days or months that end with the item's day, as the law counts `within`:
   * the day that is that many before is out, so that twelve months to 31 March begin on 1 April.
   */
  | {
      readonly times: number;
      readonly of: readonly Pattern[] | { readonly spans: string };
      readonly within: 'period' | 'length' | { readonly days: number } | { readonly months: number };
    }
  | { readonly not: ItemCondition }
  | { readonly all: readonly ItemCondition[] };

/**
 * By what a figure is counted in parts. An item is in one part or, where the value is a list, in each that the list names,
 * so that parts may add up to more than the whole, as they also may where one thing is about several children. The part of
 * those who have no such value (or an empty list or text) is `''`. A truth is `true` or `false`.
 *
 * - `status`: how the duty stands; `''` of what is no duty.
 * - `field`: the value that the item's event has in a field.
 * - `ages`: the full years that the child had on the item's day, by the `dateOfBirth` of the last `child.registered` in the order
 *   that counts. The numbers are the first year of each band, rising from 0: `[0, 1, 5]` makes `0`, `1-4`, `5+`. Before
 *   the birth it is `unborn`, and `''` where no date of birth is recorded. A birthday comes as months are counted in the law (12 a year).
 * - `latest`: the value of `field` in the child's last event in the order that is of one of these kinds, has that field, and
 *   whose day is the item's or earlier (`upTo: 'day'`), or is any (`upTo: 'asAt'`). With `in`, it is `''` where the item's day lies in no
 *   such span, in the sense of the condition `in`.
 */
export type Grouping =
  | 'status'
  | { readonly field: string }
  | { readonly ages: readonly number[] }
  | {
      readonly latest: readonly string[];
      readonly field: string;
      readonly upTo: 'day' | 'asAt';
      readonly in?: string;
    };

/** The period, and the day at whose end it is looked at. `from` to `to`, both counted. */
export interface Period {
  readonly from: Day;
  readonly to: Day;
  readonly asAt: Day;
}

/** One thing that a measure counted of a child. `events` are the ids of the events behind it, the item's own first. */
export interface Item {
  /** The measure's place in the list that was compiled. */
  readonly measure: number;
  readonly child: string;
  /** Of what it is counted; undefined where it is counted by itself. */
  readonly key: string | undefined;
  readonly has: boolean;
  /** The days that it lasted. */
  readonly days: number;
  readonly day: Day;
  readonly events: readonly string[];
  readonly status: Status | undefined;
  /** For each grouping of the measure, in the order of their names, the parts that it is in. */
  readonly parts: readonly (readonly string[])[];
}

/**
 * A number, or a number of a number, as it is published. `by` and `group` name a part. The figure of the whole always is
 * there; of the parts only those that have an item.
 */
export interface Figure {
  readonly measure: string;
  readonly version: number;
  readonly by?: string;
  readonly group?: string;
  readonly count: number;
  readonly of?: number;
}

/** A span as the verdict has it. */
type Held = Verdict['spans'][number];

/** An item while its conditions are asked. */
interface Candidate {
  readonly event: Fact;
  readonly day: Day;
  readonly first: Day;
  /** Up to where its length is measured. */
  readonly last: Day;
  readonly duty?: Duty;
  readonly span?: Held;
  readonly other?: string | undefined;
}

/** What is known of a child while its items are found: made once for all periods, and only as far as something asks. */
interface Case {
  readonly happened: readonly Fact[];
  readonly spans: readonly Held[];
  /** The facts of a kind, in order. */
  readonly ofKind: (kind: string) => readonly Fact[];
  /** The event of an id. */
  readonly event: (id: string) => Fact;
  /** The day of birth; undefined where none is recorded. */
  readonly born: () => Day | undefined;
  /** What a grouping that goes by the day alone gave last: many items have one day. */
  readonly seen: ({ readonly day: Day; readonly parts: readonly string[] } | undefined)[];
  period: Period;
  /** The last day of the period that has come. */
  lastDay: Day;
}

type CandidateTest = (item: Candidate, of: Case) => boolean;

const NONE: readonly never[] = [];

const holdsOn = ({ spans }: Case, id: string, day: Day, test: Test): boolean => {
  for (const { span, begin, end } of spans)
    if (span === id && begin.day <= day && (end === undefined || end.day > day) && test(begin)) return true;
  return false;
};

const limited = (first: Day, limit: { days: number } | { workingDays: number } | { months: number }): Day => {
  if ('days' in limit) return first + limit.days;
  if ('months' in limit) return addMonths(first, limit.months);
  try {
    return addWorkingDays(first, limit.workingDays);
  } catch (error) {
    if (error instanceof OutsideCalendar) return Number.NEGATIVE_INFINITY;
    throw error;
  }
};

/** Tests of events by their kind. */
const byKind = (patterns: readonly Pattern[]): ReadonlyMap<string, Test> => {
  const found = new Map<string, Test>();
  for (const wanted of patterns) {
    const test = pattern(wanted);
    const before = found.get(wanted.kind);
    found.set(wanted.kind, before === undefined ? test : (fact) => before(fact) || test(fact));
  }
  return found;
};

const times = (wanted: Extract<ItemCondition, { times: number }>): CandidateTest => {
  const { within, of: what } = wanted;
  const windowOf = (item: Candidate, { period, lastDay }: Case): readonly [Day, Day] => {
    if (within === 'period') return [period.from, lastDay];
    if (within === 'length') return [item.first, item.day];
    return [('days' in within ? item.day - within.days : addMonths(item.day, -within.months)) + 1, item.day];
  };
  if ('spans' in what)
    return (item, of) => {
      const [from, to] = windowOf(item, of);
      let count = 0;
      for (const held of of.spans) {
        const { span, begin, end } = held;
        if (span === what.spans && held !== item.span && begin.day <= to && (end === undefined || end.day >= from))
          count++;
      }
      return count >= wanted.times;
    };
  const tests = [...byKind(what)];
  return (item, of) => {
    const [from, to] = windowOf(item, of);
    const isEvent = item.duty === undefined && item.span === undefined;
    let count = 0;
    for (const [kind, test] of tests)
      for (const fact of of.ofKind(kind))
        if (
          fact.day >= from &&
          fact.day <= to &&
          fact.id !== item.event.id &&
          (!isEvent || compareFacts(fact, item.event) < 0) &&
          test(fact)
        )
          count++;
    return count >= wanted.times;
  };
};

const conditionTest = (wanted: ItemCondition | undefined): CandidateTest => {
  if (wanted === undefined) return () => true;
  if ('where' in wanted) {
    const test = fields(wanted.where);
    return ({ event }) => test(event);
  }
  if ('status' in wanted) {
    const { status } = wanted;
    return ({ duty }) => duty !== undefined && status.includes(duty.status);
  }
  if ('in' in wanted) {
    const test = fields(wanted.begunBy);
    return ({ day }, of) => holdsOn(of, wanted.in, day, test);
  }
  if ('atMost' in wanted) return ({ first, last }) => last <= limited(first, wanted.atMost);
  if ('times' in wanted) return times(wanted);
  if ('not' in wanted) {
    const test = conditionTest(wanted.not);
    return (item, of) => !test(item, of);
  }
  const tests = wanted.all.map(conditionTest);
  return (item, of) => tests.every((test) => test(item, of));
};

const partsOf = (value: FactValue | undefined): readonly string[] => {
  if (typeof value === 'object') return value.length === 0 ? UNKNOWN : [...new Set(value)];
  return value === undefined ? UNKNOWN : [String(value)];
};
const UNKNOWN: readonly string[] = [''];

/** The names of the bands that begin at these ages. */
const bands = (from: readonly number[]): readonly string[] =>
  from.map((first, index) => {
    const next = from[index + 1];
    if (next === undefined) return `${first}+`;
    return next === first + 1 ? String(first) : `${first}-${next - 1}`;
  });

type GroupingOf = (item: Candidate, of: Case) => readonly string[];

const byDay = (wanted: Exclude<Grouping, 'status' | { readonly field: string; readonly latest?: never }>) => {
  if ('ages' in wanted) {
    const { ages } = wanted;
    const names = bands(ages).map((name) => [name]);
    return (day: Day, { born }: Case): readonly string[] => {
      const birth = born();
      if (birth === undefined) return UNKNOWN;
      if (day < birth) return ['unborn'];
      return names[ages.findLastIndex((years) => addMonths(birth, 12 * years) <= day)] ?? UNKNOWN;
    };
  }
  const { latest, field, upTo, in: span } = wanted;
  const any = fields();
  return (day: Day, of: Case): readonly string[] => {
    if (span !== undefined && !holdsOn(of, span, day, any)) return UNKNOWN;
    let last: Fact | undefined;
    for (const kind of latest) {
      const found = of
        .ofKind(kind)
        .findLast((fact) => (upTo === 'asAt' || fact.day <= day) && fact.data[field] !== undefined);
      if (found !== undefined && (last === undefined || compareFacts(found, last) > 0)) last = found;
    }
    return partsOf(last?.data[field]);
  };
};

/** `places` gives each grouping that goes by the day alone a place of its own among what a child's were. */
const grouping = (wanted: Grouping, places: Map<string, number>): GroupingOf => {
  if (wanted === 'status') return ({ duty }) => (duty === undefined ? UNKNOWN : [duty.status]);
  if (!('ages' in wanted || 'latest' in wanted)) {
    const { field } = wanted;
    return ({ event }) => partsOf(event.data[field]);
  }
  const name = JSON.stringify(wanted);
  const place = places.get(name) ?? places.size;
  places.set(name, place);
  const partsOn = byDay(wanted);
  return ({ day }, of) => {
    const seen = of.seen[place];
    if (seen?.day === day) return seen.parts;
    const parts = partsOn(day, of);
    of.seen[place] = { day, parts };
    return parts;
  };
};

interface CompiledMeasure {
  readonly index: number;
  readonly measure: Measure;
  /** Which day of a duty or a span is looked at; undefined of events. */
  readonly on: 'due' | 'done' | 'begun' | 'ended' | 'last-day' | undefined;
  readonly when: CandidateTest;
  readonly having: CandidateTest;
  readonly names: readonly string[];
  readonly groupings: readonly GroupingOf[];
}

/** Measures, ready to be counted: for each rule, kind and span, those that look at it. */
export interface CompiledMeasures {
  readonly all: readonly CompiledMeasure[];
  readonly byRule: ReadonlyMap<string, readonly CompiledMeasure[]>;
  readonly byKind: ReadonlyMap<string, readonly { readonly each: CompiledMeasure; readonly test: Test }[]>;
  readonly bySpan: ReadonlyMap<string, readonly CompiledMeasure[]>;
}

const sorted = (names: Iterable<string>): string[] => [...names].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));

/** Makes measures ready to be counted. Throws on one that cannot mean anything. */
export const compileMeasures = (measures: readonly Measure[]): CompiledMeasures => {
  const byRule = new Map<string, CompiledMeasure[]>();
  const kinds = new Map<string, { each: CompiledMeasure; test: Test }[]>();
  const bySpan = new Map<string, CompiledMeasure[]>();
  const ids = new Set<string>();
  const places = new Map<string, number>();
  const add = <Value>(map: Map<string, Value[]>, key: string, value: Value): void => {
    const list = map.get(key);
    if (list === undefined) map.set(key, [value]);
    else list.push(value);
  };
  const all = measures.map((measure, index): CompiledMeasure => {
    const { id, items, by = {}, sum } = measure;
    if (ids.has(id)) throw new Error(`${id}: two measures have this id`);
    ids.add(id);
    if (sum !== undefined && (measure.unit !== 'each' || measure.having !== undefined))
      throw new Error(`${id}: a sum is of items by themselves, of which nothing else is asked`);
    if (measure.official !== undefined && measure.confidence !== 'V')
      throw new Error(`${id}: an official id is given only where its definition was read`);
    if (measure.target !== undefined && measure.having === undefined)
      throw new Error(`${id}: a target is for what is asked, and nothing is asked`);
    const names = sorted(Object.keys(by));
    const each: CompiledMeasure = {
      index,
      measure,
      on: 'on' in items ? items.on : undefined,
      when: conditionTest(measure.when),
      having: conditionTest(measure.having),
      names,
      groupings: names.map((name) => grouping(by[name] ?? 'status', places)),
    };
    if ('duties' in items) for (const rule of new Set(items.duties)) add(byRule, rule, each);
    else if ('events' in items) for (const [kind, test] of byKind(items.events)) add(kinds, kind, { each, test });
    else add(bySpan, items.spans, each);
    return each;
  });
  return { all, byRule, byKind: kinds, bySpan };
};

/** Something that is made when it is asked for first. */
const once = <Value>(make: () => Value): (() => Value) => {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
};

const caseOf = ({ happened, spans }: Verdict, period: Period): Case => {
  const byKind = once(() => {
    const found = new Map<string, Fact[]>();
    for (const fact of happened) {
      const list = found.get(fact.kind);
      if (list === undefined) found.set(fact.kind, [fact]);
      else list.push(fact);
    }
    return found;
  });
  const byId = once(() => {
    const found = new Map<string, Fact>();
    for (const fact of happened) if (!found.has(fact.id)) found.set(fact.id, fact);
    return found;
  });
  const ofKind = (kind: string): readonly Fact[] => byKind().get(kind) ?? NONE;
  return {
    happened,
    spans,
    ofKind,
    event: (id) => {
      const found = byId().get(id);
      if (found === undefined) throw new Error(`${id}: the verdict names an event that is not among its facts`);
      return found;
    },
    born: once(() => {
      const date = ofKind('child.registered').at(-1)?.data['dateOfBirth'];
      return typeof date === 'string' ? parseDay(date) : undefined;
    }),
    seen: [],
    period,
    lastDay: Math.min(period.to, period.asAt),
  };
};

/** Where the first fact of a day or later stands. */
const firstOn = (facts: readonly Fact[], day: Day): number => {
  let [low, high] = [0, facts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((facts[middle]?.day ?? day) < day) low = middle + 1;
    else high = middle;
  }
  return low;
};

/**
 * Hands over each item of one child in some periods, by the period's place. The periods are all looked at at the end of one day
 * (`asAt`), and `verdict` is the law's then, on the facts that count.
 */
export const eachItem = (
  child: string,
  verdict: Verdict,
  measures: CompiledMeasures,
  periods: readonly Period[],
  give: (item: Item, period: number) => void,
): void => {
  const [any] = periods;
  if (any === undefined) return;
  const of = caseOf(verdict, any);
  const { happened, spans, event } = of;

  for (const [index, period] of periods.entries()) {
    const { from, to } = period;
    of.period = period;
    of.lastDay = Math.min(to, period.asAt);
    const { lastDay } = of;
    const take = (each: CompiledMeasure, item: Candidate): void => {
      if (!each.when(item, of)) return;
      const { unit } = each.measure;
      const own = item.event.id;
      give(
        {
          measure: each.index,
          child,
          key: unit === 'each' ? undefined : keyOf(unit, child, item.event),
          has: each.having(item, of),
          days: item.last - item.first,
          day: item.day,
          events: item.other === undefined || item.other === own ? [own] : [own, item.other],
          status: item.duty?.status,
          parts: each.groupings.map((parts) => parts(item, of)),
        },
        index,
      );
    };
    for (const duty of verdict.duties) {
      const { due, done } = duty;
      const onDue = due >= from && due <= to;
      const onDone = done !== null && done >= from && done <= to;
      if ((!onDue && !onDone) || duty.status === 'ended') continue;
      for (const each of measures.byRule.get(duty.rule) ?? NONE) {
        if (onDue && each.on === 'due')
          take(each, {
            event: event(duty.from),
            day: due,
            first: duty.start,
            last: due,
            duty,
            other: duty.doneBy ?? undefined,
          });
        else if (onDone && each.on === 'done' && duty.doneBy !== null)
          take(each, { event: event(duty.doneBy), day: done, first: duty.start, last: done, duty, other: duty.from });
      }
    }
    // Facts stand in the order of their days.
    for (let at = firstOn(happened, from); at < happened.length; at++) {
      const fact = happened[at];
      if (fact === undefined || fact.day > to) break;
      for (const { each, test } of measures.byKind.get(fact.kind) ?? NONE)
        if (test(fact)) take(each, { event: fact, day: fact.day, first: fact.day, last: londonDay(fact.recorded) });
    }
    for (const span of spans) {
      const { begin, end } = span;
      const first = begin.day;
      if (first > to || (end !== undefined && end.day < from)) continue;
      for (const each of measures.bySpan.get(span.span) ?? NONE) {
        if (each.on === 'begun') {
          if (first >= from) take(each, { event: begin, day: first, first, last: first, span });
        } else if (each.on === 'ended') {
          if (end !== undefined && end.day <= to)
            take(each, { event: end, day: end.day, first, last: end.day, span, other: begin.id });
        } else if (first <= lastDay && (end === undefined || end.day > lastDay))
          take(each, { event: begin, day: lastDay, first, last: lastDay, span });
      }
    }
  }
};

const keyOf = (unit: 'child' | 'event' | { readonly field: string }, child: string, event: Fact): string => {
  if (unit === 'child') return child;
  const value = unit === 'event' ? undefined : event.data[unit.field];
  return value === undefined || typeof value === 'object' ? `e ${event.id}` : `v ${String(value)}`;
};

/** What is counted of a whole or of one part. */
interface Tally {
  /** Things with a key: whether each has, so far, all that is asked. Undefined where none was counted. */
  keys: Map<string, boolean> | undefined;
  items: number;
  having: number;
  days: number;
}

const fresh = (): Tally => ({ keys: undefined, items: 0, having: 0, days: 0 });

const count = (of: Tally, { key, has, days }: Item): void => {
  of.days += days;
  if (key === undefined) {
    of.items += 1;
    if (has) of.having += 1;
  } else if (of.keys === undefined) of.keys = new Map([[key, has]]);
  else of.keys.set(key, has && of.keys.get(key) !== false);
};

/** Counts items, child by child in any order. */
export const tally = (measures: CompiledMeasures) => {
  const totals = measures.all.map(({ names }) => ({
    whole: fresh(),
    parts: names.map(() => new Map<string, Tally>()),
  }));
  const add = (item: Item): void => {
    const total = totals[item.measure];
    if (total === undefined) throw new Error(`no measure is the ${item.measure}th`);
    count(total.whole, item);
    // Run for every item of every measure, hence the plain loops.
    for (let at = 0; at < total.parts.length; at++) {
      const byPart = total.parts[at];
      const parts = item.parts[at];
      if (byPart === undefined || parts === undefined) continue;
      for (let n = 0; n < parts.length; n++) {
        const part = parts[n] ?? '';
        let one = byPart.get(part);
        if (one === undefined) byPart.set(part, (one = fresh()));
        count(one, item);
      }
    }
  };
  const figure = (
    { measure }: CompiledMeasure,
    { keys, items, having, days }: Tally,
  ): { count: number; of?: number } => {
    const number = items + (keys?.size ?? 0);
    if (measure.sum !== undefined) return { count: days, of: number };
    if (measure.having === undefined) return { count: number };
    let has = having;
    for (const each of keys?.values() ?? []) if (each) has += 1;
    return { count: has, of: number };
  };
  /** Figures in the order of the measures: the whole, then its parts by the names of groupings and of groups, in the order of their characters. */
  const result = (): Figure[] =>
    measures.all.flatMap((each, at) => {
      const { id, version } = each.measure;
      const total = totals[at];
      if (total === undefined) return [];
      const parts = each.names.flatMap((by, index) => {
        const byPart = total.parts[index] ?? new Map<string, Tally>();
        return sorted(byPart.keys()).map((group): Figure => {
          const part = byPart.get(group);
          return { measure: id, version, by, group, ...figure(each, part ?? fresh()) };
        });
      });
      return [{ measure: id, version, ...figure(each, total.whole) }, ...parts];
    });
  return { add, result };
};
