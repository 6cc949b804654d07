import { isUnusual } from '#src/figures/index.ts';
import type { Measure } from '#src/law/index.ts';
import { postsOfTeam } from '#src/organisation/index.ts';
import { filter } from '../../casework.ts';
import { govukIn } from '../../govuk/index.ts';
import { type Content, type Html, html } from '../../html.ts';
import type { Answer, Visit } from '../../site.ts';
import type { Words } from '../../words.ts';
import { childTable, postTitle, teamName, teamsOf } from '../listed.ts';
import { periodFields } from '../watch/period.ts';
import { smallChart } from './chart.ts';
import { addressOf, isTimely, type Mark, neighbours, type Shown, withFigures } from './asked.ts';
import { definitionBadge, figureText, measureName } from './saying.ts';
import { courseOf, usualText } from './trend.ts';

/** The sections of the page, each from the measure that it begins with. */
const SECTIONS = [
  ['front-door', 'contacts'],
  ['assessment', 'assessments'],
  ['protection', 'strategy-discussions'],
  ['looked-after', 'looked-after'],
  ['plans', 'supported-at-home'],
  ['risk', 'missing-episodes'],
  ['recording', 'recorded-in-time'],
] as const;
/** Shown beside the cases, and declared after the headline. */
const AMONG_PLANS = 'caseload';

export const periodWords = (
  { words }: Pick<Visit, 'words'>,
  { from, to }: { readonly from: number; readonly to: number },
): string => words.t('figures.period-from-to', { from: words.date(from), to: words.date(to) });

export const scopeWords = ({ words, organisation }: Visit, { team, worker }: Shown['asked']['scope']): string => {
  if (worker !== null) return postTitle(organisation, worker, words.language);
  return team === null ? words.t('work.team.everyone') : teamName(organisation, team, words.language);
};

const headline = (measures: readonly Measure[]): ReadonlyMap<(typeof SECTIONS)[number][0], readonly Measure[]> => {
  const found = new Map<(typeof SECTIONS)[number][0], Measure[]>();
  let section: (typeof SECTIONS)[number][0] = 'front-door';
  for (const measure of measures) {
    if (isTimely(measure)) continue;
    section = SECTIONS.find(([, begins]) => begins === measure.id)?.[0] ?? section;
    const into = measure.id === AMONG_PLANS ? 'plans' : section;
    found.set(into, [...(found.get(into) ?? []), measure]);
  }
  return found;
};

/** A table of measures: this period, the one before, their course, each name the way to its own page. */
export const measureTable = (visit: Visit, shown: Shown, caption: string, measures: readonly Measure[]): Html => {
  const { words } = visit;
  const { t } = words;
  return childTable(
    caption,
    [t('figures.head.measure'), t('figures.head.now'), t('figures.head.before'), t('figures.trend.title')],
    measures.map((measure): Content[] => [
      html`<a class="govuk-link govuk-link--no-visited-state" href="${addressOf(`/figures/measure/${measure.id}`, shown.asked)}">${measureName(words, measure.id)}</a> ${definitionBadge(words, measure)}`,
      html`${figureText(words, shown.figure(measure.id), measure)}${markHtml(words, shown.mark(measure))}`,
      html`<span class="diogel-muted">${figureText(words, shown.figure(measure.id, 1), measure)}</span>`,
      smallChart(courseOf(shown, measure)),
    ]),
  );
};

/** What lies outside of what chance alone would bring: where somebody should look first. */
const unusualSection = ({ words }: Visit, shown: Shown): Html | false => {
  const { t } = words;
  const rows = shown.measures.flatMap((measure): Content[][] => {
    if (isTimely(measure)) return [];
    const latest = courseOf(shown, measure).at(-1);
    if (latest === undefined || !isUnusual(latest)) return [];
    return [
      [
        html`<a class="govuk-link govuk-link--no-visited-state" href="${addressOf(`/figures/measure/${measure.id}`, shown.asked)}">${measureName(words, measure.id)}</a>`,
        figureText(words, shown.figure(measure.id), measure),
        usualText(words, measure, latest),
      ],
    ];
  });
  return (
    rows.length > 0 &&
    html`<h2 class="govuk-heading-m">${t('figures.trend.unusual-title')}</h2>${childTable(t('figures.trend.unusual-title'), [t('figures.head.measure'), t('figures.head.now'), t('figures.head.usual')], rows)}`
  );
};

