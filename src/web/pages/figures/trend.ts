import { parseDay } from '#src/calendar/index.ts';
import { isUnusual, plotted, type Plotted } from '#src/figures/index.ts';
import type { Measure } from '#src/law/index.ts';
import { scroll } from '../../casework.ts';
import { govukIn } from '../../govuk/index.ts';
import { type Html, html } from '../../html.ts';
import type { Visit } from '../../site.ts';
import type { Words } from '../../words.ts';
import type { Shown } from './asked.ts';
import { chart } from './chart.ts';
import { figureText, measureName } from './saying.ts';

/** The periods of a measure within the scope, oldest first, with what is usual of it. */
export const courseOf = (shown: Shown, measure: Measure): readonly Plotted[] => {
  const points = shown.desk.periods
    .map(({ from, to }, place) => {
      const { count, of } = shown.figure(measure.id, place);
      return { from, to, count, of };
    })
    .reverse();
  const breaks = (measure.breaks ?? []).flatMap(({ from, why }) => {
    const day = parseDay(from);
    return day === undefined ? [] : [{ from: day, why }];
  });
  return plotted(points, measure, breaks);
};

/** A value of a course as its measure says it: a share, or a number (days on average where days are summed). */
const valueText = (
  { number }: Words,
  { of }: Pick<Plotted, 'of'>,
  { sum }: Pick<Measure, 'sum'>,
  value: number,
): string => {
  if (of === undefined) return number(Math.round(value));
  return sum === undefined ? `${number(Math.round(value * 1_000) / 10)}%` : number(Math.round(value * 10) / 10);
};

/** What is usual, as the measure's own numbers say it; empty where there are too few to say. */
export const usualText = (words: Words, measure: Measure, point: Plotted): string => {
  const { lower, upper } = point;
  if (lower === undefined || upper === undefined) return '';
  const said = (value: number): string => valueText(words, point, measure, value);
  return words.t('figures.trend.between', { lower: said(lower), upper: said(upper) });
};

/** The course of a measure as a picture, in words and as a table. */
export const trend = (visit: Visit, shown: Shown, measure: Measure): Html => {
  const { words } = visit;
  const { t, shortDate } = words;
  const all = courseOf(shown, measure);
  const [oldest, latest] = [all[0], all.at(-1)];
  const period = ({ from, to }: Plotted): string =>
    t('figures.period-from-to', { from: shortDate(from), to: shortDate(to) });
  const described = t('figures.trend.described', {
    measure: measureName(words, measure.id),
    count: String(all.length),
    first: shortDate(oldest?.from ?? 0),
    last: shortDate(latest?.to ?? 0),
  });
  const broken = all.flatMap((point) => point.breaks);
  const table = scroll(
    t('figures.trend.table'),
    govukIn(words)('table', {
      caption: t('figures.trend.title'),
      captionClasses: 'govuk-visually-hidden',
      firstCellIsHeader: true,
      head: [{ text: t('figures.head.period') }, { text: t('figures.head.number') }, { text: t('figures.head.usual') }],
      rows: all.map((point) => [
        {
          html: html`${period(point)}${point.breaks.length > 0 && html`<br><span class="diogel-muted">${t('figures.trend.broken')}</span>`}`,
        },
        {
          text: figureText(words, { count: point.count, ...(point.of === undefined ? {} : { of: point.of }) }, measure),
        },
        {
          html: html`${usualText(words, measure, point)}${isUnusual(point) && html`<br><strong>${t('figures.trend.unusual')}</strong>`}`,
        },
      ]),
    }),
  );
  return html`<h2 class="govuk-heading-m">${t('figures.trend.title')}</h2>
    ${chart(all, described, {
      most: (value) => valueText(words, { of: latest?.of }, measure, value),
      first: words.monthOfYear(oldest?.from ?? 0),
      last: words.monthOfYear(latest?.to ?? 0),
    })}
    <p class="govuk-body">${latest?.mean === undefined ? t('figures.trend.few') : t('figures.trend.usual')}${latest !== undefined && isUnusual(latest) && html` ${t('figures.trend.unusual-now')}`}${broken.length > 0 && html` ${t('figures.trend.broken')}`}${broken.map((why) => html` ${words.name('figures.break', why)}`)}</p>
    ${govukIn(words)('details', { summaryText: t('figures.trend.table'), html: table })}`;
};
