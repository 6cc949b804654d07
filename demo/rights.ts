import { addMonths, addWorkingDays, type Day, formatDay, isWorkingDay } from '#src/calendar/index.ts';
import type { Bilingual } from '#src/organisation/index.ts';
import { owePathway } from './clocks.ts';
import { ageOn, forgive, granted, happen, managerPost, plant, speak, workerPost } from './happen.ts';
import { mayAttach } from './papers.ts';
import { arrange, type Case, type Child, nextWorkingDay, type World } from './world.ts';

/** An advocate is offered when a child comes into care, and when enquiries lead to a conference: in the same hour. */
export const offerAdvocate = (world: World, post: string, children: readonly Child[]): void => {
  for (const child of children)
    happen(
      world,
      'advocacy.offered',
      post,
      [child],
      { accepted: ageOn(child, world.day) > 8 && child.family.number % 3 !== 0 },
      { after: 12 },
    );
};

/** Welsh is offered when a case is opened, before anybody asks for it. */
export const offerWelsh = (world: World, post: string, children: readonly Child[]): void => {
  const [first] = children;
  if (first === undefined) return;
  const { language } = first.family.calling;
  happen(world, 'language.offered', post, children, {
    occasion: 'assessment',
    ...(language === 'cy' || language === 'en' ? { chosen: language } : {}),
  });
};

const THIRTEEN_WEEKS = 91;
const SEEN: Bilingual = {
  en: 'Wants to stay in the area and to finish college.',
  cy: 'Mae’n dymuno aros yn yr ardal a gorffen yn y coleg.',
};
const NEEDS: Bilingual = {
  en: 'Help with money, with cooking and with keeping in touch with brothers and sisters.',
  cy: 'Help gydag arian, gyda choginio a chadw mewn cysylltiad â brodyr a chwiorydd.',
};
const PLAN: Bilingual = {
  en: 'College until the summer; a savings account; a visit each fortnight.',
  cy: 'Coleg tan yr haf; cyfrif cynilo; ymweliad bob pythefnos.',
};

const HOME: Bilingual = {
  en: 'A flat of two rooms near the college, with a neighbour who looks in.',
  cy: 'Fflat dwy ystafell ger y coleg, a chymydog sy’n galw heibio.',
};
const SAID: Bilingual = {
  en: '“The cooker works. It is quiet in the evenings.”',
  cy: '“Mae’r popty’n gweithio. Mae’n dawel gyda’r nos.”',
};

/** Assesses what a child who stays in care needs on the way out of it, plans it three weeks later, and looks at it again every half year. */
const assessPathway = (world: World, held: Case, child: Child): void => {
  const post = workerPost(held);
  happen(world, 'leaving-care.categorised', post, [child], { category: '1' });
  happen(world, 'pathway-needs.assessed', post, [child], {
    viewsRecorded: true,
    views: speak([child], SEEN),
    needs: speak([child], NEEDS),
    whenIAmReady: child.family.number % 2 === 0 ? 'stays' : 'undecided',
    planBy: formatDay(world.day + 35),
  });
  arrange(world, nextWorkingDay(world.day + 21), 660, () => {
    if (!staysInCare(held, child)) return;
    planPathway(world, workerPost(held), child);
    happen(world, 'personal-adviser.appointed', managerPost(held.team), [child], {
      adviser: child.family.number % 2 === 0 ? 'Esyllt Ddychmygol' : 'Gwydion Ddychmygol',
    });
    child.matters.set('pathway plan', world.day);
    reviewPlan(world, held, child);
  });
};

const staysInCare = (held: Case, child: Child): boolean => held.open && child.inCare && child.held === held;

const planPathway = (world: World, post: string, child: Child): void => {
  const plan = happen(world, 'pathway-plan.made', post, [child], {
    viewsRecorded: true,
    views: speak([child], SEEN),
    plan: speak([child], PLAN),
    contingency: true,
  });
  mayAttach(world, 'plan', post, child, plan);
};

/** Who stays in care until sixteen, for thirteen weeks at least, has their needs assessed and then a pathway plan. */
export const prepareToLeave = (world: World, held: Case, child: Child): void => {
  const owed = Math.max(addMonths(child.born, 16 * 12), world.day + THIRTEEN_WEEKS);
  if (owed >= addMonths(child.born, 18 * 12) || owed <= world.day) return;
  const pace = 20 + (child.family.number % 40);
  arrange(world, owed, 5, () => {
    if (staysInCare(held, child)) owePathway(world, child);
  });
  arrange(world, nextWorkingDay(owed + pace), 650, () => {
    if (!staysInCare(held, child)) return;
    const young =
      ageOn(child, world.day) < 16.5 &&
      !child.matters.has('pathway plan') &&
      !held.kept &&
      world.day >= held.settledUntil;
    const wish = young ? granted(world, ['pathway-assessment-missing']) : undefined;
    if (wish === undefined) {
      assessPathway(world, held, child);
      return;
    }
    // Nothing stands still for it but the assessment: visits and reviews go on, and so the case does.
    const failure = plant(world, wish, [child], ['pathway-assessment-cat1']);
    held.kept = true;
    failure.mend = () => {
      held.kept = held.withheld.size > 0;
      forgive(failure, [child]);
      assessPathway(world, held, child);
    };
  });
};

