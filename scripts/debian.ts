import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * What the tests need of a Debian package: what `find` finds, after installing the packages if need be and if we may. Throws
 * `otherwise`, a sentence fit for the terminal, when it cannot be had.
 */
export function ensureFromDebian<Found>(
  find: () => Found | undefined,
  {
    packages,
    why,
    otherwise,
    say,
  }: {
    readonly packages: string;
    readonly why: string;
    readonly otherwise: string;
    readonly say: (message: string) => void;
  },
): Found {
  const found = find();
  if (found !== undefined) return found;
  const line = `apt-get update && apt-get install -y --no-install-recommends ${packages}`;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say(`${why}; installing it: ${line}`);
    spawnSync('sh', ['-c', line], {
      stdio: ['ignore', process.stderr, process.stderr],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  const installed = find();
  if (installed !== undefined) return installed;
  throw new Error(otherwise);
}
