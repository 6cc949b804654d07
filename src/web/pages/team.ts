import { stringify } from 'csv-stringify/sync';
import { mayRecord } from '#src/access/index.ts';
import { type Day, formatDay } from '#src/calendar/index.ts';
import type { Compiled } from '#src/law/index.ts';
import {
  holderOn,
  holdingsOf,
  type Organisation,
  postNamed,
  postsOfTeam,
  type Role,
  vacantOn,
} from '#src/organisation/index.ts';
import {
  type ListedChild,
  type MissingOfChild,
  missingOfChildren,
  NO_TEAM,
  nobodysChildren,
  notSeen,
  type OverdueOfPost,
  overdueByPost,
  type ListedDuty,
  selectedDuties,
  type Some,
  type UnseenChild,
} from '#src/views/index.ts';
import { citation, citationText, counts, dueWords, filter, subNavigation } from '../casework.ts';
import { govukIn } from '../govuk/index.ts';
import { type Content, type Html, html } from '../html.ts';
import { type Answer, first, type PageRoute, type Visit } from '../site.ts';
import {
  childCell,
  childHref,
  childName,
  childTable,
  doing,
  lawOfDuty,
  nobodysCell,
  postTitle,
  reachable,
  rulesDoneBy,
  runOf,
  sinceCell,
  teamName,
  teamsOf,
  whoHas,
} from './listed.ts';

/** Who lists a team's children. */
export const TEAM_ROLES: readonly Role[] = [
  'social-worker',
  'team-manager',
  'front-door-manager',
  'head-of-service',
  'director',
];

const CHOOSING_ROLES: readonly Role[] = ['conference-chair', 'reviewing-officer', 'head-of-service', 'director'];

/** What the first look shows of each list, and how much a list shows at most. */
const WORST = 6;
const GLANCE = 6;
const BY_WORKER = 10;
const MOST = 500;
/** Without an overdue visit, a child counts as not seen after six weeks: the longest that any authority leaves between visits. */
const UNSEEN_DAYS = 42;
const AHEAD = 14;

const LISTS = ['missing', 'nobodys', 'not-seen', 'no-plan', 'overdue', 'decisions'] as const;
type List = (typeof LISTS)[number];

/** Which children the page is about. */
export interface Scope {
  readonly team: string | null;
  readonly worker: string | null;
  /** Whoever works for every team chooses one; the others have theirs. */
  readonly choosing: boolean;
  readonly post: string | undefined;
}

/** The children that a visitor asks for, of those that their post may list. */
export const scopeOf = ({ me, query, organisation }: Visit): Scope => {
  const worker = first(query, 'worker');
  const known = (post: string): boolean => postNamed(organisation.posts, post) !== undefined;
  const rest = {
    worker: known(worker) ? worker : null,
    post: known(first(query, 'post')) ? first(query, 'post') : undefined,
  };
  if (CHOOSING_ROLES.includes(me.role)) {
    const asked = first(query, 'team');
    const team = asked === 'none' ? NO_TEAM : postsOfTeam(organisation.posts, asked).length > 0 ? asked : null;
    return { ...rest, team, choosing: true };
  }
  // The front door has the children whom no team has yet.
  return { ...rest, team: me.role === 'front-door-manager' ? NO_TEAM : (me.team ?? NO_TEAM), choosing: false };
};

/** The team that somebody chose, as a field of an address or a form; nothing where there is no choice, or all are shown. */
export const scopeValues = ({ choosing, team }: Scope): [string, string][] =>
  choosing && team !== null ? [['team', team === NO_TEAM ? 'none' : team]] : [];

/** Values as the hidden fields of a form. */
export const hiddenFields = (values: readonly (readonly [string, string])[]): Html =>
  html`${values.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`;

const addressOf = (scope: Scope, more: Readonly<Record<string, string>> = {}, path = '/team'): string => {
  const values = {
    ...Object.fromEntries(scopeValues(scope)),
    ...(scope.worker === null ? {} : { worker: scope.worker }),
    ...more,
  };
  const text = new URLSearchParams(values).toString();
  return text === '' ? path : `${path}?${text}`;
};

