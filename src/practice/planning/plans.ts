import { parseDay } from '../../calendar/index.ts';
import { compareFacts, type Fact } from '../../law/index.ts';

/** An action of a plan: what agreed it, and what said how it went, where somebody did. `by` is its day. */
export interface PlanAction {
  readonly id: string;
  readonly agreed: Fact;
  readonly by: number | undefined;
  readonly done: Fact | undefined;
}

/** A plan that is open: what agreed it, its reviews in their order, when it is reviewed next, its actions by their day. */
export interface OpenPlan {
  readonly carePlan: string;
  readonly agreed: Fact;
  readonly reviews: readonly Fact[];
  readonly reviewOn: number | undefined;
  readonly actions: readonly PlanAction[];
}

const dayOf = (fact: Fact | undefined, field: string): number | undefined => {
  const value = fact?.data[field];
  return typeof value === 'string' ? parseDay(value) : undefined;
};

/** The plans among what holds for a child (`holds` of a verdict), with what was recorded of each. Pure. */
export const openPlans = (
  facts: readonly Fact[],
  holds: readonly { readonly span: string; readonly since: Fact }[],
): OpenPlan[] => {
  const ordered = [...facts].sort(compareFacts);
  return holds
    .filter(({ span }) => span === 'plan')
    .map(({ since }) => {
      const carePlan = String(since.data['carePlan']);
      const ofPlan = ordered.filter(({ data }) => data['carePlan'] === carePlan);
      const reviews = ofPlan.filter(({ kind }) => kind === 'plan.reviewed');
      const actions = ofPlan
        .filter(({ kind }) => kind === 'plan.action-agreed')
        .map((agreed) => ({
          id: String(agreed.data['planAction']),
          agreed,
          by: dayOf(agreed, 'actBy'),
          done: ordered.find(
            ({ kind, data }) => kind === 'plan.action-done' && data['planAction'] === agreed.data['planAction'],
          ),
        }))
        .sort((a, b) => (a.by ?? 0) - (b.by ?? 0));
      return { carePlan, agreed: since, reviews, reviewOn: dayOf(reviews.at(-1) ?? since, 'reviewOn'), actions };
    });
};
