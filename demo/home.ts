import { addMonths, addWorkingDays, type Day, formatDay } from '#src/calendar/index.ts';
import { type Afterwards, enterCare } from './care.ts';
import { dueFor } from './clocks.ts';
import {
  ageOn,
  allocate,
  closeCase,
  forgive,
  granted,
  happen,
  inTurn,
  managerPost,
  openCase,
  openChildren,
  part,
  pick,
  plant,
  setPhase,
  soon,
  speak,
  workerPost,
} from './happen.ts';
import {
  arrange,
  before,
  type Case,
  type Child,
  type Failure,
  inHours,
  nextMatter,
  nextWorkingDay,
  type Regime,
  type Withheld,
  workingDayBy,
  type World,
  type Writing,
} from './world.ts';
import { writtenLate } from './late.ts';
import { writeDownKin } from './kin.ts';
import { mayMoveAway } from './moving-away.ts';
import { mayAttach } from './papers.ts';
import { beginPlans } from './plans.ts';
import { identifyRisks } from './risks.ts';
import { ASSESSED, PLAN_WORDS, RECORD } from './words.ts';
import { fosterPrivately } from './rights.ts';

const ASSESSMENT_VISIT = { en: 'Assessment', cy: 'Asesu' };
const PLAN_VISIT = { en: 'Care and support plan', cy: 'Cynllun gofal a chymorth' };
const PROTECTION_VISIT = { en: 'Child protection visit', cy: 'Ymweliad amddiffyn plant' };
const CATEGORIES = [
  [['neglect'], 0.42],
  [['emotional-psychological'], 0.33],
  [['physical'], 0.1],
  [['sexual'], 0.06],
  [['neglect', 'emotional-psychological'], 0.09],
] as const satisfies readonly (readonly [readonly string[], number])[];

/** What an assessment says, beside whom and what it is of. */
export const assessed = (children: readonly Child[]): Readonly<Record<string, unknown>> => {
  const [first] = children;
  if (first === undefined) throw new Error('an assessment of nobody');
  const { views, circumstances, outcomes, barriers, risks, strengths, history, analysis } = pick(ASSESSED, first);
  return {
    childSeen: true,
    seenAlone: true,
    languageOffered: true,
    views: speak(children, views),
    circumstances: speak(children, circumstances),
    outcomes: speak(children, outcomes),
    barriers: speak(children, barriers),
    risks: speak(children, risks),
    strengths: speak(children, strengths),
    history: speak(children, history),
    analysis: speak(children, analysis),
  };
};

/** Sees the children of a case at home today. */
export const atHome = (
  world: World,
  held: Case,
  purpose: { readonly en: string; readonly cy: string } = ASSESSMENT_VISIT,
  writing: Writing = soon(world),
): string =>
  happen(
    world,
    'visit.made',
    workerPost(held),
    held.children,
    { seen: true, alone: true, place: 'home', purpose: [speak(held.children, purpose)] },
    writing,
  );

/** Keeps something from being done for a case from now on, and the case as it is. */
export const withhold = (held: Case, what: readonly Withheld[], failure: Failure): void => {
  held.kept = true;
  for (const each of what) held.withheld.set(each, failure);
};

/** A case may go on. */
export const release = (held: Case, failure: Failure): void => {
  for (const [what, by] of held.withheld) if (by === failure) held.withheld.delete(what);
  held.kept = held.withheld.size > 0;
  forgive(failure, held.children);
};

/** What stood still on account of a failure goes on. */
export const resume = (world: World, held: Case): void => {
  if (held.open && !held.kept && !held.enquiring && held.phase === 'assessment') support(world, held, 120);
};

const closeSoon = (world: World, held: Case): void => {
  inTurn(world, held, nextWorkingDay(world.day + world.chance.between(0, 3)), 900, () => {
    if (!held.kept && !held.enquiring) closeCase(world, held, RECORD.noNeeds);
  });
};

/** How much more (or less) ready the council is to keep a case open, so that about 650 children stay open. */
const room = (world: World): number => Math.min(1.8, Math.max(0.3, 1 + (650 - openChildren(world)) / 120));

