import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

const project = join(import.meta.dirname, '..', '..');

const ALLOWED = `export const next = (day: Temporal.PlainDate) => day.add({ days: 1 });`;
const REACHING = [
  ['Date', 'export const today = new Date();'],
  ['Now', 'export const today = Temporal.Now.plainDateISO();'],
  ['process', 'export const zone = process.env;'],
  ['random', 'export const luck = Math.random();'],
] as const;
const BREACHES = [
  ['no-floating-promises', 'async function f() {}\nexport function g() {\n  f();\n}'],
  ['no-explicit-any', 'export const a: any = 1;'],
  ['no-non-null-assertion', 'export const a = (b?: string) => b!;'],
  [
    'switch-exhaustiveness-check',
    `export function f(a: 'x' | 'y') {\n  switch (a) {\n    case 'x':\n      return 1;\n  }\n  return 2;\n}`,
  ],
  ['ban-ts-comment', '// @ts-ignore\nexport const a: string = 1;'],
] as const;

const nameOf = (word: string): string => `${word}.ts`;
/** What the lint says of each file, without its name and place. */
let said: ReadonlyMap<string, readonly string[]>;

// The program is slow to begin, so it reads all that is planted at once.
beforeAll(async () => {
  const house = await mkdtemp(join(tmpdir(), 'diogel-house-'));
  for (const file of ['package.json', 'tsconfig.json', '.oxlintrc.json'])
    await cp(join(project, file), join(house, file));
  await symlink(join(project, 'node_modules'), join(house, 'node_modules'));
  await mkdir(join(house, 'src', 'law'), { recursive: true });
  for (const [word, text] of [['allowed', ALLOWED] as const, ...REACHING, ...BREACHES])
    await writeFile(join(house, 'src', 'law', nameOf(word)), text);
  const program = join(project, 'node_modules', '.bin', 'oxlint');
  const { stdout, status } = spawnSync(program, ['--type-aware', '--format=unix'], { cwd: house, encoding: 'utf8' });
  await rm(house, { recursive: true });
  expect(status, stdout).toBe(1);
  const lines = stdout.split('\n').flatMap((line) => {
    const [, file, what] = /^src\/law\/([\w-]+\.ts):\d+:\d+: (.*)$/.exec(line) ?? [];
    return file === undefined || what === undefined ? [] : [{ file, what }];
  });
  said = new Map(
    [...Map.groupBy(lines, ({ file }) => file)].map(([file, each]) => [file, each.map(({ what }) => what)]),
  );
});

const lint = (word: string): string => (said.get(nameOf(word)) ?? ['clean']).join('\n');

describe('the law and the calendar', () => {
  it('may work with days that are handed to them', () => {
    expect(lint('allowed')).toBe('clean');
  });

  it.each(REACHING)('may not reach for %s', (word) => {
    expect(lint(word)).toContain(word);
  });
});

describe('the lint', () => {
  it.each(BREACHES)('sees a planted breach of %s', (rule) => {
    expect(lint(rule)).toContain(`${rule})`);
  });
});
