import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addMonths, civil, dayOf, daysInMonth, formatDay, parseDay, parseInstant, weekday } from './day.ts';

/** Days from 1 January of the year 1 to 31 December 9999. */
const someDay = fc.integer({ min: -719_162, max: 2_932_896 });
const EPOCH = Temporal.PlainDate.from('1970-01-01');
const plain = (day: number): Temporal.PlainDate => EPOCH.add({ days: day });
const instant = (text: string): number => Number(Temporal.Instant.from(text).epochNanoseconds / 1000n);

describe('a day', () => {
  it('is the number of days since 1 January 1970', () => {
    expect([dayOf(1970, 1, 1), dayOf(1969, 12, 31), dayOf(2000, 3, 1)]).toEqual([0, -1, 11_017]);
  });

  it('is the same day of the calendar as Temporal says, both ways', () => {
    fc.assert(
      fc.property(someDay, (day) => {
        const date = plain(day);
        expect(civil(day)).toEqual({ year: date.year, month: date.month, date: date.day });
        expect(dayOf(date.year, date.month, date.day)).toBe(day);
        expect(formatDay(day)).toBe(date.toString());
        expect(parseDay(date.toString())).toBe(day);
        expect(weekday(day)).toBe(date.dayOfWeek);
      }),
      { numRuns: 2000 },
    );
  });

  it('has a weekday on every day from 1950 to 2080', () => {
    for (let day = dayOf(1950, 1, 1); day <= dayOf(2080, 12, 31); day++) {
      if (weekday(day) !== plain(day).dayOfWeek) expect.fail(`${formatDay(day)}: ${weekday(day)}`);
    }
  });

  it('is written with four digits of year and two of month and date', () => {
    expect([formatDay(dayOf(987, 6, 5)), formatDay(dayOf(2024, 11, 30))]).toEqual(['0987-06-05', '2024-11-30']);
  });

  it.each([
    ['2024-02-29', 'the leap day of a leap year'],
    ['2000-02-29', 'the leap day of a century that divides by 400'],
    ['2023-12-31', 'the last day of a year'],
    ['2023-01-01', 'the first'],
    ['0001-01-01', 'the first of all'],
    ['9999-12-31', 'the last of all'],
  ])('is read from %s: %s', (text) => {
    expect(formatDay(parseDay(text) ?? Number.NaN)).toBe(text);
  });

  it.each([
    '2023-02-29',
    '1900-02-29',
    '2024-02-30',
    '2024-04-31',
    '2024-06-31',
    '2024-09-31',
    '2024-11-31',
    '2024-01-32',
    '2024-13-01',
    '2024-00-10',
    '2024-01-00',
    '0000-01-01',
    '2024-1-01',
    '2024/01/01',
    '2024-01/01',
    '2024/01-01',
    '2024-01-1/',
    '2024-0/-01',
    '2024-01-0x',
    '2024-x1-01',
    '20x4-01-01',
    'x024-01-01',
    '2024-01-01T',
    '2024-01-0',
    '024-01-010',
    '2024-0:-01',
    '+024-01-01',
    ' 024-01-01',
    '',
    '２０２４-01-01',
  ])('is not read from "%s"', (text) => {
    expect(parseDay(text)).toBeUndefined();
  });

  it('moves by days, forwards and back', () => {
    expect(formatDay(addDays(dayOf(2024, 2, 28), 2))).toBe('2024-03-01');
    expect(formatDay(addDays(dayOf(2024, 3, 1), -1))).toBe('2024-02-29');
  });
});

describe('months', () => {
  it('have their lengths', () => {
    const lengths = (year: number) => Array.from({ length: 12 }, (_, index) => daysInMonth(year, index + 1));
    expect(lengths(2023)).toEqual([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]);
    expect([2000, 2024, 1900, 2100, 2023].map((year) => daysInMonth(year, 2))).toEqual([29, 29, 28, 28, 28]);
  });

  it.each([
    ['2023-01-31', 1, '2023-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2023-11-30', 3, '2024-02-29'],
    ['2022-11-30', 3, '2023-02-28'],
    ['2023-08-31', 6, '2024-02-29'],
    ['2023-05-31', 1, '2023-06-30'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-02-29', 48, '2028-02-29'],
    ['2023-12-15', 1, '2024-01-15'],
    ['2023-01-31', 12, '2024-01-31'],
    ['2023-06-10', 6, '2023-12-10'],
    ['2023-07-10', 6, '2024-01-10'],
    ['2024-03-31', -1, '2024-02-29'],
    ['2024-01-31', -2, '2023-11-30'],
    ['2024-05-05', 0, '2024-05-05'],
  ])('%s and %i make %s: the day number, or the last day of a month that has no such day', (from, months, to) => {
    expect(formatDay(addMonths(parseDay(from) ?? 0, months))).toBe(to);
  });

  it('are added as Temporal adds them', () => {
    fc.assert(
      fc.property(fc.integer({ min: -20_000, max: 60_000 }), fc.integer({ min: -30, max: 30 }), (day, months) => {
        expect(formatDay(addMonths(day, months))).toBe(plain(day).add({ months }).toString());
      }),
      { numRuns: 2000 },
    );
  });

  it('never bring a later day before an earlier one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: 0, max: 24 }), (day, months) => {
        expect(addMonths(day, months)).toBeLessThanOrEqual(addMonths(day + 1, months));
      }),
    );
  });
});

