import { forms, type Question } from '../form.ts';
import { CATEGORIES, WHEN_I_AM_READY } from './kinds.ts';

const told = (field: string): Question => ({ ask: 'long-text', field, most: 20_000, rows: 4, optional: true });

const VIEWS: readonly Question[] = [{ ask: 'yes-no', field: 'viewsRecorded' }, told('views')];

export const leavingCareForms = forms({
  'leaving-care.categorised': {
    questions: [{ ask: 'one', field: 'category', of: CATEGORIES, names: 'leaving-care' }, told('reason')],
    together: false,
  },
  'leaving-care.ended': { questions: [told('reason')], together: false },
  'pathway-needs.assessed': {
    questions: [
      ...VIEWS,
      told('needs'),
      { ask: 'one', field: 'whenIAmReady', of: WHEN_I_AM_READY, names: 'when-i-am-ready', optional: true },
      { ask: 'date', field: 'planBy', future: true, optional: true },
    ],
    together: false,
  },
  'pathway-plan.made': {
    questions: [...VIEWS, told('plan'), { ask: 'yes-no', field: 'contingency' }],
    together: false,
  },
  'pathway-plan.reviewed': { questions: [...VIEWS, told('changes')], together: false },
  'personal-adviser.appointed': { questions: [{ ask: 'text', field: 'adviser', width: 20 }], together: false },
  'personal-adviser.visited': { questions: [{ ask: 'yes-no', field: 'seen' }, told('said')], together: false },
  'accommodation.moved-into': { questions: [{ ask: 'yes-no', field: 'suitable' }, told('about')], together: false },
});
