import { forms, type Question } from '../form.ts';
import { ASSESSMENT_OUTCOMES } from './kinds.ts';

const told = (field: string, rows = 4): Question => ({ ask: 'long-text', field, most: 20_000, rows, optional: true });

/** The five elements of section 21 of the 2014 Act, in the order of the code: the person's circumstances first, their strengths last. */
const ELEMENTS: readonly Question[] = ['circumstances', 'outcomes', 'barriers', 'risks', 'strengths'].map((element) =>
  told(element),
);

export const assessmentForms = forms({
  'assessment.completed': {
    questions: [
      { ask: 'nothing', field: 'assessment' },
      { ask: 'matter', field: 'contact', among: ['assessment-due'], optional: true },
      {
        ask: 'yes-no',
        field: 'childSeen',
        each: true,
        follow: { yes: [{ ask: 'yes-no', field: 'seenAlone', each: true, optional: true }] },
      },
      { ...told('views'), each: true },
      { ask: 'yes-no', field: 'languageOffered', optional: true },
      ...ELEMENTS,
      told('history'),
      told('analysis', 6),
      {
        ask: 'one',
        field: 'outcome',
        of: ASSESSMENT_OUTCOMES,
        names: 'assessment-outcome',
        optional: true,
        each: true,
      },
    ],
  },
});
