import type { Role } from '../organisation/index.ts';
import { KINDS } from '../practice/index.ts';
import type { Identity } from './identity.ts';

/** What of a child's standing decides who may come near: need to know, not rank. */
export interface Nearness {
  readonly open: boolean;
  readonly worker: string | null;
  readonly team: string | null;
  readonly registered: boolean;
  readonly lookedAfter: boolean;
  readonly awaitingDecision: boolean;
  /** Whether an allegation about a practitioner was ever made of the child's care, and whether a complaint was ever received. */
  readonly allegation: boolean;
  readonly complaint: boolean;
}

/**
 * Whether this identity may see this child's record. No answer means no.
 * Workers: their own children and, as cover, their team's. Managers: their team's and nobody's. The front door: children
 * with a contact awaiting its decision and children without an open case. Chairs: the register, and open cases, any of which may come to a conference. Reviewing officers: looked-after
 * children. Heads and directors: all. The Designated Officer: children of whom there is an allegation; the complaints officer:
 * those of whom there is a complaint; neither sees of them what is of another area (`maySee`). Administrators run the machine and see no child.
 */
export const mayReach = (who: Identity, child: Nearness): boolean => {
  switch (who.role) {
    case 'social-worker':
      return child.worker === who.post || (child.open && who.team !== null && child.team === who.team);
    case 'team-manager':
      return (
        child.worker === who.post ||
        (who.team !== null && child.team === who.team) ||
        (child.open && child.worker === null)
      );
    case 'front-door-worker':
    case 'front-door-manager':
      return child.awaitingDecision || !child.open || child.worker === null;
    case 'conference-chair':
      return child.registered || child.open;
    case 'reviewing-officer':
      return child.lookedAfter;
    case 'head-of-service':
    case 'director':
      return true;
    case 'designated-officer':
      return child.allegation;
    case 'complaints-officer':
      return child.complaint;
    case 'administrator':
      return false;
  }
};

/** What the lists and the views hold of a child's standing; days are null where the thing does not hold. */
export interface Standing {
  readonly openedOn: number | null;
  readonly worker: string | null;
  readonly team: string | null;
  readonly registeredOn: number | null;
  readonly careOn: number | null;
  /** Contacts that await a decision. */
  readonly awaiting: number;
  /** The areas of the matters that were ever begun of the child, of those that officers answer for; none where nobody asked for them. */
  readonly matters?: readonly string[] | undefined;
}

/** Whether a child who stands so is within somebody's reach. A closed case is no team's. */
export const isWithinReach = (who: Identity, child: Standing): boolean =>
  mayReach(who, {
    open: child.openedOn !== null,
    worker: child.worker,
    team: child.openedOn === null ? null : child.team,
    registered: child.registeredOn !== null,
    lookedAfter: child.careOn !== null,
    awaitingDecision: child.awaiting > 0,
    allegation: child.matters?.includes('allegation') === true,
    complaint: child.matters?.includes('complaint') === true,
  });

const PRACTICE = [
  'social-worker',
  'team-manager',
  'front-door-worker',
  'front-door-manager',
  'conference-chair',
  'reviewing-officer',
  'head-of-service',
  'director',
] as const;
const MANAGERS = ['team-manager', 'front-door-manager', 'head-of-service', 'director'] as const;
const HEADS = ['head-of-service', 'director'] as const;
const WORKERS = ['social-worker', ...MANAGERS] as const;
const FRONT_DOOR = ['front-door-worker', 'front-door-manager'] as const;
/** Whoever answers for allegations, and for complaints. */
const ALLEGATIONS = ['designated-officer', ...HEADS] as const;
const COMPLAINTS = ['complaints-officer', ...MANAGERS] as const;

