import type { Readable } from 'node:stream';
import cookie from '@fastify/cookie';
import csrf from '@fastify/csrf-protection';
import formbody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  type Access,
  admits,
  identify,
  type Identity,
  isWithinReach,
  mayRecord,
  PRACTICE_ROLES,
  sessions,
} from '#src/access/index.ts';
import type { Day, Us } from '#src/calendar/index.ts';
import type { FiguresDesk, Irregularities } from '#src/figures/index.ts';
import { type Organisation, postNamed } from '#src/organisation/index.ts';
import { isAway } from '#src/platform/index.ts';
import type { Services } from '#src/recording/index.ts';
import { type KeptChild, keptChildren } from '#src/views/index.ts';
import { alarmLine, standingAlarms } from './alarms.ts';
import { type Assets, serveAssets } from './assets/index.ts';
import { type Content, type Html, html } from './html.ts';
import { CONTENT_SECURITY_POLICY, makePage, type NavigationItem, type PageOptions } from './layout.ts';
import { isLanguage, type Language, preferredLanguage, type Words, words } from './words.ts';

/** What a form or a query sent, a name to its values in order. */
export type Sent = Readonly<Record<string, readonly string[]>>;

/** What pages work with: what every door does, and what is worked out beside them. */
export interface SiteServices extends Services {
  readonly irregularities: Irregularities;
  readonly figures: FiguresDesk;
  /** For how long an independent recount of published figures serves. */
  readonly recountLasts: Us;
}

/** One request for a page, by somebody who is allowed it. */
export interface Visit {
  readonly who: Identity | undefined;
  /** The identity of a page whose access is not `public`. Throws where there is none. */
  readonly me: Identity;
  readonly words: Words;
  readonly today: Day;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Sent;
  readonly form: Sent;
  /** The file of a form that sends one (`takesFile`), still coming in; `form` holds the fields that stood before it. */
  readonly file: SentFile | undefined;
  /** The child of a page that declares one: within reach, as the views have them. Throws where the page declares none. */
  readonly child: KeptChild;
  readonly services: SiteServices;
  readonly organisation: Organisation;
  /** The hidden field that proves that a form is ours. Every form that posts holds it. */
  readonly token: Html;
  readonly page: (options: Omit<PageOptions, 'words' | 'path' | 'who' | 'navigation' | 'alarm'>) => Html;
  readonly reply: FastifyReply;
  readonly request: FastifyRequest;
}

/** A file on its way in. `content.truncated`: it was larger than is taken. */
export interface SentFile {
  readonly name: string;
  readonly content: Readable & { readonly truncated?: boolean };
}

/** A file that is given out as it is read: how a browser is to save it (Content-Disposition), what it is, and its length. */
export interface StreamedFile {
  readonly disposition: string;
  readonly type: string;
  readonly bytes: number;
  readonly content: Readable;
}

/** A file to keep: its name, what it is, and what is in it. */
export interface Download {
  readonly name: string;
  readonly type: string;
  readonly content: string | Buffer;
}

/** What a page answers: itself, or another place to go to (after a post: 303), or itself with a status, or a file. */
export type Answer =
  | Html
  | { readonly redirect: string }
  | { readonly status: number; readonly body: Html }
  | { readonly download: Download }
  | { readonly stream: StreamedFile };

/** A page or a form. `access` says who may use it; `anyForm` lets a post in without the proof that the form is ours, for the page itself to judge. */
export interface PageRoute {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly access: Access;
  readonly anyForm?: true;
  /** A form that sends a file: its fields come first, the proof among them, and the page reads the file as it comes in. */
  readonly takesFile?: true;
  /** What becomes of a post by somebody whose session has ended: what they wrote must not be lost. It is nobody's visit and shows no child. */
  readonly expired?: (visit: Visit) => Answer | Promise<Answer>;
  readonly handle: (visit: Visit) => Answer | Promise<Answer>;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
}

/** What is known of a visit only after it was opened. */
interface Open {
  child: KeptChild | undefined;
  form: Sent;
  file: SentFile | undefined;
}

const SESSION = 'diogel-session';
const LANGUAGE = 'diogel-language';
const SESSION_HOURS = 10;
/** How long a browser is asked to wait for a database that is away. */
const RETRY_AFTER_S = 5;

/** The first value of a name, '' where there is none. */
export const first = (sent: Sent, name: string): string => sent[name]?.[0] ?? '';

