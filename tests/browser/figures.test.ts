import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatDay } from '#src/calendar/index.ts';
import { quarterOf } from '#src/figures/index.ts';
import { words } from '#src/web/words.ts';
import { answer, faultsOf, follow, openPages, type Pages, picture, send } from '../support/pages.ts';
import { registering } from '../support/service.ts';

let pages: Pages;
const north: string[] = [];

const inCare = async (familyName: string, team: 'north' | 'south', days: number): Promise<string> => {
  const child = randomUUID();
  await pages.service.record(
    'post-head',
    ...registering(child, { familyName, at: pages.ago(days + 5), worker: `post-${team}-1`, team }),
    { kind: 'care.began', at: pages.ago(days), children: [child], data: { legalStatus: 'care-order' } },
  );
  return child;
};
/** A page of figures once they are counted, as a visitor would look again. */
const counted = async (page: Awaited<ReturnType<Pages['open']>>['page'], path: string): Promise<void> => {
  await page.goto(path);
  for (let tried = 0; tried < 60 && (await page.locator('main a[role="button"]').count()) > 0; tried++)
    await follow(page.locator('main a[role="button"]'));
};

beforeAll(async () => {
  pages = await openPages({ environment: { DIOGEL_VAR: await mkdtemp(join(tmpdir(), 'diogel-figures-pages-')) } });
  for (let index = 0; index < 7; index++) north.push(await inCare(`Gogledd-${index}`, 'north', 200 + index));
  await inCare('Deheuol', 'south', 220);
  await pages.service.seal();
}, 180_000);
afterAll(() => pages.close());

describe.each(['en', 'cy'] as const)('figures, in %s', (language) => {
  const { t, name } = words(language);

  it.each([1280, 390])(
    'open into the children behind them, without scripts, at %i pixels',
    { timeout: 240_000 },
    async (width) => {
      const { page, context } = await pages.open({ post: 'post-director', language, width });
      const main = () => page.locator('main').innerText();
      const clean = async (shot: string): Promise<void> => {
        await picture(page, `figures-${shot}-${language}-${width}`);
        expect(await faultsOf(page)).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
      };
      await counted(page, '/figures');
      expect(await main()).toContain(t('figures.changed.title'));
      expect(await main()).toContain(t('figures.colour.not-published'));
      const row = page.locator('main tbody tr', { hasText: name('figures.measure', 'looked-after') }).first();
      expect(await row.locator('td').first().innerText()).toContain('8');
      await clean('overview');
      await follow(row.locator('a'));
      expect(await main()).toContain(t('figures.definition.official', { id: 'CH/039' }));
      expect(await page.locator('svg.diogel-chart').count()).toBe(1);
      await clean('measure');
      await follow(page.getByRole('link', { name: t('figures.list.link') }));
      expect(await page.locator('main tbody tr').count()).toBe(8);
      expect(await main()).toContain('Deheuol');
      await clean('list');
      await counted(page, '/figures/duties');
      expect(await main()).toContain(name('duties.rule', 'lac-review-first'));
      await clean('duties');
      await page.goto('/figures/publish');
      await clean('publish');
      await context.close();
    },
  );

  it('of a team are its manager’s, who sees no other', { timeout: 240_000 }, async () => {
    const { page, context } = await pages.open({ post: 'post-manager-south', language });
    await counted(page, '/figures?team=north');
    const row = page.locator('main tbody tr', { hasText: name('figures.measure', 'looked-after') }).first();
    expect(await row.locator('td').first().innerText()).toBe('1');
    await counted(page, '/figures/list/looked-after?team=north&by=team&group=north');
    expect(await page.locator('main').innerText()).not.toContain('Gogledd');
    expect((await page.goto('/figures/publish'))?.status()).toBe(403);
    await context.close();
  });
});

describe('an edition', () => {
  it('is shown before it is published, and what changes afterwards is named', { timeout: 240_000 }, async () => {
    const { t } = words('en');
    const { page, context } = await pages.open({ post: 'post-director' });
    const main = () => page.locator('main').innerText();
    const last = quarterOf(quarterOf(pages.today).from - 1);
    await page.goto('/figures/publish');
    await answer(page, { edition: 'Chwarter dychmygol' });
    await send(page, 'prepare');
    expect(await main()).toContain(t('figures.publish.preview'));
    // One child of the south is not told, and so not the north either.
    expect(await main()).toContain(t('figures.suppressed'));
    await send(page, 'publish');
    expect(await page.locator('.govuk-error-summary').innerText()).toContain(t('figures.publish.needs-confirm'));
    await answer(page, { read: ['yes'] });
    await send(page, 'publish');
    expect(await main()).toContain(t('figures.publish.done', { edition: 'Chwarter dychmygol' }));
    await page.goto('/figures/publish');
    await answer(page, { edition: 'Chwarter dychmygol' });
    await send(page, 'prepare');
    expect(await page.locator('.govuk-error-summary').innerText()).toContain(t('figures.publish.taken'));

    await pages.service.record('post-head', {
      kind: 'care.ended',
      at: formatDay(last.to - 3),
      children: [north[0] ?? ''],
      data: {},
    });
    await counted(page, '/figures?again=yes');
    const changed = page
      .locator('main tbody tr', { hasText: words('en').name('figures.measure', 'care-ended') })
      .first();
    await follow(changed.locator('a'));
    expect(await main()).toContain('Gogledd-0');
    expect(await main()).toContain(t('figures.changed.came'));
    expect(await faultsOf(page)).toEqual([]);
    await context.close();
  });
});

describe('figures', () => {
  it.each(['post-north-1', 'post-front-door-1', 'post-chair', 'post-administrator'])('are not for %s', async (post) => {
    const { page, context } = await pages.open({ post });
    for (const path of ['/figures', '/figures.csv', '/figures/duties', '/figures/list/contacts', '/figures/publish'])
      expect((await page.goto(path))?.status(), path).toBe(403);
    await context.close();
  });
});