const reviewPlan = (world: World, held: Case, child: Child): void => {
  arrange(world, nextWorkingDay(world.day + 165), 665, () => {
    if (!held.open || !child.inCare || child.held !== held) return;
    happen(world, 'pathway-plan.reviewed', workerPost(held), [child], {
      viewsRecorded: true,
      views: speak([child], SEEN),
    });
    reviewPlan(world, held, child);
  });
};

/** Whoever leaves care with a pathway plan is category 3 at eighteen, and category 2 before: then assessed anew, with a plan of their own. */
export const leftWithPlan = (world: World, held: Case, child: Child): void => {
  if (!child.matters.has('pathway plan')) return;
  const grown = ageOn(child, world.day) >= 17.9;
  const category = grown ? '3' : '2';
  happen(world, 'leaving-care.categorised', workerPost(held), [child], { category }, { after: 3 });
  const manager = managerPost(held.team);
  if (grown) {
    // The first home of their own is looked at within a week.
    if (child.family.number % 3 === 0)
      arrange(world, nextWorkingDay(world.day + 20), 675, () => {
        happen(world, 'accommodation.moved-into', manager, [child], { suitable: true, about: speak([child], HOME) });
        arrange(world, nextWorkingDay(world.day + 2), 680, () => {
          happen(world, 'personal-adviser.visited', manager, [child], { seen: true, said: speak([child], SAID) });
        });
      });
    return;
  }
  arrange(world, nextWorkingDay(world.day + 24), 670, () => {
    // Whoever came back into care by then is prepared for leaving it anew.
    if (child.inCare) return;
    happen(world, 'pathway-needs.assessed', manager, [child], {
      viewsRecorded: true,
      views: speak([child], SEEN),
      needs: speak([child], NEEDS),
    });
    arrange(world, nextWorkingDay(world.day + 20), 672, () => planPathway(world, manager, child));
  });
  arrange(world, addMonths(child.born, 18 * 12), 690, () => {
    if (!child.inCare) happen(world, 'leaving-care.categorised', manager, [child], { category: '3' });
  });
};

const ABOUT: Bilingual = {
  en: 'That nobody told the family of a change of social worker.',
  cy: 'Na ddywedodd neb wrth y teulu am newid gweithiwr cymdeithasol.',
};
const TERMS: Bilingual = {
  en: 'An apology, and a telephone number of the team.',
  cy: 'Ymddiheuriad, a rhif ffôn y tîm.',
};

const TAKEN_BACK: Bilingual = {
  en: 'The new social worker came, and that was what was wanted.',
  cy: 'Daeth y gweithiwr cymdeithasol newydd, a dyna oedd ei angen.',
};
const LOOKED_INTO: Bilingual = {
  en: 'How the team tells families that somebody else comes.',
  cy: 'Sut y mae’r tîm yn dweud wrth deuluoedd fod rhywun arall yn dod.',
};

/** A few complain, to the complaints officer. Most complaints are resolved when the team's manager discusses them; some go to the formal stage, and now and then one is taken back. */
export const complain = (world: World, held: Case, child: Child): void => {
  const { number } = child.family;
  if (number % 2 !== 1) return;
  const complaint = `complaint-${child.id}-${world.date}`;
  const officer = 'post-complaints-officer';
  const received = nextWorkingDay(world.day + 30 + (number % 50));
  const step = (day: number, minute: number, run: () => void): void => arrange(world, day, minute, run);
  step(received, 700, () => {
    happen(world, 'complaint.received', officer, [child], {
      complaint,
      from: number % 4 === 1 ? 'parent' : 'child',
      about: speak([child], ABOUT),
    });
  });
  const settled = number % 3 !== 0;
  const acknowledge = (): void => {
    happen(world, 'complaint.acknowledged', officer, [child], { complaint, formalTold: true });
    const { day } = world;
    if (number % 13 === 5) {
      step(addWorkingDays(day, 4), 712, () => {
        happen(world, 'complaint.withdrawn', officer, [child], {
          complaint,
          withdrawnBy: number % 4 === 1 ? 'parent' : 'child',
          why: speak([child], TAKEN_BACK),
          stillLookedInto: true,
          lookedInto: speak([child], LOOKED_INTO),
        });
      });
      return;
    }
    step(addWorkingDays(day, 7), 710, () => {
      happen(world, 'complaint.discussed', managerPost(held.team), [child], {
        complaint,
        settled,
        ...(settled ? { terms: speak([child], TERMS) } : {}),
      });
    });
    if (settled) {
      step(addWorkingDays(day, 10), 715, () => {
        happen(world, 'complaint.terms-sent', officer, [child], { complaint });
      });
      return;
    }
    step(addWorkingDays(day, 13), 715, () => {
      happen(world, 'complaint.made-formal', officer, [child], { complaint });
    });
    step(addWorkingDays(day, 34), 720, () => {
      happen(world, 'complaint.answered', 'post-head', [child], {
        complaint,
        finding: 'partly-upheld',
        ombudsmanTold: true,
      });
    });
  };
  step(addWorkingDays(received, 1), 705, () => {
    const wish = granted(world, ['complaint-not-acknowledged']);
    if (wish === undefined) {
      acknowledge();
      return;
    }
    const failure = plant(world, wish, [child], ['complaint-ack']);
    failure.mend = () => {
      forgive(failure, [child]);
      acknowledge();
    };
  });
};

