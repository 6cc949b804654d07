import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashPairs, hashPairsOneByOne } from './hashing.ts';
import { NODES_AT_ONCE, startNodeHasher } from './sha256.ts';

const bySpecification = (children: Buffer): Buffer =>
  Buffer.concat(
    Array.from({ length: children.length / 64 }, (_, n) =>
      createHash('sha256')
        .update(Buffer.of(1))
        .update(children.subarray(n * 64, n * 64 + 64))
        .digest(),
    ),
  );

describe('hashing nodes', () => {
  it('runs four at a time on this machine', () => {
    expect(startNodeHasher()).toBeDefined();
  });

  it.each([
    ['four at a time', hashPairs],
    ['one by one', hashPairsOneByOne],
  ])('gives what SHA-256 gives, %s', (_, hash) => {
    for (const count of [0, 1, 2, 3, 4, 5, 7, 8, 100, NODES_AT_ONCE - 1, NODES_AT_ONCE, NODES_AT_ONCE + 1, 9_001]) {
      const children = randomBytes(count * 64);
      expect([count, hash(children).equals(bySpecification(children))]).toEqual([count, true]);
    }
    for (const byte of [0, 1, 0x7f, 0x80, 0xff]) {
      const children = Buffer.alloc(5 * 64, byte);
      expect(hash(children)).toEqual(bySpecification(children));
    }
  });

  it('gives the same for any bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 64, maxLength: 64 }), { maxLength: 9 }), (pairs) => {
        const children = Buffer.concat(pairs);
        expect(hashPairs(children)).toEqual(bySpecification(children));
      }),
    );
  });

  it('changes nothing that it was given', () => {
    const children = randomBytes(64 * 6);
    const copy = Buffer.from(children);
    hashPairs(children);
    expect(children).toEqual(copy);
  });
});
