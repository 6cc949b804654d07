import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openDrafts } from '#src/drafts/index.ts';
import { type RunningPostgres, startPostgres } from '#src/platform/index.ts';
import type { Recording } from '#src/recording/index.ts';
import { ownFolder } from './support/folder.ts';
import { AUTHORITY, makeAuthorities, registering, smallService, type TestService } from './support/service.ts';
import { pdf, upload } from './support/upload.ts';

// Starting servers, copying and searching their files takes long on a busy machine.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const root = resolve(import.meta.dirname, '..');
const CODE = 'sir-brofi';

// Everything that is written of the child whose record goes holds a word that is nowhere else, is no word of any language and cannot be
// compressed; what is written of others holds another.
const GONE = 'qzxv';
const word = (): string => GONE + Array.from(randomBytes(12), (byte) => String.fromCharCode(97 + (byte % 26))).join('');

const CHILD = randomUUID();
const SIBLING = randomUUID();
const OTHER = randomUUID();

let folder: string;
let postgres: RunningPostgres;
let service: TestService;
let backup: string;
let environment: Record<string, string>;
let document: string;
/** Pieces of what is sealed, of the child's wrapped key and of the sealed document, as they lie on disk. */
let sealed: Buffer[] = [];

const open = async (): Promise<void> => {
  closed = false;
  postgres = await startPostgres({ folder: join(folder, 'postgres'), log: () => undefined });
  if (!existsSync(join(folder, 'made'))) {
    await makeAuthorities(postgres.url);
    await writeFile(join(folder, 'made'), '');
  }
  service = await smallService({ databaseUrl: postgres.url, environment });
};
let closed = false;
const close = async (): Promise<void> => {
  if (closed) return;
  closed = true;
  await service.close();
  await postgres.stop();
};

type Row = Record<string, unknown>;
type Query = (text: string, values?: readonly unknown[]) => Promise<Row[]>;

/** Asks as superuser, whom no wall holds back. */
const asSuperuser = async <Result>(work: (query: Query) => Promise<Result>): Promise<Result> => {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  try {
    return await work(async (text, values = []) => (await client.query(text, [...values])).rows);
  } finally {
    await client.end();
  }
};
const query: Query = (text, values) => asSuperuser((ask) => ask(text, values));

/** Where the server's data lie: elsewhere than asked for, where its user cannot reach that. */
const dataFolder = async (): Promise<string> => String((await query('show data_directory'))[0]?.['data_directory']);

const filesBelow = async (path: string): Promise<string[]> => {
  const found: string[] = [];
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const at = join(path, entry.name);
    if (entry.isDirectory()) found.push(...(await filesBelow(at)));
    else if (entry.isFile()) found.push(at);
  }
  return found;
};

/** The files below some folders in which something of the child stands: words, and pieces of what is sealed. */
const traces = async (...folders: readonly string[]): Promise<{ words: string[]; sealed: string[] }> => {
  const words = new Set<string>();
  const pieces = new Set<string>();
  for (const below of folders) {
    for (const path of await filesBelow(below)) {
      const bytes = await readFile(path).catch(() => Buffer.alloc(0));
      if (bytes.includes(GONE) || bytes.includes(GONE.toUpperCase()) || bytes.includes(CHILD)) words.add(path);
      if (sealed.some((piece) => bytes.includes(piece))) pieces.add(path);
    }
  }
  return { words: [...words], sealed: [...pieces] };
};

/** Every value that any table of the database has, the server's own among them, as text. */
const everyValue = (): Promise<string> =>
  asSuperuser(async (ask) => {
    const tables = await ask(
      "select c.oid::regclass::text as name, case c.relkind when 't' then 'encode(t.chunk_data, ''escape'')' else 't::text' end as value from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'm', 't') and n.nspname <> 'information_schema'",
    );
    expect(tables.length).toBeGreaterThan(50);
    const all: string[] = [];
    for (const { name, value } of tables)
      for (const { row } of await ask(`select ${String(value)} as row from ${String(name)} t`)) all.push(String(row));
    return all.join('\n');
  });

