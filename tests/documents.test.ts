import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saveAuthority } from '#src/ledger/index.ts';
import { clamd, folderStore, openDocuments, scannerAddress } from '../src/documents/index.ts';
import { words } from '../src/web/words.ts';
import { EICAR, startClamd, type TestScanner } from './support/clamd.ts';
import {
  AUTHORITY,
  freshAuthority,
  OTHER_AUTHORITY,
  registering,
  smallService,
  type TestService,
} from './support/service.ts';
import { ownFolder } from './support/folder.ts';
import { cookiesOf, multipartOf, pdf, upload } from './support/upload.ts';

let scanner: TestScanner;
let service: TestService;
let folder: string;
const CHILD = 'document-child';

beforeAll(async () => {
  scanner = await startClamd();
  folder = await ownFolder();
  service = await smallService({
    environment: { DIOGEL_VAR: folder, DIOGEL_SCANNER: scanner.socket, DIOGEL_DOCUMENT_MB: '1' },
  });
  await service.record('post-manager-north', ...registering(CHILD));
});
afterAll(async () => {
  await service.close();
  await scanner.stop();
  await rm(folder, { recursive: true });
});

const { t } = words('en');
const added = (location: unknown): string => /added=([0-9a-f-]+)/.exec(String(location))?.[1] ?? '';
const sealedOf = (document: string): string => join(folder, 'documents', String(AUTHORITY), document);
const get = async (path: string, post = 'post-north-1') =>
  service.app.inject({ url: path, cookies: (await cookiesOf(service, post)).cookies });
const documentsOf = async () =>
  (await service.services.ledger.events(AUTHORITY, CHILD)).filter(({ kind }) => kind === 'document.added');

const api = (path: string, post = 'post-north-1') =>
  service.app.inject({
    url: `/api/v1/children/${CHILD}/documents${path}`,
    headers: { authorization: `Bearer ${service.session(post)}` },
  });

