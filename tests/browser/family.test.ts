import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { words } from '#src/web/words.ts';
import { answer, faultsOf, openPages, type Pages, picture, send } from '../support/pages.ts';
import { AUTHORITY, registering } from '../support/service.ts';

let pages: Pages;
beforeAll(async () => {
  pages = await openPages();
});
afterAll(() => pages.close());

const person = (children: readonly string[], data: Readonly<Record<string, unknown>>) => ({
  kind: 'person.recorded',
  at: pages.ago(30),
  children,
  data: { responsibility: 'not-known', household: 'no', riskNoted: false, ...data },
});

/** Three children of one mother and two fathers; the youngest is another team's. */
const family = async (familyName: string) => {
  const [elin, macsen, southern] = [randomUUID(), randomUUID(), randomUUID()];
  const by = 'post-manager-north';
  await pages.service.record(
    by,
    ...registering(elin, { givenName: 'Elin', familyName, dateOfBirth: '2014-05-02', at: pages.ago(90) }),
  );
  await pages.service.record(
    by,
    ...registering(macsen, { givenName: 'Macsen', familyName, dateOfBirth: '2017-09-12', at: pages.ago(90) }),
  );
  await pages.service.record(
    'post-manager-south',
    ...registering(southern, {
      givenName: 'Cudd',
      familyName,
      dateOfBirth: '2020-01-20',
      at: pages.ago(90),
      worker: 'post-south-1',
      team: 'south',
    }),
  );
  const children = [elin, macsen];
  await pages.service.record(
    'post-head',
    {
      kind: 'relationship.recorded',
      at: pages.ago(80),
      children: [elin, macsen, southern],
      data: { relationship: 'sibling', sort: 'half' },
    },
    person(children, {
      person: `mam-${familyName}`,
      name: 'Mair Dychmygol',
      relation: 'mother',
      responsibility: 'yes',
      household: 'yes',
      bornAbout: '1990',
    }),
    person([elin], {
      person: `dad-${familyName}`,
      name: 'Dai Dychmygol',
      relation: 'father',
      responsibility: 'yes',
      riskNoted: true,
      riskWhat: 'Assault in 2019, police',
      contactAllowed: 'not-allowed',
    }),
    person([macsen], { person: `tad-${familyName}`, relation: 'father' }),
    person(children, {
      person: `nain-${familyName}`,
      name: 'Gwen Dychmygol',
      relation: 'maternal-grandmother',
      alive: 'no',
      responsibility: 'no',
    }),
    person([southern], { person: `cudd-${familyName}`, name: 'Hidden Dychmygol', relation: 'father' }),
    {
      kind: 'people.related',
      at: pages.ago(20),
      children: [elin],
      data: { person: `mam-${familyName}`, otherPerson: `dad-${familyName}`, bond: 'divorced' },
    },
  );
  return { elin, macsen, southern };
};

const look = async (page: Page, what: string, language: string, width: number): Promise<void> => {
  await picture(page, `${what}-${language}-${width}`);
  expect(await faultsOf(page)).toEqual([]);
};

