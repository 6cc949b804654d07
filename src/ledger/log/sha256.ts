// SHA-256 (FIPS 180-4) of tree nodes, 0x01 ‖ left ‖ right, four at a time: a WebAssembly module with SIMD, put together here word for word,
// so that there is neither a compiler nor a file of machine code to trust. Each lane of a vector belongs to one node.

/** Nodes that one call takes. */
export const NODES_AT_ONCE = 4_096;
const LANES = 4;
const PAIR_BYTES = 64;
const HASH_BYTES = 32;
/** Where the pairs lie in the module's memory, and where their hashes come to lie. */
export const PAIRS_AT = 0;
export const HASHES_AT = NODES_AT_ONCE * PAIR_BYTES;
const PAGE_BYTES = 65_536;

const primes = (count: number): number[] => {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime !== 0)) found.push(n);
  return found;
};

/** The first 32 bits of the fraction of a root of a prime, in whole numbers all the way: of `prime` 2^(32·degree), the root, less what is whole. */
const fractionOfRoot = (prime: number, degree: 2 | 3): number => {
  const of = BigInt(prime) << BigInt(32 * degree);
  let [low, high] = [0n, 1n << 40n];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (middle ** BigInt(degree) <= of) low = middle;
    else high = middle;
  }
  return Number(low & 0xffff_ffffn);
};

const ROUNDS = 64;
const ROUND_CONSTANTS = primes(ROUNDS).map((prime) => fractionOfRoot(prime, 3));
const FIRST_STATE = primes(8).map((prime) => fractionOfRoot(prime, 2));

type Code = readonly number[];

const unsigned = (value: number): number[] => {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return bytes;
};
const signed = (value: number): number[] => {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7) {
    const byte = rest & 0x7f;
    const isLast = rest >> 7 === (byte & 0x40 ? -1 : 0);
    bytes.push(isLast ? byte : byte | 0x80);
    if (isLast) return bytes;
  }
};

// Instructions, by their names in the WebAssembly specification.
const get = (local: number): Code => [0x20, ...unsigned(local)];
const set = (local: number): Code => [0x21, ...unsigned(local)];
const i32Const = (value: number): Code => [0x41, ...signed(value)];
const I32_ADD = 0x6a;
const I32_LT_U = 0x49;
const vector = (opcode: number): Code => [0xfd, ...unsigned(opcode)];
const load = (address: number, offset: number): Code => [...get(address), ...vector(0x00), 0, ...unsigned(offset)];
const store = (offset: number): Code => [...vector(0x0b), 0, ...unsigned(offset)];
const splatOf = (word: number): Code => {
  const bytes = [word & 255, (word >>> 8) & 255, (word >>> 16) & 255, word >>> 24];
  return [...vector(0x0c), ...bytes, ...bytes, ...bytes, ...bytes];
};
const shuffle = (a: Code, b: Code, lanes: Code): Code => [...a, ...b, ...vector(0x0d), ...lanes];
const or = (a: Code, b: Code): Code => [...a, ...b, ...vector(0x50)];
const xor = (a: Code, b: Code): Code => [...a, ...b, ...vector(0x51)];
/** Bits of `a` where the mask has ones, of `b` where it has none. */
const select = (a: Code, b: Code, mask: Code): Code => [...a, ...b, ...mask, ...vector(0x52)];
const shl = (a: Code, by: number): Code => [...a, ...i32Const(by), ...vector(0xab)];
const shr = (a: Code, by: number): Code => [...a, ...i32Const(by), ...vector(0xad)];
const add = (first: Code, ...rest: readonly Code[]): Code =>
  rest.reduce<Code>((sum, each) => [...sum, ...each, ...vector(0xae)], first);
const rotr = (a: Code, by: number): Code => or(shr(a, by), shl(a, 32 - by));

// Locals: three numbers that the caller gives, then vectors.
const [IN, OUT, END] = [0, 1, 2] as const;
const FIRST_VECTOR = 3;
const words = Array.from({ length: 16 }, (_, n) => FIRST_VECTOR + n);
const state = Array.from({ length: 8 }, (_, n) => FIRST_VECTOR + 16 + n);
const before = Array.from({ length: 8 }, (_, n) => FIRST_VECTOR + 24 + n);
const spare = Array.from({ length: 4 }, (_, n) => FIRST_VECTOR + 32 + n);
const LAST_WORD = FIRST_VECTOR + 36;
const VECTORS = 37;

