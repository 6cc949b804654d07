import { LRUCache } from 'lru-cache';
import type { Day, Us } from '../calendar/index.ts';
import { type Counted, countAuthority } from './counting.ts';
import { measuresByWork } from './measures.ts';
import type { Edition, Publishing } from './publishing.ts';
import { type Change, restater } from './restating.ts';
import { periodsBefore } from './trends.ts';

/** What somebody wants to look at: a period, and what changed since an edition was published. */
export interface Looked {
  readonly from: Day;
  readonly to: Day;
  readonly asAt: Day;
  readonly since: Edition | undefined;
}

/** What was counted, when, and of how many rows of the ledger. */
export interface OnDesk extends Counted {
  readonly countedUs: Us;
  readonly rows: number;
  /** The periods of `figures`: first the one that was asked for, then those before it. */
  readonly periods: readonly { readonly from: Day; readonly to: Day }[];
  /** What changed in the figures of the edition since it was published. */
  readonly changes: readonly Change[];
}

export type Answered =
  | { readonly state: 'ready'; readonly desk: OnDesk }
  | { readonly state: 'counting'; readonly done: number; readonly of: number }
  | { readonly state: 'failed' };

/** How many periods a trend has: enough to say what is usual, and three years of quarters. */
const PERIODS = 12;
/** How many counts are kept: each holds the items behind its figures. */
const KEPT = 8;
/** How long a count is shown while more is recorded: it says when it was counted, and can be asked for anew. */
const LASTING_US = 10 * 60 * 1_000_000;

interface Entry {
  done: number;
  of: number;
  desk: OnDesk | undefined;
  /** The count that is under way; it never rejects. */
  going: Promise<void> | undefined;
  failed: boolean;
}

export interface FiguresDesk {
  /** What was counted, or how far it is after `patienceMs`. `anew`: counted again although what is kept would do. */
  readonly look: (authority: number, looked: Looked, patienceMs: number, anew?: boolean) => Promise<Answered>;
  /** Lets go of what was counted: for when entries were erased. */
  readonly forget: () => void;
}

/**
 * Counts figures for whoever looks, once for all who ask the same, and keeps what was counted. One count is under way at a
 * time, in steps between which others are served; nobody waits longer for it than they want to.
 */
export const figuresDesk = ({ ledger, laws }: Pick<Publishing, 'ledger' | 'laws'>, now: () => Us): FiguresDesk => {
  const entries = new LRUCache<string, Entry>({ max: KEPT });
  let last: Promise<void> = Promise.resolve();
  let forgotten = 0;

  const count = async (authority: number, { from, to, asAt, since }: Looked, entry: Entry): Promise<void> => {
    const before = forgotten;
    const [law, size] = await Promise.all([laws.of(authority), ledger.count(authority)]);
    entry.of = size.children;
    const measures = measuresByWork(law);
    const periods = periodsBefore({ from, to }, PERIODS);
    const knownAt = now();
    const counted = await countAuthority(
      ledger,
      authority,
      { law, measures, asAt, knownAt, periods, items: true },
      (done) => {
        entry.done = done;
      },
    );
    const changes: Change[] = [];
    if (since !== undefined) {
      const changesOf = restater({ law, measures, period: since, from: since.knownAtUs, to: knownAt });
      await ledger.eachChild(authority, 50, async (children) => {
        for (const { child, facts } of children) changes.push(...changesOf(child, facts));
        await new Promise(setImmediate);
      });
    }
    // What was erased meanwhile may be in it.
    if (before === forgotten) entry.desk = { ...counted, countedUs: knownAt, rows: size.rows, periods, changes };
  };

  const begin = (authority: number, looked: Looked, entry: Entry): void => {
    entry.done = 0;
    entry.failed = false;
    entry.going = last
      .then(() => count(authority, looked, entry))
      .catch(() => {
        entry.failed = true;
      })
      .finally(() => {
        entry.going = undefined;
      });
    last = entry.going;
  };

  return {
    look: async (authority, looked, patienceMs, anew = false) => {
      const { from, to, asAt, since } = looked;
      const key = JSON.stringify([authority, from, to, asAt, since?.id ?? null]);
      let entry = entries.get(key);
      if (entry === undefined)
        entries.set(key, (entry = { done: 0, of: 0, desk: undefined, going: undefined, failed: false }));
      const { desk } = entry;
      if (entry.going === undefined) {
        const isOld =
          desk !== undefined &&
          now() - desk.countedUs > LASTING_US &&
          (await ledger.count(authority)).rows !== desk.rows;
        if (desk === undefined || anew || isOld) begin(authority, looked, entry);
      }
      if (entry.going !== undefined && (desk === undefined || anew)) {
        if (anew) entry.desk = undefined;
        const patience = Promise.withResolvers<void>();
        const timer = setTimeout(patience.resolve, patienceMs);
        await Promise.race([entry.going, patience.promise]);
        clearTimeout(timer);
      }
      if (entry.desk !== undefined) return { state: 'ready', desk: entry.desk };
      return entry.failed ? { state: 'failed' } : { state: 'counting', done: entry.done, of: entry.of };
    },
    forget: () => {
      forgotten += 1;
      entries.clear();
    },
  };
};
