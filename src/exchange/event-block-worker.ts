import { parentPort } from 'node:worker_threads';
import { blockReader } from './event-block.ts';

// Reads the blocks that the main thread sends, one after another (`event-block-pool.ts`).
const read = blockReader();
parentPort?.on('message', (bytes: Uint8Array<ArrayBuffer>) => {
  const block = read(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const { hash, kind, day, at, recorded, line, children, childrenEnd } = block;
  parentPort?.postMessage(
    block,
    [hash, kind, day, at, recorded, line, children, childrenEnd].map(({ buffer }) => buffer),
  );
});
