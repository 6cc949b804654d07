import type { Documents } from '../documents/index.ts';
import type { Erasing } from '../erasing/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { Organisations } from '../organisation/index.ts';
import type { Clock, Database } from '../platform/index.ts';
import type { Recorder } from './recorder.ts';
import type { Laws } from './laws.ts';

/** What every door works with. */
export interface Services {
  readonly database: Database;
  readonly ledger: Ledger;
  readonly organisations: Organisations;
  readonly laws: Laws;
  readonly recorder: Recorder;
  readonly documents: Documents;
  readonly erasing: Erasing;
  readonly clock: Clock;
  /** 32 bytes; signs cookies and the proofs in forms. Never leaves the installation. */
  readonly sessionKey: Buffer;
  readonly demo: boolean;
}
