import { z } from 'zod';
import { date, id, kinds, text, word, words } from '../kind.ts';

export const CONTACT_OUTCOMES = [
  'no-further-action',
  'information-advice',
  'early-help',
  'assessment',
  'strategy-discussion',
  'immediate-protection',
  'passed-to-open-case',
  'other-authority',
] as const;

/**
 * How often within how many months contacts about a child end with no further action before the front door is shown the
 * child: no national number was found, so this is a norm of our own.
 */
export const AGAIN_AND_AGAIN = { times: 5, months: 12 } as const;

/** Who contacts the authority (statutory.md 14.3, recalled): what the form offers. A file may carry any other word. */
export const CONTACT_SOURCES = [
  'child',
  'parent-carer',
  'relative',
  'public',
  'anonymous',
  'police',
  'health-visitor',
  'gp',
  'hospital',
  'midwife',
  'school-nurse',
  'camhs',
  'school',
  'education-welfare',
  'early-years',
  'housing',
  'probation',
  'youth-justice',
  'other-authority',
  'own-authority',
  'voluntary-body',
  'domestic-abuse-service',
  'court',
  'fire',
  'care-provider',
  'nspcc',
  'other',
] as const;

/** Practitioners, to whom the outcome of their report is owed. */
export const PRACTITIONER_SOURCES = CONTACT_SOURCES.filter(
  (source) => !['child', 'parent-carer', 'relative', 'public', 'anonymous', 'other'].includes(source),
);

export const CONTACT_REASONS = [
  'physical-abuse',
  'physical-punishment',
  'emotional-abuse',
  'sexual-abuse',
  'financial-abuse',
  'neglect',
  'domestic-abuse',
  'parental-substance-misuse',
  'parental-mental-ill-health',
  'parental-learning-disability',
  'child-disability',
  'young-carer',
  'homelessness',
  'missing',
  'sexual-exploitation',
  'criminal-exploitation',
  'radicalisation',
  'female-genital-mutilation',
  'forced-marriage',
  'online-harm',
  'harmful-sexual-behaviour',
  'unborn',
  'private-fostering',
  'unaccompanied-asylum-seeking',
  'child-behaviour',
  'family-breakdown',
  'no-recourse-to-public-funds',
  'short-breaks',
  'allegation-against-practitioner',
  'court-report',
  'other',
] as const;

/** Whether the family agreed that others are asked: they did, asking them would raise the risk, or neither is recorded. */
export const CONSENTS = ['given', 'risk-if-sought', 'neither'] as const;

/** How far a reporter has taken it that they do not agree: to the managers of both sides, or to the senior manager for safeguarding. */
export const DISPUTE_STAGES = ['line-manager', 'senior-manager'] as const;

/** What is told of other help: what it is, and how to come by it. */
const help = z.string().min(1).max(4_000);

export const CONTACT_MODES = ['phone', 'email', 'form', 'in-person', 'letter', 'out-of-hours'] as const;

export const frontDoorKinds = kinds('front-door', {
  'contact.received': z.strictObject({
    contact: id,
    source: word,
    reasons: words.optional(),
    summary: text.optional(),
    mode: word.optional(),
    mayBeCrime: z.boolean().optional(),
    harmHere: z.boolean().optional(),
    harmWhere: word.optional(),
    languageOffered: z.boolean().optional(),
  }),
  'contact.decided': z.strictObject({
    contact: id,
    outcome: z.enum(CONTACT_OUTCOMES),
    reason: text.optional(),
    helpSuggested: z.boolean().optional(),
    help: help.optional(),
  }),
  'contact.acknowledged': z.strictObject({ contact: id, outcomeTold: z.boolean() }),
  'contact.handed-over': z.strictObject({
    contact: id,
    done: text.optional(),
    remains: text.optional(),
    takenBy: word.optional(),
  }),
  'report.confirmed': z.strictObject({ contact: id }),
  'police.discussed': z.strictObject({ contact: id, nextSteps: text.optional() }),
  'information.requested': z.strictObject({
    contact: id,
    agencies: words,
    consent: z.enum(CONSENTS),
    reason: text.optional(),
  }),
  'help.suggested': z.strictObject({ contact: id, help }),
  'authority.told': z.strictObject({ contact: id, authority: word }),
  'contact.disputed': z.strictObject({
    dispute: id,
    contact: id,
    stage: z.enum(DISPUTE_STAGES),
    reason: text.min(1),
    answerBy: date,
  }),
  'dispute.answered': z.strictObject({ dispute: id, changed: z.boolean(), reason: text.min(1) }),
});
