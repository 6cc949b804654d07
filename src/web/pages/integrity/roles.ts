import type { Role } from '#src/organisation/index.ts';

/** Who sees the questions about how records were made: whoever answers for the service, and for what is published of it. */
export const QUESTION_ROLES: readonly Role[] = ['head-of-service', 'director'];

export const maySeeQuestions = (role: Role): boolean => QUESTION_ROLES.includes(role);
