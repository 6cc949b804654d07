import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { freshAuthority } from '../support/service.ts';
import { ended, installation } from './installation.ts';

let databaseUrl: string;
type Installation = Awaited<ReturnType<typeof installation>>;
let start: Installation['start'];
let send: Installation['send'];
let visit: Installation['visit'];
let load: Installation['load'];
let check: Installation['check'];

beforeAll(async () => {
  databaseUrl = await freshAuthority();
  ({ start, send, visit, load, check } = await installation(databaseUrl));
});

describe('the service under load', () => {
  it('loses nothing that it acknowledged, and doubles nothing, when it is killed at random moments', async () => {
    const all = new Map<string, unknown>();
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
