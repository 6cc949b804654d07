import { addMonths, addWorkingDays, type Day, formatDay, isWorkingDay } from '#src/calendar/index.ts';
import { begin, isPractitioner } from './clocks.ts';
import { ageOn, allocate, forgive, granted, happen, openCase, plant, soon, speak, workerPost } from './happen.ts';
import { assess, assessed, type Course, discuss, finishAssessment, intoCare, release, withhold } from './home.ts';
import { AREAS, addressIn, callingOf, farCalling, givenName } from './names.ts';
import {
  arrange,
  type Case,
  type Child,
  type Family,
  nextMatter,
  nextWorkingDay,
  numberOf,
  place,
  type World,
  write,
} from './world.ts';
import { offerWelsh } from './rights.ts';
import { DECISION_REASONS, RECORD, SUMMARIES, told } from './words.ts';

const SOURCES: readonly (readonly [string, number])[] = [
  ['police', 0.29],
  ['school', 0.2],
  ['health-visitor', 0.07],
  ['hospital', 0.05],
  ['gp', 0.04],
  ['own-authority', 0.04],
  ['other-authority', 0.03],
  ['voluntary-body', 0.03],
  ['domestic-abuse-service', 0.03],
  ['housing', 0.03],
  ['education-welfare', 0.02],
  ['camhs', 0.02],
  ['probation', 0.02],
  ['early-years', 0.01],
  ['parent-carer', 0.05],
  ['relative', 0.03],
  ['public', 0.02],
  ['anonymous', 0.01],
  ['child', 0.01],
];

const REASONS: readonly (readonly [string, number])[] = [
  ['domestic-abuse', 0.25],
  ['neglect', 0.14],
  ['child-behaviour', 0.11],
  ['parental-mental-ill-health', 0.09],
  ['parental-substance-misuse', 0.08],
  ['physical-abuse', 0.08],
  ['emotional-abuse', 0.06],
  ['family-breakdown', 0.05],
  ['child-disability', 0.04],
  ['missing', 0.03],
  ['sexual-abuse', 0.02],
  ['online-harm', 0.015],
  ['sexual-exploitation', 0.01],
  ['criminal-exploitation', 0.01],
  ['young-carer', 0.01],
  ['homelessness', 0.015],
];

const SCHOOLS: ReadonlySet<string> = new Set(['school', 'education-welfare', 'child', 'camhs']);
const OF_THE_OLDER: ReadonlySet<string> = new Set([
  'family-breakdown',
  'missing',
  'online-harm',
  'sexual-exploitation',
  'criminal-exploitation',
  'young-carer',
  'child-behaviour',
]);

type Outcome =
  | 'no-further-action'
  | 'information-advice'
  | 'early-help'
  | 'assessment'
  | 'strategy-discussion'
  | 'immediate-protection'
  | 'passed-to-open-case'
  | 'other-authority';

const OUTCOMES: readonly (readonly [Outcome, number])[] = [
  ['no-further-action', 0.33],
  ['information-advice', 0.215],
  ['early-help', 0.15],
  ['strategy-discussion', 0.185],
  ['assessment', 0.1],
  ['other-authority', 0.015],
  ['immediate-protection', 0.005],
];

/** What may be a crime against a child, and is discussed with the police at once. */
const CRIMES: ReadonlySet<string> = new Set([
  'physical-abuse',
  'sexual-abuse',
  'sexual-exploitation',
  'criminal-exploitation',
]);

interface Received {
  readonly contact: string;
  readonly source: string;
  readonly mode: string;
  readonly reasons: readonly string[];
  readonly by: string;
}

/** What goes with a contact: the police are spoken to, a call is confirmed in writing, the daytime team takes over. */
const besides = (world: World, children: readonly Child[], { contact, source, mode, reasons, by }: Received): void => {
  if (reasons.some((reason) => CRIMES.has(reason)))
    happen(
      world,
      'police.discussed',
      by,
      children,
      { contact, nextSteps: speak(children, RECORD.withPolice) },
      { after: 12 },
    );
  if (mode === 'phone' && isPractitioner(source))
    happen(world, 'report.confirmed', by, children, { contact }, { after: 45 + ((world.minute * 7) % 180) });
  if (mode !== 'out-of-hours') return;
  arrange(world, nextWorkingDay(world.day), 542, () => {
    happen(world, 'contact.handed-over', 'post-tm-front-door', children, {
      contact,
      done: speak(children, RECORD.doneOutOfHours),
      remains: speak(children, RECORD.remains),
    });
  });
};

