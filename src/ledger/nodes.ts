import type { Statement } from '#src/platform/index.ts';
import type { Run } from './keyring.ts';
import { nodesOf, type ReadTile } from './log/tiles.ts';
import type { ReadNode } from './log/tree.ts';

const TILES: Statement = {
  name: 'log-tiles',
  text:
    'select t.* from unnest($2::int[], $3::bigint[]) w(level, index) cross join lateral ' +
    '(select level, index, hashes from ledger.tile where authority = $1 and level = w.level and index = w.index order by index limit 1) t',
};

/** Reads an authority's tiles as they stand in the database; none where there is none. What is asked for at once is asked of the database at once. */
const readTiles = (run: Run, authority: number): ReadTile => {
  let asked: { readonly level: number; readonly index: number; readonly give: (hashes: Promise<Buffer>) => void }[] =
    [];
  const ask = (): void => {
    const together = asked;
    asked = [];
    const levels = together.map(({ level }) => level);
    const indexes = together.map(({ index }) => index);
    const rows = run(TILES, [authority, levels, indexes]) as Promise<[number, number, Buffer][]>;
    for (const { level, index, give } of together)
      give(rows.then((all) => all.find((row) => row[0] === level && row[1] === index)?.[2] ?? Buffer.alloc(0)));
  };
  return (level, index) =>
    new Promise((give) => {
      if (asked.length === 0) queueMicrotask(ask);
      asked.push({ level, index, give });
    });
};

/** The hashes of one tile as it stands in the database; none where there is none. */
export const readTile = (run: Run, authority: number, level: number, index: number): Promise<Buffer> =>
  readTiles(run, authority)(level, index);

/** The nodes of an authority's tree. */
export const readNodes = (run: Run, authority: number): ReadNode => nodesOf(readTiles(run, authority));
