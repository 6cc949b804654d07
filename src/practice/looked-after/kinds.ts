import { z } from 'zod';
import { id, kinds, text, word } from '../kind.ts';

export const PLACEMENT_REGIMES = [
  'standard',
  'with-parent-before-assessment',
  'interim-order-with-parent',
  'temporary-approval',
] as const;

/** Legal statuses (statutory.md 14.7; the detailed list is recalled): what the form offers. A file may carry any other word. */
export const LEGAL_STATUSES = [
  'accommodated-s76',
  'interim-care-order',
  'care-order',
  'placement-order',
  'emergency-protection-order',
  'police-protection',
  'child-assessment-order',
  'remand',
  'secure-accommodation-order',
  'short-breaks',
  'other',
] as const;

/** Placement types (statutory.md 14.8): what the form offers. */
export const PLACEMENT_KINDS = [
  'foster-kinship',
  'foster-authority',
  'foster-agency',
  'with-parents',
  'childrens-home',
  'secure-unit',
  'residential-school',
  'placed-for-adoption',
  'supported-lodgings',
  'independent-living',
  'parent-and-child',
  'hospital',
  'youth-detention',
  'without-registration',
  'other',
] as const;

export const lookedAfterKinds = kinds('looked-after', {
  'care.began': z.strictObject({ legalStatus: word.optional() }),
  'care.ended': z.strictObject({ legalStatus: word.optional() }),
  'placement.began': z.strictObject({
    placement: id,
    kind: word,
    untilEighteen: z.boolean(),
    regime: z.enum(PLACEMENT_REGIMES),
  }),
  'placement.ended': z.strictObject({ placement: id, reason: text.optional() }),
  'looked-after-review.held': z.strictObject({}),
});
