import type { Day } from '#src/calendar/index.ts';
import { REGISTER_CATEGORIES } from '#src/practice/index.ts';
import { holderOn } from '#src/organisation/index.ts';
import { type KeptChild, keptChildren, NO_TEAM, type Registered, registerOn } from '#src/views/index.ts';
import { badge, counts, filter } from '../../casework.ts';
import { type Content, type Html, html } from '../../html.ts';
import { first, type PageRoute, type Visit } from '../../site.ts';
import { dateValues, type ReadDate, readDate } from '../forms/happened.ts';
import { momentFields } from '../moment.ts';
import { childHref, childName, childTable, postTitle, reachable, runOf, teamName } from '../listed.ts';
import { hiddenFields, type Scope, scopeOf, scopeTitle, scopeValues, TEAM_ROLES, teamChooser } from '../team.ts';
import { watchNavigation } from './parts.ts';
import { REGISTER_ROLES } from './roles.ts';

const PATH = '/register';

interface Asked {
  readonly scope: Scope;
  readonly read: ReadDate;
  /** The day that is shown: a day to come is today. */
  readonly day: Day;
  /** Whether by what was known on that day; otherwise by all that is known today. */
  readonly known: boolean;
  /** The category to which the list is narrowed; the counts are not. */
  readonly category: string | null;
}

const askedOf = (visit: Visit): Asked => {
  const { query, today } = visit;
  const read = readDate(query, 'on', 'on');
  const day = Math.min((read.ok ? read.day : undefined) ?? today, today);
  const category = first(query, 'category');
  return {
    scope: scopeOf(visit),
    read,
    day,
    known: first(query, 'sight') !== 'as',
    category: (REGISTER_CATEGORIES as readonly string[]).includes(category) ? category : null,
  };
};

const addressOf = ({ scope, day, known, category }: Asked, today: Day): string => {
  const query = new URLSearchParams(scopeValues(scope));
  if (day !== today) {
    for (const [name, [value = '']] of Object.entries(dateValues('on', day))) query.set(name, value);
    if (!known) query.set('sight', 'as');
  }
  if (category !== null) query.set('category', category);
  const text = query.toString();
  return text === '' ? PATH : `${PATH}?${text}`;
};

const dayForm = ({ words, query, today }: Visit, { scope, read, day, known }: Asked): Html => {
  const { t } = words;
  return filter(words, {
    title: t('watch.register.show'),
    action: PATH,
    open: !read.ok || day !== today,
    fields: html`${hiddenFields(scopeValues(scope))}${momentFields(words, {
      name: 'on',
      label: t('watch.register.which'),
      sent: read.ok ? (day === today ? {} : dateValues('on', day)) : query,
      problems: read.ok ? [] : [{ field: 'on', text: t('errors.date.real') }],
      known,
      says: { known: t('watch.register.sight-known'), as: t('watch.register.sight-as') },
    })}`,
  });
};

/** What day this is, and by whose knowledge. */
const momentNote = ({ words, today }: Visit, asked: Asked): Html => {
  const { t } = words;
  const { read, day, known } = asked;
  if (day === today) {
    const wanted = read.ok ? read.day : undefined;
    return wanted !== undefined && wanted > today
      ? html`<p class="govuk-inset-text">${t('watch.register.to-come', { date: words.date(wanted) })}</p>`
      : html`<p class="govuk-body">${t('watch.register.today', { date: words.date(today) })}</p>`;
  }
  const back = addressOf({ ...asked, day: today, category: null }, today);
  return html`<div class="diogel-past" role="note"><p class="govuk-body"><strong>${t(known ? 'child.past.known-at' : 'child.past.as-at', { date: words.date(day) })}</strong> ${known && t('child.past.meaning')}</p><p class="govuk-body govuk-!-margin-bottom-0"><a class="govuk-link" href="${back}">${t('watch.register.back')}</a></p></div>`;
};

/** Who had the child on the day, and in which team. */
const workerThen = ({ words, organisation }: Visit, { day }: Asked, { worker, team }: Registered): Html => {
  const { t, language } = words;
  const holder = worker === null ? undefined : holderOn(organisation.holdings, worker, day);
  const name =
    worker === null
      ? badge(t('common.badge.unallocated'), 'alarm')
      : html`${holder && `${holder.person}, `}${postTitle(organisation, worker, language)}${holder === undefined && html` ${badge(t('common.badge.vacant'), 'alarm')}`}`;
  return html`${name}${team !== null && html`<br><span class="diogel-muted">${teamName(organisation, team, language)}</span>`}`;
};

