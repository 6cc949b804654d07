import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto';

/** SHA-256, as 32 characters of a byte each: Node makes those faster than buffers, and here there are millions. */
export const sha256 = (bytes: Buffer): string => hash('sha256', bytes, 'binary');
export const hex = (hashed: string): string => Buffer.from(hashed, 'latin1').toString('hex');
/** The 32 bytes that a text says in base64, as such characters; undefined where it does not. */
export const bytesOf = (text: unknown): string | undefined =>
  /^[A-Za-z0-9+/]{43}=$/.test(String(text)) ? Buffer.from(String(text), 'base64').toString('latin1') : undefined;
const pair = Buffer.alloc(65, 1);
/** The hash of a node of an RFC 6962 tree over the two below it: that of 0x01 and both. */
export const above = (left: string, right: string): string => {
  pair.write(left, 1, 'latin1');
  pair.write(right, 33, 'latin1');
  return sha256(pair);
};
/** The root to which an audit path of RFC 6962 leads from a leaf; undefined where the path has not the length for its place. */
export const rootAbove = (leaf: string, index: number, size: number, path: readonly string[]): string | undefined => {
  let [at, last, root] = [index, size - 1, leaf];
  for (const other of path) {
    if (last <= 0) return undefined;
    const right = at % 2 === 1 || at === last;
    root = right ? above(other, root) : above(root, other);
    if (right) while (at % 2 === 0 && at > 0) [at, last] = [at / 2, Math.floor(last / 2)];
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 ? root : undefined;
};
/** A verifier key of C2SP's signed notes: a log's (Ed25519, type 1), or a witness's, whose signatures say when (type 4). */
export type Key = { text: string; name: string; id: string; witness: boolean; material: string; key: KeyObject };
/** A key from its text; undefined where it is none, its algorithm is unknown, or its id is that of another. */
export const keyOf = (text: unknown): Key | undefined => {
  const [, name, id, base64 = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/.exec(String(text)) ?? [];
  const bytes = Buffer.from(base64, 'base64');
  if (name === undefined || id === undefined || (bytes[0] !== 1 && bytes[0] !== 4)) return undefined;
  if (!hex(sha256(Buffer.concat([Buffer.from(`${name}\n`), bytes]))).startsWith(id)) return undefined;
  const material = bytes.toString('base64url', 1);
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: material }, format: 'jwk' });
  return { text: String(text), name, id, witness: bytes[0] === 4, material, key };
};
type Signature = { name: string; id: string; bytes: Buffer };
/** A checkpoint of a log: the text of its note, what that says of the tree, and the signatures under it. */
export type Checkpoint = { text: string; origin: string; size: number; root: string; signatures: Signature[] };
/** A checkpoint from its note; undefined where it is none. */
export const checkpointOf = (note: unknown): Checkpoint | undefined => {
  const [, text, under] = /^((?:[^\p{Cc}]+\n)+)\n((?:— [^\s+]+ [A-Za-z0-9+/]+={0,2}\n)+)$/u.exec(String(note)) ?? [];
  const [origin, digits = '', base64] = text?.split('\n') ?? [];
  const [size, root] = [Number(digits), bytesOf(base64)];
  if (!text || !under || !origin || root === undefined) return undefined;
  if (!/^(0|[1-9]\d*)$/.test(digits) || !Number.isSafeInteger(size)) return undefined;
  const signatures = [...under.matchAll(/^— (\S+) (\S+)$/gm)].map(([, name = '', signed = '']) => {
    const bytes = Buffer.from(signed, 'base64');
    return { name, id: bytes.toString('hex', 0, 4), bytes: bytes.subarray(4) };
  });
  return { text, origin, size, root, signatures };
};
/** Whether a key signed: undefined where nothing is signed by its name and id, false where something is that it did not sign. */
export const signedBy = ({ signatures, text }: Checkpoint, { name, id, witness, key }: Key): boolean | undefined => {
  const those = signatures.filter((signature) => signature.name === name && signature.id === id);
  const right = ({ bytes }: Signature): boolean => {
    if (bytes.length !== (witness ? 72 : 64)) return false;
    const message = witness ? `cosignature/v1\ntime ${bytes.readBigUInt64BE()}\n${text}` : text;
    return verify(null, Buffer.from(message), key, bytes.subarray(-64));
  };
  return those.length === 0 ? undefined : those.every(right);
};
type Enough = (witnesses: Set<string>) => boolean;
/** Whom a reader trusts, as C2SP's tlog-policy says it. `enough` says whether these witnesses, by their names, are; it may not be said. */
export type Policy = { logs: Key[]; witnesses: Map<string, Key>; enough?: Enough };
/** A policy from its text, or the number of the line that cannot be read; 0 where none names the quorum. */
export const policyOf = (text: string): Policy | number => {
  const [logs, witnesses, quorums] = [[] as Key[], new Map<string, Key>(), [] as Enough[]];
  const named = new Map<string, Enough>([['none', () => true]]);
  // No key is there twice, and a name is a member of one group at most, so that no witness counts twice.
  const [keys, members] = [new Set<string>(), new Set(['none'])];
  const isNew = (all: Set<string>, one: string): boolean => all.size < all.add(one).size;
  const read = ([word, name = '', ...rest]: readonly string[]): boolean => {
    const [one = '', ...others] = rest;
    const [key, known] = [keyOf(word === 'log' ? name : one), named.get(name)];
    const isKey = key?.witness === (word === 'witness') && isNew(keys, key.material);
    if (word === 'log') return isKey && rest.length < 2 && logs.push(key) > 0;
    if (word === 'quorum') return known !== undefined && rest.length === 0 && quorums.push(known) === 1;
    if (name === '' || known) return false;
    named.set(name, (seen) => seen.has(name));
    if (word === 'witness') return isKey && others.length < 2 && witnesses.set(name, key).size > 0;
    const tests = others.flatMap((each) => (each === name ? [] : (named.get(each) ?? [])));
    const least = one === 'any' ? 1 : one === 'all' ? others.length : Number(/^\d+$/.exec(one)?.[0] ?? 0);
    named.set(name, (seen) => tests.filter((test) => test(seen)).length >= least);
    const fits = tests.length === others.length && least >= 1 && least <= others.length;
    return word === 'group' && fits && others.every((each) => isNew(members, each));
  };
  const lines = text.split('\n').map((line) => line.split(/[ \t]+/).filter((word) => word !== ''));
  const wrong = lines.findIndex(([word, ...rest]) => word?.startsWith('#') === false && !read([word, ...rest]));
  return wrong >= 0 ? wrong + 1 : quorums[0] ? { logs, witnesses, enough: quorums[0] } : 0;
};
