import { mayRecord, PRACTICE_ROLES } from '#src/access/index.ts';
import { civil } from '#src/calendar/index.ts';
import type { RecordedEvent } from '#src/ledger/index.ts';
import { THEMES, themesOf } from '#src/practice/index.ts';
import { badge, filter, timeline, type TimelineEntry } from '../../casework.ts';
import { govukIn } from '../../govuk/index.ts';
import { type Html, html, join } from '../../html.ts';
import { type Answer, first, type PageRoute, type Visit } from '../../site.ts';
import { anyOrOne } from '../asking.ts';
import { childName, childPath } from '../child/reach.ts';
import { fieldList, happenedWords, postTitle, tellFields, written } from '../child/saying.ts';
import { childPagesNav } from '../family/nav.ts';
import { type Family, familyOf } from '../family/opening.ts';
import { familyEntries, peopleIn, personWords } from '../family/people.ts';
import { correctPath, recordPath, retractPath } from '../forms/addresses.ts';
import { type Asked, askedBy, byYear, merged, SIGHTS, type ToldEntry } from './entries.ts';

const PAGE = 100;

const pathOf = (child: string, asked: Readonly<Record<string, string>>): string =>
  `${childPath(child)}/chronology?${new URLSearchParams(asked).toString()}`;

const keyOf = (child: string, id: string): string => `${child}\0${id}`;

interface Opened {
  readonly family: Family;
  readonly rows: ReadonlyMap<string, RecordedEvent>;
  readonly people: ReadonlyMap<string, string>;
}

const entryOf = (visit: Visit, { family, rows, people }: Opened, asked: Asked, entry: ToldEntry): TimelineEntry[] => {
  const { words, organisation, me, child } = visit;
  const { t, name } = words;
  const { fact, of, marks } = entry;
  const [whose] = of;
  const file = family.files.find((each) => each.child === whose);
  const event = whose === undefined ? undefined : rows.get(keyOf(whose, fact.id));
  if (event === undefined || file === undefined) return [];
  const own = of.includes(child.child);
  const named = of.flatMap((id) => family.children.find((each) => each.child === id) ?? []);
  const when = happenedWords(words, event);
  const hidden = html`<span class="govuk-visually-hidden">: ${name('kinds.name', event.kind)}, ${when}</span>`;
  const link = (href: string, text: string): Html =>
    html`<a class="govuk-link govuk-link--no-visited-state" href="${href}">${text}${hidden}</a>`;
  const said = marks.flatMap(({ child: by, mark }) => {
    const row = rows.get(keyOf(by, mark.id));
    return row === undefined ? [] : [{ by, mark: row }];
  });
  const ownMark = said.find(({ by }) => by === child.child)?.mark;
  const links = [
    ...(own && ownMark === undefined && fact.kind !== 'history.noted' && mayRecord(me.role, 'chronology.marked')
      ? [
          link(
            `${recordPath(child.child, 'chronology.marked')}?entry=${encodeURIComponent(fact.id)}`,
            t('chronology.mark'),
          ),
        ]
      : []),
    ...(ownMark !== undefined && mayRecord(me.role, 'chronology.marked')
      ? [
          link(correctPath(child.child, ownMark.id, 'chronology.marked'), t('chronology.change-why')),
          link(retractPath(child.child, ownMark.id), t('chronology.unmark')),
        ]
      : []),
    ...(own && fact.kind === 'history.noted' && mayRecord(me.role, 'history.noted')
      ? [link(correctPath(child.child, fact.id, 'history.noted'), t('common.button.correct'))]
      : []),
  ];
  const themes = themesOf(
    fact,
    marks.map(({ mark }) => mark),
  );
  return [
    {
      id: `e${event.eid}`,
      title: name('kinds.name', event.kind),
      happened: when,
      recorded: t('kinds.recorded', {
        when: words.dateTime(event.recordedUs),
        who: postTitle(words, organisation, event.by),
      }),
      badges: [
        ...(asked.sight === 'family' ? [badge(words.list(named.map((each) => childName(words, each))), 'calm')] : []),
        ...(marks.length > 0 && !asked.onlySignificant ? [badge(t('chronology.significant'), 'caution')] : []),
        ...themes.map((theme) => badge(name('codes.theme', theme))),
      ],
      body: html`${said.map(({ by, mark }) => {
        const of = by === child.child ? undefined : family.children.find((each) => each.child === by);
        return html`<p class="govuk-body diogel-why"><strong>${of === undefined ? t('chronology.why') : t('chronology.why-of', { name: childName(words, of) })}</strong> ${written(typeof mark.data['why'] === 'string' ? mark.data['why'] : '')} <span class="diogel-muted">(${postTitle(words, organisation, mark.by)})</span></p>`;
      })}${fieldList(tellFields({ words, organisation, facts: file.facts, people }, event))}`,
      ...(links.length === 0 ? {} : { links: join(links, ' ') }),
    },
  ];
};

