import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsOf, follow, openPages, type Pages } from '../support/pages.ts';
import { registering } from '../support/service.ts';

let pages: Pages;
const mine = randomUUID();
const southern = randomUUID();

beforeAll(async () => {
  pages = await openPages();
  await pages.service.record(
    'post-head',
    ...registering(mine, { givenName: 'Siân Mair', familyName: 'Prydderch-Huws', dateOfBirth: '2014-03-07' }),
    {
      kind: 'address.recorded',
      at: '2024-01-03',
      children: [mine],
      data: { address: '12 Stryd y Farchnad', postcode: 'ZZ9 9ZZ' },
    },
    ...registering(southern, {
      givenName: 'Gethin',
      familyName: 'Dieithryn',
      dateOfBirth: '2011-11-20',
      worker: 'post-south-1',
      team: 'south',
    }),
  );
});
afterAll(async () => {
  await pages.close();
});

const ask = async (page: Page, { name = '', born = '', address = '', postcode = '' }): Promise<string[]> => {
  await page.goto('/search');
  const [day = '', month = '', year = ''] = born.split(' ');
  for (const [id, value] of Object.entries({
    name,
    'born-day': day,
    'born-month': month,
    'born-year': year,
    address,
    postcode,
  }))
    await page.fill(`#${id}`, value);
  await follow(page.locator('main form button'));
  return page.locator('.diogel-duty').allInnerTexts();
};

describe('search, without a script', () => {
  it.each([
    ['in English ears', { name: 'jane prothero hughes' }, 'same name in Welsh and English'],
    ['half of the double surname, family name first', { name: 'Huws Sian' }, 'names in another order'],
    ['day and month swapped', { name: 'Sian', born: '3 7 2014' }, 'day and month swapped'],
    ['one digit of the year wrong', { name: 'Sian', born: '7 3 2004' }, 'one digit of the year different'],
    ['a date of birth alone', { born: '7 3 2014' }, 'same date of birth'],
    ['an address alone', { address: '12, Stryd-y-Farchnad', postcode: 'zz99zz' }, 'same address'],
  ])('finds a child by %s', async (_, question, why) => {
    const { page } = await pages.open({ post: 'post-north-1' });
    const [found = ''] = await ask(page, question);
    expect(found).toContain('Siân Mair Prydderch-Huws');
    expect(found).toContain(why);
    expect(await page.locator('.diogel-duty a').first().getAttribute('href')).toBe(`/children/${mine}`);
  });

  it('shows of a child out of reach who they are and whom to ask, and nothing more', async () => {
    const { page } = await pages.open({ post: 'post-north-1' });
    const [found = ''] = await ask(page, { name: 'Gethin Dieithryn' });
    expect(found).toContain('20 Nov 2011');
    expect(found).toContain('This record is not within the reach of your post. Ask Deiliad Dychmygol');
    expect(found).toContain('Team manager, south');
    expect(await page.locator('.diogel-duty a').count()).toBe(0);
    const answer = await page.goto(`/children/${southern}`);
    expect(answer?.status()).toBe(403);
  });

  it('puts nothing that was asked for into an address', async () => {
    const { page } = await pages.open({ post: 'post-north-1' });
    const seen: string[] = [];
    page.on('request', (request) => seen.push(request.url()));
    await ask(page, { name: 'Prydderch', born: '7 3 2014' });
    expect(seen.filter((url) => /prydderch|2014/i.test(url))).toEqual([]);
  });

  it('says so where nobody is found, and where nothing was asked', async () => {
    const { page } = await pages.open({ post: 'post-north-1', language: 'cy' });
    await ask(page, { name: 'Xyzzy Qqqq' });
    expect(await page.locator('main').innerText()).toContain('Ni chanfuwyd neb');
    await ask(page, {});
    expect(await page.title()).toMatch(/^Gwall: /);
    await ask(page, { born: '31 2 2014' });
    expect(await page.locator('.govuk-error-summary a').getAttribute('href')).toBe('#born-day');
  });

  it('is for those who work with children', async () => {
    const { page } = await pages.open({ post: 'post-administrator' });
    expect((await page.goto('/search'))?.status()).toBe(403);
  });
});

describe.each(['cy', 'en'] as const)('the search page in %s', (language) => {
  it.each([1280, 320])('at %d pixels has nothing for axe to say and nothing sideways', async (width) => {
    const { page } = await pages.open({ post: 'post-north-1', language, width, scripts: true });
    for (const question of [{ name: 'Prydderch' }, {}]) {
      await ask(page, question);
      expect(await faultsOf(page)).toEqual([]);
    }
  });
});
