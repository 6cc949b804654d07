import type { Plotted } from '#src/figures/index.ts';
import { type Html, html } from '../../html.ts';

const WIDTH = 640;
const HEIGHT = 200;
const EDGE = { left: 8, right: 8, top: 12, bottom: 12 };

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

/**
 * A line through the periods of a measure, oldest first, with the mean and the limits of what is usual; a change of the
 * definition is a gap and a line across. The same points give the same bytes. It has no colour that judges, and for screen
 * readers it says in a sentence what the table beside it says in numbers.
 */
export const chart = (points: readonly Plotted[], described: string): Html => {
  const values = points.flatMap(({ value, upper }) => [value ?? 0, upper ?? 0]);
  const most = Math.max(...values, 1e-9);
  const step = (WIDTH - EDGE.left - EDGE.right) / Math.max(1, points.length - 1);
  const x = (place: number): number => rounded(EDGE.left + place * step);
  const y = (value: number): number =>
    rounded(HEIGHT - EDGE.bottom - (value / most) * (HEIGHT - EDGE.top - EDGE.bottom));
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
  return html`<svg class="diogel-chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${described}" focusable="false">${line('limit', ({ lower }) => lower)}${line('limit', ({ upper }) => upper)}${line('mean', ({ mean }) => mean)}${line('line', ({ value }) => value)}${points.map(
    ({ value, breaks }, index) =>
      html`${breaks.length > 0 && html`<line class="diogel-chart__break" x1="${rounded(x(index) - step / 2)}" x2="${rounded(x(index) - step / 2)}" y1="0" y2="${HEIGHT}"/>`}${value !== undefined && html`<circle class="diogel-chart__point" cx="${x(index)}" cy="${y(value)}" r="4"/>`}`,
  )}</svg>`;
};
