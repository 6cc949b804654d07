/**
 * A hash of an id, the same on every thread: FNV-1a, with the high bits folded into the low ones that choose a place.
 */
export const hashOf = (id: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return hash ^ (hash >>> 15);
};

/**
 * Finds the number of an id. A `Map` of a million texts hashes each again and moves them all about whenever it grows;
 * this takes hashes that were made elsewhere and keeps two whole numbers for each id.
 */
export const idIndex = () => {
  const ids: string[] = [];
  let hashes = new Int32Array(1 << 12);
  /** For each place the number of the id there, plus one; 0 where there is none. At least half of them are free. */
  let places = new Int32Array(1 << 13);

  /** The place of an id, or the free one where it belongs. */
  const placeOf = (id: string, hash: number): number => {
    const mask = places.length - 1;
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const number = (places[place] ?? 0) - 1;
      if (number < 0 || (hashes[number] === hash && ids[number] === id)) return place;
    }
  };
  const grow = (): void => {
    const wider = new Int32Array(hashes.length * 2);
    wider.set(hashes);
    hashes = wider;
    places = new Int32Array(hashes.length * 2);
    const mask = places.length - 1;
    for (let number = 0; number < ids.length; number++) {
      let place = (hashes[number] ?? 0) & mask;
      while (places[place] !== 0) place = (place + 1) & mask;
      places[place] = number + 1;
    }
  };
  return {
    /** The id of a number. */
    id: (number: number): string => ids[number] ?? '',
    /** How many numbers are given. */
    size: (): number => ids.length,
    /** The number of an id: the first that it was given. */
    numberOf: (id: string): number | undefined => {
      const number = (places[placeOf(id, hashOf(id))] ?? 0) - 1;
      return number < 0 ? undefined : number;
    },
    /** Gives the next number to an id. Answers the number that it had before, and goes on finding it by that. */
    add: (id: string, hash: number): number | undefined => {
      if (ids.length === hashes.length) grow();
      const place = placeOf(id, hash);
      const earlier = (places[place] ?? 0) - 1;
      const number = ids.push(id) - 1;
      hashes[number] = hash;
      if (earlier >= 0) return earlier;
      places[place] = number + 1;
      return undefined;
    },
  };
};
