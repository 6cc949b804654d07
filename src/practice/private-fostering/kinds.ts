import { z } from 'zod';
import { date, id, kinds, text, word } from '../kind.ts';

export const privateFosteringKinds = kinds('private-fostering', {
  /** The authority learns of it: the day from which its visits are counted, whenever the arrangement began. */
  'private-fostering.notified': {
    concerns: 'one',
    data: z.strictObject({ arrangement: id, carer: word, startsOn: date.optional(), about: text.optional() }),
  },
  'private-fostering.visited': {
    concerns: 'one',
    data: z.strictObject({ arrangement: id, alone: z.boolean(), said: text.optional() }),
  },
  'private-fostering.ended': { concerns: 'one', data: z.strictObject({ arrangement: id, reason: text.optional() }) },
});