/** Since when nobody has held a post: the day after the last holder's last; undefined where nobody ever did. */
const vacantSince = ({ holdings }: Organisation, post: string, today: Day): Day | undefined => {
  const ends = holdingsOf(holdings, post).flatMap(({ to }) => (to !== null && to < today ? [to + 1] : []));
  return ends.length === 0 ? undefined : Math.max(...ends);
};

/** Since when a child has been nobody's: allocated to no post, or to a post that nobody holds. */
const nobodysSince = (organisation: Organisation, child: ListedChild, today: Day): Day => {
  if (child.worker === null) return child.nobodysSince ?? child.openedOn ?? today;
  return Math.max(vacantSince(organisation, child.worker, today) ?? 0, child.allocatedOn ?? child.openedOn ?? 0);
};

const vacantPosts = ({ posts, holdings }: Organisation, team: string | null, today: Day): string[] =>
  vacantOn(team === null ? posts : postsOfTeam(posts, team), holdings, today).map(({ post }) => post);

interface Gathering {
  readonly visit: Visit;
  readonly law: Compiled;
  readonly scope: Scope;
}

const nobodys = async ({ visit, scope }: Gathering): Promise<ListedChild[]> => {
  const { me, organisation, today } = visit;
  const found = await nobodysChildren(
    runOf(visit),
    me.authority,
    vacantPosts(organisation, scope.team, today),
    scope.team,
    MOST,
  );
  return found
    .filter(
      (child) =>
        (scope.worker === null || child.worker === scope.worker) && (child.team !== null || reachable(me, child)),
    )
    .sort((a, b) => nobodysSince(organisation, a, today) - nobodysSince(organisation, b, today));
};

const missing = ({ visit, scope }: Gathering, limit: number): Promise<Some<MissingOfChild>> =>
  missingOfChildren(runOf(visit), visit.me.authority, scope, visit.today, limit);

const unseen = ({ visit, law, scope }: Gathering, limit: number): Promise<Some<UnseenChild>> =>
  notSeen(
    runOf(visit),
    visit.me.authority,
    scope,
    { today: visit.today, before: visit.today - UNSEEN_DAYS, visits: rulesDoneBy(law, 'visit.made') },
    limit,
  );

const noPlan = ({ visit, law, scope }: Gathering, limit: number): Promise<Some<ListedDuty>> =>
  selectedDuties(
    runOf(visit),
    visit.me.authority,
    scope,
    { upTo: visit.today - 1, rules: rulesDoneBy(law, 'plan.circulated') },
    limit,
  );

const overdue = ({ visit, scope }: Gathering, limit: number): Promise<Some<ListedDuty>> =>
  selectedDuties(runOf(visit), visit.me.authority, scope, { upTo: visit.today - 1, post: scope.post }, limit);

const decisions = ({ visit, scope }: Gathering, limit: number): Promise<Some<ListedDuty>> =>
  selectedDuties(
    runOf(visit),
    visit.me.authority,
    scope,
    {
      upTo: visit.today + AHEAD,
      owners: visit.me.role === 'front-door-manager' ? ['front-door', 'team-manager'] : ['team-manager'],
    },
    limit,
  );

/** One thing that is missing for a child, worst first: on the register or looked after, then nobody's, then the oldest. */
interface Gap {
  readonly child: ListedChild;
  readonly since: Day;
  readonly nobody: boolean;
  readonly duty: MissingOfChild | undefined;
}

const gapsOf = (
  organisation: Organisation,
  nobody: readonly ListedChild[],
  duties: readonly MissingOfChild[],
  today: Day,
): Gap[] => {
  const gaps = new Map<string, Gap>();
  for (const child of nobody)
    gaps.set(child.child, { child, since: nobodysSince(organisation, child, today), nobody: true, duty: undefined });
  for (const duty of duties) {
    const known = gaps.get(duty.child);
    gaps.set(duty.child, {
      child: duty,
      since: known === undefined ? duty.due : Math.min(known.since, duty.due),
      nobody: known !== undefined,
      duty,
    });
  }
  const urgent = ({ child }: Gap): number => (child.registeredOn !== null || child.careOn !== null ? 0 : 1);
  return [...gaps.values()].sort(
    (a, b) =>
      urgent(a) - urgent(b) ||
      Number(b.nobody) - Number(a.nobody) ||
      a.since - b.since ||
      (a.child.child < b.child.child ? -1 : 1),
  );
};

