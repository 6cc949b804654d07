import type { Us } from '#src/calendar/index.ts';
import type { Statement } from '#src/platform/index.ts';
import { type Alarm, readAlarms } from './alarms.ts';
import type { Run } from './keyring.ts';
import type { Policy } from './log/policy.ts';
import { hasQuorum, readLatestHead, readSignedHead, type SignedHead } from './proving.ts';
import { readHead } from './sealing.ts';

export interface WitnessStanding {
  /** The name under which it signs, and the one by which the policy calls it. */
  readonly name: string;
  readonly alias: string;
  /** The largest tree that it cosigned, and when it last looked; null where it never did. */
  readonly size: number | null;
  readonly seenUs: Us | null;
}

/** How far an authority's records are sealed and witnessed, and what is wrong. */
export interface Integrity {
  /** The log's name; null where it has not begun. */
  readonly origin: string | null;
  /** How many leaves are sealed. */
  readonly size: number;
  readonly latest: SignedHead | null;
  /** The latest head that as many witnesses cosigned as the policy asks for. */
  readonly witnessed: SignedHead | null;
  /** Rows that are recorded and not sealed yet, and since when the oldest of them waits. */
  readonly waiting: number;
  readonly waitingSinceUs: Us | null;
  readonly witnesses: readonly WitnessStanding[];
  /** Those that have not ended first, then the others; oldest first. */
  readonly alarms: readonly Alarm[];
}

/** What waits is mostly a moment's work; more than this is counted by reading everything. */
const FEW = 1_000;
// The order and the limit are there for the planner: without them it would read all that is sealed, each time somebody asks.
const FEW_WAITING: Statement = {
  name: 'log-few-waiting',
  text:
    'select a.db_epoch = s.db_epoch, w.* from ledger.log_state s join ledger.authority a on a.id = s.authority cross join lateral (' +
    'select count(*), min(f.entered_us) from (select e.entered_us from ledger.event e where e.authority = $1 and e.db_epoch = s.db_epoch ' +
    `and (e.tx, e.eid) > (s.tx, s.eid) order by e.tx, e.eid limit ${FEW}) f) w where s.authority = $1`,
};
const WAITING: Statement = {
  name: 'log-waiting',
  text:
    'select count(*), min(e.entered_us) from ledger.log_state s join ledger.event e on e.authority = $1 ' +
    'and (e.db_epoch > s.db_epoch or (e.db_epoch = s.db_epoch and (e.tx, e.eid) > (s.tx, s.eid))) where s.authority = $1',
};
const ALL: Statement = {
  name: 'log-all-waiting',
  text: 'select count(*), min(entered_us) from ledger.event where authority = $1',
};
const STANDINGS: Statement = {
  name: 'log-witness-standings',
  text:
    'select w, c.size, c.seen_us from unnest($2::text[]) w cross join lateral ' +
    '(select size, seen_us from ledger.cosignature where authority = $1 and witness = w order by witness desc, size desc limit 1) c',
};

const readWaiting = async (run: Run, authority: number, hasBegun: boolean): Promise<readonly [number, Us | null]> => {
  const [few] = hasBegun ? ((await run(FEW_WAITING, [authority])) as [boolean, number, Us | null][]) : [];
  // After a restore, whose transactions are numbered anew, what waits has no such order.
  if (few?.[0] === true && few[1] < FEW) return [few[1], few[2]];
  const [all] = (await run(hasBegun ? WAITING : ALL, [authority])) as [number, Us | null][];
  return all ?? [0, null];
};

/** See `Integrity`. */
export const readIntegrity = async (run: Run, authority: number, policy: Policy): Promise<Integrity> => {
  const head = await readHead(run, authority);
  const [waiting, waitingSinceUs] = await readWaiting(run, authority, head !== undefined);
  const names = policy.witnesses.map(({ key }) => key.name);
  const rows = (await run(STANDINGS, [authority, names])) as [string, number, Us][];
  const alarms = await readAlarms(run, authority);
  const best = await readLatestHead(run, authority, policy);
  return {
    origin: head?.origin ?? null,
    size: head?.size ?? 0,
    latest: (head === undefined ? undefined : await readSignedHead(run, authority, head.size, policy)) ?? null,
    witnessed: best !== undefined && hasQuorum(best, policy) ? best : null,
    waiting,
    waitingSinceUs,
    witnesses: policy.witnesses.map(({ alias, key }) => {
      const [, size, seenUs] = rows.find(([name]) => name === key.name) ?? [];
      return { name: key.name, alias, size: size ?? null, seenUs: seenUs ?? null };
    }),
    alarms: [...alarms.filter(({ endedUs }) => endedUs === null), ...alarms.filter(({ endedUs }) => endedUs !== null)],
  };
};
