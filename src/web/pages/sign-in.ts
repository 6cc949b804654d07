import type { Day } from '#src/calendar/index.ts';
import { type Authority, listAuthorities } from '#src/ledger/index.ts';
import { answering, holderOn, type Organisation, type Post, postNamed, type Role } from '#src/organisation/index.ts';
import { badge } from '../casework.ts';
import { govukIn } from '../govuk/index.ts';
import { type Html, html } from '../html.ts';
import { type Answer, first, isOurPath, type PageRoute, signIn, signOut, type Visit } from '../site.ts';
import type { Words } from '../words.ts';
import { startOf } from './home.ts';
import { postTitle, teamName } from './listed.ts';

interface Choice {
  readonly authority: Authority;
  readonly organisation: Organisation;
}

const choices = async ({ services: { database, organisations } }: Visit): Promise<Choice[]> =>
  Promise.all(
    (await listAuthorities(database)).map(async (authority) => ({
      authority,
      organisation: await organisations.of(authority.id),
    })),
  );

/** Posts from which somebody who is new here sees the most: one of each of these roles, the first that is held. */
const FIRST_ROLES: readonly Role[] = ['team-manager', 'social-worker', 'front-door-manager', 'head-of-service'];

const postRow = (words: Words, { authority, organisation }: Choice, { post, title }: Post, today: Day): Html => {
  const { t, language } = words;
  const { posts, holdings } = organisation;
  const holder = holderOn(holdings, post, today);
  if (holder === undefined) {
    const above = answering(posts, holdings, post, today);
    return html`<li class="diogel-posts__item">
        <span class="diogel-posts__who">${title[language]} ${badge(t('common.badge.vacant'), 'alarm')}
        <span class="diogel-muted">${above === null ? t('work.post.nobody-answers') : t('work.post.goes-to', { who: postTitle(organisation, above, language) })}</span></span>
      </li>`;
  }
  return html`<li class="diogel-posts__item">
      <span class="diogel-posts__who"><strong>${holder.person}</strong>, ${title[language]}${holder.interim && html` ${badge(t('work.post.interim'), 'caution')}`}</span>
      <button class="govuk-button govuk-button--secondary diogel-posts__button" name="post" value="${authority.id}:${post}">${t('common.button.sign-in')}<span class="govuk-visually-hidden">: ${holder.person}, ${title[language]}</span></button>
    </li>`;
};

const authorityPosts = (words: Words, choice: Choice, today: Day): Html => {
  const { t, language } = words;
  const { authority, organisation } = choice;
  const { posts, holdings } = organisation;
  const held = (post: Post): boolean => holderOn(holdings, post.post, today) !== undefined;
  const start = FIRST_ROLES.flatMap((role) => posts.find((post) => post.role === role && held(post)) ?? []);
  const groups = new Map<string, Post[]>();
  for (const post of posts) {
    const name = post.team === null ? t('work.sign-in.no-team') : teamName(organisation, post.team, language);
    groups.set(name, [...(groups.get(name) ?? []), post]);
  }
  const rank = ({ role }: Post): number => (role.endsWith('manager') ? 0 : 1);
  const named = [...groups].sort(([a], [b]) => words.compare(a, b));
  return html`<section class="diogel-section">
      <h2 class="govuk-heading-m">${authority.name[language]}</h2>
      <h3 class="govuk-heading-s">${t('work.sign-in.start')}</h3>
      <ul class="diogel-posts">${start.map((post) => postRow(words, choice, post, today))}</ul>
      <h3 class="govuk-heading-s">${t('work.sign-in.all')}</h3>
      ${named.map(([name, members]) => {
        const vacant = members.filter((post) => !held(post)).length;
        const counted = [
          t('work.sign-in.posts', { count: members.length }),
          ...(vacant > 0 ? [t('work.sign-in.vacant', { count: vacant })] : []),
        ].join(', ');
        const ordered = [...members].sort(
          (a, b) => rank(a) - rank(b) || words.compare(a.title[language], b.title[language]),
        );
        return govukIn(words)('details', {
          summaryText: `${name} (${counted})`,
          html: html`<ul class="diogel-posts">${ordered.map((post) => postRow(words, choice, post, today))}</ul>`,
        });
      })}
    </section>`;
};

const form = async (visit: Visit, back: string, wrong: boolean): Promise<Html> => {
  const { words, page, services, today, token } = visit;
  const { t } = words;
  if (!services.demo)
    return page({ title: t('work.sign-in.title'), body: html`<p class="govuk-body">${t('work.sign-in.not-yet')}</p>` });
  const all = await choices(visit);
  return page({
    title: t('work.sign-in.title'),
    problems: wrong ? [{ field: 'posts', text: t('work.sign-in.gone') }] : [],
    body: html`
      <p class="govuk-body-l">${t('work.sign-in.intro')}</p>
      ${govukIn(words)('inset-text', { text: t('work.sign-in.honest') })}
      <form method="post" action="/sign-in" id="posts" tabindex="-1">
        ${token}<input type="hidden" name="back" value="${back}">
        ${all.map((choice) => authorityPosts(words, choice, today))}
      </form>`,
  });
};

const enter = async (visit: Visit): Promise<Answer> => {
  const { form: sent, services, today } = visit;
  const back = first(sent, 'back');
  // Whoever may choose a post is anybody: only where everything is made up.
  if (!services.demo) return { status: 403, body: await form(visit, '', false) };
  const [number = '', post = ''] = first(sent, 'post').split(/:(.*)/s);
  const choice = (await choices(visit)).find(({ authority }) => String(authority.id) === number);
  const holder = choice === undefined ? undefined : holderOn(choice.organisation.holdings, post, today);
  const role = postNamed(choice?.organisation.posts ?? [], post)?.role;
  if (choice === undefined || holder === undefined || role === undefined)
    return { status: 422, body: await form(visit, back, true) };
  signIn(visit, { authority: choice.authority.id, post, person: holder.person });
  return { redirect: isOurPath(back) && back !== '/' ? back : startOf(role) };
};

/** Signing in as the holder of a post, for the demonstration; and signing out. */
export const signingIn: readonly PageRoute[] = [
  {
    method: 'GET',
    path: '/sign-in',
    access: 'public',
    handle: (visit) => {
      const back = first(visit.query, 'back');
      return form(visit, isOurPath(back) ? back : '', false);
    },
  },
  { method: 'POST', path: '/sign-in', access: 'public', handle: enter },
  {
    method: 'POST',
    path: '/sign-out',
    access: 'public',
    handle: (visit) => {
      signOut(visit);
      return { redirect: '/' };
    },
  },
];
