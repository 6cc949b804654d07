import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { freshLedger } from '../../tests/support/ledger.ts';
import { openDatabase } from './database.ts';

const statement = (text: string) => ({ name: createHash('md5').update(text).digest('hex'), text });
const WHO = statement("select current_user, current_setting('diogel.authority', true)");

const withTable = async () => {
  const made = await freshLedger();
  const client = new pg.Client({ connectionString: made.url });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query(
    "create schema test; grant usage on schema test to diogel_service; create table test.note (authority int, n int primary key); select platform.guard('test.note')",
  );
  return made;
};
const ADD = statement('insert into test.note values ($1, $2)');
const COUNT = statement('select count(*) from test.note');

test('a connection is of the service and of one authority, and stays that', async () => {
  const { database } = await freshLedger();
  expect(await database.run(1, WHO, [])).toEqual([['diogel_service', '1']]);
  expect(await database.run(2, WHO, [])).toEqual([['diogel_service', '2']]);
  expect(await database.transaction(2, (tx) => tx.run(WHO, []))).toEqual([['diogel_service', '2']]);
  expect(await database.asOwner(undefined, (tx) => tx.run(WHO, []))).toEqual([['diogel_owner', null]]);
  await expect(database.run(0, WHO, [])).rejects.toThrow('no authority');
  await expect(database.run(1.5, WHO, [])).rejects.toThrow('no authority');
});

test('dates, instants and large numbers come back whole, wherever the machine stands', async () => {
  const { database } = await freshLedger();
  const [row] = await database.run(
    1,
    statement(
      "select date '2024-07-01', timestamptz '2024-07-01T00:30:00.123456Z', 1719793800123456::bigint, null::bigint",
    ),
    [],
  );
  expect(row).toEqual([
    Temporal.PlainDate.from('2024-07-01'),
    Temporal.Instant.from('2024-07-01T00:30:00.123456Z'),
    1_719_793_800_123_456,
    null,
  ]);
  await expect(database.run(1, statement('select 9007199254740993::bigint'), [])).rejects.toThrow(
    'beyond what a number can hold',
  );
});

test('the query builder and prepared statements of a transaction see the same, and nobody else sees it before its end', async () => {
  const { database } = await withTable();
  await database.transaction(1, async (tx) => {
    await tx.run(ADD, [1, 1]);
    const { rows } = await sql<{ n: number }>`select n from test.note`.execute(tx.db);
    expect(rows).toEqual([{ n: 1 }]);
    expect(
      await tx.db.withTables<{ 'test.note': { n: number } }>().selectFrom('test.note').select('n').execute(),
    ).toEqual([{ n: 1 }]);
    expect(await database.run(1, COUNT, [])).toEqual([[0]]);
  });
  expect(await database.run(1, COUNT, [])).toEqual([[1]]);
  expect(
    await database.of(1).withTables<{ 'test.note': { n: number } }>().selectFrom('test.note').select('n').execute(),
  ).toEqual([{ n: 1 }]);
  expect(await database.run(2, COUNT, [])).toEqual([[0]]);
});

test('a transaction that throws, refuses, or swallows a failed statement keeps nothing and tells nobody', async () => {
  const { database } = await withTable();
  const told: string[] = [];
  await expect(
    database.transaction(1, async (tx) => {
      tx.afterCommit(() => told.push('thrown'));
      await tx.run(ADD, [1, 1]);
      throw new Error('thrown');
    }),
  ).rejects.toThrow('thrown');
  const refusal = await database.transaction(1, async (tx) => {
    tx.afterCommit(() => told.push('refused'));
    await tx.run(ADD, [1, 1]);
    return { ok: false, code: 'conflict' };
  });
  expect(refusal).toEqual({ ok: false, code: 'conflict' });
  await expect(
    database.transaction(1, async (tx) => {
      tx.afterCommit(() => told.push('swallowed'));
      await tx.run(ADD, [1, 1]);
      await tx.run(ADD, [1, 1]).catch(() => undefined);
      return { ok: true };
    }),
  ).rejects.toThrow('rolled back');
  expect(await database.run(1, COUNT, [])).toEqual([[0]]);
  await database.transaction(1, async (tx) => {
    tx.afterCommit(() => told.push('kept'));
    await tx.run(ADD, [1, 1]);
    expect(told).toEqual([]);
  });
  expect(told).toEqual(['kept']);
});

test('a statement that nobody waits for is kept with the others, and fails the transaction where it fails', async () => {
  const { database } = await withTable();
  const told: string[] = [];
  await database.transaction(1, async (tx) => {
    tx.send(ADD, [1, 1]);
    expect(await tx.run(COUNT, [])).toEqual([[1]]);
    tx.send(ADD, [1, 2]);
  });
  expect(await database.run(1, COUNT, [])).toEqual([[2]]);
  await expect(
    database.transaction(1, async (tx) => {
      tx.afterCommit(() => told.push('failed'));
      tx.send(ADD, [1, 3]);
      tx.send(ADD, [1, 3]);
    }),
  ).rejects.toMatchObject({ code: '23505' });
  const refused = await database.transaction(1, async (tx) => {
    tx.afterCommit(() => told.push('refused'));
    tx.send(ADD, [1, 4]);
    return { ok: false };
  });
  expect(refused).toEqual({ ok: false });
  expect(await database.run(1, COUNT, [])).toEqual([[2]]);
  expect(told).toEqual([]);
});

test('two transactions that lock each other out are both done in the end', async () => {
  const { database } = await withTable();
  await database.transaction(1, async (tx) => {
    await tx.run(ADD, [1, 1]);
    await tx.run(ADD, [1, 2]);
  });
  const lock = statement('select n from test.note where n = $1 for update');
  let waiting = 0;
  let both: () => void = () => undefined;
  const met = new Promise<void>((resolve) => {
    both = resolve;
  });
  let runs = 0;
  const inOrder = (first: number, second: number) =>
    database.transaction(1, async (tx) => {
      runs++;
      await tx.run(lock, [first]);
      waiting++;
      if (waiting === 2) both();
      await met;
      await tx.run(lock, [second]);
    });
  await Promise.all([inOrder(1, 2), inOrder(2, 1)]);
  expect(runs).toBe(3);
});

test('a snapshot does not move while it is read, and changes nothing', async () => {
  const { database } = await withTable();
  await database.snapshot(1, async (tx) => {
    expect(await tx.run(COUNT, [])).toEqual([[0]]);
    await database.run(1, ADD, [1, 1]);
    expect(await tx.run(COUNT, [])).toEqual([[0]]);
  });
  await expect(database.snapshot(1, (tx) => tx.run(ADD, [1, 2]))).rejects.toThrow('read-only transaction');
});

test('a connection that the server ends is replaced', async () => {
  const { database, url } = await freshLedger();
  const lost: Error[] = [];
  const mine = openDatabase({ url, connections: 1, onLost: (error) => lost.push(error) });
  onTestFinished(() => mine.close());
  const pid = statement('select pg_backend_pid()');
  const [[first] = []] = await mine.run(1, pid, []);
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query('select pg_terminate_backend($1)', [first]);
  await admin.end();
  await expect.poll(() => lost.length).toBe(1);
  const [[second] = []] = await mine.run(1, pid, []);
  expect(second).not.toBe(first);
  await expect(database.ping()).resolves.toBeUndefined();
});

test('a server that is not there is an error, not a wait', async () => {
  const database = openDatabase({ url: 'postgresql://nobody@127.0.0.1:1/none' });
  await expect(database.ping()).rejects.toThrow('ECONNREFUSED');
  await database.close();
});
