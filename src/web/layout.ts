import type { Assets } from './assets/index.ts';
import { govukIn, prepareComponents } from './govuk/index.ts';
import { type Content, type Html, html } from './html.ts';
import { type Words, words as wordsOf } from './words.ts';

/** An entry of the service's navigation: what the person who is signed in may open. */
export interface NavigationItem {
  readonly text: string;
  readonly href: string;
}

/** Who is signed in, and where the form that signs out is sent, with the token that proves that the page is ours. */
export interface Who {
  readonly name: string;
  readonly signOut: string;
  readonly token?: string | undefined;
}

/** Something to say above the page: that a thing was recorded (`success`), or that something matters. */
export interface Notice {
  readonly kind: 'success' | 'important';
  readonly text?: string | undefined;
  readonly html?: Html | undefined;
}

/** What is wrong with a form: the id of the field it is about, where there is one, and what to do. */
export interface Problem {
  readonly field?: string | undefined;
  readonly text: string;
}

export interface PageOptions {
  readonly words: Words;
  /** The page's own title; the name of the service and "Error: " are added. */
  readonly title: string;
  /** The heading of the page: the title if not given, or none (`false`) where the body brings its own h1. */
  readonly heading?: Content;
  /** A smaller line above the heading. */
  readonly caption?: string | undefined;
  readonly who?: Who | undefined;
  readonly navigation?: readonly NavigationItem[] | undefined;
  /** Path and query of this page: where the language switch comes back to, and what the navigation marks. */
  readonly path: string;
  readonly body: Content;
  readonly back?: { readonly href: string; readonly text?: string | undefined } | undefined;
  readonly notices?: readonly Notice[] | undefined;
  readonly problems?: readonly Problem[] | undefined;
  /** What is wrong with the records as a whole: above everything, for everybody. */
  readonly alarm?: Html | undefined;
  /** A button to print, and a line that only paper shows: who printed it and when. */
  readonly print?: string | undefined;
}

export interface Site {
  readonly assets: Pick<Assets, 'style' | 'script' | 'icon'>;
  /** Says on each page that nobody in it is real. */
  readonly demo: boolean;
  /** The authority's name in each language, beside the service's. */
  readonly authority?: { readonly cy: string; readonly en: string } | undefined;
}

/** Renders a whole document. */
export type Page = (options: PageOptions) => Html;

/**
 * What a page may load and run: its own files, nothing inline, nothing framed, forms to itself only. Directives as
 * @fastify/helmet takes them.
 */
export const CONTENT_SECURITY_POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'"],
  connectSrc: ["'self'"],
  manifestSrc: ["'self'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
  baseUri: ["'none'"],
} as const;

/** The title as the browser shows it: problems first, so that a screen reader says at once that something is wrong. */
export function pageTitle(words: Words, title: string, problems: readonly Problem[] = []): string {
  const full = `${title} – ${words.t('common.service')}`;
  return problems.length > 0 ? words.t('common.page-title.error', { title: full }) : full;
}

/** The problems of a form, each a link to its field; nothing where there are none. */
export function errorSummary(words: Words, problems: readonly Problem[]): Html | undefined {
  if (problems.length === 0) return undefined;
  return govukIn(words)('error-summary', {
    errorList: problems.map(({ field, text }) => (field === undefined ? { text } : { text, href: `#${field}` })),
  });
}

function noticeBanner(words: Words, { kind, text, html: content }: Notice): Html {
  const heading = text === undefined ? undefined : html`<p class="govuk-notification-banner__heading">${text}</p>`;
  return govukIn(words)('notification-banner', {
    html: html`${heading}${content}`,
    type: kind === 'success' ? 'success' : undefined,
  });
}

/** The item that the page belongs to: the one with the longest address that the path begins with. */
function currentItem(items: readonly NavigationItem[], path: string): NavigationItem | undefined {
  const [place = ''] = path.split('?');
  return items
    .filter(({ href }) => place === href || (href !== '/' && place.startsWith(`${href}/`)))
    .sort((a, b) => b.href.length - a.href.length)[0];
}

/** The address that changes the language and comes back to this page. */
export function languageAddress(words: Words, path: string): string {
  return `/language?to=${words.language === 'cy' ? 'en' : 'cy'}&back=${encodeURIComponent(path)}`;
}

