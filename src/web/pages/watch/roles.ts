import type { Role } from '#src/organisation/index.ts';

/** Who sees how signals are used and how assessors differ: whoever answers for more than their own work. */
export const WATCHING_ROLES: readonly Role[] = ['team-manager', 'front-door-manager', 'head-of-service', 'director'];

export const mayWatchSignals = (role: Role): boolean => WATCHING_ROLES.includes(role);

/** Who sees the child protection register of any day: whoever decides on it or answers for the children on it. */
export const REGISTER_ROLES: readonly Role[] = [
  'conference-chair',
  'reviewing-officer',
  'team-manager',
  'head-of-service',
  'director',
];

export const maySeeRegister = (role: Role): boolean => REGISTER_ROLES.includes(role);
