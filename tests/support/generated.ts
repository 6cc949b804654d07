import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'vitest';

const project = join(import.meta.dirname, '..', '..');

/** Holds what a script of `scripts` writes against what is written down; the script says what is not as it would write it. */
export const expectWritten = (script: string): void => {
  const { status, stderr } = spawnSync(process.execPath, [join(project, 'scripts', script), '--check'], {
    cwd: project,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
};
