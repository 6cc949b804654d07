import { addMonths } from '#src/calendar/index.ts';
import { arrangeVisit, assessParents, movePlacement, reviewInCare, visitInCare, visitOwed } from './care.ts';
import { begin, dueFor } from './clocks.ts';
import { arrive, newFamily } from './front-door.ts';
import { planPlacement } from './looked-after.ts';
import { ageOn, allocate, plant, unallocate } from './happen.ts';
import { arrangeSupportVisit, coreGroup, home, protectionVisit, release, reviewConference, withhold } from './home.ts';
import { lastDay, POSTS } from './staff.ts';
import { arrange, type Case, type Child, nextWorkingDay, type Wish, type World, workingDayBy } from './world.ts';
import type { Code } from './words.ts';

/** What is planted: days before the crisis is at its height, and for how many days it is shown before it is mended (null: not for months). */
const PLAN: readonly (readonly [Code, number, number | null])[] = [
  // Every service has a bad day; these are years old.
  ['decision-late', 930, null],
  ['decision-late', 700, null],
  ['decision-late', 430, null],
  ['assessment-unfinished', 820, 8],
  ['looked-after-visits-stop', 640, 11],
  ['conference-late', 560, 5],
  ['referrer-not-told', 420, 12],
  ['core-group-not-held', 330, 9],
  // The front door.
  ['repeated-no-further-action', 300, null],
  ['decision-late', 95, null],
  ['decision-late', 66, null],
  ['decision-late', 47, null],
  ['decision-late', 24, null],
  ['contact-unanswered', 62, 30],
  ['contact-unanswered', 41, null],
  ['contact-unanswered', 33, null],
  ['contact-unanswered', 20, null],
  ['contact-unanswered', 8, null],
  ['referrer-not-told', 90, 25],
  ['referrer-not-told', 58, null],
  ['referrer-not-told', 30, null],
  // Assessment and enquiries.
  ['assessment-unfinished', 150, 15],
  ['assessment-unfinished', 112, null],
  ['assessment-unfinished', 96, null],
  ['never-allocated', 26, null],
  ['never-allocated', 10, null],
  ['strategy-without-police', 130, 6],
  ['strategy-without-police', 37, null],
  ['enquiry-without-conclusion', 110, 20],
  ['enquiry-without-conclusion', 66, null],
  ['enquiry-without-conclusion', 48, null],
  ['s47-assessment-unfinished', 105, null],
  // The register.
  ['conference-late', 90, 9],
  ['conference-late', 56, null],
  ['no-category', 75, null],
  ['outline-plan-late', 95, 7],
  ['outline-plan-late', 45, null],
  ['first-core-group-not-held', 62, null],
  ['detailed-plan-missing', 52, null],
  ['core-group-not-held', 70, null],
  ['core-group-not-held', 40, null],
  ['not-seen-alone', 58, null],
  ['not-seen-alone', 36, null],
  ['registered-visits-stop', 74, null],
  ['registered-visits-stop', 42, null],
  ['not-seen-at-home', 80, null],
  ['review-conference-missed', 57, null],
  ['review-conference-missed', 28, null],
  ['transfer-conference-late', 50, null],
  // Looked-after children.
  ['not-visited-after-move', 98, 24],
  ['not-visited-after-move', 54, null],
  ['not-visited-after-move', 22, null],
  ['looked-after-visits-stop', 140, 30],
  ['looked-after-visits-stop', 85, null],
  ['looked-after-visits-stop', 61, null],
  ['looked-after-visits-stop', 33, null],
  ['looked-after-review-late', 69, 14],
  ['looked-after-review-late', 43, null],
  ['second-review-late', 66, null],
  ['first-review-late', 50, null],
  ['weekly-visits-missed', 150, null],
  ['placement-plan-missing', 52, null],
  ['parents-not-assessed', 120, null],
  ['pathway-assessment-missing', 170, 20],
  ['pathway-assessment-missing', 130, null],
  // What is said about practitioners, and complaints.
  ['allegation-meeting-not-held', 400, 9],
  ['allegation-meeting-not-held', 75, null],
  ['complaint-not-acknowledged', 380, 6],
  ['complaint-not-acknowledged', 70, null],
  ['recorded-late', 160, null],
  ['recorded-late', 74, null],
];

