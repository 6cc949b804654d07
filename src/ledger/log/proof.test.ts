import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkpointText } from './checkpoint.ts';
import { cosignText, formatNote, signerOf, signText } from './note.ts';
import { readPolicy } from './policy.ts';
import { formatProof, provenBy, readProof } from './proof.ts';
import { leafHash, nodeHash } from './tree.ts';

const seed = (name: string): Buffer => createHash('sha256').update(name).digest();
const log = signerOf('diogel.invalid/log/ddychmygol', 'log', seed('log'));
const [w1, w2, w3] = ['w1', 'w2', 'w3'].map((name) => signerOf(`${name}.example`, 'witness', seed(name)));
if (w1 === undefined || w2 === undefined || w3 === undefined) throw new Error('three witnesses were made');

const leaves = ['a', 'b'].map((entry) => leafHash(Buffer.from(entry)));
const [first, second] = leaves;
if (first === undefined || second === undefined) throw new Error('two leaves were made');
const text = checkpointText({ origin: log.name, size: 2, root: nodeHash(first, second) });
const checkpoint = formatNote(text, [signText(log, text), cosignText(w1, text, 1_700_000_000)]);
const written = formatProof({ index: 1, path: [first], checkpoint });

describe('a proof in a file', () => {
  it('is written as C2SP tlog-proof writes it', () => {
    expect(written).toBe(`c2sp.org/tlog-proof@v1\nindex 1\n${first.toString('base64')}\n\n${checkpoint}`);
    const extra = formatProof({ index: 1, path: [first], checkpoint, extra: Buffer.from('{}') });
    expect(extra).toContain('c2sp.org/tlog-proof@v1\nextra e30=\nindex 1\n');
    expect(readProof(extra)).toMatchObject({ index: 1, path: [first], extra: Buffer.from('{}') });
  });

  it('holds for its leaf and its log, and names the witnesses that are known', () => {
    expect(provenBy(written, second, [log], [w1, w2])).toEqual(['w1.example']);
    expect(provenBy(written, second, [log])).toEqual([]);
    expect(provenBy(written, first, [log])).toBeUndefined();
    expect(provenBy(written, second, [signerOf(log.name, 'log', seed('another'))])).toBeUndefined();
    expect(provenBy(written.replace('index 1', 'index 0'), second, [log])).toBeUndefined();
  });

  it.each([
    ['another first line', written.replace('@v1', '@v2')],
    ['no index', written.replace('index 1\n', '')],
    ['an index with a zero in front', written.replace('index 1', 'index 01')],
    ['an index beyond all numbers', written.replace('index 1', 'index 123456789012345678901234567890')],
    ['a short hash', written.replace(first.toString('base64'), first.subarray(1).toString('base64'))],
    ['more hashes than any tree has levels', formatProof({ index: 1, path: Array(64).fill(first), checkpoint })],
    ['extra that is no base64', written.replace('index 1', 'extra *\nindex 1')],
    ['no checkpoint', written.slice(0, written.indexOf('\n\n') + 2)],
    ['nothing', ''],
  ])('is none with %s', (_, broken) => {
    expect(readProof(broken)).toBeUndefined();
  });
});

const policyOf = (lines: readonly string[]) => readPolicy(lines.join('\n'));

describe('a policy', () => {
  it('tells whether enough witnesses cosigned, in groups of groups', () => {
    const read = policyOf([
      '# Whom this council trusts',
      `log ${log.vkey} https://example.invalid/log`,
      '',
      `witness inspectorate ${w1.vkey} https://w1.example/`,
      `\twitness region ${w2.vkey}`,
      `witness university ${w3.vkey}`,
      'group others any region university',
      'group both all inspectorate others',
      'quorum both ',
    ]);
    if (!read.ok) throw new Error(read.problem);
    const { logs, witnesses, isQuorum } = read.policy;
    expect(logs.map(({ key, url }) => [key.name, url])).toEqual([[log.name, 'https://example.invalid/log']]);
    expect(witnesses.map(({ alias, url }) => [alias, url])).toEqual([
      ['inspectorate', 'https://w1.example/'],
      ['region', undefined],
      ['university', undefined],
    ]);
    expect([isQuorum([]), isQuorum([w1]), isQuorum([w2, w3]), isQuorum([w1, w3])]).toEqual([false, false, false, true]);
  });

  it('may ask for a number of a group, for one witness, or for none', () => {
    const three = [w1, w2, w3].map((witness, n) => `witness w${n + 1} ${witness.vkey}`);
    const two = policyOf([...three, 'group some 2 w1 w2 w3', 'quorum some']);
    expect(two.ok && [two.policy.isQuorum([w1]), two.policy.isQuorum([w1, w3])]).toEqual([false, true]);
    const one = policyOf([...three, 'quorum w2']);
    expect(one.ok && [one.policy.isQuorum([w1, w3]), one.policy.isQuorum([w2])]).toEqual([false, true]);
    const none = policyOf(['quorum none']);
    expect(none.ok && none.policy.isQuorum([])).toBe(true);
  });

  it.each([
    ['no quorum', [`witness a ${w1.vkey}`], 'there is no quorum'],
    ['two', ['quorum none', 'quorum none'], 'line 2: a second quorum'],
    ['one that nobody knows', ['quorum a'], 'line 1: a is not known'],
    ['a key that is none', ['witness a b', 'quorum none'], 'line 1: b is not a key'],
    ['no key', ['witness a', 'quorum none'], 'line 1: nothing is not a key'],
    ['a log’s key for a witness', [`witness a ${log.vkey}`, 'quorum none'], 'expected that of a witness'],
    ['a witness’s key for a log', [`log ${w1.vkey}`, 'quorum none'], 'expected that of a log'],
    ['a key twice', [`witness a ${w1.vkey}`, `witness b ${w1.vkey}`, 'quorum none'], 'line 2: the key of w1.example'],
    ['a name twice', [`witness a ${w1.vkey}`, `witness a ${w2.vkey}`, 'quorum none'], 'line 2: the name a is taken'],
    ['a witness called none', [`witness none ${w1.vkey}`, 'quorum none'], 'line 1: the name none is taken'],
    ['too large a number', [`witness a ${w1.vkey}`, 'group g 2 a', 'quorum g'], 'line 2: expected group'],
    ['a group of nobody', ['group g all', 'quorum g'], 'line 1: expected group'],
    ['a group of itself', ['group g any g', 'quorum g'], 'line 1: g is not known'],
    [
      'a member of two groups',
      [`witness a ${w1.vkey}`, 'group g any a', 'group h any a', 'quorum g'],
      'a is a member already',
    ],
    ['another word', ['trust me', 'quorum none'], 'line 1: begins with trust, expected log'],
    ['a carriage return', ['quorum none\r'], 'line 1: has a control character'],
  ])('with %s is refused, and told the line', (_, lines, problem) => {
    const read = policyOf(lines);
    expect(read.ok ? '' : read.problem).toContain(problem);
  });
});
