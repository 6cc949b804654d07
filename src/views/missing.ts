import type { Day } from '../calendar/index.ts';
import {
  CHILD_COLUMN_COUNT,
  CHILD_COLUMNS,
  JOIN_PERSON,
  type ListedChild,
  type ListedDuty,
  listedChild,
  listedDuty,
  type Run,
} from './listed.ts';
import { inScope, scoped } from './lists.ts';

/** Which children: a team's, those of no team (`NO_TEAM`), or all (null); of one worker where `worker` is not null. */
export interface Whose {
  readonly team: string | null;
  readonly worker: string | null;
}

/** The first rows of a list, and how many it has in all. */
export interface Some<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
}

const OF_WORKER = '($3::text is null or c.worker = $3)';

const some = <Row>(
  rows: readonly (readonly unknown[])[],
  total: number,
  make: (row: readonly unknown[]) => Row,
): Some<Row> => ({
  rows: rows.map(make),
  total: (rows[0]?.[total] as number | undefined) ?? 0,
});

/** A child with the longest overdue duty, and how many are overdue. */
export interface MissingOfChild extends ListedDuty {
  readonly overdue: number;
}

// Child by child: joined, the planner would go through all children of the authority for those of one team.
const MISSING = scoped(
  'views-missing',
  (where) => `with owed as (
      select distinct on (d.child) d.child, d.rule, d.from_id, d.started_on, d.start, d.due, d.post, count(*) over (partition by d.child) as overdue
      from views.duty d where d.authority = $1 and ${where('d')} and d.due < $4 order by d.child, d.due, d.n
    )
    select ${CHILD_COLUMNS}, d.rule, d.from_id, d.started_on, d.start, d.due, d.post, d.overdue, count(*) over ()
    from owed d cross join lateral (select c.* from views.child c where c.authority = $1 and c.child = d.child limit 1) c ${JOIN_PERSON}
    where ${OF_WORKER}
    order by (c.registered_on is not null or c.care_on is not null) desc, d.due, c.child limit $5`,
);

/** Children of whom something is overdue: those on the register or looked after first, then the longest overdue. */
export const missingOfChildren = async (
  run: Run,
  authority: number,
  { team, worker }: Whose,
  today: Day,
  limit: number,
): Promise<Some<MissingOfChild>> =>
  some(await run(inScope(MISSING, team), [authority, team, worker, today, limit]), CHILD_COLUMN_COUNT + 7, (row) => ({
    ...listedDuty(row),
    overdue: row[CHILD_COLUMN_COUNT + 6] as number,
  }));

const SELECTED = scoped(
  'views-selected-duties',
  (where) => `select ${CHILD_COLUMNS}, d.rule, d.from_id, d.started_on, d.start, d.due, d.post, count(*) over ()
    from views.duty d join views.child c on c.authority = d.authority and c.child = d.child ${JOIN_PERSON}
    where d.authority = $1 and ${where('d')} and d.due <= $4 and ${OF_WORKER}
      and ($5::text[] is null or d.rule = any($5)) and ($6::text[] is null or d.owner = any($6)) and ($7::text is null or d.post = $7)
    order by d.due, d.child, d.n limit $8`,
);

/** Which duties: due up to a day; of some rules, of some owners, of one post, where these are given. */
export interface Selected {
  readonly upTo: Day;
  readonly rules?: readonly string[];
  readonly owners?: readonly string[];
  readonly post?: string | undefined;
}

/** Some duties of these children, the longest due first. */
export const selectedDuties = async (
  run: Run,
  authority: number,
  { team, worker }: Whose,
  { upTo, rules, owners, post }: Selected,
  limit: number,
): Promise<Some<ListedDuty>> =>
  some(
    await run(inScope(SELECTED, team), [
      authority,
      team,
      worker,
      upTo,
      rules ?? null,
      owners ?? null,
      post ?? null,
      limit,
    ]),
    CHILD_COLUMN_COUNT + 6,
    listedDuty,
  );

/** An open child who has not been seen: since long, or while a visit is overdue. `visit` is the visit that is longest overdue. */
export interface UnseenChild extends ListedChild {
  readonly visit: {
    readonly rule: string;
    readonly start: Day;
    readonly due: Day;
    readonly post: string | null;
  } | null;
}