/** Which roles may record which kind. A kind that is not named here may be recorded by nobody. */
const RECORDERS: Readonly<Record<string, readonly Role[]>> = {
  'child.registered': [...FRONT_DOOR, ...WORKERS],
  'address.recorded': PRACTICE,
  'relationship.recorded': PRACTICE,
  'case.opened': MANAGERS,
  'case.closed': MANAGERS,
  'case.allocated': MANAGERS,
  'case.unallocated': MANAGERS,
  'record.retracted': PRACTICE,
  'contact.received': PRACTICE,
  'contact.decided': MANAGERS,
  'contact.acknowledged': [...FRONT_DOOR, ...WORKERS],
  'contact.handed-over': [...FRONT_DOOR, ...WORKERS],
  'report.confirmed': [...FRONT_DOOR, ...WORKERS],
  'police.discussed': [...FRONT_DOOR, ...WORKERS],
  'information.requested': [...FRONT_DOOR, ...WORKERS],
  'help.suggested': [...FRONT_DOOR, ...WORKERS],
  'authority.told': [...FRONT_DOOR, ...WORKERS],
  'contact.disputed': [...FRONT_DOOR, ...WORKERS],
  'dispute.answered': MANAGERS,
  'plan.agreed': WORKERS,
  'plan.action-agreed': WORKERS,
  'plan.action-done': WORKERS,
  'plan.reviewed': WORKERS,
  'assessment.completed': WORKERS,
  'strategy.held': [...WORKERS, 'front-door-worker'],
  'enquiry.concluded': WORKERS,
  'conference.held': ['conference-chair', 'head-of-service', 'director'],
  'plan.circulated': ['conference-chair', ...WORKERS],
  'core-group.held': WORKERS,
  'conference.arranged': ['conference-chair', ...WORKERS],
  'conference.postponed': ['conference-chair', 'head-of-service', 'director'],
  'report.shared': WORKERS,
  'minutes.circulated': ['conference-chair', ...WORKERS],
  'coordinator-missing.told': ['conference-chair', ...MANAGERS],
  'coordinator-change.told': WORKERS,
  'access-refused.told': WORKERS,
  'advocacy.offered': [...WORKERS, 'conference-chair', 'reviewing-officer'],
  'transfer.notified': [...FRONT_DOOR, ...WORKERS, 'conference-chair'],
  'child.moved-away': WORKERS,
  // A name leaves the register by somebody above the worker, as it came on it.
  'register.removed': ['conference-chair', 'head-of-service', 'director'],
  'police-protection.began': [...FRONT_DOOR, ...WORKERS],
  'police-protection.ended': [...FRONT_DOOR, ...WORKERS],
  'remote-visit.made': WORKERS,
  'visit.made': WORKERS,
  'visit.refused': WORKERS,
  'care.began': WORKERS,
  'care.ended': WORKERS,
  'placement.began': WORKERS,
  'placement.ended': WORKERS,
  'risk.identified': [...WORKERS, 'conference-chair', 'reviewing-officer'],
  'risk.reviewed': WORKERS,
  'risk.acted': WORKERS,
  'risk.closed': WORKERS,
  'missing.reported': PRACTICE,
  'missing.found': PRACTICE,
  'debrief.offered': WORKERS,
  'debrief.held': WORKERS,
  'signal.answered': MANAGERS,
  'concern.noted': PRACTICE,
  'exploitation.assessed': WORKERS,
  'record.signed-off': [...MANAGERS, 'conference-chair', 'reviewing-officer'],
  'clock.paused': [...WORKERS, 'conference-chair'],
  'clock.pause-answered': [...MANAGERS, 'conference-chair'],
  'clock.resumed': [...WORKERS, 'conference-chair'],
  'leaving-care.categorised': WORKERS,
  'leaving-care.ended': WORKERS,
  'pathway-needs.assessed': WORKERS,
  'pathway-plan.made': WORKERS,
  'pathway-plan.reviewed': [...WORKERS, 'reviewing-officer'],
  'personal-adviser.appointed': MANAGERS,
  'personal-adviser.visited': WORKERS,
  'accommodation.moved-into': WORKERS,
  'private-fostering.notified': [...FRONT_DOOR, ...WORKERS],
  'private-fostering.visited': WORKERS,
  'private-fostering.ended': WORKERS,
  // Anybody may be told of an allegation; what it came to is for those who may see it (`maySee`).
  'allegation.made': [...MANAGERS, 'designated-officer'],
  'allegation.reported': ALLEGATIONS,
  'allegation.discussed': ALLEGATIONS,
  'allegation.concluded': ALLEGATIONS,
  'complaint.received': [...PRACTICE, 'complaints-officer'],
  'complaint.acknowledged': COMPLAINTS,
  'complaint.discussed': COMPLAINTS,
  'complaint.terms-sent': COMPLAINTS,
  'complaint.made-formal': COMPLAINTS,
  'complaint.answered': ['complaints-officer', ...HEADS],
  'complaint.withdrawn': COMPLAINTS,
  'practice-review.referred': HEADS,
  'practice-review.decided': HEADS,
  'practice-review.completed': HEADS,
  'unexpected-death.responded': HEADS,
  'unexpected-death.reviewed': HEADS,
  'national-referral.made': [...FRONT_DOOR, ...WORKERS],
  'language.offered': PRACTICE,
  // Whoever runs the machine knows best when it was away.
  'outage.recorded': [...HEADS, 'administrator'],
  'inspection.announced': HEADS,
  'incident.recorded': HEADS,
  'irregularity.explained': HEADS,
  'document.added': PRACTICE,
  'figures.published': ['director'],
  'bundle.made': [...WORKERS, 'conference-chair', 'reviewing-officer'],
  'person.recorded': PRACTICE,
  'person.ended': PRACTICE,
  'people.related': PRACTICE,
  'chronology.marked': PRACTICE,
  'child.died': WORKERS,
  // Whoever answers for the records of the whole authority. What was erased is recorded by the service alone (`erasure.done`).
  'hold.placed': HEADS,
  'hold.lifted': HEADS,
  'erasure.asked': HEADS,
  'erasure.agreed': HEADS,
  'erasure.refused': HEADS,
  'history.noted': PRACTICE,
  'looked-after-review.held': ['reviewing-officer', 'head-of-service', 'director'],
  'legal-status.changed': WORKERS,
  'part6-plan.agreed': WORKERS,
  'reviewing-officer.appointed': [...MANAGERS, 'reviewing-officer'],
  'visit.requested': [...WORKERS, 'front-door-worker', 'reviewing-officer'],
  'short-breaks.agreed': WORKERS,
  'short-breaks.ended': WORKERS,
  'short-break.began': WORKERS,
  'short-break.ended': WORKERS,
  'information-form.updated': WORKERS,
  'information-form.shared': PRACTICE,
  'placement-plan.agreed': WORKERS,
  'placement.decided': MANAGERS,
  'placement.notified': WORKERS,
  'inspectorate.told': WORKERS,
  'parent.interviewed': WORKERS,
  'connected-person.decided': WORKERS,
  'disruption-meeting.held': [...WORKERS, 'reviewing-officer'],
  'health-assessment.held': WORKERS,
  'gp.registered': WORKERS,
  'dentist.seen': WORKERS,
  'education-plan.written': WORKERS,
};

