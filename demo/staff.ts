import { addMonths, type Day, weekday } from '#src/calendar/index.ts';
import type { Bilingual, Holding, Post } from '#src/organisation/index.ts';
import { chanceOf } from './chance.ts';
import { staffName } from './names.ts';

/** Some sixty posts. A worker's work rises to the team's manager, theirs to the head of service, hers to the director; the chairs, the reviewing officers, the Designated Officer and the complaints officer stand beside that line and answer to the director. */
const title = (en: string, cy: string): Bilingual => ({ en, cy });

const TEAMS = {
  assessment: title('assessment team', 'tîm asesu'),
  north: title('north area team', 'tîm ardal y gogledd'),
  mid: title('mid area team', 'tîm ardal y canol'),
  south: title('south area team', 'tîm ardal y de'),
  'looked-after': title('looked-after children team', "tîm plant sy'n derbyn gofal"),
} as const;

export const TEAM_SIZES = { assessment: 8, north: 8, mid: 8, south: 8, 'looked-after': 8 } as const;
export type Team = keyof typeof TEAM_SIZES;

const numbered = (number: number): string => String(number).padStart(2, '0');
const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

export const POSTS: readonly Post[] = [
  {
    post: 'post-director',
    role: 'director',
    team: null,
    above: null,
    title: title('Director of social services', 'Cyfarwyddwr gwasanaethau cymdeithasol'),
  },
  {
    post: 'post-head',
    role: 'head-of-service',
    team: null,
    above: 'post-director',
    title: title("Head of children's services", 'Pennaeth gwasanaethau plant'),
  },
  {
    post: 'post-tm-front-door',
    role: 'front-door-manager',
    team: 'front-door',
    above: 'post-head',
    title: title('Front door manager', 'Rheolwr y drws blaen'),
  },
  ...numbers(6).map(
    (number): Post => ({
      post: `post-fd-${numbered(number)}`,
      role: 'front-door-worker',
      team: 'front-door',
      above: 'post-tm-front-door',
      title: title(`Front door worker ${number}`, `Gweithiwr drws blaen ${number}`),
    }),
  ),
  ...(Object.keys(TEAM_SIZES) as Team[]).flatMap((team): Post[] => [
    {
      post: `post-tm-${team}`,
      role: 'team-manager',
      team,
      above: 'post-head',
      title: title(`Manager, ${TEAMS[team].en}`, `Rheolwr, ${TEAMS[team].cy}`),
    },
    ...numbers(TEAM_SIZES[team]).map(
      (number): Post => ({
        post: `post-sw-${team}-${numbered(number)}`,
        role: 'social-worker',
        team,
        above: `post-tm-${team}`,
        title: title(
          `Social worker ${number}, ${TEAMS[team].en}`,
          `Gweithiwr cymdeithasol ${number}, ${TEAMS[team].cy}`,
        ),
      }),
    ),
  ]),
  {
    post: 'post-chair-01',
    role: 'conference-chair',
    team: null,
    above: 'post-director',
    title: title('Senior conference chair', 'Uwch gadeirydd cynadleddau'),
  },
  {
    post: 'post-chair-02',
    role: 'conference-chair',
    team: null,
    above: 'post-chair-01',
    title: title('Conference chair 2', 'Cadeirydd cynadleddau 2'),
  },
  {
    post: 'post-iro-01',
    role: 'reviewing-officer',
    team: null,
    above: 'post-director',
    title: title('Senior independent reviewing officer', 'Uwch swyddog adolygu annibynnol'),
  },
  {
    post: 'post-iro-02',
    role: 'reviewing-officer',
    team: null,
    above: 'post-iro-01',
    title: title('Independent reviewing officer 2', 'Swyddog adolygu annibynnol 2'),
  },
  {
    post: 'post-iro-03',
    role: 'reviewing-officer',
    team: null,
    above: 'post-iro-01',
    title: title('Independent reviewing officer 3', 'Swyddog adolygu annibynnol 3'),
  },
  {
    post: 'post-admin-01',
    role: 'administrator',
    team: null,
    above: 'post-head',
    title: title('System administrator', 'Gweinyddwr y system'),
  },
  {
    post: 'post-designated-officer',
    role: 'designated-officer',
    team: null,
    above: 'post-director',
    title: title('Designated Officer for Safeguarding', 'Swyddog Dynodedig ar gyfer Diogelu'),
  },
  {
    post: 'post-complaints-officer',
    role: 'complaints-officer',
    team: null,
    above: 'post-director',
    title: title('Complaints officer', 'Swyddog cwynion'),
  },
];

/** The Friday on or before a day: people leave at the end of a week. */
const friday = (day: Day): Day => day - ((weekday(day) + 2) % 7);
/** The Monday on or after a day: people start at the beginning of one. */
const monday = (day: Day): Day => day + ((8 - weekday(day)) % 7);

