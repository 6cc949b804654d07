import { randomUUID } from 'node:crypto';
import { formatInstant, londonDay, type Us } from '#src/calendar/index.ts';
import type { Statement, Transaction } from '#src/platform/index.ts';
import type { Appended, AppendOptions } from './append.ts';
import type { NewEvent } from './claim.ts';
import type { Run } from './keyring.ts';
import { type Signer, signerOf } from './log/note.ts';
import type { Where } from './read.ts';
import type { Vault } from './vault.ts';

/** How long the key before the latest signs too, so that whoever trusts it has time to hear of the new one. */
const OVERLAP_US: Us = 90 * 86_400_000_000;

type Append = (where: Where, events: readonly NewEvent[], options: AppendOptions) => Promise<Appended>;

const NOW: Statement = {
  name: 'log-now',
  text: 'select (extract(epoch from clock_timestamp()) * 1000000)::bigint',
};
const BEGIN: Statement = {
  name: 'log-begin',
  text:
    'insert into ledger.log_state (authority, origin, size, db_epoch, tx, eid) ' +
    // Before every epoch, so that what was recorded before the latest began is sealed first.
    "select $1, $2, 0, 0, '0', 0 from ledger.authority where id = $1 on conflict do nothing returning origin",
};
const LOCK: Statement = {
  name: 'log-lock',
  text: 'select origin from ledger.log_state where authority = $1 for update',
};
const READ_KEYS: Statement = {
  name: 'log-keys',
  text: 'select n, vkey, kek_id, wrapped, made_us from ledger.log_key where authority = $1 order by n',
};
const KEEP_KEY: Statement = {
  name: 'log-keep-key',
  text: 'insert into ledger.log_key (authority, n, vkey, kek_id, wrapped, made_us) values ($1, $2, $3, $4, $5, $6)',
};

type KeyRow = [n: number, vkey: string, kekId: string, wrapped: Buffer, madeUs: Us];

const readKeys = async (run: Run, authority: number): Promise<KeyRow[]> =>
  (await run(READ_KEYS, [authority])) as KeyRow[];

/** Names a log's wrapped key. */
const contextOf = (authority: number, n: number, origin: string): string =>
  `diogel/log-key/v1\0${authority}\0${n}\0${origin}`;

/** The keys that a log has had, as C2SP signed-note writes them, oldest first. */
export const readLogKeys = async (run: Run, authority: number): Promise<string[]> =>
  (await readKeys(run, authority)).map(([, vkey]) => vkey);

/** The keys that sign at an instant, the latest first. Throws `WrongKey` where they do not open. */
export const openSigners = async (run: Run, authority: number, vault: Vault, at: Us): Promise<Signer[]> => {
  const keys = await readKeys(run, authority);
  const latest = keys.at(-1);
  const before = keys.at(-2);
  return [latest, latest !== undefined && at - latest[4] < OVERLAP_US ? before : undefined]
    .filter((key) => key !== undefined)
    .map(([n, vkey, kekId, wrapped]) => {
      const origin = vkey.slice(0, vkey.indexOf('+'));
      const signer = signerOf(origin, 'log', vault.unwrap(contextOf(authority, n, origin), wrapped, kekId));
      if (signer.vkey !== vkey)
        throw new Error(`the key ${n} of the log of authority ${authority} is not the one that its row names`);
      return signer;
    });
};

const makeKey = async (tx: Transaction, vault: Vault, n: number, origin: string, at: Us): Promise<Signer> => {
  const { key, wrapped } = vault.makeKey(contextOf(tx.authority, n, origin));
  const signer = signerOf(origin, 'log', key);
  await tx.run(KEEP_KEY, [tx.authority, n, signer.vkey, vault.kekId, wrapped, at]);
  return signer;
};

const record = async (
  tx: Transaction,
  append: Append,
  at: Us,
  kind: string,
  by: string,
  data: Readonly<Record<string, unknown>>,
): Promise<void> => {
  const event = {
    id: randomUUID(),
    kind,
    at: formatInstant(at),
    atUs: at,
    day: londonDay(at),
    wholeDay: false,
    by,
    children: [],
    data,
  };
  const appended = await append(tx, [event], { source: 'service' });
  if (!appended.ok) throw new Error(`${kind} was refused: ${appended.code}`);
};

const nowOf = async (tx: Transaction): Promise<Us> => (await tx.run(NOW, []))[0]?.[0] as Us;

/** Who records what the service does of itself. */
const SERVICE = 'diogel';

/** Begins an authority's log where it has none: its key is made and recorded. Gives the log's origin, which it keeps whatever is asked for later. */
export const beginLog = async (tx: Transaction, vault: Vault, append: Append, origin: string): Promise<string> => {
  const [begun] = await tx.run(BEGIN, [tx.authority, origin]);
  if (begun === undefined) return (await tx.run(LOCK, [tx.authority]))[0]?.[0] as string;
  const at = await nowOf(tx);
  const { vkey } = await makeKey(tx, vault, 1, origin, at);
  await record(tx, append, at, 'log.begun', SERVICE, { origin, key: vkey });
  return origin;
};

/** Gives a log another key, and records why. Gives the new key as it is written; undefined where there is no log yet. */
export const rotateLogKey = async (
  tx: Transaction,
  vault: Vault,
  append: Append,
  { by, reason }: { readonly by: string; readonly reason: string },
): Promise<string | undefined> => {
  const [state] = await tx.run(LOCK, [tx.authority]);
  const latest = (await readKeys(tx.run, tx.authority)).at(-1);
  if (state === undefined || latest === undefined) return undefined;
  const origin = state[0] as string;
  const at = await nowOf(tx);
  const { vkey } = await makeKey(tx, vault, latest[0] + 1, origin, at);
  await record(tx, append, at, 'log.key-rotated', by, { origin, key: vkey, before: latest[1], reason });
  return vkey;
};
