import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import helmet from '@fastify/helmet';
import Fastify, { type FastifyInstance } from 'fastify';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildAssets, serveAssets } from '../../src/web/assets/index.ts';
import { html } from '../../src/web/html.ts';
import { CONTENT_SECURITY_POLICY, makePage } from '../../src/web/layout.ts';
import { isLanguage, words } from '../../src/web/words.ts';
import { gallery } from '../support/gallery.ts';
import { browser, faultsOf } from '../support/pages.ts';

let cache: string;
let app: FastifyInstance;
let address: string;

beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'diogel-gallery-'));
  const assets = await buildAssets(cache);
  const page = makePage({
    assets,
    demo: true,
    authority: { cy: 'Cyngor Sir Dychmygol', en: 'Imaginary County Council' },
  });
  app = Fastify();
  const directives = Object.fromEntries(
    Object.entries(CONTENT_SECURITY_POLICY).map(([name, values]) => [name, [...values]]),
  );
  await app.register(helmet, { contentSecurityPolicy: { useDefaults: false, directives } });
  serveAssets(app, assets);
  app.get<{ Querystring: { language?: string; problems?: string; inline?: string } }>('/gallery', (request, reply) => {
    const { language, problems } = request.query;
    const made = gallery(page, words(isLanguage(language) ? language : 'en'), { problems: problems === 'yes' });
    return reply.type('text/html; charset=utf-8').send(made.toString());
  });
  app.get('/plain', (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(
      page({ words: words('cy'), title: 'x', path: '/plain', body: html`<p>x</p>` })
        .toString()
        // What an attacker would have to get past the templates first.
        .replace('<p>x</p>', '<script>document.title = "run"</script><p id="styled" style="color: red">x</p>'),
    ),
  );
  address = await app.listen({ host: '127.0.0.1', port: 0 });
});

afterAll(async () => {
  await app.close();
  await rm(cache, { recursive: true });
});

async function open(
  path: string,
  options: BrowserContextOptions,
  look: (page: Page, said: readonly string[]) => Promise<void>,
) {
  const context = await (await browser()).newContext(options);
  try {
    const page = await context.newPage();
    const said: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) said.push(message.text());
    });
    page.on('pageerror', (error) => said.push(error.message));
    await page.goto(address + path);
    await look(page, said);
  } finally {
    await context.close();
  }
}

describe.each([
  [1280, 'no'],
  [390, 'yes'],
] as const)('every part of the pages at %d pixels (problems: %s)', (width, problems) => {
  it.each(['cy', 'en'] as const)(
    'in %s has nothing for axe to say, nothing blocked, nothing sideways',
    async (language) => {
      await open(
        `/gallery?language=${language}&problems=${problems}`,
        { viewport: { width, height: 900 } },
        async (page, said) => {
          expect(await faultsOf(page)).toEqual([]);
          expect(said).toEqual([]);
          expect(await page.getAttribute('html', 'lang')).toBe(language);
        },
      );
    },
  );
});

describe('a page', () => {
  it('needs no script: the navigation is there and what belongs to a radio appears with it', async () => {
    for (const javaScriptEnabled of [true, false]) {
      await open('/gallery', { javaScriptEnabled, viewport: { width: 1280, height: 900 } }, async (page) => {
        expect(await page.locator('.govuk-service-navigation__link').first().isVisible()).toBe(true);
        expect(await page.locator('#school').isVisible()).toBe(false);
        await page.locator('input[value=school]').check();
        expect(await page.locator('#school').isVisible()).toBe(true);
        await page.locator('input[value=home]').check();
        expect(await page.locator('#school').isVisible()).toBe(false);
        expect(await page.locator('[data-print]').isVisible()).toBe(javaScriptEnabled);
      });
    }
  });

  it('folds its navigation on a small screen only where a script can unfold it', async () => {
    const viewport = { width: 390, height: 900 };
    await open('/gallery?language=cy', { viewport }, async (page) => {
      const link = page.locator('.govuk-service-navigation__link').first();
      expect(await link.isVisible()).toBe(false);
      await page.getByRole('button', { name: 'Dewislen' }).click();
      expect(await link.isVisible()).toBe(true);
    });
    await open('/gallery?language=cy', { viewport, javaScriptEnabled: false }, async (page) => {
      expect(await page.locator('.govuk-service-navigation__link').first().isVisible()).toBe(true);
    });
  });

  it('counts characters in Welsh', async () => {
    await open('/gallery?language=cy', {}, async (page) => {
      await page.locator('#reason').fill('x'.repeat(198));
      await page.getByText('Mae gennych 2 nod ar ôl').first().waitFor();
    });
  });

  it('is reached by keyboard through the skip link', async () => {
    await open('/plain', {}, async (page) => {
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.textContent.trim()')).toBe('Neidio i’r prif gynnwys');
      await page.keyboard.press('Enter');
      expect(await page.evaluate('document.activeElement.id')).toBe('main-content');
    });
  });

  it('runs and styles nothing inline, whatever gets into it', async () => {
    await open('/plain', {}, async (page, said) => {
      expect(await page.title()).toBe('x – Diogel');
      expect(await page.locator('#styled').evaluate('element => getComputedStyle(element).color')).not.toBe(
        'rgb(255, 0, 0)',
      );
      expect(said.join()).toMatch(/Content Security Policy/);
    });
  });

  it('prints the record, with nothing to press', async () => {
    await open('/gallery?language=cy', { viewport: { width: 794, height: 1100 } }, async (page) => {
      await page.emulateMedia({ media: 'print' });
      for (const gone of [
        '.govuk-service-navigation',
        '.govuk-phase-banner',
        '.diogel-account',
        'button[data-print]',
        '.diogel-filter',
      ]) {
        expect(await page.locator(gone).first().isVisible(), gone).toBe(false);
      }
      for (const there of ['.diogel-identity', '.diogel-timeline', '.diogel-print-line', '.diogel-duties']) {
        expect(await page.locator(there).first().isVisible(), there).toBe(true);
      }
    });
  });

  it('takes at most four requests and 100 KB on a first visit', async () => {
    const context = await (await browser()).newContext();
    const page = await context.newPage();
    const fetched: string[] = [];
    let bytes = 0;
    page.on('requestfinished', async (request) => {
      fetched.push(new URL(request.url()).pathname);
      const { responseBodySize } = await request.sizes();
      bytes += responseBodySize;
    });
    await page.goto(`${address}/gallery`, { waitUntil: 'networkidle' });
    await context.close();
    expect(fetched.length).toBeLessThanOrEqual(4);
    expect(bytes).toBeLessThan(100_000);
  });
});
