import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { freshLedger, visitOf } from '../../tests/support/ledger.ts';
import { FACT_COLUMNS } from './columns.ts';

/** A session of one of the service's roles, as the service itself opens them; without an authority, of none. */
const session = async (url: string, role: string, authority?: number): Promise<pg.Client> => {
  const options = `-c role=${role}${authority === undefined ? '' : ` -c diogel.authority=${authority}`}`;
  const client = new pg.Client({ connectionString: url, options });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
};

const TABLES = ['ledger.event', 'ledger.body', 'ledger.child_key', 'ledger.stream'] as const;
const web = { source: 'web' } as const;

test.each(['update', 'delete', 'truncate'] as const)('the service may not %s what was recorded', async (verb) => {
  const { url, ledger } = await freshLedger();
  await ledger.append(1, [visitOf('child-1')], web);
  const service = await session(url, 'diogel_service', 1);
  for (const table of TABLES) {
    const statement = {
      update: `update ${table} set authority = 1`,
      delete: `delete from ${table}`,
      truncate: `truncate ${table}`,
    };
    await expect(service.query(statement[verb]), table).rejects.toThrow('permission denied');
  }
  expect((await service.query('select from ledger.event')).rowCount).toBe(1);
});

test('nor may it write an event by another way than the append function', async () => {
  const { url } = await freshLedger();
  const service = await session(url, 'diogel_service', 1);
  for (const table of TABLES)
    await expect(service.query(`insert into ${table} default values`), table).rejects.toThrow('permission denied');
  await expect(service.query("select nextval('ledger.event_eid_seq')")).rejects.toThrow('permission denied');
  await expect(service.query('create table ledger.mine (x int)')).rejects.toThrow('permission denied');
});

test('a trigger stops the owner of the tables too', async () => {
  const { url, ledger } = await freshLedger();
  await ledger.append(1, [visitOf('child-1')], web);
  const owner = await session(url, 'diogel_owner', 1);
  for (const statement of [
    'update ledger.event set seen = false',
    'update ledger.event set seen = false where false',
    'delete from ledger.event',
    'truncate ledger.event',
    "update ledger.body set sealed = 'x'",
    'truncate ledger.body',
  ]) {
    await expect(owner.query(statement), statement).rejects.toThrow('what was recorded stays');
  }
});

test.each(['diogel_service', 'diogel_owner', 'diogel_reader'])(
  '%s sees the rows of its session’s authority and no others',
  async (role) => {
    const { url, ledger } = await freshLedger();
    await ledger.append(1, [visitOf('child-1'), visitOf('child-1')], web);
    await ledger.append(2, [visitOf('child-1')], web);
    const one = await session(url, role, 1);
    const two = await session(url, role, 2);
    const nobody = await session(url, role);
    const emptied = await session(url, role, 1);
    await emptied.query("set diogel.authority = ''");
    const readable = role === 'diogel_reader' ? (['ledger.event', 'ledger.stream'] as const) : TABLES;
    for (const table of readable) {
      const rows = async (client: pg.Client, where = '') =>
        (await client.query(`select authority from ${table} ${where}`)).rows;
      expect(new Set((await rows(one)).map(({ authority }) => authority)), table).toEqual(new Set([1]));
      expect(new Set((await rows(two)).map(({ authority }) => authority)), table).toEqual(new Set([2]));
      expect(await rows(one, 'where authority = 2'), table).toEqual([]);
      expect(await rows(nobody), table).toEqual([]);
      expect(await rows(emptied), table).toEqual([]);
    }
    expect((await one.query('select id from ledger.authority')).rows).toEqual(
      role === 'diogel_owner' ? [{ id: 1 }, { id: 2 }] : [{ id: 1 }],
    );
  },
);

test('the reader never sees a body, a key, or the way in', async () => {
  const { url } = await freshLedger();
  const reader = await session(url, 'diogel_reader', 1);
  for (const table of ['ledger.body', 'ledger.child_key'])
    await expect(reader.query(`select from ${table}`)).rejects.toThrow('permission denied');
  await expect(append(reader, 1)).rejects.toThrow('permission denied');
});

const append = (client: pg.Client, authority: number) =>
  client.query(
    "select ledger.append($1, 'web', false, array['e'], null, array['c'], array[1], array[gen_random_uuid()], null, 0, '[]', '', null)",
    [authority],
  );

