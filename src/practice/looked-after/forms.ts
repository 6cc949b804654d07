import { forms } from '../form.ts';
import { LEGAL_STATUSES, PLACEMENT_KINDS, PLACEMENT_REGIMES } from './kinds.ts';

const legalStatus = {
  ask: 'one',
  field: 'legalStatus',
  of: LEGAL_STATUSES,
  names: 'legal-status',
  optional: true,
  each: true,
} as const;

export const lookedAfterForms = forms({
  'care.began': { questions: [legalStatus] },
  'care.ended': { questions: [legalStatus], confirm: true },
  'placement.began': {
    questions: [
      { ask: 'nothing', field: 'placement' },
      { ask: 'one', field: 'kind', of: PLACEMENT_KINDS, names: 'placement-kind' },
      { ask: 'yes-no', field: 'untilEighteen' },
      { ask: 'one', field: 'regime', of: PLACEMENT_REGIMES, names: 'regime' },
    ],
  },
  'placement.ended': {
    questions: [
      { ask: 'matter', field: 'placement', among: ['placement-open'] },
      { ask: 'long-text', field: 'reason', most: 4_000, optional: true },
    ],
  },
  'looked-after-review.held': { questions: [] },
});