/** How many contacts a family may end without anything done within a year before chance leaves them alone: more than these are planted. */
const NFA_CEILING = 3;

/** What is fixed about a contact beforehand. */
export interface Ordained {
  readonly family?: Family;
  readonly outcome?: Outcome;
  readonly course?: Course;
  readonly eligible?: true;
  /** The oldest that a child of a new family may be. */
  readonly oldest?: number;
}

const addChild = (world: World, family: Family, girl: boolean, born: Day, given: string): Child => {
  const child: Child = {
    id: `child-${String(world.children.length + 1).padStart(6, '0')}`,
    givenName: given,
    familyName: family.calling.family(girl),
    girl,
    born,
    family,
    held: null,
    team: null,
    owed: new Map(),
    excused: new Map(),
    registered: false,
    inCare: false,
    reviews: 0,
    placement: null,
    risk: null,
    exploitation: null,
    plan: null,
    counted: [],
    waiting: new Set(),
    matters: new Map(),
  };
  world.children.push(child);
  family.children.push(child);
  return child;
};

/** A family that nobody here has heard of yet: one to four children, none older than `oldest`. */
export const newFamily = (world: World, oldest = 16.9, alone = false): Family => {
  const { chance } = world;
  world.families += 1;
  const far = alone ? farCalling(chance) : undefined;
  const calling = far ?? callingOf(chance);
  const area = chance.of(AREAS);
  const family: Family = {
    number: world.families,
    calling,
    area,
    home: addressIn(chance, area, calling.language),
    children: [],
    known: false,
    busy: false,
    reserved: false,
    place: null,
    noFurtherAction: [],
  };
  if (far !== undefined) {
    addChild(world, family, false, world.day - Math.floor(15.2 * 365.25) - chance.between(0, 400), far.given);
    return family;
  }
  const size = chance.weighed([
    [1, 0.5],
    [2, 0.28],
    [3, 0.15],
    [4, 0.07],
  ]);
  let age = Math.floor(oldest * 365.25 * chance.next()) + 20;
  for (let number = 0; number < size; number++) {
    const girl = chance.one(0.5);
    const taken = family.children.map((child) => child.givenName);
    addChild(world, family, girl, world.day - age, givenName(chance, calling, girl, taken));
    age -= chance.between(330, 1_300);
    if (age < 15) break;
  }
  return family;
};

const CLERKS = ['post-fd-01', 'post-fd-02', 'post-fd-03', 'post-fd-04', 'post-fd-05', 'post-fd-06'];
/** Whoever at the front door is at hand. */
export const clerk = (world: World): string => {
  const own = world.chance.of(CLERKS);
  return world.staff.held(own, world.day) ? own : 'post-fd-01';
};

/** A family becomes known: each child, where they live, who belongs together. */
export const makeKnown = (world: World, family: Family, by: string): void => {
  family.known = true;
  const { language } = family.calling;
  for (const child of family.children) {
    write(world, 'child.registered', by, [child], {
      givenName: child.givenName,
      familyName: child.familyName,
      dateOfBirth: formatDay(child.born),
      preferredLanguage: language,
    });
  }
  const livesWith = language === 'cy' ? ['mam', 'tad'] : ['mother', 'father'];
  const address = {
    ...family.home,
    livesWith: world.chance.one(0.55) ? livesWith.slice(0, 1) : livesWith,
  };
  const mistyped = world.chance.one(0.01);
  const id = write(
    world,
    'address.recorded',
    by,
    family.children,
    mistyped ? { ...address, postcode: `${address.postcode}X` } : address,
  );
  if (mistyped) write(world, 'address.recorded', by, family.children, address, { replaces: id, after: 12 });
  if (family.children.length > 1)
    write(world, 'relationship.recorded', by, family.children, { relationship: 'sibling' });
};

