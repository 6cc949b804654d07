import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addWorkingDays, type Day, formatDay } from '#src/calendar/index.ts';
import type { Command } from '#src/recording/index.ts';
import { faultsOf, follow, openPages, type Pages } from '../support/pages.ts';
import { registering } from '../support/service.ts';

let pages: Pages;
const text = (page: Page): Promise<string> => page.locator('main').innerText();

/** The day from which ten working days lead to a given day: what makes a child protection visit due on it. */
const tenBefore = (due: Day): string => {
  let day = due - 10;
  while (addWorkingDays(day, 10) > due) day--;
  return formatDay(day);
};

const seenAlone = (child: string, at: string, place = 'home'): Command => ({
  kind: 'visit.made',
  at,
  children: [child],
  data: { seen: true, alone: true, place },
});

/** On the register since ten weeks, last seen alone on a day. */
const onRegister = async (
  child: string,
  familyName: string,
  lastSeen: string,
  worker = 'post-north-1',
): Promise<void> => {
  const enquiry = randomUUID();
  await pages.service.record(
    'post-head',
    ...registering(child, { givenName: 'Mabli', familyName, at: pages.ago(100), worker }),
  );
  await pages.service.record(
    'post-head',
    {
      kind: 'strategy.held',
      at: pages.ago(90),
      children: [child],
      data: { enquiry, agencies: ['police', 'social-services'], decision: 'enquiries' },
    },
    { kind: 'enquiry.concluded', at: pages.ago(85), children: [child], data: { enquiry, determination: 'conference' } },
    {
      kind: 'advocacy.offered',
      at: pages.ago(85),
      children: [child],
      data: { accepted: true },
    },
    {
      kind: 'conference.held',
      at: pages.ago(70),
      children: [child],
      data: { type: 'initial', enquiry, decision: 'registered', categories: ['neglect'] },
    },
    { kind: 'plan.circulated', at: pages.ago(69), children: [child], data: { plan: 'outline' } },
    { kind: 'plan.circulated', at: pages.ago(68), children: [child], data: { plan: 'detailed' } },
    { kind: 'core-group.held', at: pages.ago(65), children: [child], data: {} },
    { kind: 'core-group.held', at: pages.ago(5), children: [child], data: {} },
    {
      kind: 'assessment.completed',
      at: pages.ago(60),
      children: [child],
      data: { assessment: randomUUID(), enquiry, childSeen: true },
    },
    seenAlone(child, lastSeen),
  );
};

beforeAll(async () => {
  pages = await openPages();
  await onRegister(randomUUID(), 'Hwyr-Iawn', tenBefore(pages.today - 20));
  await onRegister(randomUUID(), 'Heddiw', pages.ago(1), 'post-north-2');
  await pages.service.record(
    'post-head',
    ...registering(randomUUID(), { givenName: 'Nebun', familyName: 'Dineb', at: pages.ago(33), worker: null }),
  );
  const left = randomUUID();
  await pages.service.record(
    'post-head',
    ...registering(left, { givenName: 'Adawyd', familyName: '=HYPERLINK("x")', at: pages.ago(60) }),
    {
      kind: 'case.unallocated',
      at: pages.ago(44),
      children: [left],
      data: {},
    },
  );
}, 60_000);
afterAll(async () => {
  await pages.close();
});

