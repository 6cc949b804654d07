import { createHash, randomUUID } from 'node:crypto';
import type { Us } from '../calendar/index.ts';

/** What a form held, a name to its values in order. */
export type Written = Readonly<Record<string, readonly string[]>>;

/** What a form held when it was opened: who wrote in it (one open page), which of its savings this is, and the digest of each answer. */
export interface Opened {
  readonly writer: string;
  readonly turn: number;
  readonly digests: Readonly<Record<string, string>>;
}

/** Another text of one answer, which somebody wrote while another wrote the draft's own. */
export interface OtherVersion {
  /** The answer: the name of its field, or what the names of its fields begin with. */
  readonly answer: string;
  readonly written: Written;
  readonly savedUs: Us;
  /** The person who wrote it. */
  readonly by: string;
  /** The open page on which they did. */
  readonly writer: string;
}

/** A draft's content: what is written, who wrote each answer last, and the other texts that somebody has still to choose from. */
export interface Content {
  readonly written: Written;
  readonly last: Readonly<
    Record<string, { readonly writer: string; readonly turn: number; readonly savedUs: Us; readonly by: string }>
  >;
  readonly others: readonly OtherVersion[];
}

/** What is saved: what a page holds, what it held when it was opened, and by whom. */
export interface Saving {
  readonly written: Written;
  readonly opened: Opened | undefined;
  readonly savedUs: Us;
  readonly by: string;
  /** Other texts that were shown and need not be kept any more: an answer to the digests of its texts. */
  readonly settled?: Readonly<Record<string, readonly string[]>> | undefined;
}

// The three parts of a date are one answer, and so are a day that was chosen by its name and the day that the form was made
// on: half of one person's date and half of another's would be nobody's.
const answerOf = (name: string): string => (name === '_day' ? 'when' : name.replace(/-(day|month|year)$/, ''));

const tidy = (value: string): string => value.replace(/\r\n?/g, '\n').trim();

/** What a form holds, by its answers. Empty fields are as if they were not there: a browser sends none for a box without a tick. */
const answersOf = (written: Written): Map<string, Record<string, readonly string[]>> => {
  const answers = new Map<string, Record<string, readonly string[]>>();
  for (const [name, values] of Object.entries(written)) {
    if (name === '_id' || values.every((value) => tidy(value) === '')) continue;
    const answer = answerOf(name);
    const held = answers.get(answer);
    if (held === undefined) answers.set(answer, { [name]: values });
    else held[name] = values;
  }
  return answers;
};

const NOTHING = '';

/** A short digest of an answer; '' of an empty one. */
export const digestOf = (held: Written): string => {
  if (Object.keys(held).length === 0) return NOTHING;
  const text = JSON.stringify(
    Object.entries(held)
      .map(([name, values]) => [name, values.map(tidy)])
      .sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  );
  return createHash('sha256').update(text).digest('base64url').slice(0, 10);
};

const digestsOf = (written: Written): Record<string, string> =>
  Object.fromEntries([...answersOf(written)].map(([answer, held]) => [answer, digestOf(held)]));

/** The hidden field of a form that shows this, for a page of its own: what the page will have begun from when it is saved. */
export const openedWith = (written: Written, writer: string = randomUUID()): string =>
  Buffer.from(JSON.stringify({ writer, digests: digestsOf(written) })).toString('base64url');

/** Reads the hidden field; undefined where there is none, or it is none of ours: then nothing is known of what the page began from. */
export const readOpened = (text: string, turn: string): Opened | undefined => {
  try {
    const { writer, digests } = JSON.parse(Buffer.from(text, 'base64url').toString()) as Partial<Opened>;
    if (typeof writer !== 'string' || typeof digests !== 'object' || digests === null) return undefined;
    const counted = Number.parseInt(turn, 10);
    return { writer, turn: Number.isSafeInteger(counted) ? counted : 0, digests };
  } catch {
    return undefined;
  }
};

/** The lower of two positions of a child's record: what others recorded since is shown rather than missed. */
const lower = (a: Written, b: Written): Written => {
  const positionIn = (written: Written): number => Number(Object.values(written)[0]?.[0] ?? Number.NaN);
  return positionIn(b) < positionIn(a) ? b : a;
};

/**
 * Puts what is saved together with what others saved meanwhile, answer by answer. Where one of the two changed an answer since
 * it was opened, that change counts; where both did, both texts are kept, and somebody chooses. Pure.
 */
export const merge = (kept: Content | undefined, saving: Saving): Content => {
  const { opened, savedUs, by, settled } = saving;
  const me = { writer: opened?.writer ?? '', turn: opened?.turn ?? 0, savedUs, by };
  const theirs = answersOf(kept?.written ?? {});
  const mine = answersOf(saving.written);
  const written: Record<string, readonly string[]> = {};
  const last: Record<string, Content['last'][string]> = {};
  const others: OtherVersion[] = [];
  for (const answer of new Set([...theirs.keys(), ...mine.keys(), ...Object.keys(kept?.last ?? {})])) {
    const [held, before, wrote] = [mine.get(answer) ?? {}, theirs.get(answer) ?? {}, kept?.last[answer]];
    if (answer.startsWith('_')) {
      Object.assign(written, mine.has(answer) && theirs.has(answer) ? lower(held, before) : { ...before, ...held });
      continue;
    }
    const [now, then] = [digestOf(held), digestOf(before)];
    const began = opened === undefined ? NOTHING : (opened.digests[answer] ?? NOTHING);
    // What an open page saved before is its own: the later of its savings counts, whichever arrives last.
    const own = wrote !== undefined && wrote.writer !== '' && wrote.writer === me.writer;
    const changed = now !== began;
    const changedByThem = wrote !== undefined && !own && then !== began && then !== now;
    // Nobody's words go because somebody else had emptied the field.
    const stays = own ? me.turn < wrote.turn : changedByThem && (!changed || now === NOTHING);
    const waiting = (kept?.others ?? []).filter((other) => other.answer === answer);
    if (changedByThem && changed && then !== NOTHING) waiting.push({ answer, written: before, ...wrote });
    const result = stays ? before : held;
    // A text goes when somebody chose, or when whoever wrote it has gone on writing from it.
    const gone = (other: OtherVersion): boolean => {
      const digest = digestOf(other.written);
      if (digest === digestOf(result) || settled?.[answer]?.includes(digest) === true) return true;
      return changed && !stays && (digest === began || (me.writer !== '' && other.writer === me.writer));
    };
    Object.assign(written, result);
    last[answer] = wrote !== undefined && (stays || now === then) ? wrote : me;
    others.push(...waiting.filter((other) => !gone(other)));
  }
  return { written, last, others };
};

/** Whether a page that sends this knows all that a draft holds: nothing that somebody else changed is missing from it. */
export const isWhole = (content: Content, written: Written): boolean => {
  const [kept, sent] = [digestsOf(content.written), digestsOf(written)];
  return (
    content.others.length === 0 &&
    [...new Set([...Object.keys(kept), ...Object.keys(sent)])]
      // Where a child's record stood is the page's own business.
      .filter((answer) => !answer.startsWith('_'))
      .every((answer) => kept[answer] === sent[answer])
  );
};
