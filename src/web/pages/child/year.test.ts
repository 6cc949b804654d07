import { describe, expect, it } from 'vitest';
import { type Day, formatDay, parseDay, startOfDay } from '#src/calendar/index.ts';
import type { Fact } from '#src/law/index.ts';
import { LANES, yearOf } from './year.ts';

const day = (text: string): Day => parseDay(text) ?? Number.NaN;
const fact = (kind: string, on: string, data: Fact['data'] = {}): Fact => ({
  id: `${kind} ${on}`,
  kind,
  day: day(on),
  at: startOfDay(day(on)),
  recorded: startOfDay(day(on)),
  data,
});
const judged = (kind: string, on: string, likelihood: string, severity: string): Fact =>
  fact(kind, on, { risk: 'r', harm: 'neglect', likelihood, severity, nextLook: '2026-12-01' });

const TO = '2026-03-15';
const marks = (facts: readonly Fact[], lane: (typeof LANES)[number], to = TO) =>
  yearOf(facts, day(to)).lanes[lane].map(({ from, to: until, tone, height }) => [
    formatDay(from),
    formatDay(until),
    tone,
    height,
  ]);

describe('the last twelve months of a child', () => {
  it('begin with the first day of a month, eleven months before', () => {
    expect(formatDay(yearOf([], day(TO)).from)).toBe('2025-04-01');
    expect(formatDay(yearOf([], day('2024-02-29')).from)).toBe('2023-03-01');
    expect(
      yearOf([], day('2024-02-29'))
        .months.map(({ from }) => formatDay(from))
        .at(-1),
    ).toBe('2024-02-01');
    for (const lane of LANES) expect(yearOf([], day(TO)).lanes[lane]).toEqual([]);
  });

  it('show the gravest risk from each change to the next, and what was open before they begin', () => {
    const facts = [
      judged('risk.identified', '2025-02-01', 'possible', 'minor'),
      judged('risk.reviewed', '2025-06-10', 'likely', 'severe'),
      judged('risk.reviewed', '2025-09-01', 'possible', 'serious'),
      fact('risk.closed', '2026-01-05', { risk: 'r' }),
    ];
    expect(marks(facts, 'risk')).toEqual([
      ['2025-04-01', '2025-06-09', 'quiet', 0.25],
      ['2025-06-10', '2025-08-31', 'alarm', 1],
      ['2025-09-01', '2026-01-04', 'calm', 0.5],
    ]);
    const { months } = yearOf(facts, day(TO));
    expect(months.map(({ grade }) => grade ?? '-').join(' ')).toBe(
      'low low very-high very-high very-high moderate moderate moderate moderate moderate - -',
    );
  });

  it('show contacts and visits on their day: seen alone, seen, and not seen', () => {
    const facts = [
      fact('contact.received', '2025-05-05', { contact: 'k' }),
      fact('contact.received', '2025-03-31', { contact: 'before' }),
      fact('visit.made', '2025-05-06', { seen: true, alone: true }),
      fact('visit.made', '2025-05-20', { seen: true, alone: false }),
      fact('visit.refused', '2025-05-21'),
      fact('visit.made', '2026-03-15', { seen: false, alone: false }),
    ];
    expect(marks(facts, 'contact')).toEqual([['2025-05-05', '2025-05-05', 'quiet', 1]]);
    expect(marks(facts, 'visit').map(([from, , tone, height]) => [from, tone, height])).toEqual([
      ['2025-05-06', 'calm', 1],
      ['2025-05-20', 'caution', 1],
      ['2025-05-21', 'alarm', 0.5],
      ['2026-03-15', 'alarm', 0.5],
    ]);
    expect(yearOf(facts, day(TO)).months[1]).toMatchObject({ contacts: 1, visits: 2, alone: 1, notSeen: 1 });
  });

  it('show a missing episode as long as it was, cut off where the months begin, and to the end where nobody was found', () => {
    const facts = [
      fact('missing.reported', '2025-03-30', { episode: 'a' }),
      fact('missing.found', '2025-04-02', { episode: 'a' }),
      fact('missing.reported', '2026-03-10', { episode: 'b' }),
      fact('missing.reported', '2025-01-01', { episode: 'c' }),
      fact('missing.found', '2025-01-02', { episode: 'c' }),
    ];
    expect(marks(facts, 'missing')).toEqual([
      ['2025-04-01', '2025-04-02', 'alarm', 1],
      ['2026-03-10', '2026-03-15', 'alarm', 1],
    ]);
  });
});
