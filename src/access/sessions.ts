import { createHmac, timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Day } from '../calendar/index.ts';
import { answeredBy, holderOn, type Organisation, postNamed } from '../organisation/index.ts';
import type { Identity } from './identity.ts';

/** What a session says: a person in a post, until a time (milliseconds). */
export interface Session {
  readonly authority: number;
  readonly post: string;
  readonly person: string;
  readonly until: number;
}

/** Values that were found to be ours, with what they say: somebody at work shows the same at every step. */
const OPENED = 1_000;

/** Seals and opens the cookie that says who is signed in. The seam for real sign-in: whoever knows who somebody is calls `signIn`. */
export const sessions = (key: Buffer) => {
  const mac = (text: string): string =>
    createHmac('sha256', key).update(`diogel/session/v1\0${text}`).digest('base64url');
  const opened = new LRUCache<string, Session>({ max: OPENED });
  const open = (value: string): Session | undefined => {
    const [text = '', given = ''] = value.split('.');
    const expected = Buffer.from(mac(text));
    const actual = Buffer.from(given);
    if (expected.length !== actual.length || !timingSafeEqual(expected, actual)) return undefined;
    return JSON.parse(Buffer.from(text, 'base64url').toString()) as Session;
  };
  return {
    write: (session: Session): string => {
      const text = Buffer.from(JSON.stringify(session)).toString('base64url');
      return `${text}.${mac(text)}`;
    },
    read: (value: string | undefined, nowMs: number): Session | undefined => {
      if (value === undefined) return undefined;
      let session = opened.get(value);
      if (session === undefined) {
        session = open(value);
        if (session === undefined) return undefined;
        opened.set(value, session);
      }
      return session.until > nowMs ? session : undefined;
    },
  };
};

/** Who a session is today: a post that still exists, held by that person still. A leaver's session ends with their holding. */
export const identify = (
  session: Session | undefined,
  { posts, holdings }: Organisation,
  today: Day,
): Identity | undefined => {
  if (session === undefined) return undefined;
  const post = postNamed(posts, session.post);
  if (post === undefined || holderOn(holdings, post.post, today)?.person !== session.person) return undefined;
  return { authority: session.authority, post: post.post, person: session.person, role: post.role, team: post.team };
};

/** The posts whose work comes to this one today: its own, and those below it that nobody holds. */
export const postsAnsweredBy = ({ posts, holdings }: Organisation, post: string, today: Day): string[] =>
  answeredBy(posts, holdings, post, today).map((each) => each.post);
