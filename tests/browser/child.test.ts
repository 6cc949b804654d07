import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { saveAuthority } from '#src/ledger/index.ts';
import { words } from '../../src/web/words.ts';
import { answer, dateParts, follow, openPages, type Pages, send } from '../support/pages.ts';
import { AUTHORITY, OTHER_AUTHORITY } from '../support/service.ts';

let pages: Pages;
beforeAll(async () => {
  pages = await openPages();
});
afterAll(() => pages.close());

const seen = (child: string, at: string, data: Readonly<Record<string, unknown>> = {}) => ({
  kind: 'visit.made',
  at,
  children: [child],
  data: { seen: true, alone: true, place: 'home', ...data },
});
const register = (child: string, at: string) => ({
  kind: 'conference.held',
  at,
  children: [child],
  data: { type: 'initial', decision: 'registered', categories: ['neglect', 'physical'] },
});

const made = (options: Parameters<Pages['child']>[0] = {}): Promise<string> =>
  pages.child({ familyName: 'Dychmygol', at: pages.ago(120), ...options });
const get = (path: string, post: string, language = 'en') =>
  pages.service.app.inject({
    url: path,
    cookies: { 'diogel-session': pages.service.session(post), 'diogel-language': language },
  });

describe('the page of a child', () => {
  it('says at once who they are, who has them, when they were seen, and what is owed', async () => {
    const child = await made({ dateOfBirth: '2015-05-05' });
    await pages.service.record('post-chair', register(child, pages.ago(60)));
    await pages.service.record(
      'post-north-1',
      seen(child, pages.ago(50)),
      seen(child, pages.ago(20), { alone: false }),
    );
    const { page } = await pages.open({ post: 'post-north-1' });
    await page.goto(`/children/${child}`);
    const identity = await page.locator('.diogel-identity').innerText();
    for (const said of [
      'Esiampl Dychmygol',
      '5 May 2015',
      'On the register: Neglect and physical abuse',
      'Social worker 1, north: Deiliad Dychmygol 6',
      'Team manager, north',
      'Welsh',
    ])
      expect(identity).toContain(said);
    const glance = await page.locator('.diogel-glance__item--alarm').allInnerTexts();
    expect(glance.join('\n')).toContain('50 days ago');
    expect(await page.locator('.diogel-glance').innerText()).toContain('20 days ago');
    expect(
      await page.locator('.diogel-duty--overdue', { hasText: 'Child protection visit' }).first().innerText(),
    ).toContain('Wales Safeguarding Procedures, section 4, page 7');
    await follow(page.getByRole('button', { name: 'Record a visit' }));
    expect(page.url()).toContain('/record/visit.made');
  });

  it('gives the reason of a date: the days counted and the holidays skipped', async () => {
    const child = await made({ at: '2017-01-04' });
    await pages.service.record('post-chair', register(child, '2017-04-03'));
    const answered = await get(`/children/${child}`, 'post-north-1');
    expect(answered.body).toContain(
      '10 working days after Monday 3 April 2017, skipping Good Friday and Easter Monday: Wednesday 19 April 2017',
    );
    const welsh = await get(`/children/${child}`, 'post-north-1', 'cy');
    expect(welsh.body).toContain(
      '10 diwrnod gwaith ar ôl dydd Llun 3 Ebrill 2017, heb gyfrif Dydd Gwener y Groglith a Dydd Llun y Pasg: dydd Mercher 19 Ebrill 2017',
    );
  });

  it('says that a local closure day stopped no clock', async () => {
    const { database, laws } = pages.service.services;
    const { code, name, region } = await laws.authority(AUTHORITY);
    const save = async (configuration: Record<string, unknown>) => {
      await saveAuthority(database, { id: AUTHORITY, code, name, region, configuration });
      laws.forget();
    };
    const child = await made({ at: '2017-01-04' });
    await pages.service.record('post-chair', register(child, '2017-04-03'));
    await save({ closures: ['2017-04-11'] });
    expect((await get(`/children/${child}`, 'post-north-1')).body).toContain(
      '1 day when the authority was closed still counted.',
    );
    await save({});
  });

  it('says which category of young person somebody who leaves care is in, as it was on each day', async () => {
    const child = await made({ dateOfBirth: '2008-05-05' });
    const category = (of: string, at: string) => ({
      kind: 'leaving-care.categorised',
      at,
      children: [child],
      data: { category: of },
    });
    await pages.service.record(
      'post-north-1',
      { kind: 'care.began', at: pages.ago(110), children: [child], data: {} },
      category('1', pages.ago(40)),
      { kind: 'care.ended', at: pages.ago(20), children: [child], data: {} },
      category('2', pages.ago(20)),
    );
    for (const language of ['en', 'cy'] as const) {
      const { t, name } = words(language);
      const badges = async (query: string): Promise<string[]> => {
        const { body } = await get(`/children/${child}${query}`, 'post-north-1', language);
        const bar = body.slice(body.indexOf('diogel-identity'), body.indexOf('diogel-glance'));
        return [...bar.matchAll(/diogel-badge[^>]*>([^<]+)</g)].map(([, said = '']) => said);
      };
      expect(await badges('')).toEqual([name('codes.leaving-care', '2')]);
      expect(await badges(`?as-at=${pages.ago(30)}`)).toEqual([
        t('common.badge.looked-after'),
        name('codes.leaving-care', '1'),
      ]);
    }
  });

  it('shouts where nobody has the child, and where the post is vacant', async () => {
    const nobodys = await made({ worker: null });
    const vacant = await made();
    await pages.service.record('post-manager-north', {
      kind: 'case.allocated',
      at: pages.ago(3),
      children: [vacant],
      data: { worker: 'post-north-2', team: 'north' },
    });
    const { page } = await pages.open({ post: 'post-head' });
    await page.goto(`/children/${nobodys}`);
    expect(await page.locator('.diogel-identity .diogel-badge--alarm').innerText()).toBe('Unallocated');
    await pages.service.services.database.asOwner(AUTHORITY, async (tx) => {
      await tx.run(
        {
          name: 'leave',
          text: `update organisation.holding set to_day = $2 where authority = $1 and post = 'post-north-2'`,
        },
        [AUTHORITY, pages.today - 1],
      );
    });
    pages.service.services.organisations.forget(AUTHORITY);
    await page.goto(`/children/${vacant}`);
    expect(await page.locator('.diogel-identity .diogel-badge--alarm').innerText()).toBe('Vacant post');
    await pages.service.services.database.asOwner(AUTHORITY, async (tx) => {
      await tx.run(
        {
          name: 'return',
          text: `update organisation.holding set to_day = null where authority = $1 and post = 'post-north-2'`,
        },
        [AUTHORITY],
      );
    });
    pages.service.services.organisations.forget(AUTHORITY);
  });

  it('names brothers and sisters within reach, counts the others, and says how often nothing was done before', async () => {
    const [child, near, far] = [await made(), await made({ givenName: 'Agos' }), await made({ givenName: 'Pell' })];
    await pages.service.record('post-north-1', {
      kind: 'relationship.recorded',
      at: pages.ago(100),
      children: [child, near, far],
      data: { relationship: 'sibling' },
    });
    for (const [contact, days] of [
      ['k1', 90],
      ['k2', 80],
    ] as const) {
      await pages.service.record(
        'post-manager-north',
        {
          kind: 'contact.received',
          at: pages.ago(days),
          children: [child, far],
          data: { contact: contact + child, source: 'school' },
        },
        {
          kind: 'contact.decided',
          at: pages.ago(days - 1),
          children: [child, far],
          data: { contact: contact + child, outcome: 'no-further-action' },
        },
      );
    }
    await pages.service.record('post-manager-north', {
      kind: 'case.allocated',
      at: pages.ago(70),
      children: [far],
      data: { worker: 'post-south-1', team: 'south' },
    });
    const { page } = await pages.open({ post: 'post-north-1' });
    await page.goto(`/children/${child}`);
    const text = await page.locator('main').innerText();
    expect(text).toContain('Agos Dychmygol');
    expect(text).not.toContain('Pell');
    expect(text).toContain('1 other, whose record is not within the reach of your post');
    expect(text).toContain('No further action was decided 2 times before');
    expect(await page.locator('.diogel-contacts li').count()).toBe(2);
  });

  it('shows what was known on a past day, and nothing that was written down later', async () => {
    const child = await made({ at: pages.ago(1) });
    await pages.service.record('post-chair', register(child, pages.ago(1)));
    const { page } = await pages.open({ post: 'post-head' });
    await page.goto(`/children/${child}?as-at=${pages.ago(1)}`);
    expect(await page.locator('.diogel-past').innerText()).toContain('by what is known today');
    expect(await page.locator('.diogel-identity').innerText()).toContain('On the register');
    await page.goto(`/children/${child}?known-at=${pages.ago(1)}`);
    // All of it was written down today.
    expect(await page.locator('.diogel-identity').innerText()).not.toContain('On the register');
    expect(await page.locator('main').innerText()).not.toContain('Esiampl');
    expect(await page.locator('a[href*="/record/"]').count()).toBe(0);
    await page.goto(`/children/${child}`);
    await follow(page.locator('summary', { hasText: 'another day' }));
    await answer(page, { ...dateParts('past', pages.ago(1)), sight: 'known' });
    await follow(page.getByRole('button', { name: 'Show' }));
    expect(page.url()).toContain(`known-at=${pages.ago(1)}`);
  });

  it('shows a correction with what it replaced, and before it was known, only what was known', async () => {
    const child = await made();
    const { page } = await pages.open({ post: 'post-north-1' });
    await pages.service.record('post-north-1', seen(child, pages.ago(9)));
    await page.goto(`/children/${child}`);
    await follow(page.locator('a[href*="/correct/visit.made/"]'));
    await answer(page, { place: 'school' });
    await send(page);
    expect(await page.locator('.diogel-timeline__item--void').count()).toBe(1);
    expect(await page.locator('.diogel-timeline').innerText()).toContain('Recorded 9 days later');
  });

  it('gives the chronology fifty at a time, narrowed as asked, and whole on paper with who printed it', async () => {
    const child = await made({ at: pages.ago(400) });
    await pages.service.record(
      'post-north-1',
      ...Array.from({ length: 60 }, (_, place) => seen(child, pages.ago(300 - place))),
    );
    const { page } = await pages.open({ post: 'post-north-1' });
    const entries = page.locator('.diogel-timeline__item');
    await page.goto(`/children/${child}`);
    expect(await entries.count()).toBe(50);
    await follow(page.locator('.govuk-pagination__next a'));
    expect(await entries.count()).toBe(13);
    await follow(page.getByRole('link', { name: 'Show all on one page' }));
    expect(await entries.count()).toBe(63);
    await page.goto(`/children/${child}`);
    await follow(page.locator('.diogel-filter__title'));
    await answer(page, { only: 'visits', ...dateParts('from', pages.ago(250)), ...dateParts('to', pages.ago(246)) });
    await follow(page.locator('.diogel-filter__form button'));
    expect(await entries.count()).toBe(5);
    await page.goto(`/children/${child}?view=print`);
    expect(await entries.count()).toBe(63);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.diogel-print-line').innerText()).toMatch(
      /^Printed by Deiliad Dychmygol 6 on .*Personal information about a child/,
    );
  });

  it('says the same whether a child is out of reach or does not exist, and nothing of another authority', async () => {
    const child = await made();
    const outOfReach = await get(`/children/${child}`, 'post-south-1');
    const unknown = await get(`/children/${randomUUID()}`, 'post-south-1');
    const elsewhere = await pages.service.app.inject({
      url: `/children/${child}`,
      cookies: { 'diogel-session': pages.service.session('post-director', OTHER_AUTHORITY) },
    });
    expect([outOfReach.statusCode, unknown.statusCode, elsewhere.statusCode]).toEqual([403, 403, 403]);
    for (const { body } of [outOfReach, unknown, elsewhere]) expect(body).not.toContain('Esiampl');
    expect((await get(`/children/${child}`, 'post-administrator')).statusCode).toBe(403);
  });
});

