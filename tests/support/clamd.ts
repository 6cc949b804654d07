import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ensureClamd } from '../../scripts/clamd.ts';

/** The file that every scanner knows and that does nothing. Put together here, so that no scanner takes this source for it. */
export const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!', '$H+H*'].join('');

export interface TestScanner {
  /** As `DIOGEL_SCANNER` takes them: both lead to the same daemon. */
  readonly socket: string;
  readonly tcp: string;
  readonly stop: () => Promise<void>;
}

const freePort = async (): Promise<number> => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};

const listens = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/** ClamAV's own daemon with one signature, the test file's. Its large database need not be there. */
export const startClamd = async (): Promise<TestScanner> => {
  const program = ensureClamd((message) => process.stderr.write(`${message}\n`));
  const folder = await mkdtemp(join(tmpdir(), 'diogel-clamd-'));
  const path = join(folder, 'clamd.sock');
  const port = await freePort();
  await writeFile(join(folder, 'eicar.hdb'), '44d88612fea8a8f36de82e1278abb02f:68:Eicar-Test-Signature\n');
  await writeFile(
    join(folder, 'clamd.conf'),
    `Foreground yes\nLocalSocket ${path}\nTCPSocket ${port}\nTCPAddr 127.0.0.1\nDatabaseDirectory ${folder}\nStreamMaxLength 5M\n`,
  );
  const daemon: ChildProcess = spawn(program, ['--config-file', join(folder, 'clamd.conf')], { stdio: 'ignore' });
  for (let tried = 0; !(await listens(path)); tried++) {
    if (daemon.exitCode !== null || tried > 600) throw new Error(`clamd did not start (${daemon.exitCode})`);
    await wait(100);
  }
  return {
    socket: `unix:${path}`,
    tcp: `tcp://127.0.0.1:${port}`,
    stop: async () => {
      daemon.kill('SIGKILL');
      if (daemon.exitCode === null) await once(daemon, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
};
