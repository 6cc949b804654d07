import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';

/** Tables belong to the capabilities that keep them: `tx.db.withTables<{ 'views.child': ChildRow }>()`. */
export type Tables = Record<never, never>;

const ROLES = { owner: 'diogel_owner', service: 'diogel_service' } as const;

const OID = { int8: 20, date: 1082, timestamptz: 1184 } as const;

const parseInt8 = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new Error('a bigint from the database is beyond what a number can hold exactly');
  return value;
};

// Our own tables hold days and instants as integers (calendar's Day and Us), which need no parser and no time zone. These
// are for the other tables of a database: pg's own would lose microseconds and read dates in the machine's zone.
const parsers: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (format !== 'binary') {
      if (oid === OID.int8) return parseInt8;
      if (oid === OID.date) return (text: string) => Temporal.PlainDate.from(text);
      if (oid === OID.timestamptz) return (text: string) => Temporal.Instant.from(text);
    }
    return pg.types.getTypeParser(oid, format);
  },
};

/** A statement that the server plans once for a connection and knows by its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** One transaction of one authority. Everything done with it commits together or not at all. */
export interface Transaction {
  readonly authority: number;
  /** Runs a prepared statement; rows come as arrays of columns in the statement's order. */
  readonly run: (statement: Statement, values: readonly unknown[]) => Promise<unknown[][]>;
  /** Runs a prepared statement whose answer nobody waits for: it travels with what comes next, at last the commit, and its failure is the transaction's. */
  readonly send: (statement: Statement, values: readonly unknown[]) => void;
  /** The query builder, bound to this transaction. */
  readonly db: Kysely<Tables>;
  /** Called once the transaction has committed, never when it has not. */
  readonly afterCommit: (then: () => void) => void;
}

export interface DatabaseOptions {
  /** Connection string of a login that may become the service's roles (see `migrate`). */
  readonly url: string;
  /** Connections that one authority may hold at once. */
  readonly connections?: number;
  /** Told of connections lost while idle (the server restarted, the network went); the next query opens another. */
  readonly onLost?: (error: Error) => void;
}

export interface Database {
  readonly url: string;
  /** The query builder outside of any transaction. Its rows are this authority's only. */
  readonly of: (authority: number) => Kysely<Tables>;
  /** Runs a prepared statement outside of any transaction. */
  readonly run: (authority: number, statement: Statement, values: readonly unknown[]) => Promise<unknown[][]>;
  /**
   * Runs `work` in a transaction: commits when it returns, rolls back when it throws or returns `{ ok: false }`.
   * Deadlocks and races for one key are tried again, so `work` must change nothing but the database.
   */
  readonly transaction: <Result>(authority: number, work: (tx: Transaction) => Promise<Result>) => Promise<Result>;
  /** The same, as one snapshot that changes nothing: what several queries read fits together. */
  readonly snapshot: <Result>(authority: number, work: (tx: Transaction) => Promise<Result>) => Promise<Result>;
  /** A transaction as the owner of the tables, for what an installation does and no authority's people do. Of no authority, it sees no rows but the list of them. */
  readonly asOwner: <Result>(
    authority: number | undefined,
    work: (tx: Transaction) => Promise<Result>,
  ) => Promise<Result>;
  /** Throws when the database cannot be reached. */
  readonly ping: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** How a connection starts: as which role and of which authority. Row-level security reads both, at no round trip. */
const startUp = (role: string, authority: number | undefined): string => {
  const settings = {
    role,
    ...(authority === undefined ? {} : { 'diogel.authority': String(authority) }),
    // A stuck client must not hold a child's stream or the sealer's horizon.
    statement_timeout: '30s',
    lock_timeout: '10s',
    idle_in_transaction_session_timeout: '30s',
    jit: 'off',
  };
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
};

const ATTEMPTS = 4;

/** Failures of chance: the same work, done again, succeeds. */
const isChance = (error: unknown): boolean =>
  error instanceof pg.DatabaseError &&
  (error.code === '40P01' || error.code === '40001' || (error.code === '23505' && error.constraint === 'event_once'));

const AWAY = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND']);
/** Of PostgreSQL: connections that failed, servers that end or begin, too many connections. */
const AWAY_STATE = /^(08...|57P0[123]|53300)$/;
/** Of the driver, which gives these no code. */
const AWAY_WORDS =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/;

/** Whether an error says that the database is not there, rather than that something is wrong: the same may go well in a moment. */
export const isAway = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return AWAY.has(code) || AWAY_STATE.test(code) || AWAY_WORDS.test(error.message);
};

/**
 * Opens a database that has been migrated. Nothing is connected until it is first asked; each authority has a pool of
 * its own whose connections can see no other authority's rows.
 */
