import { type Day, parseDay } from '../calendar/index.ts';
import type { Figure, Measure } from '../law/index.ts';
import type { PublicFigure, Told } from './suppression.ts';

/** What the public was told in an edition: of which days, by which definitions. */
export interface PublicEdition {
  readonly from: Day;
  readonly to: Day;
  readonly measures: readonly Measure[];
  readonly figures: readonly PublicFigure[];
}

/** A number that was told of some days, or hidden (null). `to` is the day after the last. */
interface Edge {
  readonly from: number;
  readonly to: number;
  readonly value: number | null;
}

/** The days that a number is of. A stock is of one day: of all days up to it, whenever they began. */
const daysOf = ({ items }: Measure, from: Day, to: Day): Pick<Edge, 'from' | 'to'> =>
  'on' in items && items.on === 'last-day' ? { from: Number.NEGATIVE_INFINITY, to } : { from, to: to + 1 };

/** Whether two days are joined by stretches of which the numbers are known: then what lies between them is known too. */
const areJoined = (edges: readonly Edge[], { from, to }: Edge): boolean => {
  const seen = new Set([from]);
  for (let found = true; found && !seen.has(to); ) {
    found = false;
    for (const edge of edges)
      if (seen.has(edge.from) !== seen.has(edge.to)) {
        seen.add(edge.from).add(edge.to);
        found = true;
      }
  }
  return seen.has(to);
};

/**
 * What earlier editions ask of another. `withheld`: what may not be told beside them, because days of which a part was hidden, told
 * as a whole, tell of that part, and so do the same days told again. `known`: what follows from them, told or not. A number of some
 * days is taken for the sum of those of their parts, as if nobody were counted twice and nothing had been corrected: it nearly is.
 */
export const besideEarlier = (
  earlier: readonly PublicEdition[],
  { from, to, figures, measures }: Omit<PublicEdition, 'figures'> & { readonly figures: readonly Figure[] },
): { readonly withheld: (told: Told) => boolean; readonly known: (told: Told) => boolean } => {
  const declared = new Map(measures.map((measure) => [measure.id, measure]));
  const keyOf = ({ measure, by, group }: Omit<Told, 'number'>): string => JSON.stringify([measure, by, group]);
  const before = earlier.map((edition) => ({
    ...edition,
    byKey: new Map(edition.figures.map((figure) => [keyOf(figure), figure])),
    byId: new Map(edition.measures.map((measure) => [measure.id, measure])),
  }));
  const own = new Map(figures.map((figure) => [keyOf(figure), figure]));
  /** The number itself, what was told of others of the same measure and part, and what was hidden. */
  const around = (
    told: Told,
  ): { readonly edge: Edge; readonly shown: readonly Edge[]; readonly hidden: readonly Edge[] } | undefined => {
    const measure = declared.get(told.measure);
    const value = own.get(keyOf(told))?.[told.number];
    if (measure === undefined || value === undefined) return undefined;
    const edges = before.flatMap(({ from: first, to: last, byKey, byId }): Edge[] => {
      const known = byId.get(measure.id);
      if (known?.version !== measure.version || (told.by !== undefined && known.by?.[told.by] === undefined)) return [];
      // A part that has nothing has no figure of its own, and that tells that it has nothing.
      const found = byKey.get(keyOf(told));
      return [{ ...daysOf(measure, first, last), value: found === undefined ? 0 : (found[told.number] ?? null) }];
    });
    return {
      edge: { ...daysOf(measure, from, to), value },
      shown: edges.filter((each) => each.value !== null),
      hidden: edges.filter((each) => each.value === null),
    };
  };
  return {
    known: (told) => {
      const found = around(told);
      return found !== undefined && areJoined(found.shown, found.edge);
    },
    withheld: (told) => {
      const found = around(told);
      if (found === undefined) return false;
      const { edge, shown, hidden } = found;
      if (areJoined(shown, edge)) return false;
      // What was hidden within these days is a part of what would be told, and with the others' bounds little may be left of it.
      return hidden.some(
        (each) =>
          !areJoined(shown, each) &&
          ((Number.isFinite(each.from) && each.from >= edge.from && each.to <= edge.to) ||
            areJoined([...shown, edge], each)),
      );
    },
  };
};

/** What a public manifest told, undefined where its days are none. */
export const publicEditionOf = ({
  from,
  to,
  asAt,
  measures,
  figures,
}: {
  readonly from: string;
  readonly to: string;
  readonly asAt: string;
  readonly measures: readonly Measure[];
  readonly figures: readonly PublicFigure[];
}): PublicEdition | undefined => {
  const [first, last, at] = [parseDay(from), parseDay(to), parseDay(asAt)];
  return first === undefined || last === undefined || at === undefined
    ? undefined
    : { from: first, to: Math.min(last, at), measures, figures };
};
