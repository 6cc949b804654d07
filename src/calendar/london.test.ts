import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Day, dayOf, formatDay, parseInstant } from './day.ts';
import { endOfDay, formatInstant, londonDay, noon, startOfDay } from './london.ts';

const FIRST = dayOf(1950, 1, 1);
const LAST = dayOf(2080, 12, 31);
const HOUR = 3_600_000_000;
const london = (at: number): Temporal.ZonedDateTime => new Temporal.ZonedDateTime(BigInt(at) * 1000n, 'Europe/London');
const at = (text: string): number => parseInstant(text) ?? Number.NaN;

/** Every change of the clocks from 1950 to 2080 as Temporal has them, with the offset that holds from it on. */
const CHANGES: { from: number; offset: number }[] = [];
for (
  let change = london(at('1949-01-01T00:00:00Z')).getTimeZoneTransition('next');
  change !== null && change.year <= 2080;
) {
  CHANGES.push({ from: Number(change.epochNanoseconds / 1000n), offset: change.offsetNanoseconds / 1000 });
  change = change.getTimeZoneTransition('next');
}

/** Tells of the first day, from 1950 to 2080, of which a check has something to say. */
const eachDay = (check: (day: Day) => string | undefined): void => {
  for (let day = FIRST; day <= LAST; day++) {
    const wrong = check(day);
    if (wrong !== undefined) expect.fail(`${formatDay(day)}: ${wrong}`);
  }
};

describe('a London day', () => {
  it('starts and has its noon when Temporal says, on every day from 1950 to 2080', { timeout: 60_000 }, () => {
    expect(CHANGES.length).toBeGreaterThan(250);
    let next = CHANGES.findIndex(({ from }) => from > FIRST * 24 * HOUR);
    // Changes fall between midnight and noon in London, all but one after the day has started.
    eachDay((day) => {
      const offset = () => CHANGES[next - 1]?.offset ?? Number.NaN;
      const utc = day * 24 * HOUR;
      while ((CHANGES[next]?.from ?? Number.POSITIVE_INFINITY) <= utc - offset()) next += 1;
      if (startOfDay(day) !== utc - offset()) return `starts at ${startOfDay(day)}, expected ${utc - offset()}`;
      while ((CHANGES[next]?.from ?? Number.POSITIVE_INFINITY) <= utc + 11 * HOUR) next += 1;
      const middle = utc + 12 * HOUR - offset();
      return noon(day) === middle ? undefined : `noon at ${noon(day)}, expected ${middle}`;
    });
  });

  it('holds its first and its last microsecond and nothing outside', { timeout: 60_000 }, () => {
    eachDay((day) => {
      const days = [startOfDay(day) - 1, startOfDay(day), endOfDay(day), endOfDay(day) + 1].map(londonDay);
      return days.join() === [day - 1, day, day, day + 1].join() ? undefined : days.map(formatDay).join();
    });
  });

  it('is the one on which an instant falls, as Temporal says, about midnight in the days around each change', {
    timeout: 60_000,
  }, () => {
    for (const { from } of CHANGES) {
      for (let hour = -60; hour <= 60; hour++) {
        const instant = from + hour * HOUR + (hour % 2) * 1_800_000_000;
        const expected = london(instant).toPlainDate().toString();
        if (formatDay(londonDay(instant)) !== expected) expect.fail(`${expected}: ${formatDay(londonDay(instant))}`);
      }
    }
  });

  it('is found as well about New Year and midsummer, in every year', { timeout: 60_000 }, () => {
    for (let year = 1950; year <= 2200; year++) {
      for (const text of ['-01-01T00:30:00Z', '-12-31T23:30:00Z', '-06-21T23:30:00Z', '-01-03T12:00:00Z']) {
        const instant = at(`${year}${text}`);
        expect(formatDay(londonDay(instant))).toBe(london(instant).toPlainDate().toString());
      }
    }
  });

  it.each([
    ['2024-06-30T22:59:59Z', '2024-06-30'],
    ['2024-06-30T23:00:00Z', '2024-07-01'],
    ['2024-06-30T23:30:00Z', '2024-07-01'],
    ['2024-12-31T23:59:59Z', '2024-12-31'],
    ['2025-01-01T00:00:00Z', '2025-01-01'],
    ['2024-03-31T00:59:59Z', '2024-03-31'],
    ['2024-10-26T23:00:00Z', '2024-10-27'],
    ['2024-10-27T23:30:00Z', '2024-10-27'],
    ['1970-06-30T23:30:00Z', '1970-07-01'],
    ['1970-01-31T23:30:00Z', '1970-02-01'],
    ['1995-10-22T23:30:00Z', '1995-10-22'],
    ['1995-10-21T23:30:00Z', '1995-10-22'],
    ['2200-07-01T23:30:00Z', '2200-07-02'],
  ])('of %s is %s', (instant, day) => {
    expect(formatDay(londonDay(at(instant)))).toBe(day);
  });

  it('is 23 hours long when the clocks go forward and 25 when they go back', () => {
    const hours = (year: number, month: number, on: number) =>
      (startOfDay(dayOf(year, month, on) + 1) - startOfDay(dayOf(year, month, on))) / 3_600_000_000;
    expect([hours(2024, 3, 31), hours(2024, 10, 27), hours(2024, 3, 30), hours(1996, 3, 31)]).toEqual([23, 25, 24, 23]);
  });
});

describe('an instant in writing', () => {
  it.each([
    ['2024-07-01T08:30:00Z', '2024-07-01T09:30:00+01:00'],
    ['2024-01-01T09:30:00Z', '2024-01-01T09:30:00+00:00'],
    ['2024-03-31T00:59:59Z', '2024-03-31T00:59:59+00:00'],
    ['2024-03-31T01:00:00Z', '2024-03-31T02:00:00+01:00'],
    ['2024-10-27T00:59:59Z', '2024-10-27T01:59:59+01:00'],
    ['2024-10-27T01:00:00Z', '2024-10-27T01:00:00+00:00'],
    ['2024-01-01T09:30:00.5Z', '2024-01-01T09:30:00.5+00:00'],
    ['2024-01-01T09:30:00.000400Z', '2024-01-01T09:30:00.0004+00:00'],
    ['2024-01-01T03:04:05.120000Z', '2024-01-01T03:04:05.12+00:00'],
    ['2024-06-30T23:30:00Z', '2024-07-01T00:30:00+01:00'],
    ['1947-05-01T12:00:00Z', '1947-05-01T14:00:00+02:00'],
    ['1847-06-01T12:00:00Z', '1847-06-01T11:58:45-00:01'],
  ])('%s is %s, in London time with its offset', (instant, text) => {
    expect(formatInstant(at(instant))).toBe(text);
  });

  it('is read back as it was', () => {
    const instants = fc.integer({ min: startOfDay(FIRST), max: endOfDay(LAST) });
    fc.assert(
      fc.property(instants, (instant) => {
        expect(parseInstant(formatInstant(instant))).toBe(instant);
        const { year, month, day, hour, minute, second, offset } = london(instant);
        expect(formatInstant(instant).replace(/\.\d+/, '')).toBe(
          `${new Temporal.PlainDateTime(year, month, day, hour, minute, second).toString({ smallestUnit: 'second' })}${offset}`,
        );
      }),
      { numRuns: 1000 },
    );
  });
});
