import { setImmediate, setTimeout } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { Day, Us } from '../../calendar/index.ts';
import type { Compiled, Fact } from '../../law/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { Organisation } from '../../organisation/index.ts';
import { measuresOf } from '../measures.ts';
import { restater } from '../restating.ts';
import { historyOf, type Publication } from './history.ts';
import { type Irregularity, lookFor } from './look.ts';
import { readOwnRecord } from './own.ts';

export interface IrregularityPeriod {
  readonly from: Day;
  readonly to: Day;
}

/** What was found about a period, and as of when. */
export interface IrregularityReport {
  readonly period: IrregularityPeriod;
  readonly computed: Us;
  /** How many rows the ledger had: as long as it has as many, the same would be found. */
  readonly rows: number;
  readonly children: number;
  readonly found: readonly Irregularity[];
  /** What the latest editions would say otherwise now, the latest first. */
  readonly restatements: readonly Restatement[];
}

/** What has changed in a published edition's figures since what was counted for them was known. */
export interface Restatement {
  readonly publication: Publication;
  readonly children: number;
  /** How many things each measure counts otherwise, the most first. */
  readonly measures: readonly { readonly measure: string; readonly changes: number }[];
}

export interface Sources {
  readonly ledger: Pick<Ledger, 'events' | 'traces' | 'children' | 'count'>;
  readonly law: (authority: number) => Promise<Compiled>;
  readonly organisation: (authority: number) => Promise<Organisation>;
  readonly today: () => Day;
  readonly now: () => Us;
}

/** So many editions are compared with what is known now: a year of quarters, and the year before. */
const EDITIONS = 8;

/** Compares published editions with what is known now, child by child. */
const restating = (publications: readonly Publication[], law: Compiled, now: Us) => {
  const measures = measuresOf(law);
  const all = [...publications]
    .sort((a, b) => b.knownAt - a.knownAt)
    .slice(0, EDITIONS)
    .map((publication) => {
      const { from, to, asAt, knownAt } = publication;
      const changesOf = restater({ law, measures, period: { from, to, asAt }, from: knownAt, to: now });
      return { publication, changesOf, children: 0, byMeasure: new Map<string, number>() };
    });
  return {
    take: (child: string, facts: readonly Fact[]): void => {
      for (const one of all) {
        const changes = one.changesOf(child, facts);
        if (changes.length > 0) one.children += 1;
        for (const { measure } of changes) one.byMeasure.set(measure, (one.byMeasure.get(measure) ?? 0) + 1);
      }
    },
    end: (): Restatement[] =>
      all.map(({ publication, children, byMeasure }) => ({
        publication,
        children,
        measures: [...byMeasure]
          .map(([measure, changes]) => ({ measure, changes }))
          .sort((a, b) => b.changes - a.changes || (a.measure < b.measure ? -1 : 1)),
      })),
  };
};

/** Children that are read at once. */
const BATCH = 100;

export interface Pace {
  /** Told how far it is. */
  readonly progress?: (done: number, all: number) => void;
  /** After each batch as long a pause as the batch took, so that pages are not held up. */
  readonly aside?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Looks for irregularities of a period in all that an authority has recorded: one pass over the ledger, some children at a time.
 * Throws the signal's reason where it is stopped.
 */
export const findIrregularities = async (
  { ledger, law, organisation, today, now }: Sources,
  authority: number,
  { from, to }: IrregularityPeriod,
  { progress, aside = false, signal }: Pace = {},
): Promise<IrregularityReport> => {
  const computed = now();
  const day = today();
  const [own, rules, posts, { rows }, children] = await Promise.all([
    readOwnRecord(ledger, authority),
    law(authority),
    organisation(authority),
    ledger.count(authority),
    ledger.children(authority),
  ]);
  const looking = lookFor({ ...own, from, to, today: day, law: rules, organisation: posts });
  const restated = restating(own.publications, rules, computed);
  const rest = async (begun: number): Promise<void> => {
    await (aside ? setTimeout(performance.now() - begun) : setImmediate());
    signal?.throwIfAborted();
  };
  const all = children.filter((child) => child !== '');
  for (let at = 0; at < all.length; at += BATCH) {
    const traces = await ledger.traces(authority, all.slice(at, at + BATCH));
    const begun = performance.now();
    for (const [child, entries] of traces) {
      looking.take(historyOf(child, entries, rules, day));
      restated.take(child, entries);
    }
    progress?.(Math.min(at + BATCH, all.length), all.length);
    await rest(begun);
  }
  const ending = looking.end();
  for (;;) {
    const begun = performance.now();
    const step = ending.next();
    if (step.done === true) {
      const restatements = restated.end();
      return { period: { from, to }, computed, rows, children: all.length, found: step.value, restatements };
    }
    await rest(begun);
  }
};

/** What is known of a period's irregularities at once. */
export interface Known {
  /** The latest that was worked out; undefined where nothing was yet. */
  readonly report: IrregularityReport | undefined;
  /** It is being worked out, anew where there is a report. */
  readonly computing: boolean;
  /** How many rows came in since the report. */
  readonly since: number;
}

/** Irregularities as a page shows them: what was worked out last, at once, and worked out anew beside where the ledger has moved on. */
export interface Irregularities {
  readonly of: (authority: number, period: IrregularityPeriod) => Promise<Known>;
  /** Waits until nothing is being worked out. */
  readonly settled: () => Promise<void>;
  /** Lets go of what was worked out: for when entries were erased. */
  readonly forget: () => void;
  /** Stops what is under way. */
  readonly stop: () => Promise<void>;
}

/** How long a report serves while the ledger moves on. */
const SERVES: Us = 600_000_000;
const REPORTS = 24;

/** See `Irregularities`. `failed` is told of a working out that came to nothing; the next visit tries again. */
export const irregularitiesOf = (
  sources: Sources,
  failed: (error: unknown) => void,
  serves: Us = SERVES,
): Irregularities => {
  const reports = new LRUCache<string, IrregularityReport>({ max: REPORTS });
  const pending = new Set<string>();
  let forgotten = 0;
  const stopping = new AbortController();
  // One after the other: two at once would take each other's time, and the pages'.
  let queue: Promise<void> = Promise.resolve();

  const begin = (key: string, authority: number, period: IrregularityPeriod): void => {
    pending.add(key);
    queue = queue.then(async () => {
      try {
        stopping.signal.throwIfAborted();
        const before = forgotten;
        const report = await findIrregularities(sources, authority, period, { aside: true, signal: stopping.signal });
        // What was erased meanwhile may be in it.
        if (before === forgotten) reports.set(key, report);
      } catch (error) {
        if (!stopping.signal.aborted) failed(error);
      } finally {
        pending.delete(key);
      }
    });
  };

  return {
    of: async (authority, period) => {
      const key = `${authority} ${period.from} ${period.to}`;
      const { rows } = await sources.ledger.count(authority);
      const report = reports.get(key);
      const since = report === undefined ? 0 : rows - report.rows;
      if (
        !pending.has(key) &&
        !stopping.signal.aborted &&
        (report === undefined || (since !== 0 && sources.now() - report.computed >= serves))
      )
        begin(key, authority, period);
      return { report, computing: pending.has(key), since };
    },
    settled: () => queue,
    forget: () => {
      forgotten += 1;
      reports.clear();
    },
    stop: async () => {
      stopping.abort();
      await queue;
    },
  };
};
