import { describe, expect, it } from 'vitest';
import type { Fact } from '../../law/index.ts';
import { CONFIGURABLE_RULES, DEFAULT_SETTINGS } from '../index.ts';
import { fact, owed, refused } from '../../../tests/support/practice.ts';

const of = (kind: string, on: string, more: Fact['data'] = {}): Fact =>
  fact(`private-fostering.${kind}`, on, { arrangement: 'a', ...more });

describe('a privately fostered child', () => {
  const notified = of('notified', '2024-01-08');

  it('is visited and spoken to alone within seven working days, and again within six weeks of each visit', () => {
    expect(owed([notified], '2024-01-09', 'private')).toEqual([
      'private-foster-first-visit 2024-01-17 open',
      'private-foster-visits-y1 2024-02-19 open',
    ]);
    const seen = [notified, of('visited', '2024-01-15', { alone: false })];
    expect(owed(seen, '2024-01-18', 'private-foster-first')).toEqual(['private-foster-first-visit 2024-01-17 overdue']);
    expect(owed(seen, '2024-01-18', 'private-foster-visits')).toEqual([
      'private-foster-visits-y1 2024-02-19 met',
      'private-foster-visits-y1 2024-02-26 open',
    ]);
  });

  it('is visited within twelve weeks after the first year', () => {
    const facts = [
      notified,
      of('visited', '2025-01-07', { alone: true }),
      of('visited', '2025-01-08', { alone: true }),
    ];
    expect(owed(facts, '2025-01-09', 'private-foster-visits').slice(-2)).toEqual([
      'private-foster-visits-y1 2025-02-18 met',
      'private-foster-visits-y2 2025-04-02 open',
    ]);
  });

  it('is owed nothing when the arrangement has ended, nor by a visit of another one', () => {
    const other = fact('private-fostering.visited', '2024-01-10', { arrangement: 'b', alone: true });
    expect(owed([notified, other], '2024-01-18', 'private-foster-first')).toEqual([
      'private-foster-first-visit 2024-01-17 overdue',
    ]);
    expect(owed([notified, of('ended', '2024-01-12')], '2024-03-01', 'private')).toEqual([
      'private-foster-first-visit 2024-01-17 ended',
      'private-foster-visits-y1 2024-02-19 ended',
    ]);
  });

  it('is counted only where an authority has switched it on: the Welsh paragraphs were not read', () => {
    expect(CONFIGURABLE_RULES).toEqual(
      expect.arrayContaining(['private-foster-first-visit', 'private-foster-visits-y1']),
    );
    expect(DEFAULT_SETTINGS.rules.filter((rule) => rule.startsWith('private'))).toEqual([]);
  });

  it('cannot be visited under an arrangement that nobody knows, nor have one begin twice', () => {
    const visit = { arrangement: 'a', alone: true };
    const known = [fact('child.registered', '2020-01-01')];
    expect(refused(known, 'private-fostering.visited', '2024-01-10', visit)).toEqual([
      'data.arrangement unknown-arrangement',
    ]);
    expect(refused([...known, notified], 'private-fostering.visited', '2024-01-10', visit)).toEqual([]);
    expect(
      refused([...known, notified], 'private-fostering.notified', '2024-01-10', { arrangement: 'a', carer: 'x' }),
    ).toEqual(['data.arrangement arrangement-open']);
    expect(
      refused([...known, notified, of('ended', '2024-01-09')], 'private-fostering.ended', '2024-01-10', {
        arrangement: 'a',
      }),
    ).toEqual(['data.arrangement unknown-arrangement']);
  });
});
