import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type DiogelEvent, readEvent, toLine } from '../practice/index.ts';

/**
 * The erasures of an installation, beside its database: a file for each, which holds the event that says what was erased, and nobody's
 * name or number. After an older database was put back, it says what is to be erased once more.
 */
export interface Register {
  /** The erasures of an authority, by its code. Throws with a sentence fit for the terminal where a file is none. */
  readonly all: (code: string) => Promise<DiogelEvent[]>;
  readonly has: (code: string, erasure: string) => Promise<boolean>;
  /** Writes an erasure down for good; it is there whole or not at all when this returns. */
  readonly keep: (code: string, event: DiogelEvent) => Promise<void>;
}

const ENDING = '.json';
const isAbsent = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

const flushed = async (
  path: string,
  work: (handle: Awaited<ReturnType<typeof open>>) => Promise<void>,
  flags: string,
) => {
  const handle = await open(path, flags, 0o600);
  try {
    await work(handle);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** The register in a folder, which is made when it is first needed. */
export const registerIn = (folder: string): Register => {
  const list = async (code: string): Promise<string[]> => {
    try {
      return (await readdir(join(folder, code))).filter((name) => name.endsWith(ENDING)).sort();
    } catch (error) {
      if (isAbsent(error)) return [];
      throw error;
    }
  };
  return {
    all: async (code) =>
      Promise.all(
        (await list(code)).map(async (name) => {
          const path = join(folder, code, name);
          let value: unknown;
          try {
            value = JSON.parse(await readFile(path, 'utf8'));
          } catch (error) {
            throw new Error(
              `${path} cannot be read (${error instanceof Error ? error.message : String(error)}), expected an erasure as it was written: put back a copy of the file`,
            );
          }
          const read = readEvent(value);
          if (!read.ok || read.event.kind !== 'erasure.done')
            throw new Error(`${path} is not an erasure: put back a copy of the file`);
          return read.event;
        }),
      ),
    has: async (code, erasure) => (await list(code)).includes(`${erasure}${ENDING}`),
    keep: async (code, event) => {
      const of = join(folder, code);
      await mkdir(of, { recursive: true, mode: 0o700 });
      const path = join(of, `${String(event.data['erasure'])}${ENDING}`);
      const aside = `${path}.${process.pid}.new`;
      await flushed(aside, (handle) => handle.writeFile(`${toLine(event)}\n`), 'w');
      await rename(aside, path);
      await flushed(of, async () => undefined, 'r');
    },
  };
};
