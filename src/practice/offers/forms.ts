import { forms } from '../form.ts';
import { ADVOCACY_STAGES, LANGUAGE_OCCASIONS } from './kinds.ts';

export const offerForms = forms({
  'advocacy.offered': {
    questions: [
      { ask: 'one', field: 'stage', of: ADVOCACY_STAGES, names: 'advocacy-stage' },
      { ask: 'yes-no', field: 'accepted', each: true },
      { ask: 'long-text', field: 'said', most: 4_000, rows: 3, optional: true, each: true },
    ],
  },
  'language.offered': {
    questions: [
      { ask: 'one', field: 'occasion', of: LANGUAGE_OCCASIONS, names: 'language-occasion' },
      { ask: 'one', field: 'chosen', of: ['cy', 'en'], names: 'language', optional: true, each: true },
    ],
  },
});
