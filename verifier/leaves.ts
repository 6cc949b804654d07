// A thread of its own. While another one counts what the lines of a log say, it looks whether they are those that were sealed.
import { parentPort, workerData } from 'node:worker_threads';
import { type Entry, leafOf, linesOf, need, objectOf } from './bundle.ts';
import { dayOf, instantOf } from './days.ts';
import { above, sha256 } from './log.ts';

/** Whose log it is, how many lines it has, and after how many of them its root is asked for. */
const { code, authority, end, sizes } = workerData;
/** The roots, the erased lines, what is about no child; all ids, each child's own numbers, and the full trees of the log, largest first. */
const [roots, erased, own] = [new Map<number, string>(), new Set<unknown>(), [] as Entry[]];
const [ids, children, full] = [new Set<string>(), new Map<string, number[]>(), [] as string[]];
const root = () => (read === 0 ? sha256(Buffer.of()) : full.reduceRight((right, left) => above(left, right)));
let read = 0;
/** What was seen of all lines: also how many are there twice, and how many are missing in the children's own numbers from 1. */
const seen = () => {
  let [twice, missing] = [-ids.size, 0];
  for (const numbers of children.values()) {
    const different = new Set(numbers).size;
    twice += numbers.length + (numbers.length - different);
    missing += numbers.reduce((most, each) => Math.max(most, each)) - different;
  }
  return { read, roots: roots.set(read, root()), erased, own, twice, missing };
};
export type Seen = ReturnType<typeof seen>;
parentPort?.on('message', (block?: Uint8Array) => {
  try {
    for (const line of linesOf(block)) {
      if (read === end) break;
      const { hash, entry } = leafOf(objectOf(line), code);
      if (sizes.includes(read)) roots.set(read, root());
      let joined = hash;
      for (let left = read; left % 2 === 1; left = (left - 1) / 2) joined = above(full.pop() ?? '', joined);
      full.push(joined);
      if (entry) {
        const { id, part, child, seq, happened } = entry;
        if (child === '') own.push(entry);
        ids.add(part === 0 ? id : `${id} ${part}`);
        if (children.get(child)?.push(seq) === undefined) children.set(child, [seq]);
        need(dayOf(happened) ?? instantOf(happened), 'body.event.at');
        need(entry.authority === authority, 'body.authority');
      } else erased.add(read);
      read += 1;
    }
  } catch (error) {
    throw Object.assign(Object(error), { line: read + 2 });
  }
  parentPort?.postMessage(block?.length ?? seen());
  if (!block) parentPort?.close();
});
