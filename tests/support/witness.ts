import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { cosignText, judgeRequest, SEEN_NOTHING, type Seen, signerOf } from '#src/ledger/index.ts';
import { readVerifierKey } from '#src/ledger/log/note.ts';

export interface TestWitness {
  /** Its line in a policy. */
  readonly line: string;
  readonly url: string;
  /** The logs' keys that it knows, to be filled. */
  readonly logKeys: string[];
  readonly seen: Map<string, Seen>;
  readonly close: () => Promise<void>;
}

/** A witness inside the test's own process, on the same judgement as `diogel witness`; it keeps nothing on disk. */
export const startWitness = async (name: string, seed: Buffer): Promise<TestWitness> => {
  const signer = signerOf(`${name}.example`, 'witness', seed);
  const logKeys: string[] = [];
  const seen = new Map<string, Seen>();
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const keys = logKeys.flatMap((vkey) => readVerifierKey(vkey) ?? []);
      const verdict = judgeRequest(body, keys, (origin) => seen.get(origin) ?? SEEN_NOTHING);
      if (verdict.status === 200) {
        const { origin, size, root, note } = verdict.checkpoint;
        seen.set(origin, { size, root });
        response.end(`${cosignText(signer, note.text, Math.floor(Date.now() / 1000))}\n`);
      } else response.writeHead(verdict.status).end(verdict.status === 409 ? `${verdict.size}\n` : '');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `http://127.0.0.1:${address.port}/`;
  return {
    line: `witness ${name} ${signer.vkey} ${url}`,
    url,
    logKeys,
    seen,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};
