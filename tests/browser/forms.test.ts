import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatDay } from '#src/calendar/index.ts';
import { keptChildren } from '#src/views/index.ts';
import { answer, dateParts, follow, openPages, type Pages, send } from '../support/pages.ts';
import { AUTHORITY, OTHER_AUTHORITY, registering } from '../support/service.ts';

let pages: Pages;
beforeAll(async () => {
  pages = await openPages();
});
afterAll(() => pages.close());

const WORDS = 'Geiriau dychmygol na ddylid eu colli.';

const children = async (count: number): Promise<string[]> => {
  const made = Array.from({ length: count }, () => randomUUID());
  await pages.service.record(
    'post-manager-north',
    ...made.flatMap((child, place) =>
      registering(child, { givenName: `Plentyn${place + 1}`, familyName: 'Dychmygol' }),
    ),
  );
  if (count > 1)
    await pages.service.record('post-north-1', {
      kind: 'relationship.recorded',
      at: '2024-01-02',
      children: made,
      data: { relationship: 'sibling' },
    });
  return made;
};
const one = async (): Promise<string> => (await children(1))[0] ?? '';
const eventsOf = (child: string, kind: string) =>
  pages.service.services.ledger.events(AUTHORITY, child, { kinds: [kind] });
const keptOf = async (child: string) => {
  const [kept] = await keptChildren(
    (statement, values) => pages.service.services.database.run(AUTHORITY, statement, values),
    AUTHORITY,
    [child],
  );
  return kept;
};
const fromDatabase = async (text: string): Promise<string> => {
  const client = new pg.Client({ connectionString: pages.service.databaseUrl });
  await client.connect();
  try {
    return JSON.stringify((await client.query(text)).rows);
  } finally {
    await client.end();
  }
};

