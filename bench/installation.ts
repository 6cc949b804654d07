import { spawn } from 'node:child_process';
import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { sessions } from '#src/access/index.ts';
import type { Day } from '#src/calendar/index.ts';
import { type Ledger, type NewEvent, openLedger, openVault, saveAuthority } from '#src/ledger/index.ts';
import { saveOrganisation } from '#src/organisation/index.ts';
import { type Database, migrate, openDatabase, type RunningPostgres, startPostgres } from '#src/platform/index.ts';
import { DEFAULT_SETTINGS, lawOf, readEvent } from '#src/practice/index.ts';
import { rebuildViews } from '#src/views/index.ts';
import type { Asked } from './measuring.ts';
import { histories, organisationOf, type Size } from './plausible.ts';

export const AUTHORITY = 1;
const root = fileURLToPath(new URL('..', import.meta.url));
/** Raised when what is generated changes, so that no old database is measured. */
const EDITION = 1;
const PATIENCE_MS = 120_000;

/** The benchmark's own PostgreSQL, with the settings that `npm start` gives one. */
export const startServer = ({ folder, say }: Asked): Promise<RunningPostgres> =>
  startPostgres({ folder: join(folder, 'postgres'), log: say });

export const urlOf = (server: RunningPostgres, database: string): string => {
  const url = new URL(server.url);
  url.pathname = `/${database}`;
  return url.href;
};

/** Runs statements as the superuser. */
export const asSuperuser = async <Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const keyFileOf = async (folder: string): Promise<string> => {
  const path = join(folder, 'kek');
  await mkdir(folder, { recursive: true });
  if (!existsSync(path)) await writeFile(path, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  return path;
};

/** Marks what was made with these migrations and this generator. */
const editionOf = async (): Promise<string> => {
  const hash = createHash('sha256').update(String(EDITION));
  for (const path of ['bench/plausible.ts', 'bench/installation.ts']) hash.update(await readFile(join(root, path)));
  const folder = join(root, 'src/platform/migrations');
  for (const name of (await readdir(folder)).sort()) hash.update(await readFile(join(folder, name)));
  return hash.digest('hex').slice(0, 8);
};

const ROWS_AT_ONCE = 1_000;
const WRITERS = 3;

const fill = async (
  database: Database,
  ledger: Ledger,
  size: Size,
  today: Day,
  say: (message: string) => void,
): Promise<number> => {
  await saveAuthority(database, {
    id: AUTHORITY,
    code: 'sir-fesur',
    name: { en: 'Measureshire Council (made up)', cy: 'Cyngor Sir Fesur (dychmygol)' },
    region: 'dychmygol',
    configuration: {},
  });
  const organisation = organisationOf(size.children, today - 4_000);
  await saveOrganisation(database, AUTHORITY, organisation);
  const begun = performance.now();
  const expected = size.children * size.perChild;
  let events = 0;
  let told = 0;
  const families = histories(size, today, 'pages');
  // Whole families go together, so that what is corrected is there; writers share the generator and no family.
  await Promise.all(
    Array.from({ length: WRITERS }, async () => {
      for (let done = false; !done; ) {
        const batch: NewEvent[] = [];
        for (let rows = 0; rows < ROWS_AT_ONCE; ) {
          const next = families.next();
          if (next.done === true) {
            done = true;
            break;
          }
          for (const line of next.value) {
            const read = readEvent(line);
            if (!read.ok) throw new Error(`an event was made up that is none: ${read.problems[0]?.message}`);
            batch.push(read.event);
            rows += line.children.length;
          }
        }
        if (batch.length === 0) return;
        const appended = await ledger.append(AUTHORITY, batch, { source: 'import', imported: true });
        if (!appended.ok) throw new Error(`made-up events were refused: ${appended.code}`);
        events += batch.length;
        const tenth = Math.floor((events / expected) * 10);
        if (tenth > told) {
          told = tenth;
          say(`  ${events} events recorded after ${Math.round((performance.now() - begun) / 1000)} s`);
        }
      }
    }),
  );
  const recorded = performance.now();
  await rebuildViews(ledger, AUTHORITY, lawOf(DEFAULT_SETTINGS), organisation.posts, (done, all) => {
    const fifth = Math.floor((done / all) * 5);
    if (fifth > told - 10) {
      told = fifth + 10;
      say(`  views of ${done} of ${all} children after ${Math.round((performance.now() - recorded) / 1000)} s`);
    }
  });
  return events;
};

export interface Made {
  readonly name: string;
  readonly url: string;
  readonly keyFile: string;
  /** Seconds that making it took; undefined where it was there. */
  readonly seconds: number | undefined;
}

/**
 * A database of one authority with made-up histories, through the ledger's own append; kept, and made anew when the
 * migrations or the generator have changed or it was made on another day (lists are about today).
 */
export const madeDatabase = async (
  asked: Asked,
  server: RunningPostgres,
  name: string,
  size: Size,
  today: Day,
): Promise<Made> => {
  const keyFile = await keyFileOf(asked.folder);
  const prefix = `${name}_${size.children}_${size.perChild}_`;
  const wanted = `${prefix}${today}_${await editionOf()}`;
  const url = urlOf(server, wanted);
  const there = await asSuperuser(server.url, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      'select datname from pg_database where starts_with(datname, $1)',
      [prefix],
    );
    for (const { datname } of rows) if (datname !== wanted) await client.query(`drop database ${datname} with (force)`);
    return rows.some(({ datname }) => datname === wanted);
  });
  if (there) return { name: wanted, url, keyFile, seconds: undefined };
  const unfinished = `${wanted}_unfinished`;
  await asSuperuser(server.url, (client) => client.query(`create database ${unfinished} template template0`));
  const begun = performance.now();
  asked.say(`Making a database of ${size.children} children…`);
  const migrated = await migrate(urlOf(server, unfinished));
  if (!migrated.ok) throw new Error(migrated.message);
  const database = openDatabase({ url: urlOf(server, unfinished) });
  try {
    const ledger = openLedger({ database, vault: await openVault(keyFile) });
    await fill(database, ledger, size, today, asked.say);
  } finally {
    await database.close();
  }
  await asSuperuser(urlOf(server, unfinished), (client) => client.query('vacuum analyze'));
  await asSuperuser(server.url, (client) => client.query(`alter database ${unfinished} rename to ${wanted}`));
  return { name: wanted, url, keyFile, seconds: (performance.now() - begun) / 1000 };
};

