import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import pg from 'pg';

const FOLDER = new URL('./migrations/', import.meta.url);
const ROLES_FILE = new URL('./roles.sql', import.meta.url);
const OLDEST_SERVER = 150_000;

export type Migrated =
  | { readonly ok: true; readonly applied: readonly string[] }
  | {
      readonly ok: false;
      /** `edited`: a file that has been applied was changed since. `unknown`: the database is newer than this program. */
      readonly code: 'old-server' | 'roles' | 'edited' | 'unknown' | 'failed';
      readonly message: string;
    };

interface MigrationFile {
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
}

/** The migrations of a folder of `.sql` files, in order. */
export const readMigrations = async (folder: URL = FOLDER): Promise<MigrationFile[]> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, folder), 'utf8');
      return { name: name.slice(0, -'.sql'.length), text, sha256: createHash('sha256').update(text).digest('hex') };
    }),
  );
};

/**
 * Brings a database to the shape that this program needs: makes the roles where they are missing, then applies what is
 * new in `src/platform/migrations`, in order, in one transaction, one process at a time. Does next to nothing where
 * nothing is new. The login must be able to create roles and to create in the database (superuser, or owner with
 * CREATEROLE), or find both done by an administrator with `roles.sql`.
 */
export const migrate = async (url: string, folder: URL = FOLDER): Promise<Migrated> => {
  const files = await readMigrations(folder);
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'diogel migrations',
    max: 1,
    idleTimeoutMillis: 0,
  });
  pool.on('error', () => undefined);
  try {
    const refused = await prepare(pool);
    if (refused !== undefined) return refused;
    const before = await compare(pool, files);
    if (before !== 'behind') return before;
    // From here on as the owner, so that what is made is the owner's.
    await pool.query('set role diogel_owner');
    const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
    const migrations = Object.fromEntries(files.map((file) => [file.name, asMigration(file)]));
    const migrator = new Migrator({
      db,
      provider: { getMigrations: async () => migrations },
      migrationTableSchema: 'platform',
    });
    const { error, results } = await migrator.migrateToLatest();
    if (error !== undefined) {
      const failed = results?.find(({ status }) => status === 'Error');
      return {
        ok: false,
        code: 'failed',
        message: `${failed?.migrationName ?? 'The migrations'} could not be applied: ${messageOf(error)}`,
      };
    }
    const after = await compare(pool, files);
    if (after === 'behind')
      return { ok: false, code: 'failed', message: 'The migrations were applied and cannot be found' };
    return after.ok ? { ok: true, applied: (results ?? []).map(({ migrationName }) => migrationName) } : after;
  } finally {
    await pool.end();
  }
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const asMigration = (file: MigrationFile): Migration => ({
  up: async (db) => {
    await sql.raw(file.text).execute(db);
    await sql`insert into platform.migration_file (name, sha256) values (${file.name}, ${file.sha256})`.execute(db);
  },
});

const ATTEMPTS = 20;

/** The server's version and the roles. Two databases of one cluster may do this at once and meet in its catalogue. */
const prepare = async (pool: pg.Pool): Promise<Migrated | undefined> => {
  const version = Number(
    (await pool.query<{ version: string }>(`select current_setting('server_version_num') as version`)).rows[0]?.version,
  );
  if (version < OLDEST_SERVER) {
    return {
      ok: false,
      code: 'old-server',
      message: `The server is PostgreSQL ${Math.floor(version / 10_000)}; Diogel needs 15 or newer`,
    };
  }
  const roles = await readFile(ROLES_FILE, 'utf8');
  for (let tried = 1; ; tried++) {
    try {
      await pool.query(roles);
      return undefined;
    } catch (error) {
      const metAnother = error instanceof pg.DatabaseError && (error.code === 'XX000' || error.code === '23505');
      if (metAnother && tried < ATTEMPTS) continue;
      return {
        ok: false,
        code: 'roles',
        message: `The roles diogel_owner, diogel_service and diogel_reader could not be made ready (${messageOf(error)}): let DATABASE_URL name a login that may create roles and owns the database, or have an administrator make the three roles, grant them to that login, and let diogel_owner create in the database`,
      };
    }
  }
};

/** What was applied, held against the files. */
const compare = async (pool: pg.Pool, files: readonly MigrationFile[]): Promise<Migrated | 'behind'> => {
  const known = await pool.query<{ there: boolean }>(
    `select to_regclass('platform.migration_file') is not null as there`,
  );
  if (known.rows[0]?.there !== true) return 'behind';
  const applied = new Map(
    (await pool.query<{ name: string; sha256: string }>('select name, sha256 from platform.migration_file')).rows.map(
      (row) => [row.name, row.sha256],
    ),
  );
  const unknown = [...applied.keys()].find((name) => !files.some((file) => file.name === name));
  if (unknown !== undefined) {
    return {
      ok: false,
      code: 'unknown',
      message: `The database has migration ${unknown}, which this version of Diogel does not know: it was made by a newer one`,
    };
  }
  const edited = files.find((file) => applied.has(file.name) && applied.get(file.name) !== file.sha256);
  if (edited !== undefined) {
    return {
      ok: false,
      code: 'edited',
      message: `Migration ${edited.name} was changed after it had been applied to this database: restore it and add another`,
    };
  }
  return files.every((file) => applied.has(file.name)) ? { ok: true, applied: [] } : 'behind';
};
