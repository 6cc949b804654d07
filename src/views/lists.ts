import type { Day, Us } from '../calendar/index.ts';
import type { Statement } from '../platform/index.ts';
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

/** Where a list goes on: the last row's place. */
export interface DutyPlace {
  readonly due: Day;
  readonly child: string;
  readonly n: number;
}

const OLDEST = 'order by d.due, d.child, d.n limit $7';
const dutiesWhere = (where: string): string =>
  `select d.* from views.duty d where d.authority = $1 and ${where} and (d.due, d.child, d.n) > ($4, $5, $6) ${OLDEST}`;
/** Some duties with their children; they are found first, so that no more children are read than are shown. */
const dutyList = (name: string, duties: string): Statement => ({
  name,
  text:
    `with d as materialized (${duties}) ` +
    `select ${CHILD_COLUMNS}, d.rule, d.from_id, d.started_on, d.start, d.due, d.post, d.n from d ` +
    `join views.child c on c.authority = d.authority and c.child = d.child ${JOIN_PERSON} ${OLDEST}`,
});

/** Stands for a team in the lists below: the children whom no team has had yet. */
export const NO_TEAM = '';

interface Scoped {
  readonly team: Statement;
  readonly none: Statement;
  readonly all: Statement;
}

/** A statement for a team, for children of no team, and for all: one text for the three would be planned for none of them. Its `$2` is the team. */
export const scoped = (name: string, text: (where: (alias: string) => string) => string): Scoped => ({
  team: { name: `${name}-of-team`, text: text((alias) => `${alias}.team = $2`) },
  none: { name: `${name}-of-none`, text: text((alias) => `${alias}.team is null and $2::text is not null`) },
  all: { name: `${name}-of-all`, text: text(() => '$2::text is null') },
});

/** The statement for a team, for `NO_TEAM`, or for null: all. */
export const inScope = (statements: Scoped, team: string | null): Statement =>
  team === null ? statements.all : team === NO_TEAM ? statements.none : statements.team;

// Post by post: of several at once, the planner would go through everybody's duties by the day on which they are due.
const DUTIES_OF_POSTS = dutyList(
  'views-duties-of-posts',
  `select d.* from (select distinct unnest($2::text[]) as post) those
    cross join lateral (${dutiesWhere('d.post = those.post and d.due <= $3')}) d ${OLDEST}`,
);
const OVERDUE_OF_TEAM = dutyList('views-overdue-of-team', dutiesWhere('d.team = $2 and d.due < $3'));
const OVERDUE_OF_ALL = dutyList('views-overdue-of-all', dutiesWhere('$2::text is null and d.due < $3'));

const START: DutyPlace = { due: -10_000_000, child: '', n: 0 };

export interface DutyPage {
  readonly duties: readonly ListedDuty[];
  /** Where the next page goes on; undefined at the end. */
  readonly next: DutyPlace | undefined;
}

const dutyPage = (rows: readonly (readonly unknown[])[], limit: number): DutyPage => {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    duties: shown.map(listedDuty),
    next:
      last === undefined
        ? undefined
        : {
            due: last[CHILD_COLUMN_COUNT + 4] as Day,
            child: last[0] as string,
            n: last[CHILD_COLUMN_COUNT + 6] as number,
          },
  };
};

/** What is owed by some posts, due up to a day, the oldest first. */
export const dutiesOfPosts = async (
  run: Run,
  authority: number,
  posts: readonly string[],
  upTo: Day,
  limit: number,
  after: DutyPlace = START,
): Promise<DutyPage> =>
  dutyPage(await run(DUTIES_OF_POSTS, [authority, posts, upTo, after.due, after.child, after.n, limit + 1]), limit);

