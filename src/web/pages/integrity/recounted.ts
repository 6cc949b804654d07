import { type Edition, editionsOf, lastRecount, type Recount } from '#src/figures/index.ts';
import { type Html, html } from '../../html.ts';
import type { Visit } from '../../site.ts';
import { childTable } from '../listed.ts';
import { groupName, measureName } from '../figures/saying.ts';
import { maySeeQuestions } from './roles.ts';

/** The last edition, and what came of counting it again. */
export interface Recounted {
  readonly edition: Edition | undefined;
  /** Undefined where the last edition was not counted again yet. */
  readonly recount: Recount | undefined;
}

export const recountedOf = async ({ services, me }: Visit): Promise<Recounted> => {
  const [editions, recount] = await Promise.all([
    editionsOf(services.ledger, me.authority),
    lastRecount(services.database, me.authority),
  ]);
  const edition = editions.at(-1);
  return { edition, recount: recount?.edition === edition?.id ? recount : undefined };
};

/** What does not agree, by the verifier's codes; one that this release has no words for is named. */
const wrongWords = ({ words }: Visit, code: string): string => {
  const said = words.name('integrity.recount-wrong', code);
  return said === code ? words.t('integrity.recount.else', { code }) : said;
};

/** Figures that came out otherwise, by name; their numbers only to those who answer for the service, because they may be small. */
const otherwise = (visit: Visit, { differing }: Recount): Html | false => {
  const { words, me } = visit;
  const { t, name } = words;
  if (differing.length === 0) return false;
  const caption = t('integrity.recount.otherwise');
  const called = ({ measure, by, group = '' }: Recount['differing'][number]): string =>
    by === undefined
      ? measureName(words, measure)
      : `${measureName(words, measure)}, ${name('figures.grouping', by)}: ${groupName(visit, measure, by, group)}`;
  const shown = differing.slice(0, 50);
  if (!maySeeQuestions(me.role))
    return html`<p class="govuk-body">${caption}:</p><ul class="govuk-list govuk-list--bullet">${[
      ...new Set(shown.map(({ measure }) => measureName(words, measure))),
    ].map((each) => html`<li>${each}</li>`)}</ul>`;
  return html`<h3 class="govuk-heading-s">${caption}</h3>${childTable(
    caption,
    [t('figures.head.measure'), t('integrity.recount.published'), t('integrity.recount.counted')],
    shown.map((each) => [
      called(each),
      each.published === '' ? t('integrity.recount.nothing') : each.published,
      each.counted === '' ? t('integrity.recount.nothing') : each.counted,
    ]),
  )}`;
};

/** Whether published figures come out the same when somebody else's program counts them, and what does not. */
export const recountSection = (visit: Visit, { edition, recount }: Recounted): Html => {
  const { words } = visit;
  const { t, dateTime } = words;
  const said = (): Html => {
    if (edition === undefined) return html`<p class="govuk-body">${t('integrity.recount.none-published')}</p>`;
    const about = { edition: edition.edition, when: recount === undefined ? '' : dateTime(recount.atUs) };
    if (recount === undefined) return html`<p class="govuk-body">${t('integrity.recount.never', about)}</p>`;
    return html`<p class="govuk-body">${t(`integrity.recount.${recount.verdict}`, about)}</p>
      ${
        recount.wrong.length > 0 &&
        html`<ul class="govuk-list govuk-list--bullet">${recount.wrong.map((code) => html`<li>${wrongWords(visit, code)}</li>`)}</ul>`
      }
      ${otherwise(visit, recount)}
      <p class="govuk-body-s diogel-muted">${t('integrity.recount.program', { program: recount.program.slice(0, 16) })}</p>`;
  };
  return html`<section class="diogel-section" aria-labelledby="recount">
      <h2 class="govuk-heading-m" id="recount">${t('integrity.recount.title')}</h2>
      ${said()}
    </section>`;
};
