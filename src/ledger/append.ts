import type { Database, Statement, Transaction } from '#src/platform/index.ts';
import { type NewEvent, sealClaim, type Unkeepable, writeClaim } from './claim.ts';
import { FACT_COLUMNS, factsOf } from './columns.ts';
import type { Keyring, Run } from './keyring.ts';
import { type RecordedEvent, readRows, readRowsById, type Row, type Source, type Where } from './read.ts';

export interface AppendOptions {
  readonly source: Source;
  /** Where the recorder believed each child's stream to stand; a child that is not named is not checked. */
  readonly expected?: Readonly<Record<string, number>>;
  /** True for an import, which alone may say when something was written down (`recordedUs` of each event). */
  readonly imported?: boolean;
}

export type Appended =
  | {
      readonly ok: true;
      /** True when every event had been recorded before, word for word: nothing happened now. */
      readonly already: boolean;
      /** A row for each event and child. */
      readonly recorded: readonly RecordedEvent[];
      /** Children whose facts have changed: those concerned, and those of whatever was corrected. */
      readonly touched: readonly string[];
    }
  | {
      readonly ok: false;
      readonly code: 'conflict';
      readonly child: string;
      /** Where the stream stands now. */
      readonly seq: number;
      /** What others recorded since. */
      readonly since: readonly RecordedEvent[];
    }
  | {
      readonly ok: false;
      /** `key-reused`: the id was used before for something else. `replacement-cycle`: corrections that correct each other. */
      readonly code: 'key-reused' | 'replacement-cycle' | 'happened-after-recorded' | 'recorded-in-future';
      readonly id: string;
    }
  | { readonly ok: false; readonly code: 'unknown-replaced'; readonly id: string; readonly replaces: string }
  | ({ readonly ok: false } & Unkeepable);

const APPEND: Statement = {
  name: 'ledger-append',
  text: 'select ledger.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)',
};

// A statement of this size is planned and run as fast as any; larger ones only hold more memory.
const ROWS_AT_ONCE = 1_000;
const BYTES_AT_ONCE = 8 * 1024 * 1024;
const ATTEMPTS = 5;

interface Prepared {
  readonly event: NewEvent;
  readonly claim: string;
}

/** What `ledger.append` says (see its migration). */
type Answer =
  | {
      readonly status: 'recorded';
      readonly now: number;
      readonly eids: readonly number[];
      readonly heads: Readonly<Record<string, number>>;
      readonly touched: readonly string[];
    }
  | { readonly status: 'seen'; readonly ids: readonly string[] }
  | { readonly status: 'conflict'; readonly child: string; readonly seq: number }
  | { readonly status: 'unknown-replaced'; readonly replaces: string }
  | { readonly status: 'stale-key' }
  | { readonly status: 'ahead'; readonly now: number };

/**
 * Events in an order in which they can be appended, whole or in parts: what is corrected comes before what corrects it, however
 * they were handed over. An id that is there twice, or that corrects itself in a circle, is named instead.
 */
export const inOrder = <Event extends Pick<NewEvent, 'id' | 'replaces'>>(
  events: readonly Event[],
): Event[] | { readonly cycle: string } | { readonly twice: string } => {
  const byId = new Map(events.map((event) => [event.id, event]));
  if (byId.size < events.length) {
    const seen = new Set<string>();
    for (const { id } of events) {
      if (seen.has(id)) return { twice: id };
      seen.add(id);
    }
  }
  const ordered = new Set<Event>();
  for (const event of events) {
    const chain: Event[] = [];
    for (let next: Event | undefined = event; next !== undefined && !ordered.has(next); ) {
      if (chain.includes(next)) return { cycle: next.id };
      chain.push(next);
      next = next.replaces === undefined ? undefined : byId.get(next.replaces);
    }
    for (const each of chain.reverse()) ordered.add(each);
  }
  return [...ordered];
};

const streamsOf = ({ children }: NewEvent): readonly string[] => (children.length === 0 ? [''] : children);

const inParts = (events: readonly Prepared[]): Prepared[][] => {
  const parts: Prepared[][] = [];
  let part: Prepared[] = [];
  let rows = 0;
  let bytes = 0;
  for (const prepared of events) {
    const more = Math.max(prepared.event.children.length, 1);
    const size = prepared.claim.length * more;
    if (part.length > 0 && (rows + more > ROWS_AT_ONCE || bytes + size > BYTES_AT_ONCE)) {
      parts.push(part);
      part = [];
      rows = 0;
      bytes = 0;
    }
    part.push(prepared);
    rows += more;
    bytes += size;
  }
  if (part.length > 0) parts.push(part);
  return parts;
};

