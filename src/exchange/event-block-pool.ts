import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Block, blockReader } from './event-block.ts';

/** Readers of blocks, each with its number: a block's numbers for children are its reader's own. */
export interface BlockPool {
  readonly readers: number;
  /** Reads a block; blocks may be handed over before the one before is read. */
  readonly read: (bytes: Buffer<ArrayBuffer>) => Promise<{ reader: number; block: Block }>;
  readonly end: () => Promise<void>;
}

const MOST_READERS = 4;
/** In bytes: for less, starting threads costs more than they save. */
const WORTH_THREADS = 16 << 20;

/** A reader on this thread. */
const ownPool = (): BlockPool => {
  const read = blockReader();
  return { readers: 1, read: async (bytes) => ({ reader: 0, block: read(bytes) }), end: async () => {} };
};

/** Readers on threads of their own. */
const threadPool = (readers: number): BlockPool => {
  const threads = Array.from({ length: readers }, () => {
    const worker = new Worker(new URL('./event-block-worker.ts', import.meta.url));
    const waiting: PromiseWithResolvers<Block>[] = [];
    let failure: unknown;
    worker.on('message', (block: Block) => waiting.shift()?.resolve(block));
    worker.on('error', (error) => {
      failure = error;
      for (const { reject } of waiting.splice(0)) reject(error);
    });
    return {
      load: () => waiting.length,
      read: (bytes: Buffer<ArrayBuffer>): Promise<Block> => {
        if (failure !== undefined) return Promise.reject(failure);
        const answer = Promise.withResolvers<Block>();
        waiting.push(answer);
        worker.postMessage(bytes, [bytes.buffer]);
        return answer.promise;
      },
      end: () => worker.terminate(),
    };
  });
  return {
    readers,
    read: async (bytes) => {
      const loads = threads.map(({ load }) => load());
      const reader = loads.indexOf(Math.min(...loads));
      const thread = threads[reader];
      if (thread === undefined) throw new Error('a pool has at least one reader');
      return { reader, block: await thread.read(bytes) };
    },
    end: async () => {
      await Promise.all(threads.map(({ end }) => end()));
    },
  };
};

/** As many readers as files of this size (in bytes) are worth on this machine. End it when all is read. */
export const blockPool = (size: number, processors = availableParallelism()): BlockPool =>
  size < WORTH_THREADS || processors < 2 ? ownPool() : threadPool(Math.min(processors, MOST_READERS));
