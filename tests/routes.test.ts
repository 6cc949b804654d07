import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admits, type Role } from '#src/access/index.ts';
import { words } from '../src/web/words.ts';
import { POSTS, registering, smallService, type TestService } from './support/service.ts';

let service: TestService;
beforeAll(async () => {
  service = await smallService();
  await service.app.ready();
});
afterAll(async () => {
  await service.close();
});

const CHILD = 'route-child';
const postOf = (role: Role): string => {
  const found = POSTS.find((each) => each.role === role);
  if (found === undefined) throw new Error(`no post of ${role}`);
  return found.post;
};
const EVERY: readonly Role[] = [...new Set(POSTS.map(({ role }) => role))];

/** Every route that the server answers, as it was registered. */
const routes = () => service.routes;

const address = (path: string): string =>
  path
    .replace(':child', CHILD)
    .replace('*', 'nothing')
    .replaceAll(/:[a-z]+/gi, 'nothing');

describe('every route', () => {
  it('declares who may use it', () => {
    const undeclared = routes().filter(({ access }) => access === undefined);
    expect(routes().length).toBeGreaterThan(25);
    expect(undeclared.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  });

  it('is for nobody where it declares nothing, whoever asks', async () => {
    const other = await smallService();
    other.app.get('/planted', async () => 'a secret');
    await other.app.ready();
    const answers = await Promise.all(
      ['post-director', undefined].map((post) =>
        other.app.inject({
          url: '/planted',
          ...(post === undefined ? {} : { cookies: { 'diogel-session': other.session(post) } }),
        }),
      ),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([403, 403]);
    expect(answers.map(({ body }) => body).join()).not.toContain('secret');
    await other.close();
  });

  it('sends whoever is not signed in to sign in, or answers 401, and shows nothing', async () => {
    for (const { method, path, access } of routes()) {
      if (access === 'public' || method !== 'GET') continue;
      const { statusCode, headers } = await service.app.inject({ url: address(path) });
      if (path.startsWith('/api/')) expect([path, statusCode]).toEqual([path, 401]);
      else expect([path, statusCode, headers.location?.startsWith('/sign-in')]).toEqual([path, 303, true]);
    }
  });

  it('lets in the roles that it declares and no other', async () => {
    await service.record('post-manager-north', ...registering(CHILD));
    for (const role of EVERY) {
      const value = service.session(postOf(role));
      for (const { method, path, access } of routes()) {
        if (access === 'public' || method !== 'GET') continue;
        const { statusCode } = await service.app.inject({
          url: address(path),
          ...(path.startsWith('/api/')
            ? { headers: { authorization: `Bearer ${value}` } }
            : { cookies: { 'diogel-session': value } }),
        });
        if (!admits(access, role)) expect([role, path, statusCode]).toEqual([role, path, 403]);
        else if (typeof access === 'object' && access.child !== true)
          expect([role, path, statusCode < 500 && statusCode !== 401]).toEqual([role, path, true]);
      }
    }
  });

  it('takes forms and commands from the roles that it declares and from no other, the proof of the form being right', async () => {
    const { t } = words('en');
    const sent = routes().filter(({ method, access }) => method !== 'GET' && method !== 'HEAD' && access !== 'public');
    expect(sent.length).toBeGreaterThan(8);
    let refused = 0;
    for (const role of [...EVERY, undefined]) {
      const value = role === undefined ? undefined : service.session(postOf(role));
      const cookies: Record<string, string> = {
        'diogel-language': 'en',
        ...(value === undefined ? {} : { 'diogel-session': value }),
      };
      const page = await service.app.inject({ url: value === undefined ? '/sign-in' : '/accessibility', cookies });
      for (const cookie of page.cookies) cookies[cookie.name] = cookie.value;
      const token = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
      expect([role, token]).not.toEqual([role, '']);
      for (const { method, path, access } of sent) {
        const api = path.startsWith('/api/');
        const authorization = value === undefined ? {} : { authorization: `Bearer ${value}` };
        const { statusCode, body, headers } = await service.app.inject({
          method: method as 'POST',
          url: address(path),
          ...(api
            ? { headers: authorization, payload: {} }
            : {
                cookies,
                headers: { 'content-type': 'application/x-www-form-urlencoded' },
                payload: new URLSearchParams({ _csrf: token }).toString(),
              }),
        });
        const place = [role, method, path];
        expect([...place, body.includes(t('common.stale-form.body'))]).toEqual([...place, false]);
        if (admits(access, role)) {
          expect([...place, statusCode < 500, body.includes(t('common.forbidden.role'))]).toEqual([
            ...place,
            true,
            false,
          ]);
          continue;
        }
        refused += 1;
        if (api) expect([...place, statusCode]).toEqual([...place, role === undefined ? 401 : 403]);
        else if (role !== undefined)
          expect([...place, statusCode, body.includes(t('common.forbidden.role'))]).toEqual([...place, 403, true]);
        // Whoever is not signed in is sent to sign in, or shown what they wrote to take along.
        else
          expect([...place, headers.location?.startsWith('/sign-in') ?? statusCode === 401]).toEqual([...place, true]);
      }
    }
    expect(refused).toBeGreaterThan(sent.length);
  });

  it('shows a child to those within reach and to nobody else, by page and by API alike', async () => {
    const reach: Record<string, boolean> = {
      'post-north-1': true,
      'post-north-2': true,
      'post-manager-north': true,
      'post-south-1': false,
      'post-manager-south': false,
      'post-front-door-1': false,
      'post-chair': true,
      'post-reviewing': false,
      'post-head': true,
      'post-director': true,
      'post-designated': false,
      'post-complaints': false,
      'post-administrator': false,
    };
    for (const [post, within] of Object.entries(reach)) {
      const value = service.session(post);
      const page = await service.app.inject({ url: `/children/${CHILD}`, cookies: { 'diogel-session': value } });
      const api = await service.app.inject({
        url: `/api/v1/children/${CHILD}`,
        headers: { authorization: `Bearer ${value}` },
      });
      expect([post, page.statusCode, api.statusCode]).toEqual([post, within ? 200 : 403, within ? 200 : 403]);
      expect([post, page.body.includes('Esiampl')]).toEqual([post, within]);
    }
  });

  it('answers the same whether a child is out of reach or nobody', async () => {
    const cookies = { 'diogel-session': service.session('post-south-1') };
    const [there, nobody] = await Promise.all(
      [`/children/${CHILD}`, '/children/nobody-at-all'].map((url) => service.app.inject({ url, cookies })),
    );
    expect(nobody?.statusCode).toBe(there?.statusCode);
    const plain = (body = ''): string =>
      body.replaceAll(/\/children\/[a-z-]+|%2Fchildren%2F[a-z-]+|value="[^"]*"/g, '');
    expect(plain(nobody?.body)).toBe(plain(there?.body));
  });

  it('takes no form that is not ours', async () => {
    const cookies = { 'diogel-session': service.session('post-north-1') };
    const forged = await service.app.inject({
      method: 'POST',
      url: `/children/${CHILD}/record/visit.made`,
      cookies,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'seen=yes&alone=yes&place=home&when=today',
    });
    expect(forged.statusCode).not.toBe(303);
    const events = await service.services.ledger.events(1, CHILD);
    expect(events.some(({ kind }) => kind === 'visit.made')).toBe(false);
  });

  it('reads no cookie that was tampered with, and no session of somebody who has left', async () => {
    const good = service.session('post-north-1');
    const [text = '', mac = ''] = good.split('.');
    const session = JSON.parse(Buffer.from(text, 'base64url').toString());
    const raised = Buffer.from(JSON.stringify({ ...session, post: 'post-director' })).toString('base64url');
    for (const value of [`${raised}.${mac}`, `${text}.`, 'x', `${text}.${'A'.repeat(mac.length)}`, '%%%', '.']) {
      const { statusCode } = await service.app.inject({ url: '/my-work', cookies: { 'diogel-session': value } });
      expect([value.length, statusCode]).toEqual([value.length, 303]);
    }
  });

  it('sends pages with a policy that runs nothing from elsewhere, and lets no cache keep them', async () => {
    const { headers } = await service.app.inject({
      url: '/my-work',
      cookies: { 'diogel-session': service.session('post-north-1') },
    });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('goes back to no other site', async () => {
    for (const back of [
      '//elsewhere.example',
      'https://elsewhere.example',
      '/\\elsewhere.example',
      '/x\r\ny: z',
      '/\t/elsewhere.example',
      '/ /elsewhere.example',
    ]) {
      const { headers } = await service.app.inject({ url: `/language?to=cy&back=${encodeURIComponent(back)}` });
      expect(headers.location).toBe('/');
    }
  });
});
