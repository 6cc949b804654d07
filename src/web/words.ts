import { IntlMessageFormat } from 'intl-messageformat';
import { civil, type Day, type Us } from '../calendar/index.ts';
import { type Html, html, isHtml } from './html.ts';
import { welshList } from './welsh.ts';
import { CATALOGUES, type Messages, type RichMessages, type Tag } from './words.generated.ts';

export const LANGUAGES = ['cy', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A message's name: the area, then its place in the area's catalogue. */
export type MessageKey = keyof Messages;
export type RichKey = keyof RichMessages | MessageKey;

type Values<Key extends MessageKey> = keyof Messages[Key] extends never ? [] : [values: Messages[Key]];

type Rich<V> = { readonly [Name in keyof V]: V[Name] extends Tag ? (content: Html) => Html : V[Name] | Html };
type RichValues<Key extends RichKey> = Key extends keyof RichMessages
  ? Rich<RichMessages[Key]>
  : Key extends MessageKey
    ? Rich<Messages[Key]>
    : never;

/** Lists of names in the catalogue that codes are looked up in, such as `codes.outcome` or `kinds.name`. */
export type NameList = {
  [Key in MessageKey]: Key extends `${infer Area}.${infer List}.${string}` ? `${Area}.${List}` : never;
}[MessageKey];

/** Everything that a page says, in one language. */
export interface Words {
  readonly language: Language;
  /** The tag for `lang` attributes and for Intl. */
  readonly locale: 'cy' | 'en-GB';
  /** A message. Throws where the message, or a value that it takes, is missing: a page never shows a key. */
  readonly t: <Key extends MessageKey>(key: Key, ...values: Values<Key>) => string;
  /** A message with markup in it: values may be markup, and each tag of the message becomes what its function makes of it. */
  readonly rich: <Key extends RichKey>(key: Key, values: RichValues<Key>) => Html;
  /** The name of a code, or the code itself where the list has none: files may carry words of their writers' own lists. */
  readonly name: (list: NameList, code: string) => string;
  /** "6 February 2026", "6 Chwefror 2026". */
  readonly date: (day: Day) => string;
  /** "6 Feb 2026", "6 Chwef 2026". */
  readonly shortDate: (day: Day) => string;
  /** "Feb", "Chwef"; with the year: "February 2026", "Chwefror 2026". */
  readonly month: (day: Day) => string;
  readonly monthOfYear: (day: Day) => string;
  /** "Friday 6 February 2026", "dydd Gwener 6 Chwefror 2026". */
  readonly weekdayDate: (day: Day) => string;
  /** "14:05", London time. */
  readonly time: (at: Us) => string;
  /** "6 February 2026 at 14:05", London time. */
  readonly dateTime: (at: Us) => string;
  readonly days: (count: number) => string;
  readonly workingDays: (count: number) => string;
  readonly weeks: (count: number) => string;
  readonly months: (count: number) => string;
  readonly hours: (count: number) => string;
  /** How old somebody born on one day is on another: years, or months under two years, or weeks under three months. */
  readonly age: (born: Day, on: Day) => string;
  readonly number: (value: number) => string;
  /** "a, b and c"; in Welsh "a, b ac c" with its mutation. */
  readonly list: (items: readonly string[]) => string;
  /** The same for names of codes, which begin with a capital when they stand alone: "Neglect and physical abuse". */
  readonly terms: (items: readonly string[]) => string;
  /** What a language is called, by its code; the code itself where nobody has a name for it. */
  readonly languageName: (code: string) => string;
  /** Alphabetical order of the language: in Welsh, chwech comes after cyw and llan after lwc. */
  readonly compare: (a: string, b: string) => number;
}

type Catalogue = { readonly [key: string]: string | Catalogue };

function flatten(catalogue: Catalogue, path: string, into: Map<string, string>): Map<string, string> {
  for (const [key, value] of Object.entries(catalogue)) {
    const here = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') into.set(here, value);
    else flatten(value, here, into);
  }
  return into;
}

/** Every message of a language by its key, as it is written. */
export function messages(language: Language): ReadonlyMap<string, string> {
  return flatten(CATALOGUES[language], '', new Map());
}

type Format = (values: Readonly<Record<string, unknown>>) => string;

function missing(language: Language, key: string, name?: string): Error {
  return new Error(`words: ${language} ${key} ${name === undefined ? 'does not exist' : `was not given {${name}}`}`);
}

const LITERAL = 0;
const ARGUMENT = 1;

/** Most messages are a text, or a text with names in it; those are put together here, some ten times as fast as by ICU. */
function compile(language: Language, locale: string, key: string, message: string): Format {
  const format = new IntlMessageFormat(message, locale);
  const parts = format.getAst();
  const names = parts.flatMap((part) => (part.type === ARGUMENT ? [part.value] : []));
  const checked = (values: Readonly<Record<string, unknown>>, name: string): string => {
    const value = values[name];
    if (typeof value === 'string') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return String(value);
    throw missing(language, key, name);
  };
  if (parts.every((part) => part.type === LITERAL || part.type === ARGUMENT)) {
    if (names.length === 0) {
      const text = parts.map((part) => (part.type === LITERAL ? part.value : '')).join('');
      return () => text;
    }
    return (values) => {
      let out = '';
      for (const part of parts) {
        if (part.type === LITERAL) out += part.value;
        else if (part.type === ARGUMENT) out += checked(values, part.value);
      }
      return out;
    };
  }
  const slow: Format = (values) => {
    for (const name of names) checked(values, name);
    for (const [name, value] of Object.entries(values)) {
      if (value === undefined || value === null || Number.isNaN(value)) throw missing(language, key, name);
    }
    const text = format.format(values as Record<string, string | number>);
    if (typeof text !== 'string') throw new Error(`words: ${language} ${key} has tags: use rich`);
    return text;
  };
  const counts = memo((count) => slow({ count }));
  return (values) => {
    const { count, ...others } = values;
    // A list says "3 days overdue" a hundred times over: the same few counts again and again.
    const often = typeof count === 'number' && Number.isSafeInteger(count) && Object.keys(others).length === 0;
    return often ? counts(count) : slow(values);
  };
}

const MOST = 5_000;

/** Remembers what a function said for a number; forgets all of it when it has grown past any page's needs. */
function memo(say: (value: number) => string): (value: number) => string {
  const said = new Map<number, string>();
  return (value) => {
    let text = said.get(value);
    if (text === undefined) {
      text = say(value);
      if (said.size >= MOST) said.clear();
      said.set(value, text);
    }
    return text;
  };
}

const MS_PER_DAY = 86_400_000;
const LONDON = 'Europe/London';

function wordsOf(language: Language): Words {
  const locale = language === 'cy' ? 'cy' : 'en-GB';
  const catalogue = messages(language);
  const compiled = new Map<string, Format>();
  const richly = new Map<string, IntlMessageFormat>();

  const say = (key: string, values: Readonly<Record<string, unknown>>): string => {
    let format = compiled.get(key);
    if (format === undefined) {
      const message = catalogue.get(key);
      if (message === undefined) throw missing(language, key);
      format = compile(language, locale, key, message);
      compiled.set(key, format);
    }
    return format(values);
  };

  const t: Words['t'] = (key, ...values) => say(key, values[0] ?? {});

  const rich: Words['rich'] = (key, values) => {
    let format = richly.get(key);
    if (format === undefined) {
      const message = catalogue.get(key);
      if (message === undefined) throw missing(language, key);
      format = new IntlMessageFormat(message, locale);
      richly.set(key, format);
    }
    const given: Record<string, string | number | Html | ((content: (string | Html)[]) => Html)> = {};
    for (const [name, value] of Object.entries(
      values as Record<string, string | number | Html | ((content: Html) => Html)>,
    )) {
      if (value === undefined || value === null) throw missing(language, key, name);
      given[name] = typeof value === 'function' ? (content) => value(html`${content}`) : value;
    }
    const made = format.format<Html>(given);
    return isHtml(made) ? made : html`${made}`;
  };

  const dayFormat = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
    return memo((day: Day) => format.format(day * MS_PER_DAY));
  };
  const date = dayFormat({ day: 'numeric', month: 'long', year: 'numeric' });
  const shortDate = dayFormat({ day: 'numeric', month: 'short', year: 'numeric' });
  const month = dayFormat({ month: 'short' });
  const monthOfYear = dayFormat({ month: 'long', year: 'numeric' });
  const weekday = dayFormat({ weekday: 'long' });
  const london = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: LONDON });
  const clock = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: LONDON,
  });
  const time = (at: Us) => clock.format(at / 1000);
  const number = new Intl.NumberFormat(locale);
  const languageNames = new Intl.DisplayNames(locale, { type: 'language', fallback: 'code' });
  const english = new Intl.ListFormat('en-GB');
  // Numeric, so that "Core group 10" follows "Core group 9".
  const collator = new Intl.Collator(locale, { numeric: true });

  const list: Words['list'] = (items) => (language === 'cy' ? welshList(items) : english.format(items));
  const lower = (letter: string) => letter.toLocaleLowerCase(locale);

  return {
    language,
    locale,
    t,
    rich,
    name: (list, code) => (catalogue.has(`${list}.${code}`) ? say(`${list}.${code}`, {}) : code),
    date,
    shortDate,
    month,
    monthOfYear,
    // ICU's own Welsh pattern begins with a capital and has a comma that nobody writes.
    weekdayDate: (day) => `${language === 'cy' ? weekday(day).replace(/^D/, 'd') : weekday(day)} ${date(day)}`,
    time,
    dateTime: (at) => t('common.date-time', { date: london.format(at / 1000), time: time(at) }),
    days: (count) => t('common.days', { count }),
    workingDays: (count) => t('common.working-days', { count }),
    weeks: (count) => t('common.weeks', { count }),
    months: (count) => t('common.months', { count }),
    hours: (count) => t('common.hours', { count }),
    age: (born, on) => {
      const from = civil(born);
      const to = civil(on);
      const months = (to.year - from.year) * 12 + to.month - from.month - (to.date < from.date ? 1 : 0);
      if (months >= 24) return t('common.age.years', { count: Math.floor(months / 12) });
      return months >= 3
        ? t('common.age.months', { count: months })
        : t('common.age.weeks', { count: Math.floor((on - born) / 7) });
    },
    number: (value) => number.format(value),
    list,
    // Initials (GP, NSPCC) keep their capitals.
    terms: (items) =>
      list(items.map((item, index) => (index === 0 ? item : item.replace(/^\p{Lu}(?!\p{Lu})/u, lower)))),
    languageName: (code) => {
      try {
        const found = languageNames.of(code) ?? code;
        return found.charAt(0).toLocaleUpperCase(locale) + found.slice(1);
      } catch {
        return code;
      }
    },
    compare: (a, b) => collator.compare(a, b),
  };
}

function bothOrNeither(): void {
  const [cy, en] = [messages('cy'), messages('en')];
  const lone = [...cy.keys()].filter((key) => !en.has(key)).concat([...en.keys()].filter((key) => !cy.has(key)));
  if (lone.length > 0) throw new Error(`words: only one language has ${lone.join(', ')}`);
}

bothOrNeither();

const made: Readonly<Record<Language, Words>> = { cy: wordsOf('cy'), en: wordsOf('en') };

/** The words of a language; made once. */
export function words(language: Language): Words {
  return made[language];
}

/** Whether a text from outside, such as a query or a cookie, names a language of the service. */
export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some((language) => language === value);
}

/** The language that a browser asks for (its Accept-Language), Welsh or English; English where it says neither. */
export function preferredLanguage(header: string | undefined): Language {
  const asked = (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', quality = ''] = part.trim().split(/\s*;\s*q=/);
      return { language: tag.toLowerCase().split('-')[0] ?? '', quality: quality === '' ? 1 : Number(quality) };
    })
    .filter(({ language, quality }) => isLanguage(language) && quality > 0)
    .sort((a, b) => b.quality - a.quality)[0]?.language;
  return isLanguage(asked) ? asked : 'en';
}
