import { randomUUID } from 'node:crypto';
import { type Day, formatDay } from '#src/calendar/index.ts';
import type { Command } from '#src/recording/index.ts';
import { type KeptChild, keptChildren } from '#src/views/index.ts';
import { govukIn } from '../../govuk/index.ts';
import { type Content, type Html, html } from '../../html.ts';
import type { Problem } from '../../layout.ts';
import { type Answer, first, type PageRoute, type Sent, type Visit } from '../../site.ts';
import { dateField, readSought, soughtFields, wrongDate } from '../asking.ts';
import { type Candidate, lookFor } from '../finding.ts';
import type { Draft } from '#src/drafts/index.ts';
import {
  formAlone,
  numbered,
  problemsAlone,
  questionsAlone,
  readAlone,
  refusalsAlone,
  shownAlone,
} from '../forms/alone.ts';
import { readDate, readHappened, type Wrong } from '../forms/happened.ts';
import { keepForLater } from '../forms/index.ts';
import {
  beforeRecording,
  broughtBack,
  broughtBackNotice,
  idFrom,
  type KeptForm,
  keptForm,
  keyOf,
  recordKept,
} from '../forms/kept.ts';
import { happenedHtml } from '../forms/questions.ts';
import { bornWords, childName, runOf, teamName } from '../listed.ts';
import { whomToAsk, whyFound } from '../search.ts';
import { FRONT_DOOR_ROLES } from './clock.ts';

const MOST_FOUND = 12;
const MOST_NEW = 8;
const PATH = '/front-door/new';

/** The contact, a child and a home as they are asked for everywhere; but here nobody leaves out what was said, and one date tells a birth, past or expected. */
const CONTACT = formAlone('contact.received', { needed: ['summary'] });
const CHILD_NAMES = formAlone('child.registered', { only: ['givenName', 'familyName'] });
const CHILD_MORE = formAlone('child.registered', { only: ['preferredLanguage', 'sex'] });
const HOME = formAlone('address.recorded', { open: ['address'] });
const AT_HOME = numbered('home');

/** The id of a child or an event that the form names. */
const idOf = (key: string, what: string): string => idFrom('diogel/new-contact/v1', key, what);

const keptAs = (key: string): KeptForm => ({ path: PATH, kind: CONTACT.kind, id: key });

const newCount = (sent: Sent): number => {
  const count = Number(first(sent, 'count'));
  return Number.isInteger(count) && count >= 0 ? Math.min(count, MOST_NEW) : 0;
};

const hidden = (name: string, values: readonly string[]): Html =>
  html`${values.map((value) => html`<input type="hidden" name="${name}" value="${value}">`)}`;

const SOUGHT = ['name', 'born-day', 'born-month', 'born-year', 'address', 'postcode'] as const;

/* Step 1: who it is about. */

const findPage = ({ words, page, token }: Visit, sent: Sent, problems: readonly Problem[]): Html => {
  const { t } = words;
  return page({
    title: t('front-door.new'),
    back: { href: '/front-door', text: t('common.nav.front-door') },
    problems,
    body: html`
      <p class="govuk-body-l">${t('front-door.find-first')}</p>
      <form method="post" action="/front-door/new" novalidate>
        ${token}
        ${soughtFields(words, sent, problems)}
        ${govukIn(words)('button', { text: t('common.button.search'), name: 'step', value: 'find' })}
      </form>`,
  });
};

const candidateItem = (visit: Visit, candidate: Candidate) => {
  const { words, today, organisation } = visit;
  const { t } = words;
  const { child } = candidate;
  const team =
    child.openedOn === null
      ? t('search.no-case')
      : child.team === null
        ? t('work.team.no-team')
        : teamName(organisation, child.team, words.language);
  return {
    value: child.child,
    text: `${childName(words, child)}, ${bornWords(words, child, today)}`,
    hint: { text: [team, whyFound(visit, candidate)].join(' · ') },
  };
};

const foundPage = (visit: Visit, sent: Sent, found: readonly Candidate[]): Html => {
  const { words, page, token } = visit;
  const { t } = words;
  const render = govukIn(words);
  return page({
    title: found.length === 0 ? t('front-door.none-known') : t('front-door.is-it'),
    caption: t('front-door.new'),
    back: { href: '/front-door/new', text: t('search.again') },
    body: html`
      <form method="post" action="/front-door/new" novalidate>
        ${token}${hidden('key', [randomUUID()])}${SOUGHT.map((name) => hidden(name, sent[name] ?? []))}
        ${
          found.length === 0
            ? html`<p class="govuk-body">${t('front-door.none-known-why')}</p>`
            : render('checkboxes', {
                idPrefix: 'chosen',
                name: 'chosen',
                fieldset: { legend: { text: t('front-door.choose-all'), classes: 'govuk-fieldset__legend--m' } },
                items: found.map((each) => candidateItem(visit, each)),
              })
        }
        <div class="govuk-button-group">
          ${found.length > 0 && render('button', { text: t('front-door.continue-chosen'), name: 'step', value: 'details' })}
          ${render('button', {
            text: found.length === 0 ? t('front-door.register') : t('front-door.none-of-these'),
            name: 'step',
            value: 'details-new',
            classes: found.length === 0 ? '' : 'govuk-button--secondary',
          })}
        </div>
      </form>`,
  });
};

