import { addMonths, type Day, parseDay } from '../../calendar/index.ts';
import type { Fact } from '../../law/index.ts';
import { leavingCareCategory } from './category.ts';
import { THIRTEEN_WEEKS } from './duties.ts';

/** One time in which a young person was looked after, as far as it counts: from the fourteenth birthday at the earliest. `to` is null where it goes on. */
export interface CountedPeriod {
  readonly from: Day;
  readonly to: Day | null;
  readonly days: number;
}

/** Of which category somebody would be by what is recorded, and what was added up for it. */
export interface AddedUp {
  readonly category: '1' | '2' | '3';
  readonly days: number;
  readonly periods: readonly CountedPeriod[];
  /** Days of a series of short breaks, which count for nothing here. */
  readonly inShortBreaks: number;
}

const bornOn = (facts: readonly Fact[]): Day | undefined => {
  const date = facts.findLast(({ kind }) => kind === 'child.registered')?.data['dateOfBirth'];
  return typeof date === 'string' ? parseDay(date) : undefined;
};

/** A stretch of one time in care under one legal status; `to` is null where it goes on. */
interface Stretch {
  readonly from: Day;
  readonly to: Day | null;
  readonly shortBreaks: boolean;
}

const stretches = (facts: readonly Fact[]): Stretch[] => {
  const found: Stretch[] = [];
  let open: { from: Day; shortBreaks: boolean } | undefined;
  for (const { kind, day, data } of facts) {
    if (kind === 'care.began') open ??= { from: day, shortBreaks: data['legalStatus'] === 'short-breaks' };
    else if (open !== undefined && (kind === 'care.ended' || kind === 'legal-status.changed')) {
      found.push({ ...open, to: day });
      open = kind === 'care.ended' ? undefined : { from: day, shortBreaks: data['legalStatus'] === 'short-breaks' };
    }
  }
  return open === undefined ? found : [...found, { ...open, to: null }];
};

/** Stretches that follow each other without a day between them are one period. */
const periodsOf = (of: readonly Stretch[], since: Day, asAt: Day): CountedPeriod[] => {
  const periods: CountedPeriod[] = [];
  for (const { from, to } of of) {
    const [begun, end] = [Math.max(from, since), to ?? asAt];
    if (end <= begun) continue;
    const last = periods.at(-1);
    if (last !== undefined && last.to === begun)
      periods.splice(-1, 1, { from: last.from, to, days: last.days + end - begun });
    else periods.push({ from: begun, to, days: end - begun });
  }
  return periods;
};

const sum = (periods: readonly CountedPeriod[]): number => periods.reduce((all, { days }) => all + days, 0);

/**
 * The category that follows from the times in which a young person was looked after, added up: "a period of 13 weeks, or periods
 * amounting in all to" them, which began after the age of fourteen and ended after that of sixteen (section 104(2) of the 2014 Act,
 * regulation 47 of the 2015 Regulations). Undefined where none follows, where no date of birth is recorded, and where somebody has
 * recorded it, or one that says more. It is offered to whoever decides and decides nothing. `facts` are those that count, in their order. Pure.
 */
export const addedUp = (facts: readonly Fact[], asAt: Day): AddedUp | undefined => {
  const known = facts.filter(({ day }) => day <= asAt);
  const born = bornOn(known);
  if (born === undefined) return undefined;
  const [fourteen, sixteen, eighteen, twentyOne] = [14, 16, 18, 21].map((years) => addMonths(born, 12 * years)) as [
    Day,
    Day,
    Day,
    Day,
  ];
  // Until when category 3 lasts was not read in full; twenty-one is its usual end, and who is older is not asked about.
  if (asAt < sixteen || asAt >= twentyOne) return undefined;
  const all = stretches(known);
  const last = all.at(-1);
  const left = known.findLastIndex(({ kind }) => kind === 'leaving-care.ended');
  if (last === undefined || known.findLastIndex(({ kind }) => kind === 'care.began') < left) return undefined;
  // Regulation 47(2): who is looked after in a series of short breaks is not of category 1.
  if (last.shortBreaks) return undefined;
  const counted = all.filter(({ shortBreaks }) => !shortBreaks);
  const periods = periodsOf(counted, fourteen, Math.min(asAt, eighteen));
  const days = sum(periods);
  // What was category 1 at the end of the last time in care: thirteen weeks by then, and sixteen or seventeen.
  const until = Math.min(last.to ?? asAt, eighteen);
  if (days < THIRTEEN_WEEKS || until < sixteen) return undefined;
  // Who is of age and still in care by the record is first said to have left it.
  if (asAt >= eighteen && last.to === null) return undefined;
  const category = asAt >= eighteen ? '3' : last.to === null ? '1' : '2';
  const recorded = leavingCareCategory(known);
  if (recorded !== undefined && recorded >= category) return undefined;
  const inShortBreaks = sum(
    periodsOf(
      all.filter(({ shortBreaks }) => shortBreaks),
      fourteen,
      Math.min(asAt, eighteen),
    ),
  );
  return { category, days, periods, inShortBreaks };
};