/** Whether a role may record events of a kind. */
export const mayRecord = (role: Role, kind: string): boolean =>
  Object.hasOwn(RECORDERS, kind) && (RECORDERS[kind]?.includes(role) ?? false);

/**
 * Whether a role may agree to a pause on this ground: to a complex enquiry's, only who is senior (Wales Safeguarding Procedures,
 * section 3 part 1, page 8, calls them the senior safeguarding manager).
 */
export const mayAgree = (role: Role, ground: string): boolean =>
  ground !== 'complex-enquiry' || role === 'head-of-service' || role === 'director';

/** Who sees the entries of an area, where fewer do than see the child. An area that is not here is seen by all who may reach the child. */
const SEEN_BY: Readonly<Record<string, readonly Role[]>> = { allegations: ALLEGATIONS, integrity: HEADS };

/** Whose work is one area, and who sees nothing of a child but that. */
const SEES_ALONE: Readonly<Partial<Record<Role, string>>> = {
  'designated-officer': 'allegations',
  'complaints-officer': 'complaints',
};

/**
 * Whether a role sees entries of a kind in the records that it may reach. The Designated Officer, heads and directors see what is
 * said about a practitioner, and nobody else does; what is no kind of ours is seen by nobody.
 */
export const maySee = (role: Role, kind: string): boolean => {
  const area = KINDS.get(kind)?.area;
  const alone = SEES_ALONE[role];
  return (
    area !== undefined &&
    (alone === undefined || alone === area) &&
    (!Object.hasOwn(SEEN_BY, area) || (SEEN_BY[area]?.includes(role) ?? false))
  );
};

/** What decides who sees an entry: its kind, and the entry that it corrects, retracts, signs off or marks. */
interface Sighted {
  readonly id: string;
  readonly kind: string;
  readonly replaces?: string | undefined;
  readonly data?: Readonly<Record<string, unknown>>;
}

/**
 * The ids of the entries of one record that a role does not see: those of kinds that fewer people see, and whatever is about one
 * of them, since a retraction or a mark with its reason tells what it is about. `entries` is the whole record.
 */
export const outOfSight = (role: Role, entries: readonly Sighted[]): ReadonlySet<string> => {
  const hidden = new Set(entries.flatMap(({ id, kind }) => (maySee(role, kind) ? [] : [id])));
  for (let before = 0; before < hidden.size; ) {
    before = hidden.size;
    for (const { id, replaces, data } of entries)
      if ([replaces, data?.['entry']].some((about) => typeof about === 'string' && hidden.has(about))) hidden.add(id);
  }
  return hidden;
};

/** The entries of a record that a role may see. */
export const inSight = <Entry extends Sighted>(role: Role, entries: readonly Entry[]): Entry[] => {
  const hidden = outOfSight(role, entries);
  return entries.filter(({ id }) => !hidden.has(id));
};

/** The kinds that a role may record. */
export const recordableBy = (role: Role): string[] => [...KINDS.keys()].filter((kind) => mayRecord(role, kind));

/**
 * Who may use a page, a form or an operation. `public`: anybody, also unknown. Otherwise the roles, and with `child` only
 * for a child within their reach. What declares none is for nobody.
 */
export type Access = 'public' | { readonly roles: readonly Role[]; readonly child?: true };

/** Who works with children's records; officers and administrators open none as a whole. */
export const PRACTICE_ROLES: readonly Role[] = PRACTICE;
/** Who writes about children. */
export const RECORDING_ROLES: readonly Role[] = [...PRACTICE, 'designated-officer', 'complaints-officer'];
export const EVERY_ROLE: readonly Role[] = [...RECORDING_ROLES, 'administrator'];
/** Who sees allegations of the whole authority, and who its complaints. */
export const ALLEGATION_ROLES: readonly Role[] = ALLEGATIONS;
export const COMPLAINT_ROLES: readonly Role[] = ['complaints-officer', ...HEADS];

/** Whether a role is among those that a declaration names. Undeclared means no. */
export const admits = (access: Access | undefined, role: Role | undefined): boolean =>
  access === 'public' || (access !== undefined && role !== undefined && access.roles.includes(role));
