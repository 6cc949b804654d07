import type { Day } from '../calendar/index.ts';
import type { Statement } from '../platform/index.ts';
import { CHILD_COLUMN_COUNT, CHILD_COLUMNS, JOIN_PERSON, type ListedChild, listedChild, type Run } from './listed.ts';

/** Children whose records nothing in the views keeps any longer, those of the longest ago first, and how many there are. */
export interface Retained {
  readonly children: readonly ListedChild[];
  readonly count: number;
}

// A year of 365 days is never longer than one of the calendar: whoever is left out here is kept for certain, and of the others the
// exact day is asked.
const OVER: Statement = {
  name: 'views-retained-until',
  text:
    `select ${CHILD_COLUMNS}, count(*) over () from (` +
    'select r.child, max(r.counted_from + coalesce(s.years, r.years) * 365) as over_on from views.retention r ' +
    'left join unnest($2::text[], $3::int[]) s(rule, years) on s.rule = r.rule where r.authority = $1 group by r.child ' +
    'having bool_and(coalesce(r.counted_from + coalesce(s.years, r.years) * 365 <= $4, false))) o ' +
    `join views.child c on c.authority = $1 and c.child = o.child ${JOIN_PERSON} ` +
    'where c.opened_on is null and c.care_on is null ' +
    'and not exists (select from views.duty d where d.authority = $1 and d.child = c.child) ' +
    'and not exists (select from views.risk k where k.authority = $1 and k.child = c.child) ' +
    'order by o.over_on, c.child limit $5',
};

/** Who may be found to be kept no longer on a day, by what an authority has set: years by retention rule. Holds and brothers and sisters are not asked here. `limit`: null for all. */
export const retainedUntil = async (
  run: Run,
  authority: number,
  years: Readonly<Record<string, number | undefined>>,
  today: Day,
  limit: number | null,
): Promise<Retained> => {
  const set = Object.entries(years).flatMap(([rule, count]) => (count === undefined ? [] : [{ rule, count }]));
  const rows = await run(OVER, [authority, set.map(({ rule }) => rule), set.map(({ count }) => count), today, limit]);
  return { children: rows.map(listedChild), count: (rows[0]?.[CHILD_COLUMN_COUNT] as number | undefined) ?? 0 };
};
