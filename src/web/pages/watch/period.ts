import { addMonths, type Day } from '#src/calendar/index.ts';
import type { Period } from '#src/views/index.ts';
import { filter } from '../../casework.ts';
import { type Html, html } from '../../html.ts';
import type { Visit } from '../../site.ts';
import { dateField } from '../asking.ts';
import { dateValues, readDate } from '../forms/happened.ts';
import { hiddenFields } from '../team.ts';

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
  const field = (name: 'from' | 'to', day: Day): Html =>
    dateField(visit.words, {
      name,
      label: t(`child.filter.${name}`),
      sent: dateValues(name, day),
      problems: readDate(visit.query, name, name).ok ? [] : [{ field: name, text: t('errors.date.real') }],
    });
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
    fields: html`${hiddenFields(kept)}${periodFields(visit, period)}${more}`,
  })}`;
