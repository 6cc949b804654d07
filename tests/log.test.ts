import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import type { Integrity } from '#src/ledger/index.ts';
import { readCheckpoint, trustedSignatures } from '#src/ledger/log/checkpoint.ts';
import { readVerifierKey, type VerifierKey } from '#src/ledger/log/note.ts';
import { COMMAND_LINE, runCommand } from './support/command-line.ts';
import { ownFolder } from './support/folder.ts';
import { AUTHORITY, freshAuthority, registering, smallService, type TestService } from './support/service.ts';

const CODE = 'sir-brofi';
const ORIGIN = `diogel.invalid/log/${CODE}`;

interface Witness {
  readonly process: ChildProcess;
  readonly key: VerifierKey;
  readonly url: string;
}

const processes: ChildProcess[] = [];
afterAll(() => {
  for (const each of processes) each.kill('SIGKILL');
});

/** `diogel witness` as another party runs it. */
const startWitness = (...args: readonly string[]): Promise<Witness> => {
  const child = spawn(process.execPath, [COMMAND_LINE, 'witness', '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  processes.push(child);
  let said = '';
  return new Promise((done, fail) => {
    child.stdout.on('data', (piece) => {
      said += String(piece);
      const [, vkey = '', url] = /^witness (\S+) (http\S+)/m.exec(said) ?? [];
      const key = readVerifierKey(vkey);
      if (key !== undefined && url !== undefined) done({ process: child, key, url });
    });
    child.once('exit', (code) => fail(new Error(`the witness ended with ${code}: ${said}`)));
  });
};

const ended = (child: ChildProcess): Promise<unknown> => new Promise((done) => child.once('exit', done));

/** Lets a service seal until something is so, and stops sealing. */
const sealUntil = async (service: TestService, isSo: (integrity: Integrity) => boolean): Promise<string[]> => {
  const said: string[] = [];
  const logs = service.keepLogs((message) => said.push(message));
  try {
    await expect
      .poll(async () => isSo(await service.services.ledger.integrity(AUTHORITY)), { timeout: 40_000 })
      .toBe(true);
  } finally {
    await logs.stop();
  }
  return said;
};

const allSealed = ({ size, waiting, witnessed }: Integrity): boolean =>
  size > 0 && waiting === 0 && witnessed?.size === size;

/** Makes a database that is a copy of another as it stands, as a backup is. */
const backupOf = async (url: string): Promise<string> => {
  const name = new URL(url).pathname.slice(1);
  const server = new URL(url);
  server.pathname = '/postgres';
  const client = new pg.Client({ connectionString: server.href });
  await client.connect();
  await client.query(`create database ${name}_backup template ${name} strategy file_copy`);
  await client.end();
  server.pathname = `/${name}_backup`;
  return server.href;
};

describe('what anybody may follow', () => {
  it('is heads and tiles of hashes, and nothing else that lies there', async () => {
    const service = await smallService({ environment: { DIOGEL_VAR: await ownFolder() } });
    const get = (path: string) => service.app.inject({ url: path });
    expect((await get(`/log/${CODE}/checkpoint`)).statusCode).toBe(404);
    await service.record('post-manager-north', ...registering('a-child'));
    await sealUntil(service, allSealed);
    const shown = await get(`/log/${CODE}/checkpoint`);
    expect(shown.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(shown.headers['set-cookie']).toBeUndefined();
    const checkpoint = readCheckpoint(shown.body);
    const keys = (await service.services.ledger.logKeys(AUTHORITY)).flatMap((vkey) => readVerifierKey(vkey) ?? []);
    expect(checkpoint).toMatchObject({ origin: ORIGIN });
    expect(checkpoint && trustedSignatures(checkpoint, keys)).toBeDefined();
    const tile = await get(`/log/${CODE}/tile/0/000.p/${checkpoint?.size}`);
    expect([tile.statusCode, tile.headers['content-type'], tile.rawPayload.length]).toEqual([
      200,
      'application/octet-stream',
      (checkpoint?.size ?? 0) * 32,
    ]);
    for (const path of [
      '/log/nobody/checkpoint',
      `/log/${CODE}/tile/0/000`,
      `/log/${CODE}/tile/0/001`,
      `/log/${CODE}/tile/entries/000.p/1`,
      `/log/${CODE}/tile/0/..%2f..%2fcheckpoint`,
      `/log/${CODE}/tile/..%2fcheckpoint`,
      '/log/..%2fkeys/checkpoint',
      `/log/${CODE}`,
    ])
      expect([path, (await get(path)).statusCode]).toEqual([path, 404]);
    await service.close();
  });
});

describe('a witness that another party runs', () => {
  it('cosigns what extends what it has seen, through its own death, and finds an old backup and a fork', async () => {
    const databaseUrl = await freshAuthority();
    const [folder, other, state] = await Promise.all([ownFolder(), ownFolder(), ownFolder()]);
    const keyFile = join(folder, 'kek');
    await writeFile(keyFile, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
    const environment = { DIOGEL_VAR: folder, DIOGEL_KEY_FILE: keyFile };
    const cli = { ...environment, DATABASE_URL: databaseUrl };

    const first = await smallService({ databaseUrl, environment });
    await first.record('post-manager-north', ...registering('child-1'));
    await sealUntil(first, allSealed);
    await first.close();
    const early = join(folder, 'early-checkpoint');
    await copyFile(join(folder, 'log', CODE, 'checkpoint'), early);
    const backup = await backupOf(databaseUrl);

    // The other party is given the log's key, and gives its own.
    const key = (await runCommand(cli, 'log-key', '--authority', CODE)).out.trim();
    expect(readVerifierKey(key)).toMatchObject({ name: ORIGIN, use: 'log' });
    const trust = join(state, 'trust');
    await writeFile(trust, `log ${key}\nquorum none\n`);
    const args = ['--state', join(state, 'kept'), '--trust', trust];
    expect((await runCommand({}, 'witness', ...args)).err).toContain('--name: missing');
    const witness = await startWitness(...args, '--name', 'arolygiaeth.example/diogel');
    const policy = join(folder, 'policy');
    await writeFile(policy, `witness arolygiaeth ${witness.key.vkey} ${witness.url}\nquorum arolygiaeth\n`);
    const watched = { ...environment, DIOGEL_WITNESSES: policy };

    const second = await smallService({ databaseUrl, environment: watched });
    await second.record('post-manager-north', ...registering('child-2'));
    await sealUntil(second, allSealed);
    const cosigned = async (): Promise<(number | undefined)[]> => {
      const checkpoint = readCheckpoint(await readFile(join(folder, 'log', CODE, 'checkpoint'), 'utf8'));
      const keys = [readVerifierKey(key)].filter((each) => each !== undefined);
      const trusted = checkpoint && trustedSignatures(checkpoint, keys, [witness.key]);
      return trusted?.witnesses.map(({ time }) => time) ?? [];
    };
    const [time = 0, ...more] = await cosigned();
    expect(more).toEqual([]);
    expect(Math.abs(time - Date.now() / 1000)).toBeLessThan(3_600);
    const { size } = await second.services.ledger.integrity(AUTHORITY);
    expect(await second.services.ledger.integrity(AUTHORITY)).toMatchObject({
      alarms: [],
      witnesses: [{ name: 'arolygiaeth.example/diogel', alias: 'arolygiaeth', size, seenUs: time * 1_000_000 }],
    });

    // Nobody else on its folder; killed, it knows what it has seen.
    expect(await runCommand({}, 'witness', ...args)).toMatchObject({
      status: 2,
      err: expect.stringContaining('another witness'),
    });
    const gone = ended(witness.process);
    witness.process.kill('SIGKILL');
    await gone;
    const again = await startWitness(...args);
    expect(again.key.vkey).toBe(witness.key.vkey);
    await writeFile(policy, `witness arolygiaeth ${again.key.vkey} ${again.url}\nquorum arolygiaeth\n`);
    await second.close();
    const third = await smallService({ databaseUrl, environment: watched });
    await third.record('post-manager-north', ...registering('child-3'));
    await sealUntil(third, allSealed);
    await third.close();

    // All agrees, whomever one asks.
    const seen = join(state, 'kept', 'seen.json');
    const asked = ['--checkpoint', early, '--witness', seen, '--witness', again.url] as const;
    const verified = await runCommand(
      { ...cli, DIOGEL_WITNESSES: policy },
      'verify',
      '--authority',
      CODE,
      ...asked,
      '--json',
    );
    expect(verified).toMatchObject({ status: 0, err: '' });
    expect(JSON.parse(verified.out)).toMatchObject({ damaged: 0, waiting: 0, notCompared: 0 });
    expect(JSON.parse(verified.out).cosignatures).toBeGreaterThan(1);
    const silent = await runCommand(cli, 'verify', '--authority', CODE, '--witness', 'http://127.0.0.1:9/');
    expect(silent).toMatchObject({ status: 1, err: expect.stringContaining('does not answer') });

    // An old backup: nothing is signed over what the witness has seen, the alarm has its name, and so has verifying.
    const restored = await smallService({
      databaseUrl: backup,
      environment: { ...watched, DIOGEL_VAR: other },
    });
    await restored.record('post-manager-north', ...registering('child-4'));
    const said = await sealUntil(restored, ({ alarms }) => alarms.length > 0);
    expect(said.join()).toContain('witness arolygiaeth: ALARM');
    const integrity = await restored.services.ledger.integrity(AUTHORITY);
    expect(integrity).toMatchObject({
      alarms: [{ code: 'rollback', about: 'arolygiaeth.example/diogel', endedUs: null }],
    });
    expect(integrity.waiting).toBeGreaterThan(0);
    const behind = { ...cli, DATABASE_URL: backup, DIOGEL_VAR: other };
    const found = await runCommand(
      behind,
      'verify',
      '--authority',
      CODE,
      '--witness',
      again.url,
      '--witness',
      seen,
      '--json',
    );
    expect(found.status).toBe(1);
    const codes = found.out.split('\n').flatMap((line) => (line.startsWith('{"code"') ? [JSON.parse(line)] : []));
    expect(codes.map(({ code }) => code)).toEqual(['rollback', 'alarm', 'rollback']);
    await restored.close();

    // Somebody lets it go on without the witness, until it has more: another tree, and the witness keeps the proof.
    const client = new pg.Client({ connectionString: backup });
    await client.connect();
    await client.query("set session_replication_role = 'replica'; delete from ledger.alarm");
    await client.end();
    const unwatched = await smallService({ databaseUrl: backup, environment: { ...environment, DIOGEL_VAR: other } });
    for (let n = 5; n < 12; n++) await unwatched.record('post-manager-north', ...registering(`child-${n}`));
    await sealUntil(unwatched, allSealed);
    await unwatched.close();
    const forked = await smallService({ databaseUrl: backup, environment: { ...watched, DIOGEL_VAR: other } });
    await sealUntil(forked, ({ alarms }) => alarms.length > 0);
    expect((await forked.services.ledger.integrity(AUTHORITY)).alarms).toMatchObject([
      { code: 'fork', about: 'arolygiaeth.example/diogel', endedUs: null },
    ]);
    await forked.close();
    expect((await readdir(join(state, 'kept'))).some((name) => name.startsWith('fork-'))).toBe(true);
    const end = ended(again.process);
    again.process.kill('SIGTERM');
    expect(await end).toBe(0);
  }, 240_000);
});

describe('a log’s key', () => {
  it('is changed with a reason, by somebody', async () => {
    const databaseUrl = await freshAuthority();
    const folder = await ownFolder();
    const environment = { DIOGEL_VAR: folder, DIOGEL_KEY_FILE: join(folder, 'kek'), DATABASE_URL: databaseUrl };
    const rotate = ['log-key', '--authority', CODE, '--rotate'] as const;
    expect(await runCommand(environment, ...rotate)).toMatchObject({
      status: 2,
      err: expect.stringContaining('--by: missing'),
    });
    const why = ['--by', 'post-administrator', '--reason', 'Newid blynyddol'] as const;
    expect(await runCommand(environment, ...rotate, ...why)).toMatchObject({
      status: 1,
      err: expect.stringContaining('there is no log yet'),
    });
    const service = await smallService({
      databaseUrl,
      environment: { DIOGEL_VAR: folder, DIOGEL_KEY_FILE: join(folder, 'kek') },
    });
    await sealUntil(service, allSealed);
    const keys = async (): Promise<string[]> =>
      (await runCommand(environment, 'log-key', '--authority', CODE)).out.trim().split('\n');
    const [before, ...none] = await keys();
    expect(none).toEqual([]);
    expect((await runCommand(environment, ...rotate, ...why)).status).toBe(0);
    expect(await keys()).toEqual([before, expect.stringMatching(`^${ORIGIN}\\+`)]);
    await sealUntil(service, allSealed);
    await service.close();
    expect((await runCommand(environment, 'verify', '--authority', CODE)).out).toContain('Nothing was changed.');
  }, 240_000);
});
