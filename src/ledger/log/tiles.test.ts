import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HASH_BYTES } from './hashing.ts';
import { nodesOf, readTilePath, TILE_WIDTH, tileLevelOf, tilePath, tilesBetween, widthAt } from './tiles.ts';
import { EMPTY_EDGE, grow, leafHash, rootAt, rootOf } from './tree.ts';

const tileName = ({ level, index, width }: { level: number; index: number; width: number }): string =>
  `${level}/${index}/${width}`;

describe('a tile’s address', () => {
  it('is as C2SP tlog-tiles writes it', () => {
    expect(tilePath({ level: 0, index: 1_234_067, width: TILE_WIDTH })).toBe('tile/0/x001/x234/067');
    expect(tilePath({ level: 0, index: 273, width: 112 })).toBe('tile/0/273.p/112');
    expect(tilePath({ level: 2, index: 0, width: 1 })).toBe('tile/2/000.p/1');
    expect(tilePath({ level: 1, index: 1_000, width: TILE_WIDTH })).toBe('tile/1/x001/000');
  });

  it('is read back, and nothing else is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 63 }),
        fc.integer({ min: 0, max: 2 ** 45 }),
        fc.integer({ min: 1, max: TILE_WIDTH }),
        (level, index, width) => {
          const tile = { level, index, width };
          expect(readTilePath(tilePath(tile))).toEqual(tile);
        },
      ),
    );
    for (const path of [
      'tile/0/000.p/0',
      'tile/0/000.p/256',
      'tile/0/000.p/01',
      'tile/64/000',
      'tile/00/000',
      'tile/0/0',
      'tile/0/x000/001',
      'tile/0/001/x002',
      'tile/entries/000',
      'tile/0/../../checkpoint',
      'tile/0/x999/x999/x999/x999/x999/999',
      'tile/0/000/',
      '',
    ])
      expect([path, readTilePath(path)]).toEqual([path, undefined]);
  });
});

describe('the tiles of a tree', () => {
  it('are those of the example of C2SP tlog-tiles, for 70,000 leaves', () => {
    const tiles = tilesBetween(0, 70_000);
    const count = (level: number, whole: boolean): number =>
      tiles.filter((tile) => tile.level === level && (tile.width === TILE_WIDTH) === whole).length;
    expect([count(0, true), count(0, false), count(1, true), count(1, false), count(2, false)]).toEqual([
      273, 1, 1, 1, 1,
    ]);
    expect(tiles.filter(({ width }) => width < TILE_WIDTH).map(tileName)).toEqual(['0/273/112', '1/1/17', '2/0/1']);
    expect(tilesBetween(0, 256).map(tileName)).toEqual(['0/0/256', '1/0/1']);
    expect(tilesBetween(0, 0)).toEqual([]);
  });

  it('of two sizes are what the larger has and the smaller has not', () => {
    fc.assert(
      fc.property(fc.nat(200_000), fc.nat(70_000), (from, more) => {
        const to = from + more;
        const before = new Set(tilesBetween(0, from).map(tileName));
        const all = tilesBetween(0, to);
        expect(tilesBetween(from, to)).toEqual(all.filter((tile) => !before.has(tileName(tile))));
        for (const { level, index, width } of all) expect(widthAt(level, index, to)).toBe(width);
      }),
      { numRuns: 50 },
    );
  });

  it.each([1, 2, 255, 256, 257, 65_535, 65_536, 65_537, 70_000])(
    'of %i leaves give the roots of all sizes',
    async (size) => {
      const leaves = Buffer.concat(Array.from({ length: size }, (_, n) => leafHash(Buffer.from(`leaf ${n}`))));
      const levels: Buffer[] = [];
      const edge = grow(EMPTY_EDGE, leaves, (level, _, hashes) => {
        const tileLevel = tileLevelOf(level);
        if (tileLevel !== undefined) levels[tileLevel] = hashes;
      });
      const read = nodesOf(async (level, index) => {
        const from = index * TILE_WIDTH * HASH_BYTES;
        return (levels[level] ?? Buffer.alloc(0)).subarray(from, from + widthAt(level, index, size) * HASH_BYTES);
      });
      expect(await rootAt(read, size)).toEqual(rootOf(edge));
      const some = Math.ceil(size / 3);
      expect(await rootAt(read, some)).toEqual(rootOf(grow(EMPTY_EDGE, leaves.subarray(0, some * HASH_BYTES))));
      await expect(rootAt(read, size + 1)).rejects.toThrow('too narrow');
    },
  );
});
