import { addMonths, type Day, weekday, isWorkingDay } from '#src/calendar/index.ts';
import type { Settings } from '#src/law/index.ts';
import type { Bilingual, Holding, Post } from '#src/organisation/index.ts';
import { DEFAULT_SETTINGS } from '#src/practice/index.ts';
import { chanceOf } from './chance.ts';
import { closeDay } from './clocks.ts';
import { plantToday, watchPosts, watchRepeats, wishesOf } from './failures.ts';
import { type Conduct, conductOf, plantConduct } from './conduct.ts';
import { assessingReason, lookAtExploitation } from './exploitation.ts';
import { arrive } from './front-door.ts';
import { speak } from './happen.ts';
import { moveHere, somebodyMovesHere } from './moving-here.ts';
import { type Person, POSTS, staffOf } from './staff.ts';
import { type Code, RISK_WORDS, STORIES, told } from './words.ts';
import { arrange, type Claim, type Entry, live, newWorld, type Paper, type World, writtenOn } from './world.ts';

export type { Claim, Conduct, Code, Paper, Person };

export interface Authority {
  readonly code: string;
  readonly name: Bilingual;
  readonly region: string;
  readonly settings: Settings;
}

/**
 * One thing that was planted to be shown: a child's (or, for a vacant post, nobody's) and a rule's. `failure` is the same
 * for all that came of one failure. `rule` is a duty of the law, or `unallocated`, `post-vacant` or
 * `repeated-no-further-action`. `from` is the first day at whose end it could be known, `until` the last day at whose end
 * it was still so; null while it is. `post` is the post to which it must be shown on the first day, `posts` the same from
 * each day on which it changed, `about` the vacant post.
 */
export interface Planted {
  readonly id: string;
  readonly failure: string;
  readonly code: Code;
  readonly child: string | null;
  readonly about: string | null;
  readonly rule: string;
  readonly from: Day;
  readonly until: Day | null;
  readonly post: string;
  readonly posts: readonly { readonly from: Day; readonly post: string }[];
  readonly story: Bilingual;
}

export interface Imagined {
  readonly authority: Authority;
  readonly posts: readonly Post[];
  readonly people: readonly Person[];
  /** Who holds which post, as far as it is known today: an end that is still to come is not told. */
  readonly holdings: readonly Holding[];
  /** Event lines of the contract in the order in which they were written down; none was written down after today. */
  readonly events: readonly Claim[];
  /** Documents of some of the children, in the order in which they were attached. */
  readonly papers: readonly Paper[];
  readonly planted: readonly Planted[];
  /** What was planted in how records were made. */
  readonly conduct: readonly Conduct[];
  /** The first of the three years, and the day on which the crisis is at its height. Give the anchor again for a later today. */
  readonly anchor: Day;
  readonly climax: Day;
}

export interface Imagining {
  readonly seed: string | number;
  readonly today: Day;
  readonly years?: number;
  /** The first day; by default so that the crisis is at its height today. */
  readonly anchor?: Day;
}

export const AUTHORITY: Authority = {
  code: 'dyffryn-arian',
  name: { en: 'Dyffryn Arian County Council', cy: 'Cyngor Sir Dyffryn Arian' },
  region: 'Dyffrynnoedd Arian / Silver Valleys',
  settings: DEFAULT_SETTINGS,
};

/** The first day of the years that end today. */
export const anchorFor = (today: Day, years = 3): Day => addMonths(today, -12 * years);

// Years of care before the first day, and weeks of contacts, so that the first day finds a service at work.
const HISTORY = 72;
const RUN_UP = 60;

