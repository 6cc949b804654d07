import { isUtf8 } from 'node:buffer';
import { readSync } from 'node:fs';
import type { Fields } from './law.ts';
import { bytesOf, sha256 } from './log.ts';

/** Why a bundle cannot be read: a code of `words.txt` as the message, and as the cause the field that is not there or not right. */
export const unreadable = (code: string, field?: string): Error => new Error(code, { cause: field ?? '' });
export const need = <T>(value: T | undefined | false, field: string): T => {
  if (value === undefined || value === false) throw unreadable('field', field);
  return value;
};
/** The lines of a file, many at a time: blocks of bytes that end where a line ends. */
export function* blocksOf(file: number): Generator<Buffer, undefined> {
  const piece = Buffer.alloc(64 * 1024);
  let [held, length] = [[] as Buffer[], 0];
  for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) {
    const end = piece.lastIndexOf(10, read - 1) + 1;
    if (end > 0) yield Buffer.concat([...held, piece.subarray(0, end)]);
    if (end > 0) [held, length] = [[], 0];
    held.push(Buffer.from(piece.subarray(end, read)));
    length += read - end;
    // An event has two million bytes at most, and a manifest with ten thousand figures fewer.
    if (length > 32 * 1024 * 1024) throw unreadable('too-long');
  }
  if (length > 0) throw unreadable('cut-short');
}
/** The lines of a block one by one, each without its end. */
export function* linesOf(bytes: Uint8Array = Buffer.of()): Generator<string, undefined> {
  const block = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const good = isUtf8(block);
  for (let [from, end] = [0, block.indexOf(10)]; end >= 0; [from, end] = [end + 1, block.indexOf(10, end + 1)]) {
    if (!good && !isUtf8(block.subarray(from, end))) throw unreadable('not-utf8');
    yield block.toString('utf8', from, end);
  }
}
export const isObject = (it: unknown): it is Fields => typeof it === 'object' && it !== null && !Array.isArray(it);
/** The object that a text says in JSON. */
export const objectOf = (text: string): Fields => {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {}
  throw unreadable('not-json');
};
/** Canonical JSON (RFC 8785): no spaces, and the fields of an object in the order of their UTF-16 units. */
export const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const fields = Object.keys(value).sort();
  return `{${fields.map((field) => `${JSON.stringify(field)}:${canonical(value[field])}`).join()}}`;
};
/** A whole number in bounds, of those that JavaScript holds exactly. */
export const whole = (value: unknown, least = -Infinity, most = Infinity): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most ? value : undefined;
/** A text that is short enough for two bytes to say its length. */
export const short = (value: unknown): string | undefined =>
  typeof value === 'string' && (value.length < 0x5000 || Buffer.byteLength(value) < 0x10000) ? value : undefined;
/** Room for what is hashed: nothing in a line is longer than the line. */
const room = Buffer.alloc(0x2200000);
/** A leaf from its line: its hash, made as `docs/proofs.md` says, and unless it is erased what it says. `code` is the authority’s. */
export const leafOf = (line: Fields, code: string) => {
  if ('leaf' in line) return { hash: need(Object.keys(line).length === 1 && bytesOf(line['leaf']), 'leaf') };
  const said = (field: string): string => need(short(line[field]), field);
  const number = (field: string, least?: number, most?: number): number => need(whole(line[field], least, most), field);
  const [id, child, source, salt] = [said('id'), said('child'), said('source'), need(short(line['salt']), 'salt')];
  const [part, seq] = [number('part', 0, 0xffff), number('seq', 1, 0xffffffff)];
  const [recorded, entered, { imported, body }] = [number('recorded'), number('entered'), line];
  if (typeof imported !== 'boolean') throw unreadable('field', 'imported');
  if (typeof body !== 'string') throw unreadable('field', 'body');
  let at = room.write('diogel/body/v1\0', 'latin1');
  need(salt.length === 44 && room.write(salt, at, 'base64') === 32, 'salt');
  at += 32 + room.write(body, at + 32);
  const commitment = sha256(room.subarray(0, at));
  const text = (value: string): void => {
    const bytes = room.write(value, at + 2);
    at = room.writeUInt16BE(bytes, at) + bytes;
  };
  at = room.write('\0diogel/leaf/v1\0', 'latin1');
  for (const each of [code, id]) text(each);
  at = room.writeUInt16BE(part, at);
  text(child);
  at = room.writeUInt32BE(seq, at);
  for (const n of [recorded, entered]) at = room.writeUInt32BE(n >>> 0, room.writeInt32BE(Math.floor(n / 2 ** 32), at));
  at = room.writeUInt8(Number(imported), at);
  text(source);
  at += room.write(commitment, at, 'latin1');
  const [hash, claim] = [sha256(room.subarray(0, at)), objectOf(body)];
  // What two readers could read as two things is no body: a field that is there twice, a number written otherwise.
  need(JSON.stringify(claim) === body || canonical(claim) === body, 'body');
  const { authority, event } = claim;
  if (!isObject(event) || event['id'] !== id || claim['child'] !== child) throw unreadable('field', 'body.event');
  // What was not imported was recorded when it came in; an import says in the event itself when that was.
  need(imported ? 'recorded' in event : recorded === entered && !('recorded' in event), 'recorded');
  const { kind, data, at: happened } = event;
  if (!isObject(data) || typeof kind !== 'string') throw unreadable('field', 'body.event');
  return { hash, entry: { id, part, child, seq, source, authority, kind, data, happened } };
};
export type Entry = NonNullable<ReturnType<typeof leafOf>['entry']>;
