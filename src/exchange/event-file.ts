import { stat } from 'node:fs/promises';
import type { Fact } from '../law/index.ts';
import { type Block, type BlockTexts, KIND_NAMES } from './event-block.ts';
import { type BlockPool, blockPool } from './event-block-pool.ts';
import { piecesOf, TOO_LONG, WINDOWS } from './event-lines.ts';
import { idIndex } from './id-index.ts';

/** One thing wrong with a file, at its line (1 is the first). `message` says what is wrong and what was expected, in English. */
export interface FileProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** The histories of all children in some event files. `problems` are in the order of files and lines. */
export interface Histories {
  /** Every child that an accepted event concerns, in order of id. */
  readonly children: readonly string[];
  /** A child's facts, in no order; none for a child that no event concerns. They are made anew at each call. */
  readonly factsOf: (child: string) => Fact[];
  readonly problems: readonly FileProblem[];
  /** Where an accepted event stands, by its id. */
  readonly place: (event: string) => { file: string; line: number };
  /** How many events were accepted. */
  readonly events: number;
}

type Numbers = Int32Array | Float64Array | Uint8Array;

/** Whole numbers of many blocks side by side. */
const column = <T extends Numbers>(type: new (length: number) => T) => {
  let values = new type(1 << 12);
  let length = 0;
  return {
    add: (more: T): void => {
      if (length + more.length > values.length) {
        const wider = new type(Math.max(values.length * 2, length + more.length));
        wider.set(values);
        values = wider;
      }
      values.set(more, length);
      length += more.length;
    },
    at: (index: number): number => values[index] ?? Number.NaN,
  };
};

const NEVER = Number.POSITIVE_INFINITY;

/**
 * Events by number, in the order of files and lines, as columns: a million objects would cost the garbage collector more
 * than reading the file does. Facts are made of them child by child.
 */
const eventTable = () => {
  const ids = idIndex();
  const data: Fact['data'][] = [];
  const kind = column(Uint8Array);
  const day = column(Int32Array);
  const at = column(Float64Array);
  const recorded = column(Float64Array);
  const line = column(Int32Array);
  /** By number, when an event was first known to be corrected. */
  let replacedFrom = new Float64Array();
  return {
    size: ids.size,
    numberOf: ids.numberOf,
    /** Adds the events of a block. `double` is told of each whose id was used before. */
    add: (
      block: Block,
      texts: BlockTexts,
      linesBefore: number,
      double: (number: number, id: string, earlier: number) => void,
    ): void => {
      line.add(block.line.map((each) => each + linesBefore));
      for (const [index, id] of texts.ids.entries()) {
        const number = ids.size();
        const earlier = ids.add(id, block.hash[index] ?? 0);
        if (earlier !== undefined) double(number, id, earlier);
      }
      for (const each of texts.data) data.push(each);
      kind.add(block.kind);
      day.add(block.day);
      at.add(block.at);
      recorded.add(block.recorded);
    },
    lineOf: line.at,
    /** Notes corrections, when all events are there. */
    correct: (corrections: Iterable<readonly [corrected: number, by: number]>): void => {
      replacedFrom = new Float64Array(ids.size()).fill(NEVER);
      for (const [corrected, by] of corrections) {
        replacedFrom[corrected] = Math.min(recorded.at(by), replacedFrom[corrected] ?? NEVER);
      }
    },
    fact: (number: number): Fact => ({
      id: ids.id(number),
      kind: KIND_NAMES[kind.at(number)] ?? '',
      day: day.at(number),
      at: at.at(number),
      recorded: recorded.at(number),
      replacedFrom: replacedFrom[number] === NEVER ? undefined : replacedFrom[number],
      data: data[number] ?? {},
    }),
  };
};

/**
 * Corrections that point nowhere, or round in a circle, and everything that corrects one of these: by number, what is
 * wrong. `targets` holds the id that each correction replaces.
 */
const refusedCorrections = (
  targets: ReadonlyMap<number, string>,
  numberOf: (id: string) => number | undefined,
): Map<number, string> => {
  const refused = new Map<number, string>();
  const sound = new Set<number>();
  for (const [first] of targets) {
    const path = new Set<number>();
    let at: number | undefined = first;
    let target = targets.get(first);
    while (at !== undefined && target !== undefined && !sound.has(at) && !refused.has(at) && !path.has(at)) {
      path.add(at);
      at = numberOf(target);
      target = at === undefined ? undefined : targets.get(at);
    }
    const circle = new Set<number>();
    for (let on = at; on !== undefined && path.has(on) && !circle.has(on); on = numberOf(targets.get(on) ?? '')) {
      circle.add(on);
    }
    for (const each of path) {
      const replaces = targets.get(each) ?? '';
      if (circle.has(each)) {
        refused.set(
          each,
          `replaces: the correction of ${replaces} goes round in a circle, expected the id of an earlier event`,
        );
      } else if (numberOf(replaces) === undefined) {
        refused.set(each, `replaces: no event has the id ${replaces}, expected the id of an event in these files`);
      } else if (at === undefined || circle.size > 0 || refused.has(at)) {
        refused.set(
          each,
          `replaces: corrects ${replaces}, which was itself refused, expected the id of an event that was accepted`,
        );
      } else sound.add(each);
    }
  }
  return refused;
};

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** How many blocks are read ahead of the one that is taken, for each reader. */
const AHEAD = 3;