/** Assesses under Part 3 from now on. */
export const assess = (
  world: World,
  held: Case,
  contact: string,
  received: Day,
  eligible: boolean | undefined,
): void => {
  const first = addWorkingDays(world.day, world.chance.between(2, 6));
  const end = Math.max(addWorkingDays(received, world.chance.between(9, 28)), nextWorkingDay(first));
  inTurn(world, held, first, inHours(world), () => {
    if (!held.withheld.has('visit')) atHome(world, held, ASSESSMENT_VISIT);
  });
  inTurn(world, held, end, world.chance.between(900, 1_000), () => {
    if (!held.withheld.has('assessment')) finishAssessment(world, held, contact, eligible);
  });
};

/** Completes a Part 3 assessment today: a care and support plan follows, or the case closes. */
export const finishAssessment = (
  world: World,
  held: Case,
  contact: string,
  eligible = world.chance.one(0.24 * room(world)),
): void => {
  happen(
    world,
    'assessment.completed',
    workerPost(held),
    held.children,
    {
      assessment: nextMatter(world, 'assessment'),
      contact,
      ...assessed(held.children),
      outcome: eligible ? 'care-and-support-plan' : 'no-eligible-needs',
    },
    soon(world),
  );
  if (eligible) support(world, held, 185);
  else closeSoon(world, held);
};

const AGENCIES = [
  ['social-services', 'police', 'health'],
  ['social-services', 'police', 'health', 'education'],
  ['social-services', 'police', 'education'],
  ['social-services', 'police'],
] as const;

/** How a strategy discussion is to end, where it is not left to chance. */
export interface Course {
  readonly settledUntil: Day;
  readonly register?: true;
  readonly regime?: Regime;
}

/** Holds a strategy discussion today about children of a family, with or without an open case, and goes on from there. */
export const discuss = (world: World, children: readonly Child[], course: Course, done: () => void): void => {
  const enquiry = nextMatter(world, 'enquiry');
  const open = children[0]?.held ?? null;
  const manager = managerPost(open?.team ?? 'assessment');
  const wish =
    course.register === true || open !== null
      ? undefined
      : granted(world, [
          'strategy-without-police',
          'enquiry-without-conclusion',
          's47-assessment-unfinished',
          'conference-late',
        ]);
  const decision =
    course.register === true || wish !== undefined
      ? 'enquiries'
      : world.chance.weighed<'enquiries' | 'meet-again' | 'no-enquiries'>([
          ['enquiries', 0.39],
          ['meet-again', 0.06],
          ['no-enquiries', 0.55],
        ]);
  const agencies = world.chance.of(AGENCIES);
  if (wish?.code === 'strategy-without-police') {
    const failure = plant(world, wish, children, ['strategy-quorum']);
    happen(world, 'strategy.held', manager, children, { enquiry, agencies: ['social-services', 'health'], decision });
    const held = enquire(world, children, enquiry, course, undefined);
    withhold(held, [], failure);
    failure.mend = () => {
      happen(world, 'strategy.held', manager, children, { enquiry, agencies, decision: 'no-enquiries' });
      release(held, failure);
      resume(world, held);
    };
    done();
    return;
  }
  happen(
    world,
    'strategy.held',
    manager,
    children,
    { enquiry, agencies, decision, canDecide: true, reason: speak(children, RECORD.strategy[decision]) },
    decision === 'enquiries' ? {} : soon(world),
  );
  if (decision === 'enquiries') {
    enquire(world, children, enquiry, course, wish);
    done();
  } else if (decision === 'meet-again') {
    arrange(world, addWorkingDays(world.day, world.chance.between(1, 2)), world.chance.between(600, 800), () => {
      happen(world, 'strategy.held', manager, children, { enquiry, agencies, decision: 'enquiries' });
      enquire(world, children, enquiry, course, undefined);
      done();
    });
  } else done();
};

