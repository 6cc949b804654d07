import type { Us } from '../calendar/index.ts';
import type { Database, Statement } from '../platform/index.ts';
import { type Keeper, type ListedDraft, listed } from './list.ts';

/** When a post last had a child's page open, and the last time before the sitting that that belongs to. */
export interface Looked {
  readonly atUs: Us;
  readonly beforeUs: Us | null;
}

const MINUTE: Us = 60_000_000;
/** Looks no further apart belong to one sitting: going to a form and back must not hide what was new. */
const SITTING: Us = 30 * MINUTE;
/** A look is noted at most so often. */
const REST: Us = 5 * MINUTE;

const OWN: Statement = {
  name: 'drafts-and-looked',
  text: `select draft, path, saved_us, null::bigint as before_us from web.draft where authority = $1 and post = $2 and starts_with(path, $4)
    union all select null, null, at_us, before_us from web.looked where authority = $1 and post = $2 and child = $3
    order by 3 desc, 1`,
};
const NOTE: Statement = {
  name: 'looked-note',
  text: `insert into web.looked as l (authority, post, child, at_us) values ($1, $2, $3, $4)
    on conflict (authority, post, child) do update
      set at_us = excluded.at_us, before_us = case when excluded.at_us - l.at_us > $5 then l.at_us else l.before_us end
      where excluded.at_us > l.at_us`,
};

/** What a post has of its own about a child, in one query: its unfinished forms whose address begins so, and when it last looked. */
export const ownOfChild = async (
  database: Database,
  { authority, post }: Keeper,
  child: string,
  path: string,
): Promise<{ readonly drafts: ListedDraft[]; readonly looked: Looked | undefined }> => {
  const rows = await database.run(authority, OWN, [authority, post, child, path]);
  const look = rows.find(([draft]) => draft === null);
  return {
    drafts: rows.filter((row) => row !== look).map(listed),
    looked: look === undefined ? undefined : { atUs: look[2] as Us, beforeUs: look[3] as Us | null },
  };
};

/** Since when a post has not looked: the end of its last sitting. Undefined where this is its first. Pure. */
export const unseenSince = (looked: Looked | undefined, now: Us): Us | undefined => {
  if (looked === undefined) return undefined;
  return now - looked.atUs > SITTING ? looked.atUs : (looked.beforeUs ?? undefined);
};

/** Whether a look now is to be noted. Pure. */
export const isToNote = (looked: Looked | undefined, now: Us): boolean =>
  looked === undefined || now - looked.atUs > REST;

/** Notes that a post has looked at a child's page now. */
export const noteLook = async (
  database: Database,
  { authority, post }: Keeper,
  child: string,
  now: Us,
): Promise<void> => {
  await database.run(authority, NOTE, [authority, post, child, now, SITTING]);
};
