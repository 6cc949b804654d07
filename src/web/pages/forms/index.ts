import { randomUUID } from 'node:crypto';
import { EVERY_ROLE, mayRecord, PRACTICE_ROLES, type Role } from '#src/access/index.ts';
import type { Content, Written } from '#src/drafts/index.ts';
import type { RecordedEvent } from '#src/ledger/index.ts';
import { holderOn, postNamed } from '#src/organisation/index.ts';
import {
  allQuestions,
  type Contradiction,
  contradictions,
  type DiogelEvent,
  FORMS,
  type Form,
  KINDS,
  nameKeys,
  readEvent,
  toFact,
} from '#src/practice/index.ts';
import type { Command, Recording } from '#src/recording/index.ts';
import { findChildren, keptChildren } from '#src/views/index.ts';
import { badge, dueWords, ruleName } from '../../casework.ts';
import { lawOfDuty } from '../listed.ts';
import { govukIn } from '../../govuk/index.ts';
import { attributes, type Html, html } from '../../html.ts';
import type { Notice, Problem } from '../../layout.ts';
import { type Answer, first, type PageRoute, type Sent, type Visit } from '../../site.ts';
import {
  askOf,
  completenessHtml,
  entryWords,
  fieldList,
  happenedWords,
  namesOf,
  postAndHolder,
  postTitle,
  tellFields,
} from '../child/saying.ts';
import { childName, isWithin, ownPath } from '../child/reach.ts';
import { consequences } from '../child/consequences.ts';
import { addedUpHtml } from '../child/leaving-care.ts';
import { contactList, countContacts, groupedContacts } from '../child/contacts.ts';
import { correctPath, recordPath, retractPath } from './addresses.ts';
import { type CarriedAnswer, isText, isUnchanged, withMark } from './carried.ts';
import { needsConfirming, readForm, whoseOf } from './commands.ts';
import { draftsOf, type FormContext, loadForm, openingValues, type Purpose } from './context.ts';
import { onLaterDay, readHappened, type Wrong } from './happened.ts';
import { matterValue, matterWords, ownWords } from './matters.ts';
import { isFor, readProof, writeProof } from './proof.ts';
import { type FoundSibling, happenedHtml, questionHtml, type Shown, wrongWords } from './questions.ts';
import { OWN, unsigned } from './reading.ts';
import { worded } from './wording.ts';
import {
  type AnswerKnown,
  chosenOf,
  heldMeanwhile,
  idOf,
  mergedValues,
  openedFields,
  plainWords,
  savingOf,
  versionsHtml,
  writtenOf,
} from './versions.ts';

const hidden = (name: string, value: string): Html => html`<input type="hidden" name="${name}" value="${value}">`;

const proofField = ({ services: { sessionKey, clock }, me }: Visit, path: string): Html =>
  hidden('_proof', writeProof(sessionKey, me, path, clock.now() / 1000));

/** Something to say above the form. */
interface Said {
  readonly notices?: readonly Notice[];
  readonly problems?: readonly Problem[];
  readonly wrongs?: readonly Wrong[];
  readonly found?: readonly FoundSibling[];
  readonly status?: number;
  /** Positions that are not those of the form: what others wrote since has been shown. */
  readonly seen?: Readonly<Record<string, number>>;
  readonly freshId?: string;
  /** What the draft holds by now, where others wrote in it too. */
  readonly held?: Content;
}

const titleOf = ({ form, original, visit: { words } }: Pick<FormContext, 'form' | 'original' | 'visit'>): string => {
  const what = words.name('kinds.name', original?.kind ?? form.kind);
  if (original === undefined) return words.name('kinds.form', form.kind);
  return form.kind === 'record.retracted'
    ? words.t('forms.retract-title', { what })
    : words.t('forms.correct-title', { what });
};

/** An event that others recorded, or that is corrected: what, when, by whom. */
const eventCard = (context: FormContext, event: RecordedEvent): Html => {
  const {
    visit: { words, organisation },
    facts,
  } = context;
  return html`<div class="govuk-inset-text">
      <p class="govuk-body govuk-!-font-weight-bold govuk-!-margin-bottom-1">${words.name('kinds.name', event.kind)}, ${happenedWords(words, event)}</p>
      ${fieldList(tellFields({ words, organisation, facts, people: context.people }, event))}
      <p class="govuk-body-s diogel-muted govuk-!-margin-bottom-0">${words.t('forms.recorded-at', { when: words.dateTime(event.recordedUs) })} ${postAndHolder(words, organisation, event.by, event.day)}</p>
    </div>`;
};

