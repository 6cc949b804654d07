import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkpointText } from './checkpoint.ts';
import { cosignText, formatNote, signerOf, signText } from './note.ts';
import { consistencyProof, EMPTY_EDGE, grow, leafHash, type ReadNode, rootAt } from './tree.ts';
import { judgeRequest, SEEN_NOTHING, type Seen } from './witness.ts';

const seed = (name: string): Buffer => createHash('sha256').update(name).digest();
const log = signerOf('diogel.invalid/log/ddychmygol', 'log', seed('log'));

const treeOf = (names: readonly string[]): ReadNode => {
  const levels: Buffer[][] = [];
  grow(EMPTY_EDGE, Buffer.concat(names.map((name) => leafHash(Buffer.from(name)))), (level, _, hashes) => {
    levels[level] = Array.from({ length: hashes.length / 32 }, (__, n) => hashes.subarray(n * 32, n * 32 + 32));
  });
  return async (level, index) => levels[level]?.[index] ?? Buffer.alloc(32);
};

const names = Array.from({ length: 30 }, (_, n) => `leaf ${n}`);
const tree = treeOf(names);
const forked = treeOf(names.map((name, n) => (n === 3 ? 'changed' : name)));

const signed = (size: number, root: Buffer, signer = log): string => {
  const text = checkpointText({ origin: log.name, size, root });
  return formatNote(text, [signText(signer, text)]);
};
const requestOf = async (read: ReadNode, old: number, size: number, signer = log): Promise<string> => {
  const proof = await consistencyProof(read, old, size);
  return [
    `old ${old}`,
    ...proof.map((hash) => hash.toString('base64')),
    '',
    signed(size, await rootAt(read, size), signer),
  ].join('\n');
};
const seenAt = async (size: number): Promise<Seen> => ({ size, root: await rootAt(tree, size) });
const judge = (body: string, seen: Seen = SEEN_NOTHING) => judgeRequest(body, [log], () => seen);

describe('a witness', () => {
  it('cosigns whatever it sees first, and then what extends what it has seen', async () => {
    expect(judge(await requestOf(tree, 0, 5))).toMatchObject({ status: 200, checkpoint: { size: 5 } });
    for (let old = 1; old <= 30; old++)
      for (let size = old; size <= 30; size++)
        expect([old, size, judge(await requestOf(tree, old, size), await seenAt(old)).status]).toEqual([
          old,
          size,
          200,
        ]);
  });

  it('says how much it has seen to whoever thinks otherwise', async () => {
    expect(judge(await requestOf(tree, 3, 9), await seenAt(5))).toMatchObject({ status: 409, size: 5, isFork: false });
    expect(judge(await requestOf(tree, 0, 9), await seenAt(5))).toMatchObject({ status: 409, size: 5, isFork: false });
    // A log that has gone back to an old backup is told that more was seen.
    expect(judge(await requestOf(tree, 3, 4), await seenAt(5))).toMatchObject({ status: 409, size: 5, isFork: false });
  });

  it('cosigns no other tree of the same size, and none that does not extend what it has seen', async () => {
    expect(judge(await requestOf(forked, 5, 5), await seenAt(5))).toMatchObject({ status: 409, size: 5, isFork: true });
    expect(judge(await requestOf(forked, 5, 9), await seenAt(5))).toMatchObject({ status: 422, isFork: true });
    const [first, ...rest] = (await requestOf(tree, 5, 9)).split('\n');
    expect(judge([first, ...rest.slice(1)].join('\n'), await seenAt(5))).toMatchObject({ status: 422 });
  });

  it('answers to no log that it does not know, and to no key that it does not know', async () => {
    const body = await requestOf(tree, 0, 5);
    expect(judgeRequest(body, [], () => SEEN_NOTHING)).toMatchObject({ status: 404 });
    const thief = signerOf(log.name, 'log', seed('thief'));
    expect(judge(await requestOf(tree, 0, 5, thief))).toMatchObject({ status: 403 });
    const asWitness = signerOf(log.name, 'witness', seed('log'));
    const text = checkpointText({ origin: log.name, size: 5, root: await rootAt(tree, 5) });
    expect(judge(`old 0\n\n${formatNote(text, [cosignText(asWitness, text, 1)])}`)).toMatchObject({ status: 403 });
  });

  it('refuses what is no request', async () => {
    const body = await requestOf(tree, 5, 9);
    for (const broken of [
      '',
      'old 5',
      body.replace('old 5', 'old 05'),
      body.replace('old 5', 'old -5'),
      body.replace('old 5', 'old 123456789012345678901234567890'),
      body.replace('old 5', 'new 5'),
      body.replace('old 5\n', 'old 5\nAAAA\n'),
      body.replace('old 5\n', `old 5\n${'A'.repeat(43)}=\n`.repeat(1) + `${'A'.repeat(43)}=\n`.repeat(63)),
      body.slice(0, -1),
      body.replace('\n9\n', '\n09\n'),
      await requestOf(tree, 9, 9).then((same) => same.replace('old 9', 'old 10')),
    ])
      expect([broken.slice(0, 12), judge(broken, await seenAt(5)).status]).toEqual([broken.slice(0, 12), 400]);
  });

  it('judges any bytes without falling over', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('old ', '0', '\n', '—', ' ', 'A', '=', 'x') }), (body) => {
        expect([400, 404]).toContain(judge(body).status);
      }),
    );
  });
});
