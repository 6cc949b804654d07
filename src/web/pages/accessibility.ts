import { html } from '../html.ts';
import type { PageRoute } from '../site.ts';

const POINTS = ['scripts', 'keyboard', 'zoom', 'reader', 'languages', 'print', 'colour'] as const;
const KNOWN = ['audit', 'tables', 'readers'] as const;

/** What the pages do for people who read, type or see differently, how it was tested, and what is not known. */
export const accessibility: readonly PageRoute[] = [
  {
    method: 'GET',
    path: '/accessibility',
    access: 'public',
    handle: ({ words: { t }, page }) =>
      page({
        title: t('common.footer.accessibility'),
        body: html`<div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
            <p class="govuk-body-l">${t('help.accessibility.intro')}</p>
            <h2 class="govuk-heading-m">${t('help.accessibility.can')}</h2>
            <ul class="govuk-list govuk-list--bullet">${POINTS.map((point) => html`<li>${t(`help.accessibility.point.${point}`)}</li>`)}</ul>
            <h2 class="govuk-heading-m">${t('help.accessibility.tested-title')}</h2>
            <p class="govuk-body">${t('help.accessibility.tested')}</p>
            <h2 class="govuk-heading-m">${t('help.accessibility.known-title')}</h2>
            <ul class="govuk-list govuk-list--bullet">${KNOWN.map((point) => html`<li>${t(`help.accessibility.known.${point}`)}</li>`)}</ul>
            <h2 class="govuk-heading-m">${t('help.accessibility.tell-title')}</h2>
            <p class="govuk-body">${t('help.accessibility.tell')}</p>
          </div></div>`,
      }),
  },
];
