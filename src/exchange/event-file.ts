import { isAscii, isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import type { Us } from '../calendar/index.ts';
import type { Fact } from '../law/index.ts';
import { type DiogelEvent, readEvent, toFact } from '../practice/index.ts';

/** No event needs more than a mebibyte; a longer line is a file gone wrong and must not fill the memory. */
export const LONGEST_LINE = 1 << 20;
const CHUNK = 1 << 22;
const NEWLINE = 10;
const RETURN = 13;

/** One thing wrong with a file, at its line (1 is the first). `message` says what is wrong and what was expected, in English. */
export interface FileProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

type Report = (line: number, message: string) => void;

const describeJsonError = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error);
  // V8 quotes the text that it could not read; children's data stays out of messages.
  return /end of JSON|Unterminated/i.test(message) ? 'the line is cut off, expected one whole JSON object' : 'not JSON, expected one JSON object a line';
};

/**
 * Reads a JSON Lines file piece by piece and hands each line's value on with its number. A line that is not UTF-8, not
 * JSON, cut off or too long is reported, and the next one is read. Windows line ends are read, and reported once a file.
 */
const eachLine = async (path: string, take: (value: unknown, line: number) => void, report: Report, progress?: (bytes: number) => void): Promise<void> => {
  const file = await open(path);
  try {
    let line = 0;
    let rest: Buffer = Buffer.alloc(0);
    let skipping = false;
    let windows = 0;

    const takeText = (text: string, number: number): void => {
      if (text.trim() === '') return;
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch (error) {
        report(number, describeJsonError(error));
        return;
      }
      take(value, number);
    };
    const noteReturn = (number: number): void => {
      if (windows === 0) windows = number;
    };
    const takeBytes = (bytes: Buffer, number: number): void => {
      if (bytes.length > LONGEST_LINE) report(number, `the line is ${bytes.length} bytes long, expected at most ${LONGEST_LINE}`);
      else if (!isUtf8(bytes)) report(number, 'not UTF-8, expected every line in UTF-8');
      else takeText(bytes.toString('utf8'), number);
      if (bytes.at(-1) === RETURN) noteReturn(number);
    };
    const takeBlock = (block: Buffer): void => {
      const ascii = isAscii(block);
      if (!ascii && !isUtf8(block)) {
        for (let from = 0; from < block.length; ) {
          const to = block.indexOf(NEWLINE, from);
          takeBytes(block.subarray(from, to), ++line);
          from = to + 1;
        }
        return;
      }
      const text = block.toString(ascii ? 'latin1' : 'utf8');
      for (let from = 0; from < text.length; ) {
        const to = text.indexOf('\n', from);
        line += 1;
        if (to - from > LONGEST_LINE) report(line, `the line is more than ${LONGEST_LINE} characters long, expected at most that`);
        else takeText(text.slice(from, to), line);
        if (text.charCodeAt(to - 1) === RETURN) noteReturn(line);
        from = to + 1;
      }
    };

    const buffer = Buffer.allocUnsafe(CHUNK);
    let total = 0;
    for (let first = true; ; first = false) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK);
      if (bytesRead === 0) break;
      total += bytesRead;
      let chunk: Buffer = buffer.subarray(0, bytesRead);
      if (first && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) chunk = chunk.subarray(3);
      if (skipping) {
        const end = chunk.indexOf(NEWLINE);
        if (end < 0) continue;
        skipping = false;
        chunk = chunk.subarray(end + 1);
      }
      const end = chunk.lastIndexOf(NEWLINE);
      if (end < 0) rest = Buffer.concat([rest, chunk]);
      else {
        takeBlock(rest.length === 0 ? chunk.subarray(0, end + 1) : Buffer.concat([rest, chunk.subarray(0, end + 1)]));
        rest = Buffer.from(chunk.subarray(end + 1));
      }
      if (rest.length > LONGEST_LINE) {
        report(++line, `the line is more than ${LONGEST_LINE} bytes long, expected at most that`);
        rest = Buffer.alloc(0);
        skipping = true;
      }
      progress?.(total);
    }
    if (rest.length > 0) takeBytes(rest, ++line);
    if (windows > 0) report(windows, 'the line ends with CR LF, expected LF alone (its event was read, and so were the others of this file)');
  } finally {
    await file.close();
  }
};

/** A fact with the place that it came from, for messages about it. */
interface Located extends Fact {
  replacedFrom?: Us | undefined;
  readonly file: number;
  readonly line: number;
}