/** The service as its own process on a database. */
export interface RunningService {
  readonly origin: string;
  readonly pid: number;
  /** A session of a post's holder: the value of the cookie and of a bearer token. */
  readonly session: (post: string, person: string) => string;
  readonly stop: () => Promise<void>;
}

/** Starts `src/main.ts` (or another program that says when it is ready) as `npm start` does, its log going to a file. */
export const startService = async (
  asked: Asked,
  { url, keyFile }: Made,
  main = 'src/main.ts',
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningService> => {
  const own = Object.values(environment).map((value) => `-${value}`);
  const logPath = join(asked.folder, `service${own.join('')}.log`);
  const log = openSync(logPath, 'w');
  const child = spawn(process.execPath, [join(root, main)], {
    stdio: ['ignore', log, log],
    cwd: root,
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      PORT: '0',
      DATABASE_URL: url,
      DIOGEL_VAR: join(asked.folder, 'service'),
      DIOGEL_KEY_FILE: keyFile,
      DIOGEL_DEMO: 'off',
      ...environment,
    },
  });
  closeSync(log);
  let ended = false;
  const end = new Promise<void>((resolve) => {
    child.once('close', () => {
      ended = true;
      resolve();
    });
  });
  const deadline = performance.now() + PATIENCE_MS;
  let origin: string | undefined;
  while (origin === undefined) {
    const said = await readFile(logPath, 'utf8');
    origin = /Diogel is ready: (http:\S+)/.exec(said)?.[1];
    if (origin === undefined && (ended || performance.now() > deadline)) {
      child.kill('SIGKILL');
      throw new Error(`the service did not start: ${said.slice(-2_000)}`);
    }
    if (origin === undefined) await pause(20);
  }
  const key = Buffer.from((await readFile(keyFile, 'utf8')).trim(), 'base64');
  // As src/service.ts makes it: the benchmark signs itself in without a door for that.
  const signed = sessions(Buffer.from(hkdfSync('sha256', key, '', 'diogel/session/v1', 32)));
  return {
    origin,
    pid: child.pid ?? 0,
    session: (post, person) => signed.write({ authority: AUTHORITY, post, person, until: Date.now() + 3_600_000 }),
    stop: async () => {
      child.kill('SIGTERM');
      await end;
    },
  };
};