/** What the leaver of a post leaves behind. */
const LEFT_BEHIND: readonly (readonly [string, Code, number | null])[] = [
  ['post-sw-north-03', 'unallocated-after-leaver', 19],
  ['post-sw-looked-after-04', 'left-with-vacant-post', null],
  ['post-sw-north-06', 'unallocated-after-leaver', null],
  ['post-sw-south-02', 'unallocated-after-leaver', null],
  ['post-sw-south-02', 'unallocated-after-leaver', null],
  ['post-sw-looked-after-07', 'left-with-vacant-post', null],
  ['post-sw-looked-after-07', 'unallocated-after-leaver', null],
  ['post-sw-mid-05', 'unallocated-after-leaver', null],
];

/** After its height things still go wrong now and then, and are mended within weeks. */
const AFTERMATH: readonly Code[] = [
  'contact-unanswered',
  'decision-late',
  'referrer-not-told',
  'looked-after-visits-stop',
  'core-group-not-held',
  'not-seen-alone',
  'assessment-unfinished',
  'looked-after-review-late',
];

/** Everything that will be planted, in the order of its time. */
export const wishesOf = (world: World): void => {
  const { climax, start } = world;
  for (const [code, before, heal] of PLAN) world.wishes.push({ code, from: climax - before, heal });
  for (const [post, code, heal] of LEFT_BEHIND)
    world.wishes.push({ code, from: lastDay(post, climax), heal, leaver: post });
  // Years shorter than the plan leave its oldest entries out.
  world.wishes.splice(
    0,
    world.wishes.length,
    ...world.wishes.filter(({ from }) => from > world.anchor && from > start).sort((a, b) => a.from - b.from),
  );
};

const cases = (world: World, fits: (held: Case, child: Child) => boolean): readonly Case[] =>
  [...world.cases].filter((held) => {
    const [child] = held.children;
    return (
      child !== undefined &&
      !held.kept &&
      !held.enquiring &&
      held.worker !== null &&
      world.day >= held.settledUntil &&
      fits(held, child)
    );
  });

const inCare = (world: World, rule: string, within: number) =>
  cases(
    world,
    (held, child) =>
      held.phase === 'care' &&
      ageOn(child, world.day) < 15.5 &&
      child.owed.size > 1 &&
      (dueFor(child, rule) ?? Number.POSITIVE_INFINITY) <= world.day + within &&
      (dueFor(child, rule) ?? 0) > world.day,
  );

const onRegister = (world: World, rule: string, within: number) =>
  cases(
    world,
    (held, child) =>
      held.phase === 'protection' &&
      child.registered &&
      (dueFor(child, rule) ?? Number.POSITIVE_INFINITY) <= world.day + within &&
      (dueFor(child, rule) ?? 0) > world.day,
  );

