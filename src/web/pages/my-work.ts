import { PRACTICE_ROLES, postsAnsweredBy } from '#src/access/index.ts';
import type { Day } from '#src/calendar/index.ts';
import type { Compiled } from '#src/law/index.ts';
import { countOfPosts, dutiesOfPosts, type DutyPlace, type DutyPage, type ListedDuty } from '#src/views/index.ts';
import { counts, type DutyCard, dutyList } from '../casework.ts';
import { govukIn } from '../govuk/index.ts';
import { type Html, html } from '../html.ts';
import { first, type PageRoute, type Visit } from '../site.ts';
import { draftNotice } from './drafts.ts';
import { childHref, childName, doing, lawOfDuty, postTitle, reachable, runOf, whoHas } from './listed.ts';

/** How far ahead work is shown. */
const AHEAD = 14;
/** A page of one list; and what the first page shows of each of its three. */
const PAGE = 50;
const GLANCE = 15;

const LISTS = ['today', 'overdue', 'coming'] as const;
type List = (typeof LISTS)[number];

const bounds = (list: List, today: Day): { readonly from: Day | undefined; readonly to: Day } => {
  switch (list) {
    case 'today':
      return { from: today, to: today };
    case 'overdue':
      return { from: undefined, to: today - 1 };
    case 'coming':
      return { from: today + 1, to: today + AHEAD };
  }
};

/** A place in a list as it stands in an address: no name, no date of birth, a due day and a random id. */
const writePlace = ({ due, child, n }: DutyPlace): string =>
  Buffer.from(JSON.stringify([due, child, n])).toString('base64url');

const readPlace = (text: string): DutyPlace | undefined => {
  if (text === '') return undefined;
  try {
    const [due, child, n]: unknown[] = JSON.parse(Buffer.from(text, 'base64url').toString());
    return Number.isInteger(due) && typeof child === 'string' && Number.isInteger(n)
      ? { due: due as number, child, n: n as number }
      : undefined;
  } catch {
    return undefined;
  }
};

const listed = (
  visit: Visit,
  posts: readonly string[],
  list: List,
  limit: number,
  after?: DutyPlace,
): Promise<DutyPage> => {
  const { from, to } = bounds(list, visit.today);
  const start = after ?? (from === undefined ? undefined : { due: from, child: '', n: -1 });
  return dutiesOfPosts(runOf(visit), visit.me.authority, posts, to, limit, start);
};

const cardOf = (visit: Visit, law: Compiled, duty: ListedDuty): DutyCard => {
  const { words, today, me, organisation } = visit;
  const { rule, start, due, post } = duty;
  const open = reachable(me, duty);
  return {
    rule,
    start,
    due,
    today,
    status: due < today ? 'overdue' : 'open',
    child: { name: childName(words, duty), href: open ? childHref(duty.child) : undefined },
    who: post === me.post || post === null ? undefined : whoHas(organisation, words, post, today),
    law: lawOfDuty(law, duty),
    tagged: false,
    action: doing(visit, law, duty),
  };
};

const section = (
  visit: Visit,
  law: Compiled,
  list: List,
  { duties, next }: DutyPage,
  total: number,
  level: 2 | 3,
): Html => {
  const { words } = visit;
  const { t } = words;
  if (duties.length === 0) return html`<p class="govuk-body">${t(`work.my.none.${list}`)}</p>`;
  return html`${dutyList(
    words,
    duties.map((duty) => cardOf(visit, law, duty)),
    level,
  )}
  ${next !== undefined && html`<p class="govuk-body"><a class="govuk-link govuk-link--no-visited-state" href="/my-work?show=${list}">${t(`work.my.all.${list}`, { count: total })}</a></p>`}`;
};

const answeredFor = ({ words, organisation }: Visit, others: readonly string[]): Html | false =>
  others.length > 0 &&
  html`<p class="govuk-body">${words.t('work.my.also', {
    posts: words.list(others.map((post) => postTitle(organisation, post, words.language))),
  })}</p>`;

const myWork = async (visit: Visit): Promise<Html> => {
  const { words, today, me, services, organisation, query, page } = visit;
  const { t } = words;
  const posts = postsAnsweredBy(organisation, me.post, today);
  const chosen = LISTS.find((list) => list === first(query, 'show'));
  const shown = chosen === undefined ? LISTS : [chosen];
  const after = readPlace(first(query, 'after'));
  const [law, unfinished, count, ...lists] = await Promise.all([
    services.laws.of(me.authority),
    chosen === undefined ? draftNotice(visit) : undefined,
    countOfPosts(runOf(visit), me.authority, posts, today, today + AHEAD),
    ...shown.map((list) =>
      listed(visit, posts, list, chosen === undefined ? GLANCE : PAGE, chosen === undefined ? undefined : after),
    ),
  ]);
  const sections = shown.map((list, index) => ({ list, found: lists[index] ?? { duties: [], next: undefined } }));
  const others = posts.filter((post) => post !== me.post);
  const numbers = counts([
    {
      count: words.number(count.today),
      label: t('work.my.count.today'),
      href: '/my-work?show=today',
      tone: count.today > 0 ? 'caution' : 'quiet',
    },
    {
      count: words.number(count.overdue),
      label: t('work.my.count.overdue'),
      href: '/my-work?show=overdue',
      tone: count.overdue > 0 ? 'alarm' : 'quiet',
    },
    {
      count: words.number(count.coming),
      label: t('work.my.count.coming', { count: AHEAD }),
      href: '/my-work?show=coming',
      tone: 'calm',
    },
  ]);
  if (chosen === undefined)
    return page({
      title: t('common.nav.my-work'),
      print: t('work.printed', { who: me.person, when: words.dateTime(services.clock.now()) }),
      body: html`
        ${unfinished}
        ${numbers}
        ${answeredFor(visit, others)}
        ${sections.map(
          ({ list, found }) => html`<section class="diogel-section">
            <h2 class="govuk-heading-m" id="${list}">${t(`work.my.title.${list}`)}</h2>
            ${section(visit, law, list, found, count[list], 3)}
          </section>`,
        )}`,
    });
  const [only] = sections;
  const found = only?.found ?? { duties: [], next: undefined };
  return page({
    title: t(`work.my.title.${chosen}`),
    back: { href: '/my-work', text: t('common.nav.my-work') },
    print: t('work.printed', { who: me.person, when: words.dateTime(services.clock.now()) }),
    body: html`
      <p class="govuk-body">${t('common.count.duties', { count: count[chosen] })}</p>
      ${answeredFor(visit, others)}
      ${section(visit, law, chosen, { duties: found.duties, next: undefined }, count[chosen], 2)}
      ${
        found.next !== undefined &&
        govukIn(words)('pagination', {
          next: { href: `/my-work?show=${chosen}&after=${writePlace(found.next)}` },
        })
      }`,
  });
};

/** What the visitor's posts owe: today, overdue, in the next two weeks, and nothing else. */
export const ownWork: readonly PageRoute[] = [
  { method: 'GET', path: '/my-work', access: { roles: PRACTICE_ROLES }, handle: myWork },
];
