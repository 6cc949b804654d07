import { addMonths, formatDay } from '#src/calendar/index.ts';
import { dueFor } from './clocks.ts';
import { mayGoMissing } from './missing.ts';
import { allocate, ageOn, closeCase, happen, setPhase, soon, speak, workerPost } from './happen.ts';
import {
  arrange,
  before,
  type Case,
  type Child,
  inHours,
  nextMatter,
  nextWorkingDay,
  type Regime,
  type World,
  type Writing,
} from './world.ts';
import { interviewParent, settleCare, settlePlacement } from './looked-after.ts';
import { mayAttach } from './papers.ts';
import { allege, complain, leftWithPlan, offerAdvocate, prepareToLeave } from './rights.ts';
import { MOVING_WORDS, RECORD } from './words.ts';

const VISIT = { en: 'Statutory visit', cy: 'Ymweliad statudol' };

const only = (held: Case): Child => {
  const [child] = held.children;
  if (child === undefined || held.children.length > 1) throw new Error('a case in care is one child');
  return child;
};

const VISITS = ['lac-visit-first', 'lac-visit-next', 'lac-visit-weekly'] as const;

/** Which visit is owed to a looked-after child, and by when. */
export const visitOwed = (
  child: Child,
): { readonly rule: (typeof VISITS)[number]; readonly due: number } | undefined => {
  for (const rule of VISITS) {
    const due = dueFor(child, rule);
    if (due !== undefined) return { rule, due };
  }
  return undefined;
};

/** Visits a looked-after child today and arranges the next visit. */
export const visitInCare = (world: World, held: Case, writing: Writing = soon(world)): void => {
  const child = only(held);
  const place =
    child.placement?.regime === 'with-parent-before-assessment' ||
    child.placement?.regime === 'interim-order-with-parent'
      ? 'home'
      : 'placement';
  happen(
    world,
    'visit.made',
    workerPost(held),
    [child],
    { seen: true, alone: true, place, purpose: [speak([child], VISIT)] },
    writing,
  );
  arrangeVisit(world, held);
};

const SLACK = { 'lac-visit-first': 4, 'lac-visit-weekly': 2, 'lac-visit-next': 9 } as const;

export const arrangeVisit = (world: World, held: Case): void => {
  const child = only(held);
  const owed = visitOwed(child);
  held.visits += 1;
  if (owed === undefined) return;
  const { visits } = held;
  const slack = world.chance.between(0, SLACK[owed.rule]);
  arrange(world, before(world, owed.due, slack), inHours(world), () => {
    if (held.visits !== visits || !held.open || !child.inCare || held.withheld.has('visit')) return;
    visitInCare(world, held);
  });
};

const reviewDue = (child: Child): number | undefined =>
  dueFor(child, 'lac-review-first') ?? dueFor(child, 'lac-review-second') ?? dueFor(child, 'lac-review-next');

const officer = (world: World, child: Child): string => {
  const own = `post-iro-0${(child.family.number % 3) + 1}`;
  return world.staff.held(own, world.day) ? own : 'post-iro-01';
};

/** Holds a looked-after child's review today. */
export const reviewInCare = (world: World, held: Case, afterwards: Afterwards): void => {
  const child = only(held);
  happen(
    world,
    'looked-after-review.held',
    officer(world, child),
    [child],
    { spokeAlone: 'spoke', parentsViews: true },
    soon(world),
  );
  arrangeReview(world, held, afterwards);
  if (child.reviews < 2 || held.kept || world.day < held.settledUntil) return;
  if (world.chance.one(0.125 * Math.min(1.8, (world.count.care / 245) ** 3))) {
    arrange(world, nextWorkingDay(world.day + world.chance.between(2, 20)), 690, () =>
      leaveCare(world, held, afterwards),
    );
  }
};

const arrangeReview = (world: World, held: Case, afterwards: Afterwards): void => {
  const child = only(held);
  const due = reviewDue(child);
  if (due === undefined) throw new Error('no review is owed');
  const day = before(world, due, world.chance.between(0, child.reviews === 0 ? 5 : 12));
  arrange(world, day, world.chance.between(560, 700), () => {
    if (!held.open || !child.inCare || reviewDue(child) !== due || held.withheld.has('review')) return;
    reviewInCare(world, held, afterwards);
  });
};

/** What becomes of a child who goes home. */
export type Afterwards = (world: World, held: Case) => void;

const leaveCare = (world: World, held: Case, afterwards: Afterwards, grownUp = false): void => {
  const child = only(held);
  if (!held.open || !child.inCare || held.kept) return;
  const { placement } = child;
  if (placement === null) throw new Error('a looked-after child without a placement');
  happen(world, 'placement.ended', workerPost(held), [child], {
    placement: placement.id,
    reason: speak([child], RECORD.ended),
  });
  child.placement = null;
  happen(world, 'care.ended', workerPost(held), [child], {}, { after: 2 });
  leftWithPlan(world, held, child);
  held.visits += 1;
  if (grownUp || ageOn(child, world.day) > 16.5 || world.chance.one(0.5)) closeCase(world, held, RECORD.leftCare, 4);
  else afterwards(world, held);
};

const kindOf = (world: World, regime: Regime): string => {
  switch (regime) {
    case 'standard':
      return world.chance.weighed([
        ['foster-authority', 0.42],
        ['foster-agency', 0.26],
        ['foster-kinship', 0.17],
        ['childrens-home', 0.09],
        ['supported-lodgings', 0.03],
        ['placed-for-adoption', 0.03],
      ]);
    case 'temporary-approval':
      return 'foster-kinship';
    case 'with-parent-before-assessment':
    case 'interim-order-with-parent':
      return 'with-parents';
  }
};

