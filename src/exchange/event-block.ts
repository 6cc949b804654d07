import type { Fact } from '../law/index.ts';
import { KINDS, readEvent, toFact } from '../practice/index.ts';
import { eachLineOf } from './event-lines.ts';
import { hashOf } from './id-index.ts';

/** The kinds, each at the number that a block gives it. */
export const KIND_NAMES: readonly string[] = [...KINDS.keys()];
const kindNumbers = new Map(KIND_NAMES.map((kind, number) => [kind, number]));

/** What of a block is text or has no fixed size. */
export interface BlockTexts {
  readonly ids: string[];
  readonly data: Fact['data'][];
  /** Children that the reader meets for the first time; their numbers go on from those before. */
  readonly newChildren: string[];
  readonly corrections: { readonly event: number; readonly replaces: string }[];
  readonly problems: { readonly line: number; readonly message: string }[];
}

/**
 * What some lines of an event file say: one place in each column for every sound event. It crosses from thread to thread
 * at little cost: `texts` is one JSON text (`BlockTexts`), the rest are whole numbers side by side. Lines are counted
 * from 1 in the block. `children` holds the numbers of the children of all events, `childrenEnd` where each event's end.
 */
export interface Block {
  readonly lines: number;
  readonly texts: string;
  /** The hash of each id (`hashOf`). */
  readonly hash: Int32Array<ArrayBuffer>;
  readonly kind: Uint8Array<ArrayBuffer>;
  readonly day: Int32Array<ArrayBuffer>;
  readonly at: Float64Array<ArrayBuffer>;
  readonly recorded: Float64Array<ArrayBuffer>;
  readonly line: Int32Array<ArrayBuffer>;
  readonly children: Int32Array<ArrayBuffer>;
  readonly childrenEnd: Int32Array<ArrayBuffer>;
  /** The first line that ends with CR LF, 0 where none does. */
  readonly windows: number;
}

/** A reader of blocks. It numbers the children that it meets; the numbers hold for all of its blocks. */
export const blockReader = () => {
  const childNumbers = new Map<string, number>();
  return (bytes: Buffer): Block => {
    const ids: string[] = [];
    const data: Fact['data'][] = [];
    const newChildren: string[] = [];
    const corrections: { event: number; replaces: string }[] = [];
    const problems: { line: number; message: string }[] = [];
    const hash: number[] = [];
    const kind: number[] = [];
    const day: number[] = [];
    const at: number[] = [];
    const recorded: number[] = [];
    const line: number[] = [];
    const children: number[] = [];
    const childrenEnd: number[] = [];

    const { lines, windows } = eachLineOf(
      bytes,
      (value, number) => {
        const read = readEvent(value);
        if (!read.ok) {
          for (const { message } of read.problems) problems.push({ line: number, message });
          return;
        }
        const fact = toFact(read.event);
        if (read.event.replaces !== undefined) corrections.push({ event: ids.length, replaces: read.event.replaces });
        for (const id of read.event.children) {
          let child = childNumbers.get(id);
          if (child === undefined) {
            child = childNumbers.size;
            childNumbers.set(id, child);
            newChildren.push(id);
          }
          children.push(child);
        }
        ids.push(fact.id);
        hash.push(hashOf(fact.id));
        data.push(fact.data);
        kind.push(kindNumbers.get(fact.kind) ?? -1);
        day.push(fact.day);
        at.push(fact.at);
        recorded.push(fact.recorded);
        line.push(number);
        childrenEnd.push(children.length);
      },
      (number, message) => problems.push({ line: number, message }),
    );
    const texts: BlockTexts = { ids, data, newChildren, corrections, problems };
    return {
      lines,
      texts: JSON.stringify(texts),
      hash: new Int32Array(hash),
      kind: new Uint8Array(kind),
      day: new Int32Array(day),
      at: new Float64Array(at),
      recorded: new Float64Array(recorded),
      line: new Int32Array(line),
      children: new Int32Array(children),
      childrenEnd: new Int32Array(childrenEnd),
      windows,
    };
  };
};

export type BlockReader = ReturnType<typeof blockReader>;
