import { addWorkingDays, type Day, isWorkingDay } from '#src/calendar/index.ts';
import { arrange, type Child, nextWorkingDay, type World } from './world.ts';

type Data = Readonly<Record<string, unknown>>;

interface Sign {
  readonly signal: string;
  readonly times: number;
  readonly days: number;
  /** Working days within which it is answered. */
  readonly due: number;
  readonly counts: (kind: string, data: Data) => boolean;
  readonly distinct?: string;
  readonly afresh?: true;
}

const about =
  (reason: string) =>
  (kind: string, { reasons }: Data): boolean =>
    kind === 'contact.received' && Array.isArray(reasons) && reasons.includes(reason);

// The demo's own reckoning, as in `clocks.ts`: written by itself, so that the service's can be held against it.
const SIGNS: readonly Sign[] = [
  {
    signal: 'signal-no-further-action',
    times: 3,
    days: 365,
    due: 5,
    counts: (kind, { outcome }) => kind === 'contact.decided' && outcome === 'no-further-action',
  },
  { signal: 'signal-domestic-abuse', times: 3, days: 365, due: 1, counts: about('domestic-abuse') },
  { signal: 'signal-injuries', times: 3, days: 365, due: 1, counts: about('physical-abuse'), distinct: 'source' },
  {
    signal: 'signal-exploitation',
    times: 1,
    days: 1,
    due: 1,
    counts: (kind, data) => about('sexual-exploitation')(kind, data) || about('criminal-exploitation')(kind, data),
  },
  {
    signal: 'signal-no-access',
    times: 3,
    days: 14,
    due: 1,
    counts: (kind, { seen }) => kind === 'visit.refused' || (kind === 'visit.made' && seen === false),
    afresh: true,
  },
  {
    signal: 'signal-not-alone',
    times: 2,
    days: 42,
    due: 5,
    counts: (kind, { seen, alone }) => kind === 'visit.made' && seen === true && alone === false,
    afresh: true,
  },
  { signal: 'signal-missing', times: 3, days: 90, due: 1, counts: (kind) => kind === 'missing.reported' },
  { signal: 'signal-assessments', times: 3, days: 730, due: 10, counts: (kind) => kind === 'assessment.completed' },
];

/** Counts an event of a child, and says which signals it gives and by when each is to be answered. */
export const signalsBy = (
  child: Child,
  kind: string,
  data: Data,
  day: Day,
): { readonly signal: string; readonly due: Day }[] =>
  SIGNS.flatMap(({ signal, times, days, due, counts, distinct }) => {
    if (!counts(kind, data)) return [];
    child.counted.push({ signal, day, value: distinct === undefined ? '' : String(data[distinct]) });
    if (child.waiting.has(signal)) return [];
    const recent = child.counted.filter((each) => each.signal === signal && each.day > day - days && each.day <= day);
    const count = distinct === undefined ? recent.length : new Set(recent.map(({ value }) => value)).size;
    if (count < times) return [];
    child.waiting.add(signal);
    return [{ signal, due: addWorkingDays(day, due) }];
  });

/** A signal was answered: where it begins anew, what was counted before no longer counts. */
export const signalAnswered = (child: Child, signal: string): void => {
  child.waiting.delete(signal);
  if (SIGNS.find((sign) => sign.signal === signal)?.afresh === true)
    child.counted = child.counted.filter((each) => each.signal !== signal);
};

/** Has somebody answer on the next working day, or, of what was written down a day late, as soon as it is known. */
export const answerSoon = (world: World, known: Day, run: () => void): void => {
  if (known > world.day && isWorkingDay(known)) arrange(world, known, 1_100, run);
  else arrange(world, nextWorkingDay(Math.max(known, world.day)), 560, run);
};
