import Holidays from 'date-holidays';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BANK_HOLIDAYS, FIRST_YEAR, HOLIDAY_NAMES, LAST_YEAR } from './bank-holidays.ts';
import { type Day, dayOf, formatDay, parseDay, weekday } from './day.ts';
import {
  addWorkingDays,
  allHolidays,
  closedButCounted,
  holidayOn,
  holidaysBetween,
  isWorkingDay,
  OutsideCalendar,
  workingDaysBetween,
} from './working-days.ts';

const day = (text: string): Day => {
  const read = parseDay(text);
  if (read === undefined) throw new Error(`${text} is not a date`);
  return read;
};
const START = dayOf(FIRST_YEAR, 1, 1);
const END = dayOf(LAST_YEAR, 12, 31);
const YEARS = Array.from({ length: LAST_YEAR - FIRST_YEAR + 1 }, (_, index) => FIRST_YEAR + index);

/** Days of the table on which some weeks may still be counted before it ends. */
const someDay = fc.integer({ min: START, max: END - 200 });

describe('the table of bank holidays', () => {
  // date-holidays names each holiday where it falls; GOV.UK lists the day on which it is kept. So substitutes stand for
  // the weekend days that they replace. It has not all of the holidays that were proclaimed for one year alone, and not
  // the spring holiday of 2012, which was moved to join one of them.
  const PROCLAIMED = ['2011-04-29', '2012-06-04', '2012-06-05', '2022-06-03', '2022-09-19', '2023-05-08'];
  const MOVED_AWAY = ['2012-05-28'];
  const oracle = new Holidays('GB', 'WLS');

  it.each(YEARS)('of %i holds what date-holidays holds for Wales', (year) => {
    const theirs = oracle
      .getHolidays(year)
      .filter(({ type }) => type === 'public' || type === 'bank')
      .map(({ date }) => date.slice(0, 10))
      .filter((date) => weekday(day(date)) <= 5 && date.slice(5) !== '03-01');
    const ours = BANK_HOLIDAYS.map(([date]) => date).filter((date) => date.startsWith(String(year)));
    const known = new Set([...theirs, ...PROCLAIMED.filter((date) => date.startsWith(String(year)))]);
    expect(ours).toEqual([...known].filter((date) => !MOVED_AWAY.includes(date)).sort());
  });

  it('is in order, on weekdays, each once, and eight a year but for the proclaimed ones', () => {
    const days = BANK_HOLIDAYS.map(([date]) => day(date));
    expect(days).toEqual([...new Set(days)].sort((a, b) => a - b));
    expect(days.every((each) => weekday(each) <= 5)).toBe(true);
    const extra: Readonly<Record<number, number>> = { 2011: 9, 2012: 9, 2022: 10, 2023: 9 };
    for (const year of YEARS) {
      const count = BANK_HOLIDAYS.filter(([date]) => date.startsWith(`${year}-`)).length;
      expect([year, count]).toEqual([year, extra[year] ?? 8]);
    }
  });

  it('calls a holiday a substitute where the day that it is kept is not its own', () => {
    const own = (name: string, text: string) =>
      (name === 'new-year' && text.endsWith('-01-01')) ||
      (name === 'christmas' && text.endsWith('-12-25')) ||
      (name === 'boxing' && text.endsWith('-12-26'));
    for (const { day: on, name, substitute } of allHolidays()) {
      if (['new-year', 'christmas', 'boxing'].includes(name)) {
        expect([formatDay(on), substitute]).toEqual([formatDay(on), !own(name, formatDay(on))]);
      } else expect(substitute).toBe(false);
    }
    expect(allHolidays().length).toBe(BANK_HOLIDAYS.length);
  });

  it('has a name in both languages for each', () => {
    for (const [, name] of BANK_HOLIDAYS) {
      expect(HOLIDAY_NAMES[name].en).not.toBe('');
      expect(HOLIDAY_NAMES[name].cy).not.toBe(HOLIDAY_NAMES[name].en);
    }
    expect(new Set(BANK_HOLIDAYS.map(([, name]) => name)).size).toBe(Object.keys(HOLIDAY_NAMES).length);
  });

  it('knows the moved early May holiday of 2020 and not the day from which it was moved', () => {
    expect(holidayOn(day('2020-05-08'))).toEqual({ day: day('2020-05-08'), name: 'early-may', substitute: false });
    expect(holidayOn(day('2020-05-04'))).toBeUndefined();
    expect(isWorkingDay(day('2020-05-04'))).toBe(true);
  });

  it('holds no St David’s Day', () => {
    expect(isWorkingDay(day('2024-03-01'))).toBe(true);
  });

  it('gives the names that pages show', () => {
    expect(HOLIDAY_NAMES).toMatchInlineSnapshot(`
      {
        "boxing": {
          "cy": "Gŵyl San Steffan",
          "en": "Boxing Day",
        },
        "christmas": {
          "cy": "Dydd Nadolig",
          "en": "Christmas Day",
        },
        "coronation": {
          "cy": "Coroni’r Brenin Charles III",
          "en": "Coronation of King Charles III",
        },
        "diamond-jubilee": {
          "cy": "Jiwbilî Ddiemwnt y Frenhines",
          "en": "Queen’s Diamond Jubilee",
        },
        "early-may": {
          "cy": "Gŵyl Banc Calan Mai",
          "en": "Early May bank holiday",
        },
        "easter-monday": {
          "cy": "Dydd Llun y Pasg",
          "en": "Easter Monday",
        },
        "good-friday": {
          "cy": "Dydd Gwener y Groglith",
          "en": "Good Friday",
        },
        "new-year": {
          "cy": "Dydd Calan",
          "en": "New Year’s Day",
        },
        "platinum-jubilee": {
          "cy": "Gŵyl Banc y Jiwbilî Platinwm",
          "en": "Platinum Jubilee bank holiday",
        },
        "royal-wedding": {
          "cy": "Gŵyl Banc y Briodas Frenhinol",
          "en": "Royal Wedding bank holiday",
        },
        "spring": {
          "cy": "Gŵyl Banc y Gwanwyn",
          "en": "Spring bank holiday",
        },
        "state-funeral": {
          "cy": "Angladd Gwladol y Frenhines Elizabeth II",
          "en": "State Funeral of Queen Elizabeth II",
        },
        "summer": {
          "cy": "Gŵyl Banc yr Haf",
          "en": "Summer bank holiday",
        },
      }
    `);
  });
});

