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

/** What is known of a child while its items are found. */
interface Case {
  readonly child: string;
  readonly verdict: Verdict;
  readonly period: Period;
  /** The last day of the period that has come. */
  readonly lastDay: Day;
  readonly byKind: ReadonlyMap<string, readonly Fact[]>;
  readonly spans: ReadonlyMap<string, readonly Held[]>;
  readonly born: { readonly day: Day | undefined };
}

type CandidateTest = (item: Candidate, of: Case) => boolean;

const NONE: readonly never[] = [];

const isIn = (spans: readonly Held[] | undefined, day: Day, test: Test): boolean =>
  spans?.some(({ begin, end }) => begin.day <= day && (end === undefined || end.day > day) && test(begin)) ?? false;

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
      for (const span of of.spans.get(what.spans) ?? NONE)
        if (span !== item.span && span.begin.day <= to && (span.end === undefined || span.end.day >= from)) count++;
      return count >= wanted.times;
    };
  const tests = [...byKind(what)];
  return (item, of) => {
    const [from, to] = windowOf(item, of);
    const isEvent = item.duty === undefined && item.span === undefined;
    let count = 0;
    for (const [kind, test] of tests)
      for (const fact of of.byKind.get(kind) ?? NONE)
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
    return ({ day }, { spans }) => isIn(spans.get(wanted.in), day, test);
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

const grouping = (wanted: Grouping): GroupingOf => {
  if (wanted === 'status') return ({ duty }) => (duty === undefined ? UNKNOWN : [duty.status]);
  if ('ages' in wanted) {
    const { ages } = wanted;
    const names = bands(ages).map((name) => [name]);
    return ({ day }, { born }) => {
      if (born.day === undefined) return UNKNOWN;
      const birth = born.day;
      if (day < birth) return ['unborn'];
      return names[ages.findLastIndex((years) => addMonths(birth, 12 * years) <= day)] ?? UNKNOWN;
    };
  }
  if ('latest' in wanted) {
    const { latest, field, upTo, in: span } = wanted;
    const any = fields();
    return ({ day }, of) => {
      if (span !== undefined && !isIn(of.spans.get(span), day, any)) return UNKNOWN;
      let last: Fact | undefined;
      for (const kind of latest) {
        const found = of.byKind
          .get(kind)
          ?.findLast((fact) => (upTo === 'asAt' || fact.day <= day) && fact.data[field] !== undefined);
        if (found !== undefined && (last === undefined || compareFacts(found, last) > 0)) last = found;
      }
      return partsOf(last?.data[field]);
    };
  }
  return ({ event }) => partsOf(event.data[wanted.field]);
};

interface CompiledMeasure {
  readonly index: number;
  readonly measure: Measure;
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
    const names = sorted(Object.keys(by));
    const each: CompiledMeasure = {
      index,
      measure,
      when: conditionTest(measure.when),
      having: conditionTest(measure.having),
      names,
      groupings: names.map((name) => grouping(by[name] ?? 'status')),
    };
    if ('duties' in items) for (const rule of new Set(items.duties)) add(byRule, rule, each);
    else if ('events' in items) for (const [kind, test] of byKind(items.events)) add(kinds, kind, { each, test });
    else add(bySpan, items.spans, each);
    return each;
  });
  return { all, byRule, byKind: kinds, bySpan };
};

/** What the language calls the event of a duty or a span, by its id: the first in the order that has it. */
const eventsOf = (happened: readonly Fact[]): ((id: string) => Fact) => {
  let index: Map<string, Fact> | undefined;
  return (id) => {
    if (index === undefined) {
      index = new Map();
      for (const fact of happened) if (!index.has(fact.id)) index.set(fact.id, fact);
    }
    const found = index.get(id);
    if (found === undefined) throw new Error(`${id}: the verdict names an event that is not among its facts`);
    return found;
  };
};

