import { addMonths, dayOf, later, londonDay } from './days.ts';
import { type Duty, type Fact, matching, meeting, type Span, type Story, type Test, valueOf } from './duties.ts';
import type { Figure, Grouping, ItemCondition, Measure, Pattern, Period, Repeated } from './law.ts';

/** What a measure looks at: an event, a duty or a span, with its event, its day, and the days from which and to which its length is. */
type Item = { event: Fact; day: number; first: number; last: number; duty?: Duty; span?: Span };
/** A child with what came of its history. `end` is the last day of the period that has come. */
type Child = Story & { id: string; period: Period; end: number; ofRule: Map<string, Duty[]> };
type Asking = (item: Item, child: Child) => boolean;
const anyOf = (patterns: Pattern[]): Test => {
  const tests = patterns.map(matching);
  return (fact) => tests.some((test) => test(fact));
};
const endOf = ({ end }: Span): number => end?.day ?? Infinity;
/** Whether a day lies in a span: from the day on which it began up to the day before it ended. */
const isIn = (day: number, { spans }: Child, id: string, begun: Test = () => true): boolean =>
  spans(id).some((span) => span.begin.day <= day && day < endOf(span) && begun(span.begin));
/** Whether, beside the item itself, so many things happened in a window of days. */
const repeated = ({ times, of, within }: Repeated): Asking => {
  const test = 'spans' in of ? () => false : anyOf(of);
  return ({ event, duty, span, day, first }, { facts, spans, period, end }) => {
    const [isEvent, to] = [!duty && !span, within === 'period' ? end : day];
    let from = within === 'period' ? period.from : isEvent ? day : first;
    if (typeof within === 'object') from = 1 + ('days' in within ? day - within.days : addMonths(day, -within.months));
    const shares = (one: Span) => one !== span && one.begin.day <= to && endOf(one) >= from;
    if ('spans' in of) return spans(of.spans).filter(shares).length >= times;
    const counts = (fact: Fact) => fact.id !== event.id && fact.day >= from && fact.day <= to && test(fact);
    return (isEvent ? facts.slice(0, event.place) : facts).filter(counts).length >= times;
  };
};
const asking = (wanted: ItemCondition | undefined): Asking => {
  if (!wanted) return () => true;
  if ('status' in wanted) return ({ duty }) => duty !== undefined && wanted.status.includes(duty.status);
  if ('times' in wanted) return repeated(wanted);
  if ('atMost' in wanted) return ({ first, last }) => last <= (later(first, wanted.atMost) ?? -Infinity);
  if ('where' in wanted || 'in' in wanted) {
    const meets = meeting('where' in wanted ? wanted.where : (wanted.begunBy ?? {}));
    return 'in' in wanted ? ({ day }, child) => isIn(day, child, wanted.in, meets) : ({ event }) => meets(event);
  }
  const all = 'not' in wanted ? [asking(wanted.not)] : wanted.all.map(asking);
  return (item, child) => all.every((asked) => asked(item, child)) !== 'not' in wanted;
};
/** The parts that a field of an event names: of a list each of its texts; without a value, and with an empty one, the part ''. */
const partsOf = (fact: Fact | undefined, field: string): string[] => {
  const value = (fact && valueOf(fact, field)) ?? '';
  return typeof value === 'object' && value.length > 0 ? [...new Set(value)] : [String(value)];
};
/** Makes a grouping ready to say which parts an item is in. */
const grouping = (by: Grouping): ((item: Item, child: Child) => string[]) => {
  if (by === 'status') return ({ duty }) => [duty?.status ?? ''];
  if ('latest' in by) {
    const has = (fact: Fact) => by.latest.includes(fact.kind) && valueOf(fact, by.field) !== undefined;
    return ({ day }, child) => {
      if (by.in !== undefined && !isIn(day, child, by.in)) return [''];
      const fact = child.facts.findLast((each) => has(each) && (by.upTo === 'asAt' || each.day <= day));
      return partsOf(fact, by.field);
    };
  }
  if ('field' in by) return ({ event }) => partsOf(event, by.field);
  return ({ day }, { ofKind }) => {
    const registered = ofKind('child.registered').at(-1);
    const born = registered && dayOf(valueOf(registered, 'dateOfBirth'));
    if (born === undefined || day < born) return [born === undefined ? '' : 'unborn'];
    const band = by.ages.findLastIndex((years) => addMonths(born, 12 * years) <= day);
    const [first, next] = [by.ages[band], by.ages[band + 1]];
    return [next === undefined ? `${first}+` : next - 1 === first ? `${first}` : `${first}-${next - 1}`];
  };
};
/** Makes a measure ready to say which items it looks at in a child's story. */
const looking = ({ items }: Measure): ((child: Child) => Item[]) => {
  const patterns = 'events' in items ? items.events : [];
  const [test, kinds] = [anyOf(patterns), [...new Set(patterns.map(({ kind }) => kind))]];
  return ({ ofKind, ofRule, spans, period: { from, to }, end }) => {
    const inPeriod = ({ day }: { day: number }): boolean => day >= from && day <= to;
    if ('events' in items) {
      const those = kinds.flatMap(ofKind).filter((fact) => inPeriod(fact) && test(fact));
      return those.map((event) => ({ event, day: event.day, first: event.day, last: londonDay(event.recorded) }));
    }
    if ('duties' in items) {
      const those = items.duties.flatMap((rule) => ofRule.get(rule) ?? []).filter(({ status }) => status !== 'ended');
      return those.flatMap((duty): Item[] => {
        const [event, day] = items.on === 'due' ? [duty.from, duty.due] : [duty.done, duty.done?.day ?? Infinity];
        return event && inPeriod({ day }) ? [{ event, day, first: duty.start, last: day, duty }] : [];
      });
    }
    return spans(items.spans).flatMap((span): Item[] => {
      const event = items.on === 'ended' ? span.end : span.begin;
      const day = items.on === 'last-day' ? end : (event?.day ?? -Infinity);
      const counts = items.on === 'last-day' ? span.begin.day <= day && day < endOf(span) : inPeriod({ day });
      return event && counts ? [{ event, day, first: span.begin.day, last: day, span }] : [];
    });
  };
};
/** The name of a figure: of which measure and version it is, and of which part. */
export const nameOf = ({ measure, version, by, group }: Omit<Figure, 'count' | 'of'>): string =>
  JSON.stringify(by === undefined ? [measure, version] : [measure, version, by, group]);
