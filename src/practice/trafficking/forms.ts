import { forms } from '../form.ts';

export const traffickingForms = forms({
  'national-referral.made': {
    questions: [
      { ask: 'long-text', field: 'indicators', most: 20_000, rows: 4, optional: true },
      { ask: 'yes-no', field: 'guardianTold', optional: true },
    ],
  },
});
