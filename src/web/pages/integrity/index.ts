import { EVERY_ROLE } from '#src/access/index.ts';
import { formatDay } from '#src/calendar/index.ts';
import type { Irregularity, Told } from '#src/figures/index.ts';
import { type KeptChild, keptChildren, type Period } from '#src/views/index.ts';
import { badge } from '../../casework.ts';
import { govukIn } from '../../govuk/index.ts';
import { type Content, type Html, html } from '../../html.ts';
import type { Problem } from '../../layout.ts';
import { type Answer, first, type PageRoute, type Visit } from '../../site.ts';
import { problemOf } from '../asking.ts';
import { childHref, childName, childTable, postTitle, reachable, runOf } from '../listed.ts';
import { periodOf, periodValues } from '../watch/period.ts';
import { answerSection, logSection } from './answer.ts';
import { besides, findingHref, questionOf } from './asking.ts';
import { type Asked, computedWords, explanationsOf, questionsSection, restatedSection } from './questions.ts';
import { backTo, formStart, readText, RECORDED, recordOwn, recordRoutes, recordSection } from './recording.ts';
import { recountedOf, recountSection } from './recounted.ts';
import { maySeeQuestions, QUESTION_ROLES } from './roles.ts';

const MONTHS = 12;
const PAGE = 50;

const askedOf = async (visit: Visit): Promise<Asked> => {
  const period = periodOf(visit, MONTHS);
  return { period, ...(await visit.services.irregularities.of(visit.me.authority, period)) };
};

const integrity = async (visit: Visit): Promise<Html> => {
  const { words, me, page, services } = visit;
  const { t } = words;
  const sees = maySeeQuestions(me.role);
  const [standing, verified, authority, recounted, asked] = await Promise.all([
    services.ledger.integrity(me.authority),
    services.ledger.lastVerification(me.authority),
    services.laws.authority(me.authority),
    recountedOf(visit),
    sees ? askedOf(visit) : undefined,
  ]);
  const known = { integrity: standing, verified, ...recounted, published: `/log/${authority.code}/checkpoint` };
  const period = asked?.period ?? periodOf(visit, MONTHS);
  return page({
    title: t('integrity.title'),
    print: t('work.printed', { who: me.person, when: words.dateTime(services.clock.now()) }),
    notices: first(visit.query, RECORDED) === 'yes' ? [{ kind: 'success', text: t('integrity.record.recorded') }] : [],
    body: html`
      <p class="govuk-body-l">${t('integrity.lead')}</p>
      ${answerSection(words, known)}
      ${logSection(words, known)}
      ${recountSection(visit, recounted)}
      ${asked !== undefined && questionsSection(visit, asked)}
      ${asked?.report !== undefined && restatedSection(visit, asked.report)}
      ${await recordSection(visit, period)}`,
  });
};

/** What the address names of a report: one finding; undefined where the report has none such. */
const findingOf = ({ params, query }: Visit, { report }: Asked): Irregularity | undefined =>
  report?.found.find(
    ({ irregularity, about }) => irregularity === params['irregularity'] && about === first(query, 'about'),
  );

const row = (visit: Visit, children: ReadonlyMap<string, KeptChild>, told: Told): readonly Content[] => {
  const { words, me, organisation } = visit;
  const { t, name, shortDate } = words;
  const child = children.get(told.child);
  const known = child === undefined ? t('work.child.no-name') : childName(words, child);
  return [
    child !== undefined && reachable(me, child)
      ? html`<a class="govuk-link govuk-link--no-visited-state" href="${childHref(told.child)}">${known}</a>`
      : known,
    name('kinds.name', told.kind),
    html`<span class="diogel-nowrap">${shortDate(told.happened)}</span>${told.before !== undefined && html`<br><span class="diogel-muted">${t('integrity.list.before', { date: shortDate(told.before) })}</span>`}`,
    html`${words.dateTime(told.recorded)}${told.imported && html` ${badge(t('integrity.list.imported'))}`}${told.outage !== undefined && html` ${badge(t('integrity.list.outage'), 'calm')}`}`,
    told.limit === undefined ? '–' : html`<span class="diogel-nowrap">${shortDate(told.limit)}</span>`,
    postTitle(organisation, told.by, words.language),
  ];
};

const monthsTable = ({ words }: Visit, { months = [] }: Irregularity): Html => {
  const { t, number, monthOfYear } = words;
  return govukIn(words)('table', {
    caption: t('integrity.list.share'),
    captionClasses: 'govuk-table__caption--s',
    head: [{ text: t('integrity.list.month') }, { text: t('integrity.list.share') }],
    rows: months.map(({ month, count, of }) => [
      { text: monthOfYear(month) },
      { text: t('watch.share', { count: number(count), of: number(of) }) },
    ]),
  });
};

/** The pages of a list that is longer than one. */
const pagesOf = ({ words }: Visit, found: Irregularity, period: Period, at: number): Html | false => {
  const pages = Math.ceil(found.told.length / PAGE);
  if (pages < 2) return false;
  const href = (to: number): string => `${findingHref('/integrity/questions', found, period)}&page=${to}`;
  return govukIn(words)('pagination', {
    ...(at > 1 ? { previous: { href: href(at - 1) } } : {}),
    ...(at < pages ? { next: { href: href(at + 1) } } : {}),
    items: Array.from({ length: pages }, (_, index) => index + 1)
      .filter((each) => each === 1 || each === pages || Math.abs(each - at) <= 2)
      .flatMap((each, index, all) => [
        ...(index > 0 && each - (all[index - 1] ?? each) > 1 ? [{ ellipsis: true }] : []),
        { number: String(each), href: href(each), current: each === at },
      ]),
  });
};

