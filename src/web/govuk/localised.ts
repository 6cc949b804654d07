import type { Html } from '../html.ts';
import type { Words } from '../words.ts';
import { govuk } from './component.ts';
import type { ComponentName, Components, ErrorMessage, PluralTexts } from './components.generated.ts';

/** The components that pages may use: those whose styles are in the stylesheet, and whose own words are in both languages. */
export const PAGE_COMPONENTS = [
  'back-link',
  'breadcrumbs',
  'button',
  'character-count',
  'checkboxes',
  'date-input',
  'details',
  'error-message',
  'error-summary',
  'fieldset',
  'generic-header',
  'hint',
  'input',
  'inset-text',
  'label',
  'language-navigation',
  'notification-banner',
  'pagination',
  'password-input',
  'phase-banner',
  'radios',
  'select',
  'service-navigation',
  'skip-link',
  'summary-list',
  'table',
  'tag',
  'textarea',
  'warning-text',
] as const satisfies readonly ComponentName[];

export type PageComponent = (typeof PAGE_COMPONENTS)[number];

/** Renders a component with its own words in one language; a page that gives a word of its own is heard. */
export type Render = <Name extends PageComponent>(component: Name, params: Components[Name]) => Html;

const COUNT = { number: '%{count}' };

function remaining(
  { t }: Words,
  unit: 'characters' | 'words',
): { readonly under: PluralTexts; readonly over: PluralTexts } {
  const texts = (side: 'under' | 'over'): PluralTexts => ({
    one: t(`govuk.count.${side}.${unit}.one`, COUNT),
    two: t(`govuk.count.${side}.${unit}.two`, COUNT),
    few: t(`govuk.count.${side}.${unit}.few`, COUNT),
    many: t(`govuk.count.${side}.${unit}.many`, COUNT),
    other: t(`govuk.count.${side}.${unit}.other`, COUNT),
  });
  return { under: texts('under'), over: texts('over') };
}

function inWords(words: Words): { readonly [Name in PageComponent]?: (params: Components[Name]) => Components[Name] } {
  const { t } = words;
  const error = <P extends { readonly errorMessage?: ErrorMessage | false | undefined }>(params: P): P =>
    params.errorMessage
      ? { ...params, errorMessage: { visuallyHiddenText: t('govuk.error'), ...params.errorMessage } }
      : params;
  const characters = remaining(words, 'characters');
  const ofWords = remaining(words, 'words');

  return {
    'back-link': (params) => ({ text: t('govuk.back'), ...params }),
    breadcrumbs: (params) => ({ labelText: t('govuk.breadcrumb'), ...params }),
    'character-count': (params) => ({
      charactersUnderLimitText: characters.under,
      charactersAtLimitText: t('govuk.count.at-limit.characters'),
      charactersOverLimitText: characters.over,
      wordsUnderLimitText: ofWords.under,
      wordsAtLimitText: t('govuk.count.at-limit.words'),
      wordsOverLimitText: ofWords.over,
      textareaDescriptionText: t(`govuk.count.description.${params.countType === 'words' ? 'words' : 'characters'}`, {
        limit: typeof params.maxlength === 'number' ? words.number(params.maxlength) : '%{count}',
      }),
      ...error(params),
    }),
    checkboxes: error,
    'date-input': (params) => ({
      ...error(params),
      ...(params.items === undefined
        ? {
            day: {
              name: 'day',
              label: t('govuk.day'),
              classes: 'govuk-input--width-2',
              value: params.values?.day,
              ...params.day,
            },
            month: {
              name: 'month',
              label: t('govuk.month'),
              classes: 'govuk-input--width-2',
              value: params.values?.month,
              ...params.month,
            },
            year: {
              name: 'year',
              label: t('govuk.year'),
              classes: 'govuk-input--width-4',
              value: params.values?.year,
              ...params.year,
            },
          }
        : {}),
    }),
    'error-message': (params) => ({ visuallyHiddenText: t('govuk.error'), ...params }),
    'error-summary': (params) => ({ titleText: t('govuk.error-summary'), ...params }),
    input: error,
    'language-navigation': (params) => ({ ariaLabel: t('common.language.label'), ...params }),
    'notification-banner': (params) => ({
      titleText: params.type === 'success' ? t('govuk.success') : t('govuk.important'),
      ...params,
    }),
    pagination: (params) => ({
      landmarkLabel: t('govuk.pagination.label'),
      ...params,
      ...(params.previous === undefined
        ? {}
        : { previous: { text: t('govuk.pagination.previous'), ...params.previous } }),
      ...(params.next === undefined ? {} : { next: { text: t('govuk.pagination.next'), ...params.next } }),
      ...(params.items === undefined
        ? {}
        : {
            items: params.items.map((item) => ({
              ...(item.number === undefined
                ? {}
                : { visuallyHiddenText: t('govuk.pagination.page', { number: item.number }) }),
              ...item,
            })),
          }),
    }),
    'password-input': (params) => ({
      showPasswordText: t('govuk.password.show'),
      hidePasswordText: t('govuk.password.hide'),
      showPasswordAriaLabelText: t('govuk.password.show-label'),
      hidePasswordAriaLabelText: t('govuk.password.hide-label'),
      passwordShownAnnouncementText: t('govuk.password.shown'),
      passwordHiddenAnnouncementText: t('govuk.password.hidden'),
      ...error(params),
    }),
    radios: error,
    select: error,
    'service-navigation': (params) => ({
      ariaLabel: t('govuk.service-information'),
      menuButtonText: t('common.nav.menu'),
      navigationLabel: t('common.nav.label'),
      ...params,
    }),
    'skip-link': (params) => ({ text: t('common.skip'), ...params }),
    textarea: error,
    'warning-text': (params) => ({ iconFallbackText: t('govuk.warning'), ...params }),
  };
}

const made = new Map<Words, Render>();

/** The components of GOV.UK Frontend with their own words in this language: "Back", "Error", "Day", "There is a problem". */
export function govukIn(words: Words): Render {
  let render = made.get(words);
  if (render === undefined) {
    const fill = inWords(words);
    render = <Name extends PageComponent>(component: Name, params: Components[Name]) => {
      const change: ((params: Components[Name]) => Components[Name]) | undefined = fill[component];
      // A parameter that is there and undefined is one that the page does not give.
      const given = Object.fromEntries(
        Object.entries(params).filter(([, value]) => value !== undefined),
      ) as Components[Name];
      return govuk(component, change === undefined ? given : change(given));
    };
    made.set(words, render);
  }
  return render;
}
