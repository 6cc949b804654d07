import type { Us } from '#src/calendar/index.ts';
import type { Database, Statement, Transaction } from '#src/platform/index.ts';
import { readAlarms } from './alarms.ts';
import { ENTRY_COLUMNS, entryColumnsOf, entryFrom, entryHash } from './entry.ts';
import type { Run } from './keyring.ts';
import { checkpointText } from './log/checkpoint.ts';
import { HASH_BYTES } from './log/hashing.ts';
import { formatNote, type Signer, signText } from './log/note.ts';
import { TILE_WIDTH, tileLevelOf } from './log/tiles.ts';
import { edgeAt, EMPTY_EDGE, grow, rootOf } from './log/tree.ts';
import { readNodes, readTile } from './nodes.ts';

// A plan made while the tables were empty would read them whole, and a batch is too rare for planning it to matter.
const SETTINGS: Statement = {
  name: 'log-settings',
  text:
    "select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('enable_seqscan', 'off', true), " +
    "set_config('synchronous_commit', 'on', true)",
};
// What queues here: one sealer at a time, and whoever finds another at work leaves it to them.
const LOCK_STATE: Statement = {
  name: 'log-lock-state',
  text:
    'select s.origin, s.size, s.db_epoch, s.tx::text, s.eid, a.db_epoch, a.code, ' +
    'pg_snapshot_xmax(pg_current_snapshot()) <= s.tx ' +
    'from ledger.log_state s join ledger.authority a on a.id = s.authority where s.authority = $1 for update of s skip locked',
};
const ANYTHING: Statement = {
  name: 'log-anything',
  text:
    // No `exists`: the planner would drop its order and limit, and read the authority whole.
    'select s.db_epoch <> a.db_epoch or pg_snapshot_xmax(pg_current_snapshot()) <= s.tx or coalesce((' +
    'select true from ledger.event e where e.authority = $1 and e.db_epoch = s.db_epoch and (e.tx, e.eid) > (s.tx, s.eid) ' +
    'and e.tx < pg_snapshot_xmin(pg_current_snapshot()) order by e.tx, e.eid limit 1), false) ' +
    'from ledger.log_state s join ledger.authority a on a.id = s.authority where s.authority = $1',
};
// Below the horizon nobody can add a row any more, so the order is final and nothing is passed over; what is above it waits.
const PICK: Statement = {
  name: 'log-pick',
  text:
    `select ${entryColumnsOf('e')}, e.eid, e.tx::text from ledger.event e ` +
    'where e.authority = $1 and e.db_epoch = $2 and (e.tx, e.eid) > ($3::xid8, $4::bigint) ' +
    'and e.tx < pg_snapshot_xmin(pg_current_snapshot()) order by e.tx, e.eid limit $5',
};
// After a restore, whose transactions are numbered anew: what of the time before is there and was not sealed.
const PICK_LEFT: Statement = {
  name: 'log-pick-left',
  text:
    `select ${entryColumnsOf('e')}, e.eid, e.tx::text from ledger.event e where e.authority = $1 and e.db_epoch < $2 ` +
    'and not exists (select from ledger.leaf l where l.authority = $1 and l.eid = e.eid) order by e.db_epoch, e.tx, e.eid limit $3',
};
const KEEP_LEAVES: Statement = {
  name: 'log-keep-leaves',
  text:
    'insert into ledger.leaf (authority, position, eid, hash) ' +
    'select $1, $2::bigint + n - 1, eid, substring($4::bytea from ((n - 1) * 32 + 1)::int for 32) ' +
    'from unnest($3::bigint[]) with ordinality x(eid, n)',
};
const KEEP_TILES: Statement = {
  name: 'log-keep-tiles',
  text:
    'insert into ledger.tile (authority, level, index, hashes) ' +
    'select $1, * from unnest($2::smallint[], $3::bigint[], $4::bytea[]) ' +
    'on conflict (authority, level, index) do update set hashes = excluded.hashes',
};
const KEEP_CHECKPOINT: Statement = {
  name: 'log-keep-checkpoint',
  text:
    'insert into ledger.checkpoint (authority, size, root, note, sealed_us) ' +
    'values ($1, $2, $3, $4, (extract(epoch from clock_timestamp()) * 1000000)::bigint)',
};
const MOVE_STATE: Statement = {
  name: 'log-move-state',
  text: 'update ledger.log_state set size = $2, db_epoch = $3, tx = $4::xid8, eid = $5 where authority = $1',
};
const LOCK_EVENTS: Statement = { name: 'log-lock-events', text: 'lock table ledger.event in share mode' };
const RAISE_EPOCH: Statement = {
  name: 'log-raise-epoch',
  text:
    'update ledger.authority a set db_epoch = a.db_epoch + 1 from ledger.log_state s where a.id = $1 and s.authority = $1 ' +
    'and s.db_epoch = a.db_epoch and pg_snapshot_xmax(pg_current_snapshot()) <= s.tx',
};
const LEVEL_ZERO: Statement = {
  name: 'log-level-zero',
  text: 'select index, hashes from ledger.tile where authority = $1 and level = 0 and index >= $2 order by index limit $3',
};
const HEAD: Statement = {
  name: 'log-head',
  text:
    'select s.origin, s.size, c.root, c.note, c.sealed_us from ledger.log_state s ' +
    'left join ledger.checkpoint c on c.authority = $1 and c.size = s.size where s.authority = $1',
};

