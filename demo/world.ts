import {
  type Day,
  dayOf,
  formatDay,
  formatInstant,
  isWorkingDay,
  LAST_YEAR,
  startOfDay,
  type Us,
  weekday,
} from '#src/calendar/index.ts';
import type { Bilingual } from '#src/organisation/index.ts';
import { type Chance, chanceOf } from './chance.ts';
import type { Address, Area, Calling } from './names.ts';
import { POSTS, type Staff, type Team } from './staff.ts';
import type { Code } from './words.ts';

/** An event line of the public contract, with when it was recorded. */
export interface Claim {
  readonly id: string;
  readonly kind: string;
  readonly at: string;
  readonly recorded: string;
  readonly by: string;
  readonly children: readonly string[];
  readonly replaces?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A made-up document of a child's record: what it is, when it was attached by which post, and all that stands in it. */
export interface Paper {
  readonly child: string;
  readonly by: string;
  /** When it was attached, as an instant; written down in the same minute. */
  readonly at: string;
  readonly title: string;
  readonly type: string;
  readonly language: 'cy' | 'en';
  readonly fileName: string;
  /** The entry of the record that it belongs to. */
  readonly entry: string;
  readonly content: string;
}

/** A care and support plan of one child. */
export interface Plan {
  readonly id: string;
  readonly pending: Set<string>;
  reviews: number;
}

/** Something owed for a child as the demo reckons it, without asking the law engine. `known`: the day on which its doing (or its end) was written down. */
export interface Owed {
  readonly child: Child;
  readonly rule: string;
  readonly due: Day;
  known: Day | null;
  entry: Entry | null;
}

/** What goes on being shown because of a planted failure: one child (or one post) and one rule. */
export interface Entry {
  readonly id: string;
  readonly failure: Failure;
  readonly child: Child | null;
  readonly vacancy: string | null;
  readonly rule: string;
  readonly from: Day;
  /** The last day on which it is shown. */
  until: Day | null;
  readonly posts: { readonly from: Day; readonly post: string }[];
}

/** One failure that is planted on purpose. `heal`: how many days it is shown before somebody mends it; null: not until well after the crisis. */
export interface Failure {
  readonly id: string;
  readonly code: Code;
  readonly heal: number | null;
  readonly names: Bilingual;
  mend: (() => void) | null;
  mending: boolean;
  entries: number;
}

export interface Placement {
  readonly id: string;
  readonly began: Day;
  readonly regime: Regime;
  readonly untilEighteen: boolean;
}

export type Regime = 'standard' | 'with-parent-before-assessment' | 'interim-order-with-parent' | 'temporary-approval';

export interface Child {
  readonly id: string;
  givenName: string;
  readonly familyName: string;
  readonly girl: boolean;
  born: Day;
  readonly family: Family;
  /** The child's own open case, shared with sisters and brothers at home. */
  held: Case | null;
  /** The team that has or last had the child. */
  team: Team | null;
  readonly owed: Map<string, Owed>;
  /** Rules that a planted failure may break for this child. */
  readonly excused: Map<string, Failure>;
  registered: boolean;
  inCare: boolean;
  reviews: number;
  placement: Placement | null;
  /** What signals are counted from, and those that wait for their answer. */
  counted: { readonly signal: string; readonly day: Day; readonly value: string }[];
  readonly waiting: Set<string>;
  /** The risk to the child that is open. */
  risk: string | null;
  /** By when exploitation is assessed again; null where nobody has to. */
  exploitation: Day | null;
  /** The care and support plan that is open, with its actions of which nothing was said yet. */
  plan: Plan | null;
  /** Days of this child's contacts and enquiries that later clocks count from. */
  readonly matters: Map<string, Day>;
}

export interface Family {
  readonly number: number;
  readonly calling: Calling;
  readonly area: Area;
  readonly home: Address;
  readonly children: Child[];
  known: boolean;
  /** A contact of theirs is being decided. */
  busy: boolean;
  /** Never chosen again by chance: a planted failure has them. */
  reserved: boolean;
  place: { readonly list: Family[]; at: number } | null;
  noFurtherAction: Day[];
}

export type Phase = 'assessment' | 'support' | 'protection' | 'care';
export type Withheld =
  | 'visit'
  | 'alone'
  | 'home'
  | 'core-group'
  | 'review-conference'
  | 'outline-plan'
  | 'detailed-plan'
  | 'assessment'
  | 'conclusion'
  | 'conference'
  | 'category'
  | 'review'
  | 'parents'
  | 'plan';

export interface Case {
  readonly family: Family;
  readonly children: readonly Child[];
  phase: Phase;
  worker: string | null;
  team: Team;
  /** Raised when what was arranged before no longer holds. */
  turn: number;
  visits: number;
  enquiring: boolean;
  withheld: Map<Withheld, Failure>;
  /** Stays as it is: a planted failure must not vanish because the case moves on. */
  kept: boolean;
  /** One of the children whom the three years begin with: stays open until then. */
  settledUntil: Day;
  open: boolean;
}

interface Task {
  readonly minute: number;
  readonly run: () => void;
}

/** A planted failure that waits for its occasion. */
export interface Wish {
  readonly code: Code;
  readonly from: Day;
  readonly heal: number | null;
  /** The post whose holder's leaving is the occasion. */
  readonly leaver?: string;
}

export interface World {
  readonly seed: string | number;
  readonly start: Day;
  readonly anchor: Day;
  readonly climax: Day;
  readonly staff: Staff;
  day: Day;
  /** The day without its hyphens. */
  date: string;
  minute: number;
  /** How much was written down in the task at hand. */
  step: number;
  chance: Chance;
  readonly agenda: Map<Day, Task[]>;
  tasks: Task[];
  readonly outbox: Map<Day, { readonly us: Us; readonly claim: Claim }[]>;
  /** Documents that were attached, in that order. */
  readonly papers: Paper[];
  written: number;
  readonly children: Child[];
  families: number;
  matters: number;
  readonly closed: Family[];
  readonly open: Family[];
  readonly cases: Set<Case>;
  readonly load: Map<string, number>;
  readonly count: Record<Phase, number>;
  readonly falling: Map<Day, Owed[]>;
  readonly entries: Entry[];
  readonly shown: Set<Entry>;
  readonly wishes: Wish[];
  failures: number;
  readonly vacancies: Map<string, Entry>;
  /** What was planted in how records were made: cases closed for a count, and visits written down late, by their entries. */
  readonly conduct: {
    readonly closed: string[];
    readonly late: { readonly id: string; readonly known: Day; readonly why: 'late' | 'excused' }[];
  };
  readonly watched: { readonly family: Family; readonly failure: Failure; entries: Entry[] }[];
  /** What a manager does about a signal, and so answers; undefined where nothing is done. Set by whoever begins the world. */
  acts: (child: Child, signal: string) => { readonly answer: string; readonly reason: string } | undefined;
}

/** A world in which nothing has happened yet. */
export const newWorld = (seed: string | number, start: Day, anchor: Day, climax: Day, staff: Staff): World => ({
  seed,
  start,
  anchor,
  climax,
  staff,
  day: start,
  date: '',
  minute: 0,
  step: 0,
  chance: chanceOf(seed, start),
  agenda: new Map(),
  tasks: [],
  outbox: new Map(),
  papers: [],
  written: 0,
  children: [],
  families: 0,
  matters: 0,
  closed: [],
  open: [],
  cases: new Set(),
  load: new Map(POSTS.filter(({ role }) => role === 'social-worker').map(({ post }) => [post, 0])),
  count: { assessment: 0, support: 0, protection: 0, care: 0 },
  falling: new Map(),
  entries: [],
  shown: new Set(),
  wishes: [],
  failures: 0,
  vacancies: new Map(),
  conduct: { closed: [], late: [] },
  watched: [],
  acts: () => undefined,
});

// What is arranged for years ahead must not fail because the table of bank holidays ends before.
const TABLE_ENDS = dayOf(LAST_YEAR, 12, 31);
const worked = (day: Day): boolean => (day > TABLE_ENDS ? weekday(day) <= 5 : isWorkingDay(day));

/** The last working day on or before a day. */
export const workingDayBy = (day: Day): Day => {
  let at = day;
  while (!worked(at)) at -= 1;
  return at;
};

/** The first working day after a day. */
export const nextWorkingDay = (day: Day): Day => {
  let at = day + 1;
  while (!worked(at)) at += 1;
  return at;
};

/** A working day some days ahead of a due day, never before tomorrow. */
export const before = (world: World, due: Day, days: number): Day =>
  Math.max(workingDayBy(due - days), Math.min(nextWorkingDay(world.day), workingDayBy(due)));

/** A time of a working day, as a minute. */
export const inHours = (world: World): number => world.chance.between(545, 1_010);

/** Has something done on a day to come, or later today. */
export const arrange = (world: World, day: Day, minute: number, run: () => void): void => {
  if (day < world.day) throw new Error(`arranged for ${formatDay(day)}, which is past on ${formatDay(world.day)}`);
  if (day > world.day) {
    const tasks = world.agenda.get(day);
    if (tasks === undefined) world.agenda.set(day, [{ minute, run }]);
    else tasks.push({ minute, run });
    return;
  }
  const task = { minute: Math.max(minute, world.minute), run };
  const at = world.tasks.findLastIndex((each) => each.minute <= task.minute);
  world.tasks.splice(at + 1, 0, task);
};

/** Lives through a day: what was arranged for it, in the order of the clock. */
export const live = (world: World, day: Day, morning: () => void): void => {
  world.day = day;
  world.date = formatDay(day).replaceAll('-', '');
  world.minute = 0;
  world.chance = chanceOf(world.seed, day);
  world.written = 0;
  world.tasks = (world.agenda.get(day) ?? []).sort((a, b) => a.minute - b.minute);
  world.agenda.delete(day);
  morning();
  for (let task = world.tasks.shift(); task !== undefined; task = world.tasks.shift()) {
    world.minute = task.minute;
    world.step = 0;
    task.run();
  }
};

export interface Writing {
  /** The day on which it is written down, where not today. */
  readonly known?: Day;
  /** Minutes after the task's own time at which it happened. */
  readonly after?: number;
  readonly wholeDay?: boolean;
  readonly replaces?: string;
  /** The day on which it happened, where not today. */
  readonly happened?: Day;
}

const MINUTE = 60_000_000;

/** Writes an event down as a line of the contract and returns its id. */
export const write = (
  world: World,
  kind: string,
  by: string,
  children: readonly Child[],
  data: Readonly<Record<string, unknown>>,
  writing: Writing = {},
): string => {
  const { known = world.day, after = 0, wholeDay = false, replaces, happened = world.day } = writing;
  world.written += 1;
  const id = `da-${world.date}-${String(world.written).padStart(4, '0')}`;
  const minute = Math.min(world.minute + after, 1_380);
  // What is done in one go is written down in one go, in the same order.
  const typing = 5 + ((world.minute * 7) % 40);
  const recordedMinute = known === world.day ? Math.min(minute + typing, 1_420) : 515 + (world.minute % 90);
  world.step += 1;
  const us = startOfDay(known) + recordedMinute * MINUTE + world.step * 4_000_000;
  const claim: Claim = {
    id,
    kind,
    at: wholeDay ? formatDay(happened) : formatInstant(startOfDay(happened) + minute * MINUTE),
    recorded: formatInstant(us),
    by,
    children: children.map((child) => child.id),
    ...(replaces === undefined ? {} : { replaces }),
    data,
  };
  const box = world.outbox.get(known);
  if (box === undefined) world.outbox.set(known, [{ us, claim }]);
  else box.push({ us, claim });
  return id;
};

/** What was written down on a day, in that order. */
export const writtenOn = (world: World, day: Day): readonly Claim[] => {
  const box = world.outbox.get(day) ?? [];
  world.outbox.delete(day);
  return box.sort((a, b) => a.us - b.us || (a.claim.id < b.claim.id ? -1 : 1)).map(({ claim }) => claim);
};

/** The next id of a contact, an enquiry, an assessment or a placement. */
export const nextMatter = (world: World, word: string): string => {
  world.matters += 1;
  return `${word}-${String(world.matters).padStart(6, '0')}`;
};

/** A number that words stand for: the same for a child in every run, whatever else happens. */
export const numberOf = (words: string): number => {
  let sum = 0;
  for (const letter of words) sum = (sum * 31 + letter.charCodeAt(0)) % 9_973;
  return sum;
};

/** Puts a family among those with or without an open case, or nowhere. */
export const place = (family: Family, list: Family[] | null): void => {
  const at = family.place;
  if (at !== null) {
    if (at.list === list) return;
    const last = at.list.pop();
    if (last !== undefined && last !== family) {
      at.list[at.at] = last;
      last.place = { list: at.list, at: at.at };
    }
  }
  family.place = list === null ? null : { list, at: list.push(family) - 1 };
};