const at = (locals: readonly number[], n: number): number => locals[n] ?? 0;

const TURNED: Code = [3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12];
/** The bytes of each word the other way about: SHA-256 reads the most significant first. */
const turned = (a: Code): Code => shuffle(a, a, TURNED);
/** The 32-bit lanes of two vectors, by their numbers: 0 to 3 of the first, 4 to 7 of the second. */
const lanes = (a: Code, b: Code, of: Code): Code =>
  shuffle(
    a,
    b,
    of.flatMap((lane) => [lane * 4, lane * 4 + 1, lane * 4 + 2, lane * 4 + 3]),
  );
/** Four vectors of four words each, the rows made columns. */
const transposed = (rows: readonly Code[], to: readonly number[]): Code => {
  const [a = [], b = [], c = [], d = []] = rows;
  const [ab, cd, abHigh, cdHigh] = spare.map(get);
  if (ab === undefined || cd === undefined || abHigh === undefined || cdHigh === undefined) return [];
  return [
    [lanes(a, b, [0, 4, 1, 5]), set(at(spare, 0))],
    [lanes(c, d, [0, 4, 1, 5]), set(at(spare, 1))],
    [lanes(a, b, [2, 6, 3, 7]), set(at(spare, 2))],
    [lanes(c, d, [2, 6, 3, 7]), set(at(spare, 3))],
    [lanes(ab, cd, [0, 1, 4, 5]), set(at(to, 0))],
    [lanes(ab, cd, [2, 3, 6, 7]), set(at(to, 1))],
    [lanes(abHigh, cdHigh, [0, 1, 4, 5]), set(at(to, 2))],
    [lanes(abHigh, cdHigh, [2, 3, 6, 7]), set(at(to, 3))],
  ].flat(2);
};

/** The sixty-four rounds over the words of a block, added to the state. */
const block = (): Code => {
  const code: number[] = [];
  for (let n = 0; n < 8; n++) code.push(...get(at(state, n)), ...set(at(before, n)));
  let names = [...state];
  for (let round = 0; round < ROUNDS; round++) {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = names;
    const word = at(words, round % 16);
    if (round >= 16) {
      const [w1, w14] = [get(at(words, (round + 1) % 16)), get(at(words, (round + 14) % 16))];
      const small0 = xor(xor(rotr(w1, 7), rotr(w1, 18)), shr(w1, 3));
      const small1 = xor(xor(rotr(w14, 17), rotr(w14, 19)), shr(w14, 10));
      code.push(...add(get(word), small0, get(at(words, (round + 9) % 16)), small1), ...set(word));
    }
    const big1 = xor(xor(rotr(get(e), 6), rotr(get(e), 11)), rotr(get(e), 25));
    const choice = select(get(f), get(g), get(e));
    const constant = splatOf(ROUND_CONSTANTS[round] ?? 0);
    code.push(...add(get(h), big1, choice, constant, get(word)), ...set(h));
    code.push(...add(get(d), get(h)), ...set(d));
    const big0 = xor(xor(rotr(get(a), 2), rotr(get(a), 13)), rotr(get(a), 22));
    const majority = select(get(c), get(b), xor(get(a), get(b)));
    code.push(...add(get(h), big0, majority), ...set(h));
    names = [h, a, b, c, d, e, f, g];
  }
  // After 64 rounds every name is back in its place.
  for (let n = 0; n < 8; n++) code.push(...add(get(at(state, n)), get(at(before, n))), ...set(at(state, n)));
  return code;
};

