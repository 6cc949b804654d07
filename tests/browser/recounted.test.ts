import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Day, formatDay } from '#src/calendar/index.ts';
import { type Edition, editionsOf, prepare, publish, quarterOf, recountEdition } from '#src/figures/index.ts';
import { words } from '#src/web/words.ts';
import { faultsOf, follow, openPages, type Pages, picture } from '../support/pages.ts';
import { AUTHORITY, registering } from '../support/service.ts';

let pages: Pages;
let last: { readonly from: Day; readonly to: Day };
let edition: Edition;
const NAME = 'Chwarter dychmygol';
const children = Array.from({ length: 6 }, () => randomUUID());
const on = (day: Day): string => formatDay(day);

const assessed = (child: string, day: Day) => ({
  kind: 'assessment.completed',
  at: on(day),
  children: [child],
  data: {
    assessment: `a-${child}`,
    contact: `k-${child}`,
    childSeen: true,
    outcome: 'care-and-support-plan',
  },
});
/** What came of a recount, as the table would have it. */
const stored = async (
  verdict: string,
  {
    wrong = [],
    differing = [],
    daysAgo = 0,
  }: { wrong?: readonly string[]; differing?: readonly Record<string, string>[]; daysAgo?: number } = {},
): Promise<void> => {
  const client = new pg.Client({ connectionString: pages.service.databaseUrl });
  await client.connect();
  const at = pages.service.services.clock.now() - daysAgo * 86_400_000_000;
  await client.query('insert into figures.recount values ($1, $2, $3, $4, $5, $6, $7, $8)', [
    AUTHORITY,
    at,
    edition.id,
    edition.full,
    'f'.repeat(64),
    verdict,
    wrong,
    JSON.stringify(differing),
  ]);
  await client.end();
};

type Page = Awaited<ReturnType<Pages['open']>>['page'];
/** A page of figures once they are counted, as a visitor would look again. */
const counted = async (page: Page, path: string): Promise<void> => {
  await page.goto(path);
  for (let tried = 0; tried < 60 && (await page.locator('main a[role="button"]').count()) > 0; tried++)
    await follow(page.locator('main a[role="button"]'));
};
const BOTH = ['en', 'cy'] as const;
/** What the pages say in both languages: the note on Figures, and how many figures are coloured. */
const said = async (
  check: (of: { language: 'en' | 'cy'; note: string; colours: number; text: string }) => void,
  path = '/figures',
): Promise<void> => {
  for (const language of BOTH) {
    const { page, context } = await pages.open({ post: 'post-director', language });
    await counted(page, path);
    check({
      language,
      note: await page.locator('.govuk-inset-text').innerText(),
      colours: await page.locator('main .govuk-tag').count(),
      text: await page.locator('main').innerText(),
    });
    await context.close();
  }
};

beforeAll(async () => {
  pages = await openPages({ environment: { DIOGEL_VAR: await mkdtemp(join(tmpdir(), 'diogel-recounted-')) } });
  const { services, record, seal, as } = pages.service;
  last = quarterOf(quarterOf(services.clock.today()).from - 1);
  for (const [index, child] of children.entries()) {
    const came = last.from - 10;
    await record(
      'post-head',
      ...registering(child, { familyName: `Dychmygol-${index}`, at: on(came) }),
      { kind: 'care.began', at: on(came), children: [child], data: { legalStatus: 'care-order' } },
      {
        kind: 'contact.received',
        at: on(last.from + 10),
        children: [child],
        data: { contact: `k-${child}`, source: 'school', summary: 'Dychmygol' },
      },
      {
        kind: 'contact.decided',
        at: on(last.from + 10),
        children: [child],
        data: { contact: `k-${child}`, outcome: 'assessment', reason: 'Dychmygol' },
      },
    );
    if (index < 5) await record('post-head', assessed(child, last.from + 30));
  }
  await seal();
  const now = services.clock.now();
  const prepared = await prepare(services, AUTHORITY, { edition: NAME, ...last, asAt: last.to }, now);
  if (!prepared.ok) throw new Error(prepared.code);
  const published = await publish(services, as('post-director'), prepared.prepared, now);
  if (!published.ok) throw new Error(published.code);
  await seal();
  const [found] = await editionsOf(services.ledger, AUTHORITY);
  if (found === undefined) throw new Error('nothing was published');
  edition = found;
}, 180_000);
afterAll(() => pages.close());

