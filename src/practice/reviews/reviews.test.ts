import { describe, expect, it } from 'vitest';
import type { Fact } from '../../law/index.ts';
import { DEFAULT_SETTINGS } from '../index.ts';
import { fact, owed, refused } from '../../../tests/support/practice.ts';

const known = [fact('child.registered', '2010-01-01')];
const referred = fact('practice-review.referred', '2024-01-10', { review: 'r' });
const decided = (on: string, decision: string): Fact => fact('practice-review.decided', on, { review: 'r', decision });

describe('a review by the Safeguarding Board', () => {
  it('is a child practice review until 30 September 2024 and a single unified one from 1 October', () => {
    const asked = (at: string, decision: string): string[] =>
      refused([...known, referred], 'practice-review.decided', at, { review: 'r', decision });
    for (const decision of ['concise', 'extended']) {
      expect(asked('2024-09-30', decision)).toEqual([]);
      expect(asked('2024-10-01', decision)).toEqual(['data.decision review-of-its-time']);
    }
    expect(asked('2024-09-30', 'single-unified')).toEqual(['data.decision review-of-its-time']);
    expect(asked('2024-10-01', 'single-unified')).toEqual([]);
    for (const at of ['2024-09-30', '2024-10-01']) expect(asked(at, 'no-review')).toEqual([]);
  });

  it('has a number that is recalled while it was a child practice review, and none since', () => {
    expect(owed([referred, decided('2024-02-29', 'extended')], '2024-03-01', 'cpr')).toEqual([
      'cpr-review-complete 2024-08-29 open',
    ]);
    expect(owed([referred, decided('2024-11-01', 'single-unified')], '2026-01-01', 'cpr')).toEqual([]);
    expect(DEFAULT_SETTINGS.rules).not.toContain('cpr-review-complete');
  });

  it('is not decided without a referral, nor completed without a decision', () => {
    expect(refused(known, 'practice-review.decided', '2024-05-01', { review: 'r', decision: 'no-review' })).toEqual([
      'data.review unknown-review',
    ]);
    expect(refused([...known, referred], 'practice-review.completed', '2024-05-01', { review: 'r' })).toEqual([
      'data.review unknown-review',
    ]);
  });
});

describe('an unexpected death', () => {
  it('has a case review meeting by the day that was set, and no timing of ours', () => {
    const began = (reviewOn?: string): Fact =>
      fact('unexpected-death.responded', '2024-02-01', { death: 'd', ...(reviewOn === undefined ? {} : { reviewOn }) });
    expect(owed([began()], '2026-01-01', 'prudic')).toEqual([]);
    expect(owed([began('2024-06-03')], '2024-06-04', 'prudic')).toEqual(['prudic-case-review 2024-06-03 overdue']);
    const held = fact('unexpected-death.reviewed', '2024-06-03', { death: 'd' });
    expect(owed([began('2024-06-03'), held], '2024-06-04', 'prudic')).toEqual(['prudic-case-review 2024-06-03 met']);
  });

  it('is not reviewed before the response began', () => {
    expect(refused(known, 'unexpected-death.reviewed', '2024-02-01', { death: 'd' })).toEqual([
      'data.death unknown-death',
    ]);
    expect(refused(known, 'unexpected-death.responded', '2024-02-01', { death: 'd', reviewOn: '2024-01-31' })).toEqual([
      'data.reviewOn review-past',
    ]);
  });
});
