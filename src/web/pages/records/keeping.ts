import { randomUUID } from 'node:crypto';
import { holdsInForce } from '#src/erasing/index.ts';
import { asKnown, compareFacts } from '#src/law/index.ts';
import type { RecordedEvent, VersionedFacts } from '#src/ledger/index.ts';
import { type AskedErasure, ERASURE_BASES, erasuresIn, openHolds, type Retention } from '#src/practice/index.ts';
import { readRetention } from '#src/recording/index.ts';
import { badge } from '../../casework.ts';
import { govukIn } from '../../govuk/index.ts';
import { attributes, type Html, html } from '../../html.ts';
import type { Problem } from '../../layout.ts';
import { type Answer, first, type PageRoute, type Sent, type Visit } from '../../site.ts';
import { problemOf } from '../asking.ts';
import { childName, childPath } from '../child/reach.ts';
import { entryWords, postAndHolder, written } from '../child/saying.ts';
import { runOf } from '../listed.ts';
import {
  form,
  keepingPath,
  problemsOf,
  RECORD_ROLES,
  recordOne,
  refused,
  sourceOf,
  textQuestion,
  untilWords,
  text,
} from './parts.ts';

/** How a child's record is kept, and what is asked about it. */
interface Opened {
  readonly own: VersionedFacts;
  readonly retention: Retention;
  readonly erasures: readonly AskedErasure[];
  readonly holds: readonly RecordedEvent[];
}

const MOST_ENTRIES = 200;

const openKeeping = async (visit: Visit): Promise<Opened> => {
  const { me, child, services, today } = visit;
  const { ledger, laws } = services;
  const [own, law, { retention: years }] = await Promise.all([
    ledger.facts(me.authority, child.child),
    laws.of(me.authority),
    laws.settings(me.authority),
  ]);
  const run = runOf(visit);
  const facts = asKnown(own.facts).sort(compareFacts);
  const retention = await readRetention(ledger, me.authority, run, own, { law, years, today });
  // Those on every record count too: what they are for is told with them.
  const everywhere = (await holdsInForce(run, me.authority)).filter(({ child: of }) => of === '');
  const ids = [...openHolds(facts).map(({ id }) => id), ...everywhere.map(({ event }) => event)];
  const holds = ids.length === 0 ? [] : await ledger.eventsById(me.authority, ids);
  return { own, retention, erasures: erasuresIn(facts), holds };
};

const dates = ({ words }: Visit, { retention }: Opened): Html => {
  const { t, name } = words;
  const { kept, notBefore, stops, over } = retention;
  const answer = over
    ? badge(t('records.may-be-erased'), 'calm')
    : notBefore === null
      ? t('records.no-day')
      : t('records.not-before', { date: words.date(notBefore) });
  return html`<p class="govuk-body-l">${answer}</p>
    ${govukIn(words)('summary-list', {
      rows: kept.map((each) => ({
        key: { text: name('records.rule', each.rule) },
        value: {
          html: html`<p class="govuk-body govuk-!-margin-bottom-1">${untilWords(words, each)}</p><p class="govuk-body-s govuk-!-margin-bottom-0">${
            each.from !== null &&
            each.years !== null &&
            html`${t('records.counted', { years: each.years, date: words.date(each.from) })} `
          }${sourceOf(words, each.rule)}</p>`,
        },
      })),
    })}
    ${
      stops.length > 0 &&
      html`<p class="govuk-body govuk-!-font-weight-bold">${t('records.stopped')}</p><ul class="govuk-list govuk-list--bullet">${stops.map(
        (stop) => html`<li>${name('records.stop', stop)}</li>`,
      )}</ul>`
    }`;
};

