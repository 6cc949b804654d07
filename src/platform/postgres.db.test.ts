import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningPostgres, startPostgres } from './postgres.ts';

let folder: string;
let said: string[];
let started: RunningPostgres[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diogel-postgres-'));
  said = [];
  started = [];
});

afterEach(async () => {
  for (const postgres of started.reverse()) await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(port?: number): Promise<RunningPostgres> {
  const postgres = await startPostgres({
    folder,
    log: (message) => said.push(message),
    ...(port === undefined ? {} : { port }),
  });
  started.push(postgres);
  return postgres;
}

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const answer = await client.query({ text: sql, rowMode: 'array' });
    return answer.rows[0]?.[0];
  } finally {
    await client.end();
  }
}

/** A separate process that starts PostgreSQL, commits a row, says so and waits to be killed. */
async function startInAnotherProcess(): Promise<{ kill: () => Promise<void>; pid: number }> {
  const script = `
    import pg from 'pg';
    import { startPostgres } from ${JSON.stringify(join(import.meta.dirname, 'postgres.ts'))};
    const postgres = await startPostgres({ folder: ${JSON.stringify(folder)}, log: () => undefined });
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    await client.query('create table if not exists kept (n int)');
    await client.query('insert into kept values (1)');
    console.log(postgres.pid);
    setInterval(() => undefined, 1000);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  return {
    pid: Number(String(line)),
    kill: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

describe('our own PostgreSQL', () => {
  it('starts in an empty folder, with checksums, UTF-8, durable commits and an order that no library changes', async () => {
    const { url } = await start();
    expect(await ask(url, 'show server_version')).toMatch(/^18\./);
    expect(await ask(url, 'show data_checksums')).toBe('on');
    expect(await ask(url, 'show server_encoding')).toBe('UTF8');
    expect(await ask(url, 'show fsync')).toBe('on');
    expect(await ask(url, 'show synchronous_commit')).toBe('on');
    expect(await ask(url, 'select datlocprovider::text from pg_database where datname = current_database()')).toBe('b');
    expect(await ask(url, `select upper('tŷ ŵyn')`)).toBe('TŶ ŴYN');
    expect(await ask(url, `select 'chwaer' < 'cyw' collate "cy-x-icu"`)).toBe(false);
  });

  it('listens on the loopback only and lets nobody in without the password', async () => {
    const { url } = await start();
    expect(await ask(url, 'show listen_addresses')).toBe('127.0.0.1');
    const stranger = new URL(url);
    stranger.password = 'wrong';
    await expect(ask(stranger.href, 'select 1')).rejects.toThrow('password authentication failed');
    expect((await stat(join(folder, 'password'))).mode & 0o777).toBe(0o600);
  });

  it('keeps what statements say of children out of its log', async () => {
    const { url } = await start();
    await ask(url, 'create table child (name text primary key)');
    await ask(url, `insert into child values ('Made-up Name')`);
    await expect(ask(url, `insert into child values ('Made-up Name')`)).rejects.toThrow('duplicate key');
    const log = await readFile(join(folder, 'postgres.log'), 'utf8');
    expect(log).toContain('duplicate key');
    expect(log).not.toContain('Made-up Name');
  });

  it('takes the port that it is given', async () => {
    const first = await start();
    const port = Number(new URL(first.url).port);
    await first.stop();
    const second = await start(port);
    expect(new URL(second.url).port).toBe(String(port));
  });

  it('keeps data over a stop and a start', async () => {
    const first = await start();
    await ask(first.url, 'create table kept as select 42 as n');
    await first.stop();
    await expect(ask(first.url, 'select 1')).rejects.toThrow('ECONNREFUSED');
    const second = await start();
    expect(await ask(second.url, 'select n from kept')).toBe(42);
  });

  it('joins the server that a killed service left running, and then owns its end', async () => {
    const other = await startInAnotherProcess();
    await other.kill();
    const postgres = await start();
    expect(postgres.pid).toBe(other.pid);
    expect(await ask(postgres.url, 'select count(*)::int from kept')).toBe(1);
    await postgres.stop();
    await expect(ask(postgres.url, 'select 1')).rejects.toThrow('ECONNREFUSED');
  });

  it('loses nothing that was committed when the service and the server are both killed', async () => {
    const other = await startInAnotherProcess();
    process.kill(other.pid, 'SIGKILL');
    await other.kill();
    const postgres = await start();
    expect(postgres.pid).not.toBe(other.pid);
    expect(await ask(postgres.url, 'select count(*)::int from kept')).toBe(1);
  });

  it('starts although the number in the lock of a killed server now belongs to another process', async () => {
    const first = await start();
    await first.stop();
    const lock = `${process.pid}\n${join(folder, 'data')}\n1700000000\n5432\n\n127.0.0.1\n\nready   \n`;
    await writeFile(join(folder, 'data', 'postmaster.pid'), lock);
    const second = await start();
    expect(await ask(second.url, 'select 1')).toBe(1);
  });

  it('serves two at once, and only the last to leave puts the lights out', async () => {
    const [first, second] = await Promise.all([start(), start()]);
    expect(second.pid).toBe(first.pid);
    await first.stop();
    expect(said.at(-1)).toContain('another process');
    expect(await ask(second.url, 'select 1')).toBe(1);
    await second.stop();
    await expect(ask(second.url, 'select 1')).rejects.toThrow('ECONNREFUSED');
  });

  it('begins afresh after its making was cut short', async () => {
    const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
    await once(child, 'exit');
    const leftover = join(folder, `making-${child.pid}-0`);
    await writeFile(leftover, 'half a cluster');
    const postgres = await start();
    expect(await ask(postgres.url, 'select 1')).toBe(1);
    await expect(stat(leftover)).rejects.toThrow('ENOENT');
  });

  it('says which version made data that it cannot read', async () => {
    const first = await start();
    await first.stop();
    await writeFile(join(folder, 'data', 'PG_VERSION'), '15\n');
    await expect(start()).rejects.toThrow('was made by PostgreSQL 15');
  });

  it('says why when it cannot start', async () => {
    await expect(startPostgres({ folder, log: () => undefined, settings: { work_mem: 'plenty' } })).rejects.toThrow(
      'work_mem',
    );
  });

  it('tells when the server is lost', async () => {
    const postgres = await start();
    process.kill(postgres.pid, 'SIGKILL');
    await expect.poll(() => said.join(), { timeout: 5000 }).toContain('Lost PostgreSQL');
  });

  it('runs as an unprivileged user, in a folder of its own when the wanted one is closed to that user', async () => {
    await chmod(folder, 0o700);
    const inner = join(folder, 'closed');
    const postgres = await startPostgres({ folder: inner, log: (message) => said.push(message) });
    started.push(postgres);
    const home = /its data is in (\S+)/.exec(said.join())?.[1] ?? inner;
    expect((await stat(join(home, 'data'))).uid).not.toBe(0);
    expect(home === inner).toBe(process.getuid?.() !== 0);
    expect(await ask(postgres.url, 'select 1')).toBe(1);
    await postgres.stop();
    await rm(home, { recursive: true });
  });
});