describe('a working day', () => {
  it.each([
    ['2023-04-06', true, 'the Thursday before Easter'],
    ['2023-04-07', false, 'Good Friday'],
    ['2023-04-08', false, 'a Saturday'],
    ['2023-04-09', false, 'a Sunday'],
    ['2023-04-10', false, 'Easter Monday'],
    ['2023-04-11', true, 'the Tuesday after'],
    ['2010-01-01', false, 'the first day of the table'],
    ['2028-12-29', true, 'the last working day of the table'],
  ])('%s: %s (%s)', (text, working) => {
    expect(isWorkingDay(day(text))).toBe(working);
  });

  it.each([
    ['2023-04-03', 10, '2023-04-19'],
    ['2017-04-03', 15, '2017-04-26'],
    ['2022-12-23', 1, '2022-12-28'],
    ['2024-12-24', 2, '2024-12-30'],
    ['2023-04-08', 1, '2023-04-11'],
    ['2024-03-02', 1, '2024-03-04'],
    ['2024-03-01', 1, '2024-03-04'],
    ['2024-02-28', 2, '2024-03-01'],
    ['2010-01-01', 1, '2010-01-04'],
    ['2028-12-28', 1, '2028-12-29'],
  ])('%s and %i of them make %s', (from, n, to) => {
    expect(formatDay(addWorkingDays(day(from), n))).toBe(to);
  });

  it('is counted one by one, as a person with a wall calendar would', () => {
    fc.assert(
      fc.property(someDay, fc.integer({ min: 1, max: 60 }), (from, n) => {
        let walked = from;
        for (let left = n; left > 0; ) {
          walked += 1;
          if (weekday(walked) <= 5 && !BANK_HOLIDAYS.some(([date]) => date === formatDay(walked))) left -= 1;
        }
        expect(addWorkingDays(from, n)).toBe(walked);
        expect(workingDaysBetween(from, walked)).toBe(n);
        expect(isWorkingDay(walked)).toBe(true);
      }),
    );
  });

  it('never comes sooner for a later start', () => {
    fc.assert(
      fc.property(someDay, fc.integer({ min: 1, max: 60 }), (from, n) => {
        expect(addWorkingDays(from, n)).toBeLessThanOrEqual(addWorkingDays(from + 1, n));
      }),
    );
  });

  it('is not counted backwards', () => {
    expect(workingDaysBetween(day('2024-03-08'), day('2024-03-01'))).toBe(0);
    expect(workingDaysBetween(day('2024-03-08'), day('2024-03-08'))).toBe(0);
    expect(workingDaysBetween(day('2024-03-08'), day('2024-03-11'))).toBe(1);
    expect(workingDaysBetween(day('2028-12-28'), day('2028-12-31'))).toBe(1);
  });

  it.each([0, -1, 1.5, Number.NaN])('cannot be added %d times', (n) => {
    expect(() => addWorkingDays(day('2024-03-01'), n)).toThrow(
      `working days to add: expected a whole number of 1 or more, got ${n}`,
    );
  });
});