/** What is overdue on a day for a team's children; of the whole authority where `team` is null. */
export const overdueOfTeam = async (
  run: Run,
  authority: number,
  team: string | null,
  today: Day,
  limit: number,
  after: DutyPlace = START,
): Promise<DutyPage> =>
  dutyPage(
    await run(team === null ? OVERDUE_OF_ALL : OVERDUE_OF_TEAM, [
      authority,
      team,
      today,
      after.due,
      after.child,
      after.n,
      limit + 1,
    ]),
    limit,
  );

/** How many duties some posts have overdue, due today, and coming up to a day. */
export interface WorkCounts {
  readonly overdue: number;
  readonly today: number;
  readonly coming: number;
}

const COUNT_OF_POSTS: Statement = {
  name: 'views-count-of-posts',
  text: `select count(*) filter (where due < $3), count(*) filter (where due = $3), count(*) filter (where due > $3)
    from views.duty where authority = $1 and post = any($2) and due <= $4`,
};

export const countOfPosts = async (
  run: Run,
  authority: number,
  posts: readonly string[],
  today: Day,
  upTo: Day,
): Promise<WorkCounts> => {
  const [row] = await run(COUNT_OF_POSTS, [authority, posts, today, upTo]);
  const [overdue = 0, now = 0, coming = 0] = (row ?? []) as number[];
  return { overdue, today: now, coming };
};

const OVERDUE_BY_POST = scoped(
  'views-overdue-by-post',
  (where) => `select d.post, count(*), count(distinct d.child), min(d.due) from views.duty d
    where d.authority = $1 and ${where('d')} and d.due < $3 group by d.post order by count(*) desc, d.post`,
);

export interface OverdueOfPost {
  readonly post: string | null;
  readonly duties: number;
  readonly children: number;
  readonly oldest: Day;
}

/** Who has how much overdue, the most first; of a team's children, of those of no team, or of all where `team` is null. */
export const overdueByPost = async (
  run: Run,
  authority: number,
  team: string | null,
  today: Day,
): Promise<OverdueOfPost[]> =>
  (await run(inScope(OVERDUE_BY_POST, team), [authority, team, today])).map(([post, duties, children, oldest]) => ({
    post: post as string | null,
    duties: duties as number,
    children: children as number,
    oldest: oldest as Day,
  }));

const NOBODYS = scoped(
  'views-nobodys',
  (where) => `select ${CHILD_COLUMNS} from views.child c ${JOIN_PERSON}
    where c.authority = $1 and c.opened_on is not null and (c.worker is null or c.worker = any($3)) and (${where('c')} or c.team is null)
    order by coalesce(c.nobodys_since, c.allocated_on, c.opened_on), c.child limit $4`,
);
/** Open children who are nobody's: allocated to no post, or to one of the `vacant` posts; a team's and those of no team, or all where `team` is null. */
export const nobodysChildren = async (
  run: Run,
  authority: number,
  vacant: readonly string[],
  team: string | null,
  limit: number,
): Promise<ListedChild[]> => (await run(inScope(NOBODYS, team), [authority, team, vacant, limit])).map(listedChild);

/** A contact as the front door lists it. */
export interface ListedContact extends ListedChild {
  readonly contact: string;
  /** The event by which it was recorded. */
  readonly received: string;
  readonly receivedUs: Us;
  readonly receivedOn: Day;
  readonly source: string | null;
  readonly due: Day | null;
  readonly decidedOn: Day | null;
  readonly outcome: string | null;
  readonly told: boolean | null;
  /** Earlier decisions of no further action for this child. */
  readonly noFurtherAction: number;
}

const CONTACT_COLUMNS = `${CHILD_COLUMNS}, k.contact, k.received_us, k.received_on, k.source, k.due, k.decided_on, k.outcome, k.told, c.no_further_action, k.received_id`;

const listedContact = (row: readonly unknown[]): ListedContact => {
  const [contact, receivedUs, receivedOn, source, due, decidedOn, outcome, told, noFurtherAction, received] = row.slice(
    CHILD_COLUMN_COUNT,
  ) as [string, Us, Day, string | null, Day | null, Day | null, string | null, boolean | null, number, string];
  return {
    ...listedChild(row),
    contact,
    received,
    receivedUs,
    receivedOn,
    source,
    due,
    decidedOn,
    outcome,
    told,
    noFurtherAction,
  };
};

