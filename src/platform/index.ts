export { type Clock, systemClock } from './clock.ts';
export {
  type Configuration,
  type ConfigurationProblem,
  type ReadConfiguration,
  readConfiguration,
} from './configuration.ts';
export {
  type Database,
  type DatabaseOptions,
  isAway,
  openDatabase,
  type Statement,
  type Tables,
  type Transaction,
} from './database.ts';
export { type Migrated, migrate } from './migrate.ts';
export { overwrite, type Overwritten } from './overwriting.ts';
export { type PostgresOptions, type RunningPostgres, startPostgres } from './postgres.ts';
export { repeatedly } from './repeatedly.ts';
