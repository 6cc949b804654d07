import { inflateRawSync } from 'node:zlib';
import { SaxesParser } from 'saxes';

/** A cell as the file has it: what kind it says that it is, its text or number, the format of a number, and a formula if there is one. */
export interface ReadCell {
  readonly text?: string;
  readonly number?: number;
  readonly format?: string;
  readonly formula?: string;
}

/** The files of a zip by their names, read from its directory at the end. */
const unzip = (zip: Buffer): ReadonlyMap<string, string> => {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new Error('no zip');
  const files = new Map<string, string>();
  for (let at = zip.readUInt32LE(end + 16), left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [method, size] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map((place) => zip.readUInt16LE(at + place));
    const local = zip.readUInt32LE(at + 42);
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const data = zip.subarray(from, from + size);
    files.set(zip.toString('utf8', at + 46, at + 46 + (name ?? 0)), String(method === 8 ? inflateRawSync(data) : data));
    at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return files;
};

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
  readonly inside: Element[];
}

const parsed = (xml: string | undefined): Element => {
  const root: Element = { name: '', attributes: {}, text: '', inside: [] };
  const open = [root];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = { name, attributes, text: '', inside: [] };
    open.at(-1)?.inside.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    const last = open.at(-1);
    if (last !== undefined) last.text += text;
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(xml ?? '').close();
  return root;
};

const all = (element: Element, name: string): Element[] =>
  element.inside.flatMap((each) => [...(each.name === name ? [each] : []), ...all(each, name)]);

/** A is the first column, AA the one after Z. */
const columnOf = (reference: string): number => {
  let column = 0;
  for (const letter of reference.replace(/\d+/g, '')) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
};

/** Reads a workbook without the package that wrote it: its sheets by name, each the cells of its rows. */
export const readWorkbook = (file: Buffer): ReadonlyMap<string, readonly (readonly (ReadCell | undefined)[])[]> => {
  const files = unzip(file);
  const shared = all(parsed(files.get('xl/sharedStrings.xml')), 'si').map((each) =>
    all(each, 't')
      .map(({ text }) => text)
      .join(''),
  );
  const styles = parsed(files.get('xl/styles.xml'));
  const formats = new Map(
    all(styles, 'numFmt').map(({ attributes }) => [attributes['numFmtId'], attributes['formatCode']]),
  );
  const styled = (all(styles, 'cellXfs')[0]?.inside ?? []).map(({ attributes }) => {
    const id = attributes['numFmtId'];
    return formats.get(id) ?? id;
  });
  const targets = new Map(
    all(parsed(files.get('xl/_rels/workbook.xml.rels')), 'Relationship').map(({ attributes }) => [
      attributes['Id'],
      attributes['Target'],
    ]),
  );
  return new Map(
    all(parsed(files.get('xl/workbook.xml')), 'sheet').map(({ attributes }) => {
      const sheet = parsed(files.get(`xl/${targets.get(attributes['r:id'])}`));
      const rows = all(sheet, 'row').map((row) => {
        const cells: (ReadCell | undefined)[] = [];
        for (const cell of all(row, 'c')) {
          const value = all(cell, 'v')[0]?.text;
          const formula = all(cell, 'f')[0]?.text;
          const format = styled[Number(cell.attributes['s'] ?? -1)];
          cells[columnOf(cell.attributes['r'] ?? '')] =
            value === undefined && formula === undefined
              ? undefined
              : {
                  ...(cell.attributes['t'] === 's'
                    ? { text: shared[Number(value)] ?? '' }
                    : { number: Number(value), ...(format === undefined ? {} : { format }) }),
                  ...(formula === undefined ? {} : { formula }),
                };
        }
        return cells;
      });
      return [attributes['name'] ?? '', rows];
    }),
  );
};
