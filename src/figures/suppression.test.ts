import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Figure, Measure } from '../law/index.ts';
import { type PublicFigure, SMALL, suppress } from './suppression.ts';

const events = (kind: string) => ({ events: [{ kind }] });
const own = { version: 1, unit: 'each', source: 'test', confidence: 'L' } as const;
const by = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, { field: name }]));
const plain: Measure = { ...own, id: 'plain', items: events('a'), by: by('team', 'age') };
const share: Measure = { ...own, id: 'share', items: events('a'), by: by('team'), having: { where: { x: true } } };

type Parts = Readonly<Record<string, number | readonly [number, number]>>;
const number = (part: number | readonly [number, number]) =>
  typeof part === 'number' ? { count: part } : { count: part[0], of: part[1] };
const figures = (
  measure: string,
  whole: number | readonly [number, number],
  tables: Record<string, Parts>,
): Figure[] => [
  { measure, version: 1, ...number(whole) },
  ...Object.entries(tables).flatMap(([name, parts]) =>
    Object.entries(parts).map(([group, part]) => ({ measure, version: 1, by: name, group, ...number(part) })),
  ),
];
const shown = (published: readonly PublicFigure[]): string[] =>
  published.map(
    ({ group, count, of }) => `${group ?? 'all'} ${count ?? '*'}${of === undefined ? '' : ` of ${of ?? '*'}`}`,
  );

describe('small numbers', () => {
  it('are told by nobody, nor what would tell them', () => {
    const told = (team: Parts, whole: number) => shown(suppress(figures('plain', whole, { team }), [plain]));
    expect(told({ a: 20, b: 3, c: 7 }, 30)).toEqual(['all 30', 'a 20', 'b *', 'c *']);
    expect(told({ a: 20, b: 3, c: 2 }, 25)).toEqual(['all 25', 'a 20', 'b *', 'c *']);
    expect(told({ a: 20, b: 2, c: 2 }, 24)).toEqual(['all 24', 'a *', 'b *', 'c *']);
    expect(told({ a: 2, b: 2 }, 4)).toEqual(['all *', 'a *', 'b *']);
    expect(told({ a: 20, b: 8 }, 28)).toEqual(['all 28', 'a 20', 'b 8']);
    // Five of one each: the whole would say so.
    expect(told({ a: 1, b: 1, c: 1, d: 1, e: 1 }, 5)).toEqual(['all *', 'a *', 'b *', 'c *', 'd *', 'e *']);
  });

  it('none is told', () => {
    expect(shown(suppress(figures('plain', 0, {}), [plain]))).toEqual(['all 0']);
    expect(shown(suppress(figures('share', [0, 30], { team: { a: [0, 30] } }), [share]))).toEqual([
      'all 0 of 30',
      'a 0 of 30',
    ]);
  });

  it('of a share are those who have it, and those who do not', () => {
    const told = (team: Parts, whole: readonly [number, number]) =>
      shown(suppress(figures('share', whole, { team }), [share]));
    expect(told({ a: [10, 20], b: [2, 30], c: [9, 30] }, [21, 80])).toEqual([
      'all 21 of 80',
      'a 10 of 20',
      'b * of 30',
      'c * of 30',
    ]);
    expect(told({ a: [10, 20], b: [28, 30], c: [15, 30] }, [53, 80])).toEqual([
      'all 53 of 80',
      'a * of 20',
      'b * of 30',
      'c 15 of 30',
    ]);
    expect(told({ a: [28, 30] }, [28, 30])).toEqual(['all * of 30', 'a * of 30']);
  });

  it('of one cohort are the same for every measure of it', () => {
    const published = suppress(
      [
        ...figures('plain', 50, { team: { a: 30, b: 17, c: 3 } }),
        ...figures('share', [20, 50], { team: { a: [12, 30], b: [6, 17], c: [2, 3] } }),
      ],
      [plain, share],
    );
    expect(shown(published)).toEqual([
      'all 50',
      'a 30',
      'b *',
      'c *',
      'all 20 of 50',
      'a 12 of 30',
      'b * of *',
      'c * of *',
    ]);
  });

  it('of a flow hide the other flow', () => {
    const other: Measure = { ...own, id: 'other', items: events('b'), by: by('team') };
    const both = [...figures('plain', 3, {}), ...figures('other', 40, { team: { a: 20, b: 20 } })];
    expect(shown(suppress(both, [plain, other], { flows: [['plain', 'other']] }))).toEqual([
      'all *',
      'all *',
      'a *',
      'b 20',
    ]);
    expect(shown(suppress(both, [plain, other]))).toEqual(['all *', 'all 40', 'a 20', 'b 20']);
  });

  it('of what is not published are not there', () => {
    const { by: _, ...bare } = plain;
    expect(shown(suppress(figures('plain', 30, { team: { a: 30 } }), [bare]))).toEqual(['all 30']);
    expect(suppress(figures('plain', 30, {}), [share])).toEqual([]);
  });
});

