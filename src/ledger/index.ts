import { hkdfSync } from 'node:crypto';
import type { Day } from '#src/calendar/index.ts';
import type { Database, Transaction } from '#src/platform/index.ts';
import { type Alarm, readAlarms } from './alarms.ts';
import { appender, type Appended, type AppendOptions } from './append.ts';
import { type Erasing, erasingOf } from './erase.ts';
import type { NewEvent } from './claim.ts';
import { type Integrity, readIntegrity } from './integrity.ts';
import { keyringOf, type Run } from './keyring.ts';
import { type Policy, TRUST_NOBODY } from './log/policy.ts';
import { consistencyProof } from './log/tree.ts';
import { readLogKeys, rotateLogKey } from './log-keys.ts';
import { readNodes } from './nodes.ts';
import { proofFor, readLatestHead, readPositions, readSignedHead, type SignedHead } from './proving.ts';
import {
  type ChildFacts,
  NOTHING,
  readChildren,
  readCounts,
  readEmptyPlaces,
  readFactsBelow,
  readFactsOfMany,
  type Leaf,
  readLeaves,
  readRegistered,
  readRows,
  readRowsById,
  type RecordedEvent,
  type Remembered,
  type VersionedFacts,
  type Where,
  type Which,
} from './read.ts';
import { readTraces, type Trace } from './traces.ts';
import type { Vault } from './vault.ts';
import { keepVerification, readLastVerification, type Verification } from './verifications.ts';
import { type Verified, verifyRows } from './verify.ts';
import { type VerifiedLog, verifyLog, type VerifyLogOptions } from './verify-log.ts';
import { readHead } from './sealing.ts';
import { type Presented, presentTo } from './witnessing.ts';
import { keepWording, readWording, type Wording } from './wording.ts';

export { type Appended, type AppendOptions, inOrder } from './append.ts';
export { type ErasableRow, type ErasedMarks, MARK_BYTES } from './erase.ts';
export { type Authority, listAuthorities, saveAuthority } from './authorities.ts';
export { LARGEST_EVENT, type NewEvent } from './claim.ts';
export {
  type ChildFacts,
  DamagedLedger,
  NOTHING,
  type RecordedEvent,
  type Source,
  type Remembered,
  type VersionedFacts,
  type Where,
  type Which,
} from './read.ts';
export { openVault, type Vault, vaultOf, WrongKey } from './vault.ts';
export type { Damage, Verified } from './verify.ts';
export type { Fault, SeenElsewhere, VerifiedLog } from './verify-log.ts';
export { readCheckpoint } from './log/checkpoint.ts';
export type { Alarm, AlarmCode } from './alarms.ts';
export type { Integrity, WitnessStanding } from './integrity.ts';
export { keepLogs, type KeptLogs } from './keeping-logs.ts';
export { cosignText, type Signer, signerOf } from './log/note.ts';
export type { Policy, PolicyWitness } from './log/policy.ts';
export { judgeRequest, SEEN_NOTHING, type Seen } from './log/witness.ts';
export { openPolicy } from './trust.ts';
export type { SignedHead } from './proving.ts';
export { readPublishedCheckpoint, readPublishedTile } from './publishing.ts';
export type { Trace } from './traces.ts';
export { keepVerified, type Verification } from './verifications.ts';
export { type AskedQuestion, versionOf, type Wording } from './wording.ts';

