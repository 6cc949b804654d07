import { forms, type Question } from '../form.ts';
import { ALLEGATION_OUTCOMES, PRACTITIONERS, THRESHOLDS } from './kinds.ts';

const ALLEGATION: Question = { ask: 'matter', field: 'allegation', among: ['allegation-open'] };
const told = (field: string): Question => ({ ask: 'long-text', field, most: 20_000, rows: 4, optional: true });

export const allegationForms = forms({
  'allegation.made': {
    questions: [
      { ask: 'nothing', field: 'allegation' },
      { ask: 'one', field: 'practitioner', of: PRACTITIONERS, names: 'practitioner' },
      told('about'),
    ],
  },
  'allegation.reported': {
    questions: [
      ALLEGATION,
      { ask: 'one', field: 'threshold', of: THRESHOLDS, names: 'threshold', optional: true },
      { ask: 'date', field: 'meetBy', future: true, optional: true },
      told('advice'),
    ],
    together: false,
  },
  'allegation.discussed': { questions: [ALLEGATION, told('decided')], together: false },
  'allegation.concluded': {
    questions: [
      ALLEGATION,
      { ask: 'one', field: 'conclusion', of: ALLEGATION_OUTCOMES, names: 'allegation-outcome' },
      told('reason'),
    ],
    together: false,
  },
});
