import { forms } from '../form.ts';
import { CARER_EFFORTS, COMPANY, MISSING_FROM } from './kinds.ts';

export const missingForms = forms({
  'missing.reported': {
    questions: [
      { ask: 'nothing', field: 'episode' },
      { ask: 'one', field: 'place', of: MISSING_FROM, names: 'place' },
      { ask: 'yes-no', field: 'policeTold' },
      { ask: 'one', field: 'carerEfforts', of: CARER_EFFORTS, names: 'carer-efforts', optional: true },
      { ask: 'long-text', field: 'circumstances', most: 4_000, rows: 4, optional: true },
    ],
  },
  'missing.found': {
    questions: [
      { ask: 'matter', field: 'episode', among: ['missing-now'] },
      { ask: 'yes-no', field: 'harmed' },
      { ask: 'one', field: 'company', of: COMPANY, names: 'company', optional: true },
      { ask: 'long-text', field: 'where', most: 4_000, rows: 3, optional: true },
    ],
    together: false,
  },
  'debrief.offered': {
    questions: [
      { ask: 'matter', field: 'episode', among: ['debrief-due'] },
      { ask: 'yes-no', field: 'accepted' },
      { ask: 'long-text', field: 'reason', most: 4_000, rows: 3, optional: true },
    ],
    together: false,
  },
  'debrief.held': {
    questions: [
      { ask: 'matter', field: 'episode', among: ['debrief-accepted'] },
      { ask: 'long-text', field: 'said', most: 20_000 },
    ],
    together: false,
  },
});
