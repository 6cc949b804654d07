import type { Rule, Span } from '../../law/index.ts';
import { carePlanning, PAGES } from '../instruments.ts';

export const lookedAfterSpans: readonly Span[] = [
  { id: 'care', begins: [{ kind: 'care.began' }], ends: [{ kind: 'care.ended' }] },
  {
    id: 'placement',
    per: 'placement',
    begins: [{ kind: 'placement.began' }],
    ends: [{ kind: 'placement.ended', same: 'placement' }, { kind: 'care.ended' }],
  },
];

const REVIEW = { kind: 'looked-after-review.held' } as const;

// The three intervals are recalled with high confidence and were not read in regulation 39.
const reviews = carePlanning('regulation 39', PAGES.caseReviews, 'review-regulations-2007', 'R');

export const lookedAfterDuties: readonly Rule[] = [
  {
    id: 'lac-review-first',
    core: true,
    starts: [{ begin: 'care' }],
    due: { workingDays: 20 },
    doneBy: REVIEW,
    owner: 'reviewing-officer',
    instruments: reviews,
  },
  {
    id: 'lac-review-second',
    core: true,
    starts: [{ each: REVIEW, during: 'care', ordinals: { from: 1, to: 1 } }],
    due: { months: 3 },
    doneBy: REVIEW,
    owner: 'reviewing-officer',
    instruments: reviews,
  },
  {
    id: 'lac-review-next',
    core: true,
    starts: [{ each: REVIEW, during: 'care', ordinals: { from: 2 } }],
    due: { months: 6 },
    doneBy: REVIEW,
    owner: 'reviewing-officer',
    instruments: reviews,
  },
  {
    // The case review that goes with it has its own duty (`lac-review-first`).
    id: 'pwp-assessment',
    starts: [{ begin: 'placement', when: { begunBy: { regime: 'with-parent-before-assessment' } } }],
    due: { workingDays: 10 },
    doneBy: { kind: 'assessment.completed' },
    from: '2016-04-06',
    owner: 'worker',
    instruments: carePlanning('regulation 20(b)', PAGES.parentRegulations, 'placement-regulations-2007'),
  },
];
