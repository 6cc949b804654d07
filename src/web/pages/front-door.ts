import { postsAnsweredBy } from '#src/access/index.ts';
import { addMonths } from '#src/calendar/index.ts';
import { AGAIN_AND_AGAIN } from '#src/practice/index.ts';
import {
  type AnswerOwed,
  answersOwed,
  awaitingContacts,
  type ListedChild,
  type ListedContact,
  type TurnedAway,
  turnedAway,
} from '#src/views/index.ts';
import { badge, citation, dueWords } from '../casework.ts';
import { govukIn } from '../govuk/index.ts';
import { type Html, html } from '../html.ts';
import { first, type PageRoute, type Visit } from '../site.ts';
import { agoWords, clockWords, FRONT_DOOR_ROLES } from './front-door/clock.ts';
import { contactPages } from './front-door/contact.ts';
import { newContactPages } from './front-door/new.ts';
import { LEDGER_ROLES, requestPages } from './front-door/requests.ts';
import { childCell, childName, lawOfDuty, reachable, runOf } from './listed.ts';

const MOST = 300;
const ANSWERS = 20;
const AGAIN = 20;

/** One contact with the children whom it concerns. */
interface Waiting {
  readonly contact: string;
  readonly first: ListedContact;
  readonly children: readonly ListedContact[];
}

const byContact = (rows: readonly ListedContact[]): Waiting[] => {
  const found = new Map<string, { contact: string; first: ListedContact; children: ListedContact[] }>();
  for (const row of rows) {
    const known = found.get(row.contact);
    if (known === undefined) found.set(row.contact, { contact: row.contact, first: row, children: [row] });
    else known.children.push(row);
  }
  return [...found.values()];
};

const waitingCard = (visit: Visit, { contact, first, children }: Waiting): Html => {
  const { words, today, me, services } = visit;
  const { t, name } = words;
  const overdue = first.due !== null && first.due < today;
  const before = Math.max(...children.map(({ noFurtherAction }) => noFurtherAction));
  return html`<li class="diogel-duty diogel-duty--${overdue ? 'overdue' : first.due === today ? 'today' : 'open'}">
      <div class="diogel-duty__head">
        <h3 class="diogel-duty__what">${children.map((child, index) => html`${index > 0 && ', '}${childCell(words, me, child)}`)}</h3>
        <div class="diogel-duty__when">${overdue ? html`<strong class="govuk-tag govuk-tag--red">${clockWords(visit, first.due)}</strong>` : clockWords(visit, first.due)}</div>
      </div>
      ${before > 0 && html`<p class="diogel-duty__asks">${badge(t('front-door.nfa-before', { count: before }), before > 1 ? 'alarm' : 'caution')}</p>`}
      <dl class="diogel-duty__facts">
        <div class="diogel-duty__fact"><dt>${t('front-door.received')}</dt><dd>${words.dateTime(first.receivedUs)}, ${agoWords(words, first.receivedUs, services.clock.now())}</dd></div>
        <div class="diogel-duty__fact"><dt>${t('fields.name.contact.received.source')}</dt><dd>${first.source === null ? t('common.not-recorded') : name('codes.source', first.source)}</dd></div>
      </dl>
      <p class="diogel-duty__action"><a class="govuk-link govuk-link--no-visited-state" href="/front-door/contacts/${encodeURIComponent(contact)}">${t('front-door.decide')}<span class="govuk-visually-hidden">: ${words.list(children.map((child) => childName(words, child)))}</span></a></p>
    </li>`;
};

/** One contact whose referrer waits, with all its children. */
const answerRow = ({ words, today }: Visit, owed: readonly AnswerOwed[]): Html => {
  const [one] = owed;
  if (one === undefined) return html``;
  const { contact, due, source } = one;
  const said = dueWords(words, { status: due < today ? 'overdue' : 'open', due, done: undefined, today });
  return html`<li><a class="govuk-link govuk-link--no-visited-state" href="/front-door/contacts/${encodeURIComponent(contact)}#answer">${words.list(owed.map((each) => childName(words, each)))}</a>,
    ${source === null ? words.t('common.not-recorded') : words.name('codes.source', source)}:
    ${due < today ? html`<strong>${said}</strong>` : said}</li>`;
};

