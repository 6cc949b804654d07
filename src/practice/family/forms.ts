import { forms } from '../form.ts';
import { BONDS, CONTACT_ALLOWED, KNOWN, RELATIONS, SEXES } from './kinds.ts';

export const familyForms = forms({
  'person.recorded': {
    questions: [
      { ask: 'person', field: 'person', fresh: true },
      { ask: 'text', field: 'name', width: 20, optional: true },
      { ask: 'one', field: 'relation', of: RELATIONS, names: 'relation', long: true, each: true },
      { ask: 'one', field: 'responsibility', of: KNOWN, names: 'known', each: true },
      { ask: 'one', field: 'household', of: KNOWN, names: 'known', each: true },
      { ask: 'yes-no', field: 'riskNoted', follow: { yes: [{ ask: 'long-text', field: 'riskWhat', most: 4_000 }] } },
      {
        ask: 'one',
        field: 'contactAllowed',
        of: CONTACT_ALLOWED,
        names: 'contact-allowed',
        optional: true,
        each: true,
        long: true,
      },
      { ask: 'date', field: 'born', optional: true },
      { ask: 'text', field: 'bornAbout', width: 10, optional: true },
      { ask: 'one', field: 'sex', of: SEXES, names: 'sex', optional: true },
      { ask: 'one', field: 'alive', of: KNOWN, names: 'known', optional: true },
      { ask: 'long-text', field: 'note', most: 4_000, rows: 3, optional: true },
    ],
  },
  'person.ended': {
    questions: [
      { ask: 'person', field: 'person' },
      { ask: 'long-text', field: 'why', most: 4_000, rows: 3 },
    ],
  },
  'people.related': {
    questions: [
      { ask: 'person', field: 'person' },
      { ask: 'one', field: 'bond', of: BONDS, names: 'bond' },
      { ask: 'person', field: 'otherPerson' },
    ],
  },
});
