import { eventIds } from './event-ids.ts';
import {
  type EventKeeper,
  MOST_IN_PIECE,
  type Notes,
  type Parcel,
  type Piece,
  type Settlement,
} from './event-keeper.ts';
import { piecesOf, TOO_LONG, WINDOWS } from './event-lines.ts';
import { column } from './columns.ts';

/** One thing wrong with a file, at its line (1 is the first). `message` says what is wrong and what was expected, in English. */
export interface FileProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** What was read of some event files. `problems` are in the order of files and lines. */
export interface ReadEvents {
  readonly problems: readonly FileProblem[];
  /** Where an accepted event stands, by its id. */
  readonly place: (event: string) => { file: string; line: number };
  /** How many events were accepted. */
  readonly events: number;
}

/** A keeper of facts, here or on another thread. What it is told, it does in the order in which it is told. */
export interface Keeping {
  /** Whether it reads on this thread, which meanwhile does nothing else. */
  readonly here: boolean;
  readonly read: (bytes: Buffer<ArrayBuffer>, piece: number) => Promise<Piece>;
  readonly take: (parcel: Parcel) => void;
  readonly settle: (settlement: Settlement) => void;
}

/** A keeper on this thread. */
export const keptHere = (keeper: EventKeeper): Keeping => ({
  ...keeper,
  here: true,
  read: async (bytes, piece) => keeper.read(bytes, piece),
});

/**
 * Corrections that point nowhere, or round in a circle, and everything that corrects one of these: by number, what is
 * wrong. `targets` holds what each correction replaces.
 */