describe('a figure', { timeout: 360_000 }, () => {
  it('has no colour before anybody has counted it again, and says so', async () => {
    await said(({ language, note, colours }) => {
      expect(note).toContain(words(language).t('figures.colour.not-recounted', { edition: NAME }));
      expect(colours).toBe(0);
    });
    for (const language of BOTH) {
      const { page, context } = await pages.open({ post: 'post-north-1', language });
      await page.goto('/integrity');
      expect(await page.locator('main').innerText()).toContain(
        words(language).t('integrity.recount.never', { edition: NAME }),
      );
      await context.close();
    }
  });

  it('has none where the recount is older than it may be', async () => {
    await stored('agrees', { daysAgo: 8 });
    await said(({ language, note, colours }) => {
      expect(note).toContain(words(language).days(7));
      expect(note).toContain(NAME);
      expect(colours).toBe(0);
    });
  });

  it('has one, with a word, where the verifier counted the same', async () => {
    const { database, ledger } = pages.service.services;
    const made = await recountEdition({ database, ledger }, AUTHORITY, edition);
    expect(made).toMatchObject({ ok: true, recount: { verdict: 'agrees' } });
    for (const language of BOTH)
      for (const width of [1280, 390]) {
        const { t, name } = words(language);
        const { page, context } = await pages.open({ post: 'post-director', language, width });
        await counted(page, '/figures');
        const row = (measure: string) =>
          page.locator('main tbody tr', { hasText: name('figures.measure', measure) }).first();
        const mark = (measure: string) => row(measure).locator('.govuk-tag');
        expect(await mark('assessments-in-time').innerText()).toBe(t('figures.mark.met'));
        expect(await mark('assessments-in-time').getAttribute('class')).toContain('green');
        expect(await mark('looked-after-reviews-in-time').innerText()).toMatch(/^\d+ /);
        expect(await mark('looked-after-reviews-in-time').getAttribute('class')).toContain('yellow');
        // A number that nothing is asked of is neither good nor bad.
        expect(await mark('looked-after').count()).toBe(0);
        await picture(page, `recounted-${language}-${width}`);
        expect(await faultsOf(page)).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
        await follow(row('looked-after-reviews-in-time').locator('a').first());
        expect(await page.locator('main .govuk-tag').count()).toBe(1);
        await picture(page, `recounted-measure-${language}-${width}`);
        expect(await faultsOf(page)).toEqual([]);
        await context.close();
      }
  });

  it('has none of another time, nor of a post, which nobody counted again', async () => {
    for (const path of [`/figures?from=${on(last.from - 92)}&to=${on(last.from - 1)}`, '/figures?worker=post-north-1'])
      await said(({ language, note, colours }) => {
        const { t, date } = words(language);
        const period = t('figures.period-from-to', { from: date(last.from), to: date(last.to) });
        expect(note).toContain(t('figures.colour.not-this', { edition: NAME, period }));
        expect(colours).toBe(0);
      }, path);
  });

  it('loses it where it is not what was published any more', async () => {
    const [, , , , , child = ''] = children;
    await pages.service.record('post-head', assessed(child, last.from + 40));
    await said(({ language, text }) => {
      expect(text).toContain(words(language).t('figures.mark.changed'));
    }, '/figures?again=yes');
  });

  it('loses it where it came out otherwise, which Integrity names', async () => {
    const differing = [{ measure: 'looked-after-reviews-in-time', published: '0 / 6', counted: '1 / 6' }];
    await stored('differs', { wrong: ['figures'], differing });
    await said(({ language, text }) => {
      expect(text).toContain(words(language).t('figures.mark.differs'));
    });
    for (const language of BOTH)
      for (const width of [1280, 390]) {
        const { t, name } = words(language);
        for (const post of ['post-director', 'post-north-1']) {
          const { page, context } = await pages.open({ post, language, width });
          await page.goto('/integrity');
          const text = await page.locator('main').innerText();
          expect(text).toContain(t('integrity.answer.no'));
          expect(text).toContain(name('integrity.recount-wrong', 'figures'));
          expect(text).toContain(name('figures.measure', 'looked-after-reviews-in-time'));
          expect(text.includes('1 / 6')).toBe(post === 'post-director');
          await picture(page, `recount-differs-${post}-${language}-${width}`);
          expect(await faultsOf(page)).toEqual([]);
          expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
          await context.close();
        }
      }
  });

  it('has none, however many agree, where what they rest on is not what was sealed', async () => {
    await stored('differs', { wrong: ['events'] });
    await said(({ note, colours }) => {
      expect(note).toContain(NAME);
      expect(colours).toBe(0);
    });
    await stored('failed');
    await said(({ colours }) => expect(colours).toBe(0));
  });
});
