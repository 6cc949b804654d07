import type { Us } from '#src/calendar/index.ts';
import { type Database, repeatedly, type Statement } from '#src/platform/index.ts';
import { listAuthorities } from './authorities.ts';
import type { Run } from './keyring.ts';

/** One time that everything was verified, and what came of it. */
export interface Verification {
  readonly at: Us;
  readonly rows: number;
  readonly leaves: number;
  /** How many heads from elsewhere it was compared with: of witnesses, of older checkpoints, of what was published. */
  readonly compared: number;
  readonly faults: number;
}

const KEEP: Statement = {
  name: 'ledger-keep-verification',
  text:
    'insert into ledger.verification (authority, at_us, rows, leaves, compared, faults) ' +
    'values ($1, (extract(epoch from clock_timestamp()) * 1000000)::bigint, $2, $3, $4, $5)',
};
const LAST: Statement = {
  name: 'ledger-last-verification',
  text: 'select at_us, rows, leaves, compared, faults from ledger.verification where authority = $1 order by at_us desc limit 1',
};

/** Keeps what came of a verification, at the database's time. */
export const keepVerification = async (
  run: Run,
  authority: number,
  { rows, leaves, compared, faults }: Omit<Verification, 'at'>,
): Promise<void> => {
  await run(KEEP, [authority, rows, leaves, compared, faults]);
};

/** The latest; undefined where there was none. */
export const readLastVerification = async (run: Run, authority: number): Promise<Verification | undefined> => {
  const [row] = (await run(LAST, [authority])) as [Us, number, number, number, number][];
  if (row === undefined) return undefined;
  const [at, rows, leaves, compared, faults] = row;
  return { at, rows, leaves, compared, faults };
};

const DAY_US: Us = 86_400_000_000;
/** What has just started has better things to do, and a day is not missed by ten minutes. */
const LOOK_MS = 600_000;

/** Has each authority's records verified once a day, one authority after another. `verify` keeps what came of it; that it kept nothing is a failure. */
export const keepVerified = (
  {
    database,
    last,
    now,
    verify,
  }: {
    readonly database: Database;
    readonly last: (authority: number) => Promise<Verification | undefined>;
    readonly now: () => Us;
    readonly verify: (code: string, signal: AbortSignal) => Promise<void>;
  },
  failed: (error: unknown) => void,
  everyMs = LOOK_MS,
): { readonly stop: () => Promise<void> } =>
  repeatedly(
    everyMs,
    async (signal) => {
      for (const { id, code } of await listAuthorities(database)) {
        const verified = await last(id);
        if (verified !== undefined && now() - verified.at < DAY_US) continue;
        await verify(code, signal);
        const kept = await last(id);
        if (kept === undefined || kept.at === verified?.at)
          throw new Error(`what ${code} has recorded was not verified`);
      }
    },
    failed,
    { later: true },
  );
