import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';

const CIPHER = 'aes-256-gcm';
const MAGIC = Buffer.from('DIOGELD1');
const SALT = 32;
const TAG = 16;
const PIECE = 64 * 1024;

/** How a sealed file begins: a mark, and the salt from which its key is made. */
export const HEAD_BYTES = MAGIC.length + SALT;

/** A new beginning of a sealed file, and the salt in it. */
export const newHead = (): { readonly head: Buffer; readonly salt: Buffer } => {
  const salt = randomBytes(SALT);
  return { head: Buffer.concat([MAGIC, salt]), salt };
};

/** The salt of a sealed file's beginning; undefined where it is none. */
export const saltOf = (head: Buffer): Buffer | undefined =>
  head.length >= HEAD_BYTES && head.subarray(0, MAGIC.length).equals(MAGIC)
    ? head.subarray(MAGIC.length, HEAD_BYTES)
    : undefined;

/** A sealed file that was cut short, altered, or sealed under another key. */
export class DamagedFile extends Error {
  override readonly name = 'DamagedFile';
}

/** The key of a file is its own (made with its salt), so a counter is nonce enough; the last piece says that it is the last. */
const nonceOf = (count: number, last: boolean): Buffer => {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(count, 7);
  nonce.writeUInt8(last ? 1 : 0, 11);
  return nonce;
};

const sealPiece = (key: Buffer, count: number, last: boolean, plain: Buffer): Buffer => {
  const cipher = createCipheriv(CIPHER, key, nonceOf(count, last), { authTagLength: TAG });
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
};

const openPiece = (key: Buffer, count: number, last: boolean, sealed: Buffer): Buffer => {
  if (sealed.length < TAG) throw new DamagedFile('a sealed file is cut short');
  const decipher = createDecipheriv(CIPHER, key, nonceOf(count, last), { authTagLength: TAG });
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - TAG)), decipher.final()]);
  } catch {
    throw new DamagedFile('a sealed file was altered or cut short');
  }
};

/** Cuts a stream into pieces of one length and tells which is the last, which alone may be shorter. */
async function* piecesOf(
  source: AsyncIterable<Buffer>,
  length: number,
): AsyncGenerator<{ readonly piece: Buffer; readonly last: boolean }> {
  let held: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of source) {
    held.push(chunk);
    bytes += chunk.length;
    // One piece is always kept back: only the end of the stream says which was the last.
    while (bytes > length) {
      const all: Buffer = Buffer.concat(held);
      yield { piece: all.subarray(0, length), last: false };
      held = [all.subarray(length)];
      bytes -= length;
    }
  }
  yield { piece: Buffer.concat(held), last: true };
}

/** Seals a stream piece by piece: no more than a piece of it is in memory. */
export async function* sealing(key: Buffer, source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let count = 0;
  for await (const { piece, last } of piecesOf(source, PIECE)) yield sealPiece(key, count++, last, piece);
}

/** What a sealed file holds, piece by piece, each proved before it is given. Throws `DamagedFile`. */
export async function* opening(key: Buffer, path: string): AsyncGenerator<Buffer> {
  let count = 0;
  for await (const { piece, last } of piecesOf(createReadStream(path, { start: HEAD_BYTES }), PIECE + TAG))
    yield openPiece(key, count++, last, piece);
}

/** The same as a stream. */
export const openingStream = (key: Buffer, path: string): Readable => Readable.from(opening(key, path));

/** The SHA-256 of what a sealed file holds, in hexadecimal; reading it proves every piece. Throws `DamagedFile`. */
export const hashOf = async (key: Buffer, path: string): Promise<string> => {
  const hash = createHash('sha256');
  for await (const piece of opening(key, path)) hash.update(piece);
  return hash.digest('hex');
};
