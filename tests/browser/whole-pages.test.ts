import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Command } from '#src/recording/index.ts';
import { words } from '#src/web/words.ts';
import { startClamd, type TestScanner } from '../support/clamd.ts';
import { ownFolder } from '../support/folder.ts';
import { answer, faultsOf, follow, openPages, type Pages, picture } from '../support/pages.ts';
import { registering } from '../support/service.ts';
import { pdf } from '../support/upload.ts';

let pages: Pages;
let scanner: TestScanner;
let folder: string;

const MANAGER = 'post-manager-north';
const WORKER = 'post-north-1';
const children = { missing: randomUUID(), cared: randomUUID(), leaving: randomUUID(), registered: randomUUID() };

/** What one post records about one child, each on its own day: kind, days ago, what is said. */
const told = (
  child: string,
  ...entries: readonly (readonly [string, number, Readonly<Record<string, unknown>>])[]
): Command[] => entries.map(([kind, days, data]) => ({ kind, at: pages.ago(days), children: [child], data }));

const register = async (child: string, givenName: string, familyName: string, age: number, days: number) => {
  const dateOfBirth = `${Number(pages.ago(0).slice(0, 4)) - age}-01-15`;
  await pages.service.record(
    'post-head',
    ...registering(child, { givenName, familyName, dateOfBirth, at: pages.ago(days) }),
  );
};

/** A girl of fifteen who has gone missing three times, and is missing now. */
const recordMissing = async (): Promise<void> => {
  const child = children.missing;
  await register(child, 'Gwenllian', 'Dychmygol-Ar-Goll', 15, 400);
  await pages.service.record(
    'post-head',
    ...told(
      child,
      ['contact.received', 120, { contact: randomUUID(), source: 'school', reasons: ['sexual-exploitation'] }],
      ['contact.received', 20, { contact: randomUUID(), source: 'police', reasons: ['criminal-exploitation'] }],
    ),
  );
  for (const [days, place, found] of [
    [70, 'home', true],
    [30, 'school', true],
    [2, 'home', false],
  ] as const) {
    const episode = randomUUID();
    await pages.service.record(WORKER, {
      kind: 'missing.reported',
      at: `${pages.ago(days)}T21:30:00Z`,
      children: [child],
      data: { episode, place, policeTold: true, circumstances: 'Aeth allan ar ôl swper a heb ateb ei ffôn wedyn.' },
    });
    if (!found) continue;
    await pages.service.record(
      WORKER,
      {
        kind: 'missing.found',
        at: `${pages.ago(days - 1)}T06:00:00Z`,
        children: [child],
        data: { episode, harmed: days === 30, company: 'unknown-adults', where: 'Mewn fflat yng nghanol y dref' },
      },
      { kind: 'debrief.offered', at: pages.ago(days - 1), children: [child], data: { episode, accepted: days === 70 } },
    );
  }
  await pages.service.record(
    WORKER,
    ...told(child, [
      'exploitation.assessed',
      60,
      {
        assessment: randomUUID(),
        instrument: 'golau',
        version: '1',
        language: 'cy',
        wording: { lifts: 'Oedolion nad yw’r teulu’n eu hadnabod yn rhoi lifft i’r plentyn' },
        indicators: [
          { item: 'lifts', current: true, recent: false, evidence: 'Car coch wrth yr ysgol', on: pages.ago(62) },
        ],
        total: 4,
        band: 'talk',
        asked: 'multi-agency',
        judgement: 'Mae hi mewn perygl, ac nid yw’n gweld hynny.',
        response: 'multi-agency',
        reviewOn: pages.ago(5),
      },
    ]),
  );
};

