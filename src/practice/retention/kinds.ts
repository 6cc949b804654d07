import { z } from 'zod';
import { date, id, kinds, text, word } from '../kind.ts';
import { RETENTION_RULE_IDS } from './rules.ts';

/**
 * Why a record, or some entries of it, may be erased: the time for which it is kept is over; it should never have been there, such as
 * an entry in the wrong child's record; whoever it is about has a right to it; a court has ordered it.
 */
export const ERASURE_BASES = ['retention', 'recorded-in-error', 'right-to-erasure', 'court-order'] as const;
export type ErasureBasis = (typeof ERASURE_BASES)[number];

/** A child's whole record, or some entries of it. */
export const ERASURE_SCOPES = ['record', 'entries'] as const;

/** The most rows of the ledger that one erasure takes: their list is an event, which may not be larger. */
export const MOST_ERASED = 50_000;

const erasure = z.uuid();
const why = text.min(1);
/** Rows of the ledger by their number, and of each the first eight bytes of its commitment, in base64 one after another. */
const rows = z.array(z.int().min(1)).max(MOST_ERASED);
const marks = z.base64();
/** Where those of them that were sealed stand in the log, in order: their leaves stay and have no entry any more. */
const positions = z.array(z.int().min(0)).max(MOST_ERASED);

/**
 * Holds and erasing. A hold that names no child is on every record of the authority. Asking, agreeing and refusing stand in the child's
 * own record and go with it; `erasure.done` stands in the authority's stream, is the only one that stays, and says of nobody who it was.
 */
export const retentionKinds = kinds('retention', {
  'hold.placed': { concerns: 'any', data: z.strictObject({ hold: id, inquiry: word, reason: why }) },
  'hold.lifted': { concerns: 'any', data: z.strictObject({ hold: id, reason: why }) },
  'erasure.asked': {
    concerns: 'one',
    data: z.strictObject({
      erasure,
      basis: z.enum(ERASURE_BASES),
      rule: z.enum(RETENTION_RULE_IDS).optional(),
      entries: z.array(id).min(1).max(1_000).optional(),
      reason: why,
    }),
  },
  'erasure.agreed': { concerns: 'one', data: z.strictObject({ erasure }) },
  'erasure.refused': { concerns: 'one', data: z.strictObject({ erasure, reason: why }) },
  'erasure.done': {
    concerns: 'none',
    data: z.strictObject({
      erasure,
      scope: z.enum(ERASURE_SCOPES),
      /** 2: the rows of the events are gone with the bodies and the key, and only the leaf stays. */
      level: z.literal(2),
      basis: z.enum(ERASURE_BASES),
      rule: z.enum(RETENTION_RULE_IDS).optional(),
      askedBy: word,
      askedOn: date,
      agreedBy: word,
      agreedOn: date,
      rows,
      marks,
      positions,
    }),
  },
});

/** Kinds that no general form asks for: they have pages of their own, or nobody records them. */
export const OF_RETENTION: readonly string[] = retentionKinds.map(({ kind }) => kind);
