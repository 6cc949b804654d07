import { connect, type Socket } from 'node:net';

/** What came back: its status, how many bytes of body there were, and the body. */
export interface Reply {
  readonly status: number;
  readonly headers: string;
  readonly body: Buffer;
}

/** One kept-alive connection that asks one thing at a time. */
export interface Caller {
  readonly ask: (request: {
    method: 'GET' | 'POST';
    path: string;
    headers?: Readonly<Record<string, string>>;
    body?: string;
  }) => Promise<Reply>;
  readonly close: () => void;
}

const HEAD_END = Buffer.from('\r\n\r\n');

/** Reads one answer from what has come so far; undefined while it is not all there. */
const readReply = (bytes: Buffer): { readonly reply: Reply; readonly rest: Buffer } | undefined => {
  const end = bytes.indexOf(HEAD_END);
  if (end < 0) return undefined;
  const headers = bytes.toString('latin1', 0, end);
  const status = Number(headers.slice(9, 12));
  const from = end + HEAD_END.length;
  const length = /^content-length: (\d+)/im.exec(headers)?.[1];
  if (length !== undefined) {
    const to = from + Number(length);
    if (bytes.length < to) return undefined;
    return { reply: { status, headers, body: bytes.subarray(from, to) }, rest: bytes.subarray(to) };
  }
  if (!/^transfer-encoding: chunked/im.test(headers)) {
    return { reply: { status, headers, body: Buffer.alloc(0) }, rest: bytes.subarray(from) };
  }
  const pieces: Buffer[] = [];
  for (let at = from; ; ) {
    const line = bytes.indexOf('\r\n', at);
    if (line < 0) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, line), 16);
    const to = line + 2 + size;
    if (bytes.length < to + 2) return undefined;
    if (size === 0) return { reply: { status, headers, body: Buffer.concat(pieces) }, rest: bytes.subarray(to + 2) };
    pieces.push(bytes.subarray(line + 2, to));
    at = to + 2;
  }
};

/**
 * Opens a connection to a service. Written on the bare socket, because the client shares the machine's processors with what
 * it measures, and an HTTP library would take a good part of them.
 */
export const openCaller = async (origin: string): Promise<Caller> => {
  const { hostname, port, host } = new URL(origin);
  const socket: Socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  let come: Buffer = Buffer.alloc(0);
  let waiting: { readonly resolve: (reply: Reply) => void; readonly reject: (error: Error) => void } | undefined;
  socket.on('data', (data: Buffer) => {
    come = come.length === 0 ? data : Buffer.concat([come, data]);
    const read = readReply(come);
    if (read === undefined || waiting === undefined) return;
    come = read.rest;
    const { resolve } = waiting;
    waiting = undefined;
    resolve(read.reply);
  });
  const lost = (error?: Error): void => {
    waiting?.reject(error ?? new Error('the service closed the connection'));
    waiting = undefined;
  };
  socket.on('error', lost);
  socket.on('close', () => lost());
  return {
    ask: ({ method, path, headers = {}, body }) =>
      new Promise((resolve, reject) => {
        if (socket.destroyed) {
          reject(new Error('the connection is closed'));
          return;
        }
        waiting = { resolve, reject };
        let head = `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\n`;
        for (const [name, value] of Object.entries(headers)) head += `${name}: ${value}\r\n`;
        if (body !== undefined)
          head += `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
        socket.write(`${head}\r\n${body ?? ''}`);
      }),
    close: () => socket.destroy(),
  };
};

/** How often something could be done in a time by several at once, and how long each took (milliseconds). */
export interface Load {
  readonly perSecond: number;
  readonly times: readonly number[];
}

/** Has several callers do something again and again for some seconds. `each` is told which caller it is and how often before. */
export const load = async (
  callers: number,
  seconds: number,
  each: (caller: number, turn: number) => Promise<void>,
): Promise<Load> => {
  const times: number[] = [];
  const begun = performance.now();
  const end = begun + seconds * 1000;
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      for (let turn = 0; performance.now() < end; turn++) {
        const started = performance.now();
        await each(caller, turn);
        times.push(performance.now() - started);
      }
    }),
  );
  return { perSecond: times.length / ((performance.now() - begun) / 1000), times };
};
