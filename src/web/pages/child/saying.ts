import { civil, type Day, parseDay } from '#src/calendar/index.ts';
import type { Fact } from '#src/law/index.ts';
import { holderOn, type Organisation, postNamed } from '#src/organisation/index.ts';
import {
  allQuestions,
  completeness,
  FORMS,
  INDICATORS_OF,
  KINDS_WITH_OWN_PAGE,
  type Question,
} from '#src/practice/index.ts';
import { badge } from '../../casework.ts';
import { type Content, type Html, html, join } from '../../html.ts';
import type { NameList, Words } from '../../words.ts';
import { allMatters, MATTER_FIELDS, matterWords } from '../forms/matters.ts';

/** The list in the catalogue that the names of some answers are in. */
export const namesOf = (list: Extract<Question, { names: unknown }>['names']): NameList =>
  list === 'birth' ? 'forms.birth' : `codes.${list}`;

/** What a question asks, in words: a form's own wording before the general one. */
export const askOf = (words: Words, kind: string, field: string): string => {
  const own = words.name('forms.ask', `${kind}.${field}`);
  return own === `${kind}.${field}` ? words.name('fields.ask', `${kind}.${field}`) : own;
};

/** A post by its title. A post that the organisation does not have, such as another system's worker, is named as it was written. */
export const postTitle = (words: Words, { posts }: Organisation, post: string): string =>
  postNamed(posts, post)?.title[words.language] ?? post;

/** A post with whoever held it on a day; a vacant post says so aloud. */
export const postAndHolder = (words: Words, organisation: Organisation, post: string, day: Day): Html => {
  const title = postTitle(words, organisation, post);
  if (postNamed(organisation.posts, post) === undefined) return html`${title}`;
  const holder = holderOn(organisation.holdings, post, day);
  if (holder === undefined) return html`${title} ${badge(words.t('common.badge.vacant'), 'alarm')}`;
  return html`${title}: ${holder.person}${holder.interim && html` (${words.t('child.interim')})`}`;
};

/** A text that somebody wrote, with its line breaks. */
export const written = (text: string): Html =>
  join(
    text.split(/\r\n?|\n/).map((line) => html`${line}`),
    html`<br>`,
  );

/** What is read on the screen and never goes on paper: an address that is not to be disclosed. */
export const notPrinted = ({ t }: Words, secret: Content): Html =>
  html`<span class="diogel-screen-only">${secret}</span><span class="diogel-paper-only">${t('child.not-printed')}</span>`;

/** What an event's words refer to. */
export interface Telling {
  readonly words: Words;
  readonly organisation: Organisation;
  /** The child's facts: the matters that the event belongs to are among them. */
  readonly facts: readonly Fact[];
  /** The people around the child, by id, where they may be told of. */
  readonly people?: ReadonlyMap<string, string>;
}

