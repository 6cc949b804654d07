import type { Database } from '../platform/index.ts';
import { DamagedLedger, type Ledger } from '../ledger/index.ts';
import { type Edition, manifestText } from './publishing.ts';

type Leaf = Awaited<ReturnType<Ledger['leaves']>>[number];

/** A leaf as a bundle has it (`docs/proofs.md`, section 3): everything that its hash is of, or, where that is erased, the hash. */
const leafLine = ({ hash, row }: Leaf): Readonly<Record<string, unknown>> => {
  const opened = row?.opened;
  if (row === undefined || opened === undefined) return { leaf: hash.toString('base64') };
  const { id, child, seq, recordedUs, enteredUs, imported, source } = row.event;
  return {
    id,
    part: row.part,
    child,
    seq,
    recorded: recordedUs,
    entered: enteredUs,
    imported,
    source,
    salt: opened.salt.toString('base64'),
    body: opened.bytes.toString(),
  };
};

/** Why there is no bundle: the publication is not sealed yet, what it names is not kept, or a row cannot be opened. */
export type NoBundle = 'not-sealed' | 'no-manifest' | 'damaged';

/** Leaves that are read at a time: a million are never held at once. */
const AT_ONCE = 500;

/**
 * The lines of a bundle, each with its `\n`, as they are read. The public one ends after the first; the inspector's has every
 * leaf of the tree, which is every record of the authority. Throws `DamagedLedger` where a row does not open.
 */
export const bundleLines = async (
  { database, ledger }: { readonly database: Database; readonly ledger: Ledger },
  authority: number,
  edition: Edition,
  audience: 'inspector' | 'public',
): Promise<
  { readonly ok: true; readonly lines: AsyncIterable<string> } | { readonly ok: false; readonly code: NoBundle }
> => {
  const text = await manifestText(database, authority, audience === 'public' ? edition.public : edition.full);
  if (text === undefined) return { ok: false, code: 'no-manifest' };
  const [index] = await ledger.positions(authority, edition.id);
  if (index === undefined) return { ok: false, code: 'not-sealed' };
  const witnessed = await ledger.signedHead(authority);
  const { latest } = await ledger.integrity(authority);
  const head = witnessed !== undefined && witnessed.size > index ? witnessed : latest;
  if (head === null || head.size <= index) return { ok: false, code: 'not-sealed' };
  const [publication] = await ledger.leaves(authority, index, 1);
  if (publication?.row?.opened === undefined) return { ok: false, code: 'damaged' };
  const [proof, keys] = await Promise.all([ledger.proof(authority, index, head), ledger.logKeys(authority)]);
  const first = JSON.stringify({
    format: 'diogel/bundle/v1',
    manifest: 'MANIFEST',
    checkpoint: head.note,
    keys,
    publication: { index, proof: pathOf(proof), entry: leafLine(publication) },
  })
    // The bytes that the hash is of, and not what reading and writing them again would make.
    .replace('"MANIFEST"', () => text);
  const lines = async function* (): AsyncGenerator<string> {
    yield `${first}\n`;
    if (audience === 'public') return;
    for (let from = 0; from < head.size; ) {
      const leaves = await ledger.leaves(authority, from, Math.min(AT_ONCE, head.size - from));
      if (leaves.length === 0) throw new Error(`the log of authority ${authority} ends at ${from}, before its head`);
      for (const leaf of leaves) {
        // Given out as if it were erased, what was damaged would look lawful.
        if (leaf.damage !== undefined)
          throw new DamagedLedger(`row ${leaf.eid} of authority ${authority} does not open`);
        yield `${JSON.stringify(leafLine(leaf))}\n`;
      }
      from += leaves.length;
    }
  };
  return { ok: true, lines: lines() };
};

/** The hashes of a C2SP tlog-proof: the lines between its index and the checkpoint. */
const pathOf = (proof: string): string[] =>
  proof
    .slice(0, proof.indexOf('\n\n'))
    .split('\n')
    .filter((line) => !line.startsWith('c2sp.org/') && !line.startsWith('index ') && !line.startsWith('extra '));