const page = async (visit: Visit): Promise<Answer> => {
  const { words, child, me, query, services } = visit;
  const { t, name } = words;
  const asked = askedBy(query);
  const family = await familyOf(visit);
  const files = asked.sight === 'family' ? family.files : family.files.filter((file) => file.child === child.child);
  const entries = merged(files, asked);
  const printing = first(query, 'view') === 'print';
  const pages = Math.max(1, Math.ceil(entries.length / PAGE));
  // The latest page is where somebody begins; what is printed is whole.
  const at = Math.min(pages, Math.max(1, Number.parseInt(first(query, 'page'), 10) || pages));
  const shown = printing ? entries : entries.slice((at - 1) * PAGE, at * PAGE);
  const aboutPeople = shown.some(({ fact }) => fact.kind === 'people.related' || fact.kind === 'person.ended');
  const wanted = [
    ...new Set([
      ...shown.flatMap(({ fact, marks }) => [fact.id, ...marks.map(({ mark }) => mark.id)]),
      ...(aboutPeople ? familyEntries(files) : []),
    ]),
  ];
  const read = wanted.length === 0 ? [] : await services.ledger.eventsById(me.authority, wanted);
  const within = new Set(files.map((file) => file.child));
  const rows = read.filter((row) => within.has(row.child) && row.body === 'kept');
  const opened: Opened = {
    family,
    rows: new Map(rows.map((row) => [keyOf(row.child, row.id), row])),
    people: new Map(peopleIn(files, rows).people.map((person) => [person.person, personWords(words, person)])),
  };
  const kept: Record<string, string> = {
    show: asked.sight,
    ...(asked.theme === undefined ? {} : { theme: asked.theme }),
    ...(asked.sight === 'family' && asked.onlySignificant ? { only: 'significant' } : {}),
  };
  const render = govukIn(words);
  const sights = html`<ul class="govuk-list diogel-sights">${SIGHTS.map((sight) => {
    const text = t(`chronology.sight.${sight}`);
    return sight === asked.sight
      ? html`<li><strong aria-current="true">${text}</strong></li>`
      : html`<li><a class="govuk-link govuk-link--no-visited-state" href="${pathOf(child.child, { show: sight })}">${text}</a></li>`;
  })}</ul>`;
  const narrowing = filter(words, {
    title: t('child.filter.title'),
    action: `${childPath(child.child)}/chronology`,
    open: asked.theme !== undefined || (asked.sight === 'family' && asked.onlySignificant),
    fields: html`<input type="hidden" name="show" value="${asked.sight}">${anyOrOne(words, {
      name: 'theme',
      label: t('chronology.theme'),
      any: t('child.filter.everything'),
      of: THEMES.map((theme) => ({ value: theme, text: name('codes.theme', theme) })),
      value: asked.theme,
    })}${
      asked.sight === 'family' &&
      render('checkboxes', {
        idPrefix: 'only',
        name: 'only',
        classes: 'govuk-checkboxes--small',
        items: [{ value: 'significant', text: t('chronology.only-significant'), checked: asked.onlySignificant }],
      })
    }`,
  });
  const years = byYear(shown, (day) => civil(day).year).map(
    ([year, all]) =>
      html`<section aria-labelledby="y${year}"><h2 class="govuk-heading-m" id="y${year}">${String(year)}</h2>${timeline(
        all.flatMap((entry) => entryOf(visit, opened, asked, entry)),
        3,
      )}</section>`,
  );
  const turn = (to: number, text: string): { href: string; text: string } => ({
    href: pathOf(child.child, { ...kept, page: String(to) }),
    text,
  });
  const body = html`${!printing && childPagesNav(visit, 'chronology')}
    ${!printing && sights}
    <p class="govuk-body">${t(`chronology.about.${asked.sight}`)}${asked.sight === 'family' && family.beyond > 0 && html` ${t('chronology.beyond', { count: family.beyond })}`}${asked.theme !== undefined && html` ${t('chronology.only-theme', { theme: name('codes.theme', asked.theme) })}`}</p>
    ${
      !printing &&
      html`<div class="govuk-button-group">${mayRecord(me.role, 'history.noted') && render('button', { text: name('kinds.form', 'history.noted'), href: recordPath(child.child, 'history.noted') })}<a class="govuk-link" href="${pathOf(child.child, { ...kept, view: 'print' })}">${t('chronology.print')}</a></div>${narrowing}`
    }
    ${entries.length === 0 ? html`<p class="govuk-body">${t(asked.onlySignificant && asked.theme === undefined ? 'chronology.none-marked' : 'child.chronology.none')}</p>` : html`<p class="govuk-body diogel-muted">${t('chronology.count', { count: entries.length })}</p>`}
    ${years}
    ${
      !printing &&
      pages > 1 &&
      render('pagination', {
        ...(at > 1 ? { previous: turn(at - 1, t('child.chronology.older')) } : {}),
        ...(at < pages ? { next: turn(at + 1, t('child.chronology.newer')) } : {}),
      })
    }`;
  return visit.page({
    title: t(`chronology.title.${asked.sight}`),
    caption: `${childName(words, child)}${child.born === null ? '' : `, ${words.date(child.born)}`}`,
    back: { href: printing ? pathOf(child.child, kept) : childPath(child.child) },
    body,
    ...(printing ? { print: t('child.printed', { who: me.person, when: words.dateTime(services.clock.now()) }) } : {}),
  });
};

/** The chronologies of a child: what matters, everything, and that of the family as far as the reader may see it. */
export const chronologyPages: readonly PageRoute[] = [
  { method: 'GET', path: '/children/:child/chronology', access: { roles: PRACTICE_ROLES, child: true }, handle: page },
];
