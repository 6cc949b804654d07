/** What can be done together with others of the same group. */
export interface Joinable {
  /** Only what has the same group goes together. */
  readonly group: string;
  /** What is touched; nothing that touches the same goes together or runs at once. */
  readonly streams: readonly string[];
  /** How much it is; a single one may be more than the most that goes together. */
  readonly size: number;
}

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly answer: (answer: Answer) => void;
  readonly fail: (error: unknown) => void;
}

interface Group<Item, Answer> {
  readonly waiting: Set<Waiting<Item, Answer>>;
  /** The streams of what is under way. */
  readonly busy: Set<string>;
  under: number;
  /** How many of those under way have taken longer than one waits for. */
  slow: number;
}

/**
 * Does things together: what comes while others are under way waits for the next turn, and then goes with all that waited.
 * Nothing waits for company when nothing is under way. `run` says for each item, in their order, how it ended; where it
 * throws, each item of that turn fails with the same error.
 */
export const together = <Item extends Joinable, Answer>({
  patienceMs,
  enough,
  turns,
  slow: mostSlow,
  most,
  run,
}: {
  /** A turn that has taken so long is slow (it may be waiting for somebody else's lock), and the next does not wait for it. */
  readonly patienceMs: number;
  /** So many that wait are a turn worth beginning beside the one that is under way. */
  readonly enough: number;
  /** How many turns of a group may be under way at once, and how many more that are slow. */
  readonly turns: number;
  readonly slow: number;
  /** The sizes that go together, added up. */
  readonly most: number;
  readonly run: (items: readonly Item[]) => Promise<readonly PromiseSettledResult<Answer>[]>;
}): ((item: Item) => Promise<Answer>) => {
  const groups = new Map<string, Group<Item, Answer>>();

  const go = (name: string): void => {
    const group = groups.get(name);
    if (group === undefined) return;
    while (group.waiting.size > 0 && group.under < turns + mostSlow) {
      const quick = group.under - group.slow;
      if (quick >= turns || (quick > 0 && group.waiting.size < enough)) return;
      const turn: Waiting<Item, Answer>[] = [];
      // A stream that somebody waits for is not overtaken, or the one who waits might wait for ever.
      const awaited = new Set<string>();
      let size = 0;
      for (const one of group.waiting) {
        if (turn.length > 0 && size + one.item.size > most) break;
        if (one.item.streams.some((stream) => group.busy.has(stream) || awaited.has(stream))) {
          for (const stream of one.item.streams) awaited.add(stream);
          continue;
        }
        for (const stream of one.item.streams) awaited.add(stream);
        turn.push(one);
        size += one.item.size;
      }
      if (turn.length === 0) return;
      for (const one of turn) {
        group.waiting.delete(one);
        for (const stream of one.item.streams) group.busy.add(stream);
      }
      group.under += 1;
      let slow = false;
      const patience = setTimeout(() => {
        slow = true;
        group.slow += 1;
        go(name);
      }, patienceMs);
      void take(turn).finally(() => {
        clearTimeout(patience);
        if (slow) group.slow -= 1;
        group.under -= 1;
        for (const one of turn) for (const stream of one.item.streams) group.busy.delete(stream);
        if (group.under === 0 && group.waiting.size === 0) groups.delete(name);
        else go(name);
      });
    }
  };

  const take = async (turn: readonly Waiting<Item, Answer>[]): Promise<void> => {
    try {
      const ends = await run(turn.map(({ item }) => item));
      for (const [index, { answer, fail }] of turn.entries()) {
        const end = ends[index];
        if (end?.status === 'fulfilled') answer(end.value);
        else fail(end === undefined ? new Error('what was done together was not answered') : end.reason);
      }
    } catch (error) {
      for (const { fail } of turn) fail(error);
    }
  };

  return (item) =>
    new Promise((answer, fail) => {
      let group = groups.get(item.group);
      if (group === undefined) {
        group = { waiting: new Set(), busy: new Set(), under: 0, slow: 0 };
        groups.set(item.group, group);
      }
      group.waiting.add({ item, answer, fail });
      go(item.group);
    });
};
