import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '#src/platform/postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string;
  }
}

interface Cluster {
  readonly url: string;
  users: number;
  readonly end: () => Promise<void>;
}

let cluster: Promise<Cluster> | undefined;

/** Gives every project that needs a database the run's one PostgreSQL; the last to finish throws it away. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  cluster ??= startCluster();
  const running = await cluster;
  running.users += 1;
  project.provide('postgresUrl', running.url);
  return async () => {
    running.users -= 1;
    if (running.users > 0) return;
    cluster = undefined;
    await running.end();
  };
}

async function startCluster(): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'diogel-tests-'));
  const postgres = await startPostgres({
    folder,
    log: (message) => process.stderr.write(`${message}\n`),
    settings: { max_connections: '200' },
    durable: false,
  });
  // Reads until this process is gone, however it went, so that a killed run leaves no server behind.
  const watch = spawn(
    'sh',
    ['-c', 'cat; kill -INT "$1" 2>/dev/null; sleep 1; rm -rf "$2"', 'sh', `${postgres.pid}`, folder],
    {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    },
  );
  watch.unref();
  return {
    url: postgres.url,
    users: 0,
    end: async () => {
      await postgres.stop();
      watch.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