const allocating = ({ me, words }: Visit, child: ListedChild): Html | false =>
  mayRecord(me.role, 'case.allocated') &&
  reachable(me, child) &&
  html`<a class="govuk-link govuk-link--no-visited-state" href="${childHref(child.child)}/record/case.allocated">${words.t('common.button.allocate')}<span class="govuk-visually-hidden">: ${childName(words, child)}</span></a>`;

const gapCard = ({ visit, law }: Gathering, { child, since, nobody, duty }: Gap, level: 2 | 3): Html => {
  const { words, today, organisation, me } = visit;
  const { t } = words;
  const fact = (label: string, value: Content): Html =>
    html`<div class="diogel-duty__fact"><dt>${label}</dt><dd>${value}</dd></div>`;
  // That a child on the register has a worker is law; of the others, that they have one is the service's own aim.
  const named = child.registeredOn === null ? undefined : lawOfDuty(law, { rule: 'coordinator-named', start: since });
  const cited = duty === undefined ? named : lawOfDuty(law, duty);
  const action = duty === undefined ? undefined : doing(visit, law, duty);
  return html`<li class="diogel-duty diogel-duty--overdue">
      <div class="diogel-duty__head">
        ${level === 2 ? html`<h2 class="diogel-duty__what">${childCell(words, me, child)}</h2>` : html`<h3 class="diogel-duty__what">${childCell(words, me, child)}</h3>`}
        <div class="diogel-duty__when"><span>${t('work.team.for-days', { count: today - since })}</span></div>
      </div>
      <ul class="diogel-gaps">
        ${nobody && html`<li><strong>${child.worker === null ? t('work.team.gap.nobody') : t('work.team.gap.vacant')}</strong> ${t('work.team.since', { date: words.shortDate(nobodysSince(organisation, child, today)) })}</li>`}
        ${duty !== undefined && html`<li><strong>${words.name('duties.rule', duty.rule)}</strong> ${t('work.team.was-due', { date: words.shortDate(duty.due) })}${duty.overdue > 1 && html`, ${t('work.team.and-more', { count: duty.overdue - 1 })}`}</li>`}
      </ul>
      <dl class="diogel-duty__facts">
        ${fact(t('duties.label.who'), nobody && child.worker === null ? nobodysCell(organisation, words, child, today) : whoHas(organisation, words, duty?.post ?? child.worker, today))}
        ${cited !== undefined && fact(t('duties.label.law'), citation(words, cited))}
      </dl>
      <p class="diogel-duty__action">${nobody && allocating(visit, child)}${nobody && action && ' · '}${action && html`<a class="govuk-link govuk-link--no-visited-state" href="${action.href}">${action.text}<span class="govuk-visually-hidden">: ${childName(words, child)}</span></a>`}</p>
    </li>`;
};

const gapList = (gathering: Gathering, gaps: readonly Gap[], level: 2 | 3): Html =>
  gaps.length === 0
    ? html`<p class="govuk-body">${gathering.visit.words.t('work.team.none.missing')}</p>`
    : html`<ul class="diogel-duties">${gaps.map((gap) => gapCard(gathering, gap, level))}</ul>`;

const nobodysTable = ({ visit }: Gathering, rows: readonly ListedChild[]): Html => {
  const { words, organisation, today, me } = visit;
  const { t } = words;
  if (rows.length === 0) return html`<p class="govuk-body">${t('work.team.none.nobodys')}</p>`;
  const acting = mayRecord(me.role, 'case.allocated');
  return childTable(
    t('work.team.title.nobodys'),
    [
      t('duties.label.child'),
      t('duties.label.since'),
      t('duties.label.who'),
      t('work.team.head.last-seen'),
      ...(acting ? [t('work.team.head.do')] : []),
    ],
    rows.map((child) => [
      childCell(words, me, child),
      sinceCell(words, nobodysSince(organisation, child, today), today),
      child.worker === null
        ? nobodysCell(organisation, words, child, today)
        : whoHas(organisation, words, child.worker, today),
      child.lastSeen === null ? t('work.team.never-seen') : words.shortDate(child.lastSeen),
      ...(acting ? [allocating(visit, child)] : []),
    ]),
  );
};

