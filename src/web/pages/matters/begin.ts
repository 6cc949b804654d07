import { formatDay } from '#src/calendar/index.ts';
import type { Draft } from '#src/drafts/index.ts';
import type { LikenessReason, MatterSort } from '#src/practice/index.ts';
import { govukIn } from '../../govuk/index.ts';
import { type Html, html } from '../../html.ts';
import type { Problem } from '../../layout.ts';
import { type Answer, first, type PageRoute, type Sent, type Visit } from '../../site.ts';
import { nameAndBirthFields, problemOf, wrongDate } from '../asking.ts';
import { type Candidate, lookFor } from '../finding.ts';
import { formAlone, problemsAlone, questionsAlone, readAlone, refusalsAlone, shownAlone } from '../forms/alone.ts';
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
import { bornWords, childName } from '../listed.ts';
import { beginPath, mattersPath, SORTS } from './sorts.ts';

const COMPARED = 50;
/** More than so many of one name and birth are nobody's answer to whom somebody means. */
const MOST_FOUND = 5;
const BIRTHS: readonly LikenessReason[] = ['same-birth', 'swapped-birth', 'year-digit'];

const FORMS_ALONE = {
  allegation: formAlone('allegation.made'),
  complaint: formAlone('complaint.received'),
} as const satisfies Readonly<Record<MatterSort, unknown>>;

/** The id of the matter: sent twice, a form begins one. */
const matterOf = (key: string): string => idFrom('diogel/new-matter/v1', key);

const keptAs = (sort: MatterSort, key: string): KeptForm => ({
  path: beginPath(sort),
  kind: SORTS[sort].begins,
  id: key,
});

const SOUGHT = ['name', 'born-day', 'born-month', 'born-year'] as const;
const soughtAgain = (sent: Sent): Html =>
  html`${SOUGHT.map((name) => html`<input type="hidden" name="${name}" value="${first(sent, name)}">`)}`;

/**
 * The children whom an officer means by a name and a date of birth: both, so that nobody looks through the authority's children by one
 * of them. What was asked for goes with every further step, and who is not found by it is not shown.
 */
const found = async (visit: Visit, sent: Sent): Promise<readonly Candidate[] | readonly Problem[]> => {
  const { words } = visit;
  const name = first(sent, 'name').trim().slice(0, 200);
  const born = readDate(sent, 'born', 'born');
  const problems: Problem[] = [
    ...(name === '' ? [{ field: 'name', text: words.t('matters.find.name-missing') }] : []),
    ...(born.ok
      ? born.day === undefined
        ? [{ field: 'born-day', text: words.t('matters.find.born-missing') }]
        : []
      : [{ field: born.wrong.id, text: wrongDate(words, born.wrong) }]),
  ];
  if (problems.length > 0 || !born.ok) return problems;
  const alike = await lookFor(visit, { name, born: born.day }, COMPARED);
  const meant = alike.filter(
    ({ like: { likely, reasons } }) =>
      likely && !reasons.includes('part-of-name') && BIRTHS.some((reason) => reasons.includes(reason)),
  );
  return meant.length > MOST_FOUND ? [] : meant;
};

const isFound = (result: readonly Candidate[] | readonly Problem[]): result is readonly Candidate[] =>
  result.every((each) => 'child' in each);

/* Step 1: whom it is about. */

const findPage = ({ words, page, token }: Visit, sort: MatterSort, sent: Sent, problems: readonly Problem[]): Html => {
  const { t, name } = words;
  const render = govukIn(words);
  return page({
    title: name('kinds.form', SORTS[sort].begins),
    back: { href: SORTS[sort].path, text: t(`matters.${sort}.title`) },
    problems,
    body: html`
      <p class="govuk-body-l">${t('matters.find.intro')}</p>
      <form method="post" action="${beginPath(sort)}" novalidate>
        ${token}
        ${nameAndBirthFields(words, sent, problems)}
        ${render('button', { text: t('common.button.search'), name: 'step', value: 'find' })}
      </form>`,
  });
};

const foundPage = (
  visit: Visit,
  sort: MatterSort,
  sent: Sent,
  candidates: readonly Candidate[],
  problems: readonly Problem[] = [],
): Html => {
  const { words, page, token, today } = visit;
  const { t, name } = words;
  const render = govukIn(words);
  const none = candidates.length === 0;
  return page({
    title: t(none ? 'matters.find.none' : 'matters.find.is-it'),
    caption: name('kinds.form', SORTS[sort].begins),
    back: { href: beginPath(sort), text: t('search.again') },
    problems: none ? [] : problems,
    body: none
      ? html`<p class="govuk-body">${t('matters.find.none-why')}</p>`
      : html`<form method="post" action="${beginPath(sort)}" novalidate>
        ${token}${soughtAgain(sent)}
        ${render('radios', {
          idPrefix: 'chosen',
          name: 'chosen',
          value: candidates.length === 1 ? candidates[0]?.child.child : '',
          errorMessage: problemOf(problems, 'chosen'),
          fieldset: { legend: { text: t('matters.find.choose'), classes: 'govuk-fieldset__legend--m' } },
          items: candidates.map(({ child }) => ({
            value: child.child,
            text: `${childName(words, child)}, ${bornWords(words, child, today)}`,
          })),
        })}
        ${render('button', { text: t('common.button.continue'), name: 'step', value: 'details' })}
        <p class="govuk-body">${t('matters.find.none-why')}</p>
      </form>`,
  });
};

/* Step 2: what was said. */

