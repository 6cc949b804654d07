export { type Compiled, compile, instrumentOn } from './compile.ts';
export { type Duty, evaluate, judge, type Status, type Unanswered, type Verdict } from './evaluate.ts';
export { behind, explain, type Reasons } from './explain.ts';
export { asKnown, compareFacts, type Fact, type FactValue } from './fact.ts';
export type {
  Condition,
  Confidence,
  CountedFrom,
  DerivedSpan,
  Instrument,
  Law,
  Limit,
  Moment,
  Owner,
  Pattern,
  Requirement,
  Rule,
  Settings,
  Span,
  Start,
} from './language.ts';
export { type Timeliness, timeliness } from './measure.ts';
export {
  compileMeasures,
  eachItem,
  type Figure,
  type Grouping,
  type Item,
  type ItemCondition,
  type Measure,
  type Period,
  tally,
} from './measures.ts';
export { needed } from './needed.ts';
