import { PRACTICE_ROLES } from '#src/access/index.ts';
import type { Day } from '#src/calendar/index.ts';
import { asKnown, compareFacts } from '#src/law/index.ts';
import { type MissingEpisode, missingEpisodes } from '#src/practice/index.ts';
import { type ListedEpisode, missingEpisodesOf, NO_TEAM, type Period } from '#src/views/index.ts';
import { badge, timeline } from '../../casework.ts';
import { type Content, type Html, html } from '../../html.ts';
import type { PageRoute, Visit } from '../../site.ts';
import { childPath } from '../child/reach.ts';
import { fieldList, happenedWords, postTitle as titleOfPost, tellFields } from '../child/saying.ts';
import { childCell, childHref, childName, childTable, reachable, runOf, teamName } from '../listed.ts';
import { type Scope, scopeOf, scopeValues, TEAM_ROLES } from '../team.ts';
import { pageOverTime } from './frame.ts';
import { lastedWords, shareWords, workerCell } from './parts.ts';
import { type Patterned, patternsHtml } from './patterns.ts';
import { periodOf, periodValues } from './period.ts';

const PATH = '/missing';
const MONTHS = 12;
const MOST = 200;
const COUNTED = 10_000;
/** So many episodes in the time and a child counts as missing again and again. */
const AGAIN = 3;

const addressOf = (period: Period, scope: Scope): string => {
  const query = new URLSearchParams([...periodValues(period), ...scopeValues(scope)]);
  return `${PATH}?${query.toString()}`;
};

/** A child with their episodes, the latest first. */
interface MissingChild {
  readonly child: ListedEpisode;
  readonly episodes: readonly ListedEpisode[];
}

const childrenOf = (all: readonly ListedEpisode[]): MissingChild[] =>
  [...Map.groupBy(all, ({ child }) => child).values()]
    .flatMap((episodes): MissingChild[] => (episodes[0] === undefined ? [] : [{ child: episodes[0], episodes }]))
    .sort(
      (a, b) =>
        Number(b.episodes.some(({ foundOn }) => foundOn === null)) -
          Number(a.episodes.some(({ foundOn }) => foundOn === null)) ||
        b.episodes.length - a.episodes.length ||
        b.child.reportedOn - a.child.reportedOn,
    );

const debriefShares = (all: readonly ListedEpisode[]) => {
  const found = all.filter(({ foundOn }) => foundOn !== null);
  const accepted = found.filter((each) => each.accepted === true);
  return {
    offered: { count: found.filter(({ offeredOn }) => offeredOn !== null).length, of: found.length },
    held: { count: accepted.filter(({ heldOn }) => heldOn !== null).length, of: accepted.length },
  };
};

const childRow = (visit: Visit, { child, episodes }: MissingChild): readonly Content[] => {
  const { words, me } = visit;
  const { t, number } = words;
  const now = episodes.some(({ foundOn }) => foundOn === null);
  const harmed = episodes.filter((each) => each.harmed === true).length;
  const { offered, held } = debriefShares(episodes);
  return [
    childCell(words, me, child),
    html`${
      reachable(me, child)
        ? html`<a class="govuk-link govuk-link--no-visited-state" href="${childHref(child.child)}/missing">${number(episodes.length)}<span class="govuk-visually-hidden"> ${t('watch.missing.episodes-of', { name: childName(words, child) })}</span></a>`
        : number(episodes.length)
    } ${episodes.length >= AGAIN && badge(t('watch.missing.again'), 'caution')} ${now && badge(t('watch.missing.now'), 'alarm')}`,
    words.shortDate(child.reportedOn),
    shareWords(words, offered),
    shareWords(words, held),
    harmed === 0 ? number(0) : badge(number(harmed), 'alarm'),
    workerCell(visit, child),
  ];
};

const teamTable = ({ words, organisation }: Visit, all: readonly ListedEpisode[]): Html => {
  const { t, number, language } = words;
  const teams = [...Map.groupBy(all, ({ team }) => team ?? NO_TEAM)]
    .map(([team, episodes]) => ({
      label: team === NO_TEAM ? t('work.team.no-team') : teamName(organisation, team, language),
      episodes,
    }))
    .sort((a, b) => words.compare(a.label, b.label));
  return childTable(
    t('watch.missing.by-team'),
    [
      t('watch.team'),
      t('watch.missing.children'),
      t('watch.missing.episodes'),
      t('watch.missing.again'),
      t('watch.missing.offered'),
      t('watch.missing.held'),
    ],
    teams.map(({ label, episodes }) => {
      const children = childrenOf(episodes);
      const { offered, held } = debriefShares(episodes);
      return [
        label,
        number(children.length),
        number(episodes.length),
        number(children.filter((each) => each.episodes.length >= AGAIN).length),
        shareWords(words, offered),
        shareWords(words, held),
      ];
    }),
  );
};

