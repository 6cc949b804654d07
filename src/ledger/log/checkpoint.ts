import { HASH_BYTES } from './hashing.ts';
import { fromBase64, type Held, heldSignatures, type Note, readNote, type VerifierKey } from './note.ts';

/** The head of a log's tree, as C2SP tlog-checkpoint has it. */
export interface TreeHead {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

/** The text that a log signs and a witness cosigns. */
export const checkpointText = ({ origin, size, root }: TreeHead): string =>
  `${origin}\n${size}\n${root.toString('base64')}\n`;

/** A whole number as these formats write it, up to 2^53; undefined where it is none. */
export const readCount = (text: string): number | undefined => {
  const count = /^(0|[1-9]\d{0,15})$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(count) ? count : undefined;
};

/** A hash in base64; undefined where it is none. */
export const readHash = (text: string): Buffer | undefined => {
  const bytes = fromBase64(text);
  return bytes?.length === HASH_BYTES ? bytes : undefined;
};

/** The head that a checkpoint's text tells; undefined where it tells none. What stands in further lines is passed over. */
export const readCheckpointText = (text: string): TreeHead | undefined => {
  if (!text.endsWith('\n')) return undefined;
  const [origin = '', sizeLine = '', rootLine = '', ...rest] = text.slice(0, -1).split('\n');
  const [size, root] = [readCount(sizeLine), readHash(rootLine)];
  if (origin === '' || size === undefined || root === undefined || rest.includes('')) return undefined;
  return { origin, size, root };
};

/** A checkpoint read, its signatures not checked. */
export interface Checkpoint extends TreeHead {
  readonly note: Note;
}

/** Reads a signed checkpoint; undefined where it is none. */
export const readCheckpoint = (written: string): Checkpoint | undefined => {
  const note = readNote(written);
  const head = note === undefined ? undefined : readCheckpointText(note.text);
  return note === undefined || head === undefined ? undefined : { ...head, note };
};

/** The signatures of a checkpoint that hold: by one of the log's keys at least, else undefined, and by those of the witnesses that are known. */
export const trustedSignatures = (
  { origin, note }: Checkpoint,
  logKeys: readonly VerifierKey[],
  witnesses: readonly VerifierKey[] = [],
): { readonly log: readonly Held[]; readonly witnesses: readonly Held[] } | undefined => {
  const own = logKeys.filter(({ name, use }) => use === 'log' && name === origin);
  const all = heldSignatures(note, [...own, ...witnesses.filter(({ use }) => use === 'witness')]);
  const log = all?.filter(({ key }) => key.use === 'log') ?? [];
  if (all === undefined || log.length === 0) return undefined;
  return { log, witnesses: all.filter(({ key }) => key.use === 'witness') };
};
