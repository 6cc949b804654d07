import { spawnSync } from 'node:child_process';
import { closeSync, cpSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayOf, endOfDay } from '#src/calendar/index.ts';
import { FLOWS, type PublicFigure, publicMeasures, suppress } from '#src/figures/index.ts';
import type { Figure, Law, Measure, Rule } from '#src/law/index.ts';
import { DEFAULT_SETTINGS, lawOf } from '#src/practice/index.ts';
import { histories } from '../bench/plausible.ts';
import {
  type Bundle,
  bundleOf,
  bundleText,
  type Leaf,
  type LeafLine,
  leafHash,
  type Line,
  noteOf,
  pathOf,
  signer,
} from '../tests/support/bundles.ts';
import { type Brought, check } from './check.ts';
import { checkpointOf, type Policy, policyOf } from './log.ts';
import { type Language, sentence, told } from './words.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'diogel-verifier-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
/** The program itself, as an inspector runs it. */
const run = (...args: readonly string[]) => runFrom(import.meta.dirname, ...args);
const runFrom = (place: string, ...args: readonly string[]) => {
  const program = [join(place, 'verify.ts'), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, program, { encoding: 'utf8', maxBuffer: 1 << 26 });
  return { status, out: stdout, err: stderr };
};
/** What it says of a bundle, without starting it. */
const verify = async (bundle: string | Buffer, brought: Brought = { policy: trusting() }) => {
  const handle = openSync(file('bundle', bundle), 'r');
  const report = await check(handle, brought);
  closeSync(handle);
  return { report, out: (['en', 'cy'] as const).map((language) => told(language, report)).join('\n') };
};
const trusting = (): Policy => {
  const policy = policyOf(honest.policy);
  if (typeof policy === 'number') throw new Error(`line ${policy}`);
  return policy;
};

const CODE = 'sir-brofi';
const TODAY = dayOf(2026, 2, 6);
const period = { from: dayOf(2025, 10, 1), to: dayOf(2025, 12, 31), asAt: dayOf(2026, 1, 31) };
const knownAt = endOfDay(TODAY);
const log = signer(`prawf.invalid/${CODE}`, 1);
const witness = signer('tyst.invalid/arolygiaeth', 4);
const settings = DEFAULT_SETTINGS;

const families: Line[] = [...histories({ children: 24, perChild: 30 }, TODAY, 'verify')]
  .flat()
  .map((line) => ({ ...line }));
const wanted = { code: CODE, log, witnesses: [witness], settings, period, knownAt };
/** Half of the events were recorded live, the others imported. */
const live = (id: string): boolean => id.charCodeAt(id.length - 1) % 2 === 0;
const late = [
  {
    id: 'late-1',
    kind: 'care.began',
    at: '2025-11-03',
    recorded: '2026-02-08T10:00:00Z',
    by: 'post-north-1',
    children: ['late-child'],
    data: { legalStatus: 'care-order' },
  },
];
const honest = bundleOf(families, { ...wanted, live, after: late });
/** What must be said in both languages, and the verdict. */
const said = (out: string, codes: readonly string[], result: string): void => {
  for (const language of ['en', 'cy'] as const) {
    expect(out.split('\n')).toContain(sentence(language, result));
    for (const code of codes) expect([code, holds(out, language, code)]).toEqual([code, true]);
  }
  if (result !== 'verified') expect(out).not.toMatch(/^VERIFIED|^WEDI’I WIRIO\./m);
};
/** Whether a sentence is there, with anything in its gaps. */
const holds = (out: string, language: Language, code: string): boolean => {
  const gaps = new Proxy({}, { get: () => 'GAP' });
  const text = sentence(language, code, gaps).replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(text.replaceAll('GAP', '.*')).test(out);
};

type Head = Bundle['head'];
/** The same bundle with another first line. */
const withHead = (change: (head: Head) => object): string =>
  bundleText({ ...honest, head: change(structuredClone(honest.head)) as Head });
/** The bundle line by line, changed. */
const withLines = (change: (lines: string[]) => string[]): string =>
  change(bundleText(honest).trimEnd().split('\n'))
    .map((line) => `${line}\n`)
    .join('');
const place = 40;
const leafLine = (number: number): LeafLine => {
  const line = honest.leaves[number]?.line;
  if (line === undefined || 'leaf' in line) throw new Error('no such leaf');
  return line;
};
const withLeaf = (change: (line: LeafLine) => object): string =>
  withLines((lines) => lines.with(place + 1, JSON.stringify(change(leafLine(place)))));
