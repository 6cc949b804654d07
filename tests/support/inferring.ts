/** What somebody knows of some numbers: that weighted sums of them come to a total. The weights are by the name of each number. */
export interface Equation {
  readonly weights: ReadonlyMap<string, number>;
  readonly total: number;
}

/** A prime beyond any number that is added up here, so that fractions stay whole. */
const P = 1_000_003;
const mod = (value: number): number => ((value % P) + P) % P;
const inverse = (value: number): number => {
  let [result, base] = [1, mod(value)];
  for (let power = P - 2; power > 0; power = Math.floor(power / 2)) {
    if (power % 2 === 1) result = (result * base) % P;
    base = (base * base) % P;
  }
  return result;
};

/** The reduced echelon form of a matrix over the field of `P`, with the columns of its pivots. */
export const reduced = (
  matrix: readonly (readonly number[])[],
): { readonly rows: readonly (readonly number[])[]; readonly pivots: readonly number[] } => {
  const rows = matrix.map((row) => row.map(mod));
  const pivots: number[] = [];
  const width = rows[0]?.length ?? 0;
  for (let column = 0; column < width && pivots.length < rows.length; column++) {
    const at = rows.findIndex((row, index) => index >= pivots.length && row[column] !== 0);
    const found = rows[at];
    if (found === undefined) continue;
    rows.splice(at, 1);
    const scale = inverse(found[column] ?? 1);
    const pivot = found.map((value) => (value * scale) % P);
    rows.splice(pivots.length, 0, pivot);
    for (const [index, row] of rows.entries()) {
      const factor = row[column] ?? 0;
      if (index === pivots.length || factor === 0) continue;
      rows[index] = row.map((value, place) => mod(value - factor * (pivot[place] ?? 0)));
    }
    pivots.push(column);
  }
  return { rows: rows.slice(0, pivots.length), pivots };
};

/**
 * Linear relations among columns of numbers, each as the weights that bring them to nothing: of every column that follows from
 * those before it, the one by which it does. Weights beyond half of `P` are negative ones.
 */
export const relationsOf = (
  columns: ReadonlyMap<string, readonly number[]>,
): readonly ReadonlyMap<string, number>[] => {
  const names = [...columns.keys()];
  const length = columns.get(names[0] ?? '')?.length ?? 0;
  const matrix = Array.from({ length }, (_, row) => names.map((name) => columns.get(name)?.[row] ?? 0));
  const { rows, pivots } = reduced(matrix);
  const isPivot = new Set(pivots);
  return names.flatMap((name, column) => {
    if (isPivot.has(column)) return [];
    const weights = new Map([[name, -1]]);
    for (const [index, row] of rows.entries()) {
      const weight = row[column] ?? 0;
      const of = names[pivots[index] ?? -1];
      if (weight !== 0 && of !== undefined) weights.set(of, weight > P / 2 ? weight - P : weight);
    }
    return [weights];
  });
};

/**
 * The numbers that somebody can tell who knows some equations and that each unknown is at least so much: those that are fixed by the
 * equations, and those for which their bounds leave one value.
 */
export const inferable = (
  unknown: ReadonlyMap<string, number>,
  equations: readonly Equation[],
): ReadonlySet<string> => {
  const names = [...unknown.keys()];
  const found = new Set<string>();
  const { rows, pivots } = reduced(equations.map(({ weights }) => names.map((name) => weights.get(name) ?? 0)));
  for (const [index, row] of rows.entries())
    if (row.filter((value) => value !== 0).length === 1) found.add(names[pivots[index] ?? -1] ?? '');
  const bounds = new Map([...unknown].map(([name, least]) => [name, { least, most: Number.POSITIVE_INFINITY }]));
  for (let again = true; again; ) {
    again = false;
    for (const { weights, total } of equations)
      for (const [name, weight] of weights) {
        const own = bounds.get(name);
        if (own === undefined) continue;
        let [low, high] = [total, total];
        for (const [other, by] of weights) {
          const { least, most } = bounds.get(other) ?? { least: 0, most: 0 };
          if (other === name) continue;
          low -= by > 0 ? by * most : by * least;
          high -= by > 0 ? by * least : by * most;
        }
        const [from, to] = weight > 0 ? [low / weight, high / weight] : [high / weight, low / weight];
        if (from > own.least || to < own.most) {
          own.least = Math.max(own.least, Math.ceil(from));
          own.most = Math.min(own.most, Math.floor(to));
          again = true;
        }
      }
  }
  for (const [name, { least, most }] of bounds) if (most <= least) found.add(name);
  return found;
};
