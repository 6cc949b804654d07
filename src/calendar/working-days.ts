import { BANK_HOLIDAYS, FIRST_YEAR, type HolidayName, LAST_YEAR } from './bank-holidays.ts';
import { civil, type Day, dayOf, parseDay, weekday } from './day.ts';

/** A bank holiday: the day on which it was kept, and whether that day stands in for one that fell on a weekend. */
export interface Holiday {
  readonly day: Day;
  readonly name: HolidayName;
  readonly substitute: boolean;
}

/** A question about working days that the table of bank holidays cannot answer. Expected: callers report it by name. */
export class OutsideCalendar extends Error {
  readonly code = 'outside-calendar';
  readonly year: number;
  constructor(year: number) {
    super(`bank holidays are known for ${FIRST_YEAR} to ${LAST_YEAR}, so working days in ${year} cannot be counted`);
    this.year = year;
  }
}

const TABLE_START = dayOf(FIRST_YEAR, 1, 1);
const TABLE_END = dayOf(LAST_YEAR, 12, 31);

const holidays = new Map<Day, Holiday>();
for (const [date, name, substitute] of BANK_HOLIDAYS) {
  const day = parseDay(date);
  if (day === undefined) throw new Error(`bank-holidays.ts: ${date} is not a date`);
  holidays.set(day, { day, name, substitute: substitute === 'substitute' });
}

// workingDays[i] is the number of working days from the start of the table up to and including its i-th day, and nth[k] the
// day of the k-th: any count becomes two look-ups, whatever its length.
const upTo: number[] = [];
const nth: Day[] = [];
for (let day = TABLE_START; day <= TABLE_END; day++) {
  if (weekday(day) <= 5 && !holidays.has(day)) nth.push(day);
  upTo.push(nth.length);
}

const countUpTo = (day: Day): number => {
  const count = upTo[day - TABLE_START];
  if (count === undefined) throw new OutsideCalendar(civil(day).year);
  return count;
};

/** The bank holiday kept on a day, if any. Throws `OutsideCalendar`. */
export const holidayOn = (day: Day): Holiday | undefined => {
  countUpTo(day);
  return holidays.get(day);
};

/** Monday to Friday and no bank holiday of England and Wales. Throws `OutsideCalendar`. */
export const isWorkingDay = (day: Day): boolean => weekday(day) <= 5 && holidayOn(day) === undefined;

/** The n-th working day after a day (n of 1 or more), that day itself being day 0, be it a working day or not. Throws `OutsideCalendar`. */
export const addWorkingDays = (day: Day, n: number): Day => {
  if (!Number.isInteger(n) || n < 1)
    throw new RangeError(`working days to add: expected a whole number of 1 or more, got ${n}`);
  const result = nth[countUpTo(day) + n - 1];
  if (result === undefined) throw new OutsideCalendar(LAST_YEAR + 1);
  return result;
};

/** Working days after `from` up to and including `to`; 0 where `to` is not after `from`. The inverse of `addWorkingDays`. Throws `OutsideCalendar`. */
export const workingDaysBetween = (from: Day, to: Day): number => Math.max(0, countUpTo(to) - countUpTo(from));

/** The bank holidays after `from` up to and including `to`, in order. Throws `OutsideCalendar`. */
export const holidaysBetween = (from: Day, to: Day): Holiday[] => {
  countUpTo(from);
  countUpTo(to);
  const found: Holiday[] = [];
  for (let day = from + 1; day <= to; day++) {
    const holiday = holidays.get(day);
    if (holiday !== undefined) found.push(holiday);
  }
  return found;
};

/** Every bank holiday of the table, in order. */
export const allHolidays = (): readonly Holiday[] => [...holidays.values()];

/**
 * The days on which an authority's offices are closed of its own choice (between Christmas and New Year, a local
 * shutdown). They are shown, and they stop no statutory clock: a closed office does not make a child safer.
 */
export const closedButCounted = (from: Day, to: Day, closures: readonly Day[]): Day[] =>
  closures.filter((day) => day > from && day <= to && isWorkingDay(day)).sort((a, b) => a - b);
