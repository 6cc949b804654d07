import { type Content, html } from '../../html.ts';

/** A line of an entry: what is said, and what was answered. */
export type Line = readonly [label: string, text: string];

/** What a bundle is put together from, in its order. */
export type Block =
  | { readonly is: 'section'; readonly title: string }
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'facts'; readonly lines: readonly Line[] }
  | { readonly is: 'entry'; readonly title: string; readonly note: string; readonly lines: readonly Line[] }
  | { readonly is: 'list'; readonly items: readonly string[] }
  | {
      readonly is: 'table';
      readonly heads: readonly string[];
      readonly widths: readonly number[];
      readonly rows: readonly (readonly string[])[];
    };

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** What a page would show of some content, as plain text. */
export const plainText = (content: Content): string =>
  String(html`${content}`)
    .replaceAll(/<br\s*\/?>/g, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(amp|lt|gt|quot|#39);/g, (whole, name: string) => ENTITIES[name] ?? whole)
    .replaceAll(/[ \t]+\n/g, '\n')
    .trim();

/** Somewhere in a bundle where an address was taken out. */
export interface Place {
  readonly title: string;
  readonly field: string;
}

/** A block whose every word went through `clean`; `found` hears of each place where something was taken out. */
export const cleaned = (
  block: Block,
  clean: (text: string) => { readonly text: string; readonly taken: number },
  found: (place: Place, taken: number) => void,
): Block => {
  const say = (text: string, title: string, field: string): string => {
    const { text: said, taken } = clean(text);
    if (taken > 0) found({ title: clean(title).text, field: clean(field).text }, taken);
    return said;
  };
  const linesOf = (lines: readonly Line[], title: string): Line[] =>
    lines.map(([label, text]): Line => [label, say(text, title, label)]);
  switch (block.is) {
    case 'section':
      return { ...block, title: say(block.title, block.title, '') };
    case 'text':
      return { ...block, text: say(block.text, block.text.slice(0, 40), '') };
    case 'facts':
      return { ...block, lines: linesOf(block.lines, '') };
    case 'entry':
      return {
        ...block,
        title: say(block.title, block.title, ''),
        note: say(block.note, block.title, ''),
        lines: linesOf(block.lines, block.title),
      };
    case 'list':
      return { ...block, items: block.items.map((item) => say(item, item.slice(0, 40), '')) };
    case 'table':
      return {
        ...block,
        rows: block.rows.map((row) => row.map((cell, column) => say(cell, row[0] ?? '', block.heads[column] ?? ''))),
      };
  }
};