/** The children with whom the first day begins: when each family came, and what for. */
const settle = (world: World): void => {
  const { anchor, start } = world;
  const chance = chanceOf(world.seed, 'those whom the first day finds');
  const come = (daysAgo: number, run: () => void): void => {
    let day = anchor - daysAgo;
    while (!isWorkingDay(day)) day += 1;
    arrange(world, Math.max(day, start), chance.between(545, 800), run);
  };
  const course = { settledUntil: anchor };
  for (let family = 0; family < 146; family++) {
    const daysAgo = 20 + Math.floor(Math.min(chance.wait(820), 365.25 * 5.8));
    const oldest = 17.3 - daysAgo / 365.25;
    come(daysAgo, () => arrive(world, { outcome: 'immediate-protection', course, oldest: Math.min(16.5, oldest) }));
  }
  for (let family = 0; family < 55; family++) {
    come(chance.between(38, 330), () =>
      arrive(world, { outcome: 'strategy-discussion', course: { ...course, register: true }, oldest: 16 }),
    );
  }
  for (let family = 0; family < 88; family++) {
    come(chance.between(45, 260), () => arrive(world, { outcome: 'assessment', eligible: true, oldest: 16.5 }));
  }
};

const contactsOf = (world: World): void => {
  const { day, chance } = world;
  const working = isWorkingDay(day);
  // Term time brings more: schools see what homes hide.
  const mean = working ? 26 : weekday(day) === 6 ? 7 : 5;
  const count = chance.count(mean);
  for (let number = 0; number < count; number++) {
    const minute = working && chance.one(0.93) ? chance.between(520, 1_010) : chance.between(600, 1_300);
    arrange(world, day, minute, () => arrive(world));
  }
};

const storyOf = (entry: Entry): Bilingual =>
  told(STORIES[entry.failure.code], { name: entry.failure.names, post: entry.failure.names });

const plantedOf = (entry: Entry, today: Day): Planted => ({
  id: entry.id,
  failure: entry.failure.id,
  code: entry.failure.code,
  child: entry.child?.id ?? null,
  about: entry.vacancy,
  rule: entry.rule,
  from: entry.from,
  until: entry.until !== null && entry.until < today ? entry.until : null,
  post: entry.posts[0]?.post ?? '',
  posts: entry.posts,
  story: storyOf(entry),
});

/**
 * Imagines a council: the same seed and anchor give the same past, however far today has moved on; a later today only
 * adds to it. What a day brings depends on the seed and on the days before.
 */
export const imagine = ({ seed, today, years = 3, anchor = anchorFor(today, years) }: Imagining): Imagined => {
  const climax = addMonths(anchor, 12 * years);
  const start = addMonths(anchor, -HISTORY);
  const staff = staffOf(seed, start, climax);
  const world = newWorld(seed, start, anchor, climax, staff);
  world.acts = (child, signal) => {
    const answer = lookAtExploitation(world, child, signal);
    if (answer !== undefined) return { answer, reason: assessingReason(child) };
    // The risk is looked at again within weeks: that it is there is what came of the signal.
    const known = signal === 'signal-domestic-abuse' || signal === 'signal-injuries';
    return known && child.held !== null && child.risk !== null
      ? { answer: 'risk-recorded', reason: speak([child], RISK_WORDS.inHand) }
      : undefined;
  };
  settle(world);
  wishesOf(world);
  const events: Claim[] = [];
  for (let day = start; day <= today; day++) {
    live(world, day, () => {
      if (day >= anchor - RUN_UP) contactsOf(world);
      plantToday(world);
      plantConduct(world);
      if (day >= anchor - RUN_UP && somebodyMovesHere(world)) moveHere(world);
    });
    watchRepeats(world);
    watchPosts(world);
    closeDay(world);
    for (const claim of writtenOn(world, day)) events.push(claim);
  }
  return {
    authority: AUTHORITY,
    posts: POSTS,
    people: staff.people,
    holdings: staff.holdings
      .filter(({ from }) => from <= today)
      .map((holding) => (holding.to !== null && holding.to > today ? { ...holding, to: null } : holding)),
    events,
    papers: world.papers,
    conduct: conductOf(world, today),
    planted: world.entries.map((entry) => plantedOf(entry, today)),
    anchor,
    climax,
  };
};