/** Where every fact goes and comes from. `where` is a transaction, or an authority's number for a step of its own. */
export interface Ledger {
  /** Records events, all or none. See `Appended` for what may stand against it; nothing is changed then. */
  readonly append: (where: Where, events: readonly NewEvent[], options: AppendOptions) => Promise<Appended>;
  /** A transaction in which views and jobs commit with the append or not at all; `{ ok: false }` returned rolls it back. */
  readonly transaction: <Result>(authority: number, work: (tx: Transaction) => Promise<Result>) => Promise<Result>;
  /** What the law reads of one child. No body is opened. */
  readonly facts: (where: Where, child: string) => Promise<VersionedFacts>;
  /** The same of several children at once, in their order. What is remembered of a child is given back if it still holds, and is not read again. */
  readonly factsOfMany: (
    where: Where,
    children: readonly string[],
    remembered?: Remembered,
  ) => Promise<VersionedFacts[]>;
  /** A stream's events in the order in which they came in, bodies opened; '' is the authority's own stream. */
  readonly events: (where: Where, child: string, which?: Which) => Promise<RecordedEvent[]>;
  /** Every row of these events: one for each child concerned. */
  readonly eventsById: (where: Where, ids: readonly string[]) => Promise<RecordedEvent[]>;
  /** How the entries of some children came in, by child: what the law reads of each, with by whom, by which door and when. No body is opened. */
  readonly traces: (where: Where, children: readonly string[]) => Promise<Map<string, Trace[]>>;
  /** All children of an authority, by id. */
  readonly children: (where: Where) => Promise<string[]>;
  /** Children who may have been on the child protection register on a day: of each, a conference up to then was recorded to have placed them on it. */
  readonly registered: (where: Where, until: Day) => Promise<string[]>;
  /** Hands every child's facts to `each`, `batch` children at a time, in the order of their ids: all, or those of the log's first `size` leaves. */
  readonly eachChild: (
    where: Where,
    batch: number,
    each: (children: readonly ChildFacts[]) => Promise<void>,
    size?: number,
  ) => Promise<void>;
  /** How many children there are, and rows in all streams. */
  readonly count: (where: Where) => Promise<{ readonly children: number; readonly rows: number }>;
  /** Holds every row of a child's stream against its sealed body and its commitment. */
  readonly verifyChild: (where: Where, child: string) => Promise<Verified>;
  /** Keeps the words in which something is asked, for good; an event's `form` is their version. */
  readonly keepWording: (where: Where, wording: Wording) => Promise<void>;
  /** The words of a version; undefined where none were kept. */
  readonly wording: (where: Where, version: string) => Promise<Wording | undefined>;
  /**
   * A key made from the child's own, for a purpose and nothing else: what is sealed under it is gone with the child's key.
   * Undefined where the child has no key, or it was destroyed.
   */
  readonly keyFor: (where: Where, child: string, purpose: string, salt: Buffer) => Promise<Buffer | undefined>;
  /** How far an authority's records are sealed and witnessed, and what is wrong. */
  readonly integrity: (where: Where) => Promise<Integrity>;
  /** The alarms that stand against an authority's log now. */
  readonly alarms: (where: Where) => Promise<Alarm[]>;
  /** The signed head of a size, or the latest that as many witnesses cosigned as are asked for, else the latest. Undefined where there is none. */
  readonly signedHead: (where: Where, size?: number) => Promise<SignedHead | undefined>;
  /** The keys that the log has had, as C2SP signed-note writes them, oldest first. */
  readonly logKeys: (where: Where) => Promise<string[]>;
  /** Where an event's rows stand in the log, in the order of its children; one that is not sealed yet has none. */
  readonly positions: (where: Where, id: string) => Promise<number[]>;
  /** A C2SP tlog-proof of the leaf at a position in the tree of a head that holds it. Throws `RangeError` where it does not. */
  readonly proof: (where: Where, position: number, head: SignedHead) => Promise<string>;
  /** The RFC 6962 proof that the tree of the first `to` leaves extends that of the first `from`. */
  readonly consistency: (where: Where, from: number, to: number) => Promise<Buffer[]>;
  /** Leaves of the log from a position on, in order, with the rows that they are of. */
  readonly leaves: (where: Where, from: number, limit: number) => Promise<Leaf[]>;
  /** Holds all that is recorded and sealed of an authority against each other, as of one moment. Keys are read anew. */
  readonly verifyLog: (authority: number, options: Omit<VerifyLogOptions, 'policy'>) => Promise<VerifiedLog>;
  /** Keeps what came of verifying, for whoever asks when that was last done. */
  readonly keepVerification: (where: Where, verification: Omit<Verification, 'at'>) => Promise<void>;
  /** When everything was last verified, and what came of it; undefined where it never was. */
  readonly lastVerification: (where: Where) => Promise<Verification | undefined>;
  /** What a witness at an address makes of the latest head; undefined where nothing is sealed. */
  readonly presentTo: (where: Where, url: string) => Promise<Presented | undefined>;
  /** Gives the log another key, and records why and by whom. The new key as it is written; undefined where there is no log yet. */
  readonly rotateLogKey: (
    authority: number,
    why: { readonly by: string; readonly reason: string },
  ) => Promise<string | undefined>;
  /** Taking rows away, in transactions of the tables' owner. */
  readonly erasing: Erasing;
  /** Forgets the keys that are held in memory: for when a child's was destroyed. */
  readonly forget: () => void;
  /** Whether this service's key-encryption key is the one that this authority's records were sealed under. Asked at the start. */
  readonly hasRightKey: (where: Where) => Promise<boolean>;
}

