import { leafHash } from './log/tree.ts';

/** What a leaf of an authority's log says of a row of `ledger.event`; `docs/proofs.md` fixes its bytes. */
export interface Entry {
  readonly id: string;
  /** Which of the event's children, from 0. */
  readonly part: number;
  readonly child: string;
  readonly seq: number;
  readonly recordedUs: number;
  readonly enteredUs: number;
  readonly imported: boolean;
  readonly source: string;
  readonly commitment: Buffer;
}

const DOMAIN = Buffer.from('diogel/leaf/v1\0');

const lengthAndBytes = (text: string): Buffer => {
  const bytes = Buffer.from(text);
  const length = Buffer.allocUnsafe(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

/** The bytes of an entry, which are hashed and never published. `code` is the authority's. */
export const entryBytes = (code: string, entry: Entry): Buffer => {
  const numbers = Buffer.allocUnsafe(4 + 8 + 8 + 1);
  numbers.writeUInt32BE(entry.seq);
  numbers.writeBigInt64BE(BigInt(entry.recordedUs), 4);
  numbers.writeBigInt64BE(BigInt(entry.enteredUs), 12);
  numbers.writeUInt8(entry.imported ? 1 : 0, 20);
  const part = Buffer.allocUnsafe(2);
  part.writeUInt16BE(entry.part);
  return Buffer.concat([
    DOMAIN,
    lengthAndBytes(code),
    lengthAndBytes(entry.id),
    part,
    lengthAndBytes(entry.child),
    numbers,
    lengthAndBytes(entry.source),
    entry.commitment,
  ]);
};

/** The hash of an entry's leaf. */
export const entryHash = (code: string, entry: Entry): Buffer => leafHash(entryBytes(code, entry));

/** The columns of `ledger.event` that an entry is made of, of the table that goes by `alias`; `entryFrom` reads them. */
export const entryColumnsOf = (alias: string): string =>
  ['event_id', 'part', 'child', 'seq', 'recorded_us', 'entered_us', 'imported', 'source', 'commitment']
    .map((column) => `${alias}.${column}`)
    .join(', ');
export const ENTRY_COLUMNS = 9;

/** An entry from the columns of a row: `at` is where they begin. */
export const entryFrom = (row: readonly unknown[], at: number): Entry => {
  const [id, part, child, seq, recordedUs, enteredUs, imported, source, commitment] = row.slice(
    at,
    at + ENTRY_COLUMNS,
  ) as [string, number, string, number, number, number, boolean, string, Buffer];
  return { id, part, child, seq, recordedUs, enteredUs, imported, source, commitment };
};
