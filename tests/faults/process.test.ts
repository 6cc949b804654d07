import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sessions } from '#src/access/index.ts';
import { openLedger, openVault } from '#src/ledger/index.ts';
import { openDatabase } from '#src/platform/index.ts';
import { laws, sessionKeyOf } from '#src/recording/index.ts';
import { dumpViews, rebuildViews } from '#src/views/index.ts';
import { AUTHORITY, freshAuthority, HOLDINGS, POSTS, registering } from '../support/service.ts';

const root = resolve(import.meta.dirname, '../..');
const CHILDREN = 6;
const CLIENTS = 8;

let databaseUrl: string;
let folder: string;
let keyFile: string;
let token: string;
const children = Array.from({ length: CHILDREN }, () => randomUUID());

interface Running {
  readonly process: ChildProcess;
  readonly address: string;
}

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

const ended = (running: Running): Promise<{ code: number | null; signal: string | null }> =>
  new Promise((done) => running.process.once('exit', (code, signal) => done({ code, signal })));

const send = (address: string, events: readonly unknown[]): Promise<Response> =>
  fetch(`${address}/api/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ events }),
  });

const visit = (n: number) => ({
  id: randomUUID(),
  kind: 'visit.made',
  at: `2024-0${(n % 8) + 1}-${String((n % 27) + 1).padStart(2, '0')}`,
  children: [children[n % CHILDREN]],
  data: { seen: true, alone: n % 2 === 0, place: 'home' },
});

/** Clients that record until the service is gone or they are told to stop. Gives what was acknowledged and what was left without an answer. */
const load = (address: string) => {
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

beforeAll(async () => {
  databaseUrl = await freshAuthority();
  folder = await mkdtemp(join(tmpdir(), 'diogel-faults-'));
  keyFile = join(folder, 'kek');
  await writeFile(keyFile, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  const post = 'post-manager-north';
  const person = HOLDINGS.find((holding) => holding.post === post)?.person ?? '';
  token = sessions(await sessionKeyOf(keyFile)).write({
    authority: AUTHORITY,
    post,
    person,
    until: Date.now() + 3_600_000,
  });
  const running = await start();
  for (const child of children) expect((await send(running.address, registering(child))).status).toBe(201);
  const gone = ended(running);
  running.process.kill('SIGTERM');
  await gone;
});
let all = new Map<string, unknown>();
afterAll(() => {
  all = new Map();
});

describe('the service under load', () => {
  it('loses nothing that it acknowledged, and doubles nothing, when it is killed at random moments', async () => {
    for (let round = 0; round < 4; round++) {
      const running = await start();
      const gone = ended(running);
      const loaded = load(running.address);
      await pause(150 + Math.random() * 700);
      running.process.kill('SIGKILL');
      expect(await gone).toEqual({ code: null, signal: 'SIGKILL' });
      await loaded.stop();
      expect(loaded.refused).toEqual([]);
      for (const [id, event] of loaded.acknowledged) all.set(id, event);

      // Whoever got no answer sends it again, under the same id: it is recorded once, whether it had been or not.
      const again = await start();
      for (const [id, event] of loaded.unanswered) {
        expect([200, 201]).toContain((await send(again.address, [event])).status);
        all.set(id, event);
      }
      const closed = ended(again);
      again.process.kill('SIGTERM');
      expect(await closed).toEqual({ code: 0, signal: null });
    }
    expect(all.size).toBeGreaterThan(30);
    await check(all);
  });

  it('finishes what it has begun when it is told to end, and ends with 0', async () => {
    const running = await start();
    const gone = ended(running);
    const loaded = load(running.address);
    await pause(400);
    running.process.kill('SIGTERM');
    expect(await gone).toEqual({ code: 0, signal: null });
    await loaded.stop();
    expect(loaded.acknowledged.size).toBeGreaterThan(0);
    await check(loaded.acknowledged);
  });

  it('says that it cannot serve while the database is away, and serves again when it is back', async () => {
    const url = new URL(databaseUrl);
    const name = url.pathname.slice(1);
    const running = await start();
    const health = async (): Promise<{ status: number; body: unknown }> => {
      const response = await fetch(`${running.address}/healthz`);
      return { status: response.status, body: await response.json() };
    };
    expect(await health()).toEqual({ status: 200, body: { status: 'ok' } });
    const { default: pg } = await import('pg');
    const elsewhere = new URL(databaseUrl);
    elsewhere.pathname = '/postgres';
    const server = new pg.Client({ connectionString: elsewhere.href });
    await server.connect();
    // Nobody may connect, and who was connected no longer is: what a server that went away looks like from here.
    await server.query(`alter database ${name} with allow_connections false`);
    await server.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
    expect(await health()).toEqual({
      status: 503,
      body: { status: 'unavailable', reason: 'the database does not answer' },
    });
    await server.query(`alter database ${name} with allow_connections true`);
    await server.end();
    expect((await health()).status).toBe(200);
    expect((await send(running.address, [visit(1)])).status).toBe(201);
    const gone = ended(running);
    running.process.kill('SIGTERM');
    await gone;
  });
});
