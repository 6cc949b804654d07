import { join } from 'node:path';
import { keepDemo } from '../demo/keeping.ts';
import { readConfiguration, startPostgres, systemClock } from './platform/index.ts';
import { openService } from './service.ts';

const say = (message: string): void => {
  process.stdout.write(`${message}\n`);
};

const fail = (message: string): never => {
  process.stderr.write(`Diogel cannot start: ${message}\n`);
  process.exit(1);
};

const read = readConfiguration(process.env);
if (!read.ok)
  fail(read.problems.map(({ variable, wrong, right }) => `${variable} ${wrong}; expected ${right}`).join('. '));
else {
  const { configuration } = read;
  const stops: (() => Promise<void>)[] = [];
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      for (const each of stops.reverse()) {
        // One that cannot end must not keep the next from ending: the database is the last.
        await each().catch((error: unknown) => say(error instanceof Error ? error.message : String(error)));
      }
    })();
    return stopping;
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.once(signal, () => {
      say('Finishing what has begun…');
      void stop().then(() => process.exit(0));
    });
  }
  try {
    let databaseUrl = configuration.databaseUrl;
    if (databaseUrl === undefined) {
      say('Starting PostgreSQL…');
      const postgres = await startPostgres({ folder: join(configuration.folder, 'postgres'), log: say });
      stops.push(postgres.stop);
      databaseUrl = postgres.url;
    }
    const { app, services, keepLogs, keepRecounts, keepVerified, close } = await openService({
      configuration,
      databaseUrl,
      clock: systemClock,
    });
    stops.push(close);
    if (configuration.demo) stops.push(await keepDemo(services, say));
    const address = await app.listen({ host: configuration.host, port: configuration.port });
    if (!services.documents.scanned)
      say(
        'No virus scanner is configured (DIOGEL_SCANNER): documents are kept and stay closed, except for authorities that have set unscannedDocuments to open.',
      );
    stops.push(keepLogs(say).stop);
    stops.push(services.erasing.keep(say).stop);
    stops.push(keepRecounts().stop);
    stops.push(keepVerified().stop);
    say(`Diogel is ready: ${address}`);
  } catch (error) {
    // Told to end while it was starting: what then fails is no failure.
    const told = stopping !== undefined;
    await stop();
    if (!told) fail(error instanceof Error ? error.message : String(error));
  }
}
