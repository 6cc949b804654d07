import { PRACTICE_ROLES } from '#src/access/index.ts';
import { holderOn } from '#src/organisation/index.ts';
import { govukIn } from '../govuk/index.ts';
import { type Html, html } from '../html.ts';
import type { Problem } from '../layout.ts';
import type { Answer, PageRoute, Sent, Visit } from '../site.ts';
import { readSought, soughtFields } from './asking.ts';
import { type Candidate, lookFor } from './finding.ts';
import { bornWords, childHref, childName, reachable, teamName } from './listed.ts';

const MOST = 30;

/** Why a child was found, in words: "Sounds alike · Day and month swapped". */
export const whyFound = ({ words }: Visit, { like }: Candidate): string =>
  like.reasons.map((reason) => words.t(`search.reason.${reason}`)).join(' · ');

/** Whom to ask about a child who is out of reach: the team's manager, by name where the post is held. */
export const whomToAsk = ({ words, organisation, today }: Visit, team: string | null): string => {
  const { posts, holdings } = organisation;
  const asked = posts.find(({ role, team: of }) =>
    team === null ? role === 'front-door-manager' : of === team && role === 'team-manager',
  );
  if (asked === undefined) return words.t('search.ask-manager');
  const holder = holderOn(holdings, asked.post, today)?.person;
  const title = asked.title[words.language];
  return words.t('search.ask', { who: holder === undefined ? title : `${holder}, ${title}` });
};

const resultRow = (visit: Visit, candidate: Candidate): Html => {
  const { words, me, today, organisation } = visit;
  const { t } = words;
  const { child } = candidate;
  const name = childName(words, child);
  const team =
    child.openedOn === null
      ? t('search.no-case')
      : child.team === null
        ? t('work.team.no-team')
        : teamName(organisation, child.team, words.language);
  return html`<li class="diogel-duty">
      <div class="diogel-duty__head"><h3 class="diogel-duty__what">${
        reachable(me, child)
          ? html`<a class="govuk-link govuk-link--no-visited-state" href="${childHref(child.child)}">${name}</a>`
          : name
      }</h3><div class="diogel-duty__when">${bornWords(words, child, today)}</div></div>
      <dl class="diogel-duty__facts">
        <div class="diogel-duty__fact"><dt>${t('search.team')}</dt><dd>${team}</dd></div>
        <div class="diogel-duty__fact"><dt>${t('search.why')}</dt><dd>${whyFound(visit, candidate)}</dd></div>
      </dl>
      ${!reachable(me, child) && html`<p class="diogel-duty__action">${t('search.out-of-reach')} ${whomToAsk(visit, child.openedOn === null ? null : child.team)}</p>`}
    </li>`;
};

const searchPage = (
  visit: Visit,
  sent: Sent,
  problems: readonly Problem[],
  found: readonly Candidate[] | undefined,
): Html => {
  const { words, page, token } = visit;
  const { t } = words;
  return page({
    title: t('common.nav.search'),
    problems,
    body: html`
      ${
        found !== undefined &&
        html`<section class="diogel-section" aria-labelledby="found">
          <h2 class="govuk-heading-m" id="found">${t('common.count.results', { count: found.length })}${found.length === MOST && html` ${t('search.more')}`}</h2>
          ${found.length === 0 ? html`<p class="govuk-body">${t('search.none')}</p>` : html`<ul class="diogel-duties">${found.map((each) => resultRow(visit, each))}</ul>`}
        </section>
        <h2 class="govuk-heading-m">${t('search.again')}</h2>`
      }
      <form method="post" action="/search" novalidate>
        ${token}
        ${found === undefined && html`<p class="govuk-body">${t('search.intro')}</p>`}
        ${soughtFields(words, sent, problems)}
        ${govukIn(words)('button', { text: t('common.button.search') })}
      </form>`,
  });
};

const search = async (visit: Visit): Promise<Answer> => {
  const { words, form } = visit;
  const read = readSought(words, form);
  if (!read.ok) return { status: 422, body: searchPage(visit, form, read.problems, undefined) };
  return searchPage(visit, form, [], await lookFor(visit, read.sought, MOST));
};

/** Finding a child. What is asked for travels in the form, never in an address, which histories and logs keep. */
export const searching: readonly PageRoute[] = [
  {
    method: 'GET',
    path: '/search',
    access: { roles: PRACTICE_ROLES },
    handle: (visit) => searchPage(visit, {}, [], undefined),
  },
  { method: 'POST', path: '/search', access: { roles: PRACTICE_ROLES }, handle: search },
];
