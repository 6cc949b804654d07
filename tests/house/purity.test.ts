import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const project = join(import.meta.dirname, '..', '..');
let house: string;

beforeAll(async () => {
  house = await mkdtemp(join(tmpdir(), 'diogel-house-'));
  for (const file of ['package.json', 'tsconfig.json', '.oxlintrc.json'])
    await cp(join(project, file), join(house, file));
  await symlink(join(project, 'node_modules'), join(house, 'node_modules'));
  await mkdir(join(house, 'src', 'law'), { recursive: true });
});

afterAll(() => rm(house, { recursive: true }));

async function lint(text: string): Promise<string> {
  await writeFile(join(house, 'src', 'law', 'a.ts'), text);
  const program = join(project, 'node_modules', '.bin', 'oxlint');
  const { status, stdout } = spawnSync(program, ['--type-aware'], { cwd: house, encoding: 'utf8' });
  return status === 0 ? 'clean' : stdout;
}

describe('the law and the calendar', () => {
  it('may work with days that are handed to them', async () => {
    expect(await lint(`export const next = (day: Temporal.PlainDate) => day.add({ days: 1 });`)).toBe('clean');
  });

  it.each([
    ['Date', 'export const today = new Date();'],
    ['Now', 'export const today = Temporal.Now.plainDateISO();'],
    ['process', 'export const zone = process.env;'],
    ['random', 'export const luck = Math.random();'],
  ])('may not reach for %s', async (word, text) => {
    expect(await lint(text)).toContain(word);
  });
});

describe('the lint', () => {
  it.each([
    ['no-floating-promises', 'async function f() {}\nexport function g() {\n  f();\n}'],
    ['no-explicit-any', 'export const a: any = 1;'],
    ['no-non-null-assertion', 'export const a = (b?: string) => b!;'],
    [
      'switch-exhaustiveness-check',
      `export function f(a: 'x' | 'y') {\n  switch (a) {\n    case 'x':\n      return 1;\n  }\n  return 2;\n}`,
    ],
    ['ban-ts-comment', '// @ts-ignore\nexport const a: string = 1;'],
  ])('sees a planted breach of %s', async (rule, text) => {
    expect(await lint(text)).toContain(rule);
  });
});