/** Section 47 enquiries, begun by a strategy discussion today. */
const enquire = (
  world: World,
  children: readonly Child[],
  enquiry: string,
  course: Course,
  wish: ReturnType<typeof granted>,
): Case => {
  const last = world.day;
  const held = children[0]?.held ?? openCase(world, children, 'assessment', RECORD.openedEnquiry, course.settledUntil);
  held.enquiring = true;
  const { chance } = world;
  // The case may have parted into one for each child by then, where they came into care.
  const worker = (): string => workerPost(children[0]?.held ?? held);
  const step = (workingDays: number, minute: number, run: () => void): void =>
    arrange(world, addWorkingDays(last, workingDays), minute, run);
  const determination =
    wish?.code === 'conference-late' || course.register === true
      ? 'conference'
      : wish !== undefined
        ? 'substantiated-no-continuing-risk'
        : chance.weighed<'unsubstantiated' | 'substantiated-no-continuing-risk' | 'conference'>([
            ['unsubstantiated', 0.52],
            ['substantiated-no-continuing-risk', 0.34],
            ['conference', 0.14],
          ]);
  // An advocate is offered, the conference arranged, and the report shared with the family the day before.
  const prepare = (): void => {
    for (const child of children)
      happen(world, 'advocacy.offered', worker(), [child], { accepted: child.born % 3 !== 0 }, { after: 15 });
    const conference = nextMatter(world, 'conference');
    // Where the enquiries were concluded late, the conference was long arranged.
    if (world.day >= addWorkingDays(last, convening - 1)) return;
    const reportBy = addWorkingDays(last, convening - 1);
    happen(
      world,
      'conference.arranged',
      'post-admin-01',
      children,
      {
        conference,
        type: 'initial',
        arrangedFor: formatDay(addWorkingDays(last, convening)),
        invited: ['social-worker', 'parent', 'police', 'school', 'health-visitor'],
        reportBy: formatDay(reportBy),
      },
      { after: 20 },
    );
    arrange(world, reportBy, 650, () => {
      happen(world, 'report.shared', worker(), children, {
        conference,
        chronology: true,
        viewOnRegistration: false,
        sharedWith: [speak(children, PLAN_WORDS.family)],
      });
    });
  };
  const conclude = (): void => {
    const by = worker();
    const entry = happen(world, 'enquiry.concluded', by, children, {
      enquiry,
      determination,
      reason: speak(children, RECORD.found[determination]),
    });
    if (determination === 'conference') prepare();
    if (determination !== 'unsubstantiated') return;
    // A manager ratifies what was not substantiated; who concluded it as the manager is ratified by the head.
    for (const child of children) {
      const manager = child.team === null ? 'post-head' : managerPost(child.team);
      const own = world.staff.rising(by, world.day) === world.staff.rising(manager, world.day);
      happen(world, 'record.signed-off', own ? 'post-head' : manager, [child], { entry, decision: 'agreed' });
    }
  };
  const complete = (): void => {
    happen(
      world,
      'assessment.completed',
      worker(),
      children,
      {
        assessment: nextMatter(world, 'assessment'),
        enquiry,
        ...assessed(children),
        ...(determination === 'conference' ? { outcome: 'protection-plan' } : {}),
      },
      soon(world),
    );
    if (determination === 'conference') return;
    held.enquiring = false;
    if (!held.open || held.phase !== 'assessment' || held.kept) return;
    const likely = determination === 'unsubstantiated' ? 0.1 : 0.38;
    if (chanceOfSupport(world, likely)) support(world, held, 185);
    else closeSoon(world, held);
  };
  const convene = (): void => {
    held.enquiring = false;
    if (held.phase !== 'protection') conferenceOn(world, held, enquiry, course);
  };
  const concluding = chance.between(3, 8);
  step(chance.between(1, 2), chance.between(900, 1_000), () => {
    if (held.open && held.phase !== 'protection') atHome(world, held, ASSESSMENT_VISIT);
  });
  step(concluding, 700, () => {
    if (!held.withheld.has('conclusion')) conclude();
  });
  step(determination === 'conference' ? 9 : chance.between(Math.max(8, concluding), 24), 740, () => {
    if (!held.withheld.has('assessment')) complete();
  });
  const convening = determination === 'conference' ? chance.between(10, 15) : 0;
  if (determination === 'conference') {
    step(convening, 600, () => {
      if (!held.withheld.has('conference')) convene();
    });
  }
  if (wish?.code === 'enquiry-without-conclusion') {
    const failure = plant(world, wish, held.children, ['s47-determination']);
    withhold(held, ['conclusion'], failure);
    failure.mend = () => {
      release(held, failure);
      conclude();
      resume(world, held);
    };
  } else if (wish?.code === 's47-assessment-unfinished') {
    const failure = plant(world, wish, held.children, ['s47-assessment-complete']);
    withhold(held, ['assessment'], failure);
    failure.mend = () => {
      release(held, failure);
      complete();
    };
  } else if (wish?.code === 'conference-late') {
    const failure = plant(world, wish, held.children, ['icpc-held']);
    withhold(held, ['conference'], failure);
    failure.mend = () => {
      release(held, failure);
      convene();
    };
  }
  return held;
};

