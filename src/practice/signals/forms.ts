import { forms } from '../form.ts';
import { SIGNAL_ANSWERS, SIGNALS } from './kinds.ts';

export const signalForms = forms({
  'signal.answered': {
    questions: [
      { ask: 'one', field: 'signal', of: SIGNALS, names: 'signal' },
      { ask: 'one', field: 'answer', of: SIGNAL_ANSWERS, names: 'signal-answer' },
      { ask: 'long-text', field: 'reason', most: 4_000 },
    ],
    together: false,
  },
});
