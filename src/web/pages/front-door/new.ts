import { createHash, randomUUID } from 'node:crypto';
import { type Day, formatDay } from '#src/calendar/index.ts';
import { CONTACT_MODES, CONTACT_REASONS, CONTACT_SOURCES } from '#src/practice/index.ts';
import type { Command } from '#src/recording/index.ts';
import { type KeptChild, keptChildren } from '#src/views/index.ts';
import { govukIn } from '../../govuk/index.ts';
import { worded } from '../forms/wording.ts';
import { type Content, type Html, html } from '../../html.ts';
import type { Problem } from '../../layout.ts';
import { type Answer, first, type PageRoute, type Sent, type Visit } from '../../site.ts';
import { dateField, problemOf, readSought, soughtFields, wrongDate } from '../asking.ts';
import { type Candidate, lookFor } from '../finding.ts';
import type { Draft } from '#src/drafts/index.ts';
import { readDate, readHappened } from '../forms/happened.ts';
import { keepForLater } from '../forms/index.ts';
import {
  broughtBack,
  broughtBackNotice,
  keepChoice,
  keptFields,
  keptMeanwhile,
  keptVersions,
  letGo,
  savedByItself,
} from '../forms/kept.ts';
import { bornWords, childName, runOf, teamName } from '../listed.ts';
import { whomToAsk, whyFound } from '../search.ts';
import { FRONT_DOOR_ROLES } from './clock.ts';

const MOST_FOUND = 12;
const MOST_NEW = 8;
const LONGEST = 20_000;
const KEY = /^[0-9a-f-]{36}$/;
const PATH = '/front-door/new';