const chanceOfSupport = (world: World, likely: number): boolean => world.chance.one(likely * room(world));

const chair = (world: World, held: Case): string => {
  const own = `post-chair-0${(held.family.number % 2) + 1}`;
  return world.staff.held(own, world.day)
    ? own
    : world.staff.held('post-chair-02', world.day)
      ? 'post-chair-02'
      : 'post-chair-01';
};

/** Who sat at a conference, and what the family said there. */
const conferred = (world: World, held: Case): Readonly<Record<string, unknown>> => ({
  chair: speak(held.children, RECORD.chair),
  attended: ['social-worker', 'parent', 'police', ...(world.day % 3 === 0 ? ['gp'] : []), 'school'],
  familyViews: speak(held.children, RECORD.familyViews),
  ...(world.day % 11 === 0 ? { dissent: speak(held.children, RECORD.dissent) } : {}),
});

/** Holds the initial child protection conference today. */
const conferenceOn = (world: World, held: Case, enquiry: string, course: Course): void =>
  confer(world, held, { type: 'initial', enquiry }, course);

/** Holds the conference on children who came from another council's register today: their names go on this one. */
export const transferConference = (world: World, held: Case): void =>
  confer(world, held, { type: 'transfer-in' }, { settledUntil: 0, register: true });

const confer = (
  world: World,
  held: Case,
  of: { readonly type: 'initial'; readonly enquiry: string } | { readonly type: 'transfer-in' },
  course: Course,
): void => {
  const categories = world.chance.weighed<readonly string[]>(CATEGORIES);
  const wish =
    course.register === true || held.phase !== 'assessment'
      ? undefined
      : granted(world, ['no-category', 'outline-plan-late', 'first-core-group-not-held', 'detailed-plan-missing']);
  const registered = course.register === true || wish !== undefined || world.chance.one(0.84);
  if (wish?.code === 'no-category') {
    const failure = plant(world, wish, held.children, ['cpr-category-reason']);
    withhold(held, ['category'], failure);
    failure.mend = () => {
      reviewConference(world, held);
      release(held, failure);
    };
  }
  const decision = registered ? 'registered' : 'not-registered';
  happen(world, 'conference.held', chair(world, held), held.children, {
    ...of,
    decision,
    ...(registered && !held.withheld.has('category') ? { categories } : {}),
    ...conferred(world, held),
    reason: speak(held.children, registered ? RECORD.registered : RECORD.notRegistered),
    ...(registered
      ? {
          outlinePlan: speak(held.children, RECORD.outline),
          ...(held.worker === null ? {} : { coordinator: held.worker }),
          coreGroup: ['social-worker', 'parent', 'school', 'health-visitor'],
          nextConference: formatDay(workingDayBy(addMonths(world.day, 3))),
        }
      : { assessmentOffered: true }),
  });
  if (!registered) {
    if (held.phase === 'support') return;
    if (chanceOfSupport(world, 0.8)) support(world, held, 185);
    else closeSoon(world, held);
    return;
  }
  if (wish?.code === 'outline-plan-late') {
    const failure = plant(world, wish, held.children, ['outline-plan-circulated']);
    withhold(held, ['outline-plan'], failure);
    failure.mend = () => {
      release(held, failure);
      circulate(world, held, 'outline');
    };
  } else if (wish?.code === 'first-core-group-not-held') {
    const failure = plant(world, wish, held.children, ['core-group-first']);
    withhold(held, ['core-group'], failure);
    failure.mend = () => {
      release(held, failure);
      coreGroup(world, held);
    };
  } else if (wish?.code === 'detailed-plan-missing') {
    const failure = plant(world, wish, held.children, ['detailed-plan']);
    withhold(held, ['detailed-plan'], failure);
    failure.mend = () => {
      release(held, failure);
      circulate(world, held, 'detailed');
    };
  }
  protect(world, held);
};

