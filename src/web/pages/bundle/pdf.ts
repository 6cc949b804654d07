import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import PDFDocument from 'pdfkit';
import type { Block, Line } from './blocks.ts';

/** The face of a bundle: what its cover says, in which language, and what stands at the foot of each page. */
export interface Cover {
  readonly language: 'cy' | 'en';
  readonly title: string;
  readonly about: string;
  readonly author: string;
  readonly madeAt: Date;
  readonly facts: readonly Line[];
  readonly notices: readonly string[];
  readonly foot: string;
  readonly page: (page: number) => string;
}

const FONTS = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/source-sans-3/package.json'));
const REGULAR = join(FONTS, '400Regular', 'SourceSans3_400Regular.ttf');
const BOLD = join(FONTS, '700Bold', 'SourceSans3_700Bold.ttf');

// The types that come for pdfkit do not know this subset yet.
const UNIVERSAL: object = { subset: 'PDF/UA' };

const MARGIN = 56;
const FOOT = 40;
const GAP = 6;
const INK = '#0b0c0c';
const QUIET = '#484d52';
const RULE = '#b1b4b6';

const STYLES = {
  title: { font: BOLD, size: 26, colour: INK },
  section: { font: BOLD, size: 18, colour: INK },
  entry: { font: BOLD, size: 12, colour: INK },
  note: { font: REGULAR, size: 9, colour: QUIET },
  label: { font: BOLD, size: 10.5, colour: INK },
  body: { font: REGULAR, size: 10.5, colour: INK },
  cell: { font: REGULAR, size: 9, colour: INK },
  head: { font: BOLD, size: 9, colour: INK },
  foot: { font: REGULAR, size: 8.5, colour: QUIET },
} as const;
type Style = keyof typeof STYLES;

type Doc = PDFKit.PDFDocument;
type Element = PDFKit.PDFStructureElement;

// Control characters have no shape, and marks that turn the direction of writing would turn what stands beside them.
const UNPRINTABLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const printable = (text: string): string =>
  text.replaceAll(/\r\n?/g, '\n').replaceAll('\t', ' ').replaceAll(UNPRINTABLE, '').normalize('NFC');

/**
 * Writes a bundle as a tagged PDF (PDF/UA), piece by piece: a page that is full is given out, and an element that is
 * ended is let go, so that a long record costs no more memory than a short one. `pages` is told each page's number.
 */
export async function* writePdf(
  cover: Cover,
  blocks: AsyncIterable<Block>,
  pages: (count: number) => void,
): AsyncGenerator<Buffer> {
  const doc = new PDFDocument({
    size: 'A4',
    margins: { top: MARGIN, bottom: MARGIN + FOOT, left: MARGIN, right: MARGIN },
    pdfVersion: '1.7',
    ...UNIVERSAL,
    tagged: true,
    displayTitle: true,
    lang: cover.language === 'cy' ? 'cy-GB' : 'en-GB',
    font: REGULAR,
    autoFirstPage: false,
    info: {
      Title: cover.title,
      Author: cover.author,
      Subject: cover.about,
      Creator: 'Diogel',
      CreationDate: cover.madeAt,
    },
  });
  const written: Buffer[] = [];
  doc.on('data', (piece: Buffer) => written.push(piece));
  const ended = once(doc, 'end');
  const drawn = drawing(doc, cover, pages);
  drawn.cover();
  for await (const block of blocks) {
    drawn.block(block);
    while (written.length > 0) yield written.shift() ?? Buffer.alloc(0);
  }
  drawn.end();
  doc.end();
  await ended;
  for (const piece of written) yield piece;
}

