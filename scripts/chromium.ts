import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';

/** Path of a Chromium that starts; undefined when this machine has none. */
export function findChromium(): string | undefined {
  const candidates = [
    process.env['CHROMIUM_PATH'],
    // Draws nothing but the page: a third less work than a whole browser without its window.
    '/usr/bin/chromium-headless-shell',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    chromium.executablePath(),
  ];
  return candidates.find((path) => path !== undefined && existsSync(path) && starts(path));
}

/** Path of a Chromium, installed if need be. Throws with a sentence fit for the terminal when none can be had. */
export function ensureChromium(say: (message: string) => void): string {
  const wanted = process.env['CHROMIUM_PATH'];
  if (wanted !== undefined && !(existsSync(wanted) && starts(wanted))) {
    throw new Error(`CHROMIUM_PATH is ${wanted}, and no Chromium starts there`);
  }
  const found = findChromium();
  if (found !== undefined) return found;
  const attempts: string[] = [];
  for (const [program, ...args] of waysToInstall()) {
    const line = [program, ...args].join(' ');
    say(`The browser tests need Chromium; installing it: ${line}`);
    const { status, error } = spawnSync(program, args, {
      stdio: ['ignore', process.stderr, process.stderr],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    attempts.push(`"${line}" ${error === undefined ? `ended with ${status}` : `did not run (${error.message})`}`);
    const installed = status === 0 ? findChromium() : undefined;
    if (installed !== undefined) return installed;
  }
  throw new Error(
    `The browser tests need Chromium, and there is none that starts: ${attempts.join('; ')}. ` +
      'Install it (Debian: apt-get install chromium) or set CHROMIUM_PATH to one.',
  );
}

type Invocation = readonly [program: string, ...args: string[]];

function waysToInstall(): Invocation[] {
  const playwright = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js');
  const root = process.getuid?.() === 0;
  if (!root || !existsSync('/usr/bin/apt-get')) return [[process.execPath, playwright, 'install', 'chromium']];
  const install = 'apt-get install -y --no-install-recommends';
  const debian = `apt-get update && (${install} chromium-headless-shell || ${install} chromium)`;
  return [
    ['sh', '-c', debian],
    // Ubuntu's own package only points to a snap, which does not run in a container.
    [process.execPath, playwright, 'install', '--with-deps', 'chromium'],
  ];
}

function starts(path: string): boolean {
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}
