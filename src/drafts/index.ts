import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Us } from '../calendar/index.ts';
import type { Clock, Database, Statement } from '../platform/index.ts';
import { type Keeper, listed, type ListedDraft } from './list.ts';
import { type Content, merge, type Opened, type Written } from './merge.ts';

export type { Keeper, ListedDraft } from './list.ts';
export { isToNote, type Looked, noteLook, ownOfChild, unseenSince } from './looked.ts';
export { type Content, digestOf, isWhole, type OtherVersion, openedWith, readOpened, type Written } from './merge.ts';

export interface Draft extends ListedDraft, Content {}

/** A draft as a page holds it. Two who write one draft each begin from what they saw: `opened` says from what. */
export interface DraftToSave {
  readonly id: string;
  readonly path: string;
  readonly written: Written;
  readonly opened?: Opened | undefined;
  /** Who writes: the person, since a post may be shared. */
  readonly by: string;
  /** Other texts that somebody chose between: an answer to their digests. */
  readonly settled?: Readonly<Record<string, readonly string[]>> | undefined;
}

export type Saved =
  /** With what is kept now: what was saved, and what others wrote meanwhile. */
  | ({ readonly ok: true; readonly savedUs: Us } & Content)
  /** `recorded`: the form was recorded meanwhile, so there is nothing left to keep. */
  | { readonly ok: false; readonly code: 'too-large' | 'too-many' | 'recorded' };

/** Keeps what people began to write until they record or discard it. */
export interface Drafts {
  /** Keeps a draft together with what others saved under its id since it was opened: nobody's words give way to another's. */
  readonly save: (keeper: Keeper, draft: DraftToSave) => Promise<Saved>;
  /** A post's drafts, the latest first. */
  readonly list: (keeper: Keeper) => Promise<ListedDraft[]>;
  /** The same of forms whose address begins so, such as those about one child. */
  readonly listUnder: (keeper: Keeper, path: string) => Promise<ListedDraft[]>;
  /** One draft with what is in it; undefined where there is none, or it does not open under this installation's key. */
  readonly open: (keeper: Keeper, id: string) => Promise<Draft | undefined>;
  readonly discard: (keeper: Keeper, id: string) => Promise<void>;
}

/** The longest draft in bytes, and the most that one post may keep: somebody's work, not an archive. */
export const LARGEST_DRAFT = 1_000_000;
export const MOST_DRAFTS = 200;
const LONGEST_ID = 256;
const LONGEST_PATH = 1_000;
/** How often a saving begins again where others' come in between. */
const RACES = 50;

const CIPHER = 'aes-256-gcm';
const NONCE = 12;
const TAG = 16;

const contextOf = ({ authority, post }: Keeper, id: string, path: string): Buffer =>
  Buffer.from(JSON.stringify(['diogel/draft/v1', authority, post, id, path]));

const seal = (key: Buffer, context: Buffer, plain: Buffer): Buffer => {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG });
  cipher.setAAD(context);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
};

const unseal = (key: Buffer, context: Buffer, sealed: Buffer): Buffer | undefined => {
  if (sealed.length < NONCE + TAG) return undefined;
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE), { authTagLength: TAG });
  decipher.setAAD(context);
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE, sealed.length - TAG)), decipher.final()]);
  } catch {
    return undefined;
  }
};

/** What a draft holds; one that was kept before two could write it holds only what was written. */
const contentOf = (read: Content | Written): Content =>
  Array.isArray(read['written']) || read['last'] === undefined
    ? { written: read as Written, last: {}, others: [] }
    : (read as Content);

