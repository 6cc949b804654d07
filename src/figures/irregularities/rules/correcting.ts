import { type Day, londonDay } from '../../../calendar/index.ts';
import { asKnown, type Compiled, type Duty, evaluate, type FactValue } from '../../../law/index.ts';
import type { Trace } from '../../../ledger/index.ts';
import { type Around, type Finding, type History, type Look, push, tell, type Told, when } from '../history.ts';

/** The first word about what an entry says: corrections followed back to what they correct. */
const rootOf = ({ entry }: History, id: string): string => {
  let at = id;
  for (const seen = new Set<string>(); !seen.has(at); ) {
    seen.add(at);
    at = entry(at)?.replaces ?? at;
  }
  return at;
};

/** Duties at the end of a day as they were known then, by what they are about. */
const dutiesKnown = (history: History, law: Compiled, day: Day, knownAt: number): Map<string, Duty> =>
  new Map(
    evaluate(asKnown(history.entries, knownAt), law, day).duties.map((duty) => [
      `${duty.rule} ${rootOf(history, duty.from)}`,
      duty,
    ]),
  );

const LATE: ReadonlySet<string> = new Set(['late', 'overdue', 'missed']);

/** Corrections that moved the day on which something happened, so that what was late became on time. */
export const dateMoved = (around: Around): Look => {
  const byRule = new Map<string, Told[]>();
  let moved = 0;
  return {
    take: (history) => {
      const { entries, entry } = history;
      const movers = entries.filter((each) => {
        const original = each.replaces === undefined ? undefined : entry(each.replaces);
        return (
          original !== undefined &&
          original.kind === each.kind &&
          original.day !== each.day &&
          when(londonDay(each.recorded), around) === 'now'
        );
      });
      moved += movers.filter(({ part }) => part === 0).length;
      for (const [recorded, together] of Map.groupBy(movers, (each) => each.recorded)) {
        const day = londonDay(recorded);
        const before = dutiesKnown(history, around.law, day, recorded - 1);
        for (const [key, duty] of dutiesKnown(history, around.law, day, recorded)) {
          const then = before.get(key);
          if (duty.status !== 'met' || then === undefined || !LATE.has(then.status)) continue;
          const by = together.find(({ id }) => [duty.doneBy, duty.from, duty.countedFrom].includes(id));
          if (by === undefined) continue;
          const original = by.replaces ?? '';
          push(
            byRule,
            duty.rule,
            tell(by, { events: [by.id, original], limit: duty.due, before: entry(original)?.day ?? by.day }),
          );
        }
      }
    },
    end: () =>
      [...byRule].map(([rule, told]): Finding => {
        const events = new Map(told.map((each) => [each.events[0], each]));
        return {
          irregularity: 'date-moved',
          about: rule,
          rule,
          count: events.size,
          of: moved,
          excused: 0,
          told: [...events.values()],
        };
      }),
  };
};

/** Entries that figures were published on, and that somebody said afterwards had never happened. */
export const retractedAfterPublication = (around: Around): Look => {
  const found = around.publications.map((publication) => ({ publication, of: 0, told: [] as Told[] }));
  return {
    take: ({ entries }) => {
      if (found.length === 0) return;
      for (const each of entries) {
        if (each.part !== 0 || each.kind === 'record.retracted') continue;
        for (const one of found) {
          const { from, to, knownAt } = one.publication;
          const { replacedFrom, replacedBy } = each;
          if (each.day < from || each.day > to || each.recorded > knownAt || (replacedFrom ?? Infinity) <= knownAt)
            continue;
          one.of += 1;
          if (replacedFrom === undefined || replacedBy?.kind !== 'record.retracted') continue;
          const day = londonDay(replacedFrom);
          if (when(day, around) !== 'now') continue;
          const events = [each.id, replacedBy.id];
          one.told.push(tell(each, { events, by: replacedBy.by, recorded: replacedFrom, limit: londonDay(knownAt) }));
        }
      }
    },
    end: () =>
      found.flatMap(({ publication: { edition, id, from }, of, told }): Finding[] =>
        told.length === 0
          ? []
          : [
              {
                irregularity: 'retracted-after-publication',
                about: id,
                what: edition,
                day: from,
                count: told.length,
                of,
                excused: 0,
                told,
              },
            ],
      ),
  };
};

