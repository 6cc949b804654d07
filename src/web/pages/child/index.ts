import { mayRecord, PRACTICE_ROLES, recordableBy, type Role } from '#src/access/index.ts';
import { type Day, formatDay } from '#src/calendar/index.ts';
import { openContext } from './opening.ts';
import type { Compiled, Duty, Fact } from '#src/law/index.ts';
import { owningPost } from '#src/organisation/index.ts';
import type { RecordedEvent } from '#src/ledger/index.ts';
import { KINDS, leavingCareCategory } from '#src/practice/index.ts';
import type { KeptChild, ListedContact } from '#src/views/index.ts';
import { badge, dueWords, identityBar, ruleName, type Tone } from '../../casework.ts';
import { lawOfDuty } from '../listed.ts';
import { momentFields } from '../moment.ts';
import { govukIn } from '../../govuk/index.ts';
import { type Content, type Html, html } from '../../html.ts';
import type { Notice } from '../../layout.ts';
import { type Answer, first, type PageRoute, type Visit } from '../../site.ts';
import { bundlePath, documentsPath, recordPath } from '../forms/addresses.ts';
import { draftItems } from '../forms/draft-items.ts';
import { dateValues, readDate } from '../forms/happened.ts';
import { changesHtml } from './changed.ts';
import { childPagesNav } from '../family/nav.ts';
import { chronologyHtml } from './chronology.ts';
import { effectsOf } from './consequences.ts';
import { contactList, groupedContacts } from './contacts.ts';
import { owedList, pauseLink } from './duties.ts';
import { addedUpHtml } from './leaving-care.ts';
import { lookedAfterHtml } from './looked-after.ts';
import { shortBreaksHtml } from './short-breaks.ts';
import type { Opened } from './opening.ts';
import { isNotToDisclose, type Moment, type Picture, type Shown } from './picture.ts';
import { planList } from './plans.ts';
import { byAge, childName, childPath, isWithin } from './reach.ts';
import { riskList } from './risks.ts';
import { completenessWords, notPrinted, postAndHolder, written } from './saying.ts';
import { yearHtml } from './year.ts';

/** Days after which not having been seen is said aloud, for an open child, where no overdue duty says it sooner. */
const LONG_UNSEEN = 42;
const UNSEEN = 28;

/** Duties that are overdue and ask for a visit. */
const overdueVisits = ({ owed }: Picture): readonly Duty[] =>
  owed.map(({ duty }) => duty).filter(({ rule, status }) => status === 'overdue' && /visit/.test(rule));

const seenTone = (picture: Picture, day: Day | null, alone: boolean): Tone => {
  const { standing, moment } = picture;
  if (standing.openedOn === null) return 'quiet';
  const rules = overdueVisits(picture).map(({ rule }) => rule);
  if (rules.some((rule) => !alone || rule === 'cp-visit' || rule === 'lac-visit-alone')) return 'alarm';
  const days = moment.asAt - (day ?? standing.openedOn);
  if (days > LONG_UNSEEN) return 'alarm';
  return days > UNSEEN || day === null ? 'caution' : 'calm';
};

interface Glance {
  readonly label: string;
  readonly big: string;
  readonly small: Content;
  readonly tone: Tone;
}

const glances = ({ words }: Visit, picture: Picture): Glance[] => {
  const { t } = words;
  const { standing, owed, moment } = picture;
  const seen = (label: string, day: Day | null, alone: boolean): Glance => ({
    label,
    big:
      day === null
        ? t('child.never')
        : day === moment.asAt
          ? t('child.today')
          : t('common.days-ago', { count: moment.asAt - day }),
    small:
      day === null
        ? standing.openedOn === null
          ? ''
          : t('child.open-since', { date: words.shortDate(standing.openedOn) })
        : words.date(day),
    tone: seenTone(picture, day, alone),
  });
  const [next] = owed;
  const overdue = owed.filter(({ duty }) => duty.status === 'overdue').length;
  return [
    seen(t('child.last-seen'), standing.lastSeen, false),
    seen(t('child.last-seen-alone'), standing.lastSeenAlone, true),
    next === undefined
      ? { label: t('child.next-owed'), big: t('child.nothing'), small: '', tone: 'quiet' }
      : {
          label: t('child.next-owed'),
          big: ruleName(words, next.duty.rule, next.reasons.instrument),
          small: dueWords(words, { status: next.duty.status, due: next.duty.due, done: undefined, today: moment.asAt }),
          tone: next.duty.status === 'overdue' ? 'alarm' : next.duty.due === moment.asAt ? 'caution' : 'calm',
        },
    ...(overdue > 1
      ? [
          {
            label: t('child.overdue'),
            big: t('common.count.duties', { count: overdue }),
            small: '',
            tone: 'alarm' as const,
          },
        ]
      : []),
  ];
};

