import { type Day, daysInMonth, formatDay, dayOf, US_PER_SECOND, type Us, utcDay, utcStart, weekday } from './day.ts';

const HOUR = 3600 * US_PER_SECOND;

// The rule in force since 1996 (Directive 2000/84/EC, kept by the Summer Time Order 2002): from the last Sunday of March,
// 01:00 UTC, to the last Sunday of October, 01:00 UTC. Earlier years had other dates and are asked of the time zone's history.
const FIRST_YEAR_OF_RULE = 1996;

const lastSunday = (year: number, month: number): Day => {
  const last = dayOf(year, month, daysInMonth(year, month));
  return last - (weekday(last) % 7);
};

const RULE_START = utcStart(dayOf(FIRST_YEAR_OF_RULE, 1, 1));
const MEAN_YEAR = utcStart(146_097) / 400;

/** When summer time begins and ends, in the order of years from the first of the rule. Each is worked out when it is first asked for. */
const summers: (readonly [from: Us, to: Us] | undefined)[] = [];
const summerOf = (year: number): readonly [from: Us, to: Us] => [
  utcStart(lastSunday(year, 3)) + HOUR,
  utcStart(lastSunday(year, 10)) + HOUR,
];

/** London's offset from UTC at an instant, in microseconds. */
const offsetAt = (us: Us): number => {
  if (us < RULE_START) {
    const zoned = Temporal.Instant.fromEpochMilliseconds(Math.floor(us / 1000)).toZonedDateTimeISO('Europe/London');
    return zoned.offsetNanoseconds / 1000;
  }
  // Mean years drift from calendar years by hours: that moves some instants about midwinter into the year beside, which
  // is as far from its summer.
  const index = Math.floor((us - RULE_START) / MEAN_YEAR);
  const [from, to] = (summers[index] ??= summerOf(FIRST_YEAR_OF_RULE + index));
  return us >= from && us < to ? HOUR : 0;
};

/** The London day on which an instant falls. */
export const londonDay = (us: Us): Day => utcDay(us + offsetAt(us));

/** The instant of a London wall-clock time (hours after midnight; none of the times used here falls into a skipped hour). */
const atHour = (day: Day, hour: number): Us => {
  const wall = utcStart(day) + hour * HOUR;
  const guess = wall - offsetAt(wall);
  return wall - offsetAt(guess);
};

/** The instant at which a London day starts. */
export const startOfDay = (day: Day): Us => atHour(day, 0);

/** 12:00 in London. */
export const noon = (day: Day): Us => atHour(day, 12);

/** The last microsecond of a London day. */
export const endOfDay = (day: Day): Us => startOfDay(day + 1) - 1;

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

/** An instant as ISO 8601 in London time with its offset, to the microsecond where it has any: `2024-07-01T09:30:00+01:00`. */
export const formatInstant = (us: Us): string => {
  const offset = offsetAt(us);
  const local = us + offset;
  const day = utcDay(local);
  const rest = local - utcStart(day);
  const seconds = Math.floor(rest / US_PER_SECOND);
  const micros = rest - seconds * US_PER_SECOND;
  const time = `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  const fraction = micros === 0 ? '' : `.${pad(micros, 6).replace(/0+$/, '')}`;
  const minutes = Math.round(offset / (60 * US_PER_SECOND));
  const sign = minutes < 0 ? '-' : '+';
  return `${formatDay(day)}T${time}${fraction}${sign}${pad(Math.floor(Math.abs(minutes) / 60))}:${pad(Math.abs(minutes) % 60)}`;
};
