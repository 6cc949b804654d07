import { randomUUID } from 'node:crypto';
import { doneErasures, holdsInForce, openErasures } from '#src/erasing/index.ts';
import { londonDay } from '#src/calendar/index.ts';
import { readRetentions } from '#src/recording/index.ts';
import { keptChildren, retainedUntil } from '#src/views/index.ts';
import { subNavigation } from '../../casework.ts';
import { type Html, html } from '../../html.ts';
import type { Notice, Problem } from '../../layout.ts';
import { type Answer, first, type PageRoute, type Sent, type Visit } from '../../site.ts';
import { bornWords, childName, childTable, runOf } from '../listed.ts';
import { postAndHolder, written } from '../child/saying.ts';
import { keepingPages } from './keeping.ts';
import {
  form,
  keepingPath,
  problemsOf,
  RECORD_ROLES,
  recordOne,
  refused,
  sourceOf,
  text,
  textQuestion,
} from './parts.ts';

const PATH = '/records';
const OVER = `${PATH}/over`;
const SHOWN = 50;
const DONE = 20;

const navigation = ({ words: { t } }: Visit, current: string): Html =>
  subNavigation(t('records.nav'), [
    { text: t('records.overview'), href: PATH, current: current === PATH },
    { text: t('records.over.title'), href: OVER, current: current === OVER },
  ]);

const link = (child: string, text: string): Html =>
  html`<a class="govuk-link govuk-link--no-visited-state" href="${keepingPath(child)}">${text}</a>`;

/** What waits, what is held, and what was erased: of the last, nothing says whose it was. */
const overview = async (visit: Visit): Promise<Html> => {
  const { words, me, page, organisation, services, query } = visit;
  const { t, name } = words;
  const run = runOf(visit);
  const [open, holds, done, { wantedUs }] = await Promise.all([
    openErasures(run, me.authority),
    holdsInForce(run, me.authority),
    doneErasures(run, me.authority, DONE),
    services.erasing.overwriting(),
  ]);
  const ids = [...new Set([...open, ...holds].map(({ child }) => child))].filter((child) => child !== '');
  const children = new Map(
    (ids.length === 0 ? [] : await keptChildren(run, me.authority, ids)).map((each) => [each.child, each]),
  );
  const reasons = new Map(
    (holds.length === 0
      ? []
      : await services.ledger.eventsById(
          me.authority,
          holds.map(({ event }) => event),
        )
    ).map((event) => [`${event.id} ${event.child}`, event.data]),
  );
  const nameOf = (child: string): string => {
    const found = children.get(child);
    return found === undefined ? t('work.child.no-name') : childName(words, found);
  };
  const notices: Notice[] = first(query, 'agreed') === '' ? [] : [{ kind: 'success', text: t('records.agreed') }];
  return page({
    title: t('records.title'),
    notices,
    body: html`${navigation(visit, PATH)}
      <h2 class="govuk-heading-m">${t('records.open.heading')}</h2>
      ${
        open.length === 0
          ? html`<p class="govuk-body">${t('records.open.none')}</p>`
          : childTable(
              t('records.open.heading'),
              [t('duties.label.child'), t('records.ask.basis'), t('records.answer.asked-by'), t('records.open.stands')],
              open.map(({ child, erasure, basis, by, askedOn, answer }) => [
                link(child, nameOf(child)),
                name('records.basis', basis),
                html`${postAndHolder(words, organisation, by, askedOn)}<br><span class="diogel-muted">${words.shortDate(askedOn)}</span>`,
                answer === null
                  ? html`<a class="govuk-link" href="${keepingPath(child)}/answer/${encodeURIComponent(erasure)}">${t('records.look')}<span class="govuk-visually-hidden">, ${nameOf(child)}</span></a>`
                  : t('records.open.agreed'),
              ]),
            )
      }
      <h2 class="govuk-heading-m">${t('records.hold.heading')}</h2>
      ${
        holds.length === 0
          ? html`<p class="govuk-body">${t('records.hold.none-anywhere')}</p>`
          : childTable(
              t('records.hold.heading'),
              [t('records.hold.on'), t('records.hold.inquiry'), t('records.hold.reason'), t('records.hold.lift')],
              holds.map(({ child, hold, event, placedOn, by }) => {
                const data = reasons.get(`${event} ${child}`);
                const path =
                  child === ''
                    ? `${PATH}/lift/${encodeURIComponent(hold)}`
                    : `${keepingPath(child)}/lift/${encodeURIComponent(hold)}`;
                return [
                  child === '' ? t('records.hold.everywhere') : link(child, nameOf(child)),
                  text(data?.['inquiry']),
                  html`${written(text(data?.['reason']))}<br><span class="diogel-muted">${words.shortDate(placedOn)}, ${postAndHolder(words, organisation, by, placedOn)}</span>`,
                  html`<a class="govuk-link" href="${path}">${t('records.hold.lift')}<span class="govuk-visually-hidden">, ${text(data?.['inquiry'])}</span></a>`,
                ];
              }),
            )
      }
      <p class="govuk-body"><a class="govuk-link" href="${PATH}/hold">${t('records.hold.place-everywhere')}</a></p>
      <h2 class="govuk-heading-m">${t('records.done.heading')}</h2>
      ${wantedUs !== null && html`<p class="govuk-inset-text">${t('records.done.on-disk', { when: words.dateTime(wantedUs) })}</p>`}
      ${
        done.length === 0
          ? html`<p class="govuk-body">${t('records.done.none')}</p>`
          : html`<ul class="govuk-list govuk-list--bullet">${done.map(
              ({ basis, rule, doneUs }) =>
                html`<li>${words.date(londonDay(doneUs))}: ${name('records.basis', basis)}${rule !== null && html`, ${name('records.rule', rule)}`}</li>`,
            )}</ul>`
      }`,
  });
};