/** A log that was sealed and signed with what is wrong in it: whoever has the key can do that. */
const sealedAnew = (leaves: readonly Leaf[]): Bundle => {
  const { index } = honest.head.publication;
  const hashes = leaves.map(({ hash }) => hash);
  const counted = hashes.slice(0, Number(honest.head.manifest['size']));
  expect(counted.length).toBeGreaterThan(0);
  return {
    ...honest,
    hashes,
    leaves: [...leaves],
    head: {
      ...honest.head,
      checkpoint: noteOf(log.name, hashes, [log, witness]),
      publication: {
        ...honest.head.publication,
        proof: pathOf(hashes, index).map((hash) => hash.toString('base64')),
      },
    },
  };
};
const leafOf = (line: LeafLine): Leaf => ({ line, hash: leafHash(CODE, line) });
const withBody = (number: number, change: (event: Record<string, unknown>) => object): Leaf[] => {
  const line = leafLine(number);
  const body = JSON.parse(line.body);
  const changed = { ...line, body: JSON.stringify({ ...body, event: change(body.event) }) };
  return honest.leaves.with(number, leafOf(changed));
};

describe('an honest bundle', () => {
  const path = (): string => file('honest', bundleText(honest));
  const policy = (): string => file('policy', honest.policy);

  it('is verified, in both languages or one', () => {
    const { status, out, err } = run(path(), '--policy', policy(), '--older', file('older', honest.older(17)));
    expect([status, err]).toEqual([0, '']);
    said(out, ['signed+', 'witnessed+', 'in-log+', 'named+', 'events+'], 'verified');
    said(out, ['counted+', 'numbers+', 'older+', 'figures+'], 'verified');
    const welsh = run(path(), '--key', log.verifier, '--lang', 'cy');
    expect([welsh.status, welsh.out.includes('WEDI’I WIRIO.'), welsh.out.includes('VERIFIED')]).toEqual([
      0,
      true,
      false,
    ]);
    expect(holds(welsh.out, 'cy', 'witnessed?')).toBe(true);
  });

  it('is not called verified where nobody says whose key is trusted', () => {
    const { status, out, err } = run(path());
    expect([status, err]).toEqual([1, '']);
    said(out, ['signed?', 'witnessed?', 'figures+'], 'untrusted');
  });

  it('is told as JSON, with each figure as it was counted', () => {
    const { status, out } = run(path(), '--key', log.verifier, '--json');
    const report = JSON.parse(out);
    expect([status, report.result, report.differences]).toEqual([0, 'verified', []]);
    expect(report.edition.edition).toBe('Q1');
    const figures = honest.head.manifest['figures'] as readonly object[];
    expect(figures.length).toBeGreaterThan(200);
    expect(report.figures).toHaveLength(figures.length);
    expect(report.figures).toContainEqual({ ...figures[0], agrees: true });
    expect(report.findings.map(({ verdict }: { verdict: string }) => verdict)).not.toContain('differs');
  });

  it('is told apart from one that is not, by the status with which the program ends', () => {
    const { status, out, err } = run(file('cut', bundleText(honest).slice(0, -40)), '--policy', policy());
    expect([status, err]).toEqual([1, '']);
    said(out, ['unreadable-'], 'differs');
  });

  it.each([
    ['no file', () => []],
    ['a file that is not there', () => [join(folder, 'nothing')]],
    ['a folder', () => [folder]],
    ['two files', () => [path(), path()]],
    ['an unknown option', () => [path(), '--trust', 'x']],
    ['an unknown language', () => [path(), '--lang', 'fr']],
    ['a key that is none', () => [path(), '--key', 'x']],
    ['a witness’s key as the log’s', () => [path(), '--key', witness.verifier]],
    ['a policy that is none', () => [path(), '--policy', path()]],
    ['an older checkpoint that is none', () => [path(), '--older', path()]],
    ['another bundle that is not there', () => [path(), '--with', join(folder, 'nothing')]],
  ])('with %s is refused in words and with the status 2', (_, args) => {
    const { status, out, err } = run(...args());
    expect([status, out, err.trim().split('\n').length]).toEqual([2, '', 2]);
    expect(err).not.toContain('    at ');
  });
});

