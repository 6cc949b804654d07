import { html } from '../html.ts';
import type { PageRoute } from '../site.ts';

const SECTIONS = ['work', 'team', 'front-door', 'child', 'law', 'wrong', 'drafts', 'data'] as const;

/** How to work with the service: short, and no longer than it is true. */
export const help: readonly PageRoute[] = [
  {
    method: 'GET',
    path: '/help',
    access: 'public',
    handle: ({ words: { t }, page, services }) =>
      page({
        title: t('help.title'),
        body: html`<div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
            <p class="govuk-body-l">${t('help.intro')}</p>
            ${SECTIONS.map(
              (section) =>
                html`<h2 class="govuk-heading-m">${t(`help.${section}.title`)}</h2><p class="govuk-body">${t(`help.${section}.text`)}</p>`,
            )}
            <p class="govuk-body"><a class="govuk-link" href="/lessons">${t('lessons.page.also')}</a></p>
            <p class="govuk-body"><a class="govuk-link" href="/law">${t('coverage.page.also')}</a></p>
            ${services.demo && html`<p class="govuk-body"><strong>${t('help.demo')}</strong></p>`}
          </div></div>`,
      }),
  },
];