/** Every way in which unknown numbers between bounds can come to a sum. */
function* ways(bounds: readonly (readonly [number, number])[], total: number): Generator<number[]> {
  const [first, ...rest] = bounds;
  if (first === undefined) {
    if (total === 0) yield [];
    return;
  }
  for (let each = first[0]; each <= Math.min(first[1], total); each++)
    for (const others of ways(rest, total - each)) yield [each, ...others];
}

/** The values that some numbers can have, as far as anybody can tell who knows their sum. */
const possible = (bounds: readonly (readonly [number, number])[], total: number): Set<number>[] => {
  const found = bounds.map(() => new Set<number>());
  for (const way of ways(bounds, total)) for (const [index, value] of way.entries()) found[index]?.add(value);
  return found;
};

describe('whatever the numbers', () => {
  const cell = fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 9 })).map(([has, not]) => [has, has + not] as const);
  const table = fc.array(
    cell.filter(([, of]) => of > 0),
    { minLength: 1, maxLength: 4 },
  );
  const named = (cells: readonly (readonly [number, number])[]) =>
    Object.fromEntries(cells.map((each, index) => [`t${index}`, each]));

  it('nobody can tell a hidden one from the whole and the others', () => {
    fc.assert(
      fc.property(table, (cells) => {
        const whole: readonly [number, number] = [
          cells.reduce((all, [count]) => all + count, 0),
          cells.reduce((all, [, of]) => all + of, 0),
        ];
        const sizes = Object.fromEntries(cells.map(([, of], index) => [`t${index}`, of]));
        const published = suppress(
          [...figures('plain', whole[1], { team: sizes }), ...figures('share', whole, { team: named(cells) })],
          [plain, share],
        );
        const parts = published.filter(({ measure, by: name }) => measure === 'share' && name !== undefined);
        const all = published.find(({ measure, by: name }) => measure === 'share' && name === undefined);
        for (const { count, of } of published) {
          for (const told of [count, of]) expect(typeof told === 'number' && told > 0 && told < SMALL).toBe(false);
          if (typeof count === 'number' && typeof of === 'number')
            expect(of - count > 0 && of - count < SMALL).toBe(false);
        }
        // The two measures tell the same of one cohort.
        expect(
          published.filter(({ measure, by: name }) => measure === 'plain' && name === 'team').map(({ count }) => count),
        ).toEqual(parts.map(({ of }) => of));
        const noSize = parts.filter(({ of }) => of === null);
        if (typeof all?.of === 'number') {
          const left = all.of - parts.reduce((sum, { of }) => sum + (of ?? 0), 0);
          for (const values of possible(
            noSize.map(() => [1, left]),
            left,
          ))
            expect(values.size).toBeGreaterThan(1);
          // What the hidden ones come to is not small itself.
          if (noSize.length > 0) expect(left).toBeGreaterThanOrEqual(SMALL);
        } else expect(noSize.length).toBeGreaterThan(0);
        const noCount = parts.filter(({ count }) => count === null);
        if (typeof all?.count === 'number') {
          const left = all.count - parts.reduce((sum, { count }) => sum + (count ?? 0), 0);
          const bounds = noCount.map(({ of }) => [0, of ?? left] as const);
          for (const values of possible(bounds, left)) expect(values.size).toBeGreaterThan(1);
          if (noCount.length > 0) expect(left).toBeGreaterThanOrEqual(SMALL);
        } else expect(noCount.length).toBeGreaterThan(0);
      }),
      { numRuns: 3_000 },
    );
  });

  it('what is told is true, and what is not small and alone is told', () => {
    fc.assert(
      fc.property(table, (cells) => {
        const whole: readonly [number, number] = [
          cells.reduce((all, [count]) => all + count, 0),
          cells.reduce((all, [, of]) => all + of, 0),
        ];
        const before = figures('share', whole, { team: named(cells) });
        const after = suppress(before, [share]);
        expect(after.map(({ group }) => group)).toEqual(before.map(({ group }) => group));
        for (const [index, { count, of, suppressed }] of after.entries()) {
          if (count !== null) expect(count).toBe(before[index]?.count);
          if (of !== null) expect(of).toBe(before[index]?.of);
          expect(suppressed === true).toBe(count === null || of === null);
        }
        const harmless = cells.every(
          ([count, of]) => of >= SMALL && (count === 0 || count >= SMALL) && (of === count || of - count >= SMALL),
        );
        if (harmless) expect(after.some(({ suppressed }) => suppressed)).toBe(false);
      }),
    );
  });
});
