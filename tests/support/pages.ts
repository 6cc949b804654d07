import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
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

/** A page of a browser of its own: the context is its cookies. */
export interface Opened {
  readonly page: Page;
  readonly context: BrowserContext;
}

export interface Pages extends Pick<TestService, 'today' | 'ago' | 'ahead' | 'child'> {
  readonly service: TestService;
  readonly address: string;
  /** A page signed in as a post's holder, for the test that asks for it. */
  readonly open: (looking: Looking) => Promise<Opened>;
  /** The same for all tests of a file. */
  readonly stay: (looking: Looking) => Promise<Opened>;
  /** Signs a context in as another post's holder. */
  readonly become: (context: BrowserContext, post: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

let launched: Promise<Browser> | undefined;

/** The one Chromium of this worker; it ends with its process. */
export const browser = (): Promise<Browser> => {
  launched ??= chromium.launch({ executablePath: ensureChromium(console.error), args: ['--no-sandbox'] });
  return launched;
};

/** The service over the small authority, listening, and a Chromium to look at it. */
export const openPages = async (options: Parameters<typeof smallService>[0] = {}): Promise<Pages> => {
  const service = await smallService(options);
  const address = await service.listen();
  // A page that runs no scripts keeps nothing but its cookies: the next test has it, which costs less than another one.
  const idle: Opened[] = [];
  const signedIn = (post: string) => ({
    name: 'diogel-session',
    value: service.session(post),
    url: address,
    httpOnly: true,
    sameSite: 'Lax' as const,
  });
  const contexts = new Set<BrowserContext>();
  const opening = async (scripts: boolean): Promise<Opened> => {
    const waiting = scripts ? undefined : idle.pop();
    if (waiting !== undefined) return waiting;
    const context = await (await browser()).newContext({ javaScriptEnabled: scripts, baseURL: address });
    contexts.add(context);
    return { context, page: await context.newPage() };
  };
  const stay: Pages['stay'] = async ({ post, language = 'en', width = 1280, scripts = false }) => {
    const opened = await opening(scripts);
    await opened.page.setViewportSize({ width, height: 900 });
    await opened.context.addCookies([
      { name: 'diogel-language', value: language, url: address },
      ...(post === undefined ? [] : [signedIn(post)]),
    ]);
    return opened;
  };
  const { today, ago, ahead, child } = service;
  return {
    today,
    ago,
    ahead,
    child,
    service,
    address,
    become: (context, post) => context.addCookies([signedIn(post)]),
    stay,
    open: async (looking) => {
      const opened = await stay(looking);
      const { context, page } = opened;
      onTestFinished(async () => {
        if (looking.scripts === true || page.isClosed()) return context.close();
        for (const other of context.pages()) if (other !== page) await other.close();
        await page.emulateMedia({ media: null });
        await context.clearCookies();
        idle.push(opened);
      });
      return opened;
    },
    close: async () => {
      for (const context of contexts) await context.close();
      await (await readers.get(address))?.context().close();
      readers.delete(address);
      await service.close();
    },
  };
};

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Brings axe into a page, where it stays until the page goes elsewhere: that costs more than all that it then does there. */
export const bringAxe = (page: Page): Promise<unknown> => page.evaluate(AXE);

/** The pages in which axe is, by the origin whose documents they read. */
const readers = new Map<string, Promise<Page>>();

const readerOf = (origin: string): Promise<Page> => {
  let reader = readers.get(origin);
  if (reader === undefined) {
    reader = (async () => {
      const page = await (await (await browser()).newContext()).newPage();
      // Of the same origin and under the same policy as what it reads.
      await page.goto(origin);
      await bringAxe(page);
      return page;
    })();
    readers.set(origin, reader);
  }
  return reader;
};

/** A document as it stands, with what is written, chosen and ticked in it, and without its scripts. */
const STANDING = `(() => {
  const copy = document.documentElement.cloneNode(true);
  const fields = 'input, textarea, option';
  const standing = document.querySelectorAll(fields);
  copy.querySelectorAll(fields).forEach((field, nth) => {
    const { value, checked, selected } = standing[nth];
    if (field.localName === 'option') field.toggleAttribute('selected', selected);
    else if (field.localName === 'textarea') field.textContent = value;
    else if (field.type === 'radio' || field.type === 'checkbox') field.toggleAttribute('checked', checked);
    else field.setAttribute('value', value);
  });
  copy.querySelectorAll('script').forEach((script) => script.remove());
  return '<!doctype html>' + copy.outerHTML;
})()`;

/** A copy of a page as it stands, of the same size, to be read and measured: axe is there, and no script of ours. There is one at a time. */
export const copyOf = async (page: Page): Promise<Page> => {
  const copy = await readerOf(new URL(page.url()).origin);
  const size = page.viewportSize();
  if (size !== null) await copy.setViewportSize(size);
  await copy.setContent(await page.evaluate<string>(STANDING));
  return copy;
};

/** What sticks out to the side of a page. */
const SIDEWAYS = `(() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const out = [...document.querySelectorAll('body *')].filter((each) => each.getBoundingClientRect().right > clientWidth);
  return ['sideways by ' + (scrollWidth - clientWidth) + ' pixels', ...out.slice(0, 5).map((each) => each.outerHTML.slice(0, 160))];
})()`;
export const sideways = (page: Page): Promise<string[]> => page.evaluate(SIDEWAYS);

/**
 * Every rule of WCAG 2.2 at A and AA, and what axe holds to be good practice. Nothing is told of what passed: to find a name
 * for each such element is most of the work.
 */
const READ = `axe.run(document, {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
}).then(({ violations }) => [
  ...violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => id + ': ' + target.join(' ') + ': ' + failureSummary)),
  ...${SIDEWAYS},
])`;

/** What is wrong with a copy: what axe finds, each with its place, and what sticks out to the side. */
export const faultsIn = (copy: Page): Promise<string[]> => copy.evaluate(READ);

/** What is wrong with a page as it stands, whether it runs scripts or not. */
export const faultsOf = async (page: Page): Promise<string[]> => faultsIn(await copyOf(page));

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
