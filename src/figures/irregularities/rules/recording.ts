import { type Day, londonDay } from '../../../calendar/index.ts';
import type { Duty } from '../../../law/index.ts';
import type { Trace } from '../../../ledger/index.ts';
import { type Counted, dispersionOf, fisher } from '../chance.ts';
import { type Delays, grouped, isFirstWord } from '../delays.ts';
import {
  type Around,
  delayOf,
  type Finding,
  type History,
  LEAST,
  type Look,
  outageOf,
  tell,
  type Tested,
  type Told,
  under,
  when,
  workingDays,
} from '../history.ts';

const HISTORY = 'history' as const;

/** A one-sided comparison with other entries, where both are enough to judge. */
const compared = (
  here: Counted,
  there: Counted,
  dispersion: number,
  against: Tested['against'],
): Pick<Finding, 'expected' | 'tested' | 'tooFew'> => {
  if (here.of < LEAST || there.of < LEAST) return { tooFew: true };
  const probability = fisher(here, there, dispersion);
  return { expected: (here.of * there.count) / there.of, tested: { test: 'fisher', probability, against } };
};

/** What is told of late entries, and how many of them an outage explains. */
const tellLate = (
  { outages }: Around,
  entries: readonly Trace[],
  limit: (entry: Trace) => number,
): { readonly told: Told[]; readonly excused: number } => {
  const told = entries.map((entry) => {
    const outage = outageOf(outages, entry, limit(entry));
    return tell(entry, { limit: entry.day + limit(entry), ...(outage === undefined ? {} : { outage: outage.id }) });
  });
  return { told, excused: told.filter(({ outage }) => outage !== undefined).length };
};

/** Entries that were written down later than their kind usually is. */
export const recordedLate = (around: Around, delays: Delays): Look => {
  const of = new Map<string, number>();
  const before = new Map<string, Map<string, number>>();
  return {
    take: ({ entries }) => {
      for (const entry of entries) {
        if (!isFirstWord(entry)) continue;
        const time = when(londonDay(entry.recorded), around);
        if (time === 'now') of.set(entry.kind, (of.get(entry.kind) ?? 0) + 1);
        else if (time === 'before') {
          const recorders = under(before, entry.kind, () => new Map<string, number>());
          recorders.set(entry.by, (recorders.get(entry.by) ?? 0) + 1);
        }
      }
    },
    end: () => {
      const byKind = grouped(
        delays.late.filter((entry) => delayOf(entry) > delays.limit(entry.kind)),
        ({ kind }) => kind,
      );
      return [...byKind].flatMap(([kind, entries]): Finding[] => {
        const now = entries.filter(({ recorded }) => when(londonDay(recorded), around) === 'now');
        if (now.length === 0) return [];
        const then = grouped(
          entries.filter(({ recorded }) => when(londonDay(recorded), around) === 'before'),
          ({ by }) => by,
        );
        const recorders = [...(before.get(kind) ?? [])].map(
          ([by, all]): Counted => ({ count: then.get(by)?.length ?? 0, of: all }),
        );
        const there = total(recorders);
        const days = delays.limit(kind);
        const { told, excused } = tellLate(around, now, () => days);
        const here = { count: now.length - excused, of: (of.get(kind) ?? now.length) - excused };
        return [
          {
            irregularity: 'recorded-late',
            about: kind,
            kind,
            days,
            ...here,
            ...compared(here, there, dispersionOf(recorders), HISTORY),
            excused,
            told,
          },
        ];
      });
    },
  };
};

const total = (counted: Iterable<Counted>): Counted => {
  let count = 0;
  let of = 0;
  for (const each of counted) {
    count += each.count;
    of += each.of;
  }
  return { count, of };
};

/** A duty that was done in time, with the entry that did it. */
interface Done {
  readonly duty: Duty;
  readonly entry: Trace;
  /** Working days from the day on which it was done until the last permitted one. */
  readonly gap: number;
}

const doneIn = ({ verdict, entry }: History): Done[] =>
  verdict.duties.flatMap((duty): Done[] => {
    if (duty.status !== 'met' || duty.doneBy === null || duty.done === null) return [];
    const evidence = entry(duty.doneBy);
    const gap = workingDays(duty.done, duty.due);
    return evidence === undefined || gap === undefined ? [] : [{ duty, entry: evidence, gap }];
  });

export interface InsideSettings {
  /** Just inside: so many working days or fewer before the limit. */
  readonly gap: number;
  /** Of shorter limits every day is just inside. */
  readonly shortest: number;
  /** Written down promptly: within so many days. */
  readonly prompt: number;
}

