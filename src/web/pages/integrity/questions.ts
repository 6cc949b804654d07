import { londonDay } from '#src/calendar/index.ts';
import type { Irregularity, IrregularityReport } from '#src/figures/index.ts';
import { LEAST } from '#src/figures/index.ts';
import { holderOn } from '#src/organisation/index.ts';
import type { Period } from '#src/views/index.ts';
import { badge } from '../../casework.ts';
import { govukIn } from '../../govuk/index.ts';
import { type Html, html } from '../../html.ts';
import type { Visit } from '../../site.ts';
import { measureName } from '../figures/saying.ts';
import { postTitle } from '../listed.ts';
import { periodForm, periodValues } from '../watch/period.ts';
import { besides, findingHref, questionOf } from './asking.ts';

/** What is known of a period's questions when a page asks. */
export interface Asked {
  readonly period: Period;
  readonly report: IrregularityReport | undefined;
  readonly computing: boolean;
  /** Rows that came in since the report. */
  readonly since: number;
}

/** What somebody said of why it is so. */
export const explanationsOf = ({ words, organisation }: Visit, { explanations }: Irregularity): Html =>
  html`${explanations.map(({ why, by, recorded }) => {
    const day = londonDay(recorded);
    const holder = holderOn(organisation.holdings, by, day)?.person;
    const title = postTitle(organisation, by, words.language);
    const who = holder === undefined ? title : `${holder}, ${title}`;
    return html`<div class="govuk-inset-text govuk-!-margin-top-2 govuk-!-margin-bottom-2">
        <p class="govuk-body govuk-!-margin-bottom-1">${badge(words.t('integrity.questions.explained'), 'calm')} ${why}</p>
        <p class="govuk-body-s diogel-muted govuk-!-margin-bottom-0">${words.t('integrity.questions.by', { who, when: words.date(day) })}</p>
      </div>`;
  })}`;

const card = (visit: Visit, period: Period, found: Irregularity): Html => {
  const { words } = visit;
  const { t } = words;
  const hidden = html`<span class="govuk-visually-hidden">: ${questionOf(visit, found)}</span>`;
  const said = besides(visit, found);
  return html`<li class="diogel-duty">
      <div class="diogel-duty__head"><h3 class="diogel-duty__what">${t(`integrity.irregularity.${found.irregularity}`)}</h3></div>
      <p class="govuk-body govuk-!-margin-bottom-1">${questionOf(visit, found)}</p>
      ${said.length > 0 && html`<p class="govuk-body-s diogel-muted govuk-!-margin-bottom-2">${said.join(' ')}</p>`}
      ${explanationsOf(visit, found)}
      <p class="govuk-body govuk-!-margin-bottom-0"><a class="govuk-link govuk-link--no-visited-state" href="${findingHref('/integrity/questions', found, period)}">${t('integrity.questions.list')}${hidden}</a>
        <span aria-hidden="true">·</span> <a class="govuk-link govuk-link--no-visited-state" href="${findingHref('/integrity/explain', found, period)}">${t('integrity.questions.explain')}${hidden}</a></p>
    </li>`;
};

/** What is no question, a line each, with its list. */
const others = (visit: Visit, period: Period, found: readonly Irregularity[]): Html =>
  html`<ul class="govuk-list govuk-list--bullet">${found.map(
    (each) =>
      html`<li>${questionOf(visit, each).replace(/\. [^.]*\?$/, '.')}${
        each.told.length > 0 &&
        html` <a class="govuk-link" href="${findingHref('/integrity/questions', each, period)}">${visit.words.t('integrity.questions.list')}<span class="govuk-visually-hidden">: ${visit.words.t(`integrity.irregularity.${each.irregularity}`)}, ${each.about}</span></a>`
      }</li>`,
  )}</ul>`;