/** Counts a measure child by child. */
const measuring = (measure: Measure) => {
  const { unit, sum } = measure;
  const [itemsOf, belongs, has] = [looking(measure), asking(measure.when), asking(measure.having)];
  const groupings = Object.entries(measure.by ?? {}).map(([by, declared]) => ({ by, groupsOf: grouping(declared) }));
  /** Of each part what is counted, each thing with whether all its items have what is asked of them. */
  const counts = new Map<string, { part: object; things: Map<string, boolean>; items: number; days: number }>();
  const countOf = (part: object) => {
    const name = JSON.stringify(part);
    const known = counts.get(name) ?? { part, things: new Map<string, boolean>(), items: 0, days: 0 };
    counts.set(name, known);
    return known;
  };
  const all = countOf({});
  const add = (child: Child): void => {
    for (const [index, item] of itemsOf(child).entries()) {
      if (!belongs(item, child)) continue;
      const value = typeof unit === 'object' ? valueOf(item.event, unit.field) : undefined;
      // An id and a value are never the same thing.
      const isEvent = value === undefined || typeof value === 'object';
      const told = isEvent ? `event ${item.event.id}` : `${typeof value} ${value}`;
      const thing = unit === 'each' ? `${child.id} ${index}` : unit === 'child' ? child.id : told;
      const having = has(item, child);
      const parts = groupings.flatMap(({ by, groupsOf }) => groupsOf(item, child).map((group) => ({ by, group })));
      for (const count of [all, ...parts.map(countOf)]) {
        count.things.set(thing, (count.things.get(thing) ?? true) && having);
        count.items += 1;
        count.days += item.last - item.first;
      }
    }
  };
  const figures = (): Figure[] =>
    [...counts.values()].map(({ part, things, items, days }) => {
      const name = { measure: measure.id, version: measure.version, ...part };
      if (!sum && !measure.having) return { ...name, count: things.size };
      const having = [...things.values()].filter((each) => each).length;
      return { ...name, count: sum ? days : having, of: sum ? items : things.size };
    });
  return { add, figures };
};
/** Counts measures over children, each told by its id and what came of its history. */
export const counting = (measures: readonly Measure[], period: Period) => {
  const [counts, end] = [measures.map(measuring), Math.min(period.to, period.asAt)];
  const add = (id: string, story: Story): void => {
    const child = { ...story, id, period, end, ofRule: Map.groupBy(story.duties, ({ rule }) => rule) };
    for (const count of counts) count.add(child);
  };
  return { add, figures: () => counts.flatMap((count) => count.figures()) };
};