const circulate = (world: World, held: Case, plan: 'outline' | 'detailed'): void => {
  happen(
    world,
    'plan.circulated',
    plan === 'outline' ? 'post-admin-01' : workerPost(held),
    held.children,
    { plan },
    world.chance.one(0.5) ? { wholeDay: true } : soon(world),
  );
};

/** Holds a core group today and arranges the next. */
export const coreGroup = (world: World, held: Case): void => {
  const attended = [
    'social-worker',
    'parent',
    ...(world.chance.one(0.85) ? ['school'] : []),
    ...(world.chance.one(0.6) ? ['health-visitor'] : []),
  ];
  happen(
    world,
    'core-group.held',
    workerPost(held),
    held.children,
    { attended, progress: speak(held.children, PLAN_WORDS.progress) },
    soon(world),
  );
  arrangeCoreGroup(world, held, before(world, world.day + 42, world.chance.between(0, 12)));
};

const arrangeCoreGroup = (world: World, held: Case, day: Day): void =>
  inTurn(world, held, day, world.chance.between(600, 900), () => {
    if (!held.withheld.has('core-group')) coreGroup(world, held);
  });

/** The care and support protection plan begins: everything that the register asks for, from today. */
const protect = (world: World, held: Case): void => {
  setPhase(world, held, 'protection');
  if (held.team === 'assessment') allocate(world, held, held.family.area, 20);
  identifyRisks(world, held);
  writeDownKin(world, workerPost(held), held.children, 'home');
  mayMoveAway(world, held);
  const { chance, day } = world;
  inTurn(world, held, addWorkingDays(day, chance.between(2, 4)), 660, () => {
    if (!held.withheld.has('outline-plan')) circulate(world, held, 'outline');
  });
  inTurn(world, held, addWorkingDays(day, chance.between(7, 9)), 950, () => {
    if (!held.withheld.has('detailed-plan')) circulate(world, held, 'detailed');
  });
  arrangeCoreGroup(world, held, addWorkingDays(day, chance.between(5, 9)));
  arrangeProtectionVisit(world, held);
  arrangeReviewConference(world, held);
};

const earliest = (held: Case, ...rules: readonly string[]): Day => {
  const dues = held.children.flatMap((child) => rules.map((rule) => dueFor(child, rule) ?? Number.POSITIVE_INFINITY));
  return Math.min(...dues);
};

export const arrangeProtectionVisit = (world: World, held: Case, refused = false): void => {
  held.visits += 1;
  const { visits } = held;
  const due = held.withheld.has('alone') ? addWorkingDays(world.day, 10) : earliest(held, 'cp-visit');
  const day = refused ? nextWorkingDay(world.day) : before(world, due, world.chance.between(0, 4));
  inTurn(world, held, day, world.chance.between(880, 1_050), () => {
    if (held.visits !== visits || held.withheld.has('visit')) return;
    if (!refused && world.chance.one(0.03) && nextWorkingDay(world.day) <= due) {
      happen(world, 'visit.refused', workerPost(held), held.children, { reason: speak(held.children, RECORD.refused) });
      happen(
        world,
        'access-refused.told',
        workerPost(held),
        held.children,
        { told: ['core-group', 'coordinator', 'manager'], nextSteps: speak(held.children, RECORD.tryAgain) },
        { after: 15 },
      );
      arrangeProtectionVisit(world, held, true);
    } else protectionVisit(world, held);
  });
};

/** Sees the children of a registered family today, and arranges the next visit. */
export const protectionVisit = (world: World, held: Case): void => {
  const alone = !held.withheld.has('alone');
  const home =
    !held.withheld.has('home') && (earliest(held, 'cp-visit-home') - world.day <= 21 || world.chance.one(0.5));
  happen(
    world,
    'visit.made',
    workerPost(held),
    held.children,
    {
      seen: true,
      alone,
      place: home ? 'home' : held.children.some((child) => ageOn(child, world.day) < 4) ? 'elsewhere' : 'school',
      purpose: [speak(held.children, PROTECTION_VISIT)],
    },
    soon(world),
  );
  arrangeProtectionVisit(world, held);
};