/** What a decision on a contact should have before its eyes: what was said, and what came before. */
const decisionAside = ({ contacts, visit, facts }: FormContext): Html | undefined => {
  if (contacts === undefined || (contacts.received.length === 0 && contacts.earlier.length === 0)) return undefined;
  const { words, organisation } = visit;
  const { t } = words;
  const earlier = groupedContacts(visit, contacts.earlier);
  const { all, none } = countContacts(earlier);
  return html`<section class="diogel-panel" aria-labelledby="before-deciding">
      <h2 class="govuk-heading-m" id="before-deciding">${t('forms.decide.before')}</h2>
      ${contacts.received.map(
        (
          event,
        ) => html`<h3 class="govuk-heading-s">${t('forms.decide.contact', { when: happenedWords(words, event) })}</h3>
          ${fieldList(tellFields({ words, organisation, facts }, event))}`,
      )}
      <h3 class="govuk-heading-s">${t('forms.decide.earlier', { count: all })}</h3>
      ${none > 0 && html`<p class="govuk-body"><strong>${t('forms.decide.none-before', { count: none })}</strong></p>`}
      ${earlier.length > 0 && contactList(visit, earlier)}
    </section>`;
};

/** What follows from the times in care, before the eyes of whoever says of which category a young person is. It fills nothing in. */
const addedUpAside = ({ form, facts, original, visit: { words, today } }: FormContext): Html | undefined => {
  if (form.kind !== 'leaving-care.categorised' || original !== undefined) return undefined;
  const said = addedUpHtml(words, facts, today);
  return (
    said &&
    html`<section class="diogel-panel" aria-labelledby="added-up">
      <h2 class="govuk-heading-m" id="added-up">${words.t('child.added-up.title')}</h2>
      ${said}
    </section>`
  );
};

const othersHtml = (context: FormContext, shown: Shown): Html | undefined => {
  const {
    form,
    others,
    visit: { words },
    original,
  } = context;
  if (!form.together || others.length === 0) return undefined;
  const render = govukIn(words);
  const also = shown.sent['also'] ?? [];
  const asked = form.questions.filter((question) => question.each === true);
  return render('checkboxes', {
    idPrefix: 'also',
    name: 'also',
    fieldset: {
      legend: {
        text: words.t(original === undefined ? 'forms.also' : 'forms.also-corrected'),
        classes: 'govuk-fieldset__legend--m',
      },
    },
    hint: { text: words.t('fields.hint.event.children') },
    items: others.map((other, place) => ({
      value: other.child,
      text: childName(words, other),
      checked: also.includes(other.child),
      ...(asked.length === 0
        ? {}
        : {
            conditional: {
              html: html`<fieldset class="govuk-fieldset"><legend class="govuk-fieldset__legend govuk-visually-hidden">${childName(words, other)}</legend>${asked.map((question) => questionHtml(shown, question, whoseOf(other.child, place), 's'))}</fieldset>`,
            },
          }),
    })),
  });
};

const draftNotes = ({ drafts, draft, path, visit: { words } }: FormContext): Html | undefined => {
  const { t } = words;
  if (draft !== undefined)
    return html`<div class="govuk-inset-text"><p class="govuk-body">${t('forms.draft.resumed', { when: words.dateTime(draft.savedUs) })}</p><p class="govuk-body govuk-!-margin-bottom-0"><a class="govuk-link" href="/drafts/${draft.id}/discard">${t('common.button.discard-draft')}</a></p></div>`;
  if (drafts.length === 0) return undefined;
  return html`<div class="govuk-inset-text">
      <p class="govuk-body">${t('forms.draft.found')}</p>
      <ul class="govuk-list">${drafts.map(
        ({ id, savedUs }) =>
          html`<li>${t('forms.draft.saved-at', { when: words.dateTime(savedUs) })}<br><a class="govuk-link" href="${path}?draft=${id}">${t('common.button.resume-draft')}<span class="govuk-visually-hidden">, ${words.dateTime(savedUs)}</span></a> <a class="govuk-link" href="/drafts/${id}/discard">${t('common.button.discard-draft')}<span class="govuk-visually-hidden">, ${words.dateTime(savedUs)}</span></a></li>`,
      )}</ul>
    </div>`;
};

