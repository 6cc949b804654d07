import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addWorkingDays } from '#src/calendar/index.ts';
import { contactRows, keptChildren } from '#src/views/index.ts';
import { faultsOf, follow, openPages, type Pages } from '../support/pages.ts';
import { AUTHORITY, registering } from '../support/service.ts';

let pages: Pages;

const run = (statement: { name: string; text: string }, values: readonly unknown[]) =>
  pages.service.services.database.run(AUTHORITY, statement, values);

beforeAll(async () => {
  pages = await openPages();
});
afterAll(async () => {
  await pages.close();
});

/** A contact about children without an open case, who are registered for it. */
const arrived = async (
  names: readonly (readonly [given: string, family: string])[],
  { days = 0, summary = 'Made-up words.' } = {},
) => {
  const children = names.map(() => randomUUID());
  const contact = randomUUID();
  await pages.service.record(
    'post-front-door-1',
    ...names.map(([givenName, familyName], n) => ({
      kind: 'child.registered',
      at: pages.ago(days),
      children: [children[n] ?? ''],
      data: { givenName, familyName, dateOfBirth: '2015-05-05' },
    })),
    {
      kind: 'contact.received',
      at: pages.ago(days),
      children,
      data: { contact, source: 'school', reasons: ['neglect'], summary },
    },
  );
  return { children, contact };
};

const text = (page: Page): Promise<string> => page.locator('main').innerText();

const fillNew = async (
  page: Page,
  n: number,
  given: string,
  family: string,
  born: readonly [string, string, string],
): Promise<void> => {
  await page.fill(`#givenName-${n}`, given);
  await page.fill(`#familyName-${n}`, family);
  await page.fill(`#birth-${n}-day`, born[0]);
  await page.fill(`#birth-${n}-month`, born[1]);
  await page.fill(`#birth-${n}-year`, born[2]);
};

/** What a form would send, as it is filled in: for sending it more than once. */
const sentBy = async (page: Page, selector: string): Promise<Record<string, string>> =>
  page.locator(selector).evaluate((form: unknown) => {
    // The browser's own types are not those of the tests.
    const { elements } = form as {
      elements: Iterable<{ name: string; value: string; type: string; checked?: boolean }>;
    };
    const sent: Record<string, string> = {};
    for (const { name, value, type, checked } of elements)
      if (name !== '' && type !== 'submit' && (checked !== false || (type !== 'radio' && type !== 'checkbox')))
        sent[name] = value;
    return sent;
  });

const fillContact = async (page: Page, summary: string): Promise<void> => {
  await page.check('#when');
  await page.selectOption('#source', 'school');
  await page.fill('#summary', summary);
};

