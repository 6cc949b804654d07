import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open as openFile, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Us } from '../calendar/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { Clock, Database, Statement } from '../platform/index.ts';
import { HEAD_SAMPLE, type MediaType, mediaTypeOf, TAIL_SAMPLE } from './content.ts';
import type { Scanner } from './scanner.ts';
import { DamagedFile, hashOf, HEAD_BYTES, newHead, opening, openingStream, saltOf, sealing } from './sealing.ts';
import { nameOf, type Store } from './store.ts';

export { attachment, plainFileName, plainName, saveAs } from './content.ts';
export { clamd, type Scanned, type Scanner, scannerAddress } from './scanner.ts';
export { folderStore, removeFiles, type S3, type Store, storeOf } from './store.ts';

/** `waiting`: a scanner is there and has not answered. `unscanned`: no scanner is there. `missing`: there are no bytes here. */
export const DOCUMENT_STATES = ['clean', 'infected', 'waiting', 'unscanned', 'missing'] as const;
export type DocumentState = (typeof DOCUMENT_STATES)[number];

/** A file that is kept. */
export interface KeptFile {
  readonly document: string;
  readonly child: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly mediaType: string;
  readonly state: DocumentState;
  /** What the scanner found. */
  readonly found: string | null;
  readonly keptUs: Us;
}

export type Refused = 'empty' | 'too-large' | 'wrong-type' | 'cut-short' | 'no-key';

export type Received =
  | { readonly ok: true; readonly file: KeptFile; readonly same: readonly string[] }
  | { readonly ok: false; readonly code: Refused };

export type Opened =
  | { readonly ok: true; readonly content: Readable; readonly bytes: number; readonly mediaType: string }
  | { readonly ok: false; readonly code: Exclude<DocumentState, 'clean'> | 'damaged' };

/** Files of children's records: sealed under the child's own key, scanned before anybody opens them. */
export interface Documents {
  /** The largest file that is taken, in bytes. */
  readonly largest: number;
  /** Whether a scanner is configured. */
  readonly scanned: boolean;
  /** Takes a file as it comes in. It is kept whole or not at all, and is nobody's until an event under its id says what it is. `same`: documents of the child with the same bytes. */
  readonly receive: (
    authority: number,
    child: string,
    content: Readable & { readonly truncated?: boolean },
  ) => Promise<Received>;
  /** What is known of a child's files, by document. */
  readonly filesOf: (authority: number, child: string) => Promise<ReadonlyMap<string, KeptFile>>;
  /** Throws a file away that no event speaks of. */
  readonly discard: (authority: number, document: string) => Promise<void>;
  /**
   * A document's content, proved against the hash of the ledger before the first byte is given. What was not scanned is
   * scanned first; `unscanned` says whether a file may be opened where no scanner is there.
   */
  readonly open: (
    authority: number,
    child: string,
    document: string,
    sha256: string,
    unscanned: 'open' | 'closed',
  ) => Promise<Opened>;
  /** Keeps what is made piece by piece, sealed under a key that nobody else has, until it was read once. */
  readonly aside: (content: AsyncIterable<Buffer>) => Promise<{
    readonly sha256: string;
    readonly bytes: number;
    readonly read: () => Readable;
    readonly drop: () => Promise<void>;
  }>;
}

const PURPOSE = 'diogel/document/v1';
/** What was begun so long ago and never finished was left by a service that was killed. */
const LEFT_BEHIND_MS = 3_600_000;
/** For so long a file waits for somebody to say that it is wanted although it is there already. */
const UNCLAIMED_US = 86_400_000_000;

