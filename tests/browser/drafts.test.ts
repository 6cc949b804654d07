import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { draftsOf } from '../../src/web/pages/forms/context.ts';
import { answer, faultsOf, openPages, type Pages, send } from '../support/pages.ts';
import { AUTHORITY } from '../support/service.ts';

let pages: Pages;
beforeAll(async () => {
  pages = await openPages();
});
afterAll(() => pages.close());

const KEEPER = { authority: AUTHORITY, post: 'post-north-1' };
const one = (): Promise<string> => pages.child();
const eventsOf = (child: string, kind: string) =>
  pages.service.services.ledger.events(AUTHORITY, child, { kinds: [kind] });
/** Every text of an answer that the drafts about a child hold. */
const keptTexts = async (child: string, name: string): Promise<string[]> => {
  const drafts = draftsOf(pages.service.services);
  const listed = await drafts.listUnder(KEEPER, `/children/${child}/`);
  const opened = await Promise.all(listed.map(({ id }) => drafts.open(KEEPER, id)));
  return opened
    .flatMap((draft) => [draft?.written ?? {}, ...(draft?.others ?? []).map(({ written }) => written)])
    .flatMap((written) => written[name] ?? [])
    .sort((a, b) => a.localeCompare(b));
};
const saved = (page: Page) =>
  page.waitForResponse((response) => response.url().endsWith('/drafts') && response.request().method() === 'POST');
/** Writes as a person does, and waits until the page has saved it by itself. */
const write = async (page: Page, answers: Record<string, string>): Promise<void> => {
  const answered = saved(page);
  await answer(page, answers);
  await (await answered).finished();
  await page.locator('[data-autosave-status]:not(:empty)').waitFor();
};
/** One draft, open on two pages of the same post. */
const twice = async (scripts: boolean, kind: string, begun: Record<string, string>) => {
  const child = await one();
  const first = await pages.open({ post: 'post-north-1', scripts });
  const second = await pages.open({ post: 'post-north-1', scripts });
  await first.page.goto(`/children/${child}/record/${kind}`);
  await answer(first.page, begun);
  await send(first.page, 'draft');
  await second.page.goto(first.page.url());
  return {
    child,
    one: first.page,
    two: second.page,
    close: async () => {},
  };
};

describe('a draft that two pages write at the same time', () => {
  it('holds what each changed, and says so to whoever records', async () => {
    const { child, one: first, two: second, close } = await twice(true, 'visit.made', { place: 'home' });
    await write(first, { seen: 'yes', alone: 'yes' });
    await write(second, { purpose: 'Geiriau’r ail dudalen' });
    expect(await second.locator('[data-autosave-status]').innerText()).toContain('written in on another page too');
    // What the second page has not shown it does not record either: it shows it first.
    await send(second);
    expect(await second.locator('.govuk-notification-banner').innerText()).toContain(
      'Somebody has written in this draft since you opened it',
    );
    expect(await eventsOf(child, 'visit.made')).toEqual([]);
    expect(await second.locator('[name="alone"][value="yes"]').isChecked()).toBe(true);
    expect(await second.locator('[name="purpose"]').inputValue()).toBe('Geiriau’r ail dudalen');
    await send(second);
    expect((await eventsOf(child, 'visit.made')).map(({ data }) => data)).toEqual([
      { seen: true, alone: true, place: 'home', purpose: ['Geiriau’r ail dudalen'] },
    ]);
    await close();
  });

  it.each([
    ['with scripts', true],
    ['without scripts', false],
  ])('keeps both texts of one answer until somebody has chosen, %s', async (_, scripts) => {
    const { child, one: first, two: second, close } = await twice(scripts, 'visit.refused', { reason: 'Y dechrau' });
    const keep = scripts
      ? write
      : async (page: Page, answers: Record<string, string>) => {
          await answer(page, answers);
          await send(page, 'draft');
        };
    await keep(first, { reason: 'Geiriau’r cyntaf' });
    await keep(second, { reason: 'Geiriau’r ail' });
    expect(await keptTexts(child, 'reason')).toEqual(['Geiriau’r ail', 'Geiriau’r cyntaf']);
    await send(second);
    const shown = await second.locator('main').innerText();
    expect(shown).toContain('Two texts of one answer were written at the same time');
    expect(shown).toContain('Geiriau’r cyntaf');
    expect(shown).toMatch(/Saved .+, Deiliad Dychmygol/);
    expect(await eventsOf(child, 'visit.refused')).toEqual([]);
    expect(await faultsOf(second)).toEqual([]);
    await answer(second, { '_choose:reason': 'both' });
    await send(second, 'choose');
    expect(await second.locator('[name="reason"]').inputValue()).toBe('Geiriau’r ail\n\nGeiriau’r cyntaf');
    await send(second);
    expect((await eventsOf(child, 'visit.refused')).map(({ data }) => data['reason'])).toEqual([
      'Geiriau’r ail\n\nGeiriau’r cyntaf',
    ]);
    expect(await keptTexts(child, 'reason')).toEqual([]);
    await close();
  });

  it('keeps what is written on after the other page has recorded it, as something more', async () => {
    const { child, one: first, two: second, close } = await twice(true, 'visit.refused', { reason: 'Y dechrau' });
    await send(first);
    await first.waitForURL(/recorded=/);
    await write(second, { reason: 'Y dechrau, a mwy' });
    await expect.poll(() => keptTexts(child, 'reason')).toEqual(['Y dechrau, a mwy']);
    await send(second);
    expect(await second.locator('main').innerText()).toContain('This form was recorded before, with other words');
    expect(await second.locator('[name="reason"]').inputValue()).toBe('Y dechrau, a mwy');
    expect((await eventsOf(child, 'visit.refused')).map(({ data }) => data['reason'])).toEqual(['Y dechrau']);
    await close();
  });

  it('is one text still where an answer was lost on its way, and where a page was closed in the middle', async () => {
    const child = await one();
    const { page } = await pages.open({ post: 'post-north-1', scripts: true });
    await page.goto(`/children/${child}/record/visit.refused`);
    // The service keeps it, and its answer never arrives.
    await page.route('**/drafts', async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    });
    await answer(page, { reason: 'Hanner' });
    await expect.poll(() => keptTexts(child, 'reason'), { timeout: 15_000 }).toEqual(['Hanner']);
    await page.unroute('**/drafts');
    await answer(page, { reason: 'Hanner, a’r gweddill' });
    // Closed within the three seconds: what was written goes out with the page.
    await page.goto('about:blank');
    await expect.poll(() => keptTexts(child, 'reason'), { timeout: 15_000 }).toEqual(['Hanner, a’r gweddill']);
  });
});
