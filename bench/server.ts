import { openService } from '../src/service.ts';
import { readConfiguration, systemClock } from '#src/platform/index.ts';

/** A query as a page asked it. */
export interface Query {
  readonly authority: number;
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

// The service as `npm start` runs it, with two doors more: a page that is nothing but bytes, and what was asked of the
// database since the last time. The benchmark of pages starts it as a process of its own.
const read = readConfiguration(process.env);
if (!read.ok) throw new Error(read.problems.map(({ variable, wrong }) => `${variable} ${wrong}`).join('; '));
const { app, services, keepLogs, close } = await openService({
  configuration: read.configuration,
  databaseUrl: process.env['DATABASE_URL'] ?? '',
  clock: systemClock,
});

let asked: Query[] | undefined;
const { database } = services;
const plain = { run: database.run, snapshot: database.snapshot, transaction: database.transaction };
const note = (authority: number, { name, text }: { name: string; text: string }, values: readonly unknown[]): void => {
  asked?.push({ authority, name, text, values });
};
Object.assign(database, {
  run: ((authority, statement, values) => {
    note(authority, statement, values);
    return plain.run(authority, statement, values);
  }) satisfies typeof database.run,
  snapshot: ((authority, work) =>
    plain.snapshot(authority, (tx) =>
      work({
        ...tx,
        get db() {
          return tx.db;
        },
        run: (statement, values) => {
          note(authority, statement, values);
          return tx.run(statement, values);
        },
      }),
    )) satisfies typeof database.snapshot,
});

const pages = new Map<number, string>();
app.get<{ Params: { bytes: string } }>(
  '/bench/page/:bytes',
  { config: { access: 'public' } },
  async (request, reply) => {
    const bytes = Number(request.params.bytes);
    let page = pages.get(bytes);
    if (page === undefined) {
      page = 'x'.repeat(bytes);
      pages.set(bytes, page);
    }
    return reply.type('text/html; charset=utf-8').send(page);
  },
);
app.get('/bench/queries', { config: { access: 'public' } }, async () => {
  const seen = asked ?? [];
  asked = [];
  return seen;
});

const logs =
  process.env['DIOGEL_BENCH_SEALING'] === 'on'
    ? keepLogs((message) => process.stdout.write(`${message}\n`))
    : undefined;
process.once('SIGTERM', () => {
  void (async () => {
    await logs?.stop();
    await close();
    process.exit(0);
  })();
});
process.stdout.write(`Diogel is ready: ${await app.listen({ host: '127.0.0.1', port: 0 })}\n`);