describe('a bundle that cannot be read', () => {
  const cases: readonly (readonly [string, () => string | Buffer])[] = [
    ['an empty file', () => ''],
    ['a line feed alone', () => '\n'],
    ['binary garbage', () => Buffer.from(Array.from({ length: 5_000 }, (_, n) => (n * 7_919) % 256))],
    ['a bundle cut short within a line', () => bundleText(honest).slice(0, -40)],
    ['a head cut short', () => bundleText(honest).slice(0, 2_000)],
    ['a line over 32 MiB', () => `${JSON.stringify({ format: 'x'.repeat(33 * 1024 * 1024) })}\n`],
    ['a leaf over 32 MiB', () => withLeaf((line) => ({ ...line, body: 'x'.repeat(33 * 1024 * 1024) }))],
    ['a leaf that is no object', () => withLines((lines) => lines.with(place, '[]'))],
    ['a leaf that is not UTF-8', () => Buffer.concat([Buffer.from(bundleText(honest)), Buffer.of(0xff, 0x0a)])],
    ['arrays a million deep', () => `${'['.repeat(1_000_000)}\n`],
    [
      'declarations a hundred thousand deep',
      () => bundleText(honest).replace('"law":{', `"x":${'['.repeat(1e5)}${']'.repeat(1e5)},"law":{`),
    ],
    ['an unknown format', () => withHead((head) => ({ ...head, format: 'diogel/bundle/v2' }))],
    [
      'an unknown format of figures',
      () => withHead((head) => ({ ...head, manifest: { ...head.manifest, format: 'x' } })),
    ],
    ['a key of an unknown algorithm', () => withHead((head) => ({ ...head, keys: [unknownAlgorithm(log.verifier)] }))],
    ['a key that is no text', () => withHead((head) => ({ ...head, keys: [7] }))],
    ['no manifest', () => `${JSON.stringify({ ...honest.head, manifest: undefined })}\n`],
    ['no checkpoint', () => withHead((head) => ({ ...head, checkpoint: undefined }))],
    [
      'a checkpoint of a huge size',
      () => withHead((head) => ({ ...head, checkpoint: head.checkpoint.replace(/\n\d+\n/, `\n${'9'.repeat(30)}\n`) })),
    ],
    ['a size beyond the tree', () => withHead((head) => ({ ...head, manifest: { ...head.manifest, size: 1e15 } }))],
    ['a size that is no number', () => withHead((head) => ({ ...head, manifest: { ...head.manifest, size: '12' } }))],
    ['an index below zero', () => withHead((head) => ({ ...head, publication: { ...head.publication, index: -1 } }))],
    [
      'a date that never was',
      () => withHead((head) => ({ ...head, manifest: { ...head.manifest, to: '2025-02-30' } })),
    ],
    ['figures that are no list', () => withHead((head) => ({ ...head, manifest: { ...head.manifest, figures: {} } }))],
    ['a law that is none', () => withHead((head) => ({ ...head, manifest: { ...head.manifest, law: 5 } }))],
    ['measures that are none', () => withHead((head) => ({ ...head, manifest: { ...head.manifest, measures: [{}] } }))],
    ['a missing field', () => withLeaf((line) => ({ ...line, salt: undefined }))],
    ['a salt of another length', () => withLeaf((line) => ({ ...line, salt: 'AAAA' }))],
    ['a huge number', () => withLeaf((line) => ({ ...line, recorded: 1e300 }))],
    ['a number below zero', () => withLeaf((line) => ({ ...line, seq: -1 }))],
    ['a number where a text belongs', () => withLeaf((line) => ({ ...line, id: 12 }))],
    ['an id longer than its length can say', () => withLeaf((line) => ({ ...line, id: 'x'.repeat(70_000) }))],
    ['a body that is no JSON', () => withLeaf((line) => ({ ...line, body: '{"authority":' }))],
    [
      'a body with a field twice',
      () => withLeaf((line) => ({ ...line, body: line.body.replace('{', '{"authority":7,') })),
    ],
    ['a body of another child', () => withLeaf((line) => ({ ...line, child: 'somebody-else' }))],
    [
      'a body of another authority',
      () =>
        bundleText(
          sealedAnew(
            honest.leaves.with(
              place,
              leafOf({ ...leafLine(place), body: leafLine(place).body.replace('"authority":7', '"authority":8') }),
            ),
          ),
        ),
    ],
    [
      'recorded otherwise than it came in',
      () => withLeaf((line) => ({ ...line, imported: false, recorded: line.entered + 1 })),
    ],
    [
      'a date in a body that is none',
      () => bundleText(sealedAnew(withBody(place, (event) => ({ ...event, at: 'yesterday' })))),
    ],
  ];
  it.each(cases)('%s: a plain verdict, and nothing is verified', async (_, made) => {
    said((await verify(made())).out, ['unreadable-'], 'differs');
  });
});

