import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatDay, parseDay } from '#src/calendar/index.ts';
import { LESSONS, runLesson } from '#src/lessons/index.ts';
import { gathered } from '#src/web/pages/lessons.ts';
import { words } from '#src/web/words.ts';
import { answer, dateParts, faultsOf, follow, openPages, type Pages, send } from '../support/pages.ts';
import { AUTHORITY, OTHER_AUTHORITY } from '../support/service.ts';

let pages: Pages;
beforeAll(async () => {
  pages = await openPages();
});
afterAll(() => pages.close());

const child = (familyName: string): Promise<string> =>
  pages.child({ givenName: 'Gwenllian', familyName, at: pages.ago(60) });
const riskOf = (more: Record<string, unknown> = {}) => ({
  risk: randomUUID(),
  harm: 'neglect',
  from: 'gofal gartref',
  likelihood: 'possible',
  severity: 'serious',
  protects: 'yr ysgol',
  evidence: ['“dim brecwast” (ysgol)'],
  decision: 'dal ati',
  nextLook: pages.ahead(20),
  ...more,
});
const identify = async (who: string, at: string, more: Record<string, unknown> = {}): Promise<string> => {
  const data = riskOf(more);
  await pages.service.record('post-north-1', { kind: 'risk.identified', at, children: [who], data });
  return data.risk;
};

describe.each(['en', 'cy'] as const)('a risk, in %s', (language) => {
  const { t, name } = words(language);

  it.each([1280, 390])(
    'is recorded, looked at again, acted on and closed, at %i pixels and without scripts',
    async (width) => {
      const who = await child(`Risg-${language}-${width}`);
      const { page } = await pages.open({ post: 'post-north-1', language, width });
      const clean = async (): Promise<void> => {
        expect(await faultsOf(page)).toEqual([]);
      };
      await page.goto(`/children/${who}`);
      expect(await page.locator('main').innerText()).toContain(t('child.risk.none'));
      await page.goto(`/children/${who}/record/risk.identified`);
      await clean();
      await send(page);
      const missing = await page.locator('.govuk-error-summary li').allInnerTexts();
      expect(missing).toContain(name('errors.missing', 'risk.identified.nextLook'));
      expect(missing).toContain(name('errors.missing', 'risk.identified.evidence'));
      await clean();

      // Of the highest grade, nothing is recorded before it is said what is done, by whom and by when.
      await answer(page, {
        harm: 'sexual-exploitation',
        from: 'Dyn hŷn dychmygol <b>& co</b> 😟',
        likelihood: 'happening',
        severity: 'severe',
        protects: 'Modryb sy’n galw',
        evidence: ['“roedd car wrth y gât” (ysgol)', '“dydw i ddim eisiau dweud” (y plentyn)'],
        decision: 'Trafodaeth strategaeth heddiw',
        ...dateParts('nextLook', pages.ahead(7)),
      });
      await send(page);
      expect(await page.locator('.govuk-error-summary').innerText()).toContain(t('forms.refused.action-needed'));
      expect(await page.locator('[name="from"]').inputValue()).toBe('Dyn hŷn dychmygol <b>& co</b> 😟');
      await clean();
      await answer(page, { action: 'Ffonio’r heddlu', post: 'post-north-1', ...dateParts('actBy', pages.ahead(1)) });
      await send(page);
      const shown = await page.locator('section[aria-labelledby="risks"]').innerText();
      for (const text of [
        name('codes.harm', 'sexual-exploitation'),
        name('codes.graded', 'very-high'),
        'Dyn hŷn dychmygol <b>& co</b> 😟',
        '“roedd car wrth y gât” (ysgol)',
        'Modryb sy’n galw',
        'Ffonio’r heddlu',
      ])
        expect(shown).toContain(text);
      await clean();

      await page.goto('/my-work');
      expect(await page.locator('main').innerText()).toContain(name('duties.rule', 'risk-action'));

      // What is known is there already: which risk, and how it was judged.
      await page.goto(`/children/${who}`);
      await follow(page.locator(`section[aria-labelledby="risks"] a[href*="risk.acted"]`));
      await answer(page, { done: 'Siaradwyd â’r heddlu' });
      await clean();
      await send(page);
      expect(await page.locator('section[aria-labelledby="risks"]').innerText()).toContain(t('child.risk.done'));
      await follow(page.locator(`section[aria-labelledby="risks"] a[href*="risk.reviewed"]`));
      // The grade is judged anew, and what it was is told; what protects is there already, and marked as carried over.
      expect(await page.locator('[name="likelihood"]:checked').count()).toBe(0);
      const before = await page.locator('main').innerText();
      expect(before).toContain(name('codes.likelihood', 'happening'));
      expect(before).toContain(t('common.badge.carried'));
      expect(await page.locator('[name="protects"]').inputValue()).toBe('Modryb sy’n galw');
      await answer(page, {
        likelihood: 'possible',
        severity: 'serious',
        protects: 'Modryb, a’r ysgol',
        evidence: '“mae e wedi symud” (heddlu)',
        decision: 'Edrych eto',
        ...dateParts('nextLook', pages.ahead(14)),
      });
      await clean();
      await send(page);
      const reviewed = await page.locator('section[aria-labelledby="risks"]').innerText();
      expect(reviewed).toContain(name('codes.graded', 'moderate'));
      expect(reviewed).toContain(t('child.risk.before', { grade: name('codes.grade', 'very-high') }));

      await follow(page.locator(`section[aria-labelledby="risks"] a[href*="risk.closed"]`));
      await answer(page, { reason: 'Symudodd i ffwrdd' });
      await send(page);
      expect(await page.locator('main').innerText()).toContain(name('forms.confirm', 'risk.closed'));
      await clean();
      await send(page);
      expect(await page.locator('section[aria-labelledby="risks"]').innerText()).toContain(
        t('child.risk.none-open', { count: 1 }),
      );
      // As it was known before today, none of it was.
      await page.goto(`/children/${who}?known-at=${pages.ago(1)}`);
      expect(await page.locator('section[aria-labelledby="risks"]').innerText()).toContain(t('child.risk.none'));
    },
  );

  it('stands in the register of its team, the gravest first, narrowed as asked', async () => {
    const [first, second, third] = await Promise.all(
      ['Un', 'Dau', 'Tri'].map((each) => child(`Cofrestr-${language}-${each}`)),
    );
    await identify(first ?? '', pages.ago(30), { nextLook: pages.ago(3) });
    await identify(second ?? '', pages.ago(10), {
      likelihood: 'likely',
      severity: 'severe',
      harm: 'physical',
      action: 'Siarad â’r tad',
      post: 'post-north-1',
      actBy: pages.ago(2),
    });
    const closed = await identify(third ?? '', pages.ago(10));
    await pages.service.record('post-north-1', {
      kind: 'risk.closed',
      at: pages.ago(1),
      children: [third ?? ''],
      data: { risk: closed, reason: 'drosodd' },
    });
    const { page } = await pages.open({ post: 'post-manager-north', language, width: 390 });
    await page.goto('/risks');
    const rows = page.locator('main tbody tr', { hasText: `Cofrestr-${language}` });
    expect(await rows.count()).toBe(2);
    expect(await rows.first().innerText()).toContain(`Cofrestr-${language}-Dau`);
    expect(await rows.first().innerText()).toContain(t('duties.status.overdue'));
    expect(await faultsOf(page)).toEqual([]);
    await page.goto('/risks?harm=physical&grade=very-high');
    expect(await rows.count()).toBe(1);
    await page.goto('/risks?overdue=yes');
    expect(await rows.count()).toBe(2);
    await page.goto('/risks?harm=radicalisation');
    expect(await page.locator('main').innerText()).toContain(t('work.risks.none-such'));
    await page.goto('/risks?harm=nonsense&grade=none&team=<script>');
    expect(await rows.count()).toBe(2);
  });
});

