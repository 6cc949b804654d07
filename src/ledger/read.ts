import { type Day, formatDay, formatInstant, type Us } from '#src/calendar/index.ts';
import type { Fact } from '#src/law/index.ts';
import type { Statement, Transaction } from '#src/platform/index.ts';
import type { DiogelEvent } from '#src/practice/index.ts';
import { type Claim, openClaim } from './claim.ts';
import { FACT_COLUMNS, factColumnsOf, factsFrom } from './columns.ts';
import type { Keyring, Run } from './keyring.ts';
import { WrongKey } from './vault.ts';

export const SOURCES = ['web', 'api', 'import', 'demo', 'offline', 'service'] as const;

/** The door that an event came in by. */
export type Source = (typeof SOURCES)[number];

/** An event as it stands in one stream of the ledger. */
export interface RecordedEvent extends DiogelEvent {
  /** The row's number within the authority. */
  readonly eid: number;
  /** The child whose stream this is; '' for the authority's own. */
  readonly child: string;
  /** Its place in the stream, from 1. */
  readonly seq: number;
  /** The database's clock when it came in; `recordedUs` is the same unless it was imported. */
  readonly enteredUs: number;
  readonly imported: boolean;
  readonly source: Source;
  /**
   * `erased`: the child's key is gone, and with it all that was no typed column. `data` then holds those columns, `at` is
   * the day or instant in our own writing, and `children` names this stream's child alone.
   */
  readonly body: 'kept' | 'erased';
}

/** What the law reads of one child, and where the stream stood: `seq` is what a command about it must expect. */
export interface ChildFacts {
  readonly child: string;
  readonly seq: number;
  readonly facts: readonly Fact[];
}

/** The same with the version of the stream: as long as `seq` and these are the stream's, the facts are too, and what the views have of them. */
export interface VersionedFacts extends ChildFacts {
  readonly enteredUs: Us;
  /** How often it changed without growing: something in it was corrected or erased, or its views were derived anew. */
  readonly changes: number;
}

/** A body or a key that was altered: somebody wrote to the tables by another way than ours. */
export class DamagedLedger extends Error {
  override readonly name = 'DamagedLedger';
}

// Prepared statements keep their plan, and one made while the tables were empty, when all indexes look alike because each
// begins with the authority, would go on reading an authority whole. Hence lateral subqueries, which the planner must take
// as they stand, and in each an order that only the right index has.
const FACTS: Statement = {
  name: 'ledger-facts',
  text:
    `select h.child, s.seq, f.event_id, f.kind, f.at_day, f.at_us, f.recorded_us, f.replaced_from, s.entered_us, s.corrections + s.rederived, f.replaces, ${factColumnsOf('f')} ` +
    // An array that stands by itself would be planned for its length, anew at each call; as a subquery it is planned once.
    'from unnest((select $2::text[])) h(child) ' +
    'left join lateral (select seq, entered_us, corrections, rederived from ledger.stream where authority = $1 and child = h.child limit 1) s on true ' +
    'left join lateral (select e.*, ' +
    'case when s.corrections > 0 then (select r.recorded_us from ledger.event r where r.authority = $1 and r.replaces = e.event_id order by r.recorded_us limit 1) end as replaced_from ' +
    'from ledger.event e where e.authority = $1 and e.child = h.child order by e.seq) f on true',
};
const VERSIONS: Statement = {
  name: 'ledger-versions',
  text:
    'select s.* from unnest((select $2::text[])) h(child) ' +
    'cross join lateral (select child, seq, entered_us, corrections + rederived from ledger.stream where authority = $1 and child = h.child limit 1) s',
};
const HOLD: Statement = {
  name: 'ledger-hold',
  text: 'select child, seq, entered_us, changes from ledger.hold($1, $2)',
};
// The same of a log's first leaves: rows and corrections that were sealed later are as if they were not there.
const FACTS_BELOW: Statement = {
  name: 'ledger-facts-below',
  text:
    'select f.* from unnest($2::text[]) h(child) ' +
    'cross join lateral (select seq, entered_us, corrections from ledger.stream where authority = $1 and child = h.child limit 1) s ' +
    'cross join lateral (select e.child, e.seq, e.event_id, e.kind, e.at_day, e.at_us, e.recorded_us, ' +
    'case when s.corrections > 0 then (select r.recorded_us from ledger.event r where r.authority = $1 and r.replaces = e.event_id ' +
    'and exists (select from ledger.leaf m where m.authority = $1 and m.eid = r.eid and m.position < $3) order by r.recorded_us limit 1) end, ' +
    `s.entered_us, s.corrections, e.replaces, ${factColumnsOf('e')} from ledger.event e where e.authority = $1 and e.child = h.child ` +
    'and exists (select from ledger.leaf l where l.authority = $1 and l.eid = e.eid and l.position < $3) order by e.seq) f',
};
const FIRST_FACT_COLUMN = 11;

