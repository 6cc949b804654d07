import { randomUUID } from 'node:crypto';
import { mayRecord } from '#src/access/index.ts';
import { formatDay } from '#src/calendar/index.ts';
import type { Draft } from '#src/drafts/index.ts';
import type { Compiled } from '#src/law/index.ts';
import type { RecordedEvent } from '#src/ledger/index.ts';
import { holderOn, postNamed } from '#src/organisation/index.ts';
import type { Command, Recording } from '#src/recording/index.ts';
import {
  contactOfEvent,
  contactRows,
  dutiesFromEvent,
  earlierContacts,
  type KeptChild,
  keptChildren,
  type ListedContact,
  type ListedDuty,
} from '#src/views/index.ts';
import { badge, citation } from '../../casework.ts';
import { govukIn } from '../../govuk/index.ts';
import { type Content, type Html, html } from '../../html.ts';
import type { Notice, Problem } from '../../layout.ts';
import { type Answer, first, type PageRoute, type Sent, type Visit } from '../../site.ts';
import { problemOf } from '../asking.ts';
import { tellFields } from '../child/saying.ts';
import { formAlone, problemsAlone, questionsAlone, readAlone, refusalsAlone, shownAlone } from '../forms/alone.ts';
import type { Wrong } from '../forms/happened.ts';
import { keepForLater } from '../forms/index.ts';
import { beforeRecording, broughtBack, broughtBackNotice, type KeptForm, keptForm, recordKept } from '../forms/kept.ts';
import {
  bornWords,
  childCell,
  childHref,
  childName,
  childTable,
  lawOfDuty,
  postTitle,
  reachable,
  runOf,
  standingBadges,
  teamName,
  whoHas,
} from '../listed.ts';
import { agoWords, clockWords, FRONT_DOOR_ROLES } from './clock.ts';

const EARLIER = 100;
const ID = /^[0-9a-f-]{36}$/;

/** The decision and the answer as they are asked for everywhere. */
const DECISION = formAlone('contact.decided');
const ANSWER = formAlone('contact.acknowledged');

/** Nobody is turned away without a reason. */
const UNREASONED: Wrong = { id: 'reason', code: 'missing', field: 'contact.decided.reason' };

/** Outcomes after which somebody must have the case. */
const OPENING: readonly string[] = ['assessment', 'strategy-discussion', 'immediate-protection'];

interface Contact {
  readonly visit: Visit;
  readonly law: Compiled;
  readonly contact: string;
  readonly first: ListedContact;
  readonly rows: readonly ListedContact[];
  readonly children: readonly KeptChild[];
  readonly earlier: readonly ListedContact[];
  /** What was recorded of contacts about the first child, bodies opened. */
  readonly events: readonly RecordedEvent[];
  readonly duties: readonly ListedDuty[];
}

/** A contact with all that its decision needs; undefined where there is none, or none of its children is within reach. Six queries. */
const load = async (visit: Visit): Promise<Contact | undefined> => {
  const { me, params, services } = visit;
  const run = runOf(visit);
  const contact = params['contact'] ?? '';
  // The eldest first, as families are named.
  // The front door has taken every contact and may look back at it; others see of it the children within their reach alone.
  const ours = me.role === 'front-door-worker' || me.role === 'front-door-manager';
  const rows = (await contactRows(run, me.authority, contact))
    .filter((row) => ours || reachable(me, row))
    .sort((a, b) => (a.born ?? a.expected ?? 0) - (b.born ?? b.expected ?? 0));
  const [first] = rows;
  if (first === undefined) return undefined;
  const ids = rows.map(({ child }) => child);
  const [law, children, earlier, events, duties, { facts }] = await Promise.all([
    services.laws.of(me.authority),
    keptChildren(run, me.authority, ids),
    earlierContacts(run, me.authority, ids, contact, EARLIER),
    services.ledger.events(me.authority, first.child, {
      kinds: ['contact.received', 'contact.decided', 'contact.acknowledged'],
    }),
    dutiesFromEvent(run, me.authority, ids, first.received),
    services.ledger.facts(me.authority, first.child),
  ]);
  const replaced = new Set(facts.filter(({ replacedFrom }) => replacedFrom !== undefined).map(({ id }) => id));
  const place = new Map(ids.map((child, index) => [child, index]));
  const ordered = children.sort((a, b) => (place.get(a.child) ?? 0) - (place.get(b.child) ?? 0));
  return {
    visit,
    law,
    contact,
    first,
    rows,
    children: ordered,
    earlier: earlier.filter((row) => ours || reachable(me, row)),
    // What was corrected or retracted was not said.
    events: events.filter(({ id }) => !replaced.has(id)),
    duties,
  };
};

