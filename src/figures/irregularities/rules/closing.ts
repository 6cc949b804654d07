import { civil, type Day, dayOf } from '../../../calendar/index.ts';
import { compareFacts } from '../../../law/index.ts';
import type { Trace } from '../../../ledger/index.ts';
import { type Around, type Finding, LEAST, type Look, tell, type Told, when } from '../history.ts';

interface Ending {
  readonly id: string;
  readonly isEnd: (entry: Trace) => boolean;
  readonly isBeginning: (entry: Trace) => boolean;
}

/** What is counted on a day, and how it ends and begins again. */
const COUNTED: readonly Ending[] = [
  { id: 'case', isEnd: ({ kind }) => kind === 'case.closed', isBeginning: ({ kind }) => kind === 'case.opened' },
  {
    id: 'register',
    isEnd: ({ kind, data }) =>
      kind === 'register.removed' || (kind === 'conference.held' && data['decision'] === 'deregistered'),
    isBeginning: ({ kind, data }) => kind === 'conference.held' && data['decision'] === 'registered',
  },
  { id: 'care', isEnd: ({ kind }) => kind === 'care.ended', isBeginning: ({ kind }) => kind === 'care.began' },
];

/** The ends of a year's quarters, at which children are counted; the returns to the Welsh Government count on 31 March. */
const COUNT_DAYS = [
  [3, 31],
  [6, 30],
  [9, 30],
  [12, 31],
] as const;

/** The count day that a day comes so shortly before, or is. */
export const countDayOf = (day: Day, within: number): Day | undefined => {
  const { year } = civil(day);
  return [year, year + 1]
    .flatMap((each) => COUNT_DAYS.map(([month, date]) => dayOf(each, month, date)))
    .find((counted) => day <= counted && counted - day < within);
};

export interface CountSettings {
  /** Days up to a count day, itself included. */
  readonly before: number;
  /** Days after the ending within which it began again. */
  readonly after: number;
}

/** What ended in the last days before children were counted, and began again soon after. */
export const closedBeforeCount = (around: Around, { before, after }: CountSettings): Look => {
  const found = new Map<string, { ending: Ending; day: Day; of: number; told: Told[] }>();
  /** Endings at other times, and how many of them began again as soon. */
  const others = new Map<string, { count: number; of: number }>();
  return {
    take: ({ entries }) => {
      const counting = entries.filter(({ replacedFrom }) => replacedFrom === undefined).sort(compareFacts);
      for (const ending of COUNTED)
        for (const [index, entry] of counting.entries()) {
          if (!ending.isEnd(entry)) continue;
          // As soon after it is not over yet: nothing can be said.
          if (entry.day + after > around.today) continue;
          const again = counting
            .slice(index + 1)
            .find((later) => later.day <= entry.day + after && ending.isBeginning(later));
          const day = countDayOf(entry.day, before);
          if (day !== undefined && when(day, around) === 'now') {
            const key = `${ending.id} ${day}`;
            let one = found.get(key);
            if (one === undefined) found.set(key, (one = { ending, day, of: 0, told: [] }));
            one.of += 1;
            if (again !== undefined) one.told.push(tell(entry, { events: [entry.id, again.id], limit: day }));
          } else if (day === undefined && when(entry.day, around) !== undefined) {
            const one = others.get(ending.id) ?? { count: 0, of: 0 };
            others.set(ending.id, { count: one.count + (again === undefined ? 0 : 1), of: one.of + 1 });
          }
        }
    },
    end: () =>
      [...found.values()].flatMap(({ ending, day, of, told }): Finding[] => {
        if (told.length === 0) return [];
        const usual = others.get(ending.id);
        return [
          {
            irregularity: 'closed-before-count',
            about: `${ending.id} ${day}`,
            what: ending.id,
            day,
            days: before,
            count: told.length,
            of,
            ...(usual === undefined || usual.of < LEAST ? {} : { expected: (of * usual.count) / usual.of }),
            excused: 0,
            told,
          },
        ];
      }),
  };
};