describe('a form', () => {
  it('lists what is wrong, each a link to its field, and keeps what was answered', async () => {
    const child = await one();
    const { page } = await pages.open({ post: 'post-north-1' });
    await page.goto(`/children/${child}/record/visit.made`);
    await answer(page, { place: 'school', purpose: WORDS, time: 'noon' });
    await send(page);
    expect(await page.title()).toMatch(/^Error: /);
    expect(await page.locator('.govuk-error-summary li').allInnerTexts()).toEqual([
      'Enter a time such as 14:30',
      'Select whether the child was seen',
    ]);
    await follow(page.locator('.govuk-error-summary a[href="#seen"]'));
    expect(await page.locator('#seen').count()).toBe(1);
    expect(await page.locator('[name="place"][value="school"]').isChecked()).toBe(true);
    expect(await page.locator('[name="purpose"]').inputValue()).toBe(WORDS);
    expect(await eventsOf(child, 'visit.made')).toEqual([]);
  });

  it('records a visit to brothers and sisters in one go, each with their own answers', async () => {
    const [first = '', second = '', third = ''] = await children(3);
    const { page } = await pages.open({ post: 'post-north-1' });
    await page.goto(`/children/${first}/record/visit.made`);
    await answer(page, {
      seen: 'yes',
      alone: 'yes',
      place: 'home',
      also: [second, third],
      [`seen:${second}`]: 'yes',
      [`alone:${second}`]: 'yes',
      [`seen:${third}`]: 'no',
    });
    await send(page);
    expect(await page.locator('.govuk-notification-banner--success').innerText()).toContain(
      'Also recorded for Plentyn2 Dychmygol, Plentyn3 Dychmygol',
    );
    const [mine] = await eventsOf(first, 'visit.made');
    const [hers] = await eventsOf(second, 'visit.made');
    const [his] = await eventsOf(third, 'visit.made');
    expect([mine?.data, hers?.data, his?.data]).toEqual([
      { seen: true, alone: true, place: 'home' },
      { seen: true, alone: true, place: 'home' },
      { seen: false, alone: false, place: 'home' },
    ]);
    expect(hers?.id).toBe(mine?.id);
    expect(his?.id).not.toBe(mine?.id);
  });

  it('is recorded once when it is sent twice, and is another event only when somebody says so', async () => {
    const child = await one();
    const { page } = await pages.open({ post: 'post-north-1' });
    await page.goto(`/children/${child}/record/visit.made`);
    await answer(page, { seen: 'yes', alone: 'yes', place: 'home' });
    const fields = await page.locator('main form [name]').evaluateAll((elements) =>
      elements.flatMap((element) => {
        const { name, value, type, checked } = element as unknown as {
          name: string;
          value: string;
          type: string;
          checked: boolean;
        };
        return type === 'submit' || ((type === 'radio' || type === 'checkbox') && !checked)
          ? []
          : [[name, value] as [string, string]];
      }),
    );
    const sendAgain = (changes: Record<string, string> = {}) =>
      pages.service.app.inject({
        method: 'POST',
        url: `/children/${child}/record/visit.made`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        cookies: { 'diogel-session': pages.service.session('post-north-1') },
        payload: new URLSearchParams({ ...Object.fromEntries(fields), ...changes }).toString(),
      });
    const answers = await Promise.all([sendAgain(), sendAgain(), sendAgain()]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 303, 303]);
    expect(new Set(answers.map(({ headers }) => headers.location)).size).toBe(1);
    expect(await eventsOf(child, 'visit.made')).toHaveLength(1);
    const changed = await sendAgain({ place: 'school' });
    expect(changed.statusCode).toBe(409);
    expect(changed.body).toContain('This form was recorded before, with other words');
    expect(await eventsOf(child, 'visit.made')).toHaveLength(1);
  });

  it('shows what somebody else recorded meanwhile, keeps every word, and records when told to', async () => {
    const child = await one();
    const { page } = await pages.open({ post: 'post-north-1' });
    await page.goto(`/children/${child}/record/visit.refused`);
    await answer(page, { reason: WORDS });
    await pages.service.record('post-north-2', {
      kind: 'visit.refused',
      at: '2024-05-01',
      children: [child],
      data: { reason: 'Words of a colleague.' },
    });
    await send(page);
    expect(await page.locator('.govuk-notification-banner').innerText()).toContain('Words of a colleague.');
    expect(await page.locator('.govuk-notification-banner').innerText()).toContain('Social worker 2, north');
    expect(await page.locator('[name="reason"]').inputValue()).toBe(WORDS);
    expect(await eventsOf(child, 'visit.refused')).toHaveLength(1);
    await send(page);
    expect((await eventsOf(child, 'visit.refused')).map(({ data }) => data['reason'])).toEqual([
      'Words of a colleague.',
      WORDS,
    ]);
  });

  it('says in words what cannot have been', async () => {
    const child = await one();
    const { page } = await pages.open({ post: 'post-north-1', language: 'cy' });
    await page.goto(`/children/${child}/record/core-group.held`);
    await answer(page, { attended: WORDS });
    await send(page);
    expect(await page.locator('.govuk-error-summary').innerText()).toContain(
      'Nid oedd y plentyn ar y gofrestr bryd hynny.',
    );
    expect(await page.locator('[name="attended"]').inputValue()).toBe(WORDS);
  });

  it('asks again before a case is closed, and says when the child was last seen', async () => {
    const child = await one();
    await pages.service.record('post-north-1', {
      kind: 'visit.made',
      at: '2024-02-01',
      children: [child],
      data: { seen: true, alone: true, place: 'home' },
    });
    const { page } = await pages.open({ post: 'post-manager-north' });
    await page.goto(`/children/${child}/record/case.closed`);
    await answer(page, { reason: WORDS });
    await send(page);
    expect((await keptOf(child))?.openedOn).not.toBeNull();
    expect(await page.locator('main').innerText()).toContain('1 February 2024');
    await send(page, 'change');
    expect(await page.locator('[name="reason"]').inputValue()).toBe(WORDS);
    await send(page);
    await send(page);
    expect((await keptOf(child))?.openedOn).toBeNull();
  });

  it('tells before the confirmation that a child on the register is nobody’s to close', async () => {
    const child = await one();
    await pages.service.record('post-chair', {
      kind: 'conference.held',
      at: '2024-02-01',
      children: [child],
      data: { type: 'initial', decision: 'registered', categories: ['neglect'] },
    });
    const { page } = await pages.open({ post: 'post-manager-north' });
    await page.goto(`/children/${child}/record/case.closed`);
    await send(page);
    expect(await page.locator('.govuk-error-summary').innerText()).toContain('The child is on the register.');
  });

  it('finds a brother or sister by name, and records that they are', async () => {
    const child = await one();
    const [brother = ''] = await children(1);
    const { page } = await pages.open({ post: 'post-north-1' });
    await page.goto(`/children/${child}/record/relationship.recorded`);
    await answer(page, { 'relationship-name': 'Plentyn1 Dychmygol' });
    await send(page, 'search');
    expect(page.url()).not.toContain('Plentyn');
    await answer(page, { relationship: brother });
    await send(page);
    expect((await keptOf(brother))?.siblings).toEqual([child]);
    expect((await keptOf(child))?.siblings).toEqual([brother]);
  });
});