/** A mother expects a child: entered with the expected day, and corrected when the child is born. */
const expectChild = (world: World): void => {
  const { chance, day } = world;
  const family = newFamily(world, 6);
  family.reserved = true;
  const by = clerk(world);
  makeKnown(world, family, by);
  const welsh = family.calling.language === 'cy';
  const girl = chance.one(0.5);
  const born = day + chance.between(30, 130);
  const child = addChild(world, family, girl, born, welsh ? 'Babi' : 'Baby');
  const base = { familyName: child.familyName, preferredLanguage: family.calling.language };
  const id = write(world, 'child.registered', by, [child], {
    givenName: child.givenName,
    ...base,
    expectedBirth: formatDay(born + chance.between(-8, 8)),
  });
  contactAbout(
    world,
    family,
    [child],
    ['unborn'],
    'midwife',
    chance.one(0.5) ? 'early-help' : 'information-advice',
    {},
  );
  arrange(world, nextWorkingDay(born + 1), 650, () => {
    child.givenName = givenName(
      world.chance,
      family.calling,
      girl,
      family.children.map((each) => each.givenName),
    );
    write(
      world,
      'child.registered',
      clerk(world),
      [child],
      { givenName: child.givenName, ...base, dateOfBirth: formatDay(born) },
      { replaces: id },
    );
    family.reserved = false;
    place(family, world.closed);
  });
};

const recentlyClosed = (world: World, family: Family): number => {
  const since = addMonths(world.day, -12);
  family.noFurtherAction = family.noFurtherAction.filter((day) => day > since);
  return family.noFurtherAction.length;
};

/** The children of a family about whom the front door can be contacted today. */
const young = (world: World, family: Family): readonly Child[] =>
  family.children.filter((child) => ageOn(child, world.day) < 17 && child.born <= world.day);

/** The one case that all open children of a family share at home, if it may still take a turn. */
const turnable = (children: readonly Child[]): Case | null => {
  const held = children[0]?.held ?? null;
  if (held === null || held.kept || held.enquiring || held.phase !== 'support' || held.worker === null) return null;
  return children.every((child) => child.held === held) && held.children.length === children.length ? held : null;
};

/** Somebody contacts the front door: about an open case, a family known before, or one that nobody has heard of. */
export const arrive = (world: World, ordained: Ordained = {}): void => {
  const { chance } = world;
  const roll = chance.next();
  const fixed = ordained.family !== undefined || ordained.course !== undefined || ordained.eligible === true;
  if (!fixed && roll < 0.14 && world.open.length > 0) {
    const family = chance.of(world.open);
    const children = family.children.filter((child) => child.held !== null);
    if (family.busy || family.reserved || children.length === 0) return;
    const strategy = turnable(children) !== null && chance.one(0.55);
    contactAbout(
      world,
      family,
      children,
      undefined,
      undefined,
      strategy ? 'strategy-discussion' : 'passed-to-open-case',
      ordained,
    );
    return;
  }
  if (!fixed && roll > 0.993) {
    expectChild(world);
    return;
  }
  let family = ordained.family;
  if (!fixed && roll < 0.7 && world.closed.length > 50) {
    // The more lately a family was known, the likelier they are to be heard of again.
    const known = world.closed[Math.floor(world.closed.length * Math.sqrt(chance.next()))];
    if (
      known !== undefined &&
      !known.busy &&
      !known.reserved &&
      young(world, known).length > 0 &&
      recentlyClosed(world, known) < NFA_CEILING
    )
      family = known;
  }
  const far = !fixed && family === undefined && roll > 0.9915;
  family ??= newFamily(world, ordained.oldest, far);
  const children = young(world, family);
  if (children.length === 0) return;
  const outcome = ordained.outcome ?? (far ? 'immediate-protection' : world.chance.weighed(OUTCOMES));
  contactAbout(
    world,
    family,
    children,
    far ? ['unaccompanied-asylum-seeking'] : undefined,
    far ? 'police' : undefined,
    outcome,
    ordained,
  );
};

const SEVERE: ReadonlySet<Outcome> = new Set(['strategy-discussion', 'immediate-protection']);