const saidOf = ({ events, contact }: Contact, kind: string): RecordedEvent | undefined => {
  return events.findLast((event) => event.kind === kind && event.data['contact'] === contact);
};

/** Fields of a contact that say so where nothing was recorded. */
const ALWAYS_SAID = ['reasons', 'summary'] as const;

const whatWasSaid = (found: Contact): Html => {
  const { visit, first: row, law } = found;
  const { words, organisation, services } = visit;
  const { t, name } = words;
  const received = saidOf(found, 'contact.received');
  const cited = lawOfDuty(law, { rule: 'contact-decision', start: row.receivedOn });
  const line = (key: string, value: Content) => ({ key: { text: key }, value: { html: html`${value}` } });
  const told = (event: RecordedEvent | undefined) =>
    event === undefined
      ? []
      : tellFields({ words, organisation, facts: [] }, event).map(({ label, value }) => line(label, value));
  const when = received?.wholeDay === true ? words.date(row.receivedOn) : words.dateTime(row.receivedUs);
  return govukIn(words)('summary-list', {
    rows: [
      line(t('front-door.received'), html`${when}, ${agoWords(words, row.receivedUs, services.clock.now())}`),
      ...told(received),
      ...ALWAYS_SAID.filter((field) => received?.data[field] === undefined).map((field) =>
        line(t(`fields.name.contact.received.${field}`), t('common.not-recorded')),
      ),
      ...(received === undefined ? [] : [line(t('fields.name.event.by'), whoWrote(visit, received))]),
      line(
        t('front-door.clock'),
        row.decidedOn !== null
          ? t('front-door.decided-on', { date: words.date(row.decidedOn) })
          : html`<strong>${clockWords(visit, row.due)}</strong>${cited !== undefined && html` · ${citation(words, cited)}`}`,
      ),
      ...(row.decidedOn === null
        ? []
        : [
            line(
              t('fields.name.contact.decided.outcome'),
              html`<strong>${name('codes.outcome', row.outcome ?? '')}</strong>`,
            ),
            ...told(withoutOutcome(saidOf(found, 'contact.decided'))),
          ]),
    ],
  });

  function whoWrote({ today }: Visit, event: RecordedEvent): string {
    const holder =
      holderOn(organisation.holdings, event.by, event.day)?.person ??
      holderOn(organisation.holdings, event.by, today)?.person;
    const title = postTitle(organisation, event.by, words.language);
    return t('front-door.written', {
      who: holder === undefined ? title : `${holder}, ${title}`,
      when: words.dateTime(event.recordedUs),
    });
  }
};

/** The outcome stands in the list of contacts, for each child as it counts; the rest of a decision in its event. */
const withoutOutcome = (event: RecordedEvent | undefined): RecordedEvent | undefined => {
  if (event === undefined) return undefined;
  const { outcome: _, ...data } = event.data;
  return { ...event, data };
};

