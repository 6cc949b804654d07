import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { COMMAND_LINE, jsonLines, onFiles, type Outcome } from '../../tests/support/command-line.ts';
import { HOLIDAY_NAMES } from '../calendar/index.ts';
import { coreLaw, KINDS } from '../practice/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'diogel-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

const diogel = onFiles(folder);

const event = (
  id: string,
  kind: string,
  at: string,
  data: unknown,
  more: Readonly<Record<string, unknown>> = {},
): string => JSON.stringify({ id, kind, at, by: 'w', children: ['c1'], data, ...more });
const EVENTS = [
  event('v', 'visit.made', '2023-04-06', { seen: true, alone: true, place: 'home' }),
  event(
    'r"é',
    'conference.held',
    '2023-04-03',
    { type: 'initial', decision: 'registered' },
    { children: ['c2', 'c1'] },
  ),
  event('x', 'record.retracted', '2023-05-01', { reason: 'not seen' }, { replaces: 'v', children: [] }),
].join('\n');

describe('diogel duties', () => {
  it('prints one JSON line a duty, with the eight fields of the contract, sorted by child, rule, start and from', {
    timeout: 60_000,
  }, async () => {
    const { code, out, err } = await diogel(
      ['duties', '@e.jsonl', '--as-at', '2023-04-20', '--known-at', '2023-04-30', '--json'],
      { 'e.jsonl': EVENTS },
    );
    expect([code, err]).toEqual([0, '']);
    const duty = (
      child: string,
      rule: string,
      from: string,
      start: string,
      due: string,
      status: string,
      done: string | null = null,
    ) => ({
      child,
      rule,
      from,
      start: `2023-04-${start}`,
      due,
      status,
      done: done === null ? null : '2023-04-06',
      doneBy: done,
    });
    const untouched = (child: string) => [
      duty(child, 'core-group-first', 'r"é', '03', '2023-04-19', 'overdue'),
      duty(child, 'cp-visit', 'r"é', '03', '2023-04-19', 'overdue'),
      duty(child, 'cp-visit-home', 'r"é', '03', '2023-05-01', 'open'),
      duty(child, 'outline-plan-circulated', 'r"é', '03', '2023-04-12', 'overdue'),
      duty(child, 'rcpc-first', 'r"é', '03', '2023-07-03', 'open'),
    ];
    const [group, , , plan, review] = untouched('c1');
    expect(jsonLines(out)).toEqual([
      group,
      duty('c1', 'cp-visit', 'r"é', '03', '2023-04-19', 'met', 'v'),
      duty('c1', 'cp-visit', 'v', '06', '2023-04-24', 'open'),
      duty('c1', 'cp-visit-home', 'r"é', '03', '2023-05-01', 'met', 'v'),
      duty('c1', 'cp-visit-home', 'v', '06', '2023-05-04', 'open'),
      plan,
      review,
      ...untouched('c2'),
    ]);
    for (const line of jsonLines(out))
      expect(Object.keys(line)).toEqual(['child', 'rule', 'from', 'start', 'due', 'status', 'done', 'doneBy']);
    const now = await diogel(['duties', '@e.jsonl', '--as-at', '2023-04-20', '--json'], { 'e.jsonl': EVENTS });
    expect(jsonLines(now.out)).toEqual([...untouched('c1'), ...untouched('c2')]);
  });

  it('shows reasons when they are asked for, and a table without --json', { timeout: 60_000 }, async () => {
    const reasons = await diogel(['duties', '@e.jsonl', '--as-at', '2023-04-20', '--json', '--reasons'], {
      'e.jsonl': EVENTS,
    });
    const [first] = jsonLines(reasons.out);
    expect(first?.['reasons']).toEqual({
      limit: { workingDays: 10 },
      countedFrom: 'r"é',
      skipped: [
        { date: '2023-04-07', name: 'good-friday' },
        { date: '2023-04-10', name: 'easter-monday' },
      ],
      endedBy: null,
      instrument: expect.objectContaining({ instrument: 'wales-safeguarding-procedures', confidence: 'V' }),
    });
    expect(Object.keys(HOLIDAY_NAMES)).toContain('good-friday');
    const table = await diogel(['duties', '@e.jsonl', '--as-at', '2023-04-20'], { 'e.jsonl': EVENTS });
    expect(table.out.split('\n')[0]).toMatch(/^child\s+rule\s+counted from\s+due\s+status\s+done$/);
    expect(table.out.split('\n')[1]).toMatch(/^c1\s+core-group-first\s+2023-04-03\s+2023-04-19\s+overdue$/);
  });

  it('says in a table why a duty is due and under which law, and badges what is not law', {
    timeout: 60_000,
  }, async () => {
    const lines = [
      EVENTS,
      event('o', 'case.opened', '2023-04-03', {}, { children: ['c3'] }),
      event('b', 'care.began', '2023-04-03', {}, { children: ['c4'] }),
      event('s', 'conference.held', '2019-04-03', { type: 'initial', decision: 'registered' }, { children: ['c5'] }),
    ].join('\n');
    const asked = ['@e.jsonl', '--rules', 'all', '--as-at', '2023-04-20'];
    const { out } = await diogel(['duties', ...asked, '--reasons'], { 'e.jsonl': lines });
    const row = (text: string): string => out.split('\n').find((line) => line.startsWith(text)) ?? '';
    expect(out.split('\n')[0]).toMatch(/ done +why +law$/);
    expect(row('c1     core-group-first ')).toMatch(
      / 10 working days after Mon 2023-04-03, skipping Good Friday and Easter Monday: Wed 2023-04-19 +wales-safeguarding-procedures, section 4, page 4$/,
    );
    expect(row('c1     coordinator-named ')).toMatch(/ the same day /);
    expect(row('c3     cs-plan-visits (local) ')).toMatch(
      / 42 days after Mon 2023-04-03: .* local-norm, .* \(local\)$/,
    );
    expect(row('c4     lac-review-first (not verified) ')).toMatch(/regulation 39 \(not verified\)$/);
    expect(row('c5     cp-visit (not verified) ')).toMatch(/ all-wales-procedures-2008 \(not verified\)$/);
    expect(row('c5     rcpc-first (not verified) ')).toMatch(/ 3 months after Wed 2019-04-03: /);

    const plain = await diogel(['duties', ...asked], { 'e.jsonl': lines });
    expect(plain.out).toMatch(/^c4 +lac-review-first \(not verified\) /m);
    expect(plain.out).toMatch(/^c1 +core-group-first +2023/m);
    const period = ['--from', '2023-01-01', '--to', '2023-12-31'];
    const { out: measured } = await diogel(['measures', ...asked, ...period], { 'e.jsonl': lines });
    expect(measured).toMatch(/^cs-plan-visits \(local\) +\d/m);
    expect(measured).toMatch(/^cp-visit +\d/m);
  });

  it('knows more rules than the core', { timeout: 60_000 }, async () => {
    const rules = async (set: string) => {
      const { out } = await diogel(['duties', '@e.jsonl', '--as-at', '2023-04-20', '--json', '--rules', set], {
        'e.jsonl': EVENTS,
      });
      return [...new Set(jsonLines(out).map(({ rule }) => rule))];
    };
    expect(await rules('verified')).toEqual(expect.arrayContaining(['detailed-plan', 'coordinator-named', 'cp-visit']));
    expect(await rules('core')).not.toContain('detailed-plan');
  });

  it('reports a bad line by file and line, reads the others and ends with 1', { timeout: 60_000 }, async () => {
    const { code, out, err } = await diogel(
      ['duties', '@good.jsonl', '@bad.jsonl', '--as-at', '2023-04-20', '--json'],
      {
        'good.jsonl': EVENTS,
        'bad.jsonl': `${event('b', 'visit.made', '2023-04-05', { seen: true })}\n{\n`,
      },
    );
    expect(code).toBe(1);
    expect(jsonLines(out)).toHaveLength(10);
    expect(err.trimEnd().split('\n')).toEqual([
      'bad.jsonl:1: data.alone: missing, expected true or false',
      'bad.jsonl:1: data.place: missing, expected one of home, placement, school, elsewhere',
      'bad.jsonl:2: the line is cut off, expected one whole JSON object',
    ]);
  });

  it('reports a duty whose limit ends where no bank holidays are known', { timeout: 60_000 }, async () => {
    const { code, out, err } = await diogel(['duties', '@f.jsonl', '--as-at', '2030-01-01', '--json'], {
      'f.jsonl': `\n${event('k', 'care.began', '2029-01-05', {})}`,
    });
    expect([code, out]).toEqual([1, '']);
    expect(err).toBe(
      'f.jsonl:2: lac-review-first cannot be counted: bank holidays of 2029 are not known, expected dates whose limits end in 2010 to 2028\n',
    );
  });

  it.each([
    [[], 'no file was named'],
    [['@gone.jsonl'], 'ENOENT'],
    [['@e.jsonl', '--as-at', '2023-02-29'], '--as-at: 2023-02-29 is not a date, expected a real day as YYYY-MM-DD'],
    [['@e.jsonl', '--known-at', '2023-04-20T10:00:00'], '--known-at: 2023-04-20T10:00:00 is not a time'],
    [['@e.jsonl', '--rules', 'some'], '--rules: some is not a set of rules, expected one of core, verified, all'],
    [['@e.jsonl', '--jsonl'], "Unknown option '--jsonl'"],
  ] as const)('ends with 2 where the call is wrong: %j', { timeout: 60_000 }, async (args, message) => {
    const { code, out, err } = await diogel(['duties', ...args], { 'e.jsonl': EVENTS });
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  it('ends quietly when nobody reads on', { timeout: 60_000 }, async () => {
    const many = Array.from({ length: 4000 }, (_, index) =>
      event(`k${index}`, 'care.began', '2023-04-03', {}, { children: [`c${index}`] }),
    ).join('\n');
    writeFileSync(join(folder, 'many.jsonl'), many);
    const outcome = await new Promise<Outcome>((resolve) => {
      const child = spawn(
        'sh',
        ['-c', `"${process.execPath}" "${COMMAND_LINE}" duties "${join(folder, 'many.jsonl')}" --json | head -1`],
        { stdio: ['ignore', 'pipe', 'pipe'] },
      );
      let [out, err] = ['', ''];
      child.stdout.on('data', (chunk) => (out += String(chunk)));
      child.stderr.on('data', (chunk) => (err += String(chunk)));
      child.once('close', (code) => resolve({ code, out, err }));
    });
    expect([outcome.code, outcome.err, jsonLines(outcome.out).length]).toEqual([0, '', 1]);
  });
});

describe('diogel measures', () => {
  it('prints one JSON line a rule, in order, zeros too', { timeout: 60_000 }, async () => {
    const { code, out } = await diogel(
      ['measures', '@e.jsonl', '--from', '2023-04-12', '--to', '2023-05-01', '--as-at', '2023-04-20', '--json'],
      { 'e.jsonl': EVENTS },
    );
    expect(code).toBe(0);
    const lines = jsonLines(out);
    expect(lines.map(({ rule }) => rule)).toEqual(
      coreLaw()
        .rules.map(({ id }) => id)
        .sort(),
    );
    expect(lines.find(({ rule }) => rule === 'cp-visit-home')).toEqual({
      rule: 'cp-visit-home',
      due: 2,
      onTime: 0,
      late: 0,
      missed: 0,
      overdue: 0,
      open: 2,
    });
    expect(lines.find(({ rule }) => rule === 'outline-plan-circulated')).toEqual({
      rule: 'outline-plan-circulated',
      due: 2,
      onTime: 0,
      late: 0,
      missed: 0,
      overdue: 2,
      open: 0,
    });
    expect(lines.find(({ rule }) => rule === 'rcpc-first')).toEqual({
      rule: 'rcpc-first',
      due: 0,
      onTime: 0,
      late: 0,
      missed: 0,
      overdue: 0,
      open: 0,
    });
    const table = await diogel(
      ['measures', '@e.jsonl', '--from', '2023-04-12', '--to', '2023-05-01', '--as-at', '2023-04-20'],
      { 'e.jsonl': EVENTS },
    );
    expect(table.out.split('\n')[0]).toMatch(/^rule\s+due\s+on time\s+late\s+missed\s+overdue\s+open$/);
  });

  it.each([
    [['@e.jsonl', '--to', '2023-05-01'], '--from: missing, expected a day as YYYY-MM-DD'],
    [['@e.jsonl', '--from', '2023-05-01'], '--to: missing, expected a day as YYYY-MM-DD'],
    [['@e.jsonl', '--from', '2023-05-02', '--to', '2023-05-01'], '--from: 2023-05-02 is after --to 2023-05-01'],
  ] as const)('ends with 2 where the call is wrong: %j', { timeout: 60_000 }, async (args, message) => {
    const { code, err } = await diogel(['measures', ...args], { 'e.jsonl': EVENTS });
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe('diogel', () => {
  it('prints the JSON Schema of every kind', { timeout: 60_000 }, async () => {
    const { code, out } = await diogel(['schema']);
    expect(code).toBe(0);
    for (const kind of KINDS.keys()) expect(out).toContain(`"const": "${kind}"`);
    expect(JSON.parse(out)['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
  });

  it('helps, and ends with 2 where no command or an unknown one is named', { timeout: 60_000 }, async () => {
    const [help, none, unknown, own] = await Promise.all([
      diogel(['--help']),
      diogel([]),
      diogel(['dutis']),
      diogel(['duties', '--help']),
    ]);
    expect([help.code, none.code, unknown.code, own.code]).toEqual([0, 2, 2, 0]);
    for (const name of ['duties', 'measures', 'schema']) expect(help.out).toContain(`  ${name}`);
    expect(unknown.err).toContain('dutis is not a command, expected one of duties, measures, ');
    expect(own.out).toContain('--known-at');
  });
});
