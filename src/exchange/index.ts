export { type Keeping, keptHere, readEvents, type ReadEvents } from './event-file.ts';
export {
  type EventKeeper,
  eventKeeper,
  isPlain,
  type KeeperPlace,
  type Parcel,
  type Piece,
  type Settlement,
} from './event-keeper.ts';
export { readEventFiles } from './events.ts';
export {
  type Action,
  type Counts,
  type Imported,
  type ImportOptions,
  type ReportCode,
  type ReportLine,
} from './imported.ts';
export { FORMATS, type Format, importers } from './importers.ts';