export const appender = (database: Database, keyring: Keyring) => {
  const append = async (where: Where, events: readonly NewEvent[], options: AppendOptions): Promise<Appended> => {
    const ordered = inOrder(events);
    if ('cycle' in ordered) return { ok: false, code: 'replacement-cycle', id: ordered.cycle };
    if ('twice' in ordered) return { ok: false, code: 'key-reused', id: ordered.twice };
    const stranger = Object.keys(options.expected ?? {}).find(
      (child) => !events.some((event) => streamsOf(event).includes(child)),
    );
    if (stranger !== undefined)
      throw new Error('an append expects something of a child that none of its events concerns');
    const prepared: Prepared[] = [];
    for (const event of ordered) {
      if (options.imported === true && event.recordedUs !== undefined && event.atUs > event.recordedUs) {
        return { ok: false, code: 'happened-after-recorded', id: event.id };
      }
      const claim = writeClaim(event, options.imported === true);
      if (typeof claim !== 'string') return { ok: false, ...claim };
      prepared.push({ event, claim });
    }
    const parts = inParts(prepared);
    if (typeof where !== 'number') return appendParts(where.run, where.authority, parts, options, where);
    // One call of the function is a transaction by itself; several need one around them, and so does a failure of chance.
    if (parts.length > 1)
      return database.transaction(where, (tx) => appendParts(tx.run, tx.authority, parts, options, tx));
    try {
      return await appendParts(
        (statement, values) => database.run(where, statement, values),
        where,
        parts,
        options,
        undefined,
      );
    } catch (error) {
      if (!isRace(error)) throw error;
      return database.transaction(where, (tx) => appendParts(tx.run, tx.authority, parts, options, tx));
    }
  };

  const appendParts = async (
    run: Run,
    authority: number,
    parts: readonly Prepared[][],
    options: AppendOptions,
    tx: Transaction | undefined,
  ): Promise<Appended> => {
    const recorded: RecordedEvent[] = [];
    const touched = new Set<string>();
    let already = true;
    for (const [index, part] of parts.entries()) {
      const expected = index === 0 ? options.expected : undefined;
      const done = await appendPart(
        run,
        authority,
        part,
        { source: options.source, imported: options.imported === true, ...(expected && { expected }) },
        tx,
      );
      if (!done.ok) return done;
      already &&= done.already;
      for (const event of done.recorded) recorded.push(event);
      for (const child of done.touched) touched.add(child);
    }
    return { ok: true, already, recorded, touched: [...touched] };
  };

  const appendPart = async (
    run: Run,
    authority: number,
    part: readonly Prepared[],
    options: AppendOptions,
    tx: Transaction | undefined,
  ): Promise<Appended> => {
    const { expected, imported = false } = options;
    const before: RecordedEvent[] = [];
    let rest = part;
    for (let tried = 1; rest.length > 0; tried++) {
      if (tried > ATTEMPTS) throw new Error('an append met another at every attempt');
      const children = [...new Set(rest.flatMap(({ event }) => streamsOf(event)))].sort(byBytes);
      const { keys, fresh } = await keyring.keysFor(run, authority, children);
      const { rows, sealed, recorded, counts } = writeRows(authority, rest, keys, options);
      const ids = new Set(rest.map(({ event }) => event.id));
      const replaced = new Set(
        rest.flatMap(({ event: { replaces } }) => (replaces === undefined || ids.has(replaces) ? [] : [replaces])),
      );
      const [[answer]] = (await run(APPEND, [
        authority,
        options.source,
        imported,
        [...ids],
        replaced.size === 0 ? null : [...replaced],
        children,
        children.map((child) => counts.get(child)),
        children.map((child) => keys.get(child)?.keyId),
        expected === undefined ? null : children.map((child) => expected[child] ?? null),
        rest.reduce((latest, { event }) => Math.max(latest, claimedTime(event, imported)), 0),
        JSON.stringify(rows),
        sealed,
        fresh.length === 0 ? null : JSON.stringify(fresh),
      ])) as [[Answer]];
      switch (answer.status) {
        case 'recorded': {
          if (fresh.length > 0) settle(tx, () => keyring.holdAll(authority, fresh, keys));
          const events = recorded.map(({ nth, ...event }, index): RecordedEvent => {
            const head = answer.heads[event.child] ?? 0;
            return {
              ...event,
              eid: answer.eids[index] ?? 0,
              seq: head - (counts.get(event.child) ?? 0) + nth,
              recordedUs: event.recordedUs ?? answer.now,
              enteredUs: answer.now,
            };
          });
          return {
            ok: true,
            already: false,
            recorded: [...before, ...events],
            touched: answer.touched.filter((child) => child !== ''),
          };
        }
        case 'seen': {
          const rowsSeen = await readRowsById(run, keyring, authority, answer.ids);
          const known = Map.groupBy(rowsSeen, ({ event }) => event.id);
          const unseen: Prepared[] = [];
          for (const prepared of rest) {
            const earlier = known.get(prepared.event.id);
            if (earlier === undefined) unseen.push(prepared);
            else if (isSame(prepared, earlier)) before.push(...earlier.map(({ event }) => event));
            else return { ok: false, code: 'key-reused', id: prepared.event.id };
          }
          rest = unseen;
          break;
        }
        case 'stale-key':
          keyring.forget(authority, children);
          break;
        case 'conflict': {
          const since = await readRows(run, keyring, authority, answer.child, {
            after: expected?.[answer.child] ?? 0,
          });
          return {
            ok: false,
            code: 'conflict',
            child: answer.child,
            seq: answer.seq,
            since: since.map(({ event }) => event),
          };
        }
        case 'unknown-replaced': {
          const { replaces } = answer;
          return {
            ok: false,
            code: 'unknown-replaced',
            id: rest.find(({ event }) => event.replaces === replaces)?.event.id ?? '',
            replaces,
          };
        }
        case 'ahead': {
          const ahead = rest.find(({ event }) => claimedTime(event, imported) > answer.now);
          return {
            ok: false,
            code: imported ? 'recorded-in-future' : 'happened-after-recorded',
            id: ahead?.event.id ?? '',
          };
        }
      }
    }
    return { ok: true, already: true, recorded: before, touched: [] };
  };

  return append;
};

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** The instant that the database's clock must have passed. */
const claimedTime = ({ atUs, recordedUs }: NewEvent, imported: boolean): number =>
  imported ? (recordedUs ?? atUs) : atUs;

