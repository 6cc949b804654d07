import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { words } from '#src/web/words.ts';
import { faultsOf, follow, openPages, type Pages } from '../support/pages.ts';
import { registering } from '../support/service.ts';

let pages: Pages;

const ask = async (
  days: number,
  source: string,
  familyNames: readonly string[],
  decision?: { after: number; outcome: string; told?: boolean },
): Promise<void> => {
  const contact = randomUUID();
  const children = familyNames.map(() => randomUUID());
  for (const [index, child] of children.entries())
    await pages.service.record(
      'post-manager-front-door',
      ...registering(child, { givenName: 'Owain', familyName: familyNames[index] ?? '', at: pages.ago(200) }).slice(
        0,
        1,
      ),
    );
  const at = (after: number) => pages.ago(days - after);
  await pages.service.record('post-manager-front-door', {
    kind: 'contact.received',
    at: at(0),
    children,
    data: { contact, source },
  });
  if (decision === undefined) return;
  await pages.service.record('post-manager-front-door', {
    kind: 'contact.decided',
    at: at(decision.after),
    children,
    data: { contact, outcome: decision.outcome },
  });
  if (decision.told !== undefined)
    await pages.service.record('post-manager-front-door', {
      kind: 'contact.acknowledged',
      at: at(decision.after),
      children,
      data: { contact, outcomeTold: decision.told },
    });
};

beforeAll(async () => {
  pages = await openPages();
  await ask(20, 'school', ['Un', 'Dau'], { after: 0, outcome: 'assessment', told: true });
  await ask(18, 'parent-carer', ['Tri'], { after: 9, outcome: 'no-further-action' });
  await ask(12, 'relative', ['Pedwar']);
  await ask(15, 'relative', ['Pump'], { after: 0, outcome: 'strategy-discussion', told: true });
  await ask(100, 'school', ['Hen'], { after: 0, outcome: 'information-advice', told: false });
});
afterAll(() => pages.close());

describe.each(['en', 'cy'] as const)('the ledger of requests, in %s', (language) => {
  const { t, name } = words(language);

  it('shows every request of the last month with its answer, and looks back over any time', async () => {
    const { page } = await pages.open({ post: 'post-head', language, width: 390 });
    await page.goto('/front-door');
    await follow(page.locator('a[href="/front-door/requests"]'));
    const rows = page.locator('main tbody tr');
    const numbers = () => page.locator('.diogel-counts__number').allInnerTexts();
    expect(await rows.count()).toBe(4);
    // Came in, not answered, decided and not done, answered late, not told.
    expect(await numbers()).toEqual(['4', '1', '1', '1', '1']);
    expect(await rows.last().innerText()).toMatch(/Un.*Dau|Dau.*Un/s);
    expect(await rows.last().innerText()).toContain(name('codes.outcome', 'assessment'));
    expect(await faultsOf(page)).toEqual([]);
    await follow(page.locator('.diogel-counts a').nth(1));
    expect(await rows.count()).toBe(1);
    expect(await rows.first().innerText()).toContain('Pedwar');
    expect(await numbers()).toEqual(['4', '1', '1', '1', '1']);
    await follow(page.locator('.diogel-counts a').nth(2));
    expect(await rows.count()).toBe(1);
    expect(await rows.first().innerText()).toContain('Pump');
    await follow(page.locator('.diogel-counts a').nth(3));
    expect(await rows.first().innerText()).toContain('Tri');
    await follow(page.locator('.diogel-counts a').nth(4));
    expect(await rows.count()).toBe(1);
    const [year = '', month = '', day = ''] = pages.ago(120).split('-');
    await page.goto(`/front-door/requests?from-day=${Number(day)}&from-month=${Number(month)}&from-year=${year}`);
    expect(await rows.count()).toBe(5);
    await page.goto(
      `/front-door/requests?from-day=${Number(day)}&from-month=${Number(month)}&from-year=${year}&source=school&outcome=information-advice`,
    );
    expect(await rows.count()).toBe(1);
    expect(await rows.first().innerText()).toContain('Hen');
    await page.goto('/front-door/requests?source=nspcc');
    expect(await page.locator('main').innerText()).toContain(t('front-door.requests.none'));
    await page.goto('/front-door/requests?from-day=31&from-month=2&from-year=2026&source=%3Cscript%3E&state=x');
    expect(await page.locator('.govuk-error-message').first().innerText()).toContain(t('errors.date.real'));
    expect(await rows.count()).toBe(4);
  });
});

it('the ledger of requests is read by the front door and by whoever stands above all teams', async () => {
  for (const [post, status] of [
    ['post-front-door-1', 200],
    ['post-head', 200],
    ['post-manager-north', 403],
    ['post-north-1', 403],
  ] as const) {
    const { page } = await pages.open({ post });
    expect((await page.goto('/front-door/requests'))?.status()).toBe(status);
  }
});
