import { z } from 'zod';
import { kinds, text, word } from '../kind.ts';

/**
 * What the service records of the log in which everything that is recorded is sealed: of the authority's own stream, and sealed
 * like the rest, so that whoever trusts a log's first key finds those that followed. A key is written as C2SP signed-note has it.
 */
export const logKinds = kinds('log', {
  'log.begun': { concerns: 'any', data: z.strictObject({ origin: word, key: word }) },
  'log.key-rotated': {
    concerns: 'any',
    data: z.strictObject({ origin: word, key: word, before: word, reason: text.min(1) }),
  },
});

/** Kinds that no form and no page asks for: the service records them. */
export const KINDS_OF_THE_SERVICE: ReadonlySet<string> = new Set(['log.begun', 'log.key-rotated']);
