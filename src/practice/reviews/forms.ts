import { forms, type Question } from '../form.ts';
import { REVIEW_CRITERIA, REVIEW_DECISIONS } from './kinds.ts';

const REVIEW: Question = { ask: 'matter', field: 'review', among: ['review-open'] };
const told = (field: string): Question => ({ ask: 'long-text', field, most: 20_000, rows: 4, optional: true });

export const reviewForms = forms({
  'practice-review.referred': {
    questions: [
      { ask: 'nothing', field: 'review' },
      { ask: 'one', field: 'criterion', of: REVIEW_CRITERIA, names: 'review-criterion' },
      { ask: 'yes-no', field: 'registeredOrLookedAfter', optional: true, each: true },
      told('reason'),
    ],
  },
  'practice-review.decided': {
    questions: [
      REVIEW,
      { ask: 'one', field: 'decision', of: REVIEW_DECISIONS, names: 'review-decision' },
      told('reason'),
    ],
    together: false,
  },
  'practice-review.completed': { questions: [REVIEW, told('learned')], together: false },
  'unexpected-death.responded': {
    questions: [
      { ask: 'nothing', field: 'death' },
      { ask: 'date', field: 'reviewOn', future: true, optional: true },
      told('about'),
    ],
    together: false,
  },
  'unexpected-death.reviewed': {
    questions: [{ ask: 'matter', field: 'death', among: ['death-open'] }, told('learned')],
    together: false,
  },
});