describe('the front door', () => {
  it('takes a contact about two who are new, without a script: search, register, decide, open, allocate', async () => {
    const { page } = await pages.open({ post: 'post-manager-front-door' });
    await page.goto('/front-door');
    await follow(page.getByRole('button', { name: 'Record a new contact' }));
    await page.fill('#name', 'Lleucu Ddychmygol-Wag');
    await page.fill('#born-day', '9');
    await page.fill('#born-month', '4');
    await page.fill('#born-year', '2016');
    await follow(page.getByRole('button', { name: 'Search' }));
    expect(await page.title()).toContain('Nobody like that is known');
    await follow(page.getByRole('button', { name: 'Register the child' }));
    expect(await page.inputValue('#givenName-0')).toBe('Lleucu');
    expect(await page.inputValue('#familyName-0')).toBe('Ddychmygol-Wag');
    expect(await page.inputValue('#birth-0-year')).toBe('2016');
    await follow(page.getByRole('button', { name: 'Add another child' }));
    await fillNew(page, 1, 'Macsen', 'Ddychmygol-Wag', ['1', '2', '2018']);
    await page.fill('#address-home', '3 Heol y Bont');
    await page.fill('#postcode-home', 'ZZ1 2AB');
    await page.getByLabel('They are brothers and sisters').check();
    await follow(page.getByRole('button', { name: 'Record the contact' }));
    expect(await page.title()).toContain('Error');
    expect(await page.locator('.govuk-error-summary__list li').allInnerTexts()).toEqual([
      'Enter the date on which it happened',
      'Select who the contact came from',
      'Enter what was said',
    ]);
    expect(await page.inputValue('#givenName-1')).toBe('Macsen');
    await fillContact(page, 'Nobody came to fetch them from school, twice this week.');
    await follow(page.getByRole('button', { name: 'Record the contact' }));

    expect(page.url()).toMatch(/\/front-door\/contacts\/[0-9a-f-]{36}\?done=received$/);
    expect(await text(page)).toContain('Contact about Lleucu Ddychmygol-Wag and Macsen Ddychmygol-Wag');
    expect(await text(page)).toContain('Nobody came to fetch them from school');
    expect(await text(page)).toContain('No earlier contact about these children');
    const contact = /contacts\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';
    const rows = await contactRows(run, AUTHORITY, contact);
    expect(rows).toHaveLength(2);
    expect(rows.every(({ due }) => due === addWorkingDays(pages.today, 1))).toBe(true);

    await page.getByLabel('Part 3 assessment').check();
    await follow(page.getByRole('button', { name: 'Record the decision' }));
    expect(await text(page)).toContain('The decision was recorded');
    expect(await text(page)).toContain('Part 3 assessment');
    await page.selectOption('#worker', 'post-north-1');
    await follow(page.getByRole('button', { name: 'Open the case' }));
    expect(await text(page)).toContain('The case was opened');
    const kept = await keptChildren(
      run,
      AUTHORITY,
      rows.map(({ child }) => child),
    );
    expect(
      kept.map(({ worker, team, openedOn, siblings, address }) => [worker, team, openedOn, siblings.length, address]),
    ).toEqual([
      ['post-north-1', 'north', pages.today, 1, '3 Heol y Bont'],
      ['post-north-1', 'north', pages.today, 1, '3 Heol y Bont'],
    ]);
    await page.check('#outcomeTold');
    await follow(page.getByRole('button', { name: 'Record the answer' }));
    expect((await contactRows(run, AUTHORITY, contact)).map(({ told }) => told)).toEqual([true, true]);
  });

  it('counts before the decision how often nothing was done, for the child, brothers and sisters, and the address', async () => {
    const { children, contact } = await arrived(
      [
        ['Owain', 'Ffug-Enw'],
        ['Nest', 'Ffug-Enw'],
      ],
      { days: 90 },
    );
    const [child = '', sister = ''] = children;
    await pages.service.record(
      'post-manager-front-door',
      {
        kind: 'contact.decided',
        at: pages.ago(89),
        children,
        data: { contact, outcome: 'no-further-action', reason: 'Nothing new.' },
      },
      { kind: 'relationship.recorded', at: pages.ago(89), children, data: { relationship: 'sibling' } },
    );
    const second = randomUUID();
    await pages.service.record(
      'post-manager-front-door',
      { kind: 'contact.received', at: pages.ago(40), children: [sister], data: { contact: second, source: 'police' } },
      {
        kind: 'contact.decided',
        at: pages.ago(39),
        children: [sister],
        data: { contact: second, outcome: 'no-further-action', reason: 'Nothing new.' },
      },
    );
    const now = randomUUID();
    await pages.service.record('post-front-door-1', {
      kind: 'contact.received',
      at: pages.ago(3),
      children: [child],
      data: { contact: now, source: 'gp' },
    });
    const { page } = await pages.open({ post: 'post-manager-front-door' });
    await page.goto(`/front-door/contacts/${now}`);
    expect(await page.locator('.diogel-weight__number').innerText()).toBe('2');
    expect(await text(page)).toContain('ask a second person');
    expect(await page.locator('.diogel-list', { hasText: 'brother or sister' }).count()).toBe(1);
    const position = (selector: string) =>
      page.locator(selector).evaluate((element) => element.getBoundingClientRect().top);
    expect(await position('.diogel-weight')).toBeLessThan(await position('#outcome'));
  });

  it('asks why where nothing is to be done, and keeps what was chosen', async () => {
    const { contact } = await arrived([['Gwion', 'Rheswm']]);
    const { page } = await pages.open({ post: 'post-manager-front-door' });
    await page.goto(`/front-door/contacts/${contact}`);
    await page.getByLabel('No further action', { exact: true }).check();
    await follow(page.getByRole('button', { name: 'Record the decision' }));
    expect(await page.locator('.govuk-error-summary').innerText()).toContain('Say why there is no further action');
    expect(await page.getByLabel('No further action', { exact: true }).isChecked()).toBe(true);
    expect((await contactRows(run, AUTHORITY, contact))[0]?.decidedOn).toBeNull();
    await page.fill('#reason', 'A made-up reason.');
    await follow(page.getByRole('button', { name: 'Record the decision' }));
    expect(await text(page)).toContain('A made-up reason.');
    expect((await contactRows(run, AUTHORITY, contact))[0]?.outcome).toBe('no-further-action');
  });

  it('records a decision once, however often the form is sent', async () => {
    const { children, contact } = await arrived([['Idris', 'Dwbl']]);
    const { page } = await pages.open({ post: 'post-manager-front-door' });
    await page.goto(`/front-door/contacts/${contact}`);
    await page.getByLabel('Early help').check();
    const form = await sentBy(page, 'form[action$="/decide"]');
    const send = () => page.request.post(`/front-door/contacts/${contact}/decide`, { form, maxRedirects: 0 });
    const answers = [...(await Promise.all([send(), send()])), await send()];
    expect(answers.map((answer) => [answer.status(), answer.headers()['location']])).toEqual(
      Array.from({ length: 3 }, () => [303, `/front-door/contacts/${contact}?done=decided`]),
    );
    const events = await pages.service.services.ledger.events(AUTHORITY, children[0] ?? '', {
      kinds: ['contact.decided'],
    });
    expect(events).toHaveLength(1);
  });

  it('shows the second of two who decide at once what the first wrote, and lets them decide again', async () => {
    const { children, contact } = await arrived([['Mabon', 'Cyfamser']]);
    const { page } = await pages.open({ post: 'post-manager-front-door' });
    await page.goto(`/front-door/contacts/${contact}`);
    await pages.service.record('post-head', {
      kind: 'visit.made',
      at: pages.ago(0),
      children,
      data: { seen: true, alone: true, place: 'home' },
    });
    await page.getByLabel('Part 3 assessment').check();
    await page.fill('#reason', 'What I had written.');
    await follow(page.getByRole('button', { name: 'Record the decision' }));
    expect(await text(page)).toContain('Somebody recorded something else meanwhile');
    expect(await text(page)).toContain('Visit');
    expect(await page.inputValue('#reason')).toBe('What I had written.');
    expect((await contactRows(run, AUTHORITY, contact))[0]?.decidedOn).toBeNull();
    await follow(page.getByRole('button', { name: 'Record the decision' }));
    await page.waitForURL(/done=decided/);
    expect((await contactRows(run, AUTHORITY, contact))[0]?.outcome).toBe('assessment');
  });

  it('warns of a child who is known under another spelling before a second record is made', async () => {
    const known = randomUUID();
    await pages.service.record(
      'post-head',
      ...registering(known, { givenName: 'Siân Mair', familyName: 'Prydderch-Huws', dateOfBirth: '2014-03-07' }),
    );
    const { page } = await pages.open({ post: 'post-front-door-1' });
    await page.goto('/front-door/new');
    await page.fill('#name', 'Nobody Such');
    await follow(page.getByRole('button', { name: 'Search' }));
    await follow(page.getByRole('button', { name: 'Register the child' }));
    await fillNew(page, 0, 'Jane', 'Prothero Hughes', ['3', '7', '2014']);
    await fillContact(page, 'Made-up words.');
    await follow(page.getByRole('button', { name: 'Record the contact' }));
    expect(await text(page)).toContain('A child very like this one is known already');
    expect(await text(page)).toContain('Siân Mair Prydderch-Huws');
    expect(await text(page)).toContain('day and month swapped');
    await follow(page.getByRole('button', { name: 'Record the contact' }));
    expect(await text(page)).toContain('A child very like this one is known already');
    await page.getByLabel('I have looked at these children').check();
    await follow(page.getByRole('button', { name: 'Record the contact' }));
    await page.waitForURL(/done=received/);
    expect(await text(page)).toContain('Jane Prothero Hughes');
  });

  it('records one contact and one child though the form is sent twice', async () => {
    const { page } = await pages.open({ post: 'post-front-door-1' });
    await page.goto('/front-door/new');
    await page.fill('#name', 'Unwaith Ynunig');
    await follow(page.getByRole('button', { name: 'Search' }));
    await follow(page.getByRole('button', { name: 'Register the child' }));
    await fillContact(page, 'Said once.');
    const form = { ...(await sentBy(page, 'main form')), step: 'record' };
    const send = () => page.request.post('/front-door/new', { form, maxRedirects: 0 });
    const [one, two] = await Promise.all([send(), send()]);
    expect([one.status(), two.status()]).toEqual([303, 303]);
    expect(one.headers()['location']).toBe(two.headers()['location']);
    const contact = /contacts\/([0-9a-f-]{36})/.exec(one.headers()['location'] ?? '')?.[1] ?? '';
    expect(await contactRows(run, AUTHORITY, contact)).toHaveLength(1);
  });

  it('lets the front door’s workers read and answer, and only managers decide', async () => {
    const { contact } = await arrived([['Tegid', 'Darllen']]);
    const { page } = await pages.open({ post: 'post-front-door-1' });
    await page.goto(`/front-door/contacts/${contact}`);
    expect(await text(page)).toContain('A manager decides on this contact');
    expect(await page.locator('form[action$="/decide"]').count()).toBe(0);
    await page.goto('/front-door/new');
    const token = await page.inputValue('input[name=_csrf]');
    const answer = await page.request.post(`/front-door/contacts/${contact}/decide`, {
      form: { _csrf: token, outcome: 'early-help' },
    });
    expect(answer.status()).toBe(403);
    expect((await contactRows(run, AUTHORITY, contact))[0]?.decidedOn).toBeNull();
  });

  it('tells nobody whose work it is not that there is such a contact', async () => {
    const { contact } = await arrived([['Peredur', 'Cudd']]);
    for (const [post, status] of [
      ['post-north-1', 403],
      ['post-reviewing', 403],
      ['post-administrator', 403],
      ['post-manager-north', 404],
    ] as const) {
      const { page } = await pages.open({ post });
      const answer = await page.goto(`/front-door/contacts/${contact}`);
      expect([post, answer?.status()]).toEqual([post, status]);
      expect(await page.content()).not.toContain('Peredur');
    }
  });

  it('lets a team’s manager write down what the front door then decides', async () => {
    const { page } = await pages.open({ post: 'post-manager-north', language: 'cy' });
    await page.goto('/front-door/new');
    await page.fill('#name', 'Rhian Hebddrws');
    await follow(page.locator('button[value=find]'));
    await follow(page.locator('button[value=details-new]'));
    await fillContact(page, 'Geiriau dychmygol.');
    await follow(page.locator('button[value=record]'));
    expect(page.url()).toMatch(/\/front-door\?done=received$/);
    expect(await text(page)).toContain('Cofnodwyd y cyswllt');
    const { page: door } = await pages.open({ post: 'post-manager-front-door' });
    await door.goto('/front-door');
    expect(await text(door)).toContain('Rhian Hebddrws');
  });

  it('lists what awaits a decision, the oldest first, each with its clock', async () => {
    const old = await arrived([['Hynaf', 'Ynaros']], { days: 12 });
    const { page } = await pages.open({ post: 'post-manager-front-door' });
    await page.goto('/front-door');
    const cards = await page.locator('.diogel-duty').allInnerTexts();
    const at = cards.findIndex((card) => card.includes('Hynaf Ynaros'));
    expect(cards[at]).toMatch(/\d+ days overdue/);
    const hrefs = await page
      .locator('.diogel-duty__action a')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
    expect(hrefs[at]).toBe(`/front-door/contacts/${old.contact}`);
    const due = await Promise.all(
      hrefs.map(async (href) => (await contactRows(run, AUTHORITY, href.split('/').at(-1) ?? ''))[0]?.receivedUs ?? 0),
    );
    expect(due).toEqual([...due].sort((a, b) => a - b));
  });
});

describe.each(['cy', 'en'] as const)('every page of the front door in %s', (language) => {
  it.each([[1280], [390], [320]] as const)(
    'at %d pixels has nothing for axe to say and nothing sideways',
    async (width) => {
      const { contact } = await arrived(
        [
          ['Lleu', 'Hygyrch'],
          ['Dylan', 'Hygyrch'],
        ],
        { days: 4 },
      );
      const { page } = await pages.open({ post: 'post-manager-front-door', language, width, scripts: true });
      const look = async (): Promise<void> => {
        // 320 pixels are a screen of 1280 at 400 %.
        expect(await faultsOf(page)).toEqual([]);
        expect(await page.getAttribute('html', 'lang')).toBe(language);
      };
      for (const path of ['/front-door', `/front-door/contacts/${contact}`, '/front-door/new']) {
        await page.goto(path);
        await look();
      }
      await page.fill('#name', 'Hygyrch');
      await follow(page.locator('main form button'));
      await look();
      await follow(page.locator('button[value=details-new]'));
      await look();
      await follow(page.locator('button[value=record]'));
      await look();
    },
  );
});