const childrenNow = ({ visit, children }: Contact): Html => {
  const { words, me, today, organisation } = visit;
  const { t, language } = words;
  return childTable(
    t('front-door.children'),
    [
      t('duties.label.child'),
      t('fields.name.child.registered.dateOfBirth'),
      t('front-door.case'),
      t('front-door.standing'),
      t('work.team.head.last-seen'),
    ],
    children.map((child) => [
      childCell(words, me, child),
      bornWords(words, child, today),
      child.openedOn === null
        ? t('search.no-case')
        : html`${child.worker === null ? badge(t('common.badge.unallocated'), 'alarm') : whoHas(organisation, words, child.worker, today)}${child.team !== null && html`<br>${teamName(organisation, child.team, language)}`}`,
      child.registeredOn === null && child.careOn === null
        ? t('common.none')
        : html`${standingBadges(words, child)}${child.categories.length > 0 && html`<br>${words.terms(child.categories.map((category) => words.name('codes.category', category)))}`}${child.legalStatus !== null && html`<br>${words.name('codes.legal-status', child.legalStatus)}`}`,
      child.lastSeen === null ? t('work.team.never-seen') : words.shortDate(child.lastSeen),
    ]),
  );
};

/** How an earlier contact concerns these children: their own, a brother's or sister's, or somebody's at the same address. */
const relationOf = ({ children }: Contact, { child }: ListedContact): 'own' | 'sibling' | 'address' =>
  children.some((each) => each.child === child)
    ? 'own'
    : children.some(({ siblings }) => siblings.includes(child))
      ? 'sibling'
      : 'address';

const RELATIONS = ['own', 'sibling', 'address'] as const;

const nothingDone = (found: Contact): number => {
  const before = found.earlier.filter(
    (row) => row.outcome === 'no-further-action' && row.receivedUs <= found.first.receivedUs,
  );
  return new Set(before.map(({ contact }) => contact)).size;
};

const weight = (found: Contact): Html => {
  const { t } = found.visit.words;
  const count = nothingDone(found);
  return html`<div class="diogel-weight${count > 0 && ' diogel-weight--alarm'}">
      <p class="govuk-body diogel-weight__text"><span class="diogel-weight__number">${found.visit.words.number(count)}</span> ${t('front-door.nfa-count', { count })}</p>
      ${count >= 2 && html`<p class="govuk-body"><strong>${t('front-door.nfa-second-person')}</strong></p>`}
    </div>`;
};

/** A row for each contact, whomever of the family it was about; those about these children first. */
const earlierOnes = (found: Contact): Html => {
  const { visit, earlier } = found;
  const { words } = visit;
  const { t, name } = words;
  if (earlier.length === 0) return html`<p class="govuk-body">${t('front-door.no-earlier')}</p>`;
  const contacts = [...Map.groupBy(earlier, ({ contact }) => contact)].map(([contact, rows]) => ({
    contact,
    rows,
    nearest: Math.min(...rows.map((row) => RELATIONS.indexOf(relationOf(found, row)))),
  }));
  return childTable(
    t('front-door.earlier'),
    [
      t('front-door.received'),
      t('front-door.whose'),
      t('fields.name.contact.received.source'),
      t('fields.name.contact.decided.outcome'),
    ],
    contacts
      .sort((a, b) => a.nearest - b.nearest)
      .map(({ contact, rows }) => {
        const outcomes = [...new Set(rows.map(({ outcome }) => outcome))];
        return [
          html`<a class="govuk-link govuk-link--no-visited-state" href="/front-door/contacts/${encodeURIComponent(contact)}">${words.date(rows[0]?.receivedOn ?? 0)}</a>`,
          html`${RELATIONS.flatMap((relation) => {
            const about = rows.filter((row) => relationOf(found, row) === relation);
            return about.length === 0
              ? []
              : html`<div>${words.list(about.map((row) => childName(words, row)))} <span class="diogel-muted">(${t(`front-door.relation.${relation}`)})</span></div>`;
          })}`,
          rows[0]?.source === null || rows[0] === undefined
            ? t('common.not-recorded')
            : name('codes.source', rows[0].source),
          html`${outcomes.map((outcome) =>
            outcome === null
              ? html`<div><strong>${t('front-door.undecided')}</strong></div>`
              : outcome === 'no-further-action'
                ? html`<div><strong>${name('codes.outcome', outcome)}</strong></div>`
                : html`<div>${name('codes.outcome', outcome)}</div>`,
          )}`,
        ];
      }),
  );
};

