import { forms } from '../form.ts';
import { CONTACT_MODES, CONTACT_OUTCOMES, CONTACT_REASONS, CONTACT_SOURCES } from './kinds.ts';

export const frontDoorForms = forms({
  'contact.received': {
    questions: [
      { ask: 'nothing', field: 'contact' },
      { ask: 'one', field: 'source', of: CONTACT_SOURCES, names: 'source', long: true },
      { ask: 'one', field: 'mode', of: CONTACT_MODES, names: 'mode', optional: true },
      { ask: 'long-text', field: 'summary', most: 20_000, rows: 8, optional: true },
      { ask: 'some', field: 'reasons', of: CONTACT_REASONS, names: 'reason', optional: true },
    ],
  },
  'contact.decided': {
    questions: [
      { ask: 'matter', field: 'contact', among: ['contact-undecided'] },
      { ask: 'one', field: 'outcome', of: CONTACT_OUTCOMES, names: 'outcome', each: true },
      { ask: 'long-text', field: 'reason', most: 4_000, optional: true },
    ],
  },
  'contact.acknowledged': {
    questions: [
      { ask: 'matter', field: 'contact', among: ['contact-unanswered'] },
      { ask: 'yes-no', field: 'outcomeTold' },
    ],
  },
});
