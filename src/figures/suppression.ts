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
  /** Whether the whole follows from what was told before: to hide it hides nothing. */
  readonly known: boolean;
  readonly tables: Map<
    string,
    { readonly parts: ReadonlyMap<string, number>; readonly hidden: Set<string>; readonly known: ReadonlySet<string> }
  >;
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
  for (const { parts, hidden, known } of cohort.tables.values()) {
    let done = cohort.hidden && !cohort.known;
    for (let open = hidden.difference(known); !done && open.size > 0 && !isSafe(parts, open); ) {
      const next = smallest(parts, hidden.union(known));
      if (next === undefined) {
        cohort.hidden = true;
        done = true;
      } else hidden.add(next);
      open = hidden.difference(known);
    }
    // Whoever knows every part knows the whole.
    if (cohort.hidden && hidden.size === 0) {
      const next = smallest(parts, known) ?? smallest(parts, hidden);
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

/** One number of a figure: of how many things it is, or how many of them have what is asked. A figure of which nothing is asked has a `count` alone. */
export interface Told {
  readonly measure: string;
  readonly by?: string | undefined;
  readonly group?: string | undefined;
  readonly number: 'count' | 'of';
}

/** What ties numbers of different measures together. */
export interface Ties {
  /**
   * Pairs of which in public both are told or neither, because the change of a stock lies between them. What is none is hidden with
   * the other. They have no parts in public: a part that has nothing has no number that could be hidden.
   */
  readonly flows?: readonly (readonly [string, string])[];
  /** Measures whose wholes are, as a rule, made up of those of others: told only where all of these are, and both of their numbers or none. */
  readonly madeUp?: Readonly<Record<string, readonly string[]>>;
  /** What may not be told although it is not small, because others' numbers would follow from it. */
  readonly withheld?: (told: Told) => boolean;
  /** What follows from what was told before: to hide it besides hides nothing. */
  readonly known?: (told: Told) => boolean;
}

/**
 * Figures as the public may have them. `measures` are those that are published. What is none stays, but in a flow: that nobody is
 * there tells of nobody.
 */
export const suppress = (
  figures: readonly Figure[],
  measures: readonly Measure[],
  { flows = [], madeUp = {}, withheld = () => false, known = () => false }: Ties = {},
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
      cohorts.set(
        key,
        (cohort = {
          size,
          hidden: isSmall(size),
          known: known({ measure: measure.id, number: whole.of === undefined ? 'count' : 'of' }),
          tables: new Map(),
        }),
      );
    }
    cohortOf.set(measure.id, cohort);
    const number = whole.of === undefined ? 'count' : 'of';
    if (withheld({ measure: measure.id, number })) cohort.hidden = true;
    for (const by of Object.keys(measure.by ?? {})) {
      const name = tableName(measure, by);
      const parts = new Map(own.flatMap((figure) => (figure.by === by ? [[figure.group ?? '', sizeOf(figure)]] : [])));
      const hidden = cohort.tables.get(name)?.hidden ?? new Set<string>();
      for (const [group, size] of parts)
        if (isSmall(size) || (size > 0 && withheld({ measure: measure.id, by, group, number }))) hidden.add(group);
      const told = new Set(
        [...parts.keys()].filter((group) => known({ measure: measure.id, by, group, number })),
      ).union(cohort.tables.get(name)?.known ?? new Set<string>());
      cohort.tables.set(name, { parts: cohort.tables.get(name)?.parts ?? parts, hidden, known: told });
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

  const told = measures.flatMap((measure): PublicFigure[] => {
    const cohort = cohortOf.get(measure.id);
    const own = byMeasure.get(measure.id) ?? [];
    if (cohort === undefined) return [];
    const counts =
      measure.having === undefined ? undefined : hiddenCounts(measure, own, cohort, tableName, withheld, known);
    return own.map((figure): PublicFigure => {
      const { by, group = '', count, of, ...rest } = figure;
      const table = by === undefined ? undefined : cohort.tables.get(tableName(measure, by));
      const noSize = table === undefined ? cohort.hidden : table.hidden.has(group);
      const noCount =
        counts === undefined ? noSize : by === undefined ? counts.whole : (counts.parts.get(by)?.has(group) ?? false);
      return {
        ...rest,
        ...(by === undefined ? {} : { by, group }),
        count: noCount ? null : count,
        ...(of === undefined ? {} : { of: noSize ? null : of }),
        ...(noCount || noSize ? { suppressed: true } : {}),
      };
    });
  });
  const wholes = new Set(
    told.flatMap(({ measure, by, suppressed }) => (by === undefined && suppressed === true ? [measure] : [])),
  );
  return told.map((figure): PublicFigure => {
    const of = madeUp[figure.measure];
    if (of === undefined || figure.by !== undefined || ![figure.measure, ...of].some((each) => wholes.has(each)))
      return figure;
    return { ...figure, count: null, ...(figure.of === undefined ? {} : { of: null }), suppressed: true };
  });
};

/** Which counts of a measure must be hidden, given which sizes are. */
const hiddenCounts = (
  measure: Measure,
  own: readonly Figure[],
  cohort: Cohort,
  tableName: (measure: Measure, by: string) => string,
  withheld: (told: Told) => boolean,
  known: (told: Told) => boolean,
): { whole: boolean; parts: ReadonlyMap<string, ReadonlySet<string>> } => {
  const tells = (count: number, of: number, sizeHidden: boolean): boolean =>
    (sizeHidden && count > 0) || isSmall(count) || isSmall(of - count);
  const total = own.find(({ by }) => by === undefined);
  const { id } = measure;
  let whole =
    total !== undefined &&
    (tells(total.count, sizeOf(total), cohort.hidden) || withheld({ measure: id, number: 'count' }));
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
      cells.flatMap(({ group, count, of, sizeHidden }) =>
        tells(count, of, sizeHidden) || (count > 0 && withheld({ measure: id, by, group, number: 'count' }))
          ? [group]
          : [],
      ),
    );
    const told = new Set(
      cells.flatMap(({ group }) => (known({ measure: id, by, group, number: 'count' }) ? [group] : [])),
    );
    return { by, cells, hidden, told, shown: new Map(cells.map(({ group, count }) => [group, count])) };
  });
  const wholeIsKnown = known({ measure: id, number: 'count' });
  const closeAll = (): boolean => {
    let hid = false;
    for (const { cells, hidden, told, shown } of tables) {
      let done = whole && !wholeIsKnown;
      for (let open = hidden.difference(told); !done && open.size > 0 && !countsAreSafe(cells, open); ) {
        const next = smallest(shown, hidden.union(told));
        if (next === undefined) {
          hid ||= !whole;
          whole = true;
          done = true;
        } else hidden.add(next);
        open = hidden.difference(told);
      }
      if (whole && hidden.size === 0) {
        const next = smallest(shown, told) ?? smallest(shown, hidden);
        if (next !== undefined) hidden.add(next);
      }
    }
    return hid;
  };
  while (closeAll());
  return { whole, parts: new Map(tables.map(({ by, hidden }) => [by, hidden])) };
};
