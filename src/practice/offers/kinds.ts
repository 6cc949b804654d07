import { z } from 'zod';
import { kinds, language } from '../kind.ts';

/** At what a service was offered in Welsh before anybody asked for it. */
export const LANGUAGE_OCCASIONS = ['contact', 'visit', 'assessment', 'meeting', 'plan', 'letter', 'other'] as const;

export const offerKinds = kinds('offers', {
  'language.offered': z.strictObject({ occasion: z.enum(LANGUAGE_OCCASIONS), chosen: language.optional() }),
});
