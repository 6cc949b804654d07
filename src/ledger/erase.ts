import { randomUUID } from 'node:crypto';
import { formatInstant, londonDay } from '#src/calendar/index.ts';
import type { Statement, Transaction } from '#src/platform/index.ts';
import type { Appended, AppendOptions } from './append.ts';
import type { NewEvent } from './claim.ts';
import type { Run } from './keyring.ts';
import type { Where } from './read.ts';

/** A row of the ledger that is to be erased. */
export interface ErasableRow {
  readonly eid: number;
  readonly id: string;
  readonly child: string;
  readonly replaces: string | null;
  readonly recordedUs: number;
  readonly commitment: Buffer;
}

/** So many bytes of a row's commitment tell it from another that was given the same number after a restore. */
export const MARK_BYTES = 8;

const COLUMNS = 'e.eid, e.event_id, e.child, e.replaces, e.recorded_us, e.commitment';
const OF_CHILD: Statement = {
  name: 'erase-rows-of-child',
  text: `select ${COLUMNS} from ledger.event e where e.authority = $1 and e.child = $2 order by e.seq`,
};
const BY_EID: Statement = {
  name: 'erase-rows-by-eid',
  text: `select ${COLUMNS} from unnest($2::bigint[]) n join ledger.event e on e.authority = $1 and e.eid = n order by e.eid`,
};
// Why something was taken back stands in the retraction: it goes with what it took back, where nobody else's row of that is left.
const RETRACTIONS: Statement = {
  name: 'erase-retractions',
  text:
    `select ${COLUMNS} from unnest($2::text[]) i join ledger.event e on e.authority = $1 and e.replaces = i ` +
    "where e.kind = 'record.retracted' and e.child = any($4) and not (e.eid = any($3)) " +
    "and (e.child <> '' or not exists (select from ledger.event o where o.authority = $1 and o.event_id = i and not (o.eid = any($3))))",
};
// What is left of events that only an erased row corrected.
const UNCORRECTED: Statement = {
  name: 'erase-uncorrected',
  text:
    'select e.event_id, e.child from unnest($2::text[]) i join ledger.event e on e.authority = $1 and e.event_id = i ' +
    'where not (e.eid = any($3)) and not exists (' +
    'select from ledger.event c where c.authority = $1 and c.replaces = i and not (c.eid = any($3))) order by e.event_id, e.part',
};
// No sealer is at work from here on: what is not sealed by now never will be.
const FENCE: Statement = {
  name: 'erase-fence',
  text: 'select size from ledger.log_state where authority = $1 for update',
};
const POSITIONS: Statement = {
  name: 'erase-positions',
  text: 'select l.position from unnest($2::bigint[]) n join ledger.leaf l on l.authority = $1 and l.eid = n order by l.position',
};
const ERASE: Statement = { name: 'erase', text: 'select ledger.erase($1, $2, $3, $4, $5)' };
const PATIENCE: Statement = {
  name: 'erase-patience',
  text: "select set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true)",
};

const rowsOf = (rows: readonly unknown[][]): ErasableRow[] =>
  (rows as [number, string, string, string | null, number, Buffer][]).map(
    ([eid, id, child, replaces, recordedUs, commitment]) => ({ eid, id, child, replaces, recordedUs, commitment }),
  );

const eidsOf = (rows: readonly ErasableRow[]): number[] => rows.map(({ eid }) => eid);

const withRetractions = async (
  run: Run,
  authority: number,
  child: string,
  rows: readonly ErasableRow[],
): Promise<ErasableRow[]> => {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  return [...rows, ...rowsOf(await run(RETRACTIONS, [authority, ids, eidsOf(rows), [child, '']]))];
};

/** The rows that go with a child's record, or with some entries of it: with them the retractions by which they were taken back. */
const readErasable = async (
  { run, authority }: Transaction,
  child: string,
  entries: readonly string[] | undefined,
): Promise<ErasableRow[]> => {
  const wanted = entries === undefined ? undefined : new Set(entries);
  const all = rowsOf(await run(OF_CHILD, [authority, child]));
  return withRetractions(
    run,
    authority,
    child,
    all.filter(({ id }) => wanted?.has(id) ?? true),
  );
};

/** Those of some rows that are there: the number is theirs, and so is the mark. */
const readMarked = async (
  { run, authority }: Transaction,
  { rows: eids, marks: text }: Pick<ErasedMarks, 'rows' | 'marks'>,
): Promise<ErasableRow[]> => {
  const marks = Buffer.from(text, 'base64');
  const markOf = new Map(eids.map((eid, n) => [eid, marks.subarray(n * MARK_BYTES, (n + 1) * MARK_BYTES)]));
  return rowsOf(await run(BY_EID, [authority, eids])).filter(
    ({ eid, commitment }) => markOf.get(eid)?.equals(commitment.subarray(0, MARK_BYTES)) === true,
  );
};