/** An id that follows from the form's own key: sent twice, a form names the same children and the same events. */
const idFrom = (key: string, what: string): string => {
  const hex = createHash('sha256').update(`diogel/new-contact/v1\0${key}\0${what}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

const keyOf = (sent: Sent): string => (KEY.test(first(sent, 'key')) ? first(sent, 'key') : randomUUID());

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
  /** Children so like a new one that somebody must look first. */
  readonly alike: readonly Candidate[];
  /** What was begun before and is shown again. */
  readonly draft?: Draft;
}

const newChildFields = ({ words }: Visit, { sent, problems, count }: Asked, n: number): Html => {
  const { t } = words;
  const render = govukIn(words);
  const label = (key: 'givenName' | 'familyName') => t(`fields.name.child.registered.${key}`);
  return html`<fieldset class="govuk-fieldset diogel-section">
      <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">${count > 1 ? t('front-door.new-child-n', { number: n + 1 }) : t('front-door.new-child')}</legend>
      ${(['givenName', 'familyName'] as const).map((field) =>
        render('input', {
          id: `${field}-${n}`,
          name: `${field}-${n}`,
          label: { text: label(field), classes: 'govuk-label--s' },
          value: first(sent, `${field}-${n}`),
          errorMessage: problemOf(problems, `${field}-${n}`),
          classes: 'govuk-!-width-one-half',
          autocomplete: 'off',
          spellcheck: false,
        }),
      )}
      ${dateField(words, { name: `birth-${n}`, label: t('fields.name.child.registered.dateOfBirth'), hint: t('front-door.birth-hint'), sent, problems })}
      ${render('radios', {
        idPrefix: `language-${n}`,
        name: `language-${n}`,
        classes: 'govuk-radios--inline govuk-radios--small',
        value: first(sent, `language-${n}`),
        fieldset: {
          legend: {
            text: t('common.optional', { label: t('fields.name.child.registered.preferredLanguage') }),
            classes: 'govuk-fieldset__legend--s',
          },
        },
        items: [
          { value: 'cy', text: t('codes.language.cy') },
          { value: 'en', text: t('codes.language.en') },
        ],
      })}
    </fieldset>`;
};

const homeFields = ({ words }: Visit, { sent, count, chosen }: Asked): Html => {
  const { t } = words;
  const render = govukIn(words);
  return html`<div class="diogel-side">
      ${render('input', {
        id: 'home',
        name: 'home',
        label: {
          text: t('common.optional', { label: t('fields.name.address.recorded.address') }),
          classes: 'govuk-label--s',
        },
        value: first(sent, 'home'),
        autocomplete: 'off',
      })}
      ${render('input', {
        id: 'home-postcode',
        name: 'home-postcode',
        label: {
          text: t('common.optional', { label: t('fields.name.address.recorded.postcode') }),
          classes: 'govuk-label--s',
        },
        value: first(sent, 'home-postcode'),
        classes: 'govuk-input--width-10',
        autocomplete: 'off',
      })}
    </div>
    ${
      count + chosen.length > 1 &&
      render('checkboxes', {
        idPrefix: 'siblings',
        name: 'siblings',
        values: sent['siblings'] ?? [],
        items: [{ value: 'yes', text: t('front-door.siblings') }],
      })
    }`;
};

const whenFields = ({ words, today }: Visit, { sent, problems }: Asked): Html => {
  const { t } = words;
  const render = govukIn(words);
  return html`
    <input type="hidden" name="_day" value="${first(sent, '_day') || formatDay(today)}">
    ${render('radios', {
      idPrefix: 'when',
      name: 'when',
      value: first(sent, 'when'),
      fieldset: { legend: { text: t('front-door.when'), classes: 'govuk-fieldset__legend--s' } },
      hint: { text: t('front-door.when-hint') },
      errorMessage: problemOf(problems, 'when'),
      items: [
        { value: 'today', text: t('front-door.today', { date: words.weekdayDate(today) }) },
        { value: 'yesterday', text: t('front-door.yesterday', { date: words.weekdayDate(today - 1) }) },
        {
          value: 'other',
          text: t('front-door.other-day'),
          conditional: {
            html: dateField(words, {
              name: 'when',
              label: t('front-door.which-day'),
              sent,
              problems: problems.filter(({ field }) => field !== 'when'),
            }),
          },
        },
      ],
    })}
    ${render('input', {
      id: 'time',
      name: 'time',
      label: { text: t('common.optional', { label: t('fields.name.event.time') }), classes: 'govuk-label--s' },
      hint: { text: t('front-door.time-hint') },
      value: first(sent, 'time'),
      errorMessage: problemOf(problems, 'time'),
      classes: 'govuk-input--width-5',
      inputmode: 'numeric',
    })}`;
};

const saidFields = ({ words }: Visit, { sent, problems }: Asked): Html => {
  const { t, name } = words;
  const render = govukIn(words);
  const sorted = (codes: readonly string[], list: 'codes.source' | 'codes.mode'): { value: string; text: string }[] => {
    const items = codes.map((value) => ({ value, text: name(list, value) }));
    return [
      ...items.filter(({ value }) => value !== 'other').sort((a, b) => words.compare(a.text, b.text)),
      ...items.filter(({ value }) => value === 'other'),
    ];
  };
  return html`
    ${render('select', {
      id: 'source',
      name: 'source',
      label: { text: t('front-door.who-from'), classes: 'govuk-label--s' },
      value: first(sent, 'source'),
      errorMessage: problemOf(problems, 'source'),
      items: [{ value: '', text: t('front-door.choose') }, ...sorted(CONTACT_SOURCES, 'codes.source')],
    })}
    ${render('select', {
      id: 'mode',
      name: 'mode',
      label: {
        text: t('common.optional', { label: t('fields.name.contact.received.mode') }),
        classes: 'govuk-label--s',
      },
      value: first(sent, 'mode'),
      items: [{ value: '', text: t('front-door.choose') }, ...sorted(CONTACT_MODES, 'codes.mode')],
    })}
    ${render('textarea', {
      id: 'summary',
      name: 'summary',
      label: { text: t('front-door.what-said'), classes: 'govuk-label--s' },
      hint: { text: t('front-door.what-said-hint') },
      value: first(sent, 'summary'),
      rows: '8',
      errorMessage: problemOf(problems, 'summary'),
    })}
    ${render('checkboxes', {
      idPrefix: 'reasons',
      name: 'reasons',
      values: sent['reasons'] ?? [],
      classes: 'govuk-checkboxes--small diogel-columns',
      fieldset: {
        legend: { text: t('common.optional', { label: t('front-door.about') }), classes: 'govuk-fieldset__legend--s' },
      },
      hint: { text: t('fields.hint.contact.received.reasons') },
      items: CONTACT_REASONS.map((value) => ({ value, text: name('codes.reason', value) })),
    })}`;
};

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
  const { words, page, token, today } = visit;
  const { t } = words;
  const { sent, chosen, count, problems, alike, draft } = asked;
  const key = keyOf(sent);
  const render = govukIn(words);
  const news = Array.from({ length: count }, (_, n) => n);
  // Those who are warned of stand in the warning: once on a page is enough.
  const listed = chosen.filter(({ child }) => !alike.some((each) => each.child.child === child));
  const block = (content: Content): Html => html`<div class="diogel-section">${content}</div>`;
  return page({
    title: t('front-door.new'),
    back: { href: '/front-door/new', text: t('search.again') },
    problems,
    body: html`
      ${draft !== undefined && broughtBackNotice(visit, draft)}
      <form method="post" action="${PATH}" novalidate${savedByItself(visit)}>
        ${token}${hidden('key', [key])}${hidden('count', [String(count)])}${keptFields(visit, PATH, key, { _day: [formatDay(today)], ...sent, key: [key], count: [String(count)] })}
        ${keptVersions(visit, draft, sent, (answer) => (answer === 'summary' ? t('front-door.what-said') : undefined))}
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
        ${count > 0 && homeFields(visit, asked)}
        ${count === 0 && chosen.length > 1 && homeFields(visit, { ...asked, sent })}
        ${count < MOST_NEW && html`<p>${render('button', { text: count === 0 ? t('front-door.add-child') : t('front-door.add-another'), name: 'step', value: 'add', classes: 'govuk-button--secondary' })}</p>`}
        <h2 class="govuk-heading-m">${t('front-door.the-contact')}</h2>
        ${whenFields(visit, asked)}
        ${saidFields(visit, asked)}
        ${render('button', { text: t('front-door.record-contact'), name: 'step', value: 'record', preventDoubleClick: true })}
      </form>`,
  });
};

/* Step 3: recording. */

interface NewChild {
  readonly id: string;
  readonly given: string;
  readonly family: string;
  readonly born: Day | undefined;
  readonly language: string;
}

const readNewChild = ({ words }: Visit, sent: Sent, key: string, n: number, problems: Problem[]): NewChild => {
  const { t } = words;
  const given = first(sent, `givenName-${n}`).trim();
  const family = first(sent, `familyName-${n}`).trim();
  if (given === '') problems.push({ field: `givenName-${n}`, text: t('errors.missing.child.registered.givenName') });
  if (family === '') problems.push({ field: `familyName-${n}`, text: t('errors.missing.child.registered.familyName') });
  const born = readDate(sent, `birth-${n}`, `birth-${n}`);
  if (!born.ok) problems.push({ field: born.wrong.id, text: wrongDate(words, born.wrong) });
  return {
    id: idFrom(key, `child-${n}`),
    given,
    family,
    born: born.ok ? born.day : undefined,
    language: first(sent, `language-${n}`),
  };
};

const knownCode = (code: string, codes: readonly string[]): boolean => codes.includes(code);

const chosenChildren = async (visit: Visit, sent: Sent = visit.form): Promise<KeptChild[]> => {
  const ids = [...new Set(sent['chosen'] ?? [])].slice(0, 50);
  return ids.length === 0 ? [] : keptChildren(runOf(visit), visit.me.authority, ids);
};

const record = async (visit: Visit, asked: Asked): Promise<Answer> => {
  const { form, words, me, today, services } = visit;
  const { t } = words;
  const { chosen, count } = asked;
  const key = keyOf(form);
  const held = await keptMeanwhile(visit, PATH, key);
  if (held !== undefined) {
    const { sent, draft } = held;
    const known = await chosenChildren(visit, sent);
    const meanwhile = [{ text: t('forms.versions.meanwhile') }];
    return {
      status: 409,
      body: detailsPage(visit, { sent, draft, chosen: known, count: newCount(sent), problems: meanwhile, alike: [] }),
    };
  }
  const problems: Problem[] = [];
  const again = (status: number, found: readonly Problem[], alike: readonly Candidate[] = []): Answer => ({
    status,
    body: detailsPage(visit, { ...asked, problems: found, alike }),
  });

  const news = Array.from({ length: count }, (_, n) => readNewChild(visit, form, key, n, problems));
  const when = readHappened(form, today);
  if (!when.ok)
    problems.push({
      field: when.wrong.id,
      text: when.wrong.id === 'when' ? t('front-door.when-missing') : wrongDate(words, when.wrong),
    });
  const source = first(form, 'source');
  if (!knownCode(source, CONTACT_SOURCES))
    problems.push({ field: 'source', text: t('errors.missing.contact.received.source') });
  const summary = first(form, 'summary').trim();
  if (summary === '') problems.push({ field: 'summary', text: t('errors.missing.contact.received.summary') });
  if (summary.length > LONGEST)
    problems.push({ field: 'summary', text: t('errors.text.too-long', { count: LONGEST }) });
  if (count + chosen.length === 0) problems.push({ text: t('errors.missing.event.children') });
  if (problems.length > 0 || !when.ok) return again(422, problems);

  const home = first(form, 'home').trim();
  const postcode = first(form, 'home-postcode').trim();
  const alike = new Map<string, Candidate>();
  for (const { given, family, born } of news) {
    const found = await lookFor(visit, { name: `${given} ${family}`, born, address: home, postcode }, MOST_FOUND);
    for (const each of found) if (each.like.likely) alike.set(each.child.child, each);
  }
  // A form that was sent before has made its own children: they are not somebody else's.
  for (const { id } of news) alike.delete(id);
  for (const { child } of chosen) alike.delete(child);
  const looked = new Set((form['confirmed'] ?? []).flatMap((each) => each.split(' ')));
  const unlooked = [...alike.values()].filter(({ child }) => !looked.has(child.child));
  if (unlooked.length > 0)
    return again(422, [{ field: 'alike', text: t('front-door.alike-problem') }], [...alike.values()]);

  const { at } = when;
  const contact = idFrom(key, 'contact');
  const ids = news.map(({ id }) => id);
  const all = [...chosen.map(({ child }) => child), ...ids];
  const mode = first(form, 'mode');
  const reasons = (form['reasons'] ?? []).filter((each) => knownCode(each, CONTACT_REASONS));
  const commands: Command[] = [
    ...news.map(
      ({ id, given, family, born, language }, n): Command => ({
        id: idFrom(key, `registered-${n}`),
        kind: 'child.registered',
        at,
        children: [id],
        data: {
          givenName: given,
          familyName: family,
          ...(born === undefined
            ? {}
            : born > today
              ? { expectedBirth: formatDay(born) }
              : { dateOfBirth: formatDay(born) }),
          ...(language === 'cy' || language === 'en' ? { preferredLanguage: language } : {}),
        },
      }),
    ),
    ...(home === '' || ids.length === 0
      ? []
      : [
          {
            id: idFrom(key, 'address'),
            kind: 'address.recorded',
            at,
            children: ids,
            data: { address: home, ...(postcode === '' ? {} : { postcode }) },
          },
        ]),
    ...(first(form, 'siblings') === 'yes' && all.length > 1
      ? [
          {
            id: idFrom(key, 'siblings'),
            kind: 'relationship.recorded',
            at,
            children: all,
            data: { relationship: 'sibling' },
          },
        ]
      : []),
    {
      id: idFrom(key, 'received'),
      kind: 'contact.received',
      at,
      children: all,
      data: {
        contact,
        source,
        summary,
        ...(reasons.length === 0 ? {} : { reasons }),
        ...(knownCode(mode, CONTACT_MODES) ? { mode } : {}),
      },
    },
  ];
  const recording = await services.recorder.record(me, worded(words, commands), { source: 'web' });
  // A team's manager may write down what the front door then decides, out of the team's reach.
  if (recording.ok) {
    await letGo(visit, key);
    return {
      redirect:
        me.role === 'team-manager' ? '/front-door?done=received' : `/front-door/contacts/${contact}?done=received`,
    };
  }
  if (recording.code === 'key-reused') return again(409, [{ text: t('front-door.refused.key-reused') }]);
  if (recording.code === 'forbidden') return again(403, [{ text: t('front-door.refused.sibling-out-of-reach') }]);
  return again(422, [{ text: t('front-door.refused.other') }]);
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
    home: [first(sent, 'address')],
    'home-postcode': [first(sent, 'postcode')],
  };
};

const step = async (visit: Visit): Promise<Answer> => {
  const { form, words } = visit;
  const asked = first(form, 'step');
  if (first(form, '_do') === 'choose') return keepChoice(visit, PATH, keyOf(form));
  if (asked === 'details' || asked === 'details-new' || asked === 'add' || asked === 'record') {
    const chosen = await chosenChildren(visit);
    const base = { chosen, problems: [], alike: [] };
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
      return detailsPage(visit, { sent, chosen, count: newCount(sent), problems: [], alike: [], draft });
    },
  },
  { method: 'POST', path: PATH, access, expired: keepForLater, handle: step },
];
