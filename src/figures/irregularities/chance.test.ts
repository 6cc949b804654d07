import { describe, expect, it } from 'vitest';
import { binomial, discoveries, dispersionOf, fisher, flatness } from './chance.ts';

describe('how likely chance alone is', () => {
  it('is for a binomial what tables say', () => {
    // Heads eight, nine or ten times of ten: 56 of 1,024.
    expect(binomial({ count: 8, of: 10 }, 0.5)).toBeCloseTo(56 / 1024, 10);
    expect(binomial({ count: 0, of: 10 }, 0.5)).toBe(1);
    expect(binomial({ count: 3, of: 3 }, 0.2)).toBeCloseTo(0.008, 10);
    expect(binomial({ count: 300, of: 300 }, 0.95)).toBeLessThan(1e-4);
    expect(binomial({ count: 1, of: 10 }, 0)).toBe(0);
    expect(binomial({ count: 0, of: 0 }, 0.5)).toBe(1);
  });

  it('is for two lots what Fisher found of a lady tasting tea', () => {
    expect(fisher({ count: 3, of: 4 }, { count: 1, of: 4 })).toBeCloseTo(17 / 70, 10);
    expect(fisher({ count: 4, of: 4 }, { count: 0, of: 4 })).toBeCloseTo(1 / 70, 10);
    expect(fisher({ count: 0, of: 4 }, { count: 4, of: 4 })).toBe(1);
    expect(fisher({ count: 5, of: 10 }, { count: 0, of: 0 })).toBe(1);
    expect(fisher({ count: 40, of: 300 }, { count: 20, of: 4000 })).toBeLessThan(1e-20);
  });

  it('is less sure where what is counted comes in clusters', () => {
    const [here, there] = [
      { count: 40, of: 400 },
      { count: 200, of: 4000 },
    ];
    expect(fisher(here, there, 4)).toBeGreaterThan(fisher(here, there));
    expect(dispersionOf([1, 2, 1, 2, 1, 2].map((count) => ({ count, of: 10 })))).toBe(1);
    const unlike = [0, 10, 0, 10, 0, 10].map((count) => ({ count, of: 10 }));
    // Each group is all or nothing: ten entries are worth one, and the statistic is n over n less one of that.
    expect(dispersionOf(unlike)).toBeCloseTo((10 * 6) / 5, 10);
    expect(dispersionOf(unlike.slice(0, 4))).toBe(1);
    expect(dispersionOf([])).toBe(1);
  });

  it('is small for months that are all alike, and not for months as chance makes them', () => {
    expect(flatness(Array.from({ length: 12 }, () => ({ count: 22, of: 25 })))).toBeLessThan(0.01);
    const byChance = [22, 25, 19, 23, 21, 24, 20, 25, 22, 18, 24, 23].map((count) => ({ count, of: 25 }));
    expect(flatness(byChance)).toBeGreaterThan(0.05);
    expect(flatness(byChance)).toBe(flatness(byChance));
    expect(flatness([])).toBe(1);
    expect(flatness([{ count: 5, of: 5 }])).toBe(1);
  });

  it('is gone by as Benjamini and Hochberg did in their own example', () => {
    const p = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
    ];
    expect(discoveries(p, 0.05).filter(Boolean)).toHaveLength(4);
    expect(discoveries([...p].reverse(), 0.05).lastIndexOf(true)).toBe(14);
    expect(discoveries([], 0.05)).toEqual([]);
  });
});