describe.each([false, true])('what no form should be sent, where scripts run: %s', (scripts) => {
  it('is refused by name with nothing lost, or kept word for word, and once', async () => {
    const child = await one();
    const path = `/children/${child}/record/contact.received`;
    const { page, context } = await pages.open({ post: 'post-north-1', scripts });
    const beside = await context.newPage();
    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.message());
      return dialog.dismiss();
    });
    const errors = () => page.locator('.govuk-error-summary li').allInnerTexts();
    const said = page.locator('[name="summary"]');
    const recorded = () => eventsOf(child, 'contact.received');

    await page.goto(path);
    await beside.goto(path);
    await send(page);
    expect(await errors()).toEqual(['Select who the contact came from']);

    const [long, today] = ['ŵ'.repeat(20_001), formatDay(pages.service.services.clock.today())];
    await answer(page, { source: 'school', summary: long });
    await send(page);
    expect(await errors()).toEqual(['Use 20,000 characters or fewer']);
    expect(await said.inputValue()).toBe(long);

    await answer(page, { summary: WORDS, when: 'other', ...dateParts('when', `2999${today.slice(4, 8)}01`) });
    await send(page);
    expect(await errors()).toHaveLength(1);
    expect(await page.locator('[name="when-year"]').inputValue()).toBe('2999');
    expect(await said.inputValue()).toBe(WORDS);
    expect(await recorded()).toEqual([]);

    const pasted =
      '“Geiriau” – o Word…\u00a0yma\nail linell 👩‍👧 עברית \u202eخط <script>alert(1)</script><img src=x onerror=alert(2)>';
    await answer(page, { when: 'today', summary: pasted });
    // A hand that presses twice.
    await page.locator('main button[name="_do"][value="record"]').dblclick();
    await page.waitForURL(/recorded=/);
    expect((await recorded()).map(({ data }) => data['summary'])).toEqual([pasted]);
    expect(await page.locator('main').innerText()).toContain('<script>alert(1)</script>');
    expect(await page.locator('main script, main img').count()).toBe(0);

    // The tab that stood open all the while.
    await answer(beside, { source: 'police', summary: 'Words of the other tab.' });
    await send(beside);
    expect(await beside.locator('.govuk-notification-banner').innerText()).toContain('Geiriau');
    expect(await beside.locator('[name="summary"]').inputValue()).toBe('Words of the other tab.');
    expect(await recorded()).toHaveLength(1);
    expect(asked).toEqual([]);

    // Another authority's child is nobody here.
    const theirs = randomUUID();
    const { services, as } = pages.service;
    await services.recorder.record(as('post-manager-north', OTHER_AUTHORITY), registering(theirs), { source: 'api' });
    expect((await page.goto(path.replace(child, theirs)))?.status()).toBe(403);
  });
});

