import { formatDay, formatInstant, londonDay, startOfDay, type Us } from '../calendar/index.ts';
import { removeFiles, type Store } from '../documents/index.ts';
import { asKnown, type Compiled } from '../law/index.ts';
import {
  type ErasableRow,
  type ErasedMarks,
  type Ledger,
  listAuthorities,
  MARK_BYTES,
  type NewEvent,
} from '../ledger/index.ts';
import type { Post } from '../organisation/index.ts';
import {
  type Clock,
  type Database,
  isAway,
  overwrite,
  type Overwritten,
  repeatedly,
  type Statement,
  type Transaction,
} from '../platform/index.ts';
import { type DiogelEvent, erasuresIn, MOST_ERASED, openHolds } from '../practice/index.ts';
import { rederive } from '../views/index.ts';
import { openErasures } from './lists.ts';
import { type Register, registerIn } from './register.ts';

export {
  type DoneErasure,
  doneErasures,
  holdsInForce,
  type ListedErasure,
  type ListedHold,
  openErasures,
} from './lists.ts';

/** What came of an erasure that was agreed to. `held`: a legal hold was placed meanwhile. `already`: another process did it. `too-many`: its list would be larger than an event may be. */
export type CarriedOut = 'done' | 'already' | 'held' | 'too-many';

/** How the server's files stand: since when they may hold what was erased, null where they do not. */
export interface Overwriting {
  readonly wantedUs: Us | null;
}

/** Erases what two people agreed to erase, and keeps it erased. */
export interface Erasing {
  /** Carries out what was agreed to and is not done. Gives how many were. */
  readonly carryOut: (authority: number) => Promise<number>;
  /** Does again, in a database that was put back, what the register has and the database has not; and writes down what only the database has. Gives how many were done again. */
  readonly replay: () => Promise<number>;
  /** Leaves nothing of what was erased in the server's files. */
  readonly overwrite: () => Promise<Overwritten>;
  readonly overwriting: () => Promise<Overwriting>;
  /** One look of `keep`: forgets, carries out, overwrites, each where it is wanted. */
  readonly step: () => Promise<void>;
  /** Goes on looking until `stop`. */
  readonly keep: (say: (message: string) => void) => { readonly stop: () => Promise<void> };
}

export interface ErasingOptions {
  readonly database: Database;
  readonly ledger: Ledger;
  readonly store: Store;
  readonly clock: Clock;
  /** Where the register lies. */
  readonly folder: string;
  readonly law: (authority: number) => Promise<Compiled>;
  readonly posts: (authority: number) => Promise<readonly Post[]>;
  /** Lets this process forget what it remembers of children. */
  readonly forget: () => void;
}

const HOLD: Statement = { name: 'erasing-hold', text: 'select ledger.hold($1, $2)' };
const PATIENCE: Statement = {
  name: 'erasing-patience',
  text: "select set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true)",
};
const IS_DONE: Statement = {
  name: 'erasing-is-done',
  text: 'select 1 from ledger.event where authority = $1 and event_id = $2 order by part limit 1',
};
const UNWRITTEN: Statement = {
  name: 'erasing-all-done',
  text: "select event_id, erasure from ledger.event where authority = $1 and child = '' and kind = 'erasure.done'",
};
const FILES: Statement = {
  name: 'erasing-files',
  text: 'select document from documents.file where authority = $1 and child = $2 and ($3 or document = any($4))',
};
const WANTED: Statement = {
  name: 'erasing-overwriting',
  text: 'select wanted_us, done_us from platform.overwriting',
};
const OVERWRITTEN: Statement = {
  name: 'erasing-overwritten',
  text: 'update platform.overwriting set done_us = greatest(done_us, $1)',
};
// Whatever has rows of a child, and what has their bodies and drafts.
const TABLES: Statement = {
  name: 'erasing-tables',
  text:
    'select c.oid::regclass::text, pg_total_relation_size(c.oid) from pg_class c join pg_namespace n on n.oid = c.relnamespace ' +
    "where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'platform') and (" +
    "c.oid in ('ledger.body'::regclass, 'web.draft'::regclass) or " +
    "exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'child' and not a.attisdropped)) order by 1",
};

/** Rows with those of an earlier list, each once. */
const withEarlier = (
  now: Pick<ErasedMarks, 'rows' | 'marks'>,
  earlier: Pick<ErasedMarks, 'rows' | 'marks'>,
): Pick<ErasedMarks, 'rows' | 'marks'> => {
  const before = Buffer.from(earlier.marks, 'base64');
  const known = new Map(earlier.rows.map((eid, n) => [eid, before.subarray(n * MARK_BYTES, (n + 1) * MARK_BYTES)]));
  const mine = Buffer.from(now.marks, 'base64');
  for (const [n, eid] of now.rows.entries()) known.set(eid, mine.subarray(n * MARK_BYTES, (n + 1) * MARK_BYTES));
  return { rows: [...known.keys()], marks: Buffer.concat([...known.values()]).toString('base64') };
};

