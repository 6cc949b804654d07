import { z } from 'zod';
import { id, kinds, text } from '../kind.ts';

/** What came of reading an entry: it stands as it is, or goes back to whoever wrote it. */
export const SIGN_OFF_DECISIONS = ['agreed', 'returned'] as const;

/** Kinds that hold a decision or an analysis, which somebody else signs off (statutory.md 13). */
export const SIGNED_OFF = [
  'contact.decided',
  'assessment.completed',
  'strategy.held',
  'enquiry.concluded',
  'exploitation.assessed',
  'debrief.held',
  'risk.closed',
  'case.closed',
  'plan.agreed',
  'plan.reviewed',
  'part6-plan.agreed',
  'placement-plan.agreed',
  'placement.decided',
  'remote-visit.made',
  'pathway-needs.assessed',
  'pathway-plan.made',
  'pathway-plan.reviewed',
  'practice-review.decided',
  'complaint.answered',
] as const;

export const signingOffKinds = kinds('signing-off', {
  'record.signed-off': {
    concerns: 'one',
    data: z.strictObject({ entry: id, decision: z.enum(SIGN_OFF_DECISIONS), reason: text.optional() }),
  },
});
