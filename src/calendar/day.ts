/**
 * A day of the London calendar, as the number of days since 1 January 1970. Whole numbers order, subtract and index
 * faster than date objects, and a duty engine does little else.
 */
export type Day = number;

/** Microseconds since 1970-01-01T00:00Z: a safe integer for every year from 1684 to 2255. */
export type Us = number;

export const US_PER_SECOND = 1_000_000;
const US_PER_DAY = 86_400 * US_PER_SECOND;
const DAYS_TO_1970 = 719_468;

/** Civil date to day number; months and days must be real (see `parseDay`). */
export const dayOf = (year: number, month: number, date: number): Day => {
  // Years are counted from 1 March, so that the leap day is the last of its year (Hinnant, "chrono-compatible date algorithms").
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + date - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - DAYS_TO_1970;
};

/** Day number to civil date. */
export const civil = (day: Day): { year: number; month: number; date: number } => {
  const shifted = day + DAYS_TO_1970;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const date = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, date };
};

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** Days in a month, 1 to 12. */
export const daysInMonth = (year: number, month: number): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;

/** The digit at a place of a text, NaN where there is none. */
const digit = (text: string, at: number): number => {
  const value = text.charCodeAt(at) - 48;
  return value >= 0 && value <= 9 ? value : Number.NaN;
};
const two = (text: string, at: number): number => digit(text, at) * 10 + digit(text, at + 1);

/** `2024-02-29` to its day; undefined where the text is not a date of that form or no such day exists. */
export const parseDay = (text: string): Day | undefined => (text.length === 10 ? leadingDay(text) : undefined);

const HYPHEN = 45;
const leadingDay = (text: string): Day | undefined => {
  if (text.charCodeAt(4) !== HYPHEN || text.charCodeAt(7) !== HYPHEN) return undefined;
  const year = two(text, 0) * 100 + two(text, 2);
  const month = two(text, 5);
  const date = two(text, 8);
  if (!(year >= 1 && month >= 1 && month <= 12 && date >= 1 && date <= daysInMonth(year, month))) return undefined;
  return dayOf(year, month, date);
};

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

/** A day as `2024-02-29`. */
export const formatDay = (day: Day): string => {
  const { year, month, date } = civil(day);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(date, 2)}`;
};

/** Calendar days later (or earlier, where n is below zero). */
export const addDays = (day: Day, n: number): Day => day + n;

/** The same day number n months later, or that month's last day where it has no such number (31 January + 1 month = 28 or 29 February). */
export const addMonths = (day: Day, n: number): Day => {
  const { year, month, date } = civil(day);
  const months = year * 12 + (month - 1) + n;
  const newYear = Math.floor(months / 12);
  const newMonth = months - newYear * 12 + 1;
  return dayOf(newYear, newMonth, Math.min(date, daysInMonth(newYear, newMonth)));
};

/** Monday 1 to Sunday 7. */
export const weekday = (day: Day): number => ((((day + 3) % 7) + 7) % 7) + 1;

/** The UTC day of an instant, and the instant at which it starts: what `london.ts` builds on. */
export const utcDay = (us: Us): Day => Math.floor(us / US_PER_DAY);
export const utcStart = (day: Day): Us => day * US_PER_DAY;

const SEPARATED = 58;
/** Two digits that make no more than `most`, else NaN. */
const upTo = (most: number, text: string, at: number): number => {
  const value = two(text, at);
  return value <= most ? value : Number.NaN;
};

/** Minutes east of UTC that the end of a date-time states: `Z`, `+01`, `+0100` or `+01:00`; NaN where it states none. */
const offsetMinutes = (text: string, at: number): number => {
  const sign = text[at];
  const length = text.length - at;
  if (sign === 'Z') return length === 1 ? 0 : Number.NaN;
  if (sign !== '+' && sign !== '-') return Number.NaN;
  const hours = upTo(18, text, at + 1);
  const minutesAt = text.charCodeAt(at + 3) === SEPARATED ? at + 4 : at + 3;
  const minutes = length === 3 ? 0 : text.length === minutesAt + 2 ? upTo(59, text, minutesAt) : Number.NaN;
  return (sign === '-' ? -1 : 1) * (hours * 60 + minutes);
};

/**
 * An ISO 8601 date-time with its offset, in microseconds (finer digits are cut off); undefined where the text is not one,
 * where the day or time does not exist, or where the offset is missing.
 */
export const parseInstant = (text: string): Us | undefined => {
  if (text[10] !== 'T' || text.charCodeAt(13) !== SEPARATED) return undefined;
  const day = leadingDay(text) ?? Number.NaN;
  const hour = upTo(23, text, 11);
  const minute = upTo(59, text, 14);
  let at = 16;
  let second = 0;
  let micros = 0;
  if (text.charCodeAt(at) === SEPARATED) {
    second = upTo(59, text, 17);
    at = 19;
    if (text[at] === '.' || text[at] === ',') {
      const from = at + 1;
      let worth = US_PER_SECOND / 10;
      for (at = from; digit(text, at) >= 0; at++) {
        micros += digit(text, at) * Math.floor(worth);
        worth /= 10;
      }
      if (at === from || at - from > 9) return undefined;
    }
  }
  const us =
    day * US_PER_DAY + (hour * 3600 + (minute - offsetMinutes(text, at)) * 60 + second) * US_PER_SECOND + micros;
  return Number.isNaN(us) ? undefined : us;
};
