import { forms } from '../form.ts';

export const assessmentForms = forms({
  'assessment.completed': {
    questions: [
      { ask: 'nothing', field: 'assessment' },
      { ask: 'matter', field: 'contact', among: ['assessment-due'], optional: true },
      { ask: 'yes-no', field: 'childSeen', each: true },
    ],
  },
});
