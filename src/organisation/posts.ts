import type { Day } from '../calendar/index.ts';

/** What a post is for. What a role may do is declared in `access`. */
export const ROLES = [
  'social-worker',
  'team-manager',
  'front-door-worker',
  'front-door-manager',
  'conference-chair',
  'reviewing-officer',
  'head-of-service',
  'director',
  'designated-officer',
  'complaints-officer',
  'administrator',
] as const;
export type Role = (typeof ROLES)[number];

/** Words in both languages. */
export interface Bilingual {
  readonly en: string;
  readonly cy: string;
}

/** A post owns work, whoever holds it. `team` is null for a post that belongs to no team; `above` is the post to which its work rises, null at the top. */
export interface Post {
  readonly post: string;
  readonly role: Role;
  readonly team: string | null;
  readonly above: string | null;
  readonly title: Bilingual;
}

/** A person in a post from a day to a day, both included; `to` is null while no end is known. */
export interface Holding {
  readonly post: string;
  readonly person: string;
  readonly from: Day;
  readonly to: Day | null;
  readonly interim: boolean;
}

// An organisation of all Wales has thousands of posts, and a page asks about dozens of them. What is looked up by is made
// once for each list and goes with it.

const once = <List extends object, Made>(make: (list: List) => Made): ((list: List) => Made) => {
  const known = new WeakMap<List, Made>();
  return (list) => {
    let made = known.get(list);
    if (made === undefined) known.set(list, (made = make(list)));
    return made;
  };
};

/** Posts by name. */
const byName = once((posts: readonly Post[]) => new Map(posts.map((post) => [post.post, post])));

/** The place of each post in the list. */
const places = once((posts: readonly Post[]) => new Map(posts.map((post, place) => [post, place])));

/** Posts by the post above them, in the order of the list. */
const byAbove = once((posts: readonly Post[]) => Map.groupBy(posts, ({ above }) => above));

/** Posts by their team, in the order of the list. */
const byTeam = once((posts: readonly Post[]) => Map.groupBy(posts, ({ team }) => team));

/** Posts by their role, in the order of the list. */
const byRole = once(
  (posts: readonly Post[]): ReadonlyMap<Role, readonly Post[]> => Map.groupBy(posts, ({ role }) => role),
);

/** Holdings by their post, in the order of the list. */
const byPost = once((holdings: readonly Holding[]) => Map.groupBy(holdings, ({ post }) => post));

/**
 * Who holds a post on a day: the holding that began last where a handover overlaps (then the one that comes last in the
 * list), undefined where the post is vacant or unknown.
 */
export const holderOn = (holdings: readonly Holding[], post: string, day: Day): Holding | undefined => {
  let holder: Holding | undefined;
  for (const holding of holdingsOf(holdings, post)) {
    if (holding.from > day || (holding.to !== null && holding.to < day)) continue;
    if (holder === undefined || holding.from >= holder.from) holder = holding;
  }
  return holder;
};

/** Who has held a post, in the order of the list. */
export const holdingsOf = (holdings: readonly Holding[], post: string): readonly Holding[] =>
  byPost(holdings).get(post) ?? [];

/** A post by its name. */
export const postNamed = (posts: readonly Post[], post: string): Post | undefined => byName(posts).get(post);

/** The posts of a team, in the order of the list. */
export const postsOfTeam = (posts: readonly Post[], team: string): readonly Post[] => byTeam(posts).get(team) ?? [];

/** A post and every post above it, nearest first; a chain that runs in a circle stops before it repeats. Empty for an unknown post. */
export const chainAbove = (posts: readonly Post[], post: string): readonly Post[] => {
  const chain: Post[] = [];
  let next: string | null = post;
  while (next !== null) {
    const found: Post | undefined = postNamed(posts, next);
    if (found === undefined || chain.includes(found)) break;
    chain.push(found);
    next = found.above;
  }
  return chain;
};

