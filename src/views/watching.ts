import type { Day } from '../calendar/index.ts';
import type { Compared } from '../practice/index.ts';
import { CHILD_COLUMN_COUNT, CHILD_COLUMNS, JOIN_PERSON, type ListedChild, listedChild, type Run } from './listed.ts';
import { inScope, scoped } from './lists.ts';
import type { Some, Whose } from './missing.ts';

/** A time, its first and its last day included. */
export interface Period {
  readonly from: Day;
  readonly to: Day;
}

/** A child of whom something speaks of exploitation, and whom nobody has assessed since. */
export interface Unassessed extends ListedChild {
  /** The first of what speaks of it: what it was and when. */
  readonly sort: string;
  readonly since: Day;
  readonly signs: number;
  /** What a manager answered to a signal of it, and when; null where none did. */
  readonly answer: string | null;
  readonly answeredOn: Day | null;
}

/** The rules whose signals speak of exploitation. */
const EXPLOITATION_SIGNALS = ['signal-exploitation', 'signal-exploitation-concerns', 'signal-missing'];

const UNASSESSED = scoped(
  'views-unassessed',
  (where) => `with open as (
      select distinct on (s.child) s.child, s.sort, s.known_on, count(*) over (partition by s.child) as signs
      from views.exploitation_sign s where s.authority = $1 and s.assessed_on is null and s.known_on between $3 and $4
      order by s.child, s.known_on, s.n
    )
    select ${CHILD_COLUMNS}, s.sort, s.known_on, s.signs, a.decision, a.decided_on, count(*) over ()
    from open s join views.child c on c.authority = $1 and c.child = s.child ${JOIN_PERSON} left join lateral (
      select o.decision, o.decided_on from views.opportunity o
      where o.authority = $1 and o.child = s.child and o.sort = 'signal' and o.code = any($5) and o.decided_on >= s.known_on
      order by o.decided_on desc limit 1
    ) a on true
    where ${where('c')}
    order by c.opened_on is null, s.known_on, s.child limit $6`,
);

/** Children of whom something spoke of exploitation in a time, with no assessment since: those with an open case first, then the longest. */
export const unassessedChildren = async (
  run: Run,
  authority: number,
  { team }: Pick<Whose, 'team'>,
  { from, to }: Period,
  limit: number,
): Promise<Some<Unassessed>> => {
  const rows = await run(inScope(UNASSESSED, team), [authority, team, from, to, EXPLOITATION_SIGNALS, limit]);
  return {
    rows: rows.map((row) => {
      const [sort, since, signs, answer, answeredOn] = row.slice(CHILD_COLUMN_COUNT) as [
        string,
        Day,
        number,
        string | null,
        Day | null,
      ];
      return { ...listedChild(row), sort, since, signs, answer, answeredOn };
    }),
    total: (rows[0]?.[CHILD_COLUMN_COUNT + 5] as number | undefined) ?? 0,
  };
};

/** An assessment of exploitation with its child, the team that had the child then, and the post that assessed. */
export interface ListedAssessment extends ListedChild, Compared {
  readonly assessedTeam: string | null;
  readonly by: string;
  readonly instrument: string | null;
}

const ASSESSMENTS = scoped(
  'views-exploitation-assessments',
  (
    where,
  ) => `select ${CHILD_COLUMNS}, a.team, e."by", a.instrument, a.assessed_on, a.total, a.asked, a.response, a.signed_on, a.done_on
    from views.exploitation_assessment a join views.child c on c.authority = a.authority and c.child = a.child ${JOIN_PERSON}
      cross join lateral (select "by" from ledger.event where authority = $1 and event_id = a.from_id order by part limit 1) e
    where a.authority = $1 and ${where('a')} and a.assessed_on between $3 and $4
    order by a.assessed_on desc, a.child, a.n limit $5`,
);

