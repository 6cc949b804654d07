import { finish, type Imported, type ImportOptions, recorder } from '../imported.ts';
import { Unreadable } from '../text.ts';
import { converter } from './convert.ts';
import { readChildren } from './read.ts';

/**
 * Imports English children in need census files (XML). A file that is cut off, not well-formed or not a census refuses
 * the import as a whole. Throws where a path cannot be opened.
 */
export const importCin = async (paths: readonly string[], options: ImportOptions = {}): Promise<Imported> => {
  const record = recorder('cin', options.by);
  let records = 0;
  let refused = false;
  for (const file of paths) {
    const { child, end } = converter(file, record, options);
    try {
      for await (const element of readChildren(file, options.largestFile, options.progress)) child(element);
      records += end();
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      refused = true;
      record.say({ file, line: error.line }, 'rejected', error.code, error.message);
    }
  }
  return finish(record.converted(), records, refused);
};
