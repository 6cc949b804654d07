import { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { formatDay, parseDay } from '#src/calendar/index.ts';
import { listAuthorities, type NewEvent, saveAuthority } from '#src/ledger/index.ts';
import { type Post, saveOrganisation } from '#src/organisation/index.ts';
import type { Transaction } from '#src/platform/index.ts';
import { EXAMPLE_INSTRUMENT, readEvent } from '#src/practice/index.ts';
import type { Services } from '#src/recording/index.ts';
import { keepViews, rebuildViews } from '#src/views/index.ts';
import type { Fresh, Wanted } from './imagining.ts';
import { anchorFor, type Paper } from './index.ts';

/** The number under which the imaginary authority lives. Real ones start at 1. */
export const DEMO_AUTHORITY = 9000;
export const DEMO_SEED = 'dyffryn-arian';
const BATCH = 2_000;
const EVERY_HOUR = 3_600_000;

/** Imagines on a thread of its own, so that the service's loop goes on and the memory is given back. */
const imaginedApart = (wanted: Wanted): Promise<Fresh> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./imagining-worker.ts', import.meta.url), { workerData: wanted });
    worker.once('message', resolve);
    worker.once('error', reject);
  });

/** Says a part of ten at a time. */
const tenths = (what: string, say: (message: string) => void) => {
  let shown = -1;
  return (done: number, all: number): void => {
    const part = all === 0 ? 10 : Math.min(10, Math.floor((done / all) * 10));
    if (part > shown) say(`${what}: ${part * 10} %`);
    shown = part;
  };
};

/**
 * Makes the imaginary authority where it is missing, and lets its days go on to the real clock's today: at the start and
 * every hour. Returns what stops it. Fewer `years` give the same council a shorter past.
 */
export const keepDemo = async (
  services: Services,
  say: (message: string) => void,
  years = 3,
): Promise<() => Promise<void>> => {
  const { database, ledger, laws, organisations, documents, clock } = services;

  const record = async (where: Transaction | number, part: readonly NewEvent[]): Promise<readonly string[]> => {
    const appended = await ledger.append(where, part, { source: 'demo', imported: true });
    if (!appended.ok) throw new Error(`the demo's events were refused: ${appended.code}`);
    return appended.touched;
  };

  /** Keeps made-up documents as real ones are kept: sealed under the child's key, and each with its event under the same id. What a start that was cut off kept already is thrown away again. */
  const attached = async (papers: readonly Paper[]): Promise<readonly NewEvent[]> => {
    const events: NewEvent[] = [];
    for (const { child, by, at, content, ...said } of papers) {
      const received = await documents.receive(DEMO_AUTHORITY, child, Readable.from([Buffer.from(content)]));
      if (!received.ok) throw new Error(`the demo's document was refused: ${received.code}`);
      const { document, mediaType, bytes, sha256 } = received.file;
      if (received.same.length > 0) {
        await documents.discard(DEMO_AUTHORITY, document);
        continue;
      }
      const read = readEvent({
        id: document,
        kind: 'document.added',
        at,
        by,
        children: [child],
        data: { document, ...said, mediaType, bytes, sha256 },
      });
      if (!read.ok)
        throw new Error(`the demo's document is none: ${read.problems.map(({ message }) => message).join('; ')}`);
      events.push(read.event);
    }
    return events;
  };

  /** Three years at once: recorded first, worked out after. */
  const begin = async (
    events: readonly NewEvent[],
    papers: readonly Paper[],
    posts: readonly Post[],
  ): Promise<void> => {
    const recording = tenths('Recording what happened', say);
    for (let from = 0; from < events.length; from += BATCH) {
      await record(DEMO_AUTHORITY, events.slice(from, from + BATCH));
      recording(from + BATCH, events.length);
    }
    const papersIn = await attached(papers);
    if (papersIn.length > 0) await record(DEMO_AUTHORITY, papersIn);
    await rebuildViews(
      ledger,
      DEMO_AUTHORITY,
      await laws.of(DEMO_AUTHORITY),
      posts,
      tenths('Working out what is owed', say),
    );
    // Plans made from here on know how large the tables are.
    await database.asOwner(undefined, (tx) =>
      tx.run(
        {
          name: 'demo-analyze',
          text: 'analyze ledger.event, ledger.body, ledger.stream, views.child, views.person, views.duty, views.contact, views.opportunity, views.missing_episode',
        },
        [],
      ),
    );
  };

  /** The hours since the last time. */
  const continued = async (events: readonly NewEvent[], posts: readonly Post[]): Promise<void> => {
    const law = await laws.of(DEMO_AUTHORITY);
    for (let from = 0; from < events.length; from += BATCH) {
      await ledger.transaction(DEMO_AUTHORITY, async (tx) => {
        const touched = await record(tx, events.slice(from, from + BATCH));
        await keepViews(tx, ledger, await ledger.factsOfMany(tx, touched), 'all', law, posts);
      });
    }
  };

  const goOn = async (): Promise<void> => {
    const known = (await listAuthorities(database)).find(({ id }) => id === DEMO_AUTHORITY);
    const demo = known?.configuration['demo'] as { anchor: string; until: number } | undefined;
    const anchor = (demo === undefined ? undefined : parseDay(demo.anchor)) ?? anchorFor(clock.today(), years);
    const until = clock.now();
    if (demo === undefined) say('Imagining a council: three years of made-up work…');
    const from = demo?.until ?? Number.NEGATIVE_INFINITY;
    const { authority, posts, people, holdings, events, papers } = await imaginedApart({
      seed: DEMO_SEED,
      today: clock.today(),
      anchor,
      years,
      from,
      until,
    });
    const save = (upTo: number | undefined): Promise<void> =>
      saveAuthority(database, {
        id: DEMO_AUTHORITY,
        code: authority.code,
        name: authority.name,
        region: authority.region,
        configuration: {
          ...authority.settings,
          instruments: [EXAMPLE_INSTRUMENT],
          // Made up, as the council is: it has set these times for itself.
          norms: { exploitationResponse: 10, signalAction: 42 },
          // No scanner comes with the demonstration, and nobody in it is real.
          unscannedDocuments: 'open',
          ...(upTo === undefined ? {} : { demo: { anchor: formatDay(anchor), until: upTo } }),
        },
      });
    if (known === undefined) await save(undefined);
    laws.forget();
    const names = new Map(people.map(({ person, name }) => [person, name]));
    const named = holdings.map((holding) => ({ ...holding, person: names.get(holding.person) ?? holding.person }));
    await saveOrganisation(database, DEMO_AUTHORITY, { posts, holdings: named });
    organisations.forget(DEMO_AUTHORITY);
    if (demo === undefined) await begin(events, papers, posts);
    else {
      await continued(events, posts);
      await continued(await attached(papers), posts);
    }
    // Written last: a start that was cut off begins again, and what came in already is known by its ids.
    await save(until);
    laws.forget();
  };

  await goOn();
  let going: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    going = goOn().catch((error: unknown) =>
      say(`The demo did not go on: ${error instanceof Error ? error.message : String(error)}`),
    );
  }, EVERY_HOUR);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await going;
  };
};