/** Where each child's record stood when the form was made, so that what others write meanwhile is seen first. */
const standingFields = (children: readonly KeptChild[]): Html =>
  html`${children.map(({ child, seq }) => html`<input type="hidden" name="seq" value="${seq}:${child}">`)}`;

const expectedOf = (sent: Sent): Readonly<Record<string, number>> =>
  Object.fromEntries(
    (sent['seq'] ?? []).flatMap((each) => {
      const [seq = '', child = ''] = each.split(/:(.*)/s);
      return /^\d+$/.test(seq) && child !== '' ? [[child, Number(seq)] as const] : [];
    }),
  );

const undecided = ({ rows, children }: Contact): KeptChild[] => {
  const waiting = new Set(rows.filter(({ decidedOn }) => decidedOn === null).map(({ child }) => child));
  return children.filter(({ child }) => waiting.has(child));
};

interface Said {
  readonly sent: Sent;
  readonly problems: readonly Problem[];
  /** What is wrong with the answers of one of its forms. */
  readonly wrongs: readonly Wrong[];
  readonly since: readonly RecordedEvent[];
  /** What was begun before and is shown again. */
  readonly draft?: Draft;
}

const NOTHING: Said = { sent: {}, problems: [], wrongs: [], since: [] };

const idField = (sent: Sent): Html => {
  const given = first(sent, 'id');
  return html`<input type="hidden" name="id" value="${ID.test(given) ? given : randomUUID()}">`;
};

const keptAs = (contact: string, id: string): KeptForm => ({ path: contactPath(contact), kind: DECISION.kind, id });

const decideForm = (found: Contact, { sent, wrongs, draft }: Said): Html => {
  const { visit, contact } = found;
  const { words, me } = visit;
  const { t } = words;
  const deciding = undecided(found);
  if (deciding.length === 0) return html``;
  const render = govukIn(words);
  if (!mayRecord(me.role, DECISION.kind)) return render('inset-text', { text: t('front-door.not-yours-to-decide') });
  const id = commandId(sent);
  const shown = { ...sent, id: [id], seq: deciding.map(({ child, seq }) => `${seq}:${child}`) };
  return html`<h2 class="govuk-heading-m">${t('front-door.decision-for', { children: words.list(deciding.map((child) => childName(words, child))) })}</h2>
    ${keptForm(visit, keptAs(contact, id), {
      action: `${contactPath(contact)}/decide`,
      shown,
      draft,
      body: html`${idField(shown)}${standingFields(deciding)}
        ${questionsAlone(shownAlone(visit, DECISION, shown, wrongs), DECISION)}
        ${render('button', { text: t('front-door.record-decision'), preventDoubleClick: true })}`,
    })}`;
};

const answerForm = (found: Contact, { sent, wrongs }: Said): Html | false => {
  const { visit, contact, rows, duties, law, children } = found;
  const { words, me, token, today } = visit;
  const { t } = words;
  if (rows.every(({ told }) => told === true) || !mayRecord(me.role, 'contact.acknowledged')) return false;
  const owed = duties.find(({ rule }) => rule === 'referrer-acknowledgement');
  // First the decision, then what the referrer hears of it; but not where they have waited too long already.
  if (undecided(found).length > 0 && (owed === undefined || owed.due >= today)) return false;
  const cited = owed === undefined ? undefined : lawOfDuty(law, owed);
  return html`<section class="diogel-section" aria-labelledby="answer">
      <h2 class="govuk-heading-m" id="answer">${t('front-door.answer')}</h2>
      ${owed !== undefined && html`<p class="govuk-body">${owed.due < today ? html`<strong>${clockWords(visit, owed.due)}</strong>` : clockWords(visit, owed.due)}${cited !== undefined && html` · ${citation(words, cited)}`}</p>`}
      <form method="post" action="/front-door/contacts/${encodeURIComponent(contact)}/acknowledge" novalidate>
        ${token}${idField(sent)}${standingFields(children)}
        ${questionsAlone(shownAlone(visit, ANSWER, sent, wrongs), ANSWER)}
        ${govukIn(words)('button', { text: t('front-door.record-answer'), classes: 'govuk-button--secondary', preventDoubleClick: true })}
      </form>
    </section>`;
};

