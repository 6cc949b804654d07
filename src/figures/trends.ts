import { addMonths, civil, type Day, dayOf } from '../calendar/index.ts';
import type { Measure, Period } from '../law/index.ts';

type Days = Pick<Period, 'from' | 'to'>;

/** Whether a period is whole months: from the first day of one to the last of another. */
const months = ({ from, to }: Days): number | undefined => {
  const [first, after] = [civil(from), civil(to + 1)];
  if (first.date !== 1 || after.date !== 1) return undefined;
  return (after.year - first.year) * 12 + after.month - first.month;
};

/** Periods of the same length that lie before one another and end with this: the latest first. Months where it is whole months, else days. */
export const periodsBefore = (period: Days, count: number): readonly Days[] => {
  const length = months(period);
  return Array.from({ length: count }, (_, index) => {
    if (length === undefined) {
      const days = (period.to - period.from + 1) * index;
      return { from: period.from - days, to: period.to - days };
    }
    const from = addMonths(period.from, -length * index);
    return { from, to: addMonths(from, length) - 1 };
  });
};

/** The quarter of the financial year that begins in April, the 1st to the 4th, in which a day lies. */
export const quarterOf = (
  day: Day,
): { readonly year: number; readonly quarter: 1 | 2 | 3 | 4; readonly from: Day; readonly to: Day } => {
  const { year, month } = civil(day);
  const since = month < 4 ? month + 8 : month - 4;
  const from = dayOf(year, month - (since % 3), 1);
  const quarter = (Math.floor(since / 3) + 1) as 1 | 2 | 3 | 4;
  return { year: month < 4 ? year - 1 : year, quarter, from, to: addMonths(from, 3) - 1 };
};

/** A figure of one period, the periods in their order. */
export interface Point {
  readonly from: Day;
  readonly to: Day;
  readonly count: number;
  readonly of: number | undefined;
}

/** A point with what is usual: the mean of its stretch and the limits within which chance alone moves it; undefined where there are too few points to say. */
export interface Plotted extends Point {
  /** The count, or the share where there is a number to share. Undefined where there is none. */
  readonly value: number | undefined;
  readonly mean: number | undefined;
  readonly lower: number | undefined;
  readonly upper: number | undefined;
  /** The definition changed in this period or since the last: it cannot be compared with what was before. */
  readonly breaks: readonly string[];
}

/** Whether a point lies outside the limits within which chance alone moves it; never where there are too few points to say. */
export const isUnusual = ({ value, lower, upper }: Plotted): boolean =>
  value !== undefined && lower !== undefined && upper !== undefined && (value < lower || value > upper);

/** How many points a stretch must have before anything is said of what is usual in it. */
const ENOUGH = 8;
const DEVIATIONS = 3;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** What is usual of some points without a break among them: three standard deviations of a share (binomial) or of a count (Poisson). */
const usual = (points: readonly Point[], { sum: summed }: Pick<Measure, 'sum'>) => {
  const counted = points.filter(({ of }) => of === undefined || of > 0);
  if (counted.length < ENOUGH || summed !== undefined) return undefined;
  const share = counted[0]?.of !== undefined;
  const mean =
    sum(counted.map(({ count }) => count)) / (share ? sum(counted.map(({ of }) => of ?? 0)) : counted.length);
  return ({ of }: Point) => {
    const deviation = share ? Math.sqrt((mean * (1 - mean)) / Math.max(1, of ?? 1)) : Math.sqrt(mean);
    const upper = mean + DEVIATIONS * deviation;
    return {
      mean,
      lower: Math.max(0, mean - DEVIATIONS * deviation),
      upper: share ? Math.min(1, upper) : upper,
    };
  };
};

/** Points of a measure, oldest first, each with what is usual between the breaks in its definition. `breaks` are days from which it is another. */
export const plotted = (
  points: readonly Point[],
  measure: Pick<Measure, 'sum'>,
  breaks: readonly { readonly from: Day; readonly why: string }[],
): readonly Plotted[] => {
  const broken = points.map(({ to }, index) => {
    const before = points[index - 1]?.to ?? Number.NEGATIVE_INFINITY;
    return index === 0 ? [] : breaks.filter(({ from }) => from > before && from <= to).map(({ why }) => why);
  });
  const stretches: Point[][] = [];
  for (const [index, point] of points.entries()) {
    const last = stretches.at(-1);
    if (last === undefined || (broken[index]?.length ?? 0) > 0) stretches.push([point]);
    else last.push(point);
  }
  return stretches
    .flatMap((stretch) => {
      const limits = usual(stretch, measure);
      return stretch.map((point) => ({ point, limits: limits?.(point) }));
    })
    .map(({ point, limits }, index): Plotted => {
      const value = point.of === undefined ? point.count : point.of === 0 ? undefined : point.count / point.of;
      return {
        ...point,
        value,
        mean: limits?.mean,
        lower: limits?.lower,
        upper: limits?.upper,
        breaks: broken[index] ?? [],
      };
    });
};
