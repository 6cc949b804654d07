import type { Figure, Measure } from '../law/index.ts';

/** Fewer than so many, and not none, may tell of somebody. */
export const SMALL = 5;

/** A figure as the public is given it: what would tell of somebody, by itself or with the others, is null. */
export interface PublicFigure extends Omit<Figure, 'count' | 'of'> {
  readonly count: number | null;
  readonly of?: number | null;
  readonly suppressed?: true;
}

const isSmall = (number: number): boolean => number > 0 && number < SMALL;

/** The things that a figure is about: those that it counts, or of which it counts some. */
const sizeOf = ({ count, of }: Figure): number => of ?? count;

/** How many things there are, as a whole and in the parts of one grouping. Several measures may look at the same things. */
interface Cohort {
  readonly size: number;
  hidden: boolean;
  readonly tables: Map<string, { readonly parts: ReadonlyMap<string, number>; readonly hidden: Set<string> }>;
}

const smallest = (parts: ReadonlyMap<string, number>, but: ReadonlySet<string>): string | undefined => {
  let found: [string, number] | undefined;
  for (const [group, number] of parts)
    if (!but.has(group) && number > 0 && (found === undefined || number < found[1])) found = [group, number];
  return found?.[0];
};

const sum = (numbers: Iterable<number>): number => {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
};

/**
 * Whether nobody who knows the whole can tell what any hidden part is: there are two or more, together they are not small
 * themselves, and not so few that each must be one.
 */
const isSafe = (parts: ReadonlyMap<string, number>, hidden: ReadonlySet<string>): boolean => {
  const together = sum([...hidden].map((group) => parts.get(group) ?? 0));
  return hidden.size >= 2 && together >= SMALL && together > hidden.size;
};

/** Hides parts of a cohort until those that are hidden cannot be told; the whole too, where even all of its parts are not enough. True if the whole was hidden by it. */
const close = (cohort: Cohort): boolean => {
  const before = cohort.hidden;
  for (const { parts, hidden } of cohort.tables.values()) {
    while (!cohort.hidden && hidden.size > 0 && !isSafe(parts, hidden)) {
      const next = smallest(parts, hidden);
      if (next === undefined) cohort.hidden = true;
      else hidden.add(next);
    }
    // Whoever knows every part knows the whole.
    if (cohort.hidden && hidden.size === 0) {
      const next = smallest(parts, hidden);
      if (next !== undefined) hidden.add(next);
    }
  }
  return cohort.hidden && !before;
};

/** One part of a measure of which something is asked: `most` is the greatest that its count could be, as far as anybody can know. */
interface Cell {
  readonly group: string;
  readonly count: number;
  readonly of: number;
  readonly most: number;
  readonly sizeHidden: boolean;
}

/** The same for the counts of a measure: each hidden one could be two numbers at least, given the whole, the others and how many things there are. */
const countsAreSafe = (cells: readonly Cell[], hidden: ReadonlySet<string>): boolean => {
  const some = cells.filter(({ group }) => hidden.has(group));
  const together = sum(some.map(({ count }) => count));
  const rest = sum(some.map(({ count, of }) => of - count));
  if (some.length < 2 || together < SMALL || isSmall(rest)) return false;
  const most = sum(some.map((cell) => cell.most));
  return some.every((cell) => {
    const least = Math.max(1, together - (most - cell.most));
    const greatest = Math.min(cell.most, together - (some.length - 1));
    return greatest > least;
  });
};

/**
 * Figures as the public may have them. `measures` are those that are published, `flows` pairs of them of which in public both are told or neither, because the
 * change of a stock lies between them. What is none stays: that nobody is there tells of nobody.
 */