/** Where an answer comes from that a form opens with, in words: somebody's own words are marked, and to be checked. */
const carriedHint = ({ visit, facts, form }: FormContext, { question, event, told }: CarriedAnswer): Html => {
  const { words, organisation } = visit;
  const { t } = words;
  const holder = holderOn(organisation.holdings, event.by, event.day);
  const by = [holder?.person, postTitle(words, organisation, event.by)].filter((each) => each !== undefined).join(', ');
  const from = `${words.t('child.event-on', { what: words.name('kinds.name', event.kind), date: words.date(event.day) })} (${by})`;
  if (told) {
    const [before] = tellFields(
      { words, organisation, facts },
      {
        kind: form.kind,
        day: event.day,
        data: { [question.field]: event.data[question.carried?.field ?? question.field] },
      },
    );
    return html`${t('forms.carried.told', { from })} <strong>${before?.value}</strong>`;
  }
  return isText(question)
    ? html`${badge(t('common.badge.carried'), 'caution')} ${t('forms.carried.text', { from })}`
    : html`${t('forms.carried.known', { from })}`;
};

/** What a form knows of one of its answers, for whoever chooses between two texts of it. */
const answerKnown = (context: FormContext, answer: string): AnswerKnown => {
  const { visit, form, others, matters, posts } = context;
  const { words } = visit;
  const { t, name } = words;
  const [field = '', of] = answer.split(/:(.*)/s);
  const question = allQuestions(form.questions).find((each) => each.field === field);
  const plain = (text: Written): Html => plainWords(visit, answer, text);
  const other = others.find((each) => each.child === of);
  if (field === 'when')
    return {
      label: t('fields.ask.event.at'),
      text: false,
      say: (text) => {
        const happened = readHappened(text, visit.today);
        return happened.ok ? html`${words.date(happened.day)}` : plain(text);
      },
    };
  if (question === undefined)
    return {
      label: field === 'also' ? t('forms.also') : t('forms.versions.an-answer'),
      text: false,
      say: (text) =>
        field === 'also'
          ? html`${words.list((text['also'] ?? []).map((id) => others.find((each) => each.child === id)).flatMap((each) => (each === undefined ? [] : childName(words, each))))}`
          : plain(text),
    };
  const asked = askOf(words, form.kind, field);
  const codes = (say: (code: string) => string) => (text: Written) =>
    html`${words.terms((text[answer] ?? []).map(say))}`;
  return {
    label: other === undefined ? asked : t('forms.of-child', { name: childName(words, other), text: asked }),
    text: question.ask === 'text' || question.ask === 'long-text' || question.ask === 'lines',
    say:
      question.ask === 'one' || question.ask === 'some' || question.ask === 'way'
        ? codes((code) => name(namesOf(question.names), code))
        : question.ask === 'yes-no'
          ? codes((code) => name('codes.answer', `${field}.${code}`))
          : question.ask === 'post'
            ? codes((code) => posts.find(({ post }) => post === code)?.text ?? code)
            : question.ask === 'matter'
              ? codes((code) => {
                  const matter = matters.find((each) => matterValue(each) === code);
                  return matter === undefined
                    ? t('forms.matter.new')
                    : (ownWords(matter, context.stated) ?? matterWords(words, matter));
                })
              : question.ask === 'entries'
                ? codes((code) => entryWords(words, context.facts, code))
                : question.ask === 'person'
                  ? codes((code) => context.people.get(code) ?? t('forms.person-new'))
                  : plain,
  };
};

