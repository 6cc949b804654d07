import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { type Identity, sessions } from '#src/access/index.ts';
import { type Day, formatDay, parseDay } from '#src/calendar/index.ts';
import { saveAuthority } from '#src/ledger/index.ts';
import { type Holding, holderOn, type Post, type Role, saveOrganisation } from '#src/organisation/index.ts';
import { type Clock, migrate, openDatabase, readConfiguration, systemClock } from '#src/platform/index.ts';
import { EXAMPLE_INSTRUMENT } from '#src/practice/index.ts';
import type { Command, Recording } from '#src/recording/index.ts';
import { type DeclaredRoute, openService, type Service } from '../../src/service.ts';
import { freshDatabase } from './database.ts';

const post = (name: string, role: Role, team: string | null, above: string | null, en: string, cy: string): Post => ({
  post: name,
  role,
  team,
  above,
  title: { en, cy },
});

/** The posts of the small authority: one of each role, two workers in the north, and a vacant one. */
export const POSTS: readonly Post[] = [
  post('post-director', 'director', null, null, 'Director of social services', 'Cyfarwyddwr gwasanaethau cymdeithasol'),
  post(
    'post-head',
    'head-of-service',
    null,
    'post-director',
    'Head of children’s services',
    'Pennaeth gwasanaethau plant',
  ),
  post(
    'post-manager-front-door',
    'front-door-manager',
    'front-door',
    'post-head',
    'Front door manager',
    'Rheolwr y drws blaen',
  ),
  post(
    'post-front-door-1',
    'front-door-worker',
    'front-door',
    'post-manager-front-door',
    'Front door worker 1',
    'Gweithiwr drws blaen 1',
  ),
  post('post-manager-north', 'team-manager', 'north', 'post-head', 'Team manager, north', 'Rheolwr tîm, y gogledd'),
  post(
    'post-north-1',
    'social-worker',
    'north',
    'post-manager-north',
    'Social worker 1, north',
    'Gweithiwr cymdeithasol 1, y gogledd',
  ),
  post(
    'post-north-2',
    'social-worker',
    'north',
    'post-manager-north',
    'Social worker 2, north',
    'Gweithiwr cymdeithasol 2, y gogledd',
  ),
  post(
    'post-north-vacant',
    'social-worker',
    'north',
    'post-manager-north',
    'Social worker 3, north',
    'Gweithiwr cymdeithasol 3, y gogledd',
  ),
  post('post-manager-south', 'team-manager', 'south', 'post-head', 'Team manager, south', 'Rheolwr tîm, y de'),
  post(
    'post-south-1',
    'social-worker',
    'south',
    'post-manager-south',
    'Social worker 1, south',
    'Gweithiwr cymdeithasol 1, y de',
  ),
  post('post-chair', 'conference-chair', null, 'post-head', 'Conference chair', 'Cadeirydd cynadleddau'),
  post(
    'post-reviewing',
    'reviewing-officer',
    null,
    'post-head',
    'Independent reviewing officer',
    'Swyddog adolygu annibynnol',
  ),
  post(
    'post-designated',
    'designated-officer',
    null,
    'post-head',
    'Designated Officer for Safeguarding',
    'Swyddog Dynodedig ar gyfer Diogelu',
  ),
  post('post-complaints', 'complaints-officer', null, 'post-head', 'Complaints officer', 'Swyddog cwynion'),
  post('post-administrator', 'administrator', null, 'post-director', 'Systems administrator', 'Gweinyddwr systemau'),
];

const from = parseDay('2020-01-01') ?? 0;
export const HOLDINGS: readonly Holding[] = POSTS.filter(({ post: name }) => name !== 'post-north-vacant').map(
  ({ post: name }, index) => ({
    post: name,
    person: `Deiliad Dychmygol ${index + 1}`,
    from,
    to: null,
    interim: name === 'post-head',
  }),
);

export const AUTHORITY = 1;
export const OTHER_AUTHORITY = 2;

/** Makes the two small authorities in a database that is empty. */
export const makeAuthorities = async (url: string): Promise<void> => {
  const migrated = await migrate(url);
  if (!migrated.ok) throw new Error(migrated.message);
  const database = openDatabase({ url });
  for (const [id, code, en, cy] of [
    [AUTHORITY, 'sir-brofi', 'Trialshire Council (made up)', 'Cyngor Sir Brofi (dychmygol)'],
    [OTHER_AUTHORITY, 'sir-arall', 'Othershire Council (made up)', 'Cyngor Sir Arall (dychmygol)'],
  ] as const) {
    await saveAuthority(database, {
      id,
      code,
      name: { en, cy },
      region: 'dychmygol',
      configuration: { instruments: [EXAMPLE_INSTRUMENT] },
    });
    await saveOrganisation(database, id, { posts: POSTS, holdings: HOLDINGS });
  }
  await database.close();
};

/** A connection string to a new database with two small authorities and no child. */
export const freshAuthority = (): Promise<string> =>
  freshDatabase({ name: 'small-authority', prepare: makeAuthorities });