const record = (post: string, ...commands: Parameters<TestService['record']>[1][]): Promise<Recording> =>
  service.services.recorder.record(service.as(post), commands, { source: 'api' });
const refusals = (recording: Recording): string[] =>
  !recording.ok && recording.code === 'contradiction'
    ? recording.contradictions.map(({ field, code }) => `${field} ${code}`)
    : [recording.ok ? 'ok' : recording.code];

const asking = (child: string, erasure: string, more: Record<string, unknown> = {}) => ({
  kind: 'erasure.asked',
  at: '2026-01-05',
  children: [child],
  data: { erasure, basis: 'recorded-in-error', reason: `${word()} yw’r plentyn anghywir`, ...more },
});
const agreeing = (child: string, erasure: string) => ({
  kind: 'erasure.agreed',
  at: '2026-01-06',
  children: [child],
  data: { erasure },
});

const sealAll = async (): Promise<void> => {
  const { stop } = service.keepLogs(() => undefined);
  const waiting = async (): Promise<number> => (await service.services.ledger.integrity(AUTHORITY)).waiting;
  await vi.waitFor(async () => expect(await waiting()).toBe(0), { timeout: 60_000, interval: 100 });
  await stop();
};
const verify = () => service.services.ledger.verifyLog(AUTHORITY, { code: CODE, elsewhere: [] });

beforeAll(async () => {
  folder = await ownFolder();
  environment = { DIOGEL_VAR: folder, DIOGEL_KEY_FILE: join(folder, 'keys', 'kek') };
  await open();
  const { services } = service;
  await service.record(
    'post-manager-north',
    ...registering(CHILD, { givenName: word(), familyName: word() }),
    ...registering(SIBLING, { familyName: 'Arosedig' }),
    ...registering(OTHER, { familyName: 'Arosedig' }),
  );
  const both = [CHILD, SIBLING];
  await service.record(
    'post-manager-north',
    {
      kind: 'address.recorded',
      at: '2024-01-03',
      children: [CHILD],
      data: { address: `${word()} 1`, postcode: 'ZZ99 9ZZ', livesWith: [word()] },
    },
    {
      kind: 'contact.received',
      at: '2024-01-04',
      children: [CHILD],
      data: { contact: word(), source: word(), summary: word(), reasons: [word()] },
    },
    { kind: 'visit.made', at: '2024-01-05', children: both, data: { seen: true, alone: true, place: 'home' } },
    { kind: 'care.began', at: '2024-01-06', children: [CHILD], data: { legalStatus: word() } },
    {
      kind: 'placement.began',
      at: '2024-01-06',
      children: [CHILD],
      data: { placement: word(), kind: word(), untilEighteen: false, regime: 'standard' },
    },
    { kind: 'case.unallocated', at: '2024-01-07', children: [CHILD], data: { reason: word() } },
  );
  const sent = await upload(service, CHILD, {
    post: 'post-head',
    fields: { title: word() },
    file: { name: `${word()}.pdf`, content: pdf(word().repeat(200)) },
  });
  document = /added=([0-9a-f-]+)/.exec(String(sent.headers.location))?.[1] ?? '';
  await openDrafts({ database: services.database, secret: services.sessionKey, clock: services.clock }).save(
    { authority: AUTHORITY, post: 'post-head' },
    { id: randomUUID(), path: `/children/${CHILD}/record/visit.made`, written: { reason: [word()] }, by: 'x' },
  );
  const cookies = { 'diogel-session': service.session('post-head') };
  await service.app.inject({ url: `/children/${CHILD}`, cookies });
  await sealAll();
  // The server keeps values of columns as statistics too.
  await query('analyze');
  const bodies = await query(
    'select b.sealed from ledger.body b join ledger.event e using (authority, eid) where e.child = $1',
    [CHILD],
  );
  const [key] = await query('select wrapped from ledger.child_key where child = $1', [CHILD]);
  const file = await readFile(join(folder, 'documents', String(AUTHORITY), document));
  sealed = [...bodies.map(({ sealed: body }) => body as Buffer), key?.['wrapped'] as Buffer, file].map((bytes) =>
    Buffer.from(bytes.subarray(50, 82)),
  );
  await query('checkpoint');
  const data = await dataFolder();
  await close();
  backup = await mkdtemp(join(tmpdir(), 'diogel-erasure-backup-'));
  await cp(data, join(backup, 'data'), { recursive: true });
  await cp(join(folder, 'documents'), join(backup, 'documents'), { recursive: true });
  await open();
});