/** The form as a page: filled with what was sent, known or kept, and with what is wrong. */
const formPage = (context: FormContext, values: Sent, said: Said = {}): Answer => {
  const { visit, form, path, matters, posts, original, beyond, positions } = context;
  const { words, child, today } = visit;
  const { t } = words;
  const render = govukIn(words);
  const sent = onLaterDay(values, today);
  const title = titleOf(context);
  const back = { href: ownPath(visit.me, child.child) };
  if (beyond)
    return {
      status: 403,
      body: visit.page({
        title,
        caption: childName(words, child),
        back,
        body: html`<p class="govuk-body">${t('forms.beyond')}</p>`,
      }),
    };
  const shown: Shown = {
    words,
    kind: form.kind,
    sent,
    wrongs: said.wrongs ?? [],
    matters,
    stated: context.stated,
    posts,
    people: context.people,
    facts: context.facts,
    instruments: context.instruments,
    duties: context.duties,
    path,
    found: said.found,
    original: original?.data,
    carried: new Map(
      context.carried
        .filter((each) => each.told || isUnchanged(each, sent))
        .map((each) => [each.question.field, carriedHint(context, each)]),
    ),
    today,
  };
  const problems: readonly Problem[] = [
    ...(said.wrongs ?? []).map((wrong) => ({ field: wrong.id, text: wrongWords(words, wrong) })),
    ...(said.problems ?? []),
  ];
  const retracting = form.kind === 'record.retracted';
  const missing =
    (form.questions.some(
      (question) => question.ask === 'matter' && question.optional !== true && question.fresh !== true,
    ) &&
      matters.length === 0) ||
    (original === undefined &&
      form.questions.some(
        (question) =>
          (question.ask === 'entry' && unsigned(context.facts, question.of).length === 0) ||
          (question.ask === 'person' && question.fresh !== true && context.people.size === 0) ||
          (question.ask === 'duty' && context.duties.length === 0),
      ));
  const body = html`
    ${draftNotes(context)}
    ${original && html`<h2 class="govuk-heading-s">${t('forms.as-recorded')}</h2>${eventCard(context, original)}`}
    ${retracting && original !== undefined && original.children.length > 1 && render('warning-text', { text: t('forms.concerns-others', { names: words.list(context.others.map((other) => childName(words, other))) }) })}
    ${decisionAside(context)}
    ${addedUpAside(context)}
    ${context.about && html`<h2 class="govuk-heading-s">${t('forms.as-recorded')}</h2>${eventCard(context, context.about)}${completenessHtml(words, context.about)}`}
    ${
      missing
        ? html`<p class="govuk-body">${words.name('forms.no-matter', form.kind)}</p>`
        : html`<form method="post" action="${path}" novalidate${attributes({ 'data-autosave': '/drafts', 'data-autosave-failed': t('forms.draft.failed'), 'data-autosave-signed-out': t('forms.draft.signed-out') })}>
      ${proofField(visit, path)}
      ${hidden('_id', said.freshId ?? idOf(sent))}${openedFields(sent)}
      ${Object.entries(positions).map(([of, seq]) => hidden(`_seq:${of}`, said.seen?.[of]?.toString() ?? (first(sent, `_seq:${of}`) || String(seq))))}
      ${(sent['_carried'] ?? []).map((value) => hidden('_carried', value))}
      ${versionsHtml(visit, said.held ?? context.draft, sent, (answer) => answerKnown(context, answer))}
      ${!retracting && happenedHtml(shown)}
      ${form.questions.map((question) => questionHtml(shown, question, OWN))}
      ${othersHtml(context, shown)}
      <div class="govuk-button-group">
        ${render('button', { text: t(original === undefined ? 'common.button.record' : retracting ? 'common.button.retract' : 'forms.record-correction'), name: '_do', value: 'record', preventDoubleClick: true })}
        ${render('button', { text: t('common.button.save-draft'), classes: 'govuk-button--secondary', name: '_do', value: 'draft' })}
        <a class="govuk-link" href="${back.href}">${t('common.button.cancel')}</a>
      </div>
      <p class="govuk-body-s diogel-muted" data-autosave-status role="status"></p>
    </form>`
    }`;
  const page = visit.page({ title, caption: childName(words, child), back, body, notices: said.notices, problems });
  return said.status === undefined ? page : { status: said.status, body: page };
};

