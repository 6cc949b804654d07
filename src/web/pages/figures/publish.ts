import { formatDay } from '#src/calendar/index.ts';
import {
  bundleLines,
  type Edition,
  editionsOf,
  prepare,
  type Prepared,
  type PublicFigure,
  publish as publishPrepared,
  quarterOf,
  sha256,
} from '#src/figures/index.ts';
import type { Measure } from '#src/law/index.ts';
import type { Services } from '#src/recording/index.ts';
import { govukIn } from '../../govuk/index.ts';
import { type Content, type Html, html } from '../../html.ts';
import type { Problem } from '../../layout.ts';
import { type Answer, first, type Visit } from '../../site.ts';
import { problemOf } from '../asking.ts';
import { childTable } from '../listed.ts';
import { periodFields } from '../watch/period.ts';
import { askedOf } from './asked.ts';
import { figureText, groupName, measureName } from './saying.ts';

const PATH = '/figures/publish';
/** How long a page waits for what was recorded to be sealed. */
const PATIENCE_MS = 8_000;

/** What was shown to a director, until it is published or something else is shown: the latest of each authority. */
const shownBy = new WeakMap<Services, Map<number, Prepared>>();
const preparedOf = (services: Services): Map<number, Prepared> => {
  let known = shownBy.get(services);
  if (known === undefined) shownBy.set(services, (known = new Map()));
  return known;
};

const nameOf = (day: number): string => {
  const { year, quarter } = quarterOf(day);
  return `${year}-${String((year + 1) % 100).padStart(2, '0')} Q${quarter}`;
};

const publicText = (visit: Visit, { count, of }: PublicFigure, measure: Measure): string => {
  const { t, number } = visit.words;
  if (typeof count === 'number' && of !== null)
    return figureText(visit.words, of === undefined ? { count } : { count, of }, measure);
  if (of === undefined || of === null) return t('figures.suppressed');
  return `${t('figures.suppressed')} (${number(of)})`;
};

/** What the public would read, whole and in parts. */
const preview = (visit: Visit, { public: told }: Prepared): Html => {
  const { t, name } = visit.words;
  const byId = new Map(told.measures.map((measure) => [measure.id, measure]));
  const rows = told.figures.flatMap((figure): Content[][] => {
    const measure = byId.get(figure.measure);
    if (measure === undefined) return [];
    const { by, group = '' } = figure;
    return [
      [
        by === undefined
          ? html`<strong>${measureName(visit.words, figure.measure)}</strong>`
          : measureName(visit.words, figure.measure),
        by === undefined ? '' : `${name('figures.grouping', by)}: ${groupName(visit, figure.measure, by, group)}`,
        publicText(visit, figure, measure),
      ],
    ];
  });
  const caption = t('figures.publish.preview');
  return html`<h2 class="govuk-heading-m">${caption}</h2>${childTable(caption, [t('figures.head.measure'), t('figures.head.part'), t('figures.head.number')], rows)}`;
};

const editionTable = (visit: Visit, editions: readonly Edition[]): Html => {
  const { t, dateTime, date } = visit.words;
  const title = t('figures.publish.editions');
  return html`<h2 class="govuk-heading-m">${title}</h2>${
    editions.length === 0
      ? html`<p class="govuk-body">${t('figures.publish.none')}</p>`
      : childTable(
          title,
          [
            t('figures.publish.edition'),
            t('figures.head.period'),
            t('figures.publish.when'),
            t('figures.publish.hash'),
            t('figures.publish.bundle'),
          ],
          [...editions]
            .reverse()
            .map((edition): Content[] => [
              edition.edition,
              t('figures.period-from-to', { from: date(edition.from), to: date(edition.to) }),
              dateTime(edition.publishedUs),
              html`<code class="diogel-hash">${edition.public}</code>`,
              html`<a class="govuk-link" href="/figures/bundle/${edition.id}">${t('figures.publish.bundle')}<span class="govuk-visually-hidden">: ${edition.edition}</span></a><br><a class="govuk-link" href="/figures/spreadsheet/${edition.id}">${t('figures.sheet.of-edition')}<span class="govuk-visually-hidden">: ${edition.edition}</span></a>`,
            ]),
        )
  }`;
};

const form = (visit: Visit, values: { readonly edition: string }, problems: readonly Problem[]): Html => {
  const { words } = visit;
  const { t } = words;
  const render = govukIn(words);
  // What was typed stays where a form is shown again.
  const sent = { ...visit, query: visit.request.method === 'POST' ? visit.form : visit.query };
  return html`<form method="post" action="${PATH}" novalidate>${visit.token}
    ${render('input', {
      id: 'edition',
      name: 'edition',
      label: { text: t('figures.publish.edition') },
      classes: 'govuk-input--width-20',
      value: values.edition,
      errorMessage: problemOf(problems, 'edition'),
    })}
    ${periodFields(sent, askedOf(sent))}
    ${render('button', { text: t('figures.publish.prepare'), name: '_do', value: 'prepare', classes: 'govuk-button--secondary' })}
  </form>`;
};

