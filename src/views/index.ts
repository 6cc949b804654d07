export { type Contact, type Derived, derive, type OwedDuty, type Person, type Standing } from './derive.ts';
export { dumpViews, keepViews, readPerson, rebuildViews } from './keep.ts';
export type { ListedChild, ListedDuty } from './listed.ts';
export * from './lists.ts';
export * from './missing.ts';
