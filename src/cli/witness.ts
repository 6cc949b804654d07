import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect, createServer as createSocket, type Server } from 'node:net';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import {
  cosignText,
  judgeRequest,
  openPolicy,
  type Policy,
  SEEN_NOTHING,
  type Seen,
  type Signer,
  signerOf,
} from '../ledger/index.ts';
import { read, WrongCall } from './arguments.ts';

const LARGEST_REQUEST = 100_000;
const SEED_BYTES = 32;

/** What a witness has seen of each log, by its name: the size and root of the largest tree that it cosigned. */
export const seenFile = z.record(
  z.string(),
  z.strictObject({ size: z.int().min(0), root: z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'expected a hash in base64') }),
);
export type SeenFile = z.infer<typeof seenFile>;
const keyFile = z.strictObject({
  name: z.string(),
  seed: z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'expected 32 bytes in base64'),
});

/** A file that this witness wrote; undefined where there is none. One that was altered is refused: to begin anew would be to forget what was seen. */
const readJson = async <Content>(path: string, schema: z.ZodType<Content>): Promise<Content | undefined> => {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new WrongCall(`${path} is not as a witness writes it, expected the file untouched or a copy of it`);
  }
};

/** Written aside, put on the disk and renamed: after a crash the file is the old or the new, and what was answered is in it. */
const keep = async (path: string, content: unknown, mode = 0o644): Promise<void> => {
  const aside = `${path}.new`;
  await writeFile(aside, `${JSON.stringify(content, null, 2)}\n`, { mode, flush: true });
  await rename(aside, path);
};

