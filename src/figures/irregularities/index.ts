export {
  findIrregularities,
  type Irregularities,
  irregularitiesOf,
  type IrregularityPeriod,
  type IrregularityReport,
} from './computing.ts';
export { type Around, historyOf, LEAST, NOTHING_RECORDED, type Told } from './history.ts';
export { type Irregularity, lookFor } from './look.ts';
export { readOwnRecord } from './own.ts';
