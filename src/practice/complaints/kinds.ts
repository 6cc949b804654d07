import { z } from 'zod';
import { id, kinds, text } from '../kind.ts';

/** Who complains. */
export const COMPLAINANTS = ['child', 'parent', 'foster-carer', 'relative', 'advocate', 'other'] as const;

/** What the response to a formal complaint says of it. */
export const FINDINGS = ['upheld', 'partly-upheld', 'not-upheld'] as const;

export const complaintKinds = kinds('complaints', {
  'complaint.received': z.strictObject({ complaint: id, from: z.enum(COMPLAINANTS), about: text.optional() }),
  'complaint.acknowledged': z.strictObject({ complaint: id, formalTold: z.boolean().optional() }),
  /** Local resolution: the discussion was held, or the complainant chose the formal stage instead of it. */
  'complaint.discussed': z.strictObject({ complaint: id, settled: z.boolean(), terms: text.optional() }),
  'complaint.terms-sent': z.strictObject({ complaint: id }),
  'complaint.made-formal': z.strictObject({ complaint: id, investigator: z.string().min(1).max(1_000).optional() }),
  'complaint.answered': z.strictObject({
    complaint: id,
    finding: z.enum(FINDINGS),
    ombudsmanTold: z.boolean(),
    learned: text.optional(),
  }),
  /** Whoever complained takes it back, at any stage. Whether the authority looks into what was said all the same is its own decision, and what into. */
  'complaint.withdrawn': z.strictObject({
    complaint: id,
    withdrawnBy: z.enum(COMPLAINANTS),
    why: text.optional(),
    stillLookedInto: z.boolean(),
    lookedInto: text.optional(),
  }),
});