/** The event that says that an erasure was done: there is one, whoever carries it out. */
const doneId = (erasure: string): string => `${erasure}:done`;

/** The beginning of the addresses of all forms about a child. */
const draftsOf = (child: string): string => `/children/${encodeURIComponent(child)}/`;

/** Rewriting so much takes a second or two, in which recording waits; more is left for the night. */
const AT_ONCE_BYTES = 64 * 1024 * 1024;
const NIGHT = { from: 1, to: 5 } as const;
const HOUR: Us = 3_600_000_000;
const LOOK_MS = 5_000;

const isNight = (now: Us): boolean => {
  const hour = (now - startOfDay(londonDay(now))) / HOUR;
  return hour >= NIGHT.from && hour < NIGHT.to;
};

/** Opens the erasing of an installation. */
export const openErasing = (options: ErasingOptions): Erasing => {
  const { database, ledger, store, clock, forget } = options;
  const { erasing } = ledger;
  const register: Register = registerIn(options.folder);

  const codes = async (): Promise<ReadonlyMap<number, string>> =>
    new Map((await listAuthorities(database)).map(({ id, code }) => [id, code]));

  /**
   * Takes the rows and what belongs to them, and records that it was done. The register has it before the database does; what it had of
   * rows before (`earlier`) it keeps, for a database may be put back that has them.
   */
  const take = async (
    tx: Transaction,
    code: string,
    child: string,
    rows: readonly ErasableRow[],
    done: Omit<NewEvent, 'data'> & { readonly data: Readonly<Record<string, unknown>> },
    earlier: Pick<ErasedMarks, 'rows' | 'marks'> = { rows: [], marks: '' },
  ): Promise<void> => {
    const { authority } = tx;
    const whole = done.data['scope'] === 'record';
    const described = await erasing.describe(tx, rows);
    const event = { ...done, data: { ...done.data, ...described, ...withEarlier(described, earlier) } };
    await register.keep(code, { ...event, recordedUs: event.atUs });
    // Of a child who is not in a database that was put back, there is nothing to take.
    let changed: readonly string[] = [];
    if (child !== '') {
      const files = await tx.run(FILES, [authority, child, whole, rows.map(({ id }) => id)]);
      await removeFiles(
        store,
        authority,
        files.map(([document]) => document as string),
      );
      const { touched } = await erasing.take(tx, { child, rows, whole, drafts: draftsOf(child) });
      changed = whole ? touched : [child, ...touched];
    }
    const appended = await ledger.append(tx, [event], { source: 'service' });
    if (!appended.ok) throw new Error(`that something was erased could not be recorded: ${appended.code}`);
    if (changed.length === 0) return;
    const [law, posts] = await Promise.all([options.law(authority), options.posts(authority)]);
    await rederive(tx, ledger, changed, law, posts);
  };

  const carryOutOne = (authority: number, code: string, child: string, erasure: string): Promise<CarriedOut> =>
    database.asOwner(authority, async (tx): Promise<CarriedOut> => {
      await tx.run(PATIENCE, []);
      await tx.run(HOLD, [authority, ['', child]]);
      const [own, known] = await Promise.all([ledger.facts(tx, ''), ledger.facts(tx, child)]);
      if ((await tx.run(IS_DONE, [authority, doneId(erasure)])).length > 0) return 'already';
      const facts = asKnown(known.facts);
      const found = erasuresIn(facts).find(({ asked }) => asked.data['erasure'] === erasure);
      if (found?.answer?.kind !== 'erasure.agreed') return 'already';
      if (openHolds(facts).length > 0 || openHolds(asKnown(own.facts)).length > 0) return 'held';
      const events = await ledger.eventsById(tx, [found.asked.id, found.answer.id]);
      const asked = events.find(({ id }) => id === found.asked.id);
      const agreed = events.find(({ id }) => id === found.answer?.id);
      if (asked === undefined || agreed === undefined) return 'already';
      const { basis, rule, entries } = asked.data as { basis: string; rule?: string; entries?: string[] };
      const rows = await erasing.rowsOf(tx, child, entries);
      if (rows.length > MOST_ERASED) return 'too-many';
      const now = clock.now();
      await take(tx, code, child, rows, {
        id: doneId(erasure),
        kind: 'erasure.done',
        at: formatInstant(now),
        atUs: now,
        day: londonDay(now),
        wholeDay: false,
        by: 'diogel',
        children: [],
        data: {
          erasure,
          scope: entries === undefined ? 'record' : 'entries',
          level: 2,
          basis,
          ...(rule === undefined ? {} : { rule }),
          askedBy: asked.by,
          askedOn: formatDay(asked.day),
          agreedBy: agreed.by,
          agreedOn: formatDay(agreed.day),
        },
      });
      return 'done';
    });

  const carryOut: Erasing['carryOut'] = async (authority) => {
    const run: Transaction['run'] = (statement, values) => database.run(authority, statement, values);
    const agreed = (await openErasures(run, authority)).filter(({ answer }) => answer === 'agreed');
    if (agreed.length === 0) return 0;
    const code = (await codes()).get(authority) ?? '';
    let done = 0;
    for (const { child, erasure } of agreed)
      if ((await carryOutOne(authority, code, child, erasure)) === 'done') done += 1;
    if (done > 0) forget();
    return done;
  };

  const again = (authority: number, code: string, event: DiogelEvent): Promise<boolean> =>
    database.asOwner(authority, async (tx) => {
      await tx.run(PATIENCE, []);
      await tx.run(HOLD, [authority, ['']]);
      if ((await tx.run(IS_DONE, [authority, event.id])).length > 0) return false;
      const { rows, marks, positions: _, ...data } = event.data as Readonly<Record<string, unknown>> & ErasedMarks;
      const there = await erasing.rowsAgain(tx, { rows, marks });
      const children = [...new Set(there.map(({ child }) => child))].filter((child) => child !== '');
      const [child = ''] = children;
      if (children.length > 1)
        throw new Error(
          `the erasure ${event.id} of the register is of several children in this database: put back the register that belongs to it`,
        );
      // What was written about the child after the list was made goes too: the record was to be erased, whatever is in it.
      const all = data['scope'] === 'record' && child !== '' ? await erasing.rowsOf(tx, child, undefined) : there;
      const found = [...new Map([...there, ...all].map((row) => [row.eid, row])).values()];
      await take(tx, code, child, found, { ...event, data }, { rows, marks });
      return true;
    });

  const replay: Erasing['replay'] = async () => {
    let done = 0;
    for (const [authority, code] of await codes()) {
      const run: Transaction['run'] = (statement, values) => database.run(authority, statement, values);
      const known = (await run(UNWRITTEN, [authority])) as [string, string][];
      const ids = new Set(known.map(([id]) => id));
      for (const event of await register.all(code))
        if (!ids.has(event.id) && (await again(authority, code, event))) done += 1;
      for (const [id, erasure] of known) {
        if (await register.has(code, erasure)) continue;
        const [event] = await ledger.eventsById(authority, [id]);
        if (event !== undefined) await register.keep(code, event);
      }
    }
    if (done > 0) forget();
    return done;
  };

  const standing = async (): Promise<{ readonly wanted: Us; readonly done: Us }> =>
    database.asOwner(undefined, async ({ run }) => {
      const [row] = (await run(WANTED, [])) as [Us, Us][];
      return { wanted: row?.[0] ?? 0, done: row?.[1] ?? 0 };
    });

  const tables = async (): Promise<readonly (readonly [name: string, bytes: number])[]> =>
    database.asOwner(undefined, async ({ run }) => (await run(TABLES, [])) as [string, number][]);

  const overwriteNow: Erasing['overwrite'] = async () => {
    const { wanted } = await standing();
    const named = (await tables()).map(([name]) => name);
    const overwritten = await overwrite(database.url, named);
    if (overwritten.ok)
      await database.asOwner(undefined, async ({ run }) => {
        await run(OVERWRITTEN, [wanted]);
      });
    return overwritten;
  };

  let seen: Us | undefined;
  let say: (message: string) => void = () => undefined;
  let lastSaid = '';
  const tell = (message: string): void => {
    if (message !== lastSaid) say(message);
    lastSaid = message;
  };

  const step: Erasing['step'] = async () => {
    for (const [authority] of await codes()) await carryOut(authority);
    const { wanted, done } = await standing();
    // Another process may have erased what this one remembers.
    if (seen !== undefined && wanted !== seen) forget();
    seen = wanted;
    if (wanted <= done) return;
    const bytes = (await tables()).reduce((sum, [, size]) => sum + size, 0);
    if (bytes > AT_ONCE_BYTES && !isNight(clock.now())) return;
    const overwritten = await overwriteNow();
    if (!overwritten.ok && overwritten.code === 'refused')
      tell(
        `What was erased is still in the database's files: this login may not rewrite ${overwritten.about}. See docs/operations.md.`,
      );
    else if (overwritten.ok && overwritten.log === 'left')
      tell('What was erased is still in the write-ahead log: this login may not switch it. See docs/operations.md.');
  };

  return {
    carryOut,
    replay,
    overwrite: overwriteNow,
    overwriting: async () => {
      const { wanted, done } = await standing();
      return { wantedUs: wanted > done ? wanted : null };
    },
    step,
    keep: (saying) => {
      say = saying;
      return repeatedly(LOOK_MS, step, (error) => {
        // What a database says of a failure may quote a row.
        if (!isAway(error))
          tell(
            `Erasing: ${error instanceof Error && !('code' in error) ? error.message : 'the database refused a step'}`,
          );
      });
    },
  };
};
