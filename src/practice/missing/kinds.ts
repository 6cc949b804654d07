import { z } from 'zod';
import { id, kinds, text } from '../kind.ts';

/** Where a child went missing from. */
export const MISSING_FROM = ['home', 'placement', 'school', 'elsewhere'] as const;

export const missingKinds = kinds('missing', {
  'missing.reported': z.strictObject({
    episode: id,
    place: z.enum(MISSING_FROM),
    policeTold: z.boolean(),
    circumstances: text.optional(),
  }),
  'missing.found': z.strictObject({
    episode: id,
    harmed: z.boolean(),
    where: text.optional(),
  }),
  'debrief.offered': z.strictObject({ episode: id, accepted: z.boolean(), reason: text.optional() }),
  'debrief.held': z.strictObject({ episode: id, said: text.min(1) }),
});