describe('a bundle is read by two threads:', () => {
  const lines = bundleText(honest).trimEnd().split('\n');
  /** The same with one line otherwise; the head is line 1. */
  const withLine = (number: number, line: string | Buffer, from: readonly (string | Buffer)[] = lines) =>
    from.with(number - 1, line);
  const bytes = (all: readonly (string | Buffer)[]): Buffer =>
    Buffer.concat(all.flatMap((line) => [Buffer.from(line as string), Buffer.of(10)]));
  const changed = (number: number, change: (line: LeafLine) => object): string =>
    JSON.stringify(change(JSON.parse(lines[number - 1] ?? '')));
  const notUtf8 = Buffer.concat([Buffer.from('{"id":"'), Buffer.of(0xff), Buffer.from('"}')]);
  /** Both threads read as much at a time. */
  const PIECE = 64 * 1024;

  it.each<readonly [string, () => readonly (string | Buffer)[], string, number]>([
    ['one that neither can read', () => withLine(7, 'x'), 'not-json', 7],
    [
      'one that only the hashing one looks at',
      () =>
        withLine(
          7,
          changed(7, (leaf) => ({ ...leaf, salt: 'x' })),
        ),
      'field',
      7,
    ],
    [
      'one that only the counting one stumbles over',
      () =>
        withLine(
          7,
          changed(7, (leaf) => ({ ...leaf, body: '[' })),
        ),
      'not-json',
      7,
    ],
    ['one that is not UTF-8', () => withLine(7, notUtf8), 'not-utf8', 7],
    [
      'one that is not UTF-8, after one that holds the sign for what is not',
      () =>
        withLine(
          9,
          notUtf8,
          withLine(
            6,
            changed(6, (leaf) => ({ ...leaf, source: '\ufffd' })),
          ),
        ),
      'not-utf8',
      9,
    ],
    [
      'the first of two',
      () =>
        withLine(
          9,
          'x',
          withLine(
            7,
            changed(7, (leaf) => ({ ...leaf, seq: 0 })),
          ),
        ),
      'field',
      7,
    ],
    [
      'the first of two, the other way round',
      () =>
        withLine(
          7,
          'x',
          withLine(
            9,
            changed(9, (leaf) => ({ ...leaf, seq: 0 })),
          ),
        ),
      'not-json',
      7,
    ],
    [
      'one before the end that is missing',
      () =>
        withLine(
          7,
          changed(7, (leaf) => ({ ...leaf, part: -1 })),
        ),
      'field',
      7,
    ],
  ])('%s is the one that is told', async (name, made, why, line) => {
    const all = bytes(made());
    const { report } = await verify(name.includes('missing') ? all.subarray(0, -40) : all);
    const told = report.findings.filter(({ code }) => code === 'unreadable');
    expect(told.map(({ about }) => [about['why'], about['line']])).toEqual([[why, line]]);
    expect(report.result).toBe('differs');
  });

  it('a line that goes on from one piece of the file to the next, or through several, is one line', async () => {
    for (const length of [PIECE - 1, PIECE, PIECE + 1, 3 * PIECE]) {
      const leaf = leafOf({
        ...leafLine(place),
        body: JSON.stringify({ ...JSON.parse(leafLine(place).body), x: 'x'.repeat(length) }),
      });
      const { report } = await verify(bundleText(sealedAnew(honest.leaves.with(place, leaf))));
      const [events] = report.findings.filter(({ code }) => code === 'events');
      expect([length, events?.verdict, report.findings.some(({ code }) => code === 'unreadable')]).toEqual([
        length,
        'agrees',
        false,
      ]);
    }
  });

  it('through a pipe as from a file', () => {
    const program = join(import.meta.dirname, 'verify.ts');
    const key = ['--key', log.verifier, '--json'];
    const piped = spawnSync(
      'sh',
      [
        '-c',
        'cat "$1" | "$2" "$3" /dev/stdin --key "$4" --json',
        'sh',
        file('piped', bundleText(honest)),
        process.execPath,
        program,
        log.verifier,
      ],
      { encoding: 'utf8', maxBuffer: 1 << 26 },
    );
    expect([piped.status, piped.stderr]).toEqual([0, '']);
    expect(JSON.parse(piped.stdout)).toEqual(JSON.parse(run(file('piped', bundleText(honest)), ...key).out));
  });

  it.each([
    ['ends without a word', "parentPort?.on('message'", "process.exit(3);\nparentPort?.on('message'"],
    ['ends in the middle', 'read += 1;', 'read += 1;\n      if (read === 20) process.exit(0);'],
    [
      'has too little memory',
      'read += 1;',
      'read += 1;\n      for (const all = []; read === 20; ) all.push(new Array(1e6).fill(read));',
    ],
    [
      'has a fault',
      'read += 1;',
      "read += 1;\n      if (read === 20) throw Object.assign(new Error('x'), { code: 'y' });",
    ],
  ])('where the hashing one %s, a plain verdict, and nothing is verified', (_, from, to) => {
    const place = join(folder, 'dying');
    rmSync(place, { recursive: true, force: true });
    cpSync(import.meta.dirname, place, { recursive: true });
    writeFileSync(
      join(place, 'leaves.ts'),
      readFileSync(join(place, 'leaves.ts'), 'utf8').replace(from, () => to),
    );
    const check = readFileSync(join(place, 'check.ts'), 'utf8');
    writeFileSync(
      join(place, 'check.ts'),
      check.replace('{ workerData });', '{ workerData, resourceLimits: { maxOldGenerationSizeMb: 64 } });'),
    );
    writeFileSync(join(place, 'package.json'), '{"type":"module"}');
    const { status, out } = runFrom(place, file('dying-bundle', bundleText(honest)), '--key', log.verifier);
    expect(status).toBe(1);
    said(out, ['unreadable-', 'stopped'], 'differs');
    for (const code of ['events+', 'figures+', 'counted+', 'numbers+']) expect(holds(out, 'en', code)).toBe(false);
  });
});

const unknownAlgorithm = (key: string): string => {
  const [name = '', , material = ''] = key.split('+');
  const bytes = Buffer.from(material, 'base64');
  bytes[0] = 9;
  return `${name}+00000000+${bytes.toString('base64')}`;
};

