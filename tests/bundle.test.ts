import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUNDLE_PARTS } from '#src/practice/index.ts';
import { words } from '../src/web/words.ts';
import { AUTHORITY, registering, smallService, type TestService } from './support/service.ts';
import { ownFolder } from './support/folder.ts';
import { cookiesOf, pdf, upload } from './support/upload.ts';

let service: TestService;
let folder: string;
const CHILD = 'bundle-child';
const SIBLING = 'bundle-sibling';
const HIDDEN = ['Noddfa', 'ZZ9 9ZZ', 'zz99zz'];

beforeAll(async () => {
  folder = await ownFolder();
  service = await smallService({ environment: { DIOGEL_VAR: folder } });
  await service.record(
    'post-manager-north',
    ...registering(CHILD, { givenName: 'Siân', familyName: 'Dŵr-Ŷd' }),
    ...registering(SIBLING, { givenName: 'Ŵena', familyName: 'Dŵr-Ŷd' }),
  );
  await service.record(
    'post-north-1',
    { kind: 'relationship.recorded', at: '2024-01-03', children: [CHILD, SIBLING], data: { relationship: 'sibling' } },
    {
      kind: 'address.recorded',
      at: '2024-01-04',
      children: [CHILD],
      data: { address: '7 Lôn Noddfa, Trefach', postcode: 'ZZ9 9ZZ', livesWith: ['Mam'], nonDisclosure: true },
    },
    {
      kind: 'address.recorded',
      at: '2024-01-04',
      children: [SIBLING],
      data: { address: '3 Maes Noddfa, Trefach', nonDisclosure: true },
    },
    {
      kind: 'visit.refused',
      at: '2024-02-05',
      children: [CHILD],
      data: { reason: 'Gwelwyd Siân yn 7 Lon Noddfa;\nmae’r tŷ yn glyd. Ŵena in Maes Noddfa.' },
    },
    { kind: 'visit.made', at: '2024-03-05', children: [CHILD], data: { seen: true, alone: false, place: 'school' } },
  );
  await upload(service, CHILD, {
    fields: { title: 'Llythyr am Lôn Noddfa' },
    file: { name: 'a.pdf', content: pdf('llythyr') },
  });
});
afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true });
});

const ASKED: Readonly<Record<string, string>> = {
  audience: 'court',
  recipient: 'Llys Teulu Dychmygol',
  language: 'cy',
};

interface Asking {
  readonly post?: string;
  readonly parts?: readonly string[];
  readonly child?: string;
  readonly language?: string;
}

const ask = async (
  more: Readonly<Record<string, string>> = {},
  { post = 'post-north-1', parts = BUNDLE_PARTS, child = CHILD, language = 'en' }: Asking = {},
) => {
  const { cookies, token } = await cookiesOf(service, post, language);
  const answer = await service.app.inject({
    method: 'POST',
    url: `/children/${child}/bundle`,
    cookies,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams([
      ['_csrf', token],
      ...parts.map((part) => ['parts', part]),
      ...Object.entries({ ...ASKED, ...more }),
    ]).toString(),
  });
  const path = /href="(\/children\/[^"]+\/bundle\/[^"]+)"/.exec(answer.body)?.[1] ?? '';
  return { answer, path, cookies };
};

const textOf = async (content: Buffer) => {
  const document = await getDocument({ data: new Uint8Array(content), verbosity: 0 }).promise;
  const pages: string[] = [];
  const roles = new Set<string>();
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('role' in node) roles.add(String(node.role));
    if ('children' in node && Array.isArray(node.children)) node.children.forEach(walk);
  };
  for (let page = 1; page <= document.numPages; page++) {
    const one = await document.getPage(page);
    pages.push((await one.getTextContent()).items.map((item) => ('str' in item ? item.str : '')).join(' '));
    walk(await one.getStructTree());
  }
  const { info } = await document.getMetadata();
  const outline = (await document.getOutline())?.map(({ title }) => title) ?? [];
  return { text: pages.join('\n').replaceAll(/\s+/g, ' '), pages: document.numPages, roles, info, outline };
};

const bundlesMade = async () =>
  (await service.services.ledger.events(AUTHORITY, CHILD)).filter(({ kind }) => kind === 'bundle.made');

