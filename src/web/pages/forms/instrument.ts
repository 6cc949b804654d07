import { type Day, formatDay } from '#src/calendar/index.ts';
import { type Indicator, type Instrument, scoreOf } from '#src/practice/index.ts';
import { govukIn } from '../../govuk/index.ts';
import { type Html, html } from '../../html.ts';
import { first, type Sent } from '../../site.ts';
import type { Language, Words } from '../../words.ts';
import { readDate, type Wrong } from './happened.ts';

const LONGEST = 4_000;

/** How a form names an instrument: id and version. */
export const instrumentValue = ({ id, version }: Pick<Instrument, 'id' | 'version'>): string => `${id}@${version}`;

/** The instrument that a form is about: the one that was named, else the first. */
export const chosenInstrument = (instruments: readonly Instrument[], named: string): Instrument | undefined =>
  instruments.find((each) => instrumentValue(each) === named || each.id === named) ?? instruments[0];

interface Stated extends Indicator {
  readonly of?: Instrument['sections'][number]['of'];
  readonly evidence: string;
  readonly on: string;
}

const itemsOf = ({ sections }: Instrument) =>
  sections.flatMap(({ items, window, of }) => items.map((item) => ({ ...item, window, of })));

/**
 * Reads the indicators that were ticked, each with its evidence and the day that the evidence is of, and what the instrument
 * makes of them. Pure.
 */
export const readInstrument = (
  instrument: Instrument,
  language: Language,
  sent: Sent,
  today: Day,
): { readonly data: Readonly<Record<string, unknown>>; readonly wrongs: readonly Wrong[] } => {
  const wrongs: Wrong[] = [];
  const indicators: Stated[] = [];
  for (const { id, window, title, of } of itemsOf(instrument)) {
    const about = title[language];
    const ticked = sent[`item:${id}`] ?? [];
    const [current, recent] = [ticked.includes('current'), window === 'now-and-before' && ticked.includes('recent')];
    if (!current && !recent) continue;
    const evidence = first(sent, `evidence:${id}`).replace(/\r\n?/g, '\n').trim();
    const on = readDate(sent, `on:${id}`, `on-${id}`);
    if (evidence === '')
      wrongs.push({ id: `evidence-${id}`, code: 'missing', field: 'exploitation.assessed.evidence', about });
    else if (evidence.length > LONGEST) wrongs.push({ id: `evidence-${id}`, code: 'too-long', count: LONGEST, about });
    if (!on.ok) wrongs.push({ ...on.wrong, about });
    else if (on.day === undefined)
      wrongs.push({ id: `on-${id}-day`, code: 'missing', field: 'exploitation.assessed.on', about });
    else if (on.day > today) wrongs.push({ id: `on-${id}-day`, code: 'date-future', about });
    else indicators.push({ item: id, of, current, recent, evidence, on: formatDay(on.day) });
  }
  const score = scoreOf(instrument, indicators);
  return {
    wrongs,
    data: {
      instrument: instrument.id,
      version: instrument.version,
      language,
      wording: Object.fromEntries(itemsOf(instrument).map(({ id, title }) => [id, title[language]])),
      indicators,
      total: score.total,
      band: score.band,
      asked: score.response,
    },
  };
};

/** The values that the fields of an instrument have for what was recorded. */
export const instrumentValues = (data: Readonly<Record<string, unknown>>): Sent => {
  const values: Record<string, readonly string[]> = {
    instrument: [instrumentValue({ id: String(data['instrument']), version: String(data['version']) })],
  };
  for (const { item, current, recent, evidence, on } of (data['indicators'] ?? []) as readonly Stated[]) {
    values[`item:${item}`] = [...(current ? ['current'] : []), ...(recent ? ['recent'] : [])];
    values[`evidence:${item}`] = [evidence];
    const [year = '', month = '', day = ''] = on.split('-');
    Object.assign(values, {
      [`on:${item}-day`]: [String(Number(day))],
      [`on:${item}-month`]: [String(Number(month))],
      [`on:${item}-year`]: [year],
    });
  }
  return values;
};

