import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkpointText, readCheckpoint, readCheckpointText, trustedSignatures } from './checkpoint.ts';
import {
  cosignText,
  formatNote,
  heldSignatures,
  readNote,
  readSignature,
  readVerifierKey,
  signerOf,
  signText,
} from './note.ts';

// The example of Go's golang.org/x/mod/sumdb/note, by other hands than ours.
const NEUMANN = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const NEUMANN_SECRET = 'AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const NEUMANN_NOTE = `If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`;

const seed = (name: string): Buffer => createHash('sha256').update(name).digest();
const log = signerOf('diogel.invalid/log/ddychmygol', 'log', seed('log'));
const witness = signerOf('witness.example/w1', 'witness', seed('w1'));
const head = { origin: log.name, size: 5, root: seed('root') };
const text = checkpointText(head);

const neumann = readVerifierKey(NEUMANN);
if (neumann === undefined) throw new Error('the example’s key was not read');

describe('a signed note', () => {
  it('of Go’s example is opened with its key, and written again byte for byte', () => {
    const note = readNote(NEUMANN_NOTE);
    expect(note && heldSignatures(note, [neumann])?.map(({ key }) => key.name)).toEqual(['PeterNeumann']);
    const secret = Buffer.from(NEUMANN_SECRET, 'base64');
    const signer = signerOf('PeterNeumann', 'log', secret.subarray(1));
    expect(signer.vkey).toBe(NEUMANN);
    expect(formatNote(note?.text ?? '', [signText(signer, note?.text ?? '')])).toBe(NEUMANN_NOTE);
  });

  it('is not believed once a letter, a signature or the key is another', () => {
    const note = readNote(NEUMANN_NOTE.replace('answer', 'Answer'));
    expect(note && heldSignatures(note, [neumann])).toBeUndefined();
    const forged = readNote(NEUMANN_NOTE.replace('ZJkuBS', 'ZJkuBT'));
    expect(forged && heldSignatures(forged, [neumann])).toBeUndefined();
    expect(heldSignatures(readNote(NEUMANN_NOTE) ?? { text: '', signatures: [] }, [log])).toEqual([]);
  });

  it('counts a key once, however often it signed', () => {
    const line = signText(log, text);
    const note = readNote(formatNote(text, [line, line, signText(signerOf('other.example', 'log', seed('o')), text)]));
    expect(note?.signatures).toHaveLength(3);
    expect(note && heldSignatures(note, [log, witness])).toHaveLength(1);
  });

  it('may hold empty lines, and ends before its last', () => {
    const poem = 'one\n\ntwo\n';
    const note = readNote(formatNote(poem, [signText(log, poem)]));
    expect(note?.text).toBe(poem);
  });

  it.each([
    ['no empty line', 'a\n— a AAAAAAA=\n'],
    ['no end of line', `a\n\n${signText(log, 'a\n')}`],
    ['another dash', `a\n\n${signText(log, 'a\n').replace('—', '-')}\n`],
    ['no base64', 'a\n\n— a ****\n'],
    ['base64 with other padding', 'a\n\n— a AAAAAAA\n'],
    ['nothing but a key’s id', 'a\n\n— a AAAAAA==\n'],
    ['a tabulator', 'a\tb\n\n— a AAAAAAA=\n'],
    ['a carriage return', 'a\r\n\n— a AAAAAAA=\n'],
    ['a plus in a name', 'a\n\n— a+b AAAAAAA=\n'],
    ['half a letter', 'a\ud800\n\n— a AAAAAAA=\n'],
    ['more signatures than anybody needs', `a\n\n${'— a AAAAAAA=\n'.repeat(101)}`],
  ])('is none with %s', (_, written) => {
    expect(readNote(written)).toBeUndefined();
  });

  it('of any bytes is read or refused, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('\n', '—', ' ', 'a', '=', '+', 'AAAA', '\ud800') }), (written) => {
        const note = readNote(written);
        if (note !== undefined)
          expect(
            formatNote(
              note.text,
              note.signatures.map(({ line }) => line),
            ),
          ).toBe(written);
      }),
    );
  });
});