/* Step 2: what was said, about these children. */

interface Asked {
  readonly sent: Sent;
  readonly chosen: readonly KeptChild[];
  readonly count: number;
  readonly problems: readonly Problem[];
  /** What is wrong with the answers about the contact itself. */
  readonly wrongs: readonly Wrong[];
  /** Children so like a new one that somebody must look first. */
  readonly alike: readonly Candidate[];
  /** What was begun before and is shown again. */
  readonly draft?: Draft;
}

const newChildFields = (visit: Visit, { sent, problems, wrongs, count }: Asked, n: number): Html => {
  const { words } = visit;
  const { t } = words;
  const shown = shownAlone(visit, CHILD_NAMES, sent, wrongs);
  const whose = numbered(String(n));
  return html`<fieldset class="govuk-fieldset diogel-section">
      <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">${count > 1 ? t('front-door.new-child-n', { number: n + 1 }) : t('front-door.new-child')}</legend>
      ${questionsAlone(shown, CHILD_NAMES, whose)}
      ${dateField(words, { name: `birth-${n}`, label: t('fields.name.child.registered.dateOfBirth'), hint: t('front-door.birth-hint'), sent, problems })}
      ${questionsAlone(shown, CHILD_MORE, whose)}
    </fieldset>`;
};

const siblingsField = ({ words }: Visit, { sent, count, chosen }: Asked): Html | false =>
  count + chosen.length > 1 &&
  govukIn(words)('checkboxes', {
    idPrefix: 'siblings',
    name: 'siblings',
    values: sent['siblings'] ?? [],
    items: [{ value: 'yes', text: words.t('front-door.siblings') }],
  });

const alikeWarning = (visit: Visit, { alike, sent }: Asked): Html | false => {
  const { words, today } = visit;
  const { t } = words;
  return (
    alike.length > 0 &&
    html`<div class="diogel-weight diogel-weight--alarm" id="alike" tabindex="-1">
      <h2 class="govuk-heading-m">${t('front-door.alike-title')}</h2>
      <p class="govuk-body">${t('front-door.alike-why')}</p>
      ${govukIn(words)('checkboxes', {
        idPrefix: 'chosen',
        name: 'chosen',
        values: sent['chosen'] ?? [],
        fieldset: { legend: { text: t('front-door.alike-choose'), classes: 'govuk-fieldset__legend--s' } },
        items: alike.map((candidate) => ({
          value: candidate.child.child,
          text: `${childName(words, candidate.child)}, ${bornWords(words, candidate.child, today)}`,
          hint: {
            text: [
              whyFound(visit, candidate),
              whomToAsk(visit, candidate.child.openedOn === null ? null : candidate.child.team),
            ].join(' · '),
          },
        })),
      })}
      ${govukIn(words)('checkboxes', {
        idPrefix: 'confirmed',
        name: 'confirmed',
        items: [{ value: alike.map(({ child }) => child.child).join(' '), text: t('front-door.alike-confirm') }],
      })}
    </div>`
  );
};