interface Asked {
  readonly sort: MatterSort;
  readonly sent: Sent;
  readonly child: Candidate['child'];
  readonly problems?: readonly Problem[];
  readonly wrongs?: readonly Wrong[];
  /** What was begun before and is shown again. */
  readonly draft?: Draft | undefined;
}

const detailsPage = (visit: Visit, { sort, sent, child, problems = [], wrongs = [], draft }: Asked): Html => {
  const { words, page, today } = visit;
  const { t, name } = words;
  const key = keyOf(sent);
  const form = FORMS_ALONE[sort];
  const values: Sent = { _day: [formatDay(today)], ...sent, key: [key], chosen: [child.child] };
  const shown = shownAlone(visit, form, values, wrongs);
  return page({
    title: name('kinds.form', SORTS[sort].begins),
    caption: `${childName(words, child)}, ${bornWords(words, child, today)}`,
    back: { href: beginPath(sort), text: t('search.again') },
    problems: [...problems, ...problemsAlone(visit, wrongs)],
    body: html`
      ${draft !== undefined && broughtBackNotice(visit, draft)}
      ${keptForm(visit, keptAs(sort, key), {
        action: beginPath(sort),
        shown: values,
        draft,
        body: html`<input type="hidden" name="key" value="${key}"><input type="hidden" name="chosen" value="${child.child}">${soughtAgain(sent)}
          ${happenedHtml(shown, 's')}
          ${questionsAlone(shown, form)}
          ${govukIn(words)('button', { text: t('common.button.record'), name: 'step', value: 'record', preventDoubleClick: true })}`,
      })}`,
  });
};

/* Step 3: recording. */

const record = async (visit: Visit, asked: Asked): Promise<Answer> => {
  const { form: sent, today, words } = visit;
  const { t } = words;
  const { sort, child } = asked;
  const key = keyOf(sent);
  const before = await beforeRecording(visit, keptAs(sort, key));
  if (before !== undefined) {
    if ('redirect' in before) return before;
    const problems = [{ text: t('forms.versions.meanwhile') }];
    return { status: 409, body: detailsPage(visit, { ...asked, sent: before.sent, draft: before.draft, problems }) };
  }
  const again = (status: number, wrong: Partial<Asked>): Answer => ({
    status,
    body: detailsPage(visit, { ...asked, sent: { ...sent, key: [key] }, ...wrong }),
  });
  const when = readHappened(sent, today);
  const said = readAlone(visit, FORMS_ALONE[sort], sent, matterOf(key));
  const wrongs = [...(when.ok ? [] : [when.wrong]), ...said.wrongs];
  if (!when.ok || wrongs.length > 0) return again(422, { wrongs });
  const { begins } = SORTS[sort];
  const recording = await recordKept(visit, key, [
    { id: key, kind: begins, at: when.at, children: [child.child], data: said.data },
  ]);
  if (recording.ok) return { redirect: `${mattersPath(child.child, sort)}?recorded=${key}` };
  if (recording.code === 'contradiction')
    return again(422, { problems: refusalsAlone(visit, recording.contradictions) });
  return again(recording.code === 'key-reused' ? 409 : 422, {
    problems: [
      { text: t(recording.code === 'key-reused' ? 'matters.find.recorded-before' : 'front-door.refused.other') },
    ],
  });
};

const step = async (visit: Visit, sort: MatterSort): Promise<Answer> => {
  const { form: sent } = visit;
  const result = await found(visit, sent);
  if (!isFound(result)) return { status: 422, body: findPage(visit, sort, sent, result) };
  const chosen = first(sent, 'chosen');
  const child = result.find((each) => each.child.child === chosen)?.child;
  const asked = first(sent, '_do') === 'choose' ? 'record' : first(sent, 'step');
  if (child !== undefined && asked === 'record') return record(visit, { sort, sent, child });
  if (child !== undefined && asked === 'details') return detailsPage(visit, { sort, sent, child });
  if (asked !== 'details' && asked !== 'record') return foundPage(visit, sort, sent, result);
  // Nobody was chosen, or somebody who was not found by what is asked for.
  const problems = [{ field: 'chosen', text: visit.words.t('matters.find.choose') }];
  return { status: 422, body: foundPage(visit, sort, sent, result, problems) };
};

const open = async (visit: Visit, sort: MatterSort): Promise<Answer> => {
  const draft = await broughtBack(visit, beginPath(sort));
  if (draft === undefined) return findPage(visit, sort, {}, []);
  const sent = draft.written;
  const result = await found(visit, sent);
  const child = isFound(result) ? result.find((each) => each.child.child === first(sent, 'chosen'))?.child : undefined;
  if (child === undefined) return findPage(visit, sort, sent, []);
  return detailsPage(visit, { sort, sent: { ...sent, key: [draft.id] }, child, draft });
};

/**
 * An officer begins a matter for a child of whom there was none: found by name and date of birth, shown by these alone. Nothing of it
 * stands in an address. Whoever reaches the child begins one from the child's own page.
 */
export const beginningMatters: readonly PageRoute[] = (
  [
    ['allegation', 'designated-officer'],
    ['complaint', 'complaints-officer'],
  ] as const
).flatMap(([sort, role]): PageRoute[] => {
  const access = { roles: [role] };
  const path = beginPath(sort);
  return [
    { method: 'GET', path, access, handle: (visit) => open(visit, sort) },
    { method: 'POST', path, access, expired: keepForLater, handle: (visit) => step(visit, sort) },
  ];
});
