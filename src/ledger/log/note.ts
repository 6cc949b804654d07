import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';

// Signed notes as C2SP signed-note has them, with Ed25519 keys of logs (0x01) and of their witnesses (0x04, tlog-cosignature).

/** What a key signs: a log its notes, a witness that it saw a checkpoint, with the time. */
export type KeyUse = 'log' | 'witness';

const TYPE_BYTES: Readonly<Record<KeyUse, number>> = { log: 1, witness: 4 };

/** A public key, with the name under which it signs. */
export interface VerifierKey {
  readonly name: string;
  /** Four bytes as eight hexadecimal digits. Not unique: only with the name, and then only by good luck. */
  readonly id: string;
  readonly use: KeyUse;
  readonly publicKey: Buffer;
  /** `<name>+<id>+<base64>`: how the key is written. */
  readonly vkey: string;
}

/** A key that signs. */
export interface Signer extends VerifierKey {
  readonly privateKey: KeyObject;
}

export interface NoteSignature {
  readonly name: string;
  readonly id: string;
  readonly signature: Buffer;
  /** The whole line without its end. */
  readonly line: string;
}

export interface Note {
  /** What is signed, with the end of its last line. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const TIME_BYTES = 8;
const ID_BYTES = 4;
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const MOST_SIGNATURES = 100;
const MOST_CHARACTERS = 1_000_000;

const isName = (name: string): boolean => /^[^\s+\p{Cc}]+$/u.test(name) && name.isWellFormed();

/** The bytes of standard base64 with its padding; undefined where it is anything else. */
export const fromBase64 = (text: string): Buffer | undefined => {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
};

const verifierKey = (name: string, use: KeyUse, publicKey: Buffer): VerifierKey => {
  if (!isName(name)) throw new Error(`${name} cannot be a key's name: it has a space or a plus, or nothing`);
  const typed = Buffer.concat([Buffer.of(TYPE_BYTES[use]), publicKey]);
  const id = hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), typed]), 'buffer')
    .subarray(0, ID_BYTES)
    .toString('hex');
  return { name, id, use, publicKey, vkey: `${name}+${id}+${typed.toString('base64')}` };
};

/** A signer from 32 secret bytes. */
export const signerOf = (name: string, use: KeyUse, seed: Buffer): Signer => {
  if (seed.length !== KEY_BYTES) throw new Error(`an Ed25519 key is made from ${KEY_BYTES} bytes, not ${seed.length}`);
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(SPKI.length);
  return { ...verifierKey(name, use, publicKey), privateKey };
};

/** The key that a text writes; undefined where it writes none, or one of a kind that is not ours, or its id is another's. */
export const readVerifierKey = (vkey: string): VerifierKey | undefined => {
  const [, name = '', id = '', base64 = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey) ?? [];
  const bytes = fromBase64(base64);
  if (!isName(name) || bytes === undefined || bytes.length !== 1 + KEY_BYTES) return undefined;
  const use = bytes[0] === TYPE_BYTES.log ? 'log' : bytes[0] === TYPE_BYTES.witness ? 'witness' : undefined;
  if (use === undefined) return undefined;
  const key = verifierKey(name, use, bytes.subarray(1));
  return key.id === id ? key : undefined;
};

const line = ({ name, id }: VerifierKey, signature: Buffer): string =>
  `— ${name} ${Buffer.concat([Buffer.from(id, 'hex'), signature]).toString('base64')}`;

const cosigned = (time: number, text: string): Buffer => Buffer.from(`cosignature/v1\ntime ${time}\n${text}`);

/** The line of a signature under a note's text, which ends with an end of line. */
export const signText = (signer: Signer, text: string): string => {
  if (signer.use !== 'log') throw new Error('a witness signs with a time');
  return line(signer, sign(null, Buffer.from(text), signer.privateKey));
};

/** The line of a witness's cosignature under a checkpoint's text, at a time in whole seconds since 1970. */
export const cosignText = (signer: Signer, text: string, time: number): string => {
  if (signer.use !== 'witness') throw new Error('only a witness cosigns');
  const at = Buffer.alloc(TIME_BYTES);
  at.writeBigUInt64BE(BigInt(time));
  return line(signer, Buffer.concat([at, sign(null, cosigned(time, text), signer.privateKey)]));
};

/** A note as it is written: its text, an empty line, and the lines of its signatures. */
export const formatNote = (text: string, lines: readonly string[]): string =>
  `${text}\n${lines.map((each) => `${each}\n`).join('')}`;

/** One line of a signature; undefined where it is none. */
export const readSignature = (text: string): NoteSignature | undefined => {
  const [, name = '', base64 = ''] = /^— (\S+) (\S+)$/.exec(text) ?? [];
  const bytes = fromBase64(base64);
  if (!isName(name) || bytes === undefined || bytes.length <= ID_BYTES) return undefined;
  const id = bytes.subarray(0, ID_BYTES).toString('hex');
  return { name, id, signature: bytes.subarray(ID_BYTES), line: text };
};

/** A note read, its signatures not checked; undefined where it is no note. */
export const readNote = (written: string): Note | undefined => {
  if (written.length > MOST_CHARACTERS || !written.isWellFormed() || /[\0-\x09\x0b-\x1f]/.test(written))
    return undefined;
  const end = written.lastIndexOf('\n\n');
  if (end < 0 || !written.endsWith('\n')) return undefined;
  const lines = written.slice(end + 2, -1).split('\n');
  if (lines.length > MOST_SIGNATURES) return undefined;
  const signatures = lines.map(readSignature);
  return signatures.every((each) => each !== undefined) ? { text: written.slice(0, end + 1), signatures } : undefined;
};

/** A signature that holds. `time`, of witnesses alone: when they saw it, in seconds since 1970. */
export interface Held {
  readonly key: VerifierKey;
  readonly time?: number;
  readonly line: string;
}

/** Whether and when a key signed a note's text; undefined where the signature does not hold. */
const held = (text: string, { signature, line: written }: NoteSignature, key: VerifierKey): Held | undefined => {
  const publicKey = createPublicKey({ key: Buffer.concat([SPKI, key.publicKey]), format: 'der', type: 'spki' });
  if (key.use === 'log')
    return signature.length === SIGNATURE_BYTES && verify(null, Buffer.from(text), publicKey, signature)
      ? { key, line: written }
      : undefined;
  if (signature.length !== TIME_BYTES + SIGNATURE_BYTES) return undefined;
  const time = signature.readBigUInt64BE();
  return time <= BigInt(Number.MAX_SAFE_INTEGER) &&
    verify(null, cosigned(Number(time), text), publicKey, signature.subarray(TIME_BYTES))
    ? { key, time: Number(time), line: written }
    : undefined;
};

/**
 * The signatures of a note by the keys that are known, a key's first; others are passed over. Undefined where one by a known key
 * does not hold: the note is not to be believed then.
 */
export const heldSignatures = ({ text, signatures }: Note, keys: readonly VerifierKey[]): Held[] | undefined => {
  const all = new Map<VerifierKey, Held>();
  for (const signature of signatures) {
    const key = keys.find(({ name, id }) => name === signature.name && id === signature.id);
    if (key === undefined) continue;
    const holds = held(text, signature, key);
    if (holds === undefined) return undefined;
    if (!all.has(key)) all.set(key, holds);
  }
  return [...all.values()];
};
