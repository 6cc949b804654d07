import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { formatInstant } from '#src/calendar/index.ts';
import { type DiogelEvent, isFactOf } from '#src/practice/index.ts';
import { FACT_COLUMNS, fits } from './columns.ts';
import { randomPiece, seal, unseal } from './vault.ts';

/** An event to be recorded: one that `readEvent` accepted. `recordedUs` counts only where it is imported. */
export type NewEvent = Omit<DiogelEvent, 'recordedUs'> & { readonly recordedUs?: number };

/** The event as it was claimed, in the words of the contract: what is sealed and committed to. */
export interface Claim {
  readonly id: string;
  readonly kind: string;
  readonly at: string;
  /** Only of imports: everything else has the database's clock, and claims nothing. */
  readonly recorded?: string;
  readonly by: string;
  readonly children: readonly string[];
  readonly replaces?: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** The version of the words in which it was asked (`wording.ts`). */
  readonly form?: string;
}

/** The largest event that is kept, in bytes of its canonical JSON. Files are kept elsewhere and named in the event. */
export const LARGEST_EVENT = 2 * 1024 * 1024;
const LONGEST_WORD = 1_000;

/** Why an event cannot be kept as it is. `field` is a path such as `data.reason`. */
export interface Unkeepable {
  readonly code: 'nul-character' | 'broken-text' | 'too-long' | 'too-large' | 'wrong-type' | 'repeated-child' | 'empty';
  readonly id: string;
  readonly field: string;
}

const claimOf = (event: NewEvent, imported: boolean): Claim => ({
  id: event.id,
  kind: event.kind,
  at: event.at,
  ...(imported && event.recordedUs !== undefined ? { recorded: formatInstant(event.recordedUs) } : {}),
  by: event.by,
  children: event.children,
  ...(event.replaces === undefined ? {} : { replaces: event.replaces }),
  data: event.data,
  ...(event.form === undefined ? {} : { form: event.form }),
});

/** The claim's canonical JSON (RFC 8785), or why it cannot be kept. */
export const writeClaim = (event: NewEvent, imported: boolean): string | Unkeepable => {
  const { id } = event;
  const refuse = (code: Unkeepable['code'], field: string): Unkeepable => ({ code, id, field });
  if (imported && event.recordedUs === undefined) return refuse('empty', 'recorded');
  for (const field of ['id', 'kind', 'by'] as const) {
    if (event[field].length === 0) return refuse('empty', field);
    if (event[field].length > LONGEST_WORD) return refuse('too-long', field);
  }
  if ((event.replaces?.length ?? 0) > LONGEST_WORD) return refuse('too-long', 'replaces');
  for (const child of event.children) {
    if (child.length === 0) return refuse('empty', 'children');
    if (child.length > LONGEST_WORD) return refuse('too-long', 'children');
  }
  if (event.children.length > 1 && new Set(event.children).size < event.children.length)
    return refuse('repeated-child', 'children');
  for (const { field, type } of FACT_COLUMNS) {
    if (!isFactOf(event.kind, field)) continue;
    const value = event.data[field];
    if (value !== undefined && !fits(value, type)) return refuse('wrong-type', `data.${field}`);
    if (typeof value === 'string' && value.length > LONGEST_WORD) return refuse('too-long', `data.${field}`);
  }
  const claim = claimOf(event, imported);
  let json: string | undefined;
  try {
    json = canonicalize(claim);
  } catch {
    return refuse('broken-text', findText(claim, (text) => !text.isWellFormed()) ?? 'data');
  }
  if (json === undefined) return refuse('wrong-type', 'data');
  // PostgreSQL's text cannot hold the character, and a backslash before `u0000` in the text looks like it.
  if (json.includes('\\u0000')) {
    const field = findText(claim, (text) => text.includes('\0'));
    if (field !== undefined) return refuse('nul-character', field);
  }
  return Buffer.byteLength(json) > LARGEST_EVENT ? refuse('too-large', 'data') : json;
};

/** The path of the first text, key or value, of which something is so. */
const findText = (value: unknown, isSo: (text: string) => boolean, path = ''): string | undefined => {
  if (typeof value === 'string') return isSo(value) ? path : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const inside = Array.isArray(value) ? path : path === '' ? key : `${path}.${key}`;
    if (isSo(key)) return path;
    const found = findText(inner, isSo, inside);
    if (found !== undefined) return found;
  }
  return undefined;
};

const SALT_BYTES = 32;
const COMMITMENT_DOMAIN = Buffer.from('diogel/body/v1\0');

/** What a row is about, besides the claim: a body moved to another row does not open, and its commitment does not hold. */
export interface Place {
  readonly authority: number;
  readonly child: string;
}

const rowBytes = ({ authority, child }: Place, claim: string): Buffer =>
  // Its keys are in canonical order.
  Buffer.from(`{"authority":${authority},"child":${JSON.stringify(child)},"event":${claim}}`);

const commit = (salt: Buffer, bytes: Buffer): Buffer =>
  createHash('sha256').update(COMMITMENT_DOMAIN).update(salt).update(bytes).digest();

const bodyContext = ({ authority, child }: Place, id: string): string =>
  `diogel/body/v1\0${authority}\0${child}\0${id}`;

/** Names a child's wrapped key. */
export const keyContext = ({ authority, child }: Place, keyId: string): string =>
  `diogel/key/v1\0${authority}\0${child}\0${keyId}`;

/** Seals a claim for one child's stream: the body, and the commitment to it that outlives it. */
export const sealClaim = (
  key: Buffer,
  place: Place,
  id: string,
  claim: string,
): { readonly sealed: Buffer; readonly commitment: Buffer } => {
  const salt = randomPiece(SALT_BYTES);
  const bytes = rowBytes(place, claim);
  return { sealed: seal(key, bodyContext(place, id), Buffer.concat([salt, bytes])), commitment: commit(salt, bytes) };
};

/** The claim of a sealed body and the commitment that it calls for; undefined where the body does not open. */
export const openClaim = (
  key: Buffer,
  place: Place,
  id: string,
  sealed: Buffer,
):
  | { readonly claim: Claim; readonly salt: Buffer; readonly bytes: Buffer; readonly commitment: Buffer }
  | undefined => {
  const opened = unseal(key, bodyContext(place, id), sealed);
  if (opened === undefined) return undefined;
  const [salt, bytes] = [opened.subarray(0, SALT_BYTES), opened.subarray(SALT_BYTES)];
  const { event } = JSON.parse(bytes.toString()) as { event: Claim };
  return { claim: event, salt, bytes, commitment: commit(salt, bytes) };
};
