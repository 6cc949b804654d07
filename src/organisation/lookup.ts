import type { Holding, Post, Role } from './posts.ts';

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
export const byName = once((posts: readonly Post[]) => new Map(posts.map((post) => [post.post, post])));

/** The place of each post in the list. */
export const places = once((posts: readonly Post[]) => new Map(posts.map((post, place) => [post, place])));

/** Posts by the post above them, in the order of the list. */
export const byAbove = once((posts: readonly Post[]) => Map.groupBy(posts, ({ above }) => above));

/** Posts by their team, in the order of the list. */
export const byTeam = once((posts: readonly Post[]) => Map.groupBy(posts, ({ team }) => team));

/** Posts by their role, in the order of the list. */
export const byRole = once(
  (posts: readonly Post[]): ReadonlyMap<Role, readonly Post[]> => Map.groupBy(posts, ({ role }) => role),
);

/** Holdings by their post, in the order of the list. */
export const byPost = once((holdings: readonly Holding[]) => Map.groupBy(holdings, ({ post }) => post));
