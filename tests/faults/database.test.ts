import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { type RunningPostgres, startPostgres } from '#src/platform/index.ts';
import { makeAuthorities } from '../support/service.ts';
import { ended, installation } from './installation.ts';

let folder: string | undefined;
let server: RunningPostgres | undefined;

afterAll(async () => {
  await server?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

describe('a PostgreSQL that is killed under load', () => {
  it('takes nothing that was acknowledged with it, and the service goes on when it is back', async () => {
    folder = await mkdtemp(join(tmpdir(), 'diogel-faults-postgres-'));
    const launch = (port?: number): Promise<RunningPostgres> =>
      startPostgres({
        folder: join(folder ?? '', 'postgres'),
        log: () => undefined,
        ...(port === undefined ? {} : { port }),
      });
    server = await launch();
    const { url } = server;
    await makeAuthorities(url);
    const { start, send, look, visit, load, check } = await installation(url);
    const running = await start();
    const health = async (): Promise<number> => (await fetch(`${running.address}/healthz`)).status;
    const all = new Map<string, unknown>();
    for (let round = 0; round < 2; round++) {
      const loaded = load(running.address);
      await pause(200 + Math.random() * 500);
      process.kill(server.pid, 'SIGKILL');
      await expect.poll(health, { timeout: 20_000 }).toBe(503);
      await loaded.stop();
      // Whoever got no answer is told that the database is away and nothing else: not that something is wrong.
      expect(loaded.refused).toEqual([]);
      const page = await look(running.address, '/my-work');
      expect([page.status, page.headers.get('retry-after')]).toEqual([503, '5']);
      expect(await page.text()).toContain('Ni all Diogel gyrraedd ei gofnodion');
      const asked = await send(running.address, [visit(1)]);
      expect([asked.status, asked.headers.get('content-type'), asked.headers.get('retry-after')]).toEqual([
        503,
        'application/problem+json; charset=utf-8',
        '5',
      ]);
      for (const [id, event] of loaded.acknowledged) all.set(id, event);
      server = await launch(Number(new URL(url).port));
      await expect.poll(health, { timeout: 20_000 }).toBe(200);
      for (const [id, event] of loaded.unanswered) {
        expect([200, 201]).toContain((await send(running.address, [event])).status);
        all.set(id, event);
      }
    }
    expect(all.size).toBeGreaterThan(10);
    await check(all);
    const gone = ended(running);
    running.process.kill('SIGTERM');
    expect(await gone).toEqual({ code: 0, signal: null });
  });
});