describe('the first page and signing in, without a script', () => {
  it('greets in both languages, lets a post be chosen, and leads a team’s manager to the team', async () => {
    const { page } = await pages.open({});
    await page.goto('/');
    const said = await text(page);
    expect(said).toContain('What is owed to each child');
    expect(said).toContain('Beth sy’n ddyledus i bob plentyn');
    await follow(page.getByRole('button', { name: 'Sign in' }));
    expect(await text(page)).toContain('This is a demonstration. There is no password');
    await follow(page.locator('button[value="1:post-manager-north"]').first());
    expect(new URL(page.url()).pathname).toBe('/team');
    await page.goto('/');
    expect(new URL(page.url()).pathname).toBe('/team');
    await follow(page.getByRole('button', { name: 'Sign out' }));
    expect(new URL(page.url()).pathname).toBe('/');
    await page.goto('/team');
    expect(page.url()).toMatch(/\/sign-in\?back=%2Fteam$/);
  });

  it('goes on to where somebody wanted to go, and to nobody else’s site', async () => {
    const { page } = await pages.open({});
    for (const [back, path] of [
      ['/search', '/search'],
      ['//elsewhere.example/x', '/my-work'],
      ['https://elsewhere.example/', '/my-work'],
      ['/\\elsewhere.example', '/my-work'],
    ] as const) {
      await page.goto(`/sign-in?back=${encodeURIComponent(back)}`);
      await follow(page.locator('details', { hasText: 'North' }).first().locator('summary'));
      await follow(page.locator('button[value="1:post-north-1"]').last());
      const url = new URL(page.url());
      expect([back, url.origin, url.pathname]).toEqual([back, pages.address, path]);
    }
  });

  it('shows who is interim and which post is vacant, whose work goes up, and signs nobody in to that', async () => {
    const { page } = await pages.open({});
    await page.goto('/sign-in');
    const said = await page.content();
    expect(said).toMatch(/Head of children’s services.{0,60}Interim/s);
    expect(said).toMatch(/Social worker 3, north.{0,200}The work goes to Team manager, north/s);
    expect(await page.locator('button[value="1:post-north-vacant"]').count()).toBe(0);
    const token = await page.inputValue('input[name=_csrf] >> nth=0');
    const answer = await page.request.post('/sign-in', {
      form: { _csrf: token, post: '1:post-north-vacant' },
      maxRedirects: 0,
    });
    expect(answer.status()).toBe(422);
    expect(answer.headers()['set-cookie'] ?? '').not.toContain('diogel-session');
  });
});

describe('my work, without a script', () => {
  it('shows what is owed, the overdue with its days, since when, and under which law, and where it is done', async () => {
    const { page } = await pages.open({ post: 'post-north-1' });
    await page.goto('/my-work');
    const card = page.locator('.diogel-duty', { hasText: 'Hwyr-Iawn: Child protection visit' }).first();
    const said = await card.innerText();
    expect(said).toMatch(/\d+ days overdue/);
    expect(said).toContain('Wales Safeguarding Procedures, section 4, page 7');
    expect(await card.getByRole('link', { name: 'Record a visit' }).getAttribute('href')).toMatch(
      /^\/children\/[0-9a-f-]{36}\/record\/visit\.made\?rule=cp-visit&from=[0-9a-f-]{36}$/,
    );
    expect(await text(page)).not.toContain('Heddiw');
  });

  it('says kindly and truly where nothing is owed', async () => {
    const { page } = await pages.open({ post: 'post-south-1' });
    await page.goto('/my-work');
    const said = await text(page);
    for (const words of ['Nothing is owed today.', 'Nothing is overdue.', 'Nothing is due in the next two weeks.'])
      expect(said).toContain(words);
  });

  it('brings a vacant post’s work to whoever answers for it, and says whose it is', async () => {
    const { page } = await pages.open({ post: 'post-manager-north' });
    await page.goto('/my-work');
    expect(await text(page)).toContain('You also answer for what falls to: Social worker 3, north.');
  });

  it('shows each list whole behind its number', async () => {
    const { page } = await pages.open({ post: 'post-north-1' });
    await page.goto('/my-work');
    const count = Number(await page.locator('.diogel-counts__number').nth(1).innerText());
    await follow(page.locator('.diogel-counts a').nth(1));
    expect(new URL(page.url()).search).toBe('?show=overdue');
    expect(await page.locator('.diogel-duty').count()).toBe(count);
  });
});

