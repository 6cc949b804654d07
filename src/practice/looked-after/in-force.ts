import { type Day, parseDay } from '../../calendar/index.ts';
import type { Fact } from '../../law/index.ts';

/** A placement that goes on, with the plan that is agreed for it and what was decided about it. */
export interface PlacementInForce {
  readonly began: Fact;
  readonly plan: Fact | undefined;
  /** Until when it may go on without registration, as it was decided last; undefined where nobody decided. */
  readonly endBy: Day | undefined;
}

/** What stands for a looked-after child now: the last of each that was recorded since care began, or before it for what is agreed ahead. */
export interface InForce {
  readonly care: Fact;
  /** The last day of the order under which the child is looked after, where it names one. */
  readonly until: Day | undefined;
  readonly placements: readonly PlacementInForce[];
  readonly part6Plan: Fact | undefined;
  readonly officer: string | undefined;
  readonly review: Fact | undefined;
  readonly informationForm: Fact | undefined;
  readonly health: Fact | undefined;
  readonly gp: Fact | undefined;
  readonly dentist: Fact | undefined;
  readonly education: Fact | undefined;
}

const dayIn = (fact: Fact | undefined, field: string): Day | undefined => {
  const value = fact?.data[field];
  return typeof value === 'string' ? parseDay(value) : undefined;
};

/** What is in force for a child who is looked after; undefined for one who is not. `facts` are those that count, in their order. Pure. */
export const inForceFor = (facts: readonly Fact[]): InForce | undefined => {
  const ended = facts.findLastIndex(({ kind }) => kind === 'care.ended');
  const own = facts.slice(ended + 1);
  const care = own.find(({ kind }) => kind === 'care.began');
  if (care === undefined) return undefined;
  const last = (kind: string, among: readonly Fact[] = own): Fact | undefined =>
    among.findLast((fact) => fact.kind === kind);
  // By days and not by places in the order: what is written down together stands in no order of its own within a day.
  const since = own.filter(({ day }) => day >= care.day);
  const over = new Set(
    since.filter(({ kind }) => kind === 'placement.ended').map(({ data }) => String(data['placement'])),
  );
  const began = new Map(
    since
      .filter(({ kind, data }) => kind === 'placement.began' && !over.has(String(data['placement'])))
      .map((fact) => [String(fact.data['placement']), fact]),
  );
  const moved = last('placement.ended')?.day ?? Number.NEGATIVE_INFINITY;
  const officer = last('reviewing-officer.appointed')?.data['officer'];
  return {
    care,
    until: dayIn(last('legal-status.changed', since), 'until'),
    placements: [...began].map(([placement, fact]) => {
      const about = facts.filter(({ data }) => data['placement'] === placement);
      return {
        began: fact,
        plan: last('placement-plan.agreed', about),
        endBy: dayIn(
          about.findLast(({ kind, data }) => kind === 'placement.decided' && data['about'] === 'without-registration'),
          'endBy',
        ),
      };
    }),
    part6Plan: last('part6-plan.agreed'),
    officer: typeof officer === 'string' ? officer : undefined,
    review: last('looked-after-review.held', since),
    informationForm: last(
      'information-form.updated',
      own.filter(({ day }) => day >= moved),
    ),
    health: last('health-assessment.held'),
    gp: last('gp.registered', since),
    dentist: last('dentist.seen', since),
    education: last('education-plan.written'),
  };
};