const glanceHtml = (items: readonly Glance[]): Html =>
  html`<dl class="diogel-glance">${items.map(
    ({ label, big, small, tone }) =>
      html`<div class="diogel-glance__item diogel-glance__item--${tone}"><dt>${label}</dt><dd><span class="diogel-glance__big">${big}</span> <span class="diogel-glance__small">${small}</span></dd></div>`,
  )}</dl>`;

const badgesOf = ({ words }: Visit, { standing, moment, facts }: Picture, person: Shown): Html[] => {
  const { t, name } = words;
  const categories = words.terms(standing.categories.map((category) => name('codes.category', category)));
  const registered =
    standing.categories.length === 0 ? t('common.badge.on-register') : t('child.on-register', { categories });
  const unborn = person.born === null && person.expected !== null;
  const category = leavingCareCategory(facts);
  return [
    ...(standing.registeredOn === null ? [] : [badge(registered, 'alarm')]),
    ...(standing.careOn === null ? [] : [badge(t('common.badge.looked-after'), 'calm')]),
    ...(category === undefined ? [] : [badge(name('codes.leaving-care', category), 'calm')]),
    ...(unborn
      ? [
          badge(
            t(person.expected !== null && person.expected < moment.asAt ? 'child.birth-passed' : 'common.badge.unborn'),
            'caution',
          ),
        ]
      : []),
    ...(standing.openedOn !== null && standing.worker === null ? [badge(t('common.badge.unallocated'), 'alarm')] : []),
    ...(standing.openedOn === null ? [badge(t('child.no-open-case'))] : []),
  ];
};

/** Who they are and who has them: what must be seen at once. */
const identity = (visit: Visit, picture: Picture, person: Shown): Html => {
  const { words, organisation } = visit;
  const { t } = words;
  const { standing, moment } = picture;
  const age =
    person.born !== null
      ? {
          label: t('fields.name.child.registered.dateOfBirth'),
          value: `${words.date(person.born)} (${words.age(person.born, moment.asAt)})`,
        }
      : person.expected !== null
        ? { label: t('fields.name.child.registered.expectedBirth'), value: words.date(person.expected) }
        : { label: t('fields.name.child.registered.dateOfBirth'), value: t('common.not-recorded') };
  const manager = owningPost(organisation.posts, 'team-manager', { worker: standing.worker, team: standing.team });
  const responsible: Content =
    standing.worker !== null
      ? postAndHolder(words, organisation, standing.worker, moment.asAt)
      : standing.openedOn === null
        ? t('child.nobody-needed')
        : html`<strong>${t('common.nobody')}</strong>`;
  return identityBar({
    name: childName(words, person),
    badges: badgesOf(visit, picture, person),
    facts: [
      age,
      { label: t('child.responsible'), value: responsible },
      ...(standing.openedOn === null || manager === null
        ? []
        : [{ label: t('child.manager'), value: postAndHolder(words, organisation, manager, moment.asAt) }]),
      ...(person.language === null
        ? []
        : [
            {
              label: t('fields.name.child.registered.preferredLanguage'),
              value: words.languageName(person.language),
            },
          ]),
    ],
  });
};

/** What follows from the times in care, and nobody has recorded. */
const leavingCareSection = ({ words, me, child }: Visit, { facts, moment }: Picture): Html | undefined => {
  const said = addedUpHtml(words, facts, moment.asAt);
  if (said === undefined) return undefined;
  const { t, name } = words;
  const kind = 'leaving-care.categorised';
  return html`<section class="diogel-section" aria-labelledby="leaving-care">
      <h2 class="govuk-heading-m" id="leaving-care">${t('child.added-up.title')}</h2>
      ${said}
      ${
        !moment.past &&
        mayRecord(me.role, kind) &&
        html`<p class="govuk-body"><a class="govuk-link govuk-link--no-visited-state" href="${recordPath(child.child, kind)}">${name('kinds.form', kind)}</a></p>`
      }
    </section>`;
};

