import { connect, type NetConnectOpts, type Socket } from 'node:net';

/** What a scanner says of a file. `unanswered`: nothing; the file stays closed. */
export type Scanned =
  | { readonly is: 'clean' }
  | { readonly is: 'infected'; readonly found: string }
  | { readonly is: 'unanswered'; readonly why: string };

/** Looks into files before anybody opens them. */
export interface Scanner {
  readonly scan: (content: AsyncIterable<Buffer>) => Promise<Scanned>;
}

const PATIENCE_MS = 60_000;
const LONGEST_ANSWER = 4_096;

/** Reads an address such as `tcp://127.0.0.1:3310` or `unix:/run/clamav/clamd.ctl`; undefined where it is none. */
export const scannerAddress = (address: string): NetConnectOpts | undefined => {
  const socket = /^unix:(\/.+)$/.exec(address)?.[1];
  if (socket !== undefined) return { path: socket };
  const [, host, port] = /^tcp:\/\/(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):(\d{1,5})$/.exec(address) ?? [];
  if (host === undefined || port === undefined || Number(port) < 1 || Number(port) > 65_535) return undefined;
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
};

/** What clamd's answer to INSTREAM means. */
export const answerOf = (answer: string): Scanned => {
  const said = answer.replaceAll('\0', '').trim();
  if (said === 'stream: OK') return { is: 'clean' };
  const found = /^stream: (.+) FOUND$/.exec(said)?.[1];
  if (found !== undefined) return { is: 'infected', found };
  return { is: 'unanswered', why: said === '' ? 'the scanner closed without an answer' : said.slice(0, 200) };
};

const written = (socket: Socket, bytes: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.write(bytes, (error) => (error === undefined || error === null ? resolve() : reject(error)));
  });

/** ClamAV's daemon, by its INSTREAM command. A file that cannot be read (`DamagedFile`) is thrown; whatever else fails is no answer. */
export const clamd = (address: NetConnectOpts, patienceMs = PATIENCE_MS): Scanner => ({
  scan: async (content) => {
    const socket = connect(address);
    let answer = '';
    let failed: string | undefined;
    const ended = new Promise<void>((resolve) => {
      socket.setTimeout(patienceMs, () => socket.destroy(new Error('the scanner did not answer in time')));
      socket.on('data', (chunk: Buffer) => {
        if (answer.length < LONGEST_ANSWER) answer += chunk.toString('latin1');
      });
      socket.on('error', (error) => {
        failed ??= error.message;
      });
      socket.on('close', () => resolve());
    });
    try {
      await written(socket, Buffer.from('zINSTREAM\0'));
      for await (const piece of content) {
        if (piece.length === 0) continue;
        // Its own refusal, such as of a file that is too large for it, comes before the end of the file.
        if (answer !== '' || failed !== undefined) break;
        const length = Buffer.alloc(4);
        length.writeUInt32BE(piece.length);
        await written(socket, Buffer.concat([length, piece])).catch((error: unknown) => {
          failed ??= error instanceof Error ? error.message : String(error);
        });
      }
      if (failed === undefined && answer === '') await written(socket, Buffer.alloc(4));
    } catch (error) {
      if (failed === undefined && !socket.destroyed) {
        socket.destroy();
        throw error;
      }
    }
    await ended;
    if (answer !== '') return answerOf(answer);
    return { is: 'unanswered', why: failed ?? 'the scanner closed without an answer' };
  },
});
