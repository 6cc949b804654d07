import { column } from './columns.ts';
import type { Piece } from './event-keeper.ts';
import { hashOf } from './text-numbers.ts';

/**
 * The ids of all events, numbered in the order of files and lines. A `Map` of a million texts hashes each again and moves
 * them all about whenever it grows; this takes the hashes that were made where the lines were read, and sorts them once.
 */
export const eventIds = () => {
  /** The ids of each piece, and the number of its first. */
  const pieces: { readonly first: number; readonly ids: string; readonly ends: Int32Array }[] = [];
  const hashes = column(Int32Array);
  /** Hash and number of every id by turns, in the order of both; the number first, as the low half of what is sorted. */
  let sorted = new Uint32Array();

  const idOf = (number: number): string => {
    const piece = pieces.findLast(({ first }) => first <= number);
    if (piece === undefined) return '';
    const { first, ids, ends } = piece;
    return ids.slice(number === first ? 0 : ends[number - first - 1], ends[number - first]);
  };
  const numberAt = (place: number): number => sorted[place * 2] ?? 0;
  const hashAt = (place: number): number => sorted[place * 2 + 1] ?? 0;

  return {
    idOf,
    size: hashes.length,
    /** Numbers the ids of a piece. */
    add: ({ ids, idEnds, hashes: more }: Pick<Piece, 'ids' | 'idEnds' | 'hashes'>): void => {
      pieces.push({ first: hashes.length(), ids, ends: idEnds });
      hashes.addAll(more);
    },
    /** Makes all ids ready to be found, and hands on every number whose id an earlier one has, with the first of these. */
    index: (doubled: (number: number, earlier: number) => void): void => {
      const length = hashes.length();
      const both = new BigUint64Array(length);
      sorted = new Uint32Array(both.buffer);
      for (let number = 0; number < length; number++) {
        sorted[number * 2] = number;
        sorted[number * 2 + 1] = hashes.at(number);
      }
      both.sort();
      for (let from = 0, to = 0; from < length; from = to) {
        for (to = from + 1; to < length && hashAt(to) === hashAt(from); to++) {
          const id = idOf(numberAt(to));
          for (let place = from; place < to; place++) {
            if (idOf(numberAt(place)) !== id) continue;
            doubled(numberAt(to), numberAt(place));
            break;
          }
        }
      }
    },
    /** The first number of an id, once they are indexed. */
    numberOf: (id: string): number | undefined => {
      const hash = hashOf(id) >>> 0;
      let from = 0;
      for (let to = hashes.length(); from < to; ) {
        const middle = (from + to) >>> 1;
        if (hashAt(middle) < hash) from = middle + 1;
        else to = middle;
      }
      for (let place = from; place < hashes.length() && hashAt(place) === hash; place++)
        if (idOf(numberAt(place)) === id) return numberAt(place);
      return undefined;
    },
  };
};
