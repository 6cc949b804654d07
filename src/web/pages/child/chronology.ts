import { mayRecord } from '#src/access/index.ts';
import { type Day, londonDay } from '#src/calendar/index.ts';
import type { Fact } from '#src/law/index.ts';
import type { RecordedEvent } from '#src/ledger/index.ts';
import { holderOn } from '#src/organisation/index.ts';
import { KINDS, KINDS_WITH_OWN_PAGE, SIGNED_OFF } from '#src/practice/index.ts';
import { badge, filter, type Level, timeline, type TimelineEntry } from '../../casework.ts';
import { govukIn } from '../../govuk/index.ts';
import { type Html, html, join } from '../../html.ts';
import { first, type Sent, type Visit } from '../../site.ts';
import { correctPath, recordPath, retractPath } from '../forms/addresses.ts';
import { anyOrOne, dateField } from '../asking.ts';
import { dateValues, readDate } from '../forms/happened.ts';
import type { Picture } from './picture.ts';
import { childPath } from './reach.ts';
import { completenessHtml, fieldList, happenedWords, postTitle, tellFields } from './saying.ts';

/** How many entries a page of the chronology has. */
export const PAGE = 50;

/** Written down so many days after it happened, an entry says so. No law asks for it: it is what a reader must know. */
const LATE_DAYS = 3;

/** What a chronology is narrowed to. */
export interface Narrowed {
  readonly area: string;
  readonly onlyVisits: boolean;
  readonly from: Day | undefined;
  readonly to: Day | undefined;
}

const VISITS: ReadonlySet<string> = new Set(['visit.made', 'visit.refused']);
const AREAS: readonly string[] = [...new Set([...KINDS.values()].map(({ area }) => area))];

const dayIn = (query: Sent, name: string): Day | undefined => {
  const read = readDate(query, name, name);
  return read.ok ? read.day : undefined;
};

/** Reads what a query narrows the chronology to; what is no area or no date narrows nothing. */
export const narrowedBy = (query: Sent): Narrowed => ({
  area: AREAS.find((area) => area === first(query, 'area')) ?? '',
  onlyVisits: first(query, 'only') === 'visits',
  from: dayIn(query, 'from'),
  to: dayIn(query, 'to'),
});

const isNarrowed = ({ area, onlyVisits, from, to }: Narrowed): boolean =>
  area !== '' || onlyVisits || from !== undefined || to !== undefined;

/** The facts that a chronology shows, the latest first. */
export const entriesOf = (all: readonly Fact[], { area, onlyVisits, from, to }: Narrowed): Fact[] =>
  all
    .filter(
      ({ kind, day }) =>
        (area === '' || KINDS.get(kind)?.area === area) &&
        (!onlyVisits || VISITS.has(kind)) &&
        (from === undefined || day >= from) &&
        (to === undefined || day <= to),
    )
    .reverse();

/** Which entries a page shows. */
export interface Window {
  readonly page: number;
  readonly everything: boolean;
}

export const windowOf = (query: Sent): Window => ({
  page: Math.max(1, Number.parseInt(first(query, 'page'), 10) || 1),
  everything: first(query, 'all') !== '' || first(query, 'view') === 'print',
});

export const inWindow = <Entry>(entries: readonly Entry[], { page, everything }: Window): readonly Entry[] =>
  everything ? entries : entries.slice((page - 1) * PAGE, page * PAGE);

/** Ids of the events by which somebody signed off, or sent back, entries that are shown. */
export const signedBy = (shown: readonly Fact[], facts: readonly Fact[]): string[] => {
  const ids = new Set(shown.map(({ id }) => id));
  return facts.flatMap(({ id, kind, data }) =>
    kind === 'record.signed-off' && typeof data['entry'] === 'string' && ids.has(data['entry']) ? [id] : [],
  );
};

/** The third date of an entry that is signed off: when, and by whom; or that nobody has yet, with the way to do it. */
const signedHtml = (
  visit: Visit,
  picture: Picture,
  fact: Fact,
  known: ReadonlyMap<string, RecordedEvent>,
  of: Html,
): Html | undefined => {
  if (!(SIGNED_OFF as readonly string[]).includes(fact.kind)) return undefined;
  const { words, organisation, child, me } = visit;
  const { t } = words;
  const about = picture.facts.filter(({ kind, data }) => kind === 'record.signed-off' && data['entry'] === fact.id);
  const said = about.map(({ id, day, data }) => {
    const by = known.get(id)?.by;
    const holder = by === undefined ? undefined : holderOn(organisation.holdings, by, day);
    const title = by === undefined ? t('common.not-known') : postTitle(words, organisation, by);
    return t(data['decision'] === 'agreed' ? 'child.signed-off' : 'child.returned', {
      when: words.date(day),
      who: holder === undefined ? title : `${title} (${holder.person})`,
    });
  });
  const agreed = about.some(({ data }) => data['decision'] === 'agreed');
  const acts =
    !agreed && !picture.moment.past && mayRecord(me.role, 'record.signed-off') && known.get(fact.id)?.by !== me.post;
  return html`<p class="govuk-body-s">${said.length > 0 ? said.map((text) => html`${text}<br>`) : t('child.not-signed-off')}${
    acts &&
    html` <a class="govuk-link govuk-link--no-visited-state" href="${recordPath(child.child, 'record.signed-off')}?entry=${encodeURIComponent(fact.id)}">${t('child.sign-off')}${of}</a>`
  }</p>`;
};