// A form that was sent twice, or saved once more while it was being recorded, must not come back as a draft: the id of its
// event tells. A draft that is there already may always be saved again, however many there are.
// It takes the place of the very content that it was put together with ($8, by its nonce), and of no later one.
const SAVE: Statement = {
  name: 'drafts-save',
  text: `with recorded as (select 1 from ledger.event where authority = $1 and event_id = $3 limit 1),
    room as (
      select 1 where (select count(*) from web.draft where authority = $1 and post = $2) < $7
        or exists (select from web.draft where authority = $1 and post = $2 and draft = $3)
    ),
    saved as (
      insert into web.draft (authority, post, draft, path, sealed, saved_us)
        select $1, $2, $3, $4, $5, $6 from room where not exists (select from recorded)
        on conflict (authority, post, draft) do update set path = excluded.path, sealed = excluded.sealed, saved_us = excluded.saved_us
          where substring(draft.sealed from 1 for ${NONCE}) = $8
        returning 1
    )
    select exists (select from saved), exists (select from recorded), exists (select from room)`,
};
const listing = (name: string, more = ''): Statement => ({
  name,
  text: `select draft, path, saved_us from web.draft where authority = $1 and post = $2${more} order by saved_us desc, draft`,
});
const LIST = listing('drafts-list');
const LIST_UNDER = listing('drafts-list-under', ' and starts_with(path, $3)');
const OPEN: Statement = {
  name: 'drafts-open',
  text: 'select path, saved_us, sealed from web.draft where authority = $1 and post = $2 and draft = $3',
};
const DISCARD: Statement = {
  name: 'drafts-discard',
  text: 'delete from web.draft where authority = $1 and post = $2 and draft = $3',
};

/** Opens the drafts of a migrated database. `secret` is the installation's; the key that seals drafts is made from it and used for nothing else. */
export const openDrafts = ({
  database,
  secret,
  clock,
}: {
  readonly database: Database;
  readonly secret: Buffer;
  readonly clock: Clock;
}): Drafts => {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'diogel/drafts/v1', 32));

  /** A draft as it lies: its content, undefined where it does not open under this key, and what tells it from a later one. */
  const read = async (keeper: Keeper, id: string) => {
    const [row] = await database.run(keeper.authority, OPEN, [keeper.authority, keeper.post, id]);
    if (row === undefined) return undefined;
    const [path, savedUs, sealed] = row as [string, Us, Buffer];
    const plain = unseal(key, contextOf(keeper, id, path), sealed);
    return {
      path,
      savedUs,
      nonce: sealed.subarray(0, NONCE),
      content: plain === undefined ? undefined : contentOf(JSON.parse(plain.toString())),
    };
  };
  return {
    save: async (keeper, draft) => {
      const { id, path } = draft;
      if (id.length > LONGEST_ID || path.length > LONGEST_PATH) return { ok: false, code: 'too-large' };
      for (let tried = 1; ; tried++) {
        const before = await read(keeper, id);
        const savedUs = clock.now();
        const content = merge(before?.content, { ...draft, opened: draft.opened, savedUs });
        const plain = Buffer.from(JSON.stringify(content));
        if (plain.length > LARGEST_DRAFT) return { ok: false, code: 'too-large' };
        const [row] = await database.run(keeper.authority, SAVE, [
          keeper.authority,
          keeper.post,
          id,
          path,
          seal(key, contextOf(keeper, id, path), plain),
          savedUs,
          MOST_DRAFTS,
          before?.nonce ?? Buffer.alloc(0),
        ]);
        if (row?.[0] === true) return { ok: true, savedUs, ...content };
        if (row?.[1] === true) return { ok: false, code: 'recorded' };
        if (row?.[2] !== true) return { ok: false, code: 'too-many' };
        // Somebody else saved between the reading and the writing: once more, with theirs.
        if (tried === RACES) throw new Error('a draft was saved by others again and again');
      }
    },
    list: async ({ authority, post }) => (await database.run(authority, LIST, [authority, post])).map(listed),
    listUnder: async ({ authority, post }, path) =>
      (await database.run(authority, LIST_UNDER, [authority, post, path])).map(listed),
    open: async (keeper, id) => {
      const found = await read(keeper, id);
      if (found?.content === undefined) return undefined;
      const { path, savedUs, content } = found;
      return { id, path, savedUs, ...content };
    },
    discard: async ({ authority, post }, id) => {
      await database.run(authority, DISCARD, [authority, post, id]);
    },
  };
};