/** What somebody asks to have recorded and cannot lightly be undone, shown once more with what will follow. */
const confirmPage = async (context: FormContext, sent: Sent, commands: readonly Command[]): Promise<Answer> => {
  const { visit, form, path, facts, original, others } = context;
  const { words, child, today, organisation, services } = visit;
  const { t, name } = words;
  const render = govukIn(words);
  const law = await services.laws.of(visit.me.authority);
  const [command] = commands;
  const read =
    command === undefined
      ? undefined
      : readEvent({
          id: command.id,
          kind: command.kind,
          at: command.at,
          by: visit.me.post,
          children: command.children,
          data: command.data,
          ...(command.replaces === undefined ? {} : { replaces: command.replaces }),
        });
  if (command === undefined || read?.ok !== true) throw new Error('a form was confirmed that holds no event');
  const kept = facts.filter(({ id }) => id !== command.replaces);
  const { gone, come } = consequences(
    facts,
    form.kind === 'record.retracted' ? kept : [...kept, toFact(read.event)],
    law,
    today,
  );
  const nameOf = (id: string): string => {
    const other = others.find((each) => each.child === id);
    return childName(words, other ?? child);
  };
  const dutyItems = (duties: typeof gone): Html =>
    html`<ul class="govuk-list govuk-list--bullet">${duties.map((duty) => html`<li>${ruleName(words, duty.rule, lawOfDuty(law, duty))}: ${dueWords(words, { status: duty.status, due: duty.due, done: duty.done ?? undefined, today })}</li>`)}</ul>`;
  const seen = (day: number | null): string =>
    day === null
      ? t('child.never')
      : t('child.seen-on', { date: words.date(day), ago: t('common.days-ago', { count: today - day }) });
  const body = html`
    ${render('warning-text', { text: name('forms.confirm', form.kind) })}
    ${
      form.kind === 'case.closed' &&
      html`<dl class="diogel-told"><div class="diogel-told__item"><dt>${t('child.last-seen')}</dt><dd>${seen(child.lastSeen)}</dd></div><div class="diogel-told__item"><dt>${t('child.last-seen-alone')}</dt><dd>${seen(child.lastSeenAlone)}</dd></div></dl>`
    }
    ${original && html`<h2 class="govuk-heading-s">${t('forms.as-recorded')}</h2>${eventCard(context, original)}`}
    ${commands.map(
      (each) => html`<h2 class="govuk-heading-s">${words.list(each.children.map(nameOf))}</h2>
        ${fieldList([
          ...(form.kind === 'record.retracted'
            ? []
            : [{ label: t('fields.name.event.at'), value: happenedWords(words, read.event) }]),
          ...tellFields({ words, organisation, facts }, { kind: each.kind, day: read.event.day, data: each.data }),
        ])}`,
    )}
    ${gone.length > 0 && html`<h2 class="govuk-heading-s">${t('forms.no-longer-owed')}</h2>${dutyItems(gone)}`}
    ${come.length > 0 && html`<h2 class="govuk-heading-s">${t('forms.owed-from-now')}</h2>${dutyItems(come)}`}
    <form method="post" action="${path}" novalidate>
      ${proofField(visit, path)}
      ${Object.entries(writtenOf(sent)).flatMap(([field, values]) => values.map((value) => hidden(field, value)))}
      ${openedFields(sent)}${hidden('_confirmed', 'yes')}
      <div class="govuk-button-group">
        ${render('button', { text: t('forms.confirm-record'), name: '_do', value: 'record', classes: 'govuk-button--warning', preventDoubleClick: true })}
        ${render('button', { text: t('common.button.change'), name: '_do', value: 'change', classes: 'govuk-button--secondary' })}
        <a class="govuk-link" href="${ownPath(visit.me, child.child)}">${t('common.button.cancel')}</a>
      </div>
    </form>`;
  return visit.page({
    title: t('forms.confirm-title', { what: name('kinds.name', original?.kind ?? form.kind) }),
    caption: childName(words, child),
    back: { href: ownPath(visit.me, child.child) },
    body,
  });
};

/** Where on the page a refusal belongs: the field's id, or the question when it happened for what is wrong with the whole. */
const idOfField = (field: string): string => (field.startsWith('data.') ? field.slice('data.'.length) : 'when');

const refusalProblems = (context: FormContext, refused: readonly Contradiction[]): Problem[] => {
  const {
    visit: { words, child },
    others,
  } = context;
  const said = new Set<string>();
  return refused.flatMap(({ field, code, child: of }) => {
    const text = words.t(`forms.refused.${code}`);
    const other = of === child.child ? undefined : others.find((each) => each.child === of);
    const whole = other === undefined ? text : words.t('forms.of-child', { name: childName(words, other), text });
    if (said.has(whole)) return [];
    said.add(whole);
    return [{ field: other === undefined ? idOfField(field) : 'also', text: whole }];
  });
};

/** What the ledger refuses to keep, in words. */
const keepingProblem = (
  { t }: Visit['words'],
  code: 'nul-character' | 'broken-text' | 'too-long' | 'too-large' | 'wrong-type' | 'repeated-child' | 'empty',
): string => {
  switch (code) {
    case 'nul-character':
    case 'broken-text':
      return t('forms.unkeepable.broken');
    case 'too-long':
    case 'too-large':
      return t('errors.page.too-large.text');
    case 'wrong-type':
      return t('errors.problem.wrong-type');
    case 'repeated-child':
      return t('forms.unkeepable.repeated');
    case 'empty':
      return t('errors.problem.empty');
    default:
      return code satisfies never;
  }
};

const saveDraft = async (
  visit: Visit,
  path: string,
  sent: Sent,
): Promise<{ readonly id: string; readonly saved: Awaited<ReturnType<ReturnType<typeof draftsOf>['save']>> }> => {
  const draft = savingOf(visit.me, path, sent);
  return { id: draft.id, saved: await draftsOf(visit.services).save(visit.me, draft) };
};

const search = async (context: FormContext, sent: Sent): Promise<FoundSibling[]> => {
  const { visit } = context;
  const { words, me, child, services, today } = visit;
  const run: Parameters<typeof keptChildren>[0] = (statement, values) =>
    services.database.run(me.authority, statement, values);
  const asked = first(sent, 'relationship-name').trim();
  const chosen = sent['relationship'] ?? [];
  const keys = asked === '' ? [] : nameKeys(asked);
  const likely =
    keys.length === 0 ? [] : await findChildren(run, me.authority, { keys, born: [], addressKey: null }, 20);
  const found = await keptChildren(
    run,
    me.authority,
    [...new Set([...chosen, ...likely.map((each) => each.child)])].filter((each) => each !== child.child),
  );
  return found
    .filter((each) => isWithin(me, each))
    .map((each) => ({
      child: each.child,
      name: childName(words, each),
      hint: [
        each.born === null ? undefined : `${words.date(each.born)} (${words.age(each.born, today)})`,
        each.address ?? undefined,
      ]
        .filter((part) => part !== undefined)
        .join(', '),
    }));
};

