import type { Day } from '../calendar/index.ts';
import type { MatterSort, MatterStage } from '../practice/index.ts';
import { CHILD_COLUMN_COUNT, CHILD_COLUMNS, JOIN_PERSON, type ListedChild, listedChild, type Run } from './listed.ts';
import type { Some } from './missing.ts';

/** What is owed about a matter: the rule, from which day it is counted and until when, and the post that owns it. */
export interface OwedOfMatter {
  readonly rule: string;
  readonly from: string;
  readonly startedOn: Day;
  readonly start: Day;
  readonly due: Day;
  readonly post: string | null;
}

/** An allegation or a complaint, as the list of whoever answers for it shows it. */
export interface ListedMatter extends ListedChild {
  readonly matter: string;
  /** The event that began it. */
  readonly from: string;
  readonly begunOn: Day;
  readonly stage: MatterStage;
  /** The event that brought it where it stands. */
  readonly stageId: string;
  readonly stageOn: Day;
  readonly closedOn: Day | null;
  /** The soonest due first. */
  readonly owed: readonly OwedOfMatter[];
}

const matterList = (name: string, where: string, order: string) => ({
  name,
  text: `select ${CHILD_COLUMNS}, m.matter, m.from_id, m.begun_on, m.stage, m.stage_id, m.stage_on, m.closed_on, coalesce(d.owed, '[]'), count(*) over ()
    from views.matter m join views.child c on c.authority = m.authority and c.child = m.child ${JOIN_PERSON}
    left join lateral (
      select jsonb_agg(jsonb_build_array(o.rule, o.from_id, o.started_on, o.start, o.due, o.post) order by o.due, o.n) as owed
      from views.duty o where o.authority = $1 and o.child = m.child and o.from_id = any(m.events)
    ) d on true
    where m.authority = $1 and m.sort = $2 and ${where} order by ${order} limit $3`,
});
const OPEN = matterList('views-matters-open', 'm.closed_on is null', 'm.begun_on, m.child, m.n');
const CLOSED = matterList('views-matters-closed', 'm.closed_on is not null', 'm.closed_on desc, m.child, m.n');

/** The open matters of a sort in the authority, the oldest first; or those that are closed, the latest first. */
export const mattersOf = async (
  run: Run,
  authority: number,
  sort: MatterSort,
  state: 'open' | 'closed',
  limit: number,
): Promise<Some<ListedMatter>> => {
  const rows = await run(state === 'open' ? OPEN : CLOSED, [authority, sort, limit]);
  return {
    rows: rows.map((row) => {
      const [matter, from, begunOn, stage, stageId, stageOn, closedOn, owed] = row.slice(CHILD_COLUMN_COUNT) as [
        string,
        string,
        Day,
        MatterStage,
        string,
        Day,
        Day | null,
        readonly (readonly [string, string, Day, Day, Day, string | null])[],
      ];
      return {
        ...listedChild(row),
        matter,
        from,
        begunOn,
        stage,
        stageId,
        stageOn,
        closedOn,
        owed: owed.map(([rule, by, startedOn, start, due, post]) => ({ rule, from: by, startedOn, start, due, post })),
      };
    }),
    total: (rows[0]?.[CHILD_COLUMN_COUNT + 8] as number | undefined) ?? 0,
  };
};