const arrangeReviewConference = (world: World, held: Case): void => {
  const due = earliest(held, 'rcpc-first', 'rcpc-next');
  inTurn(world, held, before(world, due, world.chance.between(0, 10)), 600, () => {
    if (!held.withheld.has('review-conference') && earliest(held, 'rcpc-first', 'rcpc-next') === due)
      reviewConference(world, held);
  });
};

/** Holds the review conference today: the children stay on the register, come off it, or come into care. */
export const reviewConference = (world: World, held: Case): void => {
  const first = held.children[0]?.owed.has('rcpc-first') === true;
  const crowded = Math.min(1.7, Math.max(0.4, (world.count.protection / 100) ** 2));
  const stays =
    held.kept || held.enquiring || world.day < held.settledUntil || !world.chance.one((first ? 0.3 : 0.55) * crowded);
  const decision = stays ? 'continued' : 'deregistered';
  const minutes = happen(world, 'conference.held', chair(world, held), held.children, {
    type: 'review',
    decision,
    ...(stays ? { categories: world.chance.weighed<readonly string[]>(CATEGORIES) } : {}),
    ...conferred(world, held),
    ...(stays
      ? {
          reason: speak(held.children, RECORD.continued),
          nextConference: formatDay(workingDayBy(addMonths(world.day, 6))),
        }
      : { removalReason: speak(held.children, RECORD.removed) }),
  });
  for (const child of held.children) mayAttach(world, 'minutes', 'post-admin-01', child, minutes);
  if (stays) arrangeReviewConference(world, held);
  else if (world.chance.one(0.1 * (world.count.care < 245 ? 1.5 : 0.5))) {
    setPhase(world, held, 'support');
    inTurn(world, held, world.day, world.minute + 120, () => intoCare(world, held, undefined));
  } else support(world, held, 110);
};

/** All children of a case come into care today, each with a case of their own from then on. `byPolice`: an officer has taken them to safety. */
export const intoCare = (world: World, held: Case, regime: Regime | undefined, byPolice = false): void => {
  writeDownKin(world, workerPost(held), held.children, 'care');
  for (const own of part(world, held))
    enterCare(world, own, { afterwards: home, byPolice, ...(regime === undefined ? {} : { regime }) });
};

/** A child comes home from care: support for a while. */
export const home: Afterwards = (world, held) => support(world, held, 100);

/** A care and support plan begins and lasts about so many days. */
export const support = (world: World, held: Case, mean: number): void => {
  setPhase(world, held, 'support');
  if (held.team !== held.family.area) allocate(world, held, held.family.area, 15);
  beginPlans(world, held);
  const [child] = held.children;
  if (child !== undefined && held.children.length === 1 && child.family.number % 150 === 11)
    fosterPrivately(world, held, child);
  arrangeSupportVisit(world, held);
  arrangeEnd(world, held, 30 + Math.min(450, Math.floor(world.chance.wait(mean - 30))));
};

export const arrangeSupportVisit = (world: World, held: Case): void => {
  held.visits += 1;
  const { visits } = held;
  inTurn(world, held, workingDayBy(world.day + world.chance.between(26, 38)), inHours(world), () => {
    if (held.visits !== visits || held.withheld.has('visit')) return;
    const late = writtenLate(world, held);
    const id = atHome(world, held, PLAN_VISIT, late);
    if (late !== undefined) world.conduct.late.push({ id, ...late });
    arrangeSupportVisit(world, held);
  });
};

const arrangeEnd = (world: World, held: Case, days: number): void =>
  inTurn(world, held, nextWorkingDay(world.day + days), 930, () => {
    if (world.day < held.settledUntil)
      arrangeEnd(world, held, held.settledUntil - world.day + world.chance.between(2, 170));
    else if (held.kept || held.enquiring || (openChildren(world) < 640 && world.chance.one(0.6)))
      arrangeEnd(world, held, world.chance.between(20, 60));
    else closeCase(world, held, RECORD.outcomesMet);
  });
