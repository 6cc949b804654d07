import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, formatDay, parseDay } from '#src/calendar/index.ts';
import { words } from '#src/web/words.ts';
import { answer, dateParts, faultsOf, follow, openPages, type Pages } from '../support/pages.ts';
import { OTHER_AUTHORITY, registering } from '../support/service.ts';

let pages: Pages;

const LEAP = '2024-02-29';
const on = (day: string, more = ''): string =>
  `/register?${new URLSearchParams({ ...dateParts('on', day), sight: 'as' }).toString()}${more}`;

/** A made-up child whose name was placed on the register on a day. */
const onRegister = async (
  familyName: string,
  at: string,
  { team = 'north', categories = ['neglect'] }: { team?: string; categories?: readonly string[] } = {},
): Promise<string> => {
  const child = randomUUID();
  const { record } = pages.service;
  const enquiry = randomUUID();
  const before = (days: number): string => formatDay(addDays(parseDay(at) ?? 0, -days));
  await record('post-head', ...registering(child, { familyName, at: before(30), worker: `post-${team}-1`, team }));
  await record(
    `post-${team}-1`,
    {
      kind: 'strategy.held',
      at: before(12),
      children: [child],
      data: { enquiry, agencies: ['police', 'social-services'], decision: 'enquiries' },
    },
    { kind: 'enquiry.concluded', at: before(6), children: [child], data: { enquiry, determination: 'conference' } },
    { kind: 'advocacy.offered', at: before(6), children: [child], data: { accepted: true } },
  );
  await record('post-chair', {
    kind: 'conference.held',
    at,
    children: [child],
    data: { type: 'initial', enquiry, decision: 'registered', categories },
  });
  return child;
};

beforeAll(async () => {
  pages = await openPages();
  const { record } = pages.service;
  await onRegister('Naid', LEAP);
  const off = await onRegister('Tynnwyd', '2024-02-20', { categories: ['physical', 'sexual'] });
  await record('post-chair', {
    kind: 'conference.held',
    at: '2024-05-13',
    children: [off],
    data: { type: 'review', decision: 'deregistered' },
  });
  const left = await onRegister('Gadawodd', '2024-02-26');
  await record('post-chair', {
    kind: 'register.removed',
    at: '2024-06-10',
    children: [left],
    data: { ground: 'left-uk', reason: 'llythyr dychmygol' },
  });
  const moved = await onRegister('Symudodd', '2024-02-27');
  await record('post-head', {
    kind: 'case.allocated',
    at: '2024-07-01',
    children: [moved],
    data: { worker: 'post-south-1', team: 'south' },
  });
  await onRegister('Diweddar', pages.ago(20), { team: 'south', categories: ['emotional-psychological'] });
});
afterAll(() => pages.close());

