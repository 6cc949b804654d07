/** A field of a form as a browser would see it. */
export interface PageField {
  readonly name: string;
  readonly type: string;
  /** The values of a radio button, a box or an option that may be chosen; the value of a field that is written. */
  readonly value: string;
  readonly chosen: boolean;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
const plain = (text: string): string =>
  text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, ten?: string, hex?: string, name?: string) => {
    if (ten !== undefined) return String.fromCodePoint(Number(ten));
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    return ENTITIES[name ?? ''] ?? whole;
  });

const attribute = (tag: string, name: string): string | undefined => {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : plain(value);
};

/** The fields of the form of a page that is sent to an address, in order; undefined where the page has none. For pages of our own making only. */
export const formOfPage = (page: string, action: string): PageField[] | undefined => {
  const escaped = action.replaceAll('&', '&amp;');
  const body = page.split(`action="${escaped}"`)[1]?.split('</form>')[0];
  if (body === undefined) return undefined;
  const fields: PageField[] = [];
  for (const [whole, tag = ''] of body.matchAll(/<(input|textarea|select)\b[^>]*>/g)) {
    const name = attribute(whole, 'name');
    if (name === undefined) continue;
    if (tag === 'textarea') {
      const text = body.slice(body.indexOf(whole) + whole.length).split('</textarea>')[0] ?? '';
      fields.push({ name, type: 'textarea', value: plain(text.replace(/^\n/, '')), chosen: true });
    } else if (tag === 'select') {
      const options = body.slice(body.indexOf(whole) + whole.length).split('</select>')[0] ?? '';
      for (const [option] of options.matchAll(/<option\b[^>]*>/g))
        fields.push({
          name,
          type: 'option',
          value: attribute(option, 'value') ?? '',
          chosen: /\sselected\b/.test(option),
        });
    } else {
      const type = attribute(whole, 'type') ?? 'text';
      const button = type === 'radio' || type === 'checkbox';
      fields.push({
        name,
        type,
        value: attribute(whole, 'value') ?? '',
        chosen: !button || /\schecked\b/.test(whole),
      });
    }
  }
  return fields;
};

export type Pairs = readonly (readonly [string, string])[];

/** What a browser would send of a form that nobody has touched. */
export const asShown = (fields: readonly PageField[]): Pairs =>
  fields.filter(({ chosen }) => chosen).map(({ name, value }) => [name, value] as const);

/** Whether somebody writes into a field, rather than choosing. */
export const isWritten = ({ type }: PageField): boolean => type === 'text' || type === 'textarea';

/** The part of a date that a field asks for, if it does. */
export const datePart = ({ name }: PageField): 'day' | 'month' | 'year' | undefined =>
  (['day', 'month', 'year'] as const).find((part) => name.endsWith(`-${part}`));

/** A form with every question answered: the first of what may be chosen, a text wherever one is written, a day for each date. */
export const answered = (
  fields: readonly PageField[],
  {
    text,
    day,
  }: { readonly text: string; readonly day: { readonly day: string; readonly month: string; readonly year: string } },
): Pairs => {
  const pairs: [string, string][] = [];
  const said = new Set<string>();
  for (const field of fields) {
    const { name, type, value } = field;
    const part = datePart(field);
    if (type === 'hidden') pairs.push([name, value]);
    else if (part !== undefined) pairs.push([name, day[part]]);
    else if (name === 'time') pairs.push([name, '']);
    else if (isWritten(field)) pairs.push([name, text]);
    else if (!said.has(name) && value !== '' && !name.startsWith('also')) {
      said.add(name);
      pairs.push([name, name === 'when' ? 'today' : value]);
    }
  }
  return pairs;
};
