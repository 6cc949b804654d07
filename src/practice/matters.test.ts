import { describe, expect, it } from 'vitest';
import type { Fact } from '../law/index.ts';
import { day, fact } from '../../tests/support/practice.ts';
import { MATTER_KINDS, officersMatters } from './index.ts';
import { KINDS } from './kinds.ts';

const stages = (sort: string, steps: readonly (readonly [string, Fact['data']])[]): string[] => {
  const facts = steps.map(([kind, data], index) =>
    fact(`${sort}.${kind}`, `2025-03-${String(index + 1).padStart(2, '0')}`, { [sort]: 'm', ...data }),
  );
  return facts.map((_, index) =>
    officersMatters(facts.slice(0, index + 1))
      .map(({ stage }) => stage)
      .join(),
  );
};

describe('an allegation', () => {
  it('waits for its threshold until somebody says whether it is met, and is closed by its conclusion', () => {
    expect(
      stages('allegation', [
        ['made', {}],
        ['reported', {}],
        ['reported', { threshold: 'met' }],
        ['discussed', {}],
        ['concluded', {}],
      ]),
    ).toEqual(['made', 'reported', 'met', 'discussed', 'concluded']);
    expect(
      stages('allegation', [
        ['made', {}],
        ['reported', { threshold: 'not-met' }],
      ]),
    ).toEqual(['made', 'not-met']);
  });
});

describe('a complaint', () => {
  it('is closed by its terms, or by the response at the formal stage, to which it may go after the terms too', () => {
    expect(
      stages('complaint', [
        ['received', {}],
        ['acknowledged', {}],
        ['discussed', { settled: false }],
        ['made-formal', {}],
        ['answered', {}],
      ]),
    ).toEqual(['received', 'acknowledged', 'unsettled', 'formal', 'answered']);
    expect(
      stages('complaint', [
        ['received', {}],
        ['discussed', { settled: true }],
        ['terms-sent', {}],
        ['made-formal', {}],
      ]),
    ).toEqual(['received', 'settled', 'terms-sent', 'formal']);
  });

  it('is closed by its withdrawal, whatever stands in the record after it', () => {
    expect(
      stages('complaint', [
        ['received', {}],
        ['made-formal', {}],
        ['withdrawn', { withdrawnBy: 'parent', stillLookedInto: false }],
        ['acknowledged', {}],
      ]),
    ).toEqual(['received', 'formal', 'withdrawn', 'withdrawn']);
  });

  it('is another than another, and what was never begun is none', () => {
    const facts = [
      fact('complaint.acknowledged', '2025-01-01', { complaint: 'stray' }),
      fact('complaint.received', '2025-01-02', { complaint: 'a' }),
      fact('complaint.received', '2025-01-03', { complaint: 'b' }),
      fact('complaint.terms-sent', '2025-01-04', { complaint: 'b' }),
      fact('complaint.received', '2025-01-05', {}),
    ];
    expect(officersMatters(facts).map(({ matter, closedOn }) => [matter, closedOn])).toEqual([
      ['a', null],
      ['b', day('2025-01-04')],
    ]);
  });
});

it('every kind of the two areas moves such a matter', () => {
  expect([...MATTER_KINDS].sort()).toEqual(
    [...KINDS.values()]
      .filter(({ area }) => area === 'allegations' || area === 'complaints')
      .map(({ kind }) => kind)
      .sort(),
  );
});
