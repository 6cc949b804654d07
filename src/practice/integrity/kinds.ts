import { z } from 'zod';
import { parseInstant } from '../../calendar/index.ts';
import { date, kinds, text, word } from '../kind.ts';

/** What is looked for in how records were made. Each asks a question, and none accuses; `src/figures/irregularities` says how. */
export const IRREGULARITIES = [
  'recorded-late',
  'late-inside-limit',
  'recorded-after-deadline',
  'date-moved',
  'retracted-after-publication',
  'changed-in-bulk',
  'closed-before-count',
  'last-day-heaping',
  'perfect',
  'flat',
  'after-announcement',
  'after-incident',
  'one-recorder',
  'one-machine',
  'leaver',
  'digits',
] as const;
export type IrregularityId = (typeof IRREGULARITIES)[number];

const instant = z.iso.datetime({ offset: true });

/** What explains how records were made: events of the authority's own stream, about no child. */
export const integrityKinds = kinds('integrity', {
  /** Nothing could be recorded from one instant to another. What happened then and was written down soon after it is late for that reason. */
  'outage.recorded': {
    concerns: 'none',
    data: z
      .strictObject({ from: instant, to: instant, what: text.min(1) })
      .refine(({ from, to }) => (parseInstant(from) ?? 0) <= (parseInstant(to) ?? 0), {
        path: ['to'],
        error: 'expected the same time as from or later',
      }),
  },
  /** Somebody said that they would inspect: from that day on people knew. */
  'inspection.announced': {
    concerns: 'none',
    data: z.strictObject({ body: word, begins: date.optional(), what: text.optional() }),
  },
  /** Something happened after which people looked at the records: a press report, a complaint by staff, a court's criticism. */
  'incident.recorded': { concerns: 'none', data: z.strictObject({ what: text.min(1) }) },
  /** Why it is so: shown beside what it explains from then on, and hides nothing. `about` is the part of it that is meant, as the list names it. */
  'irregularity.explained': {
    concerns: 'none',
    data: z
      .strictObject({
        irregularity: z.enum(IRREGULARITIES),
        about: word.optional(),
        from: date,
        to: date,
        why: text.min(1),
      })
      .refine(({ from, to }) => from <= to, { path: ['to'], error: 'expected the same day as from or a later one' }),
  },
});

/** Kinds that no general form asks for: the page Integrity does. */
export const INTEGRITY_KINDS: ReadonlySet<string> = new Set(integrityKinds.map(({ kind }) => kind));
