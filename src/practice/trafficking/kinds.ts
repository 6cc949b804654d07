import { z } from 'zod';
import { kinds, text } from '../kind.ts';

export const traffickingKinds = kinds('trafficking', {
  /** The authority is a first responder; a child's consent is not needed. */
  'national-referral.made': z.strictObject({ guardianTold: z.boolean().optional(), indicators: text.optional() }),
});