export interface TestService {
  readonly app: FastifyInstance;
  readonly services: Service['services'];
  /** Every route, with who may use it. */
  readonly routes: readonly DeclaredRoute[];
  readonly databaseUrl: string;
  /** The file of the key-encryption key. */
  readonly keyFile: string;
  /** Seals what is recorded, until it is stopped. */
  readonly keepLogs: Service['keepLogs'];
  readonly keepVerified: Service['keepVerified'];
  /** Where it listens, once `listen` was called. */
  readonly listen: () => Promise<string>;
  /** Who holds a post. */
  readonly as: (post: string, authority?: number) => Identity;
  /** The value of the `diogel-session` cookie, and of a bearer token, of a post's holder. */
  readonly session: (post: string, authority?: number) => string;
  /** Seals all that was recorded, and stops. */
  readonly seal: (authority?: number) => Promise<void>;
  /** Records as a post's holder; throws where it is refused, with the whole refusal. */
  readonly record: (post: string, ...commands: readonly Command[]) => Promise<Extract<Recording, { ok: true }>>;
  /** The day on which the service was opened. */
  readonly today: Day;
  /** A day so many days before that day, or after it, as it is written in an event. */
  readonly ago: (days: number) => string;
  readonly ahead: (days: number) => string;
  /** Registers a made-up child, opens their case and allocates it, as the manager of the north; their id. */
  readonly child: (options?: Parameters<typeof registering>[1]) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** The service over the small authority on a real PostgreSQL. `clock` may stand still. */
export const smallService = async ({
  clock = systemClock,
  databaseUrl,
  environment = {},
}: {
  readonly clock?: Clock;
  readonly databaseUrl?: string;
  /** Further variables of the configuration. */
  readonly environment?: Readonly<Record<string, string>>;
} = {}): Promise<TestService> => {
  const url = databaseUrl ?? (await freshAuthority());
  const folder = await mkdtemp(join(tmpdir(), 'diogel-test-'));
  const keyFile = join(folder, 'kek');
  await writeFile(keyFile, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  // The assets are the same for all tests: built once, kept by their content.
  const read = readConfiguration({
    DIOGEL_VAR: join(tmpdir(), 'diogel-test-var'),
    DIOGEL_KEY_FILE: keyFile,
    DIOGEL_DEMO: 'on',
    DIOGEL_LOG: 'silent',
    PORT: '0',
    ...environment,
  });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const { app, services, routes, keepLogs, keepVerified, close } = await openService({
    configuration: read.configuration,
    databaseUrl: url,
    clock,
  });
  const as = (name: string, authority = AUTHORITY): Identity => {
    const found = POSTS.find((each) => each.post === name);
    const holder = holderOn(HOLDINGS, name, clock.today());
    if (found === undefined || holder === undefined) throw new Error(`nobody holds ${name}`);
    return { authority, post: name, person: holder.person, role: found.role, team: found.team };
  };
  const today = clock.today();
  const record: TestService['record'] = async (name, ...commands) => {
    const recorded = await services.recorder.record(as(name), commands, { source: 'api' });
    if (!recorded.ok) throw new Error(JSON.stringify(recorded));
    return recorded;
  };
  return {
    app,
    services,
    routes,
    databaseUrl: url,
    keyFile,
    keepLogs,
    keepVerified,
    listen: () => app.listen({ host: '127.0.0.1', port: 0 }),
    as,
    session: (name, authority = AUTHORITY) => {
      const { post: held, person } = as(name, authority);
      return sessions(services.sessionKey).write({
        authority,
        post: held,
        person,
        until: clock.now() / 1000 + 3_600_000,
      });
    },
    seal: async (authority = AUTHORITY) => {
      const logs = keepLogs(() => undefined);
      try {
        for (;;) {
          const { latest, waiting } = await services.ledger.integrity(authority);
          if (latest !== null && waiting === 0) return;
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      } finally {
        await logs.stop();
      }
    },
    record,
    today,
    ago: (days) => formatDay(today - days),
    ahead: (days) => formatDay(today + days),
    child: async (options) => {
      const child = randomUUID();
      await record('post-manager-north', ...registering(child, options));
      return child;
    },
    close,
  };
};

let counted = 0;

/** The commands that register a made-up child, open their case and allocate it. */
export const registering = (
  child: string,
  {
    givenName = 'Esiampl',
    familyName = `Dychmygol-${++counted}`,
    dateOfBirth = '2015-05-05',
    at = '2024-01-02',
    worker = 'post-north-1',
    team = 'north',
  }: {
    givenName?: string;
    familyName?: string;
    dateOfBirth?: string;
    at?: string;
    worker?: string | null;
    team?: string;
  } = {},
): Command[] => [
  {
    kind: 'child.registered',
    at,
    children: [child],
    data: { givenName, familyName, dateOfBirth, preferredLanguage: 'cy' },
  },
  { kind: 'case.opened', at, children: [child], data: {} },
  ...(worker === null ? [] : [{ kind: 'case.allocated', at, children: [child], data: { worker, team } }]),
];
