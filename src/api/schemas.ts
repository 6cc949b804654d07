import { z } from 'zod';
import { DOCUMENT_STATES } from '#src/documents/index.ts';
import { type Kind, KINDS } from '#src/practice/index.ts';

const id = z.string().min(1).max(256);
const date = z.iso.date();
const time = z.iso.datetime({ offset: true });

const CHILDREN: Readonly<Record<Kind['concerns'], z.ZodType>> = {
  one: z.array(id).length(1),
  some: z.array(id).min(1),
  any: z.array(id).min(0),
  none: z.array(id).length(0),
};

const alternatives = [...KINDS.values()].map((kind) =>
  z
    .strictObject({
      id: id.optional().describe('your own key for this event: sent again, it is recorded once'),
      kind: z.literal(kind.kind),
      at: z.union([date, time]).describe('when it happened; a bare date is a whole day in Europe/London'),
      children: CHILDREN[kind.concerns],
      replaces: kind.replaces === 'required' ? id : id.optional(),
      data: kind.data,
    })
    .meta({ title: kind.kind }),
);
const [first, ...rest] = alternatives;
if (first === undefined) throw new Error('no kinds are declared');

/** What may be recorded: one alternative a kind, from the same schemas as the event line. */
export const event = z.discriminatedUnion('kind', [first, ...rest]).meta({ title: 'Event' });

export const recordBody = z.strictObject({
  events: z.array(event).min(1).max(100).describe('recorded together, all or none'),
  expected: z
    .record(id, z.int().min(0))
    .optional()
    .describe('where each child’s record stood when you looked (`seq`): somebody else’s words since then give 409'),
});

export const recorded = z
  .object({
    id,
    child: z.string(),
    seq: z.int(),
    kind: z.string(),
    at: z.string(),
    recorded: time,
    by: z.string(),
    replaces: id.optional(),
    data: z.record(z.string(), z.unknown()),
    body: z.enum(['kept', 'erased']),
  })
  .meta({ title: 'RecordedEvent' });

export const recordedList = z.object({ already: z.boolean(), events: z.array(recorded) });

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    errors: z
      .array(
        z.object({
          index: z.int().optional(),
          field: z.string(),
          code: z.string(),
          child: z.string().optional(),
          message: z.string().optional(),
        }),
      )
      .optional(),
    since: z.array(recorded).optional(),
    seq: z.int().optional(),
  })
  .meta({ title: 'Problem', description: 'RFC 9457' });

export const child = z
  .object({
    child: id,
    seq: z.int().describe('where the record stands: what a command about the child may expect'),
    givenName: z.string(),
    familyName: z.string(),
    dateOfBirth: date.nullable(),
    expectedBirth: date.nullable(),
    preferredLanguage: z.string().nullable(),
    address: z.string().nullable(),
    postcode: z.string().nullable(),
    livesWith: z.array(z.string()),
    siblings: z.array(id),
    opened: date.nullable(),
    worker: z.string().nullable(),
    team: z.string().nullable(),
    allocated: date.nullable(),
    registered: date.nullable(),
    categories: z.array(z.string()),
    lookedAfter: date.nullable(),
    legalStatus: z.string().nullable(),
    placement: z.object({ kind: z.string().nullable(), since: date }).nullable(),
    lastSeen: date.nullable(),
    lastSeenAlone: date.nullable(),
    contactsAwaitingDecision: z.int(),
    contactsWithoutAction: z.int(),
  })
  .meta({ title: 'Child' });

const instrument = z
  .object({
    instrument: z.string(),
    paragraph: z.string(),
    source: z.string().optional(),
    confidence: z
      .enum(['V', 'R', 'L', 'P'])
      .describe('V: read in its source, and law; R: not verified; L: local; P: a day that was set in the record'),
  })
  .meta({ title: 'Instrument' });

export const duty = z
  .object({
    child: id,
    rule: z.string(),
    from: id,
    start: date,
    due: date,
    status: z.enum(['met', 'late', 'open', 'overdue', 'ended', 'missed']),
    done: date.nullable(),
    doneBy: id.nullable(),
    countedFrom: id,
    skipped: z.array(z.object({ date, name: z.string() })).describe('bank holidays that the count skipped'),
    instrument: instrument.nullable(),
  })
  .meta({ title: 'Duty' });

export const dutyList = z.object({
  duties: z.array(duty),
  unanswered: z
    .array(z.object({ rule: z.string(), from: id, year: z.int() }))
    .describe('duties whose due date the calendar cannot give: bank holidays of that year are not known'),
});
export const eventList = z.object({ events: z.array(recorded), next: z.string().nullable() });

const listed = z.object({
  child: id,
  givenName: z.string(),
  familyName: z.string(),
  worker: z.string().nullable(),
  team: z.string().nullable(),
  lastSeen: date.nullable(),
  lastSeenAlone: date.nullable(),
});
export const owed = listed
  .extend({
    rule: z.string(),
    from: id,
    start: date,
    due: date,
    status: z.enum(['open', 'overdue']),
    post: z.string().nullable(),
  })
  .meta({ title: 'OwedDuty' });
export const workList = z.object({
  counts: z.object({ overdue: z.int(), today: z.int(), coming: z.int() }),
  duties: z.array(owed),
  next: z.string().nullable(),
});
export const teamList = z.object({
  nobodys: z.array(listed.meta({ title: 'ListedChild' })),
  overdueByPost: z.array(z.object({ post: z.string().nullable(), duties: z.int(), children: z.int(), oldest: date })),
  overdue: z.array(owed),
  next: z.string().nullable(),
});
export const contactList = z.object({
  next: z.string().nullable(),
  contacts: z.array(
    listed
      .extend({
        contact: id,
        received: time,
        source: z.string().nullable(),
        due: date.nullable(),
        contactsWithoutAction: z.int(),
      })
      .meta({ title: 'AwaitingContact' }),
  ),
});

export const tokenBody = z.strictObject({ authority: z.int(), post: id });
export const token = z.object({ token: z.string(), until: time });

export const cursorQuery = z.object({
  cursor: z.string().max(1_000).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export const dutyQuery = z.object({
  asAt: date.optional(),
  knownAt: z.union([date, time]).optional(),
  rules: z.enum(['core', 'authority']).default('authority'),
});
export const childParams = z.object({ child: id });

export const documentParams = z.object({ child: id, document: id });

export const documentList = z.object({
  documents: z.array(
    z
      .object({
        document: id,
        title: z.string(),
        type: z.string(),
        language: z.string(),
        mediaType: z.string(),
        bytes: z.int(),
        sha256: z.string(),
        added: time,
        by: z.string(),
        state: z
          .enum(DOCUMENT_STATES)
          .describe('`waiting`: the scanner has not answered; `missing`: the record knows it and the store does not'),
      })
      .meta({ title: 'Document' }),
  ),
});