/** What was published, and what the same figures are now: of measures in which something has changed since. */
const changedSection = (visit: Visit, { desk, edition, manifest, measures, asked }: Shown): Html => {
  const { words } = visit;
  const { t, number } = words;
  const heading = html`<h2 class="govuk-heading-m">${t('figures.changed.title')}</h2>`;
  if (edition === undefined) return html`${heading}<p class="govuk-body">${t('figures.changed.none-published')}</p>`;
  const changed = Map.groupBy(desk.changes, ({ measure }) => measure);
  const rows = measures.flatMap((measure): Content[][] => {
    const changes = changed.get(measure.id);
    const before = manifest?.figures.find((figure) => figure.measure === measure.id && figure.by === undefined);
    if (changes === undefined || typeof before?.count !== 'number') return [];
    const was = { count: before.count, ...(typeof before.of === 'number' ? { of: before.of } : {}) };
    return [
      [
        html`<a class="govuk-link govuk-link--no-visited-state" href="${addressOf('/figures/changed', asked, { measure: measure.id })}">${measureName(words, measure.id)}</a>`,
        figureText(words, was, measure),
        number(changes.length),
      ],
    ];
  });
  if (rows.length === 0)
    return html`${heading}<p class="govuk-body">${t('figures.changed.nothing', { edition: edition.edition })}</p>`;
  return html`${heading}<p class="govuk-body">${t('figures.changed.intro', { edition: edition.edition, period: periodWords(visit, edition) })}</p>
    ${childTable(t('figures.changed.title'), [t('figures.changed.measure'), t('figures.changed.published'), t('figures.changed.changes')], rows)}`;
};

const chooser = (visit: Visit, { asked }: Shown): Html => {
  const { words, organisation } = visit;
  const { t, language } = words;
  const { scope } = asked;
  const render = govukIn(words);
  const workers = (scope.team === null ? organisation.posts : postsOfTeam(organisation.posts, scope.team)).filter(
    ({ role }) => role === 'social-worker',
  );
  return filter(words, {
    title: t('figures.filter.title'),
    action: '/figures',
    open: visit.query['from-day'] !== undefined || scope.worker !== null || (scope.choosing && scope.team !== null),
    fields: html`${periodFields(visit, asked)}${
      scope.choosing &&
      render('select', {
        id: 'team',
        name: 'team',
        label: { text: t('common.nav.team') },
        value: scope.team ?? '',
        items: [
          { value: '', text: t('work.team.everyone') },
          ...teamsOf(organisation, words).map(({ team, name }) => ({ value: team, text: name })),
        ],
      })
    }${render('select', {
      id: 'worker',
      name: 'worker',
      label: { text: t('figures.filter.post') },
      value: scope.worker ?? '',
      items: [
        { value: '', text: t('figures.filter.every') },
        ...workers.map(({ post }) => ({ value: post, text: postTitle(organisation, post, language) })),
      ],
    })}`,
  });
};

/** What a figure's mark says, in colour and in words; in words alone where nothing stands behind a colour. */
export const markHtml = ({ t }: Words, mark: Mark | undefined): Html | false => {
  if (mark === undefined) return false;
  if (mark === 'differs' || mark === 'changed')
    return html`<br><span class="diogel-muted">${t(`figures.mark.${mark}`)}</span>`;
  return html`<br>${
    mark.short === 0
      ? html`<strong class="govuk-tag govuk-tag--green">${t('figures.mark.met')}</strong>`
      : html`<strong class="govuk-tag govuk-tag--yellow">${t('figures.mark.short', { count: mark.short })}</strong>`
  }`;
};

