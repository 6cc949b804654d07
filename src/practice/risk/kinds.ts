import { z } from 'zod';
import { carried, date, id, kinds, text, word } from '../kind.ts';

/** What harm a risk is of: the categories of the register, and the harms outside of the home that the procedures have practice guides for. */
export const HARMS = [
  'physical',
  'emotional-psychological',
  'sexual',
  'financial',
  'neglect',
  'domestic-abuse',
  'sexual-exploitation',
  'criminal-exploitation',
  'missing',
  'self-harm',
  'online',
  'radicalisation',
  'other',
] as const;

/** How likely the harm is, and how severe it would be: the least first. */
export const LIKELIHOODS = ['unlikely', 'possible', 'likely', 'happening'] as const;
export const SEVERITIES = ['minor', 'moderate', 'serious', 'severe'] as const;

export const GRADES = ['low', 'moderate', 'high', 'very-high'] as const;
export type Grade = (typeof GRADES)[number];

/**
 * The grade of a risk, by how likely and how severe it is: a table to read, no measurement. Undefined where either is no
 * word of its list.
 */
export const gradeOf = (likelihood: unknown, severity: unknown): Grade | undefined => {
  const likely = LIKELIHOODS.findIndex((each) => each === likelihood);
  const severe = SEVERITIES.findIndex((each) => each === severity);
  if (likely < 0 || severe < 0) return undefined;
  const sum = likely + severe;
  return sum <= 1 ? 'low' : sum <= 3 ? 'moderate' : sum === 4 ? 'high' : 'very-high';
};

const statement = z.string().min(1).max(4_000);

/** How a risk is judged: on what, what is decided, when somebody looks again; of the highest grade, what is done, by which post and by when. */
const judged = {
  likelihood: z.enum(LIKELIHOODS),
  severity: z.enum(SEVERITIES),
  protects: statement,
  evidence: z.array(word).min(1).max(1_000),
  entries: z.array(id).max(100).optional(),
  decision: statement,
  nextLook: date,
  action: statement.optional(),
  post: word.optional(),
  actBy: date.optional(),
};

export const riskKinds = kinds('risk', {
  'risk.identified': {
    concerns: 'one',
    data: z.strictObject({ risk: id, harm: z.enum(HARMS), from: statement, ...judged }),
  },
  'risk.reviewed': { concerns: 'one', data: z.strictObject({ risk: id, ...judged, carried }) },
  'risk.acted': { concerns: 'one', data: z.strictObject({ risk: id, done: text.min(1) }) },
  'risk.closed': { concerns: 'one', data: z.strictObject({ risk: id, reason: text.min(1) }) },
});