describe('what was recorded', () => {
  it('is corrected by another record, and stays to be read', async () => {
    const [first = '', second = ''] = await children(2);
    await pages.service.record('post-north-1', {
      kind: 'visit.made',
      at: '2024-02-01',
      children: [first, second],
      data: { seen: true, alone: true, place: 'home' },
    });
    const { page } = await pages.open({ post: 'post-north-1' });
    await page.goto(`/children/${first}`);
    await follow(page.locator('a[href*="/correct/visit.made/"]'));
    expect(await page.locator('[name="place"][value="home"]').isChecked()).toBe(true);
    expect(await page.locator(`[name="also"][value="${second}"]`).isChecked()).toBe(true);
    await answer(page, { alone: 'no', [`alone:${second}`]: 'yes' });
    await send(page);
    // The first was not seen alone after all; the second still was.
    expect(await keptOf(first)).toMatchObject({ lastSeenAlone: null });
    expect(formatDay((await keptOf(second))?.lastSeenAlone ?? 0)).toBe('2024-02-01');
    const struck = page.locator('.diogel-timeline__item--void');
    expect(await struck.count()).toBe(1);
    expect(await struck.innerText()).toContain('Corrected');
    const to = (await struck.locator('a', { hasText: 'see the correction' }).getAttribute('href')) ?? '';
    expect(await page.locator(`[id="${to.slice(1)}"]`).innerText()).toMatch(/Seen alone\s+No/);
  });

  it('is retracted with a reason, after being asked twice', async () => {
    const child = await one();
    await pages.service.record('post-north-1', {
      kind: 'visit.made',
      at: '2024-02-01',
      children: [child],
      data: { seen: true, alone: true, place: 'home' },
    });
    const { page } = await pages.open({ post: 'post-north-1' });
    await page.goto(`/children/${child}`);
    await follow(page.locator('a[href*="/retract/"]').first());
    await send(page);
    expect(await page.locator('.govuk-error-summary').innerText()).toContain('Enter why this is being retracted');
    await answer(page, { reason: WORDS });
    await send(page);
    await send(page);
    expect((await keptOf(child))?.lastSeen).toBeNull();
    expect(await page.locator('.diogel-timeline__item--void').innerText()).toContain('Retracted');
    // It is history now: it cannot be corrected any more.
    const [visit] = await eventsOf(child, 'visit.made');
    expect((await page.goto(`/children/${child}/correct/visit.made/${visit?.id}`))?.status()).toBe(404);
  });

  it('that concerns a child out of reach is not corrected behind the back of that child’s team', async () => {
    const [first = '', second = ''] = await children(2);
    await pages.service.record('post-north-1', {
      kind: 'visit.made',
      at: '2024-02-01',
      children: [first, second],
      data: { seen: true, alone: true, place: 'home' },
    });
    await pages.service.record('post-manager-north', {
      kind: 'case.allocated',
      at: '2024-02-02',
      children: [second],
      data: { worker: 'post-south-1', team: 'south' },
    });
    const [visit] = await eventsOf(first, 'visit.made');
    const { page } = await pages.open({ post: 'post-north-1' });
    for (const path of [`correct/visit.made/${visit?.id}`, `retract/${visit?.id}`]) {
      expect((await page.goto(`/children/${first}/${path}`))?.status()).toBe(403);
      expect(await page.locator('main').innerText()).not.toContain('Plentyn2');
    }
  });
});

