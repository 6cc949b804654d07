import { describe, expect, test } from 'vitest';
import {
  answeredBy,
  answering,
  chainAbove,
  type Holding,
  holderOn,
  owningPost,
  type Post,
  postNamed,
  postsOfTeam,
  vacantOn,
} from './posts.ts';

const post = (id: string, role: Post['role'], above: string | null, team: string | null = null): Post => ({
  post: id,
  role,
  team,
  above,
  title: { en: id, cy: id },
});

const POSTS: readonly Post[] = [
  post('director', 'director', null),
  post('head', 'head-of-service', 'director'),
  post('front-door', 'front-door-manager', 'head', 'front-door'),
  post('north', 'team-manager', 'head', 'north'),
  post('worker', 'social-worker', 'north', 'north'),
  post('chair-2', 'conference-chair', 'chair-1'),
  post('chair-1', 'conference-chair', 'director'),
];

const held = (id: string, from: number, to: number | null = null, interim = false): Holding => ({
  post: id,
  person: `${id}-${from}`,
  from,
  to,
  interim,
});

describe('who holds a post', () => {
  const holdings = [held('worker', 10, 20), held('worker', 25, 30, true), held('worker', 29)];

  test('a holding counts on its first and on its last day', () => {
    expect(holderOn(holdings, 'worker', 9)).toBeUndefined();
    expect(holderOn(holdings, 'worker', 10)?.person).toBe('worker-10');
    expect(holderOn(holdings, 'worker', 20)?.person).toBe('worker-10');
    expect(holderOn(holdings, 'worker', 21)).toBeUndefined();
    expect(holderOn(holdings, 'worker', 25)?.interim).toBe(true);
    expect(holderOn(holdings, 'worker', 10_000)?.person).toBe('worker-29');
  });

  test('in a handover the one who began last holds it, wherever they stand in the list', () => {
    expect(holderOn(holdings, 'worker', 29)?.person).toBe('worker-29');
    expect(holderOn([...holdings].reverse(), 'worker', 29)?.person).toBe('worker-29');
  });

  test('nobody holds a post that is unknown', () => {
    expect(holderOn(holdings, 'other', 15)).toBeUndefined();
  });
});

describe('who answers for a post', () => {
  test('its own holder does', () => {
    expect(answering(POSTS, [held('worker', 1), held('north', 1)], 'worker', 5)).toBe('worker');
  });

  test('the work of a vacant post rises to the post above on the same day', () => {
    const holdings = [held('worker', 1, 5), held('north', 1), held('head', 1)];
    expect(answering(POSTS, holdings, 'worker', 5)).toBe('worker');
    expect(answering(POSTS, holdings, 'worker', 6)).toBe('north');
  });

  test('it rises past every vacant post', () => {
    expect(answering(POSTS, [held('director', 1)], 'worker', 5)).toBe('director');
  });

  test('nobody answers where nobody is left, or where the post is unknown', () => {
    expect(answering(POSTS, [], 'worker', 5)).toBeNull();
    expect(answering(POSTS, [held('director', 1)], 'other', 5)).toBeNull();
  });

  test('posts that stand above each other in a circle end the search', () => {
    const circle = [post('a', 'social-worker', 'b'), post('b', 'social-worker', 'a')];
    expect(chainAbove(circle, 'a').map((each) => each.post)).toEqual(['a', 'b']);
    expect(answering(circle, [], 'a', 1)).toBeNull();
  });

  test('to a post come its own work and that of whatever is vacant below it, down to the next holder', () => {
    const names = (holdings: readonly Holding[], of: string) =>
      answeredBy(POSTS, holdings, of, 5).map(({ post }) => post);
    const all = POSTS.map(({ post: id }) => held(id, 1));
    const without = (...vacant: string[]) => all.filter(({ post: id }) => !vacant.includes(id));
    expect(names(all, 'head')).toEqual(['head']);
    expect(names(without('north'), 'head')).toEqual(['head', 'north']);
    expect(names(without('north', 'worker', 'front-door'), 'head')).toEqual(['head', 'front-door', 'north', 'worker']);
    expect(names(without('head', 'north'), 'head')).toEqual([]);
    expect(names(all, 'other')).toEqual([]);
    // In the order of the list, whatever stands above what; and as asked from below.
    expect(names(without('chair-1', 'chair-2', 'head'), 'director')).toEqual([
      'director',
      'head',
      'chair-2',
      'chair-1',
    ]);
    for (const { post: id } of POSTS)
      expect(names(without('worker', 'head', 'chair-1'), id)).toEqual(
        POSTS.filter((each) => answering(POSTS, without('worker', 'head', 'chair-1'), each.post, 5) === id).map(
          (each) => each.post,
        ),
      );
    const circle = [post('a', 'social-worker', 'b'), post('b', 'social-worker', 'a')];
    expect(answeredBy(circle, [held('a', 1)], 'a', 5).map((each) => each.post)).toEqual(['a', 'b']);
  });

  test('posts are found by name and by team', () => {
    expect(postNamed(POSTS, 'north')).toBe(POSTS[3]);
    expect(postNamed(POSTS, 'constructor')).toBeUndefined();
    expect(postsOfTeam(POSTS, 'north')).toEqual([POSTS[3], POSTS[4]]);
    expect(postsOfTeam(POSTS, '')).toEqual([]);
  });

  test('the vacant posts of a day are listed', () => {
    const holdings = POSTS.filter(({ post: id }) => id !== 'north').map(({ post: id }) => held(id, 1, 9));
    expect(vacantOn(POSTS, holdings, 9).map((each) => each.post)).toEqual(['north']);
    expect(vacantOn(POSTS, holdings, 10)).toHaveLength(POSTS.length);
  });
});

describe('which post owns a duty', () => {
  test.each([
    ['worker', { worker: 'worker', team: 'north' }, 'worker'],
    ['worker', { worker: null, team: 'north' }, 'north'],
    ['worker', { worker: null, team: null }, 'front-door'],
    ['team-manager', { worker: 'worker', team: 'north' }, 'north'],
    ['team-manager', { worker: null, team: null }, 'front-door'],
    ['front-door', { worker: 'worker', team: 'north' }, 'front-door'],
    ['conference-chair', { worker: 'worker', team: 'north' }, 'chair-1'],
    ['reviewing-officer', { worker: 'worker', team: 'north' }, null],
    ['head-of-service', { worker: 'worker', team: 'north' }, 'head'],
    ['named', { worker: 'worker', team: 'north' }, 'worker'],
  ] as const)('%s of a child with %o: %s', (owner, child, expected) => {
    expect(owningPost(POSTS, owner, child)).toBe(expected);
    expect(owningPost(POSTS, 'named', child, 'chair-2')).toBe('chair-2');
    expect(owningPost([post('director', 'director', null)], 'head-of-service', child)).toBe('director');
  });

  test('is the officer’s where there is one; else an allegation is the head of service’s, and a complaint the team’s', () => {
    const child = { worker: 'worker', team: 'north' };
    expect(owningPost(POSTS, 'designated-officer', child)).toBe('head');
    expect(owningPost(POSTS, 'complaints-officer', child)).toBe(owningPost(POSTS, 'team-manager', child));
    const officers = [
      ...POSTS,
      post('dos', 'designated-officer', 'director'),
      post('complaints', 'complaints-officer', 'head'),
    ];
    expect(owningPost(officers, 'designated-officer', child)).toBe('dos');
    expect(owningPost(officers, 'complaints-officer', child)).toBe('complaints');
  });
});
