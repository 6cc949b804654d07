import type { Statement } from '#src/platform/index.ts';
import { readAlarms } from './alarms.ts';
import { entryHash } from './entry.ts';
import { type ErasedMarks, MARK_BYTES } from './erase.ts';
import type { Keyring, Run } from './keyring.ts';
import { readCheckpoint, trustedSignatures } from './log/checkpoint.ts';
import { HASH_BYTES } from './log/hashing.ts';
import { heldSignatures, readSignature, readVerifierKey, type VerifierKey } from './log/note.ts';
import type { Policy } from './log/policy.ts';
import { TILE_WIDTH, tileLevelOf, tilePath, widthAt } from './log/tiles.ts';
import { type Edge, EMPTY_EDGE, grow, rootOf } from './log/tree.ts';
import { readLogKeys } from './log-keys.ts';
import { readTile } from './nodes.ts';
import { readPublishedTile } from './publishing.ts';
import { type Found, readLeaves, readUnsealed, type Row } from './read.ts';
import { readHead } from './sealing.ts';
import { misprojected } from './verify.ts';
import { versionOf, type Wording } from './wording.ts';

/** Something that is not as it was recorded, sealed or signed. */
export interface Fault {
  readonly code: /** A row's body does not give the commitment, does not open, or is gone; the child's key is gone or was altered. */
    | 'commitment'
    | 'body'
    | 'no-body'
    | 'key'
    /** A column says something else than the body (`column`). */
    | 'projection'
    /** A row is not the one that was sealed; a leaf's row is gone; a row was passed over by the log. */
    | 'leaf'
    | 'no-row'
    | 'unsealed'
    /** A row is there that was erased, as the authority's own stream says. */
    | 'not-erased'
    /** Leaves are missing before this one, or after the last; entries of a child's stream are missing or there twice. */
    | 'position'
    | 'gap'
    /** A child's stream does not stand where its entries end (`about` names nothing of the child: `eid` is its last row). */
    | 'stream'
    /** A tile in the database, or as it was published (`about`), has other hashes than the leaves. */
    | 'tile'
    | 'published-tile'
    /** A checkpoint is not signed by the log's keys, or says something else than the leaves or its own row. */
    | 'checkpoint'
    | 'root'
    | 'cosignature'
    /** How far the log has come is not how many leaves it has. */
    | 'state'
    /** The log's keys are not those that were recorded. */
    | 'log-key'
    /** Words of a form are not those of their version (`about`). */
    | 'wording'
    /** Somebody (`about`) has seen a larger tree, or another one, than the database has. */
    | 'rollback'
    | 'fork'
    /** An alarm that was raised and has not ended (`about`). */
    | 'alarm';
  readonly eid?: number;
  readonly position?: number;
  readonly size?: number;
  readonly column?: string;
  readonly about?: string;
}

/** What was seen of a log elsewhere: an older checkpoint, or what a witness keeps. */
export interface SeenElsewhere {
  /** Who has seen it, for the fault. */
  readonly about: string;
  readonly size: number;
  readonly root: Buffer;
}

export interface VerifiedLog {
  /** Rows that were held against their body, their columns and, where they are sealed, their leaf. */
  readonly rows: number;
  /** Leaves, checkpoints and cosignatures by known witnesses that were checked. */
  readonly leaves: number;
  /** Leaves whose row is erased, which an event of the authority's own stream says. */
  readonly erased: number;
  readonly checkpoints: number;
  readonly cosignatures: number;
  /** Rows that wait to be sealed. */
  readonly waiting: number;
  readonly root: Buffer;
  readonly faults: readonly Fault[];
}

export interface VerifyLogOptions {
  readonly code: string;
  readonly policy: Policy;
  /** What was published below a folder: the checkpoint as it was read before the database; undefined: nothing was. */
  readonly published?: { readonly folder: string; readonly checkpoint: string };
  readonly elsewhere: readonly SeenElsewhere[];
  /** Told how many rows are done, of how many. */
  readonly progress?: (done: number, all: number) => void;
}

const AT_ONCE = 1_000;

