import { existsSync } from 'node:fs';
import { ensureFromDebian } from './debian.ts';

const PLACES = ['/usr/sbin/clamd', '/usr/local/sbin/clamd', '/opt/homebrew/sbin/clamd', '/usr/bin/clamd'];

/** Path of ClamAV's daemon, installed if need be. Throws with a sentence fit for the terminal when none can be had. */
export const ensureClamd = (say: (message: string) => void): string =>
  ensureFromDebian(() => [process.env['CLAMD_PATH'] ?? '', ...PLACES].find((path) => existsSync(path)), {
    packages: 'clamav-daemon',
    why: "The tests of the virus scanner need ClamAV's daemon",
    otherwise:
      "The tests of the virus scanner need ClamAV's daemon (Debian: apt-get install clamav-daemon; macOS: brew install clamav), or CLAMD_PATH to one.",
    say,
  });
