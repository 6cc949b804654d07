import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Us } from '../calendar/index.ts';
import { DamagedLedger, type Ledger, listAuthorities } from '../ledger/index.ts';
import { type Database, repeatedly, type Statement } from '../platform/index.ts';
import { bundleLines } from './bundle.ts';
import { type Edition, editionsOf } from './publishing.ts';

/** A figure that came out otherwise: as it was published and as it was counted, '' where it is not there. */
export interface Differing {
  readonly measure: string;
  readonly by?: string | undefined;
  readonly group?: string | undefined;
  readonly published: string;
  readonly counted: string;
}

/**
 * What came of a recount. `erased`: nothing was changed, but what was lawfully erased since cannot be counted any more. `failed`:
 * the program said nothing that could be read.
 */
export interface Recount {
  readonly atUs: Us;
  /** The event by which the edition was published. */
  readonly edition: string;
  readonly manifest: string;
  /** SHA-256 over the program's files. */
  readonly program: string;
  readonly verdict: 'agrees' | 'erased' | 'differs' | 'failed';
  /** What does not agree, by the program's own codes. */
  readonly wrong: readonly string[];
  readonly differing: readonly Differing[];
}

/** What a recount works with. `program` is the folder of the verifier. */
export interface Recounting {
  readonly database: Database;
  readonly ledger: Ledger;
  readonly program?: string;
}

const VERIFIER = resolve(import.meta.dirname, '../../verifier');

const KEEP: Statement = {
  name: 'figures-keep-recount',
  text:
    'insert into figures.recount (authority, at_us, edition, manifest, program, verdict, wrong, differences) ' +
    'values ($1, (extract(epoch from clock_timestamp()) * 1000000)::bigint, $2, $3, $4, $5, $6, $7) returning at_us',
};
const LAST: Statement = {
  name: 'figures-last-recount',
  text: 'select at_us, edition, manifest, program, verdict, wrong, differences from figures.recount where authority = $1 order by at_us desc limit 1',
};

const differing = z.array(
  z.object({
    measure: z.string(),
    by: z.string().optional(),
    group: z.string().optional(),
    published: z.string(),
    counted: z.string(),
  }),
);

/** The latest; undefined where there was none. */
export const lastRecount = async (database: Database, authority: number): Promise<Recount | undefined> => {
  const [row] = (await database.run(authority, LAST, [authority])) as [
    Us,
    string,
    string,
    string,
    Recount['verdict'],
    string[],
    string,
  ][];
  if (row === undefined) return undefined;
  const [atUs, edition, manifest, program, verdict, wrong, differences] = row;
  return { atUs, edition, manifest, program, verdict, wrong, differing: differing.parse(JSON.parse(differences)) };
};