const sentOf = (value: unknown): Sent => {
  const sent: Record<string, readonly string[]> = Object.create(null);
  if (typeof value !== 'object' || value === null) return sent;
  for (const [name, given] of Object.entries(value))
    sent[name] = (Array.isArray(given) ? given : [given])
      .filter((each): each is string => typeof each === 'string')
      .map((each) => each.replaceAll('\0', ''));
  return sent;
};

/** Whether a place to go back to is one of ours: a path, not another site's address. */
export const isOurPath = (path: string): boolean => /^\/(?![/\\])[^\u0000-\u0020\\]*$/.test(path);

const navigationOf = ({ t }: Words, who: Identity): NavigationItem[] => {
  const item = (text: string, href: string, shown: boolean): NavigationItem[] => (shown ? [{ text, href }] : []);
  const practice = PRACTICE_ROLES.includes(who.role);
  const team = ['team-manager', 'front-door-manager', 'head-of-service', 'director', 'social-worker'].includes(
    who.role,
  );
  return [
    ...item(t('common.nav.my-work'), '/my-work', practice),
    // Heads find both beside the risks.
    ...item(t('matters.nav.allegation'), '/allegations', who.role === 'designated-officer'),
    ...item(t('matters.complaint.title'), '/complaints', who.role === 'complaints-officer'),
    ...item(t('common.nav.team'), '/team', team),
    ...item(t('common.nav.risks'), '/risks', team),
    ...item(t('figures.title'), '/figures', ['team-manager', 'head-of-service', 'director'].includes(who.role)),
    // Managers find it beside the risks.
    ...item(t('watch.register.title'), '/register', ['conference-chair', 'reviewing-officer'].includes(who.role)),
    ...item(
      t('common.nav.front-door'),
      '/front-door',
      ['front-door-worker', 'front-door-manager', 'team-manager', 'head-of-service', 'director'].includes(who.role),
    ),
    ...item(t('records.title'), '/records', mayRecord(who.role, 'erasure.asked')),
    ...item(t('common.nav.search'), '/search', practice),
    ...item(t('integrity.title'), '/integrity', ['head-of-service', 'director', 'administrator'].includes(who.role)),
  ];
};

