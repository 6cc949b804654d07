import { isAscii, isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';

/** No event needs more than a mebibyte; a longer line is a file gone wrong and must not fill the memory. */
export const LONGEST_LINE = 1 << 20;
const CHUNK = 1 << 20;
const NEWLINE = 10;
const RETURN = 13;
const BRACE = 123;
const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** What is said of a line that is longer than `LONGEST_LINE`. */
export const TOO_LONG = `the line is more than ${LONGEST_LINE} bytes long, expected at most that`;

/** What is said of the first line of a file that ends with CR LF. */
export const WINDOWS =
  'the line ends with CR LF, expected LF alone (its event was read, and so were the others of this file)';

/** Some whole lines of a file, the last perhaps without its line end; or a line that was passed over because it is too long. */
export type Piece = Buffer<ArrayBuffer> | 'too-long';

/**
 * A file in pieces of whole lines, in order and without its byte order mark, each in a buffer of its own. Throws where
 * the file cannot be read.
 */
export async function* piecesOf(path: string, progress?: (bytes: number) => void): AsyncGenerator<Piece> {
  const file = await open(path);
  try {
    let buffer = Buffer.allocUnsafeSlow(CHUNK);
    /** How many bytes at the start of the buffer are the beginning of a line. */
    let held = 0;
    let skipping = false;
    let total = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, held, CHUNK);
      if (bytesRead === 0) break;
      const filled = buffer.subarray(0, held + bytesRead);
      let from = total === 0 && filled.subarray(0, MARK.length).equals(MARK) ? MARK.length : 0;
      total += bytesRead;
      progress?.(total);
      if (skipping) {
        from = filled.indexOf(NEWLINE) + 1;
        skipping = from === 0;
        if (skipping) continue;
      }
      const to = Math.max(from, filled.lastIndexOf(NEWLINE) + 1);
      const rest = filled.subarray(to);
      const tooLong = rest.length > LONGEST_LINE;
      held = tooLong ? 0 : rest.length;
      buffer = Buffer.allocUnsafeSlow(held + CHUNK);
      if (!tooLong) rest.copy(buffer);
      if (to > from) yield filled.subarray(from, to);
      if (tooLong) yield 'too-long';
      skipping = tooLong;
    }
    if (held > 0) yield buffer.subarray(0, held);
  } finally {
    await file.close();
  }
}

const describeJsonError = (error: unknown, text: string): string => {
  const message = error instanceof Error ? error.message : String(error);
  const position = Number(/at position (\d+)/.exec(message)?.[1] ?? Number.NaN);
  // V8 quotes the text that it could not read; children's data stays out of messages.
  return /end of JSON|Unterminated/i.test(message) || position >= text.trimEnd().length
    ? 'the line is cut off, expected one whole JSON object'
    : 'not JSON, expected one JSON object a line';
};

/**
 * Hands on each line of a piece that is JSON, with its number in the piece (1 is the first), and reports the others.
 * Gives the number of lines, and the first that ends with CR LF (0 where none does).
 */
export const eachLineOf = (
  bytes: Buffer,
  take: (value: unknown, line: number) => void,
  report: (line: number, message: string) => void,
): { lines: number; windows: number } => {
  let line = 0;
  let windows = 0;
  const takeText = (text: string): void => {
    if (text.charCodeAt(0) !== BRACE && text.trim() === '') return;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      report(line, describeJsonError(error, text));
      return;
    }
    take(value, line);
  };
  const ascii = isAscii(bytes);
  if (ascii || isUtf8(bytes)) {
    const text = bytes.toString(ascii ? 'latin1' : 'utf8');
    for (let from = 0, to = 0; from < text.length; from = to + 1) {
      const end = text.indexOf('\n', from);
      to = end < 0 ? text.length : end;
      line += 1;
      if (windows === 0 && text.charCodeAt(to - 1) === RETURN) windows = line;
      if (to - from > LONGEST_LINE) report(line, TOO_LONG);
      else takeText(text.slice(from, to));
    }
  } else {
    for (let from = 0, to = 0; from < bytes.length; from = to + 1) {
      const end = bytes.indexOf(NEWLINE, from);
      to = end < 0 ? bytes.length : end;
      line += 1;
      if (windows === 0 && bytes[to - 1] === RETURN) windows = line;
      const each = bytes.subarray(from, to);
      if (each.length > LONGEST_LINE) report(line, TOO_LONG);
      else if (isUtf8(each)) takeText(each.toString('utf8'));
      else report(line, 'not UTF-8, expected every line in UTF-8');
    }
  }
  return { lines: line, windows };
};

/**
 * Hands on each line of a file that is JSON, with its number, and reports the others: not UTF-8, not JSON, cut off or too
 * long. Windows line ends are read, and reported once. Throws where the file cannot be read.
 */
export const eachLine = async (
  path: string,
  take: (value: unknown, line: number) => void,
  report: (line: number, message: string) => void,
  progress?: (bytes: number) => void,
): Promise<void> => {
  let before = 0;
  let firstWindows = 0;
  for await (const piece of piecesOf(path, progress)) {
    if (piece === 'too-long') {
      before += 1;
      report(before, TOO_LONG);
      continue;
    }
    const { lines, windows } = eachLineOf(
      piece,
      (value, line) => take(value, before + line),
      (line, message) => report(before + line, message),
    );
    if (firstWindows === 0 && windows > 0) firstWindows = before + windows;
    before += lines;
  }
  if (firstWindows > 0) report(firstWindows, WINDOWS);
};