test('an append for another authority than the session’s is refused, and so is one of no authority', async () => {
  const { url, ledger } = await freshLedger();
  const one = await session(url, 'diogel_service', 1);
  await expect(append(one, 2)).rejects.toThrow('append for authority 2 in a session of authority 1');
  await expect(append(await session(url, 'diogel_service'), 1)).rejects.toThrow('append for authority 1');
  await expect(append(await session(url, 'diogel_service', 77), 77)).rejects.toThrow('there is no authority 77');
  const owner = await session(url, 'diogel_owner', 1);
  await expect(owner.query("insert into ledger.stream values (2, 'child-1', 0, 0)")).rejects.toThrow(
    'row-level security',
  );
  expect(await ledger.count(2)).toEqual({ children: 0, rows: 0 });
});

test('two authorities may use the same ids for different things', async () => {
  const { ledger } = await freshLedger();
  const event = visitOf('child-1');
  const other = visitOf('child-1', { id: event.id, at: '2024-01-01' });
  expect(await ledger.append(1, [event], web)).toMatchObject({ ok: true, already: false });
  expect(await ledger.append(2, [other], web)).toMatchObject({ ok: true, already: false });
  expect((await ledger.events(1, 'child-1')).map(({ at }) => at)).toEqual(['2024-03-01']);
  expect((await ledger.events(2, 'child-1')).map(({ at }) => at)).toEqual(['2024-01-01']);
});

test('every table that holds an authority’s rows begins with it and is behind the wall, every key and sorted index as well', async () => {
  const { url } = await freshLedger();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  const tables = await client.query<{ name: string; column: string; forced: boolean; policies: string[] }>(`
    select c.oid::regclass::text as name, a.attname as column, c.relrowsecurity and c.relforcerowsecurity as forced,
      array(select polname::text from pg_policy where polrelid = c.oid order by 1) as policies
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum = 1
    where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'platform', 'pgboss')`);
  expect(tables.rows.length).toBeGreaterThan(4);
  for (const { name, column, forced, policies } of tables.rows) {
    const registry = name === 'ledger.authority';
    expect({ name, column, forced, policies }).toEqual({
      name,
      column: registry ? 'id' : 'authority',
      forced: true,
      policies: registry ? ['listed_for_owner', 'own_authority'] : ['own_authority'],
    });
  }
  const indexes = await client.query<{ name: string; column: string | null }>(`
    select i.indexrelid::regclass::text as name, a.attname as column
    from pg_index i
    join pg_class c on c.oid = i.indrelid
    join pg_class x on x.oid = i.indexrelid and x.relam = (select oid from pg_am where amname = 'btree')
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
    where n.nspname not in ('pg_catalog', 'information_schema', 'platform', 'pgboss', 'pg_toast') and c.oid <> 'ledger.authority'::regclass`);
  expect(indexes.rows.filter(({ column }) => column !== 'authority')).toEqual([]);
});

test('the typed columns are those that practice declares, under the names and types that the ledger gives them', async () => {
  const { url } = await freshLedger();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  const { rows } = await client.query<{ column: string; type: string }>(`
    select attname as column, format_type(atttypid, null) as type from pg_attribute
    where attrelid = 'ledger.event'::regclass and attnum > 0 and not attisdropped`);
  const envelope =
    'authority eid event_id part child seq kind at_us at_day at_precision recorded_us entered_us imported by replaces source tx db_epoch commitment'.split(
      ' ',
    );
  const typed = rows.filter(({ column }) => !envelope.includes(column));
  // In any order: a column is found by its name.
  const byName = (a: { column: string }, b: { column: string }): number => (a.column < b.column ? -1 : 1);
  expect(typed.sort(byName)).toEqual(FACT_COLUMNS.map(({ column, type }) => ({ column, type })).sort(byName));
  expect(rows).toHaveLength(envelope.length + FACT_COLUMNS.length);
});

test('each lookup goes by its own index, even as planned for tables that are empty', async () => {
  const { url } = await freshLedger();
  const service = await session(url, 'diogel_service', 1);
  await service.query('set plan_cache_mode = force_generic_plan; set enable_seqscan = off');
  const lookups = [
    [
      'select seen from ledger.event where authority = $1 and event_id = $2 order by part limit 1',
      'event_once',
      'event_id',
    ],
    ['select seen from ledger.event where authority = $1 and child = $2 order by seq', 'event_stream_order', 'child'],
    [
      'select recorded_us from ledger.event where authority = $1 and replaces = $2 order by recorded_us limit 1',
      'event_by_replaced',
      'replaces',
    ],
  ] as const;
  for (const [index, [text, expected, column]] of lookups.entries()) {
    await service.query(`prepare lookup_${index} (int, text) as ${text}`);
    const { rows } = await service.query(`explain execute lookup_${index} (1, 'x')`);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toContain(`using ${expected} on event`);
    expect(plan).toContain(`Index Cond: ((authority = $1) AND (${column} = $2))`);
  }
});
