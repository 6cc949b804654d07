import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes generated pages, by their paths below a root; with `--check` among the arguments it only says which are not what they
 * should be, and by which command they are made. Gives the exit status.
 */
export const writeOrCheck = (
  root: string,
  pages: ReadonlyMap<string, string>,
  from: string,
  command: string,
): 0 | 1 => {
  let status: 0 | 1 = 0;
  for (const [path, text] of pages) {
    if (!process.argv.includes('--check')) {
      writeFileSync(join(root, path), text);
      continue;
    }
    let current = '';
    try {
      current = readFileSync(join(root, path), 'utf8');
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
    if (current === text) continue;
    console.error(`${path} is not what the ${from} give: run ${command}`);
    status = 1;
  }
  return status;
};
