import { parentPort, workerData } from 'node:worker_threads';
import { eventKeeper } from '../exchange/index.ts';
import { type Answer, answersOf } from './judging.ts';
import { type Appointment, buffersOf, type Told } from './judges.ts';

// Keeps the facts of its own children, and judges them (`judges.ts`).
const { place, question }: Appointment = workerData;
const keeper = eventKeeper(place);
let answers: Generator<Answer> | undefined;

parentPort?.on('message', (told: Told) => {
  if ('read' in told) {
    const { buffer, byteOffset, byteLength } = told.read;
    const piece = keeper.read(Buffer.from(buffer, byteOffset, byteLength), told.piece);
    const parcels = piece.parcels.flatMap((parcel) => (parcel === undefined ? [] : buffersOf(parcel)));
    parentPort?.postMessage(piece, [...buffersOf(piece), ...parcels]);
  } else if ('take' in told) keeper.take(told.take);
  else if ('settle' in told) keeper.settle(told.settle);
  else {
    answers ??= answersOf(keeper, question);
    const { value, done } = answers.next();
    if (done === true) parentPort?.postMessage(undefined);
    else parentPort?.postMessage(value, buffersOf(value));
  }
});