const publishForm = (visit: Visit, prepared: Prepared, problems: readonly Problem[]): Html => {
  const { words } = visit;
  const { t } = words;
  const render = govukIn(words);
  return html`${preview(visit, prepared)}
    <form method="post" action="${PATH}" novalidate>${visit.token}
      <input type="hidden" name="hash" value="${sha256(prepared.publicText)}">
      ${render('checkboxes', {
        idPrefix: 'read',
        name: 'read',
        items: [{ value: 'yes', text: t('figures.publish.confirm') }],
        errorMessage: problemOf(problems, 'read'),
      })}
      ${render('button', { text: t('figures.publish.button'), name: '_do', value: 'publish' })}
    </form>`;
};

interface Said {
  readonly problems?: readonly Problem[];
  readonly edition?: string;
  readonly prepared?: Prepared | undefined;
  readonly done?: string;
}

const body = async (visit: Visit, { problems = [], edition, prepared, done }: Said = {}): Promise<Html> => {
  const { words, page, services, me } = visit;
  const { t } = words;
  const editions = await editionsOf(services.ledger, me.authority);
  const suggested = edition ?? nameOf(askedOf(visit).from);
  return page({
    title: t('figures.publish.title'),
    back: { href: '/figures', text: t('figures.title') },
    problems,
    notices: done === undefined ? [] : [{ kind: 'success', text: t('figures.publish.done', { edition: done }) }],
    body: html`<p class="govuk-body-l">${t('figures.publish.intro')}</p>
      ${prepared === undefined ? form(visit, { edition: suggested }, problems) : publishForm(visit, prepared, problems)}
      ${editionTable(visit, editions)}`,
  });
};

/** The page on which a director publishes: editions, and what another would say. */
export const publishPage = (visit: Visit): Promise<Html> => {
  const done = first(visit.query, 'done');
  return body(visit, done === '' ? {} : { done });
};

/** Shows what would be published, and publishes what was shown: in two steps, so that nobody publishes what they have not read. */
export const publishing = async (visit: Visit): Promise<Answer> => {
  const { words, form: sent, services, me, today } = visit;
  const { t } = words;
  const refused = async (said: Said): Promise<Answer> => ({ status: 422, body: await body(visit, said) });
  const kept = preparedOf(services);
  if (first(sent, '_do') === 'publish') {
    const prepared = kept.get(me.authority);
    if (prepared === undefined || sha256(prepared.publicText) !== first(sent, 'hash'))
      return refused({ problems: [{ text: t('figures.publish.gone') }] });
    if (first(sent, 'read') !== 'yes')
      return refused({ prepared, problems: [{ field: 'read', text: t('figures.publish.needs-confirm') }] });
    const published = await publishPrepared(services, me, prepared, services.clock.now());
    if (!published.ok && published.code === 'taken')
      return refused({ edition: '', problems: [{ field: 'edition', text: t('figures.publish.taken') }] });
    if (!published.ok) throw new Error(`a publication was refused: ${published.code}`);
    kept.delete(me.authority);
    return { redirect: `${PATH}?${new URLSearchParams({ done: prepared.edition }).toString()}` };
  }
  const edition = first(sent, 'edition').trim();
  if (edition === '' || edition.length > 100)
    return refused({ edition, problems: [{ field: 'edition', text: t('figures.publish.needs-name') }] });
  if ((await editionsOf(services.ledger, me.authority)).some((each) => each.edition === edition))
    return refused({ edition, problems: [{ field: 'edition', text: t('figures.publish.taken') }] });
  const { from, to } = askedOf({ ...visit, query: sent });
  const wanted = { edition, from, to, asAt: Math.min(to, today) };
  const result = await prepare(services, me.authority, wanted, services.clock.now(), PATIENCE_MS);
  if (!result.ok) return refused({ edition, problems: [{ text: t(`figures.publish.${result.code}`) }] });
  kept.set(me.authority, result.prepared);
  return body(visit, { prepared: result.prepared });
};

/** The public bundle of an edition. An inspector's, which holds every record, is written on the command line only. */
export const publicBundle = async (visit: Visit): Promise<Answer> => {
  const { words, params, page, services, me } = visit;
  const { t } = words;
  const edition = (await editionsOf(services.ledger, me.authority)).find(({ id }) => id === params['edition']);
  const missing = (text: string): Answer => ({
    status: 404,
    body: page({ title: t('common.not-found.title'), body: html`<p class="govuk-body">${text}</p>` }),
  });
  if (edition === undefined) return missing(t('common.not-found.body'));
  const made = await bundleLines(services, me.authority, edition, 'public');
  if (!made.ok) return missing(t('figures.publish.not-bundled'));
  let content = '';
  for await (const line of made.lines) content += line;
  const name = `diogel-figures-${formatDay(edition.from)}-${formatDay(edition.to)}.jsonl`;
  return { download: { name, type: 'application/jsonl', content } };
};