const factOf = (row: readonly unknown[]): Fact => {
  const replacedFrom = row[7] as number | null;
  const replaces = row[10] as string | null;
  return {
    id: row[2] as string,
    kind: row[3] as string,
    day: row[4] as number,
    at: row[5] as number,
    recorded: row[6] as number,
    ...(replaces === null ? {} : { replaces }),
    ...(replacedFrom === null ? {} : { replacedFrom }),
    data: factsFrom(row, FIRST_FACT_COLUMN),
  };
};

/** What is known of a child of whom nothing was recorded. */
export const NOTHING = { seq: 0, enteredUs: 0, changes: 0, facts: [] } as const;

/** What somebody knows of children from reading them before, and whether their streams are to be held from here on. */
export interface Remembered {
  readonly of: (child: string) => VersionedFacts | undefined;
  /** Held, what is read stays so until the transaction ends. */
  readonly hold: boolean;
}

const readAll = async (run: Run, authority: number, children: readonly string[]): Promise<VersionedFacts[]> => {
  if (children.length === 0) return [];
  const found = new Map<string, { seq: number; enteredUs: Us; changes: number; facts: Fact[] }>();
  for (const row of await run(FACTS, [authority, children])) {
    const child = row[0] as string;
    let one = found.get(child);
    if (one === undefined) {
      // A stream that is gone says nothing any more, and one whose entries are all erased still stands where it stood.
      const [seq, enteredUs, changes] = [row[1], row[8], row[9]] as [number | null, Us | null, number | null];
      one = { seq: seq ?? 0, enteredUs: enteredUs ?? 0, changes: changes ?? 0, facts: [] };
      found.set(child, one);
    }
    if (row[2] !== null) one.facts.push(factOf(row));
  }
  return children.map((child) => ({ child, ...(found.get(child) ?? NOTHING) }));
};

/**
 * Several children in the order of `children`; one without events has none. What is remembered of a child is given back as it
 * is where the stream stands where it stood: then none of it is read.
 */
export const readFactsOfMany = async (
  run: Run,
  authority: number,
  children: readonly string[],
  remembered?: Remembered,
): Promise<VersionedFacts[]> => {
  if (remembered === undefined) return readAll(run, authority, children);
  const known = new Map(children.map((child) => [child, remembered.of(child)]));
  // On its way together: whoever is held is held before anybody is read.
  const [versions, first] = await Promise.all([
    run(remembered.hold ? HOLD : VERSIONS, [authority, children]),
    readAll(
      run,
      authority,
      children.filter((child) => known.get(child) === undefined),
    ),
  ]);
  const standing = new Map(versions.map(([child, ...version]) => [child as string, version]));
  const moved = children.filter((child) => {
    const one = known.get(child);
    if (one === undefined) return false;
    const [seq = 0, enteredUs = 0, changes = 0] = standing.get(child) ?? [];
    return one.seq !== seq || one.enteredUs !== enteredUs || one.changes !== changes;
  });
  for (const each of [...first, ...(await readAll(run, authority, moved))]) known.set(each.child, each);
  return children.map((child) => known.get(child) ?? { child, ...NOTHING });
};

/** What the law reads of several children in a log's first `size` leaves, in the order of `children`. One of whom none is there has no facts. */
export const readFactsBelow = async (
  run: Run,
  authority: number,
  children: readonly string[],
  size: number,
): Promise<ChildFacts[]> => {
  const found = new Map<string, { seq: number; facts: Fact[] }>(
    children.map((child) => [child, { seq: 0, facts: [] }]),
  );
  for (const row of await run(FACTS_BELOW, [authority, children, size])) {
    const one = found.get(row[0] as string);
    if (one === undefined) continue;
    one.seq = row[1] as number;
    one.facts.push(factOf(row));
  }
  return [...found].map(([child, one]) => ({ child, ...one }));
};

const eventRow = (where: string): string =>
  'select e.eid, e.event_id, e.child, e.seq, e.kind, e.at_us, e.at_day, e.at_precision, e.recorded_us, e.entered_us, e.imported, ' +
  'e."by", e.replaces, e.source, e.commitment, b.*, k.*, ' +
  `${factColumnsOf('e')}, e.part from ledger.event e ` +
  'left join lateral (select key_id, sealed from ledger.body where authority = $1 and eid = e.eid limit 1) b on true ' +
  'left join lateral (select key_id, kek_id, wrapped from ledger.child_key where authority = $1 and child = e.child limit 1) k on true ' +
  `where e.authority = $1 and ${where}`;

