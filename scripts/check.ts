import { spawn } from 'node:child_process';
import { dependencyReport } from './dependencies.ts';

interface Outcome {
  readonly passed: boolean;
  readonly words: string;
}

const checks: readonly (readonly [name: string, check: () => Promise<Outcome>])[] = [
  ['types', () => run('tsc', '--pretty', 'false')],
  ['lint', () => run('oxlint', '--type-aware', '--deny-warnings')],
  ['format', () => run('biome', 'format', '--colors=off', '.')],
  ['dependencies', () => dependencyReport(process.cwd())],
  ['unused code', () => run('knip', '--no-progress')],
];

const begun = performance.now();
const outcomes = await Promise.all(
  checks.map(async ([name, check]) => {
    const outcome = await check();
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    process.stdout.write(`${outcome.passed ? 'passed' : 'FAILED'}  ${name.padEnd(14)} ${seconds} s\n`);
    return { name, ...outcome };
  }),
);

const failures = outcomes.filter(({ passed }) => !passed);
for (const { name, words } of failures) process.stdout.write(`\n== ${name}\n${words.trim()}\n`);
process.exitCode = failures.length === 0 ? 0 : 1;

function run(program: string, ...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let words = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (words += String(chunk)));
    child.once('error', (error) => resolve({ passed: false, words: error.message }));
    child.once('close', (code) => resolve({ passed: code === 0, words }));
  });
}
