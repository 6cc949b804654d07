import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { describe, expect, it } from 'vitest';
import type { Block } from './blocks.ts';
import { type Cover, writePdf } from './pdf.ts';

const COVER: Cover = {
  language: 'cy',
  title: 'Bwndel ar gyfer llys: Siân Dŵr-Ŷd',
  about: 'Record Siân Dŵr-Ŷd',
  author: 'Deiliad Dychmygol',
  madeAt: new Date('2026-03-04T10:00:00Z'),
  facts: [['Lluniwyd gan', 'Deiliad Dychmygol, Gweithiwr cymdeithasol']],
  notices: ['Cyfrinachol.'],
  foot: 'Siân Dŵr-Ŷd – Llys Teulu',
  page: (page) => `Tudalen ${page}`,
};

async function* several(blocks: Iterable<Block>): AsyncGenerator<Block> {
  yield* blocks;
}

const made = async (blocks: Iterable<Block>, pages: (count: number) => void = () => undefined): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  for await (const piece of writePdf(COVER, several(blocks), pages)) pieces.push(piece);
  return Buffer.concat(pieces);
};

const opened = (pdf: Buffer) => getDocument({ data: new Uint8Array(pdf), verbosity: 0 }).promise;

interface Node {
  readonly role?: string;
  readonly children?: readonly Node[];
}
const roles = (node: Node | null): string[] =>
  node === null ? [] : [...(node.role === undefined ? [] : [node.role]), ...(node.children ?? []).flatMap(roles)];

const BLOCKS: readonly Block[] = [
  { is: 'section', title: 'Yr hyn sy’n ddyledus' },
  { is: 'table', heads: ['Beth', 'Erbyn'], widths: [1, 1], rows: [['Ymweliad', '4 Mawrth 2026']] },
  { is: 'list', items: ['Un', 'Dau'] },
  { is: 'section', title: 'Cronoleg' },
  {
    is: 'entry',
    title: '3 Mawrth 2026: Ymweliad',
    note: 'Cofnodwyd',
    lines: [['Crynodeb', 'Gwelwyd ŵy yn y tŷ\nAil linell']],
  },
];

describe('a bundle’s PDF', () => {
  it('says its language, its title and that it is tagged', async () => {
    const pdf = await made(BLOCKS);
    const document = await opened(pdf);
    const { info, metadata } = await document.getMetadata();
    expect(info).toMatchObject({ Title: COVER.title, Author: COVER.author, Language: 'cy-GB' });
    expect(metadata?.get('pdfuaid:part')).toBe('1');
    expect(pdf.toString('latin1')).toMatch(/\/Marked true/);
    expect((await document.getOutline())?.map(({ title }) => title)).toEqual([
      COVER.title,
      'Yr hyn sy’n ddyledus',
      'Cronoleg',
    ]);
  });

  it('tags headings, paragraphs, lists and tables', async () => {
    const document = await opened(await made(BLOCKS));
    const tags: string[][] = [];
    for (let page = 1; page <= document.numPages; page++)
      tags.push(roles((await (await document.getPage(page)).getStructTree()) as Node | null));
    expect(tags[0]).toEqual(expect.arrayContaining(['Document', 'Sect', 'H1', 'P']));
    expect(tags[1]).toEqual(
      expect.arrayContaining(['H2', 'Table', 'THead', 'TBody', 'TR', 'TH', 'TD', 'L', 'LI', 'Lbl', 'LBody']),
    );
    expect(tags[2]).toEqual(expect.arrayContaining(['H2', 'H3', 'P', 'Span']));
  });

  it('keeps every letter of Welsh, in a font that it carries', async () => {
    const pdf = await made(BLOCKS);
    const document = await opened(pdf);
    const { items } = await (await document.getPage(3)).getTextContent();
    const text = items.map((item) => ('str' in item ? item.str : '')).join(' ');
    expect(text).toContain('Gwelwyd ŵy yn y tŷ');
    expect(text).toContain('Tudalen 3');
    expect(pdf.includes('SourceSans3')).toBe(true);
    expect(pdf.includes('Helvetica')).toBe(false);
  });

  it('lets an entry and a table go on over pages', async () => {
    let last = 0;
    const pdf = await made(
      [
        { is: 'section', title: 'Hir' },
        { is: 'entry', title: 'Un', note: '', lines: [['Crynodeb', 'gair hir '.repeat(4_000)]] },
        {
          is: 'table',
          heads: ['a', 'b'],
          widths: [1, 3],
          rows: Array.from({ length: 120 }, (_, row) => [`rhes ${row}`, 'x '.repeat(200)]),
        },
        { is: 'table', heads: ['a'], widths: [1], rows: [['y '.repeat(9_000)]] },
      ],
      (count) => {
        last = count;
      },
    );
    const document = await opened(pdf);
    expect(document.numPages).toBe(last);
    expect(last).toBeGreaterThan(20);
    const texts: string[] = [];
    for (let page = 1; page <= last; page++)
      texts.push(
        (await (await document.getPage(page)).getTextContent()).items
          .map((item) => ('str' in item ? item.str : ''))
          .join(' '),
      );
    for (const row of [0, 60, 119]) expect(texts.join(' ')).toContain(`rhes ${row}`);
    expect(texts.every((text) => /Tudalen \d+/.test(text))).toBe(true);
  });

  it('of 5,000 entries is made without holding it', { timeout: 240_000 }, async () => {
    function* entries(): Generator<Block> {
      yield { is: 'section', title: 'Cronoleg' };
      for (let entry = 0; entry < 5_000; entry++)
        yield {
          is: 'entry',
          title: `Cofnod ${entry}`,
          note: 'Cofnodwyd',
          lines: [['Crynodeb', 'Gwelwyd y plentyn gartref. '.repeat(12)]],
        };
    }
    const before = process.memoryUsage().heapUsed;
    let most = 0;
    let bytes = 0;
    let pages = 0;
    for await (const piece of writePdf(COVER, several(entries()), (count) => {
      pages = count;
    })) {
      bytes += piece.length;
      most = Math.max(most, process.memoryUsage().heapUsed - before);
    }
    expect(pages).toBeGreaterThan(500);
    expect(bytes).toBeGreaterThan(1_000_000);
    expect(most).toBeLessThan(400_000_000);
  });
});