describe('a bundle', () => {
  it('holds nothing of what is said about a practitioner, whoever makes it', async () => {
    const said = ['Honiad-dychmygol', 'Cywiriad-dychmygol', 'Tynnu-dychmygol'] as const;
    const write = async (kind: string, data: Record<string, unknown>, replaces?: string) =>
      (await service.record('post-head', { kind, at: '2024-02-05', children: [CHILD], data, replaces })).recorded[0]
        ?.id;
    const allegation = { allegation: 'bundle-allegation', practitioner: 'foster-carer' };
    const made = await write('allegation.made', { ...allegation, about: said[0] });
    const corrected = await write('allegation.made', { ...allegation, about: said[1] }, made);
    await write('record.retracted', { reason: said[2] }, corrected);
    for (const post of ['post-north-1', 'post-head']) {
      const { path, cookies } = await ask({ _read: 'yes' }, { post });
      const { text } = await textOf((await service.app.inject({ url: path, cookies })).rawPayload);
      expect(text).toContain('mae’r tŷ yn glyd');
      for (const word of said) expect(text).not.toContain(word);
    }
  });

  it.each(['cy', 'en'] as const)(
    'in %s holds what was chosen and nowhere an address that is not to be disclosed',
    async (language) => {
      const { t, name } = words(language);
      const warned = await ask({ language });
      expect(warned.answer.statusCode).toBe(409);
      expect(warned.answer.body).toContain(words('en').t('bundle.warn.title'));
      expect(warned.answer.body).toContain(`${words(language).date(19758)}: ${name('kinds.name', 'visit.refused')}`);
      for (const hidden of HIDDEN) expect(warned.answer.body).not.toContain(hidden);
      const before = await bundlesMade();
      const { answer, path, cookies } = await ask({ language, _read: 'yes' });
      expect(answer.statusCode).toBe(200);
      const given = await service.app.inject({ url: path, cookies });
      expect(given.headers['content-type']).toBe('application/pdf');
      expect(given.headers['content-disposition']).toBe('attachment; filename="bundle.pdf"');
      const { text, pages, roles, info, outline } = await textOf(given.rawPayload);
      for (const hidden of [...HIDDEN, '7 L'])
        expect([hidden, text.normalize('NFD').replaceAll(/\p{M}/gu, '').includes(hidden)]).toEqual([hidden, false]);
      expect(given.rawPayload.includes('Noddfa')).toBe(false);
      expect(text).toContain(t('bundle.instead'));
      expect(text).toContain('mae’r tŷ yn glyd');
      expect(text).toContain('Llys Teulu Dychmygol');
      expect(text).toContain('Siân Dŵr-Ŷd');
      expect(text).toContain(createHash('sha256').update(pdf('llythyr')).digest('hex').slice(0, 20));
      expect(outline.slice(1)).toEqual(BUNDLE_PARTS.map((part) => name('codes.bundle-part', part)));
      expect(info).toMatchObject({
        Language: language === 'cy' ? 'cy-GB' : 'en-GB',
        Author: service.as('post-north-1').person,
      });
      for (const role of ['Document', 'Sect', 'H1', 'H2', 'H3', 'P', 'Table', 'TH', 'TD'])
        expect([...roles]).toContain(role);
      const made = (await bundlesMade()).at(-1);
      expect((await bundlesMade()).length).toBe(before.length + 1);
      expect(made?.by).toBe('post-north-1');
      expect(made?.data).toMatchObject({
        audience: 'court',
        recipient: 'Llys Teulu Dychmygol',
        language,
        parts: [...BUNDLE_PARTS],
        pages,
        sha256: createHash('sha256').update(given.rawPayload).digest('hex'),
      });
      expect(Number(made?.data['takenOut'])).toBeGreaterThanOrEqual(3);
    },
  );

  it('is given once, to whoever made it, and is then gone from the disk', async () => {
    const { path, cookies } = await ask({}, { parts: ['identity'] });
    const { cookies: others } = await cookiesOf(service, 'post-manager-north');
    const stolen = await service.app.inject({ url: path, cookies: others });
    expect(stolen.statusCode).toBe(303);
    expect((await service.app.inject({ url: path, cookies })).statusCode).toBe(200);
    expect((await service.app.inject({ url: path, cookies })).headers.location).toBe(
      `/children/${CHILD}/bundle?gone=yes`,
    );
    await expect.poll(() => readdir(join(folder, 'documents', 'incoming')), { timeout: 10_000 }).toEqual([]);
  });

  it('of a period holds nothing before it and nothing after', async () => {
    const { path, cookies } = await ask(
      {
        language: 'en',
        'from-day': '1',
        'from-month': '3',
        'from-year': '2024',
        'to-day': '31',
        'to-month': '3',
        'to-year': '2024',
      },
      { parts: ['chronology'] },
    );
    const { text } = await textOf((await service.app.inject({ url: path, cookies })).rawPayload);
    expect(text).toContain('5 March 2024: Visit');
    expect(text).not.toContain('5 February 2024');
    expect(text).toContain('1 March 2024 to 31 March 2024');
  });

  it('is refused where something is left out or impossible, each by name', async () => {
    const before = await bundlesMade();
    const { t } = words('en');
    const { answer } = await ask({ audience: 'papur', recipient: ' ', language: 'fr' }, { parts: ['x'] });
    expect(answer.statusCode).toBe(422);
    for (const key of ['audience', 'recipient', 'language', 'parts'] as const)
      expect(answer.body).toContain(t(`bundle.wrong.${key}`));
    const turned = await ask({
      'from-day': '2',
      'from-month': '3',
      'from-year': '2024',
      'to-day': '1',
      'to-month': '3',
      'to-year': '2024',
    });
    expect(turned.answer.body).toContain(t('bundle.wrong.period'));
    const real = await ask({ 'from-day': '31', 'from-month': '2', 'from-year': '2024' });
    expect(real.answer.statusCode).toBe(422);
    expect(await bundlesMade()).toEqual(before);
  });

  it('of a child out of reach is nobody’s to make', async () => {
    expect((await ask({}, { post: 'post-south-1' })).answer.statusCode).toBe(403);
  });
});

describe('an address that is not to be disclosed', () => {
  const get = async (url: string) =>
    service.app.inject({ url, cookies: (await cookiesOf(service, 'post-north-1')).cookies });

  it('has its badge on the child’s page, and is not in what is printed', async () => {
    const { t } = words('en');
    const page = await get(`/children/${CHILD}`);
    expect(page.body).toContain(t('child.non-disclosure'));
    expect(page.body).toMatch(/<span class="diogel-screen-only">7 Lôn Noddfa, Trefach/);
    const printed = await get(`/children/${CHILD}?view=print`);
    expect(printed.body).toContain(t('child.not-printed'));
    expect(printed.body.replaceAll(/<span class="diogel-screen-only">.*?<\/span>/g, '')).not.toContain(
      '7 Lôn Noddfa, Trefach',
    );
  });
});