const missing = async (visit: Visit): Promise<Html> => {
  const { words, me } = visit;
  const { t, number } = words;
  const scope = scopeOf(visit);
  const period = periodOf(visit, MONTHS);
  const all = await missingEpisodesOf(runOf(visit), me.authority, scope, period, COUNTED);
  const children = childrenOf(all);
  const now = children.filter(({ episodes }) => episodes.some(({ foundOn }) => foundOn === null)).length;
  const again = children.filter(({ episodes }) => episodes.length >= AGAIN).length;
  const untalked = all.filter(
    ({ foundOn, offeredOn, accepted, heldOn }) =>
      foundOn !== null && (offeredOn === null || (accepted === true && heldOn === null)),
  ).length;
  return pageOverTime(
    visit,
    {
      path: PATH,
      title: t('watch.missing.title'),
      scope,
      period,
      ofTeam: (of) => addressOf(period, of),
      counted: [
        {
          count: number(now),
          label: t('watch.missing.count.now'),
          href: '#children',
          tone: now > 0 ? 'alarm' : 'quiet',
        },
        {
          count: number(again),
          label: t('watch.missing.count.again'),
          href: '#children',
          tone: again > 0 ? 'caution' : 'quiet',
        },
        {
          count: number(untalked),
          label: t('watch.missing.count.untalked'),
          href: '#children',
          tone: untalked > 0 ? 'caution' : 'quiet',
        },
        {
          count: number(all.length),
          label: t('watch.missing.count.episodes', { count: children.length }),
          href: '#patterns',
          tone: 'calm',
        },
      ],
    },
    html`${
      all.length === 0
        ? html`<p class="govuk-body">${t('watch.missing.none')}</p>`
        : html`<section class="diogel-section" aria-labelledby="children">
        <h2 class="govuk-heading-m" id="children">${t('watch.missing.children')}</h2>
        ${children.length > MOST && html`<p class="govuk-body">${t('work.team.first', { count: MOST })}</p>`}
        ${childTable(
          t('watch.missing.children'),
          [
            t('duties.label.child'),
            t('watch.missing.episodes'),
            t('watch.missing.latest'),
            t('watch.missing.offered'),
            t('watch.missing.held'),
            t('watch.missing.harm'),
            t('duties.label.who'),
          ],
          children.slice(0, MOST).map((each) => childRow(visit, each)),
        )}
      </section>
      <section class="diogel-section" aria-labelledby="patterns">
        <h2 class="govuk-heading-m" id="patterns">${t('watch.missing.patterns')}</h2>
        ${patternsHtml(words, all)}
      </section>
      ${
        scope.team === null &&
        html`<section class="diogel-section" aria-labelledby="teams"><h2 class="govuk-heading-m" id="teams">${t('watch.missing.by-team')}</h2>${teamTable(visit, all)}</section>`
      }`
    }`,
  );
};

const patterned = ({ reported, minute, found, lasted, offered, heldOn }: MissingEpisode): Patterned => {
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  const truth = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null);
  return {
    reportedOn: reported.day,
    minute,
    place: text(reported.data['place']),
    foundOn: found?.day ?? null,
    lasted,
    harmed: truth(found?.data['harmed']),
    company: text(found?.data['company']),
    offeredOn: offered?.day ?? null,
    accepted: truth(offered?.data['accepted']),
    heldOn,
  };
};

/** The latest so many episodes are told word for word; of the others their numbers count. */
const TOLD = 20;

const ofChild = async (visit: Visit): Promise<Html> => {
  const { words, me, child, services, organisation, page } = visit;
  const { t, name } = words;
  const own = await services.ledger.facts(me.authority, child.child);
  const facts = asKnown(own.facts).sort(compareFacts);
  const all = missingEpisodes(facts).reverse();
  const ids = new Set(all.slice(0, TOLD).map(({ episode }) => episode));
  const wanted = facts.filter(({ data }) => ids.has(String(data['episode']))).map(({ id }) => id);
  const rows = wanted.length === 0 ? [] : await services.ledger.eventsById(me.authority, wanted);
  const events = rows.filter((row) => row.child === child.child);
  const heading = (day: Day, lasted: number | null): string =>
    lasted === null
      ? words.weekdayDate(day)
      : t('watch.missing.day-and-lasted', { day: words.weekdayDate(day), lasted: lastedWords(words, lasted) });
  return page({
    title: t('watch.missing.of-child', { name: childName(words, child) }),
    back: { href: childPath(child.child), text: childName(words, child) },
    print: t('child.printed', { who: me.person, when: words.dateTime(services.clock.now()) }),
    body:
      all.length === 0
        ? html`<p class="govuk-body">${t('watch.missing.none-of-child')}</p>`
        : html`<p class="govuk-body-l">${t('watch.missing.how-often', { count: all.length })}</p>
      <section class="diogel-section" aria-labelledby="patterns">
        <h2 class="govuk-heading-m" id="patterns">${t('watch.missing.patterns')}</h2>
        ${patternsHtml(words, all.map(patterned))}
      </section>
      <section class="diogel-section" aria-labelledby="episodes">
        <h2 class="govuk-heading-m" id="episodes">${t('watch.missing.episodes')}</h2>
        ${all.length > TOLD && html`<p class="govuk-body">${t('work.team.first', { count: TOLD })}</p>`}
        ${all.slice(0, TOLD).map(
          ({ episode, reported, lasted, found }) =>
            html`<h3 class="govuk-heading-s">${heading(reported.day, lasted)} ${found === null && badge(t('watch.missing.now'), 'alarm')}</h3>${timeline(
              events
                .filter((event) => event.data['episode'] === episode)
                .sort((a, b) => a.atUs - b.atUs)
                .map((event) => ({
                  title: name('kinds.name', event.kind),
                  happened: happenedWords(words, event),
                  recorded: titleOfPost(words, organisation, event.by),
                  body: fieldList(
                    tellFields({ words, organisation, facts }, event).filter(
                      ({ label }) => label !== name('fields.name', `${event.kind}.episode`),
                    ),
                  ),
                })),
              4,
            )}`,
        )}
      </section>`,
  });
};

/** Missing episodes and their patterns: of a team's children over a time, and of one child. */
export const missingPages: readonly PageRoute[] = [
  { method: 'GET', path: PATH, access: { roles: TEAM_ROLES }, handle: missing },
  { method: 'GET', path: '/children/:child/missing', access: { roles: PRACTICE_ROLES, child: true }, handle: ofChild },
];
