import { type Checkpoint, readCheckpoint, readCount, readHash, trustedSignatures } from './checkpoint.ts';
import { fromBase64, type VerifierKey } from './note.ts';
import { provesInclusion } from './tree.ts';

const FIRST_LINE = 'c2sp.org/tlog-proof@v1';
// A path in a tree of 2^63 leaves.
const MOST_HASHES = 63;

/** That an entry is in a log: what C2SP tlog-proof writes. */
export interface LogProof {
  readonly index: number;
  readonly path: readonly Buffer[];
  /** The signed checkpoint as it was published. */
  readonly checkpoint: string;
  /** Anything that its reader needs besides; nothing vouches for it. */
  readonly extra?: Buffer;
}

/** A proof as it is kept in a file, by custom with the ending `.tlog-proof`. */
export const formatProof = ({ index, path, checkpoint, extra }: LogProof): string =>
  [
    FIRST_LINE,
    ...(extra === undefined ? [] : [`extra ${extra.toString('base64')}`]),
    `index ${index}`,
    ...path.map((hash) => hash.toString('base64')),
    '',
    checkpoint,
  ].join('\n');

/** Reads a proof, checking nothing but its form; undefined where it has another. */
export const readProof = (written: string): (LogProof & { readonly read: Checkpoint }) | undefined => {
  const end = written.indexOf('\n\n');
  if (end < 0) return undefined;
  const [first, ...lines] = written.slice(0, end).split('\n');
  const extra = lines[0]?.startsWith('extra ') ? fromBase64(lines.shift()?.slice('extra '.length) ?? '') : null;
  const indexLine = lines.shift() ?? '';
  const index = indexLine.startsWith('index ') ? readCount(indexLine.slice('index '.length)) : undefined;
  const path = lines.map(readHash);
  const checkpoint = written.slice(end + 2);
  const read = readCheckpoint(checkpoint);
  if (first !== FIRST_LINE || extra === undefined || index === undefined || read === undefined) return undefined;
  if (path.length > MOST_HASHES || !path.every((hash) => hash !== undefined)) return undefined;
  return { index, path, checkpoint, read, ...(extra === null ? {} : { extra }) };
};

/** Whether a proof shows a leaf to be in a log with one of these keys; then the names of the witnesses that cosigned, else undefined. */
export const provenBy = (
  written: string,
  leaf: Buffer,
  logKeys: readonly VerifierKey[],
  witnesses: readonly VerifierKey[] = [],
): readonly string[] | undefined => {
  const proof = readProof(written);
  if (proof === undefined) return undefined;
  const { index, path, read } = proof;
  if (!provesInclusion(leaf, index, read.size, path, read.root)) return undefined;
  return trustedSignatures(read, logKeys, witnesses)?.witnesses.map(({ key }) => key.name);
};
