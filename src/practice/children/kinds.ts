import { z } from 'zod';
import { SEXES, SIBLING_SORTS } from '../family/kinds.ts';
import { carried, date, kinds, language, text, word, words } from '../kind.ts';

export const childrenKinds = kinds('children', {
  'child.registered': {
    concerns: 'one',
    data: z.strictObject({
      givenName: word,
      familyName: word,
      dateOfBirth: date.optional(),
      expectedBirth: date.optional(),
      preferredLanguage: language.optional(),
      sex: z.enum(SEXES).optional(),
    }),
  },
  /** Happened on the day of the death. */
  'child.died': { concerns: 'one', data: z.strictObject({}) },
  'address.recorded': z.strictObject({
    address: word,
    postcode: word.optional(),
    livesWith: words.optional(),
    nonDisclosure: z.boolean().optional(),
    carried,
  }),
  'relationship.recorded': z.strictObject({
    relationship: z.enum(['sibling']),
    sort: z.enum(SIBLING_SORTS).optional(),
  }),
  'case.opened': z.strictObject({ reason: text.optional() }),
  'case.closed': z.strictObject({ reason: text.optional() }),
  'case.allocated': z.strictObject({ worker: word, team: word.optional() }),
  'case.unallocated': z.strictObject({ reason: text.optional() }),
  'record.retracted': { concerns: 'any', replaces: 'required', data: z.strictObject({ reason: text.min(1) }) },
});
