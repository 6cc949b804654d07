import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PLACES = ['/usr/sbin/clamd', '/usr/local/sbin/clamd', '/opt/homebrew/sbin/clamd', '/usr/bin/clamd'];

/** Path of ClamAV's daemon, installed if need be. Throws with a sentence fit for the terminal when none can be had. */
export function ensureClamd(say: (message: string) => void): string {
  const find = (): string | undefined => [process.env['CLAMD_PATH'] ?? '', ...PLACES].find((path) => existsSync(path));
  const found = find();
  if (found !== undefined) return found;
  const line = 'apt-get update && apt-get install -y --no-install-recommends clamav-daemon';
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say(`The tests of the virus scanner need ClamAV's daemon; installing it: ${line}`);
    spawnSync('sh', ['-c', line], {
      stdio: ['ignore', process.stderr, process.stderr],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  const installed = find();
  if (installed !== undefined) return installed;
  throw new Error(
    "The tests of the virus scanner need ClamAV's daemon (Debian: apt-get install clamav-daemon; macOS: brew install clamav), or CLAMD_PATH to one.",
  );
}
