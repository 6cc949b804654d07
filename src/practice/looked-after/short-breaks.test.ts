import { describe, expect, it } from 'vitest';
import { addDays, formatDay } from '../../calendar/index.ts';
import type { Fact } from '../../law/index.ts';
import { SHORT_BREAK_DAYS, shortBreakDays, shortBreakStays } from '../index.ts';
import { day, fact, owed, refused } from '../../../tests/support/practice.ts';

const agreed = (series = 's', on = '2024-01-05'): Fact =>
  fact('short-breaks.agreed', on, { series, visitEvery: 'four-weeks' });
const began = (on: string, series = 's'): Fact => fact('short-break.began', on, { series });
const ended = (on: string, series = 's'): Fact => fact('short-break.ended', on, { series });
const days = (facts: readonly Fact[], asAt: string): number => shortBreakDays(shortBreakStays(facts), day(asAt));

describe('a stay of a series of short breaks', () => {
  it('is not meant to last for more than four weeks, and says on the day after that it does', () => {
    const facts = [agreed(), began('2024-02-01')];
    expect(owed(facts, '2024-02-29', 'short-break-')).toEqual(['short-break-four-weeks 2024-02-29 open']);
    expect(owed(facts, '2024-03-01', 'short-break-')).toEqual(['short-break-four-weeks 2024-02-29 overdue']);
    expect(owed([...facts, ended('2024-03-02')], '2024-03-03', 'short-break-')).toEqual([
      'short-break-four-weeks 2024-02-29 late',
    ]);
  });

  it('ends with its series, and with the return from no other', () => {
    const facts = [agreed(), agreed('other'), began('2024-02-01'), ended('2024-02-05', 'other')];
    expect(owed(facts, '2024-02-10', 'short-break-')).toEqual(['short-break-four-weeks 2024-02-29 open']);
    const over = [...facts, fact('short-breaks.ended', '2024-02-06', { series: 's' })];
    expect(owed(over, '2024-02-10', 'short-break-')).toEqual(['short-break-four-weeks 2024-02-29 ended']);
    expect(shortBreakStays(over).map(({ to }) => to)).toEqual([day('2024-02-06')]);
  });

  it('counts by its nights within twelve months, the one that goes on until the day that is asked about', () => {
    const facts = [agreed(), began('2024-02-01'), ended('2024-02-03'), began('2024-03-10')];
    expect(days(facts, '2024-03-10')).toBe(2);
    expect(days(facts, '2024-03-14')).toBe(6);
    // A year later the first night of February no longer counts, the second does.
    expect(days([...facts, ended('2024-03-14')], '2025-02-02')).toBe(5);
    expect(days([...facts, ended('2024-03-14')], '2025-03-14')).toBe(0);
  });

  it('reaches the limit by adding up, whatever the series', () => {
    const facts = Array.from({ length: 9 }, (_, n) => n).flatMap((n) => {
      const from = addDays(day('2024-01-10'), n * 30);
      const series = n % 2 === 0 ? 's' : 'other';
      return [began(formatDay(from), series), ended(formatDay(from + 14), series)];
    });
    expect(days([agreed(), agreed('other'), ...facts], '2024-12-31')).toBe(9 * 14);
    expect(9 * 14).toBeGreaterThan(SHORT_BREAK_DAYS);
  });

  it('is no time in care: no placement, visit or review of one is asked for', () => {
    const rules = owed([agreed(), began('2024-02-01')], '2024-12-31', '').map((line) => line.split(' ')[0]);
    expect(rules.filter((rule) => /^(lac-visit|placement|part6|iro)/.test(rule ?? ''))).toEqual([]);
  });
});

describe('what contradicts a stay', () => {
  const data = { series: 's' };
  it('is a series that was not agreed, a stay in a stay, and a return from none', () => {
    expect(refused([fact('child.registered', '2020-01-01')], 'short-break.began', '2024-02-01', data)).toEqual([
      'data.series no-such-series',
    ]);
    expect(refused([agreed()], 'short-break.began', '2024-02-01', data)).toEqual([]);
    expect(
      refused([agreed(), agreed('other'), began('2024-02-01', 'other')], 'short-break.began', '2024-02-02', data),
    ).toEqual(['kind stays-already']);
    expect(refused([agreed()], 'short-break.ended', '2024-02-01', data)).toEqual(['data.series no-such-stay']);
    expect(refused([agreed(), began('2024-02-01')], 'short-break.ended', '2024-02-03', data)).toEqual([]);
  });
});