const holdList = (visit: Visit, { holds }: Opened): Html => {
  const { words, organisation, child } = visit;
  const { t } = words;
  return html`<ul class="govuk-list">${holds.map(
    (
      hold,
    ) => html`<li class="govuk-!-margin-bottom-4"><strong>${text(hold.data['inquiry'])}</strong>${hold.child === '' && html` (${t('records.hold.everywhere')})`}<br>${written(text(hold.data['reason']))}
        <br><span class="diogel-muted">${words.date(hold.day)}, ${postAndHolder(words, organisation, hold.by, hold.day)}</span>
        ${hold.child !== '' && html`<br><a class="govuk-link" href="${keepingPath(child.child)}/lift/${encodeURIComponent(text(hold.data['hold']))}">${t('records.hold.lift')}</a>`}</li>`,
  )}</ul>`;
};

const waiting = ({ words: { t }, child }: Visit, { erasures }: Opened): Html | undefined => {
  const open = erasures.filter(({ answer }) => answer === undefined);
  return open.length === 0
    ? undefined
    : html`${open.map(
        ({ asked }) =>
          html`<div class="govuk-inset-text"><p class="govuk-body">${t('records.waits')}</p><p class="govuk-body govuk-!-margin-bottom-0"><a class="govuk-link" href="${keepingPath(child.child)}/answer/${encodeURIComponent(text(asked.data['erasure']))}">${t('records.look')}</a></p></div>`,
      )}`;
};

const keeping = async (visit: Visit): Promise<Html> => {
  const { words, child, page } = visit;
  const { t } = words;
  const opened = await openKeeping(visit);
  const path = keepingPath(child.child);
  return page({
    title: t('records.keeping.title'),
    caption: childName(words, child),
    back: { href: childPath(child.child) },
    body: html`${waiting(visit, opened)}
      ${dates(visit, opened)}
      <p class="govuk-body"><a class="govuk-link" href="${path}/ask">${t('records.ask.title')}</a></p>
      <h2 class="govuk-heading-m">${t('records.hold.heading')}</h2>
      ${opened.holds.length === 0 ? html`<p class="govuk-body">${t('records.hold.none')}</p>` : holdList(visit, opened)}
      <p class="govuk-body"><a class="govuk-link" href="${path}/hold">${t('records.hold.place')}</a></p>`,
  });
};

const askPage = (visit: Visit, { own, retention }: Opened, sent: Sent, problems: readonly Problem[]): Html => {
  const { words, child, page } = visit;
  const { t, name } = words;
  const render = govukIn(words);
  const entries = [...own.facts].sort(compareFacts).reverse().slice(0, MOST_ENTRIES);
  const chosen = sent['entries'] ?? [];
  const rules = retention.kept.map(({ rule }) => rule);
  const legend = (text: string) => ({ legend: { text, classes: 'govuk-fieldset__legend--s' } });
  return page({
    title: t('records.ask.title'),
    caption: childName(words, child),
    back: { href: keepingPath(child.child) },
    problems,
    body: html`<p class="govuk-body">${t('records.ask.intro')}</p>${form(
      visit,
      `${keepingPath(child.child)}/ask`,
      html`${render('radios', {
        idPrefix: 'basis',
        name: 'basis',
        fieldset: legend(t('records.ask.basis')),
        items: ERASURE_BASES.map((basis) => ({
          value: basis,
          text: name('records.basis', basis),
          checked: first(sent, 'basis') === basis,
          ...(basis === 'retention'
            ? {
                conditional: {
                  html: render('radios', {
                    idPrefix: 'rule',
                    name: 'rule',
                    classes: 'govuk-radios--small',
                    fieldset: legend(t('records.ask.rule')),
                    items: rules.map((rule) => ({
                      value: rule,
                      text: name('records.rule', rule),
                      checked: first(sent, 'rule') === rule,
                    })),
                    errorMessage: problemOf(problems, 'rule'),
                  }),
                },
              }
            : {}),
        })),
        errorMessage: problemOf(problems, 'basis'),
      })}
      ${render('radios', {
        idPrefix: 'scope',
        name: 'scope',
        fieldset: legend(t('records.ask.scope')),
        items: [
          { value: 'record', text: t('records.scope.record'), checked: first(sent, 'scope') === 'record' },
          {
            value: 'entries',
            text: t('records.scope.entries'),
            checked: first(sent, 'scope') === 'entries',
            conditional: {
              html: render('checkboxes', {
                idPrefix: 'entries',
                name: 'entries',
                classes: 'govuk-checkboxes--small',
                fieldset: legend(t('records.ask.entries')),
                items: entries.map(({ id, replacedFrom }) => ({
                  value: id,
                  text: `${entryWords(words, own.facts, id)}${replacedFrom === undefined ? '' : ` (${t('records.ask.taken-back')})`}`,
                  checked: chosen.includes(id),
                })),
                errorMessage: problemOf(problems, 'entries'),
              }),
            },
          },
        ],
        errorMessage: problemOf(problems, 'scope'),
      })}
      ${textQuestion(words, 'reason', t('records.ask.reason'), t('records.ask.reason-hint'), sent, problems)}`,
      t('records.ask.button'),
    )}`,
  });
};

