import type { Role } from '#src/organisation/index.ts';
import { html } from '../html.ts';
import { govukIn } from '../govuk/index.ts';
import type { PageRoute } from '../site.ts';
import { LANGUAGES, words as wordsOf } from '../words.ts';

/** Where each role begins: managers with what is missing, the front door with what awaits a decision, officers with the matters that they answer for, others with their own work. */
export const startOf = (role: Role): string => {
  switch (role) {
    case 'team-manager':
    case 'head-of-service':
    case 'director':
      return '/team';
    case 'front-door-worker':
    case 'front-door-manager':
      return '/front-door';
    case 'social-worker':
    case 'conference-chair':
    case 'reviewing-officer':
      return '/my-work';
    case 'designated-officer':
      return '/allegations';
    case 'complaints-officer':
      return '/complaints';
    case 'administrator':
      return '/help';
  }
};

/** The first page: before sign-in it greets in both languages at once, because nobody has chosen one yet. */
export const home: readonly PageRoute[] = [
  {
    method: 'GET',
    path: '/',
    access: 'public',
    handle: ({ who, words, page }) => {
      if (who !== undefined) return { redirect: startOf(who.role) };
      const languages = [words.language, ...LANGUAGES.filter((language) => language !== words.language)];
      return page({
        title: words.t('common.tagline'),
        heading: false,
        body: html`
          <h1 class="govuk-heading-xl">${words.t('common.service')}</h1>
          <div class="govuk-grid-row">${languages.map((language) => {
            const { t, locale } = wordsOf(language);
            return html`<div class="govuk-grid-column-one-half" lang="${locale}">
              <h2 class="govuk-heading-m">${t('common.tagline')}</h2>
              <p class="govuk-body">${t('work.home.what')}</p>
              <p class="govuk-body">${t('work.home.missing')}</p>
            </div>`;
          })}</div>
          ${govukIn(words)('button', {
            html: html`${languages.map(
              (language, index) =>
                html`${index > 0 && ' / '}<span lang="${wordsOf(language).locale}">${wordsOf(language).t('common.button.sign-in')}</span>`,
            )}`,
            href: '/sign-in',
            isStartButton: true,
          })}`,
      });
    },
  },
];
