export {
  type Contact,
  type Derived,
  derive,
  derivePerson,
  type OwedDuty,
  PERSON_KINDS,
  type Person,
  type Standing,
  standingOf,
} from './derive.ts';
export { factsThen, type Registered, registerOn } from './register.ts';
export { dumpViews, type Kept, keepViews, rebuildViews, rederive, type SavedRows } from './keep.ts';
export type { ListedChild, ListedDuty } from './listed.ts';
export * from './lists.ts';
export { type ListedMatter, mattersOf, type OwedOfMatter } from './matters.ts';
export * from './missing.ts';
export {
  type ListedRequest,
  REQUEST_STATES,
  type RequestLedger,
  requestLedger,
  type RequestsAsked,
} from './requests.ts';
export { type Retained, retainedUntil } from './retained.ts';
export * from './watching.ts';
export { type ListedRisk, type RiskRegister, riskRegister, type RisksAsked } from './risks.ts';
