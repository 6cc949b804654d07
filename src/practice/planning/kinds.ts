import { z } from 'zod';
import { carried, date, id, kinds, text, word, words } from '../kind.ts';

/** What a review of a care and support plan comes to: exactly one of these (regulation 6). */
export const PLAN_OUTCOMES = ['confirm', 'revise', 'close'] as const;

const statement = z.string().min(1).max(20_000);

export const planningKinds = kinds('planning', {
  // What regulation 3 wants in every plan cannot be left out of one. Its actions are entries of their own, each with its post and day.
  'plan.agreed': {
    concerns: 'one',
    data: z.strictObject({
      carePlan: id,
      needs: statement,
      outcomes: words.min(1),
      monitoring: statement,
      reviewOn: date,
      directPayment: text.optional(),
      agreedWith: words.optional(),
    }),
  },
  'plan.action-agreed': {
    concerns: 'one',
    data: z.strictObject({
      carePlan: id,
      planAction: id,
      what: statement,
      towards: text.optional(),
      who: word.optional(),
      post: word,
      actBy: date,
    }),
  },
  'plan.action-done': {
    concerns: 'one',
    data: z.strictObject({ planAction: id, carriedOut: z.boolean(), effect: statement }),
  },
  'plan.reviewed': {
    concerns: 'one',
    data: z.strictObject({
      carePlan: id,
      /** The plan's outcomes from now on, as the review leaves or makes them. */
      outcomes: words.optional(),
      attended: words.optional(),
      progress: text.optional(),
      childSaid: text.optional(),
      outcome: z.enum(PLAN_OUTCOMES),
      reason: statement,
      changes: text.optional(),
      reviewOn: date.optional(),
      outcomesMet: text.optional(),
      metElsewhere: text.optional(),
      carried,
    }),
  },
});
