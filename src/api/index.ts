import swagger from '@fastify/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  createJsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  type Access,
  admits,
  inSight,
  identify,
  type Identity,
  isWithinReach,
  postsAnsweredBy,
  PRACTICE_ROLES,
  sessions,
  outOfSight,
} from '#src/access/index.ts';
import { type Day, formatDay, formatInstant, parseDay } from '#src/calendar/index.ts';
import { attachment, saveAs } from '#src/documents/index.ts';
import { asKnown, explain, judge } from '#src/law/index.ts';
import type { RecordedEvent } from '#src/ledger/index.ts';
import { holderOn, postNamed, vacantOn } from '#src/organisation/index.ts';
import { isAway } from '#src/platform/index.ts';
import { coreLaw, parseKnownAt } from '#src/practice/index.ts';
import type { Command, Recording, Services } from '#src/recording/index.ts';
import {
  awaitingContacts,
  countOfPosts,
  dutiesOfPosts,
  type ContactPlace,
  type DutyPlace,
  type KeptChild,
  keptChildren,
  type ListedChild,
  type ListedDuty,
  nobodysChildren,
  overdueByPost,
  overdueOfTeam,
} from '#src/views/index.ts';
import * as schemas from './schemas.ts';

export { serveLogs } from './logs.ts';

/** Why a document is not given out. */
const CLOSED = {
  infected: [403, 'The scanner found a virus in the document'],
  unscanned: [403, 'No scanner is configured, and documents that were not scanned stay closed'],
  waiting: [503, 'The scanner does not answer; the document stays closed until it has been scanned'],
  missing: [404, 'The document is not in the store'],
  damaged: [500, 'The document does not match the hash in the record, and is not given out'],
} as const;

const BASE = '/api/v1';
const COMING_DAYS = 14;
const TOKEN_HOURS = 10;
const HIGHEST_SEQ = 2_147_483_647;

/** How long a caller is asked to wait for a database that is away. */
const RETRY_AFTER_S = 5;

type ProblemDetails = z.infer<typeof schemas.problem>;

/** A refusal on its way to the error handler. */
class Refused extends Error {
  readonly details: ProblemDetails;
  constructor(details: ProblemDetails) {
    super(details.title);
    this.details = details;
  }
}

const refuse = (status: number, code: string, title: string, more: Partial<ProblemDetails> = {}): Refused =>
  new Refused({ type: `urn:diogel:problem:${code}`, title, status, ...more });

const date = (day: Day | null): string | null => (day === null ? null : formatDay(day));

/** What holds the events of a request; the recorder checks each. Made once: making a schema costs more than using it. */
const requestEnvelope = z.strictObject({
  events: z.array(z.record(z.string(), z.unknown())).min(1).max(100),
  expected: z.record(z.string(), z.int().min(0)).optional(),
});

const shownEvent = ({
  id,
  child,
  seq,
  kind,
  at,
  recordedUs,
  by,
  replaces,
  data,
  body,
}: RecordedEvent): z.infer<typeof schemas.recorded> => ({
  id,
  child,
  seq,
  kind,
  at,
  recorded: formatInstant(recordedUs),
  by,
  ...(replaces === undefined ? {} : { replaces }),
  data,
  body,
});

const shownListed = ({ child, givenName, familyName, worker, team, lastSeen, lastSeenAlone }: ListedChild) => ({
  child,
  givenName,
  familyName,
  worker,
  team,
  lastSeen: date(lastSeen),
  lastSeenAlone: date(lastSeenAlone),
});

const shownOwed = (duty: ListedDuty, today: Day): z.infer<typeof schemas.owed> => ({
  ...shownListed(duty),
  rule: duty.rule,
  from: duty.from,
  start: formatDay(duty.start),
  due: formatDay(duty.due),
  status: duty.due < today ? 'overdue' : 'open',
  post: duty.post,
});

