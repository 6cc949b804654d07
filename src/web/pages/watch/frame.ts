import type { Period } from '#src/views/index.ts';
import { counts } from '../../casework.ts';
import { type Html, html } from '../../html.ts';
import type { Visit } from '../../site.ts';
import { type Scope, scopeTitle, scopeValues, teamChooser } from '../team.ts';
import { watchNavigation } from './parts.ts';
import { periodForm } from './period.ts';

/**
 * A page about a team's children over a time: the way between such pages, the team and the time to choose, and what is
 * counted, before what the page has to say. `ofTeam`: its address for another team; `more`: what else narrows it.
 */
export const pageOverTime = (
  visit: Visit,
  {
    path,
    title,
    scope,
    period,
    ofTeam,
    counted,
    more,
  }: {
    readonly path: Parameters<typeof watchNavigation>[1];
    readonly title: string;
    readonly scope: Scope;
    readonly period: Period;
    readonly ofTeam: (scope: Scope) => string;
    readonly counted: Parameters<typeof counts>[0];
    readonly more?: Html;
  },
  body: Html,
): Html => {
  const { words, me, services } = visit;
  const { t } = words;
  return visit.page({
    title,
    caption: scopeTitle(visit, scope),
    print: t('work.printed', { who: me.person, when: words.dateTime(services.clock.now()) }),
    body: html`
      ${watchNavigation(visit, path)}
      ${teamChooser(visit, scope, (team) => ofTeam({ ...scope, team }))}
      <p class="govuk-body">${t('front-door.requests.period', { from: words.date(period.from), to: words.date(period.to) })}</p>
      ${counts(counted)}
      ${periodForm(visit, path, period, scopeValues(scope), more)}
      ${body}`,
  });
};
