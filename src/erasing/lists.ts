import type { Day, Us } from '../calendar/index.ts';
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

const HELD: Statement = {
  name: 'erasing-held',
  text:
    'select h.child, h.hold, h.event_id, h.at_day, h."by" from ledger.event h where h.authority = $1 and h.kind = \'hold.placed\' ' +
    'and not exists (select from ledger.event r where r.authority = $1 and r.replaces = h.event_id) ' +
    "and not exists (select from ledger.event l where l.authority = $1 and l.kind = 'hold.lifted' and l.child = h.child and l.hold = h.hold " +
    'and not exists (select from ledger.event r where r.authority = $1 and r.replaces = l.event_id)) ' +
    'order by h.at_us, h.child, h.hold',
};

/** A hold that is in force. `child`: '' for one on every record. */
export interface ListedHold {
  readonly child: string;
  readonly hold: string;
  readonly event: string;
  readonly placedOn: Day;
  readonly by: string;
}

/** The holds that are in force, oldest first. */
export const holdsInForce = async (run: Run, authority: number): Promise<ListedHold[]> =>
  ((await run(HELD, [authority])) as [string, string, string, Day, string][]).map(
    ([child, hold, event, placedOn, by]) => ({ child, hold, event, placedOn, by }),
  );

const DONE: Statement = {
  name: 'erasing-done',
  text:
    "select erasure, basis, rule, recorded_us from ledger.event where authority = $1 and kind = 'erasure.done' and child = '' " +
    'order by recorded_us desc limit $2',
};

/** An erasure that was done. Nothing says of whom. */
export interface DoneErasure {
  readonly erasure: string;
  readonly basis: string;
  readonly rule: string | null;
  readonly doneUs: Us;
}

/** The latest erasures. */
export const doneErasures = async (run: Run, authority: number, limit: number): Promise<DoneErasure[]> =>
  ((await run(DONE, [authority, limit])) as [string, string, string | null, Us][]).map(
    ([erasure, basis, rule, doneUs]) => ({ erasure, basis, rule, doneUs }),
  );
