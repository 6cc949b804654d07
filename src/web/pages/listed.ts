import { isWithinReach as reachable, mayRecord, type Identity } from '#src/access/index.ts';
import type { Day } from '#src/calendar/index.ts';
import { type Compiled, instrumentOn } from '#src/law/index.ts';
import { answering, holderOn, type Organisation, owningPost, postNamed, postsOfTeam } from '#src/organisation/index.ts';
import type { ListedChild, ListedDuty } from '#src/views/index.ts';
import { badge, type Source } from '../casework.ts';
import { type Content, type Html, html } from '../html.ts';
import type { Visit } from '../site.ts';
import { type Language, type Words, words as wordsOf } from '../words.ts';

/** Runs a statement for the visitor's own authority. */
export const runOf =
  ({ me, services }: Visit) =>
  (statement: { readonly name: string; readonly text: string }, values: readonly unknown[]): Promise<unknown[][]> =>
    services.database.run(me.authority, statement, values);

/** Whether the visitor may open this child's record. */
export { reachable };

/** "Elin Prydderch"; where no name is kept (it was erased, or never recorded), says so. */
export const childName = (
  { t }: Words,
  { givenName, familyName }: Pick<ListedChild, 'givenName' | 'familyName'>,
): string => `${givenName} ${familyName}`.trim() || t('work.child.no-name');

export const childHref = (child: string): string => `/children/${encodeURIComponent(child)}`;

/** "14 March 2019 (6 years old)", or when the birth is expected. */
export const bornWords = (
  words: Words,
  { born, expected }: Pick<ListedChild, 'born' | 'expected'>,
  today: Day,
): string => {
  if (born !== null) return words.t('work.child.born', { date: words.shortDate(born), age: words.age(born, today) });
  if (expected !== null) return words.t('work.child.expected', { date: words.shortDate(expected) });
  return words.t('common.not-known');
};

/** Whether the child is on the register, looked after, or not born yet. */
export const standingBadges = (
  { t }: Words,
  child: Pick<ListedChild, 'registeredOn' | 'careOn' | 'born' | 'expected'>,
): Html[] => [
  ...(child.registeredOn === null ? [] : [badge(t('common.badge.on-register'), 'alarm')]),
  ...(child.careOn === null ? [] : [badge(t('common.badge.looked-after'), 'calm')]),
  ...(child.born === null && child.expected !== null ? [badge(t('common.badge.unborn'))] : []),
];

/** The paragraph that asks for a duty that started on a day. */
export const lawOfDuty = (
  law: Compiled,
  { rule, start, startedOn = start }: { readonly rule: string; readonly start: Day; readonly startedOn?: Day },
): Source | undefined => {
  const declared = law.rules.find(({ id }) => id === rule);
  return declared === undefined ? undefined : instrumentOn(declared, startedOn, law);
};

/** Where a duty is done: the form for its kind of event, or the decision on a contact. Undefined where the visitor's post may not. */
export const doing = (
  { words, me }: Visit,
  law: Compiled,
  duty: ListedDuty,
): { readonly text: string; readonly href: string } | undefined => {
  const { child, rule, from } = duty;
  const kind = law.rules.find(({ id }) => id === rule)?.doneBy.kind;
  if (kind === undefined || !mayRecord(me.role, kind)) return undefined;
  const text = words.name('kinds.form', kind);
  if (kind === 'contact.decided' || kind === 'contact.acknowledged')
    return { text, href: `/front-door/received/${encodeURIComponent(child)}/${encodeURIComponent(from)}` };
  if (!reachable(me, duty)) return undefined;
  return {
    text,
    href: `${childHref(child)}/record/${kind}?rule=${encodeURIComponent(rule)}&from=${encodeURIComponent(from)}${kind === 'record.signed-off' ? `&entry=${encodeURIComponent(from)}` : ''}`,
  };
};

/** The post's title, or its id where the organisation has no such post (any more). */
export const postTitle = (organisation: Organisation, post: string, language: Language): string =>
  postNamed(organisation.posts, post)?.title[language] ?? post;

