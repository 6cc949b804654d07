import { expect, test } from 'vitest';
import { type Day, formatDay, parseDay, startOfDay } from '../calendar/index.ts';
import type { Fact } from '../law/index.ts';
import { DEFAULT_SETTINGS, lawOf } from '../practice/index.ts';
import { registerOn } from './index.ts';

const LAW = lawOf(DEFAULT_SETTINGS);
const day = (text: string): Day => parseDay(text) ?? Number.NaN;

let count = 0;
/** `recorded`: the day on which it was written down; `replaced`: the day from which it counts no more. */
const fact = (
  kind: string,
  at: string,
  data: Fact['data'] = {},
  { recorded = at, replaced }: { readonly recorded?: string; readonly replaced?: string } = {},
): Fact => ({
  id: `e${++count}`,
  kind,
  day: day(at),
  at: startOfDay(day(at)),
  recorded: startOfDay(day(recorded)),
  ...(replaced === undefined ? {} : { replacedFrom: startOfDay(day(replaced)) }),
  data,
});
const conference = (at: string, decision: string, categories: readonly string[], more = {}): Fact =>
  fact('conference.held', at, { type: decision === 'registered' ? 'initial' : 'review', decision, categories }, more);
const allocated = (at: string, worker: string, team: string): Fact => fact('case.allocated', at, { worker, team });

const on = (facts: readonly Fact[], asAt: string, knownAt: string | undefined = asAt) =>
  registerOn(
    [{ child: 'c', seq: facts.length, facts }],
    day(asAt),
    knownAt === undefined ? undefined : day(knownAt),
    LAW,
  ).map(({ since, categories, worker, team, nextConference }) =>
    [
      formatDay(since),
      categories.join('+'),
      worker,
      team,
      nextConference === null ? '-' : formatDay(nextConference),
    ].join(' '),
  );

test('a child is on the register from the conference to the review that takes the name off, with what was so on the day', () => {
  const facts = [
    fact('case.opened', '2024-01-02'),
    allocated('2024-01-02', 'post-1', 'north'),
    conference('2024-02-29', 'registered', ['neglect']),
    allocated('2024-04-01', 'post-2', 'south'),
    conference('2024-05-20', 'continued', ['neglect', 'physical']),
    conference('2024-11-04', 'deregistered', []),
  ];
  expect(on(facts, '2024-02-28')).toEqual([]);
  expect(on(facts, '2024-02-29')).toEqual(['2024-02-29 neglect post-1 north 2024-05-29']);
  expect(on(facts, '2024-04-01')).toEqual(['2024-02-29 neglect post-2 south 2024-05-29']);
  expect(on(facts, '2024-11-03')).toEqual(['2024-02-29 neglect+physical post-2 south 2024-11-20']);
  expect(on(facts, '2024-11-04')).toEqual([]);
});

test('what was written down or corrected later is left out of what was known, and counts by what is known today', () => {
  const wrong = conference('2025-03-03', 'registered', ['sexual'], { recorded: '2025-03-05', replaced: '2025-04-10' });
  const right = conference('2025-03-06', 'registered', ['neglect'], { recorded: '2025-04-10' });
  const facts = [fact('case.opened', '2025-01-02'), wrong, right];
  expect(on(facts, '2025-03-04')).toEqual([]);
  expect(on(facts, '2025-03-05')).toEqual(['2025-03-03 sexual   2025-06-03']);
  expect(on(facts, '2025-04-09')).toEqual(['2025-03-03 sexual   2025-06-03']);
  expect(on(facts, '2025-04-10')).toEqual(['2025-03-06 neglect   2025-06-06']);
  const today = (asAt: string) => registerOn([{ child: 'c', seq: 3, facts }], day(asAt), undefined, LAW);
  expect(today('2025-03-05')).toEqual([]);
  expect(today('2025-03-06')).toMatchObject([{ since: day('2025-03-06'), categories: ['neglect'] }]);
});

test('a retracted decision was on the register as it was known, and is not by what is known today', () => {
  const facts = [conference('2025-03-03', 'registered', ['neglect'], { replaced: '2025-03-20' })];
  expect(on(facts, '2025-03-19')).toHaveLength(1);
  expect(on(facts, '2025-03-20')).toEqual([]);
  expect(registerOn([{ child: 'c', seq: 1, facts }], day('2025-03-10'), undefined, LAW)).toEqual([]);
});

test('a name that left by one of the four grounds is off the register from then', () => {
  const facts = [
    conference('2025-03-03', 'registered', ['neglect']),
    fact('register.removed', '2025-09-01', { ground: 'eighteen' }),
  ];
  expect(on(facts, '2025-08-31')).toHaveLength(1);
  expect(on(facts, '2025-09-01')).toEqual([]);
});

test('one who was only ever discussed was never on it, and a second registration begins anew', () => {
  const facts = [
    conference('2024-03-04', 'registered', ['neglect']),
    conference('2024-05-20', 'deregistered', []),
    conference('2025-07-01', 'registered', ['physical']),
  ];
  expect(on([conference('2024-03-04', 'not-registered', [])], '2024-03-05')).toEqual([]);
  expect(on(facts, '2025-06-30')).toEqual([]);
  expect(on(facts, '2025-07-02')[0]).toContain('2025-07-01 physical');
});