const ALLEGED: Bilingual = {
  en: 'The child says that they were held by the arm and shouted at.',
  cy: 'Dywed y plentyn iddo gael ei ddal gerfydd ei fraich ac i rywun weiddi arno.',
};
const AGREED: Bilingual = {
  en: 'The police have no part in it; the employer asks those who were there.',
  cy: 'Nid oes rhan i’r heddlu ynddo; bydd y cyflogwr yn holi’r rhai a oedd yno.',
};
const FOUND: Bilingual = {
  en: 'Two who were there say the same as the child. Training, and supervision each week.',
  cy: 'Mae dau a oedd yno’n dweud yr un peth â’r plentyn. Hyfforddiant, a goruchwyliaeth bob wythnos.',
};

/** Something is said now and then about somebody who works with a child in care; the Designated Officer is told on the day. */
export const allege = (world: World, held: Case, child: Child): void => {
  const { number } = child.family;
  if (number % 2 !== 0) return;
  const allegation = `allegation-${child.id}-${world.date}`;
  const officer = 'post-designated-officer';
  const met = number % 4 !== 0;
  const made = nextWorkingDay(world.day + 20 + (number % 100));
  arrange(world, made, 725, () => {
    if (!held.open || !child.inCare || child.held !== held) return;
    const practitioner = number % 3 === 0 ? 'foster-carer' : number % 5 === 0 ? 'transport' : 'school-staff';
    happen(world, 'allegation.made', managerPost(held.team), [child], {
      allegation,
      practitioner,
      about: speak([child], ALLEGED),
    });
    happen(
      world,
      'allegation.reported',
      officer,
      [child],
      {
        allegation,
        ...(met ? { threshold: 'met', meetBy: formatDay(addWorkingDays(made, 5)) } : { threshold: 'not-met' }),
      },
      { after: 90 },
    );
    const conclude = (day: Day): void =>
      arrange(world, day, 740, () => {
        happen(world, 'allegation.concluded', officer, [child], {
          allegation,
          conclusion: met ? 'substantiated' : 'unfounded',
          ...(met ? { reason: speak([child], FOUND) } : {}),
        });
      });
    if (!met) {
      conclude(addWorkingDays(made, 12));
      return;
    }
    const discuss = (): void => {
      happen(world, 'allegation.discussed', officer, [child], { allegation, decided: speak([child], AGREED) });
      conclude(addWorkingDays(world.day, 56));
    };
    const wish = granted(world, ['allegation-meeting-not-held']);
    if (wish === undefined) {
      arrange(world, addWorkingDays(made, 4), 735, discuss);
      return;
    }
    const failure = plant(world, wish, [child], ['allegation-strategy-meeting']);
    failure.mend = () => {
      forgive(failure, [child]);
      discuss();
    };
  });
};

/** One arrangement with somebody who is no close relative, visited while the case is open. */
export const fosterPrivately = (world: World, held: Case, child: Child): void => {
  const arrangement = `arrangement-${child.id}`;
  const notified = nextWorkingDay(world.day + 3);
  const open = (): boolean => held.open && child.held === held && !child.inCare;
  const visit = (day: number, left: number): void => {
    arrange(world, isWorkingDay(day) ? day : nextWorkingDay(day), 690, () => {
      if (!open()) return;
      happen(world, 'private-fostering.visited', workerPost(held), [child], { arrangement, alone: true });
      if (left > 0) visit(world.day + 35, left - 1);
    });
  };
  arrange(world, notified, 680, () => {
    if (!open()) return;
    happen(world, 'private-fostering.notified', workerPost(held), [child], {
      arrangement,
      carer: 'Ceinwen Ddychmygol',
      startsOn: formatDay(world.day - 2),
    });
    visit(addWorkingDays(world.day, 4), 8);
  });
};
