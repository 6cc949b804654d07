import { hash } from 'node:crypto';
import { HASHES_AT, NODES_AT_ONCE, type NodeHasher, PAIRS_AT, startNodeHasher } from './sha256.ts';

/** Bytes of a SHA-256. */
export const HASH_BYTES = 32;

const PAIR_BYTES = 2 * HASH_BYTES;
const NODE_PREFIX = 1;

/** The hashes of nodes from those of their children, one by one, by OpenSSL. */
export const hashPairsOneByOne = (children: Uint8Array): Buffer => {
  const pair = Buffer.allocUnsafe(1 + PAIR_BYTES);
  pair[0] = NODE_PREFIX;
  const parents = Buffer.allocUnsafe(children.length / 2);
  for (let from = 0; from < children.length; from += PAIR_BYTES) {
    pair.set(children.subarray(from, from + PAIR_BYTES), 1);
    hash('sha256', pair, 'buffer').copy(parents, from / 2);
  }
  return parents;
};

const hashTogether = ({ memory, hash: hashFirst }: NodeHasher, children: Uint8Array): Buffer => {
  const parents = Buffer.allocUnsafe(children.length / 2);
  for (let from = 0; from < children.length; from += NODES_AT_ONCE * PAIR_BYTES) {
    const part = children.subarray(from, from + NODES_AT_ONCE * PAIR_BYTES);
    memory.set(part, PAIRS_AT);
    hashFirst(part.length / PAIR_BYTES);
    parents.set(memory.subarray(HASHES_AT, HASHES_AT + part.length / 2), from / 2);
  }
  return parents;
};

let hasher: NodeHasher | 'none' | undefined;

/** The hashes of nodes from those of their children: `children` holds left and right in turn, the answer a hash for each pair. */
export const hashPairs = (children: Uint8Array): Buffer => {
  hasher ??= startNodeHasher() ?? 'none';
  return hasher === 'none' ? hashPairsOneByOne(children) : hashTogether(hasher, children);
};
