import { join } from 'node:path';
import { storeOf } from '../documents/index.ts';
import { type Erasing, openErasing } from '../erasing/index.ts';
import { keepLogs, type Ledger, listAuthorities, openLedger, openPolicy, openVault } from '../ledger/index.ts';
import { type Organisations, organisations } from '../organisation/index.ts';
import {
  type Configuration,
  type Database,
  migrate,
  openDatabase,
  readConfiguration,
  startPostgres,
  systemClock,
} from '../platform/index.ts';
import { type Laws, laws, openRecorder, type Recorder } from '../recording/index.ts';
import { WrongCall } from './arguments.ts';

/** The installation's own records, for a command that works on them. */
export interface Store {
  readonly configuration: Configuration;
  readonly database: Database;
  readonly ledger: Ledger;
  readonly organisations: Organisations;
  readonly laws: Laws;
  /** Has the logs sealed while something is done, as the service does while it runs. */
  readonly sealing: <Result>(work: () => Promise<Result>) => Promise<Result>;
  readonly recorder: Recorder;
  readonly erasing: Erasing;
  /** The number of the authority of a code; the only one where no code is given. Throws `WrongCall`. */
  readonly authority: (code: string | undefined) => Promise<number>;
}

/** Opens the database that the service uses, or joins it beside the running service, for as long as `work` takes. */
export const withStore = async <Result>(work: (store: Store) => Promise<Result>): Promise<Result> => {
  const read = readConfiguration(process.env);
  if (!read.ok)
    throw new WrongCall(
      read.problems.map(({ variable, wrong, right }) => `${variable} ${wrong}, expected ${right}`).join('; '),
    );
  const { configuration } = read;
  const postgres =
    configuration.databaseUrl === undefined
      ? await startPostgres({
          folder: join(configuration.folder, 'postgres'),
          log: (message) => {
            process.stderr.write(`${message}\n`);
          },
        })
      : undefined;
  try {
    const url = configuration.databaseUrl ?? postgres?.url ?? '';
    const migrated = await migrate(url);
    if (!migrated.ok) throw new Error(migrated.message);
    const database = openDatabase({ url });
    try {
      const [vault, policy] = [await openVault(configuration.keyFile), await openPolicy(configuration.witnessFile)];
      const ledger = openLedger({ database, vault, policy });
      const [held, known] = [organisations(database), laws(database)];
      const recorder = openRecorder({ ledger, organisations: held, laws: known, clock: systemClock });
      const erasing = openErasing({
        database,
        ledger,
        store: storeOf({ s3: configuration.s3, folder: join(configuration.folder, 'documents') }),
        clock: systemClock,
        folder: join(configuration.folder, 'erasures'),
        law: known.of,
        posts: async (authority) => (await held.of(authority)).posts,
        forget: recorder.forget,
      });
      // A database that was put back may hold again what was erased: no command reads it before it is gone.
      await erasing.replay();
      return await work({
        configuration,
        database,
        ledger,
        organisations: held,
        laws: known,
        recorder,
        erasing,
        sealing: async (during) => {
          const { folder, origin } = configuration;
          const say = (message: string): void => {
            process.stderr.write(`${message}\n`);
          };
          const logs = keepLogs({ database, append: ledger.append, vault, policy, folder, origin, say });
          try {
            return await during();
          } finally {
            await logs.stop();
          }
        },
        authority: async (code) => {
          const all = await listAuthorities(database);
          const found = code === undefined && all.length === 1 ? all[0] : all.find((each) => each.code === code);
          const codes = all.map((each) => each.code).join(', ');
          if (found === undefined)
            throw new WrongCall(
              `--authority: ${code ?? 'missing'}, expected ${codes === '' ? 'an authority to be there first' : `one of ${codes}`}`,
            );
          return found.id;
        },
      });
    } finally {
      await database.close();
    }
  } finally {
    await postgres?.stop();
  }
};
