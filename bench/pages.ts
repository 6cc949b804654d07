import pg from 'pg';
import { systemClock } from '#src/platform/index.ts';
import { type Caller, load, openCaller } from './client.ts';
import {
  asSuperuser,
  AUTHORITY,
  type Made,
  madeDatabase,
  type RunningService,
  startServer,
  startService,
} from './installation.ts';
import { type Asked, type Figure, median, quantile, type Section, spread } from './measuring.ts';
import { organisationOf } from './plausible.ts';
import type { Query } from './server.ts';

const CLIENTS = 16;
const CHILDREN_ASKED = 20;
/** Events a child: two million at 20,000 children; few at 200,000, where only the number of children is of interest. */
const SIZES = [
  { children: 2_000, perChild: 100 },
  { children: 20_000, perChild: 100 },
];
const FULL = [...SIZES, { children: 200_000, perChild: 10 }];
const QUICK = [{ children: 60, perChild: 20 }];

/** A page against its floor: milliseconds, 95 in 100. */
export interface Measured {
  readonly queries: number;
  readonly ours: number;
  readonly floor: number;
  readonly ratio: number;
  readonly ratios: readonly number[];
}

/** Connections as the service's own are: of one authority, prepared statements. */
export const bareClients = (url: string): Promise<pg.Client[]> =>
  Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      const client = new pg.Client({
        connectionString: url,
        options: `-c role=diogel_service -c diogel.authority=${AUTHORITY} -c jit=off`,
      });
      await client.connect();
      // What ended the benchmark is worth more than that its connections ended with it.
      client.on('error', () => undefined);
      return client;
    }),
  );

const ask = async (caller: Caller | undefined, path: string, headers: Record<string, string>): Promise<Buffer> => {
  const reply = await caller?.ask({ method: 'GET', path, headers });
  if (reply?.status !== 200) throw new Error(`${path.split('/')[1]} was answered ${reply?.status}`);
  return reply.body;
};

/** One page, at several addresses, against its own queries run bare and as many bytes from the same process. */
export const pageAgainstFloor = async (
  { quick }: Asked,
  callers: readonly Caller[],
  bare: readonly pg.Client[],
  paths: readonly string[],
  headers: Record<string, string>,
): Promise<Measured> => {
  const rounds = quick ? 1 : 3;
  const seconds = quick ? 0.3 : 3;
  const first = callers[0];
  const sets: Query[][] = [];
  let bytes = 0;
  for (const path of paths) {
    await ask(first, path, headers);
    await ask(first, '/bench/queries', {});
    bytes += (await ask(first, path, headers)).length;
    sets.push(JSON.parse((await ask(first, '/bench/queries', {})).toString()) as Query[]);
  }
  // The organisation is kept for some seconds and read by no page of its own; that somebody looked is noted when the page is out.
  const own = sets.map((set) => set.filter(({ name }) => !name.startsWith('organisation-') && name !== 'looked-note'));
  const staticPage = `/bench/page/${Math.round(bytes / paths.length)}`;
  const pageLoad = (time: number) =>
    load(
      CLIENTS,
      time,
      async (caller, turn) => void (await ask(callers[caller], paths[(caller + turn) % paths.length] ?? '/', headers)),
    );
  const queryLoad = (time: number) =>
    load(CLIENTS, time, async (caller, turn) => {
      for (const { name, text, values } of own[(caller + turn) % own.length] ?? [])
        await bare[caller]?.query({ name, text, values: [...values], rowMode: 'array' });
    });
  const staticLoad = (time: number) =>
    load(CLIENTS, time, async (caller) => void (await ask(callers[caller], staticPage, {})));
  await pageLoad(seconds / 2);
  await queryLoad(seconds / 2);
  const found: { readonly ours: number; readonly floor: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const queries = await queryLoad(seconds / 2);
    const fixed = await staticLoad(seconds / 4);
    const ours = await pageLoad(seconds);
    found.push({
      ours: quantile(ours.times, 0.95),
      floor: quantile(queries.times, 0.95) + quantile(fixed.times, 0.95),
    });
  }
  const ratios = found.map(({ ours, floor }) => ours / floor);
  return {
    queries: Math.max(...own.map((set) => set.length)),
    ours: median(found.map(({ ours }) => ours)),
    floor: median(found.map(({ floor }) => floor)),
    ratio: median(ratios),
    ratios,
  };
};

export const openCallers = (origin: string): Promise<Caller[]> =>
  Promise.all(Array.from({ length: CLIENTS }, () => openCaller(origin)));