describe('a bundle in which something was changed', () => {
  const other = signer(log.name, 1, 'another seed');
  const others = signer(witness.name, 4, 'another seed');
  const hashes = honest.hashes;
  const cases: readonly (readonly [string, string, () => string])[] = [
    ['the last leaf left out', 'events-', () => withLines((lines) => lines.slice(0, -1))],
    ['a leaf left out', 'events-', () => withLines((lines) => lines.toSpliced(place, 1))],
    ['a leaf twice', 'events-', () => withLines((lines) => lines.toSpliced(place, 0, lines[place] ?? ''))],
    ['a leaf more than was signed', 'events-', () => withLines((lines) => [...lines, lines[place] ?? ''])],
    [
      'two leaves the other way round',
      'events-',
      () => withLines((lines) => lines.with(place, lines[place + 1] ?? '').with(place + 1, lines[place] ?? '')),
    ],
    [
      'a byte of a leaf',
      'events-',
      () =>
        withLeaf((line) => ({
          ...line,
          entered: line.entered + (line.imported ? 1 : 0),
          recorded: line.recorded + (line.imported ? 0 : 1),
          ...(line.imported ? {} : { entered: line.entered + 1 }),
        })),
    ],
    ['a salt', 'events-', () => withLeaf((line) => ({ ...line, salt: Buffer.alloc(32).toString('base64') }))],
    [
      'a leaf hidden as if it were erased',
      'erased-',
      () =>
        withLines((lines) =>
          lines.with(place + 1, JSON.stringify({ leaf: honest.leaves[place]?.hash.toString('base64') })),
        ),
    ],
    ['no leaves at all', 'events-', () => withLines(([head = '']) => [head])],
    [
      'a figure',
      'named-',
      () =>
        withHead((head) => ({
          ...head,
          manifest: {
            ...head.manifest,
            figures: (head.manifest['figures'] as { count: number }[]).with(0, {
              ...(head.manifest['figures'] as { count: number }[])[0],
              count: 99,
            }),
          },
        })),
    ],
    [
      'the day of the count',
      'named-',
      () => withHead((head) => ({ ...head, manifest: { ...head.manifest, asAt: '2026-01-30' } })),
    ],
    [
      'the counted root',
      'counted-',
      () => withHead((head) => ({ ...head, manifest: { ...head.manifest, root: hashes[0]?.toString('base64') } })),
    ],
    [
      'the proof of publication',
      'in-log-',
      () =>
        withHead((head) => ({
          ...head,
          publication: {
            ...head.publication,
            proof: head.publication.proof.with(0, hashes[0]?.toString('base64') ?? ''),
          },
        })),
    ],
    [
      'a proof that is too short',
      'in-log-',
      () => withHead((head) => ({ ...head, publication: { ...head.publication, proof: [] } })),
    ],
    [
      'the place of the publication',
      'in-log-',
      () => withHead((head) => ({ ...head, publication: { ...head.publication, index: 3 } })),
    ],
    [
      'another event for the publication',
      'named-',
      () => withHead((head) => ({ ...head, publication: { ...head.publication, entry: leafLine(place) } })),
    ],
    [
      'the key of somebody else, with their signature',
      'signed-',
      () =>
        withHead((head) => ({
          ...head,
          keys: [other.verifier],
          checkpoint: noteOf(log.name, hashes, [other, witness]),
        })),
    ],
    [
      'a signature of another tree',
      'signed-',
      () =>
        withHead((head) => ({
          ...head,
          checkpoint: `${head.checkpoint.split('\n\n')[0]}\n\n${noteOf(log.name, hashes.slice(1), [log, witness]).split('\n\n')[1]}`,
        })),
    ],
    [
      'no signature of the log',
      'signed-',
      () => withHead((head) => ({ ...head, checkpoint: noteOf(log.name, hashes, [witness]) })),
    ],
    [
      'the origin',
      'signed-',
      () => withHead((head) => ({ ...head, checkpoint: noteOf('arall.invalid', hashes, [log, witness]) })),
    ],
    [
      'no cosignature',
      'witnessed-',
      () => withHead((head) => ({ ...head, checkpoint: noteOf(log.name, hashes, [log]) })),
    ],
    [
      'a forged cosignature',
      'witnessed-',
      () =>
        withHead((head) => ({
          ...head,
          checkpoint: noteOf(log.name, hashes, [log, others]).replace(
            others.line('').split(' ')[1] ?? '',
            witness.name,
          ),
        })),
    ],
    [
      'a cosignature of another tree',
      'witnessed-',
      () =>
        withHead((head) => ({ ...head, checkpoint: `${noteOf(log.name, hashes, [log])}${witness.line('another\n')}` })),
    ],
    [
      'an id twice, sealed and signed',
      'numbers-',
      () => bundleText(sealedAnew([...honest.leaves, leafOf({ ...leafLine(place), seq: 9_999 })])),
    ],
    [
      'a number of a child’s left out, sealed and signed',
      'numbers-',
      () => bundleText(sealedAnew(honest.leaves.with(place, leafOf({ ...leafLine(place), seq: 9_999 })))),
    ],
  ];
  it.each(cases)('%s: that is said, and nothing is verified', async (_, code, made) => {
    said((await verify(made())).out, [code], 'differs');
  });

  it.each([
    ['of another log', () => noteOf('arall.invalid', hashes.slice(0, 17), [signer('arall.invalid', 1)])],
    ['of a tree with another leaf', () => noteOf(log.name, hashes.slice(1, 18), [log])],
    ['of a longer tree', () => noteOf(log.name, [...hashes, ...hashes], [log])],
    ['that the log never signed', () => noteOf(log.name, hashes.slice(0, 17), [other])],
  ])('an older checkpoint %s', async (_, older) => {
    const brought = { policy: trusting(), older: checkpointOf(older()) };
    said((await verify(bundleText(honest), brought)).out, ['older-', 'figures+'], 'differs');
  });
});