afterAll(async () => {
  await close();
  for (const each of [folder, backup]) await rm(each, { recursive: true, force: true });
});

describe('erasing a child’s record', () => {
  const erasure = randomUUID();
  let data: string;

  it('has something to find: in tables, indexes, statistics, the write-ahead log and files', async () => {
    data = await dataFolder();
    const found = await traces(folder, data);
    const places = (paths: readonly string[], piece: string): number =>
      paths.filter((path) => path.includes(piece)).length;
    expect(places(found.words, '/base/')).toBeGreaterThan(5);
    expect(places(found.words, '/pg_wal/')).toBeGreaterThan(0);
    expect(places(found.sealed, '/base/')).toBeGreaterThan(1);
    expect(places(found.sealed, '/documents/')).toBe(1);
    const statistics = await query('select most_common_vals::text, most_common_elems::text from pg_stats');
    expect(JSON.stringify(statistics)).toContain(CHILD);
    const events = await service.services.ledger.events(AUTHORITY, CHILD);
    expect(JSON.stringify(events).split(GONE).length).toBeGreaterThan(12);
  });

  it('takes two people, and stops at a hold on the child or on every record', async () => {
    expect(refusals(await record('post-manager-north', asking(CHILD, erasure)))).toEqual(['forbidden']);
    const hold = { kind: 'hold.placed', at: '2026-01-01', data: { hold: 'h', inquiry: 'Ymchwiliad', reason: 'r' } };
    const lift = { kind: 'hold.lifted', at: '2026-01-02', data: { hold: 'h', reason: 'r' } };
    for (const children of [[CHILD], []]) {
      await service.record('post-head', { ...hold, children });
      expect(refusals(await record('post-head', asking(CHILD, erasure)))).toEqual(['data.basis under-hold']);
      await service.record('post-director', { ...lift, children });
      expect(refusals(await record('post-head', { ...lift, children }))).toEqual(['data.hold unknown-hold']);
    }
    expect(
      refusals(await record('post-head', asking(CHILD, erasure, { basis: 'retention', rule: 'ret-lac' }))),
    ).toEqual(['data.basis record-in-use']);
    expect(refusals(await record('post-head', asking(CHILD, erasure), agreeing(CHILD, erasure)))).toEqual([
      'data.erasure own-erasure',
    ]);
    await service.record('post-head', asking(CHILD, erasure));
    expect(refusals(await record('post-head', agreeing(CHILD, erasure)))).toEqual(['data.erasure own-erasure']);
    expect(await service.services.erasing.carryOut(AUTHORITY)).toBe(0);
    expect((await service.services.ledger.events(AUTHORITY, CHILD)).length).toBeGreaterThan(10);
  });

  it('leaves nothing of it in any table, index, file or log of this installation, and once is enough', async () => {
    const { erasing, ledger } = service.services;
    await service.record('post-director', agreeing(CHILD, erasure));
    await sealAll();
    await erasing.step();
    expect(await erasing.overwriting()).toEqual({ wantedUs: null });
    expect(await everyValue()).not.toContain(GONE);
    // A brother's or sister's own entry says that it was about this child too: by an id that leads nowhere any more, and sealed.
    expect(await traces(folder, data)).toEqual({ words: [], sealed: [] });
    expect(existsSync(join(folder, 'documents', String(AUTHORITY), document))).toBe(false);
    expect(await ledger.events(AUTHORITY, CHILD)).toEqual([]);
    expect((await ledger.facts(AUTHORITY, CHILD)).facts).toEqual([]);
    const cookies = { 'diogel-session': service.session('post-head') };
    expect((await service.app.inject({ url: `/children/${CHILD}`, cookies })).statusCode).toBe(403);
    expect(await erasing.carryOut(AUTHORITY)).toBe(0);
    expect(await erasing.replay()).toBe(0);
    expect(refusals(await record('post-director', agreeing(CHILD, erasure)))).toEqual(['children unknown-child']);
    const done = (await ledger.events(AUTHORITY, '')).filter(({ kind }) => kind === 'erasure.done');
    expect(done).toHaveLength(1);
    expect(JSON.stringify(done)).not.toContain(CHILD);
    expect(done[0]?.data).toMatchObject({
      erasure,
      scope: 'record',
      level: 2,
      basis: 'recorded-in-error',
      askedBy: 'post-head',
      agreedBy: 'post-director',
    });
  });

  it('takes nothing of anybody else, whose entries say what they said', async () => {
    const { ledger } = service.services;
    const visit = (await ledger.events(AUTHORITY, SIBLING)).find(({ kind }) => kind === 'visit.made');
    expect(visit?.children).toEqual([CHILD, SIBLING]);
    expect(visit?.body).toBe('kept');
    await service.record('post-manager-north', {
      kind: 'visit.made',
      at: '2024-02-05',
      children: [SIBLING],
      data: { seen: true, alone: true, place: 'home' },
    });
  });

  it('leaves the leaves, and all verifies; a row that is missing without an erasure is damage', async () => {
    await sealAll();
    const whole = await verify();
    expect(whole.faults).toEqual([]);
    expect(whole.erased).toBeGreaterThan(10);
    const [victim] = await query(
      "select eid from ledger.event where child = $1 and kind = 'case.opened' order by eid limit 1",
      [OTHER],
    );
    await query('alter table ledger.event disable trigger event_stays');
    await query('create table public.kept_row as select * from ledger.event where eid = $1', [victim?.['eid']]);
    await query('delete from ledger.event where eid = $1', [victim?.['eid']]);
    const codes = (await verify()).faults.map(({ code, eid }) => [code, eid ?? null]);
    expect(codes).toContainEqual(['no-row', Number(victim?.['eid'])]);
    await query('insert into ledger.event overriding system value select * from public.kept_row');
    await query('drop table public.kept_row');
    await query('alter table ledger.event enable trigger event_stays');
    expect((await verify()).faults).toEqual([]);
  });
});

