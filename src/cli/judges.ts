import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import {
  eventKeeper,
  type KeeperPlace,
  type Keeping,
  keptHere,
  type Parcel,
  type Piece,
  type Settlement,
} from '../exchange/index.ts';
import { type Answer, answersOf, byText, kindsOf, type Question } from './judging.ts';

/** Keepers of facts that also judge: whoever keeps a child's facts says what is owed to the child. */
export interface Judges {
  readonly keepers: readonly Keeping[];
  /** The answers of all of them, once everything was read; all of one answer's children come before those of the next. */
  readonly answers: () => AsyncIterable<Answer>;
  readonly end: () => Promise<void>;
}

const MOST_JUDGES = 4;
/** How many answers a judge on a thread of its own is asked for at once. */
const ASKED = 4;
/** In bytes: for less, starting threads costs more than they save. */
const WORTH_THREADS = 16 << 20;

/** One judge: a keeper, and what it answers about the children whose facts it keeps. */
interface Judge {
  readonly keeping: Keeping;
  readonly answers: () => AsyncIterator<Answer>;
  readonly end: () => Promise<unknown>;
}

const judgeHere = ({ place, question }: Appointment): Judge => {
  const keeper = eventKeeper(place);
  return {
    keeping: keptHere(keeper),
    async *answers() {
      yield* answersOf(keeper, question);
    },
    end: async () => undefined,
  };
};

/** What a judge on a thread of its own (`judges-worker.ts`) is told. The first two are answered, in the order in which they were asked. */
export type Told =
  | { readonly read: Uint8Array<ArrayBuffer>; readonly piece: number }
  | { readonly answer: 'next' }
  | { readonly take: Parcel }
  | { readonly settle: Settlement };

/** What a judge on a thread of its own is made with. */
export interface Appointment {
  readonly place: KeeperPlace;
  readonly question: Question;
}

const judgeOnThread = (appointment: Appointment): Judge => {
  const worker = new Worker(new URL('./judges-worker.ts', import.meta.url), { workerData: appointment });
  const waiting: PromiseWithResolvers<unknown>[] = [];
  let failure: unknown;
  worker.on('message', (answer) => waiting.shift()?.resolve(answer));
  worker.on('error', (error) => {
    failure = error;
    for (const { reject } of waiting.splice(0)) reject(error);
  });
  const tell = (told: Told, transfer: ArrayBuffer[] = []): void => worker.postMessage(told, transfer);
  const ask = <Reply>(told: Told, transfer: ArrayBuffer[] = []): Promise<Reply> => {
    if (failure !== undefined) return Promise.reject(failure);
    const answer = Promise.withResolvers<unknown>();
    waiting.push(answer);
    tell(told, transfer);
    return answer.promise as Promise<Reply>;
  };
  const keeping: Keeping = {
    here: false,
    read: (bytes, piece) => ask<Piece>({ read: bytes, piece }, [bytes.buffer]),
    take: (parcel) => tell({ take: parcel }, buffersOf(parcel)),
    settle: (settlement) => tell({ settle: settlement }),
  };
  const askNext = (): Promise<Answer | undefined> => {
    const next = ask<Answer | undefined>({ answer: 'next' });
    next.catch(() => undefined);
    return next;
  };
  /** The judge's own answers, some more being asked for before one is used: this thread judges too, and is not always there to ask. */
  const answers = async function* (): AsyncGenerator<Answer> {
    const asked = Array.from({ length: ASKED }, askNext);
    for (let answer = await asked.shift(); answer !== undefined; answer = await asked.shift()) {
      asked.push(askNext());
      yield answer;
    }
  };
  return {
    keeping,
    answers,
    end: () => worker.terminate(),
  };
};

/** The buffers of a message, to be handed over and not copied. */
export const buffersOf = (message: object): ArrayBuffer[] =>
  Object.values(message).flatMap((value: unknown) =>
    ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer ? [value.buffer] : [],
  );

/** Answers of several judges, each in the order of its own children, as answers in the order of all. */
export async function* inOrder(judges: readonly AsyncIterator<Answer>[]): AsyncGenerator<Answer> {
  const heads: { judge: AsyncIterator<Answer>; answer: Answer; at: number }[] = [];
  for (const { judge, next } of judges.map((each) => ({ judge: each, next: each.next() }))) {
    const { value, done } = await next;
    if (done !== true) heads.push({ judge, answer: value, at: 0 });
  }
  const first = ({ answer, at }: (typeof heads)[number]): string => answer.children[at] ?? '';
  for (;;) {
    heads.sort((a, b) => byText(first(a), first(b)));
    const [head, other] = heads;
    if (head === undefined) return;
    const { answer, at } = head;
    let to = at + 1;
    while (to < answer.children.length && (other === undefined || byText(answer.children[to] ?? '', first(other)) < 0))
      to += 1;
    const whole = to === answer.children.length;
    const [begin, end] = [answer.ends[at - 1] ?? 0, answer.ends[to - 1] ?? 0];
    yield {
      children: answer.children.slice(at, to),
      bytes: answer.bytes.subarray(begin, end),
      ends: answer.ends.slice(at, to).map((each) => each - begin),
      // What is not said child by child is handed on with the last of them.
      timeliness: whole ? answer.timeliness : [],
      unanswered: whole ? answer.unanswered : [],
    };
    head.at = to;
    if (!whole) continue;
    const { value, done } = await head.judge.next();
    if (done === true) heads.shift();
    else {
      head.answer = value;
      head.at = 0;
    }
  }
}

/**
 * As many judges as events of this size (in bytes) are worth on this machine, for one question: the last here, the others on
 * threads, so that these are always told and asked before this thread is busy itself. End them when all is said.
 */
export const judgesFor = (size: number, question: Question, processors = availableParallelism()): Judges => {
  const keepers = size < WORTH_THREADS ? 1 : Math.min(processors, MOST_JUDGES);
  const kinds = kindsOf(question.rules);
  const judges = Array.from({ length: keepers }, (_, own) =>
    (own === keepers - 1 ? judgeHere : judgeOnThread)({ place: { own, keepers, kinds }, question }),
  );
  return {
    keepers: judges.map(({ keeping }) => keeping),
    answers: () => inOrder(judges.map(({ answers }) => answers())),
    end: async () => {
      await Promise.all(judges.map(({ end }) => end()));
    },
  };
};
