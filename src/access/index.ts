export type { Role } from '../organisation/index.ts';
export type { Identity } from './identity.ts';
export {
  type Access,
  admits,
  ALLEGATION_ROLES,
  COMPLAINT_ROLES,
  EVERY_ROLE,
  inSight,
  isWithinReach,
  mayAgree,
  mayRecord,
  maySee,
  type Nearness,
  outOfSight,
  PRACTICE_ROLES,
  RECORDING_ROLES,
  recordableBy,
} from './may.ts';
export { identify, postsAnsweredBy, type Session, sessions } from './sessions.ts';