const ask = async (visit: Visit): Promise<Answer> => {
  const { form: sent, child, words } = visit;
  const { t } = words;
  const opened = await openKeeping(visit);
  const basis = ERASURE_BASES.find((each) => each === first(sent, 'basis'));
  const rule = first(sent, 'rule');
  const scope = first(sent, 'scope');
  const entries = sent['entries'] ?? [];
  const reason = first(sent, 'reason').trim();
  const problems: Problem[] = [
    ...(basis === undefined ? [{ field: 'basis', text: t('records.wrong.basis') }] : []),
    ...(scope !== 'record' && scope !== 'entries' ? [{ field: 'scope', text: t('records.wrong.scope') }] : []),
    ...(scope === 'entries' && entries.length === 0 ? [{ field: 'entries', text: t('records.wrong.entries') }] : []),
    ...(reason === '' ? [{ field: 'reason', text: t('records.wrong.reason') }] : []),
  ];
  if (problems.length > 0) return refused(askPage(visit, opened, sent, problems));
  const recording = await recordOne(visit, 'erasure.asked', [child.child], {
    erasure: randomUUID(),
    basis,
    ...(basis === 'retention' && rule !== '' ? { rule } : {}),
    ...(scope === 'entries' ? { entries } : {}),
    reason,
  });
  return recording.ok
    ? { redirect: keepingPath(child.child) }
    : refused(askPage(visit, opened, sent, problemsOf(visit, recording, 'basis')));
};

/** An erasure that waits for a second person; undefined where it does not. */
const waitingFor = async (visit: Visit): Promise<{ opened: Opened; asked: RecordedEvent } | undefined> => {
  const opened = await openKeeping(visit);
  const found = opened.erasures.find(
    ({ asked, answer }) => answer === undefined && asked.data['erasure'] === visit.params['erasure'],
  );
  if (found === undefined) return undefined;
  const [asked] = await visit.services.ledger.eventsById(visit.me.authority, [found.asked.id]);
  return asked === undefined ? undefined : { opened, asked };
};

const gone = ({ words: { t }, page, child }: Visit): Answer => ({
  status: 404,
  body: page({
    title: t('records.answer.gone-title'),
    back: { href: keepingPath(child.child) },
    body: html`<p class="govuk-body">${t('forms.refused.unknown-erasure')}</p>`,
  }),
});

