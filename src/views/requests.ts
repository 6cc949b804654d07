import type { Day } from '../calendar/index.ts';
import { CHILD_COLUMN_COUNT, CHILD_COLUMNS, JOIN_PERSON, type ListedChild, listedChild, type Run } from './listed.ts';

/** What became of a request. `late`: decided after its day. `not-acted`: what was decided is not recorded, and its day has passed. */
export const REQUEST_STATES = ['unanswered', 'late', 'in-time', 'not-told', 'not-acted'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

/** Which requests: those that came from a day to a day, of one source, of one outcome, in one state, where these are given. */
export interface RequestsAsked {
  readonly from: Day;
  readonly to: Day;
  readonly source: string | null;
  readonly outcome: string | null;
  readonly state: RequestState | null;
}

/** One request for help: a contact, about one child or several. */
export interface ListedRequest {
  readonly contact: string;
  readonly receivedOn: Day;
  readonly source: string | null;
  readonly due: Day | null;
  readonly decidedOn: Day | null;
  readonly outcome: string | null;
  readonly told: boolean | null;
  readonly children: readonly ListedChild[];
}

/** The requests that are asked for, the latest first, and what became of all that came in the time, of that source. */
export interface RequestLedger {
  readonly rows: readonly ListedRequest[];
  readonly total: number;
  readonly counts: Readonly<Record<RequestState, number>> & { readonly all: number };
}

const LEDGER = {
  name: 'views-requests',
  text: `with came as (
      select k.contact, min(k.received_on) as received_on, min(k.source) as source, min(k.due) as due, max(k.decided_on) as decided_on,
        min(k.outcome) as outcome, bool_or(k.told) as told, bool_or(k.decided_on is null) as waits,
        bool_or(o.asks and o.acted_on is null and coalesce(o.act_by, o.decided_on) < $8) as undone
      from views.contact k left join views.opportunity o
        on o.authority = $1 and o.child = k.child and o.sort = 'request' and o.from_id = k.received_id and o.raised_on between $2 and $3
      where k.authority = $1 and k.received_on between $2 and $3 and ($4::text is null or k.source = $4)
      group by k.contact
    ), judged as (
      select k.*, case when k.waits then 'unanswered' when k.decided_on > k.due then 'late' else 'in-time' end as state, k.told is not true as untold from came k
    ), asked as (
      select j.*, count(*) over () as total from judged j
      where ($5::text is null or j.outcome = $5)
        and ($6::text is null or j.state = $6 or ($6 = 'not-told' and j.untold and not j.waits) or ($6 = 'not-acted' and j.undone))
      order by j.received_on desc, j.contact limit $7
    )
    select a.contact, a.received_on, a.source, a.due, case when a.waits then null else a.decided_on end, a.outcome, a.told, a.total,
      n.everything, n.unanswered, n.late, n.in_time, n.not_told, n.not_acted, ${CHILD_COLUMNS}
    from (
      select count(*) as everything, count(*) filter (where state = 'unanswered') as unanswered, count(*) filter (where state = 'late') as late,
        count(*) filter (where state = 'in-time') as in_time, count(*) filter (where untold and not waits) as not_told,
        count(*) filter (where undone) as not_acted
      from judged
    ) n
    left join asked a on true
    left join views.contact k on k.authority = $1 and k.contact = a.contact
    left join views.child c on c.authority = k.authority and c.child = k.child ${JOIN_PERSON}
    order by a.received_on desc, a.contact, c.child`,
};
const FIRST_CHILD_COLUMN = 14;

/** Every request for help that came in a time: its answer, whether that was in time, and whether whoever asked was told. */
export const requestLedger = async (
  run: Run,
  authority: number,
  { from, to, source, outcome, state }: RequestsAsked,
  today: Day,
  limit: number,
): Promise<RequestLedger> => {
  const rows = await run(LEDGER, [authority, from, to, source, outcome, state, limit, today]);
  const [all = 0, unanswered = 0, late = 0, inTime = 0, notTold = 0, notActed = 0] = (rows[0]?.slice(
    8,
    FIRST_CHILD_COLUMN,
  ) ?? []) as number[];
  const found = new Map<string, ListedRequest & { children: ListedChild[] }>();
  for (const row of rows) {
    const contact = row[0] as string | null;
    if (contact === null) continue;
    let one = found.get(contact);
    if (one === undefined) {
      one = {
        contact,
        receivedOn: row[1] as Day,
        source: row[2] as string | null,
        due: row[3] as Day | null,
        decidedOn: row[4] as Day | null,
        outcome: row[5] as string | null,
        told: row[6] as boolean | null,
        children: [],
      };
      found.set(contact, one);
    }
    if (row[FIRST_CHILD_COLUMN] !== null)
      one.children.push(listedChild(row.slice(FIRST_CHILD_COLUMN, FIRST_CHILD_COLUMN + CHILD_COLUMN_COUNT)));
  }
  return {
    rows: [...found.values()],
    total: (rows[0]?.[7] as number | null) ?? 0,
    counts: { all, unanswered, late, 'in-time': inTime, 'not-told': notTold, 'not-acted': notActed },
  };
};