interface Asked {
  readonly words: Words;
  readonly sent: Sent;
  readonly wrongs: readonly Wrong[];
  readonly error: (id: string) => { text: string } | undefined;
}

const itemHtml = ({ words, sent, wrongs, error }: Asked, item: ReturnType<typeof itemsOf>[number]): Html => {
  const { t, language } = words;
  const render = govukIn(words);
  const { id, title, window } = item;
  const ticked = sent[`item:${id}`] ?? [];
  const choice = (value: 'current' | 'recent', text: string) => ({ value, text, checked: ticked.includes(value) });
  const wrong = wrongs.some((each) => each.id === `evidence-${id}` || each.id.startsWith(`on-${id}-`));
  const part = (which: 'day' | 'month' | 'year', width: 2 | 4) => ({
    name: `on:${id}-${which}`,
    id: `on-${id}-${which}`,
    value: first(sent, `on:${id}-${which}`),
    classes: `govuk-input--width-${width}`,
    error: wrongs.some((each) => each.id === `on-${id}-${which}`),
  });
  return html`${render('checkboxes', {
    idPrefix: `item-${id}`,
    name: `item:${id}`,
    classes: 'govuk-checkboxes--small',
    formGroup: { classes: 'govuk-!-margin-bottom-1' },
    fieldset: { legend: { text: title[language], classes: 'govuk-fieldset__legend--s' } },
    items: [
      choice('current', t(window === 'lifetime' ? 'forms.instrument.ever' : 'forms.instrument.now')),
      ...(window === 'now-and-before' ? [choice('recent', t('forms.instrument.before'))] : []),
    ],
  })}
  ${render('details', {
    summaryText: t('forms.instrument.evidence-of', { what: title[language] }),
    open: wrong || ticked.length > 0 || first(sent, `evidence:${id}`) !== '',
    html: html`${render('textarea', {
      id: `evidence-${id}`,
      name: `evidence:${id}`,
      rows: 2,
      label: { text: t('forms.instrument.evidence') },
      value: first(sent, `evidence:${id}`),
      errorMessage: error(`evidence-${id}`),
    })}${render('date-input', {
      id: `on-${id}`,
      fieldset: { legend: { text: t('forms.instrument.on') } },
      errorMessage: error(`on-${id}`),
      day: part('day', 2),
      month: part('month', 2),
      year: part('year', 4),
    })}`,
  })}`;
};

/** The indicators of an instrument by its sections, vulnerability apart from signs of harm; and the others that could be used. */
export const instrumentHtml = (asked: Asked, instruments: readonly Instrument[], path: string): Html => {
  const { words, sent } = asked;
  const { t, language } = words;
  const instrument = chosenInstrument(instruments, first(sent, 'instrument'));
  if (instrument === undefined) return html`<p class="govuk-body" id="instrument">${t('forms.instrument.none')}</p>`;
  const others = instruments.filter((each) => each !== instrument);
  return html`<div id="instrument">
    <input type="hidden" name="instrument" value="${instrumentValue(instrument)}">
    <h2 class="govuk-heading-m">${instrument.title[language]}</h2>
    <p class="govuk-body">${instrument.about[language]} ${t('forms.instrument.version', { version: instrument.version })}</p>
    ${others.length > 0 && html`<p class="govuk-body">${t('forms.instrument.others')} ${others.map((each, place) => html`${place > 0 && ', '}<a class="govuk-link" href="${path}?instrument=${encodeURIComponent(instrumentValue(each))}">${each.title[language]}</a>`)}</p>`}
    ${instrument.sections.map(
      ({ title, of, items, window }) => html`<h3 class="govuk-heading-m">${title[language]}</h3>
        <p class="govuk-hint">${t(`forms.instrument.of-${of}`)}</p>
        ${items.map((item) => itemHtml(asked, { ...item, window, of }))}`,
    )}
  </div>`;
};
