import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Command } from '#src/recording/index.ts';
import { words } from '#src/web/words.ts';
import { answer, faultsOf, follow, openPages, type Pages, send } from '../support/pages.ts';

let pages: Pages;
beforeAll(async () => {
  pages = await openPages();
});
afterAll(() => pages.close());

const child = (familyName: string): Promise<string> =>
  pages.child({ givenName: 'Ifan', familyName, at: pages.ago(400) });
const injury = (who: string, source: string, days: number): Command => ({
  kind: 'contact.received',
  at: pages.ago(days),
  children: [who],
  data: { contact: randomUUID(), source, reasons: ['physical-abuse'] },
});

describe.each(['en', 'cy'] as const)('a signal, in %s', (language) => {
  const { t, name } = words(language);

  it('shows what gave it, from whom, to the manager, who answers it', async () => {
    const who = await child(`Arwydd-${language}`);
    for (const [source, days] of [
      ['school', 90],
      ['gp', 40],
      ['hospital', 3],
    ] as const)
      await pages.service.record('post-head', injury(who, source, days));
    const { page } = await pages.open({ post: 'post-manager-north', language, width: 390 });
    await page.goto('/my-work');
    expect(await page.locator('main').innerText()).toContain(name('duties.rule', 'signal-injuries'));
    await page.goto(`/children/${who}`);
    const owed = page.locator('section[aria-labelledby="owed"]');
    for (const summary of await owed.locator('summary').all()) await summary.click();
    const because = await owed.innerText();
    expect(because).toContain(t('duties.label.behind'));
    for (const source of ['school', 'gp', 'hospital']) expect(because).toContain(name('codes.source', source));
    expect(await faultsOf(page)).toEqual([]);
    await follow(owed.locator('a[href*="signal.answered?rule=signal-injuries"]'));
    expect(await page.locator('[name="signal"][value="signal-injuries"]').isChecked()).toBe(true);
    await send(page);
    expect(await page.locator('.govuk-error-summary').innerText()).toContain(
      name('errors.missing', 'signal.answered.reason'),
    );
    await answer(page, { answer: 'strategy-discussion', reason: 'Tri chlais, tri esboniad <i>gwahanol</i>.' });
    expect(await faultsOf(page)).toEqual([]);
    await send(page);
    expect(await page.locator('section[aria-labelledby="owed"]').innerText()).not.toContain(
      name('duties.rule', 'signal-injuries'),
    );
    expect(await page.locator('section[aria-labelledby="chronology"]').innerText()).toContain(
      'Tri chlais, tri esboniad <i>gwahanol</i>.',
    );
    // Answered already: there is nothing to answer.
    await page.goto(`/children/${who}/record/signal.answered?rule=signal-injuries`);
    await answer(page, { answer: 'no-action', reason: 'eto' });
    await send(page);
    expect(await page.locator('.govuk-error-summary').innerText()).toContain(t('forms.refused.no-such-signal'));
  });

  it.each([1280, 390])(
    'a missing episode is told from the report to the debrief, at %i pixels and without scripts',
    async (width) => {
      const who = await child(`Ar-Goll-${language}-${width}`);
      const { page } = await pages.open({ post: 'post-north-1', language, width });
      const clean = async (): Promise<void> => {
        expect(await faultsOf(page)).toEqual([]);
      };
      await page.goto(`/children/${who}/record/missing.found`);
      expect(await page.locator('main').innerText()).toContain(name('forms.no-matter', 'missing.found'));
      await page.goto(`/children/${who}/record/missing.reported`);
      await clean();
      await answer(page, { place: 'home', policeTold: 'yes', circumstances: 'Aeth allan am ddeg 😟' });
      await send(page);
      await page.goto(`/children/${who}/record/missing.found`);
      await answer(page, { harmed: 'no', where: 'Yn nhŷ ffrind' });
      await clean();
      await send(page);
      await page.goto(`/children/${who}/record/debrief.offered`);
      await answer(page, { accepted: 'yes' });
      await clean();
      await send(page);
      await page.goto(`/children/${who}/record/debrief.held`);
      await answer(page, { said: '“Roedd hi’n swnllyd gartref”' });
      await clean();
      await send(page);
      const told = await page.locator('section[aria-labelledby="chronology"]').innerText();
      for (const text of [
        'Aeth allan am ddeg 😟',
        'Yn nhŷ ffrind',
        '“Roedd hi’n swnllyd gartref”',
        name('kinds.name', 'debrief.held'),
      ])
        expect(told).toContain(text);
    },
  );
});

describe('the answer to a signal', () => {
  it('is not given by the post that recorded what gave it', async () => {
    const who = await child('Ail-Berson');
    const decide = async (post: string, days: number): Promise<void> => {
      const contact = randomUUID();
      await pages.service.record(
        post,
        { kind: 'contact.received', at: pages.ago(days), children: [who], data: { contact, source: 'public' } },
        {
          kind: 'contact.decided',
          at: pages.ago(days),
          children: [who],
          data: { contact, outcome: 'no-further-action' },
        },
      );
    };
    for (const days of [200, 100, 20]) await decide('post-head', days);
    const answered: Command = {
      kind: 'signal.answered',
      at: pages.ago(10),
      children: [who],
      data: { signal: 'signal-no-further-action', answer: 'no-action', reason: 'yr un peth eto' },
    };
    const { recorder } = pages.service.services;
    const own = await recorder.record(pages.service.as('post-head'), [answered], { source: 'api' });
    expect(own).toMatchObject({
      ok: false,
      code: 'contradiction',
      contradictions: [{ field: 'data.signal', code: 'own-answer' }],
    });
    const other = await recorder.record(pages.service.as('post-manager-north'), [answered], { source: 'api' });
    expect(other.ok).toBe(true);
    const worker = await recorder.record(pages.service.as('post-north-1'), [answered], { source: 'api' });
    expect(worker).toMatchObject({ ok: false, code: 'forbidden' });
  });
});
