import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
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
  const become = async (context: BrowserContext, post: string): Promise<void> => {
    await context.addCookies([
      { name: 'diogel-session', value: service.session(post), url: address, httpOnly: true, sameSite: 'Lax' },
    ]);
  };
  return {
    service,
    address,
    become,
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
