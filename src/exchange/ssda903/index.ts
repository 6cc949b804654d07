import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { finish, type Imported, type ImportOptions, recorder } from '../imported.ts';
import { convert } from './convert.ts';
import { readRows } from './rows.ts';

const filesIn = async (path: string): Promise<string[]> => {
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(path, entry.name))
    .sort();
};

/**
 * Imports an English return on children looked after (SSDA903) from a folder of comma-separated files, or from several.
 * Returns of several years are merged by the year in the files' names. Throws where a path cannot be opened.
 */
export const importSsda903 = async (paths: readonly string[], options: ImportOptions = {}): Promise<Imported> => {
  const files = [...new Set((await Promise.all(paths.map(filesIn))).flat())];
  const record = recorder('ssda903', options.by);
  const { rows, records, refused } = await readRows(files, record, options);
  if (!refused) convert(rows, record, options);
  return finish(record.converted(), records, refused);
};