const refusedCorrections = (
  targets: ReadonlyMap<number, { readonly replaces: string }>,
  numberOf: (id: string) => number | undefined,
): Map<number, string> => {
  const refused = new Map<number, string>();
  const sound = new Set<number>();
  for (const [first] of targets) {
    const path = new Set<number>();
    let at: number | undefined = first;
    let target = targets.get(first)?.replaces;
    while (at !== undefined && target !== undefined && !sound.has(at) && !refused.has(at) && !path.has(at)) {
      path.add(at);
      at = numberOf(target);
      target = at === undefined ? undefined : targets.get(at)?.replaces;
    }
    const circle = new Set<number>();
    for (
      let on = at;
      on !== undefined && path.has(on) && !circle.has(on);
      on = numberOf(targets.get(on)?.replaces ?? '')
    ) {
      circle.add(on);
    }
    for (const each of path) {
      const replaces = targets.get(each)?.replaces ?? '';
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

/** How many pieces are read ahead of the one that is taken, for each keeper: enough for this thread to go on reading while another is still starting. */
const AHEAD = 16;
/** How many pieces a keeper on another thread has waiting before one on this thread reads any itself. */
const ENOUGH = 2;

/** Items of which the next is asked for before one is handed on. */
async function* oneAhead<Item>(items: AsyncGenerator<Item>): AsyncGenerator<Item> {
  let next = items.next();
  try {
    for (let item = await next; item.done !== true; item = await next) {
      next = items.next();
      next.catch(() => undefined);
      yield item.value;
    }
  } finally {
    await items.return(undefined);
  }
}

/** Hands on every piece of a file in order, with the number of lines before it, as the keepers have read it. */
const eachPiece = async (
  path: string,
  read: (bytes: Buffer<ArrayBuffer>) => Promise<Piece>,
  ahead: number,
  take: (piece: Piece, linesBefore: number) => void,
  tooLong: (line: number) => void,
  progress: ((bytes: number) => void) | undefined,
): Promise<void> => {
  const waiting: (Promise<Piece> | 'too-long')[] = [];
  let lines = 0;
  const takeNext = async (): Promise<void> => {
    const next = await waiting.shift();
    if (next === undefined) return;
    if (next === 'too-long') {
      lines += 1;
      tooLong(lines);
      return;
    }
    take(next, lines);
    lines += next.lines;
  };
  for await (const piece of oneAhead(piecesOf(path, progress))) {
    waiting.push(piece === 'too-long' ? piece : read(piece));
    if (waiting.length > ahead) await takeNext();
  }
  while (waiting.length > 0) await takeNext();
};

/**
 * Reads event files (contract, section 1) as one body of events, whose facts the keepers then have: ids must be unique
 * across all files. Throws where a file cannot be opened.
 */
export const readEvents = async (
  paths: readonly string[],
  keepers: readonly Keeping[],
  progress?: (file: string, bytes: number) => void,
): Promise<ReadEvents> => {
  const found: { file: number; line: number; message: string }[] = [];
  const ids = eventIds();
  const lines = column(Int32Array);
  /** The number of the first event of each file, and of each piece. */
  const fileFirsts: number[] = [];
  const pieceFirsts: number[] = [];
  const targets = new Map<number, { readonly replaces: string; readonly recorded: number }>();
  const doubled = new Set<number>();

  const fileOf = (number: number): number => fileFirsts.findLastIndex((first) => first <= number);
  const placeOf = (number: number) => ({ file: paths[fileOf(number)] ?? '', line: lines.at(number) });
  const complain = (number: number, message: string): void => {
    found.push({ file: fileOf(number), line: lines.at(number), message });
  };
  const markOf = (number: number): number => {
    const piece = pieceFirsts.findLastIndex((first) => first <= number);
    return piece * MOST_IN_PIECE + number - (pieceFirsts[piece] ?? 0);
  };

  // Pieces that each keeper has yet to read. One on this thread reads only while all others have enough.
  const loads: number[] = keepers.map(({ here }) => (here ? ENOUGH : 0));
  let pieces = 0;
  const read = async (bytes: Buffer<ArrayBuffer>): Promise<Piece> => {
    const reader = loads.indexOf(Math.min(...loads));
    loads[reader] = (loads[reader] ?? 0) + 1;
    const piece = await keepers[reader]?.read(bytes, pieces++);
    if (piece === undefined) throw new Error('events are read by one keeper at least');
    loads[reader] = (loads[reader] ?? 0) - 1;
    for (const [keeper, parcel] of piece.parcels.entries()) if (parcel !== undefined) keepers[keeper]?.take(parcel);
    return piece;
  };
  const takePiece = (file: number, piece: Piece, linesBefore: number): void => {
    const { corrections, problems }: Notes = JSON.parse(piece.notes);
    const first = ids.size();
    pieceFirsts.push(first);
    lines.addAll(piece.line.map((line) => line + linesBefore));
    for (const { line, message } of problems) found.push({ file, line: line + linesBefore, message });
    for (const { event, ...correction } of corrections) targets.set(first + event, correction);
    ids.add(piece);
  };

  for (const [file, path] of paths.entries()) {
    fileFirsts.push(ids.size());
    let windows = 0;
    await eachPiece(
      path,
      read,
      AHEAD * keepers.length,
      (piece, linesBefore) => {
        if (windows === 0 && piece.windows > 0) windows = piece.windows + linesBefore;
        takePiece(file, piece, linesBefore);
      },
      (line) => found.push({ file, line, message: TOO_LONG }),
      progress === undefined ? undefined : (bytes) => progress(path, bytes),
    );
    if (windows > 0) found.push({ file, line: windows, message: WINDOWS });
  }

  ids.index((number, earlier) => {
    const before = placeOf(earlier);
    const message = `id: ${ids.idOf(number)} was used before, at ${before.file}:${before.line}, expected an id of its own`;
    complain(number, message);
    doubled.add(number);
    targets.delete(number);
  });
  const refused = refusedCorrections(targets, ids.numberOf);
  for (const [number, message] of refused) complain(number, message);
  const replaced = new Map<number, number>();
  for (const [number, { replaces, recorded }] of targets) {
    const corrected = refused.has(number) ? undefined : ids.numberOf(replaces);
    if (corrected === undefined) continue;
    const mark = markOf(corrected);
    replaced.set(mark, Math.min(recorded, replaced.get(mark) ?? recorded));
  }
  const settlement = { leftOut: [...doubled, ...refused.keys()].map(markOf), replaced: [...replaced] };
  for (const keeper of keepers) keeper.settle(settlement);
  found.sort((a, b) => a.file - b.file || a.line - b.line);
  return {
    problems: found.map(({ file, line, message }) => ({ file: paths[file] ?? '', line, message })),
    place: (event) => placeOf(ids.numberOf(event) ?? -1),
    events: ids.size() - doubled.size - refused.size,
  };
};
