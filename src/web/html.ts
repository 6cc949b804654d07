const MARKUP = Symbol('markup');

/** Markup that is safe to send. Only `html`, `attributes`, `join` and `raw` make one; a string is never one. */
export interface Html {
  readonly [MARKUP]: string;
  toString(): string;
}

/** What may stand in an `html` template. Nothing comes out for `false`, `null` and `undefined`; text is escaped. */
export type Content = Html | string | number | bigint | false | null | undefined | readonly Content[];

/** Attributes by name: `true` gives the bare name, `false` and `undefined` leave the attribute out. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

function markup(this: Html): string {
  return this[MARKUP];
}

function safe(text: string): Html {
  return { [MARKUP]: text, toString: markup };
}

const SPECIAL = /[&<>"']/;
const EVERY_SPECIAL = /[&<>"']/g;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand between tags or inside a quoted attribute. */
export function escapeText(text: string): string {
  return SPECIAL.test(text) ? text.replace(EVERY_SPECIAL, (character) => ENTITIES[character] ?? '') : text;
}

/** Whether a value was made by this module. What came from JSON or a form never is. */
export function isHtml(value: unknown): value is Html {
  return typeof value === 'object' && value !== null && MARKUP in value;
}

/** Declares markup safe. Only for what a trusted component rendered, never for anything that a person typed. */
export function raw(trusted: string): Html {
  return safe(trusted);
}

function inText(value: Content): string {
  if (typeof value === 'string') return escapeText(value);
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value === false || value === null || value === undefined) return '';
  if (Array.isArray(value)) {
    let out = '';
    for (const item of value) out += inText(item);
    return out;
  }
  if (isHtml(value)) return value[MARKUP];
  throw new TypeError(`html: ${typeof value} has no place in a page`);
}

/**
 * An address that leads within the site, or out of it by a scheme that runs nothing, as it is; any other with a prefix
 * that makes it lead nowhere.
 */
export function harmlessAddress(address: string): string {
  const first = address.charAt(0);
  if (first === '/' || first === '#' || first === '?') return address;
  // Browsers drop control characters and blanks while they look for the scheme, so they are dropped here too.
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(address.replace(/[\u0000-\u0020\u007f-\u00a0]/g, ''))?.[1];
  const harmless = scheme === undefined || ['http', 'https', 'mailto', 'tel'].includes(scheme.toLowerCase());
  return harmless ? address : `unsafe:${address}`;
}

function inAttribute(value: Content, isAddress: boolean): string {
  if (typeof value === 'string') return escapeText(isAddress ? harmlessAddress(value) : value);
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value === false || value === null || value === undefined) return '';
  throw new TypeError('html: an attribute takes text or a number; for several values join them first');
}

function inTag(value: Content): string {
  if (value === false || value === null || value === undefined) return '';
  if (isHtml(value)) return value[MARKUP];
  throw new TypeError('html: inside a tag, outside quotes, only attributes({…}) may stand');
}

const ADDRESSES: ReadonlySet<string> = new Set(['href', 'src', 'action', 'formaction', 'cite', 'poster', 'data']);
const ATTRIBUTE_NAME = /^[a-z_][a-z0-9_.:-]*$/i;

function refuseInline(name: string): void {
  if (/^on/i.test(name) || /^(style|srcdoc)$/i.test(name)) {
    throw new TypeError(`html: ${name} is refused: the content security policy runs and styles nothing inline`);
  }
}

/** Throws TypeError on what is no attribute's name, and on those that run or style something inline. */
export function checkAttribute(name: string): void {
  if (!ATTRIBUTE_NAME.test(name)) throw new TypeError('html: not the name of an attribute');
  refuseInline(name);
}

/** Attributes for the inside of a tag, with a blank before each: `html\`<a\${attributes({ href })}>\``. */
export function attributes(values: Attributes): Html {
  let out = '';
  for (const [name, value] of Object.entries(values)) {
    checkAttribute(name);
    if (value === true) out += ` ${name}`;
    else if (value !== false && value !== undefined) {
      out += ` ${name}="${inAttribute(value, ADDRESSES.has(name.toLowerCase()))}"`;
    }
  }
  return safe(out);
}

/** The items one after another with a separator between them; both are escaped unless they are markup. */
export function join(items: readonly Content[], separator: Content = ''): Html {
  return safe(items.map(inText).join(inText(separator)));
}

