import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { words } from '#src/web/words.ts';
import { withMatters } from '../support/officers.ts';
import { registering } from '../support/service.ts';
import { faultsOf, openPages, type Pages, picture } from '../support/pages.ts';

let pages: Pages;

beforeAll(async () => {
  pages = await openPages();
  const { alleged, complained } = await withMatters(pages.service);
  const { ago, service } = pages;
  // One of each waits for somebody, without a clock.
  const [allegation, complaint] = [randomUUID(), randomUUID()];
  await service.record(
    'post-head',
    { kind: 'allegation.made', at: ago(9), children: [alleged], data: { allegation, practitioner: 'health' } },
    { kind: 'allegation.reported', at: ago(9), children: [alleged], data: { allegation } },
    { kind: 'complaint.received', at: ago(30), children: [complained], data: { complaint, from: 'relative' } },
    { kind: 'complaint.acknowledged', at: ago(30), children: [complained], data: { complaint } },
    { kind: 'complaint.discussed', at: ago(20), children: [complained], data: { complaint, settled: false } },
  );
});
afterAll(() => pages.close());

const OFFICERS = [
  { post: 'post-designated', sort: 'allegation', path: '/allegations' },
  { post: 'post-complaints', sort: 'complaint', path: '/complaints' },
] as const;

describe.each(OFFICERS)('the work of $post', ({ post, sort, path }) => {
  for (const [language, width] of [
    ['en', 1280],
    ['en', 390],
    ['cy', 1280],
    ['cy', 390],
  ] as const)
    it(`begins with the clocks and what waits, and leads to the matter and its next step, in ${language} at ${width}`, async () => {
      const { t, name } = words(language);
      const { page } = await pages.open({ post, language, width });
      await page.goto('/');
      expect(new URL(page.url()).pathname).toBe(path);
      expect(await page.locator('h1').textContent()).toContain(t(`matters.${sort}.title`));
      const rule = sort === 'allegation' ? 'allegation-strategy-meeting' : 'complaint-stage1-discussion';
      const card = page.locator('.diogel-duty');
      expect(await card.count()).toBe(1);
      expect(await card.textContent()).toContain(name('duties.rule', rule));
      expect(await card.textContent()).toContain(
        name('duties.instrument', sort === 'allegation' ? 'set-in-record' : 'complaints-regulations-2014'),
      );
      const waiting = page.locator('main tbody tr');
      expect(await waiting.count()).toBe(1);
      expect(await waiting.textContent()).toContain(
        name('matters.waits', sort === 'allegation' ? 'reported' : 'unsettled'),
      );
      await picture(page, `${sort}-${language}-${width}`);
      expect(await faultsOf(page)).toEqual([]);
      await card.locator('h3 a').click();
      expect(new URL(page.url()).pathname).toContain(path);
      expect(await faultsOf(page)).toEqual([]);
      await page.locator('main a.govuk-button').click();
      expect(await page.locator('h1').textContent()).toContain(
        name('kinds.form', sort === 'allegation' ? 'allegation.discussed' : 'complaint.discussed'),
      );
      expect(await faultsOf(page)).toEqual([]);
      await page.goto(`${path}?state=closed`);
      expect(await page.locator('main tbody tr').count()).toBe(1);
      expect(await faultsOf(page)).toEqual([]);
    });

  for (const [language, width] of [
    ['en', 390],
    ['cy', 1280],
  ] as const)
    it(`begins a matter for a child who is found by name and date of birth, in ${language} at ${width}`, async () => {
      const { t, name } = words(language);
      const begins = sort === 'allegation' ? 'allegation.made' : 'complaint.received';
      const familyName = `Dychmygol-${sort === 'allegation' ? 'Honwyd' : 'Cwynwyd'}-${language === 'en' ? 'Saesneg' : 'Cymraeg'}`;
      await pages.service.record(
        'post-manager-north',
        ...registering(randomUUID(), { givenName: 'Branwen', familyName, dateOfBirth: '2014-03-27' }),
      );
      const { page } = await pages.open({ post, language, width });
      await page.goto(path);
      await page.locator('main a.govuk-button').first().click();
      expect(await page.locator('h1').textContent()).toContain(name('kinds.form', begins));
      expect(await faultsOf(page)).toEqual([]);
      await page.locator('main button').click();
      expect(await page.locator('.govuk-error-summary').textContent()).toContain(t('matters.find.born-missing'));
      expect(await faultsOf(page)).toEqual([]);
      await page.fill('#name', `branwen ${familyName}`);
      for (const [part, value] of [
        ['day', '27'],
        ['month', '3'],
        ['year', '2014'],
      ])
        await page.fill(`#born-${part}`, value ?? '');
      await page.locator('main button').click();
      expect(await page.locator('h1').textContent()).toContain(t('matters.find.is-it'));
      expect(await page.locator('main').textContent()).toContain(familyName);
      await picture(page, `${sort}-found-${language}-${width}`);
      expect(await faultsOf(page)).toEqual([]);
      await page.locator('main button').click();
      await picture(page, `${sort}-begun-${language}-${width}`);
      expect(await faultsOf(page)).toEqual([]);
      await page.locator('main input[type="radio"][value="today"]').check();
      await page
        .locator(`main input[name="${sort === 'allegation' ? 'practitioner' : 'from'}"]`)
        .first()
        .check();
      await page.locator('main button[value="record"]').click();
      expect(new URL(page.url()).pathname).toMatch(new RegExp(`^/children/[0-9a-f-]+${path}$`));
      expect(await page.locator('h1').textContent()).toContain(familyName);
      expect(await faultsOf(page)).toEqual([]);
    });
});
