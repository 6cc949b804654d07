import { z } from 'zod';
import { kinds, language, text } from '../kind.ts';

/** At what an active offer of an independent advocate is made, and made again. */
export const ADVOCACY_STAGES = [
  'became-looked-after',
  'enquiries-to-conference',
  'conference',
  'looked-after-review',
  'leaving-care',
  'complaint',
  'other',
] as const;

/** At what a service was offered in Welsh before anybody asked for it. */
export const LANGUAGE_OCCASIONS = ['contact', 'visit', 'assessment', 'meeting', 'plan', 'letter', 'other'] as const;

export const offerKinds = kinds('offers', {
  'advocacy.offered': z.strictObject({
    stage: z.enum(ADVOCACY_STAGES),
    accepted: z.boolean(),
    said: text.optional(),
  }),
  'language.offered': z.strictObject({ occasion: z.enum(LANGUAGE_OCCASIONS), chosen: language.optional() }),
});
