import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AwsClient } from 'aws4fetch';

/** Where sealed files lie. A name is `authority/document`. */
export interface Store {
  /** Takes a file that is whole on this disk; it is then no longer where it was. */
  readonly put: (name: string, path: string) => Promise<void>;
  /** A path on this disk where the file can be read until `done`; undefined where there is none. */
  readonly fetch: (name: string) => Promise<{ readonly path: string; readonly done: () => Promise<void> } | undefined>;
  readonly remove: (name: string) => Promise<void>;
}

const isThere = async (path: string): Promise<boolean> => {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
};

const flush = async (path: string): Promise<void> => {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** A folder of this machine. A file comes in by being renamed: it is there whole or not at all. */
export const folderStore = (folder: string): Store => {
  const pathOf = (name: string): string => join(folder, name);
  return {
    put: async (name, path) => {
      const to = pathOf(name);
      await mkdir(dirname(to), { recursive: true, mode: 0o700 });
      await flush(path);
      await rename(path, to);
      await flush(dirname(to));
    },
    fetch: async (name) => {
      const path = pathOf(name);
      return (await isThere(path)) ? { path, done: async () => undefined } : undefined;
    },
    remove: (name) => rm(pathOf(name), { force: true }),
  };
};

/** An S3-compatible store: the address of its bucket, and who asks. */
export interface S3 {
  readonly bucket: string;
  readonly region: string;
  readonly keyId: string;
  readonly secret: string;
}

const PATIENCE_MS = 60_000;

/** A bucket of an S3-compatible store. What comes from it is kept under `aside` while it is read. */
export const s3Store = ({ bucket, region, keyId, secret }: S3, aside: string): Store => {
  const client = new AwsClient({ accessKeyId: keyId, secretAccessKey: secret, service: 's3', region });
  const ask = async (method: 'GET' | 'PUT' | 'DELETE', name: string, path?: string): Promise<IncomingMessage> => {
    const address = `${bucket.replace(/\/+$/, '')}/${name.split('/').map(encodeURIComponent).join('/')}`;
    const bytes = path === undefined ? undefined : (await stat(path)).size;
    const signed = await client.sign(address, { method, headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } });
    const url = new URL(signed.url);
    const asking = (url.protocol === 'https:' ? secureRequest : plainRequest)(url, {
      method,
      headers: {
        ...Object.fromEntries(signed.headers),
        ...(bytes === undefined ? {} : { 'content-length': bytes }),
      },
      timeout: PATIENCE_MS,
    });
    asking.on('timeout', () => asking.destroy(new Error('the store of documents did not answer in time')));
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      asking.once('response', resolve);
      asking.once('error', reject);
    });
    if (path === undefined) asking.end();
    // Where the store refuses before it has read all, its answer says why, and not the broken pipe.
    else await pipeline(createReadStream(path), asking).catch(() => undefined);
    return answered;
  };
  const emptied = async (answer: IncomingMessage, ...fine: readonly number[]): Promise<void> => {
    answer.resume();
    if (!fine.includes(answer.statusCode ?? 0))
      throw new Error(`the store of documents answered ${answer.statusCode ?? 'nothing'}`);
  };
  let counted = 0;
  return {
    put: async (name, path) => {
      await emptied(await ask('PUT', name, path), 200, 201, 204);
      await rm(path, { force: true });
    },
    fetch: async (name) => {
      const answer = await ask('GET', name);
      if (answer.statusCode === 404) {
        answer.resume();
        return undefined;
      }
      if (answer.statusCode !== 200) {
        answer.resume();
        throw new Error(`the store of documents answered ${answer.statusCode ?? 'nothing'}`);
      }
      const path = join(aside, `read-${process.pid}-${++counted}`);
      try {
        await pipeline(answer, createWriteStream(path, { mode: 0o600 }));
      } catch (error) {
        await rm(path, { force: true });
        throw error;
      }
      return { path, done: () => rm(path, { force: true }) };
    },
    remove: async (name) => emptied(await ask('DELETE', name), 200, 204, 404),
  };
};

/** Where an installation keeps its files: a bucket where it names one, else a folder. */
export const storeOf = ({ s3, folder }: { readonly s3: S3 | undefined; readonly folder: string }): Store =>
  s3 === undefined ? folderStore(folder) : s3Store(s3, join(folder, 'incoming'));

/** The name under which a document's file lies. */
export const nameOf = (authority: number, document: string): string => `${authority}/${document}`;

/** Takes files away for good; one that is not there is none. */
export const removeFiles = async (store: Store, authority: number, documents: readonly string[]): Promise<void> => {
  for (const document of documents) await store.remove(nameOf(authority, document));
};
