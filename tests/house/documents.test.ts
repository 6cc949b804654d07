import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfiguration } from '../../src/platform/index.ts';
import { KINDS } from '../../src/practice/index.ts';

const project = join(import.meta.dirname, '..', '..');
const read = (path: string): string => readFileSync(join(project, path), 'utf8');

const files = (folder: string): string[] =>
  readdirSync(join(project, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(project, join(entry.parentPath, entry.name)));

const FOLDERS = ['docs', 'src', 'demo', 'bench', 'scripts', 'tests', 'verifier'].filter((folder) =>
  existsSync(join(project, folder)),
);
const markdown = [...readdirSync(project), ...FOLDERS.flatMap(files)].filter((path) => path.endsWith('.md'));

describe('the documents', () => {
  it.each(markdown)('%s leads to files that are there', (path) => {
    const links = [...read(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
    const ours = links
      .filter((target) => !/^(https?:|mailto:|#)/.test(target))
      .map((target) => target.split('#')[0] ?? '');
    expect(ours.filter((target) => !existsSync(join(project, dirname(path), target)))).toEqual([]);
  });

  it('show what the command line prints', () => {
    const [, command = '', printed = ''] = /```\n\$ bin\/diogel ([^\n]+)\n([^`]+)```/.exec(read('README.md')) ?? [];
    const { stdout, status } = spawnSync(join(project, 'bin', 'diogel'), command.split(' '), {
      cwd: project,
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    expect(stdout).toBe(printed);
  });

  it.each(['README.md', 'docs/operations.md'])('name every variable of the configuration: %s', (path) => {
    const wrong = Object.fromEntries(
      ['HOST', 'PORT', 'DATABASE_URL', 'DIOGEL_DEMO', 'DIOGEL_LOG'].map((variable) => [variable, '*']),
    );
    const answer = readConfiguration(wrong);
    const variables = answer.ok ? [] : answer.problems.map(({ variable }) => variable);
    expect(variables).toHaveLength(5);
    for (const variable of [...variables, 'DIOGEL_VAR', 'DIOGEL_KEY_FILE'])
      expect(read(path)).toContain(`\`${variable}\``);
  });

  it('name every kind of event', () => {
    const text = read('docs/events.md');
    expect([...KINDS.keys()].filter((kind) => !text.includes(`\`${kind}\``))).toEqual([]);
  });
});
