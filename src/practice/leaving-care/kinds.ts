import { z } from 'zod';
import { date, kinds, text, word } from '../kind.ts';

/** Categories of young people who leave or have left care; 1 to 4 were read in the regulations, 5 and 6 are recalled. */
export const CATEGORIES = ['1', '2', '3', '4', '5', '6'] as const;

/** What is arranged with the foster carer for the time after the eighteenth birthday (When I Am Ready). */
export const WHEN_I_AM_READY = ['stays', 'moves-on', 'undecided', 'no-foster-carer'] as const;

/** Whether the young person's views were sought and written down, and what they were. */
const views = { viewsRecorded: z.boolean(), views: text.optional() };

export const leavingCareKinds = kinds('leaving-care', {
  'leaving-care.categorised': {
    concerns: 'one',
    data: z.strictObject({ category: z.enum(CATEGORIES), reason: text.optional() }),
  },
  'leaving-care.ended': { concerns: 'one', data: z.strictObject({ reason: text.optional() }) },
  'pathway-needs.assessed': {
    concerns: 'one',
    data: z.strictObject({
      ...views,
      whenIAmReady: z.enum(WHEN_I_AM_READY).optional(),
      needs: text.optional(),
      planBy: date.optional(),
    }),
  },
  'pathway-plan.made': {
    concerns: 'one',
    data: z.strictObject({ ...views, contingency: z.boolean(), plan: text.optional() }),
  },
  'pathway-plan.reviewed': { concerns: 'one', data: z.strictObject({ ...views, changes: text.optional() }) },
  'personal-adviser.appointed': { concerns: 'one', data: z.strictObject({ adviser: word }) },
  'personal-adviser.visited': { concerns: 'one', data: z.strictObject({ seen: z.boolean(), said: text.optional() }) },
  'accommodation.moved-into': {
    concerns: 'one',
    data: z.strictObject({ suitable: z.boolean(), about: text.optional() }),
  },
});
