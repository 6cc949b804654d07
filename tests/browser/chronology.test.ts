import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { words } from '#src/web/words.ts';
import { answer, faultsOf, follow, openPages, type Pages, picture, send } from '../support/pages.ts';
import { OTHER_AUTHORITY, registering } from '../support/service.ts';

let pages: Pages;
beforeAll(async () => {
  pages = await openPages();
});
afterAll(() => pages.close());

/** Two sisters, one of them another team's, with a visit of each. */
const sisters = async (familyName: string) => {
  const [own, beyond] = [randomUUID(), randomUUID()];
  await pages.service.record(
    'post-manager-north',
    ...registering(own, { givenName: 'Nia', familyName, at: pages.ago(90) }),
  );
  await pages.service.record(
    'post-manager-south',
    ...registering(beyond, { givenName: 'Cudd', familyName, at: pages.ago(90), worker: 'post-south-1', team: 'south' }),
  );
  const visit = (child: string, entry: string, purpose: string) => ({
    id: entry,
    kind: 'visit.made',
    at: pages.ago(12),
    children: [child],
    data: { seen: true, alone: true, place: 'home', purpose: [purpose] },
  });
  const [entry, other] = [randomUUID(), randomUUID()];
  await pages.service.record(
    'post-head',
    { kind: 'relationship.recorded', at: pages.ago(80), children: [own, beyond], data: { relationship: 'sibling' } },
    visit(own, entry, 'First visit of hers'),
    visit(beyond, other, 'A hidden visit'),
  );
  return { own, beyond, entry };
};

const look = async (page: Page, what: string, language: string, width: number): Promise<void> => {
  await picture(page, `${what}-${language}-${width}`);
  expect(await faultsOf(page)).toEqual([]);
};

describe.each([
  ['en', 1280],
  ['cy', 390],
] as const)('a curated chronology, in %s at %i pixels', (language, width) => {
  const { t, name } = words(language);

  it('begins empty; an entry is marked with why, shown, and no longer marked', async () => {
    const { own, entry } = await sisters(`Cronoleg-${language}`);
    const { page } = await pages.open({ post: 'post-north-1', language, width });
    const main = page.locator('main');
    await page.goto(`/children/${own}/chronology`);
    expect(await main.innerText()).toContain(t('chronology.none-marked'));

    await page.goto(`/children/${own}/chronology?show=all`);
    await look(page, 'chronology-all', language, width);
    await follow(main.locator(`a[href*="chronology.marked?entry=${entry}"]`));
    await answer(page, { why: 'Y tro cyntaf <b>iddi</b> siarad', theme: 'family' });
    await send(page);

    await page.goto(`/children/${own}/chronology`);
    const said = await main.innerText();
    for (const text of [
      'Y tro cyntaf <b>iddi</b> siarad',
      name('kinds.name', 'visit.made'),
      name('codes.theme', 'family'),
    ])
      expect(said).toContain(text);
    await look(page, 'chronology', language, width);
    await page.goto(`/children/${own}/chronology?theme=police`);
    expect(await main.innerText()).not.toContain('Y tro cyntaf');

    await page.goto(`/children/${own}/chronology`);
    await follow(main.locator('a[href*="/retract/"]').first());
    await answer(page, { reason: 'Mistake' });
    await send(page);
    await send(page);
    await page.goto(`/children/${own}/chronology`);
    expect(await main.innerText()).toContain(t('chronology.none-marked'));
  });

  it('takes what happened long ago with the year alone, and stands in its place in time', async () => {
    const { own } = await sisters(`Hanes-${language}`);
    const { page } = await pages.open({ post: 'post-north-1', language, width });
    await page.goto(`/children/${own}/record/history.noted`);
    await answer(page, { 'when-year': '2018', what: 'Tân yn y gegin', origin: 'Nain', theme: 'home' });
    await send(page);
    await page.goto(`/children/${own}/chronology?view=print`);
    const said = await page.locator('main').innerText();
    expect(said).toContain('Tân yn y gegin');
    expect(await page.locator('.diogel-timeline__when').first().innerText()).toMatch(/^2018 ·/);
    await look(page, 'chronology-print', language, width);
    await page.goto(`/children/${own}/record/history.noted`);
    await answer(page, { 'when-day': '3', 'when-year': '2018', what: 'x', origin: 'y' });
    await send(page);
    expect(await page.locator('.govuk-error-summary').innerText()).toContain(t('errors.date.month'));
  });

  it('of a family leaves out a sister beyond reach, and says only that there is one', async () => {
    const { own, beyond } = await sisters(`Teulu-${language}`);
    const { page, context } = await pages.open({ post: 'post-north-1', language, width });
    await page.goto(`/children/${own}/chronology?show=family`);
    const source = await page.content();
    expect(source).not.toContain('A hidden visit');
    expect(source).not.toContain('Cudd');
    expect(source).not.toContain(beyond);
    expect(await page.locator('main').innerText()).toContain(t('chronology.beyond', { count: 1 }));
    await look(page, 'chronology-family', language, width);
    await pages.become(context, 'post-head');
    await page.goto(`/children/${own}/chronology?show=family`);
    const all = await page.locator('main').innerText();
    expect(all).toContain('A hidden visit');
    expect(all).toContain(`Cudd Teulu-${language}`);
  });
});

describe('a chronology', () => {
  it('is for nobody who may not reach the child, nor for another authority', async () => {
    const { own } = await sisters('Mynediad');
    const asked = async (post: string, authority?: number): Promise<number> =>
      (
        await pages.service.app.inject({
          url: `/children/${own}/chronology?show=family`,
          cookies: { 'diogel-session': pages.service.session(post, authority) },
        })
      ).statusCode;
    expect(await asked('post-north-1')).toBe(200);
    expect(await asked('post-south-1')).toBe(403);
    expect(await asked('post-administrator')).toBe(403);
    expect([403, 404]).toContain(await asked('post-head', OTHER_AUTHORITY));
  });

  it('of a closed case is for whom a closed case is, and no longer for the team', async () => {
    const { own } = await sisters('Caeedig');
    await pages.service.record('post-manager-north', {
      kind: 'case.closed',
      at: pages.ago(1),
      children: [own],
      data: {},
    });
    const asked = async (post: string): Promise<number> =>
      (
        await pages.service.app.inject({
          url: `/children/${own}/family`,
          cookies: { 'diogel-session': pages.service.session(post) },
        })
      ).statusCode;
    expect([await asked('post-north-2'), await asked('post-front-door-1'), await asked('post-head')]).toEqual([
      403, 200, 200,
    ]);
  });
});