export const suppress = (
  figures: readonly Figure[],
  measures: readonly Measure[],
  flows: readonly (readonly [string, string])[] = [],
): readonly PublicFigure[] => {
  const declared = new Map(measures.map((measure) => [measure.id, measure]));
  const published = figures.filter(({ measure, by }) => {
    const known = declared.get(measure);
    return known !== undefined && (by === undefined || known.by?.[by] !== undefined);
  });
  const byMeasure = Map.groupBy(published, ({ measure }) => measure);
  const cohorts = new Map<string, Cohort>();
  const cohortOf = new Map<string, Cohort>();
  const tableName = (measure: Measure, by: string): string => JSON.stringify([by, measure.by?.[by]]);

  for (const measure of measures) {
    const own = byMeasure.get(measure.id) ?? [];
    const whole = own.find(({ by }) => by === undefined);
    if (whole === undefined) continue;
    const key = JSON.stringify([measure.items, measure.when ?? null, measure.unit]);
    let cohort = cohorts.get(key);
    if (cohort === undefined) {
      const size = sizeOf(whole);
      cohorts.set(key, (cohort = { size, hidden: isSmall(size), tables: new Map() }));
    }
    cohortOf.set(measure.id, cohort);
    for (const by of Object.keys(measure.by ?? {})) {
      const name = tableName(measure, by);
      if (cohort.tables.has(name)) continue;
      const parts = new Map(own.flatMap((figure) => (figure.by === by ? [[figure.group ?? '', sizeOf(figure)]] : [])));
      const hidden = new Set([...parts].flatMap(([group, number]) => (isSmall(number) ? [group] : [])));
      cohort.tables.set(name, { parts, hidden });
    }
  }
  const pairs = flows.flatMap(([one, other]) => {
    const [a, b] = [cohortOf.get(one), cohortOf.get(other)];
    return a === undefined || b === undefined ? [] : [[a, b] as const];
  });
  // Each pass hides more or ends it.
  for (let again = true; again; ) {
    again = false;
    for (const cohort of cohorts.values()) if (close(cohort)) again = true;
    for (const [a, b] of pairs)
      if (a.hidden !== b.hidden) {
        a.hidden = true;
        b.hidden = true;
        again = true;
      }
  }

  return measures.flatMap((measure): PublicFigure[] => {
    const cohort = cohortOf.get(measure.id);
    const own = byMeasure.get(measure.id) ?? [];
    if (cohort === undefined) return [];
    const counts = measure.having === undefined ? undefined : hiddenCounts(measure, own, cohort, tableName);
    return own.map((figure): PublicFigure => {
      const { by, group = '', count, of, ...rest } = figure;
      const table = by === undefined ? undefined : cohort.tables.get(tableName(measure, by));
      const noSize = table === undefined ? cohort.hidden : table.hidden.has(group);
      const noCount =
        counts === undefined ? noSize : by === undefined ? counts.whole : (counts.parts.get(by)?.has(group) ?? false);
      const told = { ...rest, ...(by === undefined ? {} : { by, group }) };
      return {
        ...told,
        count: noCount ? null : count,
        ...(of === undefined ? {} : { of: noSize ? null : of }),
        ...(noCount || noSize ? { suppressed: true } : {}),
      };
    });
  });
};

/** Which counts of a measure must be hidden, given which sizes are. */
const hiddenCounts = (
  measure: Measure,
  own: readonly Figure[],
  cohort: Cohort,
  tableName: (measure: Measure, by: string) => string,
): { whole: boolean; parts: ReadonlyMap<string, ReadonlySet<string>> } => {
  const tells = (count: number, of: number, sizeHidden: boolean): boolean =>
    (sizeHidden && count > 0) || isSmall(count) || isSmall(of - count);
  const total = own.find(({ by }) => by === undefined);
  let whole = total !== undefined && tells(total.count, sizeOf(total), cohort.hidden);
  const tables = Object.keys(measure.by ?? {}).map((by) => {
    const sizes = cohort.tables.get(tableName(measure, by));
    const hiddenSizes = sizes?.hidden ?? new Set<string>();
    // Of a hidden size it can be known, at most, what the whole leaves for it.
    const left = cohort.hidden
      ? Number.MAX_SAFE_INTEGER
      : sum([...hiddenSizes].map((group) => sizes?.parts.get(group) ?? 0)) - (hiddenSizes.size - 1);
    const cells = own.flatMap((figure): Cell[] => {
      if (figure.by !== by) return [];
      const { group = '', count } = figure;
      const sizeHidden = hiddenSizes.has(group);
      return [{ group, count, of: sizeOf(figure), most: sizeHidden ? left : sizeOf(figure), sizeHidden }];
    });
    const hidden = new Set(
      cells.flatMap(({ group, count, of, sizeHidden }) => (tells(count, of, sizeHidden) ? [group] : [])),
    );
    return { by, cells, hidden, shown: new Map(cells.map(({ group, count }) => [group, count])) };
  });
  const closeAll = (): boolean => {
    let hid = false;
    for (const { cells, hidden, shown } of tables) {
      while (!whole && hidden.size > 0 && !countsAreSafe(cells, hidden)) {
        const next = smallest(shown, hidden);
        if (next === undefined) {
          whole = true;
          hid = true;
        } else hidden.add(next);
      }
      if (whole && hidden.size === 0) {
        const next = smallest(shown, hidden);
        if (next !== undefined) hidden.add(next);
      }
    }
    return hid;
  };
  while (closeAll());
  return { whole, parts: new Map(tables.map(({ by, hidden }) => [by, hidden])) };
};
