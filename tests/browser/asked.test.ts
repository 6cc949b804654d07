import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { words } from '#src/web/words.ts';
import { wordingOf } from '#src/web/pages/forms/wording.ts';
import { versionOf } from '#src/ledger/index.ts';
import { FORMS } from '#src/practice/index.ts';
import { answer, faultsOf, follow, openPages, type Pages, send } from '../support/pages.ts';
import { AUTHORITY, OTHER_AUTHORITY, registering } from '../support/service.ts';

let pages: Pages;
beforeAll(async () => {
  pages = await openPages();
});
afterAll(() => pages.close());

const made = async (): Promise<string> => {
  const child = randomUUID();
  await pages.service.record('post-manager-north', ...registering(child));
  return child;
};

describe('what was submitted', () => {
  it.each([
    ['cy', 'en', 390],
    ['en', 'cy', 1280],
  ] as const)('in %s keeps the words in which it was asked, whoever reads it in %s', async (asked, read, width) => {
    const child = await made();
    const { page, context } = await pages.open({ post: 'post-north-1', language: asked, width });
    await page.goto(`/children/${child}/record/visit.made`);
    await answer(page, { seen: 'yes', alone: 'no', place: 'school' });
    await send(page);
    await context.addCookies([{ name: 'diogel-language', value: read, url: pages.address }]);
    await page.goto(`/children/${child}`);
    await follow(page.locator('a[href*="/asked/"]').first());
    const then = words(asked);
    const question = page.locator(`h2[lang="${asked}"]`, { hasText: then.name('fields.ask', 'visit.made.place') });
    expect(await question.count()).toBe(1);
    const told = await page.locator('main').innerText();
    expect(told).toContain(then.name('codes.place', 'school'));
    expect(told).toContain(words(read).name('codes.language', asked));
    expect(await faultsOf(page)).toEqual([]);
  });

  it('is found under the version that it names, by its own authority alone, and nobody can change the words', async () => {
    const child = await made();
    const { page } = await pages.open({ post: 'post-north-1' });
    await page.goto(`/children/${child}/record/visit.refused`);
    await answer(page, { reason: 'Neb gartref 😟' });
    await send(page);
    const { ledger } = pages.service.services;
    const [event] = await ledger.events(AUTHORITY, child, { kinds: ['visit.refused'] });
    const wording = wordingOf(words('en'), 'visit.refused');
    if (event?.form === undefined || wording === undefined) throw new Error('no words were kept');
    expect(event.form).toBe(versionOf(wording));
    expect(await ledger.wording(AUTHORITY, event.form)).toEqual(wording);
    expect(await ledger.wording(OTHER_AUTHORITY, event.form)).toBeUndefined();
    const client = new pg.Client({ connectionString: pages.service.databaseUrl });
    await client.connect();
    try {
      await client.query('begin');
      await client.query('set local role diogel_service');
      await client.query(`select set_config('diogel.authority', '${AUTHORITY}', true)`);
      for (const change of [
        'update ledger.wording set language = $1',
        'delete from ledger.wording where language = $1',
      ]) {
        await client.query('savepoint before');
        await expect(client.query(change, ['en'])).rejects.toThrow('permission denied');
        await client.query('rollback to savepoint before');
      }
    } finally {
      await client.end();
    }
  });

  it('says plainly that what came by another door was asked in no words of ours, and shows nothing of another child', async () => {
    const child = await made();
    const other = await made();
    await pages.service.record('post-north-1', {
      kind: 'visit.refused',
      at: '2024-02-01',
      children: [child],
      data: {},
    });
    const [event] = await pages.service.services.ledger.events(AUTHORITY, child, { kinds: ['visit.refused'] });
    const { page } = await pages.open({ post: 'post-north-1' });
    for (const path of [`/children/${child}/asked/${event?.id}`, `/children/${other}/asked/${event?.id}`]) {
      const answered = await page.goto(path);
      expect(answered?.status()).toBe(404);
      expect(await page.locator('main').innerText()).toContain(words('en').t('forms.asked.none'));
    }
  });
});

describe('the words of a form', () => {
  it('have one version for each form and language, and other words have another', () => {
    const versions = (['en', 'cy'] as const).flatMap((language) =>
      [...FORMS.keys()].map((kind) => {
        const wording = wordingOf(words(language), kind);
        if (wording === undefined) throw new Error(kind);
        return versionOf(wording);
      }),
    );
    expect(new Set(versions).size).toBe(FORMS.size * 2);
    const wording = wordingOf(words('en'), 'visit.made');
    if (wording === undefined) throw new Error('a visit has no form');
    const changed = {
      ...wording,
      questions: wording.questions.map((each, nth) => (nth === 0 ? { ...each, ask: `${each.ask}?` } : each)),
    };
    expect(versionOf(changed)).not.toBe(versionOf(wording));
    expect(versionOf({ ...wording })).toBe(versionOf(wording));
  });
});
