import { forms, type Question } from '../form.ts';
import { COMPLAINANTS, FINDINGS } from './kinds.ts';

const COMPLAINT: Question = { ask: 'matter', field: 'complaint', among: ['complaint-open'] };
const told = (field: string): Question => ({ ask: 'long-text', field, most: 20_000, rows: 4, optional: true });

export const complaintForms = forms({
  'complaint.received': {
    questions: [
      { ask: 'nothing', field: 'complaint' },
      { ask: 'one', field: 'from', of: COMPLAINANTS, names: 'complainant' },
      told('about'),
    ],
  },
  'complaint.acknowledged': {
    questions: [COMPLAINT, { ask: 'yes-no', field: 'formalTold', optional: true }],
    together: false,
  },
  'complaint.discussed': {
    questions: [COMPLAINT, { ask: 'yes-no', field: 'settled' }, told('terms')],
    together: false,
  },
  'complaint.terms-sent': { questions: [COMPLAINT], together: false },
  'complaint.made-formal': {
    questions: [COMPLAINT, { ask: 'text', field: 'investigator', optional: true }],
    together: false,
  },
  'complaint.answered': {
    questions: [
      COMPLAINT,
      { ask: 'one', field: 'finding', of: FINDINGS, names: 'finding' },
      { ask: 'yes-no', field: 'ombudsmanTold' },
      told('learned'),
    ],
    together: false,
  },
  'complaint.withdrawn': {
    questions: [
      COMPLAINT,
      {
        ask: 'one',
        field: 'withdrawnBy',
        of: COMPLAINANTS,
        names: 'complainant',
        carried: { from: ['complaint.received'], field: 'from' },
      },
      told('why'),
      { ask: 'yes-no', field: 'stillLookedInto', follow: { yes: [told('lookedInto')] } },
    ],
    together: false,
    confirm: true,
  },
});
