import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addWorkingDays, formatDay } from '#src/calendar/index.ts';
import { words } from '#src/web/words.ts';
import { answer, dateParts, faultsOf, follow, openPages, type Pages, picture, send } from '../support/pages.ts';
import { registering } from '../support/service.ts';

let pages: Pages;
beforeAll(async () => {
  pages = await openPages();
});
afterAll(() => pages.close());

/** A child about whom enquiries end so, with the id of the entry that says it. */
const enquired = async (familyName: string, determination: string, by = 'post-north-1') => {
  const child = randomUUID();
  const enquiry = randomUUID();
  const entry = randomUUID();
  await pages.service.record(
    'post-manager-north',
    ...registering(child, { givenName: 'Nia', familyName, at: pages.ago(90) }),
  );
  await pages.service.record(by, {
    kind: 'strategy.held',
    at: pages.ago(4),
    children: [child],
    data: { enquiry, agencies: ['police', 'social-services'], decision: 'enquiries' },
  });
  await pages.service.record(by, {
    id: entry,
    kind: 'enquiry.concluded',
    at: pages.ago(0),
    children: [child],
    data: { enquiry, determination },
  });
  return { child, entry };
};

describe.each([
  ['en', 1280],
  ['cy', 390],
] as const)('signing off, in %s at %i pixels', (language, width) => {
  const { t, name } = words(language);

  it('goes from what is owed to the entry, sends it back, then agrees, and shows the third date', async () => {
    const { child, entry } = await enquired(`Cadarnhad-${language}`, 'unsubstantiated');
    const { page } = await pages.open({ post: 'post-manager-north', language, width });
    const look = async (what: string): Promise<void> => {
      expect(await faultsOf(page)).toEqual([]);
      await picture(page, `${what}-${language}-${width}`);
    };
    await page.goto(`/children/${child}`);
    const owed = page.locator('section[aria-labelledby="owed"]');
    expect(await owed.innerText()).toContain(name('duties.rule', 's47-ratified'));
    await follow(owed.locator(`a[href*="record.signed-off"]`).first());
    expect(await page.locator('.govuk-inset-text').first().innerText()).toContain(
      name('codes.determination', 'unsubstantiated'),
    );
    expect(await page.locator(`[name="entry"][value="${entry}"]`).isChecked()).toBe(true);
    await look('sign-off');

    await answer(page, { decision: 'returned' });
    await send(page);
    expect(await page.locator('.govuk-error-summary').innerText()).toContain(t('forms.refused.reason-needed'));
    await answer(page, { reason: 'Mae’r hanes ar goll. <script>alert(1)</script> 😟' });
    await send(page);
    const chronology = page.locator('section[aria-labelledby="chronology"]');
    expect(await chronology.innerText()).toContain('<script>alert(1)</script> 😟');
    expect(await owed.innerText()).toContain(name('duties.rule', 's47-ratified'));

    await follow(chronology.locator(`a[href*="entry=${entry}"]`).first());
    await answer(page, { decision: 'agreed' });
    await send(page);
    expect(await owed.innerText()).not.toContain(name('duties.rule', 's47-ratified'));
    const holder = pages.service.as('post-manager-north').person;
    const [before = ''] = t('child.signed-off', { when: words(language).date(pages.today), who: '\0' }).split('\0');
    const told = await chronology.innerText();
    expect(told).toContain(before);
    expect(told).toContain(holder);
    expect(await chronology.locator(`a[href*="entry=${entry}"]`).count()).toBe(0);
    await look('signed-off');
  });

  it('says beside its date what an assessment lacks, and keeps it all the same', async () => {
    const { child } = await enquired(`Anghyflawn-${language}`, 'conference');
    const { page } = await pages.open({ post: 'post-north-1', language, width });
    await page.goto(`/children/${child}/record/assessment.completed`);
    await answer(page, { childSeen: 'no' });
    await send(page);
    expect(await page.locator('.govuk-notification-banner--success').innerText()).toContain(
      name('codes.content', 'voice'),
    );
    const told = await page.locator('section[aria-labelledby="chronology"]').innerText();
    expect(told).toContain(t('child.complete.badge'));
    for (const part of ['seen', 'seen-alone', 'voice', 'history', 'analysis'])
      expect(told).toContain(name('codes.content', part));
  });

  it('pauses a clock by two people, and shows the day of the law and the net one', async () => {
    const { child } = await enquired(`Oedi-${language}`, 'conference');
    const due = addWorkingDays(pages.today - 4, 15);
    const { page, context } = await pages.open({ post: 'post-chair', language, width });
    await page.goto(`/children/${child}`);
    const owed = page.locator('section[aria-labelledby="owed"]');
    for (const summary of await owed.locator('summary').all()) await summary.click();
    await follow(owed.locator('a[href*="clock.paused"]').first());
    await answer(page, {
      ground: 'complex-enquiry',
      why: 'Mae hi gyda’i mam-gu.',
      ...dateParts('until', formatDay(pages.today + 7)),
    });
    await send(page);
    expect(await page.locator('.govuk-error-summary').innerText()).toContain(t('forms.refused.no-lawful-pause'));
    await answer(page, { ground: 'conference-postponed' });
    expect(await faultsOf(page)).toEqual([]);
    await send(page);
    const open = async (): Promise<string> => {
      for (const summary of await owed.locator('summary').all()) await summary.click();
      return owed.innerText();
    };
    expect(await open()).toContain(words(language).date(pages.today + 7));

    await page.goto(`/children/${child}/record/clock.pause-answered`);
    await answer(page, { agreed: 'yes' });
    await send(page);
    expect(await page.locator('.govuk-error-summary').innerText()).toContain(t('forms.refused.own-pause'));

    await pages.become(context, 'post-manager-north');
    await page.goto(`/children/${child}/record/clock.pause-answered`);
    await answer(page, { agreed: 'yes' });
    await send(page);
    const told = await open();
    expect(told).toContain(name('duties.rule', 'icpc-held'));
    expect(told).toContain(words(language).shortDate(due));
  });
});

describe('a second person', () => {
  it('is another post, and another person whichever post they use', async () => {
    const { child, entry } = await enquired('Ail-Berson', 'unsubstantiated', 'post-manager-north');
    const command = {
      kind: 'record.signed-off',
      at: pages.ago(0),
      children: [child],
      data: { entry, decision: 'agreed' },
    };
    const { recorder } = pages.service.services;
    const own = pages.service.as('post-manager-north');
    const refused = {
      ok: false,
      code: 'contradiction',
      contradictions: [{ field: 'data.entry', code: 'own-sign-off' }],
    };
    expect(await recorder.record(own, [command], { source: 'api' })).toMatchObject(refused);
    const elsewhere = { ...pages.service.as('post-head'), person: own.person };
    expect(await recorder.record(elsewhere, [command], { source: 'api' })).toMatchObject(refused);
    const worker = await recorder.record(pages.service.as('post-north-2'), [command], { source: 'api' });
    expect(worker).toMatchObject({ ok: false, code: 'forbidden' });
    const south = await recorder.record(pages.service.as('post-manager-south'), [command], { source: 'api' });
    expect(south).toMatchObject({ ok: false, code: 'forbidden' });
    expect((await recorder.record(pages.service.as('post-head'), [command], { source: 'api' })).ok).toBe(true);
  });
});