const list = async (visit: Visit): Promise<Html> => {
  const { words, me, page, services, query } = visit;
  const { t } = words;
  const asked = await askedOf(visit);
  const { period } = asked;
  const back = { href: `${backTo(period)}#questions`, text: t('integrity.list.back') };
  const found = findingOf(visit, asked);
  if (found === undefined) {
    const path = `${visit.path.split('#')[0] ?? ''}`;
    return page({
      title: t('integrity.questions.title'),
      back,
      body:
        asked.report === undefined
          ? computedWords(visit, path, asked)
          : html`<p class="govuk-body">${t('integrity.list.gone')}</p>`,
    });
  }
  const pages = Math.max(1, Math.ceil(found.told.length / PAGE));
  const at = Math.min(Math.max(1, Math.floor(Number(first(query, 'page'))) || 1), pages);
  const shown = [...found.told]
    .sort((a, b) => b.recorded - a.recorded || (a.events[0] ?? '').localeCompare(b.events[0] ?? ''))
    .slice((at - 1) * PAGE, at * PAGE);
  const ids = [...new Set(shown.map(({ child }) => child))];
  const kept = ids.length === 0 ? [] : await keptChildren(runOf(visit), me.authority, ids);
  const children = new Map(kept.map((child) => [child.child, child]));
  return page({
    title: t(`integrity.irregularity.${found.irregularity}`),
    caption: t('integrity.questions.title'),
    back,
    print: t('work.printed', { who: me.person, when: words.dateTime(services.clock.now()) }),
    body: html`
      <p class="govuk-body-l">${questionOf(visit, found)}</p>
      ${besides(visit, found).map((text) => html`<p class="govuk-body">${text}</p>`)}
      <p class="govuk-body">${t('integrity.questions.no-accusation')}</p>
      ${explanationsOf(visit, found)}
      <p class="govuk-body"><a class="govuk-link govuk-link--no-visited-state" href="${findingHref('/integrity/explain', found, period)}">${t('integrity.questions.explain')}</a></p>
      ${found.months !== undefined && monthsTable(visit, found)}
      ${
        shown.length === 0
          ? found.months === undefined && html`<p class="govuk-body">${t('integrity.list.none')}</p>`
          : html`<p class="govuk-body">${t('integrity.entries', { count: found.told.length })}</p>
        ${childTable(
          t(`integrity.irregularity.${found.irregularity}`),
          (['child', 'what', 'happened', 'recorded', 'limit', 'who'] as const).map((head) =>
            t(`integrity.list.${head}`),
          ),
          shown.map((told) => row(visit, children, told)),
        )}
        ${pagesOf(visit, found, period, at)}`
      }`,
  });
};

const explainPage = (visit: Visit, asked: Asked, found: Irregularity, problems: readonly Problem[]): Html => {
  const { words, page, form } = visit;
  const { t } = words;
  return page({
    title: t('integrity.record.explain-why'),
    caption: t(`integrity.irregularity.${found.irregularity}`),
    back: { href: `${backTo(asked.period)}#questions`, text: t('integrity.list.back') },
    problems,
    body: html`
      <p class="govuk-body">${questionOf(visit, found)}</p>
      <p class="govuk-body">${t('integrity.questions.period', { from: words.date(asked.period.from), to: words.date(asked.period.to) })}</p>
      ${explanationsOf(visit, found)}
      <form method="post" action="${findingHref('/integrity/explain', found, asked.period)}" novalidate>
        ${formStart(visit)}
        ${govukIn(words)('textarea', {
          id: 'why',
          name: 'why',
          label: { text: t('integrity.record.explain-why'), classes: 'govuk-label--s' },
          hint: { text: t('integrity.record.explain-hint') },
          value: first(form, 'why'),
          rows: '6',
          errorMessage: problemOf(problems, 'why'),
        })}
        ${govukIn(words)('button', { text: t('common.button.record') })}
      </form>`,
  });
};

const explain = async (visit: Visit): Promise<Answer> => {
  const asked = await askedOf(visit);
  const found = findingOf(visit, asked);
  return found === undefined ? list(visit) : explainPage(visit, asked, found, []);
};

const explained = async (visit: Visit): Promise<Answer> => {
  const { words, form, today } = visit;
  const asked = await askedOf(visit);
  const found = findingOf(visit, asked);
  if (found === undefined) return list(visit);
  const why = readText(words, form, 'why', words.t('integrity.record.missing.why'));
  if (!why.ok) return { status: 422, body: explainPage(visit, asked, found, why.problems) };
  const { from, to } = asked.period;
  const { irregularity, about } = found;
  const data = { irregularity, about, from: formatDay(from), to: formatDay(to), why: why.value };
  return recordOwn(
    visit,
    { kind: 'irregularity.explained', at: formatDay(today), data },
    `/integrity?${new URLSearchParams([...periodValues(asked.period), [RECORDED, 'yes']]).toString()}`,
    (problems) => explainPage(visit, asked, found, problems),
  );
};

/** Whether everything is as it was, for everybody; and, for those who answer for the service, how its records were made. */
export const integrityPages: readonly PageRoute[] = [
  { method: 'GET', path: '/integrity', access: { roles: EVERY_ROLE }, handle: integrity },
  { method: 'GET', path: '/integrity/questions/:irregularity', access: { roles: QUESTION_ROLES }, handle: list },
  { method: 'GET', path: '/integrity/explain/:irregularity', access: { roles: QUESTION_ROLES }, handle: explain },
  { method: 'POST', path: '/integrity/explain/:irregularity', access: { roles: QUESTION_ROLES }, handle: explained },
  ...recordRoutes,
];
