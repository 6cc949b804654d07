import { z } from 'zod';
import { id, kinds, text } from '../kind.ts';

/** Where a child went missing from. */
export const MISSING_FROM = ['home', 'placement', 'school', 'elsewhere'] as const;

/** With whom a child was while missing. */
export const COMPANY = [
  'alone',
  'friends',
  'partner',
  'family',
  'known-adults',
  'unknown-adults',
  'not-known',
] as const;
/** What the carers of a looked-after child did when they noticed that the child was not there. */
export const CARER_EFFORTS = ['tried', 'reported-at-once', 'neither'] as const;

export const missingKinds = kinds('missing', {
  'missing.reported': z.strictObject({
    episode: id,
    place: z.enum(MISSING_FROM),
    policeTold: z.boolean(),
    carerEfforts: z.enum(CARER_EFFORTS).optional(),
    circumstances: text.optional(),
  }),
  'missing.found': z.strictObject({
    episode: id,
    /** Left out where it is not known. */
    harmed: z.boolean().optional(),
    where: text.optional(),
    company: z.enum(COMPANY).optional(),
  }),
  'debrief.offered': z.strictObject({ episode: id, accepted: z.boolean(), reason: text.optional() }),
  'debrief.held': z.strictObject({ episode: id, said: text.min(1) }),
});