const COUNT: Statement = {
  name: 'verify-count',
  text: 'select count(*) from ledger.event where authority = $1',
};
const CHECKPOINTS: Statement = {
  name: 'verify-checkpoints',
  text: 'select size, root, note from ledger.checkpoint where authority = $1 and size > $2 order by size limit $3',
};
const COSIGNATURES: Statement = {
  name: 'verify-cosignatures',
  text:
    'select c.size, c.witness, c.line, c.seen_us, k.note from ledger.cosignature c ' +
    'left join ledger.checkpoint k on k.authority = $1 and k.size = c.size where c.authority = $1 and c.witness = any($2) ' +
    'order by c.size, c.witness',
};
const STREAMS: Statement = {
  name: 'verify-streams',
  text: 'select child, seq, erased from ledger.stream where authority = $1 and seq > 0',
};
const TILES: Statement = {
  name: 'verify-tiles',
  text: 'select level, index, octet_length(hashes) from ledger.tile where authority = $1',
};
const WORDINGS: Statement = {
  name: 'verify-wordings',
  text: 'select version, words from ledger.wording where authority = $1',
};
// A row that is sealed and lies beyond where the log has come to would be sealed again.
const AHEAD: Statement = {
  name: 'verify-ahead',
  text:
    'select e.eid from ledger.log_state s join ledger.event e on e.authority = $1 and (e.db_epoch, e.tx, e.eid) > (s.db_epoch, s.tx, s.eid) ' +
    'where s.authority = $1 and exists (select from ledger.leaf l where l.authority = $1 and l.eid = e.eid) order by e.eid',
};
// Nobody looks for corrections of a stream that says it has none.
const UNCORRECTED: Statement = {
  name: 'verify-uncorrected',
  text:
    'select e.eid from ledger.event r join ledger.event e on e.authority = $1 and e.event_id = r.replaces ' +
    'join ledger.stream s on s.authority = $1 and s.child = e.child ' +
    'where r.authority = $1 and r.replaces is not null and s.corrections = 0 order by e.eid',
};
const TWICE: Statement = {
  name: 'verify-twice',
  text: 'select max(eid) from ledger.event where authority = $1 group by event_id, part having count(*) > 1',
};
const MADE: Statement = {
  name: 'verify-log-keys-made',
  text: 'select made_us from ledger.log_key where authority = $1 order by n',
};

const STILL_THERE: Statement = {
  name: 'verify-still-there',
  text:
    'select e.eid from unnest($2::bigint[], $3::bytea[]) n(eid, mark) join ledger.event e on e.authority = $1 and e.eid = n.eid ' +
    'where substring(e.commitment from 1 for octet_length(n.mark)) = n.mark order by e.eid',
};

/** Numbers of a stream, in the order in which they were met. */
const isWhole = (seqs: readonly number[]): boolean => {
  const seen = new Set(seqs);
  if (seen.size < seqs.length) return false;
  for (let seq = 1; seq <= seqs.length; seq++) if (!seen.has(seq)) return false;
  return true;
};

/**
 * Holds everything that an authority's log and records consist of against each other. `run` must be of one snapshot, so that what is
 * recorded and sealed meanwhile disturbs nothing. Of each fault the place is told, never what is written there.
 */
