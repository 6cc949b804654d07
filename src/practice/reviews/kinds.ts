import { z } from 'zod';
import { date, id, kinds, text } from '../kind.ts';

/** What a review by the Safeguarding Board is referred for, where abuse or neglect is known or suspected. */
export const REVIEW_CRITERIA = ['died', 'life-threatening-injury', 'serious-permanent-impairment'] as const;

/** The single unified safeguarding review took the place of child practice reviews on 1 October 2024. */
export const REVIEW_DECISIONS = ['concise', 'extended', 'single-unified', 'no-review'] as const;
export const SINGLE_UNIFIED_FROM = '2024-10-01';

export const reviewKinds = kinds('reviews', {
  'practice-review.referred': z.strictObject({
    review: id,
    criterion: z.enum(REVIEW_CRITERIA),
    registeredOrLookedAfter: z.boolean().optional(),
    reason: text.optional(),
  }),
  'practice-review.decided': z.strictObject({
    review: id,
    decision: z.enum(REVIEW_DECISIONS),
    reason: text.optional(),
  }),
  'practice-review.completed': z.strictObject({ review: id, learned: text.optional() }),
  /** The procedural response to unexpected death in childhood has begun; whoever leads it sets the day of the case review meeting. */
  'unexpected-death.responded': {
    concerns: 'one',
    data: z.strictObject({ death: id, reviewOn: date.optional(), about: text.optional() }),
  },
  'unexpected-death.reviewed': {
    concerns: 'one',
    data: z.strictObject({ death: id, learned: text.optional() }),
  },
});