export interface Told {
  readonly label: string;
  readonly value: Content;
  /** A text of somebody's own words, which wants the whole width. */
  readonly long?: boolean;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

/** An entry of the child's record in words: "Visit, 3 April 2026". */
export const entryWords = (words: Words, facts: readonly Fact[], entry: string): string => {
  const fact = facts.find(({ id }) => id === entry);
  return fact === undefined
    ? words.t('common.not-known')
    : words.t('child.event-on', { what: words.name('kinds.name', fact.kind), date: words.date(fact.day) });
};

/** Lines longer than this, in characters, are not run together. */
const SHORT = 40;

interface Stated {
  readonly item: string;
  readonly of?: (typeof INDICATORS_OF)[number];
  readonly current: boolean;
  readonly recent: boolean;
  readonly evidence: string;
  readonly on: string;
}

/** What an instrument was answered: its name and edition, the score, and each indicator in the words that it had then, with its evidence. */
const sayInstrument = (
  { t, name, ...words }: Words,
  data: Readonly<Record<string, unknown>>,
  say: (field: string, value: Content, long?: boolean) => void,
): void => {
  const wording = (data['wording'] ?? {}) as Readonly<Record<string, string>>;
  const indicators = (data['indicators'] ?? []) as readonly Stated[];
  say(
    'instrument',
    `${textOf(data['instrument'])}, ${t('forms.instrument.version', { version: textOf(data['version']) })}`,
  );
  say('total', `${textOf(data['total'])} (${textOf(data['band'])}): ${name('codes.response', textOf(data['asked']))}`);
  const lines = (some: readonly Stated[]): Html =>
    join(
      some.map(({ item, current, recent, evidence, on }) => {
        const day = parseDay(on);
        const when = [
          ...(current ? [t('forms.instrument.now')] : []),
          ...(recent ? [t('forms.instrument.before')] : []),
        ];
        return html`<strong>${wording[item] ?? item}</strong> (${when.join('; ')}): ${written(evidence)} (${day === undefined ? on : words.date(day)})`;
      }),
      html`<br>`,
    );
  // Signs of harm first, and apart from what only makes harm easier. An older record does not say which is which.
  for (const of of [...INDICATORS_OF, undefined]) {
    const some = indicators.filter((each) => each.of === of);
    if (some.length > 0) say(of === undefined ? 'indicators' : `indicators.${of}`, lines(some), true);
  }
};

/** What a document is, what a bundle was made of, and why something is held or is to be erased, in words. */
const sayOwnPage = (
  words: Words,
  facts: readonly Fact[],
  data: Readonly<Record<string, unknown>>,
  say: (field: string, value: Content, long?: boolean) => void,
): void => {
  const { t, name } = words;
  const text = (field: string): string => textOf(data[field]);
  const has = (field: string): boolean => data[field] !== undefined;
  if (has('title')) say('title', text('title'), true);
  if (has('type')) say('type', name('codes.document-type', text('type')));
  if (has('audience')) say('audience', name('codes.audience', text('audience')));
  if (has('recipient')) say('recipient', text('recipient'));
  if (has('language')) say('language', name('codes.document-language', text('language')));
  if (has('mediaType')) say('mediaType', name('codes.media-type', text('mediaType')));
  if (has('bytes')) say('bytes', t('documents.size', { size: words.number(kilobytes(Number(data['bytes']))) }));
  const { parts } = data;
  if (Array.isArray(parts)) say('parts', words.terms(parts.map((part) => name('codes.bundle-part', String(part)))));
  for (const field of ['from', 'to']) {
    const day = parseDay(text(field));
    if (day !== undefined) say(field, words.date(day));
  }
  for (const field of ['pages', 'takenOut']) if (has(field)) say(field, words.number(Number(data[field])));
  if (has('fileName')) say('fileName', html`<bdi>${text('fileName')}</bdi>`);
  if (has('entry')) say('entry', entryWords(words, facts, text('entry')));
  if (has('sha256')) say('sha256', text('sha256'), true);
  if (has('inquiry')) say('inquiry', text('inquiry'));
  if (has('basis')) say('basis', name('records.basis', text('basis')));
  if (has('rule')) say('rule', name('records.rule', text('rule')));
  if (has('reason')) say('reason', written(text('reason')), true);
};

/** A length in bytes as people count it, never less than one. */
export const kilobytes = (bytes: number): number => Math.max(1, Math.round(bytes / 1_000));

/** What somebody recorded of one event, a line a field, in the order of its form. Ids that only tie events together become what they stand for. */
export const tellFields = (
  { words, organisation, facts, people }: Telling,
  { kind, day, data }: { readonly kind: string; readonly day: Day; readonly data: Readonly<Record<string, unknown>> },
): Told[] => {
  const { t, name } = words;
  const told: Told[] = [];
  // What begins a matter has its id as its own, and says nothing by it.
  const begins = (FORMS.get(kind)?.questions ?? []).flatMap(({ ask, field }) => (ask === 'nothing' ? [field] : []));
  const said = new Set<string>(begins);
  const carried = (data['carried'] ?? {}) as Readonly<Record<string, string>>;
  const say = (field: string, answer: Content, long = false): void => {
    const from = carried[field];
    // Words that were copied unchanged are never taken for new ones.
    const value =
      from === undefined
        ? answer
        : html`${answer}<br>${badge(t('common.badge.carried'), 'caution')} <span class="diogel-muted">${t('child.carried-from', { from: entryWords(words, facts, from) })}</span>`;
    told.push({ label: name('fields.name', `${kind}.${field}`), value, ...(long ? { long } : {}) });
  };
  if (KINDS_WITH_OWN_PAGE.has(kind)) {
    sayOwnPage(words, facts, data, say);
    return told;
  }
  const secret = kind === 'address.recorded' && data['nonDisclosure'] === true;
  const question = (each: Question): void => {
    const { field } = each;
    const value = data[field];
    said.add(field);
    if (each.ask === 'matter') {
      for (const tie of MATTER_FIELDS) {
        const id = data[tie];
        if (typeof id !== 'string' || begins.includes(tie)) continue;
        said.add(tie);
        const matter = allMatters(facts, tie).find((known) => known.id === id);
        say(tie, matter === undefined ? t('common.not-known') : matterWords(words, matter));
      }
      return;
    }
    if (value === undefined || each.ask === 'nothing' || each.ask === 'way') return;
    const text = textOf(value);
    switch (each.ask) {
      case 'yes-no':
        if (typeof value === 'boolean') say(field, name('codes.answer', `${field}.${value ? 'yes' : 'no'}`));
        break;
      case 'one':
        say(field, name(namesOf(each.names), text));
        break;
      case 'some':
        if (Array.isArray(value)) say(field, words.terms(value.map((item) => name(namesOf(each.names), String(item)))));
        break;
      case 'lines':
        if (Array.isArray(value)) {
          const long = value.some((line) => String(line).length > SHORT);
          say(field, long ? written(value.join('\n')) : value.map(String).join(', '), long);
        }
        break;
      case 'instrument':
        sayInstrument(words, data, say);
        for (const own of ['version', 'language', 'wording', 'indicators', 'total', 'band', 'asked']) said.add(own);
        break;
      case 'person':
        // Who is recorded is told by the name beside it.
        if (kind !== 'person.recorded') say(field, people?.get(text) ?? t('child.person-of-file'));
        break;
      case 'entry':
        say(field, entryWords(words, facts, text));
        break;
      case 'duty':
        said.add('entry');
        say(field, `${name('duties.rule', text)} (${entryWords(words, facts, textOf(data['entry']))})`);
        break;
      case 'entries':
        if (Array.isArray(value)) say(field, words.list(value.map((entry) => entryWords(words, facts, String(entry)))));
        break;
      case 'date': {
        const date = parseDay(text);
        say(field, date === undefined ? text : words.date(date));
        break;
      }
      case 'post':
        said.add('team');
        say(field, postAndHolder(words, organisation, text, day));
        break;
      case 'children':
        say(field, name('codes.relationship', text));
        break;
      case 'text':
        say(field, secret ? notPrinted(words, html`${text}`) : text);
        break;
      case 'long-text':
        say(field, secret ? notPrinted(words, written(text)) : written(text), true);
        break;
    }
  };
  for (const each of allQuestions(FORMS.get(kind)?.questions ?? [])) question(each);
  // What a file brought in and no form asks for is shown as it is; ids are not, they mean nothing to a reader.
  for (const [field, value] of Object.entries(data)) {
    if (
      said.has(field) ||
      field === 'assessment' ||
      field === FORMS.get(kind)?.about ||
      (MATTER_FIELDS as readonly string[]).includes(field)
    )
      continue;
    if (typeof value === 'string' || typeof value === 'number') say(field, String(value));
    else if (typeof value === 'boolean') say(field, name('codes.answer', `${field}.${value ? 'yes' : 'no'}`));
    else if (Array.isArray(value)) say(field, value.map(String).join(', '));
  }
  return told;
};

/** Which parts of a whole a record has and lacks, in words, and whether any is missing; undefined for kinds of which no parts are looked for. */
export const completenessWords = (
  words: Words,
  { kind, data }: { readonly kind: string; readonly data: Readonly<Record<string, unknown>> },
): { readonly text: string; readonly missing: boolean } | undefined => {
  const found = completeness(kind, data);
  if (found === undefined) return undefined;
  const { all, missing } = found;
  const text =
    missing.length === 0
      ? words.t('child.complete.whole', { all: all.length })
      : words.t('child.complete.part', {
          had: all.length - missing.length,
          all: all.length,
          missing: words.list(missing.map((id) => words.name('codes.content', id))),
        });
  return { text, missing: missing.length > 0 };
};

/** The same beside a record's date, and never in its way. */
export const completenessHtml = (words: Words, event: Parameters<typeof completenessWords>[1]): Html | undefined => {
  const said = completenessWords(words, event);
  return (
    said &&
    html`<p class="govuk-body-s">${said.missing && html`${badge(words.t('child.complete.badge'), 'caution')} `}${said.text}</p>`
  );
};

/** The same as a list: short answers in a row, somebody's own words below. */
export const fieldList = (told: readonly Told[]): Html | undefined =>
  told.length === 0
    ? undefined
    : html`<dl class="diogel-told">${told.map(({ label, value, long }) => html`<div class="diogel-told__item${long === true && ' diogel-told__item--long'}"><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`;

/** When an event happened, in words, with its time where it has one. */
export const happenedWords = (
  words: Words,
  {
    day,
    wholeDay,
    atUs,
    data,
  }: {
    readonly day: Day;
    readonly wholeDay: boolean;
    readonly atUs: number;
    readonly data?: Readonly<Record<string, unknown>>;
  },
): string => {
  if (data?.['precision'] === 'year') return String(civil(day).year);
  if (data?.['precision'] === 'month') return words.monthOfYear(day);
  return wholeDay ? words.date(day) : words.dateTime(atUs);
};