function languageSwitch(words: Words, path: string): Html {
  const other = wordsOf(words.language === 'cy' ? 'en' : 'cy');
  const here = { text: words.t('common.language.this'), lang: words.language };
  const there = {
    text: other.t('common.language.this'),
    lang: other.language,
    href: languageAddress(words, path),
    languageDescriptionText: other.t('common.language.change-to-this'),
  };
  return govukIn(words)('language-navigation', { items: words.language === 'en' ? [here, there] : [there, here] });
}

function account(words: Words, { name, signOut, token }: Who): Html {
  return html`<div class="diogel-account">
      <span>${words.t('common.signed-in-as', { who: name })}</span>
      <form class="diogel-account__sign-out" method="post" action="${signOut}">
        ${token !== undefined && html`<input type="hidden" name="_csrf" value="${token}">`}
        <button class="diogel-link-button">${words.t('common.nav.sign-out')}</button>
      </form>
    </div>`;
}

/**
 * The layout of every page: language, title, header without crown or gov.uk's typeface, navigation by role, language
 * switch, problems, notices, footer. Everything works without scripts; nothing is inline.
 */
export function makePage({ assets, demo, authority }: Site): Page {
  prepareComponents([
    'service-navigation',
    'language-navigation',
    'skip-link',
    'phase-banner',
    'back-link',
    'error-summary',
    'notification-banner',
  ]);

  return ({ words, title, heading, caption, who, navigation, path, body, back, notices, problems, print, alarm }) => {
    const { t, language } = words;
    const render = govukIn(words);
    const items = navigation ?? [];
    const current = currentItem(items, path);

    return html`<!doctype html>
<html lang="${language}" class="govuk-template">
  <head>
    <meta charset="utf-8">
    <title>${pageTitle(words, title, problems)}</title>
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
    <meta name="theme-color" content="#17555c">
    <meta name="referrer" content="same-origin">
    <link rel="icon" href="${assets.icon}" type="image/svg+xml">
    <link rel="stylesheet" href="${assets.style}">
    <script type="module" src="${assets.script}"></script>
  </head>
  <body class="govuk-template__body">
    ${render('skip-link', { href: '#main-content' })}
    ${alarm}
    <header class="govuk-template__header">
      <div class="govuk-generic-header diogel-header">
        <div class="govuk-width-container diogel-header__row">
          <div class="govuk-generic-header__logo">
            <a href="/" class="govuk-generic-header__homepage-link diogel-header__name">${t('common.service')}</a>
            ${authority && html`<span class="diogel-header__authority">${authority[language]}</span>`}
          </div>
          ${who && account(words, who)}
        </div>
      </div>
      ${render('service-navigation', {
        navigation: items.map((item) => ({
          ...item,
          active: item === current && item.href !== path,
          current: item.href === path,
        })),
        slots: { end: { html: languageSwitch(words, path), align: 'inline' } },
      })}
      <div class="govuk-width-container">
        ${demo && render('phase-banner', { tag: { text: t('common.phase.demo') }, text: t('common.phase.text') })}
        ${back && render('back-link', back)}
      </div>
    </header>
    <div class="govuk-width-container">
      <main class="govuk-main-wrapper" id="main-content">
        ${print !== undefined && html`<p class="diogel-print-line">${print}</p>`}
        ${problems && errorSummary(words, problems)}
        ${notices?.map((notice) => noticeBanner(words, notice))}
        ${caption !== undefined && html`<span class="govuk-caption-l">${caption}</span>`}
        ${heading !== false && html`<h1 class="govuk-heading-l">${heading ?? title}</h1>`}
        ${body}
        ${
          print !== undefined &&
          html`<button type="button" class="govuk-button govuk-button--secondary" data-print hidden>${t('common.button.print')}</button>`
        }
      </main>
    </div>
    <footer class="govuk-template__footer">
      <div class="diogel-footer">
        <div class="govuk-width-container">
          <h2 class="govuk-visually-hidden">${t('common.footer.links')}</h2>
          <ul class="diogel-footer__links">
            <li><a class="govuk-link" href="/help">${t('common.footer.help')}</a></li>
            <li><a class="govuk-link" href="/accessibility">${t('common.footer.accessibility')}</a></li>
            ${who && html`<li><a class="govuk-link" href="/integrity">${t('integrity.footer')}</a></li>`}
          </ul>
          <p class="diogel-footer__note">${t('common.footer.about')}</p>
          ${demo && html`<p class="diogel-footer__note"><strong>${t('common.footer.made-up')}</strong></p>`}
        </div>
      </div>
    </footer>
  </body>
</html>
`;
  };
}
