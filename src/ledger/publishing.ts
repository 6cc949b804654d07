import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Run } from './keyring.ts';
import { type Checkpoint, readCheckpoint, trustedSignatures } from './log/checkpoint.ts';
import { HASH_BYTES } from './log/hashing.ts';
import type { VerifierKey } from './log/note.ts';
import { readTilePath, TILE_WIDTH, tilePath, tilesBetween } from './log/tiles.ts';
import { rootAt } from './log/tree.ts';
import { readNodes, readTile } from './nodes.ts';
import type { Head } from './sealing.ts';

/** Where an authority's log lies as anybody may fetch it, below `DIOGEL_VAR`. */
export const logFolder = (folder: string, code: string): string => join(folder, 'log', code);

const read = async (path: string): Promise<Buffer | undefined> => {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
};

/** Written aside and renamed, so that nobody reads half a file and a crash leaves none. */
const replaceFile = async (path: string, content: string | Buffer): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  const aside = `${path}.${process.pid}.new`;
  await writeFile(aside, content, { flush: true });
  await rename(aside, path);
};

/** The checkpoint that was published last, if one is there that a key of the log signed. */
export const readPublished = async (
  folder: string,
  code: string,
  keys: readonly VerifierKey[],
): Promise<Checkpoint | undefined> => {
  const written = await read(join(logFolder(folder, code), 'checkpoint'));
  const checkpoint = written === undefined ? undefined : readCheckpoint(written.toString());
  // One of another log lies there where a folder was used for another database before.
  return checkpoint !== undefined && trustedSignatures(checkpoint, keys) !== undefined ? checkpoint : undefined;
};

/** What stands against publishing: what was published already is of a larger tree, or of another. */
export type Against = 'rollback' | 'fork' | undefined;

/** Holds what was published against the database. */
export const compareWithPublished = async (
  run: Run,
  authority: number,
  { size }: Head,
  published: Checkpoint | undefined,
): Promise<Against> => {
  if (published === undefined) return undefined;
  if (published.size > size) return 'rollback';
  return (await rootAt(readNodes(run, authority), published.size)).equals(published.root) ? undefined : 'fork';
};

/** Writes the tiles that a tree of `size` leaves has and one of `from` has not, where they are not there word for word. */
export const publishTiles = async (
  run: Run,
  authority: number,
  folder: string,
  code: string,
  from: number,
  size: number,
): Promise<void> => {
  const log = logFolder(folder, code);
  for (const tile of tilesBetween(from, size)) {
    const hashes = (await readTile(run, authority, tile.level, tile.index)).subarray(0, tile.width * HASH_BYTES);
    const path = join(log, tilePath(tile));
    if ((await read(path))?.equals(hashes) !== true) await replaceFile(path, hashes);
    // Who asks for a part of it is given that much of the whole.
    if (tile.width === TILE_WIDTH) await rm(`${path}.p`, { recursive: true, force: true });
  }
};

/** Shows a checkpoint, with the lines of its witnesses. Its tiles must be there. */
export const publishCheckpoint = (folder: string, code: string, note: string): Promise<void> =>
  replaceFile(join(logFolder(folder, code), 'checkpoint'), note);

/** A published tile by its address, or as much of it as is asked for; undefined where it was not published. */
export const readPublishedTile = async (folder: string, code: string, path: string): Promise<Buffer | undefined> => {
  const tile = readTilePath(path);
  if (tile === undefined) return undefined;
  const exact = await read(join(logFolder(folder, code), path));
  if (exact !== undefined || tile.width === TILE_WIDTH) return exact;
  const whole = await read(join(logFolder(folder, code), tilePath({ ...tile, width: TILE_WIDTH })));
  return whole?.subarray(0, tile.width * HASH_BYTES);
};

/** The published checkpoint as it is served; undefined where there is none. */
export const readPublishedCheckpoint = (folder: string, code: string): Promise<Buffer | undefined> =>
  read(join(logFolder(folder, code), 'checkpoint'));
