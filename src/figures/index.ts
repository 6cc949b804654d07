export { checkTable, readTable } from './checking.ts';
export { countAuthority, type Counting, counter } from './counting.ts';
export { FLOWS } from './declared.ts';
export { measuresOf, publicMeasures } from './measures.ts';
export { type Change, type Comparing, restated, restater } from './restating.ts';
export { type PublicFigure, suppress } from './suppression.ts';