/** Holds a folder for this process as long as it lives; two witnesses on one folder would each forget what the other has seen. */
const hold = async (folder: string): Promise<Server> => {
  const path = join(folder, 'witness.sock');
  const isHeld = await new Promise<boolean>((done) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
  if (isHeld) throw new WrongCall(`--state: another witness runs on ${folder}, expected a folder of its own`);
  await rm(path, { force: true });
  const server = createSocket((socket) => socket.destroy());
  server.listen(path);
  await once(server, 'listening');
  server.unref();
  return server;
};

const keyOf = async (folder: string, name: string | undefined): Promise<Signer> => {
  const path = join(folder, 'key.json');
  const known = await readJson(path, keyFile);
  if (known !== undefined) {
    if (name !== undefined && name !== known.name)
      throw new WrongCall(
        `--name: the key in ${folder} is that of ${known.name}, expected the same name or another --state`,
      );
    return signerOf(known.name, 'witness', Buffer.from(known.seed, 'base64'));
  }
  if (name === undefined)
    throw new WrongCall(
      '--name: missing, expected the name under which to cosign, such as witness.example.wales/diogel',
    );
  const seed = randomBytes(SEED_BYTES);
  let signer: Signer;
  try {
    signer = signerOf(name, 'witness', seed);
  } catch (error) {
    throw new WrongCall(`--name: ${error instanceof Error ? error.message : String(error)}`);
  }
  await keep(path, { name, seed: seed.toString('base64') }, 0o600);
  return signer;
};

/** Answers requests one at a time: what is compared and what is kept belong together. */
const witnessOf = async (folder: string, signer: Signer, policy: () => Promise<Policy>) => {
  const path = join(folder, 'seen.json');
  const seen = new Map<string, Seen>(
    Object.entries((await readJson(path, seenFile)) ?? {}).map(([origin, { size, root }]) => [
      origin,
      { size, root: Buffer.from(root, 'base64') },
    ]),
  );
  const answer = async (body: string): Promise<{ status: number; type: string; text: string }> => {
    const { logs } = await policy();
    const verdict = judgeRequest(
      body,
      logs.map(({ key }) => key),
      (origin) => seen.get(origin) ?? SEEN_NOTHING,
    );
    if ('isFork' in verdict && verdict.isFork) {
      const evidence = join(folder, `fork-${Date.now()}-${randomBytes(3).toString('hex')}.txt`);
      await writeFile(evidence, body, { flush: true });
      process.stderr.write(
        `ALARM: ${verdict.checkpoint.origin} has signed a tree that does not extend what it signed before. The proof is in ${evidence}.\n`,
      );
    }
    if (verdict.status === 409) return { status: 409, type: 'text/x.tlog.size', text: `${verdict.size}\n` };
    if (verdict.status !== 200)
      return { status: verdict.status, type: 'text/plain; charset=utf-8', text: `${verdict.why}\n` };
    const { origin, size, root, note } = verdict.checkpoint;
    const kept = new Map(seen).set(origin, { size, root });
    const file: SeenFile = Object.fromEntries(
      [...kept].map(([name, each]) => [name, { size: each.size, root: each.root.toString('base64') }]),
    );
    await keep(path, file);
    seen.set(origin, { size, root });
    const line = cosignText(signer, note.text, Math.floor(Date.now() / 1000));
    return { status: 200, type: 'text/plain; charset=utf-8', text: `${line}\n` };
  };
  let queue: Promise<unknown> = Promise.resolve();
  return (body: string): ReturnType<typeof answer> => {
    const answered = queue.then(() => answer(body));
    queue = answered.catch(() => undefined);
    return answered;
  };
};

/**
 * `diogel witness --state FOLDER --trust FILE [--name NAME] [--port PORT] [--host HOST]`: looks at every head that the logs of the trust
 * file (C2SP tlog-policy) sign, and cosigns those that extend what it has seen. Runs until it is told to end.
 */
export const witness = async (args: readonly string[]): Promise<number> => {
  const { values } = read(args, {
    state: { type: 'string' },
    trust: { type: 'string' },
    name: { type: 'string' },
    port: { type: 'string', default: '3100' },
    host: { type: 'string', default: '127.0.0.1' },
  });
  const { state, trust, name, host } = values;
  if (state === undefined)
    throw new WrongCall('--state: missing, expected a folder to keep the key and what was seen in');
  if (trust === undefined)
    throw new WrongCall(
      '--trust: missing, expected a file with a line "log VERIFIER-KEY" for each log, and "quorum none"',
    );
  const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : Number.NaN;
  if (!(port <= 65_535)) throw new WrongCall(`--port: ${values.port} is not a port, expected 0 to 65535`);
  const policy = async (): Promise<Policy> => {
    try {
      return await openPolicy(resolve(trust));
    } catch (error) {
      throw new WrongCall(`--trust: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  if ((await policy()).logs.length === 0)
    throw new WrongCall(`--trust: ${trust} names no log, expected a line "log VERIFIER-KEY" for each`);
  const folder = resolve(state);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const held = await hold(folder);
  const signer = await keyOf(folder, name);
  // Read at each request: a log that is added, or a key that was changed, counts at once.
  const answer = await witnessOf(folder, signer, policy);

  const server = createServer((request, response) => {
    const reply = (status: number, type: string, text: string): void => {
      response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) }).end(text);
    };
    if (request.method === 'GET' && request.url === '/')
      return reply(200, 'text/plain; charset=utf-8', `${signer.vkey}\n`);
    if (request.method !== 'POST' || request.url !== '/add-checkpoint')
      return reply(404, 'text/plain; charset=utf-8', 'expected POST /add-checkpoint\n');
    const pieces: Buffer[] = [];
    let bytes = 0;
    request.on('data', (piece: Buffer) => {
      bytes += piece.length;
      if (bytes <= LARGEST_REQUEST) pieces.push(piece);
    });
    request.on('end', () => {
      if (bytes > LARGEST_REQUEST)
        return reply(400, 'text/plain; charset=utf-8', `expected at most ${LARGEST_REQUEST} bytes\n`);
      answer(Buffer.concat(pieces).toString()).then(
        ({ status, type, text }) => reply(status, type, text),
        (error: unknown) => {
          process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
          reply(500, 'text/plain; charset=utf-8', 'the witness could not keep what it saw, and does not cosign\n');
        },
      );
      return undefined;
    });
    return undefined;
  });
  server.requestTimeout = 30_000;
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  const shown = typeof address === 'object' && address !== null ? address.port : port;
  process.stdout.write(`witness ${signer.vkey} http://${host.includes(':') ? `[${host}]` : host}:${shown}/\n`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      server.close();
      server.closeIdleConnections();
      held.close();
    });
  await once(server, 'close');
  return 0;
};
