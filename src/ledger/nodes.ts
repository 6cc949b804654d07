import type { Statement } from '#src/platform/index.ts';
import type { Run } from './keyring.ts';
import { nodesOf } from './log/tiles.ts';
import type { ReadNode } from './log/tree.ts';

const TILE: Statement = {
  name: 'log-tile',
  text: 'select hashes from ledger.tile where authority = $1 and level = $2 and index = $3 order by index limit 1',
};

/** The hashes of a tile as it stands in the database; none where there is none. */
export const readTile = async (run: Run, authority: number, level: number, index: number): Promise<Buffer> =>
  ((await run(TILE, [authority, level, index]))[0]?.[0] as Buffer | undefined) ?? Buffer.alloc(0);

/** The nodes of an authority's tree. */
export const readNodes = (run: Run, authority: number): ReadNode =>
  nodesOf((level, index) => readTile(run, authority, level, index));
