import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const BESIDE_THE_PROJECT = resolve(import.meta.dirname, '../../../shared/data');

/**
 * The path of a published sample file, for tests. The files belong to other teams and stay outside the project: beside it
 * in `shared/data`, or in the folder that DIOGEL_DATA names. Throws, and says so, where they are not: a comparison that
 * cannot be made has failed.
 */
export const sampleData = (...parts: readonly string[]): string => {
  const named = process.env['DIOGEL_DATA'];
  const folder = existsSync(BESIDE_THE_PROJECT) || named === undefined ? BESIDE_THE_PROJECT : resolve(named);
  const path = join(folder, ...parts);
  if (!existsSync(path)) {
    throw new Error(
      `The published sample files are needed and ${path} is not there. Put them into ${BESIDE_THE_PROJECT}, or name their folder in DIOGEL_DATA.`,
    );
  }
  return path;
};