/** Children whose case should be open after the decision and is not. */
const unopened = ({ children, rows }: Contact): KeptChild[] =>
  // Each child by what was decided for them: brothers and sisters may differ.
  children.filter(({ child, openedOn }) => {
    const outcome = rows.find((row) => row.child === child)?.outcome ?? null;
    return openedOn === null && outcome !== null && OPENING.includes(outcome);
  });

const openForm = (found: Contact, { sent, problems }: Said): Html | false => {
  const { visit, contact } = found;
  const { words, me, token, organisation, today } = visit;
  const { t, language } = words;
  const opening = unopened(found);
  if (opening.length === 0 || !mayRecord(me.role, 'case.opened')) return false;
  const workers = organisation.posts
    .flatMap((post) => {
      const holder = holderOn(organisation.holdings, post.post, today);
      return holder === undefined || post.team === null || !['social-worker', 'team-manager'].includes(post.role)
        ? []
        : [{ value: post.post, text: `${holder.person}, ${post.title[language]}` }];
    })
    .sort((a, b) => words.compare(a.text, b.text));
  return html`<section class="diogel-section" aria-labelledby="open">
      <h2 class="govuk-heading-m" id="open">${t('front-door.open-title')}</h2>
      <p class="govuk-body">${t('front-door.open-why', { children: words.list(opening.map((child) => childName(words, child))) })}</p>
      <form method="post" action="/front-door/contacts/${encodeURIComponent(contact)}/open" novalidate>
        ${token}${idField(sent)}${standingFields(opening)}
        ${govukIn(words)('select', {
          id: 'worker',
          name: 'worker',
          label: { text: t('front-door.open-worker'), classes: 'govuk-label--s' },
          value: first(sent, 'worker'),
          errorMessage: problemOf(problems, 'worker'),
          items: [
            { value: '', text: t('front-door.choose') },
            ...workers,
            { value: 'nobody', text: t('front-door.nobody-yet') },
          ],
        })}
        ${govukIn(words)('button', { text: t('front-door.open-button'), preventDoubleClick: true })}
      </form>
    </section>`;
};

const meanwhile = ({ visit }: Contact, since: readonly RecordedEvent[]): Html | false => {
  const { words, organisation } = visit;
  const { t } = words;
  return (
    since.length > 0 &&
    html`<div class="diogel-weight diogel-weight--alarm">
      <h2 class="govuk-heading-m">${t('errors.conflict.title')}</h2>
      <p class="govuk-body">${t('errors.conflict.text')}</p>
      <ul class="govuk-list govuk-list--bullet">${since.map(
        (event) =>
          html`<li>${words.name('kinds.name', event.kind)}${typeof event.data['outcome'] === 'string' && html`: ${words.name('codes.outcome', event.data['outcome'])}`}, ${t('front-door.written', { who: postTitle(organisation, event.by, words.language), when: words.dateTime(event.recordedUs) })}</li>`,
      )}</ul>
    </div>`
  );
};

const DONE = ['received', 'decided', 'answered', 'opened'] as const;