/** "Mair Huws, Social worker 3"; of a vacant post, that it is vacant and who answers for it. */
export const whoHas = (organisation: Organisation, words: Words, post: string | null, today: Day): Html => {
  const { t, language } = words;
  if (post === null) return html`${badge(t('common.badge.unallocated'), 'alarm')}`;
  const { posts, holdings } = organisation;
  const holder = holderOn(holdings, post, today);
  const title = postTitle(organisation, post, language);
  if (holder !== undefined)
    return html`${holder.person}, ${title}${holder.interim && html` ${badge(t('work.post.interim'), 'caution')}`}`;
  const above = answering(posts, holdings, post, today);
  const person = above === null ? undefined : holderOn(holdings, above, today)?.person;
  const goes =
    above === null
      ? t('work.post.nobody-answers')
      : t('work.post.goes-to', { who: `${person ?? ''}, ${postTitle(organisation, above, language)}` });
  return html`${title} ${badge(t('common.badge.vacant'), 'alarm')} ${goes}`;
};

/** The teams of an authority, in the order of their names: those that have a manager. */
export const teamsOf = ({ posts }: Organisation, words: Words): { readonly team: string; readonly name: string }[] =>
  posts
    .flatMap(({ team, role }) => (team !== null && role === 'team-manager' ? [team] : []))
    .map((team) => ({ team, name: teamName({ posts }, team, words.language) }))
    .sort((a, b) => words.compare(a.name, b.name));

/** A team is called as in its manager's title: "Manager, north area team". */
export const teamName = ({ posts }: Pick<Organisation, 'posts'>, team: string, language: Language): string => {
  const members = postsOfTeam(posts, team);
  if (members.some(({ role }) => role === 'front-door-manager')) return wordsOf(language).t('common.nav.front-door');
  const manager = members.find(({ role }) => role.endsWith('manager'));
  const title = manager?.title[language];
  if (title === undefined) return team;
  const name = title.includes(', ') ? title.slice(title.indexOf(', ') + 2) : title;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
};

/** Duties whose evidence is that somebody saw the child, and those that ask for a plan. */
export const rulesDoneBy = (law: Compiled, kind: string): string[] =>
  law.rules.filter(({ doneBy }) => doneBy.kind === kind).map(({ id }) => id);

/** A table of children that a narrow screen shows row by row, each value under its heading. */
export const childTable = (
  caption: string,
  head: readonly string[],
  rows: readonly (readonly Content[])[],
): Html => html`<table class="govuk-table diogel-list" role="table">
    <caption class="govuk-visually-hidden">${caption}</caption>
    <thead class="govuk-table__head" role="rowgroup"><tr class="govuk-table__row" role="row">${head.map(
      (text) => html`<th scope="col" class="govuk-table__header" role="columnheader">${text}</th>`,
    )}</tr></thead>
    <tbody class="govuk-table__body" role="rowgroup">${rows.map(
      (cells) =>
        html`<tr class="govuk-table__row" role="row">${cells.map((cell, index) =>
          index === 0
            ? html`<th scope="row" class="govuk-table__header" role="rowheader">${cell}</th>`
            : html`<td class="govuk-table__cell" role="cell" data-label="${head[index]}">${cell}</td>`,
        )}</tr>`,
    )}</tbody>
  </table>`;

/** The child's name, a link where the visitor may open the record, with what must be seen at once. */
export const childCell = (words: Words, who: Identity, child: ListedChild): Html => {
  const name = childName(words, child);
  const badges = standingBadges(words, child);
  return html`<strong>${
    reachable(who, child)
      ? html`<a class="govuk-link govuk-link--no-visited-state" href="${childHref(child.child)}">${name}</a>`
      : name
  }</strong>${badges.map((each) => html` ${each}`)}`;
};

/** A day and how long ago it is: "19 Aug 2026 (96 days)". */
export const sinceCell = (words: Words, since: Day, today: Day): Html =>
  html`<span class="diogel-nowrap">${words.shortDate(since)}</span> <span class="diogel-muted diogel-nowrap">(${words.days(today - since)})</span>`;

/** Whom a child without a worker falls to: badged, with the manager who has to act. */
export const nobodysCell = (organisation: Organisation, words: Words, child: ListedChild, today: Day): Html => {
  const manager = owningPost(organisation.posts, 'team-manager', child);
  return html`${badge(words.t('common.badge.unallocated'), 'alarm')} ${manager !== null && html`${words.t('work.post.falls-to')} ${whoHas(organisation, words, manager, today)}`}`;
};
