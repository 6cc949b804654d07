import { addMonths, type Day } from '#src/calendar/index.ts';
import { dueFor } from './clocks.ts';
import { ageOn, happen, speak, workerPost } from './happen.ts';
import { arrange, before, type Case, type Child, nextWorkingDay, type Regime, type World } from './world.ts';
import { mayAttach } from './papers.ts';
import { CARE_WORDS } from './words.ts';

/** What a child's own number gives: the same in every run, without drawing on the day's chance. */
const share = ({ id }: Child, of: number): number => {
  let sum = 7;
  for (const letter of id) sum = (sum * 31 + letter.charCodeAt(0)) % 9_973;
  return sum % of;
};

/** Whether a case is still that of a looked-after child. */
const inCare = (held: Case, child: Child): boolean => held.open && child.inCare && child.held === held;

/** Agrees the plan of a child's placement today: signed by the carer, with the child's views, and the reviewing officer told. */
export const planPlacement = (world: World, held: Case, child: Child): void => {
  const { placement } = child;
  if (placement === null) return;
  happen(world, 'placement-plan.agreed', workerPost(held), [child], {
    placement: placement.id,
    signed: true,
    officerTold: true,
    viewsTaken: true,
    arrangements: speak([child], CARE_WORDS.arrangements),
  });
};

/** The parent with whom a child is to be placed before an assessment is interviewed first. */
export const interviewParent = (world: World, held: Case, child: Child, regime: Regime, after: number): void => {
  if (regime !== 'with-parent-before-assessment') return;
  const views = speak([child], CARE_WORDS.parent);
  happen(world, 'parent.interviewed', workerPost(held), [child], { views }, { after });
};

/** What each placement asks for beside its visits: the form with a photograph on the day, the plan, a doctor. */
export const settlePlacement = (world: World, held: Case, child: Child, placement: string, after: number): void => {
  happen(
    world,
    'information-form.updated',
    workerPost(held),
    [child],
    { photo: true, missingBefore: speak([child], CARE_WORDS.mightBe) },
    { after: after + 1 },
  );
  const still = (): boolean => inCare(held, child) && child.placement?.id === placement;
  arrange(world, before(world, dueFor(child, 'placement-plan') ?? world.day + 1, share(child, 4)), 865, () => {
    if (still() && !held.withheld.has('plan')) planPlacement(world, held, child);
  });
  arrange(world, before(world, dueFor(child, 'gp-registration') ?? world.day + 1, share(child, 6)), 875, () => {
    if (still())
      happen(world, 'gp.registered', workerPost(held), [child], { practice: speak([child], CARE_WORDS.practice) });
  });
};

const assessHealth = (world: World, held: Case, child: Child, day: Day): void => {
  arrange(world, nextWorkingDay(day), 700, () => {
    if (!inCare(held, child)) return;
    const assessment = happen(world, 'health-assessment.held', workerPost(held), [child], {
      assessedBy: share(child, 3) === 0 ? 'doctor' : 'nurse',
      report: true,
      found: speak([child], CARE_WORDS.health),
    });
    mayAttach(world, 'health-report', workerPost(held), child, assessment);
    assessHealth(world, held, child, addMonths(world.day, ageOn(child, world.day) < 5 ? 6 : 12) - 12);
  });
};

/** What becoming looked after asks for beside visits and reviews: an officer, the Part 6 plan, health, school. */
export const settleCare = (world: World, held: Case, child: Child, officer: string): void => {
  happen(world, 'reviewing-officer.appointed', officer, [child], { officer }, { after: 15 });
  arrange(world, before(world, dueFor(child, 'part6-plan') ?? world.day + 1, share(child, 5)), 855, () => {
    if (!inCare(held, child)) return;
    happen(world, 'part6-plan.agreed', workerPost(held), [child], {
      permanence: speak([child], CARE_WORDS.permanence),
      familyContact: speak([child], CARE_WORDS.family),
      childViews: speak([child], CARE_WORDS.views),
    });
    const age = ageOn(child, world.day);
    if (age >= 5 && age < 16)
      happen(
        world,
        'education-plan.written',
        workerPost(held),
        [child],
        { stage: 'started', school: speak([child], CARE_WORDS.school) },
        { after: 5 },
      );
  });
  assessHealth(world, held, child, world.day + 10 + share(child, 9));
};
