import type { Rule } from '../../law/index.ts';
import { PAGES, promised } from '../instruments.ts';

export const reviewDuties: readonly Rule[] = [
  {
    // Six months are recalled. The guidance on the review that took its place from October 2024 was not read: no number is claimed.
    id: 'cpr-review-complete',
    starts: [
      {
        first: { kind: 'practice-review.decided', where: { decision: { oneOf: ['concise', 'extended'] } } },
        of: 'review',
      },
    ],
    due: { months: 6 },
    doneBy: { kind: 'practice-review.completed', same: true },
    from: '2013-01-01',
    until: '2024-09-30',
    owner: 'head-of-service',
    instruments: [
      {
        from: '2013-01-01',
        until: '2024-09-30',
        instrument: 'child-practice-reviews',
        paragraph: '',
        source: PAGES.practiceReviews,
        confidence: 'R',
      },
    ],
  },
  {
    // The phases have no timings that could be read, and none is made up: the day is the one that was set.
    id: 'prudic-case-review',
    starts: [{ first: { kind: 'unexpected-death.responded', where: { reviewOn: { filled: true } } }, of: 'death' }],
    due: { on: 'reviewOn' },
    doneBy: { kind: 'unexpected-death.reviewed', same: true },
    owner: 'head-of-service',
    instruments: promised(),
  },
];
