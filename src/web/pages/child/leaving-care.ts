import type { Day } from '#src/calendar/index.ts';
import type { Fact } from '#src/law/index.ts';
import { addedUp } from '#src/practice/index.ts';
import { type Html, html } from '../../html.ts';
import type { Words } from '../../words.ts';

/**
 * Which category of young person follows from the times in care, added up, where nobody has recorded it: with the days of each, for
 * whoever decides. Undefined where none follows.
 */
export const addedUpHtml = (words: Words, facts: readonly Fact[], asAt: Day): Html | undefined => {
  const found = addedUp(facts, asAt);
  if (found === undefined) return undefined;
  const { t, name } = words;
  const { category, days, periods, inShortBreaks } = found;
  return html`<p class="govuk-body govuk-!-margin-bottom-1"><strong>${name('codes.leaving-care', category)}</strong></p>
    <p class="govuk-body govuk-!-margin-bottom-1">${t('child.added-up.why', { days, periods: periods.length })}</p>
    <ul class="govuk-list govuk-list--bullet">${periods.map(
      (period) =>
        html`<li>${
          period.to === null
            ? t('child.added-up.since', { from: words.date(period.from), count: period.days })
            : t('child.added-up.period', {
                from: words.date(period.from),
                to: words.date(period.to),
                count: period.days,
              })
        }</li>`,
    )}</ul>
    ${inShortBreaks > 0 && html`<p class="govuk-body">${t('child.added-up.short-breaks', { count: inShortBreaks })}</p>`}
    <p class="govuk-body-s diogel-muted">${t('child.added-up.law')}</p>`;
};
