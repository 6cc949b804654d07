import { maySee } from '#src/access/index.ts';
import { formatDay } from '#src/calendar/index.ts';
import type { Item, Measure } from '#src/law/index.ts';
import { keptChildren } from '#src/views/index.ts';
import { govukIn } from '../../govuk/index.ts';
import { type Content, type Html, html } from '../../html.ts';
import { type Answer, first, type Visit } from '../../site.ts';
import { childHref, childName, childTable, reachable, runOf } from '../listed.ts';
import { addressOf, type Shown, withFigures } from './asked.ts';
import { countedNote, markHtml, periodWords, scopeWords } from './overview.ts';
import { definitionHtml, figureText, groupName, measureName, partsBy } from './saying.ts';
import { trend } from './trend.ts';

/** What a list shows at most. */
const MOST = 200;

const notFound = ({ page, words }: Visit): Answer => ({
  status: 404,
  body: page({
    title: words.t('common.not-found.title'),
    body: html`<p class="govuk-body">${words.t('common.not-found.body')}</p>`,
  }),
});

const listHref = (shown: Shown, measure: string, more: Readonly<Record<string, string>> = {}): string =>
  addressOf(`/figures/list/${measure}`, shown.asked, more);

/** More parts than this are folded away: nobody reads a post in forty to see a measure. */
const AT_A_GLANCE = 12;

const partTables = (visit: Visit, shown: Shown, measure: Measure): readonly Html[] => {
  const { words } = visit;
  const { t, name } = words;
  const byGrouping = Map.groupBy(shown.parts(measure.id), ({ by }) => by ?? '');
  return [...byGrouping].map(([by, parts]) => {
    const title = name('figures.grouping', by);
    const table = childTable(
      title,
      [t('figures.head.part'), t('figures.head.now')],
      parts.map((part): Content[] => [
        groupName(visit, measure.id, by, part.group ?? ''),
        html`<a class="govuk-link govuk-link--no-visited-state" href="${listHref(shown, measure.id, { by, group: part.group ?? '' })}">${figureText(words, part, measure)}</a>`,
      ]),
    );
    return html`<h2 class="govuk-heading-s">${title}</h2>${
      parts.length > AT_A_GLANCE
        ? govukIn(words)('details', { summaryText: t('figures.parts', { count: parts.length }), html: table })
        : table
    }`;
  });
};

/** One measure: its number and its twin's, whose definition it is, its course, its parts, and the way to who is behind it. */
export const measure = (visit: Visit): Promise<Answer> =>
  withFigures(visit, (shown) => {
    const { words, params, page, me, services } = visit;
    const { t } = words;
    const found = shown.measures.find(({ id }) => id === params['measure']);
    if (found === undefined) return notFound(visit);
    const twin = shown.measures.find(({ id }) => id === found.twin);
    return page({
      title: measureName(words, found.id),
      caption: `${scopeWords(visit, shown.asked.scope)}, ${periodWords(visit, shown.asked)}`,
      back: { href: addressOf('/figures', shown.asked), text: t('figures.title') },
      print: t('work.printed', { who: me.person, when: words.dateTime(services.clock.now()) }),
      body: html`
        <p class="govuk-heading-l">${figureText(words, shown.figure(found.id), found)}${markHtml(words, shown.mark(found))}</p>
        <p class="govuk-body"><a class="govuk-link" href="${listHref(shown, found.id)}">${t('figures.list.link')}</a></p>
        ${twin && html`<p class="govuk-body">${t('figures.definition.twin')}: <a class="govuk-link" href="${addressOf(`/figures/measure/${twin.id}`, shown.asked)}">${measureName(words, twin.id)}</a>, ${figureText(words, shown.figure(twin.id), twin)}</p>`}
        <p class="govuk-body">${definitionHtml(words, found)}</p>
        ${countedNote(visit, shown)}
        ${trend(visit, shown, found)}
        ${partTables(visit, shown, found)}`,
    });
  });

const rowsOf = async (visit: Visit, measured: Measure, items: readonly Item[]): Promise<Content[][]> => {
  const { words, me, services } = visit;
  const { t, name, shortDate } = words;
  const children = [...new Set(items.map(({ child }) => child))];
  const [kept, events] = await Promise.all([
    keptChildren(runOf(visit), me.authority, children),
    services.ledger.eventsById(me.authority, [...new Set(items.flatMap((item) => item.events))]),
  ]);
  const names = new Map(kept.map((child) => [child.child, child]));
  const what = new Map(events.map((event) => [event.id, event]));
  const asks = measured.having !== undefined;
  return items.flatMap((item): Content[][] => {
    const child = names.get(item.child);
    if (child === undefined) return [];
    const behind = item.events.flatMap((id) => {
      const event = what.get(id);
      return event === undefined || !maySee(me.role, event.kind) ? [] : [event];
    });
    return [
      [
        html`<strong><a class="govuk-link govuk-link--no-visited-state" href="${childHref(item.child)}">${childName(words, child)}</a></strong>`,
        behind.map(
          ({ kind, day }, index) =>
            html`${index > 0 && html`<br>`}${name('kinds.name', kind)}, <span class="diogel-nowrap">${shortDate(day)}</span>`,
        ),
        html`<span class="diogel-nowrap">${shortDate(item.day)}</span>`,
        ...(asks ? [t(item.has ? 'figures.list.yes' : 'figures.list.no')] : []),
      ],
    ];
  });
};

