import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COVERAGE } from '../../src/coverage/index.ts';
import { words } from '../../src/web/words.ts';
import { faultsOf, openPages, type Pages } from '../support/pages.ts';

let pages: Pages;

beforeAll(async () => {
  pages = await openPages();
});
afterAll(() => pages.close());

describe('the page of what of the law is built', () => {
  it.each(['en', 'cy'] as const)('counts first, and shows no row until one asks, in %s', async (language) => {
    const { t, name } = words(language);
    const { page } = await pages.open({ post: 'post-north-1', language });
    await page.goto('/law');
    expect(await page.locator('h1').textContent()).toContain(t('coverage.page.title'));
    const unbuilt = COVERAGE.filter(({ status }) => status === 'not-built').length;
    const link = page.locator('a[href="/law?status=not-built"]').first();
    expect(await link.textContent()).toBe(`${unbuilt} ${name('coverage.status', 'not-built')}`);
    expect(await page.locator('main h3').count()).toBe(0);
    await link.click();
    expect(await page.getByRole('status').textContent()).toBe(t('coverage.page.count', { count: unbuilt }));
    expect(await page.locator('main h3').count()).toBe(unbuilt);
    expect(await faultsOf(page)).toEqual([]);
  });

  it('narrows by part, says why a row is not built, and leads to the lesson that shows one that is', async () => {
    const { t, name } = words('cy');
    const { page } = await pages.open({ post: 'post-north-1', language: 'cy', width: 390 });
    await page.goto('/law');
    await page.locator('main summary').click();
    await page.locator('#part').selectOption('front-door');
    await page.locator('main form button').click();
    expect(new URL(page.url()).searchParams.get('part')).toBe('front-door');
    const said = (await page.locator('main').textContent()) ?? '';
    expect(said).toContain(name('coverage.note', 'out-of-hours-cover'));
    expect(said).not.toContain(name('coverage.note', 'review-policy'));
    expect(await page.getByRole('link', { name: name('lessons.title', 'unanswered') }).getAttribute('href')).toBe(
      '/lessons/unanswered',
    );
    expect(said).toContain(t('coverage.page.tests'));
    expect(await faultsOf(page)).toEqual([]);
  });

  it('shows everything unfiltered where the address says nothing that there is', async () => {
    const { page } = await pages.open({ post: 'post-north-1' });
    await page.goto('/law?status=nothing&part=%3Cscript%3E');
    expect(await page.locator('main h3').count()).toBe(0);
    expect(await page.locator('a[href="/law?status=law"]').count()).toBe(1);
  });
});
