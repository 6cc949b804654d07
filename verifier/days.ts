import { readFileSync } from 'node:fs';
import type { After } from './law.ts';

/** A day is the number of days since 1 January 1970, in London; an instant that of microseconds since it began in UTC. */
export const HOUR = 3_600_000_000;
const [DAY, MS] = [24 * HOUR, 86_400_000];
/** A day as `2024-02-29`. */
export const dateOf = (day: number): string => new Date(day * MS).toISOString().slice(0, 10);
const dates = new Map<unknown, number>();
/** `2024-02-29` as a day; undefined where it is no date or there was no such day. */
export const dayOf = (text: unknown): number | undefined => {
  if (typeof text !== 'string' || text.length !== 10) return undefined;
  const known = dates.get(text);
  if (known !== undefined || !/^(?!0000)\d{4}-\d\d-\d\d$/.test(text)) return known;
  const day = Date.parse(`${text}T00:00:00Z`) / MS;
  if (Number.isNaN(day) || dateOf(day) !== text) return undefined;
  dates.set(text, day);
  return day;
};
const TIME =
  /^(.{10})T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:[.,](\d{1,9}))?)?(?:Z|([+-](?:0\d|1[0-8]))(?::?([0-5]\d))?)$/;
/** A date-time with its offset as an instant, finer digits than microseconds cut off; undefined where it is none. */
export const instantOf = (text: unknown): number | undefined => {
  const [, date, hour, minute, second = 0, fraction = '', ahead = '0', more = 0] = TIME.exec(String(text)) ?? [];
  const [day, offset] = [dayOf(date), Number(ahead) * 60 + Number(`${ahead[0]}${more}`)];
  const us = ((Number(hour) * 60 + Number(minute) - offset) * 60 + Number(second)) * 1_000_000;
  return day === undefined ? undefined : day * DAY + us + Number(fraction.padEnd(6, '0').slice(0, 6));
};
const clock = new Intl.DateTimeFormat('en', { timeZone: 'Europe/London', timeZoneName: 'longOffset' });
const told = (us: number): number => Number(/GMT\+0(\d)/.exec(clock.format(us / 1_000))?.[1] ?? 0) * HOUR;
const offsets = new Map<number, number>();
/** How far London's clocks are ahead of UTC at an instant, from the table of time zones that every Node has. */
const ahead = (us: number): number => {
  const day = Math.floor(us / DAY);
  const known = offsets.get(day) ?? (told(day * DAY) === told((day + 1) * DAY - 1) ? told(us) : Number.NaN);
  offsets.set(day, known);
  // On a day on which the clocks turn it depends on the hour.
  return Number.isNaN(known) ? told(us) : known;
};
/** The day on which an instant falls in London. */
export const londonDay = (us: number): number => Math.floor((us + ahead(us)) / DAY);
/** The instant at which a day starts in London. */
export const startOf = (day: number): number => day * DAY - ahead(day * DAY - HOUR);
/** The bank holidays of England and Wales as they were kept, a year a line, from https://www.gov.uk/bank-holidays. */
const holidays = readFileSync(new URL('holidays.txt', import.meta.url), 'utf8').trim();
const kept = holidays.split(/\s+/).map(dayOf);
const [first = 0, last = 0] = [dayOf(`${holidays.slice(0, 4)}-01-01`), dayOf(`${holidays.slice(-10, -6)}-12-31`)];
/** Every working day of the table in order, and for each of its days how many of them are on or before it. */
const [working, upTo]: [number[], number[]] = [[], []];
for (let day = first; day <= last; day++) {
  // 1 January 1970 was a Thursday: two and three days later it was a weekend.
  if (![2, 3].includes(day % 7) && !kept.includes(day)) working.push(day);
  upTo.push(working.length);
}
/** So much after a day, which is day 0. A month that has no such day ends it. Working days are undefined beyond the table. */
export const later = (day: number, after: After): number | undefined => {
  if ('days' in after) return day + after.days;
  if ('workingDays' in after) return working[(upTo[day - first] ?? Infinity) + after.workingDays - 1];
  const date = new Date(day * MS);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + after.months];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), last)) / MS;
};
/** The same of months, which no table bounds. */
export const addMonths = (day: number, months: number): number => later(day, { months }) ?? Number.NaN;
