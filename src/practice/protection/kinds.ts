import { z } from 'zod';
import { carried, id, kinds, word, words } from '../kind.ts';

export const STRATEGY_DECISIONS = ['enquiries', 'no-enquiries', 'meet-again'] as const;
export const DETERMINATIONS = ['unsubstantiated', 'substantiated-no-continuing-risk', 'conference'] as const;
export const CONFERENCE_TYPES = ['initial', 'review', 'transfer-in'] as const;
export const CONFERENCE_DECISIONS = ['registered', 'not-registered', 'continued', 'deregistered'] as const;
export const PLANS = ['outline', 'detailed'] as const;

/** The five categories of the child protection register (statutory.md 14.5). A file may carry an older or another word. */
export const REGISTER_CATEGORIES = ['physical', 'emotional-psychological', 'sexual', 'financial', 'neglect'] as const;

/** Agencies at a strategy discussion. Police and social services are its quorum. */
export const AGENCIES = [
  'social-services',
  'police',
  'health',
  'education',
  'probation',
  'youth-justice',
  'housing',
  'voluntary-body',
  'other',
] as const;
export const STRATEGY_QUORUM = ['police', 'social-services'] as const;

export const protectionKinds = kinds('protection', {
  'strategy.held': z.strictObject({ enquiry: id, agencies: words, decision: z.enum(STRATEGY_DECISIONS) }),
  'enquiry.concluded': z.strictObject({ enquiry: id, determination: z.enum(DETERMINATIONS) }),
  'conference.held': z.strictObject({
    type: z.enum(CONFERENCE_TYPES),
    enquiry: id.optional(),
    decision: z.enum(CONFERENCE_DECISIONS),
    categories: words.optional(),
  }),
  'plan.circulated': z.strictObject({ plan: z.enum(PLANS) }),
  'core-group.held': z.strictObject({ attended: z.array(word).max(1_000).optional(), carried }),
});