describe('the team, without a script', () => {
  it('shows at once which children are missing what, since when, who has them, and under which law', async () => {
    const { page } = await pages.open({ post: 'post-manager-north' });
    await page.goto('/team');
    const first = page.locator('.diogel-duty').first();
    const said = await first.innerText();
    expect(said).toContain('Mabli Hwyr-Iawn');
    expect(said).toContain('On the register');
    expect(said).toContain('Child protection visit');
    expect(said).toMatch(/for \d+ days/);
    expect(said).toContain('Deiliad Dychmygol');
    expect(said).toContain('Wales Safeguarding Procedures, section 4, page 7');
    const box = await first.boundingBox();
    expect(box?.y).toBeLessThan(900);
    const nobodys = await page.locator('section[aria-labelledby=nobodys] tbody tr').allInnerTexts();
    expect(nobodys).toHaveLength(2);
    expect(nobodys[0]).toContain('44 days');
    expect(nobodys[1]).toContain('Nebun Dineb');
    expect(nobodys[1]).toContain('33 days');
    expect(
      await page.locator('section[aria-labelledby=nobodys] a', { hasText: 'Allocate' }).first().getAttribute('href'),
    ).toMatch(/\/record\/case\.allocated$/);
  });

  it('opens each number into as many rows', async () => {
    const { page } = await pages.open({ post: 'post-manager-north' });
    await page.goto('/team');
    const numbers = await page.locator('.diogel-counts__number').allInnerTexts();
    const hrefs = await page
      .locator('.diogel-counts a')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
    for (const [index, href] of hrefs.entries()) {
      await page.goto(href);
      const rows = await page.locator('tbody tr, .diogel-duty').count();
      // What is missing counts the overdue; its list has nobody's children beside them.
      const expected = href.endsWith('missing') ? rows : Number(numbers[index]);
      expect([href, rows]).toEqual([href, expected]);
      expect(rows).toBeGreaterThanOrEqual(Number(numbers[index]));
    }
    await page.goto('/team');
    const bar = page.locator('section[aria-labelledby=overdue] .diogel-figure a').first();
    const overdue = Number((await bar.innerText()).split(/\s/)[0]);
    await follow(bar);
    expect(await page.locator('tbody tr').count()).toBe(overdue);
  });

  it('is saved as a file in which no name becomes a formula', async () => {
    const { page } = await pages.open({ post: 'post-manager-north' });
    const answer = await page.request.get('/team.csv?list=nobodys');
    expect(answer.headers()['content-type']).toContain('text/csv');
    expect(answer.headers()['content-disposition']).toMatch(
      /^attachment; filename="diogel-nobodys-\d{4}-\d\d-\d\d\.csv"$/,
    );
    const lines = (await answer.text()).split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines.some((line) => line.startsWith('=') || line.startsWith('"='))).toBe(false);
    expect(lines.some((line) => line.includes('HYPERLINK'))).toBe(true);
  });

  it('narrows to one worker’s children', async () => {
    const { page } = await pages.open({ post: 'post-manager-north' });
    await page.goto('/team');
    await follow(page.locator('.diogel-filter summary'));
    await page.selectOption('#worker', 'post-north-2');
    await follow(page.getByRole('button', { name: 'Apply filters' }));
    expect(await text(page)).not.toContain('Hwyr-Iawn');
  });

  it('shows a worker the own team, a head of service any team, and others nothing', async () => {
    const south = await pages.open({ post: 'post-south-1' });
    await south.page.goto('/team?team=north');
    expect(await text(south.page)).not.toContain('Hwyr-Iawn');
    const north = await pages.open({ post: 'post-north-2' });
    await north.page.goto('/team');
    expect(await text(north.page)).toContain('Hwyr-Iawn');
    expect(await north.page.locator('a', { hasText: 'Allocate' }).count()).toBe(0);
    expect(await text(north.page)).not.toContain('Nebun');
    const head = await pages.open({ post: 'post-head' });
    await head.page.goto('/team');
    expect(await text(head.page)).toContain('Hwyr-Iawn');
    await head.page.goto('/team?team=south');
    expect(await text(head.page)).not.toContain('Hwyr-Iawn');
    for (const post of ['post-chair', 'post-reviewing', 'post-administrator', 'post-front-door-1']) {
      const { page } = await pages.open({ post });
      for (const path of ['/team', '/team.csv'])
        expect([post, path, (await page.request.get(path)).status()]).toEqual([post, path, 403]);
    }
  });
});

describe.each(['cy', 'en'] as const)('every page in %s', (language) => {
  it.each([1280, 390, 320])('at %d pixels has nothing for axe to say and nothing sideways', async (width) => {
    for (const [post, paths] of [
      [undefined, ['/', '/sign-in', '/help', '/accessibility']],
      [
        'post-manager-north',
        ['/team', '/team?list=missing', '/team?list=not-seen', '/my-work', '/my-work?show=overdue'],
      ],
      ['post-head', ['/team']],
    ] as const) {
      const { page } = await pages.open({ language, width, scripts: true, ...(post === undefined ? {} : { post }) });
      for (const path of paths) {
        await page.goto(path);
        // 320 pixels are a screen of 1280 at 400 %.
        expect([path, await faultsOf(page)]).toEqual([path, []]);
        expect(await page.getAttribute('html', 'lang')).toBe(language);
      }
    }
  });
});