const settle = (tx: Transaction | undefined, then: () => void): void => {
  if (tx === undefined) then();
  else tx.afterCommit(then);
};

/** Two appends met outside of a transaction: inside of one, the second finds what the first wrote. */
const isRace = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === '40P01' || (error.code === '23505' && 'constraint' in error && error.constraint === 'event_once'));

const writeRows = (
  authority: number,
  events: readonly Prepared[],
  keys: Awaited<ReturnType<Keyring['keysFor']>>['keys'],
  options: AppendOptions,
) => {
  const rows: Record<string, unknown>[] = [];
  const pieces: Buffer[] = [];
  const recorded: (Omit<NewEvent & RecordedEvent, 'eid' | 'seq' | 'recordedUs' | 'enteredUs'> & {
    nth: number;
    recordedUs?: number;
  })[] = [];
  const counts = new Map<string, number>();
  const imported = options.imported === true;
  let sealedFrom = 1;
  for (const { event, claim } of events) {
    const { recordedUs, ...claimed } = event;
    const facts = factsOf(event.kind, event.data);
    for (const [part, child] of streamsOf(event).entries()) {
      const found = keys.get(child);
      if (found === undefined) throw new Error('a stream has no key');
      const { sealed, commitment } = sealClaim(found.key, { authority, child }, event.id, claim);
      const nth = (counts.get(child) ?? 0) + 1;
      counts.set(child, nth);
      const row: Record<string, unknown> = {
        n: rows.length,
        nth,
        event_id: event.id,
        part,
        child,
        kind: event.kind,
        at_us: event.atUs,
        at_day: event.day,
        at_precision: event.wholeDay ? 'day' : 'instant',
        by: event.by,
        commitment: `\\x${commitment.toString('hex')}`,
        key_id: found.keyId,
        sealed_from: sealedFrom,
        sealed_bytes: sealed.length,
      };
      if (imported) row['recorded_us'] = recordedUs;
      if (event.replaces !== undefined) row['replaces'] = event.replaces;
      for (const { field, column } of FACT_COLUMNS) if (facts[field] !== undefined) row[column] = facts[field];
      rows.push(row);
      pieces.push(sealed);
      sealedFrom += sealed.length;
      const time = imported && recordedUs !== undefined ? { recordedUs } : {};
      recorded.push({ ...claimed, ...time, child, nth, imported, source: options.source, body: 'kept' });
    }
  }
  return { rows, sealed: Buffer.concat(pieces), recorded, counts };
};

/** Whether an event is the one that was recorded under its id: by its claim, or, where that is erased, by what is left. */
const isSame = ({ event, claim }: Prepared, earlier: readonly Row[]): boolean => {
  const kept = earlier.find((row) => row.event.body === 'kept')?.event;
  if (kept !== undefined) return writeClaim(kept, kept.imported) === claim;
  const [left] = earlier;
  return (
    left !== undefined &&
    left.event.kind === event.kind &&
    left.event.atUs === event.atUs &&
    left.event.by === event.by &&
    left.event.replaces === event.replaces &&
    earlier.length === streamsOf(event).length &&
    earlier.every((row) => streamsOf(event).includes(row.event.child)) &&
    JSON.stringify(factsOf(event.kind, event.data)) === JSON.stringify(factsOf(event.kind, left.columns))
  );
};
