import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HASH_BYTES } from './hashing.ts';
import {
  consistencyProof,
  type Edge,
  edgeAt,
  EMPTY_EDGE,
  EMPTY_ROOT,
  grow,
  inclusionProof,
  leafHash,
  provesConsistency,
  provesInclusion,
  type ReadNode,
  rootAt,
  rootOf,
} from './tree.ts';

/** The leaves of Certificate Transparency's own tests, and the roots of the trees of its first 1 to 8. */
const ENTRIES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => Buffer.from(hex, 'hex'));
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const sha256 = (...parts: Uint8Array[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** RFC 6962, 2.1, word for word. */
const rootByDefinition = (leaves: readonly Buffer[]): Buffer => {
  if (leaves.length === 0) return sha256();
  if (leaves.length === 1) return leaves[0] ?? Buffer.alloc(0);
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return sha256(Buffer.of(1), rootByDefinition(leaves.slice(0, split)), rootByDefinition(leaves.slice(split)));
};

const leavesOf = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, n) => leafHash(Buffer.from(`leaf ${n}`)));

/** A tree with every node that becomes complete kept as it was told. */
const planted = (leaves: readonly Buffer[], batch = leaves.length): { edge: Edge; read: ReadNode } => {
  const levels: Buffer[][] = [];
  let edge = EMPTY_EDGE;
  for (let from = 0; from < leaves.length; from += batch)
    edge = grow(edge, Buffer.concat(leaves.slice(from, from + batch)), (level, first, hashes) => {
      const known = (levels[level] ??= []);
      expect(first).toBe(known.length);
      for (let at = 0; at < hashes.length; at += HASH_BYTES) known.push(hashes.subarray(at, at + HASH_BYTES));
    });
  return {
    edge,
    read: async (level, index) => {
      const found = levels[level]?.[index];
      if (found === undefined) throw new Error(`node ${index} of level ${level} is not complete`);
      return found;
    },
  };
};

const SIZES = [0, 1, 2, 3, 5, 8, 255, 256, 257, 1000];

describe('the tree', () => {
  it('has the roots that Certificate Transparency’s own tests expect', () => {
    const roots = ROOTS.map((_, n) => rootOf(grow(EMPTY_EDGE, Buffer.concat(ENTRIES.slice(0, n + 1).map(leafHash)))));
    expect(roots.map((root) => root.toString('hex'))).toEqual(ROOTS);
    expect(EMPTY_ROOT.toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(rootOf(EMPTY_EDGE)).toEqual(EMPTY_ROOT);
  });

  it.each(SIZES)('of %i leaves has the root of the definition, whatever the batches it grew in', async (size) => {
    const leaves = leavesOf(size);
    const root = rootByDefinition(leaves);
    for (const batch of [1, 7, 256, Math.max(size, 1)]) {
      const { edge, read } = planted(leaves, batch);
      expect(edge.size).toBe(size);
      expect(rootOf(edge)).toEqual(root);
      expect(await rootAt(read, size)).toEqual(root);
      expect(rootOf(await edgeAt(read, size))).toEqual(root);
    }
  });

  it.each([65_535, 65_536, 65_537])('of %i leaves has the root of the definition', (size) => {
    const leaves = leavesOf(size);
    expect(rootOf(planted(leaves, 4096).edge)).toEqual(rootByDefinition(leaves));
  });

  it('grows on from an edge that was read again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(300), fc.nat(300), async (first, more) => {
        const leaves = leavesOf(first + more);
        const { read } = planted(leaves.slice(0, first));
        const grown = grow(await edgeAt(read, first), Buffer.concat(leaves.slice(first)));
        expect(rootOf(grown)).toEqual(rootByDefinition(leaves));
      }),
      { numRuns: 50 },
    );
  });
});

describe('a proof that a leaf is in the tree', () => {
  it('holds for every leaf of every small tree, and for no other leaf, place, size or root', async () => {
    const leaves = leavesOf(70);
    const { read } = planted(leaves);
    for (let size = 1; size <= leaves.length; size++) {
      const root = await rootAt(read, size);
      for (let index = 0; index < size; index++) {
        const proof = await inclusionProof(read, index, size);
        const leaf = leaves[index] ?? Buffer.alloc(0);
        expect(provesInclusion(leaf, index, size, proof, root)).toBe(true);
        expect(provesInclusion(leafHash(Buffer.from('another')), index, size, proof, root)).toBe(false);
        expect(provesInclusion(leaf, index, size, proof, leafHash(Buffer.from('another')))).toBe(false);
        expect(provesInclusion(leaf, index, size, [...proof, root], root)).toBe(false);
        if (proof.length > 0) expect(provesInclusion(leaf, index, size, proof.slice(1), root)).toBe(false);
        if (size > 1) expect(provesInclusion(leaf, (index + 1) % size, size, proof, root)).toBe(false);
        expect(provesInclusion(leaf, size, size, proof, root)).toBe(false);
        expect(provesInclusion(leaf, -1, size, proof, root)).toBe(false);
      }
    }
    await expect(inclusionProof(read, 70, 70)).rejects.toThrow('there is no leaf 70');
  });

  it('does not hold once any of its hashes is another', async () => {
    const leaves = leavesOf(300);
    const { read } = planted(leaves);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 300 }), fc.nat(), fc.nat(), async (size, at, which) => {
        const index = at % size;
        const proof = await inclusionProof(read, index, size);
        const broken = proof.map((hash, n) => (n === which % proof.length ? leafHash(hash) : hash));
        const leaf = leaves[index] ?? Buffer.alloc(0);
        expect(provesInclusion(leaf, index, size, broken, await rootAt(read, size))).toBe(false);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a proof that a tree extends an earlier one', () => {
  it('holds for every two sizes of a tree, and for no other root or size', async () => {
    const { read } = planted(leavesOf(40));
    const roots = await Promise.all(Array.from({ length: 41 }, (_, size) => rootAt(read, size)));
    const other = leafHash(Buffer.from('another'));
    for (const [to, toRoot] of roots.entries()) {
      for (const [from, fromRoot] of roots.slice(0, to + 1).entries()) {
        const proof = await consistencyProof(read, from, to);
        const told = [from, to];
        expect([...told, provesConsistency(from, to, fromRoot, toRoot, proof)]).toEqual([...told, true]);
        if (from > 0) expect([...told, provesConsistency(from, to, fromRoot, other, proof)]).toEqual([...told, false]);
        expect([...told, provesConsistency(from, to, other, toRoot, proof)]).toEqual([...told, false]);
        expect([...told, provesConsistency(from, to, fromRoot, toRoot, [...proof, other])]).toEqual([...told, false]);
        if (proof.length > 0)
          expect([...told, provesConsistency(from, to, fromRoot, toRoot, proof.slice(1))]).toEqual([...told, false]);
      }
    }
    expect(provesConsistency(3, 2, other, other, [])).toBe(false);
    await expect(consistencyProof(read, 3, 2)).rejects.toThrow('cannot extend');
  });

  it('cannot be had for a tree in which an earlier leaf was changed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 120 }), fc.nat(120), fc.nat(), async (from, more, at) => {
        const leaves = leavesOf(from + more);
        const before = await rootAt(planted(leaves).read, from);
        const changed = leaves.map((leaf, n) => (n === at % from ? leafHash(leaf) : leaf));
        const { read } = planted(changed);
        const proof = await consistencyProof(read, from, from + more);
        expect(provesConsistency(from, from + more, before, await rootAt(read, from + more), proof)).toBe(false);
      }),
      { numRuns: 100 },
    );
  });
});
