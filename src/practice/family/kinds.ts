import { z } from 'zod';
import { date, id, kinds, text, word } from '../kind.ts';

export const SEXES = ['female', 'male', 'not-known'] as const;
export const KNOWN = ['yes', 'no', 'not-known'] as const;

/** What somebody is to a child. */
export const RELATIONS = [
  'mother',
  'father',
  'adoptive-mother',
  'adoptive-father',
  'step-mother',
  'step-father',
  'parents-partner',
  'maternal-grandmother',
  'maternal-grandfather',
  'paternal-grandmother',
  'paternal-grandfather',
  'aunt',
  'uncle',
  'sibling',
  'maternal-half-sibling',
  'paternal-half-sibling',
  'cousin',
  'own-child',
  'partner',
  'special-guardian',
  'foster-carer',
  'other-relative',
  'other',
] as const;
export type Relation = (typeof RELATIONS)[number];

/** Whether a child may see somebody. */
export const CONTACT_ALLOWED = ['no-order', 'allowed', 'supervised', 'not-allowed', 'not-known'] as const;

/** What two people of a family are to each other; `parent-of`: the first is a parent of the second. */
export const BONDS = ['married', 'partners', 'separated', 'divorced', 'parent-of'] as const;
export type Bond = (typeof BONDS)[number];

/** How brothers and sisters are related, where somebody says more than that they are. */
export const SIBLING_SORTS = ['full', 'half', 'step', 'twin', 'adopted'] as const;

export const familyKinds = kinds('family', {
  'person.recorded': z.strictObject({
    person: id,
    name: word.optional(),
    relation: z.enum(RELATIONS),
    sex: z.enum(SEXES).optional(),
    born: date.optional(),
    bornAbout: z
      .string()
      .regex(/^(1[89]|20)\d{2}$/, 'expected a year such as 1985')
      .optional(),
    alive: z.enum(KNOWN).optional(),
    responsibility: z.enum(KNOWN),
    household: z.enum(KNOWN),
    contactAllowed: z.enum(CONTACT_ALLOWED).optional(),
    riskNoted: z.boolean(),
    riskWhat: text.optional(),
    note: text.optional(),
  }),
  'person.ended': z.strictObject({ person: id, why: text.min(1) }),
  'people.related': z.strictObject({ person: id, otherPerson: id, bond: z.enum(BONDS) }),
});
