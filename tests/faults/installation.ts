import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import { sessions } from '#src/access/index.ts';
import { type Ledger, openLedger, openVault, readPublishedCheckpoint } from '#src/ledger/index.ts';
import { openDatabase } from '#src/platform/index.ts';
import { laws, sessionKeyOf } from '#src/recording/index.ts';
import { dumpViews, rebuildViews } from '#src/views/index.ts';
import { AUTHORITY, HOLDINGS, POSTS, registering } from '../support/service.ts';

const root = resolve(import.meta.dirname, '../..');
const CHILDREN = 6;
const CLIENTS = 8;

/** A service that runs as a process of its own. */
export interface Running {
  readonly process: ChildProcess;
  readonly address: string;
}

/** What clients did: answered, left without an answer, and refused with which status. */
export interface Load {
  readonly acknowledged: ReadonlyMap<string, unknown>;
  readonly unanswered: ReadonlyMap<string, unknown>;
  readonly refused: readonly number[];
  /** Waits for what is under way. */
  readonly stop: () => Promise<void>;
}

export const ended = (running: Running): Promise<{ code: number | null; signal: string | null }> =>
  new Promise((done) => running.process.once('exit', (code, signal) => done({ code, signal })));

/** The service on a database with the small authority, where six children are registered, started and killed at will. */
export const installation = async (databaseUrl: string) => {
  const folder = await mkdtemp(join(tmpdir(), 'diogel-faults-'));
  const keyFile = join(folder, 'kek');
  await writeFile(keyFile, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  const post = 'post-manager-north';
  const person = HOLDINGS.find((holding) => holding.post === post)?.person ?? '';
  const until = Date.now() + 3_600_000;
  const token = sessions(await sessionKeyOf(keyFile)).write({ authority: AUTHORITY, post, person, until });
  const children = Array.from({ length: CHILDREN }, () => randomUUID());

  /** The service as its own process, as `npm start` runs it, on the test's database. */
  const start = async (): Promise<Running> => {
    const child = spawn(process.execPath, [join(root, 'src/main.ts')], {
      env: {
        ...process.env,
        DATABASE_URL: databaseUrl,
        DIOGEL_VAR: folder,
        DIOGEL_KEY_FILE: keyFile,
        DIOGEL_DEMO: 'off',
        DIOGEL_LOG: 'silent',
        PORT: '0',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    return new Promise((ready, fail) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (chunk) => {
          said += String(chunk);
          const address = /ready: (http\S+)/.exec(said)?.[1];
          if (address !== undefined) ready({ process: child, address });
        });
      }
      child.once('exit', () => fail(new Error(`the service ended before it was ready: ${said}`)));
    });
  };

  const send = (address: string, events: readonly unknown[]): Promise<Response> =>
    fetch(`${address}/api/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ events }),
    });

  /** A page in Welsh, as the post of the load sees it. */
  const look = (address: string, path: string): Promise<Response> =>
    fetch(`${address}${path}`, { headers: { cookie: `diogel-session=${token}; diogel-language=cy` } });

  /** The n-th visit of a load, with an id of its own. */
  const visit = (n: number) => ({
    id: randomUUID(),
    kind: 'visit.made',
    at: `2024-0${(n % 8) + 1}-${String((n % 27) + 1).padStart(2, '0')}`,
    children: [children[n % CHILDREN]],
    data: { seen: true, alone: n % 2 === 0, place: 'home' },
  });

  /** Clients that record until the service is gone or they are told to stop. Gives what was acknowledged and what was left without an answer. */
  const load = (address: string): Load => {
    const acknowledged = new Map<string, unknown>();
    const unanswered = new Map<string, unknown>();
    const refused: number[] = [];
    let going = true;
    let n = 0;
    const clients = Promise.all(
      Array.from({ length: CLIENTS }, async () => {
        while (going) {
          const event = visit(n++);
          try {
            const response = await send(address, [event]);
            if (response.status === 201) acknowledged.set(event.id, event);
            else if (response.status === 503) unanswered.set(event.id, event);
            else refused.push(response.status);
            await response.arrayBuffer();
          } catch {
            unanswered.set(event.id, event);
            return;
          }
        }
      }),
    );
    return {
      acknowledged,
      unanswered,
      refused,
      stop: async (): Promise<void> => {
        going = false;
        await clients;
      },
    };
  };

  /** The ledger as another process opens it, with what was published of a log. */
  const withLedger = async (
    work: (ledger: Ledger, published: { readonly folder: string; readonly checkpoint: string }) => Promise<void>,
  ): Promise<void> => {
    const database = openDatabase({ url: databaseUrl });
    try {
      const checkpoint = String(await readPublishedCheckpoint(folder, 'sir-brofi'));
      await work(openLedger({ database, vault: await openVault(keyFile) }), { folder, checkpoint });
    } finally {
      await database.close();
    }
  };

  /** Every acknowledged event is there, once, and the views are what a rebuild makes of the ledger. */
  const check = async (acknowledged: ReadonlyMap<string, unknown>): Promise<void> => {
    const database = openDatabase({ url: databaseUrl });
    try {
      const ledger = openLedger({ database, vault: await openVault(keyFile) });
      const recorded: string[] = [];
      for (const child of children) for (const event of await ledger.events(AUTHORITY, child)) recorded.push(event.id);
      expect(new Set(recorded).size).toBe(recorded.length);
      const there = new Set(recorded);
      expect([...acknowledged.keys()].filter((id) => !there.has(id))).toEqual([]);
      for (const child of children) expect(await ledger.verifyChild(AUTHORITY, child)).toMatchObject({ ok: true });
      const before = await ledger.transaction(AUTHORITY, dumpViews);
      await rebuildViews(ledger, AUTHORITY, await laws(database).of(AUTHORITY), POSTS);
      expect(await ledger.transaction(AUTHORITY, dumpViews)).toEqual(before);
    } finally {
      await database.close();
    }
  };

  const running = await start();
  for (const child of children) expect((await send(running.address, registering(child))).status).toBe(201);
  const gone = ended(running);
  running.process.kill('SIGTERM');
  await gone;
  return { start, send, look, visit, load, check, withLedger };
};