/** Entries that came late and are dated just inside the limit of what they did. */
export const lateInsideLimit = (around: Around, delays: Delays, settings: InsideSettings): Look => {
  const byRule = new Map<string, { readonly late: Done[]; prompt: number; promptInside: number }>();
  return {
    take: (history) => {
      for (const done of doneIn(history)) {
        const { duty, entry, gap } = done;
        if (entry.part > 0 || duty.due - duty.start <= settings.shortest || when(duty.due, around) !== 'now') continue;
        const one = under(byRule, duty.rule, () => ({ late: [] as Done[], prompt: 0, promptInside: 0 }));
        const delay = delayOf(entry);
        if (delay <= settings.prompt) {
          one.prompt += 1;
          if (gap <= settings.gap) one.promptInside += 1;
        } else if (delay > SURELY_PROMPT) one.late.push(done);
      }
    },
    end: () =>
      [...byRule].flatMap(([rule, { late: all, prompt, promptInside }]): Finding[] => {
        const late = all.filter(({ entry }) => delayOf(entry) > delays.limit(entry.kind));
        const inside = late.filter(({ gap }) => gap <= settings.gap);
        if (inside.length === 0) return [];
        const told = inside.map(({ entry, duty }) => {
          const outage = outageOf(around.outages, entry, delays.limit(entry.kind));
          return tell(entry, { limit: duty.due, ...(outage === undefined ? {} : { outage: outage.id }) });
        });
        const excused = told.filter(({ outage }) => outage !== undefined).length;
        const here = { count: inside.length - excused, of: late.length - excused };
        const there = { count: promptInside, of: prompt };
        const judged =
          here.of + there.of < LEAST || there.of < LEAST / 2
            ? { tooFew: true as const }
            : {
                expected: (here.of * there.count) / there.of,
                tested: { test: 'fisher' as const, probability: fisher(here, there), against: 'placebo' as const },
              };
        return [
          {
            irregularity: 'late-inside-limit',
            about: rule,
            rule,
            days: settings.gap,
            ...here,
            ...judged,
            excused,
            told,
          },
        ];
      }),
  };
};

/** No kind's usual delay is shorter: what is not kept for being late need not be remembered. */
const SURELY_PROMPT = 7;

export interface DeadlineSettings {
  /** Only what was done in the last so many working days before the limit is held against chance. */
  readonly gap: number;
}

const LONGEST_DELAY = 40;

interface NearLimit {
  /** How many were done so many working days before the limit. */
  readonly byGap: number[];
  /** Those of them that were written down after it, and were not explained by an outage. */
  after: number;
  /** All that were on time. */
  of: number;
  excused: number;
  kind: string;
  readonly told: Told[];
}

/**
 * On-time dates that were written down after the deadline. An entry that is dated before a limit and comes after it may be
 * honest; how many do, the delays of other entries of the kind say, that were near no limit or were written before the period.
 */
export const recordedAfterDeadline = (around: Around, settings: DeadlineSettings): Look => {
  const byRule = new Map<string, NearLimit>();
  /** How many working days late a kind's entries came that are compared with, by who recorded them. */
  const placebo = new Map<string, Map<string, number[]>>();

  const add = ({ duty, entry, gap }: Done): void => {
    const one = under(
      byRule,
      duty.rule,
      (): NearLimit => ({ byGap: [], after: 0, of: 0, excused: 0, kind: entry.kind, told: [] }),
    );
    const isAfter = londonDay(entry.recorded) > duty.due;
    const outage = !isAfter
      ? undefined
      : around.outages.find(
          (each) => londonDay(each.from) <= duty.due && outageOf([each], entry, Math.max(0, duty.due - entry.day)),
        );
    one.of += 1;
    if (isAfter)
      one.told.push(tell(entry, { limit: duty.due, ...(outage === undefined ? {} : { outage: outage.id }) }));
    if (outage !== undefined) one.excused += 1;
    else if (gap <= settings.gap) {
      one.byGap[gap] = (one.byGap[gap] ?? 0) + 1;
      if (isAfter) one.after += 1;
    }
  };

  return {
    take: (history) => {
      const near = new Set<string>();
      for (const done of doneIn(history)) {
        if (done.gap <= settings.gap) near.add(done.entry.id);
        if (done.entry.part === 0 && when(done.duty.due, around) === 'now') add(done);
      }
      for (const entry of history.entries) {
        if (!isFirstWord(entry)) continue;
        const day = londonDay(entry.recorded);
        const time = when(day, around);
        if (time === undefined || (time === 'now' && near.has(entry.id))) continue;
        const delay = workingDays(entry.day, day);
        if (delay === undefined) continue;
        const recorders = under(placebo, entry.kind, () => new Map<string, number[]>());
        const counted = under(recorders, entry.by, (): number[] => []);
        const at = Math.min(delay, LONGEST_DELAY);
        counted[at] = (counted[at] ?? 0) + 1;
      }
    },
    end: () =>
      [...byRule].flatMap(([rule, { byGap, after, of, excused, kind, told }]): Finding[] => {
        if (told.length === 0) return [];
        const here = { count: after, of: byGap.reduce((sum, count) => sum + (count ?? 0), 0) };
        const { there, dispersion } = expectedAfter(byGap, here.of, placebo.get(kind) ?? new Map());
        const judged = compared(here, there, dispersion, 'placebo');
        return [
          {
            irregularity: 'recorded-after-deadline',
            about: rule,
            rule,
            kind,
            count: told.length - excused,
            of: of - excused,
            ...judged,
            // What was done long before the limit is told too, and not held against chance: it adds itself to what is expected.
            ...(judged.expected === undefined
              ? {}
              : { expected: judged.expected + (told.length - excused - here.count) }),
            excused,
            told,
          },
        ];
      }),
  };
};

