import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as theirs from '#src/calendar/index.ts';
import { addMonths, later, dateOf, dayOf, instantOf, londonDay, startOf } from './days.ts';

const runs = { numRuns: 2_000 };
const day = fc.integer({ min: theirs.dayOf(1900, 1, 1), max: theirs.dayOf(2100, 1, 1) });
/** A working day as the service has it, undefined where its calendar does not reach. */
const theirWorkingDay = (from: number, n: number): number | undefined => {
  try {
    return theirs.addWorkingDays(from, n);
  } catch (error) {
    if (error instanceof theirs.OutsideCalendar) return undefined;
    throw error;
  }
};

describe('the days of the verifier, typed and written a second time, are those of the service:', () => {
  it('every bank holiday and working day of the table', () => {
    const first = theirs.dayOf(theirs.FIRST_YEAR, 1, 1);
    const last = theirs.dayOf(theirs.LAST_YEAR, 12, 31);
    for (let each = first - 3; each <= last + 3; each++)
      for (const n of [1, 2, 15, 42, 200])
        expect([dateOf(each), n, later(each, { workingDays: n })]).toEqual([dateOf(each), n, theirWorkingDay(each, n)]);
  });

  it('months later, and dates', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -300, max: 300 }), (from, months) => {
        expect(addMonths(from, months)).toBe(theirs.addMonths(from, months));
        expect(dateOf(from)).toBe(theirs.formatDay(from));
        expect(dayOf(dateOf(from))).toBe(from);
      }),
      runs,
    );
  });

  it('which day it is in London, and when a day starts there', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 86_399_999_999 }), (from, us) => {
        expect(startOf(from)).toBe(theirs.startOfDay(from));
        expect(londonDay(from * 86_400_000_000 + us)).toBe(theirs.londonDay(from * 86_400_000_000 + us));
      }),
      runs,
    );
  });

  it('the hours around each turn of the clock', () => {
    for (let year = 1972; year < 2060; year++)
      for (const month of [3, 10])
        for (let date = 1; date <= 31; date++)
          for (let hour = 0; hour < 26; hour++) {
            const us = Date.UTC(year, month - 1, date, hour) * 1_000;
            if (londonDay(us) !== theirs.londonDay(us)) expect(new Date(us / 1_000).toISOString()).toBe('the same day');
          }
  });

  it('what is a date, what a date-time, and what is neither', () => {
    const digits = (length: number) =>
      fc.string({
        unit: fc.constantFrom('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'),
        minLength: length,
        maxLength: length,
      });
    const two = fc.oneof(
      fc.integer({ min: 0, max: 31 }).map((n) => String(n).padStart(2, '0')),
      digits(2),
    );
    const date = fc
      .tuple(fc.constantFrom('2024', '2023', '1900', '0001', '0000', '9999'), two, two)
      .map((parts) => parts.join('-'));
    const time = fc
      .tuple(
        two,
        two,
        fc.oneof(
          fc.constant(''),
          two.map((s) => `:${s}`),
        ),
        fc.oneof(
          fc.constant(''),
          fc.tuple(fc.constantFrom('.', ',', ''), fc.integer({ min: 0, max: 9 }).chain(digits)).map((f) => f.join('')),
        ),
      )
      .map(([h, m, s, f]) => `${h}:${m}${s}${f}`);
    const offset = fc.oneof(
      fc.constantFrom(
        'Z',
        'z',
        '',
        '+01',
        '-0130',
        '+01:00',
        '+24:00',
        '+23:59',
        '-00:00',
        '+1',
        '+01:',
        '−01:00',
        ' Z',
        'Z ',
      ),
      fc.tuple(fc.constantFrom('+', '-'), two, fc.constantFrom('', ':'), two).map((parts) => parts.join('')),
    );
    const moment = fc.tuple(date, fc.constantFrom('T', 't', ' ', ''), time, offset).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(date, moment), (text) => {
        expect([text, dayOf(text)]).toEqual([text, theirs.parseDay(text)]);
        expect([text, instantOf(text)]).toEqual([text, theirs.parseInstant(text)]);
      }),
      { numRuns: 20_000 },
    );
  });
});
