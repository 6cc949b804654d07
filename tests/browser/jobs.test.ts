import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { doJob, JOBS } from '../../bench/ten-jobs.ts';
import { openPages, type Pages } from '../support/pages.ts';

let pages: Pages;
beforeAll(async () => {
  pages = await openPages();
});
afterAll(() => pages.close());

const stated = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'handbook', 'jobs.json'), 'utf8'),
) as Readonly<Record<string, { readonly now: unknown }>>;

it.each(JOBS)('$id takes what the handbook states', async (job) => {
  const taken = await doJob(pages, job);
  expect(taken).toEqual(stated[job.id]?.now);
});

it('the handbook states each job, and no other', () => {
  expect(Object.keys(stated)).toEqual(JOBS.map(({ id }) => id));
});
