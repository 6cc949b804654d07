import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { jsonLines, onFiles } from '../../tests/support/command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'diogel-figures-'));
afterAll(() => rmSync(folder, { recursive: true }));

const diogel = onFiles(folder);

const event = (id: string, kind: string, at: string, child: string, data: unknown, more: object = {}): string =>
  JSON.stringify({ id, kind, at, by: 'w', children: [child], data, ...more });
const CARE = { legalStatus: 'care-order' };
const children = Array.from({ length: 8 }, (_, index) => `c${index}`);
const EVENTS = [
  ...children.map((child, index) => event(`care-${child}`, 'care.began', `2024-05-${10 + index}`, child, CARE)),
  event('out', 'care.ended', '2024-06-20', 'c7', {}, { recorded: '2024-08-01T09:00:00Z' }),
  event('north', 'case.allocated', '2024-05-01', 'c0', { worker: 'w1', team: 'north' }),
].join('\n');
const QUARTER = ['--from', '2024-04-01', '--to', '2024-06-30'] as const;

describe('diogel figures', () => {
  it('counts a file, whole and in parts', async () => {
    const { code, out } = await diogel(['figures', '@f', ...QUARTER, '--measure', 'looked-after', '--json'], {
      f: EVENTS,
    });
    expect(code).toBe(0);
    expect(jsonLines(out)).toEqual([
      { measure: 'looked-after', version: 1, count: 7 },
      { measure: 'looked-after', version: 1, by: 'age', group: '', count: 7 },
      { measure: 'looked-after', version: 1, by: 'area', group: '', count: 7 },
      { measure: 'looked-after', version: 1, by: 'language', group: '', count: 7 },
      { measure: 'looked-after', version: 1, by: 'legal-status', group: 'care-order', count: 7 },
      { measure: 'looked-after', version: 1, by: 'placement', group: '', count: 7 },
      { measure: 'looked-after', version: 1, by: 'team', group: '', count: 6 },
      { measure: 'looked-after', version: 1, by: 'team', group: 'north', count: 1 },
    ]);
  });

  it('counts as it was known, and says by which events that has changed', async () => {
    const known = await diogel(
      [
        'figures',
        '@f',
        ...QUARTER,
        '--known-at',
        '2024-07-31',
        '--measure',
        'looked-after',
        '--measure',
        'care-ended',
        '--json',
      ],
      { f: EVENTS },
    );
    expect(jsonLines(known.out)).toContainEqual({ measure: 'looked-after', version: 1, count: 8 });
    const since = await diogel(
      [
        'figures',
        '@f',
        ...QUARTER,
        '--since',
        '2024-07-31',
        '--measure',
        'looked-after',
        '--measure',
        'care-ended',
        '--json',
      ],
      { f: EVENTS },
    );
    expect(jsonLines(since.out)).toEqual([
      expect.objectContaining({ measure: 'looked-after', child: 'c7', how: 'went', event: 'out' }),
      {
        measure: 'care-ended',
        child: 'c7',
        how: 'came',
        event: 'out',
        kind: 'care.ended',
        happened: '2024-06-20',
        recorded: '2024-08-01T10:00:00+01:00',
        corrected: false,
      },
    ]);
  });

  it('suppresses small numbers, and what would tell them, for the public', async () => {
    const { out } = await diogel(['figures', '@f', ...QUARTER, '--measure', 'looked-after', '--public', '--json'], {
      f: EVENTS,
    });
    expect(jsonLines(out)).toContainEqual({
      measure: 'looked-after',
      version: 1,
      by: 'team',
      group: 'north',
      count: null,
      suppressed: true,
    });
    expect(jsonLines(out)).toContainEqual({
      measure: 'looked-after',
      version: 1,
      by: 'team',
      group: '',
      count: null,
      suppressed: true,
    });
    expect(jsonLines(out)).toContainEqual({ measure: 'looked-after', version: 1, count: 7 });
  });

  it('badges in a table what is not official', async () => {
    const { out } = await diogel(['figures', '@f', ...QUARTER], { f: EVENTS });
    const row = (measure: string) => out.split('\n').find((line) => line.startsWith(`${measure} `));
    expect(row('looked-after')).toContain('CH/039');
    expect(row('registrations-again')).toContain('recalled, not official');
    expect(row('contacts')).toContain('local');
    expect(row('lac')).toBeUndefined();
  });

  it.each([
    [['figures', '@f', '--from', '2024-04-01'], '--to: missing'],
    [['figures', '@f', '--from', '2024-07-01', '--to', '2024-06-30'], 'is after --to'],
    [['figures', '@f', ...QUARTER, '--measure', 'CH/999'], 'CH/999 is not a measure'],
    [['figures', '@f', ...QUARTER, '--authority', 'x'], 'expected either files or an authority'],
    [['figures', '@gone', ...QUARTER], 'expected event files that can be read'],
    [['check-figures'], 'no file was named'],
    [['check-figures', '@gone'], 'expected a CSV file that can be read'],
  ])('refuses a call that means nothing: %j', async (args, said) => {
    const { code, err } = await diogel(args, { f: EVENTS });
    expect(code).toBe(2);
    expect(err).toContain(said);
  });

  it('tells what is wrong with a line, and counts the others', async () => {
    const { code, out, err } = await diogel(['figures', '@f', ...QUARTER, '--measure', 'looked-after', '--json'], {
      f: `${EVENTS}\n{"id":"x"}`,
    });
    expect(code).toBe(1);
    expect(jsonLines(out)[0]).toMatchObject({ count: 7 });
    expect(err).toContain('f:11: kind: missing');
  });
});

describe('diogel check-figures', () => {
  const TABLE = 'period,measure,value,compared,compared-period,direction\nQ1,visits,10,,,\nQ2,visits,16,23,Q1,down\n';

  it('finds what contradicts itself, with its line', async () => {
    const { code, out } = await diogel(['check-figures', '@t.csv'], { 't.csv': TABLE });
    expect(code).toBe(1);
    expect(out).toBe(
      't.csv:3: visits, Q2: compared with 23 in Q1, which was published as 10 (line 2)\n' +
        't.csv:3: visits, Q2: the paper says that it fell; from 10 to 16 it rose\n',
    );
    const asJson = await diogel(['check-figures', '@t.csv', '--json'], { 't.csv': TABLE });
    expect(jsonLines(asJson.out)).toContainEqual(
      expect.objectContaining({ file: 't.csv', line: 3, code: 'direction-reversed', weight: 'error' }),
    );
  });

  it('says nothing of a table that agrees, and what to confirm without calling it wrong', async () => {
    const right = await diogel(['check-figures', '@t.csv'], { 't.csv': 'period,measure,value\nQ1,visits,10\n' });
    expect([right.code, right.out, right.err]).toEqual([0, '', '']);
    const same = await diogel(['check-figures', '@t.csv'], {
      't.csv': 'period,measure,value\nQ1,visits,70\nQ2,visits,70\n',
    });
    expect([same.code, same.out]).toEqual([0, 't.csv:3: to confirm: visits: 70 in Q2 as in Q1; confirm it\n']);
  });

  it('names what it cannot read', async () => {
    const { code, err } = await diogel(['check-figures', '@t.csv'], {
      't.csv': 'period,measure,value\nQ1,visits,many\n',
    });
    expect(code).toBe(1);
    expect(err).toBe('t.csv:2: value: is “many”, expected a number of things, such as 1010 or 1,010\n');
  });
});
