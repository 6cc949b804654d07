import { civil, type Day, isWorkingDay, OutsideCalendar, weekday } from '../../../calendar/index.ts';
import type { Duty } from '../../../law/index.ts';
import { binomial, type Counted, dispersionOf, fisher, flatness } from '../chance.ts';
import { isFirstWord } from '../delays.ts';
import { type Around, type Finding, LEAST, type Look, tell, type Told, under, when, workingDays } from '../history.ts';

/** Days of a week by which a limit runs: five working days, or seven. */
const weekOf = ({ limit }: Duty): number => ('workingDays' in limit ? 5 : 7);

/** How many of a limit's days are left on the day on which a duty was done; below zero where it was late. */
const leftOf = ({ limit, due, done }: Duty): number | undefined => {
  if (done === null) return undefined;
  if (!('workingDays' in limit)) return due - done;
  return done <= due ? workingDays(done, due) : -(workingDays(due, done) ?? Number.NaN);
};

export interface HeapingSettings {
  /** Weeks before the last one whose last day, which is no limit, is compared with. */
  readonly placebos: number;
  /** Limits of fewer days have no earlier week to compare with. */
  readonly shortest: number;
}

/** How often things were done on the last day of a week before a limit: of all that were done in that week. */
interface Weeks {
  readonly now: Counted[];
  readonly before: Counted[];
  readonly told: Told[];
  readonly recorders: Map<string, { count: number; of: number }>;
}

/**
 * More done on the last permitted day than on the last days of earlier weeks, which are the same days of the week and no limit.
 * People who work to a deadline do so too: it is the question alone that is asked.
 */
export const lastDayHeaping = (around: Around, { placebos, shortest }: HeapingSettings): Look => {
  const byRule = new Map<string, Weeks>();
  const add = (list: Counted[], week: number, last: boolean): void => {
    const { count, of } = list[week] ?? { count: 0, of: 0 };
    list[week] = { count: count + (last ? 1 : 0), of: of + 1 };
  };
  return {
    take: ({ verdict, entry }) => {
      for (const duty of verdict.duties) {
        const { rule, start, due, done, doneBy } = duty;
        const time = when(due, around);
        if (time === undefined || done === null || doneBy === null || due - start < shortest) continue;
        const left = leftOf(duty);
        const evidence = entry(doneBy);
        // What was done for several children at once was done once.
        if (evidence === undefined || evidence.part > 0 || left === undefined || !(left >= 0)) continue;
        const days = weekOf(duty);
        const week = Math.floor(left / days);
        if (week > placebos) continue;
        const weeks = under(byRule, rule, (): Weeks => ({ now: [], before: [], told: [], recorders: new Map() }));
        const last = left % days === 0;
        add(weeks[time], week, last);
        if (time === 'now' && week === 0 && last) weeks.told.push(tell(evidence, { limit: due }));
        if (week > 0) {
          const recorder = under(weeks.recorders, evidence.by, () => ({ count: 0, of: 0 }));
          recorder.of += 1;
          if (last) recorder.count += 1;
        }
      }
    },
    end: () =>
      [...byRule].flatMap(([rule, { now, before, told, recorders }]): Finding[] => {
        const here = now[0];
        if (here === undefined || here.count === 0) return [];
        const dispersion = dispersionOf(recorders.values());
        // Whoever has begun to move dates stands out from their own history, whoever always did from the weeks before.
        const held = (
          [
            ['placebo', sumOf([...now.slice(1), ...before.slice(1)])],
            ['history', sumOf(before.slice(0, 1))],
          ] as const
        )
          .filter(([, there]) => here.of >= LEAST && there.of >= LEAST)
          .map(([against, there]) => ({ against, there, probability: fisher(here, there, dispersion) }))
          .sort((a, b) => a.probability - b.probability);
        const [least] = held;
        const judged =
          least === undefined
            ? { tooFew: true as const }
            : {
                expected: (here.of * least.there.count) / least.there.of,
                tested: {
                  test: 'fisher' as const,
                  // Of two comparisons the one that says more was taken.
                  probability: Math.min(1, least.probability * held.length),
                  against: least.against,
                },
              };
        return [{ irregularity: 'last-day-heaping', about: rule, rule, ...here, ...judged, excused: 0, told }];
      }),
  };
};

const sumOf = (counted: readonly (Counted | undefined)[]): Counted => {
  let count = 0;
  let of = 0;
  for (const each of counted) {
    count += each?.count ?? 0;
    of += each?.of ?? 0;
  }
  return { count, of };
};

/** The first day of the month. */
const monthOf = (day: Day): Day => day - civil(day).date + 1;