const EVENTS: Statement = {
  name: 'ledger-events',
  text: eventRow('e.child = $2 and e.seq > $3 order by e.seq limit $4'),
};
const EVENTS_OF_KINDS: Statement = {
  name: 'ledger-events-of-kinds',
  text: eventRow('e.child = $2 and e.seq > $3 and e.kind = any($5) order by e.seq limit $4'),
};
const EVENTS_BY_ID: Statement = {
  name: 'ledger-events-by-id',
  text: `select f.* from unnest($2::text[]) i cross join lateral (${eventRow('e.event_id = i order by e.part')}) f`,
};
const LEAVES: Statement = {
  name: 'ledger-leaves',
  text:
    `select l.position, l.hash, l.eid, r.* from (select position, hash, eid from ledger.leaf where authority = $1 and position >= $2 order by position limit $3) l ` +
    `left join lateral (${eventRow('e.eid = l.eid order by e.eid limit 1')}) r on true order by l.position`,
};
const FIRST_TYPED_COLUMN = 20;
const PART_COLUMN = FIRST_TYPED_COLUMN + FACT_COLUMNS.length;
const LEAF_COLUMNS = 3;
const UNSEALED: Statement = {
  name: 'ledger-unsealed',
  text:
    'select u.passed, r.* from (select e.eid, coalesce((e.db_epoch, e.tx, e.eid) <= (s.db_epoch, s.tx, s.eid), false) as passed ' +
    'from ledger.event e left join ledger.log_state s on s.authority = $1 where e.authority = $1 and e.eid > $2 ' +
    'and not exists (select from ledger.leaf l where l.authority = $1 and l.eid = e.eid) order by e.eid limit $3) u ' +
    `cross join lateral (${eventRow('e.eid = u.eid order by e.eid limit 1')}) r order by r.eid`,
};
/** Where the key's columns begin. */
const BODY_COLUMN = 15;

/** The columns of a row without what could not be opened. */
const unopened = (row: readonly unknown[]): unknown[] =>
  row.map((value, column) => (column >= BODY_COLUMN && column < FIRST_TYPED_COLUMN ? null : value));

/** A row of the ledger with what is needed to check it. */
export interface Row {
  readonly event: RecordedEvent;
  /** Which of the event's children, from 0. */
  readonly part: number;
  readonly commitment: Buffer;
  /** What the body says, and the commitment that it calls for; undefined where it is erased. */
  readonly claim: Claim | undefined;
  readonly bodyCommitment: Buffer | undefined;
  /** The bytes that are committed to, with their salt. */
  readonly opened: { readonly salt: Buffer; readonly bytes: Buffer } | undefined;
  readonly columns: Record<string, unknown>;
}

const rowOf = (keyring: Keyring, authority: number, row: readonly unknown[]): Row => {
  const [eid, id, child, seq, kind, atUs, day, precision, recordedUs, enteredUs, imported, by, replaces, source] =
    row as [
      number,
      string,
      string,
      number,
      string,
      number,
      number,
      string,
      number,
      number,
      boolean,
      string,
      string | null,
      Source,
    ];
  const [commitment, bodyKey, sealed, keyId, kekId, wrapped] = row.slice(14) as [
    Buffer,
    string | null,
    Buffer | null,
    string | null,
    string | null,
    Buffer | null,
  ];
  const columns = factsFrom(row, FIRST_TYPED_COLUMN);
  const part = row[PART_COLUMN] as number;
  const wholeDay = precision === 'day';
  const common = {
    eid,
    id,
    child,
    seq,
    kind,
    atUs,
    day,
    wholeDay,
    recordedUs,
    enteredUs,
    imported,
    source,
    by,
    ...(replaces === null ? {} : { replaces }),
  };
  if (sealed === null || bodyKey === null || keyId !== bodyKey || kekId === null || wrapped === null) {
    const at = wholeDay ? formatDay(day) : formatInstant(atUs);
    const event = { ...common, at, children: child === '' ? [] : [child], data: columns, body: 'erased' as const };
    return { event, part, commitment, claim: undefined, bodyCommitment: undefined, opened: undefined, columns };
  }
  const opened = openClaim(keyring.unwrap(authority, child, keyId, kekId, wrapped), { authority, child }, id, sealed);
  if (opened === undefined)
    throw new DamagedLedger(`the body of row ${eid} of authority ${authority} does not open: it was altered or moved`);
  const { claim } = opened;
  const event = {
    ...common,
    at: claim.at,
    children: claim.children,
    data: claim.data,
    ...(claim.form === undefined ? {} : { form: claim.form }),
    body: 'kept' as const,
  };
  return { event, part, commitment, claim, bodyCommitment: opened.commitment, opened, columns };
};

/** A row as it stands, whatever was done to it. `damage`: its body or its key does not open, and only the envelope could be read. */
export interface Found {
  readonly eid: number;
  readonly row: Row | undefined;
  readonly damage?: 'body' | 'key';
}