/** The assessments of a time by the posts of a team (of all, where it is null), the latest first. */
export const exploitationAssessments = async (
  run: Run,
  authority: number,
  { team }: Pick<Whose, 'team'>,
  { from, to }: Period,
  limit: number,
): Promise<ListedAssessment[]> =>
  (await run(inScope(ASSESSMENTS, team), [authority, team, from, to, limit])).map((row) => {
    const [assessedTeam, by, instrument, assessedOn, total, asked, response, signedOn, doneOn] = row.slice(
      CHILD_COLUMN_COUNT,
    ) as [
      string | null,
      string,
      string | null,
      Day,
      number | null,
      Compared['asked'],
      Compared['response'],
      Day | null,
      Day | null,
    ];
    return { ...listedChild(row), assessedTeam, by, instrument, assessedOn, total, asked, response, signedOn, doneOn };
  });

/** A missing episode with its child. */
export interface ListedEpisode extends ListedChild {
  readonly reportedOn: Day;
  readonly minute: number | null;
  readonly place: string | null;
  readonly foundOn: Day | null;
  readonly lasted: number | null;
  readonly harmed: boolean | null;
  readonly company: string | null;
  readonly offeredOn: Day | null;
  readonly accepted: boolean | null;
  readonly heldOn: Day | null;
}

const EPISODES = scoped(
  'views-missing-episodes',
  (
    where,
  ) => `select ${CHILD_COLUMNS}, m.reported_on, m.minute, m.place, m.found_on, m.lasted, m.harmed, m.company, m.offered_on, m.accepted, m.held_on
    from views.missing_episode m join views.child c on c.authority = m.authority and c.child = m.child ${JOIN_PERSON}
    where m.authority = $1 and ${where('c')} and m.reported_on between $3 and $4
    order by m.reported_on desc, m.child, m.n limit $5`,
);

/** The missing episodes that were reported in a time, of a team's children, the latest first. */
export const missingEpisodesOf = async (
  run: Run,
  authority: number,
  { team }: Pick<Whose, 'team'>,
  { from, to }: Period,
  limit: number,
): Promise<ListedEpisode[]> =>
  (await run(inScope(EPISODES, team), [authority, team, from, to, limit])).map((row) => {
    const [reportedOn, minute, place, foundOn, lasted, harmed, company, offeredOn, accepted, heldOn] = row.slice(
      CHILD_COLUMN_COUNT,
    ) as [
      Day,
      number | null,
      string | null,
      Day | null,
      number | null,
      boolean | null,
      string | null,
      Day | null,
      boolean | null,
      Day | null,
    ];
    const rest = { reportedOn, minute, place, foundOn, lasted, harmed, company, offeredOn, accepted, heldOn };
    return { ...listedChild(row), ...rest };
  });

/** What came of the signals of one rule in a time. */
export interface SignalUse {
  readonly rule: string;
  readonly raised: number;
  readonly answered: number;
  readonly late: number;
  readonly waiting: number;
  readonly overdue: number;
  /** Answers that ask for something that is recorded, and how often it was. */
  readonly asked: number;
  readonly acted: number;
  /** Days until the answer, in the middle. */
  readonly median: number | null;
  readonly answers: Readonly<Record<string, number>>;
}

const SIGNAL_USE = scoped(
  'views-signal-use',
  (where) => `select r.code, sum(r.many)::int, sum(r.many) filter (where r.decision is not null)::int, sum(r.late)::int,
      sum(r.many) filter (where r.decision is null)::int, sum(r.overdue)::int, sum(r.asked)::int, sum(r.acted)::int,
      (select percentile_cont(0.5) within group (order by o.decided_on - o.raised_on)
        from views.opportunity o join views.child c on c.authority = o.authority and c.child = o.child
        where o.authority = $1 and o.sort = 'signal' and o.code = r.code and o.raised_on between $3 and $4 and ${where('c')}),
      jsonb_object_agg(r.decision, r.many) filter (where r.decision is not null)
    from (
      select o.code, o.decision, count(*) as many, count(*) filter (where o.decided_on > o.due) as late,
        count(*) filter (where o.decision is null and o.due < $5) as overdue,
        count(*) filter (where o.asks) as asked, count(*) filter (where o.asks and o.acted_on is not null) as acted
      from views.opportunity o join views.child c on c.authority = o.authority and c.child = o.child
      where o.authority = $1 and o.sort = 'signal' and o.raised_on between $3 and $4 and ${where('c')}
      group by o.code, o.decision
    ) r group by r.code`,
);

