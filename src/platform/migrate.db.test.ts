import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { freshDatabase } from '../../tests/support/database.ts';
import { migrate, readMigrations } from './migrate.ts';

/** A copy of the migrations, to spoil. */
const copyOfMigrations = async (): Promise<{ path: string; url: URL }> => {
  const path = await mkdtemp(join(tmpdir(), 'diogel-migrations-'));
  onTestFinished(() => rm(path, { recursive: true }));
  await cp(new URL('./migrations/', import.meta.url), path, { recursive: true });
  return { path, url: pathToFileURL(`${path}/`) };
};

const query = async (url: string, text: string): Promise<pg.QueryResult> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(text);
  } finally {
    await client.end();
  }
};

test('everything is applied once, by one of those who try at once, in several databases of one cluster', async () => {
  const names = (await readMigrations()).map(({ name }) => name);
  const urls = await Promise.all([freshDatabase(), freshDatabase(), freshDatabase()]);
  const results = await Promise.all(urls.flatMap((url) => [migrate(url), migrate(url)]));
  for (const result of results) expect(result).toMatchObject({ ok: true });
  expect(results.flatMap((result) => (result.ok ? result.applied : []))).toHaveLength(3 * names.length);
  for (const url of urls) {
    expect(await migrate(url)).toEqual({ ok: true, applied: [] });
    const { rows } = await query(url, 'select name from platform.migration_file order by name');
    expect(rows.map(({ name }) => name)).toEqual(names);
  }
});

test('an applied file that was edited is refused by name, and so is a database that is newer than the program', async () => {
  const url = await freshDatabase();
  const { path, url: folder } = await copyOfMigrations();
  await migrate(url, folder);
  await writeFile(join(path, '9000_more.sql'), 'create table platform.more (x int);');
  expect(await migrate(url, folder)).toEqual({ ok: true, applied: ['9000_more'] });
  await writeFile(join(path, '9000_more.sql'), 'create table platform.more (x bigint);');
  expect(await migrate(url, folder)).toMatchObject({
    ok: false,
    code: 'edited',
    message: expect.stringContaining('9000_more'),
  });
  expect(await migrate(url)).toMatchObject({
    ok: false,
    code: 'unknown',
    message: expect.stringContaining('9000_more'),
  });
});

test('a migration that fails takes the others of its run with it', async () => {
  const url = await freshDatabase();
  const { path, url: folder } = await copyOfMigrations();
  await writeFile(join(path, '9000_good.sql'), 'create table platform.good (x int);');
  await writeFile(join(path, '9001_bad.sql'), 'create table platform.bad (x int); select 1/0;');
  expect(await migrate(url, folder)).toMatchObject({
    ok: false,
    code: 'failed',
    message: '9001_bad could not be applied: division by zero',
  });
  const { rows } = await query(
    url,
    "select to_regclass('platform.good') as good, to_regclass('ledger.event') as event",
  );
  expect(rows).toEqual([{ good: null, event: null }]);
  await rm(join(path, '9001_bad.sql'));
  const again = await migrate(url, folder);
  expect(again.ok && again.applied).toHaveLength((await readdir(path)).length);
});

test('a login that is no superuser migrates the database that it owns, and the tables are not its own', async () => {
  const url = await freshDatabase();
  const database = new URL(url).pathname.slice(1);
  const login = `login_${database}`;
  await query(url, `create role ${login} login createrole password 'x'; alter database ${database} owner to ${login}`);
  // Roles that another database's administrator made: this login is no member of them until it is granted.
  await query(url, `grant diogel_owner, diogel_service, diogel_reader to ${login}`);
  const asLogin = new URL(url);
  asLogin.username = login;
  asLogin.password = 'x';
  expect(await migrate(asLogin.href)).toMatchObject({ ok: true });
  const { rows } = await query(
    url,
    "select distinct tableowner from pg_tables where schemaname in ('platform', 'ledger')",
  );
  expect(rows).toEqual([{ tableowner: 'diogel_owner' }]);
});

test('a login that may not prepare the database is told what it lacks', async () => {
  const url = await freshDatabase();
  const login = `poor_${new URL(url).pathname.slice(1)}`;
  await query(url, `create role ${login} login password 'x'`);
  const asLogin = new URL(url);
  asLogin.username = login;
  asLogin.password = 'x';
  expect(await migrate(asLogin.href)).toMatchObject({
    ok: false,
    code: 'roles',
    message: expect.stringContaining('DATABASE_URL'),
  });
});
