import { parentPort, workerData } from 'node:worker_threads';
import { imagined, type Wanted } from './imagining.ts';

// Three years take a hundred megabytes to imagine, most of which nobody asks for: the thread gives them back when it ends.
const wanted: Wanted = workerData;
parentPort?.postMessage(imagined(wanted));
