import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, type Day, formatDay } from '#src/calendar/index.ts';
import {
  type Edition,
  editionsOf,
  keepRecounts,
  lastRecount,
  prepare,
  publish,
  recountEdition,
} from '#src/figures/index.ts';
import { runCommand } from './support/command-line.ts';
import { AUTHORITY, OTHER_AUTHORITY, registering, smallService, type TestService } from './support/service.ts';

let service: TestService;
let folder: string;
let today: Day;
const daysAgo = (days: number): string => formatDay(addDays(today, -days));
const now = (): number => service.services.clock.now();

/** Publishes, and has it sealed. `wrongly` changes the text of the manifest first, as a dishonest service would. */
const published = async (edition: string, wrongly = (text: string): string => text): Promise<Edition> => {
  await service.seal();
  const wanted = { edition, from: today - 60, to: today - 1, asAt: today - 1 };
  const result = await prepare(service.services, AUTHORITY, wanted, now());
  if (!result.ok) throw new Error(result.code);
  const fullText = wrongly(result.prepared.fullText);
  const prepared = { ...result.prepared, fullText, full: JSON.parse(fullText) };
  expect(await publish(service.services, service.as('post-director'), prepared, now())).toMatchObject({ ok: true });
  await service.seal();
  const found = (await editionsOf(service.services.ledger, AUTHORITY)).at(-1);
  if (found?.edition !== edition) throw new Error(`${edition} is not the last`);
  return found;
};
/** A program in the verifier's place. */
const program = async (source: string): Promise<string> => {
  const at = await mkdtemp(join(tmpdir(), 'diogel-program-'));
  await writeFile(join(at, 'verify.ts'), source);
  return at;
};
const recounted = async (edition: Edition, instead?: string) => {
  const { database, ledger } = service.services;
  const with_ = { database, ledger, ...(instead === undefined ? {} : { program: instead }) };
  const made = await recountEdition(with_, AUTHORITY, edition);
  if (!made.ok) throw new Error(made.code);
  return made.recount;
};
const superuser = async (text: string, values: readonly unknown[] = []) => {
  const client = new pg.Client({ connectionString: service.databaseUrl });
  await client.connect();
  try {
    return await client.query(text, [...values]);
  } finally {
    await client.end();
  }
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diogel-recounting-'));
  service = await smallService({ environment: { DIOGEL_VAR: folder } });
  today = service.services.clock.today();
  for (let index = 0; index < 8; index++) {
    const child = randomUUID();
    const team = index < 5 ? 'north' : 'south';
    await service.record(
      'post-head',
      ...registering(child, { at: daysAgo(90), team, worker: `post-${team}-1` }),
      { kind: 'care.began', at: daysAgo(80), children: [child], data: { legalStatus: 'care-order' } },
      {
        kind: 'visit.made',
        at: daysAgo(50 - index),
        children: [child],
        data: { seen: true, alone: true, place: 'home' },
      },
    );
  }
}, 120_000);
afterAll(() => service.close());