/** Registers pages on a server: cookies, forms, security headers, languages, and the question who may. */
export const serveSite = async (
  app: FastifyInstance,
  services: SiteServices,
  assets: Assets,
  routes: readonly PageRoute[],
): Promise<void> => {
  const { clock, organisations, sessionKey, demo } = services;
  const cookies = sessions(sessionKey);
  const alarmsOf = standingAlarms(services);
  // Pages are ours; what belongs to the API has its own way of knowing people.
  await app.register(cookie, { secret: sessionKey.toString('base64') });
  await app.register(formbody, { bodyLimit: 2_000_000 });
  await app.register(multipart, {
    // Nothing is taken into memory: the page reads the file as it comes, and one byte too many tells that it is too large.
    limits: { fieldSize: 10_000, fields: 50, files: 1, parts: 60, fileSize: services.documents.largest + 1 },
    throwFileSizeLimit: false,
  });
  await app.register(csrf, {
    cookieOpts: { signed: true, httpOnly: true, sameSite: 'lax', path: '/' },
    getToken: (request) => (request.body as Record<string, string> | undefined)?.['_csrf'],
  });
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY_POLICY },
    referrerPolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
    strictTransportSecurity: false,
  });
  serveAssets(app, assets, { access: 'public' });
  const authorityNames = new Map<number, { cy: string; en: string }>();
  const layouts = new Map<number, ReturnType<typeof makePage>>();
  const layoutOf = (authority: number | undefined) => {
    const known = layouts.get(authority ?? 0);
    if (known !== undefined) return known;
    const name = authority === undefined ? undefined : authorityNames.get(authority);
    const made = makePage({ assets, demo, ...(name === undefined ? {} : { authority: name }) });
    layouts.set(authority ?? 0, made);
    return made;
  };

  const languageOf = (request: FastifyRequest): Language => {
    const chosen = request.cookies[LANGUAGE];
    return isLanguage(chosen) ? chosen : preferredLanguage(request.headers['accept-language']);
  };

  const visitOf = async (
    request: FastifyRequest,
    reply: FastifyReply,
    knowing: 'knowing' | 'not knowing' = 'knowing',
  ): Promise<Omit<Visit, 'child' | 'file' | 'form'> & Open> => {
    const claimed = knowing === 'knowing' ? cookies.read(request.cookies[SESSION], clock.now() / 1000) : undefined;
    // A session of an authority that is not here (another database was restored) is nobody's.
    const authority = claimed === undefined ? undefined : await services.laws.find(claimed.authority);
    const session = authority === undefined ? undefined : claimed;
    const organisation =
      session === undefined ? { posts: [], holdings: [] } : await organisations.of(session.authority);
    if (authority !== undefined) authorityNames.set(authority.id, authority.name);
    const who = identify(session, organisation, clock.today());
    const said = words(languageOf(request));
    const path = request.url;
    let token: string | undefined;
    const tokenOf = (): string => {
      token ??= reply.generateCsrf();
      return token;
    };
    const title = (identity: Identity): string => {
      const post = postNamed(organisation.posts, identity.post);
      return `${identity.person}, ${post?.title[said.language] ?? identity.post}`;
    };
    return {
      who,
      get me(): Identity {
        if (who === undefined) throw new Error('a page that needs somebody was asked by nobody');
        return who;
      },
      words: said,
      today: clock.today(),
      path,
      params: (request.params ?? {}) as Record<string, string>,
      query: sentOf(request.query),
      form: sentOf(request.body),
      file: undefined,
      child: undefined,
      services,
      organisation,
      get token(): Html {
        return html`<input type="hidden" name="_csrf" value="${tokenOf()}">`;
      },
      page: (options) =>
        layoutOf(who?.authority)({
          words: said,
          path: request.method === 'GET' ? path : (path.split('?')[0] ?? '/'),
          ...options,
          ...(who === undefined
            ? {}
            : {
                who: { name: title(who), signOut: '/sign-out', token: tokenOf() },
                navigation: navigationOf(said, who),
                alarm: alarmLine(said, alarmsOf(who.authority)),
              }),
        }),
      reply,
      request,
    };
  };

  const send = (reply: FastifyReply, answer: Answer): FastifyReply => {
    // What a page shows of a child is for one person at one time: no cache keeps it.
    reply.header('cache-control', 'no-store');
    if ('redirect' in answer) return reply.redirect(answer.redirect, 303);
    if ('download' in answer) {
      const { name, type, content } = answer.download;
      return reply.type(type).header('content-disposition', `attachment; filename="${name}"`).send(content);
    }
    if ('stream' in answer) {
      const { disposition, type, bytes, content } = answer.stream;
      return reply
        .type(type)
        .header('content-disposition', disposition)
        .header('x-content-type-options', 'nosniff')
        .header('content-length', bytes)
        .send(content);
    }
    if ('status' in answer)
      return reply.status(answer.status).type('text/html; charset=utf-8').send(String(answer.body));
    return reply.type('text/html; charset=utf-8').send(String(answer));
  };

  /** Reads a form up to its file. Fields behind the file are not read: the proof stands before it. */
  const readUpload = async (
    request: FastifyRequest,
  ): Promise<{ readonly form: Sent; readonly file: SentFile | undefined }> => {
    if (!request.isMultipart()) return { form: sentOf(request.body), file: undefined };
    const fields: Record<string, string[]> = Object.create(null);
    for await (const part of request.parts()) {
      if (part.type === 'file')
        return { form: sentOf(fields), file: { name: part.filename ?? '', content: part.file } };
      if (typeof part.value === 'string') (fields[part.fieldname] ??= []).push(part.value);
    }
    return { form: sentOf(fields), file: undefined };
  };

  const isOurs = (request: FastifyRequest, reply: FastifyReply, form: Sent): Promise<boolean> =>
    new Promise((resolve) => {
      request.body = { _csrf: first(form, '_csrf') };
      app.csrfProtection(request, reply, () => resolve(true));
      if (reply.sent) resolve(false);
    });

  const plain = (visit: Pick<Visit, 'page'>, status: number, title: string, body: Content): Answer => ({
    status,
    body: visit.page({ title, body }),
  });

  for (const route of routes) {
    app.route({
      method: route.method,
      url: route.path,
      config: { access: route.access },
      ...(route.method === 'POST' && route.anyForm !== true && route.takesFile !== true
        ? {
            preValidation: (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) =>
              app.csrfProtection(request, reply, done),
          }
        : {}),
      handler: async (request, reply) => {
        const visit = await visitOf(request, reply);
        const { t } = visit.words;
        if (!admits(route.access, visit.who?.role)) {
          if (visit.who === undefined && route.expired !== undefined)
            return send(reply, await route.expired(visit as Visit));
          if (visit.who === undefined)
            return send(reply, {
              redirect: `/sign-in?back=${encodeURIComponent(request.method === 'GET' ? request.url : '/')}`,
            });
          return send(
            reply,
            plain(
              visit,
              403,
              t('common.forbidden.title'),
              html`<p class="govuk-body">${t('common.forbidden.role')}</p>`,
            ),
          );
        }
        if (typeof route.access === 'object' && route.access.child === true) {
          const [child] = await keptChildren(
            (statement, values) => services.database.run(visit.me.authority, statement, values),
            visit.me.authority,
            [visit.params['child'] ?? ''],
          );
          const reach = child !== undefined && isWithinReach(visit.me, child);
          // The same answer whether there is no such child or they are out of reach: the page tells nobody who is known here.
          if (!reach)
            return send(
              reply,
              plain(
                visit,
                403,
                t('common.forbidden.title'),
                html`<p class="govuk-body">${t('common.forbidden.child')}</p>`,
              ),
            );
          visit.child = child;
        }
        if (route.takesFile === true) {
          Object.assign(visit, await readUpload(request));
          if (!(await isOurs(request, reply, visit.form))) {
            visit.file?.content.resume();
            return reply;
          }
        }
        // Access that declares no child leaves `child` undefined, and a page that reads it is at fault: it fails loudly.
        return send(reply, await route.handle(visit as Visit));
      },
    });
  }

  app.get('/language', { config: { access: 'public' } }, async (request, reply) => {
    const query = sentOf(request.query);
    const to = first(query, 'to');
    const back = first(query, 'back');
    if (isLanguage(to))
      reply.setCookie(LANGUAGE, to, { path: '/', httpOnly: true, sameSite: 'lax', maxAge: 365 * 86_400 });
    return send(reply, { redirect: isOurPath(back) ? back : '/' });
  });

  app.setNotFoundHandler(async (request, reply) => {
    const visit = await visitOf(request, reply);
    return send(
      reply,
      plain(
        visit,
        404,
        visit.words.t('common.not-found.title'),
        html`<p class="govuk-body">${visit.words.t('common.not-found.body')}</p>`,
      ),
    );
  });

  app.setErrorHandler(async (error: Error & { statusCode?: number; code?: string }, request, reply) => {
    const status =
      error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500
        ? error.statusCode
        : isAway(error)
          ? 503
          : 500;
    if (status === 500) request.log.error({ err: error }, 'a page failed');
    if (status === 503) {
      request.log.warn({ err: error }, 'the database does not answer');
      reply.header('retry-after', RETRY_AFTER_S);
    }
    // What failed may be what says who is there: then the page is said to nobody in particular.
    const visit = await visitOf(request, reply).catch(() => visitOf(request, reply, 'not knowing'));
    const { t } = visit.words;
    if (error.code?.startsWith('FST_CSRF') === true)
      return send(
        reply,
        plain(visit, 403, t('common.stale-form.title'), html`<p class="govuk-body">${t('common.stale-form.body')}</p>`),
      );
    const what = status === 503 ? 'away' : 'problem';
    return send(
      reply,
      plain(visit, status, t(`common.${what}.title`), html`<p class="govuk-body">${t(`common.${what}.body`)}</p>`),
    );
  });
};

/** Signs somebody in as the holder of a post, for some hours. */
export const signIn = (
  { reply, services: { sessionKey, clock, demo } }: Pick<Visit, 'reply' | 'services'>,
  who: Pick<Identity, 'authority' | 'post' | 'person'>,
): void => {
  const until = clock.now() / 1000 + SESSION_HOURS * 3_600_000;
  const value = sessions(sessionKey).write({ authority: who.authority, post: who.post, person: who.person, until });
  reply.setCookie(SESSION, value, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: !demo && reply.request.protocol === 'https',
    maxAge: SESSION_HOURS * 3600,
  });
};

export const signOut = ({ reply }: Pick<Visit, 'reply'>): void => {
  reply.clearCookie(SESSION, { path: '/' });
};
