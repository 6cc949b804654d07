import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './chromium.ts';

const folder = mkdtempSync(join(tmpdir(), 'diogel-run-'));
const closingLine = join(folder, 'closing-line');
process.exitCode = await runTests();
rmSync(folder, { recursive: true });

/** Runs every test and closes with the plain line `N passed, N failed`, after whatever else the run has to say. */
async function runTests(): Promise<number> {
  let chromium: string;
  try {
    chromium = ensureChromium((message) => process.stderr.write(`${message}\n`));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.stdout.write('\n0 passed, 1 failed\n');
    return 1;
  }
  const vitest = join('node_modules', 'vitest', 'vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', ...process.argv.slice(2)], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, CHROMIUM_PATH: chromium, DIOGEL_CLOSING_LINE: closingLine },
  });
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  // An interrupt typed at a terminal reaches the tests by itself; what is left is to wait for their end.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  const [code] = await once(child, 'exit');
  const line = readClosingLine();
  process.stdout.write(`\n${line ?? '0 passed, 1 failed'}\n`);
  return code === 0 && line?.endsWith(' 0 failed') ? 0 : 1;
}

function readClosingLine(): string | undefined {
  try {
    return readFileSync(closingLine, 'utf8').trim();
  } catch {
    return undefined;
  }
}