const SAVE: Statement = {
  name: 'documents-save',
  text: `insert into documents.file (authority, document, child, sha256, bytes, media_type, state, found, kept_us, scanned_us)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
};
/** A statement for the files of an authority (`$1`) of which something else (`$2`) is so. */
const filesWhere = (name: string, is: 'child' | 'document'): Statement => ({
  name,
  text: `select document, child, sha256, bytes, media_type, state, found, kept_us from documents.file where authority = $1 and ${is} = $2`,
});
const OF_CHILD = filesWhere('documents-of-child', 'child');
const ONE = filesWhere('documents-one', 'document');
const SCANNED: Statement = {
  name: 'documents-scanned',
  text: 'update documents.file set state = $3, found = $4, scanned_us = $5 where authority = $1 and document = $2',
};
const SAME: Statement = {
  name: 'documents-same',
  text: `select f.document from documents.file f where f.authority = $1 and f.child = $2 and f.sha256 = $3
    and exists (select from ledger.event e where e.authority = $1 and e.event_id = f.document
      and not exists (select from ledger.event r where r.authority = $1 and r.replaces = e.event_id))
    order by f.kept_us`,
};
const UNCLAIMED: Statement = {
  name: 'documents-unclaimed',
  text: `select f.document from documents.file f where f.authority = $1 and f.child = $2 and f.kept_us < $3
    and not exists (select from ledger.event e where e.authority = $1 and e.event_id = f.document)`,
};
const FORGET: Statement = {
  name: 'documents-forget',
  text: `delete from documents.file f where f.authority = $1 and f.document = $2
    and not exists (select from ledger.event e where e.authority = $1 and e.event_id = f.document) returning 1`,
};

const fileOf = (row: readonly unknown[]): KeptFile => ({
  document: row[0] as string,
  child: row[1] as string,
  sha256: row[2] as string,
  bytes: Number(row[3]),
  mediaType: row[4] as string,
  state: row[5] as DocumentState,
  found: row[6] as string | null,
  keptUs: row[7] as Us,
});

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What passes by, measured: its length, its hash, its beginning and its end. */
const measuring = () => {
  const hash = createHash('sha256');
  let head = Buffer.alloc(0);
  let tail = Buffer.alloc(0);
  let bytes = 0;
  async function* through(source: AsyncIterable<Buffer>, largest: number): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > largest) continue;
      hash.update(chunk);
      if (head.length < HEAD_SAMPLE) head = Buffer.concat([head, chunk.subarray(0, HEAD_SAMPLE - head.length)]);
      tail = Buffer.concat([tail, chunk]).subarray(-TAIL_SAMPLE);
      yield chunk;
    }
  }
  return {
    through,
    end: () => ({ bytes, head, tail, sha256: hash.digest('hex') }),
  };
};

/** Opens the documents of an installation. `folder` is where files lie while they come in, and after where no other store is given. */
export const openDocuments = async ({
  database,
  ledger,
  clock,
  store,
  scanner,
  folder,
  largest,
}: {
  readonly database: Database;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly store: Store;
  readonly scanner: Scanner | undefined;
  readonly folder: string;
  readonly largest: number;
}): Promise<Documents> => {
  const incoming = join(folder, 'incoming');
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  for (const left of await readdir(incoming)) {
    const path = join(incoming, left);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.MAX_SAFE_INTEGER }));
    if (mtimeMs < Date.now() - LEFT_BEHIND_MS) await rm(path, { force: true });
  }
  const keyOf = (authority: number, child: string, document: string, salt: Buffer): Promise<Buffer | undefined> =>
    ledger.keyFor(authority, child, JSON.stringify([PURPOSE, authority, child, document]), salt);

  const scan = async (
    key: Buffer,
    path: string,
  ): Promise<{ readonly state: DocumentState; readonly found: string | null }> => {
    if (scanner === undefined) return { state: 'unscanned', found: null };
    const said = await scanner.scan(opening(key, path));
    switch (said.is) {
      case 'clean':
        return { state: 'clean', found: null };
      case 'infected':
        return { state: 'infected', found: said.found };
      case 'unanswered':
        return { state: 'waiting', found: null };
    }
  };

  const discard = async (authority: number, document: string): Promise<void> => {
    if (!UUID.test(document)) return;
    const forgotten = await database.run(authority, FORGET, [authority, document]);
    if (forgotten.length > 0) await store.remove(nameOf(authority, document));
  };

  const receive: Documents['receive'] = async (authority, child, content) => {
    const document = randomUUID();
    const path = join(incoming, document);
    const { head, salt } = newHead();
    const key = await keyOf(authority, child, document, salt);
    if (key === undefined) {
      content.resume();
      return { ok: false, code: 'no-key' };
    }
    for (const [left] of await database.run(authority, UNCLAIMED, [authority, child, clock.now() - UNCLAIMED_US]))
      await discard(authority, String(left));
    const measured = measuring();
    const drop = async (code: Refused): Promise<Received> => {
      await rm(path, { force: true });
      return { ok: false, code };
    };
    try {
      await pipeline(
        async function* () {
          yield head;
          yield* sealing(key, measured.through(content, largest));
        },
        createWriteStream(path, { mode: 0o600, flags: 'wx', flush: true }),
      );
    } catch (error) {
      await rm(path, { force: true });
      if (content.errored !== null || content.destroyed) return { ok: false, code: 'cut-short' };
      throw error;
    }
    const { bytes, sha256, head: begins, tail } = measured.end();
    if (bytes > largest || content.truncated === true) return drop('too-large');
    if (bytes === 0) return drop('empty');
    const mediaType: MediaType | undefined = mediaTypeOf(begins, tail);
    if (mediaType === undefined) return drop('wrong-type');
    try {
      const { state, found } = await scan(key, path);
      await store.put(nameOf(authority, document), path);
      const now = clock.now();
      await database.run(authority, SAVE, [
        authority,
        document,
        child,
        sha256,
        bytes,
        mediaType,
        state,
        found,
        now,
        state === 'clean' || state === 'infected' ? now : null,
      ]);
      const same = await database.run(authority, SAME, [authority, child, sha256]);
      return {
        ok: true,
        file: { document, child, sha256, bytes, mediaType, state, found, keptUs: now },
        same: same.map(([id]) => String(id)),
      };
    } catch (error) {
      await rm(path, { force: true });
      await store.remove(nameOf(authority, document)).catch(() => undefined);
      throw error;
    }
  };

  const open: Documents['open'] = async (authority, child, document, sha256, unscanned) => {
    const [row] = UUID.test(document) ? await database.run(authority, ONE, [authority, document]) : [];
    const file = row === undefined ? undefined : fileOf(row);
    if (file === undefined || file.child !== child) return { ok: false, code: 'missing' };
    if (file.state === 'infected') return { ok: false, code: 'infected' };
    if (file.state !== 'clean' && scanner === undefined && unscanned === 'closed')
      return { ok: false, code: 'unscanned' };
    const lying = await store.fetch(nameOf(authority, document));
    if (lying === undefined) return { ok: false, code: 'missing' };
    const refuse = async (code: Exclude<DocumentState, 'clean'> | 'damaged'): Promise<Opened> => {
      await lying.done();
      return { ok: false, code };
    };
    try {
      const beginning = Buffer.alloc(HEAD_BYTES);
      const handle = await openFile(lying.path, 'r');
      try {
        await handle.read(beginning, 0, HEAD_BYTES, 0);
      } finally {
        await handle.close();
      }
      const salt = saltOf(beginning);
      const key = salt === undefined ? undefined : await keyOf(authority, child, document, salt);
      if (key === undefined || (await hashOf(key, lying.path)) !== sha256) return await refuse('damaged');
      if (file.state !== 'clean' && scanner !== undefined) {
        const { state, found } = await scan(key, lying.path);
        await database.run(authority, SCANNED, [authority, document, state, found, clock.now()]);
        if (state !== 'clean') return await refuse(state);
      }
      const stream = openingStream(key, lying.path);
      stream.once('close', () => void lying.done());
      return { ok: true, content: stream, bytes: file.bytes, mediaType: file.mediaType };
    } catch (error) {
      await lying.done();
      if (error instanceof DamagedFile) return { ok: false, code: 'damaged' };
      throw error;
    }
  };

  return {
    largest,
    scanned: scanner !== undefined,
    receive,
    filesOf: async (authority, child) =>
      new Map(
        (await database.run(authority, OF_CHILD, [authority, child])).map(fileOf).map((file) => [file.document, file]),
      ),
    discard,
    open,
    aside: async (content) => {
      const path = join(incoming, randomUUID());
      const { head } = newHead();
      const key = randomBytes(32);
      const measured = measuring();
      const drop = (): Promise<void> => rm(path, { force: true });
      try {
        await pipeline(
          async function* () {
            yield head;
            yield* sealing(key, measured.through(content, Number.MAX_SAFE_INTEGER));
          },
          createWriteStream(path, { mode: 0o600, flags: 'wx' }),
        );
      } catch (error) {
        await drop();
        throw error;
      }
      const { sha256, bytes } = measured.end();
      return {
        sha256,
        bytes,
        drop,
        read: () => {
          const stream = openingStream(key, path);
          stream.once('close', () => void drop());
          return stream;
        },
      };
    },
  };
};