export const openDatabase = (options: DatabaseOptions): Database => {
  const pools = new Map<string, pg.Pool>();
  const builders = new Map<number, Kysely<Tables>>();

  const pool = (role: string, authority: number | undefined, connections: number): pg.Pool => {
    if (authority !== undefined && !(Number.isInteger(authority) && authority > 0))
      throw new Error(`${authority} is no authority's number`);
    const key = `${role}/${authority}`;
    let found = pools.get(key);
    if (found === undefined) {
      found = new pg.Pool({
        connectionString: options.url,
        options: startUp(role, authority),
        application_name: 'diogel',
        max: connections,
        idleTimeoutMillis: 30_000,
        connectionTimeoutMillis: 10_000,
        types: parsers,
        // `begin` travels with the statement after it, and a page's queries with one another.
        pipeline: true,
      });
      found.on('error', (error) => options.onLost?.(error));
      // The pool listens while a connection is idle. One that is lost between two statements of a transaction says so to nobody
      // else, and an error that nobody hears ends the process; the next statement fails and tells the work.
      found.on('connect', (client) => client.on('error', () => undefined));
      pools.set(key, found);
    }
    return found;
  };
  const service = (authority: number): pg.Pool => pool(ROLES.service, authority, options.connections ?? 10);

  const attempt = async <Result>(
    from: pg.Pool,
    authority: number,
    begin: string,
    work: (tx: Transaction) => Promise<Result>,
  ): Promise<Result> => {
    const client = await from.connect();
    const after: (() => void)[] = [];
    const sent: Promise<unknown>[] = [];
    let builder: Kysely<Tables> | undefined;
    let broken = false;
    try {
      const ask = (statement: Statement, values: readonly unknown[]) => {
        inOnePiece(client);
        return client.query({ ...statement, values: [...values], rowMode: 'array' as const });
      };
      inOnePiece(client);
      const begun = client.query(begin);
      // Awaited below; a failure must not count as unhandled while `work` runs.
      begun.catch(() => undefined);
      const result = await work({
        authority,
        run: async (statement, values) => (await ask(statement, values)).rows,
        send: (statement, values) => {
          const answer = ask(statement, values);
          // Awaited below; a failure must not count as unhandled while `work` runs.
          answer.catch(() => undefined);
          sent.push(answer);
        },
        get db() {
          builder ??= builderOn(client);
          return builder;
        },
        afterCommit: (then) => {
          after.push(then);
        },
      });
      await begun;
      if (isRefusal(result)) {
        await client.query('rollback');
        return result;
      }
      inOnePiece(client);
      const committed = client.query('commit');
      committed.catch(() => undefined);
      // What was wrong with a statement says more than that the commit did not come about.
      await Promise.all(sent);
      const { command } = await committed;
      // A statement failed and `work` went on: nothing was kept, and nobody may believe that it was.
      if (command !== 'COMMIT') throw new Error('the transaction had failed before its end and was rolled back');
      for (const then of after) then();
      return result;
    } catch (error) {
      await client.query('rollback').catch(() => {
        broken = true;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  };

  const transact = async <Result>(
    from: pg.Pool,
    authority: number,
    begin: string,
    work: (tx: Transaction) => Promise<Result>,
  ): Promise<Result> => {
    for (let tried = 1; ; tried++) {
      try {
        return await attempt(from, authority, begin, work);
      } catch (error) {
        if (tried === ATTEMPTS || !isChance(error)) throw error;
      }
    }
  };

  return {
    url: options.url,
    of: (authority) => {
      let builder = builders.get(authority);
      if (builder === undefined) {
        builder = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: service(authority) }) });
        builders.set(authority, builder);
      }
      return builder;
    },
    run: async (authority, statement, values) =>
      (await service(authority).query({ ...statement, values: [...values], rowMode: 'array' })).rows,
    transaction: (authority, work) => transact(service(authority), authority, 'begin', work),
    snapshot: (authority, work) =>
      transact(service(authority), authority, 'begin isolation level repeatable read read only', work),
    asOwner: (authority, work) => transact(pool(ROLES.owner, authority, 1), authority ?? 0, 'begin', work),
    ping: async () => {
      await pool(ROLES.service, undefined, 1).query('select 1');
    },
    close: async () => {
      await Promise.all([...pools.values()].map((each) => each.end()));
    },
  };
};

/** What is asked without waiting in between travels as one piece: each piece is a call of the operating system here and there. */
const inOnePiece = ({ connection: { stream } }: pg.PoolClient): void => {
  stream.cork();
  process.nextTick(() => stream.uncork());
};

const isRefusal = (result: unknown): boolean =>
  typeof result === 'object' && result !== null && 'ok' in result && result.ok === false;

/** A query builder on one connection that is somebody else's to release. */
const builderOn = (client: pg.PoolClient): Kysely<Tables> => {
  const borrowed = {
    query: client.query.bind(client),
    release: () => undefined,
  };
  return new Kysely<Tables>({
    dialect: new PostgresDialect({
      pool: { connect: async () => borrowed, end: async () => undefined, options: {} },
    }),
  });
};
