import { forms, type Question } from '../form.ts';
import { PLAN_OUTCOMES } from './kinds.ts';

const PLAN: Question = { ask: 'matter', field: 'carePlan', among: ['plan-open'] };

export const planningForms = forms({
  'plan.agreed': {
    questions: [
      { ask: 'nothing', field: 'carePlan' },
      { ask: 'long-text', field: 'needs', most: 20_000, rows: 4 },
      { ask: 'lines', field: 'outcomes' },
      { ask: 'long-text', field: 'monitoring', most: 20_000, rows: 3 },
      { ask: 'date', field: 'reviewOn', future: true },
      { ask: 'long-text', field: 'directPayment', most: 4_000, rows: 2, optional: true },
      { ask: 'lines', field: 'agreedWith', optional: true },
    ],
    together: false,
  },
  'plan.action-agreed': {
    questions: [
      { ask: 'nothing', field: 'planAction' },
      PLAN,
      { ask: 'long-text', field: 'what', most: 4_000, rows: 3 },
      { ask: 'long-text', field: 'towards', most: 4_000, rows: 2, optional: true },
      { ask: 'text', field: 'who', width: 20, optional: true },
      { ask: 'post', field: 'post' },
      { ask: 'date', field: 'actBy', future: true },
    ],
    together: false,
  },
  'plan.action-done': {
    questions: [
      { ask: 'matter', field: 'planAction', among: ['plan-action-open'] },
      { ask: 'yes-no', field: 'carriedOut' },
      { ask: 'long-text', field: 'effect', most: 20_000, rows: 4 },
    ],
    together: false,
  },
  'plan.reviewed': {
    questions: [
      PLAN,
      {
        ask: 'lines',
        field: 'outcomes',
        optional: true,
        carried: { from: ['plan.agreed', 'plan.reviewed'], older: true },
      },
      { ask: 'lines', field: 'attended', optional: true },
      { ask: 'long-text', field: 'progress', most: 20_000, rows: 4, optional: true },
      { ask: 'long-text', field: 'childSaid', most: 20_000, rows: 3, optional: true },
      {
        ask: 'one',
        field: 'outcome',
        of: PLAN_OUTCOMES,
        names: 'plan-outcome',
        follow: {
          revise: [{ ask: 'long-text', field: 'changes', most: 20_000, rows: 3 }],
          close: [
            { ask: 'long-text', field: 'outcomesMet', most: 20_000, rows: 3 },
            { ask: 'long-text', field: 'metElsewhere', most: 20_000, rows: 3 },
          ],
        },
      },
      { ask: 'long-text', field: 'reason', most: 20_000, rows: 3 },
      {
        ask: 'date',
        field: 'reviewOn',
        future: true,
        optional: true,
        only: { field: 'outcome', is: ['confirm', 'revise'] },
      },
    ],
    together: false,
    confirm: { field: 'outcome', is: 'close' },
  },
});
