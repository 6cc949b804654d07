import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Identity } from '#src/access/index.ts';

/** For whom a form was made, and which: what its hidden field says and proves. */
export interface Proof {
  readonly authority: number;
  readonly post: string;
  readonly person: string;
  /** The form's address. */
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly made: number;
}

// Long enough for a form left open over a week's leave; after that the words are still shown, and sent once more.
const LASTING = 14 * 86_400_000;

const macOf = (key: Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(`diogel/form/v1\0${text}`).digest();

/** The value of the hidden field of a form that was made for somebody. Nobody else can make it: it is also the proof that a form is ours. */
export const writeProof = (
  key: Buffer,
  { authority, post, person }: Pick<Identity, 'authority' | 'post' | 'person'>,
  path: string,
  nowMs: number,
): string => {
  const text = Buffer.from(JSON.stringify({ authority, post, person, path, made: nowMs } satisfies Proof)).toString(
    'base64url',
  );
  return `${text}.${macOf(key, text).toString('base64url')}`;
};

/** What a hidden field proves; undefined where it was not made by this installation, or too long ago. */
export const readProof = (key: Buffer, value: string, nowMs: number): Proof | undefined => {
  const [text = '', given = ''] = value.split('.');
  const mac = Buffer.from(given, 'base64url');
  const expected = macOf(key, text);
  if (mac.length !== expected.length || !timingSafeEqual(mac, expected)) return undefined;
  const proof = JSON.parse(Buffer.from(text, 'base64url').toString()) as Proof;
  return nowMs - proof.made > LASTING ? undefined : proof;
};

/** Whether a form was made for the person who sends it. */
export const isFor = (proof: Proof | undefined, who: Identity, path: string): boolean =>
  proof !== undefined &&
  proof.authority === who.authority &&
  proof.post === who.post &&
  proof.person === who.person &&
  proof.path === path;