describe('a year outside the table', () => {
  const said = (year: number) =>
    `bank holidays are known for 2010 to 2028, so working days in ${year} cannot be counted`;

  it.each([
    ['working days added to it', () => addWorkingDays(day('2009-12-31'), 1), 2009],
    ['working days added up to it', () => addWorkingDays(day('2028-12-29'), 1), 2029],
    ['working days added after it', () => addWorkingDays(day('2029-01-01'), 1), 2029],
    ['working days between', () => workingDaysBetween(day('2028-12-29'), day('2030-06-01')), 2030],
    ['working days between', () => workingDaysBetween(day('2001-12-29'), day('2020-06-01')), 2001],
    ['whether a day is one', () => isWorkingDay(day('2029-01-02')), 2029],
    ['a holiday', () => holidayOn(day('2029-01-01')), 2029],
    ['holidays between', () => holidaysBetween(day('2028-12-29'), day('2029-01-01')), 2029],
    ['holidays between', () => holidaysBetween(day('2009-12-31'), day('2010-01-01')), 2009],
  ])('is an error that names it, never a guess: %s', (_, ask, year) => {
    expect(ask).toThrow(OutsideCalendar);
    expect(ask).toThrow(said(year));
    try {
      ask();
    } catch (error) {
      expect(error).toMatchObject({ code: 'outside-calendar', year });
    }
  });

  it('is no question for a weekend, on which nobody works in any year', () => {
    expect(isWorkingDay(day('2035-06-02'))).toBe(false);
  });
});

describe('holidays between two days', () => {
  it('are those after the first, up to and with the last, in order', () => {
    const names = (from: string, to: string) => holidaysBetween(day(from), day(to)).map(({ name }) => name);
    expect(names('2023-04-03', '2023-04-19')).toEqual(['good-friday', 'easter-monday']);
    expect(names('2023-04-07', '2023-04-10')).toEqual(['easter-monday']);
    expect(names('2023-04-06', '2023-04-07')).toEqual(['good-friday']);
    expect(names('2023-04-10', '2023-04-07')).toEqual([]);
  });
});

describe('days on which an office is closed of its own choice', () => {
  it('are told, in order, where they lie after the first day up to the last, and stop no clock', () => {
    const closures = ['2024-12-30', '2024-12-27', '2024-12-23', '2024-12-25', '2024-12-28', '2025-01-02'].map(day);
    const told = closedButCounted(day('2024-12-23'), day('2024-12-30'), closures);
    expect(told.map(formatDay)).toEqual(['2024-12-27', '2024-12-30']);
    expect(formatDay(addWorkingDays(day('2024-12-23'), 3))).toBe('2024-12-30');
  });
});