/** Gives a folder that was copied back to whoever owned the one before. */
const matchOwner = async (path: string): Promise<void> => {
  const { uid, gid } = await stat(dirname(path));
  await chmod(path, 0o700);
  await chown(path, uid, gid);
  for (const entry of await readdir(path, { withFileTypes: true, recursive: true }))
    await chown(join(entry.parentPath, entry.name), uid, gid);
};

describe('an erasure that is killed in the middle', () => {
  it('is finished at the next start', async () => {
    const child = randomUUID();
    const erasure = randomUUID();
    await service.record('post-manager-north', ...registering(child, { familyName: word() }));
    await service.record('post-head', asking(child, erasure));
    // It waits here, after it was written down beside the database and before anything is gone from it.
    const blocking = new pg.Client({ connectionString: postgres.url });
    await blocking.connect();
    await blocking.query('begin; lock table web.draft in share mode');
    const running: ChildProcess = spawn(
      process.execPath,
      [
        join(root, 'src/cli/main.ts'),
        'erase',
        'agree',
        erasure,
        '--for-good',
        '--post',
        'post-director',
        '--authority',
        CODE,
      ],
      { env: { ...process.env, ...environment, DATABASE_URL: postgres.url }, stdio: 'ignore' },
    );
    const written = join(folder, 'erasures', CODE, `${erasure}.json`);
    await expect.poll(() => existsSync(written), { timeout: 50_000, interval: 20 }).toBe(true);
    running.kill('SIGKILL');
    await blocking.query('rollback');
    await blocking.end();
    await expect
      .poll(
        async () =>
          (await query("select 1 from pg_stat_activity where application_name = 'diogel' and state <> 'idle'")).length,
      )
      .toBe(0);
    expect((await service.services.ledger.events(AUTHORITY, child)).length).toBeGreaterThan(3);

    await close();
    await open();
    const { ledger, erasing } = service.services;
    expect(await ledger.events(AUTHORITY, child)).toEqual([]);
    expect((await ledger.events(AUTHORITY, '')).filter(({ data }) => data['erasure'] === erasure)).toHaveLength(1);
    await erasing.step();
    expect(await traces(folder, await dataFolder())).toEqual({ words: [], sealed: [] });
  });
});

