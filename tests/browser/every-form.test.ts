import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FORMS, KINDS } from '#src/practice/index.ts';
import { withEveryMatter } from '../support/matters.ts';
import { bringAxe, faultsIn, openPages, type Pages, picture, sideways } from '../support/pages.ts';

let pages: Pages;
let child: string;
beforeAll(async () => {
  pages = await openPages();
  child = await withEveryMatter(pages.service);
});
afterAll(() => pages.close());

const ASKED = [...FORMS.keys()].filter((kind) => kind !== 'record.retracted' && KINDS.has(kind)).sort();

/**
 * Shows one answer of the service after another in the one page into which axe was brought: each is written into it, laid
 * out, and given our script anew.
 */
const SHOWING = `(() => {
  const { src } = document.querySelector('script[src]');
  let shown = 0;
  const show = async (answer) => {
    const text = (await answer.text()).replace(/<script [^>]*><\\/script>/g, '');
    document.open();
    document.write(text);
    document.close();
    if (document.readyState !== 'complete') await new Promise((done) => addEventListener('load', done, { once: true }));
    await import(src + '#' + ++shown);
    return answer.status;
  };
  window.openForm = async (path) => show(await fetch(path));
  // Nothing is added to what the form opened with but a day that is not said, so that it is wrong whatever it asks.
  window.sendEmpty = async () => {
    const form = document.querySelector('main form');
    form.elements.when.value = 'other';
    const body = new URLSearchParams(new FormData(form, form.querySelector('[name="_do"][value="record"]')));
    return show(await fetch(form.getAttribute('action'), { method: 'POST', body }));
  };
})()`;

/** Opens what waits for an answer: a question that follows is read, measured and labelled as the others are. */
const UNFOLD = `(() => {
  for (const waiting of document.querySelectorAll('main [class*="__conditional--hidden"]'))
    waiting.className = waiting.className.replace(/\\S*--hidden/g, '');
  document.styleSheets[0].insertRule('main :is(.govuk-radios__conditional, .govuk-checkboxes__conditional) { display: block !important }');
})()`;

/** Fields that have no name of their own, groups of answers without a question, and descriptions that point nowhere. */
const UNNAMED = `(() => {
  const said = (element) => element !== null && element !== undefined && element.textContent.trim() !== '';
  const fields = [...document.querySelectorAll('main :is(input:not([type="hidden"]), select, textarea)')];
  if (fields.length === 0) return ['no field'];
  return fields.flatMap((field) => [
    ...(said(field.labels[0]) ? [] : [field.id + ' has no label']),
    ...(['radio', 'checkbox'].includes(field.type) && !said(field.closest('fieldset')?.querySelector('legend'))
      ? [field.id + ' belongs to no question'] : []),
    ...[field, field.closest('fieldset')].flatMap((each) => (each?.getAttribute('aria-describedby') ?? '').split(' '))
      .filter((id) => id !== '' && !said(document.getElementById(id))).map((id) => field.id + ' is described by nothing: ' + id),
  ]);
})()`;

/** What is wrong with the summary of errors: not focussed, or a problem that leads to no field, or stands beside none. */
const MISLEADING = `(() => {
  const summary = document.querySelector('.govuk-error-summary');
  if (summary === null) return ['no summary'];
  const items = [...summary.querySelectorAll('li')];
  return [
    ...(document.activeElement === summary ? [] : ['the summary is not focussed']),
    ...(items.length > 0 ? [] : ['the summary says nothing']),
    ...items.flatMap((item) => {
      const text = item.textContent.trim();
      const link = item.querySelector('a');
      link?.click();
      const reached = document.activeElement;
      if (link === null || '#' + reached.id !== link.hash || !reached.matches('input, select, textarea'))
        return [text + ' leads to no field'];
      const beside = [...document.querySelectorAll('main .govuk-error-message')].some((each) => each.textContent.includes(text));
      return beside ? [] : [text + ' does not stand beside its field'];
    }),
  ];
})()`;

describe.each(['cy', 'en'] as const)('in %s, on a telephone and on a desk', (language) => {
  let page: Page;
  beforeAll(async () => {
    ({ page } = await pages.stay({ post: 'post-head', language, width: 390, scripts: true }));
    await page.goto('/help');
    await bringAxe(page);
    await page.evaluate(SHOWING);
  });
  const found = (script: string): Promise<string[]> => page.evaluate(script);

  it.each(ASKED.map((kind, place) => [kind, place % 2 === 0 ? [390, 1280] : [1280, 390]] as const))(
    'the form for %s has its fields named, leads to what is wrong with it when it is sent empty, and is read whole',
    async (kind, widths) => {
      expect(await page.evaluate(`openForm('/children/${child}/record/${kind}')`)).toBe(200);
      expect(await page.getAttribute('html', 'lang')).toBe(language);
      await page.evaluate(UNFOLD);
      expect(await found(UNNAMED)).toEqual([]);
      await picture(page, `${kind}-${language}-${page.viewportSize()?.width}`);
      expect(await page.evaluate('sendEmpty()')).toBe(422);
      expect(await found(MISLEADING)).toEqual([]);
      // Whatever the form asks stands there still, with what is wrong with it besides.
      await page.evaluate(UNFOLD);
      expect(await found(UNNAMED)).toEqual([]);
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 });
        expect([width, await (width === 390 ? faultsIn : sideways)(page)]).toEqual([width, []]);
        await picture(page, `${kind}-wrong-${language}-${width}`);
      }
    },
  );
});