describe('a date-time with its offset', () => {
  it.each([
    '2024-03-01T09:30:00Z',
    '2024-03-01T09:30Z',
    '2024-07-01T09:30:00+01:00',
    '2024-07-01T09:30:00+0100',
    '2024-07-01T09:30:00+01',
    '2024-07-01T09:30+01:00',
    '2024-07-01T09:30:00-05:30',
    '2024-07-01T23:59:59+13:45',
    '2024-07-01T00:00:00+18:00',
    '2024-07-01T00:00:00-18:00',
    '1969-12-31T23:59:59Z',
    '2024-02-29T00:00:00Z',
    '2024-03-01T09:30:00.5Z',
    '2024-03-01T09:30:00,25Z',
    '2024-03-01T09:30:00.123456Z',
    '2024-03-01T09:30:00.000001+01:00',
    '2024-03-01T09:30:00.999999Z',
  ])('%s is the instant that Temporal reads', (text) => {
    expect(parseInstant(text)).toBe(instant(text));
  });

  it('keeps microseconds and cuts off what is finer', () => {
    expect(parseInstant('1970-01-01T00:00:00.123456789Z')).toBe(123_456);
    expect(parseInstant('1970-01-01T00:00:00.0000009Z')).toBe(0);
    expect(parseInstant('1970-01-01T00:00:01.1Z')).toBe(1_100_000);
  });

  it.each([
    ['2024-03-01T09:30:00', 'no offset'],
    ['2024-03-01T09:30', 'no offset'],
    ['2024-03-01', 'a bare date'],
    ['2024-02-30T09:30:00Z', 'no such day'],
    ['2024-03-01t09:30:00Z', 'a small t'],
    ['2024-03-01 09:30:00Z', 'a space'],
    ['2024-03-01T24:00:00Z', 'hour 24'],
    ['2024-03-01T09:60:00Z', 'minute 60'],
    ['2024-03-01T09:30:60Z', 'second 60'],
    ['2024-03-01T09.30:00Z', 'a point for a colon'],
    ['2024-03-01T09:30.00Z', 'a point for a colon'],
    ['2024-03-01T9:30:00Z', 'one digit of hour'],
    ['2024-03-01T09:3:00Z', 'one digit of minute'],
    ['2024-03-01T09:30:0Z', 'one digit of second'],
    ['2024-03-01T0x:30:00Z', 'no digit'],
    ['2024-03-01Tx9:30:00Z', 'no digit'],
    ['2024-03-01T09:30:00.Z', 'no digit after the point'],
    ['2024-03-01T09:30:00.1234567890Z', 'ten digits after the point'],
    ['2024-03-01T09:30:00z', 'a small z'],
    ['2024-03-01T09:30:00ZZ', 'more than an offset'],
    ['2024-03-01T09:30:00Z ', 'more than an offset'],
    ['2024-03-01T09:30:00+1', 'one digit of offset'],
    ['2024-03-01T09:30:00+19:00', 'an offset of no place'],
    ['2024-03-01T09:30:00+01:60', 'an offset of 60 minutes'],
    ['2024-03-01T09:30:00+01:0', 'an offset cut short'],
    ['2024-03-01T09:30:00+010', 'an offset cut short'],
    ['2024-03-01T09:30:00+01:', 'an offset cut short'],
    ['2024-03-01T09:30:00+01:000', 'an offset too long'],
    ['2024-03-01T09:30:00+01000', 'an offset too long'],
    ['2024-03-01T09:30:00*01:00', 'no sign'],
    ['2024-03-01T09:30:00+0x:00', 'no digit'],
    ['2024-03-01T09:30:00+01:x0', 'no digit'],
    ['', 'nothing'],
  ])('%s is not read: %s', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it('is read as Temporal reads it, whatever its offset and fraction', () => {
    const part = (max: number) => fc.integer({ min: 0, max }).map((value) => String(value).padStart(2, '0'));
    const text = fc
      .tuple(
        fc.integer({ min: -100_000, max: 60_000 }).map((day) => plain(day).toString()),
        part(23),
        part(59),
        part(59),
        fc.option(fc.stringMatching(/^[0-9]{1,6}$/), { nil: undefined }),
        fc.oneof(
          fc.constant('Z'),
          fc.tuple(fc.constantFrom('+', '-'), part(17), part(59)).map(([s, h, m]) => `${s}${h}:${m}`),
        ),
      )
      .map(
        ([date, h, m, s, fraction, offset]) =>
          `${date}T${h}:${m}:${s}${fraction === undefined ? '' : `.${fraction}`}${offset}`,
      );
    fc.assert(
      fc.property(text, (each) => {
        expect(parseInstant(each)).toBe(instant(each));
      }),
      { numRuns: 1000 },
    );
  });
});
