export { type FileProblem, type Histories, readHistories } from './event-file.ts';
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
