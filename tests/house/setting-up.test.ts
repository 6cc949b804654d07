import { spawnSync } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const project = join(import.meta.dirname, '..', '..');
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diogel-checkout-'));
});

afterEach(() => rm(folder, { recursive: true }));

function run(program: string, args: readonly string[], path = process.env['PATH'] ?? '') {
  return spawnSync(program, args, { cwd: folder, encoding: 'utf8', env: { ...process.env, PATH: path } });
}

/** A checkout without packages, and an npm that does as told. */
async function bareCheckout(npm: string): Promise<string> {
  await mkdir(join(folder, 'tools'));
  await writeFile(join(folder, 'tools', 'npm'), `#!/bin/sh\n${npm}\n`);
  await chmod(join(folder, 'tools', 'npm'), 0o755);
  for (const path of ['package.json', 'package-lock.json', 'scripts', 'bin']) {
    await cp(join(project, path), join(folder, path), { recursive: true });
  }
  return `${join(folder, 'tools')}:${process.env['PATH']}`;
}

describe('the command line', () => {
  it('finds its checkout through links, from anywhere', async () => {
    await symlink(join(project, 'bin', 'diogel'), join(folder, 'first'));
    await symlink('first', join(folder, 'second'));
    const { status, stdout } = run(join(folder, 'second'), ['--help']);
    expect(status).toBe(0);
    expect(stdout).toContain('diogel');
  });

  it('keeps the words of setting up off standard output', async () => {
    const path = await bareCheckout('echo words of npm; exit 7');
    const { status, stdout, stderr } = run(join(folder, 'bin', 'diogel'), ['schema'], path);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('words of npm');
    expect(stderr).toContain('"npm ci" ended with 7');
  });
});

describe('setting up', () => {
  it('says what it could not get, and closes a test run with its plain line', async () => {
    const path = await bareCheckout('exit 7');
    const { status, stdout, stderr } = run(process.execPath, ['scripts/setup.mjs', 'test'], path);
    expect(status).toBe(1);
    expect(stderr).toContain('Could not install the packages: "npm ci" ended with 7');
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('0 passed, 1 failed');
  });

  it('says so where npm ends well and brings no Node', async () => {
    const path = await bareCheckout('exit 0');
    const { status, stderr } = run(process.execPath, ['scripts/setup.mjs', 'ensure'], path);
    expect(status).toBe(1);
    expect(stderr).toContain('is missing');
    expect(stderr).toContain('linux-arm64');
  });

  it('takes packages that are in place as they are, and remembers that it looked', async () => {
    const path = await bareCheckout('echo npm was called; exit 7');
    await symlink(join(project, 'node_modules'), join(folder, 'node_modules'));
    const { status, stderr } = run(process.execPath, ['scripts/setup.mjs', 'ensure'], path);
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  it('knows no other commands', async () => {
    const path = await bareCheckout('exit 7');
    const { status, stderr } = run(process.execPath, ['scripts/setup.mjs', 'dance'], path);
    expect(status).toBe(1);
    expect(stderr).toContain('There is no command "dance"');
  });
});
