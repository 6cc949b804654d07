import { isAscii, isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import type { ReportCode } from './imported.ts';

/** The largest file that is read unless another size is given: a national return is some tens of megabytes. */
export const LARGEST_FILE = 1 << 29;

/** A file that cannot be read as what it should be. Expected: the importers report it under its code. */
export class Unreadable extends Error {
  readonly code: ReportCode;
  readonly line: number;
  constructor(code: ReportCode, line: number, message: string) {
    super(message);
    this.code = code;
    this.line = line;
  }
}

const NEWLINE = 10;

/** Where the last character of a piece begins, if the piece cuts it: its other bytes come with the next one. */
const wholeLength = (bytes: Buffer): number => {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needs > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
};

const newlines = (bytes: Buffer): number => {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
};

const notUtf8 = (line: number): Unreadable =>
  new Unreadable(
    'not-utf-8',
    line,
    'not UTF-8: a file saved by an older Windows program is often in windows-1252, expected it saved again as UTF-8',
  );

/** The line, from 1, in which bytes stop being UTF-8. A line end is never part of another character. */
const wrongLine = (bytes: Buffer): number => {
  let line = 1;
  for (let from = 0; from <= bytes.length; line++) {
    const to = bytes.indexOf(NEWLINE, from);
    if (!isUtf8(bytes.subarray(from, to < 0 ? bytes.length : to)) || to < 0) break;
    from = to + 1;
  }
  return line;
};

/** The text of a file, piece by piece, without its byte order mark. Throws `Unreadable` where it is not UTF-8 text of a sensible size. */
export async function* readText(
  path: string,
  largest = LARGEST_FILE,
  progress?: (file: string, bytes: number) => void,
): AsyncGenerator<string> {
  let carried: Buffer = Buffer.alloc(0);
  let total = 0;
  let line = 1;
  let first = true;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    total += chunk.length;
    if (total > largest)
      throw new Unreadable('too-large', line, `the file is larger than ${largest} bytes, expected at most that`);
    const bytes = carried.length === 0 ? chunk : Buffer.concat([carried, chunk]);
    if (first && ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))) {
      throw new Unreadable('utf-16', 1, 'the file is UTF-16 (“Unicode” in Excel), expected it saved as UTF-8');
    }
    const nul = bytes.indexOf(0);
    if (nul >= 0)
      throw new Unreadable('nul-byte', line + newlines(bytes.subarray(0, nul)), 'a NUL byte, expected text');
    const whole = bytes.subarray(0, wholeLength(bytes));
    if (!isUtf8(whole)) throw notUtf8(line + wrongLine(whole) - 1);
    carried = bytes.subarray(whole.length);
    line += newlines(whole);
    const text = whole.toString(isAscii(whole) ? 'latin1' : 'utf8');
    progress?.(path, total);
    yield first && text.startsWith('\uFEFF') ? text.slice(1) : text;
    first = false;
  }
  if (carried.length > 0) throw notUtf8(line);
}