/** Whose contacts ended with no further action again and again, each with how often. */
const againSection = ({ words, me }: Visit, children: readonly TurnedAway[]): Html | false => {
  const { t } = words;
  return (
    children.length > 0 &&
    html`<section class="diogel-section" aria-labelledby="again">
        <h2 class="govuk-heading-m" id="again">${t('front-door.again')}</h2>
        <p class="govuk-body">${t('front-door.again-why', { count: AGAIN_AND_AGAIN.times, months: words.months(AGAIN_AND_AGAIN.months) })} ${badge(t('common.badge.local'), 'calm', t('common.badge-meaning.local'))}</p>
        <ul class="govuk-list govuk-list--spaced">${children.map(
          (child) =>
            html`<li>${childCell(words, me, child)}: ${t('front-door.again-times', { count: child.times, first: words.shortDate(child.first), latest: words.shortDate(child.latest) })}</li>`,
        )}</ul>
        ${children.length === AGAIN && html`<p class="govuk-body">${t('front-door.again-latest-only')}</p>`}
      </section>`
  );
};

const frontDoor = async (visit: Visit): Promise<Html> => {
  const { words, me, today, page, services, organisation } = visit;
  const { t } = words;
  const run = runOf(visit);
  const [law, rows, owed, again] = await Promise.all([
    services.laws.of(me.authority),
    awaitingContacts(run, me.authority, MOST),
    answersOwed(
      run,
      me.authority,
      'referrer-acknowledgement',
      postsAnsweredBy(organisation, me.post, today),
      today,
      ANSWERS,
    ),
    turnedAway(run, me.authority, addMonths(today, -AGAIN_AND_AGAIN.months), AGAIN),
  ]);
  // A team's manager sees what concerns the team; the front door, and those above it, see all.
  const concerns = (child: ListedChild): boolean => me.role !== 'team-manager' || reachable(me, child);
  const waiting = byContact(rows).filter(({ children }) => children.some(concerns));
  const cited = lawOfDuty(law, { rule: 'contact-decision', start: today });
  const overdue = waiting.filter(({ first }) => first.due !== null && first.due < today).length;
  return page({
    title: t('common.nav.front-door'),
    notices:
      first(visit.query, 'done') === 'received' ? [{ kind: 'success', text: t('front-door.done.received') }] : [],
    print: t('work.printed', { who: me.person, when: words.dateTime(services.clock.now()) }),
    body: html`
      ${govukIn(words)('button', { text: t('front-door.new'), href: '/front-door/new' })}
      ${LEDGER_ROLES.includes(me.role) && html`<p class="govuk-body"><a class="govuk-link govuk-link--no-visited-state" href="/front-door/requests">${t('front-door.requests.link')}</a></p>`}
      <section class="diogel-section" aria-labelledby="awaiting">
        <h2 class="govuk-heading-m" id="awaiting">${t('front-door.awaiting', { count: waiting.length })}</h2>
        <p class="govuk-body">${t('front-door.rule')}${cited !== undefined && html` ${citation(words, cited)}`}</p>
        ${overdue > 0 && html`<p class="govuk-body"><strong>${t('front-door.overdue', { count: overdue })}</strong></p>`}
        ${rows.length === MOST && html`<p class="govuk-body">${t('front-door.oldest-only')}</p>`}
        ${waiting.length === 0 ? html`<p class="govuk-body">${t('front-door.none')}</p>` : html`<ul class="diogel-duties">${waiting.map((each) => waitingCard(visit, each))}</ul>`}
      </section>
      ${
        owed.total > 0 &&
        html`<section class="diogel-section" aria-labelledby="answers">
          <h2 class="govuk-heading-m" id="answers">${t('front-door.answers', { count: owed.total })}</h2>
          <p class="govuk-body">${t('front-door.answers-why')}</p>
          <ul class="govuk-list govuk-list--spaced">${[...Map.groupBy(owed.rows, ({ contact }) => contact).values()].map((each) => answerRow(visit, each))}</ul>
          ${owed.total > owed.rows.length && html`<p class="govuk-body"><a class="govuk-link govuk-link--no-visited-state" href="/my-work?show=overdue">${t('front-door.answers-all')}</a></p>`}
        </section>`
      }
      ${againSection(visit, again.filter(concerns))}`,
  });
};

/** The front door: what awaits a decision, the oldest first; one contact; and a new one. */
export const frontDoorPages: readonly PageRoute[] = [
  { method: 'GET', path: '/front-door', access: { roles: FRONT_DOOR_ROLES }, handle: frontDoor },
  ...contactPages,
  ...newContactPages,
  ...requestPages,
];
