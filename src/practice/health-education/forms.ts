import { forms, type Question } from '../form.ts';
import { EDUCATION_STAGES, HEALTH_ASSESSORS } from './kinds.ts';

const inWords = (field: string, rows = 3): Question => ({ ask: 'long-text', field, most: 4_000, rows, optional: true });

export const healthEducationForms = forms({
  'health-assessment.held': {
    questions: [
      { ask: 'one', field: 'assessedBy', of: HEALTH_ASSESSORS, names: 'health-assessor' },
      { ask: 'yes-no', field: 'report' },
      inWords('found'),
    ],
    together: false,
  },
  'gp.registered': { questions: [inWords('practice', 2)] },
  'dentist.seen': { questions: [inWords('found')] },
  'education-plan.written': {
    questions: [
      { ask: 'one', field: 'stage', of: EDUCATION_STAGES, names: 'education-stage' },
      inWords('school', 2),
      inWords('reason'),
    ],
    together: false,
  },
});
