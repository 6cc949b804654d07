import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ICruiseResult } from 'dependency-cruiser';

const project = join(import.meta.dirname, '..');
const folders = ['src', 'demo', 'bench', 'scripts', 'tests', 'verifier'];

/**
 * Holds every import under a root folder against `.dependency-cruiser.mjs`. No modules found is a failure: that is what
 * the tool sees, contentedly, when it cannot read TypeScript.
 */
export async function dependencyReport(root: string): Promise<{ passed: boolean; words: string }> {
  const program = join(project, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
  const rules = join(project, '.dependency-cruiser.mjs');
  const places = folders.filter((folder) => existsSync(join(root, folder)));
  const { out, error } = await read([program, '--config', rules, '--output-type', 'json', ...places], root);
  if (!out.startsWith('{')) return { passed: false, words: error || out };
  const { summary }: ICruiseResult = JSON.parse(out);
  const words = summary.violations.map(
    ({ rule, from, to, cycle }) =>
      `${rule.name}: ${from} -> ${cycle === undefined ? to : cycle.map(({ name }) => name).join(' -> ')}`,
  );
  if (summary.totalCruised === 0) words.push('No module was found: the tool reads no TypeScript (is @swc/core there?)');
  return { passed: words.length === 0, words: words.join('\n') };
}

function read(args: readonly string[], cwd: string): Promise<{ out: string; error: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let error = '';
    child.stdout.on('data', (chunk) => (out += String(chunk)));
    child.stderr.on('data', (chunk) => (error += String(chunk)));
    child.once('error', reject);
    child.once('close', () => resolve({ out, error }));
  });
}
