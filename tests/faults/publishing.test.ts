import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { editionsOf, manifestOf } from '#src/figures/index.ts';
import { openLedger, openVault, readPublishedCheckpoint } from '#src/ledger/index.ts';
import { readCheckpoint } from '#src/ledger/log/checkpoint.ts';
import { provesConsistency } from '#src/ledger/log/tree.ts';
import { openDatabase } from '#src/platform/index.ts';
import { COMMAND_LINE, jsonLines, runCommand } from '../support/command-line.ts';
import { AUTHORITY, freshAuthority } from '../support/service.ts';

const CODE = 'sir-brofi';
const ROUNDS = 8;
/** How many children come into care before each edition: there is something to seal, and the number says which edition it is. */
const MORE = 6;

describe('a publication that is killed', () => {
  it('is there whole or not at all, and publishing again ends right', async () => {
    const databaseUrl = await freshAuthority();
    const folder = await mkdtemp(join(tmpdir(), 'diogel-publish-killed-'));
    const keyFile = join(folder, 'kek');
    await writeFile(keyFile, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
    const environment = { DATABASE_URL: databaseUrl, DIOGEL_VAR: folder, DIOGEL_KEY_FILE: keyFile };
    const diogel = (...args: readonly string[]) => runCommand(environment, ...args);
    const publishing = (edition: string): readonly string[] => {
      const period = ['--authority', CODE, '--from', '2024-04-01', '--to', '2024-06-30'];
      return ['publish', ...period, '--edition', edition, '--post', 'post-director', '--yes', '--json'];
    };
    const record = async (): Promise<void> => {
      const file = join(folder, 'events.jsonl');
      const events = Array.from({ length: MORE }, () => ({
        id: randomUUID(),
        kind: 'care.began',
        at: '2024-05-01',
        by: 'import',
        children: [randomUUID()],
        data: { legalStatus: 'care-order' },
      }));
      await writeFile(file, events.map((event) => JSON.stringify(event)).join('\n'));
      expect(await diogel('import', 'events', file, '--authority', CODE)).toMatchObject({ status: 0 });
    };
    const shown: NonNullable<ReturnType<typeof readCheckpoint>>[] = [];
    const look = async (): Promise<void> => {
      const text = await readPublishedCheckpoint(folder, CODE);
      const checkpoint = text === undefined ? undefined : readCheckpoint(String(text));
      if (checkpoint !== undefined && checkpoint.size !== shown.at(-1)?.size) shown.push(checkpoint);
    };
    const database = openDatabase({ url: databaseUrl });
    try {
      const ledger = openLedger({ database, vault: await openVault(keyFile) });
      const named = async (edition: string) =>
        (await editionsOf(ledger, AUTHORITY)).filter((each) => each.edition === edition);

      await record();
      const began = performance.now();
      expect(await diogel(...publishing('edition 0'))).toMatchObject({ status: 0 });
      const took = performance.now() - began;
      await look();

      const signals: (string | null)[] = [];
      for (let round = 1; round <= ROUNDS; round++) {
        const edition = `edition ${round}`;
        await record();
        const child = spawn(process.execPath, [COMMAND_LINE, ...publishing(edition)], {
          env: { ...process.env, ...environment },
          stdio: 'ignore',
        });
        const ended = new Promise<string | null>((done) => child.once('exit', (_, signal) => done(signal)));
        // Somewhere in each eighth of what follows the start, in the last of which the next is sealed, or it is done.
        await pause(took * (0.3 + (0.8 * (round - 1 + Math.random())) / ROUNDS));
        child.kill('SIGKILL');
        signals.push(await ended);
        await look();
        const before = await named(edition);
        expect(before.length).toBeLessThanOrEqual(1);
        const again = await diogel(...publishing(edition));
        await look();
        // What the database was just about to commit when nothing was heard any more may be there all the same.
        const taken = again.err.includes(`${edition} is published already`);
        expect([again.status, taken], again.err).toEqual(taken ? [1, true] : [0, false]);
        if (before.length === 1) expect(taken).toBe(true);
      }
      expect(signals).toContain('SIGKILL');

      // Each once, in order, of what had come in by then; both manifests are kept as they were hashed.
      const editions = await editionsOf(ledger, AUTHORITY);
      expect(editions.map(({ edition }) => edition)).toEqual(
        Array.from({ length: ROUNDS + 1 }, (_, round) => `edition ${round}`),
      );
      for (const [round, { edition, full, public: told }] of editions.entries()) {
        const manifests = await Promise.all([full, told].map((hash) => manifestOf(database, AUTHORITY, hash)));
        expect(manifests.map((manifest) => manifest?.edition)).toEqual([edition, edition]);
        expect(manifests[0]?.figures).toContainEqual({
          measure: 'looked-after',
          version: 1,
          count: MORE * (round + 1),
        });
      }

      // Nothing is missing, nothing is there twice, and whatever anybody was shown is a beginning of what is there now.
      const verified = await diogel('verify', '--authority', CODE, '--json');
      expect(verified.status, verified.out).toBe(0);
      expect(jsonLines(verified.out).at(-1)).toMatchObject({ damaged: 0, notCompared: 0, erased: 0 });
      const last = shown.at(-1);
      if (last === undefined) throw new Error('nothing was shown');
      expect(shown.length).toBeGreaterThan(ROUNDS);
      for (const { size, root } of shown) {
        const proof = await ledger.consistency(AUTHORITY, size, last.size);
        expect([size, provesConsistency(size, last.size, root, last.root, proof)]).toEqual([size, true]);
      }
    } finally {
      await database.close();
    }
  }, 600_000);
});
