import { execFile, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** The command line's own file, for a test that starts it in a way of its own. */
export const COMMAND_LINE = resolve(import.meta.dirname, '../../src/cli/main.ts');

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line to its end, with some settings beside those of the tests. */
export const runCommand = async (
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Ran> => {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [COMMAND_LINE, ...args], {
      env: { ...process.env, ...environment },
      maxBuffer: 1 << 26,
    });
    return { status: 0, out: stdout, err: stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { status: code, out: stdout, err: stderr };
  }
};

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/**
 * Runs the command line on files as a person would: they are written into the folder first and named in the arguments as `@name`.
 * What it says names them without the folder.
 */
export const onFiles =
  (folder: string) =>
  (args: readonly string[], files: Readonly<Record<string, string>> = {}): Promise<Outcome> => {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const named = args.map((each) => (each.startsWith('@') ? join(folder, each.slice(1)) : each));
    const short = (said: string): string => said.replaceAll(`${folder}/`, '');
    return new Promise((done, fail) => {
      const child = spawn(process.execPath, [COMMAND_LINE, ...named], { stdio: ['ignore', 'pipe', 'pipe'] });
      let out = '';
      let err = '';
      child.stdout.on('data', (chunk) => (out += String(chunk)));
      child.stderr.on('data', (chunk) => (err += String(chunk)));
      child.once('error', fail);
      child.once('close', (code) => done({ code, out: short(out), err: short(err) }));
    });
  };

/** What was printed as JSON lines. */
export const jsonLines = (out: string): Record<string, unknown>[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
