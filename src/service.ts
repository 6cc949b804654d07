import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { type FastifyInstance, fastify, LogController } from 'fastify';
import { pino } from 'pino';
import type { Access } from './access/index.ts';
import { serveApi, serveLogs } from './api/index.ts';
import { clamd, openDocuments, scannerAddress, storeOf } from './documents/index.ts';
import { openErasing } from './erasing/index.ts';
import { figuresDesk, irregularitiesOf, keepRecounts } from './figures/index.ts';
import {
  keepLogs,
  keepVerified,
  type KeptLogs,
  listAuthorities,
  openLedger,
  openPolicy,
  openVault,
} from './ledger/index.ts';
import { organisations } from './organisation/index.ts';
import { type Clock, type Configuration, migrate, openDatabase } from './platform/index.ts';
import { laws, openRecorder, sessionKeyOf } from './recording/index.ts';
import { buildAssets, PAGES, serveSite, type SiteServices } from './web/index.ts';

export interface ServiceOptions {
  readonly configuration: Configuration;
  /** Connection string of the database, ours or the installation's own. */
  readonly databaseUrl: string;
  readonly clock: Clock;
}

/** A route as it was registered; `access` is undefined where it declares none. */
export interface DeclaredRoute {
  readonly method: string;
  readonly path: string;
  readonly access: Access | undefined;
}

/** A service that is put together and not yet listening. */
export interface Service {
  readonly app: FastifyInstance;
  readonly services: SiteServices;
  /** Every route, with who may use it. */
  readonly routes: readonly DeclaredRoute[];
  /** Seals what is recorded, from now on until it is stopped. `say` is told what whoever runs the service should know. */
  readonly keepLogs: (say: (message: string) => void) => KeptLogs;
  /** Has the last edition of each authority counted again by the verifier, once it is published and daily, until it is stopped. */
  readonly keepRecounts: () => { readonly stop: () => Promise<void> };
  /** Has all that is recorded verified once a day, by a process of its own, until it is stopped. */
  readonly keepVerified: (everyMs?: number) => { readonly stop: () => Promise<void> };
  /** Finishes what has begun, then lets go of the database. */
  readonly close: () => Promise<void>;
}

/**
 * What a log may keep of an error: what kind it was and where it came from. Messages and the database's details quote rows,
 * and rows are about children.
 */
export const nameless = (error: Error & { code?: unknown; constraint?: unknown }) => ({
  type: error.name,
  message: '',
  stack: (error.stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .join('\n'),
  ...(typeof error.code === 'string' ? { code: error.code } : {}),
  ...(typeof error.constraint === 'string' ? { constraint: error.constraint } : {}),
});

/** How politely a verification asks for a processor: people are served first. */
const POLITE = 10;

/**
 * `diogel verify` as a process of its own: hashing all that was ever recorded would keep pages waiting. It keeps what it
 * finds itself, faults too.
 */
const verifyAside = async (
  { folder, keyFile, origin, witnessFile }: Configuration,
  databaseUrl: string,
  code: string,
  signal: AbortSignal,
): Promise<void> => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'cli', 'main.ts'), 'verify', '--authority', code], {
    env: {
      PATH: process.env['PATH'] ?? '',
      DATABASE_URL: databaseUrl,
      DIOGEL_VAR: folder,
      DIOGEL_KEY_FILE: keyFile,
      DIOGEL_ORIGIN: origin,
      ...(witnessFile === undefined ? {} : { DIOGEL_WITNESSES: witnessFile }),
    },
    stdio: 'ignore',
    signal,
  });
  const ended = once(child, 'close');
  if (child.pid !== undefined) setPriority(child.pid, POLITE);
  await ended;
};

/** Lines go out together, within a second and at the latest at the end of the process: each by itself would cost as much as an answer. */
const log = pino.destination({ dest: 1, sync: false, minLength: 4_096, periodicFlush: 1_000 });