describe('erasing some entries of a record', () => {
  it('takes those and what took them back, and leaves the rest as it was, which goes on', async () => {
    const { ledger, erasing } = service.services;
    const child = randomUUID();
    const second = randomUUID();
    await service.record('post-manager-north', ...registering(child), ...registering(second));
    const note = (id: string, children: readonly string[], more: Record<string, unknown> = {}) => ({
      id,
      kind: 'contact.received',
      at: '2024-03-01',
      children,
      data: { contact: id, source: 'police', summary: `${word()} oedd yn y cofnod anghywir` },
      ...more,
    });
    const wrong = randomUUID();
    const shared = randomUUID();
    await service.record('post-manager-north', note(wrong, [child]), note(shared, [child, second]));
    // The second child was not meant: the entry is put right, and from then on counts for the first alone.
    const right = randomUUID();
    await service.record('post-manager-north', note(right, [child], { replaces: shared }));
    await service.record('post-manager-north', {
      kind: 'record.retracted',
      at: '2024-03-02',
      children: [child],
      replaces: wrong,
      data: { reason: `${word()} oedd y plentyn` },
    });
    const before = (await ledger.facts(AUTHORITY, second)).facts.find(({ id }) => id === shared);
    expect(before?.replacedFrom).toBeTypeOf('number');

    const erasure = randomUUID();
    await service.record('post-head', asking(child, erasure, { entries: [wrong, right, shared] }));
    await service.record('post-director', agreeing(child, erasure));
    expect(await erasing.carryOut(AUTHORITY)).toBe(1);

    const left = await ledger.events(AUTHORITY, child);
    expect(left.map(({ kind }) => kind)).toEqual([
      'child.registered',
      'case.opened',
      'case.allocated',
      'erasure.asked',
      'erasure.agreed',
    ]);
    const after = (await ledger.facts(AUTHORITY, second)).facts.find(({ id }) => id === shared);
    expect(after?.replacedFrom).toBe(before?.replacedFrom);
    await service.record('post-manager-north', {
      kind: 'visit.made',
      at: '2024-04-05',
      children: [child, second],
      data: { seen: true, alone: true, place: 'home' },
    });
    expect(await ledger.verifyChild(AUTHORITY, child)).toMatchObject({ ok: true, erased: 4 });
    await sealAll();
    expect((await verify()).faults).toEqual([]);
  });
});

describe('a backup', () => {
  it('that is fresh holds nothing of what was erased; of an old one that is put back it is erased again before anybody is answered', async () => {
    const here = await dataFolder();
    await close();
    const fresh = join(backup, 'fresh');
    await cp(here, fresh, { recursive: true });
    expect(await traces(fresh)).toEqual({ words: [], sealed: [] });
    await rm(fresh, { recursive: true });
    expect((await traces(join(backup, 'data'))).words).not.toEqual([]);

    await rm(here, { recursive: true });
    await cp(join(backup, 'data'), here, { recursive: true, preserveTimestamps: true });
    await cp(join(backup, 'documents'), join(folder, 'documents'), { recursive: true });
    await matchOwner(here);
    await open();
    const { ledger, erasing } = service.services;
    expect(await ledger.events(AUTHORITY, CHILD)).toEqual([]);
    expect((await ledger.events(AUTHORITY, SIBLING)).length).toBeGreaterThan(3);
    await erasing.step();
    expect(await everyValue()).not.toContain(GONE);
    expect(await traces(folder, await dataFolder())).toEqual({ words: [], sealed: [] });
    expect((await ledger.events(AUTHORITY, '')).filter(({ kind }) => kind === 'erasure.done')).toHaveLength(3);
    const { faults, erased } = await verify();
    expect(faults).toEqual([]);
    // What was sealed after the backup is gone from this database with it.
    expect(erased).toBeGreaterThan(5);
    expect(await erasing.replay()).toBe(0);
  });
});