/** What the decision would be refused for, before it is confirmed: nobody confirms what cannot be. */
const refusedBefore = async (
  { visit, facts, instruments }: FormContext,
  commands: readonly Command[],
): Promise<Contradiction[]> => {
  const { me, services, organisation, child, today } = visit;
  const law = await services.laws.of(me.authority);
  const around = {
    instruments,
    holdsPost: (post: string) =>
      postNamed(organisation.posts, post) === undefined
        ? ('unknown' as const)
        : holderOn(organisation.holdings, post, today) === undefined
          ? ('vacant' as const)
          : ('held' as const),
  };
  return commands.flatMap((command) => {
    if (!command.children.includes(child.child)) return [];
    const { id = '', kind, at, children, replaces, data } = command;
    const read = readEvent({
      id,
      kind,
      at,
      by: me.post,
      children,
      data,
      ...(replaces === undefined ? {} : { replaces }),
    });
    return read.ok ? contradictions(facts, read.event satisfies DiogelEvent, child.child, law, around) : [];
  });
};

/** The same form was recorded before with other words: back was pressed, or it stood open twice, and something changed. */
const alreadyRecorded = (context: FormContext, sent: Sent): Answer => {
  const { t } = context.visit.words;
  const content = html`<p class="govuk-notification-banner__heading">${t('forms.already.title')}</p><p class="govuk-body">${t('forms.already.text')}</p>`;
  return formPage(context, sent, {
    status: 409,
    notices: [{ kind: 'important', html: content }],
    freshId: randomUUID(),
  });
};

const answerTo = async (
  context: FormContext,
  sent: Sent,
  commands: readonly Command[],
  recording: Recording,
): Promise<Answer> => {
  const { visit, path } = context;
  const { words, child, me, services } = visit;
  const { t } = words;
  if (recording.ok) {
    await draftsOf(services).discard(me, idOf(sent));
    const [now] = await keptChildren(
      (statement, values) => services.database.run(me.authority, statement, values),
      me.authority,
      [child.child],
    );
    const ids = commands.filter(({ children }) => children.includes(child.child)).map(({ id }) => id ?? '');
    const also = [...new Set(commands.flatMap(({ children }) => children))].filter((each) => each !== child.child);
    if (now !== undefined && isWithin(me, now)) {
      const query = new URLSearchParams([...ids.map((id) => ['recorded', id]), ...also.map((each) => ['with', each])]);
      return { redirect: `${ownPath(me, child.child)}?${query.toString()}` };
    }
    // By what was recorded, the child has become somebody else's work: the record is no longer this post's to read.
    return visit.page({
      title: t('forms.recorded-and-gone.title'),
      notices: [{ kind: 'success', text: t('forms.recorded', { what: words.name('kinds.name', context.form.kind) }) }],
      body: html`<p class="govuk-body">${t('forms.recorded-and-gone.text')}</p>`,
    });
  }
  switch (recording.code) {
    case 'invalid': {
      const wrongs = recording.problems.map(({ field, code }): Wrong | Problem => {
        const id = idOfField(field);
        return code === 'missing'
          ? { id, code: 'missing', field: field === 'at' ? 'event.at' : `${context.form.kind}.${id}` }
          : { field: id, text: words.t(`errors.problem.${code}`) };
      });
      return formPage(context, sent, {
        status: 422,
        wrongs: wrongs.filter((wrong): wrong is Wrong => 'code' in wrong),
        problems: wrongs.filter((wrong): wrong is Problem => 'text' in wrong),
      });
    }
    case 'contradiction':
      return formPage(context, sent, { status: 422, problems: refusalProblems(context, recording.contradictions) });
    case 'conflict': {
      const { since, child: of, seq } = recording;
      const other = context.others.find((each) => each.child === of);
      const who = other === undefined ? childName(words, child) : childName(words, other);
      const content = html`<p class="govuk-notification-banner__heading">${t('errors.conflict.title')}</p><p class="govuk-body">${t('forms.conflict.text', { name: who })}</p>${since.map((event) => eventCard(context, event))}<p class="govuk-body">${t('forms.conflict.next')}</p>`;
      return formPage(context, sent, {
        status: 409,
        notices: [{ kind: 'important', html: content }],
        seen: { [of]: seq },
      });
    }
    case 'key-reused':
      return alreadyRecorded(context, sent);
    case 'forbidden': {
      const { saved } = await saveDraft(visit, path, sent);
      return {
        status: 403,
        body: visit.page({
          title: t('common.forbidden.title'),
          body: html`<p class="govuk-body">${t(recording.child === undefined ? 'forms.forbidden.kind' : 'common.forbidden.child')}</p>${saved.ok && html`<p class="govuk-body">${t('forms.draft.kept')}</p>`}`,
        }),
      };
    }
    case 'unknown-replaced':
    case 'replacement-cycle':
      return formPage(context, sent, { status: 409, problems: [{ text: t('forms.gone') }] });
    case 'happened-after-recorded':
    case 'recorded-in-future':
      return formPage(context, sent, { status: 422, problems: [{ field: 'when', text: t('errors.date.future') }] });
    case 'nul-character':
    case 'broken-text':
    case 'too-long':
    case 'too-large':
    case 'wrong-type':
    case 'repeated-child':
    case 'empty':
      return formPage(context, sent, {
        status: 422,
        problems: [{ field: idOfField(recording.field), text: keepingProblem(words, recording.code) }],
      });
    default:
      return recording satisfies never;
  }
};