const shownChild = (kept: KeptChild): z.infer<typeof schemas.child> => ({
  child: kept.child,
  seq: kept.seq,
  givenName: kept.givenName,
  familyName: kept.familyName,
  dateOfBirth: date(kept.born),
  expectedBirth: date(kept.expected),
  preferredLanguage: kept.language,
  address: kept.address,
  postcode: kept.postcode,
  livesWith: [...kept.livesWith],
  siblings: [...kept.siblings],
  opened: date(kept.openedOn),
  worker: kept.worker,
  team: kept.team,
  allocated: date(kept.allocatedOn),
  registered: date(kept.registeredOn),
  categories: [...kept.categories],
  lookedAfter: date(kept.careOn),
  legalStatus: kept.legalStatus,
  placement: kept.placementOn === null ? null : { kind: kept.placementKind, since: formatDay(kept.placementOn) },
  lastSeen: date(kept.lastSeen),
  lastSeenAlone: date(kept.lastSeenAlone),
  contactsAwaitingDecision: kept.awaiting,
  contactsWithoutAction: kept.noFurtherAction,
});

const place = z.object({ due: z.int32(), child: z.string().max(300), n: z.int32() });
const contactPlace = z.object({ receivedUs: z.int(), contact: z.string().max(300), child: z.string().max(300) });
const writeCursor = (at: DutyPlace | ContactPlace | undefined): string | null =>
  at === undefined ? null : Buffer.from(JSON.stringify(at)).toString('base64url');
const cursorOf =
  <Place>(schema: z.ZodType<Place>) =>
  (cursor: string | undefined): Place | undefined => {
    if (cursor === undefined) return undefined;
    try {
      return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    } catch {
      throw refuse(400, 'invalid', 'The cursor is not one of ours', {
        errors: [{ field: 'cursor', code: 'wrong-format', message: 'expected the `next` of an earlier answer' }],
      });
    }
  };
const readCursor = cursorOf(place);
const readContactCursor = cursorOf(contactPlace);

/** What a recording came to, as an answer. */
const answered = (
  recording: Recording,
): { readonly status: number; readonly body: z.infer<typeof schemas.recordedList> } => {
  if (recording.ok)
    return {
      status: recording.already ? 200 : 201,
      body: { already: recording.already, events: recording.recorded.map(shownEvent) },
    };
  switch (recording.code) {
    case 'invalid':
      throw refuse(422, 'invalid', 'The events are not valid', { errors: [...recording.problems] });
    case 'contradiction':
      throw refuse(422, 'contradiction', 'The events contradict what is known', {
        errors: [...recording.contradictions],
      });
    case 'forbidden':
      throw refuse(403, 'forbidden', 'Your post may not record this');
    case 'conflict':
      throw refuse(409, 'conflict', 'Somebody else has recorded something about this child since you looked', {
        since: recording.since.map(shownEvent),
        seq: recording.seq,
        detail: recording.child,
      });
    case 'key-reused':
      throw refuse(409, 'key-reused', 'This id was used before for another event', { detail: recording.id });
    case 'unknown-replaced':
      throw refuse(422, 'unknown-replaced', 'There is no such event to correct', {
        errors: [{ field: 'replaces', code: 'unknown-replaced', message: `no event has the id ${recording.replaces}` }],
      });
    default:
      throw refuse(422, recording.code, 'The events cannot be kept as they are', { detail: recording.id });
  }
};

