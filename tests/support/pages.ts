import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { ensureChromium } from '../../scripts/chromium.ts';
import type { Language } from '../../src/web/words.ts';
import { smallService, type TestService } from './service.ts';

/** Who looks at the pages, and with what. */
export interface Looking {
  readonly post?: string;
  readonly language?: Language;
  readonly width?: number;
  readonly scripts?: boolean;
}

export interface Pages {
  readonly service: TestService;
  readonly address: string;
  /** A page of a browser of its own, signed in as a post's holder; the context is its cookies. */
  readonly open: (looking: Looking) => Promise<{ readonly page: Page; readonly context: BrowserContext }>;
  /** What axe finds wrong with a page that runs no scripts: it needs them itself, so it looks at the same document in a page of its own. */
  readonly faultsWithout: (page: Page) => Promise<string[]>;
  /** Signs a context in as another post's holder. */
  readonly become: (context: BrowserContext, post: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The service over the small authority, listening, and a Chromium to look at it. */
export const openPages = async (options: Parameters<typeof smallService>[0] = {}): Promise<Pages> => {
  const service = await smallService(options);
  const address = await service.listen();
  const browser: Browser = await chromium.launch({
    executablePath: ensureChromium(console.error),
    args: ['--no-sandbox'],
  });
  let twin: Page | undefined;
  const become = async (context: BrowserContext, post: string): Promise<void> => {
    await context.addCookies([
      { name: 'diogel-session', value: service.session(post), url: address, httpOnly: true, sameSite: 'Lax' },
    ]);
  };
  return {
    service,
    address,
    become,
    faultsWithout: async (page) => {
      twin ??= await (await browser.newContext()).newPage();
      const body = (await page.content()).replace(/<script [^>]*><\/script>/g, '');
      const size = page.viewportSize();
      if (size !== null) await twin.setViewportSize(size);
      await twin.unrouteAll();
      await twin.route(page.url(), (route) => route.fulfill({ body, contentType: 'text/html; charset=utf-8' }));
      await twin.goto(page.url());
      return faultsOf(twin);
    },
    open: async ({ post, language = 'en', width = 1280, scripts = false }) => {
      const context = await browser.newContext({
        viewport: { width, height: 900 },
        javaScriptEnabled: scripts,
        baseURL: address,
      });
      await context.addCookies([{ name: 'diogel-language', value: language, url: address }]);
      if (post !== undefined) await become(context, post);
      return { page: await context.newPage(), context };
    },
    close: async () => {
      await browser.close();
      await service.close();
    },
  };
};

/** What axe finds wrong with a page as it stands, each with its place. */
export const faultsOf = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  );
};

/** Keeps a picture of a whole page, for people to look at, where `DIOGEL_PICTURES` names a folder. */
export const picture = async (page: Page, name: string): Promise<void> => {
  const folder = process.env['DIOGEL_PICTURES'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
};

/** A date as the three fields of a form take it. */
export const dateParts = (name: string, date: string): Record<string, string> => {
  const [year = '', month = '', day = ''] = date.split('-');
  return { [`${name}-day`]: String(Number(day)), [`${name}-month`]: String(Number(month)), [`${name}-year`]: year };
};

/** Fills a form by the names of its fields, whatever its language: a text is written, an answer is chosen, a list of answers ticked. */
export const answer = async (
  page: Page,
  answers: Readonly<Record<string, string | readonly string[]>>,
): Promise<void> => {
  for (const [name, value] of Object.entries(answers)) {
    const named = page.locator(`main [name="${name}"]`);
    const tag = await named.first().evaluate((element) => `${element.tagName}/${element.getAttribute('type') ?? ''}`);
    const values = typeof value === 'string' ? [value] : value;
    if (tag === 'SELECT/') await named.selectOption([...values]);
    else if (tag === 'INPUT/radio' || tag === 'INPUT/checkbox')
      for (const each of values) await page.locator(`main [name="${name}"][value="${each}"]`).check();
    else await named.fill(values.join('\n'));
  }
};

/** Clicks, and waits until the page that follows is whole: a click alone returns when its first bytes are there, and counting would race them. */
export const follow = async (link: Locator): Promise<void> => {
  await link.click();
  await link.page().waitForLoadState('load');
};

/** Sends the form of a page: `record` unless another of its buttons is named. */
export const send = (page: Page, doing = 'record'): Promise<void> =>
  follow(page.locator(`main button[name="_do"][value="${doing}"]`));
