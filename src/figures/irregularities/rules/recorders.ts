import { type Day, londonDay, type Us } from '../../../calendar/index.ts';
import { compareFacts } from '../../../law/index.ts';
import { holderOn, holdingsOf } from '../../../organisation/index.ts';
import { type Around, type Finding, type Look, push, tell, type Told, under, when } from '../history.ts';

export interface OneRecorderSettings {
  /** Other workers for whose children one post wrote on one day, below which it is none of it. */
  readonly workers: number;
  /** The share of such days in the authority's own history that had fewer. */
  readonly usual: number;
}

/** Entries that a worker makes, written down by one post for the children of many others on one day. */
export const oneRecorder = (around: Around, { workers: least, usual }: OneRecorderSettings): Look => {
  const ownedByWorker = new Set(around.law.rules.flatMap(({ id, owner }) => (owner === 'worker' ? [id] : [])));
  const days = new Map<string, { post: string; day: Day; workers: Set<string>; told: Map<string, Told> }>();
  return {
    take: ({ entries, verdict, entry }) => {
      const allocations = entries
        .filter(({ kind, replacedFrom }) => kind === 'case.allocated' && replacedFrom === undefined)
        .sort(compareFacts);
      if (allocations.length === 0) return;
      for (const { rule, doneBy } of verdict.duties) {
        const evidence = doneBy === null || !ownedByWorker.has(rule) ? undefined : entry(doneBy);
        if (evidence === undefined || evidence.imported) continue;
        const day = londonDay(evidence.recorded);
        if (when(day, around) === undefined) continue;
        const worker = allocations.findLast((allocated) => allocated.day <= evidence.day)?.data['worker'];
        if (typeof worker !== 'string' || worker === evidence.by) continue;
        const one = under(days, `${day} ${evidence.by}`, () => ({
          post: evidence.by,
          day,
          workers: new Set<string>(),
          told: new Map<string, Told>(),
        }));
        one.workers.add(worker);
        if (when(day, around) === 'now') one.told.set(evidence.id, tell(evidence));
      }
    },
    end: () => {
      const all = [...days.values()];
      const before = all.filter(({ day }) => when(day, around) === 'before').map(({ workers }) => workers.size);
      const most = Math.max(least - 1, before.sort((a, b) => a - b)[Math.floor(before.length * usual)] ?? 0);
      return all
        .filter(({ day, workers }) => when(day, around) === 'now' && workers.size > most)
        .map(
          ({ post, day, workers, told }): Finding => ({
            irregularity: 'one-recorder',
            about: `${post} ${day}`,
            post,
            day,
            count: told.size,
            of: workers.size,
            ...(before.length === 0 ? {} : { expected: before[Math.floor(before.length / 2)] ?? 0 }),
            excused: 0,
            told: [...told.values()],
          }),
        );
    },
  };
};

export interface OneMachineSettings {
  /** Seconds between two entries that are still of one run. */
  readonly pause: number;
  /** Children whose records were written in one run, below which it is none of it. */
  readonly children: number;
}

const SECOND: Us = 1_000_000;

/** The doors at which somebody writes as it happens. */
const TYPED: ReadonlySet<string> = new Set(['web', 'api', 'offline']);

/** Entries about many children that one post's sign-in wrote faster than anybody types. Imports say that they are. */
export const oneMachine = (around: Around, { pause, children: least }: OneMachineSettings): Look => {
  const byPost = new Map<string, { readonly entered: Us; readonly told: Told }[]>();
  return {
    take: ({ entries }) => {
      for (const entry of entries)
        if (!entry.imported && TYPED.has(entry.source) && when(londonDay(entry.entered), around) === 'now')
          push(byPost, `${entry.source} ${entry.by}`, { entered: entry.entered, told: tell(entry) });
    },
    end: () =>
      [...byPost].flatMap(([key, entries]): Finding[] => {
        const [source = ''] = key.split(' ');
        const runs: (typeof entries)[] = [];
        for (const each of entries.sort((a, b) => a.entered - b.entered)) {
          const run = runs.at(-1);
          const last = run?.at(-1);
          if (run === undefined || last === undefined || each.entered - last.entered > pause * SECOND)
            runs.push([each]);
          else run.push(each);
        }
        return runs.flatMap((run): Finding[] => {
          const [first] = run;
          const count = new Set(run.map(({ told }) => told.child)).size;
          if (first === undefined || count < least) return [];
          return [
            {
              irregularity: 'one-machine',
              about: `${first.told.by} ${first.entered}`,
              post: first.told.by,
              what: source,
              day: londonDay(first.entered),
              seconds: Math.max(1, Math.round(((run.at(-1) ?? first).entered - first.entered) / SECOND)),
              count,
              of: null,
              excused: 0,
              told: run.map(({ told }) => told),
            },
          ];
        });
      }),
  };
};

/** Entries under a post that nobody held any more on the day on which they came in. */
export const leaver = (around: Around): Look => {
  const { holdings } = around.organisation;
  const left = new Set(holdings.flatMap(({ post, to }) => (to === null ? [] : [post])));
  const byPost = new Map<string, { told: Told[]; last: Day }>();
  const of = new Map<string, number>();
  return {
    take: ({ entries }) => {
      for (const entry of entries) {
        if (entry.part !== 0 || !left.has(entry.by)) continue;
        // What an import says of when it was recorded is all that is known of it.
        const day = londonDay(entry.imported ? entry.recorded : entry.entered);
        if (when(day, around) !== 'now') continue;
        of.set(entry.by, (of.get(entry.by) ?? 0) + 1);
        const last = holdingsOf(holdings, entry.by)
          .flatMap(({ to }) => (to !== null && to < day ? [to] : []))
          .reduce((latest, to) => Math.max(latest, to), Number.NEGATIVE_INFINITY);
        if (last === Number.NEGATIVE_INFINITY || holderOn(holdings, entry.by, day) !== undefined) continue;
        const one = under(byPost, entry.by, () => ({ told: [] as Told[], last }));
        one.told.push(tell(entry, { limit: last }));
      }
    },
    end: () =>
      [...byPost].map(
        ([post, { told, last }]): Finding => ({
          irregularity: 'leaver',
          about: post,
          post,
          day: last,
          count: told.length,
          of: of.get(post) ?? told.length,
          excused: 0,
          told,
        }),
      ),
  };
};
