import { hash } from 'node:crypto';
import { HASH_BYTES, hashPairs } from './hashing.ts';

// The tree of RFC 6962: SHA-256, 0x00 before an entry, 0x01 before two nodes. Level 0 is the leaves; node `index` of a level stands
// over the leaves from index * 2^level on, and is there once all of them are. Sizes and indexes are whole numbers up to 2^53.

const LEAF_PREFIX = Buffer.of(0);

/** The root of a tree without leaves. */
export const EMPTY_ROOT = hash('sha256', '', 'buffer');

/** The hash of a leaf from its entry. */
export const leafHash = (entry: Uint8Array): Buffer => hash('sha256', Buffer.concat([LEAF_PREFIX, entry]), 'buffer');

/** The hash of a node from those of its two children. */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => hashPairs(Buffer.concat([left, right]));

/** What is needed of a tree to let it grow: its complete subtrees that stand side by side, by their level; a gap where there is none. */
export interface Edge {
  readonly size: number;
  readonly hashes: readonly (Buffer | undefined)[];
}

export const EMPTY_EDGE: Edge = { size: 0, hashes: [] };

/** Told of each level's nodes that have become complete: from which index on, and their hashes one after another. */
export type Told = (level: number, from: number, hashes: Buffer) => void;

/** The edge of the tree with more leaves, whose hashes stand one after another in `leaves`. */
export const grow = (edge: Edge, leaves: Buffer, told?: Told): Edge => {
  const size = edge.size + leaves.length / HASH_BYTES;
  const hashes: (Buffer | undefined)[] = [];
  let from = edge.size;
  for (let level = 0, fresh = leaves; fresh.length > 0 || level < edge.hashes.length; level++) {
    if (fresh.length > 0) told?.(level, from, fresh);
    const waiting = edge.hashes[level];
    const all = waiting === undefined ? fresh : Buffer.concat([waiting, fresh]);
    const paired = all.length - (all.length % (2 * HASH_BYTES));
    // A copy, so that one hash does not keep a batch in memory.
    hashes.push(paired === all.length ? undefined : Buffer.from(all.subarray(paired)));
    fresh = hashPairs(all.subarray(0, paired));
    from = Math.floor(from / 2);
  }
  return { size, hashes };
};

/** The root of the tree with this edge. */
export const rootOf = ({ hashes }: Edge): Buffer => {
  let root: Buffer | undefined;
  for (const each of hashes) if (each !== undefined) root = root === undefined ? each : nodeHash(each, root);
  return root ?? EMPTY_ROOT;
};

/** Gives the hash of a node that is complete. */
export type ReadNode = (level: number, index: number) => Promise<Buffer>;

/** The largest power of two below `size`, which is at least 2. */
const splitOf = (size: number): number => {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
};

/** The root over the leaves from `from` up to `to`, of which `from` is a multiple of the smallest power of two that holds them. */
const rangeRoot = async (read: ReadNode, from: number, to: number): Promise<Buffer> => {
  const size = to - from;
  const level = Math.log2(size);
  if (Number.isInteger(level)) return read(level, from / size);
  const middle = from + splitOf(size);
  const [left, right] = await Promise.all([
    read(Math.log2(middle - from), from / (middle - from)),
    rangeRoot(read, middle, to),
  ]);
  return nodeHash(left, right);
};

/** The root of a tree's first `size` leaves. */
export const rootAt = async (read: ReadNode, size: number): Promise<Buffer> =>
  size === 0 ? EMPTY_ROOT : rangeRoot(read, 0, size);

/** The edge of a tree's first `size` leaves. */
export const edgeAt = async (read: ReadNode, size: number): Promise<Edge> => {
  const hashes: Promise<Buffer | undefined>[] = [];
  for (let level = 0, left = size; left > 0; level++, left = Math.floor(left / 2))
    hashes.push(left % 2 === 0 ? Promise.resolve(undefined) : read(level, left - 1));
  return { size, hashes: await Promise.all(hashes) };
};

/** The audit path of a leaf in the tree of the first `size` leaves: from the leaf's sibling up to the root's child. Throws where there is no such leaf. */
export const inclusionProof = async (read: ReadNode, index: number, size: number): Promise<Buffer[]> => {
  if (!(index >= 0 && index < size)) throw new RangeError(`there is no leaf ${index} in a tree of ${size}`);
  const ranges: [number, number][] = [];
  for (let from = 0, to = size; to - from > 1; ) {
    const middle = from + splitOf(to - from);
    if (index < middle) {
      ranges.unshift([middle, to]);
      to = middle;
    } else {
      ranges.unshift([from, middle]);
      from = middle;
    }
  }
  return Promise.all(ranges.map(([from, to]) => rangeRoot(read, from, to)));
};

/** What shows that the tree of the first `to` leaves extends that of the first `from`. Nothing needs to be shown where `from` is 0 or `to`. Throws where `from` is larger. */
export const consistencyProof = async (read: ReadNode, from: number, to: number): Promise<Buffer[]> => {
  if (!(from >= 0 && from <= to)) throw new RangeError(`a tree of ${to} cannot extend one of ${from}`);
  if (from === 0) return [];
  const ranges: [number, number][] = [];
  let whole = true;
  let [low, high] = [0, to];
  while (from !== high) {
    const middle = low + splitOf(high - low);
    if (from <= middle) {
      ranges.unshift([middle, high]);
      high = middle;
    } else {
      ranges.unshift([low, middle]);
      low = middle;
      whole = false;
    }
  }
  if (!whole) ranges.unshift([low, high]);
  return Promise.all(ranges.map(([begin, end]) => rangeRoot(read, begin, end)));
};

const half = (value: number): number => Math.floor(value / 2);

/** Whether `proof` shows that a leaf stands at `index` of the tree with this size and root (RFC 9162, 2.1.3.2). */
export const provesInclusion = (
  leaf: Buffer,
  index: number,
  size: number,
  proof: readonly Buffer[],
  root: Buffer,
): boolean => {
  if (!(index >= 0 && index < size)) return false;
  let [node, last] = [index, size - 1];
  let reached = leaf;
  for (const each of proof) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      reached = nodeHash(each, reached);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else reached = nodeHash(reached, each);
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && reached.equals(root);
};

/** Whether `proof` shows that the tree of size `to` with `toRoot` extends the one of size `from` with `fromRoot` (RFC 9162, 2.1.4.2). */
export const provesConsistency = (
  from: number,
  to: number,
  fromRoot: Buffer,
  toRoot: Buffer,
  proof: readonly Buffer[],
): boolean => {
  if (from > to) return false;
  if (from === 0) return proof.length === 0 && fromRoot.equals(EMPTY_ROOT);
  if (from === to) return proof.length === 0 && fromRoot.equals(toRoot);
  const isPower = Number.isInteger(Math.log2(from));
  const [first, ...rest] = isPower ? [fromRoot, ...proof] : proof;
  if (first === undefined) return false;
  let [node, last] = [from - 1, to - 1];
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  let [earlier, later] = [first, first];
  for (const each of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      earlier = nodeHash(each, earlier);
      later = nodeHash(each, later);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else later = nodeHash(later, each);
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && earlier.equals(fromRoot) && later.equals(toRoot);
};