const answerPage = (
  visit: Visit,
  { opened, asked }: { opened: Opened; asked: RecordedEvent },
  sent: Sent,
  problems: readonly Problem[],
): Html => {
  const { words, child, page, organisation } = visit;
  const { t, name } = words;
  const render = govukIn(words);
  const { entries, basis, rule, reason } = asked.data;
  const listed = Array.isArray(entries) ? entries.map(String) : undefined;
  const row = (label: string, value: Html) => ({ key: { text: label }, value: { html: value } });
  return page({
    title: t('records.answer.title'),
    caption: childName(words, child),
    back: { href: keepingPath(child.child) },
    problems,
    body: html`${render('warning-text', { text: t('records.answer.warning') })}
      ${render('summary-list', {
        rows: [
          row(
            t('records.answer.what'),
            listed === undefined
              ? html`${t('records.scope.record')}`
              : html`<ul class="govuk-list govuk-list--bullet">${listed.map((entry) => html`<li>${entryWords(words, opened.own.facts, entry)}</li>`)}</ul>`,
          ),
          row(t('records.ask.basis'), html`${name('records.basis', text(basis))}`),
          ...(rule === undefined ? [] : [row(t('records.ask.rule'), html`${name('records.rule', text(rule))}`)]),
          row(t('records.ask.reason'), html`${written(text(reason))}`),
          row(
            t('records.answer.asked-by'),
            html`${postAndHolder(words, organisation, asked.by, asked.day)}, ${words.date(asked.day)}`,
          ),
        ],
      })}
      <p class="govuk-body">${t(listed === undefined ? 'records.answer.goes-record' : 'records.answer.goes-entries')}</p>
      <p class="govuk-body">${t('records.answer.stays')}</p>
      ${form(
        visit,
        `${keepingPath(child.child)}/answer/${encodeURIComponent(text(asked.data['erasure']))}`,
        html`<input type="hidden" name="seq"${attributes({ value: String(opened.own.seq) })}>
        ${render('radios', {
          idPrefix: 'answer',
          name: 'answer',
          fieldset: { legend: { text: t('records.answer.ask'), classes: 'govuk-fieldset__legend--s' } },
          items: [
            {
              value: 'agreed',
              text: t('records.answer.agree'),
              checked: first(sent, 'answer') === 'agreed',
              conditional: {
                html: render('checkboxes', {
                  idPrefix: 'sure',
                  name: 'sure',
                  items: [{ value: 'yes', text: t('records.answer.sure'), checked: first(sent, 'sure') === 'yes' }],
                  errorMessage: problemOf(problems, 'sure'),
                }),
              },
            },
            {
              value: 'refused',
              text: t('records.answer.refuse'),
              checked: first(sent, 'answer') === 'refused',
              conditional: {
                html: textQuestion(
                  words,
                  'reason',
                  t('records.answer.why'),
                  t('records.answer.why-hint'),
                  sent,
                  problems,
                ),
              },
            },
          ],
          errorMessage: problemOf(problems, 'answer'),
        })}`,
        t('records.answer.button'),
        true,
      )}`,
  });
};

const answer = async (visit: Visit): Promise<Answer> => {
  const { form: sent, child, words, me, services, request } = visit;
  const { t } = words;
  const found = await waitingFor(visit);
  if (found === undefined) return gone(visit);
  const erasure = text(found.asked.data['erasure']);
  const said = first(sent, 'answer');
  const reason = first(sent, 'reason').trim();
  const problems: Problem[] = [
    ...(said !== 'agreed' && said !== 'refused' ? [{ field: 'answer', text: t('records.wrong.answer') }] : []),
    ...(said === 'agreed' && first(sent, 'sure') !== 'yes' ? [{ field: 'sure', text: t('records.wrong.sure') }] : []),
    ...(said === 'refused' && reason === '' ? [{ field: 'reason', text: t('records.wrong.reason') }] : []),
  ];
  if (problems.length > 0) return refused(answerPage(visit, found, sent, problems));
  // What was read is what is agreed to: whoever asked may have changed it since.
  const seq = Number.parseInt(first(sent, 'seq'), 10);
  const recording = await recordOne(
    visit,
    `erasure.${said}`,
    [child.child],
    said === 'agreed' ? { erasure } : { erasure, reason },
    { [child.child]: Number.isSafeInteger(seq) ? seq : 0 },
  );
  if (!recording.ok) return refused(answerPage(visit, found, sent, problemsOf(visit, recording, 'answer')));
  if (said === 'refused') return { redirect: keepingPath(child.child) };
  try {
    await services.erasing.carryOut(me.authority);
  } catch (error) {
    // It is agreed to: the service goes on with it by itself.
    request.log.warn({ err: error }, 'an erasure that was agreed to was not carried out at once');
  }
  return { redirect: '/records?agreed=1' };
};

