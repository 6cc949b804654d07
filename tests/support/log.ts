import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepLogs, type Policy } from '#src/ledger/index.ts';
import { TRUST_NOBODY } from '#src/ledger/log/policy.ts';
import { readCheckpoint } from '#src/ledger/log/checkpoint.ts';
import { readPublishedCheckpoint } from '#src/ledger/publishing.ts';
import type { TestLedger } from './ledger.ts';

export const ORIGIN = 'prawf.invalid';

/** A folder to publish logs in. */
export const logsFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'diogel-logs-'));

interface Sealing {
  readonly folder: string;
  readonly authority?: number;
  readonly code?: string;
  readonly policy?: Policy;
  readonly origin?: string;
}

/** Keeps the logs until all that was recorded of an authority is sealed and published, and stops. Gives what was said meanwhile. */
export const sealAll = async (
  { database, ledger, vault }: Pick<TestLedger, 'database' | 'ledger' | 'vault'>,
  { folder, authority = 1, code = 'ddychmygol', policy = TRUST_NOBODY, origin = ORIGIN }: Sealing,
): Promise<string[]> => {
  const said: string[] = [];
  const logs = keepLogs({
    database,
    append: ledger.append,
    vault,
    policy,
    folder,
    origin,
    say: (message) => said.push(message),
    tick: 5,
  });
  try {
    for (;;) {
      const { size, waiting, alarms, witnessed } = await ledger.integrity(authority);
      if (alarms.some(({ endedUs }) => endedUs === null)) return said;
      const shown = readCheckpoint(String((await readPublishedCheckpoint(folder, code)) ?? ''));
      if (size > 0 && waiting === 0 && shown?.size === size && witnessed?.size === size) return said;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  } finally {
    await logs.stop();
  }
};
