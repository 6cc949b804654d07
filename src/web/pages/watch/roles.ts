import type { Role } from '#src/organisation/index.ts';

/** Who sees how signals are used and how assessors differ: whoever answers for more than their own work. */
export const WATCHING_ROLES: readonly Role[] = ['team-manager', 'front-door-manager', 'head-of-service', 'director'];

export const mayWatchSignals = (role: Role): boolean => WATCHING_ROLES.includes(role);
