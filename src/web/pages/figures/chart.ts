import { isUnusual, type Plotted } from '#src/figures/index.ts';
import { type Html, html } from '../../html.ts';

interface Drawing {
  readonly width: number;
  readonly height: number;
  /** What stays free around the line, so that no point is cut off. */
  readonly edge: number;
  readonly radius: number;
}
const WHOLE: Drawing = { width: 640, height: 200, edge: 12, radius: 4 };
const SMALL: Drawing = { width: 120, height: 28, edge: 4, radius: 2.5 };

const rounded = (value: number): number => Math.round(value * 10) / 10;

/** Stretches of points without a break among them, each with its first place. */
const stretches = (
  points: readonly Plotted[],
): readonly { readonly at: number; readonly points: readonly Plotted[] }[] => {
  const found: { at: number; points: Plotted[] }[] = [];
  for (const [index, point] of points.entries()) {
    const last = found.at(-1);
    if (last === undefined || point.breaks.length > 0) found.push({ at: index, points: [point] });
    else last.points.push(point);
  }
  return found;
};

/** The highest value that a drawing of these points reaches. */
const mostOf = (points: readonly Plotted[]): number =>
  Math.max(...points.flatMap(({ value, upper }) => [value ?? 0, upper ?? 0]), 1e-9);

/** Where each point is, and the paths through them: one for each stretch without a break. */
const plan = (points: readonly Plotted[], { width, height, edge }: Drawing) => {
  const most = mostOf(points);
  const step = (width - 2 * edge) / Math.max(1, points.length - 1);
  const x = (place: number): number => rounded(edge + place * step);
  const y = (value: number): number => rounded(height - edge - (value / most) * (height - 2 * edge));
  const path = (of: (point: Plotted) => number | undefined): string =>
    stretches(points)
      .map(({ at, points: stretch }) => {
        let pen = 'M';
        return stretch
          .flatMap((point, index) => {
            const value = of(point);
            if (value === undefined) {
              pen = 'M';
              return [];
            }
            const drawn = `${pen}${x(at + index)} ${y(value)}`;
            pen = 'L';
            return [drawn];
          })
          .join('');
      })
      .join('');
  const line = (name: string, of: (point: Plotted) => number | undefined): Html | false => {
    const d = path(of);
    return d !== '' && html`<path class="diogel-chart__${name}" d="${d}"/>`;
  };
  return { x, y, step, line };
};

/**
 * A line through the periods of a measure, oldest first, with the mean and the limits of what is usual; a point outside
 * them has a ring, a change of the definition is a gap and a line across. The same points give the same bytes. It has no
 * colour that judges, and for screen readers it says in a sentence what the table beside it says in numbers.
 * `labels` stand beside the picture, where they stay readable at any size: what its top is, and its first and last period.
 */
export const chart = (
  points: readonly Plotted[],
  described: string,
  labels: { readonly most: (value: number) => string; readonly first: string; readonly last: string },
): Html => {
  const { width, height, radius } = WHOLE;
  const { x, y, step, line } = plan(points, WHOLE);
  return html`<figure class="diogel-chart-frame"><div class="diogel-chart-frame__most" aria-hidden="true">${labels.most(mostOf(points))}</div><svg class="diogel-chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${described}" focusable="false">${line('limit', ({ lower }) => lower)}${line('limit', ({ upper }) => upper)}${line('mean', ({ mean }) => mean)}${line('line', ({ value }) => value)}${points.map(
    (point, index) =>
      html`${point.breaks.length > 0 && html`<line class="diogel-chart__break" x1="${rounded(x(index) - step / 2)}" x2="${rounded(x(index) - step / 2)}" y1="0" y2="${height}"/>`}${point.value !== undefined && html`${isUnusual(point) && html`<circle class="diogel-chart__unusual" cx="${x(index)}" cy="${y(point.value)}" r="${radius * 2}"/>`}<circle class="diogel-chart__point" cx="${x(index)}" cy="${y(point.value)}" r="${radius}"/>`}`,
  )}</svg><div class="diogel-chart-frame__ends" aria-hidden="true"><span>${labels.first}</span><span>${labels.last}</span></div></figure>`;
};

/** The same line in the height of a row of text, its last point marked. It adds nothing to the numbers beside it, and says nothing to screen readers. */
export const smallChart = (points: readonly Plotted[]): Html | false => {
  const drawn = points.filter(({ value }) => value !== undefined);
  if (drawn.length < 2) return false;
  const { width, height, radius } = SMALL;
  const { x, y, line } = plan(points, SMALL);
  const last = points.at(-1)?.value;
  return html`<svg class="diogel-chart-small" viewBox="0 0 ${width} ${height}" aria-hidden="true" focusable="false">${line('line', ({ value }) => value)}${last !== undefined && html`<circle class="diogel-chart__point" cx="${x(points.length - 1)}" cy="${y(last)}" r="${radius}"/>`}</svg>`;
};
