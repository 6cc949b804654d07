import type { Condition, Rule } from '../../law/index.ts';
import { carePlanning, localNorm, PAGES, recalled } from '../instruments.ts';

const ASSESSED = { kind: 'health-assessment.held' } as const;

/** Compulsory school age is from five to sixteen; on which day of the term it begins and ends is not counted. */
const OF_SCHOOL_AGE: Condition = { all: [{ within: 'five' }, { not: { within: 'sixteen' } }] };

const health = carePlanning('regulation 7', PAGES.planRegulations, 'placement-regulations-2007', 'R');

export const healthEducationDuties: readonly Rule[] = [
  {
    id: 'health-assessment-first-2007',
    starts: [{ begin: 'placement', when: { none: ASSESSED, since: { kind: 'care.began' } } }],
    due: { workingDays: 14 },
    doneBy: ASSESSED,
    from: '2007-07-01',
    until: '2016-04-05',
    owner: 'worker',
    instruments: [
      {
        instrument: 'placement-regulations-2007',
        paragraph: 'regulation 8',
        source: PAGES.health2007,
        confidence: 'V',
      },
    ],
  },
  {
    // What is asked for since 2016, before the first review, is recalled; the days are those of that review.
    id: 'health-assessment-first',
    starts: [{ begin: 'care' }],
    due: { workingDays: 20 },
    doneBy: { ...ASSESSED, orBefore: { unless: { kind: 'care.ended' } } },
    from: '2016-04-06',
    owner: 'worker',
    instruments: health,
  },
  {
    // Of a child whose date of birth is not known, the shorter interval is asked for.
    id: 'health-review-u5',
    starts: [{ each: ASSESSED, during: 'care', when: { not: { within: 'five' } } }],
    due: { months: 6 },
    doneBy: ASSESSED,
    from: '2016-04-06',
    owner: 'worker',
    instruments: health,
  },
  {
    id: 'health-review-5plus',
    starts: [{ each: ASSESSED, during: 'care', when: { within: 'five' } }],
    due: { months: 12 },
    doneBy: ASSESSED,
    from: '2016-04-06',
    owner: 'worker',
    instruments: health,
  },
  {
    id: 'gp-registration',
    starts: [{ begin: 'placement' }],
    due: { workingDays: 10 },
    doneBy: { kind: 'gp.registered' },
    from: '2007-07-01',
    owner: 'worker',
    instruments: [
      {
        instrument: 'placement-regulations-2007',
        paragraph: 'regulation 8(3)',
        source: PAGES.health2007,
        confidence: 'V',
      },
    ],
  },
  {
    id: 'dentist-seen',
    starts: [{ begin: 'care' }],
    due: { months: 3 },
    doneBy: { kind: 'dentist.seen' },
    from: '2016-04-06',
    owner: 'worker',
    instruments: localNorm('a measure of 2016 to 2019, not a duty'),
  },
  {
    id: 'pep-initiated',
    starts: [{ begin: 'care', when: OF_SCHOOL_AGE }],
    due: { workingDays: 10 },
    doneBy: { kind: 'education-plan.written', orBefore: { unless: { kind: 'care.ended' } } },
    from: '2016-04-06',
    owner: 'worker',
    instruments: recalled('care-planning-regulations-2015', 'regulation 5(1)'),
  },
];
