/** An address that must not be handed on. */
export interface Secret {
  readonly address: string;
  readonly postcode?: string | undefined;
}

/** A text without the addresses, and how often one was taken out. */
export interface Cleaned {
  readonly text: string;
  readonly taken: number;
}

const BETWEEN = '[^\\p{L}\\p{N}]*';

const fold = (letter: string): string => letter.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** A text in small letters without accents, and where in the text each of its characters stands. */
const folded = (text: string): { readonly plain: string; readonly at: readonly number[] } => {
  let plain = '';
  const at: number[] = [];
  let place = 0;
  for (const letter of text) {
    for (const one of fold(letter)) {
      plain += one;
      for (let unit = 0; unit < one.length; unit++) at.push(place);
    }
    place += letter.length;
  }
  return { plain, at };
};

/** What Welsh makes of the first letter of a word after another: Bwthyn, Fwthyn, Mwthyn. */
const MUTATED: readonly (readonly [string, readonly string[]])[] = [
  ['ll', ['ll', 'l']],
  ['rh', ['rh', 'r']],
  ['b', ['b', 'f', 'm']],
  ['c', ['c', 'g', 'ngh', 'ch']],
  ['d', ['d', 'dd', 'n']],
  ['g', ['g', 'ng', '']],
  ['m', ['m', 'f']],
  ['p', ['p', 'b', 'mh', 'ph']],
  ['t', ['t', 'd', 'nh', 'th']],
];

const mutating = (word: string): string => {
  const [from, to] = MUTATED.find(([begins]) => word.startsWith(begins)) ?? [];
  return from === undefined || to === undefined || word.length < 3
    ? word
    : `(?:${to.map((begins) => begins + word.slice(from.length)).join('|')})`;
};

const tokensOf = (text: string): string[] => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];

/** What gives an address away: the house and its street, the street, the postcode; never a town alone. */
const tellTales = ({ address, postcode }: Secret): string[][] => {
  const lines = address
    .split(/[\n,;]/)
    .map(tokensOf)
    .filter((tokens) => tokens.length > 0);
  const [first = [], second = []] = lines;
  const found: string[][] = [lines.flat(), [...first, ...second]];
  // A house's name or a flat's number comes before its street.
  for (const line of first.length < 3 ? [first, second] : [first]) {
    if (line.length >= 2) found.push(line);
    const street = /\d/.test(line[0] ?? '') ? line.slice(1) : line;
    if (street.length >= 2) found.push(street);
  }
  const codes = [postcode ?? '', address].flatMap(
    (text) => text.match(/\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b/gi) ?? [],
  );
  for (const code of codes) {
    const plain = fold(code).replaceAll(/\s/g, '');
    found.push([plain.slice(0, -3), plain.slice(-3)]);
  }
  return found.filter((tokens) => tokens.length >= 2);
};

/**
 * Takes some addresses out of texts, however they are written there: with other commas, capitals or accents, over several
 * lines. Only what repeats an address is found; what merely hints at it is for people to see.
 */
export const hiding = (secrets: readonly Secret[], instead: string): ((text: string) => Cleaned) => {
  const patterns = [
    ...new Set(secrets.flatMap(tellTales).map(([head = '', ...rest]) => [mutating(head), ...rest].join(BETWEEN))),
  ].sort((a, b) => b.length - a.length);
  if (patterns.length === 0) return (text) => ({ text, taken: 0 });
  const every = new RegExp(`(?<![\\p{L}\\p{N}])(?:${patterns.join('|')})(?![\\p{L}\\p{N}])`, 'gu');
  return (text) => {
    const { plain, at } = folded(text);
    let out = '';
    let from = 0;
    let taken = 0;
    for (const match of plain.matchAll(every)) {
      const begins = at[match.index] ?? text.length;
      const last = at[match.index + match[0].length - 1] ?? text.length;
      const ends = last + String.fromCodePoint(text.codePointAt(last) ?? 0).length;
      out += text.slice(from, begins) + instead;
      from = ends;
      taken += 1;
    }
    return { text: out + text.slice(from), taken };
  };
};
