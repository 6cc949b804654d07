import { type Day, formatDay, formatInstant, parseDay, parseInstant } from '#src/calendar/index.ts';
import { first, type Sent } from '../../site.ts';

/** What is wrong with an answer: the id of the field on the page, and a code to word. `count`, `name` belong to some codes. */
export interface Wrong {
  readonly id: string;
  readonly code:
    | 'missing'
    | 'choice'
    | 'too-long'
    | 'date-missing'
    | 'date-real'
    | 'date-day'
    | 'date-month'
    | 'date-year'
    | 'date-year-digits'
    | 'date-future'
    | 'time-real'
    | 'time-twice'
    | 'time-never';
  /** The field whose answer is missing, as the catalogue names it. */
  readonly field?: string;
  readonly count?: number;
  /** Which of several fields of that name, in words. */
  readonly about?: string;
}

export type ReadDate =
  | { readonly ok: true; readonly day: Day | undefined }
  | { readonly ok: false; readonly wrong: Wrong };

/** Reads a date of three fields; undefined where all are empty. `id` is that of the date on the page. */
export const readDate = (sent: Sent, name: string, id: string): ReadDate => {
  const [day, month, year] = ['day', 'month', 'year'].map((part) => first(sent, `${name}-${part}`).trim());
  if (day === '' && month === '' && year === '') return { ok: true, day: undefined };
  const wrong = (part: string, code: Wrong['code']): ReadDate => ({ ok: false, wrong: { id: `${id}-${part}`, code } });
  if (day === '') return wrong('day', 'date-day');
  if (month === '') return wrong('month', 'date-month');
  if (year === '') return wrong('year', 'date-year');
  if (!/^\d{4}$/.test(year ?? '')) return wrong('year', 'date-year-digits');
  if (!/^\d{1,2}$/.test(day ?? '') || !/^\d{1,2}$/.test(month ?? '')) return wrong('day', 'date-real');
  const read = parseDay(`${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`);
  return read === undefined ? wrong('day', 'date-real') : { ok: true, day: read };
};

/** A day as the three values of a date's fields. */
export const dateValues = (name: string, day: Day): Sent => {
  const [year = '', month = '', date = ''] = formatDay(day).split('-');
  return {
    [`${name}-day`]: [String(Number(date))],
    [`${name}-month`]: [String(Number(month))],
    [`${name}-year`]: [year],
  };
};

/** A wall-clock time in London on a day as an instant with its offset, or why there is none or more than one. */
export const londonTime = (
  day: Day,
  time: string,
): { readonly at: string } | { readonly code: 'time-real' | 'time-twice' | 'time-never' } => {
  const read = /^(\d{1,2})[:.](\d{2})$/.exec(time);
  const hour = Number(read?.[1]);
  const minute = Number(read?.[2]);
  if (read === null || hour > 23 || minute > 59) return { code: 'time-real' };
  const wall = `${formatDay(day)}T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00`;
  // Winter time, summer time: the one, both or neither shows this wall-clock time.
  const found = ['+00:00', '+01:00']
    .map((offset) => wall + offset)
    .filter((at) => {
      const us = parseInstant(at);
      return us !== undefined && formatInstant(us).startsWith(wall);
    });
  const [at, other] = found;
  if (at === undefined) return { code: 'time-never' };
  return other === undefined ? { at } : { code: 'time-twice' };
};

export type Happened =
  | { readonly ok: true; readonly at: string; readonly day: Day }
  | { readonly ok: false; readonly wrong: Wrong };

/** The day on which a form was made, which its "today" means, however late it is sent. */
export const madeOn = (sent: Sent, today: Day): Day => parseDay(first(sent, '_day')) ?? today;

/** Reads when something happened: today, yesterday or another day, with a time where one was given. */
export const readHappened = (sent: Sent, today: Day): Happened => {
  const made = madeOn(sent, today);
  const when = first(sent, 'when');
  let day: Day;
  if (when === 'today') day = made;
  else if (when === 'yesterday') day = made - 1;
  else if (when === 'other') {
    const read = readDate(sent, 'when', 'when');
    if (!read.ok) return read;
    if (read.day === undefined) return { ok: false, wrong: { id: 'when-day', code: 'date-missing' } };
    day = read.day;
  } else return { ok: false, wrong: { id: 'when', code: 'missing', field: 'event.at' } };
  if (day > today) return { ok: false, wrong: { id: when === 'other' ? 'when-day' : 'when', code: 'date-future' } };
  const time = first(sent, 'time').trim();
  if (time === '') return { ok: true, at: formatDay(day), day };
  const instant = londonTime(day, time);
  return 'at' in instant ? { ok: true, at: instant.at, day } : { ok: false, wrong: { id: 'time', code: instant.code } };
};

/**
 * The same of something of which only the month or the year may be known: the day, or the day and the month, is left empty. It then
 * stands on the first day of that month or year.
 */
export const readAbout = (
  sent: Sent,
  today: Day,
): { readonly happened: Happened; readonly precision?: 'month' | 'year' } => {
  const [day, month] = ['when-day', 'when-month'].map((part) => first(sent, part).trim());
  if (first(sent, 'when') !== 'other' || day !== '' || first(sent, 'when-year').trim() === '')
    return { happened: readHappened(sent, today) };
  const precision = month === '' ? 'year' : 'month';
  const filled = { ...sent, 'when-day': ['1'], ...(month === '' ? { 'when-month': ['1'] } : {}), time: [''] };
  return { happened: readHappened(filled, today), precision };
};

/** The values of the fields for something that happened on a day, at a time where it has one; "today" where that is still true. */
export const happenedValues = (day: Day, time: string | undefined, today: Day): Sent => ({
  _day: [formatDay(today)],
  when: [day === today ? 'today' : day === today - 1 ? 'yesterday' : 'other'],
  ...dateValues('when', day),
  ...(time === undefined ? {} : { time: [time] }),
});

/** The same values on a later day: what was "today" then has become a date. */
export const onLaterDay = (sent: Sent, today: Day): Sent => {
  const made = madeOn(sent, today);
  const when = first(sent, 'when');
  if (made === today) return sent;
  const day = when === 'today' ? made : when === 'yesterday' ? made - 1 : undefined;
  return day === undefined
    ? { ...sent, _day: [formatDay(today)] }
    : { ...sent, ...happenedValues(day, undefined, today), time: sent['time'] ?? [''] };
};