const row = (visit: Visit, asked: Asked, child: KeptChild, then: Registered): readonly Content[] => {
  const { words } = visit;
  const { t, name } = words;
  const { nextConference } = then;
  const age = child.born === null || child.born > asked.day ? undefined : words.age(child.born, asked.day);
  return [
    html`<strong><a class="govuk-link govuk-link--no-visited-state" href="${childHref(child.child)}">${childName(words, child)}</a></strong>${age !== undefined && html`<br><span class="diogel-muted">${age}</span>`}`,
    then.categories.length === 0
      ? html`<span class="diogel-muted">${t('common.not-known')}</span>`
      : words.terms(then.categories.map((category) => name('codes.category', category))),
    html`<span class="diogel-nowrap">${words.shortDate(then.since)}</span> <span class="diogel-muted diogel-nowrap">(${words.days(asked.day - then.since)})</span>`,
    workerThen(visit, asked, then),
    nextConference === null
      ? html`<span class="diogel-muted">${t('child.nothing')}</span>`
      : html`<span class="diogel-nowrap">${words.shortDate(nextConference)}</span> ${nextConference < asked.day && badge(t('duties.status.overdue'), 'alarm')}`,
  ];
};

const found = async (visit: Visit, { scope, day, known }: Asked): Promise<Registered[]> => {
  const { me, services } = visit;
  const { ledger, laws } = services;
  const [ever, law] = await Promise.all([ledger.registered(me.authority, day), laws.of(me.authority)]);
  const facts = ever.length === 0 ? [] : await ledger.factsOfMany(me.authority, ever);
  const team = scope.team === NO_TEAM ? null : scope.team;
  return registerOn(facts, day, known ? day : undefined, law).filter(
    (each) => scope.team === null || each.team === team,
  );
};

const register = async (visit: Visit): Promise<Html> => {
  const { words, me, today, page, services } = visit;
  const { t, name, number } = words;
  const asked = askedOf(visit);
  const { scope, read, day, category } = asked;
  const then = await found(visit, asked);
  const kept =
    then.length === 0
      ? []
      : await keptChildren(
          runOf(visit),
          me.authority,
          then.map(({ child }) => child),
        );
  const near = new Map(kept.filter((child) => reachable(me, child)).map((child) => [child.child, child]));
  const shown = then.filter(({ categories }) => category === null || categories.includes(category));
  const rows = shown
    .flatMap((each) => {
      const child = near.get(each.child);
      return child === undefined ? [] : [{ child, each }];
    })
    .sort((a, b) => words.compare(childName(words, a.child), childName(words, b.child)));
  const beyond = shown.length - rows.length;
  const whole = addressOf({ ...asked, category: null }, today);
  const inCategory = REGISTER_CATEGORIES.map((of) => ({
    of,
    count: then.filter(({ categories }) => categories.includes(of)).length,
  })).filter(({ count }) => count > 0);
  return page({
    title: t('watch.register.title'),
    caption: scopeTitle(visit, scope),
    print: t('work.printed', { who: me.person, when: words.dateTime(services.clock.now()) }),
    problems: read.ok ? [] : [{ field: read.wrong.id, text: t('errors.date.real') }],
    body: html`
      ${TEAM_ROLES.includes(me.role) && watchNavigation(visit, PATH)}
      ${teamChooser(visit, scope, (team) => addressOf({ ...asked, scope: { ...scope, team }, category: null }, today))}
      ${momentNote(visit, asked)}
      ${
        then.length === 0
          ? html`<p class="govuk-body">${day === today ? t('watch.register.none-today') : t('watch.register.none', { date: words.date(day) })}</p>`
          : counts([
              {
                count: number(then.length),
                label: t('watch.register.total', { count: then.length }),
                href: whole,
                tone: 'calm',
              },
              ...inCategory.map(({ of, count }) => ({
                count: number(count),
                label: name('codes.category', of),
                href: addressOf({ ...asked, category: of }, today),
                tone: 'quiet' as const,
              })),
            ])
      }
      ${then.some(({ categories }) => categories.length > 1) && html`<p class="govuk-body-s diogel-muted">${t('watch.register.many-categories')}</p>`}
      ${dayForm(visit, asked)}
      ${category !== null && html`<p class="govuk-body">${t('watch.register.only', { category: name('codes.category', category) })} <a class="govuk-link" href="${whole}">${t('watch.register.every')}</a></p>`}
      ${beyond > 0 && html`<p class="govuk-body">${t('watch.register.beyond', { count: beyond })}</p>`}
      ${
        rows.length > 0 &&
        childTable(
          t('watch.register.title'),
          [
            t('duties.label.child'),
            t('watch.register.categories'),
            t('watch.register.since'),
            t('watch.register.worker'),
            t('watch.register.next'),
          ],
          rows.map(({ child, each }) => row(visit, asked, child, each)),
        )
      }`,
  });
};

/** The child protection register of any day, as it was and as it was known then. */
export const registerPages: readonly PageRoute[] = [
  { method: 'GET', path: PATH, access: { roles: REGISTER_ROLES }, handle: register },
];
