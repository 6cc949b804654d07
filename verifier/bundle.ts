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
/** The most bytes that a line may have: an event has two million at most, and a manifest with ten thousand figures fewer. */
const LONGEST = 32 * 1024 * 1024;
/** The lines of a file one by one, each without its end. */
export function* linesOf(file: number): Generator<string, undefined> {
  const piece = Buffer.alloc(1024 * 1024);
  let [held, length] = [[] as Buffer[], 0];
  for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) {
    let from = 0;
    for (let end = piece.indexOf(10); end >= 0 && end < read; end = piece.indexOf(10, from)) {
      const line = from > 0 ? piece.subarray(from, end) : Buffer.concat([...held, piece.subarray(0, end)]);
      if (!isUtf8(line)) throw unreadable('not-utf8');
      yield line.toString();
      [from, held, length] = [end + 1, [], 0];
    }
    held.push(Buffer.from(piece.subarray(from, read)));
    length += read - from;
    if (length > LONGEST) throw unreadable('too-long');
  }
  if (length > 0) throw unreadable('cut-short');
}
export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
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
  typeof value === 'string' && Buffer.byteLength(value) < 0x10000 ? value : undefined;
let scratch = Buffer.alloc(0x100000);
/**
 * A leaf from its line in a bundle: its hash, made as `docs/proofs.md` says, and unless it is erased what its entry and the
 * event in it say, by the contract’s event line. `code` is the authority’s.
 */
export const leafOf = (line: Fields, code: string) => {
  if ('leaf' in line) return { hash: need(Object.keys(line).length === 1 && bytesOf(line['leaf']), 'leaf') };
  const said = (field: string): string => need(short(line[field]), field);
  const number = (field: string, least?: number, most?: number): number => need(whole(line[field], least, most), field);
  const [id, child, source, salt] = [said('id'), said('child'), said('source'), need(short(line['salt']), 'salt')];
  const [part, seq] = [number('part', 0, 0xffff), number('seq', 1, 0xffffffff)];
  const [recorded, entered] = [number('recorded'), number('entered')];
  const { imported, body } = line;
  if (typeof imported !== 'boolean') throw unreadable('field', 'imported');
  if (typeof body !== 'string') throw unreadable('field', 'body');
  if (scratch.length < 3 * body.length + 0x50000) scratch = Buffer.alloc(6 * body.length + 0x50000);
  let at = scratch.write('diogel/body/v1\0', 'latin1');
  need(salt.length === 44 && scratch.write(salt, at, 'base64') === 32, 'salt');
  at += 32;
  at += scratch.write(body, at);
  const commitment = sha256(scratch.subarray(0, at));
  const text = (value: string): void => {
    const bytes = scratch.write(value, at + 2);
    at = scratch.writeUInt16BE(bytes, at) + bytes;
  };
  at = scratch.write('\0diogel/leaf/v1\0', 'latin1');
  for (const each of [code, id]) text(each);
  at = scratch.writeUInt16BE(part, at);
  text(child);
  at = scratch.writeUInt32BE(seq, at);
  at = scratch.writeBigInt64BE(BigInt(recorded), at);
  at = scratch.writeBigInt64BE(BigInt(entered), at);
  at = scratch.writeUInt8(Number(imported), at);
  text(source);
  at += scratch.write(commitment, at, 'latin1');
  const hash = sha256(scratch.subarray(0, at));
  const claim = objectOf(body);
  // What two readers could read as two things is no body: a field that is there twice, a number written otherwise.
  need(JSON.stringify(claim) === body || canonical(claim) === body, 'body');
  const { authority, event } = claim;
  if (!isObject(event) || event['id'] !== id || claim['child'] !== child) throw unreadable('field', 'body.event');
  // What was not imported was recorded when it came in; an import says in the event itself when that was.
  need(imported ? 'recorded' in event : recorded === entered && !('recorded' in event), 'recorded');
  const { kind, data, at: happened, replaces } = event;
  if (!isObject(data) || typeof kind !== 'string') throw unreadable('field', 'body.event');
  return { hash, entry: { id, part, child, seq, recorded, source, authority, kind, data, happened, replaces } };
};
export type Entry = NonNullable<ReturnType<typeof leafOf>['entry']>;
