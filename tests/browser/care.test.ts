import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, addMonths, formatDay } from '#src/calendar/index.ts';
import { words } from '#src/web/words.ts';
import { faultsOf, openPages, type Pages, picture } from '../support/pages.ts';
import { registering } from '../support/service.ts';

let pages: Pages;

beforeAll(async () => {
  pages = await openPages();
});
afterAll(() => pages.close());

describe('a young person whose times in care make thirteen weeks together', () => {
  for (const [language, width] of [
    ['en', 1280],
    ['cy', 390],
  ] as const)
    it(`is shown with what was added up, on the page and beside the form, in ${language} at ${width}`, async () => {
      const { t, name } = words(language);
      const { service, ago } = pages;
      const child = randomUUID();
      const dateOfBirth = formatDay(addDays(addMonths(service.today, -16 * 12), -10));
      const care = (kind: string, days: number) => ({ kind, at: ago(days), children: [child], data: {} });
      await service.record(
        'post-manager-north',
        ...registering(child, { dateOfBirth, at: ago(400) }),
        care('care.began', 300),
        care('care.ended', 250),
        care('care.began', 47),
      );
      const { page } = await pages.open({ post: 'post-manager-north', language, width });
      await page.goto(`/children/${child}`);
      const section = page.locator('section[aria-labelledby="leaving-care"]');
      const text = (await section.textContent()) ?? '';
      expect(text).toContain(name('codes.leaving-care', '1'));
      expect(text).toContain(t('child.added-up.why', { days: 97, periods: 2 }));
      expect(text).toContain(t('child.added-up.law'));
      expect(await section.locator('li').count()).toBe(2);
      await picture(page, `added-up-${language}-${width}`);
      expect(await faultsOf(page)).toEqual([]);
      await section.locator('a').click();
      expect(await page.locator('main').textContent()).toContain(t('child.added-up.why', { days: 97, periods: 2 }));
      // Nothing is chosen for whoever decides.
      expect(await page.locator('main input[name="category"]:checked').count()).toBe(0);
      expect(await faultsOf(page)).toEqual([]);
      await page.locator('main input[name="when"][value="today"]').check();
      await page.locator('main input[name="category"][value="1"]').check();
      await page.locator('main button[value="record"]').click();
      expect(new URL(page.url()).pathname).toBe(`/children/${child}`);
      expect(await page.locator('section[aria-labelledby="leaving-care"]').count()).toBe(0);
      expect(await page.locator('main').textContent()).toContain(name('duties.rule', 'pathway-assessment-cat1'));
    });
});

describe('a child with a series of short breaks', () => {
  for (const [language, width] of [
    ['en', 390],
    ['cy', 1280],
  ] as const)
    it(`has each stay recorded, and the days of twelve months said, in ${language} at ${width}`, async () => {
      const { t, name } = words(language);
      const { service, ago } = pages;
      const { date } = words(language);
      const [child, series] = [randomUUID(), randomUUID()];
      const of = (kind: string, days: number) => ({ kind, at: ago(days), children: [child], data: { series } });
      await service.record('post-manager-north', ...registering(child, { at: ago(400) }), {
        ...of('short-breaks.agreed', 390),
        data: { series, visitEvery: 'six-months', officerTold: true, parentsAgreed: true },
      });
      const { page } = await pages.open({ post: 'post-manager-north', language, width });
      const section = page.locator('section[aria-labelledby="short-breaks"]');
      const said = async (): Promise<string> => {
        await page.goto(`/children/${child}`);
        expect(await faultsOf(page)).toEqual([]);
        return (await section.textContent()) ?? '';
      };
      expect(await said()).toContain(t('child.short-breaks.no-stay'));
      // From the page: today, the only series there is.
      await section.locator('a').click();
      expect(await page.locator('h1').textContent()).toContain(name('kinds.form', 'short-break.began'));
      expect(await faultsOf(page)).toEqual([]);
      await page.locator('main input[name="when"][value="today"]').check();
      await page.locator('main input[name="series"]').first().check();
      await page.locator('main button[value="record"]').click();
      const now = await said();
      expect(now).toContain(t('child.short-breaks.now', { date: date(service.today), count: 0 }));
      expect(now).toContain(name('kinds.form', 'short-break.ended'));
      await service.record(
        'post-manager-north',
        { ...of('short-break.ended', 0), at: formatDay(service.today) },
        ...[28, 56, 84, 112, 140].flatMap((before) => [
          of('short-break.began', before),
          of('short-break.ended', before - 24),
        ]),
      );
      expect(await said()).toContain(
        t('child.short-breaks.days', { count: 120, most: 120, date: date(service.today) }),
      );
      expect(await section.textContent()).toContain(t('child.short-breaks.nearly', { count: 0 }));
      await service.record('post-manager-north', of('short-break.began', 2), of('short-break.ended', 1));
      const over = await said();
      expect(over).toContain(t('child.short-breaks.over'));
      expect(over).toContain(t('child.short-breaks.over-means'));
      await picture(page, `short-breaks-${language}-${width}`);
    });
});
