import { type Day, londonDay } from '../../calendar/index.ts';
import type { Trace } from '../../ledger/index.ts';
import { type Around, delayOf, type History, push, under, when } from './history.ts';

/** How late each kind of entry usually is, by the authority's own history. */
export interface Delays {
  readonly take: (history: History) => void;
  /** Days after which an entry of a kind is later than usual. Known when every history was taken. */
  readonly limit: (kind: string) => number;
  /** Entries of the period and of the history before it that came more than the least days late, in no order. */
  readonly late: readonly Trace[];
  /** How many entries were recorded on each London day of both. */
  readonly recorded: ReadonlyMap<Day, number>;
}

export interface DelaySettings {
  /** The share of a kind's entries that came within its usual delay. */
  readonly usual: number;
  /** What is within so many days is never late. */
  readonly least: number;
  /** The days that stand in where there is too little history. */
  readonly otherwise: number;
  /** Entries of a kind that make a history. */
  readonly history: number;
}

/** Whether an entry says when it was first written down: a correction comes late by its nature and is looked at otherwise, and what is noted of the past is meant to. */
export const isFirstWord = ({ part, replaces, kind }: Trace): boolean =>
  part === 0 && replaces === undefined && kind !== 'record.retracted' && kind !== 'history.noted';

const LONGEST = 400;

/** Gathers how late entries come. */
export const usualDelays = (around: Around, settings: DelaySettings): Delays => {
  const byKind = new Map<string, number[]>();
  const late: Trace[] = [];
  const recorded = new Map<Day, number>();
  const limits = new Map<string, number>();

  const limitOf = (kind: string): number => {
    const counted = byKind.get(kind) ?? [];
    const all = counted.reduce((sum, count) => sum + (count ?? 0), 0);
    if (all < settings.history) return settings.otherwise;
    let within = 0;
    let days = 0;
    for (; days < LONGEST; days++) {
      within += counted[days] ?? 0;
      if (within >= settings.usual * all) break;
    }
    return Math.max(settings.least, days);
  };

  return {
    late,
    recorded,
    limit: (kind) => under(limits, kind, () => limitOf(kind)),
    take: ({ entries }) => {
      for (const entry of entries) {
        if (!isFirstWord(entry)) continue;
        const day = londonDay(entry.recorded);
        const time = when(day, around);
        if (time === undefined) continue;
        recorded.set(day, (recorded.get(day) ?? 0) + 1);
        const delay = Math.min(delayOf(entry), LONGEST);
        if (delay > settings.least) late.push(entry);
        if (time === 'before') {
          const counted = under(byKind, entry.kind, (): number[] => []);
          counted[delay] = (counted[delay] ?? 0) + 1;
        }
      }
    },
  };
};

/** Entries by what a word of them says. */
export const grouped = <Key>(entries: readonly Trace[], key: (entry: Trace) => Key): Map<Key, Trace[]> => {
  const found = new Map<Key, Trace[]>();
  for (const entry of entries) push(found, key(entry), entry);
  return found;
};