/** The children whose records may be erased because their time is over. */
const over = async (visit: Visit): Promise<Html> => {
  const { words, me, page, services, today } = visit;
  const { t, name } = words;
  const { ledger, laws } = services;
  const run = runOf(visit);
  const [law, { retention: years }] = await Promise.all([laws.of(me.authority), laws.settings(me.authority)]);
  const { children, count } = await retainedUntil(run, me.authority, years, today, SHOWN);
  const facts =
    children.length === 0
      ? []
      : await ledger.factsOfMany(
          me.authority,
          children.map(({ child }) => child),
        );
  const retentions =
    children.length === 0 ? [] : await readRetentions(ledger, me.authority, run, facts, { law, years, today });
  const rows = children.flatMap((child, n) => {
    const retention = retentions[n];
    return retention?.over === true && retention.notBefore !== null
      ? [{ child, ...retention, since: retention.notBefore }]
      : [];
  });
  return page({
    title: t('records.over.title'),
    body: html`${navigation(visit, OVER)}
      <p class="govuk-body">${t('records.over.intro')}</p>
      ${
        rows.length === 0
          ? html`<p class="govuk-body">${t('records.over.none')}</p>`
          : childTable(
              t('records.over.title'),
              [t('duties.label.child'), t('records.over.since'), t('records.ask.rule')],
              rows.map(({ child, since, kept }) => [
                html`<strong>${link(child.child, childName(words, child))}</strong><br><span class="diogel-muted">${bornWords(words, child, today)}</span>`,
                words.date(since),
                html`${kept.map(({ rule }) => html`${name('records.rule', rule)}: ${sourceOf(words, rule)}<br>`)}`,
              ]),
            )
      }
      ${count > children.length && html`<p class="govuk-body">${t('records.over.more', { count })}</p>`}`,
  });
};

const holdPage = (visit: Visit, sent: Sent, problems: readonly Problem[]): Html => {
  const { words, page } = visit;
  const { t } = words;
  return page({
    title: t('records.hold.place-everywhere'),
    back: { href: PATH },
    problems,
    body: html`<p class="govuk-body">${t('records.hold.everywhere-intro')}</p>${form(
      visit,
      `${PATH}/hold`,
      html`${textQuestion(words, 'inquiry', t('records.hold.inquiry'), t('records.hold.inquiry-hint'), sent, problems)}${textQuestion(words, 'reason', t('records.hold.reason'), t('records.hold.reason-hint'), sent, problems)}`,
      t('records.hold.place'),
    )}`,
  });
};

const placeHold = async (visit: Visit): Promise<Answer> => {
  const { form: sent } = visit;
  const data = { hold: randomUUID(), inquiry: first(sent, 'inquiry').trim(), reason: first(sent, 'reason').trim() };
  const recording = await recordOne(visit, 'hold.placed', [], data);
  return recording.ok ? { redirect: PATH } : refused(holdPage(visit, sent, problemsOf(visit, recording, 'inquiry')));
};

const liftPage = (visit: Visit, sent: Sent, problems: readonly Problem[]): Html => {
  const { words, page, params } = visit;
  const { t } = words;
  return page({
    title: t('records.hold.lift'),
    caption: t('records.hold.everywhere'),
    back: { href: PATH },
    problems,
    body: form(
      visit,
      `${PATH}/lift/${encodeURIComponent(params['hold'] ?? '')}`,
      textQuestion(words, 'reason', t('records.hold.lift-reason'), t('records.hold.lift-hint'), sent, problems),
      t('records.hold.lift'),
    ),
  });
};

const lift = async (visit: Visit): Promise<Answer> => {
  const { form: sent, params } = visit;
  const data = { hold: params['hold'] ?? '', reason: first(sent, 'reason').trim() };
  const recording = await recordOne(visit, 'hold.lifted', [], data);
  return recording.ok ? { redirect: PATH } : refused(liftPage(visit, sent, problemsOf(visit, recording, 'reason')));
};

const access = { roles: RECORD_ROLES } as const;

/** Keeping and erasing the records of the authority, and of one child. */
export const recordPages: readonly PageRoute[] = [
  { method: 'GET', path: PATH, access, handle: overview },
  { method: 'GET', path: OVER, access, handle: over },
  { method: 'GET', path: `${PATH}/hold`, access, handle: (visit) => holdPage(visit, {}, []) },
  { method: 'POST', path: `${PATH}/hold`, access, handle: placeHold },
  { method: 'GET', path: `${PATH}/lift/:hold`, access, handle: (visit) => liftPage(visit, {}, []) },
  { method: 'POST', path: `${PATH}/lift/:hold`, access, handle: lift },
  ...keepingPages,
];
