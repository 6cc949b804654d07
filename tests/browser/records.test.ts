import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saveAuthority } from '#src/ledger/index.ts';
import { words } from '../../src/web/words.ts';
import { ownFolder } from '../support/folder.ts';
import { answer, faultsOf, follow, openPages, type Pages, picture } from '../support/pages.ts';
import { AUTHORITY, registering } from '../support/service.ts';

let pages: Pages;
let folder: string;
const OLD = 'hen-gofnod';
const OPEN = 'cofnod-agored';

beforeAll(async () => {
  folder = await ownFolder();
  pages = await openPages({ environment: { DIOGEL_VAR: folder } });
  const { service } = pages;
  const { database, laws } = service.services;
  const authority = await laws.authority(AUTHORITY);
  await saveAuthority(database, {
    ...authority,
    configuration: { ...authority.configuration, retention: { 'ret-nfa': 6 } },
  });
  laws.forget();
  const [registered] = registering(OLD, { familyName: 'Hengofnod', dateOfBirth: '2000-01-01', at: '2010-05-06' });
  const contact = { contact: 'k1' };
  await service.record(
    'post-head',
    ...(registered === undefined ? [] : [registered]),
    { kind: 'contact.received', at: '2010-05-06', children: [OLD], data: { ...contact, source: 'police' } },
    {
      kind: 'contact.decided',
      at: '2010-05-06',
      children: [OLD],
      data: { ...contact, outcome: 'no-further-action', helpSuggested: true },
    },
    { kind: 'contact.acknowledged', at: '2010-05-06', children: [OLD], data: { ...contact, outcomeTold: true } },
    ...registering(OPEN, { familyName: 'Agoredig' }),
  );
});
afterAll(async () => {
  await pages.close();
  await rm(folder, { recursive: true, force: true });
});

describe.each(['cy', 'en'] as const)('keeping records, in %s', (language) => {
  const { t, name } = words(language);

  it('names whose time is over, says of each child until when and why, and looks well on a narrow screen', async () => {
    for (const width of [1280, 390]) {
      const { page } = await pages.open({ post: 'post-head', language, width });
      await page.goto('/records/over');
      expect(await page.locator('main').innerText()).toContain('Hengofnod');
      expect(await page.locator('main').innerText()).not.toContain('Agoredig');
      expect(await faultsOf(page)).toEqual([]);
      await picture(page, `records-over-${language}-${width}`);
      await follow(page.getByRole('link', { name: /Hengofnod/ }));
      const text = await page.locator('main').innerText();
      expect(text).toContain(t('records.may-be-erased'));
      expect(text).toContain(name('records.rule', 'ret-nfa'));
      expect(text).toContain(t('common.badge.local'));
      expect(await faultsOf(page)).toEqual([]);
      await picture(page, `records-keeping-${language}-${width}`);
      await page.goto(`/children/${OPEN}/keeping`);
      expect(await page.locator('main').innerText()).toContain(name('records.stop', 'case-open'));
      await picture(page, `records-stopped-${language}-${width}`);
      await page.goto('/records');
      expect(await page.locator('main').innerText()).toContain(t('records.open.none'));
      expect(await faultsOf(page)).toEqual([]);
      await picture(page, `records-${language}-${width}`);
    }
  });

  it('places a hold on one record and on every one, which stops the asking, and lifts both', async () => {
    const { page } = await pages.open({ post: 'post-director', language });
    for (const [place, back] of [
      [`/children/${OLD}/keeping/hold`, `/children/${OLD}/keeping`],
      ['/records/hold', '/records'],
    ] as const) {
      await page.goto(place);
      await follow(page.locator('main button'));
      expect(await page.locator('.govuk-error-summary').innerText()).toContain(t('records.wrong.inquiry'));
      expect(await faultsOf(page)).toEqual([]);
      await answer(page, { inquiry: 'Ymchwiliad Dychmygol', reason: 'Llythyr' });
      await follow(page.locator('main button'));
      await page.goto(back);
      expect(await page.locator('main').innerText()).toContain('Ymchwiliad Dychmygol');
      await page.goto(`/children/${OLD}/keeping/ask`);
      await answer(page, { basis: 'court-order', scope: 'record', reason: 'Gorchymyn' });
      await follow(page.locator('main button'));
      expect(await page.locator('.govuk-error-summary').innerText()).toContain(t('forms.refused.under-hold'));
      await page.goto(back);
      await follow(page.locator('main a[href*="/lift/"]').first());
      await answer(page, { reason: 'Ar ben' });
      await follow(page.locator('main button'));
      await page.goto(back);
      expect(await page.locator('main').innerText()).not.toContain('Ymchwiliad Dychmygol');
    }
  });
});

describe('erasing by pages', () => {
  const { t, name } = words('en');

  it('takes one who asks and another who agrees, having read what goes; then nothing says whose it was', async () => {
    const { page, context } = await pages.open({ post: 'post-head' });
    await page.goto(`/children/${OLD}/keeping/ask`);
    await follow(page.locator('main button'));
    const missing = await page.locator('.govuk-error-summary').innerText();
    for (const key of ['basis', 'scope', 'reason'] as const) expect(missing).toContain(t(`records.wrong.${key}`));
    await answer(page, { basis: 'retention', rule: 'ret-nfa', scope: 'record', reason: 'Mae’r amser ar ben' });
    await picture(page, 'records-ask-en-1280');
    expect(await faultsOf(page)).toEqual([]);
    await follow(page.locator('main button'));
    await page.goto('/records');
    await follow(page.locator('main a[href*="/answer/"]'));
    const text = await page.locator('main').innerText();
    for (const said of [t('records.answer.warning'), t('records.answer.stays'), name('records.basis', 'retention')])
      expect(text).toContain(said);
    await picture(page, 'records-answer-en-1280');
    await answer(page, { answer: 'agreed', sure: 'yes' });
    await follow(page.locator('main button'));
    expect(await page.locator('.govuk-error-summary').innerText()).toContain(t('forms.refused.own-erasure'));

    await pages.become(context, 'post-director');
    await page.goto('/records');
    await follow(page.locator('main a[href*="/answer/"]'));
    await answer(page, { answer: 'agreed' });
    await follow(page.locator('main button'));
    expect(await page.locator('.govuk-error-summary').innerText()).toContain(t('records.wrong.sure'));
    await answer(page, { sure: 'yes' });
    await follow(page.locator('main button'));
    const after = await page.locator('main').innerText();
    expect(after).toContain(name('records.basis', 'retention'));
    expect(after).toContain(t('records.open.none'));
    expect(after).not.toContain('Hengofnod');
    await picture(page, 'records-done-en-1280');
    await page.goto('/records/over');
    expect(await page.locator('main').innerText()).toContain(t('records.over.none'));
    expect(await pages.service.services.ledger.events(AUTHORITY, OLD)).toEqual([]);
  });
});
