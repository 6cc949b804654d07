import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { freshDatabase } from '../support/database.ts';

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const answer = await client.query({ text: sql, rowMode: 'array' });
  await client.end();
  return answer.rows[0]?.[0];
}

describe('a database of a test', () => {
  it('is new and empty each time', async () => {
    const first = await freshDatabase();
    await ask(first, 'create table planted (n int)');
    const second = await freshDatabase();
    expect(await ask(second, `select count(*)::int from pg_tables where schemaname = 'public'`)).toBe(0);
    expect(await ask(second, 'show server_version')).toMatch(/^18\./);
  });

  it('copies a template that is prepared once, and changes no other copy', async () => {
    let prepared = 0;
    const template = {
      name: 'planted',
      prepare: async (url: string) => {
        prepared += 1;
        await ask(url, 'create table planted as select 1 as n');
      },
    };
    const [first, second] = await Promise.all([freshDatabase(template), freshDatabase(template)]);
    await ask(first, 'insert into planted values (2)');
    expect(await ask(first, 'select count(*)::int from planted')).toBe(2);
    expect(await ask(second, 'select count(*)::int from planted')).toBe(1);
    expect(prepared).toBe(1);
  });
});