/** Ids of the events that may have replaced an entry: those written down at the instant from which it stopped counting. */
export const replacersOf = (shown: readonly Fact[], all: readonly Fact[]): string[] => {
  const instants = new Set(shown.flatMap(({ replacedFrom }) => replacedFrom ?? []));
  return instants.size === 0 ? [] : all.filter(({ recorded }) => instants.has(recorded)).map(({ id }) => id);
};

const addressOf = (child: string, query: Sent, changes: Readonly<Record<string, string | undefined>>): string => {
  const params = new URLSearchParams();
  for (const [name, values] of Object.entries(query)) {
    if (name in changes || name === 'recorded' || name === 'with') continue;
    for (const value of values) if (value !== '') params.append(name, value);
  }
  for (const [name, value] of Object.entries(changes)) if (value !== undefined) params.set(name, value);
  const text = params.toString();
  return text === '' ? childPath(child) : `${childPath(child)}?${text}`;
};

const recordedWords = ({ words, organisation }: Visit, event: RecordedEvent): string => {
  const day = londonDay(event.recordedUs);
  const title = postTitle(words, organisation, event.by);
  const holder = holderOn(organisation.holdings, event.by, day);
  return words.t('kinds.recorded', {
    when: words.dateTime(event.recordedUs),
    who: holder === undefined ? title : `${title} (${holder.person})`,
  });
};

const entryOf = (
  visit: Visit,
  picture: Picture,
  fact: Fact,
  event: RecordedEvent,
  known: ReadonlyMap<string, RecordedEvent>,
  onPage: ReadonlySet<string>,
): TimelineEntry => {
  const { words, organisation, child, me, query } = visit;
  const { t } = words;
  const counts = picture.facts.some(({ id }) => id === fact.id);
  const replacer = counts ? undefined : [...known.values()].find(({ replaces }) => replaces === fact.id);
  const retracted = replacer?.kind === 'record.retracted';
  const after = londonDay(event.recordedUs) - event.day;
  const alarming =
    counts && (event.kind === 'visit.refused' || (event.kind === 'visit.made' && event.data['seen'] === false));
  const link = (to: RecordedEvent, text: string): Html =>
    html`<a class="govuk-link govuk-link--no-visited-state" href="${onPage.has(to.id) ? '' : addressOf(child.child, query, { all: 'yes', page: undefined })}#e${to.eid}">${text}</a>`;
  const original = event.replaces === undefined ? undefined : known.get(event.replaces);
  const mayCorrect = counts && !picture.moment.past && event.kind !== 'record.retracted' && event.body === 'kept';
  const links: Html[] = [];
  if (replacer !== undefined)
    links.push(
      link(
        replacer,
        t(retracted ? 'child.see-retraction' : 'child.see-correction', {
          date: words.shortDate(londonDay(replacer.recordedUs)),
        }),
      ),
    );
  if (original !== undefined)
    links.push(link(original, t('child.see-original', { date: words.shortDate(londonDay(original.recordedUs)) })));
  const of = html`<span class="govuk-visually-hidden">: ${words.name('kinds.name', event.kind)}, ${happenedWords(words, event)}</span>`;
  if (event.form !== undefined)
    links.push(
      html`<a class="govuk-link govuk-link--no-visited-state" href="${childPath(child.child)}/asked/${encodeURIComponent(event.id)}">${t('child.as-asked')}${of}</a>`,
    );
  if (mayCorrect && mayRecord(me.role, event.kind) && !KINDS_WITH_OWN_PAGE.has(event.kind))
    links.push(
      html`<a class="govuk-link govuk-link--no-visited-state" href="${correctPath(child.child, event.id, event.kind)}">${t('common.button.correct')}${of}</a>`,
    );
  // Without the record of who they are, a child would be nobody: it can be corrected, not taken away.
  if (mayCorrect && event.kind !== 'child.registered' && event.kind !== 'bundle.made' && mayRecord(me.role, event.kind))
    links.push(
      html`<a class="govuk-link govuk-link--no-visited-state" href="${retractPath(child.child, event.id)}">${t('common.button.retract')}${of}</a>`,
    );
  return {
    id: `e${event.eid}`,
    title: words.name('kinds.name', event.kind),
    happened: t('kinds.happened', { when: happenedWords(words, event) }),
    recorded: recordedWords(visit, event),
    badges: [
      ...(counts ? [] : [badge(t(retracted ? 'common.badge.retracted' : 'common.badge.corrected'), 'caution')]),
      ...(after > LATE_DAYS ? [badge(t('child.recorded-later', { count: after }), 'caution')] : []),
      ...(event.imported && event.source !== 'demo' ? [badge(t('common.badge.imported'))] : []),
      ...(event.body === 'erased' ? [badge(t('child.erased'))] : []),
      ...(event.children.length > 1 ? [badge(t('child.shared', { count: event.children.length }))] : []),
    ],
    body: html`${fieldList(tellFields({ words, organisation, facts: picture.all }, event))}${counts && completenessHtml(words, event)}${counts && signedHtml(visit, picture, fact, known, of)}`,
    tone: counts ? (alarming ? 'alarm' : undefined) : 'void',
    ...(links.length === 0 ? {} : { links: join(links, ' ') }),
  };
};

