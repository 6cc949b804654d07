export { OFFICIAL } from './catalogue.ts';
export { bundleLines, type NoBundle } from './bundle.ts';
export { checkTable, readTable } from './checking.ts';
export { countAuthority, type Counting, counter, figureOf, recount } from './counting.ts';
export { FLOWS, MADE_UP } from './declared.ts';
export { type Answered, type FiguresDesk, figuresDesk, type OnDesk } from './desk.ts';
export {
  findIrregularities,
  type Irregularities,
  type Irregularity,
  irregularitiesOf,
  type IrregularityPeriod,
  type IrregularityReport,
  LEAST,
  readOwnRecord,
  type Told,
} from './irregularities/index.ts';
export {
  againstTarget,
  type Evidence,
  evidenceFor,
  figureEvidence,
} from './evidence.ts';
export { measuresByWork, measuresOf, publicMeasures, timelyRule } from './measures.ts';
export {
  type Edition,
  editionsOf,
  type Manifest,
  manifestOf,
  type NotPrepared,
  prepare,
  type Prepared,
  publish,
  type Published,
  sha256,
} from './publishing.ts';
export { keepRecounts, lastRecount, type Recount, recountEdition } from './recounting.ts';
export { type Change, type Comparing, restated, restater } from './restating.ts';
export { type PublicFigure, suppress } from './suppression.ts';
export { isUnusual, type Plotted, periodsBefore, plotted, quarterOf } from './trends.ts';