/** A batch holds up whoever else is served by this process for as long as it takes to hash. */
export const BATCH = 1_000;

/** How a log stands: of what was signed last, where anything was. */
export interface Head {
  readonly origin: string;
  readonly size: number;
  readonly signed?: { readonly root: Buffer; readonly note: string; readonly sealedUs: Us };
}

/** Where an authority's log stands; undefined where it has not begun. */
export const readHead = async (run: Run, authority: number): Promise<Head | undefined> => {
  const [row] = (await run(HEAD, [authority])) as [string, number, Buffer | null, string | null, Us | null][];
  if (row === undefined) return undefined;
  const [origin, size, root, note, sealedUs] = row;
  return root === null || note === null || sealedUs === null
    ? { origin, size }
    : { origin, size, signed: { root, note, sealedUs } };
};

/** Whether anything waits to be sealed. Takes no lock. */
export const anythingToSeal = async (run: Run, authority: number): Promise<boolean> =>
  (await run(ANYTHING, [authority]))[0]?.[0] === true;

interface Picked {
  readonly hash: Buffer;
  readonly eid: number;
  readonly tx: string;
}

/** Adds leaves to the tree: rows, tiles, and a signed head over all. */
const addLeaves = async (
  tx: Transaction,
  { origin, size }: { readonly origin: string; readonly size: number },
  leaves: readonly Picked[],
  signers: readonly Signer[],
): Promise<void> => {
  const { authority, run } = tx;
  const hashes = Buffer.concat(leaves.map(({ hash }) => hash));
  const added: { level: number; from: number; hashes: Buffer }[] = [];
  const edge = grow(await edgeAt(readNodes(run, authority), size), hashes, (level, from, fresh) => {
    const tileLevel = tileLevelOf(level);
    if (tileLevel !== undefined) added.push({ level: tileLevel, from, hashes: fresh });
  });
  const tiles: { level: number; index: number; hashes: Buffer }[] = [];
  for (const { level, from, hashes: fresh } of added) {
    const index = Math.floor(from / TILE_WIDTH);
    const begun = from % TILE_WIDTH === 0 ? [] : [await readTile(run, authority, level, index)];
    const all = Buffer.concat([...begun, fresh]);
    const bytes = TILE_WIDTH * HASH_BYTES;
    for (let n = 0; n * bytes < all.length; n++)
      tiles.push({ level, index: index + n, hashes: all.subarray(n * bytes, (n + 1) * bytes) });
  }
  const root = rootOf(edge);
  const text = checkpointText({ origin, size: edge.size, root });
  const note = formatNote(
    text,
    signers.map((signer) => signText(signer, text)),
  );
  tx.send(KEEP_LEAVES, [authority, size, leaves.map(({ eid }) => eid), hashes]);
  tx.send(KEEP_TILES, [
    authority,
    tiles.map(({ level }) => level),
    tiles.map(({ index }) => index),
    tiles.map((tile) => tile.hashes),
  ]);
  tx.send(KEEP_CHECKPOINT, [authority, edge.size, root, note]);
};

