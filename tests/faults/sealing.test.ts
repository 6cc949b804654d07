import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { readCheckpoint } from '#src/ledger/log/checkpoint.ts';
import { provesConsistency } from '#src/ledger/log/tree.ts';
import { AUTHORITY, freshAuthority } from '../support/service.ts';
import { ended, installation } from './installation.ts';

const CODE = 'sir-brofi';
const ROUNDS = 3;

describe('a service that is killed while it seals and publishes', () => {
  it('leaves no gap, seals nothing twice, and never shows two histories', async () => {
    const databaseUrl = await freshAuthority();
    const { start, load, withLedger } = await installation(databaseUrl);
    const shown: NonNullable<ReturnType<typeof readCheckpoint>>[] = [];
    const look = async (address: string): Promise<number> => {
      const response = await fetch(`${address}/log/${CODE}/checkpoint`).catch(() => undefined);
      const checkpoint = response?.status === 200 ? readCheckpoint(await response.text()) : undefined;
      if (checkpoint !== undefined) shown.push(checkpoint);
      return checkpoint?.size ?? 0;
    };
    for (let round = 0; round < ROUNDS; round++) {
      const running = await start();
      const gone = ended(running);
      const loaded = load(running.address);
      // Killed somewhere in the second or so after a head was shown, in which the next batch is sealed and shown.
      const before = shown.at(-1)?.size ?? 0;
      await expect.poll(() => look(running.address), { timeout: 60_000 }).toBeGreaterThan(before);
      const until = Date.now() + Math.random() * 1_500;
      while (Date.now() < until) {
        await look(running.address);
        await pause(20);
      }
      running.process.kill('SIGKILL');
      await gone;
      await loaded.stop();
    }
    const running = await start();
    const rows = async (): Promise<number> => {
      const client = new pg.Client({ connectionString: databaseUrl });
      await client.connect();
      const { rows: found } = await client.query(
        'select count(*)::int as rows from ledger.event where authority = $1',
        [AUTHORITY],
      );
      await client.end();
      return found[0].rows;
    };
    const all = await rows();
    await expect.poll(() => look(running.address), { timeout: 60_000 }).toBe(all);
    const closed = ended(running);
    running.process.kill('SIGTERM');
    expect(await closed).toEqual({ code: 0, signal: null });

    await withLedger(async (ledger, published) => {
      const verified = await ledger.verifyLog(AUTHORITY, { code: CODE, elsewhere: [], published });
      expect(verified).toMatchObject({ rows: all, leaves: all, waiting: 0, faults: [] });
      // Whatever anybody was shown at any moment is a beginning of what is there now.
      const last = shown.at(-1);
      if (last === undefined) throw new Error('nothing was shown');
      const early = shown.filter(({ size }, n) => n === 0 || size !== shown[n - 1]?.size);
      expect(early.length).toBeGreaterThanOrEqual(ROUNDS);
      for (const { size, root } of early) {
        const proof = await ledger.consistency(AUTHORITY, size, last.size);
        expect([size, provesConsistency(size, last.size, root, last.root, proof)]).toEqual([size, true]);
      }
    });
  }, 600_000);
});
