import { mkdir, mkdtemp, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A `DIOGEL_VAR` of a test's own. Its assets are those of all tests: compiling them takes longer than the test. */
export const ownFolder = async (): Promise<string> => {
  const assets = join(tmpdir(), 'diogel-test-var', 'assets');
  await mkdir(assets, { recursive: true });
  const folder = await mkdtemp(join(tmpdir(), 'diogel-own-'));
  await symlink(assets, join(folder, 'assets'));
  return folder;
};
