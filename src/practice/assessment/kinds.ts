import { z } from 'zod';
import { id, kinds, text } from '../kind.ts';

/** What a Part 3 assessment comes to (statutory.md 14.6). */
export const ASSESSMENT_OUTCOMES = [
  'no-eligible-needs',
  'information-advice',
  'care-and-support-plan',
  'protection-plan',
  'refused',
  'transferred',
] as const;

export const assessmentKinds = kinds('assessment', {
  'assessment.completed': z.strictObject({
    assessment: id,
    contact: id.optional(),
    enquiry: id.optional(),
    childSeen: z.boolean(),
    seenAlone: z.boolean().optional(),
    views: text.optional(),
    languageOffered: z.boolean().optional(),
    circumstances: text.optional(),
    outcomes: text.optional(),
    barriers: text.optional(),
    risks: text.optional(),
    strengths: text.optional(),
    history: text.optional(),
    analysis: text.optional(),
    outcome: z.enum(ASSESSMENT_OUTCOMES).optional(),
  }),
});
