import type { Day } from '../calendar/index.ts';
import { CHILD_COLUMN_COUNT, CHILD_COLUMNS, JOIN_PERSON, type ListedChild, listedChild, type Run } from './listed.ts';
import { inScope, scoped } from './lists.ts';
import type { Whose } from './missing.ts';

/** An open risk with its child. `grade` is its place in `GRADES`. */
export interface ListedRisk extends ListedChild {
  readonly risk: string;
  readonly harm: string;
  readonly grade: number;
  readonly identifiedOn: Day;
  readonly judgedOn: Day;
  readonly nextLook: Day;
  readonly actBy: Day | null;
  readonly post: string | null;
}

/** The register of risks, narrowed: its first rows, how many there are, and how many of them ask for something at once. */
export interface RiskRegister {
  readonly rows: readonly ListedRisk[];
  readonly total: number;
  readonly highest: number;
  /** Nobody has looked again by the day that was set. */
  readonly lookOverdue: number;
  /** What was decided was not done by its day. */
  readonly actionOverdue: number;
}

const REGISTER = scoped(
  'views-risks',
  (
    where,
  ) => `select ${CHILD_COLUMNS}, r.risk, r.harm, r.grade, r.identified_on, r.judged_on, r.next_look, r.act_by, r.post,
      count(*) over (), count(*) filter (where r.grade = 3) over (), count(*) filter (where r.next_look < $3) over (),
      count(*) filter (where r.act_by < $3) over ()
    from views.risk r join views.child c on c.authority = r.authority and c.child = r.child ${JOIN_PERSON}
    where r.authority = $1 and ${where('r')}
      and ($4::text is null or r.harm = $4) and ($5::int is null or r.grade = $5) and (not $6::boolean or r.next_look < $3 or r.act_by < $3)
    order by r.grade desc, least(r.next_look, r.act_by), r.child, r.risk limit $7`,
);

/** Which risks: of a harm, of a grade, and only those of which something is overdue, where these are given. */
export interface RisksAsked extends Pick<Whose, 'team'> {
  readonly harm: string | null;
  readonly grade: number | null;
  readonly overdue: boolean;
}

/** The open risks of a team's children (`NO_TEAM`: of no team; null: of all), the gravest first, then what is due next. */
export const riskRegister = async (
  run: Run,
  authority: number,
  { team, harm, grade, overdue }: RisksAsked,
  today: Day,
  limit: number,
): Promise<RiskRegister> => {
  const rows = await run(inScope(REGISTER, team), [authority, team, today, harm, grade, overdue, limit]);
  const [total = 0, highest = 0, lookOverdue = 0, actionOverdue = 0] = (rows[0]?.slice(CHILD_COLUMN_COUNT + 8) ??
    []) as number[];
  return {
    rows: rows.map((row) => {
      const [risk, kindOfHarm, graded, identifiedOn, judgedOn, nextLook, actBy, post] = row.slice(
        CHILD_COLUMN_COUNT,
      ) as [string, string, number, Day, Day, Day, Day | null, string | null];
      return {
        ...listedChild(row),
        risk,
        harm: kindOfHarm,
        grade: graded,
        identifiedOn,
        judgedOn,
        nextLook,
        actBy,
        post,
      };
    }),
    total,
    highest,
    lookOverdue,
    actionOverdue,
  };
};