const gonePage = (visit: Visit): Answer => {
  const { t } = visit.words;
  return {
    status: 404,
    body: visit.page({
      title: t('common.not-found.title'),
      back: { href: ownPath(visit.me, visit.child.child) },
      body: html`<p class="govuk-body">${t('forms.gone')}</p>`,
    }),
  };
};

const show = async (visit: Visit, purpose: Purpose): Promise<Answer> => {
  const context = await loadForm(visit, purpose);
  if (context === undefined) return gonePage(visit);
  const values = openingValues(context, randomUUID());
  const chosen =
    purpose.form.kind === 'relationship.recorded' &&
    ((values['relationship']?.length ?? 0) > 0 || first(values, 'relationship-name') !== '');
  return formPage(context, values, chosen ? { found: await search(context, values) } : {});
};

const submit = async (visit: Visit, purpose: Purpose): Promise<Answer> => {
  const { form: asSent, services, me, child, today, words } = visit;
  const { t } = words;
  const { form, path } = purpose;
  const proof = readProof(services.sessionKey, first(asSent, '_proof'), services.clock.now() / 1000);
  const context = await loadForm(visit, purpose);
  if (context === undefined) {
    await saveDraft(visit, path, asSent);
    return gonePage(visit);
  }
  const sent = context.draft === undefined ? asSent : chosenOf(asSent, context.draft);
  const asks = form.kind === 'relationship.recorded';
  // Not the form that we made for this person: its words are shown, and nothing is done until they send it themselves.
  if (!isFor(proof, me, path))
    return formPage(context, sent, {
      status: 403,
      problems: [{ text: t('forms.send-again') }],
      ...(asks ? { found: await search(context, sent) } : {}),
    });
  const doing = first(sent, '_do');
  const found = asks ? { found: await search(context, sent) } : {};
  if (doing === 'draft' || doing === 'choose') {
    const { id, saved } = await saveDraft(visit, path, sent);
    if (saved.ok) return { redirect: `${path}?draft=${id}` };
    if (saved.code === 'recorded') {
      // It was recorded from another page meanwhile; what was written here since is kept by itself.
      const apart = await saveDraft(visit, path, { ...sent, _id: [randomUUID()] });
      if (apart.saved.ok) return { redirect: `${path}?draft=${apart.id}` };
    }
    return formPage(context, sent, { status: 422, problems: [{ text: t(`forms.draft.${saved.code}`) }], ...found });
  }
  if (doing === 'change') return formPage(context, sent, found);
  if (doing === 'search') return formPage(context, sent, found);
  const held = await heldMeanwhile(visit, path, sent, context.draft);
  if (held !== undefined) {
    const content = html`<p class="govuk-notification-banner__heading">${t('forms.versions.meanwhile')}</p><p class="govuk-body">${t(held.others.length > 0 ? 'forms.versions.meanwhile-choose' : 'forms.versions.meanwhile-text')}</p>`;
    return formPage(context, mergedValues(sent, held), {
      status: 409,
      held,
      notices: [{ kind: 'important', html: content }],
    });
  }
  if (first(sent, '_was') !== '' && context.facts.some((fact) => fact.id === first(sent, '_was')))
    return alreadyRecorded(context, sent);
  const id = idOf(sent);
  const read = readForm(
    {
      form,
      child: child.child,
      others: context.others.map((other) => other.child),
      around: {
        kind: form.kind,
        today,
        id,
        matters: context.matters,
        posts: context.posts,
        entries: context.facts.map((fact) => fact.id),
        people: [...context.people.keys()],
        duties: context.duties,
        facts: context.facts,
        instruments: context.instruments,
        language: words.language,
        ...(context.original === undefined ? {} : { original: context.original.data }),
      },
      ...(context.original === undefined ? {} : { replaces: context.original.id }),
      ...(form.kind === 'record.retracted' && context.original !== undefined
        ? { concerned: context.original.children }
        : {}),
    },
    sent,
    today,
  );
  if (!read.ok) return formPage(context, sent, { status: 422, wrongs: read.wrongs, ...found });
  const commands = read.commands.map((command) => ({
    ...command,
    data: withMark(command.data, context.carried, context.original?.data),
  }));
  if (needsConfirming(form, commands) && first(sent, '_confirmed') !== 'yes') {
    const refused = await refusedBefore(context, commands);
    if (refused.length > 0)
      return formPage(context, sent, { status: 422, problems: refusalProblems(context, refused) });
    return confirmPage(context, { ...sent, _id: [id] }, commands);
  }
  const concerned = new Set(commands.flatMap(({ children }) => children));
  const expected = Object.fromEntries(
    [...concerned].flatMap((each) => {
      const seq = Number.parseInt(first(sent, `_seq:${each}`), 10);
      return Number.isSafeInteger(seq) ? [[each, seq]] : [];
    }),
  );
  const recording = await services.recorder.record(me, worded(words, commands), {
    source: 'web',
    ...(Object.keys(expected).length === 0 ? {} : { expected }),
  });
  return answerTo(context, sent, commands, recording);
};