/** A boy of ten in foster care outside the area, with nearly all that is owed to him done. */
const recordCared = async (): Promise<void> => {
  const child = children.cared;
  const placement = randomUUID();
  await register(child, 'Macsen', 'Dychmygol-Maeth', 10, 200);
  await pages.service.record(
    WORKER,
    ...told(
      child,
      ['care.began', 120, { legalStatus: 'interim-care-order' }],
      [
        'placement.began',
        120,
        { placement, kind: 'foster-agency', untilEighteen: false, regime: 'standard', area: 'elsewhere-wales' },
      ],
      [
        'placement-plan.agreed',
        116,
        {
          placement,
          signed: true,
          officerTold: true,
          viewsTaken: true,
          arrangements: 'Cysylltiad â’i fam bob dydd Sul.',
        },
      ],
      ['placement.notified', 113, { placement, told: ['area-authority', 'health-board', 'education'] }],
      ['part6-plan.agreed', 112, { permanence: 'Dychwelyd at ei fam os gellir.', childViews: 'Mae arno hiraeth.' }],
      ['health-assessment.held', 105, { assessedBy: 'nurse', report: true, found: 'Iach; eisiau sbectol.' }],
      ['gp.registered', 115, { practice: 'Meddygfa Ddychmygol' }],
      ['education-plan.written', 104, { stage: 'started', school: 'Ysgol Ddychmygol' }],
      ['information-form.updated', 119, { photo: true, missingBefore: 'Byddai’n mynd at ei nain.' }],
      [
        'person.recorded',
        118,
        {
          person: randomUUID(),
          name: 'Lowri Ddychmygol',
          relation: 'mother',
          responsibility: 'yes',
          household: 'no',
          riskNoted: false,
        },
      ],
    ),
  );
  await pages.service.record(
    'post-head',
    ...told(child, ['reviewing-officer.appointed', 118, { officer: 'post-reviewing' }]),
  );
};

/** A young woman of eighteen who has left care. */
const recordLeaving = async (): Promise<void> => {
  const child = children.leaving;
  await register(child, 'Angharad', 'Dychmygol-Annibynnol', 18, 900);
  await pages.service.record(
    MANAGER,
    ...told(
      child,
      ['care.began', 890, { legalStatus: 'care-order' }],
      ['pathway-needs.assessed', 400, { viewsRecorded: true, views: 'Mae hi am aros.', whenIAmReady: 'stays' }],
      ['pathway-plan.made', 380, { viewsRecorded: true, contingency: true, plan: 'Coleg, a’r fflat uwchben y siop.' }],
      ['care.ended', 200, {}],
      ['leaving-care.categorised', 199, { category: '3' }],
      ['personal-adviser.appointed', 199, { adviser: 'Non Ddychmygol' }],
      ['accommodation.moved-into', 190, { suitable: true, about: 'Fflat uwchben y siop' }],
      ['personal-adviser.visited', 150, { seen: true, said: 'Mae popeth yn iawn, ond mae’n unig.' }],
    ),
  );
};

/** A child on the register with a plan of care and support. */
const recordRegistered = async (): Promise<void> => {
  const child = children.registered;
  const enquiry = randomUUID();
  await register(child, 'Nia', 'Dychmygol-Cofrestr', 6, 90);
  await pages.service.record(
    MANAGER,
    ...told(
      child,
      ['strategy.held', 60, { enquiry, agencies: ['police', 'social-services', 'health'], decision: 'enquiries' }],
      ['enquiry.concluded', 50, { enquiry, determination: 'conference', reason: 'Cleisiau heb esboniad.' }],
    ),
  );
  const carePlan = randomUUID();
  await pages.service.record(
    WORKER,
    ...told(
      child,
      [
        'plan.agreed',
        40,
        {
          carePlan,
          needs: 'Bod yn ddiogel gartref.',
          outcomes: ['Nid oes neb yn ei tharo.', 'Mae hi’n cysgu drwy’r nos.'],
          monitoring: 'Ymweliad bob pythefnos.',
          reviewOn: pages.ago(-10),
        },
      ],
      [
        'plan.action-agreed',
        40,
        { carePlan, planAction: randomUUID(), what: 'Gweld y meddyg teulu.', post: WORKER, actBy: pages.ago(5) },
      ],
    ),
  );
};

beforeAll(async () => {
  scanner = await startClamd();
  folder = await ownFolder();
  pages = await openPages({ environment: { DIOGEL_VAR: folder, DIOGEL_SCANNER: scanner.socket } });
  await recordMissing();
  await recordCared();
  await recordLeaving();
  await recordRegistered();
});
afterAll(async () => {
  await pages.close();
  await scanner.stop();
  await rm(folder, { recursive: true });
});

/** English that no Welsh page has of its own; what says that it is English is left out. */
const ENGLISH = /\b(the|and|with|from|must|should|child|children|were|which)\b/i;
const ownTexts = `(() => {
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode())
    if (!walker.currentNode.parentElement.closest('main [lang="en"]')) texts.push(walker.currentNode.data.trim());
  return texts.filter((text) => text !== '');
})()`;

