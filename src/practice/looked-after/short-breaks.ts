import { addMonths, type Day } from '../../calendar/index.ts';
import type { Fact } from '../../law/index.ts';

/** Regulation 62(2)(c)(iii): so many days at most in any period of twelve months. */
export const SHORT_BREAK_DAYS = 120;

/** One stay of a series; `to` is null where the child is there now. */
export interface ShortBreakStay {
  readonly series: string;
  readonly from: Day;
  readonly to: Day | null;
}

/** The stays of a child's series of short breaks, in their order. `facts` are those that count, in their order. Pure. */
export const shortBreakStays = (facts: readonly Fact[]): ShortBreakStay[] => {
  const stays: { series: string; from: Day; to: Day | null }[] = [];
  for (const { kind, day, data } of facts) {
    const series = data['series'];
    if (typeof series !== 'string') continue;
    const open = stays.findLast((stay) => stay.series === series && stay.to === null);
    if (kind === 'short-break.began' && open === undefined) stays.push({ series, from: day, to: null });
    if ((kind === 'short-break.ended' || kind === 'short-breaks.ended') && open !== undefined) open.to = day;
  }
  return stays;
};

/** Days in short breaks within the twelve months that end with a day: the first night counts, the day of the return does not. Pure. */
export const shortBreakDays = (stays: readonly ShortBreakStay[], asAt: Day): number => {
  const since = addMonths(asAt, -12);
  return stays.reduce((all, { from, to }) => all + Math.max(0, Math.min(to ?? asAt, asAt) - Math.max(from, since)), 0);
};
