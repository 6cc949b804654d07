import type { Day } from '../calendar/index.ts';
import type { Statement, Transaction } from '../platform/index.ts';

type Run = Transaction['run'];

/** An erasure that somebody asked for. `answer`: what a second person said; null while nobody has. */
export interface ListedErasure {
  readonly child: string;
  readonly erasure: string;
  readonly basis: string;
  readonly rule: string | null;
  readonly by: string;
  readonly askedOn: Day;
  readonly answer: 'agreed' | null;
}

// Those that were refused are over, and so are those that were done: of a whole record nothing is left here.
const OPEN: Statement = {
  name: 'erasing-open',
  text:
    'select a.child, a.erasure, a.basis, a.rule, a."by", a.at_day, g.kind is not null from ledger.event a ' +
    "left join lateral (select kind from ledger.event where authority = $1 and kind = 'erasure.agreed' and child = a.child and erasure = a.erasure " +
    'and not exists (select from ledger.event r where r.authority = $1 and r.replaces = event.event_id) limit 1) g on true ' +
    "where a.authority = $1 and a.kind = 'erasure.asked' " +
    'and not exists (select from ledger.event r where r.authority = $1 and r.replaces = a.event_id) ' +
    "and not exists (select from ledger.event n where n.authority = $1 and n.kind = 'erasure.refused' and n.child = a.child and n.erasure = a.erasure) " +
    "and not exists (select from ledger.event d where d.authority = $1 and d.event_id = a.erasure || ':done') " +
    'order by a.at_us, a.erasure',
};

/** The erasures that are asked for and not done, oldest first. */
export const openErasures = async (run: Run, authority: number): Promise<ListedErasure[]> =>
  ((await run(OPEN, [authority])) as [string, string, string, string | null, string, Day, boolean][]).map(
    ([child, erasure, basis, rule, by, askedOn, agreed]) => ({
      child,
      erasure,
      basis,
      rule,
      by,
      askedOn,
      answer: agreed ? 'agreed' : null,
    }),
  );