/** The body of the module's one function: nodes four by four, from `IN` up to `END`. */
const body = (): Code => {
  const code: number[] = [0x03, 0x40];
  for (let n = 0; n < 8; n++) code.push(...splatOf(FIRST_STATE[n] ?? 0), ...set(at(state, n)));
  for (let quarter = 0; quarter < 4; quarter++) {
    const rows = Array.from({ length: LANES }, (_, lane) => turned(load(IN, lane * PAIR_BYTES + quarter * 16)));
    // Each row is used twice: kept where the words of the block come to stand.
    const kept = words.slice(quarter * 4, quarter * 4 + 4);
    for (const [lane, row] of rows.entries()) code.push(...row, ...set(at(kept, lane)));
    code.push(...transposed(kept.map(get), kept));
  }
  // A byte 0x01 comes before the pair, so that each word is the end of one and the beginning of the next.
  code.push(...get(at(words, 15)), ...set(LAST_WORD));
  for (let n = 15; n > 0; n--)
    code.push(...or(shl(get(at(words, n - 1)), 24), shr(get(at(words, n)), 8)), ...set(at(words, n)));
  code.push(...or(splatOf(0x0100_0000), shr(get(at(words, 0)), 8)), ...set(at(words, 0)));
  code.push(...block());
  // The second block: the last byte, a one bit, zeros, and the length of 65 bytes in bits.
  code.push(...or(shl(get(LAST_WORD), 24), splatOf(0x0080_0000)), ...set(at(words, 0)));
  for (let n = 1; n < 15; n++) code.push(...splatOf(0), ...set(at(words, n)));
  code.push(...splatOf((1 + PAIR_BYTES) * 8), ...set(at(words, 15)));
  code.push(...block());
  for (let half = 0; half < 2; half++) {
    const rows = state.slice(half * 4, half * 4 + 4);
    code.push(...transposed(rows.map(get), words.slice(0, 4)));
    for (let lane = 0; lane < LANES; lane++)
      code.push(...get(OUT), ...turned(get(at(words, lane))), ...store(lane * HASH_BYTES + half * 16));
  }
  code.push(...get(IN), ...i32Const(LANES * PAIR_BYTES), I32_ADD, ...set(IN));
  code.push(...get(OUT), ...i32Const(LANES * HASH_BYTES), I32_ADD, ...set(OUT));
  code.push(...get(IN), ...get(END), I32_LT_U, 0x0d, 0, 0x0b, 0x0b);
  return code;
};

const MAGIC_AND_VERSION: Code = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** The bytes of the module: a memory `memory`, and a function `nodes(in, out, end)` over it. */
const moduleBytes = (): Uint8Array<ArrayBuffer> => {
  const [I32, V128] = [0x7f, 0x7b];
  const name = (text: string): Code => [...unsigned(text.length), ...Buffer.from(text)];
  const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content];
  const pages = Math.ceil((HASHES_AT + NODES_AT_ONCE * HASH_BYTES) / PAGE_BYTES);
  const code = [1, ...unsigned(VECTORS), V128, ...body()];
  return Uint8Array.from([
    ...MAGIC_AND_VERSION,
    ...section(1, [1, 0x60, 3, I32, I32, I32, 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, ...unsigned(pages)]),
    ...section(7, [2, ...name('memory'), 2, 0, ...name('nodes'), 0, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ]);
};

/** The module at work, or undefined where the machine has no SIMD. */
export interface NodeHasher {
  readonly memory: Uint8Array;
  /** Hashes the first `count` pairs at `PAIRS_AT` to `HASHES_AT`; some more may be overwritten there. */
  readonly hash: (count: number) => void;
}

// The part of the JavaScript interface that is used here: its types come with the library of browsers, which this is not.
declare const WebAssembly: {
  readonly validate: (bytes: Uint8Array) => boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
  ) => {
    readonly exports: {
      readonly memory: { readonly buffer: ArrayBuffer };
      readonly nodes: (from: number, to: number, end: number) => void;
    };
  };
};

/** Starts the module. */
export const startNodeHasher = (): NodeHasher | undefined => {
  const bytes = moduleBytes();
  if (typeof WebAssembly === 'undefined' || !WebAssembly.validate(bytes)) return undefined;
  const { memory, nodes } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  return {
    memory: new Uint8Array(memory.buffer),
    hash: (count) => nodes(PAIRS_AT, HASHES_AT, PAIRS_AT + count * PAIR_BYTES),
  };
};