/** Opens the ledger of a migrated database. `policy` names the witnesses of its logs. */
export const openLedger = ({
  database,
  vault,
  policy = TRUST_NOBODY,
}: {
  readonly database: Database;
  readonly vault: Vault;
  readonly policy?: Policy;
}): Ledger => {
  const keyring = keyringOf(vault);
  const append = appender(database, keyring);

  const at = (where: Where): readonly [Run, number] =>
    typeof where === 'number'
      ? [(statement, values) => database.run(where, statement, values), where]
      : [where.run, where.authority];

  return {
    append,
    transaction: database.transaction,
    facts: async (where, child) => (await readFactsOfMany(...at(where), [child]))[0] ?? { child, ...NOTHING },
    factsOfMany: (where, children, remembered) => readFactsOfMany(...at(where), children, remembered),
    events: async (where, child, which) => {
      const [run, authority] = at(where);
      return (await readRows(run, keyring, authority, child, which)).map(({ event }) => event);
    },
    eventsById: async (where, ids) => {
      const [run, authority] = at(where);
      return (await readRowsById(run, keyring, authority, ids)).map(({ event }) => event);
    },
    traces: (where, children) => readTraces(...at(where), children),
    children: (where) => readChildren(...at(where), '', null),
    registered: (where, until) => readRegistered(...at(where), until),
    eachChild: async (where, batch, each, size) => {
      const [run, authority] = at(where);
      for (let after = ''; ; ) {
        const children = await readChildren(run, authority, after, batch);
        const last = children.at(-1);
        if (last === undefined) return;
        await each(
          size === undefined
            ? await readFactsOfMany(run, authority, children)
            : await readFactsBelow(run, authority, children, size),
        );
        after = last;
      }
    },
    count: (where) => readCounts(...at(where)),
    verifyChild: async (where, child) => {
      const [run, authority] = at(where);
      return verifyRows(await readRows(run, keyring, authority, child), await readEmptyPlaces(run, authority, child));
    },
    keepWording: (where, wording) => keepWording(...at(where), wording),
    wording: (where, version) => readWording(...at(where), version),
    keyFor: async (where, child, purpose, salt) => {
      const key = await keyring.keyOf(...at(where), child);
      return key === undefined ? undefined : Buffer.from(hkdfSync('sha256', key, salt, purpose, 32));
    },
    integrity: (where) => readIntegrity(...at(where), policy),
    alarms: async (where) => (await readAlarms(...at(where))).filter(({ endedUs }) => endedUs === null),
    signedHead: (where, size) =>
      size === undefined ? readLatestHead(...at(where), policy) : readSignedHead(...at(where), size, policy),
    logKeys: (where) => readLogKeys(...at(where)),
    positions: (where, id) => readPositions(...at(where), id),
    proof: (where, position, head) => proofFor(...at(where), position, head),
    consistency: (where, from, to) => consistencyProof(readNodes(...at(where)), from, to),
    leaves: async (where, from, limit) => {
      const [run, authority] = at(where);
      return readLeaves(run, keyring, authority, from, limit);
    },
    verifyLog: (authority, options) =>
      database.snapshot(authority, (tx) => verifyLog(tx.run, keyringOf(vault), authority, { ...options, policy })),
    keepVerification: (where, verification) => keepVerification(...at(where), verification),
    lastVerification: (where) => readLastVerification(...at(where)),
    presentTo: async (where, url) => {
      const [run, authority] = at(where);
      const head = await readHead(run, authority);
      return head?.signed === undefined
        ? undefined
        : presentTo(url, { size: head.size, note: head.signed.note }, readNodes(run, authority), 0);
    },
    rotateLogKey: (authority, why) => database.transaction(authority, (tx) => rotateLogKey(tx, vault, append, why)),
    erasing: erasingOf(append),
    forget: keyring.forgetAll,
    hasRightKey: async (where) => {
      const [run, authority] = at(where);
      const others = {
        name: 'ledger-other-keys',
        text: 'select 1 from ledger.child_key where authority = $1 and kek_id <> $2 limit 1',
      };
      return (await run(others, [authority, vault.kekId])).length === 0;
    },
  };
};
