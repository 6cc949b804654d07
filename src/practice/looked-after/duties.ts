import type { Confidence, Rule, Span } from '../../law/index.ts';
import { carePlanning, childrenAct, localNorm, PAGES, promised, toolkit } from '../instruments.ts';

export const lookedAfterSpans: readonly Span[] = [
  { id: 'care', begins: [{ kind: 'care.began' }], ends: [{ kind: 'care.ended' }] },
  {
    id: 'placement',
    per: 'placement',
    begins: [{ kind: 'placement.began' }],
    ends: [{ kind: 'placement.ended', same: 'placement' }, { kind: 'care.ended' }],
  },
  {
    id: 'emergency-protection-order',
    begins: [
      { kind: 'legal-status.changed', where: { legalStatus: 'emergency-protection-order' } },
      { kind: 'care.began', where: { legalStatus: 'emergency-protection-order' } },
    ],
    ends: [
      { kind: 'legal-status.changed', where: { legalStatus: { not: 'emergency-protection-order' } } },
      { kind: 'care.ended' },
    ],
  },
  {
    id: 'short-breaks',
    per: 'series',
    begins: [{ kind: 'short-breaks.agreed' }],
    ends: [{ kind: 'short-breaks.ended', same: 'series' }],
  },
  {
    id: 'short-break',
    per: 'series',
    begins: [{ kind: 'short-break.began' }],
    ends: [
      { kind: 'short-break.ended', same: 'series' },
      { kind: 'short-breaks.ended', same: 'series' },
    ],
  },
];

const STATUS = { kind: 'legal-status.changed' } as const;
const SEEN = { kind: 'visit.made', where: { seen: true } } as const;
const REVIEW = { kind: 'looked-after-review.held' } as const;

// The three intervals are recalled with high confidence and were not read in regulation 39.
const reviews = carePlanning('regulation 39', PAGES.caseReviews, 'review-regulations-2007', 'R');

const shortBreaks = (paragraph: string, confidence: Confidence) =>
  carePlanning(paragraph, PAGES.shortBreaks, 'placement-regulations-2007', confidence);