const unseenTable = ({ visit, law }: Gathering, rows: readonly UnseenChild[]): Html => {
  const { words, organisation, today, me } = visit;
  const { t } = words;
  if (rows.length === 0) return html`<p class="govuk-body">${t('work.team.none.not-seen')}</p>`;
  return childTable(
    t('work.team.title.not-seen'),
    [
      t('duties.label.child'),
      t('work.team.head.last-seen'),
      t('work.team.head.alone'),
      t('work.team.head.visit'),
      t('duties.label.who'),
    ],
    rows.map((child) => {
      const { visit: owed } = child;
      const cited = owed === null ? undefined : lawOfDuty(law, owed);
      return [
        childCell(words, me, child),
        child.lastSeen === null
          ? html`<strong>${t('work.team.never-seen')}</strong>`
          : sinceCell(words, child.lastSeen, today),
        child.lastSeenAlone === null ? t('work.team.never') : words.shortDate(child.lastSeenAlone),
        owed === null
          ? html`<span class="diogel-muted">${t('work.team.no-visit-owed')}</span>`
          : html`${words.name('duties.rule', owed.rule)}, ${t('work.team.was-due', { date: words.shortDate(owed.due) })}${cited !== undefined && html`<br>${citation(words, cited)}`}`,
        child.worker === null
          ? nobodysCell(organisation, words, child, today)
          : whoHas(organisation, words, child.worker, today),
      ];
    }),
  );
};

const dutyTable = ({ visit, law }: Gathering, caption: string, none: string, rows: readonly ListedDuty[]): Html => {
  const { words, organisation, today, me } = visit;
  const { t } = words;
  if (rows.length === 0) return html`<p class="govuk-body">${none}</p>`;
  return childTable(
    caption,
    [
      t('duties.label.child'),
      t('duties.label.what'),
      t('duties.label.due'),
      t('duties.label.who'),
      t('duties.label.law'),
    ],
    rows.map((duty) => {
      const cited = lawOfDuty(law, duty);
      const action = doing(visit, law, duty);
      const what = words.name('duties.rule', duty.rule);
      const status = duty.due < today ? 'overdue' : 'open';
      return [
        childCell(words, me, duty),
        action === undefined
          ? what
          : html`<a class="govuk-link govuk-link--no-visited-state" href="${action.href}">${what}<span class="govuk-visually-hidden">: ${action.text}, ${childName(words, duty)}</span></a>`,
        html`<span class="diogel-nowrap">${words.shortDate(duty.due)}</span> <span class="diogel-muted diogel-nowrap">(${dueWords(words, { status, due: duty.due, done: undefined, today })})</span>`,
        whoHas(organisation, words, duty.post, today),
        cited === undefined ? '' : citation(words, cited),
      ];
    }),
  );
};

const BAR = { width: 160, height: 14 } as const;

/** A bar beside its number; the number says the same, so the picture is for eyes only. */
const bar = (value: number, most: number): Html =>
  html`<svg class="diogel-bar" width="${BAR.width}" height="${BAR.height}" viewBox="0 0 ${BAR.width} ${BAR.height}" aria-hidden="true" focusable="false"><rect width="${Math.max(2, Math.round((value / most) * BAR.width))}" height="${BAR.height}"></rect></svg>`;

const workerTable = ({ visit, scope }: Gathering, rows: readonly OverdueOfPost[]): Html => {
  const { words, organisation, today } = visit;
  const { t } = words;
  if (rows.length === 0) return html`<p class="govuk-body">${t('work.team.none.overdue')}</p>`;
  const most = Math.max(...rows.map(({ duties }) => duties));
  const others = rows.slice(BY_WORKER);
  const table = (some: readonly OverdueOfPost[]): Html =>
    childTable(
      t('work.team.title.overdue'),
      [t('duties.label.who'), t('work.team.head.overdue'), t('work.team.head.children'), t('work.team.head.oldest')],
      some.map(({ post, duties, children, oldest }) => [
        whoHas(organisation, words, post, today),
        html`<span class="diogel-figure">${
          post === null
            ? words.number(duties)
            : html`<a class="govuk-link govuk-link--no-visited-state" href="${addressOf(scope, { list: 'overdue', post })}">${words.number(duties)}<span class="govuk-visually-hidden"> ${t('work.team.overdue-of', { who: postTitle(organisation, post, words.language) })}</span></a>`
        }</span> ${bar(duties, most)}`,
        words.number(children),
        sinceCell(words, oldest, today),
      ]),
    );
  return html`${table(rows.slice(0, BY_WORKER))}${
    others.length > 0 &&
    govukIn(words)('details', { summaryText: t('work.team.others', { count: others.length }), html: table(others) })
  }`;
};