describe.each([
  ['en', 1280],
  ['cy', 390],
] as const)('the family file, in %s at %i pixels', (language, width) => {
  const { t, name } = words(language);

  it('draws the family, says the same in words, and hides all of a brother whom the reader may not reach', async () => {
    const { elin, southern } = await family(`Teulu-${language}`);
    const { page } = await pages.open({ post: 'post-north-1', language, width });
    await page.goto(`/children/${elin}/family`);
    const main = await page.locator('main').innerText();
    for (const said of [
      'Mair Dychmygol',
      'Dai Dychmygol',
      'Gwen Dychmygol',
      'Macsen',
      t('family.name-not-known'),
      t('family.risk'),
      t('family.no-contact'),
      t('family.died'),
    ])
      expect(main).toContain(said);
    expect(main).toContain(t('child.siblings-beyond', { count: 1 }));
    const source = await page.content();
    expect(source).not.toContain('Cudd');
    expect(source).not.toContain('Hidden');
    expect(source).not.toContain(southern);
    expect(await page.locator('svg[role="img"] g').count()).toBe(6);
    expect(await page.locator('.diogel-genogram__inner').first().isVisible()).toBe(true);
    await look(page, 'family', language, width);
    const scrolls = await page
      .locator('.diogel-scroll')
      .first()
      .evaluate((each) => each.scrollWidth > each.clientWidth);
    expect(scrolls).toBe(width < 600);
  });

  it('records one mother in two children’s files at once, each with their own answers, by a form', async () => {
    const familyName = `Ynghyd-${language}`;
    const { elin, macsen } = await family(familyName);
    const { page } = await pages.open({ post: 'post-north-1', language, width });
    await page.goto(`/children/${elin}/record/person.recorded`);
    await answer(page, {
      person: 'new',
      name: 'Lowri Dychmygol',
      relation: 'parents-partner',
      responsibility: 'no',
      household: 'yes',
      riskNoted: 'no',
      also: macsen,
    });
    await answer(page, {
      [`relation:${macsen}`]: 'aunt',
      [`responsibility:${macsen}`]: 'not-known',
      [`household:${macsen}`]: 'no',
    });
    await look(page, 'person-form', language, width);
    await send(page);
    const rows = await Promise.all(
      [elin, macsen].map((child) =>
        pages.service.services.ledger.events(AUTHORITY, child, { kinds: ['person.recorded'] }),
      ),
    );
    const [own, theirs] = rows.map((all) => all.find(({ data }) => data['name'] === 'Lowri Dychmygol'));
    expect([own?.data['relation'], theirs?.data['relation']]).toEqual(['parents-partner', 'aunt']);
    expect(own?.data['person']).toBe(theirs?.data['person']);
    expect([own?.children, theirs?.children]).toEqual([[elin], [macsen]]);
    await page.goto(`/children/${macsen}/family`);
    expect(await page.locator('main').innerText()).toContain(
      `Lowri Dychmygol, ${name('codes.relation', 'aunt').toLowerCase()}`,
    );
  });

  it('says what is wrong beside the question, and takes words that are markup as words', async () => {
    const { elin } = await family(`Gwall-${language}`);
    const { page } = await pages.open({ post: 'post-north-1', language, width });
    await page.goto(`/children/${elin}/record/person.recorded`);
    await answer(page, {
      person: 'new',
      name: '<script>alert(1)</script> Siân',
      relation: 'father',
      responsibility: 'no',
      household: 'yes',
      alive: 'no',
      riskNoted: 'no',
    });
    await send(page);
    expect(await page.locator('.govuk-error-summary').innerText()).toContain(t('forms.refused.dead-at-home'));
    await answer(page, { household: 'no' });
    await send(page);
    await page.goto(`/children/${elin}/family`);
    expect(await page.locator('main').innerText()).toContain('<script>alert(1)</script> Siân');
  });

  it('says in words that nobody is recorded yet', async () => {
    const child = randomUUID();
    await pages.service.record(
      'post-manager-north',
      ...registering(child, { givenName: 'Un', familyName: `Unig-${language}`, at: pages.ago(9) }),
    );
    const { page } = await pages.open({ post: 'post-north-1', language, width });
    await page.goto(`/children/${child}/family`);
    expect(await page.locator('main').innerText()).toContain(t('family.nothing-to-draw'));
    await look(page, 'family-empty', language, width);
  });
});

describe('a family file', () => {
  it('is for nobody who may not reach the child, and for no role beyond practice', async () => {
    const { elin } = await family('Mynediad');
    const asked = async (post: string): Promise<number> =>
      (
        await pages.service.app.inject({
          url: `/children/${elin}/family`,
          cookies: { 'diogel-session': pages.service.session(post) },
        })
      ).statusCode;
    expect(await asked('post-north-1')).toBe(200);
    expect(await asked('post-south-1')).toBe(403);
    expect(await asked('post-administrator')).toBe(403);
  });

  it('gives the same bytes for the same family', async () => {
    const { elin } = await family('Eto');
    const { page } = await pages.open({ post: 'post-north-1' });
    const drawn = async (): Promise<string> => {
      await page.goto(`/children/${elin}/family`);
      return page.locator('svg[role="img"]').evaluate((each) => each.outerHTML);
    };
    expect(await drawn()).toBe(await drawn());
  });
});