/** The headers of whoever holds a post of the made-up organisation. */
export const cookieOf = (service: RunningService, size: number, post: string): Record<string, string> => {
  const { holdings } = organisationOf(size, systemClock.today());
  const person = holdings.find((each) => each.post === post)?.person ?? '';
  return { cookie: `diogel-session=${service.session(post, person)}; diogel-language=en` };
};

const measure = async (
  asked: Asked,
  made: Made,
  service: RunningService,
  size: { readonly children: number },
): Promise<(Measured & { readonly page: string })[]> => {
  const today = systemClock.today();
  const { holdings } = organisationOf(size.children, today);
  const { worker, manager, children } = await asSuperuser(made.url, async (client) => {
    const busiest = await client.query<{ post: string }>(
      `select post from views.duty where authority = $1 and post = any($2) and post in (select post from organisation.post where role = 'social-worker') group by post order by count(*) desc, post limit 1`,
      // Nobody can look from a vacant post.
      [AUTHORITY, holdings.map(({ post }) => post)],
    );
    const managers = await client.query<{ post: string }>(
      `select post from organisation.post where authority = $1 and role = 'team-manager' order by post limit 1`,
      [AUTHORITY],
    );
    const some = await client.query<{ child: string }>(
      `select child from views.child where authority = $1 and opened_on is not null order by md5(child) limit ${CHILDREN_ASKED}`,
      [AUTHORITY],
    );
    return {
      worker: busiest.rows[0]?.post ?? '',
      manager: managers.rows[0]?.post ?? '',
      children: some.rows.map(({ child }) => child),
    };
  });
  const callers = await openCallers(service.origin);
  const bare = await bareClients(made.url);
  const measured: (Measured & { readonly page: string })[] = [];
  for (const [page, paths, post] of [
    ['My work', ['/my-work'], worker],
    ['Team', ['/team'], manager],
    ['Child', children.map((child) => `/children/${child}`), 'post-head'],
  ] as const) {
    const headers = cookieOf(service, size.children, post);
    measured.push({ page, ...(await pageAgainstFloor(asked, callers, bare, paths, headers)) });
    asked.say(`  ${page}: done`);
  }
  for (const caller of callers) caller.close();
  await Promise.all(bare.map((client) => client.end()));
  return measured;
};

/** My work, Team and Child against their own queries run bare, plus a page of as many bytes from the same process; at several sizes of authority. */
export const pages = async (asked: Asked): Promise<Section> => {
  const sizes = asked.quick ? QUICK : asked.full ? FULL : SIZES;
  const server = await startServer(asked);
  const figures: Figure[] = [];
  const flat = new Map<string, { readonly children: number; readonly ours: number }[]>();
  try {
    for (const size of sizes) {
      const made = await madeDatabase(asked, server, 'pages', size, systemClock.today());
      const events = size.children * size.perChild;
      asked.say(
        `${size.children} children, ${events} events${made.seconds === undefined ? '' : `, made in ${made.seconds.toFixed(0)} s`}`,
      );
      const service = await startService(asked, made, 'bench/server.ts');
      try {
        for (const { page, queries, ours, floor, ratio, ratios } of await measure(asked, made, service, size)) {
          figures.push({
            name: `${page}, ${size.children} children: 95 in 100 / floor`,
            reached: ratio,
            unit: '×',
            aim: { most: 3 },
            note: `${ours.toFixed(1)} ms / ${floor.toFixed(1)} ms; ${spread(ratios)}`,
          });
          figures.push({
            name: `${page}, ${size.children} children: queries`,
            reached: queries,
            unit: '',
            aim: { most: 6 },
          });
          flat.set(page, [...(flat.get(page) ?? []), { children: size.children, ours }]);
        }
      } finally {
        await service.stop();
      }
    }
  } finally {
    await server.stop();
  }
  for (const [page, all] of flat) {
    const [smallest, largest] = [all[0], all.at(-1)];
    if (smallest === undefined || largest === undefined || smallest === largest) continue;
    figures.push({
      name: `${page}: ${largest.children} children / ${smallest.children} children`,
      reached: largest.ours / smallest.ours,
      unit: '×',
      aim: { most: 1.5 },
      note: `${largest.ours.toFixed(1)} ms / ${smallest.ours.toFixed(1)} ms`,
    });
  }
  return {
    section: 'pages',
    command: `npm run bench -- pages${asked.full ? ' --full' : ''}`,
    about: [
      `Whole pages, ${CLIENTS} clients on kept-alive connections, the service its own process. Floor: the page's own queries one after another through the same driver by ${CLIENTS} connections, plus a page of as many bytes from the same process.`,
      ...(asked.full || asked.quick
        ? []
        : ['200,000 children are measured with --full: making them takes longer than the rest together.']),
    ],
    figures,
  };
};
