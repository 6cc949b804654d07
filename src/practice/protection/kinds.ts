import { z } from 'zod';
import { carried, date, id, kinds, text, word, words } from '../kind.ts';

export const STRATEGY_DECISIONS = ['enquiries', 'no-enquiries', 'meet-again'] as const;
export const DETERMINATIONS = ['unsubstantiated', 'substantiated-no-continuing-risk', 'conference'] as const;
export const CONFERENCE_TYPES = ['initial', 'review', 'transfer-in'] as const;
export const CONFERENCE_DECISIONS = ['registered', 'not-registered', 'continued', 'deregistered'] as const;
export const PLANS = ['outline', 'detailed'] as const;

/** The five categories of the child protection register (statutory.md 14.5). A file may carry an older or another word. */
export const REGISTER_CATEGORIES = ['physical', 'emotional-psychological', 'sexual', 'financial', 'neglect'] as const;

/** The quorum of a strategy discussion. */
export const STRATEGY_QUORUM = ['police', 'social-services'] as const;

/** Who is told at once that a worker was not let in to a child on the register. */
export const TOLD_OF_REFUSAL = ['core-group', 'coordinator', 'manager'] as const;

/** Who is told that a child on the register has another co-ordinator. */
export const TOLD_OF_CHANGE = ['agencies', 'family'] as const;

/** Why a name leaves the register without a review that decides so. */
export const REMOVAL_GROUNDS = ['eighteen', 'died', 'left-uk', 'transferred'] as const;

/** What comes after police protection. */
export const AFTER_POLICE_PROTECTION = [
  'home',
  'emergency-protection-order',
  'interim-care-order',
  'accommodated',
  'other',
] as const;

const statement = z.string().min(1).max(20_000);

export const protectionKinds = kinds('protection', {
  'strategy.held': z.strictObject({
    enquiry: id,
    agencies: words,
    decision: z.enum(STRATEGY_DECISIONS),
    chair: word.optional(),
    canDecide: z.boolean().optional(),
    reason: text.optional(),
    actions: words.optional(),
  }),
  'enquiry.concluded': z.strictObject({
    enquiry: id,
    determination: z.enum(DETERMINATIONS),
    reason: text.optional(),
  }),
  'conference.arranged': z.strictObject({
    conference: id,
    type: z.enum(CONFERENCE_TYPES),
    arrangedFor: date,
    invited: words.optional(),
    reportBy: date.optional(),
  }),
  'conference.postponed': z.strictObject({
    postponement: id,
    childSafe: z.boolean(),
    reason: statement,
    newDate: date,
  }),
  'report.shared': z.strictObject({
    conference: id,
    chronology: z.boolean(),
    viewOnRegistration: z.boolean(),
    sharedWith: words.optional(),
  }),
  'conference.held': z.strictObject({
    type: z.enum(CONFERENCE_TYPES),
    enquiry: id.optional(),
    decision: z.enum(CONFERENCE_DECISIONS),
    categories: words.optional(),
    chair: word.optional(),
    attended: words.optional(),
    familyViews: text.optional(),
    reason: text.optional(),
    removalReason: text.optional(),
    assessmentOffered: z.boolean().optional(),
    dissent: text.optional(),
    outlinePlan: text.optional(),
    coordinator: word.optional(),
    coreGroup: words.optional(),
    nextConference: date.optional(),
  }),
  'minutes.circulated': z.strictObject({ sentTo: words.optional() }),
  'plan.circulated': z.strictObject({
    plan: z.enum(PLANS),
    outcomes: words.optional(),
    actions: words.optional(),
  }),
  'core-group.held': z.strictObject({
    attended: z.array(word).max(1_000).optional(),
    progress: text.optional(),
    changes: text.optional(),
    carried,
  }),
  'coordinator-missing.told': z.strictObject({ toldTo: word }),
  'coordinator-change.told': z.strictObject({
    told: words,
    inWriting: z.boolean(),
    registerAmended: z.boolean(),
  }),
  'access-refused.told': z.strictObject({ told: words, nextSteps: text.optional() }),
  'advocacy.offered': z.strictObject({ accepted: z.boolean(), reason: text.optional() }),
  'transfer.notified': z.strictObject({
    transfer: id,
    authority: word,
    permanent: z.boolean(),
    movedOn: date.optional(),
  }),
  'child.moved-away': z.strictObject({ authority: word, permanent: z.boolean(), authorityTold: z.boolean() }),
  'register.removed': z.strictObject({
    ground: z.enum(REMOVAL_GROUNDS),
    reason: statement,
    conferenceOn: date.optional(),
  }),
  'police-protection.began': z.strictObject({ reason: text.optional() }),
  'police-protection.ended': z.strictObject({ followedBy: z.enum(AFTER_POLICE_PROTECTION).optional() }),
});