const detailsPage = (visit: Visit, asked: Asked): Html => {
  const { words, page, today } = visit;
  const { t } = words;
  const { sent, chosen, count, wrongs, alike, draft } = asked;
  const key = keyOf(sent);
  const shown = { _day: [formatDay(today)], ...sent, key: [key], count: [String(count)] };
  const contact = shownAlone(visit, CONTACT, shown, wrongs);
  const render = govukIn(words);
  const news = Array.from({ length: count }, (_, n) => n);
  // Those who are warned of stand in the warning: once on a page is enough.
  const listed = chosen.filter(({ child }) => !alike.some((each) => each.child.child === child));
  const block = (content: Content): Html => html`<div class="diogel-section">${content}</div>`;
  return page({
    title: t('front-door.new'),
    back: { href: '/front-door/new', text: t('search.again') },
    problems: [...asked.problems, ...problemsAlone(visit, wrongs)],
    body: html`
      ${draft !== undefined && broughtBackNotice(visit, draft)}
      ${keptForm(visit, keptAs(key), {
        action: PATH,
        shown,
        draft,
        body: html`${hidden('key', [key])}${hidden('count', [String(count)])}
        ${alikeWarning(visit, asked)}
        ${
          listed.length > 0 &&
          block(
            render('checkboxes', {
              idPrefix: 'known',
              name: 'chosen',
              values: listed.map(({ child }) => child),
              fieldset: { legend: { text: t('front-door.about-whom'), classes: 'govuk-fieldset__legend--m' } },
              items: listed.map((child) => ({
                value: child.child,
                text: `${childName(words, child)}, ${bornWords(words, child, today)}`,
              })),
            }),
          )
        }
        ${news.map((n) => newChildFields(visit, asked, n))}
        ${count > 0 && questionsAlone(shownAlone(visit, HOME, sent, wrongs), HOME, AT_HOME)}
        ${siblingsField(visit, asked)}
        ${count < MOST_NEW && html`<p>${render('button', { text: count === 0 ? t('front-door.add-child') : t('front-door.add-another'), name: 'step', value: 'add', classes: 'govuk-button--secondary' })}</p>`}
        <h2 class="govuk-heading-m">${t('front-door.the-contact')}</h2>
        ${happenedHtml(contact, 's')}
        ${questionsAlone(contact, CONTACT)}
        ${render('button', { text: t('front-door.record-contact'), name: 'step', value: 'record', preventDoubleClick: true })}`,
      })}`,
  });
};

/* Step 3: recording. */

interface NewChild {
  readonly id: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly born: Day | undefined;
}