/** Days that somebody set, by when something is owed. */
const DUE_FIELDS = [
  'nextLook',
  'actBy',
  'reviewOn',
  'until',
  'newDate',
  'answerBy',
  'reportBy',
  'endBy',
  'visitBy',
  'planBy',
  'meetBy',
] as const;
/** What says which law or which figure something falls under. */
const CATEGORY_FIELDS = [
  'category',
  'categories',
  'outcome',
  'determination',
  'decision',
  'type',
  'legalStatus',
  'kind',
  'regime',
  'ground',
] as const;
/** What moves a day without a correction. */
const MOVERS: ReadonlySet<string> = new Set(['conference.postponed', 'clock.paused']);
const CLOSINGS: ReadonlySet<string> = new Set(['case.closed', 'register.removed', 'care.ended', 'risk.closed']);

export const CHANGES = ['due-dates', 'categories', 'closures'] as const;
type Change = (typeof CHANGES)[number];

const isSame = (a: FactValue | undefined, b: FactValue | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

const changesOf = (entry: Trace, original: Trace | undefined): Change[] => {
  if (original === undefined) {
    if (CLOSINGS.has(entry.kind)) return ['closures'];
    return MOVERS.has(entry.kind) ? ['due-dates'] : [];
  }
  const differs = (fields: readonly string[]): boolean =>
    fields.some((field) => !isSame(entry.data[field], original.data[field]));
  return [
    ...(differs(DUE_FIELDS) ? (['due-dates'] as const) : []),
    ...(differs(CATEGORY_FIELDS) ? (['categories'] as const) : []),
  ];
};

export interface BulkSettings {
  /** Children whose records one post changed in one day, below which it is no bulk. */
  readonly least: number;
  /** The share of such days in the authority's own history that had fewer. */
  readonly usual: number;
}

/** The same sort of change to the records of many children, by one post on one day. */
export const changedInBulk = (around: Around, { least, usual }: BulkSettings): Look => {
  const days = new Map<string, { change: Change; post: string; day: Day; told: Told[] }>();
  return {
    take: ({ entries, entry }) => {
      for (const each of entries) {
        // An import writes years down in an hour.
        if (each.imported) continue;
        const day = londonDay(each.recorded);
        if (when(day, around) === undefined) continue;
        const original = each.replaces === undefined ? undefined : entry(each.replaces);
        if (each.replaces !== undefined && original?.kind !== each.kind) continue;
        for (const change of changesOf(each, original)) {
          const key = `${change} ${day} ${each.by}`;
          let one = days.get(key);
          if (one === undefined) days.set(key, (one = { change, post: each.by, day, told: [] }));
          one.told.push(tell(each, original === undefined ? {} : { events: [each.id, original.id] }));
        }
      }
    },
    end: () => {
      const found = [...days.values()].map((each) => ({
        ...each,
        children: new Set(each.told.map(({ child }) => child)).size,
      }));
      return CHANGES.flatMap((change): Finding[] => {
        const these = found.filter((each) => each.change === change);
        const before = these.filter(({ day }) => when(day, around) === 'before').map(({ children }) => children);
        const most = Math.max(least - 1, before.sort((a, b) => a - b)[Math.floor(before.length * usual)] ?? 0);
        return these
          .filter(({ day, children }) => when(day, around) === 'now' && children > most)
          .map(({ post, day, children, told }) => ({
            irregularity: 'changed-in-bulk',
            about: `${change} ${post} ${day}`,
            what: change,
            post,
            day,
            count: children,
            of: null,
            ...(before.length === 0 ? {} : { expected: before[Math.floor(before.length / 2)] ?? 0 }),
            excused: 0,
            told,
          }));
      });
    },
  };
};