describe('a document', () => {
  it('is kept sealed with its hash in the ledger, and given out as it was, to be saved and never shown', async () => {
    const content = pdf('Cyfarfod grŵp craidd');
    const sent = await upload(service, CHILD, {
      fields: { title: 'Cofnodion y grŵp craidd' },
      file: { name: 'C:\\ffeiliau\\cofnodion.pdf', content },
    });
    expect(sent.statusCode).toBe(303);
    const document = added(sent.headers.location);
    const [event] = (await documentsOf()).filter(({ id }) => id === document);
    expect(event?.data).toEqual({
      document,
      title: 'Cofnodion y grŵp craidd',
      type: 'letter',
      language: 'cy',
      mediaType: 'application/pdf',
      bytes: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
      fileName: 'cofnodion.pdf',
    });
    expect((await readFile(sealedOf(document))).includes('Cyfarfod')).toBe(false);
    const given = await get(`/children/${CHILD}/documents/${document}`);
    expect(given.statusCode).toBe(200);
    expect(given.rawPayload.equals(content)).toBe(true);
    expect(given.headers['content-type']).toBe('application/pdf');
    expect(given.headers['content-disposition']).toBe(
      `attachment; filename="Cofnodion y grwp craidd.pdf"; filename*=UTF-8''Cofnodion%20y%20gr%C5%B5p%20craidd.pdf`,
    );
    expect(given.headers['x-content-type-options']).toBe('nosniff');
    expect(given.headers['cache-control']).toBe('no-store');
    expect(given.headers['content-length']).toBe(String(content.length));
    const page = await get(`/children/${CHILD}/documents`);
    expect(page.body).toContain(t('documents.state.clean'));
    expect(await readdir(join(folder, 'documents', 'incoming'))).toEqual([]);
  });

  it('with a virus is shown with what was found and served to nobody', async () => {
    const sent = await upload(service, CHILD, {
      fields: { title: 'Heintiedig' },
      file: { name: 'x.txt', content: Buffer.from(EICAR) },
    });
    const document = added(sent.headers.location);
    const page = await get(String(sent.headers.location));
    expect(page.body).toContain(t('documents.found', { found: 'Eicar-Test-Signature.UNOFFICIAL' }));
    expect(page.body).not.toContain(`href="/children/${CHILD}/documents/${document}"`);
    const given = await get(`/children/${CHILD}/documents/${document}`);
    expect(given.statusCode).toBe(403);
    expect(given.body).toContain(t('documents.refused.infected'));
    expect(given.body).not.toContain('EICAR');
  });

  it.each([
    ['empty', 'a.pdf', Buffer.alloc(0), 422, t('documents.wrong.empty')],
    [
      'too big',
      'a.pdf',
      Buffer.concat([pdf('x'), Buffer.alloc(1_100_000)]),
      413,
      t('documents.wrong.too-large', { size: '1' }),
    ],
    [
      'a program that calls itself a PDF',
      'a.pdf',
      Buffer.from([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0]),
      422,
      t('documents.wrong.wrong-type'),
    ],
    [
      'a page that runs scripts',
      'a.txt',
      Buffer.from('<!doctype html><script>alert(1)</script>'),
      422,
      t('documents.wrong.wrong-type'),
    ],
    [
      'a text document with macros',
      'a.docx',
      Buffer.from('PK\u0003\u0004................word/document.xml word/vbaProject.bin', 'latin1'),
      422,
      t('documents.wrong.wrong-type'),
    ],
  ])('that is %s is refused by name, and nothing is kept', async (_, name, content, status, said) => {
    const before = await documentsOf();
    const sent = await upload(service, CHILD, { fields: {}, file: { name, content } });
    expect(sent.statusCode).toBe(status);
    expect(sent.body).toContain(said.replaceAll('’', '’'));
    expect(await documentsOf()).toEqual(before);
    expect(await readdir(join(folder, 'documents', 'incoming'))).toEqual([]);
  });

  it('without a file, a title, a type or a language is refused, each at its field', async () => {
    const sent = await upload(service, CHILD, { fields: { title: '\u202e ', type: 'x', language: '' } });
    expect(sent.statusCode).toBe(422);
    for (const [field, key] of [
      ['title', 'title'],
      ['type', 'type'],
      ['language', 'language'],
      ['file', 'no-file'],
    ] as const)
      expect(sent.body).toContain(`<a href="#${field}">${t(`documents.wrong.${key}`)}</a>`);
  });

  it('whose name holds script tags or turns the direction of writing harms nobody', async () => {
    const sent = await upload(service, CHILD, {
      fields: { title: 'Llythyr <script>alert(1)</script> \u202efdp.exe' },
      file: { name: '<img src=x>\u202egnp.exe', content: pdf('enw') },
    });
    const document = added(sent.headers.location);
    const [event] = (await documentsOf()).filter(({ id }) => id === document);
    expect(event?.data['title']).toBe('Llythyr <script>alert(1)</script> fdp.exe');
    expect(event?.data['fileName']).toBe('<img src=x>gnp.exe');
    const page = await get(`/children/${CHILD}/documents`);
    expect(page.body).not.toContain('<script>alert');
    const child = await get(`/children/${CHILD}`);
    expect(child.body).not.toContain('<img src=x');
    const { headers } = await get(`/children/${CHILD}/documents/${document}`);
    expect(headers['content-disposition']).toMatch(
      /^attachment; filename="Llythyr -script-alert\(1\)--script- fdp\.exe\.pdf"/,
    );
  });

  it('that is there already is said to be, and is added again only where somebody asks', async () => {
    const content = pdf('ddwywaith');
    const once = added(
      (await upload(service, CHILD, { fields: {}, file: { name: 'a.pdf', content } })).headers.location,
    );
    const twice = await upload(service, CHILD, { fields: { title: 'Copi' }, file: { name: 'b.pdf', content } });
    expect(twice.statusCode).toBe(409);
    expect(twice.body).toContain(t('documents.same.title'));
    expect(twice.body).toContain(`id="d-${once}"`);
    const document = /name="document" value="([^"]+)"/.exec(twice.body)?.[1] ?? '';
    expect((await documentsOf()).some(({ id }) => id === document)).toBe(false);
    expect((await get(`/children/${CHILD}/documents/${document}`)).statusCode).toBe(404);
    const { cookies, token } = await cookiesOf(service, 'post-north-1');
    const ask = () =>
      service.app.inject({
        method: 'POST',
        url: `/children/${CHILD}/documents/again`,
        cookies,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({
          _csrf: token,
          document,
          title: 'Copi',
          type: 'letter',
          language: 'cy',
        }).toString(),
      });
    expect((await ask()).statusCode).toBe(303);
    expect((await ask()).statusCode).toBe(303);
    expect((await documentsOf()).filter(({ id }) => id === document)).toHaveLength(1);
    expect((await get(`/children/${CHILD}/documents/${document}`)).rawPayload.equals(content)).toBe(true);
  });

  it('that was altered in the store is refused and said', async () => {
    const document = added(
      (await upload(service, CHILD, { fields: {}, file: { name: 'a.pdf', content: pdf('newid') } })).headers.location,
    );
    const sealed = await readFile(sealedOf(document));
    sealed.writeUInt8(sealed.readUInt8(45) ^ 1, 45);
    await writeFile(sealedOf(document), sealed);
    const given = await get(`/children/${CHILD}/documents/${document}`);
    expect(given.statusCode).toBe(500);
    expect(given.body).toContain(t('documents.refused.damaged'));
    await writeFile(sealedOf(document), sealed.subarray(0, 30));
    expect((await get(`/children/${CHILD}/documents/${document}`)).statusCode).toBe(500);
    await rm(sealedOf(document));
    expect((await get(`/children/${CHILD}/documents/${document}`)).statusCode).toBe(404);
  });

  it('of a child out of reach, or of another authority, is nobody’s to add or to open', async () => {
    const document = added(
      (await upload(service, CHILD, { fields: {}, file: { name: 'a.pdf', content: pdf('eraill') } })).headers.location,
    );
    const sent = await upload(service, CHILD, {
      fields: {},
      file: { name: 'a.pdf', content: pdf('x') },
      post: 'post-south-1',
    });
    expect(sent.statusCode).toBe(403);
    expect((await get(`/children/${CHILD}/documents/${document}`, 'post-south-1')).statusCode).toBe(403);
    const { cookies } = await cookiesOf(service, 'post-head');
    const other = await service.app.inject({
      url: `/children/${CHILD}/documents/${document}`,
      cookies: { ...cookies, 'diogel-session': service.session('post-head', OTHER_AUTHORITY) },
    });
    expect(other.statusCode).toBe(403);
    expect(await service.services.documents.open(OTHER_AUTHORITY, CHILD, document, 'x', 'open')).toEqual({
      ok: false,
      code: 'missing',
    });
    await service.record('post-manager-north', ...registering('document-other'));
    expect((await get(`/children/document-other/documents/${document}`)).statusCode).toBe(404);
  });

  it('needs the proof that the form is ours', async () => {
    const sent = await upload(service, CHILD, {
      fields: {},
      file: { name: 'a.pdf', content: pdf('ffug') },
      token: 'x',
    });
    expect(sent.statusCode).toBe(403);
    expect(
      (await documentsOf()).some(
        ({ data }) => data['sha256'] === createHash('sha256').update(pdf('ffug')).digest('hex'),
      ),
    ).toBe(false);
  });

  it('that was cut off in the middle leaves nothing', async () => {
    const address = new URL(await service.listen());
    const { cookies, token } = await cookiesOf(service, 'post-north-1');
    const { payload, type } = multipartOf({
      fields: { _csrf: token, title: 'Torri', type: 'letter', language: 'cy' },
      file: { name: 'a.pdf', content: Buffer.concat([pdf('hanner'), Buffer.alloc(400_000, 'x')]) },
    });
    const before = await documentsOf();
    await new Promise<void>((resolve) => {
      const asking = request({
        host: address.hostname,
        port: address.port,
        method: 'POST',
        path: `/children/${CHILD}/documents`,
        headers: {
          'content-type': type,
          'content-length': payload.length,
          cookie: Object.entries(cookies)
            .map(([name, value]) => `${name}=${value}`)
            .join('; '),
        },
      });
      asking.on('error', () => resolve());
      asking.write(payload.subarray(0, 200_000), () => {
        void wait(300).then(() => asking.destroy());
      });
      asking.on('close', () => resolve());
    });
    await expect.poll(() => readdir(join(folder, 'documents', 'incoming')), { timeout: 10_000 }).toEqual([]);
    expect(await documentsOf()).toEqual(before);
  });

  it('stays closed while the scanner is away, and opens when it has passed it', async () => {
    const url = await freshAuthority();
    const own = await ownFolder();
    const away = await smallService({
      databaseUrl: url,
      environment: { DIOGEL_VAR: own, DIOGEL_SCANNER: 'tcp://127.0.0.1:9' },
    });
    await away.record('post-manager-north', ...registering(CHILD));
    const sent = await upload(away, CHILD, { fields: {}, file: { name: 'a.pdf', content: pdf('aros') } });
    const document = added(sent.headers.location);
    const path = `/children/${CHILD}/documents/${document}`;
    const { cookies } = await cookiesOf(away, 'post-north-1');
    const closed = await away.app.inject({ url: path, cookies });
    expect([closed.statusCode, closed.body.includes(t('documents.refused.waiting'))]).toEqual([503, true]);
    const bytes = createHash('sha256').update(pdf('aros')).digest('hex');
    const { database, ledger, clock } = away.services;
    const files = join(own, 'documents');
    const found = scannerAddress(scanner.tcp);
    if (found === undefined) throw new Error('no scanner');
    const back = await openDocuments({
      database,
      ledger,
      clock,
      store: folderStore(files),
      scanner: clamd(found),
      folder: files,
      largest: 1_000_000,
    });
    const opened = await back.open(AUTHORITY, CHILD, document, bytes, 'closed');
    expect(opened.ok).toBe(true);
    if (opened.ok) expect(Buffer.concat(await opened.content.toArray()).equals(pdf('aros'))).toBe(true);
    expect((await back.filesOf(AUTHORITY, CHILD)).get(document)?.state).toBe('clean');
    await away.close();
    await rm(own, { recursive: true });
  });

  it('is not opened where there is no scanner, unless the authority has said so', async () => {
    const own = await ownFolder();
    const bare = await smallService({ environment: { DIOGEL_VAR: own } });
    await bare.record('post-manager-north', ...registering(CHILD));
    const document = added(
      (await upload(bare, CHILD, { fields: {}, file: { name: 'a.pdf', content: pdf('heb') } })).headers.location,
    );
    const { cookies } = await cookiesOf(bare, 'post-north-1');
    const path = `/children/${CHILD}/documents/${document}`;
    expect((await bare.app.inject({ url: path, cookies })).statusCode).toBe(403);
    const page = await bare.app.inject({ url: `/children/${CHILD}/documents`, cookies });
    expect(page.body).toContain(t('documents.no-scanner-closed'));
    const authority = await bare.services.laws.authority(AUTHORITY);
    await saveAuthority(bare.services.database, {
      ...authority,
      configuration: { ...authority.configuration, unscannedDocuments: 'open' },
    });
    bare.services.laws.forget();
    const opened = await bare.app.inject({ url: path, cookies });
    expect([opened.statusCode, opened.rawPayload.equals(pdf('heb'))]).toEqual([200, true]);
    const open = await bare.app.inject({ url: `/children/${CHILD}/documents`, cookies });
    expect(open.body).toContain(t('documents.no-scanner-open'));
    await bare.close();
    await rm(own, { recursive: true });
  });
});

