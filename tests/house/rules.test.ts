import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LAW } from '../../src/practice/index.ts';

const project = join(import.meta.dirname, '..', '..');

it('the handbook’s pages of rules are what the declarations give', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/generate-rules.mjs', '--check'], {
    cwd: project,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

it('the handbook’s pages of lessons are what the scenarios give', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/generate-lessons.mjs', '--check'], {
    cwd: project,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

it('the handbook’s pages of common jobs are what the measured figures give', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/generate-jobs.mjs', '--check'], {
    cwd: project,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

it('the list of official measures is what the catalogue gives', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/generate-measures.mjs', '--check'], {
    cwd: project,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

it.each(['en', 'cy'])('the handbook’s page of rules in %s names every declared rule once', (language) => {
  const page = readFileSync(join(project, 'docs', 'handbook', `rules.${language}.md`), 'utf8');
  for (const { id } of LAW.rules) expect(page.split(`\`${id}\``)).toHaveLength(2);
});
