import type { Database } from '../platform/index.ts';
import type { Holding, Post, Role } from './posts.ts';

/** The posts of an authority and who holds them, as they are kept now. */
export interface Organisation {
  readonly posts: readonly Post[];
  readonly holdings: readonly Holding[];
}

const POSTS = {
  name: 'organisation-posts',
  text: `select post, role, team, above, title_en, title_cy from organisation.post where authority = $1 order by post`,
};
const HOLDINGS = {
  name: 'organisation-holdings',
  text: `select post, person, from_day, to_day, interim from organisation.holding where authority = $1 order by post, from_day`,
};

type Run = (statement: { name: string; text: string }, values: readonly unknown[]) => Promise<unknown[][]>;

/** Reads the organisation with a transaction's or a database's `run`. */
export const readOrganisation = async (run: Run, authority: number): Promise<Organisation> => {
  const [posts, holdings] = await Promise.all([run(POSTS, [authority]), run(HOLDINGS, [authority])]);
  return {
    posts: posts.map(([post, role, team, above, en, cy]) => ({
      post: post as string,
      role: role as Role,
      team: team as string | null,
      above: above as string | null,
      title: { en: en as string, cy: cy as string },
    })),
    holdings: holdings.map(([post, person, from, to, interim]) => ({
      post: post as string,
      person: person as string,
      from: from as number,
      to: to as number | null,
      interim: interim as boolean,
    })),
  };
};

const REPLACE = {
  name: 'organisation-save',
  text: `with gone as (delete from organisation.holding where authority = $1), posts as (
    insert into organisation.post select $1, p.* from jsonb_to_recordset($2) as p(post text, role text, team text, above text, title_en text, title_cy text)
    on conflict (authority, post) do update set role = excluded.role, team = excluded.team, above = excluded.above, title_en = excluded.title_en, title_cy = excluded.title_cy
  ) select 1`,
};
const ADD_HOLDINGS = {
  name: 'organisation-save-holdings',
  text: `insert into organisation.holding select $1, h.* from jsonb_to_recordset($2) as h(post text, person text, from_day int, to_day int, interim boolean)`,
};

/** Keeps an organisation in place of the one before. */
export const saveOrganisation = async (
  database: Database,
  authority: number,
  { posts, holdings }: Organisation,
): Promise<void> => {
  await database.transaction(authority, async (tx) => {
    const rows = posts.map(({ title, ...post }) => ({ ...post, title_en: title.en, title_cy: title.cy }));
    await tx.run(REPLACE, [authority, JSON.stringify(rows)]);
    const held = holdings.map(({ post, person, from, to, interim }) => ({
      post,
      person,
      from_day: from,
      to_day: to,
      interim,
    }));
    await tx.run(ADD_HOLDINGS, [authority, JSON.stringify(held)]);
  });
};

const LASTING = 5_000;

/** The organisation of each authority, read again when it is older than a few seconds: every page needs it, and it seldom changes. */
export const organisations = (database: Database, now: () => number = Date.now) => {
  const held = new Map<number, { readonly at: number; readonly organisation: Promise<Organisation> }>();
  return {
    of: (authority: number): Promise<Organisation> => {
      const known = held.get(authority);
      if (known !== undefined && now() - known.at < LASTING) return known.organisation;
      const organisation = readOrganisation(
        (statement, values) => database.run(authority, statement, values),
        authority,
      );
      held.set(authority, { at: now(), organisation });
      organisation.catch(() => held.delete(authority));
      return organisation;
    },
    forget: (authority: number): void => {
      held.delete(authority);
    },
  };
};
export type Organisations = ReturnType<typeof organisations>;