const contactAbout = (
  world: World,
  family: Family,
  children: readonly Child[],
  given: readonly string[] | undefined,
  from: string | undefined,
  outcome: Outcome,
  ordained: Ordained,
): void => {
  const { chance, day, minute } = world;
  const by = clerk(world);
  const oldest = Math.max(...children.map((child) => ageOn(child, day)));
  const drawn = from ?? chance.weighed(SOURCES);
  const source = oldest < 4 && SCHOOLS.has(drawn) ? 'health-visitor' : drawn;
  const fitting = (reason: string): string => (oldest < 10 && OF_THE_OLDER.has(reason) ? 'neglect' : reason);
  const reason = fitting(chance.weighed(REASONS));
  const second = fitting(chance.weighed(REASONS));
  const reasons = given ?? (chance.one(0.3) && second !== reason ? [reason, second] : [reason]);
  if (!family.known) makeKnown(world, family, by);
  if (family.place === null && !family.reserved) place(family, world.closed);
  const contact = nextMatter(world, 'contact');
  const name = children[0]?.givenName ?? '';
  const text = SUMMARIES[reasons[0] ?? '']?.[chance.between(0, (SUMMARIES[reasons[0] ?? '']?.length ?? 1) - 1)];
  const working = isWorkingDay(day) && minute < 1_020;
  const mode = working
    ? chance.weighed([
        ['form', 0.45],
        ['phone', 0.33],
        ['email', 0.17],
        ['in-person', 0.05],
      ])
    : 'out-of-hours';
  happen(world, 'contact.received', by, children, {
    contact,
    source,
    reasons,
    ...(text === undefined ? {} : { summary: speak(children, told(text, { name: { en: name, cy: name } })) }),
    mode,
    ...(reasons.some((each) => CRIMES.has(each)) ? { mayBeCrime: true } : {}),
  });
  besides(world, children, { contact, source, mode, reasons, by });
  family.busy = true;

  const urgent = SEVERE.has(outcome);
  const fresh = children.every((child) => child.held === null);
  const simple =
    fresh &&
    !urgent &&
    ordained.course === undefined &&
    ordained.eligible !== true &&
    ordained.family === undefined &&
    given === undefined;
  const acknowledged = isPractitioner(source);
  const decide = (how: Outcome): void => {
    happen(world, 'contact.decided', 'post-tm-front-door', children, {
      contact,
      outcome: how,
      reason: speak(children, chanceReason(world, how)),
      ...(how === 'no-further-action' ? { helpSuggested: true, help: speak(children, RECORD.otherHelp) } : {}),
    });
    if (how === 'no-further-action') family.noFurtherAction.push(world.day);
  };
  const acknowledge = (): void => {
    happen(world, 'contact.acknowledged', clerk(world), children, { contact, outcomeTold: true }, soon(world));
  };
  const tell = (): void => {
    if (!acknowledged && !chance.one(0.3)) return;
    const wait = chance.between(0, 3);
    if (wait === 0) arrange(world, world.day, world.minute + 25, acknowledge);
    else arrange(world, addWorkingDays(world.day, wait), chance.between(560, 1_000), acknowledge);
  };

  if (simple && working && acknowledged && outcome !== 'assessment') {
    const wish = granted(world, ['contact-unanswered', 'decision-late', 'referrer-not-told']);
    if (wish !== undefined) {
      family.reserved = true;
      place(family, null);
      const failure = plant(
        world,
        wish,
        children,
        wish.code === 'referrer-not-told'
          ? ['referrer-acknowledgement']
          : wish.code === 'decision-late'
            ? ['contact-decision']
            : ['contact-decision', 'referrer-acknowledgement'],
      );
      const settle = (): void => {
        forgive(failure, children);
        family.reserved = false;
        family.busy = false;
        place(family, world.closed);
      };
      if (wish.code === 'contact-unanswered') {
        failure.mend = () => {
          decide('information-advice');
          happen(world, 'contact.acknowledged', clerk(world), children, { contact, outcomeTold: true });
          settle();
        };
      } else if (wish.code === 'decision-late') {
        arrange(world, addWorkingDays(day, chance.between(3, 6)), chance.between(600, 900), () => {
          decide('information-advice');
          happen(world, 'contact.acknowledged', clerk(world), children, { contact, outcomeTold: true });
          settle();
        });
      } else {
        arrange(world, addWorkingDays(day, 1), 700, () => decide('information-advice'));
        failure.mend = () => {
          happen(world, 'contact.acknowledged', clerk(world), children, { contact, outcomeTold: true });
          settle();
        };
      }
      return;
    }
  }

  const go = (): void => {
    decide(outcome);
    tell();
    follow(world, family, children, contact, day, outcome, ordained);
  };
  if (minute < 900 && (urgent || (working && chance.one(0.7))))
    arrange(world, day, minute + chance.between(30, 110), go);
  else arrange(world, addWorkingDays(day, 1), chance.between(560, 720), go);
};

const chanceReason = (world: World, outcome: Outcome) => world.chance.of(DECISION_REASONS[outcome] ?? []);