/** Plants what a wish asks for with a case that is open today. False where no case offers the occasion. */
const fulfil = (world: World, wish: Wish): boolean => {
  const candidates = candidatesFor(world, wish.code);
  if (candidates === undefined || candidates.length === 0) return false;
  const held = world.chance.of(candidates);
  switch (wish.code) {
    case 'core-group-not-held': {
      const failure = plant(world, wish, held.children, ['core-group-next']);
      withhold(held, ['core-group'], failure);
      failure.mend = () => {
        release(held, failure);
        coreGroup(world, held);
      };
      return true;
    }
    case 'not-seen-alone': {
      const failure = plant(world, wish, held.children, ['cp-visit']);
      withhold(held, ['alone'], failure);
      failure.mend = () => {
        held.withheld.delete('alone');
        protectionVisit(world, held);
        release(held, failure);
      };
      return true;
    }
    case 'registered-visits-stop': {
      const failure = plant(world, wish, held.children, ['cp-visit', 'cp-visit-home']);
      withhold(held, ['visit'], failure);
      failure.mend = () => {
        protectionVisit(world, held);
        release(held, failure);
      };
      return true;
    }
    case 'not-seen-at-home': {
      const failure = plant(world, wish, held.children, ['cp-visit-home']);
      withhold(held, ['home'], failure);
      failure.mend = () => {
        held.withheld.delete('home');
        protectionVisit(world, held);
        release(held, failure);
      };
      return true;
    }
    case 'review-conference-missed': {
      const failure = plant(world, wish, held.children, ['rcpc-first', 'rcpc-next']);
      withhold(held, ['review-conference'], failure);
      failure.mend = () => {
        reviewConference(world, held);
        release(held, failure);
      };
      return true;
    }
    case 'not-visited-after-move': {
      const failure = plant(world, wish, held.children, ['lac-visit-first']);
      withhold(held, ['visit'], failure);
      movePlacement(world, held);
      failure.mend = () => {
        release(held, failure);
        visitInCare(world, held, {});
      };
      return true;
    }
    case 'placement-plan-missing': {
      const [child] = held.children;
      if (child === undefined) return false;
      const failure = plant(world, wish, held.children, ['placement-plan']);
      withhold(held, ['plan'], failure);
      movePlacement(world, held);
      failure.mend = () => {
        release(held, failure);
        planPlacement(world, held, child);
      };
      return true;
    }
    case 'looked-after-visits-stop':
    case 'weekly-visits-missed': {
      const failure = plant(world, wish, held.children, ['lac-visit-next', 'lac-visit-weekly']);
      withhold(held, ['visit'], failure);
      failure.mend = () => {
        release(held, failure);
        visitInCare(world, held, {});
      };
      return true;
    }
    case 'looked-after-review-late':
    case 'second-review-late':
    case 'first-review-late': {
      const failure = plant(world, wish, held.children, ['lac-review-first', 'lac-review-second', 'lac-review-next']);
      withhold(held, ['review'], failure);
      failure.mend = () => {
        release(held, failure);
        reviewInCare(world, held, home);
      };
      return true;
    }
    case 'parents-not-assessed': {
      const failure = plant(world, wish, held.children, ['pwp-assessment']);
      withhold(held, ['parents'], failure);
      failure.mend = () => {
        release(held, failure);
        assessParents(world, held);
      };
      return true;
    }
    case 'recorded-late': {
      const [child] = held.children;
      const owed = child === undefined ? undefined : visitOwed(child);
      if (child === undefined || owed === undefined) return false;
      const failure = plant(world, wish, held.children, ['lac-visit-next']);
      const known = nextWorkingDay(owed.due + 15);
      visitInCare(world, held, { known });
      held.visits += 1;
      withhold(held, ['visit'], failure);
      arrange(world, known, 600, () => {
        release(held, failure);
        arrangeVisit(world, held);
      });
      return true;
    }
    default:
      return false;
  }
};

const candidatesFor = (world: World, code: Code): readonly Case[] | undefined => {
  switch (code) {
    case 'core-group-not-held':
      return onRegister(world, 'core-group-next', 14);
    case 'not-seen-alone':
    case 'registered-visits-stop':
      return onRegister(world, 'cp-visit', 8);
    case 'not-seen-at-home':
      return onRegister(world, 'cp-visit-home', 12);
    case 'review-conference-missed':
      return [...onRegister(world, 'rcpc-first', 12), ...onRegister(world, 'rcpc-next', 12)];
    case 'placement-plan-missing':
    case 'not-visited-after-move':
      return inCare(world, 'lac-visit-next', 60).filter((held) => held.children[0]?.placement?.regime === 'standard');
    case 'looked-after-visits-stop':
      return inCare(world, 'lac-visit-next', 10);
    case 'weekly-visits-missed':
      return inCare(world, 'lac-visit-weekly', 7);
    case 'looked-after-review-late':
      return inCare(world, 'lac-review-next', 10);
    case 'second-review-late':
      return inCare(world, 'lac-review-second', 14);
    case 'first-review-late':
      return inCare(world, 'lac-review-first', 14);
    case 'parents-not-assessed':
      return inCare(world, 'pwp-assessment', 14);
    case 'recorded-late':
      return inCare(world, 'lac-visit-next', 4).filter(
        (held) => held.children[0]?.placement?.untilEighteen === false && workingDayBy(world.day) === world.day,
      );
    default:
      return undefined;
  }
};

/** Ten months of contacts about one family, each ended with no further action. */
const repeat = (world: World, wish: Wish): void => {
  const family = newFamily(world, 11);
  family.reserved = true;
  const failure = plant(world, wish, family.children, []);
  world.watched.push({ family, failure, entries: [] });
  for (const after of [0, 58, 117, 170, 221, 272]) {
    arrange(world, nextWorkingDay(world.day + after), 620, () =>
      arrive(world, { family, outcome: 'no-further-action' }),
    );
  }
};

const REPEATED = 5;

