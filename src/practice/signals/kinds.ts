import { z } from 'zod';
import { kinds, text, word } from '../kind.ts';

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
  'signal-school-absence',
  'signal-exploitation-concerns',
  'signal-concerns',
] as const;

/** Whether a rule is one of these. */
export const isSignal = (rule: string): boolean => (SIGNALS as readonly string[]).includes(rule);

/** What somebody sees or hears that asks for nothing on its own, and means more beside the rest. */
export const CONCERNS = [
  'school-absence',
  'older-partner',
  'unexplained-gifts',
  'injury',
  'changed-behaviour',
  'other',
] as const;

/** Concerns that speak of exploitation even alone. */
export const EXPLOITATION_CONCERNS = ['older-partner', 'unexplained-gifts'] as const;

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
  'concern.noted': z.strictObject({ concern: z.enum(CONCERNS), source: word, told: text.min(1) }),
});