/** An edition of the same log with what is wrong in its manifest, published, sealed and signed like any other. */
const publishedWith = (change: (manifest: Manifest) => Manifest, lines: readonly Line[] = families): Bundle =>
  bundleOf(lines, { ...wanted, live, published: (manifest) => change(manifest as Manifest) });
type Manifest = Record<string, unknown> & {
  readonly figures: readonly PublicFigure[];
  readonly measures: readonly Measure[];
  readonly law: Law & { readonly settings: { readonly procedures: string; readonly rules: readonly string[] } };
};
const manifest = honest.head.manifest as Manifest;
const numberOf = (which: (figure: PublicFigure) => boolean): number => {
  const found = manifest.figures.findIndex(which);
  expect(found).toBeGreaterThanOrEqual(0);
  return found;
};
/** The same with another figure in one place. */
const withFigure = (which: (figure: PublicFigure) => boolean, change: (figure: PublicFigure) => object) => {
  const number = numberOf(which);
  return (made: Manifest): Manifest => ({
    ...made,
    figures: made.figures.with(number, {
      ...made.figures[number],
      ...change(made.figures[number] as PublicFigure),
    } as PublicFigure),
  });
};
const isWhole = ({ by, count, of }: PublicFigure): boolean => by === undefined && of === undefined && Number(count) > 5;
const isShare = ({ by, count, of }: PublicFigure): boolean =>
  by === undefined && Number(of) > Number(count) && Number(count) > 0;
const isPart = ({ by, count }: PublicFigure): boolean => by !== undefined && Number(count) > 0;
const more = ({ count }: PublicFigure) => ({ count: Number(count) + 1 });
const fewer = ({ count }: PublicFigure) => ({ count: Number(count) - 1 });
/** The same with another rule, measure or setting. */
const withRule =
  (id: string, change: (rule: Rule) => object) =>
  (made: Manifest): Manifest => ({
    ...made,
    law: {
      ...made.law,
      rules: made.law.rules.map((rule) => (rule.id === id ? { ...rule, ...change(rule) } : rule)),
    },
  });
const withMeasure =
  (id: string, change: (measure: Measure) => object) =>
  (made: Manifest): Manifest => ({
    ...made,
    measures: made.measures.map((each) => (each.id === id ? { ...each, ...change(each) } : each)),
  });
/** A rule by which something was in time and something was not. */
const turning = manifest.measures.find(({ id }) =>
  manifest.figures.some(
    ({ measure, by, count, of }) =>
      id.startsWith('timely-') && measure === id && by === undefined && Number(count) > 0 && Number(of) > Number(count),
  ),
);
const rule = String(turning?.id.slice('timely-'.length));

