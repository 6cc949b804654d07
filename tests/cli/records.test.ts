import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { EXAMPLE_INSTRUMENT } from '#src/practice/index.ts';
import { type Ran, runCommand } from '../support/command-line.ts';
import { freshAuthority } from '../support/service.ts';

let databaseUrl: string;
let folder: string;

const diogel = (...args: readonly string[]): Promise<Ran> =>
  runCommand({ DATABASE_URL: databaseUrl, DIOGEL_VAR: folder }, ...args);

const HISTORY = [
  {
    id: 'e1',
    kind: 'child.registered',
    at: '2024-01-02',
    by: 'import',
    children: ['c1'],
    data: { givenName: 'Esiampl', familyName: 'Dychmygol', dateOfBirth: '2015-05-05' },
  },
  {
    id: 'e2',
    kind: 'contact.received',
    at: '2024-01-02',
    by: 'import',
    children: ['c1'],
    data: { contact: 'k1', source: 'police', summary: 'Galwad gan yr heddlu ŵ' },
  },
  {
    id: 'e3',
    kind: 'contact.decided',
    at: '2024-01-05',
    recorded: '2024-01-06T09:00:00Z',
    by: 'import',
    children: ['c1'],
    data: { contact: 'k1', outcome: 'assessment' },
  },
];

beforeAll(async () => {
  databaseUrl = await freshAuthority();
  folder = await mkdtemp(join(tmpdir(), 'diogel-cli-'));
});

const worded = (prefix: string) => [
  { id: `${prefix}-1`, title: { en: `Indicator ${prefix}`, cy: `Dangosydd ${prefix}` } },
];
const SERAF = {
  shape: 'seraf',
  wording: { vulnerabilities: worded('v'), moderate: worded('m'), significant: worded('s') },
};

