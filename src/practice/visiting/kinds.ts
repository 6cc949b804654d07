import { z } from 'zod';
import { id, kinds, text, words } from '../kind.ts';

export const VISIT_PLACES = ['home', 'placement', 'school', 'elsewhere'] as const;

export const visitingKinds = kinds('visiting', {
  'visit.made': z.strictObject({
    seen: z.boolean(),
    alone: z.boolean(),
    place: z.enum(VISIT_PLACES),
    purpose: words.optional(),
    childSaid: text.optional(),
    bedroomSeen: z.boolean().optional(),
  }),
  'visit.refused': z.strictObject({ reason: text.optional() }),
  // By telephone or video. It never counts as a visit.
  'remote-visit.made': z.strictObject({
    remoteVisit: id,
    seen: z.boolean(),
    managerAgreed: z.boolean(),
    reason: text.optional(),
    childSaid: text.optional(),
  }),
});