/** Begins and ends what is shown about a family whose contacts ended with no further action again and again. */
export const watchRepeats = (world: World): void => {
  for (const watched of world.watched) {
    const since = addMonths(world.day, -12);
    const repeated = watched.family.noFurtherAction.filter((day) => day > since).length >= REPEATED;
    if (repeated && watched.entries.length === 0) {
      watched.entries = watched.family.children.map((child) =>
        begin(world, watched.failure, 'repeated-no-further-action', { child }),
      );
    } else if (!repeated) {
      for (const entry of watched.entries) entry.until ??= world.day - 1;
    }
  }
};

/** Shows the posts that nobody holds, from the first day on. */
export const watchPosts = (world: World): void => {
  for (const { post, title } of POSTS) {
    const vacancy = world.vacancies.get(post);
    const held = world.staff.held(post, world.day);
    if (held && vacancy !== undefined) {
      vacancy.until = world.day - 1;
      world.vacancies.delete(post);
    } else if (!held && vacancy === undefined) {
      const failure = { ...plant(world, { code: 'post-vacant', heal: null }, [], []), names: title };
      world.vacancies.set(post, begin(world, failure, 'post-vacant', { vacancy: post }));
    }
  }
};

/** The leaver's last afternoon: their children go to others in the team, but for those who are forgotten. */
const leave = (world: World, post: string): void => {
  const theirs = [...world.cases].filter((held) => held.worker === post);
  const forgotten = world.wishes.filter((wish) => wish.leaver === post && wish.from <= world.day);
  for (const wish of forgotten) {
    const care = wish.code === 'left-with-vacant-post' || post.includes('looked-after');
    const fits = theirs.filter((held) => {
      const [child] = held.children;
      if (child === undefined || held.kept || held.enquiring || held.worker === null) return false;
      if (care) {
        const due = dueFor(child, 'lac-visit-next') ?? 0;
        return held.phase === 'care' && ageOn(child, world.day) < 15.5 && due > world.day && due < world.day + 30;
      }
      return held.phase === 'protection' || held.phase === 'support';
    });
    // The first leaver of the north leaves a registered family behind: nobody being named for one is the worst of it.
    const registered = post === 'post-sw-north-03' || post === 'post-sw-mid-05';
    const held = fits.find(({ phase }) => (phase === 'protection') === registered) ?? fits[0];
    if (held === undefined) continue;
    world.wishes.splice(world.wishes.indexOf(wish), 1);
    const failure = plant(world, wish, held.children, [
      'cp-visit',
      'cp-visit-home',
      'lac-visit-first',
      'lac-visit-next',
      'coordinator-named',
    ]);
    withhold(held, ['visit'], failure);
    theirs.splice(theirs.indexOf(held), 1);
    if (wish.code === 'unallocated-after-leaver') {
      unallocate(world, held);
      failure.mend = () => {
        for (const entry of world.shown)
          if (entry.failure === failure && entry.rule === 'unallocated') entry.until = world.day - 1;
        allocate(world, held, held.team);
        held.withheld.delete('visit');
        if (held.phase === 'protection') protectionVisit(world, held);
        else if (held.phase === 'care') visitInCare(world, held, {});
        else arrangeSupportVisit(world, held);
        release(held, failure);
      };
      for (const child of held.children) begin(world, failure, 'unallocated', { child });
    } else {
      failure.mend = () => {
        allocate(world, held, held.team);
        held.withheld.delete('visit');
        visitInCare(world, held, {});
        release(held, failure);
      };
    }
  }
  for (const held of theirs) if (held.worker === post) allocate(world, held, held.team);
};

/** A day's share of what is planted with open cases, and what a leaver leaves. */
export const plantToday = (world: World): void => {
  const { day, climax, staff } = world;
  if (day > climax && (day - climax) % 9 === 0) {
    world.wishes.push({ code: world.chance.of(AFTERMATH), from: day, heal: world.chance.between(12, 45) });
  }
  arrange(world, day, 535, () => {
    for (const wish of world.wishes.filter(({ from, leaver }) => from <= day && leaver === undefined)) {
      if (wish.code === 'repeated-no-further-action') repeat(world, wish);
      else if (!fulfil(world, wish)) continue;
      world.wishes.splice(world.wishes.indexOf(wish), 1);
    }
  });
  for (const post of staff.leaving(day)) {
    if (post.startsWith('post-sw-')) arrange(world, day, 1_100, () => leave(world, post));
  }
};
