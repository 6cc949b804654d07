import { sql } from 'kysely';
import type { Database } from '#src/platform/index.ts';

/** A council: the controller of its data, the unit of access, and the first column of every table. */
export interface Authority {
  readonly id: number;
  readonly code: string;
  readonly name: { readonly en: string; readonly cy: string };
  readonly region: string;
  /** Its own settings, as the capabilities that read them define them. */
  readonly configuration: Readonly<Record<string, unknown>>;
}

interface AuthorityRow {
  id: number;
  code: string;
  name_en: string;
  name_cy: string;
  region: string;
  configuration: Record<string, unknown>;
}

/** Every authority of the database, by number. */
export const listAuthorities = (database: Database): Promise<Authority[]> =>
  database.asOwner(undefined, async ({ db }) => {
    const { rows } =
      await sql<AuthorityRow>`select id, code, name_en, name_cy, region, configuration from ledger.authority order by id`.execute(
        db,
      );
    return rows.map(({ name_en, name_cy, ...rest }) => ({ ...rest, name: { en: name_en, cy: name_cy } }));
  });

/** Adds an authority, or changes its names, region and configuration. Its number and code stay: other tables hold the one, addresses the other. */
export const saveAuthority = (
  database: Database,
  { id, code, name, region, configuration }: Authority,
): Promise<void> =>
  database.asOwner(id, async ({ db }) => {
    const saved = await sql`
      insert into ledger.authority (id, code, name_en, name_cy, region, configuration)
      values (${id}, ${code}, ${name.en}, ${name.cy}, ${region}, ${JSON.stringify(configuration)})
      on conflict (id) do update
        set name_en = excluded.name_en, name_cy = excluded.name_cy, region = excluded.region, configuration = excluded.configuration
        where authority.code = excluded.code
      returning id`.execute(db);
    if (saved.rows.length === 0) throw new Error(`authority ${id} has another code than ${code}`);
  });
