import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDay, type Day } from '#src/calendar/index.ts';
import { type Asked, type Figure, median, ran, type Section, spread } from './measuring.ts';
import { histories } from './plausible.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const AS_AT = '2026-02-06';
/** Raised when what is generated changes, so that no old file is measured. */
const EDITION = 1;
const PER_CHILD = 70;
const AT_ONCE = 1 << 20;

const today = (): Day => {
  const day = parseDay(AS_AT);
  if (day === undefined) throw new Error(AS_AT);
  return day;
};

/** A file of so many made-up events, in the order in which they were written down; made once. */
const eventFile = async ({ folder, say }: Asked, events: number): Promise<string> => {
  const path = join(folder, `events-${events}-${EDITION}.jsonl`);
  if (existsSync(path)) return path;
  say(`Making up ${events} events…`);
  await mkdir(folder, { recursive: true });
  const written: { readonly recorded: string; readonly json: string }[] = [];
  const size = { children: Math.ceil(events / 30), perChild: PER_CHILD };
  for (const family of histories(size, today(), 'duties')) {
    for (const line of family) written.push({ recorded: line.recorded, json: JSON.stringify(line) });
    if (written.length >= events) break;
  }
  if (written.length < events) throw new Error(`only ${written.length} events were made up`);
  // Whole families, but for the last: what is cut off are its latest events, and nothing corrects what is missing.
  written.length = events;
  written.sort((a, b) => (a.recorded < b.recorded ? -1 : a.recorded > b.recorded ? 1 : 0));
  const out = createWriteStream(`${path}.part`);
  let piece = '';
  for (const { json } of written) {
    piece += `${json}\n`;
    if (piece.length > AT_ONCE) {
      if (!out.write(piece)) await once(out, 'drain');
      piece = '';
    }
  }
  out.end(piece);
  await once(out, 'close');
  await rename(`${path}.part`, path);
  return path;
};

/** `diogel duties` on a file of a million events, against reading the same file and JSON-parsing its lines. */
export const duties = async (asked: Asked): Promise<Section> => {
  const events = asked.quick ? 5_000 : 1_000_000;
  const rounds = asked.quick ? 1 : 5;
  const file = await eventFile(asked, events);
  const floors = ['floor-readline.mjs', 'floor-split.mjs'].map((name) => join(root, 'bench', name));
  const ours = (peak = false) => ran(join(root, 'bin/diogel'), ['duties', file, '--as-at', AS_AT, '--json'], { peak });
  const floor = (script: string) => ran(process.execPath, [script, file]);
  asked.say('The first run of each brings the file into memory and is not counted…');
  const { peakBytes } = await ours(true);
  for (const script of floors) await floor(script);
  const times: { ours: number; readline: number; split: number }[] = [];
  for (let round = 1; round <= rounds; round++) {
    asked.say(`Round ${round} of ${rounds}…`);
    const [readline, mine, split] = [await floor(floors[0] ?? ''), await ours(), await floor(floors[1] ?? '')];
    times.push({ ours: mine.seconds, readline: readline.seconds, split: split.seconds });
  }
  const ratio = (of: 'readline' | 'split'): Figure => {
    const ratios = times.map((time) => time.ours / time[of]);
    const [mine, theirs] = [median(times.map((time) => time.ours)), median(times.map((time) => time[of]))];
    return {
      name: `duties / read and parse (${of === 'split' ? 'whole file, split' : 'readline'})`,
      reached: median(ratios),
      unit: '×',
      aim: { most: 2.5 },
      note: `${mine.toFixed(2)} s / ${theirs.toFixed(2)} s; ${spread(ratios)}`,
    };
  };
  return {
    section: 'duties',
    command: 'npm run bench -- duties',
    about: [
      `bin/diogel duties FILE --as-at ${AS_AT} --json on ${events} generated events, whole processes, output to /dev/null.`,
      'Floors, whole Node processes too: readline over a stream; and, faster, the whole file read at once and split.',
    ],
    figures: [
      ratio('readline'),
      ratio('split'),
      { name: 'largest memory of duties', reached: peakBytes / 1e6, unit: 'MB', aim: { most: 1000 } },
    ],
  };
};