/** What says of rows which they were, when they are gone: their numbers, their marks, and where those that were sealed stand in the log. */
export interface ErasedMarks {
  readonly rows: readonly number[];
  /** In base64, one after another. */
  readonly marks: string;
  readonly positions: readonly number[];
}

const describe = async ({ run, authority }: Transaction, rows: readonly ErasableRow[]): Promise<ErasedMarks> => {
  await run(FENCE, [authority]);
  const positions = await run(POSITIONS, [authority, eidsOf(rows)]);
  return {
    rows: eidsOf(rows),
    marks: Buffer.concat(rows.map(({ commitment }) => commitment.subarray(0, MARK_BYTES))).toString('base64'),
    positions: positions.map(([position]) => position as number),
  };
};

export interface ErasedRows {
  /** Documents whose files are to go too. */
  readonly documents: readonly string[];
  /** Other children whose streams were written to. */
  readonly touched: readonly string[];
}

type Append = (where: Where, events: readonly NewEvent[], options: AppendOptions) => Promise<Appended>;

/** See `Erasing.take`. */
const eraseRows = async (
  tx: Transaction,
  append: Append,
  { child, rows, whole, drafts }: Parameters<Erasing['take']>[1],
): Promise<ErasedRows> => {
  const { run, authority } = tx;
  await run(PATIENCE, []);
  const eids = eidsOf(rows);
  const corrected = [...new Set(rows.flatMap(({ replaces }) => replaces ?? []))];
  const left = Map.groupBy(
    corrected.length === 0 ? [] : ((await run(UNCORRECTED, [authority, corrected, eids])) as [string, string][]),
    ([id]) => id,
  );
  const touched = new Set<string>();
  for (const [id, places] of left) {
    const recordedUs = Math.min(...rows.filter(({ replaces }) => replaces === id).map((row) => row.recordedUs));
    const children = places.map(([, of]) => of).filter((of) => of !== '');
    const event: NewEvent = {
      id: randomUUID(),
      kind: 'record.retracted',
      at: formatInstant(recordedUs),
      atUs: recordedUs,
      day: londonDay(recordedUs),
      wholeDay: false,
      recordedUs,
      by: 'diogel',
      children,
      replaces: id,
      data: { reason: 'Cywirwyd gan gofnod a ddilëwyd. / Corrected by an entry that was erased.' },
    };
    const appended = await append(tx, [event], { source: 'service', imported: true });
    if (!appended.ok) throw new Error(`what an erased entry corrected could not be kept corrected: ${appended.code}`);
    for (const of of appended.touched) touched.add(of);
  }
  touched.delete(child);
  const [[documents]] = (await run(ERASE, [authority, child, eids, whole, drafts])) as [[string[]]];
  return { documents, touched: [...touched] };
};

/** The steps of an erasure, in one transaction of the tables' owner. */
export interface Erasing {
  /** The rows that go with a child's record, or with some entries of it: with them the retractions by which they were taken back. */
  readonly rowsOf: (
    tx: Transaction,
    child: string,
    entries: readonly string[] | undefined,
  ) => Promise<readonly ErasableRow[]>;
  /** Those of some erased rows that are there again, after a restore. */
  readonly rowsAgain: (tx: Transaction, erased: Pick<ErasedMarks, 'rows' | 'marks'>) => Promise<readonly ErasableRow[]>;
  /** What is to be kept of rows. From here on nobody seals until the transaction ends. */
  readonly describe: (tx: Transaction, rows: readonly ErasableRow[]) => Promise<ErasedMarks>;
  /**
   * Takes rows away: of a whole record also the key and all that any table has of the child. What an erased entry corrected, and what is
   * left of it elsewhere, stays corrected: a retraction takes the entry's place, from the moment at which it was written down. `drafts`: the
   * beginning of the addresses of forms about the child.
   */
  readonly take: (
    tx: Transaction,
    what: {
      readonly child: string;
      readonly rows: readonly ErasableRow[];
      readonly whole: boolean;
      readonly drafts: string;
    },
  ) => Promise<ErasedRows>;
}

export const erasingOf = (append: Append): Erasing => ({
  rowsOf: readErasable,
  rowsAgain: readMarked,
  describe,
  take: (tx, what) => eraseRows(tx, append, what),
});