describe('a key', () => {
  it('is read only where its id is its own and its kind is known', () => {
    expect(readVerifierKey(log.vkey)).toMatchObject({ name: log.name, use: 'log', id: log.id });
    expect(readVerifierKey(witness.vkey)).toMatchObject({ name: witness.name, use: 'witness' });
    expect(readVerifierKey(NEUMANN.replace('c74f20a3', 'c74f20a4'))).toBeUndefined();
    expect(readVerifierKey(`other${NEUMANN}`)).toBeUndefined();
    expect(readVerifierKey('')).toBeUndefined();
    expect(readVerifierKey('a+00000000+AAAA')).toBeUndefined();
    expect(() => signerOf('with space', 'log', seed('x'))).toThrow('cannot be a key');
    expect(() => signerOf('short', 'log', Buffer.alloc(31))).toThrow('32 bytes');
  });

  it('of a witness signs nothing without a time, and that of a log nothing with one', () => {
    expect(() => signText(witness, text)).toThrow('with a time');
    expect(() => cosignText(log, text, 1)).toThrow('only a witness');
  });
});

describe('a checkpoint', () => {
  it('is read as C2SP writes it', () => {
    const example = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
    expect(readCheckpointText(example)).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20_852_163 });
    expect(readCheckpointText(`${example}an extension\n`)).toMatchObject({ size: 20_852_163 });
    expect(readCheckpointText(text)).toEqual(head);
  });

  it.each([
    ['', 'nothing'],
    ['o\n5\n', 'no root'],
    [`o\n05\n${head.root.toString('base64')}\n`, 'a leading zero'],
    [`o\n-5\n${head.root.toString('base64')}\n`, 'a negative size'],
    [`o\n99999999999999999999\n${head.root.toString('base64')}\n`, 'a size beyond all numbers'],
    [`o\n9007199254740993\n${head.root.toString('base64')}\n`, 'a size that no number holds exactly'],
    [`o\n5\n${head.root.subarray(1).toString('base64')}\n`, 'a short root'],
    [`\n5\n${head.root.toString('base64')}\n`, 'no origin'],
    [`o\n5\n${head.root.toString('base64')}\n\n`, 'an empty extension'],
    [`o\n5\n${head.root.toString('base64')}`, 'no end'],
  ])('is none with %s (%s)', (written) => {
    expect(readCheckpointText(written)).toBeUndefined();
  });

  it('is trusted by the log’s key, and says which witnesses saw it and when', () => {
    const stranger = signerOf('witness.example/w2', 'witness', seed('w2'));
    const checkpoint = readCheckpoint(
      formatNote(text, [signText(log, text), cosignText(witness, text, 1_700_000_000), cosignText(stranger, text, 1)]),
    );
    const trusted = checkpoint && trustedSignatures(checkpoint, [log], [witness]);
    expect(trusted?.witnesses.map(({ key, time }) => [key.name, time])).toEqual([[witness.name, 1_700_000_000]]);
    expect(checkpoint && trustedSignatures(checkpoint, [], [witness])).toBeUndefined();
    const other = signerOf('diogel.invalid/log/arall', 'log', seed('log'));
    expect(checkpoint && trustedSignatures(checkpoint, [other], [])).toBeUndefined();
  });

  it('is not trusted where the time of a known witness was changed', () => {
    const line = cosignText(witness, text, 1_700_000_000);
    const bytes = Buffer.from(line.split(' ')[2] ?? '', 'base64');
    bytes.writeBigUInt64BE(1_700_000_001n, 4);
    const forged = `— ${witness.name} ${bytes.toString('base64')}`;
    expect(readSignature(forged)).toBeDefined();
    const checkpoint = readCheckpoint(formatNote(text, [signText(log, text), forged]));
    expect(checkpoint && trustedSignatures(checkpoint, [log], [witness])).toBeUndefined();
    expect(checkpoint && trustedSignatures(checkpoint, [log], [])).toBeDefined();
  });
});
