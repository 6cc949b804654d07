import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { words } from '#src/web/words.ts';
import { answer, dateParts, faultsOf, follow, openPages, type Pages, picture } from '../support/pages.ts';
import { AUTHORITY, registering, smallService } from '../support/service.ts';

let pages: Pages;

beforeAll(async () => {
  pages = await openPages();
  const { record } = pages.service;
  // One post closes the cases of nine children on one day; four of them had a visit that was written down weeks after it.
  for (let n = 0; n < 9; n++) {
    const child = randomUUID();
    await record('post-head', ...registering(child, { familyName: `Dychmygol-${n}`, at: pages.ago(90) }));
    if (n < 4)
      await record('post-north-1', {
        kind: 'visit.made',
        at: pages.ago(40 + n),
        children: [child],
        data: { seen: true, alone: true, place: 'home' },
      });
    await record('post-manager-north', { kind: 'case.closed', at: pages.ago(0), children: [child], data: {} });
  }
});
afterAll(() => pages.close());

describe.each(['en', 'cy'] as const)('integrity, in %s', (language) => {
  const { t, name } = words(language);
  const main = (page: { locator: (of: string) => { innerText: () => Promise<string> } }) =>
    page.locator('main').innerText();

  it.each([1280, 390])('says to everybody first whether everything is as it was, at %i pixels', async (width) => {
    for (const post of ['post-north-1', 'post-administrator']) {
      const { page, context } = await pages.open({ post, language, width });
      await page.goto('/accessibility');
      await follow(page.locator('footer').getByRole('link', { name: t('integrity.footer') }));
      const said = await main(page);
      expect(said).toContain(t('integrity.answer.label'));
      expect(said).toContain(t('integrity.answer.unsealed'));
      expect(said).toContain(t('integrity.log.no-witnesses'));
      expect(said).not.toContain(t('integrity.questions.title'));
      expect(said.includes(name('kinds.form', 'outage.recorded'))).toBe(post === 'post-administrator');
      expect(await faultsOf(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
      await context.close();
    }
  });

  it.each([1280, 390])(
    'asks the head of service questions, with their lists, and takes explanations, at %i pixels',
    async (width) => {
      const { page, context } = await pages.open({ post: 'post-head', language, width });
      const clean = async (): Promise<void> => {
        expect(await faultsOf(page)).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
      };
      await page.goto('/integrity');
      await pages.service.services.irregularities.settled();
      await follow(page.locator('header nav').getByRole('link', { name: t('integrity.title') }));
      const said = await main(page);
      expect(said).toContain(t('integrity.questions.no-accusation'));
      expect(said).toContain(t('integrity.irregularity.changed-in-bulk'));
      expect(said).toContain(t('common.count.children', { count: 9 }));
      expect(said).toContain(t('integrity.restated.none'));
      await clean();
      await picture(page, `integrity-${language}-${width}`);

      const card = page.locator('.diogel-duty', { hasText: t('integrity.irregularity.changed-in-bulk') });
      await follow(card.getByRole('link', { name: t('integrity.questions.list') }));
      expect(await page.locator('main tbody tr').count()).toBe(9);
      expect(await main(page)).toContain('Dychmygol-0');
      await clean();
      await picture(page, `integrity-list-${language}-${width}`);

      await follow(page.locator('main').getByRole('link', { name: t('integrity.questions.explain') }));
      await follow(page.locator('main form button'));
      expect(await page.locator('.govuk-error-summary').innerText()).toContain(t('integrity.record.missing.why'));
      await clean();
      const why = `Symudwyd y tîm cyfan, ${language} ${width}.`;
      await answer(page, { why });
      await follow(page.locator('main form button'));
      expect(await main(page)).toContain(t('integrity.record.recorded'));
      await context.close();

      // What was explained stands beside the question once it is worked out anew.
      const fresh = await pages.service.services.irregularities.of(AUTHORITY, {
        from: pages.today - 30,
        to: pages.today,
      });
      expect(fresh.report).toBeUndefined();
      await pages.service.services.irregularities.settled();
      const { report } = await pages.service.services.irregularities.of(AUTHORITY, {
        from: pages.today - 30,
        to: pages.today,
      });
      const bulk = report?.found.find(({ irregularity }) => irregularity === 'changed-in-bulk');
      expect(bulk?.explanations.map((each) => each.why)).toContain(why);
      pages.service.services.irregularities.forget();
    },
  );

  it('takes an outage, an inspection and an incident, and says what is wrong with them', async () => {
    const { page, context } = await pages.open({ post: 'post-director', language, width: 390 });
    await page.goto('/integrity');
    await follow(page.locator('main').getByRole('link', { name: name('kinds.form', 'outage.recorded') }));
    await follow(page.locator('main form button'));
    expect(await page.locator('.govuk-error-summary li').allInnerTexts()).toEqual([
      t('errors.date.missing'),
      t('errors.date.missing'),
      t('integrity.record.missing.outage'),
    ]);
    expect(await faultsOf(page)).toEqual([]);
    await answer(page, {
      ...dateParts('from', pages.ago(3)),
      ...dateParts('to', pages.ago(4)),
      'from-time': '25:00',
      what: 'Dim rhwydwaith yn y gogledd',
    });
    await follow(page.locator('main form button'));
    expect(await page.locator('.govuk-error-summary').innerText()).toContain(t('errors.time.real'));
    await answer(page, { 'from-time': '09:30' });
    await follow(page.locator('main form button'));
    expect(await page.locator('.govuk-error-summary').innerText()).toContain(t('integrity.record.order'));
    await picture(page, `integrity-outage-${language}`);
    await answer(page, { ...dateParts('to', pages.ago(2)) });
    await follow(page.locator('main form button'));
    expect(await main(page)).toContain('Dim rhwydwaith yn y gogledd');

    await follow(page.locator('main').getByRole('link', { name: name('kinds.form', 'inspection.announced') }));
    await answer(page, { ...dateParts('day', pages.ago(-1)), body: 'Arolygiaeth Gofal Cymru' });
    await follow(page.locator('main form button'));
    expect(await page.locator('.govuk-error-summary').innerText()).toContain(t('errors.date.future'));
    await answer(page, { ...dateParts('day', pages.ago(5)) });
    await follow(page.locator('main form button'));
    expect(await main(page)).toContain('Arolygiaeth Gofal Cymru');

    await follow(page.locator('main').getByRole('link', { name: name('kinds.form', 'incident.recorded') }));
    await answer(page, { ...dateParts('day', pages.ago(6)), what: 'Erthygl yn y papur' });
    await follow(page.locator('main form button'));
    expect(await main(page)).toContain('Erthygl yn y papur');
    await context.close();
  });
});

describe('an alarm', () => {
  it('is shown by name, in red, to everybody on every page, until it has ended', async () => {
    const client = new pg.Client({ connectionString: pages.service.databaseUrl });
    await client.connect();
    await client.query(
      "insert into ledger.alarm (authority, code, about, raised_us, theirs, ours) values ($1, 'fork', 'arolygiaeth.example', 1, 12, 12)",
      [AUTHORITY],
    );
    for (const language of ['en', 'cy'] as const) {
      const { t } = words(language);
      for (const width of [1280, 390]) {
        const { page, context } = await pages.open({ post: 'post-north-1', language, width });
        await page.goto('/integrity');
        const box = page.locator('.diogel-weight--alarm');
        expect(await box.innerText()).toContain(t('integrity.answer.no'));
        expect(await box.innerText()).toContain(t('integrity.alarm.fork', { about: 'arolygiaeth.example' }));
        expect(await faultsOf(page)).toEqual([]);
        await picture(page, `integrity-alarm-${language}-${width}`);
        await context.close();
      }
    }

    // Any page says so, to whoever asked for one before: what is known of alarms is asked for beside the pages.
    const other = await smallService({ databaseUrl: pages.service.databaseUrl });
    const asked = async (post: string): Promise<string> => {
      const cookies = { 'diogel-session': other.session(post), 'diogel-language': 'en' };
      return (await other.app.inject({ url: '/help', cookies })).body;
    };
    const line = words('en').t('integrity.alarm.everywhere');
    await expect.poll(() => asked('post-north-1'), { timeout: 60_000 }).toContain(line);
    expect(await asked('post-chair')).toContain('arolygiaeth.example');
    expect((await other.app.inject({ url: '/help' })).body).not.toContain(line);
    await other.close();
    await client.query('update ledger.alarm set ended_us = 2');
    // By the service that read the alarm before, and that has the key of what is recorded.
    const cookies = { 'diogel-session': pages.service.session('post-head'), 'diogel-language': 'en' };
    const body = (await pages.service.app.inject({ url: '/integrity', cookies })).body;
    expect(body).not.toContain(words('en').t('integrity.answer.no'));
    expect(body).toContain(words('en').t('integrity.alarm.past'));
    await client.end();
  });
});