/** How many of the entries that are compared with would have come after the limits of those that are looked at. */
const expectedAfter = (
  byGap: readonly number[],
  of: number,
  recorders: ReadonlyMap<string, readonly number[]>,
): { readonly there: Counted; readonly dispersion: number } => {
  /** Which share of the limits a delay of so many working days runs past. */
  const past: number[] = [];
  let within = 0;
  for (let delay = 0; delay <= LONGEST_DELAY; delay++) {
    past.push(of === 0 ? 0 : within / of);
    within += byGap[delay] ?? 0;
  }
  const groups = [...recorders.values()].map((counted): Counted => {
    let count = 0;
    let all = 0;
    counted.forEach((many, delay) => {
      count += many * (past[delay] ?? 0);
      all += many;
    });
    return { count, of: all };
  });
  const all = total(groups);
  return { there: { ...all, count: Math.round(all.count) }, dispersion: dispersionOf(groups) };
};

export interface AnnouncedSettings {
  /** Days after it in which what comes late is looked at. */
  readonly days: number;
}

/** Late entries about the time before an inspection was announced or something happened, written down in the weeks after it. */
export const afterAnnouncement = (around: Around, delays: Delays, { days }: AnnouncedSettings): Look => {
  const known = [
    ...around.inspections.map((each) => ({ ...each, irregularity: 'after-announcement' as const })),
    ...around.incidents.map((each) => ({ ...each, irregularity: 'after-incident' as const })),
  ].filter(({ day }) => day <= around.to && day + days > around.from);
  return {
    take: () => {},
    end: () => {
      if (known.length === 0) return [];
      const late = delays.late.filter((entry) => delayOf(entry) > delays.limit(entry.kind));
      const lateOn = new Map<Day, number>();
      for (const entry of late) {
        const day = londonDay(entry.recorded);
        lateOn.set(day, (lateOn.get(day) ?? 0) + 1);
      }
      const windowFrom = (first: Day): Counted => {
        let count = 0;
        let of = 0;
        for (let day = first; day < first + days; day++) {
          count += lateOn.get(day) ?? 0;
          of += delays.recorded.get(day) ?? 0;
        }
        return { count, of };
      };
      const recordedDays = [...delays.recorded.keys()];
      const firstDay = recordedDays.reduce((least, day) => Math.min(least, day), around.to);
      // Windows of the same length in which nothing had been announced.
      const others: Counted[] = [];
      for (let first = firstDay; first + days <= around.to; first += days)
        if (!known.some(({ day }) => first < day + days && day < first + days)) others.push(windowFrom(first));
      const there = total(others);
      const dispersion = dispersionOf(others);
      return known.flatMap(({ id, day, what, irregularity }): Finding[] => {
        const entries = late.filter((entry) => {
          const recorded = londonDay(entry.recorded);
          return entry.day < day && recorded >= day && recorded < day + days;
        });
        if (entries.length === 0) return [];
        const { told, excused } = tellLate(around, entries, (entry) => delays.limit(entry.kind));
        const here = { count: entries.length - excused, of: windowFrom(day).of - excused };
        const judged = compared(here, there, dispersion, HISTORY);
        return [{ irregularity, about: id, day, what, days, ...here, ...judged, excused, told }];
      });
    },
  };
};

/** What happened to a child after which nothing about the time before it is written down without a question. */
const CHILD_INCIDENTS: ReadonlySet<string> = new Set(['unexpected-death.responded', 'practice-review.referred']);

/** Entries about a child that are dated before something grave happened to them and were written down after it. */
export const afterIncident = (around: Around, { days }: AnnouncedSettings): Look => {
  const found: Finding[] = [];
  return {
    take: ({ entries }) => {
      for (const incident of entries) {
        if (!CHILD_INCIDENTS.has(incident.kind) || incident.replacedFrom !== undefined) continue;
        const after = entries.filter((entry) => {
          const recorded = londonDay(entry.recorded);
          return (
            entry !== incident &&
            entry.day < incident.day &&
            recorded > incident.day &&
            recorded <= incident.day + days &&
            when(recorded, around) === 'now'
          );
        });
        if (after.length === 0) continue;
        const told = after.map((entry) => tell(entry, { limit: incident.day, events: [entry.id, incident.id] }));
        found.push({
          irregularity: 'after-incident',
          about: incident.id,
          kind: incident.kind,
          day: incident.day,
          days,
          count: told.length,
          of: null,
          excused: 0,
          told,
        });
      }
    },
    end: () => found,
  };
};
