import { describe, expect, it } from 'vitest';
import { formatDay } from '../calendar/index.ts';
import { day } from '../../tests/support/practice.ts';
import { isUnusual, periodsBefore, plotted, type Point, quarterOf } from './trends.ts';

const days = ({ from, to }: { from: number; to: number }) => `${formatDay(from)} ${formatDay(to)}`;

describe('periods', () => {
  it('lie before one another: months by months, others by days', () => {
    expect(periodsBefore({ from: day('2024-01-01'), to: day('2024-03-31') }, 3).map(days)).toEqual([
      '2024-01-01 2024-03-31',
      '2023-10-01 2023-12-31',
      '2023-07-01 2023-09-30',
    ]);
    expect(periodsBefore({ from: day('2024-02-01'), to: day('2024-02-29') }, 2).map(days)).toEqual([
      '2024-02-01 2024-02-29',
      '2024-01-01 2024-01-31',
    ]);
    expect(periodsBefore({ from: day('2024-02-05'), to: day('2024-02-11') }, 2).map(days)).toEqual([
      '2024-02-05 2024-02-11',
      '2024-01-29 2024-02-04',
    ]);
  });

  it.each([
    ['2024-03-31', 2023, 4, '2024-01-01 2024-03-31'],
    ['2024-04-01', 2024, 1, '2024-04-01 2024-06-30'],
    ['2024-09-30', 2024, 2, '2024-07-01 2024-09-30'],
    ['2024-12-25', 2024, 3, '2024-10-01 2024-12-31'],
    ['2024-01-01', 2023, 4, '2024-01-01 2024-03-31'],
  ])('%s lies in the quarter %i %i', (on, year, quarter, both) => {
    const found = quarterOf(day(on));
    expect([found.year, found.quarter, days(found)]).toEqual([year, quarter, both]);
  });
});

describe('what is usual', () => {
  const points = (counts: readonly number[], of?: number): Point[] =>
    counts.map((count, index) => ({ from: index * 10, to: index * 10 + 9, count, of }));
  const eight = [10, 12, 8, 9, 11, 10, 10, 10];

  it('is told of eight points or more', () => {
    expect(plotted(points(eight.slice(1)), {}, []).every(({ mean }) => mean === undefined)).toBe(true);
    const [first] = plotted(points(eight), {}, []);
    expect(first?.mean).toBe(10);
    expect(first?.lower).toBeCloseTo(10 - 3 * Math.sqrt(10));
    expect(first?.upper).toBeCloseTo(10 + 3 * Math.sqrt(10));
  });

  it('of a share goes by how many it is of, between nothing and all', () => {
    const all = plotted([...points(eight, 20), { from: 80, to: 89, count: 0, of: 0 }], {}, []);
    expect(all[0]?.value).toBe(0.5);
    expect(all[0]?.mean).toBe(0.5);
    expect(all[0]?.upper).toBeCloseTo(0.5 + 3 * Math.sqrt(0.25 / 20));
    expect(all[8]?.value).toBeUndefined();
    expect(all[8]?.upper).toBe(1);
  });

  it('is left by what chance alone would hardly bring, up or down, and by nothing that is on a limit', () => {
    const course = (last: number) => plotted(points([...Array<number>(11).fill(9), last]), {}, []).map(isUnusual);
    expect(course(9)).toEqual(Array(12).fill(false));
    expect(course(24)).toEqual([...Array(11).fill(false), true]);
    expect(course(0)).toEqual([...Array(12).fill(false)]);
    expect(
      plotted(points([...Array<number>(11).fill(40), 10]), {}, [])
        .map(isUnusual)
        .at(-1),
    ).toBe(true);
    // Too few to say.
    expect(plotted(points([9, 9, 9, 90]), {}, []).some(isUnusual)).toBe(false);
    const point = { from: 0, to: 1, count: 3, of: undefined, mean: 2, breaks: [] };
    expect(isUnusual({ ...point, value: 3, lower: 1, upper: 3 })).toBe(false);
    expect(isUnusual({ ...point, value: 1, lower: 1, upper: 3 })).toBe(false);
    expect(isUnusual({ ...point, value: undefined, lower: 1, upper: 3 })).toBe(false);
  });

  it('of a sum is not told', () => {
    expect(plotted(points(eight, 4), { sum: 'days' }, [])[0]?.mean).toBeUndefined();
  });

  it('is another after a break in the definition', () => {
    const sixteen = points([...eight, ...eight.map((each) => each * 3)]);
    const broken = plotted(sixteen, {}, [{ from: 80, why: 'another' }]);
    expect(broken.map(({ mean }) => mean)).toEqual([...Array(8).fill(10), ...Array(8).fill(30)]);
    expect(broken.map(({ breaks }) => breaks.length)).toEqual([...Array(8).fill(0), 1, ...Array(7).fill(0)]);
    // What was another before the first point is the same for all of them.
    expect(plotted(sixteen, {}, [{ from: 0, why: 'another' }]).every(({ breaks }) => breaks.length === 0)).toBe(true);
  });
});