/** A few of the children who come into care at once are in police protection first. */
const takenByPolice = ([first]: readonly Child[]): boolean =>
  first !== undefined && numberOf(`${first.id} police`) % 12 === 0;

/** What follows from a decision. */
const follow = (
  world: World,
  family: Family,
  children: readonly Child[],
  contact: string,
  received: Day,
  outcome: Outcome,
  ordained: Ordained,
): void => {
  const settledUntil = ordained.course?.settledUntil ?? (ordained.eligible === true ? world.anchor : 0);
  const course: Course = ordained.course ?? { settledUntil };
  switch (outcome) {
    case 'assessment': {
      if (children.some((child) => child.held !== null)) break;
      const wish =
        ordained.eligible === true || children.some((child) => child.team !== null)
          ? undefined
          : granted(world, ['never-allocated', 'assessment-unfinished']);
      const held = openCase(
        world,
        children,
        'assessment',
        RECORD.opened,
        settledUntil,
        wish?.code !== 'never-allocated',
      );
      if (wish?.code !== 'never-allocated') offerWelsh(world, workerPost(held), children);
      assess(world, held, contact, received, ordained.eligible);
      if (wish === undefined) break;
      const failure = plant(world, wish, children, ['part3-assessment-complete']);
      withhold(held, wish.code === 'never-allocated' ? ['assessment', 'visit'] : ['assessment'], failure);
      if (wish.code === 'never-allocated') {
        failure.mend = () => {
          for (const entry of world.shown)
            if (entry.failure === failure && entry.rule === 'unallocated') entry.until = world.day - 1;
          allocate(world, held, 'assessment');
          release(held, failure);
          finishAssessment(world, held, contact, true);
        };
        for (const child of children) begin(world, failure, 'unallocated', { child });
      } else {
        failure.mend = () => {
          release(held, failure);
          finishAssessment(world, held, contact, true);
        };
      }
      break;
    }
    case 'strategy-discussion': {
      const soonest = world.minute < 840 && isWorkingDay(world.day);
      const day = soonest ? world.day : nextWorkingDay(world.day);
      arrange(world, day, soonest ? world.minute + 60 : world.chance.between(560, 640), () => {
        const open = children[0]?.held ?? null;
        if (open !== null && turnable(children) === null) {
          family.busy = false;
          return;
        }
        discuss(world, children, course, () => {
          family.busy = false;
        });
      });
      return;
    }
    case 'immediate-protection': {
      // At once, by the emergency duty team where it is a weekend.
      const forced =
        course.settledUntil > 0
          ? undefined
          : world.wishes.find(
              (wish) =>
                wish.from <= world.day &&
                (wish.code === 'parents-not-assessed' || wish.code === 'weekly-visits-missed'),
            );
      const regime =
        course.regime ??
        (forced?.code === 'parents-not-assessed'
          ? 'with-parent-before-assessment'
          : forced === undefined
            ? undefined
            : 'temporary-approval');
      arrange(world, world.day, world.minute + 30, () => {
        if (children.some((child) => child.held !== null))
          throw new Error('immediate protection of a child whose case is open');
        const held = openCase(world, children, 'assessment', RECORD.openedCare, course.settledUntil);
        const enquiry = nextMatter(world, 'enquiry');
        happen(
          world,
          'strategy.held',
          'post-tm-assessment',
          children,
          {
            enquiry,
            agencies: ['social-services', 'police', 'health'],
            decision: 'enquiries',
            canDecide: true,
            reason: speak(children, RECORD.atOnce),
          },
          { after: 5 },
        );
        intoCare(world, held, regime, takenByPolice(children));
        const worker = () => children[0]?.held?.worker ?? 'post-tm-assessment';
        arrange(world, addWorkingDays(world.day, world.chance.between(3, 8)), 700, () => {
          happen(world, 'enquiry.concluded', worker(), children, {
            enquiry,
            determination: 'substantiated-no-continuing-risk',
          });
        });
        arrange(world, addWorkingDays(world.day, world.chance.between(14, 26)), 740, () => {
          happen(
            world,
            'assessment.completed',
            worker(),
            children,
            { assessment: nextMatter(world, 'assessment'), enquiry, ...assessed(children) },
            soon(world),
          );
        });
        family.busy = false;
      });
      return;
    }
    case 'no-further-action':
    case 'information-advice':
    case 'early-help':
    case 'passed-to-open-case':
    case 'other-authority':
  }
  family.busy = false;
};
