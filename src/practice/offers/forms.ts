import { forms } from '../form.ts';
import { LANGUAGE_OCCASIONS } from './kinds.ts';

export const offerForms = forms({
  'language.offered': {
    questions: [
      { ask: 'one', field: 'occasion', of: LANGUAGE_OCCASIONS, names: 'language-occasion' },
      { ask: 'one', field: 'chosen', of: ['cy', 'en'], names: 'language', optional: true, each: true },
    ],
  },
});
