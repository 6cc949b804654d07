import type { Fact } from '../law/index.ts';
import { type DiogelEvent, KINDS, readEvent, toFact } from '../practice/index.ts';
import { column } from './columns.ts';
import { eachLineOf } from './event-lines.ts';
import { hashOf, textNumbers } from './text-numbers.ts';

// A million events are read in two halves by two processors only if neither has to hand its half to the other. So the
// children are shared out among keepers, by a hash of their ids: a keeper reads some of the lines, keeps the facts of its
// own children, and gives away those of others' as parcels. What must be known of all events in one place, their ids and
// corrections, goes to whoever has the keepers (`event-file.ts`).

const KIND_NAMES: readonly string[] = [...KINDS.keys()];
const kindNumbers = new Map(KIND_NAMES.map((kind, number) => [kind, number]));

/** More than the lines of any piece. The mark of an event is its place among all: piece × this + place in its piece. */
export const MOST_IN_PIECE = 1 << 24;

/** What is kept of a fact but for its data: so many numbers side by side, a line of the processor's cache. */
const FIELD = { mark: 0, kind: 1, day: 2, at: 3, recorded: 4, ids: 5, idFrom: 6, idTo: 7 } as const;
const FIELDS = 8;

/** A place for each mark, which few others have: 18 bits. */
const placeOf = (mark: number): number => Math.imul(mark, 0x9e3779b1) >>> 14;
const PLACES = 1 << 18;

/** As many lines as a piece has, more or less. */
const PIECE = 1 << 12;

/** Facts on their way from the keeper that read them to the keeper of their children. */
export interface Parcel {
  readonly from: number;
  /** The numbers of each fact (`FIELD`), and their ids side by side. */
  readonly facts: Float64Array<ArrayBuffer>;
  readonly ids: string;
  /** JSON of the data of all facts, each content once, and of the children that are met for the first time: their numbers go on from those before. */
  readonly texts: string;
  /** The place of each fact's data among these. */
  readonly data: Int32Array<ArrayBuffer>;
  /** For every pair of a fact and a child: the fact's place in the parcel, and the child's number. */
  readonly pairs: Int32Array<ArrayBuffer>;
}

/** What a keeper says of some lines that it read. Lines are counted from 1. */
export interface Piece {
  readonly lines: number;
  /** The first line that ends with CR LF, 0 where none does. */
  readonly windows: number;
  /** The ids of the events side by side, where each ends, its hash, and the line of its event. */
  readonly ids: string;
  readonly idEnds: Int32Array<ArrayBuffer>;
  readonly hashes: Int32Array<ArrayBuffer>;
  readonly line: Int32Array<ArrayBuffer>;
  /** JSON of `Notes`. */
  readonly notes: string;
  /** Facts for each keeper; nothing for the reader itself, nor where there are none. */
  readonly parcels: readonly (Parcel | undefined)[];
}

/** What is rare: corrections, by the place of the event in the piece, and problems. */
export interface Notes {
  readonly corrections: { readonly event: number; readonly replaces: string; readonly recorded: number }[];
  readonly problems: { readonly line: number; readonly message: string }[];
}

/** What became known when all was read, by marks: events that do not count at all, and since when others are corrected. */
export interface Settlement {
  readonly leftOut: readonly number[];
  readonly replaced: readonly (readonly [mark: number, from: number])[];
}

/** Which keeper it is among how many (one alone keeps every child), and which kinds of events are worth keeping (all, where none are named). */
export interface KeeperPlace {
  readonly own: number;
  readonly keepers: number;
  readonly kinds?: ReadonlySet<string> | undefined;
}

