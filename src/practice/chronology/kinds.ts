import { z } from 'zod';
import { id, kinds, text, word } from '../kind.ts';

/** What an entry of a chronology is about, for whoever reads one thing through. */
export const THEMES = ['harm', 'home', 'family', 'health', 'education', 'police', 'support', 'other'] as const;
export type Theme = (typeof THEMES)[number];

export const PRECISIONS = ['month', 'year'] as const;

export const chronologyKinds = kinds('chronology', {
  'chronology.marked': z.strictObject({ entry: id, why: text.min(1), theme: z.enum(THEMES).optional() }),
  /** `precision`: only the month or the year of `at` is known. */
  'history.noted': z.strictObject({
    what: text.min(1),
    origin: word,
    theme: z.enum(THEMES).optional(),
    precision: z.enum(PRECISIONS).optional(),
  }),
});