/** When it was worked out, and whether it is being worked out. */
export const computedWords = ({ words }: Visit, path: string, { report, computing, since }: Asked): Html => {
  const { t } = words;
  const again = html`<a class="govuk-link" href="${path}">${t('integrity.questions.look-again')}</a>`;
  if (report === undefined)
    return html`<p class="govuk-inset-text" role="status">${t('integrity.questions.computing')} ${again}</p>`;
  return html`<p class="govuk-body-s diogel-muted">${t('integrity.questions.computed', {
    when: words.dateTime(report.computed),
    entries: t('integrity.entries', { count: report.rows }),
    children: t('common.count.children', { count: report.children }),
  })} ${since > 0 && t('integrity.questions.since', { entries: t('integrity.entries', { count: since }) })} ${computing && html`${t('integrity.questions.computing-anew')} ${again}`}</p>`;
};

/** The most telling first: what needs no test, then what chance explains least. */
const inOrder = (found: readonly Irregularity[]): Irregularity[] =>
  [...found].sort((a, b) => (a.tested?.probability ?? -1) - (b.tested?.probability ?? -1) || b.count - a.count);

/** How records were made, as questions. */
export const questionsSection = (visit: Visit, asked: Asked): Html => {
  const { words } = visit;
  const { t, number } = words;
  const { period, report } = asked;
  const of = (standing: Irregularity['standing']): Irregularity[] =>
    inOrder(report?.found.filter((each) => each.standing === standing) ?? []);
  const [questions, usual, few] = [of('asked'), of('usual'), of('too-few')];
  const render = govukIn(words);
  const path = `/integrity?${new URLSearchParams(periodValues(period)).toString()}#questions`;
  return html`<section class="diogel-section" aria-labelledby="questions">
      <h2 class="govuk-heading-m" id="questions">${t('integrity.questions.title')}</h2>
      <p class="govuk-body">${t('integrity.questions.no-accusation')}</p>
      <p class="govuk-body"><strong>${t('integrity.questions.period', { from: words.date(period.from), to: words.date(period.to) })}</strong></p>
      ${computedWords(visit, path, asked)}
      ${periodForm(visit, '/integrity', period)}
      ${
        report !== undefined &&
        html`${
          questions.length === 0
            ? html`<p class="govuk-body"><strong>${t('integrity.questions.none')}</strong></p>`
            : html`<ul class="diogel-duties">${questions.map((each) => card(visit, period, each))}</ul>`
        }
        ${usual.length > 0 && render('details', { summaryText: t('integrity.questions.usual', { count: number(usual.length) }), html: others(visit, period, usual) })}
        ${
          few.length > 0 &&
          render('details', {
            summaryText: t('integrity.questions.too-few', { count: number(few.length) }),
            html: html`<p class="govuk-body">${t('integrity.questions.too-few-why', { least: number(LEAST) })}</p>${others(visit, period, few)}`,
          })
        }
        ${render('details', { summaryText: t('integrity.questions.tests'), text: t('integrity.questions.tests-why') })}`
      }
    </section>`;
};

const MOST_MEASURES = 5;

/** What published figures would say otherwise today. */
export const restatedSection = (visit: Visit, report: IrregularityReport): Html => {
  const { t, shortDate } = visit.words;
  const { restatements } = report;
  return html`<section class="diogel-section" aria-labelledby="restated">
      <h2 class="govuk-heading-m" id="restated">${t('integrity.restated.title')}</h2>
      <p class="govuk-body">${t('integrity.restated.why')}</p>
      ${
        restatements.length === 0
          ? html`<p class="govuk-body"><strong>${t('integrity.restated.none')}</strong></p>`
          : html`<ul class="govuk-list govuk-list--bullet">${restatements.map(
              ({ publication: { edition, from, to }, children, measures }) => {
                const said = { edition, from: shortDate(from), to: shortDate(to) };
                return html`<li>${
                  children === 0
                    ? t('integrity.restated.same', said)
                    : html`${t('integrity.restated.changed', { ...said, children: t('common.count.children', { count: children }) })} ${measuresWords(visit, measures)}`
                }</li>`;
              },
            )}</ul>`
      }
    </section>`;
};

/** The measures in which most counts otherwise. */
const measuresWords = ({ words }: Visit, measures: IrregularityReport['restatements'][number]['measures']): string => {
  const named = measures.slice(0, MOST_MEASURES).map(({ measure }) => measureName(words, measure));
  return words.t('integrity.restated.measures', { measures: words.terms(named) });
};
