import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

/**
 * What came of an attempt to leave nothing of what was deleted in the server's files. `log`: whether the write-ahead log was
 * overwritten too; `left` where the login may not do that, and it stays until the server itself has used its segments again.
 * `busy`: another process is at it. `in-use`: somebody's transaction still sees what was deleted, or a table is held: try again.
 * `refused`: the login may not rewrite a table, which is named.
 */
export type Overwritten =
  | { readonly ok: true; readonly tables: number; readonly log: 'overwritten' | 'left' }
  | { readonly ok: false; readonly code: 'busy' | 'in-use' | 'refused'; readonly about: string };

const OWNER = 'diogel_owner';
/** Values of columns are kept as statistics too, in a table of the server's own. */
const STATISTICS = 'pg_catalog.pg_statistic';
const LOCK = "hashtext('diogel overwriting')";
const PATIENCE_MS = 60_000;
const LOCK_PATIENCE = '20s';
/** The largest number of segments of the log that are gone through: sixteen gigabytes. */
const MOST_SEGMENTS = 1_000;

const nodeOf = async (client: pg.Client, table: string): Promise<string> =>
  (await client.query<{ node: string }>('select pg_relation_filenode($1::regclass)::text as node', [table])).rows[0]
    ?.node ?? '';

/** A row that some transaction may still see is copied by a rewrite: waits until there is no such transaction. */
const nobodySees = async (client: pg.Client): Promise<boolean> => {
  const { rows } = await client.query<{ now: string }>('select pg_current_xact_id()::text as now');
  const boundary = rows[0]?.now ?? '0';
  for (const deadline = performance.now() + PATIENCE_MS; performance.now() < deadline; await pause(100)) {
    const { rows: older } = await client.query(
      `select 1 from (
         select backend_xmin as x from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()
         union all select backend_xid from pg_stat_activity where pid <> pg_backend_pid()
         union all select transaction from pg_prepared_xacts
         union all select xmin from pg_replication_slots
       ) seen
       where x is not null and age(x) > age($1::text::xid)
       union all select 1 where pg_snapshot_xmin(pg_current_snapshot()) < $1::text::xid8
       limit 1`,
      [boundary],
    );
    if (older.length === 0) return true;
  }
  return false;
};

/**
 * Takes away what is kept of the values of some tables. A table that is empty now would keep what it had: an analysis of no rows changes
 * nothing. Only a superuser may; from PostgreSQL 18 on, the owner too.
 */
const clearStatistics = async (client: pg.Client, tables: readonly string[]): Promise<void> => {
  try {
    await client.query(`delete from ${STATISTICS} where starelid = any($1::regclass[])`, [tables]);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await client.query(`set role ${OWNER}`);
    await client.query(
      `select pg_clear_attribute_stats(n.nspname, c.relname, a.attname, false)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where c.oid = any($1::regclass[])`,
      [tables],
    );
  }
};

const isRefusal = (error: unknown): boolean => error instanceof pg.DatabaseError && error.code === '42501';
const isUnknown = (error: unknown): boolean => error instanceof pg.DatabaseError && error.code === '42883';
const isHeld = (error: unknown): boolean => error instanceof pg.DatabaseError && error.code === '55P03';

/**
 * Writes the log on until every segment that was there is overwritten. A switch fills the rest of its segment with zeros; what a checkpoint
 * keeps for later use still holds what it held before, and is gone through.
 */
const overwriteLog = async (client: pg.Client): Promise<'overwritten' | 'left'> => {
  const next = async (): Promise<void> => {
    await client.query("select pg_logical_emit_message(false, 'diogel', '')");
    await client.query('select pg_switch_wal()');
  };
  try {
    await next();
    await client.query('checkpoint');
    const { rows } = await client.query<{ ahead: string }>(
      'select count(*) as ahead from pg_ls_waldir() where name > pg_walfile_name(pg_current_wal_insert_lsn()) and length(name) = 24',
    );
    const ahead = Math.min(Number(rows[0]?.ahead ?? 0), MOST_SEGMENTS);
    for (let segment = 0; segment <= ahead; segment++) await next();
    await client.query('checkpoint');
    return 'overwritten';
  } catch (error) {
    if (isRefusal(error)) return 'left';
    throw error;
  }
};

/**
 * Leaves nothing of deleted rows in the files of some tables and their indexes, in the statistics, and in the write-ahead log. Each table is
 * written anew and held while that lasts: some seconds for each gigabyte. Copies elsewhere (archives of the log, standbys, backups) are
 * not reached.
 */
export const overwrite = async (url: string, tables: readonly string[]): Promise<Overwritten> => {
  const client = new pg.Client({ connectionString: url, application_name: 'diogel overwriting' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ ours: boolean }>(`select pg_try_advisory_lock(${LOCK}) as ours`);
    if (rows[0]?.ours !== true) return { ok: false, code: 'busy', about: '' };
    await client.query(`set lock_timeout = '${LOCK_PATIENCE}'`);
    if (!(await nobodySees(client))) return { ok: false, code: 'in-use', about: '' };
    try {
      await clearStatistics(client, tables);
    } catch (error) {
      if (!isRefusal(error) && !isUnknown(error)) throw error;
      return { ok: false, code: 'refused', about: STATISTICS };
    }
    for (const table of [...tables, STATISTICS]) {
      const before = await nodeOf(client, table);
      await client.query(table === STATISTICS ? 'reset role' : `set role ${OWNER}`);
      try {
        await client.query(`vacuum (full, analyze) ${table}`);
      } catch (error) {
        if (isHeld(error)) return { ok: false, code: 'in-use', about: table };
        if (isRefusal(error)) return { ok: false, code: 'refused', about: table };
        throw error;
      }
      // Where it may not, the server only warns and does nothing.
      if ((await nodeOf(client, table)) === before) return { ok: false, code: 'refused', about: table };
    }
    await client.query('reset role');
    return { ok: true, tables: tables.length, log: await overwriteLog(client) };
  } finally {
    await client.end();
  }
};