/** A change at a post in the crisis, in days before its height: the holder's last day, and when the next begins (none: the post stays vacant until well after). */
interface Change {
  readonly post: string;
  readonly leaves: number;
  readonly next?: number;
  readonly interim?: true;
}

const CRISIS: readonly Change[] = [
  { post: 'post-director', leaves: 214, next: 213, interim: true },
  { post: 'post-head', leaves: 172, next: 158, interim: true },
  { post: 'post-sw-north-03', leaves: 121 },
  { post: 'post-tm-looked-after', leaves: 120, next: 119, interim: true },
  { post: 'post-sw-looked-after-04', leaves: 101, next: 60, interim: true },
  { post: 'post-iro-03', leaves: 90 },
  { post: 'post-tm-north', leaves: 84, next: 66, interim: true },
  { post: 'post-sw-north-06', leaves: 77, next: 49, interim: true },
  { post: 'post-sw-south-02', leaves: 63 },
  { post: 'post-head', leaves: 61, next: 52, interim: true },
  { post: 'post-tm-front-door', leaves: 58, next: 36, interim: true },
  { post: 'post-fd-04', leaves: 52, next: 20 },
  { post: 'post-sw-assessment-06', leaves: 48 },
  { post: 'post-sw-looked-after-07', leaves: 47 },
  { post: 'post-director', leaves: 41, next: 40, interim: true },
  { post: 'post-chair-01', leaves: 38 },
  { post: 'post-sw-mid-05', leaves: 33 },
  { post: 'post-tm-north', leaves: 21 },
  { post: 'post-sw-north-06', leaves: 15 },
];

export interface Person {
  readonly person: string;
  readonly name: string;
}

export interface Staff {
  readonly people: readonly Person[];
  readonly holdings: readonly Holding[];
  /** Whether anybody holds a post on a day. */
  readonly held: (post: string, day: Day) => boolean;
  /** The nearest post at or above that is held. The director's always is. */
  readonly rising: (post: string, day: Day) => string;
  /** The posts whose holder has their last day today and that nobody holds tomorrow. */
  readonly leaving: (day: Day) => readonly string[];
}

/** The last day of a leaver of the crisis. */
export const lastDay = (post: string, climax: Day): Day => {
  const change = CRISIS.find((each) => each.post === post);
  if (change === undefined) throw new Error(`nobody leaves ${post}`);
  return friday(climax - change.leaves);
};

/**
 * Who held which post: quiet years in which each leaver is followed on the next day, then the crisis, whose height is
 * `climax`; the posts that it leaves vacant are filled over the half year after.
 */
export const staffOf = (seed: string | number, start: Day, climax: Day): Staff => {
  const people: Person[] = [];
  const holdings: Holding[] = [];
  const taken = new Set<string>();
  const names = chanceOf(seed, 'staff names');
  const hire = (): string => {
    let name = staffName(names);
    while (taken.has(name)) name = staffName(names);
    taken.add(name);
    const person = `person-${String(people.length + 1).padStart(3, '0')}`;
    people.push({ person, name });
    return person;
  };

  for (const { post } of POSTS) {
    const chance = chanceOf(seed, 'tenure', post);
    const crisis = CRISIS.filter((change) => change.post === post);
    const settled = addMonths(climax, -9);
    let from = start;
    let interim = false;
    for (
      let to = friday(start + 200 + Math.floor(chance.wait(1_300)));
      to < settled;
      to = friday(from + 200 + Math.floor(chance.wait(1_300)))
    ) {
      holdings.push({ post, person: hire(), from, to, interim: false });
      from = to + 1;
    }
    for (const { leaves, next, interim: agency } of crisis) {
      const to = friday(climax - leaves);
      holdings.push({ post, person: hire(), from, to, interim });
      from =
        next === leaves - 1 ? to + 1 : monday(next === undefined ? climax + chance.between(40, 180) : climax - next);
      interim = agency === true;
    }
    holdings.push({ post, person: hire(), from, to: null, interim });
  }

  const byPost = new Map(POSTS.map(({ post }) => [post, holdings.filter((holding) => holding.post === post)]));
  const above = new Map(POSTS.map(({ post, above: next }) => [post, next]));
  const held = (post: string, day: Day): boolean =>
    (byPost.get(post) ?? []).some(({ from, to }) => from <= day && (to === null || day <= to));
  return {
    people,
    holdings,
    held,
    rising: (post, day) => {
      let at: string | null | undefined = post;
      while (at !== null && at !== undefined && !held(at, day)) at = above.get(at);
      if (at === null || at === undefined) throw new Error(`nobody answers for ${post}`);
      return at;
    },
    leaving: (day) => POSTS.filter(({ post }) => held(post, day) && !held(post, day + 1)).map(({ post }) => post),
  };
};
