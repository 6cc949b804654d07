import { forms } from '../form.ts';
import { CONTACT_SOURCES } from '../front-door/kinds.ts';
import { CONCERNS, SIGNAL_ANSWERS, SIGNALS } from './kinds.ts';

export const signalForms = forms({
  'signal.answered': {
    questions: [
      { ask: 'one', field: 'signal', of: SIGNALS, names: 'signal' },
      { ask: 'one', field: 'answer', of: SIGNAL_ANSWERS, names: 'signal-answer' },
      { ask: 'long-text', field: 'reason', most: 4_000 },
    ],
    together: false,
  },
  'concern.noted': {
    questions: [
      { ask: 'one', field: 'concern', of: CONCERNS, names: 'concern' },
      { ask: 'one', field: 'source', of: CONTACT_SOURCES, names: 'source', long: true },
      { ask: 'long-text', field: 'told', most: 4_000 },
    ],
  },
});
