import { z } from 'zod';
import { kinds, text } from '../kind.ts';

/** Who assessed a child's health. */
export const HEALTH_ASSESSORS = ['doctor', 'nurse'] as const;

/** How far a personal education plan is; of prescribed children none is asked for. */
export const EDUCATION_STAGES = ['started', 'completed', 'not-required'] as const;

export const healthEducationKinds = kinds('health-education', {
  'health-assessment.held': z.strictObject({
    assessedBy: z.enum(HEALTH_ASSESSORS),
    report: z.boolean(),
    found: text.optional(),
  }),
  'gp.registered': z.strictObject({ practice: text.optional() }),
  'dentist.seen': z.strictObject({ found: text.optional() }),
  'education-plan.written': z.strictObject({
    stage: z.enum(EDUCATION_STAGES),
    school: text.optional(),
    reason: text.optional(),
  }),
});