/** A leaf of the log with the row that it is of; both undefined where the row is gone. */
export interface Leaf extends Found {
  readonly position: number;
  readonly hash: Buffer;
}

const foundOf = (keyring: Keyring, authority: number, eid: number, row: readonly unknown[]): Found => {
  const damageOf = (error: unknown): 'body' | 'key' => (error instanceof WrongKey ? 'key' : 'body');
  try {
    return { eid, row: rowOf(keyring, authority, row) };
  } catch (error) {
    try {
      return { eid, row: rowOf(keyring, authority, unopened(row)), damage: damageOf(error) };
    } catch {
      // Not even its dates are any.
      return { eid, row: undefined, damage: damageOf(error) };
    }
  }
};

/** Leaves from a position on, in order. */
export const readLeaves = async (
  run: Run,
  keyring: Keyring,
  authority: number,
  from: number,
  limit: number,
): Promise<Leaf[]> =>
  (await run(LEAVES, [authority, from, limit])).map((columns) => {
    const [position, hash, eid, first] = columns as [number, Buffer, number, number | null];
    const found =
      first === null ? { eid, row: undefined } : foundOf(keyring, authority, eid, columns.slice(LEAF_COLUMNS));
    return { position, hash, ...found };
  });

/** A row that no leaf is of. `isPassed`: the log has gone on beyond it, so that it never will be sealed. */
export interface Unsealed extends Found {
  readonly isPassed: boolean;
}

/** Rows that are not sealed, by number, after a number. */
export const readUnsealed = async (
  run: Run,
  keyring: Keyring,
  authority: number,
  after: number,
  limit: number,
): Promise<Unsealed[]> =>
  (await run(UNSEALED, [authority, after, limit])).map((columns) => ({
    ...foundOf(keyring, authority, columns[1] as number, columns.slice(1)),
    isPassed: columns[0] === true,
  }));

/** Which events of a stream to read: all, or some kinds, or those after a sequence number. */
export interface Which {
  readonly kinds?: readonly string[];
  readonly after?: number;
  /** At most so many, from the first. */
  readonly limit?: number;
}

export const readRows = async (
  run: Run,
  keyring: Keyring,
  authority: number,
  child: string,
  which: Which = {},
): Promise<Row[]> => {
  const values = [authority, child, which.after ?? 0, which.limit ?? null];
  const rows =
    which.kinds === undefined ? await run(EVENTS, values) : await run(EVENTS_OF_KINDS, [...values, which.kinds]);
  return rows.map((row) => rowOf(keyring, authority, row));
};

/** Every row of these events, in the order of `ids`; an unknown one has none. */
export const readRowsById = async (
  run: Run,
  keyring: Keyring,
  authority: number,
  ids: readonly string[],
): Promise<Row[]> => (await run(EVENTS_BY_ID, [authority, ids])).map((row) => rowOf(keyring, authority, row));

const CHILDREN: Statement = {
  name: 'ledger-children',
  text: `select child from ledger.stream where authority = $1 and child > $2 and seq > 0 order by child limit $3`,
};

/** Children with at least one event, in the order of their ids, after a given one. */
export const readChildren = async (
  run: Run,
  authority: number,
  after: string,
  limit: number | null,
): Promise<string[]> => (await run(CHILDREN, [authority, after, limit])).map(([child]) => child as string);

const REGISTERED: Statement = {
  name: 'ledger-registered',
  text:
    "select distinct child from ledger.event where authority = $1 and kind = 'conference.held' and decision = 'registered' " +
    'and at_day <= $2 order by child',
};

/** Children of whom a conference up to a day was ever recorded to have placed them on the register, corrected since or not. */
export const readRegistered = async (run: Run, authority: number, until: Day): Promise<string[]> =>
  (await run(REGISTERED, [authority, until])).map(([child]) => child as string);

const COUNTS: Statement = {
  name: 'ledger-counts',
  text: `select count(*) filter (where child <> '' and seq > 0), coalesce(sum(seq - cardinality(erased)), 0)::bigint from ledger.stream where authority = $1`,
};

export const readCounts = async (run: Run, authority: number): Promise<{ children: number; rows: number }> => {
  const [row] = await run(COUNTS, [authority]);
  return { children: (row?.[0] as number | undefined) ?? 0, rows: (row?.[1] as number | undefined) ?? 0 };
};

const EMPTY_PLACES: Statement = {
  name: 'ledger-empty-places',
  text: 'select unnest(erased) from ledger.stream where authority = $1 and child = $2',
};

/** The places in a stream where something stood that is erased. */
export const readEmptyPlaces = async (run: Run, authority: number, child: string): Promise<number[]> =>
  (await run(EMPTY_PLACES, [authority, child])).map(([seq]) => seq as number);

/** A transaction, or the number of an authority for reading outside of one. */
export type Where = Transaction | number;
