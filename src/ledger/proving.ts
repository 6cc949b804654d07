import type { Us } from '#src/calendar/index.ts';
import type { Statement } from '#src/platform/index.ts';
import type { Run } from './keyring.ts';
import { formatProof } from './log/proof.ts';
import type { Policy } from './log/policy.ts';
import { inclusionProof } from './log/tree.ts';
import { readNodes } from './nodes.ts';
import { readCosignatures } from './witnessing.ts';

/** A signed head of a log, as it is shown to others. */
export interface SignedHead {
  readonly size: number;
  readonly root: Buffer;
  /** The C2SP checkpoint with the lines of the witnesses that are trusted. */
  readonly note: string;
  readonly sealedUs: Us;
  /** Who cosigned it, of those that the policy names. */
  readonly witnesses: readonly { readonly name: string; readonly seenUs: Us }[];
}

const CHECKPOINT: Statement = {
  name: 'log-checkpoint',
  text: 'select size, root, note, sealed_us from ledger.checkpoint where authority = $1 and size = $2 order by size limit 1',
};
const LATEST: Statement = {
  name: 'log-latest-checkpoint',
  text: 'select size, root, note, sealed_us from ledger.checkpoint where authority = $1 order by size desc limit 1',
};
// Far enough back for witnesses that were away for a while.
const COSIGNED: Statement = {
  name: 'log-cosigned-sizes',
  text: 'select distinct size from ledger.cosignature where authority = $1 and witness = any($2) order by size desc limit 100',
};
const POSITIONS: Statement = {
  name: 'log-positions',
  text:
    'select l.position from (select eid, part from ledger.event where authority = $1 and event_id = $2 order by part) e ' +
    'cross join lateral (select position from ledger.leaf where authority = $1 and eid = e.eid order by eid limit 1) l order by e.part',
};

type CheckpointRow = [number, Buffer, string, Us];

const completed = async (run: Run, authority: number, row: CheckpointRow, policy: Policy): Promise<SignedHead> => {
  const [size, root, note, sealedUs] = row;
  const known = new Set(policy.witnesses.map(({ key }) => key.name));
  const cosigned = (await readCosignatures(run, authority, size)).filter(({ witness }) => known.has(witness));
  return {
    size,
    root,
    note: note + cosigned.map(({ line }) => `${line}\n`).join(''),
    sealedUs,
    witnesses: cosigned.map(({ witness, seenUs }) => ({ name: witness, seenUs })),
  };
};

/** Whether as many witnesses as the policy asks for cosigned a head. */
export const hasQuorum = ({ witnesses }: Pick<SignedHead, 'witnesses'>, policy: Policy): boolean => {
  const names = new Set(witnesses.map(({ name }) => name));
  return policy.isQuorum(policy.witnesses.filter(({ key }) => names.has(key.name)).map(({ key }) => key));
};

/** The signed head of a size; undefined where none was signed of it. */
export const readSignedHead = async (
  run: Run,
  authority: number,
  size: number,
  policy: Policy,
): Promise<SignedHead | undefined> => {
  const [row] = (await run(CHECKPOINT, [authority, size])) as CheckpointRow[];
  return row === undefined ? undefined : completed(run, authority, row, policy);
};

/** The latest head with as many witnesses as the policy asks for; where there is none, the latest. Undefined where nothing was sealed. */
export const readLatestHead = async (run: Run, authority: number, policy: Policy): Promise<SignedHead | undefined> => {
  const [row] = (await run(LATEST, [authority])) as CheckpointRow[];
  if (row === undefined) return undefined;
  const latest = await completed(run, authority, row, policy);
  if (hasQuorum(latest, policy)) return latest;
  const names = policy.witnesses.map(({ key }) => key.name);
  for (const [size] of (await run(COSIGNED, [authority, names])) as [number][]) {
    const head = await readSignedHead(run, authority, size, policy);
    if (head !== undefined && hasQuorum(head, policy)) return head;
  }
  return latest;
};

/** Where an event's rows stand in the log, in the order of its children; one that is not sealed yet has none. */
export const readPositions = async (run: Run, authority: number, id: string): Promise<number[]> =>
  (await run(POSITIONS, [authority, id])).map(([position]) => position as number);

/** A C2SP tlog-proof of the leaf at a position, in the tree of a head that holds it. */
export const proofFor = async (run: Run, authority: number, position: number, head: SignedHead): Promise<string> =>
  formatProof({
    index: position,
    path: await inclusionProof(readNodes(run, authority), position, head.size),
    checkpoint: head.note,
  });