/** What stands behind the colours, or why there are none. */
const colourNote = (visit: Visit, { edition, recounted, evidence }: Shown): Html => {
  const { words, services } = visit;
  const { t, dateTime, days } = words;
  const name = edition?.edition ?? '';
  const when = recounted === undefined ? '' : dateTime(recounted.atUs);
  const said = (): string => {
    switch (evidence) {
      case 'agrees':
        return t('figures.colour.agrees', { edition: name, when });
      case 'some-differ':
        return t('figures.colour.some-differ', { edition: name, when });
      case 'untrue':
        return t('figures.colour.untrue', { edition: name, when });
      case 'failed':
        return t('figures.colour.failed', { edition: name, when });
      case 'stale':
        return t('figures.colour.stale', {
          edition: name,
          when,
          days: days(Math.round(services.recountLasts / 86_400_000_000)),
        });
      case 'not-recounted':
        return t('figures.colour.not-recounted', { edition: name });
      case 'not-published':
        return t('figures.colour.not-published');
      case 'not-this':
        return t('figures.colour.not-this', {
          edition: name,
          period: edition === undefined ? '' : periodWords(visit, edition),
        });
    }
  };
  const wrong = evidence === 'untrue' || evidence === 'some-differ' || evidence === 'failed';
  return html`<p class="govuk-inset-text">${said()}${wrong && html` <a class="govuk-link" href="/integrity#recount">${t('figures.colour.see')}</a>`}</p>`;
};

/** When it was counted, and what stands behind its colours. */
export const countedNote = (visit: Visit, shown: Shown): Html => {
  const { words, path } = visit;
  const { t } = words;
  const again = addressOf(path.split('?')[0] ?? '/figures', shown.asked, { again: 'yes' });
  return html`<p class="govuk-body-s diogel-muted">${t('figures.counted', { when: words.dateTime(shown.desk.countedUs) })} <a class="govuk-link" href="${again}">${t('figures.again')}</a></p>
    ${colourNote(visit, shown)}`;
};

/** Figures: what changed since the last edition, then every measure of the headline. */
export const overview = (visit: Visit): Promise<Answer> =>
  withFigures(visit, (shown) => {
    const { words, me, services, page, today } = visit;
    const { t } = words;
    const { asked, measures } = shown;
    const { before, after } = neighbours(asked, today);
    const sections = headline(measures);
    return page({
      title: t('figures.title'),
      caption: scopeWords(visit, asked.scope),
      print: t('work.printed', { who: me.person, when: words.dateTime(services.clock.now()) }),
      body: html`
        <p class="govuk-body-l">${periodWords(visit, asked)}</p>
        <p class="govuk-body"><a class="govuk-link" href="${addressOf('/figures', before)}">${t('figures.earlier')}</a>${after && html` · <a class="govuk-link" href="${addressOf('/figures', after)}">${t('figures.later')}</a>`}</p>
        ${chooser(visit, shown)}
        ${changedSection(visit, shown)}
        ${unusualSection(visit, shown)}
        ${countedNote(visit, shown)}
        ${SECTIONS.map(([section]) => {
          const own = sections.get(section) ?? [];
          const title = t(`figures.section.${section}`);
          return (
            own.length > 0 && html`<h2 class="govuk-heading-m">${title}</h2>${measureTable(visit, shown, title, own)}`
          );
        })}
        <p class="govuk-body"><a class="govuk-link" href="${addressOf('/figures/duties', asked)}">${t('figures.all-duties')}</a></p>
        <p class="govuk-body"><a class="govuk-link" href="${addressOf('/figures.xlsx', asked)}">${t('figures.xlsx')}</a><br><a class="govuk-link" href="${addressOf('/figures.csv', asked)}">${t('figures.csv')}</a></p>
        ${me.role === 'director' && html`<p class="govuk-body"><a class="govuk-link" href="/figures/publish">${t('figures.publish.title')}</a></p>`}`,
    });
  });

/** The timeliness of every duty that is on. */
export const duties = (visit: Visit): Promise<Answer> =>
  withFigures(visit, (shown) => {
    const { words, me, services, page } = visit;
    const { t } = words;
    return page({
      title: t('figures.all-duties'),
      caption: `${scopeWords(visit, shown.asked.scope)}, ${periodWords(visit, shown.asked)}`,
      back: { href: addressOf('/figures', shown.asked), text: t('figures.title') },
      print: t('work.printed', { who: me.person, when: words.dateTime(services.clock.now()) }),
      body: html`${countedNote(visit, shown)}${measureTable(visit, shown, t('figures.all-duties'), shown.measures.filter(isTimely))}`,
    });
  });