describe('whoever publishes a figure that is not so, sealed and signed like any other, is found out', () => {
  it.each<readonly [string, () => (manifest: Manifest) => Manifest]>([
    ['a whole one too many', () => withFigure(isWhole, more)],
    ['a whole one too few', () => withFigure(isWhole, fewer)],
    ['one more in time', () => withFigure(isShare, more)],
    ['of one fewer', () => withFigure(isShare, ({ of }) => ({ of: Number(of) - 1 }))],
    ['all in time', () => withFigure(isShare, ({ of }) => ({ count: of }))],
    ['a part one too many', () => withFigure(isPart, more)],
    ['a part by another name', () => withFigure(isPart, () => ({ group: 'arall' }))],
    ['a number kept from the inspector', () => withFigure(isWhole, () => ({ count: null, suppressed: true }))],
    ['a number that is a text', () => withFigure(isWhole, ({ count }) => ({ count: `${count}` }))],
    ['another version of a measure', () => withFigure(isWhole, () => ({ version: 99 }))],
    ['a figure left out', () => (made) => ({ ...made, figures: made.figures.slice(1) })],
    ['a figure twice', () => (made) => ({ ...made, figures: [...made.figures, ...made.figures.slice(0, 1)] })],
    [
      'a figure that nothing declares',
      () => (made) => ({ ...made, figures: [...made.figures, { measure: 'x', version: 1, count: 0 }] }),
    ],
    [
      'a measure that asks for something else',
      () => withMeasure(String(turning?.id), () => ({ having: { status: ['met', 'late'] } })),
    ],
    [
      'a measure of something else',
      () => withMeasure(String(turning?.id), ({ items }) => ({ items: { ...items, on: 'done' } })),
    ],
    ['a rule with longer to do it', () => withRule(rule, () => ({ due: { days: 999 } }))],
    ['a rule that something else does', () => withRule(rule, () => ({ doneBy: { kind: 'care.ended' } }))],
    [
      'a rule that is left out',
      () => (made) => ({ ...made, law: { ...made.law, rules: made.law.rules.filter(({ id }) => id !== rule) } }),
    ],
    ['another period', () => (made) => ({ ...made, from: '2025-07-01' })],
    ['another day of the count', () => (made) => ({ ...made, asAt: '2025-11-15' })],
    ['known by another time', () => (made) => ({ ...made, knownAt: '2025-11-30T12:00:00+00:00' })],
  ])('%s', async (_, change) => {
    const bundle = publishedWith(change());
    const { out, report } = await verify(bundleText(bundle));
    said(out, ['signed+', 'witnessed+', 'in-log+', 'named+', 'events+', 'counted+', 'figures-'], 'differs');
    expect(report.differences.length).toBeGreaterThan(0);
    expect(report.figures.some(({ agrees }) => agrees)).toBe(true);
  });

  /** What was counted is of some lines, and what was sealed is of others. */
  const countedOf = (counted: readonly Line[], sealed: readonly Line[]) => {
    const told = bundleOf(counted, { ...wanted, live }).head.manifest['figures'];
    return publishedWith((made) => ({ ...made, figures: told as readonly PublicFigure[] }), sealed);
  };
  it.each<readonly [string, () => Bundle]>([
    [
      'an event left out of the count',
      () =>
        countedOf(
          families.filter((line) => line !== began),
          families,
        ),
    ],
    [
      'an event counted that is nowhere',
      () =>
        countedOf(
          families,
          families.filter((line) => line !== began),
        ),
    ],
    [
      'an event counted on another day',
      () =>
        countedOf(
          families.map((line) => (line === began ? { ...line, at: '2025-01-02' } : line)),
          families,
        ),
    ],
    [
      'an event counted of another kind',
      () =>
        countedOf(
          families.map((line) =>
            line === began ? { ...line, kind: 'case.allocated', data: { worker: 'x', team: 'y' } } : line,
          ),
          families,
        ),
    ],
  ])('%s', async (_, made) => {
    const { out, report } = await verify(bundleText(made()));
    said(out, ['named+', 'events+', 'counted+', 'figures-'], 'differs');
    expect(report.differences.length).toBeGreaterThan(0);
  });
});

/** An event that figures of the period count. */
const began = families.find(
  ({ kind, at }) => kind === 'contact.received' && String(at) >= '2025-10-05' && String(at) < '2025-12-20',
);

describe('figures for the public, held against the inspector’s bundle of the same edition', () => {
  const measures = publicMeasures(lawOf(settings));
  const figures = suppress(manifest.figures as readonly Figure[], measures, { flows: FLOWS });
  const toldWith = async (change: (figures: readonly PublicFigure[]) => readonly object[]) => {
    const bundle = bundleOf(families, { ...wanted, live, told: { measures, figures: change(figures) } });
    const other = `${JSON.stringify(bundle.told)}\n`;
    const both = await verify(bundleText(bundle), { policy: trusting(), others: [other.trimEnd()] });
    return { both: both.out, alone: (await verify(other)).out };
  };
  const place = (which: (figure: PublicFigure) => boolean): number => {
    const found = figures.findIndex(which);
    expect(found).toBeGreaterThanOrEqual(0);
    return found;
  };
  const countOf = ({ measure, by, group }: PublicFigure): number =>
    manifest.figures.find((each) => each.measure === measure && each.by === by && each.group === group)?.count ?? 0;

  it('are found to be the same where they are told, and to tell nothing that is small', async () => {
    const { both, alone } = await toldWith((each) => each);
    said(both, ['told+', 'figures+'], 'verified');
    said(alone, ['small+', 'events?', 'named+'], 'public');
  });

  it('are found out where a small number is told', async () => {
    const number = place((each) => each.suppressed === true && countOf(each) > 0 && countOf(each) < 5);
    const { both, alone } = await toldWith((all) => all.with(number, { ...all[number], count: 3 } as PublicFigure));
    said(both, ['told-'], 'differs');
    said(alone, ['small-'], 'differs');
  });

  it.each<readonly [string, (figure: PublicFigure) => boolean, (figure: PublicFigure) => object]>([
    [
      'one off by one',
      ({ by, count }) => by === undefined && Number(count) > 6,
      ({ count }) => ({ count: Number(count) + 1 }),
    ],
    ['a hidden one that is told wrongly', ({ suppressed }) => suppressed === true, () => ({ count: 77 })],
    ['one of another part', ({ by, count }) => by !== undefined && Number(count) > 6, () => ({ group: 'arall' })],
  ])('are found out where there is %s', async (_, which, change) => {
    const number = place(which);
    const { both } = await toldWith((all) =>
      all.with(number, { ...all[number], ...change(all[number] as PublicFigure) } as PublicFigure),
    );
    said(both, ['told-', 'figures+'], 'differs');
  });

  it('are no others that somebody has', async () => {
    const other = { ...honest.told, manifest: { ...honest.told.manifest, edition: 'Q9' } };
    const { out } = await verify(bundleText(honest), { policy: trusting(), others: [JSON.stringify(other)] });
    said(out, ['other-', 'figures+'], 'differs');
    said((await verify(bundleText(honest), { policy: trusting(), others: ['{}'] })).out, ['unreadable-'], 'differs');
  });
});

