import { z } from 'zod';
import { kinds, text, words } from '../kind.ts';

export const VISIT_PLACES = ['home', 'placement', 'school', 'elsewhere'] as const;

export const visitingKinds = kinds('visiting', {
  'visit.made': z.strictObject({
    seen: z.boolean(),
    alone: z.boolean(),
    place: z.enum(VISIT_PLACES),
    purpose: words.optional(),
  }),
  'visit.refused': z.strictObject({ reason: text.optional() }),
});
