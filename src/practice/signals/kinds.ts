import { z } from 'zod';
import { kinds, text } from '../kind.ts';

/** Rules over all that is recorded: what has happened so often, or from so many sides, that somebody must look at the whole. */
export const SIGNALS = [
  'signal-no-further-action',
  'signal-domestic-abuse',
  'signal-injuries',
  'signal-exploitation',
  'signal-no-access',
  'signal-not-alone',
  'signal-missing',
  'signal-assessments',
] as const;

/** What came of looking at the whole. */
export const SIGNAL_ANSWERS = [
  'strategy-discussion',
  'assessment',
  'risk-recorded',
  'plan-changed',
  'in-hand',
  'no-action',
] as const;

export const signalKinds = kinds('signals', {
  'signal.answered': {
    concerns: 'one',
    data: z.strictObject({ signal: z.enum(SIGNALS), answer: z.enum(SIGNAL_ANSWERS), reason: text.min(1) }),
  },
});