describe('the page of lessons', () => {
  it.each(['en', 'cy'] as const)('says in %s what this release would have done, and when', async (language) => {
    const { page } = await pages.open({ post: 'post-head', language, width: 390 });
    const { t, date, name } = words(language);
    const looked = async (): Promise<string> => {
      expect(await faultsOf(page)).toEqual([]);
      return page.locator('main').innerText();
    };
    // A list, a page for each, and none is left out.
    await page.goto('/lessons');
    await looked();
    expect(await page.locator('main a[href^="/lessons/"]').count()).toBe(LESSONS.length);
    await page.locator('#remains summary').click();
    expect(await page.locator('#remains').innerText()).toContain(t('lessons.page.remains-intro', gathered()));
    await follow(page.getByRole('link', { name: name('lessons.title', 'in-pieces') }));
    const raised = await looked();
    expect(raised).toContain(date(parseDay('2025-06-09') ?? 0));
    expect(raised).toContain(name('duties.rule', 'signal-injuries'));
    await follow(page.locator('.govuk-back-link'));
    expect(new URL(page.url()).pathname).toBe('/lessons');
    const refused = LESSONS.find((lesson) => {
      const outcome = runLesson(lesson);
      return outcome.is === 'refused' && outcome.code === 'risk-open';
    });
    await page.goto(`/lessons/${refused?.id ?? ''}`);
    expect(await looked()).toContain(t('forms.refused.risk-open'));
    expect((await page.goto('/lessons/no-such-lesson'))?.status()).toBe(404);
    expect(await looked()).toContain(t('lessons.page.unknown'));
  });
});

describe('the register of risks', () => {
  it('is another team’s and another authority’s own', async () => {
    const who = await child('Neb-Arall');
    await identify(who, pages.ago(2));
    const other = await pages.open({ post: 'post-manager-south' });
    await other.page.goto('/risks');
    expect(await other.page.locator('main').innerText()).not.toContain('Neb-Arall');
    const run = (statement: { name: string; text: string }, values: readonly unknown[]) =>
      pages.service.services.database.run(OTHER_AUTHORITY, statement, values);
    expect(await run({ name: 'test-risks', text: 'select count(*) from views.risk' }, [])).toEqual([[0]]);
  });

  it('moves with the child to another team, and no closed case takes a risk with it', async () => {
    const who = await child('Symud');
    const risk = await identify(who, pages.ago(2));
    await pages.service.record('post-head', {
      kind: 'case.allocated',
      at: pages.ago(1),
      children: [who],
      data: { worker: 'post-south-1', team: 'south' },
    });
    const north = await pages.open({ post: 'post-manager-north' });
    await north.page.goto('/risks');
    expect(await north.page.locator('main').innerText()).not.toContain('Symud');
    const south = await pages.open({ post: 'post-manager-south' });
    await south.page.goto('/risks');
    expect(await south.page.locator('main').innerText()).toContain('Symud');
    const closing = { kind: 'case.closed', at: formatDay(pages.today), children: [who], data: { reason: 'x' } };
    const refused = await pages.service.services.recorder.record(pages.service.as('post-head'), [closing], {
      source: 'api',
    });
    expect(refused).toMatchObject({
      ok: false,
      code: 'contradiction',
      contradictions: [{ field: 'kind', code: 'risk-open' }],
    });
    await pages.service.record(
      'post-head',
      { kind: 'risk.closed', at: formatDay(pages.today), children: [who], data: { risk, reason: 'drosodd' } },
      closing,
    );
    expect((await pages.service.services.ledger.facts(AUTHORITY, who)).facts.at(-1)?.kind).toBe('case.closed');
  });
});
