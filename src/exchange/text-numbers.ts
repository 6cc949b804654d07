/** A hash of an id, the same everywhere: FNV-1a, with the high bits folded into the low ones. */
export const hashOf = (id: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return hash ^ (hash >>> 15);
};

/**
 * Numbers for texts, in the order in which they are first met. A `Map` enters every text that it is asked for into the
 * engine's own table of all texts first, and a child's id is read anew from each line.
 */
export const textNumbers = (hashed = hashOf) => {
  const texts: string[] = [];
  /** Hash and number by turns, the number being one more than it is: 0 is an empty slot. Half of the slots are empty at least. */
  let slots = new Int32Array(1 << 12);
  const slotOf = (text: string, hash: number): number => {
    const last = slots.length - 2;
    let slot = (hash << 1) & last;
    for (; slots[slot + 1] !== 0; slot = (slot + 2) & last)
      if (slots[slot] === hash && texts[(slots[slot + 1] ?? 0) - 1] === text) break;
    return slot;
  };
  const put = (text: string, hash: number, number: number): void => {
    const slot = slotOf(text, hash);
    slots[slot] = hash;
    slots[slot + 1] = number + 1;
  };
  return {
    /** The number of a text; that of one which was not met before is how many there were. */
    numberOf: (text: string): number => {
      const hash = hashed(text);
      const known = (slots[slotOf(text, hash) + 1] ?? 0) - 1;
      if (known >= 0) return known;
      if (texts.length * 4 >= slots.length) {
        slots = new Int32Array(slots.length * 2);
        for (const [number, each] of texts.entries()) put(each, hashed(each), number);
      }
      put(text, hash, texts.length);
      return texts.push(text) - 1;
    },
  };
};
