import { z } from 'zod';
import { date, id, kinds, text } from '../kind.ts';

/** In what work the person is about whom something is said. Nobody is named here: who they are is in the Designated Officer's own file. */
export const PRACTITIONERS = [
  'foster-carer',
  'residential-worker',
  'social-worker',
  'teacher',
  'school-staff',
  'early-years',
  'health',
  'transport',
  'volunteer',
  'other',
] as const;

/** What the Designated Officer says of it. */
export const THRESHOLDS = ['met', 'not-met'] as const;

/** How an allegation ends; the list is recalled. */
export const ALLEGATION_OUTCOMES = ['substantiated', 'unsubstantiated', 'unfounded', 'malicious'] as const;

export const allegationKinds = kinds('allegations', {
  'allegation.made': z.strictObject({
    allegation: id,
    practitioner: z.enum(PRACTITIONERS),
    about: text.optional(),
  }),
  'allegation.reported': z.strictObject({
    allegation: id,
    threshold: z.enum(THRESHOLDS).optional(),
    meetBy: date.optional(),
    advice: text.optional(),
  }),
  'allegation.discussed': z.strictObject({ allegation: id, decided: text.optional() }),
  'allegation.concluded': z.strictObject({
    allegation: id,
    conclusion: z.enum(ALLEGATION_OUTCOMES),
    reason: text.optional(),
  }),
});
