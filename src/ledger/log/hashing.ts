import { hash } from 'node:crypto';

/** Bytes of a SHA-256. */
export const HASH_BYTES = 32;

const NODE_PREFIX = 1;

/** The hashes of nodes from those of their children: `children` holds left and right in turn, the answer a hash for each pair. */
export const hashPairs = (children: Uint8Array): Buffer => {
  const pair = Buffer.allocUnsafe(1 + 2 * HASH_BYTES);
  pair[0] = NODE_PREFIX;
  const parents = Buffer.allocUnsafe(children.length / 2);
  for (let from = 0; from < children.length; from += 2 * HASH_BYTES) {
    pair.set(children.subarray(from, from + 2 * HASH_BYTES), 1);
    hash('sha256', pair, 'buffer').copy(parents, from / 2);
  }
  return parents;
};
