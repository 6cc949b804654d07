import { forms, type Question } from '../form.ts';

const ARRANGEMENT: Question = { ask: 'matter', field: 'arrangement', among: ['arrangement-open'] };

export const privateFosteringForms = forms({
  'private-fostering.notified': {
    questions: [
      { ask: 'nothing', field: 'arrangement' },
      { ask: 'text', field: 'carer' },
      { ask: 'date', field: 'startsOn', future: true, optional: true },
      { ask: 'long-text', field: 'about', most: 4_000, rows: 4, optional: true },
    ],
    together: false,
  },
  'private-fostering.visited': {
    questions: [
      ARRANGEMENT,
      { ask: 'yes-no', field: 'alone' },
      { ask: 'long-text', field: 'said', most: 20_000, rows: 4, optional: true },
    ],
    together: false,
  },
  'private-fostering.ended': {
    questions: [ARRANGEMENT, { ask: 'long-text', field: 'reason', most: 4_000, rows: 3, optional: true }],
    together: false,
  },
});
