import { CONTACT_OUTCOMES, CONTACT_SOURCES } from '#src/practice/index.ts';
import { type ListedRequest, REQUEST_STATES, requestLedger, type RequestsAsked } from '#src/views/index.ts';
import { badge, counts, filter } from '../../casework.ts';
import { govukIn } from '../../govuk/index.ts';
import { type Content, type Html, html } from '../../html.ts';
import { first, type PageRoute, type Visit } from '../../site.ts';
import { childCell, childTable, runOf } from '../listed.ts';
import type { Role } from '#src/organisation/index.ts';
import { periodFields, periodOf, periodValues } from '../watch/period.ts';
import { FRONT_DOOR_ROLES } from './clock.ts';

/** Who reads of every request: the front door and whoever stands above all teams. A team's manager has the team's own. */
export const LEDGER_ROLES: readonly Role[] = FRONT_DOOR_ROLES.filter((role) => role !== 'team-manager');

const MOST = 200;
/** What is shown when nobody asks for another time. */
const MONTHS = 1;

const askedOf = (visit: Visit): RequestsAsked => {
  const { from, to } = periodOf(visit, MONTHS);
  const one = <Code extends string>(name: string, of: readonly Code[]): Code | null =>
    of.find((each) => each === first(visit.query, name)) ?? null;
  return {
    from,
    to,
    source: one('source', CONTACT_SOURCES),
    outcome: one('outcome', CONTACT_OUTCOMES),
    state: one('state', REQUEST_STATES),
  };
};

const addressOf = ({ from, to, source }: RequestsAsked, state: RequestsAsked['state']): string => {
  const query = new URLSearchParams(periodValues({ from, to }));
  if (source !== null) query.set('source', source);
  if (state !== null) query.set('state', state);
  return `/front-door/requests?${query.toString()}`;
};

const narrowing = (visit: Visit, asked: RequestsAsked): Html => {
  const { words } = visit;
  const { t, name } = words;
  const render = govukIn(words);
  const select = (
    field: 'source' | 'outcome' | 'state',
    label: string,
    all: string,
    codes: readonly (readonly [string, string])[],
  ): Html =>
    render('select', {
      id: field,
      name: field,
      label: { text: label, classes: 'govuk-label--s' },
      value: asked[field] ?? '',
      items: [
        { value: '', text: all },
        ...codes.map(([value, text]) => ({ value, text })).sort((a, b) => words.compare(a.text, b.text)),
      ],
    });
  return filter(words, {
    title: t('front-door.requests.filter'),
    action: '/front-door/requests',
    open: Object.keys(visit.query).length > 0,
    fields: html`${periodFields(visit, asked)}
      ${select(
        'source',
        t('fields.name.contact.received.source'),
        t('front-door.requests.every-source'),
        CONTACT_SOURCES.map((code) => [code, name('codes.source', code)]),
      )}
      ${select(
        'outcome',
        t('fields.name.contact.decided.outcome'),
        t('front-door.requests.every-outcome'),
        CONTACT_OUTCOMES.map((code) => [code, name('codes.outcome', code)]),
      )}
      ${select(
        'state',
        t('front-door.requests.answered'),
        t('front-door.requests.every-state'),
        REQUEST_STATES.map((code) => [code, t(`front-door.requests.state.${code}`)]),
      )}`,
  });
};

const row = (
  { words, me, today }: Visit,
  { contact, receivedOn, source, due, decidedOn, outcome, told, children }: ListedRequest,
): readonly Content[] => {
  const { t, name } = words;
  const overdue = decidedOn === null && due !== null && due < today;
  return [
    html`<a class="govuk-link govuk-link--no-visited-state" href="/front-door/contacts/${encodeURIComponent(contact)}">${words.shortDate(receivedOn)}</a>`,
    html`<ul class="govuk-list govuk-!-margin-bottom-0">${children.map((child) => html`<li>${childCell(words, me, child)}</li>`)}</ul>`,
    source === null ? t('common.not-recorded') : name('codes.source', source),
    decidedOn === null
      ? badge(t('front-door.requests.state.unanswered'), overdue ? 'alarm' : 'caution')
      : html`${outcome === null ? t('common.not-recorded') : name('codes.outcome', outcome)}<br><span class="diogel-muted">${words.shortDate(decidedOn)}</span> ${due !== null && decidedOn > due && badge(t('duties.status.late'), 'caution')}`,
    told === true
      ? t('front-door.requests.told')
      : decidedOn === null
        ? ''
        : badge(t('front-door.requests.state.not-told'), 'caution'),
  ];
};

const requests = async (visit: Visit): Promise<Html> => {
  const { words, me, page, services, today } = visit;
  const { t, number } = words;
  const asked = askedOf(visit);
  const found = await requestLedger(runOf(visit), me.authority, asked, today, MOST);
  const tone = (count: number, of: 'alarm' | 'caution'): 'alarm' | 'caution' | 'quiet' => (count > 0 ? of : 'quiet');
  return page({
    title: t('front-door.requests.title'),
    back: { href: '/front-door', text: t('common.nav.front-door') },
    print: t('work.printed', { who: me.person, when: words.dateTime(services.clock.now()) }),
    body: html`
      <p class="govuk-body-l">${t('front-door.requests.period', { from: words.date(asked.from), to: words.date(asked.to) })}</p>
      ${counts([
        {
          count: number(found.counts.all),
          label: t('front-door.requests.all'),
          href: addressOf(asked, null),
          tone: 'calm',
        },
        ...(['unanswered', 'not-acted', 'late', 'not-told'] as const).map((state) => ({
          count: number(found.counts[state]),
          label: t(`front-door.requests.state.${state}`),
          href: addressOf(asked, state),
          tone: tone(
            found.counts[state],
            state === 'unanswered' || state === 'not-acted' ? ('alarm' as const) : ('caution' as const),
          ),
        })),
      ])}
      ${narrowing(visit, asked)}
      ${
        found.rows.length === 0
          ? html`<p class="govuk-body">${t('front-door.requests.none')}</p>`
          : html`<p class="govuk-body">${t('front-door.requests.shown', { count: found.total })} ${found.total > MOST && t('work.team.first', { count: MOST })}</p>
      ${childTable(
        t('front-door.requests.title'),
        [
          t('front-door.received'),
          t('duties.label.child'),
          t('fields.name.contact.received.source'),
          t('front-door.requests.answer'),
          t('front-door.requests.referrer'),
        ],
        found.rows.map((each) => row(visit, each)),
      )}`
      }`,
  });
};

/** The ledger of requests for help: what came in, what was answered and when, and whether whoever asked was told. */
export const requestPages: readonly PageRoute[] = [
  { method: 'GET', path: '/front-door/requests', access: { roles: LEDGER_ROLES }, handle: requests },
];
