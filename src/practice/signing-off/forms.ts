import { forms } from '../form.ts';
import { SIGN_OFF_DECISIONS, SIGNED_OFF } from './kinds.ts';

export const signingOffForms = forms({
  'record.signed-off': {
    questions: [
      { ask: 'entry', field: 'entry', of: SIGNED_OFF },
      { ask: 'one', field: 'decision', of: SIGN_OFF_DECISIONS, names: 'sign-off' },
      { ask: 'long-text', field: 'reason', most: 4_000, optional: true },
    ],
    together: false,
  },
});