const holdPage = (visit: Visit, sent: Sent, problems: readonly Problem[]): Html => {
  const { words, child, page } = visit;
  const { t } = words;
  return page({
    title: t('records.hold.place'),
    caption: childName(words, child),
    back: { href: keepingPath(child.child) },
    problems,
    body: form(
      visit,
      `${keepingPath(child.child)}/hold`,
      html`${textQuestion(words, 'inquiry', t('records.hold.inquiry'), t('records.hold.inquiry-hint'), sent, problems)}${textQuestion(words, 'reason', t('records.hold.reason'), t('records.hold.reason-hint'), sent, problems)}`,
      t('records.hold.place'),
    ),
  });
};

const placeHold = async (visit: Visit): Promise<Answer> => {
  const { form: sent, child } = visit;
  const data = { hold: randomUUID(), inquiry: first(sent, 'inquiry').trim(), reason: first(sent, 'reason').trim() };
  const recording = await recordOne(visit, 'hold.placed', [child.child], data);
  return recording.ok
    ? { redirect: keepingPath(child.child) }
    : refused(holdPage(visit, sent, problemsOf(visit, recording, 'inquiry')));
};

const liftPage = (visit: Visit, sent: Sent, problems: readonly Problem[]): Html => {
  const { words, child, page, params } = visit;
  const { t } = words;
  return page({
    title: t('records.hold.lift'),
    caption: childName(words, child),
    back: { href: keepingPath(child.child) },
    problems,
    body: form(
      visit,
      `${keepingPath(child.child)}/lift/${encodeURIComponent(params['hold'] ?? '')}`,
      textQuestion(words, 'reason', t('records.hold.lift-reason'), t('records.hold.lift-hint'), sent, problems),
      t('records.hold.lift'),
    ),
  });
};

const lift = async (visit: Visit): Promise<Answer> => {
  const { form: sent, child, params } = visit;
  const data = { hold: params['hold'] ?? '', reason: first(sent, 'reason').trim() };
  const recording = await recordOne(visit, 'hold.lifted', [child.child], data);
  return recording.ok
    ? { redirect: keepingPath(child.child) }
    : refused(liftPage(visit, sent, problemsOf(visit, recording, 'reason')));
};

const access = { roles: RECORD_ROLES, child: true } as const;
const PATH = '/children/:child/keeping';

/** How long a child's record is kept, holds on it, and erasing it. */
export const keepingPages: readonly PageRoute[] = [
  { method: 'GET', path: PATH, access, handle: keeping },
  {
    method: 'GET',
    path: `${PATH}/ask`,
    access,
    handle: async (visit) => askPage(visit, await openKeeping(visit), {}, []),
  },
  { method: 'POST', path: `${PATH}/ask`, access, handle: ask },
  {
    method: 'GET',
    path: `${PATH}/answer/:erasure`,
    access,
    handle: async (visit) => {
      const found = await waitingFor(visit);
      return found === undefined ? gone(visit) : answerPage(visit, found, {}, []);
    },
  },
  { method: 'POST', path: `${PATH}/answer/:erasure`, access, handle: answer },
  { method: 'GET', path: `${PATH}/hold`, access, handle: (visit) => holdPage(visit, {}, []) },
  { method: 'POST', path: `${PATH}/hold`, access, handle: placeHold },
  { method: 'GET', path: `${PATH}/lift/:hold`, access, handle: (visit) => liftPage(visit, {}, []) },
  { method: 'POST', path: `${PATH}/lift/:hold`, access, handle: lift },
];
