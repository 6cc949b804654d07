import { expect, it } from 'vitest';
import { plotted } from '#src/figures/index.ts';
import { chart, smallChart } from './chart.ts';

const points = (values: readonly number[]) =>
  plotted(
    values.map((count, index) => ({ from: index * 10, to: index * 10 + 9, count, of: undefined })),
    {},
    [],
  );
const labels = { most: (value: number) => `top ${Math.round(value)}`, first: 'from', last: 'to' };

it('has a ring around what is not usual, a point for each period, and says what its top and its ends are', () => {
  const drawn = chart(points([...Array<number>(11).fill(9), 30]), 'Contacts in 12 periods', labels).toString();
  expect(drawn.match(/diogel-chart__point/g)).toHaveLength(12);
  expect(drawn.match(/diogel-chart__unusual/g)).toHaveLength(1);
  expect(drawn).toContain('aria-label="Contacts in 12 periods"');
  expect(drawn).toMatch(/top 30.*from.*to/s);
});

it('begins at nothing, so that a small change looks small', () => {
  const heights = [
    ...chart(points([100, 99]), '', labels)
      .toString()
      .matchAll(/cy="([\d.]+)"/g),
  ].map(([, y]) => Number(y));
  expect(Math.abs((heights[0] ?? 0) - (heights[1] ?? 99))).toBeLessThan(2);
});

it('escapes what it is called', () => {
  expect(chart(points([1, 2]), '"><script>', labels).toString()).not.toContain('<script>');
});

it('is small in a row, and not there with less than two numbers', () => {
  expect(smallChart(points([1, 2])).toString()).toContain('aria-hidden="true"');
  expect(smallChart(points([1]))).toBe(false);
  expect(smallChart([])).toBe(false);
});
