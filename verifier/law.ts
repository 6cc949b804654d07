/** What a manifest declares, typed a second time. `src/law/language.ts` and `src/law/measures.ts` say what it means. */
export type Fields = Record<string, unknown>;
export type Value = string | boolean | number | string[];
type Wanted = { oneOf: string[] } | { not: string } | { holding: string[] } | { filled: true };
export type Where = Record<string, string | boolean | Wanted>;
export type Pattern = { kind: string; where?: Where };
export type After = { days: number } | { months: number } | { workingDays: number };
export type Limit = After | { hours: number } | { on: string };
type Reached = { begunBy: Where } | { monthsIn: number } | { daysIn: number } | { within: string };
export type Condition = Reached | { none: Pattern; since: Pattern } | { not: Condition } | { all: Condition[] };
export type First = { first: Pattern; of: string };
export type Times = { times: number; of: Pattern[]; within: { days: number }; distinct?: string; afresh?: true };
export type Begin = { begin: string; when?: Condition };
export type Each = { each: Pattern; during: string; when?: Condition; ordinals?: { from: number; to?: number } };
type CountedFrom = { first: Pattern } | { last: Pattern; upTo: 'start' | 'evidence' };
type DoneBy = Pattern & { same?: true; orStart?: true; orBefore?: { unless?: Pattern } };
type Dates = { id: string; core?: true; from?: string; until?: string };
type Counted = { countedFrom?: CountedFrom; due: Limit; except?: { when: Condition; due: Limit }[] };
export type Rule = Dates & Counted & { starts: (First | Times | Begin | Each)[]; doneBy: DoneBy };
export type Moment = { id: string; of: Pattern; field?: string; after: After };
type SpanDeclared = { id: string; begins: Pattern[]; ends: (Pattern & { same?: string })[]; per?: string };
type Derived = { id: string; during: string[]; outside: string[] };
type Settings = { procedures: string; rules: string[] };
export type Law = { spans: SpanDeclared[]; derived: Derived[]; moments?: Moment[]; rules: Rule[]; settings: Settings };
type Window = 'period' | 'length' | { days: number } | { months: number };
export type Repeated = { times: number; of: Pattern[] | { spans: string }; within: Window };
type Asked = { where: Where } | { status: string[] } | { in: string; begunBy?: Where } | { atMost: After };
export type ItemCondition = Asked | Repeated | { not: ItemCondition } | { all: ItemCondition[] };
type Latest = { latest: string[]; field: string; upTo: 'day' | 'asAt'; in?: string };
export type Grouping = 'status' | { field: string } | { ages: number[] } | Latest;
type SpanItems = { spans: string; on: 'begun' | 'ended' | 'last-day' };
type Items = { duties: string[]; on: 'due' | 'done' } | { events: Pattern[] } | SpanItems;
type Cohort = { id: string; version: number; items: Items; when?: ItemCondition; by?: Record<string, Grouping> };
type Unit = 'each' | 'child' | 'event' | { field: string };
export type Measure = Cohort & { unit: Unit; having?: ItemCondition; sum?: 'days' };
/** Days, both counted, and the day at whose end it is looked at. */
export type Period = { from: number; to: number; asAt: number };
/** The number, or the number of a number, of a measure or of a part of it. */
export type Figure = { measure: string; version: number; by?: string; group?: string; count: number; of?: number };
/** Every text in declarations, so that it is known which kinds of events and which fields they, and ages, ask after. */
export const textsIn = (json: unknown, found = new Set(['child.registered', 'dateOfBirth'])): Set<string> => {
  if (typeof json === 'string') found.add(json);
  else for (const [name, value] of Object.entries(json ?? {})) textsIn(value, found.add(name));
  return found;
};