const readNewChild = (visit: Visit, key: string, n: number, problems: Problem[], wrongs: Wrong[]): NewChild => {
  const { form, words } = visit;
  const id = idOf(key, `child-${n}`);
  const [names, more] = [CHILD_NAMES, CHILD_MORE].map((each) => readAlone(visit, each, form, id, numbered(String(n))));
  wrongs.push(...(names?.wrongs ?? []), ...(more?.wrongs ?? []));
  const born = readDate(form, `birth-${n}`, `birth-${n}`);
  if (!born.ok) problems.push({ field: born.wrong.id, text: wrongDate(words, born.wrong) });
  return { id, data: { ...names?.data, ...more?.data }, born: born.ok ? born.day : undefined };
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const chosenChildren = async (visit: Visit, sent: Sent = visit.form): Promise<KeptChild[]> => {
  const ids = [...new Set(sent['chosen'] ?? [])].slice(0, 50);
  return ids.length === 0 ? [] : keptChildren(runOf(visit), visit.me.authority, ids);
};

const record = async (visit: Visit, asked: Asked): Promise<Answer> => {
  const { form, words, me, today } = visit;
  const { t } = words;
  const { chosen, count } = asked;
  const key = keyOf(form);
  const before = await beforeRecording(visit, keptAs(key));
  if (before !== undefined) {
    if ('redirect' in before) return before;
    const { sent, draft } = before;
    const known = await chosenChildren(visit, sent);
    const meanwhile = [{ text: t('forms.versions.meanwhile') }];
    const held = { sent, draft, chosen: known, count: newCount(sent), problems: meanwhile };
    return { status: 409, body: detailsPage(visit, { ...asked, ...held }) };
  }
  const again = (status: number, wrong: Partial<Asked>): Answer => ({
    status,
    body: detailsPage(visit, { ...asked, ...wrong }),
  });

  const problems: Problem[] = [];
  const wrongs: Wrong[] = [];
  const news = Array.from({ length: count }, (_, n) => readNewChild(visit, key, n, problems, wrongs));
  const home = count === 0 ? undefined : readAlone(visit, HOME, form, key, AT_HOME);
  wrongs.push(...(home?.wrongs ?? []));
  if (home !== undefined && first(form, 'address-home').trim() === '' && Object.keys(home.data).length > 0)
    wrongs.push({ id: 'address-home', code: 'missing', field: 'address.recorded.address' });
  const when = readHappened(form, today);
  const contact = idOf(key, 'contact');
  const said = readAlone(visit, CONTACT, form, contact);
  if (!when.ok) wrongs.push(when.wrong);
  wrongs.push(...said.wrongs);
  if (count + chosen.length === 0) problems.push({ text: t('errors.missing.event.children') });
  if (problems.length + wrongs.length > 0 || !when.ok) return again(422, { problems, wrongs });

  const alike = new Map<string, Candidate>();
  const [address = '', postcode = ''] = ['address', 'postcode'].map((field) => textOf(home?.data[field]));
  for (const { data, born } of news) {
    const name = `${textOf(data['givenName'])} ${textOf(data['familyName'])}`;
    const found = await lookFor(visit, { name, born, address, postcode }, MOST_FOUND);
    for (const each of found) if (each.like.likely) alike.set(each.child.child, each);
  }
  // A form that was sent before has made its own children: they are not somebody else's.
  for (const { id } of news) alike.delete(id);
  for (const { child } of chosen) alike.delete(child);
  const looked = new Set((form['confirmed'] ?? []).flatMap((each) => each.split(' ')));
  const unlooked = [...alike.values()].filter(({ child }) => !looked.has(child.child));
  if (unlooked.length > 0)
    return again(422, {
      problems: [{ field: 'alike', text: t('front-door.alike-problem') }],
      alike: [...alike.values()],
    });

  const { at } = when;
  const ids = news.map(({ id }) => id);
  const all = [...chosen.map(({ child }) => child), ...ids];
  const commands: Command[] = [
    ...news.map(
      ({ id, data, born }, n): Command => ({
        id: idOf(key, `registered-${n}`),
        kind: CHILD_NAMES.kind,
        at,
        children: [id],
        data: {
          ...data,
          ...(born === undefined
            ? {}
            : born > today
              ? { expectedBirth: formatDay(born) }
              : { dateOfBirth: formatDay(born) }),
        },
      }),
    ),
    ...(home === undefined || address === ''
      ? []
      : [{ id: idOf(key, 'address'), kind: HOME.kind, at, children: ids, data: home.data }]),
    ...(first(form, 'siblings') === 'yes' && all.length > 1
      ? [
          {
            id: idOf(key, 'siblings'),
            kind: 'relationship.recorded',
            at,
            children: all,
            data: { relationship: 'sibling' },
          },
        ]
      : []),
    { id: idOf(key, 'received'), kind: CONTACT.kind, at, children: all, data: said.data },
  ];
  const recording = await recordKept(visit, key, commands);
  // A team's manager may write down what the front door then decides, out of the team's reach.
  if (recording.ok)
    return {
      redirect:
        me.role === 'team-manager' ? '/front-door?done=received' : `/front-door/contacts/${contact}?done=received`,
    };
  if (recording.code === 'key-reused') return again(409, { problems: [{ text: t('front-door.refused.key-reused') }] });
  if (recording.code === 'forbidden')
    return again(403, { problems: [{ text: t('front-door.refused.sibling-out-of-reach') }] });
  if (recording.code === 'contradiction')
    return again(422, { problems: refusalsAlone(visit, recording.contradictions) });
  return again(422, { problems: [{ text: t('front-door.refused.other') }] });
};

/** What the search knew of a child who is new, in the fields of the first new child. */
const prefilled = (sent: Sent): Sent => {
  const parts = first(sent, 'name').trim().split(/\s+/);
  return {
    ...sent,
    'givenName-0': [parts.slice(0, Math.max(1, parts.length - 1)).join(' ')],
    'familyName-0': [parts.length > 1 ? (parts.at(-1) ?? '') : ''],
    'birth-0-day': [first(sent, 'born-day')],
    'birth-0-month': [first(sent, 'born-month')],
    'birth-0-year': [first(sent, 'born-year')],
    'address-home': [first(sent, 'address')],
    'postcode-home': [first(sent, 'postcode')],
  };
};

const step = async (visit: Visit): Promise<Answer> => {
  const { form, words } = visit;
  const asked = first(form, '_do') === 'choose' ? 'record' : first(form, 'step');
  if (asked === 'details' || asked === 'details-new' || asked === 'add' || asked === 'record') {
    const chosen = await chosenChildren(visit);
    const base = { chosen, problems: [], wrongs: [], alike: [] };
    if (asked === 'details-new') return detailsPage(visit, { ...base, sent: prefilled(form), count: 1 });
    if (asked === 'add')
      return detailsPage(visit, { ...base, sent: form, count: Math.min(newCount(form) + 1, MOST_NEW) });
    if (asked === 'record') return record(visit, { ...base, sent: form, count: newCount(form) });
    if (chosen.length > 0) return detailsPage(visit, { ...base, sent: form, count: 0 });
  }
  const read = readSought(words, form);
  if (!read.ok) return { status: 422, body: findPage(visit, form, read.problems) };
  return foundPage(visit, form, await lookFor(visit, read.sought, MOST_FOUND));
};

const access = { roles: FRONT_DOOR_ROLES };

/** Writing down a contact: search first, then who it is about and what was said. Nothing of it stands in an address. */
export const newContactPages: readonly PageRoute[] = [
  {
    method: 'GET',
    path: PATH,
    access,
    handle: async (visit) => {
      const draft = await broughtBack(visit, PATH);
      if (draft === undefined) return findPage(visit, {}, []);
      const sent = draft.written;
      const chosen = await chosenChildren(visit, sent);
      return detailsPage(visit, { sent, chosen, count: newCount(sent), problems: [], wrongs: [], alike: [], draft });
    },
  },
  { method: 'POST', path: PATH, access, expired: keepForLater, handle: step },
];
