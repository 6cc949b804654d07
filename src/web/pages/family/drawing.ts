import { type Html, html } from '../../html.ts';
import { type Genogram, type Line, type Shape, SIZE, type Drawn } from './genogram.ts';

/** What is written at a symbol: lines beside it, and an age or a question mark within. */
export interface Label {
  readonly beside: readonly string[];
  readonly within: string;
}

/** How many letters a line beside a symbol takes, and how many lines a name may have. */
const LETTERS = 16;
const LINES = 2;
const HALF = SIZE / 2;

/** A text in lines that fit beside a symbol; what does not fit ends in an ellipsis: the list beside the drawing has it whole. */
export const wrapped = (text: string): string[] => {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((each) => each !== '')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < LETTERS) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  const cut = (line: string, more: boolean): string =>
    line.length > LETTERS || more ? `${line.slice(0, LETTERS - 1)}…` : line;
  return lines.slice(0, LINES).map((line, at) => cut(line, at === LINES - 1 && lines.length > LINES));
};

const shape = (which: Shape, x: number, y: number, half: number, inner: boolean): Html => {
  const name = inner ? 'diogel-genogram__inner' : 'diogel-genogram__symbol';
  switch (which) {
    case 'square':
      return html`<rect class="${name}" x="${x - half}" y="${y - half}" width="${half * 2}" height="${half * 2}"/>`;
    case 'circle':
      return html`<circle class="${name}" cx="${x}" cy="${y}" r="${half}"/>`;
    case 'diamond':
      return html`<polygon class="${name}" points="${x},${y - half} ${x + half},${y} ${x},${y + half} ${x - half},${y}"/>`;
    case 'triangle':
      return html`<polygon class="${name}" points="${x},${y - half} ${x + half},${y + half} ${x - half},${y + half}"/>`;
    default:
      return which satisfies never;
  }
};

const INNER: Readonly<Record<Shape, number>> = { square: 5, circle: 5, diamond: 7, triangle: 8 };

const lineHtml = ({ kind, points }: Line): Html =>
  html`<polyline class="diogel-genogram__line diogel-genogram__line--${kind}" points="${points.map(([x, y]) => `${x},${y}`).join(' ')}"/>`;

const symbolHtml = ({ id, shape: which, x, y, index, dead }: Drawn, labels: ReadonlyMap<string, Label>): Html => {
  const { beside, within } = labels.get(id) ?? { beside: [], within: '' };
  const first = y - (beside.length - 1) * 8 + 5;
  // In a triangle and in a double outline the middle is lower, or narrower.
  const middle = which === 'triangle' ? y + 14 : y + 5;
  return html`<g>${shape(which, x, y, HALF, false)}${index && shape(which, x, which === 'triangle' ? y + 3 : y, HALF - INNER[which], true)}${
    within !== '' && html`<text class="diogel-genogram__age" x="${x}" y="${middle}">${within}</text>`
  }${
    dead &&
    html`<path class="diogel-genogram__cross" d="M${x - HALF},${y - HALF}L${x + HALF},${y + HALF}M${x + HALF},${y - HALF}L${x - HALF},${y + HALF}"/>`
  }${beside.map((line, at) => html`<text class="diogel-genogram__words${at === 0 && ' diogel-genogram__words--name'}" x="${x + HALF + 7}" y="${first + at * 16}">${line}</text>`)}</g>`;
};

/** A genogram as SVG: an image for screen readers, who have the list beside it. The same bytes for the same family. */
export const drawing = (genogram: Genogram, labels: ReadonlyMap<string, Label>, name: string): Html => {
  const { width, height, lines, symbols } = genogram;
  return html`<svg class="diogel-genogram" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${name}" focusable="false">${lines.map(lineHtml)}${symbols.map((each) => symbolHtml(each, labels))}</svg>`;
};

/** One sign by itself, for the key. */
export const sign = (of: Shape | 'index' | 'dead' | Line['kind'] | 'separated' | 'divorced'): Html => {
  const [x, y] = [24, 24];
  const line = (kind: Line['kind'], slashes = 0): Html =>
    html`${lineHtml({
      kind,
      points: [
        [2, y],
        [46, y],
      ],
    })}${Array.from({ length: slashes }, (_, at) =>
      lineHtml({
        kind: 'slash',
        points: [
          [18 + at * 8, y + 9],
          [28 + at * 8, y - 9],
        ],
      }),
    )}`;
  const drawn = (): Html => {
    switch (of) {
      case 'index':
        return html`${shape('circle', x, y, 16, false)}${shape('circle', x, y, 11, true)}`;
      case 'dead':
        return html`${shape('square', x, y, 16, false)}<path class="diogel-genogram__cross" d="M8,8L40,40M40,8L8,40"/>`;
      case 'household':
        return lineHtml({
          kind: 'household',
          points: [
            [4, 8],
            [44, 8],
            [44, 40],
            [4, 40],
            [4, 8],
          ],
        });
      case 'couple':
      case 'couple-not-recorded':
      case 'descent':
      case 'adopted':
      case 'slash':
        return line(of);
      case 'separated':
        return line('couple', 1);
      case 'divorced':
        return line('couple', 2);
      default:
        return shape(of, x, y, 16, false);
    }
  };
  return html`<svg class="diogel-genogram diogel-genogram--sign" width="48" height="48" viewBox="0 0 48 48" aria-hidden="true" focusable="false">${drawn()}</svg>`;
};