const more = (
  { visit, scope }: Gathering,
  list: Exclude<List, 'missing'>,
  shown: number,
  total: number,
): Html | false =>
  total > shown &&
  html`<p class="govuk-body"><a class="govuk-link govuk-link--no-visited-state" href="${addressOf(scope, { list })}">${visit.words.t(`work.team.all.${list}`, { count: total })}</a></p>`;

const sectionOf = ({ visit }: Gathering, list: List, body: Content): Html =>
  html`<section class="diogel-section" aria-labelledby="${list}">
      <h2 class="govuk-heading-m" id="${list}">${visit.words.t(`work.team.title.${list}`)}</h2>
      ${body}
    </section>`;

/** Which team the page is about, for whoever may choose; `address` is that of the same page about another. */
export const teamChooser = (
  { words, organisation }: Visit,
  { choosing, team: chosen }: Scope,
  address: (team: string | null) => string,
): Html | false => {
  const { t } = words;
  const item = (text: string, team: string | null) => ({ text, href: address(team), current: chosen === team });
  return (
    choosing &&
    subNavigation(t('work.team.choose'), [
      item(t('work.team.everyone'), null),
      ...teamsOf(organisation, words).map(({ team, name }) => item(name, team)),
      item(t('work.team.no-team'), NO_TEAM),
    ])
  );
};

const narrowing = ({ visit, scope }: Gathering, list: List | undefined): Html => {
  const { words, organisation, today } = visit;
  const { t, language } = words;
  const workers = (scope.team === null ? organisation.posts : postsOfTeam(organisation.posts, scope.team)).filter(
    ({ role }) => role === 'social-worker',
  );
  if (workers.length === 0) return html``;
  return filter(words, {
    title: t('work.team.filter'),
    action: addressOf({ ...scope, worker: null }, list === undefined ? {} : { list }),
    open: scope.worker !== null,
    fields: html`
      ${hiddenFields(scopeValues(scope))}
      ${list !== undefined && html`<input type="hidden" name="list" value="${list}">`}
      ${govukIn(words)('select', {
        id: 'worker',
        name: 'worker',
        label: { text: t('work.team.filter-worker') },
        value: scope.worker ?? '',
        items: [
          { value: '', text: t('work.team.every-worker') },
          ...workers
            .map((post) => ({
              value: post.post,
              text: `${holderOn(organisation.holdings, post.post, today)?.person ?? t('common.badge.vacant')}, ${post.title[language]}`,
            }))
            .sort((a, b) => words.compare(a.text, b.text)),
        ],
      })}`,
  });
};

/** The team that the page is about, in words. */
export const scopeTitle = ({ words, organisation }: Visit, scope: Scope): string => {
  if (scope.team === null) return words.t('work.team.everyone');
  if (!scope.choosing && scope.team === NO_TEAM) return words.t('work.team.front-door');
  return scope.team === NO_TEAM ? words.t('work.team.no-team') : teamName(organisation, scope.team, words.language);
};

