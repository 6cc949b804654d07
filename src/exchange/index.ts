export { type FileProblem, type Histories, LONGEST_LINE, readHistories } from './event-file.ts';
export { readEventFiles } from './events.ts';
export {
  ACTIONS,
  type Action,
  type Counts,
  type Imported,
  type ImportOptions,
  REPORT_CODES,
  type ReportCode,
  type ReportLine,
} from './imported.ts';
export { FORMATS, type Format, importers } from './importers.ts';
