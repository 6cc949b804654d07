import { addMonths, formatDay } from '#src/calendar/index.ts';
import { actionDone, happen, pick, speak, workerPost } from './happen.ts';
import { arrange, before, type Case, type Child, nextMatter, workingDayBy, type World } from './world.ts';
import { PLANS, PLAN_WORDS } from './words.ts';

/** By when an action is done, in days from the day on which it was agreed. */
const ACTIONS = [28, 56] as const;

const agreeAction = (world: World, held: Case, child: Child, days: number, what: number): void => {
  const { plan } = child;
  if (plan === null) throw new Error('an action without a plan');
  const id = nextMatter(world, 'action');
  const said = pick(PLANS, child).actions[what] ?? PLAN_WORDS.more;
  const actBy = workingDayBy(world.day + days);
  plan.pending.add(id);
  happen(
    world,
    'plan.action-agreed',
    workerPost(held),
    [child],
    { carePlan: plan.id, planAction: id, what: speak([child], said), post: workerPost(held), actBy: formatDay(actBy) },
    { after: 6 + what },
  );
  // It is done whatever becomes of the plan: a child who comes on the register needs the bed as well.
  arrange(world, before(world, actBy, 1 + (child.born % 9)), 870, () => {
    if (plan.pending.has(id)) actionDone(world, child, plan, id, true);
  });
};

const arrangeReview = (world: World, child: Child, reviewOn: number): void => {
  const { plan } = child;
  arrange(world, before(world, reviewOn, child.born % 7), 820, () => {
    const { held } = child;
    if (plan === null || child.plan !== plan || held === null) return;
    plan.reviews += 1;
    const next = workingDayBy(addMonths(world.day, 6));
    const revised = (child.born + plan.reviews) % 3 === 0;
    happen(world, 'plan.reviewed', workerPost(held), [child], {
      carePlan: plan.id,
      attended: [speak([child], PLAN_WORDS.family), speak([child], PLAN_WORDS.school)],
      progress: speak([child], PLAN_WORDS.progress),
      childSaid: speak([child], pick(PLANS, child).said),
      outcome: revised ? 'revise' : 'confirm',
      reason: speak([child], revised ? PLAN_WORDS.revised : PLAN_WORDS.confirmed),
      ...(revised ? { changes: speak([child], PLAN_WORDS.more) } : {}),
      reviewOn: formatDay(next),
    });
    if (revised) agreeAction(world, held, child, 42, ACTIONS.length);
    arrangeReview(world, child, next);
  });
};

/** The children of a case get their care and support plans today: each its own, with what is to be done and when it is looked at again. */
export const beginPlans = (world: World, held: Case): void => {
  for (const child of held.children) {
    const { needs, outcomes } = pick(PLANS, child);
    const reviewOn = workingDayBy(addMonths(world.day, 3));
    child.plan = { id: nextMatter(world, 'plan'), pending: new Set(), reviews: 0 };
    happen(
      world,
      'plan.agreed',
      workerPost(held),
      [child],
      {
        carePlan: child.plan.id,
        needs: speak([child], needs),
        outcomes: outcomes.map((outcome) => speak([child], outcome)),
        monitoring: speak([child], PLAN_WORDS.monitoring),
        reviewOn: formatDay(reviewOn),
        agreedWith: [speak([child], PLAN_WORDS.family)],
      },
      { after: 4 },
    );
    for (const [what, days] of ACTIONS.entries()) agreeAction(world, held, child, days, what);
    arrangeReview(world, child, reviewOn);
  }
};