/** What only the machine calls so: an id, a post, an answer's key, nothing at all. */
const RAW = /\b[0-9a-f]{8}-[0-9a-f]{4}-|\bpost-[a-z]+-\d\b|\w\.(yes|no)\b|\bundefined\b|\[object|\bNaN\b/;

describe.each([
  ['en', 1280],
  ['cy', 390],
] as const)('in %s at %i pixels', (language, width) => {
  const { t, name } = words(language);

  /** What is asked of every page: said in its own language, under a heading, with nothing for axe, sideways or raw. */
  const look = async (page: Page, what: string): Promise<void> => {
    await picture(page, `${what}-${language}-${width}`);
    expect(await page.locator('h1').count()).toBe(1);
    expect(await page.getAttribute('html', 'lang')).toBe(language);
    const texts: readonly string[] = await page.evaluate(ownTexts);
    expect(texts.length).toBeGreaterThan(2);
    expect(texts.filter((text) => RAW.test(text))).toEqual([]);
    if (language === 'cy') expect(texts.filter((text) => ENGLISH.test(text))).toEqual([]);
    expect(await faultsOf(page)).toEqual([]);
  };

  const child = (who: keyof typeof children, rest = ''): string => `/children/${children[who]}${rest}`;
  const form = (kind: string): [string, string, () => string] => [
    kind,
    WORKER,
    () => child('registered', `/record/${kind}`),
  ];

  it.each<[string, string, () => string]>([
    ['exploitation', 'post-head', () => '/exploitation'],
    ['missing', 'post-head', () => '/missing'],
    ['signals', 'post-head', () => '/signals'],
    ['missing-of-child', WORKER, () => child('missing', '/missing')],
    ['child-missing', MANAGER, () => child('missing')],
    ['child-looked-after', WORKER, () => child('cared')],
    ['child-leaving-care', WORKER, () => child('leaving')],
    ['family', WORKER, () => child('cared', '/family')],
    ['chronology', WORKER, () => child('cared', '/chronology')],
    ['documents', WORKER, () => child('cared', '/documents')],
    ['bundle', WORKER, () => child('cared', '/bundle')],
    ['law', WORKER, () => '/law'],
    ['lessons', WORKER, () => '/lessons'],
    ['conference.held', 'post-chair', () => child('registered', '/record/conference.held')],
    form('assessment.completed'),
    form('plan.reviewed'),
    form('placement.began'),
    form('exploitation.assessed'),
    form('person.recorded'),
  ])('shows %s', async (what, post, path) => {
    const { page } = await pages.open({ post, language, width });
    const response = await page.goto(path());
    expect(response?.status()).toBe(200);
    await look(page, what);
  });

  it('keeps a document that somebody chose from their disk, lists it, and gives it back as it was', async () => {
    const { page } = await pages.open({ post: WORKER, language, width });
    const content = pdf(`Llythyr oddi wrth yr ysgol, ${language}`);
    await page.goto(child('leaving', '/documents'));
    const title = `Llythyr oddi wrth yr ysgol (${language})`;
    await answer(page, { title, type: 'letter', language: 'cy' });
    await page
      .locator('main input[type="file"]')
      .setInputFiles({ name: 'llythyr.pdf', mimeType: 'application/pdf', buffer: content });
    await follow(page.locator('main form[enctype="multipart/form-data"] button').first());
    const link = page.locator('main a[href*="/documents/"]', { hasText: title });
    expect(await page.locator('main').innerText()).toContain(t('documents.state.clean'));
    await look(page, 'documents-kept');
    const [saved] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(saved.suggestedFilename()).toBe(`${title}.pdf`);
    expect((await readFile(await saved.path())).equals(content)).toBe(true);
    await page.goto(child('leaving'));
    expect(await page.locator('main').innerText()).toContain(title);
  });

  it('makes a bundle for a court, and gives it once', async () => {
    const { page } = await pages.open({ post: WORKER, language, width });
    await page.goto(child('cared', '/bundle'));
    await answer(page, { audience: 'court', recipient: 'Llys Teulu Sir Brofi' });
    await follow(page.locator('main form button').last());
    await look(page, 'bundle-made');
    const link = page.locator('main a[download]');
    const [saved] = await Promise.all([page.waitForEvent('download'), link.click()]);
    const content = await readFile(await saved.path());
    expect(content.subarray(0, 5).toString()).toBe('%PDF-');
    expect(content.length).toBeGreaterThan(5_000);
    await page.goto((await link.getAttribute('href')) ?? '');
    expect(await page.locator('main').innerText()).toContain(t('bundle.gone'));
    expect(await page.locator('main').innerText()).toContain(name('codes.audience', 'court'));
  });
});