/** Who is behind a number: children within reach by name, with the events that make it; the others are counted and not named. */
export const list = (visit: Visit): Promise<Answer> =>
  withFigures(visit, async (shown) => {
    const { words, params, query, page, me, services } = visit;
    const { t, name, number } = words;
    const found = shown.measures.find(({ id }) => id === params['measure']);
    if (found === undefined) return notFound(visit);
    const [by, group] = [first(query, 'by'), first(query, 'group')];
    const all = shown.itemsOf(found.id).filter((item) => by === '' || partsBy(found, item, by).includes(group));
    const standing = await keptChildren(runOf(visit), me.authority, [...new Set(all.map(({ child }) => child))]);
    const near = new Set(standing.filter((child) => reachable(me, child)).map(({ child }) => child));
    const beyond = new Set(all.map(({ child }) => child)).size - near.size;
    const own = all.filter(({ child }) => near.has(child)).sort((a, b) => a.day - b.day);
    const rows = await rowsOf(visit, found, own.slice(0, MOST));
    const part = by === '' ? '' : `, ${name('figures.grouping', by)}: ${groupName(visit, found.id, by, group)}`;
    return page({
      title: t('figures.list.title'),
      caption: `${measureName(words, found.id)}, ${periodWords(visit, shown.asked)}${part}`,
      back: { href: addressOf(`/figures/measure/${found.id}`, shown.asked), text: measureName(words, found.id) },
      print: t('work.printed', { who: me.person, when: words.dateTime(services.clock.now()) }),
      body: html`
        ${countedNote(visit, shown)}
        ${beyond > 0 && html`<p class="govuk-body">${t('figures.list.beyond', { count: beyond })}</p>`}
        ${own.length > MOST && html`<p class="govuk-body">${t('figures.list.first', { count: number(MOST) })}</p>`}
        ${
          rows.length === 0
            ? html`<p class="govuk-body">${t('figures.list.none')}</p>`
            : childTable(
                t('figures.list.title'),
                [
                  t('figures.head.child'),
                  t('figures.head.what'),
                  t('figures.head.day'),
                  ...(found.having === undefined ? [] : [t('figures.head.has')]),
                ],
                rows,
              )
        }`,
    });
  });

/** What changed since the last edition, event by event. */
export const changed = (visit: Visit): Promise<Answer> =>
  withFigures(visit, async (shown) => {
    const { words, query, page, me } = visit;
    const { t, name } = words;
    const found = shown.measures.find(({ id }) => id === first(query, 'measure'));
    const { edition, desk } = shown;
    if (found === undefined || edition === undefined) return notFound(visit);
    const { team, worker } = shown.asked.scope;
    const isIn = (item: Item | undefined): boolean =>
      item !== undefined &&
      (team === null || partsBy(found, item, 'team').includes(team)) &&
      (worker === null || partsBy(found, item, 'worker').includes(worker));
    const changes = desk.changes.filter(
      (change) => change.measure === found.id && (isIn(change.before) || isIn(change.after)),
    );
    const standing = await keptChildren(runOf(visit), me.authority, [...new Set(changes.map(({ child }) => child))]);
    const near = new Map(standing.filter((child) => reachable(me, child)).map((child) => [child.child, child]));
    const beyond = new Set(changes.map(({ child }) => child)).size - near.size;
    const rows = changes.slice(0, MOST).flatMap(({ child, how, because }): Content[][] => {
      const known = near.get(child);
      if (known === undefined) return [];
      return [
        [
          html`<strong><a class="govuk-link govuk-link--no-visited-state" href="${childHref(child)}">${childName(words, known)}</a></strong>`,
          t(`figures.changed.${how}`),
          because
            .filter(({ kind }) => maySee(me.role, kind))
            .map(({ kind, day, at, corrected }, index) => {
              const said = { what: name('kinds.name', kind), when: words.shortDate(day), recorded: words.dateTime(at) };
              return html`${index > 0 && html`<br>`}${t(corrected ? 'figures.changed.corrected' : 'figures.changed.recorded', said)}`;
            }),
        ],
      ];
    });
    return page({
      title: t('figures.changed.title'),
      caption: `${measureName(words, found.id)}, ${edition.edition}, ${formatDay(edition.from)} – ${formatDay(edition.to)}`,
      back: { href: addressOf('/figures', shown.asked), text: t('figures.title') },
      body: html`
        ${countedNote(visit, shown)}
        ${beyond > 0 && html`<p class="govuk-body">${t('figures.list.beyond', { count: beyond })}</p>`}
        ${
          rows.length === 0
            ? html`<p class="govuk-body">${t('figures.list.none')}</p>`
            : childTable(
                t('figures.changed.title'),
                [t('figures.head.child'), t('figures.changed.changes'), t('figures.changed.because')],
                rows,
              )
        }`,
    });
  });