/** Which program it is: SHA-256 over the names and the bytes of its files, tests aside. */
const programOf = async (folder: string): Promise<string> => {
  const hash = createHash('sha256');
  const names = (await readdir(folder)).filter((name) => /\.(ts|txt)$/.test(name) && !name.endsWith('.test.ts')).sort();
  for (const name of names) {
    const content = await readFile(join(folder, name));
    hash.update(`${name} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
};

/** What the verifier says of a bundle, of which this much is read. A figure is named by the JSON of its measure, version and part. */
const report = z.object({
  result: z.string(),
  findings: z.array(z.object({ verdict: z.string(), code: z.string() })),
  differences: z.array(z.object({ figure: z.string(), published: z.string(), counted: z.string() })),
});
const figureName = z.union([
  z.tuple([z.string(), z.number()]),
  z.tuple([z.string(), z.number(), z.string(), z.string()]),
]);

type Outcome = Pick<Recount, 'verdict' | 'wrong' | 'differing'>;
const FAILED: Outcome = { verdict: 'failed', wrong: [], differing: [] };

const outcomeOf = (said: string): Outcome => {
  try {
    const { result, findings, differences } = report.parse(JSON.parse(said));
    const verdict =
      result === 'verified' ? 'agrees' : result === 'erased' || result === 'differs' ? result : ('failed' as const);
    return {
      verdict,
      wrong: [...new Set(findings.filter((each) => each.verdict === 'differs').map(({ code }) => code))],
      differing: differences.map(({ figure, published, counted }) => {
        const [measure, , by, group] = figureName.parse(JSON.parse(figure));
        return { measure, ...(by === undefined ? {} : { by, group }), published, counted };
      }),
    };
  } catch {
    return FAILED;
  }
};

/** The most that is read of what the program says: ten thousand figures are a few megabytes. */
const LONGEST = 64_000_000;

/**
 * Runs the verifier over an inspector's bundle, which holds every record in plain words: it goes through a pipe and lies on no disk.
 * The program gets nothing else of ours, neither our environment nor the database.
 */
const verified = async (
  folder: string,
  lines: AsyncIterable<string>,
  beside: { readonly publicBundle: string; readonly keys: readonly string[] },
  signal: AbortSignal | undefined,
): Promise<Outcome> => {
  const keys = beside.keys.flatMap((key) => ['--key', key]);
  // A pipe of the shell's, because what Node gives a process for its input cannot be opened as a file.
  const child = spawn(
    'sh',
    [
      '-c',
      'cat | "$0" "$@"',
      process.execPath,
      join(folder, 'verify.ts'),
      '/dev/stdin',
      ...keys,
      '--with',
      beside.publicBundle,
      '--json',
    ],
    { env: { PATH: process.env['PATH'] ?? '' }, stdio: ['pipe', 'pipe', 'ignore'], detached: true },
  );
  const { pid } = child;
  const kill = (): void => {
    if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    try {
      // The group: the shell, and both ends of its pipe.
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It has just ended.
    }
  };
  signal?.addEventListener('abort', kill, { once: true });
  const ended = once(child, 'close');
  let said = '';
  let gone = false;
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text: string) => {
    if (said.length < LONGEST) said += text;
  });
  // A program that has seen enough reads no further.
  child.stdin.on('error', () => {
    gone = true;
  });
  try {
    for await (const line of lines) {
      if (gone || signal?.aborted === true) break;
      if (!child.stdin.write(line)) await Promise.race([once(child.stdin, 'drain'), ended]).catch(() => undefined);
    }
    child.stdin.end();
    await ended;
  } finally {
    signal?.removeEventListener('abort', kill);
    kill();
  }
  signal?.throwIfAborted();
  return outcomeOf(said);
};

/** Reads as slowly as it was given: after each batch as long a pause, so that pages are not held up. */
const aside = async function* (lines: AsyncIterable<string>): AsyncGenerator<string> {
  let begun = performance.now();
  let count = 0;
  for await (const line of lines) {
    yield line;
    count += 1;
    if (count % 500 !== 0) continue;
    await pause(performance.now() - begun);
    begun = performance.now();
  }
};

/** How a recount goes: `aside` of other work, until it is stopped. */
export interface RecountPace {
  readonly aside?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Counts a published edition again with the verifier, as a process of its own, and keeps what came of it. `not-sealed`: its
 * publication waits to be sealed, and nothing was kept. Throws the signal's reason where it is stopped.
 */
export const recountEdition = async (
  { database, ledger, program = VERIFIER }: Recounting,
  authority: number,
  edition: Edition,
  pace: RecountPace = {},
): Promise<{ readonly ok: true; readonly recount: Recount } | { readonly ok: false; readonly code: 'not-sealed' }> => {
  const version = await programOf(program);
  const keep = async (outcome: Outcome): Promise<{ readonly ok: true; readonly recount: Recount }> => {
    const { verdict, wrong, differing: different } = outcome;
    const [row] = (await database.run(authority, KEEP, [
      authority,
      edition.id,
      edition.full,
      version,
      verdict,
      wrong,
      JSON.stringify(different),
    ])) as [Us][];
    const [atUs = 0] = row ?? [];
    return { ok: true, recount: { atUs, edition: edition.id, manifest: edition.full, program: version, ...outcome } };
  };
  const folder = await mkdtemp(join(tmpdir(), 'diogel-recount-'));
  try {
    const [full, told] = await Promise.all([
      bundleLines({ database, ledger }, authority, edition, 'inspector'),
      bundleLines({ database, ledger }, authority, edition, 'public'),
    ]);
    for (const each of [full, told]) {
      if (each.ok) continue;
      if (each.code === 'not-sealed') return { ok: false, code: 'not-sealed' };
      // What was published is not there any more as it was published.
      return await keep({ verdict: 'differs', wrong: [each.code], differing: [] });
    }
    if (!full.ok || !told.ok) return await keep(FAILED);
    const publicBundle = join(folder, 'public.jsonl');
    await writeFile(publicBundle, told.lines, { mode: 0o600 });
    const keys = await ledger.logKeys(authority);
    const lines = pace.aside === true ? aside(full.lines) : full.lines;
    return await keep(await verified(program, lines, { publicBundle, keys }, pace.signal));
  } catch (error) {
    if (error instanceof DamagedLedger) return await keep({ verdict: 'differs', wrong: ['damaged'], differing: [] });
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const DAY_US: Us = 86_400_000_000;
const HOUR_US: Us = 3_600_000_000;
const LOOK_MS = 60_000;

/** Whether an edition is to be counted again: nobody did yet, another program is here, or the last time is a day ago (an hour, if it came to nothing). */
export const isDue = (edition: Edition, recount: Recount | undefined, program: string, now: Us): boolean =>
  recount === undefined ||
  recount.edition !== edition.id ||
  recount.manifest !== edition.full ||
  recount.program !== program ||
  now - recount.atUs >= (recount.verdict === 'failed' ? HOUR_US : DAY_US);

/** Counts the last edition of each authority again: once it is published, and every day. */
export const keepRecounts = (
  sources: Recounting & { readonly now: () => Us },
  failed: (error: unknown) => void,
  everyMs = LOOK_MS,
): { readonly stop: () => Promise<void> } => {
  const { database, ledger, now, program = VERIFIER } = sources;
  const look = async (signal: AbortSignal): Promise<void> => {
    const version = await programOf(program);
    for (const { id } of await listAuthorities(database)) {
      const edition = (await editionsOf(ledger, id)).at(-1);
      if (edition === undefined || !isDue(edition, await lastRecount(database, id), version, now())) continue;
      await recountEdition(sources, id, edition, { aside: true, signal });
    }
  };
  return repeatedly(everyMs, look, failed);
};
