import { z } from 'zod';
import { id, kinds } from '../kind.ts';

export const assessmentKinds = kinds('assessment', {
  'assessment.completed': z.strictObject({
    assessment: id,
    contact: id.optional(),
    enquiry: id.optional(),
    childSeen: z.boolean(),
  }),
});
