import { type ChildProcess, spawn } from 'node:child_process';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { findChromium } from '../scripts/chromium.ts';
import type { Asked, Figure, Section } from './measuring.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const MIB = 1 << 20;

interface Started {
  readonly process: ChildProcess;
  readonly origin: string;
  readonly seconds: number;
}

/** `npm start` as a person types it, to the line that says it is ready. */
const start = (folder: string): Promise<Started> => {
  const begun = performance.now();
  const child = spawn('npm', ['start'], {
    cwd: root,
    env: { ...process.env, PORT: '0', DIOGEL_VAR: folder, DIOGEL_LOG: 'silent', DATABASE_URL: '', DIOGEL_DEMO: 'on' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let said = '';
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data: Buffer) => {
        said += String(data);
        const origin = /Diogel is ready: (http:\S+)/.exec(said)?.[1];
        if (origin !== undefined) resolve({ process: child, origin, seconds: (performance.now() - begun) / 1000 });
      });
    }
    child.once('close', () => reject(new Error(`npm start ended: ${said.slice(-1_000)}`)));
  });
};

const stop = (started: Started): Promise<void> =>
  new Promise((resolve) => {
    started.process.once('close', () => resolve());
    process.kill(-(started.process.pid ?? 0), 'SIGTERM');
  });

/** Proportional memory of the processes that a test accepts: what is shared is counted once. */
const memory = async (is: (command: string, environment: string) => boolean): Promise<number> => {
  let bytes = 0;
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    try {
      const [command, rollup] = await Promise.all([
        readFile(`/proc/${pid}/cmdline`, 'utf8'),
        readFile(`/proc/${pid}/smaps_rollup`, 'utf8'),
      ]);
      if (is(command.replaceAll('\0', ' '), await readFile(`/proc/${pid}/environ`, 'utf8')))
        bytes += Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024;
    } catch {
      // A process that has ended in between, or another user's, is none of ours.
    }
  }
  return bytes;
};

const PAGES = ['/my-work', '/team', '/front-door', '/search'] as const;

/** What the service weighs: its start, its memory, its pages. With the demo, as anybody first meets it. */
export const size = async (asked: Asked): Promise<Section> => {
  const folder = join(asked.folder, 'size');
  await rm(folder, { recursive: true, force: true });
  const figures: Figure[] = [];
  asked.say('The first start…');
  const fresh = await start(folder);
  await stop(fresh);
  asked.say('And again…');
  const again = await start(folder);
  try {
    figures.push(
      { name: 'first start, packages in place', reached: fresh.seconds, unit: 's', aim: { most: 60 } },
      { name: 'start again', reached: again.seconds, unit: 's', aim: { most: 10 } },
    );
    const browser = await chromium.launch({
      executablePath: findChromium() ?? '',
      args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    });
    try {
      const visit = async (
        path: string | undefined,
      ): Promise<{ readonly bytes: number; readonly requests: number; readonly path: string }> => {
        const context = await browser.newContext();
        const page = await context.newPage();
        await page.goto(`${again.origin}/sign-in`);
        await Promise.all([page.waitForURL(/my-work|team|front-door/), page.click('main form button')]);
        let wanted = path;
        if (wanted === undefined) {
          await page.goto(`${again.origin}/team`);
          wanted = (await page.getAttribute('main a[href^="/children/"]', 'href')) ?? '/my-work';
        }
        // A first visit to this page: signed in, and nothing of it kept by the browser.
        const session = await context.newCDPSession(page);
        await session.send('Network.enable');
        await session.send('Network.clearBrowserCache');
        let bytes = 0;
        let requests = 0;
        session.on('Network.loadingFinished', ({ encodedDataLength }) => {
          bytes += encodedDataLength;
          requests += 1;
        });
        await page.goto(again.origin + wanted, { waitUntil: 'networkidle' });
        await context.close();
        return { bytes, requests, path: wanted };
      };
      for (const path of [...PAGES, undefined]) {
        const { bytes, requests } = await visit(path);
        const name = path ?? 'a child’s page';
        figures.push(
          { name: `${name}: first visit`, reached: bytes / 1000, unit: 'KB', aim: { most: 100 } },
          { name: `${name}: requests`, reached: requests, unit: '', aim: { most: 6 } },
        );
      }
    } finally {
      await browser.close();
    }
    const service = await memory(
      (command, environment) => command.includes('src/main.ts') && environment.includes(`DIOGEL_VAR=${folder}`),
    );
    const database = await memory(
      (command) => command.includes('postgres') && (command.includes(folder) || command.startsWith('postgres:')),
    );
    figures.push(
      { name: 'memory of the service, with the demo', reached: service / MIB, unit: 'MiB', aim: { most: 300 } },
      {
        name: 'memory of PostgreSQL, with the demo',
        reached: database / MIB,
        unit: 'MiB',
        aim: { most: 300 },
        note: 'every PostgreSQL of this machine',
      },
    );
  } finally {
    await stop(again);
  }
  return {
    section: 'size',
    command: 'npm run bench -- size',
    about: ['The service as `npm start` starts it, with the demo; bytes as they cross the wire on a first visit.'],
    figures,
  };
};