interface Correction {
  readonly fact: Located;
  readonly replaces: string;
}

/** The histories of all children in some event files. `problems` are in the order of files and lines. */
export interface Histories {
  readonly children: ReadonlyMap<string, readonly Fact[]>;
  readonly problems: readonly FileProblem[];
  /** Where an accepted event stands. */
  readonly place: (fact: Fact) => { file: string; line: number };
  readonly events: number;
}

/** Corrections that point nowhere, or round in a circle, and everything that corrects one of these. */
const refusedCorrections = (corrections: readonly Correction[], known: ReadonlyMap<string, Located>): Map<Located, string> => {
  const target = new Map(corrections.map(({ fact, replaces }) => [fact.id, replaces]));
  const refused = new Map<Located, string>();
  const sound = new Set<string>();
  for (const { fact } of corrections) {
    const path: string[] = [];
    const on = new Set<string>();
    let at: string | undefined = fact.id;
    while (at !== undefined && known.has(at) && target.has(at) && !sound.has(at) && !on.has(at)) {
      path.push(at);
      on.add(at);
      at = target.get(at);
    }
    if (at === undefined) continue;
    const circle = on.has(at) ? new Set(path.slice(path.indexOf(at))) : undefined;
    const end = known.get(at);
    if (circle === undefined && end !== undefined && !refused.has(end)) {
      for (const id of path) sound.add(id);
      continue;
    }
    for (const id of path) {
      const wrong = known.get(id);
      if (wrong === undefined || refused.has(wrong)) continue;
      const replaces = target.get(id) ?? '';
      if (circle?.has(id) === true) refused.set(wrong, `replaces: the correction of ${replaces} goes round in a circle, expected the id of an earlier event`);
      else if (known.has(replaces)) refused.set(wrong, `replaces: corrects ${replaces}, which was itself refused, expected the id of an event that was accepted`);
      else refused.set(wrong, `replaces: no event has the id ${replaces}, expected the id of an event in these files`);
    }
  }
  return refused;
};

/** Reads event files (contract, section 1) as one body of events: ids must be unique across them. Throws where a file cannot be opened. */
export const readHistories = async (paths: readonly string[], progress?: (file: string, bytes: number) => void): Promise<Histories> => {
  const found: { file: number; line: number; message: string }[] = [];
  const known = new Map<string, Located>();
  const children = new Map<string, Located[]>();
  const corrections: Correction[] = [];

  const accept = (event: DiogelEvent, file: number, line: number): void => {
    const earlier = known.get(event.id);
    if (earlier !== undefined) {
      found.push({ file, line, message: `id: ${event.id} was used before, at ${paths[earlier.file]}:${earlier.line}, expected an id of its own` });
      return;
    }
    const { id, kind, day, at, recorded, data } = toFact(event);
    const fact: Located = { id, kind, day, at, recorded, replacedFrom: undefined, data, file, line };
    known.set(event.id, fact);
    if (event.replaces !== undefined) corrections.push({ fact, replaces: event.replaces });
    for (const child of event.children) {
      const history = children.get(child);
      if (history === undefined) children.set(child, [fact]);
      else history.push(fact);
    }
  };

  for (const [file, path] of paths.entries()) {
    await eachLine(
      path,
      (value, line) => {
        const read = readEvent(value);
        if (read.ok) accept(read.event, file, line);
        else for (const { message } of read.problems) found.push({ file, line, message });
      },
      (line, message) => found.push({ file, line, message }),
      progress === undefined ? undefined : (bytes) => progress(path, bytes),
    );
  }

  const refused = refusedCorrections(corrections, known);
  for (const [{ file, line }, message] of refused) found.push({ file, line, message });
  for (const { fact, replaces } of corrections) {
    const corrected = known.get(replaces);
    if (refused.has(fact) || corrected === undefined) continue;
    if (corrected.replacedFrom === undefined || fact.recorded < corrected.replacedFrom) corrected.replacedFrom = fact.recorded;
  }
  if (refused.size > 0) {
    for (const [child, history] of children) {
      children.set(
        child,
        history.filter((fact) => !refused.has(fact)),
      );
    }
  }
  found.sort((a, b) => a.file - b.file || a.line - b.line);
  return {
    children,
    problems: found.map(({ file, line, message }) => ({ file: paths[file] ?? '', line, message })),
    place: (fact) => {
      const located = known.get(fact.id);
      return { file: paths[located?.file ?? 0] ?? '', line: located?.line ?? 0 };
    },
    events: known.size - refused.size,
  };
};
