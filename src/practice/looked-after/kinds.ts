import { z } from 'zod';
import { date, id, kinds, text, word } from '../kind.ts';

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
  'none',
  'other',
] as const;

/**
 * Where a placement is, in the order in which one is looked for (regulation 12): in the authority's own area, in that of a
 * bordering authority of Wales, of a bordering authority of England, elsewhere in Wales, in England, outside of both.
 */
export const PLACEMENT_AREAS = [
  'own-area',
  'bordering-wales',
  'bordering-england',
  'elsewhere-wales',
  'elsewhere-england',
  'outside',
] as const;

/** Who or what ended a placement. */
export const PLACEMENT_ENDS = [
  'as-planned',
  'authority',
  'authority-at-once',
  'carer',
  'child-or-family',
  'other',
] as const;

/** Whether the reviewing officer spoke to the child alone before a review. */
export const SPOKE_ALONE = ['spoke', 'child-refused', 'not-appropriate', 'did-not'] as const;

/** Who asks that a child is visited. */
export const VISIT_ASKERS = ['child', 'carer', 'parent', 'notification', 'other'] as const;

/** How often a child in a series of short breaks is visited, as it was agreed. */
export const AGREED_INTERVALS = ['week', 'four-weeks', 'six-weeks', 'three-months', 'six-months'] as const;

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
    area: z.enum(PLACEMENT_AREAS).optional(),
    disruptsKeyStage4: z.boolean().optional(),
    outsideApproval: z.boolean().optional(),
  }),
  'placement.ended': z.strictObject({
    placement: id,
    reason: text.optional(),
    endedBy: z.enum(PLACEMENT_ENDS).optional(),
    planned: z.boolean().optional(),
  }),
  'looked-after-review.held': z.strictObject({
    spokeAlone: z.enum(SPOKE_ALONE).optional(),
    parentsViews: z.boolean().optional(),
    decided: text.optional(),
  }),
  'legal-status.changed': z.strictObject({ legalStatus: word, until: date.optional() }),
  'part6-plan.agreed': z.strictObject({
    permanence: text.optional(),
    familyContact: text.optional(),
    childViews: text.optional(),
  }),
  'reviewing-officer.appointed': z.strictObject({ officer: word }),
  'visit.requested': z.strictObject({
    requestedBy: z.enum(VISIT_ASKERS),
    visitBy: date,
    reason: text.optional(),
  }),
  'short-breaks.agreed': z.strictObject({
    series: id,
    visitEvery: z.enum(AGREED_INTERVALS),
    officerTold: z.boolean(),
    parentsAgreed: z.boolean(),
    carer: text.optional(),
  }),
  'short-breaks.ended': z.strictObject({ series: id, reason: text.optional() }),
  /** One stay of a series: the child goes to the carer, and returns to the parent. */
  'short-break.began': { concerns: 'one', data: z.strictObject({ series: id }) },
  'short-break.ended': { concerns: 'one', data: z.strictObject({ series: id, wentWell: text.optional() }) },
  'information-form.updated': z.strictObject({ photo: z.boolean(), missingBefore: text.optional() }),
  'information-form.shared': z.strictObject({ episode: id }),
});
