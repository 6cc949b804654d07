import { importCin } from './cin/index.ts';
import type { Imported, ImportOptions } from './imported.ts';
import { importSsda903 } from './ssda903/index.ts';

/** The formats of other systems that can be imported, by the name that the command line knows them by. */
export const FORMATS = ['ssda903', 'cin'] as const;
export type Format = (typeof FORMATS)[number];

/** Each takes paths (files, and for `ssda903` folders too) and gives events and a report, or a report alone where a file was refused. Throws where a path cannot be opened. */
export const importers: Readonly<
  Record<Format, (paths: readonly string[], options?: ImportOptions) => Promise<Imported>>
> = {
  ssda903: importSsda903,
  cin: importCin,
};
