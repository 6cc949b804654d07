import { addMonths, type Day } from '#src/calendar/index.ts';
import type { Period } from '#src/views/index.ts';
import { filter } from '../../casework.ts';
import { govukIn } from '../../govuk/index.ts';
import { type Html, html } from '../../html.ts';
import { first, type Visit } from '../../site.ts';
import { dateValues, readDate } from '../forms/happened.ts';

const dayOf = (visit: Visit, name: 'from' | 'to', otherwise: Day): Day => {
  const read = readDate(visit.query, name, name);
  return read.ok ? Math.min(read.day ?? otherwise, visit.today) : otherwise;
};

/** The time that a visitor asks for; otherwise so many months that end today. A day to come is today, and the first is no later than the last. */
export const periodOf = (visit: Visit, months: number): Period => {
  const to = dayOf(visit, 'to', visit.today);
  return { from: Math.min(dayOf(visit, 'from', addMonths(to, -months) + 1), to), to };
};

/** The two days as the fields of an address. */
export const periodValues = ({ from, to }: Period): [string, string][] =>
  Object.entries({ ...dateValues('from', from), ...dateValues('to', to) }).map(([name, [value = '']]) => [name, value]);

/** The two dates of a time to be chosen. What is no date is said beside it. */
export const periodFields = (visit: Visit, { from, to }: Period): Html => {
  const { t } = visit.words;
  const field = (which: 'from' | 'to', day: Day): Html => {
    const values = dateValues(which, day);
    const part = (of: 'day' | 'month' | 'year', width: 2 | 4) => ({
      id: `${which}-${of}`,
      name: `${which}-${of}`,
      value: first(values, `${which}-${of}`),
      classes: `govuk-input--width-${width}`,
    });
    const read = readDate(visit.query, which, which);
    return govukIn(visit.words)('date-input', {
      id: which,
      fieldset: { legend: { text: t(`child.filter.${which}`), classes: 'govuk-fieldset__legend--s' } },
      ...(read.ok ? {} : { errorMessage: { text: t('errors.date.real') } }),
      day: part('day', 2),
      month: part('month', 2),
      year: part('year', 4),
    });
  };
  return html`${field('from', from)}${field('to', to)}`;
};

/** The time that a page is about, and the form that changes it. `kept`: what else the page was asked for. */
export const periodForm = (
  visit: Visit,
  action: string,
  period: Period,
  kept: readonly (readonly [string, string])[] = [],
  more?: Html,
): Html =>
  html`${filter(visit.words, {
    title: visit.words.t('watch.period.change'),
    action,
    open: visit.query['from-day'] !== undefined,
    fields: html`${kept.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}${periodFields(visit, period)}${more}`,
  })}`;
