/** A stream of chance that is the same whenever it is begun with the same words. */
export interface Chance {
  /** From 0 up to, but not including, 1. */
  readonly next: () => number;
  /** True with a probability. */
  readonly one: (probability: number) => boolean;
  /** A whole number from `low` to `high`, both included. */
  readonly between: (low: number, high: number) => number;
  /** One of a list that is not empty. */
  readonly of: <T>(list: readonly T[]) => T;
  /** One of a list by weight; what is left of 1 falls to the last. */
  readonly weighed: <T>(list: readonly (readonly [T, number])[]) => T;
  /** A waiting time with this mean. */
  readonly wait: (mean: number) => number;
  /** How many of independent chances come true, this many being usual. */
  readonly count: (mean: number) => number;
}

const hashed = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
};

/** Begins the stream that these words name. Mulberry32: small, quick, and good enough for an imaginary council. */
export const chanceOf = (...words: readonly (string | number)[]): Chance => {
  let state = hashed(words.join(' '));
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const of = <T>(list: readonly T[]): T => {
    const chosen = list[Math.floor(next() * list.length)];
    if (chosen === undefined) throw new Error('nothing to choose from');
    return chosen;
  };
  return {
    next,
    one: (probability) => next() < probability,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    of,
    weighed: <T>(list: readonly (readonly [T, number])[]): T => {
      let left = next();
      for (const [value, weight] of list) {
        left -= weight;
        if (left < 0) return value;
      }
      const last = list.at(-1);
      if (last === undefined) throw new Error('nothing to choose from');
      return last[0];
    },
    wait: (mean) => -Math.log(1 - next()) * mean,
    count: (mean) => {
      const limit = Math.exp(-mean);
      let count = 0;
      for (let left = next(); left > limit; left *= next()) count += 1;
      return count;
    },
  };
};