const FROM_CONTACT = `from views.contact k join views.child c on c.authority = k.authority and c.child = k.child ${JOIN_PERSON}`;
const AWAITING: Statement = {
  name: 'views-awaiting',
  text: `select ${CONTACT_COLUMNS} ${FROM_CONTACT} where k.authority = $1 and k.decided_on is null and (k.received_us, k.contact, k.child) > ($3, $4, $5)
    order by k.received_us, k.contact, k.child limit $2`,
};
const CONTACT: Statement = {
  name: 'views-contact',
  text: `select ${CONTACT_COLUMNS} ${FROM_CONTACT} where k.authority = $1 and k.contact = $2 order by k.child`,
};
// The family first, then each child's contacts by their key: never the authority's whole list.
const EARLIER_CONTACTS: Statement = {
  name: 'views-earlier-contacts',
  text: `with family as (
      select unnest($2::text[]) as child
      union select unnest(siblings) from views.person where authority = $1 and child = any($2)
      union select other.child from views.person mine
        join views.person other on other.authority = $1 and other.address_key = mine.address_key
        where mine.authority = $1 and mine.child = any($2)
    )
    select ${CONTACT_COLUMNS} from family f join views.contact k on k.authority = $1 and k.child = f.child
      join views.child c on c.authority = k.authority and c.child = k.child ${JOIN_PERSON}
    where k.contact <> $3 order by k.received_us desc, k.contact, k.child limit $4`,
};

/** A child whose contacts ended with no further action again and again: how often since a day, and when first and last. */
export interface TurnedAway extends ListedChild {
  readonly times: number;
  readonly first: Day;
  readonly latest: Day;
}

const TURNED_AWAY: Statement = {
  name: 'views-turned-away',
  text: `select ${CHILD_COLUMNS}, k.times, k.first, k.latest from views.child c ${JOIN_PERSON} cross join lateral (
      select count(*), min(decided_on), max(decided_on) from views.contact
      where authority = $1 and child = c.child and outcome = 'no-further-action' and decided_on > $2
    ) k(times, first, latest)
    where c.authority = $1 and c.fifth_no_action > $2 order by c.fifth_no_action desc, c.child limit $3`,
};

/** Children of whom five contacts or more (`AGAIN_AND_AGAIN`) were decided after a day and ended with no further action, the latest first. */
export const turnedAway = async (run: Run, authority: number, after: Day, limit: number): Promise<TurnedAway[]> =>
  (await run(TURNED_AWAY, [authority, after, limit])).map((row) => {
    const [times, first, latest] = row.slice(CHILD_COLUMN_COUNT) as [number, Day, Day];
    return { ...listedChild(row), times, first, latest };
  });

/** Where a list of contacts goes on: the last row's place. */
export interface ContactPlace {
  readonly receivedUs: Us;
  readonly contact: string;
  readonly child: string;
}
const BEFORE_ALL: ContactPlace = { receivedUs: Number.MIN_SAFE_INTEGER, contact: '', child: '' };

/** Contacts that await their decision, the oldest first, after a place. */
export const awaitingContacts = async (
  run: Run,
  authority: number,
  limit: number,
  { receivedUs, contact, child }: ContactPlace = BEFORE_ALL,
): Promise<ListedContact[]> => (await run(AWAITING, [authority, limit, receivedUs, contact, child])).map(listedContact);

/** One contact: a row for each child that it concerns. */
export const contactRows = async (run: Run, authority: number, contact: string): Promise<ListedContact[]> =>
  (await run(CONTACT, [authority, contact])).map(listedContact);

