import { z } from 'zod';
import { date, id, kinds, word } from '../kind.ts';

/** What a document is. */
export const DOCUMENT_TYPES = [
  'assessment',
  'plan',
  'minutes',
  'conference-report',
  'court-order',
  'court-statement',
  'health-report',
  'education-report',
  'police-report',
  'letter',
  'consent',
  'identity',
  'photograph',
  'other',
] as const;

export const DOCUMENT_LANGUAGES = ['cy', 'en', 'both', 'other'] as const;

/** For whom a bundle is made. */
export const BUNDLE_AUDIENCES = ['court', 'conference'] as const;

/** What a bundle may hold. */
export const BUNDLE_PARTS = ['identity', 'risks', 'duties', 'plans', 'conferences', 'chronology', 'documents'] as const;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected a SHA-256 in 64 small hexadecimal digits');

export const documentKinds = kinds('documents', {
  'document.added': {
    concerns: 'one',
    data: z.strictObject({
      document: id,
      title: z.string().min(1).max(200),
      type: z.enum(DOCUMENT_TYPES),
      language: z.enum(DOCUMENT_LANGUAGES),
      mediaType: word,
      bytes: z.int().min(1),
      sha256,
      fileName: z.string().min(1).max(255).optional(),
      entry: id.optional(),
    }),
  },
  'bundle.made': {
    concerns: 'one',
    data: z.strictObject({
      bundle: id,
      audience: z.enum(BUNDLE_AUDIENCES),
      recipient: z.string().min(1).max(200),
      language: z.enum(['cy', 'en']),
      parts: z.array(z.enum(BUNDLE_PARTS)).min(1).max(BUNDLE_PARTS.length),
      from: date.optional(),
      to: date.optional(),
      pages: z.int().min(1),
      sha256,
      /** How often an address that is not to be disclosed was taken out of somebody's words. */
      takenOut: z.int().min(0),
    }),
  },
});

/** Kinds that no general form asks for: they come with a file, or with a bundle that was made, from pages of their own. */
export const DOCUMENTED: ReadonlySet<string> = new Set(['document.added', 'bundle.made']);
