import { z } from 'zod';
import { carried, date, id, kinds, text, word } from '../kind.ts';
import { GROUNDS } from './grounds.ts';

const statement = z.string().min(1).max(20_000);

export const pausingKinds = kinds('pausing', {
  'clock.paused': {
    concerns: 'one',
    data: z.strictObject({
      pause: id,
      /** The duty: its rule, and the entry that started it. */
      rule: word,
      entry: id,
      ground: z.enum(GROUNDS),
      /** Of a complaint: that whoever complained agreed to the later day. */
      complainantAgreed: z.boolean().optional(),
      why: statement,
      /** The last day of the pause, or the day that is named instead. */
      until: date,
      carried,
    }),
  },
  'clock.pause-answered': {
    concerns: 'one',
    data: z.strictObject({ pause: id, agreed: z.boolean(), reason: text.optional() }),
  },
  'clock.resumed': { concerns: 'one', data: z.strictObject({ pause: id }) },
});