/** Where in the markup a value stands. What is harmless in a text opens a hole in an unquoted attribute or a script. */
type Place = 'text' | 'attribute' | 'address' | 'tag';

type State = 'text' | 'tag' | 'double' | 'single' | 'comment' | 'script' | 'style';

/**
 * Reads a template's fixed parts once and says where each value stands; throws where no value can be made safe, and
 * where the fixed parts themselves would break the content security policy.
 */
function places(strings: readonly string[]): readonly Place[] {
  const found: Place[] = [];
  let state: State = 'text';
  let tag = '';
  let attribute = '';
  let valueStarts = false;
  strings.forEach((part, index) => {
    let at = 0;
    while (at < part.length) {
      const rest = part.slice(at);
      switch (state) {
        case 'text': {
          const next = rest.search(/<[a-z/!]/i);
          if (next < 0) {
            if (rest.endsWith('<') && index < strings.length - 1)
              throw new TypeError('html: a value cannot name a tag');
            at = part.length;
          } else if (rest.startsWith('<!--', next)) {
            state = 'comment';
            at += next + 4;
          } else {
            const name = /^<\/?!?([a-z0-9-]*)/i.exec(rest.slice(next));
            tag = rest[next + 1] === '/' ? '' : (name?.[1] ?? '').toLowerCase();
            at += next + (name?.[0].length ?? 1);
            state = 'tag';
            attribute = '';
            if (at === part.length && index < strings.length - 1 && name?.[1] === '') {
              throw new TypeError('html: a value cannot name a tag');
            }
          }
          break;
        }
        case 'tag': {
          const token = /^(?:\s+|\/|(>)|([^\s"'<>/=]+)|=\s*(["']?))/.exec(rest);
          if (token === null) throw new TypeError('html: malformed tag');
          at += token[0].length;
          if (token[1] !== undefined) {
            state = tag === 'script' || tag === 'style' ? tag : 'text';
          } else if (token[2] !== undefined) {
            attribute = token[2].toLowerCase();
            refuseInline(attribute);
          } else if (token[3] === '"' || token[3] === "'") {
            state = token[3] === '"' ? 'double' : 'single';
            valueStarts = true;
          } else if (token[3] === '') throw new TypeError(`html: put the value of ${attribute} in quotes`);
          break;
        }
        case 'double':
        case 'single': {
          const end = rest.indexOf(state === 'double' ? '"' : "'");
          if (end !== 0) valueStarts = false;
          if (end < 0) at = part.length;
          else {
            at += end + 1;
            state = 'tag';
          }
          break;
        }
        case 'comment': {
          const end = rest.indexOf('-->');
          at = end < 0 ? part.length : at + end + 3;
          if (end >= 0) state = 'text';
          break;
        }
        case 'script':
        case 'style': {
          if (!new RegExp(`^</${state}`, 'i').test(rest)) {
            throw new TypeError(`html: ${state} takes a file, nothing inline`);
          }
          state = 'text';
          break;
        }
        default:
          return state satisfies never;
      }
    }
    if (index === strings.length - 1) return;
    switch (state) {
      case 'text':
        found.push('text');
        break;
      case 'tag':
        if (!/\s$|["'a-z0-9-]$/i.test(part)) throw new TypeError('html: put the value in quotes');
        found.push('tag');
        break;
      case 'double':
      case 'single':
        found.push(ADDRESSES.has(attribute) && valueStarts ? 'address' : 'attribute');
        valueStarts = false;
        break;
      default:
        throw new TypeError(`html: no value may stand in a ${state}`);
    }
  });
  if (state !== 'text') throw new TypeError(`html: the template ends inside a ${state === 'tag' ? 'tag' : state}`);
  return found;
}

const known = new WeakMap<TemplateStringsArray, readonly Place[]>();

/**
 * A piece of a page. Every value is escaped for the place it stands in, nested pieces and arrays of them are taken as
 * they are, and an address that would run a script is defused. Throws TypeError on a template that cannot be made safe.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  let where = known.get(strings);
  if (where === undefined) {
    where = places(strings);
    known.set(strings, where);
  }
  let out = strings[0] ?? '';
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    const place = where[index];
    if (place === 'text') out += inText(value);
    else if (place === 'tag') out += inTag(value);
    else out += inAttribute(value, place === 'address');
    out += strings[index + 1] ?? '';
  }
  return safe(out);
}