export const lookedAfterDuties: readonly Rule[] = [
  {
    id: 'lac-review-first',
    core: true,
    starts: [{ begin: 'care' }],
    due: { workingDays: 20 },
    doneBy: REVIEW,
    owner: 'reviewing-officer',
    instruments: reviews,
  },
  {
    id: 'lac-review-second',
    core: true,
    starts: [{ each: REVIEW, during: 'care', ordinals: { from: 1, to: 1 } }],
    due: { months: 3 },
    doneBy: REVIEW,
    owner: 'reviewing-officer',
    instruments: reviews,
  },
  {
    id: 'lac-review-next',
    core: true,
    starts: [{ each: REVIEW, during: 'care', ordinals: { from: 2 } }],
    due: { months: 6 },
    doneBy: REVIEW,
    owner: 'reviewing-officer',
    instruments: reviews,
  },
  {
    // The case review that goes with it has its own duty (`lac-review-first`).
    id: 'pwp-assessment',
    starts: [{ begin: 'placement', when: { begunBy: { regime: 'with-parent-before-assessment' } } }],
    due: { workingDays: 10 },
    doneBy: { kind: 'assessment.completed' },
    from: '2016-04-06',
    owner: 'worker',
    instruments: carePlanning('regulation 20(b)', PAGES.parentRegulations, 'placement-regulations-2007'),
  },
  {
    // The rule is before the child is placed; the days are for where that could not be.
    id: 'part6-plan',
    starts: [{ begin: 'care' }],
    due: { workingDays: 10 },
    doneBy: { kind: 'part6-plan.agreed', orBefore: { unless: { kind: 'care.ended' } } },
    from: '2016-04-06',
    owner: 'worker',
    instruments: carePlanning('regulation 4(3)', PAGES.planRegulations, 'placement-regulations-2007'),
  },
  {
    id: 'iro-named',
    starts: [{ begin: 'care' }],
    due: { workingDays: 5 },
    doneBy: { kind: 'reviewing-officer.appointed', orBefore: { unless: { kind: 'care.ended' } } },
    from: '2016-04-06',
    owner: 'team-manager',
    instruments: localNorm('the Act asks for it before the first review; five days are usual'),
  },
  {
    // Only of a review of which somebody says so: what another system's file leaves out is not held against anybody.
    id: 'iro-chair-and-speak',
    starts: [{ each: { ...REVIEW, where: { spokeAlone: { filled: true } } }, during: 'care' }],
    due: { days: 0 },
    doneBy: {
      ...REVIEW,
      where: { spokeAlone: { oneOf: ['spoke', 'child-refused', 'not-appropriate'] } },
      orStart: true,
    },
    from: '2016-04-06',
    owner: 'reviewing-officer',
    instruments: carePlanning('regulation 42(1)', PAGES.conductOfReviews, 'review-regulations-2007'),
  },
  {
    id: 'lac-review-short-breaks',
    starts: [{ begin: 'short-breaks' }],
    due: { months: 3 },
    doneBy: REVIEW,
    from: '2016-04-06',
    owner: 'reviewing-officer',
    instruments: shortBreaks('regulation 62(3)', 'R'),
  },
  {
    id: 'lac-review-short-breaks-next',
    starts: [{ each: REVIEW, during: 'short-breaks' }],
    due: { months: 6 },
    doneBy: REVIEW,
    from: '2016-04-06',
    owner: 'reviewing-officer',
    instruments: shortBreaks('regulation 62(3)', 'R'),
  },
  {
    // The regulation leaves the interval to what is agreed with the reviewing officer and the parents.
    id: 'lac-short-breaks',
    starts: [{ begin: 'short-breaks' }, { each: SEEN, during: 'short-breaks' }],
    due: { months: 6 },
    except: [
      { when: { begunBy: { visitEvery: 'week' } }, due: { days: 7 } },
      { when: { begunBy: { visitEvery: 'four-weeks' } }, due: { days: 28 } },
      { when: { begunBy: { visitEvery: 'six-weeks' } }, due: { days: 42 } },
      { when: { begunBy: { visitEvery: 'three-months' } }, due: { months: 3 } },
    ],
    doneBy: SEEN,
    from: '2016-04-06',
    owner: 'worker',
    instruments: shortBreaks('regulation 62', 'V'),
  },
  {
    // What lasts longer is no short break: the regulations then apply as they do to every child who is looked after.
    id: 'short-break-four-weeks',
    starts: [{ begin: 'short-break' }],
    due: { days: 28 },
    doneBy: { kind: 'short-break.ended', same: true },
    from: '2016-04-06',
    owner: 'worker',
    instruments: shortBreaks('regulation 62(2)(c)(i)', 'V'),
  },
  {
    id: 'lac-visit-care-order-home',
    starts: [
      {
        each: { ...STATUS, where: { legalStatus: 'care-order' } },
        during: 'placement',
        when: { begunBy: { kind: 'with-parents' } },
      },
    ],
    due: { days: 7 },
    doneBy: SEEN,
    from: '2016-04-06',
    owner: 'worker',
    instruments: carePlanning('regulation 31(5)', PAGES.visitRegulations, 'placement-regulations-2007', 'R'),
  },
  {
    // Reasonable is what whoever was asked says: no number. The day is theirs.
    id: 'visit-asked-for',
    starts: [{ each: { kind: 'visit.requested' }, during: 'care' }],
    due: { on: 'visitBy' },
    doneBy: SEEN,
    owner: 'worker',
    instruments: promised(),
  },
  {
    id: 'lac-visit-on-request',
    starts: [{ each: { kind: 'visit.requested', where: { requestedBy: 'notification' } }, during: 'care' }],
    due: { days: 7 },
    doneBy: SEEN,
    from: '2016-04-06',
    owner: 'worker',
    instruments: carePlanning('regulation 31(6) and (7)', PAGES.visitRegulations, 'placement-regulations-2007', 'R'),
  },
  {
    id: 'epo-limit',
    starts: [{ begin: 'emergency-protection-order' }],
    due: { days: 8 },
    doneBy: STATUS,
    owner: 'team-manager',
    instruments: childrenAct('section 45', undefined, 'R'),
  },
  {
    id: 'epo-extended-limit',
    starts: [
      {
        each: { ...STATUS, where: { legalStatus: 'emergency-protection-order' } },
        during: 'emergency-protection-order',
      },
    ],
    due: { days: 7 },
    doneBy: { ...STATUS, where: { legalStatus: { not: 'emergency-protection-order' } } },
    owner: 'team-manager',
    instruments: childrenAct('section 45', undefined, 'R'),
  },
  {
    // An order that runs out while nobody looks leaves the authority without the right to keep the child.
    id: 'order-runs-out',
    starts: [{ each: { ...STATUS, where: { until: { filled: true } } }, during: 'care' }],
    due: { on: 'until' },
    doneBy: STATUS,
    owner: 'worker',
    instruments: promised(),
  },
  {
    // A move makes the form old: where the child lives is on it.
    id: 'missing-info-form',
    starts: [{ begin: 'placement' }],
    due: { days: 0 },
    doneBy: {
      kind: 'information-form.updated',
      where: { photo: true },
      orBefore: { unless: { kind: 'placement.ended' } },
    },
    from: '2022-01-01',
    owner: 'worker',
    instruments: toolkit(),
  },
  {
    id: 'missing-info-form-shared',
    starts: [{ each: { kind: 'missing.reported' }, during: 'care' }],
    due: { days: 0 },
    doneBy: { kind: 'information-form.shared' },
    from: '2022-01-01',
    owner: 'worker',
    instruments: toolkit(),
  },
  {
    id: 'missing-reasonable-efforts',
    starts: [{ each: { kind: 'missing.reported', where: { carerEfforts: { filled: true } } }, during: 'care' }],
    due: { days: 0 },
    doneBy: {
      kind: 'missing.reported',
      where: { carerEfforts: { oneOf: ['tried', 'reported-at-once'] } },
      orStart: true,
    },
    from: '2022-01-01',
    owner: 'worker',
    instruments: toolkit(),
  },
];