const contactPage = (found: Contact, said: Said = NOTHING): Html => {
  const { visit, children, first: row, earlier } = found;
  const { words, page, query } = visit;
  const { t } = words;
  const done = DONE.find((each) => each === first(query, 'done'));
  const notices: Notice[] = done === undefined ? [] : [{ kind: 'success', text: t(`front-door.done.${done}`) }];
  const names = words.list(children.map((child) => childName(words, child)));
  const section = (id: string, title: string, body: Content): Html =>
    html`<section class="diogel-section" aria-labelledby="${id}"><h2 class="govuk-heading-m" id="${id}">${title}</h2>${body}</section>`;
  return page({
    title: t('front-door.contact', { date: words.date(row.receivedOn) }),
    heading: t('front-door.contact-about', { children: names }),
    caption: t('common.nav.front-door'),
    back: { href: '/front-door', text: t('common.nav.front-door') },
    notices,
    problems: [...said.problems, ...problemsAlone(visit, said.wrongs)],
    body: html`
      ${said.draft !== undefined && broughtBackNotice(visit, said.draft)}
      ${meanwhile(found, said.since)}
      ${whatWasSaid(found)}
      ${openForm(found, said)}
      ${section('children', t('front-door.children'), childrenNow(found))}
      ${section('earlier', t('front-door.earlier-count', { count: new Set(earlier.map(({ contact }) => contact)).size }), html`${weight(found)}${earlierOnes(found)}`)}
      ${undecided(found).length > 0 && html`<div class="diogel-section" id="decision">${decideForm(found, said)}</div>`}
      ${answerForm(found, said)}
      ${opened(found)}`,
  });
};

/** After the case is open: each child's own record, and who has it. */
const opened = ({ visit, children, first: row }: Contact): Html | false => {
  const { words, me } = visit;
  const nobodys = children.filter((child) => child.openedOn !== null && child.worker === null && reachable(me, child));
  return (
    row.decidedOn !== null &&
    nobodys.length > 0 &&
    mayRecord(me.role, 'case.allocated') &&
    html`<p class="govuk-body">${words.t('front-door.allocate-each')} ${nobodys.map(
      (child) =>
        html`<a class="govuk-link govuk-link--no-visited-state" href="${childHref(child.child)}/record/case.allocated">${childName(words, child)}</a> `,
    )}</p>`
  );
};

const missingPage = ({ page, words }: Visit): Answer => ({
  status: 404,
  body: page({
    title: words.t('common.not-found.title'),
    body: html`<p class="govuk-body">${words.t('common.forbidden.child')}</p>`,
  }),
});

/** What follows from a recording: the contact's page again, with what was done or what stands against it. */
const conclude = (found: Contact, recording: Recording, done: (typeof DONE)[number]): Answer => {
  const { visit, contact } = found;
  const { form, words } = visit;
  const { t } = words;
  if (recording.ok) return { redirect: `/front-door/contacts/${encodeURIComponent(contact)}?done=${done}` };
  const again = (problem: string | Problem[], status: number, since: readonly RecordedEvent[] = []): Answer => ({
    status,
    // The form is made anew: what is sent next was decided in the knowledge of what others wrote.
    body: contactPage(found, {
      ...NOTHING,
      sent: { ...form, id: [] },
      problems: typeof problem === 'string' ? [{ text: problem }] : problem,
      since,
    }),
  });
  switch (recording.code) {
    case 'conflict':
      return again(t('errors.conflict.title'), 409, recording.since);
    case 'forbidden':
      return again(t('front-door.refused.forbidden'), 403);
    case 'key-reused':
      return again(t('front-door.refused.key-reused'), 409);
    case 'contradiction':
      return again(refusalsAlone(visit, recording.contradictions), 422);
    default:
      return again(t('front-door.refused.other'), 422);
  }
};

const record = async (found: Contact, commands: readonly Command[], done: (typeof DONE)[number]): Promise<Answer> => {
  const { visit } = found;
  const { form } = visit;
  const recording = await recordKept(visit, commandId(form), commands, expectedOf(form));
  // Nobody wrote in between but the same form, sent twice: what it asked for is there.
  return conclude(recording.ok ? found : ((await load(visit)) ?? found), recording, done);
};

const commandId = (sent: Sent): string => (ID.test(first(sent, 'id')) ? first(sent, 'id') : randomUUID());

const contactPath = (contact: string): string => `/front-door/contacts/${encodeURIComponent(contact)}`;