/**
 * The nearest post at or above this one that has a holder on a day: the one that answers for its work. Null where nobody
 * up to the top does, which must be shown as loudly as anything is.
 */
export const answering = (
  posts: readonly Post[],
  holdings: readonly Holding[],
  post: string,
  day: Day,
): string | null =>
  chainAbove(posts, post).find((each) => holderOn(holdings, each.post, day) !== undefined)?.post ?? null;

/**
 * The posts whose work comes to this one on a day: its own, if anybody holds it, and those below it that nobody holds, down
 * to the next that somebody does. In the order of the list.
 */
export const answeredBy = (
  posts: readonly Post[],
  holdings: readonly Holding[],
  post: string,
  day: Day,
): readonly Post[] => {
  const own = postNamed(posts, post);
  if (own === undefined || holderOn(holdings, post, day) === undefined) return [];
  const found = new Set<Post>();
  const descend = (from: Post): void => {
    found.add(from);
    for (const below of byAbove(posts).get(from.post) ?? [])
      if (!found.has(below) && holderOn(holdings, below.post, day) === undefined) descend(below);
  };
  descend(own);
  const place = places(posts);
  return [...found].sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
};

/** Those of some posts that nobody holds on a day, in the order of the list. */
export const vacantOn = (posts: readonly Post[], holdings: readonly Holding[], day: Day): readonly Post[] =>
  posts.filter(({ post }) => holderOn(holdings, post, day) === undefined);

/** Whom a duty falls on, as its declaration says (`Owner` of the law). */
export type Owner =
  | 'front-door'
  | 'worker'
  | 'team-manager'
  | 'head-of-service'
  | 'conference-chair'
  | 'reviewing-officer'
  | 'designated-officer'
  | 'complaints-officer'
  | 'named';

/** Where a child stands: the post to which they are allocated, null for nobody's, and the team that has or last had them, null where none ever had. */
export interface Standing {
  readonly worker: string | null;
  readonly team: string | null;
}

const firstOf = (posts: readonly Post[], role: Role): string | null => {
  const holders = byRole(posts).get(role) ?? [];
  // The most senior: no other post of the role stands above it.
  const senior = holders.find(
    ({ post }) => !chainAbove(posts, post).some((above) => above.post !== post && above.role === role),
  );
  return senior?.post ?? null;
};

const managerOf = (posts: readonly Post[], team: string | null): string | null => {
  const manager = team === null ? undefined : postsOfTeam(posts, team).find(({ role }) => role === 'team-manager');
  return manager?.post ?? firstOf(posts, 'front-door-manager');
};

/**
 * The post that owns a duty for a child: the worker's, else the manager of their team, else the front door's; of chairs
 * and of reviewing officers the most senior post; the head of service's, else the director's; the Designated Officer's, else the head of service's; the complaints officer's, else the manager's of the
 * team; the post that was named for it (`named`), else the worker's. Whether anybody holds it is another question (`answering`). Null where
 * the organisation has no such post.
 */
export const owningPost = (
  posts: readonly Post[],
  owner: Owner,
  child: Standing,
  named: string | null = null,
): string | null => {
  switch (owner) {
    case 'named':
      return named ?? child.worker ?? managerOf(posts, child.team);
    case 'worker':
      return child.worker ?? managerOf(posts, child.team);
    case 'team-manager':
      return managerOf(posts, child.team);
    case 'front-door':
      return firstOf(posts, 'front-door-manager');
    case 'head-of-service':
      return firstOf(posts, owner) ?? firstOf(posts, 'director');
    case 'designated-officer':
      return firstOf(posts, owner) ?? owningPost(posts, 'head-of-service', child);
    case 'complaints-officer':
      return firstOf(posts, owner) ?? managerOf(posts, child.team);
    case 'conference-chair':
    case 'reviewing-officer':
      return firstOf(posts, owner);
  }
};
