import type { Us } from '#src/calendar/index.ts';
import type { Statement } from '#src/platform/index.ts';
import type { Run } from './keyring.ts';

/**
 * What must not be and is. `rollback`: `about` has seen a larger tree than the database has. `fork`: it has seen another one.
 * `damage`: the tiles do not give the root that was signed. `about` is a witness's name, or the log's origin for what was published or
 * kept here.
 */
export const ALARMS = ['rollback', 'fork', 'damage'] as const;
export type AlarmCode = (typeof ALARMS)[number];

export interface Alarm {
  readonly code: AlarmCode;
  readonly about: string;
  readonly raisedUs: Us;
  /** How many leaves theirs has, and ours had then. */
  readonly theirs: number | null;
  readonly ours: number | null;
  /** When it was seen to be so no longer; null while it is. */
  readonly endedUs: Us | null;
}

const NOW = '(extract(epoch from clock_timestamp()) * 1000000)::bigint';
const RAISE: Statement = {
  name: 'log-raise-alarm',
  text:
    'insert into ledger.alarm (authority, code, about, raised_us, theirs, ours) ' +
    `values ($1, $2, $3, ${NOW}, $4, $5) on conflict (authority, code, about) where ended_us is null do nothing returning code`,
};
const END: Statement = {
  name: 'log-end-alarm',
  text: `update ledger.alarm set ended_us = ${NOW} where authority = $1 and about = $2 and code = any($3) and ended_us is null`,
};
const READ: Statement = {
  name: 'log-alarms',
  text: 'select code, about, raised_us, theirs, ours, ended_us from ledger.alarm where authority = $1 order by raised_us, code, about',
};

/** Raises an alarm where it is not raised already; whether it is new. */
export const raiseAlarm = async (
  run: Run,
  authority: number,
  alarm: Pick<Alarm, 'code' | 'about'> & { readonly theirs?: number; readonly ours?: number },
): Promise<boolean> =>
  (await run(RAISE, [authority, alarm.code, alarm.about, alarm.theirs ?? null, alarm.ours ?? null])).length > 0;

/** Says of alarms that what they are about is so no longer. */
export const endAlarms = async (
  run: Run,
  authority: number,
  about: string,
  codes: readonly AlarmCode[],
): Promise<void> => {
  await run(END, [authority, about, codes]);
};

/** Every alarm that there was, oldest first. */
export const readAlarms = async (run: Run, authority: number): Promise<Alarm[]> =>
  ((await run(READ, [authority])) as [AlarmCode, string, Us, number | null, number | null, Us | null][]).map(
    ([code, about, raisedUs, theirs, ours, endedUs]) => ({ code, about, raisedUs, theirs, ours, endedUs }),
  );