/** Gives each item of one child, in the order of duties, events and spans. `verdict` is the law's on the facts that count, at the end of `asAt`. */
export const itemsOf = (child: string, verdict: Verdict, measures: CompiledMeasures, period: Period): Item[] => {
  const { from, to, asAt } = period;
  const lastDay = Math.min(to, asAt);
  const byKindOf = new Map<string, Fact[]>();
  for (const fact of verdict.happened) {
    const list = byKindOf.get(fact.kind);
    if (list === undefined) byKindOf.set(fact.kind, [fact]);
    else list.push(fact);
  }
  const spans = new Map<string, Held[]>();
  for (const span of verdict.spans) {
    const list = spans.get(span.span);
    if (list === undefined) spans.set(span.span, [span]);
    else list.push(span);
  }
  const birth = byKindOf.get('child.registered')?.at(-1)?.data['dateOfBirth'];
  const born = { day: typeof birth === 'string' ? parseDay(birth) : undefined };
  const of: Case = { child, verdict, period, lastDay, byKind: byKindOf, spans, born };
  const event = eventsOf(verdict.happened);
  const found: Item[] = [];

  const take = (each: CompiledMeasure, item: Candidate): void => {
    if (!each.when(item, of)) return;
    const { unit } = each.measure;
    found.push({
      measure: each.index,
      child,
      key: unit === 'each' ? undefined : keyOf(unit, child, item.event),
      has: each.having(item, of),
      days: item.last - item.first,
      day: item.day,
      events: item.other === undefined || item.other === item.event.id ? [item.event.id] : [item.event.id, item.other],
      status: item.duty?.status,
      parts: each.groupings.map((parts) => parts(item, of)),
    });
  };
  const isInPeriod = (day: Day): boolean => day >= from && day <= to;

  for (const duty of verdict.duties) {
    const looking = measures.byRule.get(duty.rule);
    if (looking === undefined || duty.status === 'ended') continue;
    const onDue = isInPeriod(duty.due);
    const onDone = duty.done !== null && isInPeriod(duty.done);
    if (!onDue && !onDone) continue;
    for (const each of looking) {
      const { items } = each.measure;
      if (!('duties' in items) || !(items.on === 'due' ? onDue : onDone)) continue;
      const day = items.on === 'due' ? duty.due : (duty.done ?? duty.due);
      const [own, other] = items.on === 'due' ? [duty.from, duty.doneBy] : [duty.doneBy ?? duty.from, duty.from];
      take(each, { event: event(own), day, first: duty.start, last: day, duty, other: other ?? undefined });
    }
  }
  for (const [kind, looking] of measures.byKind)
    for (const fact of byKindOf.get(kind) ?? NONE)
      if (isInPeriod(fact.day))
        for (const { each, test } of looking)
          if (test(fact)) take(each, { event: fact, day: fact.day, first: fact.day, last: londonDay(fact.recorded) });
  for (const [id, looking] of measures.bySpan)
    for (const span of spans.get(id) ?? NONE) {
      const { begin, end } = span;
      for (const each of looking) {
        const { items } = each.measure;
        if (!('spans' in items)) continue;
        if (items.on === 'begun') {
          if (isInPeriod(begin.day))
            take(each, { event: begin, day: begin.day, first: begin.day, last: begin.day, span });
        } else if (items.on === 'ended') {
          if (end !== undefined && isInPeriod(end.day))
            take(each, { event: end, day: end.day, first: begin.day, last: end.day, span, other: begin.id });
        } else if (begin.day <= lastDay && (end === undefined || end.day > lastDay))
          take(each, { event: begin, day: lastDay, first: begin.day, last: lastDay, span });
      }
    }
  return found;
};

const keyOf = (unit: 'child' | 'event' | { readonly field: string }, child: string, event: Fact): string => {
  if (unit === 'child') return child;
  const value = unit === 'event' ? undefined : event.data[unit.field];
  return value === undefined || typeof value === 'object' ? `e ${event.id}` : `v ${String(value)}`;
};

/** What is counted of a whole or of one part. */
interface Tally {
  /** Things with a key: whether each has, so far, all that is asked. */
  readonly keys: Map<string, boolean>;
  items: number;
  having: number;
  days: number;
}

/** Counts items, child by child in any order. */
export const tally = (measures: CompiledMeasures) => {
  const fresh = (): Tally => ({ keys: new Map(), items: 0, having: 0, days: 0 });
  const totals = measures.all.map(({ names }) => ({
    whole: fresh(),
    parts: names.map(() => new Map<string, Tally>()),
  }));
  const count = (of: Tally, { key, has, days }: Item): void => {
    of.days += days;
    if (key === undefined) {
      of.items += 1;
      if (has) of.having += 1;
    } else of.keys.set(key, has && (of.keys.get(key) ?? true));
  };
  const add = (item: Item): void => {
    const total = totals[item.measure];
    if (total === undefined) throw new Error(`no measure is the ${item.measure}th`);
    count(total.whole, item);
    for (const [index, parts] of item.parts.entries()) {
      const byPart = total.parts[index];
      if (byPart === undefined) continue;
      for (const part of parts) {
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
    const number = items + keys.size;
    if (measure.sum !== undefined) return { count: days, of: number };
    if (measure.having === undefined) return { count: number };
    let has = having;
    for (const each of keys.values()) if (each) has += 1;
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
