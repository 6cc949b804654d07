import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkpointText } from '#src/ledger/log/checkpoint.ts';
import { cosignText, formatNote, signerOf, signText } from '#src/ledger/log/note.ts';
import { formatProof } from '#src/ledger/log/proof.ts';
import {
  consistencyProof,
  EMPTY_EDGE,
  grow,
  inclusionProof,
  leafHash,
  type ReadNode,
  rootAt,
} from '#src/ledger/log/tree.ts';
import { ensureGo } from '../scripts/go.ts';

const SIZES = [1, 2, 3, 255, 256, 257, 1_000, 65_535, 65_536, 65_537];

const seed = (name: string): Buffer => createHash('sha256').update(name).digest();
const log = signerOf('diogel.invalid/log/ddychmygol', 'log', seed('log'));
const witness = signerOf('arolygiaeth.example/diogel', 'witness', seed('witness'));

interface Check {
  readonly proof?: string;
  readonly entry?: string;
  readonly from?: string;
  readonly to?: string;
  readonly hashes?: readonly string[];
}

let folder: string;
let program: string;
let read: ReadNode;
const entryOf = (n: number): Buffer => Buffer.from(`entry ${n}`);

beforeAll(async () => {
  const { program: go, path } = ensureGo((message) => process.stderr.write(`${message}\n`));
  folder = await mkdtemp(join(tmpdir(), 'diogel-go-'));
  program = join(folder, 'check-log');
  execFileSync(go, ['build', '-o', program, resolve(import.meta.dirname, 'go/check-log.go')], {
    env: { ...process.env, GO111MODULE: 'off', GOPATH: path, GOCACHE: join(folder, 'cache'), GOFLAGS: '' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const levels: Buffer[] = [];
  const leaves = Buffer.concat(Array.from({ length: Math.max(...SIZES) }, (_, n) => leafHash(entryOf(n))));
  grow(EMPTY_EDGE, leaves, (level, _, hashes) => {
    levels[level] = hashes;
  });
  read = async (level, index) => (levels[level] ?? Buffer.alloc(0)).subarray(index * 32, index * 32 + 32);
}, 600_000);
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const verdicts = (checks: readonly Check[]): string[] =>
  execFileSync(program, { input: JSON.stringify({ log: log.vkey, witness: witness.vkey, checks }), encoding: 'utf8' })
    .trimEnd()
    .split('\n');

const checkpointOf = async (size: number, by = log, seenBy = witness): Promise<string> => {
  const text = checkpointText({ origin: log.name, size, root: await rootAt(read, size) });
  return formatNote(text, [signText(by, text), cosignText(seenBy, text, 1_700_000_000)]);
};
const proofOf = async (index: number, size: number): Promise<Check> => ({
  proof: formatProof({ index, path: await inclusionProof(read, index, size), checkpoint: await checkpointOf(size) }),
  entry: entryOf(index).toString('base64'),
});
const extendingOf = async (from: number, to: number): Promise<Check> => ({
  from: await checkpointOf(from),
  to: await checkpointOf(to),
  hashes: (await consistencyProof(read, from, to)).map((hash) => hash.toString('base64')),
});

describe('a program of others', () => {
  it('accepts our proofs that an entry is in the log, with the signatures of the log and its witness', async () => {
    const checks = await Promise.all(
      SIZES.flatMap((size) => [...new Set([0, size >> 1, size - 1])].map((index) => proofOf(index, size))),
    );
    expect(checks.length).toBeGreaterThan(25);
    expect(verdicts(checks)).toEqual(checks.map(() => 'ok'));
  });

  it('accepts our proofs that a log extends what it was', async () => {
    const checks = await Promise.all(
      SIZES.flatMap((to) => SIZES.filter((from) => from <= to).map((from) => extendingOf(from, to))),
    );
    expect(checks).toHaveLength(55);
    expect(verdicts(checks)).toEqual(checks.map(() => 'ok'));
  });

  it('accepts none that was altered', async () => {
    const good = await proofOf(100, 257);
    const extending = await extendingOf(255, 1_000);
    const { proof = '' } = good;
    const [, hash = ''] = /index 100\n(\S+)\n/.exec(proof) ?? [];
    const stranger = signerOf(log.name, 'log', seed('stranger'));
    const blind = signerOf(witness.name, 'witness', seed('stranger'));
    const path = await inclusionProof(read, 100, 257);
    const bad: Check[] = [
      { ...good, entry: entryOf(101).toString('base64') },
      { ...good, proof: proof.replace('index 100', 'index 101') },
      { ...good, proof: proof.replace(`${hash}\n`, '') },
      { ...good, proof: proof.replace(hash, leafHash(Buffer.from('x')).toString('base64')) },
      { ...good, proof: proof.replace('\n257\n', '\n258\n') },
      { ...good, proof: formatProof({ index: 100, path, checkpoint: await checkpointOf(257, stranger) }) },
      { ...good, proof: formatProof({ index: 100, path, checkpoint: await checkpointOf(257, log, blind) }) },
      { ...extending, from: await checkpointOf(256) },
      { ...extending, to: await checkpointOf(65_535) },
      { ...extending, hashes: (extending.hashes ?? []).slice(1) },
    ];
    const found = verdicts(bad);
    expect(found).toHaveLength(bad.length);
    expect(found.filter((verdict) => verdict === 'ok')).toEqual([]);
  });
});