const decide = async (visit: Visit): Promise<Answer> => {
  const found = await load(visit);
  if (found === undefined) return missingPage(visit);
  const { form, words, today } = visit;
  const { contact } = found;
  const id = commandId(form);
  const before = await beforeRecording(visit, keptAs(contact, id));
  if (before !== undefined) {
    if ('redirect' in before) return before;
    const problems = [{ text: words.t('forms.versions.meanwhile') }];
    return { status: 409, body: contactPage(found, { ...NOTHING, ...before, problems }) };
  }
  const { data, wrongs: read } = readAlone(visit, DECISION, form, id);
  const wrongs: readonly Wrong[] =
    data['outcome'] === 'no-further-action' && first(form, 'reason').trim() === '' ? [...read, UNREASONED] : read;
  if (wrongs.length > 0) return { status: 422, body: contactPage(found, { ...NOTHING, sent: form, wrongs }) };
  const concerned = Object.keys(expectedOf(form)).filter((child) => found.rows.some((row) => row.child === child));
  const children = concerned.length > 0 ? concerned : found.rows.map(({ child }) => child);
  return record(
    found,
    [{ id, kind: DECISION.kind, at: formatDay(today), children, data: { contact, ...data } }],
    'decided',
  );
};

const acknowledge = async (visit: Visit): Promise<Answer> => {
  const found = await load(visit);
  if (found === undefined) return missingPage(visit);
  const { form, today } = visit;
  const { contact } = found;
  const id = commandId(form);
  const { data, wrongs } = readAlone(visit, ANSWER, form, id);
  if (wrongs.length > 0) return { status: 422, body: contactPage(found, { ...NOTHING, sent: form, wrongs }) };
  const children = found.rows.map(({ child }) => child);
  return record(
    found,
    [{ id, kind: ANSWER.kind, at: formatDay(today), children, data: { contact, ...data } }],
    'answered',
  );
};

const open = async (visit: Visit): Promise<Answer> => {
  const found = await load(visit);
  if (found === undefined) return missingPage(visit);
  const { form, words, today, organisation } = visit;
  const worker = first(form, 'worker');
  const post = postNamed(organisation.posts, worker);
  if (worker !== 'nobody' && post === undefined)
    return {
      status: 422,
      body: contactPage(found, {
        ...NOTHING,
        sent: form,
        problems: [{ field: 'worker', text: words.t('errors.missing.case.allocated.worker') }],
      }),
    };
  const id = commandId(form);
  const at = formatDay(today);
  const asked = Object.keys(expectedOf(form)).filter((child) => found.rows.some((row) => row.child === child));
  const children = asked.length > 0 ? asked : unopened(found).map(({ child }) => child);
  return record(
    found,
    [
      { id: `${id}-opened`, kind: 'case.opened', at, children, data: {} },
      ...(post === undefined
        ? []
        : [
            {
              id: `${id}-allocated`,
              kind: 'case.allocated',
              at,
              children,
              data: { worker, ...(post.team === null ? {} : { team: post.team }) },
            },
          ]),
    ],
    'opened',
  );
};

const access = { roles: FRONT_DOOR_ROLES };

/** One contact: what was said, what is known of the family, and the decision. */
export const contactPages: readonly PageRoute[] = [
  {
    method: 'GET',
    path: '/front-door/contacts/:contact',
    access,
    handle: async (visit) => {
      const found = await load(visit);
      if (found === undefined) return missingPage(visit);
      const draft = await broughtBack(visit, contactPath(found.contact));
      return contactPage(found, draft === undefined ? NOTHING : { ...NOTHING, sent: draft.written, draft });
    },
  },
  { method: 'POST', path: '/front-door/contacts/:contact/decide', access, expired: keepForLater, handle: decide },
  { method: 'POST', path: '/front-door/contacts/:contact/acknowledge', access, handle: acknowledge },
  { method: 'POST', path: '/front-door/contacts/:contact/open', access, handle: open },
  {
    // Work lists name the event that started a duty; here it leads to its contact.
    method: 'GET',
    path: '/front-door/received/:of/:event',
    access,
    handle: async (visit) => {
      const { me, params } = visit;
      const contact = await contactOfEvent(runOf(visit), me.authority, params['of'] ?? '', params['event'] ?? '');
      return contact === undefined
        ? missingPage(visit)
        : { redirect: `/front-door/contacts/${encodeURIComponent(contact)}` };
    },
  },
];
