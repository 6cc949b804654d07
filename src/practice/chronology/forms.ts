import { forms } from '../form.ts';
import { THEMES } from './kinds.ts';

export const chronologyForms = forms({
  'chronology.marked': {
    together: false,
    questions: [
      { ask: 'entry', field: 'entry', of: 'every' },
      { ask: 'long-text', field: 'why', most: 4_000, rows: 3 },
      { ask: 'one', field: 'theme', of: THEMES, names: 'theme', optional: true, long: true },
    ],
  },
  'history.noted': {
    about: 'precision',
    questions: [
      { ask: 'long-text', field: 'what', most: 20_000 },
      { ask: 'text', field: 'origin' },
      { ask: 'one', field: 'theme', of: THEMES, names: 'theme', optional: true, long: true },
    ],
  },
});
