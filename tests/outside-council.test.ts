import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from './support/database.ts';
import { POSTS } from './support/service.ts';

const root = resolve(import.meta.dirname, '..');
const from = { from: '2020-01-01', to: null, interim: false };
const HELD = POSTS.map(({ post }) => ({ ...from, post, person: `Deiliad ${post}` }));

const event = (id: string, kind: string, at: string, data: object, more: object = {}) => ({
  id,
  kind,
  at,
  by: 'made up elsewhere',
  children: ['k1'],
  data,
  ...more,
});
/** Worked by hand: placed on 22 February 2024, first visit on the leap day, the next owed 42 days later, on 11 April. */
const COUNCIL = [
  event('e8', 'record.retracted', '2024-05-07', { reason: 'not made' }, { replaces: 'e7' }),
  event('e1', 'child.registered', '2024-02-22', { givenName: 'Plentyn', familyName: 'Dychmygol' }),
  event('e2', 'case.opened', '2024-02-22', {}),
  event('e3', 'case.allocated', '2024-02-22', { worker: 'post-north-1', team: 'north' }),
  event('e4', 'care.began', '2024-02-22', {}),
  event('e4a', 'advocacy.offered', '2024-02-22', { accepted: false }),
  event('e5', 'placement.began', '2024-02-22', {
    placement: 'p',
    kind: 'foster',
    untilEighteen: false,
    regime: 'standard',
  }),
  event('e6', 'visit.made', '2024-02-29', { seen: true, alone: true, place: 'placement' }),
  event('e9', 'looked-after-review.held', '2024-03-12', {}),
  // In time, and written down only on the fifteenth; on 7 May it turns out that it was never made.
  event(
    'e7',
    'visit.made',
    '2024-04-11',
    { seen: true, alone: true, place: 'placement' },
    { recorded: '2024-04-15T09:00:00+01:00' },
  ),
  event('e10', 'case.unallocated', '2024-05-20', {}),
];

interface Shown {
  readonly day: string;
  readonly list: string;
  readonly seenBy: string;
  readonly child: string;
  readonly rule?: string;
  readonly due?: string;
  readonly status?: string;
}
let shown: readonly Shown[];
let folder: string;

const lists = async (...args: readonly string[]) =>
  promisify(execFile)(process.execPath, [join(root, 'scripts', 'outside-council.ts'), ...args], {
    env: { ...process.env, DATABASE_URL: await freshDatabase() },
    maxBuffer: 1 << 26,
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diogel-outside-test-'));
  await writeFile(join(folder, 'council.jsonl'), COUNCIL.map((line) => `${JSON.stringify(line)}\n`).join(''));
  await writeFile(join(folder, 'posts.json'), JSON.stringify({ posts: POSTS, holdings: HELD }));
  const { stdout } = await lists(
    join(folder, 'council.jsonl'),
    join(folder, 'posts.json'),
    '2024-04-11',
    '2024-04-12',
    '2024-04-15',
    '2024-05-07',
    '2024-05-20',
  );
  shown = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Shown);
  // A command of its own and a service of its own for each of five days.
}, 300_000);

const visitsOn = (day: string, list: string, seenBy: string): string[] =>
  shown
    .filter((row) => row.day === day && row.list === list && row.seenBy === seenBy && row.rule === 'lac-visit-next')
    .map(({ due, status }) => `${due} ${status}`);

describe('a council from outside, as its lists show it on each day', () => {
  it('owes the visit on its last day, and misses it the day after', () => {
    expect(visitsOn('2024-04-11', 'mine', 'post-north-1')).toEqual(['2024-04-11 open']);
    expect(visitsOn('2024-04-11', 'team', 'post-manager-north')).toEqual([]);
    expect(visitsOn('2024-04-12', 'mine', 'post-north-1')).toEqual(['2024-04-11 overdue']);
    expect(visitsOn('2024-04-12', 'team', 'post-manager-north')).toEqual(['2024-04-11 overdue']);
    expect(visitsOn('2024-04-12', 'team', 'post-head')).toEqual(['2024-04-11 overdue']);
    expect(visitsOn('2024-04-12', 'team', 'post-manager-south')).toEqual([]);
  });

  it('misses it no more once it was written down, and again once that was taken back', () => {
    expect(visitsOn('2024-04-15', 'team', 'post-manager-north')).toEqual([]);
    expect(visitsOn('2024-05-07', 'team', 'post-manager-north')).toEqual(['2024-04-11 overdue']);
  });

  it('is nobody’s child from the day on which nobody has them', () => {
    const nobodys = (day: string) =>
      shown.filter((row) => row.day === day && row.list === 'nobodys' && row.seenBy === 'post-manager-north').length;
    expect(nobodys('2024-05-07')).toBe(0);
    expect(nobodys('2024-05-20')).toBe(1);
  });

  it('is refused where a day is none, or a line is none, by name', async () => {
    const [council, posts] = [join(folder, 'council.jsonl'), join(folder, 'posts.json')];
    await expect(lists(council, posts, '2024-02-30')).rejects.toMatchObject({
      code: 2,
      stderr: '2024-02-30 is not a date, expected YYYY-MM-DD\n',
    });
    await writeFile(join(folder, 'bad.jsonl'), '{"id":"x"}\n');
    await expect(lists(join(folder, 'bad.jsonl'), posts, '2024-04-12')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('bad.jsonl:1: ') as string,
    });
  }, 180_000);
});