/** What came of an attempt to seal. `busy`: another sealer is at it. `stopped`: an alarm stands against it. */
export type Sealed = { readonly sealed: number } | 'busy' | 'stopped' | 'restored';

/**
 * Seals the next events of an authority, at most `BATCH`, in one transaction. What it has sealed has committed when it answers, and only
 * then may be shown. `restored`: transactions are numbered anew, and `settleEpoch` comes first.
 */
export const sealBatch = (
  database: Database,
  authority: number,
  signersOf: (run: Run) => Promise<readonly Signer[]>,
): Promise<Sealed> =>
  database.transaction<Sealed>(authority, async (tx) => {
    tx.send(SETTINGS, []);
    const [state] = (await tx.run(LOCK_STATE, [authority])) as [
      [string, number, number, string, number, number, string, boolean],
    ];
    if (state === undefined) return 'busy';
    const [origin, size, epoch, lastTx, lastEid, nowEpoch, code, isBehind] = state;
    if ((await readAlarms(tx.run, authority)).some(({ endedUs }) => endedUs === null)) return 'stopped';
    if (isBehind && epoch === nowEpoch) return 'restored';
    const isLeft = epoch !== nowEpoch;
    const rows = isLeft
      ? await tx.run(PICK_LEFT, [authority, nowEpoch, BATCH])
      : await tx.run(PICK, [authority, epoch, lastTx, lastEid, BATCH]);
    if (rows.length === 0) {
      // Nothing is left of the time before: from here on in order again.
      if (isLeft) await tx.run(MOVE_STATE, [authority, size, nowEpoch, '0', 0]);
      return { sealed: 0 };
    }
    const leaves = rows.map((row): Picked => {
      const [eid, at] = row.slice(ENTRY_COLUMNS) as [number, string];
      return { hash: entryHash(code, entryFrom(row, 0)), eid, tx: at };
    });
    await addLeaves(tx, { origin, size }, leaves, await signersOf(tx.run));
    const last = isLeft ? undefined : leaves.at(-1);
    await tx.run(MOVE_STATE, [authority, size + leaves.length, epoch, last?.tx ?? lastTx, last?.eid ?? lastEid]);
    return { sealed: leaves.length };
  });

/** Takes note of a restore whose transactions are numbered anew: waits for every append that is under way, and lets a new epoch begin. */
export const settleEpoch = (database: Database, authority: number): Promise<void> =>
  database.asOwner(authority, async (tx) => {
    await tx.run(LOCK_EVENTS, []);
    await tx.run(RAISE_EPOCH, [authority]);
  });

const TILES_AT_ONCE = 16;

/**
 * Whether the tiles give the root that was signed last, worked out from the leaves' hashes up. Reads them all: asked at the start,
 * in pieces that hold nobody up.
 */
export const tilesHold = async (run: Run, authority: number, { size, signed }: Head): Promise<boolean> => {
  let edge = EMPTY_EDGE;
  while (edge.size < size) {
    const from = edge.size / TILE_WIDTH;
    const rows = (await run(LEVEL_ZERO, [authority, from, TILES_AT_ONCE])) as [number, Buffer][];
    const isWhole = rows.every(
      ([index, hashes], n) =>
        index === from + n && hashes.length === Math.min(TILE_WIDTH, size - index * TILE_WIDTH) * HASH_BYTES,
    );
    if (rows.length === 0 || !isWhole) return false;
    edge = grow(edge, Buffer.concat(rows.map(([, hashes]) => hashes)));
  }
  return signed === undefined ? size === 0 : rootOf(edge).equals(signed.root);
};
