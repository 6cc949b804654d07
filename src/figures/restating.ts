import type { Us } from '../calendar/index.ts';
import {
  type Compiled,
  compileMeasures,
  eachItem,
  type Fact,
  type Item,
  judge,
  type Measure,
  type Period,
} from '../law/index.ts';
import type { Ledger } from '../ledger/index.ts';

/** An event that was written down, or stopped counting, between two points: `corrected` says which. */
export interface Later {
  readonly id: string;
  readonly kind: string;
  readonly day: number;
  readonly at: Us;
  readonly corrected: boolean;
}

/**
 * What became of one thing that a measure counts of a child: it was not counted and is (`came`), was and is not (`went`), or is
 * counted otherwise (`changed`). `because`: the events of that child between the two points by which it came to be so.
 */
export interface Change {
  readonly measure: string;
  readonly child: string;
  readonly how: 'came' | 'went' | 'changed';
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  readonly because: readonly Later[];
}

/** Everything of an item by which a figure or a part of it can come out otherwise. */
const signature = ({ key, has, days, events, parts }: Item): string =>
  JSON.stringify([key ?? null, has, days, events, parts]);

interface Pair {
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

/** What differs between two lists of items of one child: equal ones leave, what is left of one measure and event is paired. */
const difference = (before: readonly Item[], after: readonly Item[]): readonly Pair[] => {
  const thing = ({ measure, events }: Item): string => `${measure} ${events[0] ?? ''}`;
  const pairs: Pair[] = [];
  const was = Map.groupBy(before, thing);
  const is = Map.groupBy(after, thing);
  for (const each of new Set([...was.keys(), ...is.keys()])) {
    const left = [...(was.get(each) ?? [])];
    const came: Item[] = [];
    for (const item of is.get(each) ?? []) {
      const same = left.findIndex((other) => signature(other) === signature(item));
      if (same === -1) came.push(item);
      else left.splice(same, 1);
    }
    for (let index = 0; index < Math.max(left.length, came.length); index++)
      pairs.push({ before: left[index], after: came[index] });
  }
  return pairs;
};

/** What was written down or stopped counting after one instant, up to another, by the instant. */
const laterIn = (facts: readonly Fact[], from: Us, to: Us): ReadonlyMap<Us, Later[]> => {
  const found = new Map<Us, Later[]>();
  const add = ({ id, kind, day }: Fact, at: Us, corrected: boolean): void => {
    const list = found.get(at);
    const one = { id, kind, day, at, corrected };
    if (list === undefined) found.set(at, [one]);
    else list.push(one);
  };
  for (const fact of facts) {
    if (fact.recorded > from && fact.recorded <= to) add(fact, fact.recorded, false);
    const { replacedFrom } = fact;
    if (replacedFrom !== undefined && replacedFrom > from && replacedFrom <= to) add(fact, replacedFrom, true);
  }
  return new Map([...found].sort(([a], [b]) => a - b));
};

/** What is asked when two points are compared: the same period, looked at as at the same day, as known at two instants. */
export interface Comparing {
  readonly law: Compiled;
  readonly measures: readonly Measure[];
  readonly period: Period;
  readonly from: Us;
  readonly to: Us;
}

/** What changed of one child's part in some measures, and by which events: each instant at which something was written down is gone through by itself. */
export const restater = ({ law, measures, period, from, to }: Comparing) => {
  const compiled = compileMeasures(measures);
  return (child: string, facts: readonly Fact[]): readonly Change[] => {
    const later = laterIn(facts, from, to);
    if (later.size === 0) return [];
    const itemsAt = (knownAt: Us): Item[] => {
      const items: Item[] = [];
      eachItem(child, judge(facts, law, period.asAt, knownAt), compiled, [period], (item) => items.push(item));
      return items;
    };
    const first = itemsAt(from);
    const net = difference(first, itemsAt(to));
    if (net.length === 0) return [];
    const moved = new Map<string, Later[]>();
    let before = first;
    for (const [at, events] of later) {
      const after = itemsAt(at);
      for (const pair of difference(before, after)) {
        const item = pair.after ?? pair.before;
        if (item === undefined) continue;
        const thing = `${item.measure} ${item.events[0] ?? ''}`;
        moved.set(thing, [...(moved.get(thing) ?? []), ...events]);
      }
      before = after;
    }
    return net.flatMap(({ before: was, after: is }): Change[] => {
      const item = is ?? was;
      const measure = item === undefined ? undefined : measures[item.measure];
      if (item === undefined || measure === undefined) return [];
      return [
        {
          measure: measure.id,
          child,
          how: was === undefined ? 'came' : is === undefined ? 'went' : 'changed',
          before: was,
          after: is,
          because: moved.get(`${item.measure} ${item.events[0] ?? ''}`) ?? [],
        },
      ];
    });
  };
};

/** What changed in an authority's figures of a period between two points, by measure, in the order of the children's ids. */
export const restated = async (
  ledger: Ledger,
  authority: number,
  comparing: Comparing,
): Promise<ReadonlyMap<string, readonly Change[]>> => {
  const changesOf = restater(comparing);
  const found = new Map<string, Change[]>();
  await ledger.eachChild(authority, 50, async (children) => {
    for (const { child, facts } of children)
      for (const change of changesOf(child, facts)) {
        const list = found.get(change.measure);
        if (list === undefined) found.set(change.measure, [change]);
        else list.push(change);
      }
    await new Promise(setImmediate);
  });
  return found;
};