describe.each(['en', 'cy'] as const)('the register, in %s', (language) => {
  const { t, name, date, shortDate } = words(language);

  it.each([1280, 390])('is read on another day, without scripts, at %i pixels', async (width) => {
    const { page } = await pages.open({ post: 'post-chair', language, width });
    const main = () => page.locator('main').innerText();
    const clean = async (): Promise<void> => {
      expect(await faultsOf(page)).toEqual([]);
    };
    // A chair finds it in the menu.
    await page.goto('/my-work');
    await follow(page.locator('header').getByRole('link', { name: t('watch.register.title') }));
    expect(new URL(page.url()).pathname).toBe('/register');
    const names = () => page.locator('main tbody th').allInnerTexts();
    expect((await names()).map((each) => /Dychmygol|Naid|Symudodd|Diweddar|Tynnwyd|Gadawodd/.exec(each)?.[0])).toEqual([
      'Diweddar',
      'Naid',
      'Symudodd',
    ]);
    expect(await main()).toContain(t('watch.register.today', { date: date(pages.today) }));
    await clean();

    await page.locator('main details summary').click();
    await answer(page, { ...dateParts('on', '2024-05-12'), sight: 'as' });
    await follow(page.locator('main form button').first());
    const shown = await main();
    expect(await page.locator('main tbody tr').count()).toBe(4);
    for (const text of [
      'Gadawodd',
      'Naid',
      'Symudodd',
      'Tynnwyd',
      name('codes.category', 'sexual'),
      shortDate(parseDay(LEAP) ?? 0),
    ])
      expect(shown).toContain(text);
    expect(shown).not.toContain('Diweddar');
    expect(shown).toContain(t('child.past.as-at', { date: date(parseDay('2024-05-12') ?? 0) }));
    // The first review is owed three months after the conference of a child who has none yet.
    const naid = await page.locator('main tbody tr', { hasText: 'Naid' }).innerText();
    expect(naid).toContain(shortDate(parseDay('2024-05-29') ?? 0));
    expect(naid).not.toContain(t('duties.status.overdue'));
    expect(await page.locator('.diogel-counts__number').allInnerTexts()).toEqual(['4', '1', '1', '3']);
    await clean();

    await follow(page.locator('.diogel-counts a', { hasText: name('codes.category', 'physical') }));
    expect(await page.locator('main tbody tr').count()).toBe(1);
    expect(await main()).toContain('Tynnwyd');
    expect(await page.locator('.diogel-counts__number').first().innerText()).toBe('4');
    await clean();

    // Taken off by a review, and by a ground: each from its day.
    await page.goto(on('2024-05-13'));
    expect(await page.locator('main tbody tr').count()).toBe(3);
    await page.goto(on('2024-06-10'));
    expect(await page.locator('main tbody tr').count()).toBe(2);
    // All of it was written down today: nobody knew then.
    await page.goto(on('2024-05-12').replace('sight=as', 'sight=known'));
    expect(await main()).toContain(t('watch.register.none', { date: date(parseDay('2024-05-12') ?? 0) }));
    expect(await main()).toContain(t('child.past.meaning'));
    await clean();
  });

  it('takes the leap day, shows today for a day to come, and says what is no date', async () => {
    const { page } = await pages.open({ post: 'post-head', language, width: 390 });
    const main = () => page.locator('main').innerText();
    await page.goto(on(LEAP));
    expect(await page.locator('main tbody tr').count()).toBe(4);
    await page.goto(on(formatDay(addDays(parseDay(LEAP) ?? 0, -1))));
    expect(await main()).not.toContain('Naid');
    await page.goto(on('2999-01-01'));
    expect(await main()).toContain(t('watch.register.to-come', { date: date(parseDay('2999-01-01') ?? 0) }));
    expect(await page.locator('main tbody tr').count()).toBe(3);
    for (const wrong of ['2025-02-29', '20x5-1-1', `${'9'.repeat(500)}-1-1`, '2025--<script>']) {
      await page.goto(on(wrong));
      expect(await page.locator('.govuk-error-summary').innerText()).toContain(t('errors.date.real'));
      expect(await page.locator('main tbody tr').count()).toBe(3);
      expect(await faultsOf(page)).toEqual([]);
    }
    await page.goto(on('2024-05-12', '&team=<script>&category=nonsense&on-day=3'));
    expect(await page.locator('main tbody tr').count()).toBe(4);
    await page.goto(on('2020-01-01'));
    expect(await main()).toContain(t('watch.register.none', { date: date(parseDay('2020-01-01') ?? 0) }));
  });

  it('shows a manager their team as it was then, and names nobody who is out of reach today', async () => {
    const { page } = await pages.open({ post: 'post-manager-north', language });
    const main = () => page.locator('main').innerText();
    await page.goto('/risks');
    await follow(page.locator('main').getByRole('link', { name: t('watch.register.title') }));
    expect(await page.locator('main tbody tr').count()).toBe(1);
    expect(await main()).not.toContain('Diweddar');
    await page.goto(on('2024-06-30', '&team=south'));
    expect(await page.locator('.diogel-counts__number').first().innerText()).toBe('2');
    expect(await main()).toContain('Naid');
    expect(await main()).not.toContain('Symudodd');
    expect(await main()).toContain(t('watch.register.beyond', { count: 1 }));
    const south = await pages.open({ post: 'post-manager-south', language });
    await south.page.goto(on('2024-06-30'));
    expect(await south.page.locator('main').innerText()).toContain(
      t('watch.register.none', { date: date(parseDay('2024-06-30') ?? 0) }),
    );
    // A reviewing officer names who is looked after, and nobody here is.
    const reviewing = await pages.open({ post: 'post-reviewing', language });
    await reviewing.page.goto('/register');
    expect(await reviewing.page.locator('main').innerText()).toContain(t('watch.register.beyond', { count: 3 }));
    expect(await reviewing.page.locator('main tbody').count()).toBe(0);
  });
});

describe('the register', () => {
  it.each(['post-north-1', 'post-front-door-1', 'post-manager-front-door', 'post-administrator'])(
    'is not for %s',
    async (post) => {
      const { page } = await pages.open({ post });
      expect((await page.goto('/register'))?.status()).toBe(403);
    },
  );

  it('is an authority’s own', async () => {
    const { ledger } = pages.service.services;
    expect(await ledger.registered(OTHER_AUTHORITY, pages.today)).toEqual([]);
    expect(await ledger.registered(1, pages.today)).toHaveLength(5);
    expect(await ledger.registered(1, (parseDay('2024-02-20') ?? 0) - 1)).toEqual([]);
  });
});
