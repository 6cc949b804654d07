import { type Html, html } from '../../html.ts';

/** A group of values on a common scale, with its middle and its inner half. */
export interface Strip {
  readonly label: string;
  readonly values: readonly number[];
  readonly median: number | null;
  readonly quarters: readonly [number, number] | null;
}

const WIDTH = 400;
const HEIGHT = 20;
const MARK = 3;

/**
 * The same scale for every group, so that they can be compared at a glance: a mark for each value, a band over the inner half, a
 * line at the middle. The numbers stand in a table of the page; for screen readers the picture adds nothing.
 */
export const strips = (groups: readonly Strip[], scale: string): Html => {
  const most = Math.max(1, ...groups.flatMap(({ values }) => values));
  const x = (value: number): number => Math.round((value / most) * (WIDTH - MARK) * 10) / 10;
  return html`<div class="diogel-strips">${groups.map(
    ({ label, values, median, quarters }) =>
      html`<div class="diogel-strips__row"><span class="diogel-strips__label">${label}</span><svg class="diogel-strips__strip" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true" focusable="false">${
        quarters !== null &&
        html`<rect class="diogel-strips__half" x="${x(quarters[0])}" y="2" width="${Math.round((x(quarters[1]) - x(quarters[0]) + MARK) * 10) / 10}" height="${HEIGHT - 4}"/>`
      }${values.map(
        (value) =>
          html`<rect class="diogel-strips__value" x="${x(value)}" y="6" width="${MARK}" height="${HEIGHT - 12}"/>`,
      )}${
        median !== null &&
        html`<rect class="diogel-strips__median" x="${x(median)}" y="0" width="${MARK}" height="${HEIGHT}"/>`
      }</svg></div>`,
  )}<div class="diogel-strips__row" aria-hidden="true"><span class="diogel-strips__label"></span><span class="diogel-strips__scale"><span>0</span><span>${scale}</span><span>${most}</span></span></div></div>`;
};