/** Whether a text stands in JSON as it is. */
export const isPlain = (text: string): boolean => !/[^ !#-[\]-~]/.test(text);

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Facts as they are found or kept: as many objects would cost the garbage collector more than reading the lines does. */
const factTable = () => {
  const numbers = column(Float64Array);
  const data: Fact['data'][] = [];
  return {
    numbers,
    data,
    add: ({ kind, day, at, recorded, data: its }: Fact, mark: number, ids: number, idFrom: number, idTo: number) => {
      const { values, from } = numbers.extend(FIELDS);
      values[from + FIELD.mark] = mark;
      values[from + FIELD.kind] = kindNumbers.get(kind) ?? -1;
      values[from + FIELD.day] = day;
      values[from + FIELD.at] = at;
      values[from + FIELD.recorded] = recorded;
      values[from + FIELD.ids] = ids;
      values[from + FIELD.idFrom] = idFrom;
      values[from + FIELD.idTo] = idTo;
      return data.push(its) - 1;
    },
  };
};

/** Facts that are given away to one keeper, piece by piece. */
const packing = (from: number) => {
  let table = factTable();
  let ids: string[] = [];
  let idEnd = 0;
  let pairs = column(Int32Array);
  let newChildren: string[] = [];
  let children = 0;
  let contents = new Map<Fact['data'], number>();
  let data = column(Int32Array);
  return {
    /** The next number for a child. */
    meet: (child: string): number => {
      newChildren.push(child);
      return children++;
    },
    add: (fact: Fact, mark: number): number => {
      ids.push(fact.id);
      idEnd += fact.id.length;
      let content = contents.get(fact.data);
      if (content === undefined) contents.set(fact.data, (content = contents.size));
      data.push(content);
      return table.add(fact, mark, 0, idEnd - fact.id.length, idEnd);
    },
    concern: (fact: number, child: number): void => {
      pairs.push(fact);
      pairs.push(child);
    },
    /** What was added since the last parcel, if anything. */
    parcel: (): Parcel | undefined => {
      if (ids.length === 0) return undefined;
      const texts = JSON.stringify([[...contents.keys()], newChildren]);
      const parcel = {
        from,
        facts: table.numbers.copy(),
        ids: ids.join(''),
        texts,
        data: data.copy(),
        pairs: pairs.copy(),
      };
      table = factTable();
      contents = new Map();
      data = column(Int32Array);
      ids = [];
      idEnd = 0;
      pairs = column(Int32Array);
      newChildren = [];
      return parcel;
    },
  };
};

/** A keeper. */
export const eventKeeper = ({ own, keepers, kinds }: KeeperPlace) => {
  const table = factTable();
  /** The ids of the facts that are kept, many in a text. */
  const idTexts: string[] = [];
  let plainIds = true;
  /** Its own children by number. */
  const numbers = new Map<string, number>();
  /** For every pair of a fact and a child: the fact's row in the table, the child's number. */
  const pairs = column(Int32Array);
  const packings = Array.from({ length: keepers }, () => packing(own));
  /** The children that it read of, and by their numbers here: whose they are, and the keeper's number for them. */
  const met = textNumbers();
  const metKeepers: number[] = [];
  const metNumbers: number[] = [];
  /** For each other keeper, our numbers for the children that it has told of. */
  const told: number[][] = Array.from({ length: keepers }, () => []);
  let leftOut: ReadonlySet<number> = new Set();
  let replaced: ReadonlyMap<number, number> = new Map();
  /** Where no mark that was replaced has its place, none need be looked for. */
  const perhapsReplaced = new Uint8Array(PLACES);
  /** The rows of all children by turns, and where those of each begin; laid out when everything was read. */
  let history = new Int32Array();
  let historyFrom = new Int32Array();

  const addIds = (ids: string): void => {
    idTexts.push(ids);
    plainIds &&= isPlain(ids);
  };
  const numberOf = (child: string): number => {
    let number = numbers.get(child);
    if (number === undefined) numbers.set(child, (number = numbers.size));
    return number;
  };
  /** The number of a child that it reads of. */
  const meet = (child: string): number => {
    const number = met.numberOf(child);
    if (number === metKeepers.length) {
      const keeper = keepers === 1 ? own : (hashOf(child) >>> 0) % keepers;
      metKeepers.push(keeper);
      metNumbers.push(keeper === own ? numberOf(child) : (packings[keeper]?.meet(child) ?? 0));
    }
    return number;
  };
  /** Keeps a fact, or puts it into the parcels of those who do: once for each keeper, with each child of theirs. */
  const share = (event: DiogelEvent, mark: number, ids: number, idFrom: number): void => {
    const fact = toFact(event);
    const [only] = event.children;
    if (only !== undefined && event.children.length === 1) {
      // As below, for nearly every event: whom it concerns needs no list of rows.
      const place = meet(only);
      const keeper = metKeepers[place] ?? own;
      const number = metNumbers[place] ?? 0;
      if (keeper === own) {
        pairs.push(table.add(fact, mark, ids, idFrom, idFrom + fact.id.length));
        pairs.push(number);
      } else {
        const packed = packings[keeper];
        packed?.concern(packed.add(fact, mark), number);
      }
      return;
    }
    const rows: (number | undefined)[] = [];
    for (const child of event.children) {
      const place = meet(child);
      const keeper = metKeepers[place] ?? own;
      const number = metNumbers[place] ?? 0;
      let row = rows[keeper];
      if (keeper === own) {
        row ??= table.add(fact, mark, ids, idFrom, idFrom + fact.id.length);
        pairs.push(row);
        pairs.push(number);
      } else {
        row ??= packings[keeper]?.add(fact, mark) ?? 0;
        packings[keeper]?.concern(row, number);
      }
      rows[keeper] = row;
    }
  };

  const counts = (row: number): boolean =>
    leftOut.size === 0 || !leftOut.has(table.numbers.at(row * FIELDS + FIELD.mark));
  const replacedFrom = (mark: number): number | undefined =>
    perhapsReplaced[placeOf(mark)] === 0 ? undefined : replaced.get(mark);
  const factAt = (row: number, numbersOfAll: Float64Array): Fact => {
    const from = row * FIELDS;
    const ids = idTexts[numbersOfAll[from + FIELD.ids] ?? -1] ?? '';
    return {
      id: ids.slice(numbersOfAll[from + FIELD.idFrom], numbersOfAll[from + FIELD.idTo]),
      kind: KIND_NAMES[numbersOfAll[from + FIELD.kind] ?? -1] ?? '',
      day: numbersOfAll[from + FIELD.day] ?? Number.NaN,
      at: numbersOfAll[from + FIELD.at] ?? Number.NaN,
      recorded: numbersOfAll[from + FIELD.recorded] ?? Number.NaN,
      replacedFrom: replacedFrom(numbersOfAll[from + FIELD.mark] ?? Number.NaN),
      data: table.data[row] ?? {},
    };
  };
  /** Counted, then laid out: how many rows each child has says where its own begin. */
  const layOut = (): void => {
    const next = new Int32Array(numbers.size + 1);
    const length = pairs.length();
    const both = pairs.values();
    for (let pair = 0; pair < length; pair += 2) {
      if (!counts(both[pair] ?? 0)) continue;
      const after = (both[pair + 1] ?? 0) + 1;
      next[after] = (next[after] ?? 0) + 1;
    }
    for (let child = 1; child < next.length; child++) next[child] = (next[child] ?? 0) + (next[child - 1] ?? 0);
    historyFrom = next.slice();
    history = new Int32Array(next.at(-1) ?? 0);
    for (let pair = 0; pair < length; pair += 2) {
      const row = both[pair] ?? 0;
      if (!counts(row)) continue;
      const child = both[pair + 1] ?? 0;
      const place = next[child] ?? 0;
      history[place] = row;
      next[child] = place + 1;
    }
  };
  const rowsOf = (child: number): Int32Array => history.subarray(historyFrom[child], historyFrom[child + 1]);

  return {
    /** Reads the lines of a piece; `number` is the piece's own, counted over all files. */
    read: (bytes: Buffer, number: number): Piece => {
      const notes: Notes = { corrections: [], problems: [] };
      const ids: string[] = [];
      const idEnds = column(Int32Array, PIECE);
      const hashes = column(Int32Array, PIECE);
      const line = column(Int32Array, PIECE);
      let idEnd = 0;
      const { lines, windows } = eachLineOf(
        bytes,
        (value, at) => {
          const read = readEvent(value);
          if (!read.ok) {
            for (const { message } of read.problems) notes.problems.push({ line: at, message });
            return;
          }
          const { id, kind, replaces, recordedUs } = read.event;
          if (kinds === undefined || kinds.has(kind))
            share(read.event, number * MOST_IN_PIECE + ids.length, idTexts.length, idEnd);
          if (replaces !== undefined) notes.corrections.push({ event: ids.length, replaces, recorded: recordedUs });
          ids.push(id);
          idEnd += id.length;
          idEnds.push(idEnd);
          hashes.push(hashOf(id));
          line.push(at);
        },
        (at, message) => notes.problems.push({ line: at, message }),
      );
      const text = ids.join('');
      addIds(text);
      return {
        lines,
        windows,
        ids: text,
        idEnds: idEnds.copy(),
        hashes: hashes.copy(),
        line: line.copy(),
        notes: JSON.stringify(notes),
        parcels: packings.map(({ parcel }) => parcel()),
      };
    },
    /** Takes facts of its own children that another keeper read. The parcels of one keeper come in their order. */
    take: ({ from, facts, ids, texts, data, pairs: theirs }: Parcel): void => {
      const [contents, newChildren]: [Fact['data'][], string[]] = JSON.parse(texts);
      const children = (told[from] ??= []);
      for (const child of newChildren) children.push(numberOf(child));
      const rows = table.data.length;
      for (const content of data) table.data.push(contents[content] ?? {});
      for (let at: number = FIELD.ids; at < facts.length; at += FIELDS) facts[at] = idTexts.length;
      addIds(ids);
      table.numbers.addAll(facts);
      for (let pair = 0; pair < theirs.length; pair += 2) {
        pairs.push(rows + (theirs[pair] ?? 0));
        pairs.push(children[theirs[pair + 1] ?? -1] ?? -1);
      }
    },
    /** Hears what became known when everything was read. Its facts can be asked for from then on. */
    settle: (settlement: Settlement): void => {
      leftOut = new Set(settlement.leftOut);
      replaced = new Map(settlement.replaced);
      for (const mark of replaced.keys()) perhapsReplaced[placeOf(mark)] = 1;
      layOut();
    },
    /** Whether the ids of all events that it knows of stand in JSON as they are. */
    plainIds: (): boolean => plainIds,
    /** Its own children that a kept event concerns which counts, in the order of their ids. */
    children: (): string[] =>
      [...numbers].flatMap(([child, number]) => (rowsOf(number).length > 0 ? [child] : [])).sort(byText),
    /** A child's facts, in no order, made anew at each call; none for a child that no kept event concerns. */
    factsOf: (child: string): Fact[] => {
      const number = numbers.get(child);
      const all = table.numbers.values();
      const facts: Fact[] = [];
      if (number === undefined) return facts;
      const to = historyFrom[number + 1] ?? 0;
      for (let place = historyFrom[number] ?? 0; place < to; place++) facts.push(factAt(history[place] ?? 0, all));
      return facts;
    },
  };
};

export type EventKeeper = ReturnType<typeof eventKeeper>;