const overview = async (gathering: Gathering): Promise<Html> => {
  const { visit, scope } = gathering;
  const { words, organisation, me, today, page, services } = visit;
  const { t, number } = words;
  const [nobody, worst, hidden, planless, byPost, deciding] = await Promise.all([
    nobodys(gathering),
    missing(gathering, WORST),
    unseen(gathering, GLANCE),
    noPlan(gathering, GLANCE),
    overdueByPost(runOf(visit), me.authority, scope.team, today),
    decisions(gathering, GLANCE),
  ]);
  const gaps = gapsOf(organisation, nobody, worst.rows, today).slice(0, WORST);
  const tone = (count: number): 'alarm' | 'quiet' => (count > 0 ? 'alarm' : 'quiet');
  return page({
    title: scopeTitle(visit, scope),
    caption: t('common.nav.team'),
    print: t('work.printed', { who: me.person, when: words.dateTime(services.clock.now()) }),
    body: html`
      ${teamChooser(visit, scope, (team) => addressOf({ ...scope, team, worker: null }))}
      ${counts([
        {
          count: number(nobody.length),
          label: t('work.team.count.nobodys'),
          href: addressOf(scope, { list: 'nobodys' }),
          tone: tone(nobody.length),
        },
        {
          count: number(hidden.total),
          label: t('work.team.count.not-seen'),
          href: addressOf(scope, { list: 'not-seen' }),
          tone: tone(hidden.total),
        },
        {
          count: number(planless.total),
          label: t('work.team.count.no-plan'),
          href: addressOf(scope, { list: 'no-plan' }),
          tone: tone(planless.total),
        },
        {
          count: number(worst.total),
          label: t('work.team.count.missing'),
          href: addressOf(scope, { list: 'missing' }),
          tone: tone(worst.total),
        },
        {
          count: number(deciding.total),
          label: t('work.team.count.decisions'),
          href: addressOf(scope, { list: 'decisions' }),
          tone: deciding.total > 0 ? 'caution' : 'quiet',
        },
      ])}
      ${sectionOf(gathering, 'missing', html`${gapList(gathering, gaps, 3)}<p class="govuk-hint">${t('work.team.worst-first')}</p><p class="govuk-body"><a class="govuk-link govuk-link--no-visited-state" href="${addressOf(scope, { list: 'missing' })}">${t('work.team.everything')}</a></p>`)}
      ${narrowing(gathering, undefined)}
      ${sectionOf(gathering, 'nobodys', html`${nobodysTable(gathering, nobody.slice(0, GLANCE))}${more(gathering, 'nobodys', GLANCE, nobody.length)}`)}
      ${sectionOf(gathering, 'not-seen', html`${unseenTable(gathering, hidden.rows)}${more(gathering, 'not-seen', GLANCE, hidden.total)}`)}
      ${sectionOf(gathering, 'no-plan', html`${dutyTable(gathering, t('work.team.title.no-plan'), t('work.team.none.no-plan'), planless.rows)}${more(gathering, 'no-plan', GLANCE, planless.total)}`)}
      ${sectionOf(gathering, 'overdue', workerTable(gathering, byPost))}
      ${sectionOf(gathering, 'decisions', html`${dutyTable(gathering, t('work.team.title.decisions'), t('work.team.none.decisions'), deciding.rows)}${more(gathering, 'decisions', GLANCE, deciding.total)}`)}`,
  });
};

/** One list in full, as it is shown and as it is saved. */
interface Whole {
  readonly total: number;
  readonly body: Html;
  readonly rows: readonly {
    readonly child: ListedChild;
    readonly what: string;
    readonly since: Day;
    readonly post: string | null;
    readonly duty?: { readonly rule: string; readonly start: Day };
  }[];
}

const whole = async (gathering: Gathering, list: List): Promise<Whole> => {
  const { visit } = gathering;
  const { words, organisation, today } = visit;
  const { t, name } = words;
  const ofDuties = ({ rows, total }: Some<ListedDuty>, none: string): Whole => ({
    total,
    body: dutyTable(gathering, t(`work.team.title.${list}`), none, rows),
    rows: rows.map((duty) => ({
      child: duty,
      what: name('duties.rule', duty.rule),
      since: duty.due,
      post: duty.post,
      duty,
    })),
  });
  switch (list) {
    case 'missing': {
      const [nobody, found] = await Promise.all([nobodys(gathering), missing(gathering, MOST)]);
      const gaps = gapsOf(organisation, nobody, found.rows, today);
      return {
        total: Math.max(found.total, gaps.length),
        body: gapList(gathering, gaps, 2),
        rows: gaps.flatMap(({ child, nobody: alone, duty }) => [
          ...(alone
            ? [
                {
                  child,
                  what: t('work.team.gap.nobody'),
                  since: nobodysSince(organisation, child, today),
                  post: child.worker,
                },
              ]
            : []),
          ...(duty === undefined
            ? []
            : [{ child, what: name('duties.rule', duty.rule), since: duty.due, post: duty.post, duty }]),
        ]),
      };
    }
    case 'nobodys': {
      const rows = await nobodys(gathering);
      return {
        total: rows.length,
        body: nobodysTable(gathering, rows),
        rows: rows.map((child) => ({
          child,
          what: t('work.team.gap.nobody'),
          since: nobodysSince(organisation, child, today),
          post: child.worker,
        })),
      };
    }
    case 'not-seen': {
      const { rows, total } = await unseen(gathering, MOST);
      return {
        total,
        body: unseenTable(gathering, rows),
        rows: rows.map((child) => ({
          child,
          what: t('work.team.gap.not-seen'),
          since: child.lastSeen ?? child.openedOn ?? today,
          post: child.visit?.post ?? child.worker,
          ...(child.visit === null ? {} : { duty: child.visit }),
        })),
      };
    }
    case 'no-plan':
      return ofDuties(await noPlan(gathering, MOST), t('work.team.none.no-plan'));
    case 'overdue':
      return ofDuties(await overdue(gathering, MOST), t('work.team.none.overdue'));
    case 'decisions':
      return ofDuties(await decisions(gathering, MOST), t('work.team.none.decisions'));
  }
};

