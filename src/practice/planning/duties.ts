import type { Rule, Span } from '../../law/index.ts';
import { localNorm, PAGES, planRegulations, promised, recalled } from '../instruments.ts';

/**
 * A care and support plan under Part 4, until a review closes it. A child who comes on the register has a care and support
 * protection plan instead, and one who is looked after a plan under Part 6.
 */
export const planningSpans: readonly Span[] = [
  {
    id: 'plan',
    per: 'carePlan',
    begins: [{ kind: 'plan.agreed' }],
    ends: [
      { kind: 'plan.reviewed', where: { outcome: 'close' }, same: 'carePlan' },
      { kind: 'conference.held', where: { decision: 'registered' } },
      { kind: 'care.began' },
    ],
  },
];

const REVIEWED = { kind: 'plan.reviewed' } as const;

export const planningDuties: readonly Rule[] = [
  {
    id: 'cs-plan-create',
    starts: [
      { first: { kind: 'assessment.completed', where: { outcome: 'care-and-support-plan' } }, of: 'assessment' },
    ],
    due: { workingDays: 10 },
    doneBy: { kind: 'plan.agreed' },
    owner: 'worker',
    instruments: localNorm('section 54 of the Act makes the duty and gives no number; ten working days are usual'),
  },
  {
    // Needs, outcomes, monitoring and the review are in every plan that can be recorded; this asks for what is to be done.
    id: 'cs-plan-content',
    starts: [{ begin: 'plan' }],
    due: { days: 0 },
    doneBy: { kind: 'plan.action-agreed', same: true },
    from: '2016-04-06',
    owner: 'worker',
    instruments: planRegulations('regulation 3', PAGES.planContent),
  },
  {
    // Regulation 3(1)(e): the plan itself says when it is reviewed.
    id: 'cs-plan-review',
    starts: [{ begin: 'plan' }, { each: REVIEWED, during: 'plan' }],
    due: { on: 'reviewOn' },
    doneBy: { ...REVIEWED, same: true },
    owner: 'worker',
    instruments: promised(),
  },
  {
    id: 'cs-plan-review-first',
    starts: [{ begin: 'plan' }],
    due: { months: 3 },
    doneBy: { ...REVIEWED, same: true },
    owner: 'worker',
    instruments: recalled('part-4-code', 'a common norm; the interval is set in the plan'),
  },
  {
    id: 'cs-plan-review-next',
    starts: [{ each: REVIEWED, during: 'plan' }],
    due: { months: 6 },
    doneBy: { ...REVIEWED, same: true },
    owner: 'worker',
    instruments: recalled('part-4-code', 'a common norm; the interval is set in the plan'),
  },
  {
    id: 'plan-action',
    starts: [{ first: { kind: 'plan.action-agreed' }, of: 'planAction' }],
    due: { on: 'actBy' },
    doneBy: { kind: 'plan.action-done', same: true },
    owner: 'named',
    instruments: promised(),
  },
];
