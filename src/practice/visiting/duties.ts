import type { Condition, DerivedSpan, Rule } from '../../law/index.ts';
import { carePlanning, localNorm, PAGES, readIn, safeguarding } from '../instruments.ts';

const SEEN = { kind: 'visit.made', where: { seen: true } } as const;
const ALONE = { kind: 'visit.made', where: { seen: true, alone: true } } as const;
const AT_HOME = { kind: 'visit.made', where: { seen: true, place: 'home' } } as const;

/** Regulation 31(3) and (4): weekly until the first review, for every regime but the standard one. */
const WEEKLY: Condition = {
  all: [
    { not: { begunBy: { regime: 'standard' } } },
    { none: { kind: 'looked-after-review.held' }, since: { kind: 'care.began' } },
  ],
};

const visits = (paragraph: string) => carePlanning(paragraph, PAGES.visitRegulations, 'placement-regulations-2007');

/** A child with an open case who is neither on the register nor looked after: whom no national rule says how often to see. */
export const visitingSpans: readonly DerivedSpan[] = [
  { id: 'supported-at-home', during: ['case'], outside: ['registration', 'care'] },
];

export const visitingDuties: readonly Rule[] = [
  {
    id: 'cp-visit',
    core: true,
    starts: [{ begin: 'registration' }, { each: ALONE, during: 'registration' }],
    due: { workingDays: 10 },
    doneBy: ALONE,
    owner: 'worker',
    instruments: safeguarding('section 4, page 7', PAGES.visits),
  },
  {
    id: 'cp-visit-home',
    core: true,
    starts: [{ begin: 'registration' }, { each: AT_HOME, during: 'registration' }],
    due: { days: 28 },
    doneBy: AT_HOME,
    owner: 'worker',
    instruments: safeguarding('section 4, page 7', PAGES.visits),
  },
  {
    // Of 2020, while visits were restricted: a manager agrees beforehand, and says why. It still counts as no visit.
    id: 'cp-visit-remote-exception',
    starts: [{ first: { kind: 'remote-visit.made', where: { managerAgreed: false } }, of: 'remoteVisit' }],
    due: { days: 0 },
    doneBy: { kind: 'remote-visit.made', same: true, where: { managerAgreed: true } },
    from: 'wsp',
    owner: 'team-manager',
    instruments: readIn('written-question-80421', '', PAGES.remoteVisits),
  },
  {
    id: 'lac-visit-first',
    core: true,
    starts: [{ begin: 'placement' }],
    due: { days: 7 },
    doneBy: SEEN,
    owner: 'worker',
    instruments: visits('regulation 31(2)(a)'),
  },
  {
    id: 'lac-visit-next',
    core: true,
    starts: [{ each: SEEN, during: 'placement', when: { not: WEEKLY } }],
    due: { days: 42 },
    except: [
      {
        when: { all: [{ begunBy: { regime: 'standard', untilEighteen: true } }, { monthsIn: 12 }] },
        due: { months: 3 },
      },
      {
        when: { begunBy: { regime: { oneOf: ['interim-order-with-parent', 'temporary-approval'] } } },
        due: { days: 28 },
      },
    ],
    doneBy: SEEN,
    owner: 'worker',
    instruments: visits('regulation 31(2)(b) and (c), (3), (4)'),
  },
  {
    id: 'lac-visit-weekly',
    core: true,
    starts: [{ each: SEEN, during: 'placement', when: WEEKLY }],
    due: { days: 7 },
    doneBy: SEEN,
    owner: 'worker',
    instruments: visits('regulation 31(3) and (4)'),
  },
  {
    id: 'lac-visit-alone',
    starts: [{ each: SEEN, during: 'placement' }],
    due: { days: 0 },
    doneBy: { ...ALONE, orStart: true },
    from: '2016-04-06',
    owner: 'worker',
    instruments: carePlanning('regulation 32', PAGES.visitRegulations, 'placement-regulations-2007', 'R'),
  },
  {
    id: 'cs-plan-visits',
    starts: [{ begin: 'supported-at-home' }, { each: SEEN, during: 'supported-at-home' }],
    due: { days: 42 },
    doneBy: SEEN,
    owner: 'worker',
    instruments: localNorm('no national interval; four or six weeks are usual'),
  },
];
