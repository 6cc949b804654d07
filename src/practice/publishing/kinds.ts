import { z } from 'zod';
import { date, kinds, word } from '../kind.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected a SHA-256 in 64 small hexadecimal digits');

/** What the authority itself does with its figures: events of its own stream, about no child. */
export const publishingKinds = kinds('publishing', {
  'figures.published': {
    concerns: 'none',
    data: z.strictObject({
      edition: word,
      from: date,
      to: date,
      asAt: date,
      knownAt: z.iso.datetime({ offset: true }),
      /** How many leaves of the log were counted over. */
      size: z.int().min(0),
      /** The hashes of the two manifests (docs/proofs.md, section 2). */
      full: sha256,
      public: sha256,
    }),
  },
});

/** Kinds that no general form asks for: a page of their own makes what they name. */
export const PUBLISHED: ReadonlySet<string> = new Set(['figures.published']);
