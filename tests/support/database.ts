import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

export interface Template {
  /** One name for one preparation: the first test that asks prepares, the others copy. */
  readonly name: string;
  /** Fills the database; every connection must be closed when it returns. */
  readonly prepare: (url: string) => Promise<void>;
}

/**
 * A connection string (superuser) to a new database of this test alone: empty, or a copy of a template, which is
 * prepared once in a run however many workers ask. Nothing needs dropping: the cluster goes when the run ends.
 */
export async function freshDatabase(template?: Template): Promise<string> {
  const server = new pg.Client({ connectionString: inject('postgresUrl') });
  await server.connect();
  try {
    const origin = template === undefined ? 'template0' : await preparedTemplate(server, template);
    const name = `test_${randomUUID().replaceAll('-', '')}`;
    await server.query(`create database ${name} template ${origin} strategy file_copy`);
    return urlOf(name);
  } finally {
    await server.end();
  }
}

async function preparedTemplate(server: pg.Client, template: Template): Promise<string> {
  const name = `template_${template.name.replaceAll(/[^a-z0-9]/gi, '_').toLowerCase()}`;
  await server.query('select pg_advisory_lock(hashtext($1))', [name]);
  try {
    const found = await server.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount === 0) {
      const unfinished = `${name}_${randomUUID().slice(0, 8)}`;
      await server.query(`create database ${unfinished} template template0 strategy file_copy`);
      await template.prepare(urlOf(unfinished));
      await server.query(`alter database ${unfinished} rename to ${name}`);
    }
    return name;
  } finally {
    await server.query('select pg_advisory_unlock(hashtext($1))', [name]);
  }
}

function urlOf(database: string): string {
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${database}`;
  return url.href;
}