describe('a document, by the API', () => {
  it('is listed and given out to those within reach, and closed where the scanner found something', async () => {
    const content = pdf('drwy’r API');
    const sent = await upload(service, CHILD, { fields: { title: 'API 0' }, file: { name: 'a', content } });
    const good = added(sent.headers.location);
    const listed = (await api('')).json<{ documents: { document: string; state: string; title: string }[] }>()
      .documents;
    expect(listed.find(({ document }) => document === good)).toMatchObject({ title: 'API 0', state: 'clean' });
    const bad = listed.find(({ state }) => state === 'infected')?.document ?? '';
    expect(bad).not.toBe('');
    const given = await api(`/${good}`);
    expect(given.rawPayload.equals(content)).toBe(true);
    expect(given.headers['content-disposition']).toMatch(/^attachment; filename="API 0\.pdf"/);
    expect(given.headers['x-content-type-options']).toBe('nosniff');
    const closed = await api(`/${bad}`);
    expect([closed.statusCode, closed.json<{ type: string }>().type]).toEqual([403, 'urn:diogel:problem:infected']);
    expect((await api('/nothing')).statusCode).toBe(404);
    expect((await api(`/${good}`, 'post-south-1')).statusCode).toBe(403);
    expect((await api('', 'post-south-1')).statusCode).toBe(403);
  });
});