describe('what was begun', () => {
  it('is kept by a button without scripts, offered again, and gone once it is recorded', async () => {
    const child = await one();
    const { page } = await pages.open({ post: 'post-north-1' });
    await page.goto(`/children/${child}/record/visit.refused`);
    await answer(page, { reason: WORDS });
    await send(page, 'draft');
    expect(await page.locator('main').innerText()).toContain('It is not recorded yet.');
    const kept = await fromDatabase(`select * from web.draft`);
    expect(kept).toContain(child);
    expect(kept).not.toContain('dychmygol');
    await page.goto('/my-work');
    expect(await page.locator('.diogel-drafts').innerText()).toContain(
      'Plentyn1 Dychmygol: Record a visit that was refused',
    );
    await page.goto(`/children/${child}`);
    await follow(page.getByRole('link', { name: 'Resume draft' }));
    expect(await page.locator('[name="reason"]').inputValue()).toBe(WORDS);
    await send(page);
    expect((await eventsOf(child, 'visit.refused')).map(({ data }) => data['reason'])).toEqual([WORDS]);
    await page.goto(`/children/${child}/record/visit.refused`);
    expect(await page.getByRole('link', { name: 'Resume draft' }).count()).toBe(0);
  });

  it('is discarded only after asking', async () => {
    const child = await one();
    const { page } = await pages.open({ post: 'post-north-1' });
    await page.goto(`/children/${child}/record/visit.refused`);
    await answer(page, { reason: WORDS });
    await send(page, 'draft');
    await follow(page.getByRole('link', { name: 'Discard draft' }));
    expect(await page.locator('h1').innerText()).toBe('Discard this draft?');
    await follow(page.getByRole('button', { name: 'Discard draft' }));
    await page.goto(`/children/${child}/record/visit.refused`);
    expect(await page.getByRole('link', { name: 'Resume draft' }).count()).toBe(0);
  });

  it('comes back filled after the session ended while it was written, on the form for a correction too', async () => {
    const child = await one();
    await pages.service.record('post-north-1', {
      kind: 'visit.refused',
      at: '2024-02-01',
      children: [child],
      data: {},
    });
    const [refused] = await eventsOf(child, 'visit.refused');
    for (const path of [
      `/children/${child}/record/visit.refused`,
      `/children/${child}/correct/visit.refused/${refused?.id}`,
    ]) {
      const { page, context } = await pages.open({ post: 'post-north-1' });
      await page.goto(path);
      await answer(page, { reason: `${WORDS} ${path.length}` });
      await context.clearCookies();
      await send(page);
      expect(await page.locator('h1').innerText()).toBe('Sign in again');
      const back =
        new URL(
          (await page.getByRole('button', { name: 'Sign in' }).getAttribute('href')) ?? '',
          pages.address,
        ).searchParams.get('back') ?? '';
      await pages.become(context, 'post-north-1');
      await page.goto(back);
      expect(await page.locator('[name="reason"]').inputValue()).toBe(`${WORDS} ${path.length}`);
      await send(page);
      expect(await page.locator('.govuk-notification-banner--success').count()).toBe(1);
    }
  });

  it('is nobody else’s', async () => {
    const child = await one();
    const { page, context } = await pages.open({ post: 'post-north-1' });
    await page.goto(`/children/${child}/record/visit.refused`);
    await answer(page, { reason: WORDS });
    await send(page, 'draft');
    const draft = page.url();
    await pages.become(context, 'post-north-2');
    await page.goto(draft);
    expect(await page.locator('[name="reason"]').inputValue()).toBe('');
    await page.goto(`/children/${child}`);
    expect(await page.getByRole('link', { name: 'Resume draft' }).count()).toBe(0);
  });

  it('is saved by itself where scripts run, when the page is left too, and never comes back after it was recorded', async () => {
    const child = await one();
    const { page } = await pages.open({ post: 'post-north-1', scripts: true });
    await page.goto(`/children/${child}/record/visit.refused`);
    await page.locator('[name="reason"]').pressSequentially('Ar y ffordd');
    await page.getByText(/^Draft saved \d\d:\d\d$/).waitFor();
    await page.locator('[name="reason"]').pressSequentially(' adref');
    await page.goto(`/children/${child}`);
    await follow(page.getByRole('link', { name: 'Resume draft' }));
    expect(await page.locator('[name="reason"]').inputValue()).toBe('Ar y ffordd adref');
    await page.locator('[name="reason"]').pressSequentially('.');
    await send(page);
    await page.waitForURL(/recorded=/);
    expect(await fromDatabase(`select draft from web.draft where path like '%${child}%'`)).toBe('[]');
  });
});

describe('a form that is not ours', () => {
  it('records nothing, and shows what it held', async () => {
    const child = await one();
    const answered = await pages.service.app.inject({
      method: 'POST',
      url: `/children/${child}/record/visit.refused`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      cookies: { 'diogel-session': pages.service.session('post-north-1') },
      payload: new URLSearchParams({ _do: 'record', when: 'today', reason: WORDS }).toString(),
    });
    expect(answered.statusCode).toBe(403);
    expect(answered.body).toContain(WORDS);
    expect(await eventsOf(child, 'visit.refused')).toEqual([]);
  });

  it.each([
    ['a role that may not record it', 'post-front-door-1', 'case.closed'],
    ['a team that the child is not with', 'post-south-1', 'visit.made'],
  ])('is not shown to %s', async (_, post, kind) => {
    const child = await one();
    const answered = await pages.service.app.inject({
      url: `/children/${child}/record/${kind}`,
      cookies: { 'diogel-session': pages.service.session(post) },
    });
    expect(answered.statusCode).toBe(403);
    expect(answered.body).not.toContain('Plentyn1');
  });
});