describe('what figures are compared with', () => {
  const event = JSON.parse(leafLine(honest.head.publication.index).body).event;
  const earlier = { ...event, id: 'earlier-0', recorded: event.at } as Line;
  const wholes = manifest.figures.filter(({ by }) => by === undefined);
  const before = {
    manifest: event.data.full,
    edition: 'Q1',
    from: manifest['from'],
    to: manifest['to'],
    figures: wholes,
  };
  const comparedWith = async (change: Record<string, unknown>) => {
    const bundle = bundleOf(families, {
      ...wanted,
      live,
      between: [earlier],
      published: (made) => ({ ...made, edition: 'Q2', before: { ...before, ...change } }),
    });
    const others = [JSON.stringify(honest.head)];
    const text = bundleText(bundle);
    return { alone: (await verify(text)).out, both: (await verify(text, { policy: trusting(), others })).out };
  };

  it('is what was published, where it is', async () => {
    const { alone, both } = await comparedWith({});
    said(alone, ['before?', 'figures+'], 'verified');
    said(both, ['before+', 'figures+'], 'verified');
  });

  it.each<readonly [string, Record<string, unknown>]>([
    ['one number', { figures: wholes.with(3, { ...wholes[3], count: 999 } as PublicFigure) }],
    ['a number left out', { figures: wholes.slice(1) }],
    ['a number too many', { figures: [...wholes, { measure: 'x', version: 1, count: 1 }] }],
  ])('is found out with %s typed otherwise', async (_, change) => {
    said((await comparedWith(change)).both, ['before-', 'figures+'], 'differs');
  });

  it.each<readonly [string, Record<string, unknown>]>([
    ['an edition that was never published', { manifest: 'f'.repeat(64) }],
    ['another name', { edition: 'Q0' }],
    ['another period', { from: '2024-10-01' }],
  ])('is found out without its bundle, with %s', async (_, change) => {
    said((await comparedWith(change)).alone, ['before-', 'figures+'], 'differs');
  });
});

describe('a fault in the verifier is seen on an honest bundle:', () => {
  const many = bundleOf(
    [...histories({ children: 60, perChild: 40 }, TODAY, 'diffygion')].flat().map((line) => ({ ...line })),
    { ...wanted, live },
  );
  it.each([
    ['duties.ts', 'done.day > due ||', 'done.day >= due ||'],
    ['duties.ts', 'known.filter(({ day }) => day <= asAt)', 'known.filter(({ day }) => day < asAt - 90)'],
    ['duties.ts', 'a.at - b.at ||', 'b.at - a.at ||'],
    ['duties.ts', 'from.place + (doneBy.orStart ? 0 : 1)', 'from.place'],
    ['duties.ts', 'to: end.place }', 'to: Infinity }'],
    ['measures.ts', 'day >= from && day <= to;', 'day > from + 3 && day <= to;'],
    ['measures.ts', 'day < endOf(span) : inPeriod', 'day > endOf(span) : inPeriod'],
    ['measures.ts', '12 * years', '11 * years'],
    ['measures.ts', "status !== 'ended'", "status !== 'met'"],
    ['measures.ts', 'item.last - item.first', 'item.last - item.first + 1'],
    ['recount.ts', '!replaced.has(each.id)', 'true'],
    ['recount.ts', '!counts ||', 'counts ||'],
    ['days.ts', 'after.workingDays - 1]', 'after.workingDays + 5]'],
    ['log.ts', 'Buffer.alloc(65, 1)', 'Buffer.alloc(65, 2)'],
    ['bundle.ts', "'\\0diogel/leaf/v1\\0'", "'\\0diogel/leaf/v2\\0'"],
    ['bundle.ts', '[recorded, entered]) at', '[recorded, recorded]) at'],
    ['leaves.ts', 'left % 2 === 1', 'left % 2 === 0'],
  ])('in %s, %s made %s', (name, from, to) => {
    const place = join(folder, 'faulty');
    rmSync(place, { recursive: true, force: true });
    cpSync(import.meta.dirname, place, { recursive: true });
    const text = readFileSync(join(place, name), 'utf8');
    expect(text.split(from)).toHaveLength(2);
    writeFileSync(
      join(place, name),
      text.replace(from, () => to),
    );
    writeFileSync(join(place, 'package.json'), '{"type":"module"}');
    const { status, out, err } = runFrom(place, file('many', bundleText(many)), '--key', log.verifier);
    expect([status, err]).toEqual([1, '']);
    said(out, [['log.ts', 'bundle.ts', 'leaves.ts'].includes(name) ? 'events-' : 'figures-'], 'differs');
  });

  it('and without one there is none', () => {
    expect(run(file('many', bundleText(many)), '--key', log.verifier).status).toBe(0);
  });
});