/** The chronology: what happened and when it was written down, narrowed, a page at a time. */
export const chronologyHtml = (
  visit: Visit,
  picture: Picture,
  entries: readonly Fact[],
  shown: readonly Fact[],
  known: ReadonlyMap<string, RecordedEvent>,
  level: Level,
): Html => {
  const { words, child, query } = visit;
  const { t } = words;
  const render = govukIn(words);
  const printing = first(query, 'view') === 'print';
  const narrowed = narrowedBy(query);
  const window = windowOf(query);
  const onPage = new Set(shown.map(({ id }) => id));
  const told = shown.flatMap((fact) => {
    const event = known.get(fact.id);
    return event === undefined ? [] : [entryOf(visit, picture, fact, event, known, onPage)];
  });
  const kept = ['known-at', 'as-at'].flatMap((name) => {
    const value = first(query, name);
    return value === '' ? [] : [html`<input type="hidden" name="${name}" value="${value}">`];
  });
  const date = (name: 'from' | 'to', day: Day | undefined): Html =>
    dateField(words, {
      name,
      label: t(`child.filter.${name}`),
      sent: day === undefined ? {} : dateValues(name, day),
    });
  const pages = Math.ceil(entries.length / PAGE);
  const firstShown = window.everything ? 1 : (window.page - 1) * PAGE + 1;
  return html`
    ${
      !printing &&
      filter(words, {
        title: t('child.filter.title'),
        action: addressOf(
          child.child,
          Object.fromEntries(
            ['known-at', 'as-at'].flatMap((name) => (query[name] === undefined ? [] : [[name, query[name]]])),
          ),
          {},
        ),
        open: isNarrowed(narrowed),
        fields: html`${kept}${anyOrOne(words, {
          name: 'area',
          label: t('child.filter.area'),
          any: t('child.filter.everything'),
          of: AREAS.map((area) => ({ value: area, text: words.name('kinds.area', area) })),
          value: narrowed.area,
        })}${render('checkboxes', {
          idPrefix: 'only',
          name: 'only',
          classes: 'govuk-checkboxes--small',
          items: [{ value: 'visits', text: t('child.filter.only-visits'), checked: narrowed.onlyVisits }],
        })}${date('from', narrowed.from)}${date('to', narrowed.to)}`,
      })
    }
    <p class="govuk-body diogel-muted">${shown.length === 0 ? t('child.chronology.none') : t('child.chronology.shown', { from: words.number(firstShown), to: words.number(firstShown + shown.length - 1), all: words.number(entries.length) })}${
      !printing &&
      !window.everything &&
      entries.length > PAGE &&
      html` <a class="govuk-link" href="${addressOf(child.child, query, { all: 'yes', page: undefined })}#chronology">${t('child.chronology.all')}</a>`
    }</p>
    ${told.length > 0 && timeline(told, level)}
    ${
      !window.everything &&
      pages > 1 &&
      render('pagination', {
        ...(window.page > 1
          ? {
              previous: {
                href: `${addressOf(child.child, query, { page: String(window.page - 1) })}#chronology`,
                text: t('child.chronology.newer'),
              },
            }
          : {}),
        ...(window.page < pages
          ? {
              next: {
                href: `${addressOf(child.child, query, { page: String(window.page + 1) })}#chronology`,
                text: t('child.chronology.older'),
              },
            }
          : {}),
      })
    }`;
};