const NOT_SEEN = scoped(
  'views-not-seen',
  (where) => `select ${CHILD_COLUMNS}, v.rule, v.start, v.due, v.post, count(*) over ()
    from views.child c ${JOIN_PERSON} left join lateral (
      select d.rule, d.start, d.due, d.post from views.duty d
      where d.authority = $1 and d.child = c.child and d.due < $4 and d.rule = any($6) order by d.due, d.n limit 1
    ) v on true
    where c.authority = $1 and ${where('c')} and c.opened_on is not null and ${OF_WORKER}
      and (v.due is not null or coalesce(greatest(c.last_seen, c.opened_on), c.opened_on) < $5)
    order by coalesce(c.last_seen, c.opened_on), c.child limit $7`,
);

/** Open children with an overdue duty of one of the `visits` rules, or seen by nobody since before a day; the longest unseen first. */
export const notSeen = async (
  run: Run,
  authority: number,
  { team, worker }: Whose,
  { today, before, visits }: { readonly today: Day; readonly before: Day; readonly visits: readonly string[] },
  limit: number,
): Promise<Some<UnseenChild>> =>
  some(
    await run(inScope(NOT_SEEN, team), [authority, team, worker, today, before, visits, limit]),
    CHILD_COLUMN_COUNT + 4,
    (row) => {
      const [rule, start, due, post] = row.slice(CHILD_COLUMN_COUNT) as [
        string | null,
        Day | null,
        Day | null,
        string | null,
      ];
      return {
        ...listedChild(row),
        visit: rule === null || start === null || due === null ? null : { rule, start, due, post },
      };
    },
  );

/** A contact whose referrer is still to be told. */
export interface AnswerOwed extends ListedDuty {
  readonly contact: string;
  readonly source: string | null;
}

const ANSWERS = {
  name: 'views-answers-owed',
  text: `select ${CHILD_COLUMNS}, d.rule, d.from_id, d.started_on, d.start, d.due, d.post, k.contact, k.source, count(*) over ()
    from views.duty d join views.contact k on k.authority = d.authority and k.child = d.child and k.received_id = d.from_id
      join views.child c on c.authority = d.authority and c.child = d.child ${JOIN_PERSON}
    where d.authority = $1 and d.rule = $2 and d.post = any($3) and d.due <= $4 order by d.due, k.contact, d.child limit $5`,
};

/** Duties of one rule that are owed by some posts about contacts, each with its contact; the longest due first. */
export const answersOwed = async (
  run: Run,
  authority: number,
  rule: string,
  posts: readonly string[],
  upTo: Day,
  limit: number,
): Promise<Some<AnswerOwed>> =>
  some(await run(ANSWERS, [authority, rule, posts, upTo, limit]), CHILD_COLUMN_COUNT + 8, (row) => ({
    ...listedDuty(row),
    contact: row[CHILD_COLUMN_COUNT + 6] as string,
    source: row[CHILD_COLUMN_COUNT + 7] as string | null,
  }));

const FROM_EVENT = {
  name: 'views-duties-from-event',
  text: `select ${CHILD_COLUMNS}, d.rule, d.from_id, d.started_on, d.start, d.due, d.post from views.duty d
    join views.child c on c.authority = d.authority and c.child = d.child ${JOIN_PERSON}
    where d.authority = $1 and d.child = any($2) and d.from_id = $3 order by d.due, d.child, d.n`,
};

/** What is owed to some children because of one event. */
export const dutiesFromEvent = async (
  run: Run,
  authority: number,
  children: readonly string[],
  event: string,
): Promise<ListedDuty[]> => (await run(FROM_EVENT, [authority, children, event])).map(listedDuty);

const CONTACT_OF_EVENT = {
  name: 'views-contact-of-event',
  text: 'select contact from views.contact where authority = $1 and child = $2 and received_id = $3',
};

/** The contact that an event recorded; undefined where there is none. */
export const contactOfEvent = async (
  run: Run,
  authority: number,
  child: string,
  event: string,
): Promise<string | undefined> =>
  (await run(CONTACT_OF_EVENT, [authority, child, event]))[0]?.[0] as string | undefined;