describe('a recount', { timeout: 240_000 }, () => {
  let edition: Edition;

  it('of an edition by the verifier agrees, and says by which program', async () => {
    edition = await published('first');
    const recount = await recounted(edition);
    expect(recount).toMatchObject({ verdict: 'agrees', wrong: [], differing: [], edition: edition.id });
    expect(recount.manifest).toBe(edition.full);
    expect(recount.program).toMatch(/^[0-9a-f]{64}$/);
    expect(await lastRecount(service.services.database, AUTHORITY)).toEqual(recount);
    expect(await lastRecount(service.services.database, OTHER_AUTHORITY)).toBeUndefined();
  });

  it('gives the program the bundle through a pipe, and nothing of ours besides', async () => {
    const spy = await program(`
      import { fstatSync, openSync, readFileSync } from 'node:fs';
      const file = openSync(process.argv[2], 'r');
      const lines = readFileSync(file, 'utf8').trimEnd().split('\\n');
      const first = JSON.parse(lines[0]);
      const codes = [fstatSync(file).isFIFO() ? 'pipe' : 'file', first.manifest.audience, String(lines.length - 1), ...Object.keys(process.env).filter((name) => !['PATH', 'PWD', 'SHLVL', '_', 'OLDPWD'].includes(name))];
      console.log(JSON.stringify({ result: 'differs', findings: codes.map((code) => ({ verdict: 'differs', code })), differences: [] }));
    `);
    const { rows } = await superuser('select count(*)::int as rows from ledger.event where authority = $1', [
      AUTHORITY,
    ]);
    const own = await mkdtemp(join(tmpdir(), 'diogel-temporary-'));
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = own;
    try {
      expect((await recounted(edition, spy)).wrong).toEqual(['pipe', 'inspector', String(rows[0].rows)]);
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
    expect(await readdir(own)).toEqual([]);
  });

  it.each([
    ['says nothing', 'process.exitCode = 2;'],
    ['says something else', 'console.log("verified");'],
    ['is public', 'console.log(JSON.stringify({ result: "public", findings: [], differences: [] }));'],
    ['stops in the middle', 'process.kill(process.pid, "SIGKILL");'],
  ])('by a program that %s has failed, and never agrees', async (_, source) => {
    expect(await recounted(edition, await program(source))).toMatchObject({ verdict: 'failed' });
  });

  it('names the figures that come out otherwise', async () => {
    const wrong = await published('wrong', (text) => {
      // The last: the first is what it is compared with.
      const said = '{"count":8,"measure":"looked-after","version":1}';
      const at = text.lastIndexOf(said);
      return `${text.slice(0, at)}${said.replace('8', '7')}${text.slice(at + said.length)}`;
    });
    expect(await recounted(wrong)).toMatchObject({
      verdict: 'differs',
      wrong: ['figures'],
      differing: [{ measure: 'looked-after', published: '7', counted: '8' }],
    });
  });

  it('of figures that were changed behind our back differs', async () => {
    const good = await published('good');
    expect(await recounted(good)).toMatchObject({ verdict: 'agrees' });
    await superuser(
      'update figures.manifest set content = replace(content, \'"count":8\', \'"count":9\') where sha256 = $1',
      [good.full],
    );
    expect(await recounted(good)).toMatchObject({ verdict: 'differs', wrong: ['no-manifest'] });
  });

  it('stays as it was kept', async () => {
    for (const change of ["update figures.recount set verdict = 'agrees'", 'delete from figures.recount'])
      await expect(superuser(change)).rejects.toThrow('refused');
  });

  it('is done by the command line too', async () => {
    const again = await published('by hand');
    const diogel = (...args: readonly string[]) =>
      runCommand(
        { DATABASE_URL: service.databaseUrl, DIOGEL_VAR: folder, DIOGEL_KEY_FILE: service.keyFile },
        'recount',
        ...args,
      );
    const ran = await diogel('--authority', 'sir-brofi', '--json');
    expect([ran.status, ran.err]).toEqual([0, expect.any(String)]);
    expect(JSON.parse(ran.out)).toMatchObject({ name: 'by hand', edition: again.id, verdict: 'agrees' });
    const none = await diogel('--authority', 'sir-arall');
    expect([none.status, none.err.includes('nothing is published yet')]).toEqual([2, true]);
  });
});

describe('editions are counted again', { timeout: 240_000 }, () => {
  const AGREES = 'console.log(JSON.stringify({ result: "verified", findings: [], differences: [] }));';
  const count = async (): Promise<number> => {
    const { rows } = await superuser('select count(*)::int as rows from figures.recount where authority = $1', [
      AUTHORITY,
    ]);
    return rows[0].rows;
  };

  it('by themselves: once they are published, every day, and by another program', async () => {
    const { database, ledger } = service.services;
    let later = 0;
    const stand = await program(AGREES);
    const keeping = keepRecounts(
      { database, ledger, program: stand, now: () => now() + later },
      (error) => {
        throw error;
      },
      20,
    );
    try {
      const before = await count();
      await expect.poll(count, { timeout: 30_000 }).toBe(before + 1);
      const edition = await published('by itself');
      await expect
        .poll(async () => (await lastRecount(database, AUTHORITY))?.edition, { timeout: 30_000 })
        .toBe(edition.id);
      const known = await count();
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(await count()).toBe(known);
      await writeFile(join(stand, 'more.ts'), 'export {};');
      await expect.poll(count, { timeout: 30_000 }).toBe(known + 1);
      later = 86_400_000_000;
      await expect.poll(count, { timeout: 30_000 }).toBeGreaterThan(known + 1);
    } finally {
      await keeping.stop();
    }
  });
});

describe('a recount that is under way', { timeout: 120_000 }, () => {
  it('ends with the service, whatever the program does', async () => {
    const { database, ledger } = service.services;
    const at = await mkdtemp(join(tmpdir(), 'diogel-program-'));
    const begun = join(at, 'begun');
    await writeFile(
      join(at, 'verify.ts'),
      `import { writeFileSync } from 'node:fs';
      setInterval(() => writeFileSync(${JSON.stringify(begun)}, String(performance.now())), 20);`,
    );
    const before = await lastRecount(database, AUTHORITY);
    const failures: unknown[] = [];
    const keeping = keepRecounts({ database, ledger, program: at, now }, (error) => failures.push(error), 20);
    await expect.poll(() => readFile(begun, 'utf8').catch(() => ''), { timeout: 30_000 }).not.toBe('');
    await keeping.stop();
    expect(failures).toEqual([]);
    expect(await lastRecount(database, AUTHORITY)).toEqual(before);
    const last = await readFile(begun, 'utf8');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await readFile(begun, 'utf8')).toBe(last);
  });
});

describe('a recount of entries that somebody changed', { timeout: 120_000 }, () => {
  it('says that they are not those that were sealed', async () => {
    const edition = await published('before the change');
    await superuser(`
      set session_replication_role = 'replica';
      update ledger.event set recorded_us = recorded_us - 1, entered_us = entered_us - 1 where authority = ${AUTHORITY} and kind = 'visit.made'`);
    expect(await recounted(edition)).toMatchObject({ verdict: 'differs', wrong: ['events', 'counted'], differing: [] });
  });

  it('says that one cannot be opened, where its body is another', async () => {
    const edition = (await editionsOf(service.services.ledger, AUTHORITY)).at(-1);
    if (edition === undefined) throw new Error('nothing is published');
    await superuser(`
      set session_replication_role = 'replica';
      update ledger.body set sealed = sealed || '\\x00'::bytea where authority = ${AUTHORITY} and eid =
        (select min(eid) from ledger.event where authority = ${AUTHORITY} and kind = 'visit.made')`);
    expect(await recounted(edition)).toMatchObject({ verdict: 'differs', wrong: ['damaged'] });
  });
});