const beginPlacement = (world: World, held: Case, regime: Regime, after: number): void => {
  const child = only(held);
  const id = nextMatter(world, 'placement');
  const untilEighteen = regime === 'standard' && world.chance.one(0.55);
  const began = world.day;
  interviewParent(world, held, child, regime, after - 1);
  child.placement = { id, began, regime, untilEighteen };
  happen(
    world,
    'placement.began',
    workerPost(held),
    [child],
    { placement: id, kind: kindOf(world, regime), untilEighteen, regime },
    { after },
  );
  settlePlacement(world, held, child, id, after);
  arrangeVisit(world, held);
  const approved = regime === 'temporary-approval';
  if (approved) {
    arrange(world, nextWorkingDay(began + world.chance.between(100, 145)), 640, () => {
      if (child.placement?.id === id && !held.kept && held.open) movePlacement(world, held, true);
    });
  } else arrangeMove(world, held, id);
};

// Asked again every so often, not drawn once for years ahead: the calendar knows its holidays only so far.
const arrangeMove = (world: World, held: Case, id: string): void => {
  const stays = 25 + Math.floor(world.chance.wait(1_500));
  arrange(world, nextWorkingDay(world.day + Math.min(stays, 300)), 640, () => {
    if (only(held).placement?.id !== id || held.kept || !held.open) return;
    if (stays > 300) arrangeMove(world, held, id);
    else movePlacement(world, held);
  });
};

/** Moves a looked-after child to another placement today. */
export const movePlacement = (world: World, held: Case, approved = false): void => {
  const child = only(held);
  const { placement } = child;
  if (placement === null) throw new Error('no placement to move from');
  const reason = speak([child], approved ? RECORD.approved : RECORD.moved);
  happen(world, 'placement.ended', workerPost(held), [child], { placement: placement.id, reason });
  beginPlacement(world, held, 'standard', 10);
};

export interface Entering {
  readonly regime?: Regime;
  /** An officer has taken the child to safety. */
  readonly byPolice?: boolean;
  readonly afterwards: Afterwards;
}

const LEGAL: readonly (readonly [string, number])[] = [
  ['care-order', 0.5],
  ['interim-care-order', 0.27],
  ['accommodated-s76', 0.2],
  ['other', 0.03],
];

/** Police protection is over within seventy-two hours: a court makes an emergency protection order, and before its eight days are over an interim care order. */
const leavePoliceProtection = (world: World, held: Case, child: Child): void => {
  arrange(world, world.day + 1, 700, () => {
    happen(world, 'police-protection.ended', workerPost(held), [child], { followedBy: 'emergency-protection-order' });
    const until = world.day + 8;
    const order = happen(world, 'legal-status.changed', workerPost(held), [child], {
      legalStatus: 'emergency-protection-order',
      until: formatDay(until),
    });
    mayAttach(world, 'court-order', workerPost(held), child, order);
    arrange(world, before(world, until, 2), 715, () => {
      if (child.inCare)
        happen(world, 'legal-status.changed', workerPost(child.held ?? held), [child], {
          legalStatus: 'interim-care-order',
        });
    });
  });
};

/** A child with a case of their own comes into care today. */
export const enterCare = (world: World, held: Case, { regime, byPolice = false, afterwards }: Entering): void => {
  const child = only(held);
  setPhase(world, held, 'care');
  const into =
    regime ??
    world.chance.weighed<Regime>([
      ['standard', 0.87],
      ['temporary-approval', 0.07],
      ['interim-order-with-parent', 0.03],
      ['with-parent-before-assessment', 0.03],
    ]);
  const legalStatus =
    into === 'standard' || into === 'temporary-approval' ? world.chance.weighed(LEGAL) : 'interim-care-order';
  const police = byPolice && into === 'standard';
  if (police)
    happen(world, 'police-protection.began', workerPost(held), [child], {
      reason: speak([child], MOVING_WORDS.police),
    });
  happen(world, 'care.began', workerPost(held), [child], { legalStatus: police ? 'police-protection' : legalStatus });
  if (police) leavePoliceProtection(world, held, child);
  offerAdvocate(world, workerPost(held), [child]);
  prepareToLeave(world, held, child);
  complain(world, held, child);
  allege(world, held, child);
  beginPlacement(world, held, into, 5);
  settleCare(world, held, child, officer(world, child));
  arrangeReview(world, held, afterwards);
  mayGoMissing(world, child);
  if (into === 'with-parent-before-assessment') {
    arrange(
      world,
      before(world, dueFor(child, 'pwp-assessment') ?? world.day + 1, world.chance.between(0, 4)),
      720,
      () => {
        if (held.withheld.has('parents') || !held.open) return;
        assessParents(world, held);
      },
    );
  }
  arrange(world, nextWorkingDay(world.day + world.chance.between(40, 55)), 525, () => {
    if (held.open && child.inCare && !held.kept && held.team === 'assessment') allocate(world, held, child.family.area);
  });
  arrange(world, nextWorkingDay(world.day + world.chance.between(170, 230)), 530, () => {
    if (held.open && child.inCare && !held.kept && held.team !== 'looked-after') allocate(world, held, 'looked-after');
  });
  // Care ends on the day before the eighteenth birthday.
  const last = addMonths(child.born, 216) - 1;
  if (last > world.day) arrange(world, last, 840, () => leaveCare(world, held, afterwards, true));
};

/** Completes the assessment of parents with whom a looked-after child is placed. */
export const assessParents = (world: World, held: Case): void => {
  happen(
    world,
    'assessment.completed',
    workerPost(held),
    held.children,
    { assessment: nextMatter(world, 'assessment'), childSeen: true },
    soon(world),
  );
};
