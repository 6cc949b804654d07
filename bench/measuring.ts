import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';

/** One figure: what was asked, what came out, and whether that is good enough; `undefined` where nothing was promised. */
export interface Figure {
  readonly name: string;
  readonly reached: number;
  readonly unit: string;
  readonly aim?: { readonly most: number } | { readonly least: number };
  /** How it came about: the parts of a ratio, the spread of the rounds. */
  readonly note?: string;
}

/** What a section of the benchmark found. `command` repeats it. */
export interface Section {
  readonly section: string;
  readonly command: string;
  readonly figures: readonly Figure[];
  /** What was measured, in a sentence or two. */
  readonly about: readonly string[];
}

export interface Asked {
  /** Small sizes, which show that the benchmark works and nothing about speed. */
  readonly quick: boolean;
  /** Also what does not fit into a quarter of an hour. */
  readonly full: boolean;
  /** Writes what documents keep of a run. */
  readonly write: boolean;
  /** Folder that the benchmark keeps its files and databases in. */
  readonly folder: string;
  readonly say: (message: string) => void;
}

export const met = ({ reached, aim }: Figure): boolean | undefined =>
  aim === undefined ? undefined : 'most' in aim ? reached <= aim.most : reached >= aim.least;

/** The value below which a share of the values lies (0.5: the median). */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? below;
  return below + (above - below) * (at - Math.floor(at));
};

export const median = (values: readonly number[]): number => quantile(values, 0.5);

const digits = (value: number): string =>
  value >= 1000
    ? value.toFixed(0)
    : value >= 100
      ? value.toFixed(0)
      : value >= 10
        ? value.toFixed(1)
        : value.toFixed(2);

/** The figure's note for a ratio: its spread over the rounds. */
export const spread = (ratios: readonly number[]): string =>
  `${ratios.length} rounds, ${digits(Math.min(...ratios))} to ${digits(Math.max(...ratios))}`;

/** A section as lines for a terminal. */
export const shown = ({ section, command, figures, about }: Section): string => {
  const rows = figures.map((figure) => {
    const { name, reached, unit, aim, note = '' } = figure;
    const wanted = aim === undefined ? '' : 'most' in aim ? `≤ ${digits(aim.most)}` : `≥ ${digits(aim.least)}`;
    const verdict = met(figure);
    return [name, digits(reached), unit, wanted, verdict === undefined ? '' : verdict ? 'met' : 'MISSED', note];
  });
  const table = [['', 'reached', '', 'aim', '', ''], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = table.map((row) =>
    row
      .map((cell, column) => (column === 1 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  return [
    '',
    `${section}    (${command})`,
    ...about.map((line) => `  ${line}`),
    ...lines.map((line) => `  ${line}`),
  ].join('\n');
};

/** How a process went, from before it was there until it had ended. */
export interface Ran {
  readonly seconds: number;
  /** Its largest resident memory, in bytes; NaN where it was not asked for. */
  readonly peakBytes: number;
}

// The process itself says how much it held at most, on a descriptor of ours: a poll would miss the peak. Each of its threads
// says so at its own end; the last and largest is the whole process's.
const TELL_PEAK =
  'data:text/javascript,' +
  encodeURIComponent(
    "import { writeSync } from 'node:fs'; process.on('exit', () => writeSync(3, process.resourceUsage().maxRSS + ' '));",
  );

/** Runs a program to its end, its output thrown away at the operating system's own rate. Throws where it fails. */
export const ran = async (
  command: string,
  args: readonly string[],
  { peak = false, cwd }: { readonly peak?: boolean; readonly cwd?: string } = {},
): Promise<Ran> => {
  const nothing = await open('/dev/null', 'w');
  try {
    const begun = performance.now();
    const child = spawn(command, args, {
      stdio: ['ignore', nothing.fd, 'pipe', peak ? 'pipe' : 'ignore'],
      env: { ...process.env, ...(peak ? { NODE_OPTIONS: `--import ${TELL_PEAK}` } : {}) },
      ...(cwd === undefined ? {} : { cwd }),
    });
    let told = '';
    child.stdio[3]?.on('data', (data: Buffer) => {
      told += String(data);
    });
    let errors = '';
    child.stderr?.on('data', (data: Buffer) => {
      if (errors.length < 2_000) errors += String(data);
    });
    const code = await new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (status, signal) => resolve(status ?? signal));
    });
    const seconds = (performance.now() - begun) / 1000;
    if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}: ${errors}`);
    return { seconds, peakBytes: peak ? Math.max(...told.trim().split(' ').map(Number)) * 1024 : Number.NaN };
  } finally {
    await nothing.close();
  }
};
