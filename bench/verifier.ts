import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pipeline } from 'node:stream/promises';
import { type Day, endOfDay, parseDay } from '#src/calendar/index.ts';
import { counter, measuresOf } from '#src/figures/index.ts';
import { DEFAULT_SETTINGS, lawOf } from '#src/practice/index.ts';
import { factsOf, type Line, leavesOf, policyFor, publish, signer } from '../tests/support/bundles.ts';
import { type Asked, median, ran, type Section, spread } from './measuring.ts';
import { histories } from './plausible.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Raised when what is generated changes, so that no old file is measured. */
const EDITION = 1;
const AT_ONCE = 1 << 20;

const day = (text: string): Day => {
  const read = parseDay(text);
  if (read === undefined) throw new Error(text);
  return read;
};
const CODE = 'sir-brofi';
const TODAY = day('2026-02-06');

/** An inspector's bundle of so many made-up leaves, with a key that is made here, and the file that trusts it. Made once. */
export const bundleFile = async ({ folder, say }: Asked, events: number): Promise<{ path: string; trust: string }> => {
  const path = join(folder, `bundle-${events}-${EDITION}.jsonl`);
  const trust = `${path}.trust`;
  if (existsSync(path) && existsSync(trust)) return { path, trust };
  say(`Making up a bundle of ${events} leaves…`);
  await mkdir(folder, { recursive: true });
  const period = { from: day('2025-10-01'), to: day('2025-12-31'), asAt: day('2026-01-31') };
  const [law, knownAt] = [lawOf(DEFAULT_SETTINGS), endOfDay(TODAY)];
  const measures = measuresOf(law);
  const count = counter({ law, measures, asAt: period.asAt, knownAt, periods: [period] });
  const hashes: Buffer[] = [];
  const out = createWriteStream(`${path}.leaves`);
  let piece = '';
  // Family after family: the order of a log says nothing, and only one family is held at a time.
  for (const lines of histories({ children: Math.ceil(events / 30), perChild: 70 }, TODAY, 'verifier')) {
    const family: readonly Line[] = lines.map((line) => ({ ...line }));
    const leaves = leavesOf(CODE, family);
    if (hashes.length + leaves.length >= events) break;
    for (const [child, facts] of factsOf(family)) count.add(child, facts);
    for (const { line, hash } of leaves) {
      hashes.push(hash);
      piece += `${JSON.stringify(line)}\n`;
    }
    if (piece.length > AT_ONCE) {
      if (!out.write(piece)) await once(out, 'drain');
      piece = '';
    }
  }
  const log = signer(`mesur.invalid/${CODE}`, 1);
  const figures = count.result().figures[0] ?? [];
  const edition = { code: CODE, log, witnesses: [], settings: DEFAULT_SETTINGS, measures, figures, period, knownAt };
  const { head, publication } = publish({ ...edition, audience: 'inspector' }, hashes);
  out.end(`${piece}${JSON.stringify(publication.line)}\n`);
  await once(out, 'close');
  await writeFile(`${path}.part`, `${JSON.stringify(head)}\n`);
  await pipeline(createReadStream(`${path}.leaves`), createWriteStream(`${path}.part`, { flags: 'a' }));
  await rm(`${path}.leaves`);
  await writeFile(trust, policyFor(log, []));
  await rename(`${path}.part`, path);
  return { path, trust };
};

/** Verifying an inspector's bundle of a million events, against reading the same file and JSON-parsing its lines. */
export const verifier = async (asked: Asked): Promise<Section> => {
  const events = asked.quick ? 5_000 : 1_000_000;
  const rounds = asked.quick ? 1 : 5;
  const { path, trust } = await bundleFile(asked, events);
  const ours = (peak = false) =>
    ran(process.execPath, [join(root, 'verifier/verify.ts'), path, '--policy', trust], { peak });
  const floor = () => ran(process.execPath, [join(root, 'bench/floor-readline.mjs'), path]);
  asked.say('The first run of each brings the file into memory and is not counted…');
  const { peakBytes } = await ours(true);
  await floor();
  const times: { ours: number; floor: number }[] = [];
  for (let round = 1; round <= rounds; round++) {
    asked.say(`Round ${round} of ${rounds}…`);
    const read = await floor();
    times.push({ ours: (await ours()).seconds, floor: read.seconds });
  }
  const ratios = times.map((time) => time.ours / time.floor);
  const [mine, theirs] = [median(times.map((time) => time.ours)), median(times.map((time) => time.floor))];
  return {
    section: 'verifier',
    command: 'npm run bench -- verifier',
    about: [
      `verifier/verify.ts on an inspector's bundle of ${events} leaves, whole processes, output to /dev/null: every hash, root, signature and figure.`,
      'The floor is a whole Node process too, which reads the same lines and JSON-parses each. It is one thread, the verifier two.',
    ],
    figures: [
      {
        name: 'verify / read and parse (readline)',
        reached: median(ratios),
        unit: '×',
        aim: { most: 4 },
        note: `${mine.toFixed(2)} s / ${theirs.toFixed(2)} s; ${spread(ratios)}`,
      },
      { name: 'largest memory of verifying', reached: peakBytes / 1e6, unit: 'MB', aim: { most: 1500 } },
    ],
  };
};