export interface FlatSettings {
  /** Months of the period with something due, below which nothing is said of them. */
  readonly months: number;
}

type Months = Map<number, { count: number; of: number }>;

/** On time month after month: all of it (`perfect`), or the same share of it (`flat`). */
export const perfectOrFlat = (around: Around, { months: least }: FlatSettings): Look => {
  const byRule = new Map<string, { readonly now: Months; readonly before: Months }>();
  return {
    take: ({ verdict, entry }) => {
      for (const { rule, due, status, from } of verdict.duties) {
        const time = when(due, around);
        if (time === undefined || status === 'ended' || status === 'open') continue;
        // What was begun for several children at once is done for them at once, and is no more than one chance.
        if ((entry(from)?.part ?? 0) > 0) continue;
        const times = under(byRule, rule, () => ({ now: new Map(), before: new Map() }));
        const month = under(times[time], monthOf(due), () => ({ count: 0, of: 0 }));
        month.of += 1;
        if (status === 'met') month.count += 1;
      }
    },
    end: () =>
      [...byRule].flatMap(([rule, { now, before }]): Finding[] => {
        const months = [...now].map(([month, counted]) => ({ month, ...counted })).sort((a, b) => a.month - b.month);
        const here = sumOf(months);
        const history = [...before.values()];
        const there = sumOf(history);
        if (months.length < least || here.count === 0) return [];
        const common = { about: rule, rule, ...here, months, excused: 0, told: [] };
        if (here.count === here.of) {
          // A history that was perfect itself makes nothing of it: one late one is granted it.
          const share = there.of === 0 ? 1 : Math.min(there.count, there.of - 1) / there.of;
          const judged =
            here.of < LEAST || there.of < LEAST
              ? { tooFew: true as const }
              : {
                  expected: here.of * share,
                  tested: {
                    test: 'binomial' as const,
                    probability: binomial(here, share, dispersionOf(history)),
                    against: 'history' as const,
                  },
                };
          return [{ irregularity: 'perfect', ...common, ...judged }];
        }
        if (here.of < LEAST) return [];
        const probability = flatness(months);
        return [{ irregularity: 'flat', ...common, tested: { test: 'permutation', probability, against: 'placebo' } }];
      }),
  };
};

export interface DigitSettings {
  /** How many times as often as expected a day must stand, so that it is worth a question. */
  readonly times: number;
}

interface Dated {
  readonly days: Map<Day, number>;
  readonly told: Told[];
}

const isOpen = (day: Day): boolean => {
  try {
    return isWorkingDay(day);
  } catch (error) {
    if (error instanceof OutsideCalendar) return weekday(day) <= 5;
    throw error;
  }
};

/** Days that are alike: each day of the week, and bank holidays. */
const sortOf = (day: Day): number => (weekday(day) <= 5 && !isOpen(day) ? 0 : weekday(day));

/** How many of so many would fall on each day of the month, if the month did not matter: by the days of the week on which things are done. */
const byCalendar = (days: ReadonlyMap<Day, number>, from: Day, to: Day): Map<number, number> => {
  const done = new Map<number, number>();
  const there = new Map<number, number>();
  for (let day = from; day <= to; day++) {
    const sort = sortOf(day);
    there.set(sort, (there.get(sort) ?? 0) + 1);
    done.set(sort, (done.get(sort) ?? 0) + (days.get(day) ?? 0));
  }
  const expected = new Map<number, number>();
  for (let day = from; day <= to; day++) {
    const sort = sortOf(day);
    const { date } = civil(day);
    expected.set(date, (expected.get(date) ?? 0) + (done.get(sort) ?? 0) / (there.get(sort) ?? 1));
  }
  return expected;
};

const dateOf = (day: Day): number => civil(day).date;

/**
 * Dates that stand more often than the calendar has them: a day of the month (the 1st, the 15th) or a day of the week. Whoever makes a
 * date up chooses it by its looks.
 */
