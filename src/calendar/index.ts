export { FIRST_YEAR, HOLIDAY_NAMES, type HolidayName, LAST_YEAR } from './bank-holidays.ts';
export {
  addDays,
  addMonths,
  civil,
  type Day,
  dayOf,
  formatDay,
  parseDay,
  parseInstant,
  type Us,
  weekday,
} from './day.ts';
export { endOfDay, formatInstant, londonDay, noon, startOfDay } from './london.ts';
export {
  addWorkingDays,
  allHolidays,
  closedButCounted,
  type Holiday,
  holidaysBetween,
  isWorkingDay,
  OutsideCalendar,
  workingDaysBetween,
} from './working-days.ts';