const standingHtml = ({ words, query }: Visit, { standing, moment, facts }: Picture, person: Shown): Html => {
  const { t, name } = words;
  const since = (text: string, day: Day | null): string =>
    day === null
      ? text
      : t('child.since', {
          what: text,
          date: words.date(day),
          ago: t('common.days-ago', { count: moment.asAt - day }),
        });
  const address = [person.address, person.postcode].filter((part) => part !== null && part !== '').join('\n');
  const secret = isNotToDisclose(facts);
  const rows: [string, Content][] = [
    [
      t('fields.name.address.recorded.address'),
      address === ''
        ? t('common.not-recorded')
        : !secret
          ? written(address)
          : first(query, 'view') === 'print'
            ? t('child.not-printed')
            : html`${badge(t('child.non-disclosure'), 'alarm')}<br>${notPrinted(words, written(address))}`,
    ],
    [
      t('fields.name.address.recorded.livesWith'),
      person.livesWith.length === 0 ? t('common.not-recorded') : words.list(person.livesWith),
    ],
    [t('child.case'), standing.openedOn === null ? t('child.no-open-case') : since(t('child.open'), standing.openedOn)],
    [
      t('child.register'),
      standing.registeredOn === null
        ? t('child.not-on-register')
        : since(
            words.terms(standing.categories.map((category) => name('codes.category', category))) ||
              t('common.badge.on-register'),
            standing.registeredOn,
          ),
    ],
    [
      t('fields.name.care.began.legalStatus'),
      standing.careOn === null
        ? t('child.not-looked-after')
        : since(
            standing.legalStatus === null ? t('common.not-recorded') : name('codes.legal-status', standing.legalStatus),
            standing.careOn,
          ),
    ],
    ...(standing.placementKind === null && standing.careOn === null
      ? []
      : [
          [
            t('fields.name.placement.began.placement'),
            standing.placementKind === null
              ? t('common.not-recorded')
              : since(name('codes.placement-kind', standing.placementKind), standing.placementOn),
          ] as [string, Content],
        ]),
  ];
  return html`<dl class="diogel-standing">${rows.map(([label, value]) => html`<div class="diogel-standing__item"><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`;
};

const MAIN_ACTIONS: readonly (readonly [role: Role, kind: string])[] = [
  ['conference-chair', 'conference.held'],
  ['reviewing-officer', 'looked-after-review.held'],
  ['front-door-worker', 'contact.received'],
  ['front-door-manager', 'contact.decided'],
];

/** What a post of this role most likely came to record. */
const mainKind = (role: Role, { standing }: Picture): string | undefined => {
  if (standing.awaiting > 0 && mayRecord(role, 'contact.decided') && role !== 'team-manager') return 'contact.decided';
  if (standing.openedOn !== null && standing.worker === null && mayRecord(role, 'case.allocated'))
    return 'case.allocated';
  const own = MAIN_ACTIONS.find(([of]) => of === role)?.[1] ?? 'visit.made';
  return mayRecord(role, own) ? own : recordableBy(role)[0];
};

const actionsHtml = ({ words, me, child }: Visit, picture: Picture): Html => {
  const { t, name } = words;
  const render = govukIn(words);
  const main = mainKind(me.role, picture);
  const registered = picture.facts.some(({ kind }) => kind === 'child.registered');
  const kinds = recordableBy(me.role).filter(
    (kind) => kind !== main && kind !== 'record.retracted' && !(kind === 'child.registered' && registered),
  );
  const areas = [...new Set(kinds.map((kind) => KINDS.get(kind)?.area ?? ''))];
  return html`<div class="diogel-actions">
      ${main !== undefined && render('button', { text: name('kinds.form', main), href: recordPath(child.child, main) })}
      ${render('details', {
        summaryText: t('child.record-else'),
        html: html`<div class="diogel-kinds">${areas.map(
          (area) =>
            html`<div><h3 class="govuk-heading-s govuk-!-margin-bottom-1">${name('kinds.area', area)}</h3><ul class="govuk-list">${kinds
              .filter((kind) => KINDS.get(kind)?.area === area)
              .map(
                (kind) =>
                  html`<li><a class="govuk-link govuk-link--no-visited-state" href="${recordPath(child.child, kind)}">${name('kinds.form', kind)}</a></li>`,
              )}</ul></div>`,
        )}</div>`,
      })}
    </div>`;
};

const siblingsHtml = (
  { words, me }: Visit,
  known: readonly string[],
  siblings: readonly KeptChild[],
  past: boolean,
): Html => {
  const { t } = words;
  const within = siblings.filter((sibling) => known.includes(sibling.child) && isWithin(me, sibling)).sort(byAge);
  const beyond = known.length - within.length;
  if (known.length === 0) return html`<p class="govuk-body">${t('child.no-siblings')}</p>`;
  return html`<ul class="govuk-list">${within.map(
    (sibling) =>
      html`<li><a class="govuk-link govuk-link--no-visited-state" href="${childPath(sibling.child)}">${childName(words, sibling)}</a>${sibling.born !== null && html` (${words.date(sibling.born)})`} ${!past && sibling.registeredOn !== null && badge(t('common.badge.on-register'), 'alarm')} ${!past && sibling.careOn !== null && badge(t('common.badge.looked-after'), 'calm')}</li>`,
  )}${beyond > 0 && html`<li>${t('child.siblings-beyond', { count: beyond })}</li>`}</ul>`;
};

const contactsHtml = (visit: Visit, picture: Picture, contacts: readonly ListedContact[]): Html => {
  const { t } = visit.words;
  const none = picture.standing.noFurtherAction;
  const earlier = picture.moment.past
    ? picture.contacts.map((contact) => ({ ...contact, about: [] })).reverse()
    : groupedContacts(visit, contacts);
  if (earlier.length === 0) return html`<p class="govuk-body">${t('child.no-contacts')}</p>`;
  return html`${none > 0 && html`<p class="govuk-body"><strong>${t('child.none-before', { count: none })}</strong></p>`}${contactList(visit, earlier)}`;
};

/** What was just recorded names another day for a duty: the later day is asked for there, filled in with what was recorded. */
const laterDays = (visit: Visit, picture: Picture, recorded: readonly Fact[]): Html[] =>
  recorded.some(({ kind, data }) => kind === 'conference.postponed' && data['childSafe'] === true)
    ? picture.owed.flatMap(({ duty }) => {
        const link = duty.rule === 'icpc-held' ? pauseLink(visit, picture, duty) : undefined;
        return link === undefined
          ? []
          : [
              html`<li>${visit.words.t('child.effect.stands', { rule: visit.words.name('duties.rule', duty.rule), due: visit.words.date(duty.due) })} ${link}</li>`,
            ];
      })
    : [];

/** What was just recorded did: what it met, ended and began. */
const recordedNotice = (
  visit: Visit,
  picture: Picture,
  law: Compiled,
  siblings: readonly KeptChild[],
  events: ReadonlyMap<string, RecordedEvent>,
): Notice[] => {
  const { query, words, me } = visit;
  const ids = query['recorded'] ?? [];
  const facts = picture.facts.filter(({ id }) => ids.includes(id));
  if (facts.length === 0 || picture.moment.past) return [];
  const { t, name } = words;
  const { met, ended, began } = effectsOf(
    picture.duties,
    facts.map(({ id }) => id),
  );
  const also = siblings
    .filter((sibling) => query['with']?.includes(sibling.child) === true && isWithin(me, sibling))
    .sort(byAge);
  const line = (text: string): Html => html`<li>${text}</li>`;
  const rule = (duty: Duty): string => ruleName(words, duty.rule, lawOfDuty(law, duty));
  return [
    {
      kind: 'success',
      html: html`<p class="govuk-notification-banner__heading">${t('forms.recorded', { what: words.terms([...new Set(facts.map(({ kind }) => name('kinds.name', kind)))]) })}</p>
        <ul class="govuk-list">
          ${met.map((duty) => line(t(duty.status === 'late' ? 'child.effect.late' : 'child.effect.met', { rule: rule(duty), due: words.date(duty.due) })))}
          ${ended.map((duty) => line(t('child.effect.ended', { rule: rule(duty) })))}
          ${began.map((duty) => line(t('child.effect.began', { rule: rule(duty), due: words.weekdayDate(duty.due) })))}
          ${facts.map(({ id }) => {
            const event = events.get(id);
            const said = event === undefined ? undefined : completenessWords(words, event);
            return said !== undefined && said.missing && line(said.text);
          })}
          ${laterDays(visit, picture, facts)}
          ${also.length > 0 && html`<li>${t('child.effect.also')} ${also.map((sibling, place) => html`${place > 0 && ', '}<a class="govuk-notification-banner__link" href="${childPath(sibling.child)}">${childName(words, sibling)}</a>`)}</li>`}
        </ul>`,
    },
  ];
};

const documentsHtml = ({ words, child, me }: Visit, { facts }: Picture): Html => {
  const { t } = words;
  const count = facts.filter(({ kind }) => kind === 'document.added').length;
  const link = (href: string, text: string): Html =>
    html`<li><a class="govuk-link govuk-link--no-visited-state" href="${href}">${text}</a></li>`;
  return html`<section class="diogel-section" aria-labelledby="documents">
      <h2 class="govuk-heading-m" id="documents">${t('documents.count', { count })}</h2>
      ${count === 0 && html`<p class="govuk-body">${t('documents.none')}</p>`}
      <ul class="govuk-list">
        ${count > 0 && link(documentsPath(child.child), t('documents.all'))}
        ${mayRecord(me.role, 'document.added') && link(recordPath(child.child, 'document.added'), t('documents.add'))}
        ${mayRecord(me.role, 'bundle.made') && link(bundlePath(child.child), t('documents.bundle-link'))}
      </ul>
    </section>`;
};

const momentNote = ({ words, child }: Visit, { asAt, knownAt, past }: Moment): Html | undefined => {
  if (!past) return undefined;
  const { t } = words;
  const said =
    knownAt === undefined
      ? t('child.past.as-at', { date: words.date(asAt) })
      : knownAt === asAt
        ? t('child.past.known-at', { date: words.date(knownAt) })
        : t('child.past.both', { date: words.date(asAt), known: words.date(knownAt) });
  return html`<div class="diogel-past" role="note"><p class="govuk-body"><strong>${said}</strong> ${knownAt !== undefined && t('child.past.meaning')}</p><p class="govuk-body govuk-!-margin-bottom-0"><a class="govuk-link" href="${childPath(child.child)}">${t('child.past.back')}</a></p></div>`;
};

const momentForm = ({ words, child, today, query }: Visit, { asAt, knownAt }: Moment): Html => {
  const { t } = words;
  const render = govukIn(words);
  const wrong = first(query, 'past-wrong') !== '';
  return render('details', {
    summaryText: t('child.past.title'),
    open: wrong,
    html: html`<form method="get" action="${childPath(child.child)}">
      ${momentFields(words, {
        name: 'past',
        label: t('child.past.which'),
        sent: asAt === today ? {} : dateValues('past', knownAt ?? asAt),
        problems: wrong ? [{ field: 'past', text: t('errors.date.real') }] : [],
        known: knownAt !== undefined || asAt === today,
        says: { known: t('child.past.sight-known'), as: t('child.past.sight-as') },
      })}
      ${render('button', { text: t('common.button.show'), classes: 'govuk-button--secondary' })}
    </form>`,
  });
};

/** A moment asked for by the form's fields, as the address that keeps it. */
const askedMoment = ({ query, child }: Visit): string | undefined => {
  if (query['past-day'] === undefined) return undefined;
  const read = readDate(query, 'past', 'past');
  if (!read.ok) return `${childPath(child.child)}?past-wrong=yes`;
  if (read.day === undefined) return childPath(child.child);
  return `${childPath(child.child)}?${first(query, 'sight') === 'as' ? 'as-at' : 'known-at'}=${formatDay(read.day)}`;
};

const page = async (visit: Visit): Promise<Answer> => {
  const asked = askedMoment(visit);
  if (asked !== undefined) return { redirect: asked };
  const opened: Opened = await openContext(visit);
  const { changes, picture, person, law, siblings, contacts, drafts, entries, shown, events, risks } = opened;
  const { words, query, child, services, me } = visit;
  const { t } = words;
  const printing = first(query, 'view') === 'print';
  const name = childName(words, person);
  const { past } = picture.moment;
  const printQuery = new URLSearchParams([
    ...['known-at', 'as-at'].flatMap((each) => (first(query, each) === '' ? [] : [[each, first(query, each)]])),
    ['view', 'print'],
  ]);
  const inCare = lookedAfterHtml(visit, picture, person);
  const body = html`
    ${momentNote(visit, picture.moment)}
    ${identity(visit, picture, person)}
    ${!printing && childPagesNav(visit, 'record')}
    ${draftItems(visit, drafts, undefined)}
    ${glanceHtml(glances(visit, picture))}
    ${!printing && changes !== undefined && changesHtml(visit, changes, law)}
    ${!past && !printing && actionsHtml(visit, picture)}
    ${standingHtml(visit, picture, person)}
    ${
      inCare !== undefined &&
      html`<section class="diogel-section" aria-labelledby="care">
      <h2 class="govuk-heading-m" id="care">${t('child.care.title')}</h2>
      ${inCare}
    </section>`
    }
    ${shortBreaksHtml(visit, picture)}
    ${leavingCareSection(visit, picture)}
    <section class="diogel-section" aria-labelledby="risks">
      <h2 class="govuk-heading-m" id="risks">${t('child.risk.title', { count: risks.length })}</h2>
      ${riskList(visit, picture, risks, events)}
    </section>
    ${
      picture.plans.length > 0 &&
      html`<section class="diogel-section" aria-labelledby="plans">
      <h2 class="govuk-heading-m" id="plans">${t('child.plan.title')}</h2>
      ${planList(visit, picture, events)}
    </section>`
    }
    <section class="diogel-section" aria-labelledby="year">
      <h2 class="govuk-heading-m" id="year">${t('child.year.title')}</h2>
      ${yearHtml(visit, picture)}
      ${
        picture.facts.some(({ kind }) => kind === 'missing.reported') &&
        !past &&
        html`<p class="govuk-body"><a class="govuk-link govuk-link--no-visited-state" href="${childPath(child.child)}/missing">${t('watch.missing.see')}</a></p>`
      }
    </section>
    <section class="diogel-section" aria-labelledby="owed">
      <h2 class="govuk-heading-m" id="owed">${t('child.owed', { count: picture.owed.length })}</h2>
      ${owedList(visit, picture, law, 3)}
    </section>
    <div class="diogel-halves">
      <section aria-labelledby="siblings"><h2 class="govuk-heading-m" id="siblings">${t('child.siblings')}</h2>${siblingsHtml(visit, person.siblings, siblings, past)}</section>
      <section aria-labelledby="contacts"><h2 class="govuk-heading-m" id="contacts">${t('child.contacts')}</h2>${contactsHtml(visit, picture, contacts)}</section>
    </div>
    ${!past && !printing && documentsHtml(visit, picture)}
    <section class="diogel-section" aria-labelledby="chronology">
      <h2 class="govuk-heading-m" id="chronology">${t('child.chronology.title')}</h2>
      ${
        !printing &&
        html`${momentForm(visit, picture.moment)}
      <p class="govuk-body"><a class="govuk-link" href="${childPath(child.child)}?${printQuery.toString()}">${t('child.print-view')}</a></p>`
      }
      ${chronologyHtml(visit, picture, entries, shown, events, 3)}
    </section>`;
  return visit.page({
    title: name,
    heading: false,
    body,
    notices: recordedNotice(visit, picture, law, siblings, events),
    ...(printing
      ? {
          print: t('child.printed', { who: me.person, when: words.dateTime(services.clock.now()) }),
          back: { href: childPath(child.child) },
        }
      : {}),
  });
};

/** One page for one child. */
export const childPages: readonly PageRoute[] = [
  { method: 'GET', path: '/children/:child', access: { roles: PRACTICE_ROLES, child: true }, handle: page },
];
