import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AUTHORITY, OTHER_AUTHORITY, registering, smallService, type TestService } from './support/service.ts';

let service: TestService;
let server: pg.Client;
beforeAll(async () => {
  service = await smallService();
  server = new pg.Client({ connectionString: service.databaseUrl });
  await server.connect();
  for (const authority of [AUTHORITY, OTHER_AUTHORITY]) {
    const child = randomUUID();
    const recorded = await service.services.recorder.record(
      service.as('post-manager-north', authority),
      [
        ...registering(child),
        {
          kind: 'contact.received',
          at: '2024-02-01',
          children: [child],
          data: { contact: randomUUID(), source: 'police' },
        },
        {
          kind: 'address.recorded',
          at: '2024-02-01',
          children: [child],
          data: { address: '1 Stryd Ddychmygol', postcode: 'ZZ1 1ZZ' },
        },
      ],
      { source: 'api' },
    );
    if (!recorded.ok) throw new Error(JSON.stringify(recorded));
  }
});
afterAll(async () => {
  await server.end();
  await service.close();
});

interface Table {
  readonly name: string;
  readonly forced: boolean;
  readonly policies: number;
}

/** Every table that says whose its rows are. */
const tables = async (): Promise<readonly Table[]> =>
  (
    await server.query<Table>(
      `select format('%I.%I', n.nspname, c.relname) as name, c.relrowsecurity and c.relforcerowsecurity as forced,
         (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies
       from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attname = 'authority' and not a.attisdropped
       where c.relkind in ('r', 'p') and n.nspname not like 'pg_%' order by 1`,
    )
  ).rows;

const asService = async <Result>(authority: number | undefined, work: () => Promise<Result>): Promise<Result> => {
  await server.query('begin');
  try {
    await server.query('set local role diogel_service');
    if (authority !== undefined) await server.query(`set local diogel.authority = ${authority}`);
    return await work();
  } finally {
    await server.query('rollback');
  }
};

describe('two authorities in one database', () => {
  it('are kept apart by a forced policy on every table that has rows of theirs', async () => {
    const all = await tables();
    expect(all.length).toBeGreaterThanOrEqual(10);
    for (const { name, forced, policies } of all) expect([name, forced, policies > 0]).toEqual([name, true, true]);
  });

  it('have the authority first in every primary key and index of such a table', async () => {
    const { rows } = await server.query<{ index: string; first: string; method: string }>(
      `select i.indexrelid::regclass::text as index, a.attname as first, m.amname as method
       from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
       join pg_class ic on ic.oid = i.indexrelid join pg_am m on m.oid = ic.relam
       join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
       where exists (select from pg_attribute x where x.attrelid = c.oid and x.attname = 'authority') and n.nspname not like 'pg_%'`,
    );
    // An index of search keys is of no order; its keys begin with the authority (src/views/derive.ts).
    expect(rows.filter(({ first, method }) => method !== 'gin' && first !== 'authority')).toEqual([]);
    const keys = await server.query<{ keys: string[]; authority: number }>('select keys, authority from views.person');
    for (const { keys: own, authority } of keys.rows)
      for (const key of own) expect(key.startsWith(`${authority}:`)).toBe(true);
  });

  it('see their own rows and none of the other’s', async () => {
    let seen = 0;
    for (const { name } of await tables()) {
      const rows = await asService(AUTHORITY, async () => {
        const allowed = await server.query<{ may: boolean }>(
          `select has_table_privilege('diogel_service', '${name}', 'select') as may`,
        );
        return allowed.rows[0]?.may === true
          ? (await server.query<{ authority: number }>(`select authority from ${name}`)).rows
          : [];
      });
      seen += rows.length;
      expect([name, rows.filter(({ authority }) => authority !== AUTHORITY)]).toEqual([name, []]);
    }
    expect(seen).toBeGreaterThan(20);
  });

  it('see nothing at all in a session that says of which authority it is not', async () => {
    for (const { name } of await tables()) {
      const count = await asService(undefined, async () => {
        const allowed = await server.query<{ may: boolean }>(
          `select has_table_privilege('diogel_service', '${name}', 'select') as may`,
        );
        return allowed.rows[0]?.may === true ? (await server.query(`select 1 from ${name}`)).rowCount : 0;
      });
      expect([name, count]).toEqual([name, 0]);
    }
  });

  it('cannot write rows of the other', async () => {
    for (const statement of [
      `insert into organisation.post values (${OTHER_AUTHORITY}, 'planted', 'director', null, null, 'x', 'x')`,
      `update organisation.post set authority = ${OTHER_AUTHORITY}`,
      `insert into views.contact (authority, contact, child, received_id, received_us, received_on, recorded_us) values (${OTHER_AUTHORITY}, 'k', 'c', 'e', 0, 0, 0)`,
    ]) {
      await expect(
        asService(AUTHORITY, () => server.query(statement)),
        statement,
      ).rejects.toThrow(/row-level security|permission denied/);
    }
    const deleted = await asService(AUTHORITY, () =>
      server.query(`delete from views.contact where authority = ${OTHER_AUTHORITY}`),
    );
    expect(deleted.rowCount).toBe(0);
  });

  it('cannot change or delete what was recorded, by privilege and, for the owner, by trigger', async () => {
    for (const statement of [
      'update ledger.event set kind = kind',
      'delete from ledger.event',
      'truncate ledger.event',
    ]) {
      await expect(
        asService(AUTHORITY, () => server.query(statement)),
        statement,
      ).rejects.toThrow(/permission denied/);
      await expect(server.query(statement), statement).rejects.toThrow(/what was recorded stays|refused/);
    }
  });
});