/** Hands on every block of a file in order, with the number of lines before it. */
const eachBlock = async (
  path: string,
  pool: BlockPool,
  take: (reader: number, block: Block, linesBefore: number) => void,
  tooLong: (line: number) => void,
  progress: ((bytes: number) => void) | undefined,
): Promise<void> => {
  const ahead: (ReturnType<BlockPool['read']> | 'too-long')[] = [];
  let lines = 0;
  const takeNext = async (): Promise<void> => {
    const next = await ahead.shift();
    if (next === undefined) return;
    if (next === 'too-long') {
      lines += 1;
      tooLong(lines);
      return;
    }
    take(next.reader, next.block, lines);
    lines += next.block.lines;
  };
  for await (const piece of piecesOf(path, progress)) {
    ahead.push(piece === 'too-long' ? piece : pool.read(piece));
    if (ahead.length > AHEAD * pool.readers) await takeNext();
  }
  while (ahead.length > 0) await takeNext();
};

/** Reads event files (contract, section 1) as one body of events: ids must be unique across them. Throws where a file cannot be opened. */
export const readHistories = async (
  paths: readonly string[],
  progress?: (file: string, bytes: number) => void,
): Promise<Histories> => {
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  const pool = blockPool(sizes.reduce((sum, size) => sum + size, 0));
  try {
    return await readWith(pool, paths, progress);
  } finally {
    await pool.end();
  }
};

const readWith = async (
  pool: BlockPool,
  paths: readonly string[],
  progress: ((file: string, bytes: number) => void) | undefined,
): Promise<Histories> => {
  const found: { file: number; line: number; message: string }[] = [];
  const events = eventTable();
  /** The number of the first event of each file. */
  const firsts: number[] = [];
  const targets = new Map<number, string>();
  const doubled = new Set<number>();
  const children = new Map<string, number[]>();
  /** For each reader, the histories of the children that it has met, by its own numbers for them. */
  const met: number[][][] = Array.from({ length: pool.readers }, () => []);

  const placeOf = (number: number) => ({
    file: paths[firsts.findLastIndex((first) => first <= number)] ?? '',
    line: events.lineOf(number),
  });
  const takeBlock = (file: number, reader: number, block: Block, linesBefore: number): void => {
    const texts: BlockTexts = JSON.parse(block.texts);
    const first = events.size();
    for (const { line, message } of texts.problems) found.push({ file, line: line + linesBefore, message });
    for (const { event, replaces } of texts.corrections) targets.set(first + event, replaces);
    events.add(block, texts, linesBefore, (number, id, earlier) => {
      const before = placeOf(earlier);
      const message = `id: ${id} was used before, at ${before.file}:${before.line}, expected an id of its own`;
      found.push({ file, line: events.lineOf(number), message });
      doubled.add(number);
      targets.delete(number);
    });
    const histories = met[reader] ?? [];
    for (const child of texts.newChildren) {
      const history = children.get(child) ?? [];
      children.set(child, history);
      histories.push(history);
    }
    let from = 0;
    for (const [index, to] of block.childrenEnd.entries()) {
      for (; from < to; from++) {
        if (!doubled.has(first + index)) histories[block.children[from] ?? -1]?.push(first + index);
      }
    }
  };

  for (const [file, path] of paths.entries()) {
    firsts.push(events.size());
    let windows = 0;
    await eachBlock(
      path,
      pool,
      (reader, block, linesBefore) => {
        if (windows === 0 && block.windows > 0) windows = block.windows + linesBefore;
        takeBlock(file, reader, block, linesBefore);
      },
      (line) => found.push({ file, line, message: TOO_LONG }),
      progress === undefined ? undefined : (bytes) => progress(path, bytes),
    );
    if (windows > 0) found.push({ file, line: windows, message: WINDOWS });
  }

  const refused = refusedCorrections(targets, events.numberOf);
  for (const [number, message] of refused) {
    found.push({ file: firsts.findLastIndex((first) => first <= number), line: events.lineOf(number), message });
  }
  events.correct(
    [...targets].flatMap(([number, target]) => {
      const corrected = refused.has(number) ? undefined : events.numberOf(target);
      return corrected === undefined ? [] : [[corrected, number] as const];
    }),
  );
  if (refused.size > 0) {
    for (const [child, history] of children) {
      children.set(
        child,
        history.filter((number) => !refused.has(number)),
      );
    }
  }
  found.sort((a, b) => a.file - b.file || a.line - b.line);
  return {
    children: [...children].flatMap(([child, history]) => (history.length > 0 ? [child] : [])).sort(byText),
    factsOf: (child) => children.get(child)?.map(events.fact) ?? [],
    problems: found.map(({ file, line, message }) => ({ file: paths[file] ?? '', line, message })),
    place: (event) => placeOf(events.numberOf(event) ?? -1),
    events: events.size() - doubled.size - refused.size,
  };
};
