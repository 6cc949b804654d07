import type { Moment, Pattern, Rule, Span } from '../../law/index.ts';
import { careLeavers, carePlanning, PAGES, promised } from '../instruments.ts';
import { PLACEMENT_KINDS } from '../looked-after/kinds.ts';

const IN_FORCE = '2016-04-06';
export const THIRTEEN_WEEKS = 91;

const categorised = (...categories: string[]): Pattern => ({
  kind: 'leaving-care.categorised',
  where: { category: { oneOf: categories } },
});
const ASSESSED = { kind: 'pathway-needs.assessed' } as const;
const PLANNED = { kind: 'pathway-plan.made' } as const;
const REVIEWED = { kind: 'pathway-plan.reviewed' } as const;
const MOVED = { kind: 'accommodation.moved-into' } as const;
const VISITED = { kind: 'personal-adviser.visited', where: { seen: true } } as const;

/** Nobody records that thirteen weeks have passed. */
export const leavingCareMoments: readonly Moment[] = [
  { id: 'thirteen-weeks-in-care', of: { kind: 'care.began' }, after: { days: THIRTEEN_WEEKS } },
];

export const leavingCareSpans: readonly Span[] = [
  {
    id: 'leaving-care',
    begins: [{ kind: 'leaving-care.categorised' }],
    ends: [{ kind: 'leaving-care.ended' }],
  },
  {
    id: 'category-2-to-4',
    begins: [categorised('2', '3', '4')],
    ends: [categorised('1', '5', '6'), { kind: 'leaving-care.ended' }],
  },
];

const assessments = (regulation: string) => careLeavers(regulation, PAGES.careLeavers);

/** The views were sought and written down with the step itself: no day is named, it is part of the step. */
const views = (id: string, step: Pattern): Rule => ({
  id,
  starts: [{ each: step, during: 'category-2-to-4' }],
  due: { days: 0 },
  doneBy: { ...step, where: { viewsRecorded: true }, orStart: true },
  from: IN_FORCE,
  owner: 'worker',
  instruments: assessments('regulation 4'),
});

export const leavingCareDuties: readonly Rule[] = [
  {
    // Sixteen, and thirteen weeks in care: on whichever day comes last, though nothing is recorded on it. Weeks of earlier
    // times in care since fourteen are added up beside the law (`added-up.ts`): somebody who is shown so records the category, and it counts from that day.
    id: 'pathway-assessment-cat1',
    starts: [
      { each: { kind: 'birthday-16' }, during: 'care', when: { daysIn: THIRTEEN_WEEKS } },
      {
        each: { kind: 'thirteen-weeks-in-care' },
        during: 'care',
        when: {
          all: [
            { daysIn: THIRTEEN_WEEKS },
            { within: 'sixteen' },
            { not: { within: 'eighteen' } },
            { none: categorised('1'), since: { kind: 'leaving-care.ended' } },
          ],
        },
      },
      {
        each: categorised('1'),
        during: 'care',
        when: { not: { all: [{ daysIn: THIRTEEN_WEEKS }, { within: 'sixteen' }] } },
      },
    ],
    due: { months: 3 },
    doneBy: ASSESSED,
    from: IN_FORCE,
    owner: 'worker',
    instruments: carePlanning('regulation 49(1)', PAGES.categoryOne, 'placement-regulations-2007'),
  },
  {
    // "As soon as possible": no number. Whoever assesses the needs sets the day.
    id: 'pathway-plan-cat1',
    starts: [{ each: { ...ASSESSED, where: { planBy: { filled: true } } }, during: 'care' }],
    due: { on: 'planBy' },
    doneBy: PLANNED,
    from: IN_FORCE,
    owner: 'worker',
    instruments: promised(),
  },
  {
    id: 'pathway-assessment-cat2',
    starts: [
      { begin: 'leaving-care', when: { begunBy: { category: '2' } } },
      { each: categorised('2'), during: 'leaving-care' },
    ],
    due: { months: 3 },
    doneBy: ASSESSED,
    from: IN_FORCE,
    owner: 'worker',
    instruments: assessments('regulation 5(2)(a)'),
  },
  {
    // Only for whoever has no pathway plan when they become category 3.
    id: 'pathway-assessment-cat3',
    starts: [
      {
        begin: 'leaving-care',
        when: { all: [{ begunBy: { category: '3' } }, { none: PLANNED, since: { kind: 'child.registered' } }] },
      },
      { each: categorised('3'), during: 'leaving-care', when: { none: PLANNED, since: { kind: 'child.registered' } } },
    ],
    due: { months: 3 },
    doneBy: ASSESSED,
    from: IN_FORCE,
    owner: 'worker',
    instruments: assessments('regulation 5(2)(b)'),
  },
  views('pathway-views-assessment', ASSESSED),
  views('pathway-views-plan', PLANNED),
  views('pathway-views-review', REVIEWED),
  {
    id: 'pathway-contingency',
    starts: [{ each: PLANNED, during: 'category-2-to-4' }],
    due: { days: 0 },
    doneBy: { ...PLANNED, where: { contingency: true }, orStart: true },
    from: IN_FORCE,
    owner: 'worker',
    instruments: careLeavers('schedule 1, paragraph 4', PAGES.careLeaversSchedules),
  },
  {
    id: 'when-i-am-ready',
    starts: [
      {
        each: ASSESSED,
        during: 'placement',
        when: { begunBy: { kind: { oneOf: PLACEMENT_KINDS.filter((kind) => kind.startsWith('foster-')) } } },
      },
    ],
    due: { days: 0 },
    doneBy: { ...ASSESSED, where: { whenIAmReady: { filled: true } }, orStart: true },
    from: IN_FORCE,
    owner: 'worker',
    instruments: carePlanning('regulation 49(2)(e)', PAGES.categoryOne, 'placement-regulations-2007'),
  },
  {
    id: 'pathway-review',
    starts: [
      { each: PLANNED, during: 'leaving-care' },
      { each: REVIEWED, during: 'leaving-care' },
    ],
    due: { months: 6 },
    doneBy: REVIEWED,
    from: IN_FORCE,
    owner: 'worker',
    instruments: careLeavers('regulation 7', PAGES.careLeavers, 'R'),
  },
  {
    id: 'pa-visit-new-accommodation',
    starts: [{ each: MOVED, during: 'leaving-care' }],
    due: { days: 7 },
    doneBy: VISITED,
    from: IN_FORCE,
    owner: 'worker',
    instruments: careLeavers('regulations 8 and 9', PAGES.careLeavers, 'R'),
  },
  {
    id: 'pa-visit-next',
    starts: [
      { each: VISITED, during: 'leaving-care', when: { not: { none: MOVED, since: { kind: 'child.registered' } } } },
    ],
    due: { months: 2 },
    doneBy: VISITED,
    from: IN_FORCE,
    owner: 'worker',
    instruments: careLeavers('regulations 8 and 9', PAGES.careLeavers, 'R'),
  },
];