export const verifyLog = async (
  run: Run,
  keyring: Keyring,
  authority: number,
  { code, policy, published, elsewhere, progress }: VerifyLogOptions,
): Promise<VerifiedLog> => {
  const faults: Fault[] = [];
  const fault = (each: Fault): void => {
    faults.push(each);
  };
  const all = ((await run(COUNT, [authority]))[0]?.[0] as number | undefined) ?? 0;
  const head = await readHead(run, authority);
  const vkeys = await readLogKeys(run, authority);
  const keys = vkeys.flatMap((vkey) => readVerifierKey(vkey) ?? []);
  const streams = new Map<string, { seqs: number[]; last: number }>();
  const recordedKeys: { readonly key: unknown; readonly madeUs: number }[] = [];
  const gone: { readonly eid: number; readonly position: number }[] = [];
  const erasedAt = new Set<number>();
  const erasedRows: { readonly eid: number; readonly mark: Buffer }[] = [];
  let rows = 0;

  const checkRow = ({ eid, row, damage }: Found & { readonly row: Row }, place: Pick<Fault, 'position'>): void => {
    rows += 1;
    const { event } = row;
    if (damage !== undefined) fault({ code: damage, eid, ...place });
    else if (row.bodyCommitment === undefined) fault({ code: 'no-body', eid, ...place });
    else if (!row.bodyCommitment.equals(row.commitment)) fault({ code: 'commitment', eid, ...place });
    for (const column of misprojected(row)) fault({ code: 'projection', eid, ...place, column });
    const stream = streams.get(event.child);
    if (stream === undefined) streams.set(event.child, { seqs: [event.seq], last: eid });
    else {
      stream.seqs.push(event.seq);
      stream.last = Math.max(stream.last, eid);
    }
    // A log that was begun under another name after a loss has other keys.
    const isKey = event.kind === 'log.begun' || event.kind === 'log.key-rotated';
    if (event.source === 'service' && isKey && event.data['origin'] === head?.origin)
      recordedKeys.push({ key: event.data['key'], madeUs: event.atUs });
    if (event.source === 'service' && event.kind === 'erasure.done' && event.child === '') {
      const { positions, rows: eids, marks } = event.data as Readonly<Record<string, unknown>> & Partial<ErasedMarks>;
      for (const position of positions ?? []) erasedAt.add(position);
      const bytes = Buffer.from(marks ?? '', 'base64');
      // A number is given again after a restore, a mark is not.
      for (const [n, each] of (eids ?? []).entries())
        erasedRows.push({ eid: each, mark: bytes.subarray(n * MARK_BYTES, (n + 1) * MARK_BYTES) });
    }
  };

  // Roots at every size that somebody signed or saw, out of the leaves as they are passed.
  const tiles = new Map<string, Buffer[]>();
  let edge: Edge = EMPTY_EDGE;
  const shown = published === undefined ? undefined : readCheckpoint(published.checkpoint);
  if (published !== undefined && (shown === undefined || trustedSignatures(shown, keys) === undefined))
    fault({ code: 'checkpoint', about: 'published' });
  const wanted = [...elsewhere, ...(shown === undefined ? [] : [{ ...shown, about: 'published' }])]
    .filter(({ size }) => size > 0)
    .sort((a, b) => a.size - b.size);
  let nextWanted = 0;
  const compareWanted = (): void => {
    for (let each = wanted[nextWanted]; each !== undefined && each.size <= edge.size; each = wanted[++nextWanted]) {
      if (!each.root.equals(rootOf(edge))) fault({ code: 'fork', about: each.about, size: each.size });
    }
  };
  let signed: [number, Buffer, string][] = [];
  let lastSigned = 0;
  let checkpoints = 0;
  const nextSigned = async (): Promise<[number, Buffer, string] | undefined> => {
    if (signed.length === 0) {
      signed = (await run(CHECKPOINTS, [authority, lastSigned, AT_ONCE])) as [number, Buffer, string][];
      lastSigned = signed.at(-1)?.[0] ?? lastSigned;
    }
    return signed[0];
  };
  const checkSigned = ([size, root, note]: [number, Buffer, string]): void => {
    checkpoints += 1;
    const checkpoint = readCheckpoint(note);
    const trusted = checkpoint === undefined ? undefined : trustedSignatures(checkpoint, keys);
    if (
      checkpoint === undefined ||
      trusted?.log.length !== checkpoint.note.signatures.length ||
      checkpoint.origin !== head?.origin ||
      checkpoint.size !== size ||
      !checkpoint.root.equals(root)
    )
      fault({ code: 'checkpoint', size });
    else if (!rootOf(edge).equals(root)) fault({ code: 'root', size });
  };
  const keepNodes = (level: number, from: number, hashes: Buffer): void => {
    const tileLevel = tileLevelOf(level);
    if (tileLevel === undefined) return;
    for (let n = 0; n < hashes.length / HASH_BYTES; ) {
      const at = from + n;
      const count = Math.min(TILE_WIDTH - (at % TILE_WIDTH), hashes.length / HASH_BYTES - n);
      const name = `${tileLevel}/${Math.floor(at / TILE_WIDTH)}`;
      const part = Buffer.from(hashes.subarray(n * HASH_BYTES, (n + count) * HASH_BYTES));
      const known = tiles.get(name);
      if (known === undefined) tiles.set(name, [part]);
      else known.push(part);
      n += count;
    }
  };

  /** Adds hashes of leaves up to each size that was signed or seen. */
  const growTo = async (hashes: Buffer): Promise<void> => {
    for (let rest = hashes; rest.length > 0; ) {
      const stops = [(await nextSigned())?.[0], wanted[nextWanted]?.size].filter((size) => size !== undefined);
      const stop = Math.min(edge.size + rest.length / HASH_BYTES, ...stops.filter((size) => size > edge.size));
      const bytes = (stop - edge.size) * HASH_BYTES;
      edge = grow(edge, rest.subarray(0, bytes), keepNodes);
      rest = rest.subarray(bytes);
      for (let next = await nextSigned(); next !== undefined && next[0] <= edge.size; next = await nextSigned()) {
        if (next[0] === edge.size) checkSigned(next);
        signed.shift();
      }
      compareWanted();
      await checkFullTiles();
    }
  };
  /** Tiles that are whole are compared and let go, so that a tree of millions takes no memory. */
  const checkTile = async (name: string, parts: readonly Buffer[]): Promise<void> => {
    const [level = 0, index = 0] = name.split('/').map(Number);
    const hashes = Buffer.concat(parts);
    if (!(await readTile(run, authority, level, index)).equals(hashes)) fault({ code: 'tile', about: name });
    if (published === undefined || shown === undefined) return;
    const width = widthAt(level, index, shown.size);
    if (width === 0) return;
    const path = tilePath({ level, index, width });
    const file = await readPublishedTile(published.folder, code, path);
    if (file?.equals(hashes.subarray(0, width * HASH_BYTES)) !== true) fault({ code: 'published-tile', about: path });
  };
  let tilesChecked = 0;
  const checkFullTiles = async (): Promise<void> => {
    for (const [name, parts] of tiles) {
      if (parts.reduce((sum, part) => sum + part.length, 0) < TILE_WIDTH * HASH_BYTES) continue;
      tiles.delete(name);
      tilesChecked += 1;
      await checkTile(name, parts);
    }
  };

  for (let next = 0; ; ) {
    const leaves = await readLeaves(run, keyring, authority, next, AT_ONCE);
    for (const { position, hash, eid, row, ...rest } of leaves) {
      if (position !== next) fault({ code: 'position', position });
      next = position + 1;
      if (row === undefined && rest.damage === undefined) gone.push({ eid, position });
      else if (row === undefined) fault({ code: rest.damage ?? 'no-row', position, eid });
      else {
        const { event, part, commitment } = row;
        if (!entryHash(code, { ...event, part, commitment }).equals(hash)) fault({ code: 'leaf', position, eid });
        checkRow({ eid, row, ...rest }, { position });
      }
    }
    await growTo(Buffer.concat(leaves.map(({ hash }) => hash)));
    progress?.(rows, all);
    if (leaves.length < AT_ONCE) break;
  }
  for (const [name, parts] of tiles) {
    tilesChecked += 1;
    await checkTile(name, parts);
  }
  if ((await run(TILES, [authority])).length !== tilesChecked) fault({ code: 'tile', about: 'count' });
  if (head !== undefined && head.size !== edge.size) fault({ code: 'state', size: head.size });
  for (const [eid] of await run(AHEAD, [authority])) fault({ code: 'state', eid: eid as number });
  // What was signed of more leaves than there are.
  for (let next = await nextSigned(); next !== undefined; next = await nextSigned()) {
    fault({ code: 'root', size: next[0] });
    signed.shift();
  }
  if (head !== undefined && head.size > 0 && head.signed === undefined) fault({ code: 'checkpoint', size: head.size });
  for (const { about, size } of wanted.slice(nextWanted)) fault({ code: 'rollback', about, size });

  let waiting = 0;
  for (let after = 0; ; ) {
    const unsealed = await readUnsealed(run, keyring, authority, after, AT_ONCE);
    for (const { isPassed, row, ...found } of unsealed) {
      if (row !== undefined) checkRow({ ...found, row }, {});
      if (isPassed) fault({ code: 'unsealed', eid: found.eid });
      else waiting += 1;
    }
    progress?.(rows, all);
    const last = unsealed.at(-1);
    if (last === undefined || unsealed.length < AT_ONCE) break;
    after = last.eid;
  }

  // Whether a row is missing or erased is known when the whole of the authority's own stream was read.
  const missing = gone.filter(({ position }) => !erasedAt.has(position));
  for (const each of missing) fault({ code: 'no-row', ...each });
  for (const [eid] of await run(STILL_THERE, [
    authority,
    erasedRows.map(({ eid }) => eid),
    erasedRows.map(({ mark }) => mark),
  ]))
    fault({ code: 'not-erased', eid: eid as number });

  const heads = new Map(
    ((await run(STREAMS, [authority])) as [string, number, number[]][]).map(([child, seq, erased]) => [
      child,
      { seq, erased },
    ]),
  );
  for (const [child, { seqs, last }] of streams) {
    const { seq, erased = [] } = heads.get(child) ?? {};
    if (!isWhole([...seqs, ...erased])) fault({ code: 'gap', eid: last });
    if (seq !== seqs.length + erased.length) fault({ code: 'stream', eid: last });
    heads.delete(child);
  }
  for (const [eid] of await run(UNCORRECTED, [authority])) fault({ code: 'stream', eid: eid as number });
  for (const [eid] of await run(TWICE, [authority])) fault({ code: 'gap', eid: eid as number });
  // Of whom entries are said to be there, and none is.
  for (const { seq, erased } of heads.values())
    if (seq !== erased.length || !isWhole(erased)) fault({ code: 'stream' });

  const made = (await run(MADE, [authority])).map(([madeUs]) => madeUs);
  if (
    vkeys.length !== keys.length ||
    vkeys.length !== recordedKeys.length ||
    !vkeys.every((vkey, n) => recordedKeys[n]?.key === vkey && recordedKeys[n]?.madeUs === made[n])
  )
    fault({ code: 'log-key' });
  const cosignatures = await checkCosignatures(run, authority, policy, fault);
  for (const [version, words] of (await run(WORDINGS, [authority])) as [string, Wording][])
    if (versionOf(words) !== version) fault({ code: 'wording', about: version });
  for (const alarm of await readAlarms(run, authority))
    if (alarm.endedUs === null) fault({ code: 'alarm', about: `${alarm.code} ${alarm.about}` });
  return {
    rows,
    leaves: edge.size,
    erased: gone.length - missing.length,
    checkpoints,
    cosignatures,
    waiting,
    root: rootOf(edge),
    faults,
  };
};

/** The lines of the witnesses that are known, under their checkpoints. */
const checkCosignatures = async (
  run: Run,
  authority: number,
  { witnesses }: Policy,
  fault: (each: Fault) => void,
): Promise<number> => {
  const byName = new Map<string, VerifierKey>(witnesses.map(({ key }) => [key.name, key]));
  const rows = (await run(COSIGNATURES, [authority, [...byName.keys()]])) as [
    number,
    string,
    string,
    number,
    string | null,
  ][];
  for (const [size, witness, line, seenUs, note] of rows) {
    const key = byName.get(witness);
    const signature = readSignature(line);
    const text = note === null ? undefined : readCheckpoint(note)?.note.text;
    const [held] =
      key === undefined || signature === undefined || text === undefined
        ? []
        : (heldSignatures({ text, signatures: [signature] }, [key]) ?? []);
    if (held?.time === undefined || held.time * 1_000_000 !== seenUs)
      fault({ code: 'cosignature', size, about: witness });
  }
  return rows.length;
};