/** The API and its description. Callers show a bearer token; nothing is answered to a browser's cookie, so no other site can borrow one. */
export const serveApi = async (app: FastifyInstance, services: Services): Promise<void> => {
  const { database, ledger, organisations, laws, recorder, clock } = services;
  const signed = sessions(services.sessionKey);
  app.addHook('onSend', async (_, reply) => {
    reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
  });
  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Diogel',
        version: '1',
        description: 'What is owed to each child, by whom, by when and under which law.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/' }],
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
      security: [{ bearer: [] }],
    },
    transform: createJsonSchemaTransform({ skipList: ['/healthz', '/api/openapi.json', '/*'] }),
  });
  const api = app.withTypeProvider<ZodTypeProvider>();

  app.setErrorHandler(
    (
      error: Error & {
        statusCode?: number;
        validation?: readonly { instancePath: string; message?: string; keyword: string }[];
      },
      request,
      reply,
    ) => {
      const details: ProblemDetails =
        error instanceof Refused
          ? error.details
          : error.validation !== undefined
            ? {
                type: 'urn:diogel:problem:invalid',
                title: 'The request is not valid',
                status: 400,
                errors: error.validation.map(({ instancePath, message, keyword }) => ({
                  field: instancePath.slice(1).replaceAll('/', '.'),
                  code: keyword,
                  ...(message === undefined ? {} : { message }),
                })),
              }
            : error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500
              ? { type: 'urn:diogel:problem:bad-request', title: error.message, status: error.statusCode }
              : isAway(error)
                ? {
                    type: 'urn:diogel:problem:unavailable',
                    title:
                      'The database does not answer; send the same again, under the same ids, and it is recorded once',
                    status: 503,
                  }
                : { type: 'urn:diogel:problem:failed', title: 'Something failed; nothing was half saved', status: 500 };
      if (details.status === 500) request.log.error({ err: error }, 'the API failed');
      if (details.status === 503) {
        request.log.warn({ err: error }, 'the database does not answer');
        reply.header('retry-after', RETRY_AFTER_S);
      }
      return reply.status(details.status).type('application/problem+json').send(details);
    },
  );

  const identityOf = async (request: FastifyRequest): Promise<Identity | undefined> => {
    const [scheme, value] = (request.headers.authorization ?? '').split(' ');
    if (scheme?.toLowerCase() !== 'bearer') return undefined;
    const session = signed.read(value, clock.now() / 1000);
    return session === undefined
      ? undefined
      : identify(session, await organisations.of(session.authority), clock.today());
  };
  const callers = new WeakMap<FastifyRequest, Identity>();
  const me = (request: FastifyRequest): Identity => {
    const who = callers.get(request);
    if (who === undefined) throw new Error('an operation that needs somebody was asked by nobody');
    return who;
  };
  app.addHook('onRequest', async (request, reply) => {
    const { access } = request.routeOptions.config;
    if (access === 'public') return;
    const who = await identityOf(request);
    if (who === undefined) {
      reply.header('www-authenticate', 'Bearer');
      throw refuse(401, 'unauthenticated', 'Show a bearer token');
    }
    if (!admits(access, who.role)) throw refuse(403, 'forbidden', 'Your post may not use this');
    callers.set(request, who);
  });

  const practice: Access = { roles: PRACTICE_ROLES };
  const ofChild: Access = { roles: PRACTICE_ROLES, child: true };
  const problems = { '4xx': schemas.problem, '5xx': schemas.problem };
  const run = (authority: number) => (statement: { name: string; text: string }, values: readonly unknown[]) =>
    database.run(authority, statement, values);

  /** The child of the address, within reach; the same refusal whether there is none or they are out of reach. */
  const reached = async (who: Identity, id: string): Promise<KeptChild> => {
    const [kept] = await keptChildren(run(who.authority), who.authority, [id]);
    const within = kept !== undefined && isWithinReach(who, kept);
    if (!within) throw refuse(403, 'forbidden', 'There is no such child within the reach of your post');
    return kept;
  };

  api.get('/api/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, async () => app.swagger());

  api.get(BASE, { config: { access: 'public' }, schema: { hide: true } }, async () => ({
    name: 'Diogel',
    version: 1,
    description: '/api/openapi.json',
  }));

  if (services.demo) {
    api.post(
      `${BASE}/demo-tokens`,
      {
        config: { access: 'public' },
        schema: {
          summary: 'A token for a post of the demonstration',
          security: [],
          body: schemas.tokenBody,
          response: { 201: schemas.token, ...problems },
        },
      },
      async (request, reply) => {
        const { authority, post } = request.body;
        const { posts, holdings } =
          (await laws.find(authority)) === undefined ? { posts: [], holdings: [] } : await organisations.of(authority);
        const holder = postNamed(posts, post) === undefined ? undefined : holderOn(holdings, post, clock.today());
        if (holder === undefined)
          throw refuse(422, 'invalid', 'Nobody holds such a post', {
            errors: [{ field: 'post', code: 'unknown-post' }],
          });
        const until = clock.now() + TOKEN_HOURS * 3_600_000_000;
        const token = signed.write({ authority, post, person: holder.person, until: until / 1000 });
        return reply.status(201).send({ token, until: formatInstant(until) });
      },
    );
  }

  api.post(
    `${BASE}/events`,
    {
      config: { access: practice },
      // The recorder checks each event and names everything that is wrong with it; the schema here describes.
      validatorCompiler: () => (value: unknown) => ({ value }),
      schema: {
        summary: 'Record events, all or none',
        body: schemas.recordBody,
        response: { 200: schemas.recordedList, 201: schemas.recordedList, ...problems },
      },
    },
    async (request, reply) => {
      const body: unknown = request.body;
      const read = requestEnvelope.safeParse(body);
      if (!read.success) {
        throw refuse(422, 'invalid', 'The request is not valid', {
          errors: read.error.issues.map(({ path, code, message }) => ({
            field: path.map(String).join('.'),
            code,
            message,
          })),
        });
      }
      const { events, expected } = read.data;
      const unknown = events.flatMap((each, index) =>
        Object.keys(each)
          .filter((key) => !['id', 'kind', 'at', 'children', 'replaces', 'data'].includes(key))
          .map((field) => ({ index, field, code: 'unknown-field', message: `${field}: unknown field` })),
      );
      if (unknown.length > 0) throw refuse(422, 'invalid', 'The events are not valid', { errors: unknown });
      // Events may bring their key as a header, as clients that retry are used to.
      const key = request.headers['idempotency-key'];
      const commands = events.map((each, index) =>
        typeof key === 'string' && each['id'] === undefined
          ? { ...each, id: events.length === 1 ? key : `${key}.${index}` }
          : each,
      ) as unknown as Command[];
      const { status, body: answer } = answered(
        await recorder.record(me(request), commands, {
          source: 'api',
          ...(expected === undefined ? {} : { expected }),
        }),
      );
      return reply.status(status === 200 ? 200 : 201).send(answer);
    },
  );

  api.get(
    `${BASE}/children/:child`,
    {
      config: { access: ofChild },
      schema: {
        summary: 'A child: who, where they stand',
        params: schemas.childParams,
        response: { 200: schemas.child, ...problems },
      },
    },
    async (request) => shownChild(await reached(me(request), request.params.child)),
  );

  api.get(
    `${BASE}/children/:child/events`,
    {
      config: { access: ofChild },
      schema: {
        summary: 'A child’s record, in the order in which it came in',
        params: schemas.childParams,
        querystring: schemas.cursorQuery,
        response: { 200: schemas.eventList, ...problems },
      },
    },
    async (request) => {
      const who = me(request);
      const { child } = await reached(who, request.params.child);
      const after = request.query.cursor === undefined ? 0 : Number(request.query.cursor);
      if (!Number.isSafeInteger(after) || after < 0 || after > HIGHEST_SEQ)
        throw refuse(400, 'invalid', 'The cursor is not one of ours', {
          errors: [{ field: 'cursor', code: 'wrong-format' }],
        });
      const [events, { facts }] = await Promise.all([
        ledger.events(who.authority, child, { after, limit: request.query.limit + 1 }),
        ledger.facts(who.authority, child),
      ]);
      const hidden = outOfSight(who.role, facts);
      const shown = events.slice(0, request.query.limit);
      return {
        events: shown.filter(({ id }) => !hidden.has(id)).map(shownEvent),
        next: events.length > shown.length ? String(shown.at(-1)?.seq ?? after) : null,
      };
    },
  );

  api.get(
    `${BASE}/children/:child/duties`,
    {
      config: { access: ofChild },
      schema: {
        summary: 'What is owed to a child, as it stood and was known on any day',
        params: schemas.childParams,
        querystring: schemas.dutyQuery,
        response: { 200: schemas.dutyList, ...problems },
      },
    },
    async (request) => {
      const who = me(request);
      const { child } = await reached(who, request.params.child);
      const { asAt, knownAt, rules } = request.query;
      const law = rules === 'core' ? coreLaw() : await laws.of(who.authority);
      const { facts } = await ledger.facts(who.authority, child);
      const { duties, unanswered } = judge(
        inSight(who.role, facts),
        law,
        asAt === undefined ? clock.today() : (parseDay(asAt) ?? clock.today()),
        knownAt === undefined ? undefined : parseKnownAt(knownAt),
      );
      return {
        duties: duties.map((duty) => {
          const { holidays, instrument } = explain(duty, law);
          return {
            child,
            rule: duty.rule,
            from: duty.from,
            start: formatDay(duty.start),
            due: formatDay(duty.due),
            status: duty.status,
            done: date(duty.done),
            doneBy: duty.doneBy,
            countedFrom: duty.countedFrom,
            skipped: holidays.map(({ day, name }) => ({ date: formatDay(day), name })),
            instrument:
              instrument === undefined
                ? null
                : {
                    instrument: instrument.instrument,
                    paragraph: instrument.paragraph,
                    ...(instrument.source === undefined ? {} : { source: instrument.source }),
                    confidence: instrument.confidence,
                  },
          };
        }),
        unanswered: unanswered.map(({ rule, from, year }) => ({ rule, from, year })),
      };
    },
  );

  /** A child's documents that count, with what the store knows of each. */
  const documentsOf = async (who: Identity, child: string) => {
    const [{ facts }, files] = await Promise.all([
      ledger.facts(who.authority, child),
      services.documents.filesOf(who.authority, child),
    ]);
    const ids = asKnown(inSight(who.role, facts), undefined)
      .filter(({ kind }) => kind === 'document.added')
      .map(({ id }) => id);
    const events = ids.length === 0 ? [] : await ledger.eventsById(who.authority, ids);
    return events
      .filter((event) => event.child === child && event.body === 'kept')
      .map(({ data, recordedUs, by }) => {
        const text = (field: string): string => {
          const value = data[field];
          return typeof value === 'string' ? value : '';
        };
        const file = files.get(text('document'));
        return {
          document: text('document'),
          title: text('title'),
          type: text('type'),
          language: text('language'),
          mediaType: text('mediaType'),
          bytes: Number(data['bytes']),
          sha256: text('sha256'),
          added: formatInstant(recordedUs),
          by,
          state: file !== undefined && file.sha256 === data['sha256'] ? file.state : ('missing' as const),
        };
      });
  };

  api.get(
    `${BASE}/children/:child/documents`,
    {
      config: { access: ofChild },
      schema: {
        summary: 'A child’s documents',
        params: schemas.childParams,
        response: { 200: schemas.documentList, ...problems },
      },
    },
    async (request) => {
      const who = me(request);
      const { child } = await reached(who, request.params.child);
      return { documents: await documentsOf(who, child) };
    },
  );

  api.get(
    `${BASE}/children/:child/documents/:document`,
    {
      config: { access: ofChild },
      schema: {
        summary: 'A document as it came, if the scanner has passed it and it is what the record says',
        params: schemas.documentParams,
        response: problems,
      },
    },
    async (request, reply) => {
      const who = me(request);
      const { child } = await reached(who, request.params.child);
      const listed = (await documentsOf(who, child)).find(({ document }) => document === request.params.document);
      const { unscannedDocuments } = await laws.settings(who.authority);
      const opened =
        listed === undefined
          ? undefined
          : await services.documents.open(who.authority, child, listed.document, listed.sha256, unscannedDocuments);
      if (listed === undefined || opened === undefined) throw refuse(404, 'missing', 'There is no such document');
      if (!opened.ok) {
        const [status, title] = CLOSED[opened.code];
        throw refuse(status, opened.code, title);
      }
      const file: FastifyReply = reply;
      return file
        .type(opened.mediaType)
        .header('content-disposition', attachment(saveAs(listed.title, opened.mediaType)))
        .header('content-length', opened.bytes)
        .send(opened.content);
    },
  );

  api.get(
    `${BASE}/work/mine`,
    {
      config: { access: practice },
      schema: {
        summary: 'What my post owes, the oldest first',
        querystring: schemas.cursorQuery,
        response: { 200: schemas.workList, ...problems },
      },
    },
    async (request) => {
      const who = me(request);
      const today = clock.today();
      const posts = postsAnsweredBy(await organisations.of(who.authority), who.post, today);
      const [counts, { duties, next }] = await Promise.all([
        countOfPosts(run(who.authority), who.authority, posts, today, today + COMING_DAYS),
        dutiesOfPosts(
          run(who.authority),
          who.authority,
          posts,
          today + COMING_DAYS,
          request.query.limit,
          readCursor(request.query.cursor),
        ),
      ]);
      return { counts, duties: duties.map((duty) => shownOwed(duty, today)), next: writeCursor(next) };
    },
  );

  api.get(
    `${BASE}/work/team`,
    {
      config: { access: { roles: ['team-manager', 'head-of-service', 'director'] } },
      schema: {
        summary: 'What a manager’s team misses: nobody’s children, and what is overdue',
        querystring: schemas.cursorQuery,
        response: { 200: schemas.teamList, ...problems },
      },
    },
    async (request) => {
      const who = me(request);
      const today = clock.today();
      const { posts, holdings } = await organisations.of(who.authority);
      // A manager of no team has no team's children, and not everybody's.
      const team = who.role === 'team-manager' ? (who.team ?? '') : null;
      const vacant = vacantOn(posts, holdings, today).map(({ post }) => post);
      const [nobodys, byPost, { duties, next }] = await Promise.all([
        nobodysChildren(run(who.authority), who.authority, vacant, team, request.query.limit),
        overdueByPost(run(who.authority), who.authority, team, today),
        overdueOfTeam(
          run(who.authority),
          who.authority,
          team,
          today,
          request.query.limit,
          readCursor(request.query.cursor),
        ),
      ]);
      return {
        nobodys: nobodys.map(shownListed),
        overdueByPost: byPost.map(({ oldest, ...rest }) => ({ ...rest, oldest: formatDay(oldest) })),
        overdue: duties.map((duty) => shownOwed(duty, today)),
        next: writeCursor(next),
      };
    },
  );

  api.get(
    `${BASE}/work/front-door`,
    {
      config: {
        access: { roles: ['front-door-worker', 'front-door-manager', 'team-manager', 'head-of-service', 'director'] },
      },
      schema: {
        summary: 'Contacts that await a decision, the oldest first',
        querystring: schemas.cursorQuery,
        response: { 200: schemas.contactList, ...problems },
      },
    },
    async (request) => {
      const who = me(request);
      const { limit, cursor } = request.query;
      const contacts = await awaitingContacts(run(who.authority), who.authority, limit + 1, readContactCursor(cursor));
      const page = contacts.slice(0, limit);
      // What is beyond a reader's reach is left out of their page, and the cursor goes on past it.
      const mine = page.filter((contact) => isWithinReach(who, { ...contact, awaiting: 1 }));
      return {
        next: writeCursor(contacts.length > limit ? page.at(-1) : undefined),
        contacts: mine.map((contact) => ({
          ...shownListed(contact),
          contact: contact.contact,
          received: formatInstant(contact.receivedUs),
          source: contact.source,
          due: date(contact.due),
          contactsWithoutAction: contact.noFurtherAction,
        })),
      };
    },
  );

  app.get('/api/*', { config: { access: 'public' } }, async (_: FastifyRequest, reply: FastifyReply) =>
    reply
      .status(404)
      .type('application/problem+json')
      .send({ type: 'urn:diogel:problem:not-found', title: 'There is no such operation', status: 404 }),
  );
};
