import { HASH_BYTES, hashPairs } from './hashing.ts';
import type { ReadNode } from './tree.ts';

// Tiles as C2SP tlog-tiles has them: at most 256 hashes side by side, of every eighth level of the tree.

/** Levels of the tree that one tile spans. */
const HEIGHT = 8;
export const TILE_WIDTH = 2 ** HEIGHT;

export interface Tile {
  /** 0 holds the hashes of leaves, 1 those of whole tiles of level 0, and so on. */
  readonly level: number;
  readonly index: number;
  /** How many hashes, 1 to 256. */
  readonly width: number;
}

/** A tile's address below that of its log. */
export const tilePath = ({ level, index, width }: Tile): string => {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g) ?? [];
  const last = groups.pop() ?? '000';
  const path = [...groups.map((group) => `x${group}`), last].join('/');
  return `tile/${level}/${path}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
};

const PATH = /^tile\/(0|[1-9]\d?)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** The tile at an address; undefined where it is no tile's. */
export const readTilePath = (path: string): Tile | undefined => {
  const [, level, groups, width] = PATH.exec(path) ?? [];
  if (level === undefined || groups === undefined) return undefined;
  const tile: Tile = {
    level: Number(level),
    index: Number(groups.replaceAll(/[x/]/g, '')),
    width: width === undefined ? TILE_WIDTH : Number(width),
  };
  // One tile has one address: no group of zeros in front, no level beyond 63, and what is whole is not called partial.
  return tile.level < 64 && Number.isSafeInteger(tile.index) && tilePath(tile) === path ? tile : undefined;
};

/** How many hashes a level of tiles has in a tree of `size` leaves. */
const hashesAt = (level: number, size: number): number => Math.floor(size / TILE_WIDTH ** level);

/** How many hashes a tile has in a tree of `size` leaves: 0 to 256. */
export const widthAt = (level: number, index: number, size: number): number =>
  Math.max(0, Math.min(TILE_WIDTH, hashesAt(level, size) - index * TILE_WIDTH));

/** The tiles of the tree of `to` leaves that are not, or are narrower, in the tree of its first `from`: level by level, in order. */
export const tilesBetween = (from: number, to: number): Tile[] => {
  const tiles: Tile[] = [];
  for (let level = 0; hashesAt(level, to) > 0; level++) {
    const [before, after] = [hashesAt(level, from), hashesAt(level, to)];
    if (before === after) continue;
    for (let index = Math.floor(before / TILE_WIDTH); index * TILE_WIDTH < after; index++)
      tiles.push({ level, index, width: widthAt(level, index, to) });
  }
  return tiles;
};

/** The level of tiles that holds the nodes of a level of the tree as they are; undefined where they are worked out. */
export const tileLevelOf = (level: number): number | undefined => (level % HEIGHT === 0 ? level / HEIGHT : undefined);

/** Gives the hashes of a tile, as many as there are. */
export type ReadTile = (level: number, index: number) => Promise<Buffer>;

/** Nodes of a tree out of its tiles; each tile is asked for once. Throws where a tile has too few hashes. */
export const nodesOf = (readTile: ReadTile): ReadNode => {
  const held = new Map<string, Promise<Buffer>>();
  return async (level, index) => {
    const tileLevel = Math.floor(level / HEIGHT);
    const count = 2 ** (level % HEIGHT);
    const tileIndex = Math.floor((index * count) / TILE_WIDTH);
    const name = `${tileLevel}/${tileIndex}`;
    let tile = held.get(name);
    if (tile === undefined) {
      tile = readTile(tileLevel, tileIndex);
      held.set(name, tile);
    }
    const from = ((index * count) % TILE_WIDTH) * HASH_BYTES;
    let hashes = (await tile).subarray(from, from + count * HASH_BYTES);
    if (hashes.length < count * HASH_BYTES)
      throw new RangeError(`tile ${name} is too narrow for node ${index} of level ${level}`);
    while (hashes.length > HASH_BYTES) hashes = hashPairs(hashes);
    return hashes;
  };
};
