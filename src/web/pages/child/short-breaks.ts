import { mayRecord } from '#src/access/index.ts';
import { SHORT_BREAK_DAYS, shortBreakDays, shortBreakStays } from '#src/practice/index.ts';
import { badge } from '../../casework.ts';
import { type Html, html } from '../../html.ts';
import type { Visit } from '../../site.ts';
import { recordPath } from '../forms/addresses.ts';
import { mattersIn } from '../forms/matters.ts';
import type { Picture } from './picture.ts';

/** Above so many of them the next stays are to be planned with the limit in mind. */
const NEARLY = 100;

/** A child's short breaks: whether one goes on, and how many of the days of twelve months are used. Undefined where no series was agreed. */
export const shortBreaksHtml = (
  { words, me, child }: Visit,
  { facts, moment }: Pick<Picture, 'facts' | 'moment'>,
): Html | undefined => {
  const { t, name } = words;
  const { asAt, past } = moment;
  const open = mattersIn(facts, 'short-breaks-open');
  const stays = shortBreakStays(facts);
  const days = shortBreakDays(stays, asAt);
  if (open.length === 0 && days === 0) return undefined;
  const now = stays.filter(({ to }) => to === null);
  const kind = now.length > 0 ? 'short-break.ended' : 'short-break.began';
  return html`<section class="diogel-section" aria-labelledby="short-breaks">
      <h2 class="govuk-heading-m" id="short-breaks">${t('child.short-breaks.title')}</h2>
      ${now.map(({ from }) => html`<p class="govuk-body">${t('child.short-breaks.now', { date: words.date(from), count: asAt - from })}</p>`)}
      <p class="govuk-body">${
        stays.length === 0
          ? t('child.short-breaks.no-stay')
          : t('child.short-breaks.days', { count: days, most: SHORT_BREAK_DAYS, date: words.date(asAt) })
      } ${
        days > SHORT_BREAK_DAYS
          ? badge(t('child.short-breaks.over'), 'alarm')
          : days > NEARLY && badge(t('child.short-breaks.nearly', { count: SHORT_BREAK_DAYS - days }), 'caution')
      }</p>
      ${days > SHORT_BREAK_DAYS && html`<p class="govuk-body">${t('child.short-breaks.over-means')}</p>`}
      <p class="govuk-body-s diogel-muted">${t('child.short-breaks.law')}</p>
      ${
        !past &&
        open.length > 0 &&
        mayRecord(me.role, kind) &&
        html`<p class="govuk-body"><a class="govuk-link govuk-link--no-visited-state" href="${recordPath(child.child, kind)}">${name('kinds.form', kind)}</a></p>`
      }
    </section>`;
};