describe('diogel import, rebuild, verify and token', () => {
  it('records event lines with the times that the file states, once however often they come', async () => {
    const file = join(folder, 'history.jsonl');
    await writeFile(file, HISTORY.map((event) => `${JSON.stringify(event)}\n`).join(''));
    const first = await diogel('import', 'events', file, '--authority', 'sir-brofi', '--json');
    expect(first.status).toBe(0);
    expect(JSON.parse(first.out.trim().split('\n').at(-1) ?? '')).toMatchObject({
      recorded: 3,
      already: 0,
      actions: { taken: 3 },
    });
    const again = await diogel('import', 'events', file, '--authority', 'sir-brofi', '--json');
    expect(JSON.parse(again.out.trim().split('\n').at(-1) ?? '')).toMatchObject({ recorded: 0, already: 3 });
    const verified = await diogel('verify', '--authority', 'sir-brofi', '--json');
    expect(verified).toMatchObject({ status: 0 });
    // Nothing seals here but the service: what it has not sealed yet is waiting, and no damage.
    expect(JSON.parse(verified.out)).toMatchObject({ rows: 3, damaged: 0, erased: 0, leaves: 0, waiting: 3 });
    const rebuilt = await diogel('rebuild', '--authority', 'sir-brofi', '--json');
    expect(JSON.parse(rebuilt.out)).toEqual({ children: 1 });
  });

  it('says line by line what was rejected, records the rest, and ends with 1', async () => {
    const file = join(folder, 'half-bad.jsonl');
    await writeFile(
      file,
      `${JSON.stringify({ ...HISTORY[0], id: 'f1', children: ['c2'] })}\n{"id":"f2","kind":"visit.made","at":"2024-02-30"}\n{"cut":`,
    );
    const { status, out } = await diogel('import', 'events', file, '--authority', 'sir-brofi');
    expect(status).toBe(1);
    expect(out).toContain('half-bad.jsonl:2: rejected: at: "2024-02-30" is not a date');
    expect(out).toContain('half-bad.jsonl:3: rejected: the line is cut off');
    expect(out).toContain('1 events were recorded');
  });

  it('records a correction that stands in the file long before what it corrects', async () => {
    const file = join(folder, 'any-order.jsonl');
    const visits = Array.from({ length: 2_100 }, (_, index) => ({
      id: `v${index}`,
      kind: 'visit.made',
      at: `2024-0${1 + (index % 6)}-0${1 + (index % 9)}`,
      by: 'import',
      children: [`c-any-${index % 50}`],
      data: { seen: true, alone: true, place: 'home' },
    }));
    const last = visits.at(-1);
    const retracted = {
      id: 'v-retracted',
      kind: 'record.retracted',
      at: '2024-07-01',
      by: 'import',
      children: last?.children,
      replaces: last?.id,
      data: { reason: 'another family' },
    };
    await writeFile(file, [retracted, ...visits].map((event) => `${JSON.stringify(event)}\n`).join(''));
    const { status, out, err } = await diogel('import', 'events', file, '--authority', 'sir-arall', '--json');
    expect(err).not.toContain('unknown-replaced');
    expect(status).toBe(0);
    expect(JSON.parse(out.trim().split('\n').at(-1) ?? '')).toMatchObject({ recorded: 2_101 });
  });

  it('records nothing of an import that corrects an event that nobody has', async () => {
    const file = join(folder, 'unknown.jsonl');
    await writeFile(
      file,
      `${JSON.stringify({ ...HISTORY[0], id: 'g1', children: ['c3'] })}\n${JSON.stringify({ ...HISTORY[1], id: 'g2', children: ['c3'], replaces: 'nowhere' })}\n`,
    );
    const { status, err } = await diogel('import', 'events', file, '--authority', 'sir-brofi');
    expect(status).toBe(1);
    expect(err).toContain('nothing was imported: unknown-replaced');
    expect(JSON.parse((await diogel('verify', '--authority', 'sir-brofi', '--json')).out)).toMatchObject({ rows: 4 });
  });

  it('writes the events of a return without a database', async () => {
    const out = join(folder, 'cin.jsonl');
    const xml = join(folder, 'cin.xml');
    await writeFile(
      xml,
      '<Message><Header/><Children><Child><ChildIdentifiers><LAchildID>X1</LAchildID><PersonBirthDate>2015-03-27</PersonBirthDate></ChildIdentifiers><CINdetails><CINreferralDate>2022-10-06</CINreferralDate><ReferralSource>1A</ReferralSource><ReferralNFA>false</ReferralNFA></CINdetails></Child></Children></Message>',
    );
    const ran = await diogel('import', 'cin', xml, '--events', out);
    expect(ran.status).toBe(0);
    expect(await readFile(out, 'utf8')).toContain('"kind":"child.registered"');
  });

  it('makes a token for a post that somebody holds, and for no other', async () => {
    expect(await diogel('token', '--post', 'post-north-1', '--authority', 'sir-brofi')).toMatchObject({ status: 0 });
    expect(await diogel('token', '--post', 'post-north-vacant', '--authority', 'sir-brofi')).toMatchObject({
      status: 2,
    });
    expect((await diogel('token', '--post', 'post-north-1', '--authority', 'nowhere')).err).toContain(
      'expected one of sir-brofi, sir-arall',
    );
  });

  it('adds an authority with its settings, and names what is wrong with them', async () => {
    const settings = join(folder, 'settings.json');
    await writeFile(
      settings,
      JSON.stringify({
        procedures: '2019-11-11',
        rules: ['strategy-quorum', 'core-group-monthly'],
        closures: ['2026-12-29'],
        instruments: [EXAMPLE_INSTRUMENT, SERAF],
      }),
    );
    expect(
      await diogel(
        'authority',
        'sir-newydd',
        '--name-cy',
        'Sir Newydd',
        '--name-en',
        'Newshire',
        '--settings',
        settings,
      ),
    ).toMatchObject({ status: 0, out: 'sir-newydd is authority 3.\n' });
    for (const [wrong, said] of [
      [{ rules: ['no-such-rule'] }, 'rules: 0: '],
      // Before the procedures were published, and after every region had adopted them.
      [{ procedures: '2019-11-10' }, 'procedures: expected a day from 2019-11-11 to 2020-04-30'],
      [{ procedures: '2020-05-01' }, 'procedures: expected a day from 2019-11-11 to 2020-04-30'],
      [{ closures: ['2026-02-29'] }, 'closures: 0: '],
      [{ closure: ['2026-12-29'] }, 'closure'],
      [{ instruments: [{ ...EXAMPLE_INSTRUMENT, title: { en: 'Light' } }] }, 'instruments: 0: title: cy: '],
      [{ instruments: [{ ...EXAMPLE_INSTRUMENT, bands: [] }] }, 'instruments: 0: bands: '],
      [
        { instruments: [{ ...SERAF, wording: { ...SERAF.wording, moderate: [] } }] },
        'instruments: 0: wording: moderate: ',
      ],
      [{ instruments: [{ shape: 'other', wording: {} }] }, 'instruments: 0: shape: '],
    ] as const) {
      await writeFile(settings, JSON.stringify(wrong));
      const names = ['--name-cy', 'Sir Newydd', '--name-en', 'Newshire'];
      const answer = await diogel('authority', 'sir-newydd', ...names, '--settings', settings);
      expect(answer).toMatchObject({ status: 2, out: '' });
      expect(answer.err).toContain(said);
    }
  });

  it('ends with 2 and says what would be right where the call is wrong', async () => {
    for (const args of [
      ['import'],
      ['import', 'xyz', 'file'],
      ['import', 'events'],
      ['import', 'events', '/nowhere.jsonl'],
      ['rebuild', '--speed'],
      ['nothing'],
      ['duties'],
    ]) {
      const { status, err } = await diogel(...args);
      expect([args, status]).toEqual([args, 2]);
      expect(err).toMatch(/expected|Unknown option/);
    }
  });
});
