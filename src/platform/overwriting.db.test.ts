import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { freshLedger, visitOf } from '../../tests/support/ledger.ts';
import { overwrite } from './overwriting.ts';

const TABLES = ['ledger.child_key', 'ledger.event'];

/** A ledger with a child, and a login of its own that is no superuser; it owns the database where `owning` says so. */
const withLogin = async (owning: boolean) => {
  const { url, ledger } = await freshLedger();
  await ledger.append(1, [visitOf('child-1')], { source: 'web' });
  const superuser = new pg.Client({ connectionString: url });
  await superuser.connect();
  onTestFinished(() => superuser.end());
  const name = `login_${randomBytes(6).toString('hex')}`;
  await superuser.query(`create role ${name} login password 'x'`);
  await superuser.query(`grant diogel_owner to ${name}`);
  const own = new URL(url);
  if (owning) await superuser.query(`alter database ${own.pathname.slice(1)} owner to ${name}`);
  own.username = name;
  own.password = 'x';
  return { url, own: own.href, superuser };
};

const nodes = async (client: pg.Client): Promise<string[]> =>
  (
    await client.query<{ node: string }>(
      'select pg_relation_filenode(t::regclass)::text as node from unnest($1::text[]) t',
      [[...TABLES, 'pg_statistic']],
    )
  ).rows.map(({ node }) => node);

test('tables, statistics and the log are written anew for a superuser, and nothing is lost', async () => {
  const { url, superuser } = await withLogin(false);
  const before = await nodes(superuser);
  expect(await overwrite(url, TABLES)).toEqual({ ok: true, tables: 2, log: 'overwritten' });
  const after = await nodes(superuser);
  expect(after.filter((node) => before.includes(node))).toEqual([]);
  expect((await superuser.query('select from ledger.event')).rowCount).toBe(1);
});

test('the owner of the database may all but switch the log, and is told that it was left', async () => {
  const { own, superuser } = await withLogin(true);
  const before = await nodes(superuser);
  expect(await overwrite(own, TABLES)).toEqual({ ok: true, tables: 2, log: 'left' });
  expect((await nodes(superuser)).filter((node) => before.includes(node))).toEqual([]);
});

test('a login that may not rewrite the statistics is told so, and not that all is well', async () => {
  const { own } = await withLogin(false);
  expect(await overwrite(own, TABLES)).toEqual({ ok: false, code: 'refused', about: 'pg_catalog.pg_statistic' });
});

test('a table that somebody holds is not waited for without end', async () => {
  const { url } = await withLogin(false);
  const holding = new pg.Client({ connectionString: url });
  await holding.connect();
  onTestFinished(() => holding.end());
  await holding.query('begin; lock table ledger.event in access share mode');
  expect(await overwrite(url, ['ledger.event'])).toEqual({ ok: false, code: 'in-use', about: 'ledger.event' });
});