const drawing = (doc: Doc, cover: Cover, pages: (count: number) => void) => {
  let style: Style = 'body';
  const use = (next: Style): void => {
    style = next;
    const { font, size, colour } = STYLES[next];
    doc.font(font).fontSize(size).fillColor(colour);
  };
  let count = 0;
  const width = (): number => doc.page.width - 2 * MARGIN;
  const bottom = (): number => doc.page.height - MARGIN - FOOT;

  // The foot is no part of what is read: an artifact, drawn while nothing else is marked.
  doc.on('pageAdded', () => {
    count += 1;
    pages(count);
    const before = style;
    const { x, y } = doc;
    const margin = doc.page.margins.bottom;
    doc.page.margins.bottom = 0;
    doc.markContent('Artifact', { type: 'Pagination' });
    use('foot');
    const at = doc.page.height - MARGIN;
    doc.text(cover.foot, MARGIN, at, { width: width() - 80, lineBreak: false, ellipsis: true });
    doc.text(cover.page(count), doc.page.width - MARGIN - 80, at, { width: 80, align: 'right', lineBreak: false });
    doc.endMarkedContent();
    doc.page.margins.bottom = margin;
    use(before);
    doc.x = x;
    doc.y = y;
  });
  doc.addPage();
  const root = doc.struct('Document');
  doc.addStructure(root);
  let section: Element | undefined;

  const within = (parent: Element, type: string, draw: (element: Element) => void): void => {
    const element = doc.struct(type);
    parent.add(element);
    draw(element);
    element.end();
  };
  const leaf = (parent: Element, type: string, draw: () => void, options: object = {}): void => {
    const element = doc.struct(type, options, [draw]);
    parent.add(element);
  };
  const say = (parent: Element, type: string, of: Style, text: string, indent = 0): void => {
    leaf(parent, type, () => {
      use(of);
      doc.text(printable(text) || '–', MARGIN + indent, doc.y, { width: width() - indent });
    });
  };
  /** Begins a page where less than so much room is left. */
  const room = (height: number): void => {
    if (doc.y + height > bottom()) doc.addPage();
  };
  const here = (): Element => section ?? root;

  const lines = (parent: Element, told: readonly Line[]): void => {
    for (const [label, text] of told) {
      room(30);
      within(parent, 'P', (paragraph) => {
        leaf(paragraph, 'Span', () => {
          use('label');
          doc.text(`${printable(label)}: `, MARGIN, doc.y, { width: width(), continued: true });
          use('body');
          doc.text(printable(text) || '–', { width: width() });
        });
      });
      doc.y += GAP / 2;
    }
  };

  const table = (parent: Element, { heads, widths, rows }: Extract<Block, { is: 'table' }>): void => {
    const all = widths.reduce((sum, each) => sum + each, 0);
    const sizes = widths.map((each) => (each / all) * width());
    const row = (group: Element, cells: readonly string[], head: boolean): void => {
      use(head ? 'head' : 'cell');
      const texts = cells.map((cell) => printable(cell) || '–');
      const height = Math.max(
        ...texts.map((text, column) => doc.heightOfString(text, { width: (sizes[column] ?? 0) - GAP })),
      );
      room(Math.min(height + GAP, bottom() - MARGIN));
      const top = doc.y;
      const page = count;
      let lowest = top;
      within(group, 'TR', (line) => {
        let left = MARGIN;
        for (const [column, text] of texts.entries()) {
          const size = sizes[column] ?? 0;
          const at = left;
          leaf(
            line,
            head ? 'TH' : 'TD',
            () => {
              use(head ? 'head' : 'cell');
              // A cell that is longer than a page goes on where the page before it ended.
              doc.text(text, at, count === page ? top : doc.y, { width: size - GAP });
            },
            head ? { scope: 'Column' } : {},
          );
          lowest = count === page ? Math.max(lowest, doc.y) : doc.y;
          left += size;
        }
      });
      doc.y = lowest + GAP / 2;
      doc.markContent('Artifact', { type: 'Layout' });
      doc
        .moveTo(MARGIN, doc.y)
        .lineTo(doc.page.width - MARGIN, doc.y)
        .lineWidth(0.5)
        .stroke(RULE);
      doc.endMarkedContent();
      doc.y += GAP / 2;
    };
    within(parent, 'Table', (element) => {
      within(element, 'THead', (group) => row(group, heads, true));
      within(element, 'TBody', (group) => {
        for (const cells of rows) row(group, cells, false);
      });
    });
    doc.x = MARGIN;
    doc.y += GAP;
  };

  const list = (parent: Element, items: readonly string[]): void => {
    within(parent, 'L', (element) => {
      for (const item of items) {
        room(20);
        within(element, 'LI', (line) => {
          const { y } = doc;
          leaf(line, 'Lbl', () => {
            use('body');
            doc.text('•', MARGIN, y, { width: 12 });
          });
          doc.y = y;
          within(line, 'LBody', (body) => say(body, 'P', 'body', item, 14));
        });
      }
    });
    doc.y += GAP;
  };

  return {
    cover: (): void => {
      within(root, 'Sect', (face) => {
        doc.y = 140;
        say(face, 'H1', 'title', cover.title);
        doc.y += GAP * 3;
        lines(face, cover.facts);
        doc.y += GAP * 2;
        for (const notice of cover.notices) {
          say(face, 'P', 'body', notice);
          doc.y += GAP;
        }
      });
      doc.outline.addItem(printable(cover.title));
    },
    block: (block: Block): void => {
      switch (block.is) {
        case 'section': {
          section?.end();
          doc.addPage();
          section = doc.struct('Sect');
          root.add(section);
          doc.outline.addItem(printable(block.title));
          say(section, 'H2', 'section', block.title);
          doc.y += GAP;
          return;
        }
        case 'text':
          room(30);
          say(here(), 'P', 'body', block.text);
          doc.y += GAP;
          return;
        case 'facts':
          lines(here(), block.lines);
          return;
        case 'entry':
          room(60);
          doc.y += GAP;
          say(here(), 'H3', 'entry', block.title);
          if (block.note !== '') say(here(), 'P', 'note', block.note);
          doc.y += GAP / 2;
          lines(here(), block.lines);
          doc.y += GAP;
          return;
        case 'list':
          list(here(), block.items);
          return;
        case 'table':
          table(here(), block);
          return;
      }
    },
    end: (): void => {
      section?.end();
      root.end();
    },
  };
};