/** Contacts other than one about these children, their siblings, and children at the same address, the latest first. */
export const earlierContacts = async (
  run: Run,
  authority: number,
  children: readonly string[],
  contact: string,
  limit: number,
): Promise<ListedContact[]> => (await run(EARLIER_CONTACTS, [authority, children, contact, limit])).map(listedContact);

/** One child as the views have them, for access and for the top of the page; who they are is null where no body says so. */
export interface KeptChild extends ListedChild {
  readonly seq: number;
  readonly categories: readonly string[];
  readonly legalStatus: string | null;
  readonly placementKind: string | null;
  readonly placementOn: Day | null;
  readonly noFurtherAction: number;
  readonly language: string | null;
  readonly address: string | null;
  readonly postcode: string | null;
  readonly livesWith: readonly string[];
  readonly siblings: readonly string[];
  /** The sorts of matters that were ever begun: allegation, complaint. */
  readonly matters: readonly string[];
}

const KEPT: Statement = {
  name: 'views-kept-children',
  text: `select ${CHILD_COLUMNS}, c.seq, c.categories, c.legal_status, c.placement_kind, c.placement_on, c.no_further_action,
      p.language, p.address, p.postcode, p.lives_with, p.siblings,
      array(select m.sort from views.matter m where m.authority = $1 and m.child = c.child order by m.n)
    from views.child c ${JOIN_PERSON} where c.authority = $1 and c.child = any($2) order by c.child`,
};

/** Some children by id; those that do not exist are left out. */
export const keptChildren = async (run: Run, authority: number, children: readonly string[]): Promise<KeptChild[]> =>
  (await run(KEPT, [authority, children])).map((row) => {
    const [
      seq,
      categories,
      legalStatus,
      placementKind,
      placementOn,
      noFurtherAction,
      language,
      address,
      postcode,
      livesWith,
      siblings,
      matters,
    ] = row.slice(CHILD_COLUMN_COUNT) as [
      number,
      string[],
      string | null,
      string | null,
      Day | null,
      number,
      string | null,
      string | null,
      string | null,
      string[] | null,
      string[] | null,
      string[],
    ];
    return {
      ...listedChild(row),
      seq,
      categories,
      legalStatus,
      placementKind,
      placementOn,
      noFurtherAction,
      language,
      address,
      postcode,
      livesWith: livesWith ?? [],
      siblings: siblings ?? [],
      matters,
    };
  });

/** A child who may be the one looked for, with what there is to compare. */
export interface FoundChild extends ListedChild {
  readonly address: string | null;
  readonly postcode: string | null;
}

/** What to look for: keys of a name (`nameKeys`), days of birth, the key of an address (`addressKey`). Any of them finds. */
export interface Sought {
  readonly keys: readonly string[];
  readonly born: readonly Day[];
  readonly addressKey?: string | null;
}

const ALIKE =
  'cardinality(array(select unnest(p.keys) intersect select unnest($2::text[]))) ' +
  '+ case when p.born = any($3::int[]) then 1 else 0 end + case when p.address_key = $4 then 1 else 0 end';
const FIND: Statement = {
  name: 'views-find',
  text: `select ${CHILD_COLUMNS}, p.address, p.postcode
    from views.person p join views.child c on c.authority = p.authority and c.child = p.child
    where p.authority = $1 and (p.keys && $2::text[] or p.born = any($3::int[]) or p.address_key = $4)
    order by ${ALIKE} desc, p.family_name, p.given_name, p.child
    limit $5`,
};

/** Children who have something of what is sought, those with the most first. Finds; who is meant is for people to say. */
export const findChildren = async (
  run: Run,
  authority: number,
  { keys, born, addressKey = null }: Sought,
  limit: number,
): Promise<FoundChild[]> =>
  (await run(FIND, [authority, keys.map((key) => `${authority}:${key}`), born, addressKey, limit])).map((row) => ({
    ...listedChild(row),
    address: row[CHILD_COLUMN_COUNT] as string | null,
    postcode: row[CHILD_COLUMN_COUNT + 1] as string | null,
  }));
