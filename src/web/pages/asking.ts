import type { Day } from '#src/calendar/index.ts';
import type { SoughtChild } from '#src/practice/index.ts';
import { govukIn } from '../govuk/index.ts';
import { type Html, html } from '../html.ts';
import type { Problem } from '../layout.ts';
import { first, type Sent } from '../site.ts';
import type { Words } from '../words.ts';
import { readDate, type Wrong } from './forms/happened.ts';

/** What is wrong with a date or a time, in words. */
export const wrongDate = ({ t }: Words, { code }: Pick<Wrong, 'code'>): string => {
  switch (code) {
    case 'date-day':
      return t('errors.date.day');
    case 'date-month':
      return t('errors.date.month');
    case 'date-year':
      return t('errors.date.year');
    case 'date-year-digits':
      return t('errors.date.year-digits');
    case 'date-real':
      return t('errors.date.real');
    case 'date-future':
      return t('errors.date.future');
    case 'date-missing':
    case 'missing':
    case 'choice':
    case 'too-long':
      return t('errors.date.missing');
    case 'time-real':
      return t('errors.time.real');
    case 'time-twice':
      return t('errors.time.twice');
    case 'time-never':
      return t('errors.time.never');
  }
};

/** The problem of one field, for the component that shows it. */
export const problemOf = (
  problems: readonly Problem[],
  ...fields: readonly string[]
): { readonly text: string } | undefined => {
  const found = problems.find(({ field }) => field !== undefined && fields.includes(field));
  return found === undefined ? undefined : { text: found.text };
};

/** A date of three fields named `name-day`, `name-month`, `name-year`. */
export const dateField = (
  words: Words,
  {
    name,
    label,
    hint,
    sent,
    problems = [],
  }: {
    readonly name: string;
    readonly label: string;
    readonly hint?: string;
    readonly sent: Sent;
    readonly problems?: readonly Problem[];
  },
): Html => {
  const parts = ['day', 'month', 'year'] as const;
  const wrong = problemOf(problems, name, ...parts.map((part) => `${name}-${part}`));
  const item = (part: (typeof parts)[number], width: number) => ({
    id: `${name}-${part}`,
    name: `${name}-${part}`,
    label: words.t(`govuk.${part}`),
    value: first(sent, `${name}-${part}`),
    classes: `govuk-input--width-${width}${wrong === undefined ? '' : ' govuk-input--error'}`,
    inputmode: 'numeric',
  });
  return govukIn(words)('date-input', {
    id: name,
    fieldset: { legend: { text: label, classes: 'govuk-fieldset__legend--s' } },
    hint: hint === undefined ? undefined : { text: hint },
    errorMessage: wrong,
    items: [item('day', 2), item('month', 2), item('year', 4)],
  });
};

/** One of some, or any of them: a choice by which a list is narrowed. */
export const anyOrOne = (
  words: Words,
  {
    name,
    label,
    any,
    of,
    value,
  }: {
    readonly name: string;
    readonly label: string;
    readonly any: string;
    readonly of: readonly { readonly value: string; readonly text: string }[];
    /** What is chosen; null or undefined where any is. */
    readonly value: string | null | undefined;
  },
): Html =>
  govukIn(words)('select', {
    id: name,
    name,
    label: { text: label, classes: 'govuk-label--s' },
    value: value ?? '',
    items: [{ value: '', text: any }, ...of],
  });

/** What was asked for, or what is wrong with it. */
export type ReadSought =
  | { readonly ok: true; readonly sought: SoughtChild; readonly born: Day | undefined }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads the three things by which a child is looked for. At least one is needed. */
export const readSought = (words: Words, sent: Sent): ReadSought => {
  const name = first(sent, 'name').trim().slice(0, 200);
  const address = first(sent, 'address').trim().slice(0, 200);
  const postcode = first(sent, 'postcode').trim().slice(0, 10);
  const born = readDate(sent, 'born', 'born');
  if (!born.ok) return { ok: false, problems: [{ field: born.wrong.id, text: wrongDate(words, born.wrong) }] };
  if (name === '' && address === '' && born.day === undefined)
    return { ok: false, problems: [{ field: 'name', text: words.t('errors.search.missing') }] };
  return { ok: true, born: born.day, sought: { name, born: born.day, address, postcode } };
};

/** A name as it was heard, and a date of birth. */
export const nameAndBirthFields = (words: Words, sent: Sent, problems: readonly Problem[]): Html => {
  const { t } = words;
  const render = govukIn(words);
  return html`
    ${render('input', {
      id: 'name',
      name: 'name',
      label: { text: t('search.name'), classes: 'govuk-label--s' },
      hint: { text: t('search.name-hint') },
      value: first(sent, 'name'),
      errorMessage: problemOf(problems, 'name'),
      classes: 'govuk-!-width-two-thirds',
      autocomplete: 'off',
      spellcheck: false,
    })}
    ${dateField(words, { name: 'born', label: t('search.born'), hint: t('search.born-hint'), sent, problems })}`;
};

/** The fields of a search: a name as it was heard, a date of birth, an address. */
export const soughtFields = (words: Words, sent: Sent, problems: readonly Problem[]): Html => {
  const { t } = words;
  const render = govukIn(words);
  return html`
    ${nameAndBirthFields(words, sent, problems)}
    <div class="diogel-side">
      ${render('input', {
        id: 'address',
        name: 'address',
        label: { text: t('search.address'), classes: 'govuk-label--s' },
        value: first(sent, 'address'),
        autocomplete: 'off',
      })}
      ${render('input', {
        id: 'postcode',
        name: 'postcode',
        label: { text: t('fields.name.address.recorded.postcode'), classes: 'govuk-label--s' },
        value: first(sent, 'postcode'),
        classes: 'govuk-input--width-10',
        autocomplete: 'off',
      })}
    </div>`;
};