export const digits = (around: Around, { times }: DigitSettings): Look => {
  const now = new Map<string, Dated>();
  const before = new Map<string, Map<Day, number>>();
  let firstBefore = Number.POSITIVE_INFINITY;
  return {
    take: ({ entries }) => {
      for (const entry of entries) {
        if (!isFirstWord(entry) || entry.replacedFrom !== undefined) continue;
        const time = when(entry.day, around);
        if (time === 'now') {
          const dated = under(now, entry.kind, (): Dated => ({ days: new Map(), told: [] }));
          dated.days.set(entry.day, (dated.days.get(entry.day) ?? 0) + 1);
          dated.told.push(tell(entry));
        } else if (time === 'before') {
          const days = under(before, entry.kind, () => new Map<Day, number>());
          days.set(entry.day, (days.get(entry.day) ?? 0) + 1);
          firstBefore = Math.min(firstBefore, entry.day);
        }
      }
    },
    end: () =>
      [...now].flatMap(([kind, { days, told }]): Finding[] => {
        const of = [...days.values()].reduce((sum, count) => sum + count, 0);
        if (of < LEAST) return [];
        const then = before.get(kind) ?? new Map<Day, number>();
        const ofThen = [...then.values()].reduce((sum, count) => sum + count, 0);
        return [
          monthDays(
            { kind, days, told, of, from: around.from, to: Math.min(around.to, around.today) },
            then,
            firstBefore,
            around.from - 1,
          ),
          ...(ofThen < LEAST ? [] : [weekDays({ kind, days, told, of }, then, ofThen)]),
        ].map((finding) => (finding.count < times * (finding.expected ?? 0) ? { ...finding, slight: true } : finding));
      }),
  };
};

interface Digits {
  readonly kind: string;
  readonly days: ReadonlyMap<Day, number>;
  readonly told: readonly Told[];
  readonly of: number;
}

/** The day of the month that stands out most. */
const monthDays = (
  { kind, days, told, of, from, to }: Digits & { readonly from: Day; readonly to: Day },
  then: ReadonlyMap<Day, number>,
  firstThen: Day,
  lastThen: Day,
): Finding => {
  const found = (each: ReadonlyMap<Day, number>): Map<number, number> => {
    const counted = new Map<number, number>();
    for (const [day, count] of each) counted.set(dateOf(day), (counted.get(dateOf(day)) ?? 0) + count);
    return counted;
  };
  // How far the authority's own history strays from the calendar, for reasons of its own.
  const usual = found(then);
  const usually = Number.isFinite(firstThen) ? byCalendar(then, firstThen, lastThen) : new Map<number, number>();
  const strays = [...usually].filter(([, expected]) => expected >= 5);
  const dispersion = Math.max(
    1,
    strays.reduce((sum, [date, expected]) => sum + ((usual.get(date) ?? 0) - expected) ** 2 / expected, 0) /
      Math.max(1, strays.length - 1),
  );
  const expected = byCalendar(days, from, to);
  const tested = [...found(days)].map(([date, count]) => {
    const share = Math.min(1, (expected.get(date) ?? 0) / of);
    return { date, count, share, probability: binomial({ count, of }, share, dispersion) };
  });
  return standing(kind, told, dateOf, of, 'month', tested, 'calendar', 31);
};

const FOUR_WEEKS = 28;

/** The day of the week that stands out most against the authority's own history. */
const weekDays = ({ kind, days, told, of }: Digits, then: ReadonlyMap<Day, number>, ofThen: number): Finding => {
  const byWeekday = (each: Iterable<readonly [Day, number]>): number[] => {
    const counted = Array.from({ length: 8 }, () => 0);
    for (const [day, count] of each) counted[weekday(day)] = (counted[weekday(day)] ?? 0) + count;
    return counted;
  };
  const here = byWeekday(days);
  const usual = byWeekday(then);
  // What some weeks of the history have more than others is granted to the period too.
  const weeks = [...Map.groupBy(then, ([day]) => Math.floor(day / FOUR_WEEKS)).values()].map(byWeekday);
  const tested = [1, 2, 3, 4, 5, 6, 7].map((date) => {
    const there = { count: usual[date] ?? 0, of: ofThen };
    const count = here[date] ?? 0;
    const dispersion = dispersionOf(
      weeks.map((week) => ({ count: week[date] ?? 0, of: week.reduce((all, each) => all + each, 0) })),
    );
    return { date, count, share: there.count / ofThen, probability: fisher({ count, of }, there, dispersion) };
  });
  return standing(kind, told, weekday, of, 'week', tested, 'history', 7);
};

const standing = (
  kind: string,
  told: readonly Told[],
  digitOf: (day: Day) => number,
  of: number,
  what: 'month' | 'week',
  tested: readonly { date: number; count: number; share: number; probability: number }[],
  against: 'calendar' | 'history',
  many: number,
): Finding => {
  const least = tested.reduce((a, b) => (b.probability < a.probability ? b : a));
  const { date, count, share } = least;
  return {
    irregularity: 'digits',
    about: `${kind} ${what}`,
    kind,
    what,
    digit: date,
    count,
    of,
    expected: of * share,
    // The one that stands out was chosen from all: each had its chance.
    tested: {
      test: against === 'calendar' ? 'binomial' : 'fisher',
      probability: Math.min(1, least.probability * many),
      against,
    },
    excused: 0,
    told: told.filter(({ happened }) => digitOf(happened) === date),
  };
};
