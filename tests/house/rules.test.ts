import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LAW } from '../../src/practice/index.ts';
import { expectWritten } from '../support/generated.ts';

const project = join(import.meta.dirname, '..', '..');

it('the handbook’s pages of rules are what the declarations give', () => {
  expectWritten('generate-rules.mjs');
});

it('the handbook’s pages of lessons are what the scenarios give', () => {
  expectWritten('generate-lessons.mjs');
});

it('the handbook’s pages of common jobs are what the measured figures give', () => {
  expectWritten('generate-jobs.mjs');
});

it('the list of official measures is what the catalogue gives', () => {
  expectWritten('generate-measures.mjs');
});

it.each(['en', 'cy'])('the handbook’s page of rules in %s names every declared rule once', (language) => {
  const page = readFileSync(join(project, 'docs', 'handbook', `rules.${language}.md`), 'utf8');
  for (const { id } of LAW.rules) expect(page.split(`\`${id}\``)).toHaveLength(2);
});
