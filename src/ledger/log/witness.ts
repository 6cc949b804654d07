import { type Checkpoint, readCheckpoint, readCount, readHash, trustedSignatures } from './checkpoint.ts';
import type { VerifierKey } from './note.ts';
import { EMPTY_ROOT, provesConsistency } from './tree.ts';

/** The largest tree of a log that a witness has cosigned. */
export interface Seen {
  readonly size: number;
  readonly root: Buffer;
}

export const SEEN_NOTHING: Seen = { size: 0, root: EMPTY_ROOT };

/**
 * What a witness answers, by its HTTP status (C2SP tlog-witness). 200: it is to cosign, once it has kept that it has seen this much.
 * `isFork`: the log has signed a tree that does not extend what it signed before, and the request is the proof of it.
 */
export type Verdict =
  | { readonly status: 200; readonly checkpoint: Checkpoint }
  | { readonly status: 400 | 403 | 404; readonly why: string }
  | { readonly status: 409; readonly size: number; readonly isFork: boolean; readonly checkpoint: Checkpoint }
  | { readonly status: 422; readonly isFork: true; readonly why: string; readonly checkpoint: Checkpoint };

const MOST_HASHES = 63;

interface Request {
  readonly old: number;
  readonly proof: readonly Buffer[];
  readonly checkpoint: Checkpoint;
}

const readRequest = (body: string): Request | undefined => {
  const end = body.indexOf('\n\n');
  if (end < 0) return undefined;
  const [first = '', ...lines] = body.slice(0, end).split('\n');
  const old = first.startsWith('old ') ? readCount(first.slice('old '.length)) : undefined;
  const proof = lines.map(readHash);
  const checkpoint = readCheckpoint(body.slice(end + 2));
  if (old === undefined || checkpoint === undefined || proof.length > MOST_HASHES) return undefined;
  return proof.every((hash) => hash !== undefined) ? { old, proof, checkpoint } : undefined;
};

/** Judges a request to cosign, by the keys of the logs that the witness follows and by what it has seen of each. Changes nothing. */
export const judgeRequest = (
  body: string,
  logKeys: readonly VerifierKey[],
  seenOf: (origin: string) => Seen,
): Verdict => {
  const request = readRequest(body);
  if (request === undefined)
    return { status: 400, why: 'expected a line "old SIZE", lines of hashes, an empty line and a signed checkpoint' };
  const { old, proof, checkpoint } = request;
  const { origin, size, root } = checkpoint;
  if (!logKeys.some(({ name }) => name === origin))
    return { status: 404, why: `${origin} is no log that is followed here` };
  if (trustedSignatures(checkpoint, logKeys) === undefined)
    return { status: 403, why: `no key of ${origin} that is known here signed this` };
  if (old > size) return { status: 400, why: `old ${old} is more than the checkpoint's ${size}` };
  const seen = seenOf(origin);
  if (old !== seen.size) return { status: 409, size: seen.size, isFork: false, checkpoint };
  if (old === size && !root.equals(seen.root)) return { status: 409, size: seen.size, isFork: true, checkpoint };
  if (!provesConsistency(old, size, seen.root, root, proof))
    return {
      status: 422,
      isFork: true,
      why: `nothing shows that the tree of ${size} extends that of ${old}`,
      checkpoint,
    };
  return { status: 200, checkpoint };
};