const listPage = async (gathering: Gathering, list: List): Promise<Html> => {
  const { visit, scope } = gathering;
  const { words, me, page, services, organisation } = visit;
  const { t } = words;
  const { total, body } = await whole(gathering, list);
  const more = scope.post === undefined || list !== 'overdue' ? { list } : { list, post: scope.post };
  return page({
    title: t(`work.team.title.${list}`),
    caption: scopeTitle(visit, scope),
    back: { href: addressOf(scope), text: scopeTitle(visit, scope) },
    print: t('work.printed', { who: me.person, when: words.dateTime(services.clock.now()) }),
    body: html`
      ${list === 'overdue' && scope.post !== undefined && html`<p class="govuk-body-l">${whoHas(organisation, words, scope.post, visit.today)}</p>`}
      <p class="govuk-body">${t('work.team.rows', { count: total })}${total > MOST && html` ${t('work.team.first', { count: MOST })}`}
        <a class="govuk-link govuk-link--no-visited-state" href="${addressOf(scope, more, '/team.csv')}">${t('work.team.csv')}</a></p>
      ${narrowing(gathering, list)}
      ${body}`,
  });
};

const gather = async (visit: Visit): Promise<Gathering> => ({
  visit,
  law: await visit.services.laws.of(visit.me.authority),
  scope: scopeOf(visit),
});

const asked = ({ query }: Visit): List | undefined => LISTS.find((list) => list === first(query, 'list'));

const team = async (visit: Visit): Promise<Answer> => {
  const gathering = await gather(visit);
  const list = asked(visit);
  return list === undefined ? overview(gathering) : listPage(gathering, list);
};

/** The list as a file. A cell that a spreadsheet would take for a formula is marked as text. */
const file = async (visit: Visit): Promise<Answer> => {
  const gathering = await gather(visit);
  const list = asked(visit) ?? 'missing';
  const { words, organisation, today } = visit;
  const { t, language } = words;
  const { rows } = await whole(gathering, list);
  const content = stringify(
    [
      [
        t('duties.label.child'),
        t('fields.name.child.registered.dateOfBirth'),
        t('duties.label.what'),
        t('duties.label.since'),
        t('work.team.head.days'),
        t('duties.label.who'),
        t('work.team.head.post'),
        t('duties.label.law'),
      ],
      ...rows.map(({ child, what, since, post, duty }) => {
        const cited = duty === undefined ? undefined : lawOfDuty(gathering.law, duty);
        return [
          childName(words, child),
          child.born === null ? '' : formatDay(child.born),
          what,
          formatDay(since),
          today - since,
          post === null ? '' : (holderOn(organisation.holdings, post, today)?.person ?? t('common.badge.vacant')),
          post === null ? t('common.badge.unallocated') : postTitle(organisation, post, language),
          cited === undefined ? '' : citationText(words, cited),
        ];
      }),
    ],
    { bom: true, escape_formulas: true, record_delimiter: 'windows' },
  );
  return { download: { name: `diogel-${list}-${formatDay(today)}.csv`, type: 'text/csv; charset=utf-8', content } };
};

/** What a team's children are missing: nobody's children first. */
export const teamWork: readonly PageRoute[] = [
  { method: 'GET', path: '/team', access: { roles: TEAM_ROLES }, handle: team },
  { method: 'GET', path: '/team.csv', access: { roles: TEAM_ROLES }, handle: file },
];