describe('what a page costs', () => {
  it('is at most six queries, whatever it shows', async () => {
    const [child, sister] = [await made(), await made()];
    const contact = randomUUID();
    await pages.service.record(
      'post-manager-north',
      {
        kind: 'relationship.recorded',
        at: pages.ago(90),
        children: [child, sister],
        data: { relationship: 'sibling' },
      },
      {
        kind: 'contact.received',
        at: pages.ago(80),
        children: [child, sister],
        data: { contact: randomUUID(), source: 'school' },
      },
      { kind: 'contact.received', at: pages.ago(8), children: [child], data: { contact, source: 'police' } },
      seen(child, pages.ago(7)),
    );
    const [visit] = await pages.service.services.ledger.events(AUTHORITY, child, { kinds: ['visit.made'] });
    // The organisation is read now and then, for every page together.
    await get('/my-work', 'post-manager-north');
    const query = vi.spyOn(pg.Client.prototype, 'query');
    try {
      for (const path of [
        '',
        `?known-at=${pages.ago(1)}`,
        '?view=print',
        '/record/visit.made',
        '/record/contact.decided',
        `/correct/visit.made/${visit?.id}`,
        `/retract/${visit?.id}`,
      ]) {
        query.mockClear();
        expect((await get(`/children/${child}${path}`, 'post-manager-north')).statusCode).toBe(200);
        // Not the page's own: what is read now and then for every page together, and the note that somebody looked, which is
        // made once in a while when the page is out.
        const others = /insert into web\.looked|from organisation\.|from ledger\.(authority|alarm)\b/;
        const asked = query.mock.calls.filter((call) => !others.test(JSON.stringify(call[0])));
        expect([path, asked.length <= 6, asked.length > 0]).toEqual([path, true, true]);
      }
    } finally {
      query.mockRestore();
    }
  });
});