/** Puts the service together on a database. Throws with a sentence fit for the terminal where it cannot serve. */
export const openService = async ({ configuration, databaseUrl, clock }: ServiceOptions): Promise<Service> => {
  const migrated = await migrate(databaseUrl);
  if (!migrated.ok) throw new Error(migrated.message);
  const app = fastify({
    logger: {
      level: configuration.logLevel,
      stream: log,
      // An address may hold a child's id, a body what was written: neither is for a log.
      serializers: { req: ({ method }) => ({ method }), res: ({ statusCode }) => ({ statusCode }), err: nameless },
    },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 2_500_000,
    // A client that stops in the middle of what it sends is not waited for without end.
    // Five minutes: a document of the largest size over a poor line.
    requestTimeout: 300_000,
    routerOptions: { maxParamLength: 300 },
    trustProxy: false,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
  });
  const database = openDatabase({
    url: databaseUrl,
    onLost: (error) => app.log.warn({ err: error }, 'lost an idle connection to the database'),
  });
  const vault = await openVault(configuration.keyFile);
  const policy = await openPolicy(configuration.witnessFile);
  const ledger = openLedger({ database, vault, policy });
  const held = organisations(database);
  const known = laws(database);
  const files = join(configuration.folder, 'documents');
  const scanner = configuration.scanner === undefined ? undefined : scannerAddress(configuration.scanner);
  const store = storeOf({ s3: configuration.s3, folder: files });
  const recorder = openRecorder({ ledger, organisations: held, laws: known, clock });
  const irregularities = irregularitiesOf(
    {
      ledger,
      law: known.of,
      organisation: held.of,
      today: () => clock.today(),
      now: () => clock.now(),
    },
    (error) => app.log.error({ err: error }, 'irregularities were not worked out'),
  );
  const figures = figuresDesk({ ledger, laws: known }, () => clock.now());
  const services: SiteServices = {
    database,
    ledger,
    organisations: held,
    laws: known,
    recorder,
    documents: await openDocuments({
      database,
      ledger,
      clock,
      store,
      scanner: scanner === undefined ? undefined : clamd(scanner),
      folder: files,
      largest: configuration.largestDocument,
    }),
    erasing: openErasing({
      database,
      ledger,
      store,
      clock,
      folder: join(configuration.folder, 'erasures'),
      law: known.of,
      posts: async (authority) => (await held.of(authority)).posts,
      forget: () => {
        ledger.forget();
        recorder.forget();
        irregularities.forget();
        figures.forget();
      },
    }),
    irregularities,
    figures,
    recountLasts: configuration.recountDays * 86_400_000_000,
    clock,
    sessionKey: await sessionKeyOf(configuration.keyFile),
    demo: configuration.demo,
  };

  // A database that was put back may hold again what was erased: nobody is answered before it is gone.
  await services.erasing.replay();

  // A connection that was busy when the end was announced goes idle later, and would be waited for until it times out.
  let closing: NodeJS.Timeout | undefined;
  app.addHook('preClose', async () => {
    closing = setInterval(() => app.server.closeIdleConnections(), 50);
  });
  app.addHook('onClose', async () => clearInterval(closing));
  app.addHook('onSend', async (_, reply) => {
    if (closing !== undefined) reply.header('connection', 'close');
  });
  const routes: DeclaredRoute[] = [];
  app.addHook('onRoute', ({ method, url, config }) => {
    for (const each of [method].flat()) routes.push({ method: each, path: url, access: config?.access });
  });
  // Who may is declared with the route. What declares nothing is for nobody, whoever asks.
  app.addHook('onRequest', async (request, reply) => {
    if (!request.is404 && request.routeOptions.config.access === undefined)
      return reply.code(403).send({ title: 'forbidden' });
    return undefined;
  });
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        route: request.routeOptions.url,
        method: request.method,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'answered',
    );
  });

  app.get('/healthz', { config: { access: 'public' } }, async (_, reply) => {
    try {
      await database.ping();
      for (const { id } of await listAuthorities(database)) {
        if (!(await ledger.hasRightKey(id)))
          return reply
            .code(503)
            .send({ status: 'unavailable', reason: 'the key file is not the one under which the records were sealed' });
      }
      return { status: 'ok' };
    } catch {
      return reply.code(503).send({ status: 'unavailable', reason: 'the database does not answer' });
    }
  });
  const assets = await buildAssets(join(configuration.folder, 'assets'));
  await app.register(async (scope) => serveApi(scope, services));
  await app.register(async (scope) => serveLogs(scope, configuration.folder));
  await app.register(async (scope) => serveSite(scope, services, assets, PAGES));

  return {
    app,
    services,
    routes,
    keepLogs: (say) => {
      const { folder, origin } = configuration;
      return keepLogs({ database, append: ledger.append, vault, policy, folder, origin, say });
    },
    keepRecounts: () =>
      keepRecounts({ database, ledger, now: () => clock.now() }, (error) =>
        app.log.error({ err: error }, 'an edition was not counted again'),
      ),
    keepVerified: (everyMs) =>
      keepVerified(
        {
          database,
          last: (authority) => ledger.lastVerification(authority),
          now: () => clock.now(),
          verify: (code, signal) => verifyAside(configuration, databaseUrl, code, signal),
        },
        (error) => app.log.error({ err: error }, 'what is recorded was not verified'),
        everyMs,
      ),
    close: async () => {
      await app.close();
      await irregularities.stop();
      await database.close();
    },
  };
};