/** A form that was sent when nobody was signed in any more: kept for the post it was made for, to come back filled. */
export const keepForLater = async (visit: Visit): Promise<Answer> => {
  const { form: sent, services, words } = visit;
  const { t } = words;
  const proof = readProof(services.sessionKey, first(sent, '_proof'), services.clock.now() / 1000);
  const draft = proof === undefined ? undefined : savingOf(proof, proof.path, sent);
  const saved = proof === undefined || draft === undefined ? undefined : await draftsOf(services).save(proof, draft);
  const kept = saved?.ok === true;
  const back = proof === undefined ? '/' : kept ? `${proof.path}?draft=${draft?.id}` : proof.path;
  return {
    status: 401,
    body: visit.page({
      title: t('errors.page.expired.title'),
      body: html`<p class="govuk-body">${kept ? t('errors.page.expired.text') : t('forms.draft.not-kept')}</p>
        ${govukIn(words)('button', { text: t('common.button.sign-in'), href: `/sign-in?back=${encodeURIComponent(back)}` })}`,
    }),
  };
};

const rolesThatRecord = (kind: string): readonly Role[] => EVERY_ROLE.filter((role) => mayRecord(role, kind));

const formRoutes = (
  path: string,
  roles: readonly Role[],
  purposeOf: (visit: Visit) => Purpose | undefined,
): PageRoute[] => {
  const access = { roles, child: true } as const;
  const then = (act: typeof show) => (visit: Visit) => {
    const purpose = purposeOf(visit);
    return purpose === undefined ? gonePage(visit) : act(visit, purpose);
  };
  return [
    { method: 'GET', path, access, handle: then(show) },
    { method: 'POST', path, access, anyForm: true, expired: keepForLater, handle: then(submit) },
  ];
};

const RETRACTION = FORMS.get('record.retracted');

/** A route for each kind, so that each says by itself which roles may record it. */
export const formPages: readonly PageRoute[] = [...FORMS.values()]
  .filter(({ kind }) => kind !== 'record.retracted' && KINDS.has(kind))
  .flatMap((form: Form): PageRoute[] => {
    const roles = rolesThatRecord(form.kind);
    return [
      ...formRoutes(`/children/:child/record/${form.kind}`, roles, ({ child }) => ({
        form,
        path: recordPath(child.child, form.kind),
      })),
      ...formRoutes(`/children/:child/correct/${form.kind}/:event`, roles, ({ child, params }) => {
        const event = params['event'] ?? '';
        return { form, path: correctPath(child.child, event, form.kind), event };
      }),
    ];
  })
  .concat(
    formRoutes('/children/:child/retract/:event', PRACTICE_ROLES, ({ child, params }) => {
      const event = params['event'] ?? '';
      return RETRACTION === undefined ? undefined : { form: RETRACTION, path: retractPath(child.child, event), event };
    }),
  );
