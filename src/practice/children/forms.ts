import { SEXES, SIBLING_SORTS } from '../family/kinds.ts';
import { forms } from '../form.ts';

export const BIRTHS = ['born', 'expected', 'not-known'] as const;

const reason = { ask: 'long-text', field: 'reason', most: 4_000, optional: true } as const;

const carried = { from: ['address.recorded'] } as const;

export const childrenForms = forms({
  'child.registered': {
    together: false,
    questions: [
      { ask: 'text', field: 'givenName', width: 20 },
      { ask: 'text', field: 'familyName', width: 20 },
      {
        ask: 'way',
        field: 'birth',
        of: BIRTHS,
        names: 'birth',
        follow: {
          born: [{ ask: 'date', field: 'dateOfBirth' }],
          expected: [{ ask: 'date', field: 'expectedBirth', future: true }],
        },
      },
      { ask: 'one', field: 'preferredLanguage', of: ['cy', 'en'], names: 'language', optional: true },
      { ask: 'one', field: 'sex', of: SEXES, names: 'sex', optional: true },
    ],
  },
  'child.died': { together: false, questions: [], confirm: true },
  'address.recorded': {
    questions: [
      { ask: 'long-text', field: 'address', most: 1_000, rows: 3, carried },
      { ask: 'text', field: 'postcode', width: 10, optional: true, carried },
      { ask: 'lines', field: 'livesWith', optional: true, carried },
      { ask: 'yes-no', field: 'nonDisclosure', optional: true, carried },
    ],
  },
  'relationship.recorded': {
    together: false,
    questions: [
      { ask: 'children', field: 'relationship', fills: 'sibling' },
      { ask: 'one', field: 'sort', of: SIBLING_SORTS, names: 'sibling-sort', optional: true },
    ],
  },
  'case.opened': { questions: [reason] },
  'case.closed': { questions: [reason], confirm: true },
  'case.allocated': { questions: [{ ask: 'post', field: 'worker' }] },
  'case.unallocated': { questions: [reason] },
  'record.retracted': {
    together: false,
    questions: [{ ask: 'long-text', field: 'reason', most: 4_000 }],
    confirm: true,
  },
});