/** What came of the signals that were raised in a time, rule by rule. A rule that gave none has no row. */
export const signalUse = async (
  run: Run,
  authority: number,
  { team }: Pick<Whose, 'team'>,
  { from, to }: Period,
  today: Day,
): Promise<SignalUse[]> =>
  (await run(inScope(SIGNAL_USE, team), [authority, team, from, to, today])).map((row) => {
    const count = (at: number): number => (row[at] as number | null) ?? 0;
    return {
      rule: row[0] as string,
      raised: count(1),
      answered: count(2),
      late: count(3),
      waiting: count(4),
      overdue: count(5),
      asked: count(6),
      acted: count(7),
      median: row[8] as number | null,
      answers: (row[9] as Record<string, number> | null) ?? {},
    };
  });

/** Why an opportunity counts as missed. */
export const MISSED_BECAUSE = ['undecided', 'late', 'not-acted', 'acted-late'] as const;
export type MissedBecause = (typeof MISSED_BECAUSE)[number];

/** A signal without an answer or an action in its time, with its child. */
export interface MissedSignal extends ListedChild {
  readonly rule: string;
  readonly raisedOn: Day;
  readonly due: Day | null;
  readonly decidedOn: Day | null;
  readonly decision: string | null;
  readonly actedOn: Day | null;
  readonly because: MissedBecause;
}

const MISSED = scoped(
  'views-missed-signals',
  (where) => `with judged as (
      select o.*, case when o.decided_on is null and o.due < $5 then 'undecided' when o.asks and o.acted_on is null and o.decided_on + coalesce($6, 0) < $5 then 'not-acted'
        when o.asks and o.acted_on > o.decided_on + $6 then 'acted-late' when o.decided_on > o.due then 'late' end as because
      from views.opportunity o where o.authority = $1 and o.sort = 'signal' and o.raised_on between $3 and $4 and ($7::text is null or o.code = $7)
    )
    select ${CHILD_COLUMNS}, o.code, o.raised_on, o.due, o.decided_on, o.decision, o.acted_on, o.because, count(*) over ()
    from judged o join views.child c on c.authority = $1 and c.child = o.child ${JOIN_PERSON}
    where ${where('c')} and o.because is not null
    order by o.decided_on is not null, o.acted_on is not null, o.raised_on, o.child, o.n limit $8`,
);

/**
 * The signals of a time that nobody answered in theirs, or of which nothing was done: what still waits first, then the longest.
 * `within`: days that an authority has set for the action; without it, nothing is late that was done.
 */
export const missedSignals = async (
  run: Run,
  authority: number,
  { team }: Pick<Whose, 'team'>,
  { from, to }: Period,
  { today, within, rule }: { readonly today: Day; readonly within: number | undefined; readonly rule: string | null },
  limit: number,
): Promise<Some<MissedSignal>> => {
  const rows = await run(inScope(MISSED, team), [authority, team, from, to, today, within ?? null, rule, limit]);
  return {
    rows: rows.map((row) => {
      const [code, raisedOn, due, decidedOn, decision, actedOn, because] = row.slice(CHILD_COLUMN_COUNT) as [
        string,
        Day,
        Day | null,
        Day | null,
        string | null,
        Day | null,
        MissedBecause,
      ];
      return { ...listedChild(row), rule: code, raisedOn, due, decidedOn, decision, actedOn, because };
    }),
    total: (rows[0]?.[CHILD_COLUMN_COUNT + 7] as number | undefined) ?? 0,
  };
};
