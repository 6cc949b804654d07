import { RECORDING_ROLES } from '#src/access/index.ts';
import { londonDay, parseDay, parseInstant } from '#src/calendar/index.ts';
import {
  type Happened,
  type Lesson,
  LESSONS,
  type Outcome,
  type Pattern,
  PATTERNS,
  runLesson,
} from '#src/lessons/index.ts';
import { REFUSALS, type Refusal } from '#src/practice/index.ts';
import { govukIn } from '../govuk/index.ts';
import { html, type Html } from '../html.ts';
import type { PageRoute } from '../site.ts';
import type { Words } from '../words.ts';

const isRefusal = (code: string): code is Refusal => (REFUSALS as readonly string[]).includes(code);

/** What the service does about a scenario, as a sentence. */
export const outcomeWords = (words: Words, outcome: Outcome, kind: string): string => {
  const { t, name } = words;
  switch (outcome.is) {
    case 'begins':
    case 'overdue':
      return t(`lessons.does.${outcome.is}`, {
        on: words.date(outcome.on),
        rule: name('duties.rule', outcome.rule),
        due: words.date(outcome.due),
        owner: name('duties.owner', outcome.owner),
      });
    case 'nobodys':
      return t('lessons.does.nobodys', { on: words.date(outcome.on) });
    case 'refused': {
      const { code, field } = outcome;
      const why = isRefusal(code)
        ? t(`forms.refused.${code}`)
        : name('errors.missing', `${kind}.${field.replace('data.', '')}`);
      return t('lessons.does.refused', { why });
    }
    case 'nothing':
      throw new Error('a lesson that this release does nothing about');
    default:
      return outcome satisfies never;
  }
};

/** "3 March 2025: Visit", with what tells it from others of its kind. */
export const happenedWords = (words: Words, { at, kind, data, recorded }: Happened): string => {
  const { t, name } = words;
  const written = recorded === undefined ? undefined : parseInstant(recorded);
  const day = parseDay(at);
  const told = [
    ...(typeof data['source'] === 'string' ? [name('codes.source', data['source'])] : []),
    ...(Array.isArray(data['reasons']) ? data['reasons'].map((reason) => name('codes.reason', String(reason))) : []),
    ...(typeof data['outcome'] === 'string' ? [name('codes.outcome', data['outcome'])] : []),
    ...(['seen', 'alone'] as const)
      .filter((field) => data[field] !== undefined && (field === 'seen' || data['seen'] === true))
      .map(
        (field) =>
          `${t(`fields.name.visit.made.${field}`)}: ${name('codes.answer', `${field}.${data[field] === true ? 'yes' : 'no'}`)}`,
      ),
    ...(Array.isArray(data['agencies']) ? data['agencies'].map((agency) => name('codes.agency', String(agency))) : []),
    ...(typeof data['determination'] === 'string' ? [name('codes.determination', data['determination'])] : []),
    ...(typeof data['regime'] === 'string' && data['regime'] !== 'standard'
      ? [name('codes.regime', data['regime'])]
      : []),
    ...(typeof data['response'] === 'string' ? [name('codes.response', data['response'])] : []),
    ...(typeof data['harm'] === 'string' ? [name('codes.harm', data['harm'])] : []),
    ...(typeof data['concern'] === 'string' ? [name('codes.concern', data['concern'])] : []),
    ...(written === undefined ? [] : [t('lessons.page.written', { on: words.date(londonDay(written)) })]),
  ];
  const what = `${name('kinds.name', kind)}${told.length === 0 ? '' : ` (${told.join('; ')})`}`;
  return `${day === undefined ? at : words.date(day)}: ${what}`;
};

const lessonPath = (lesson: string): string => `/lessons/${lesson}`;

/** A way to a lesson, by its title. */
export const lessonLink = ({ name }: Words, { id }: Pick<Lesson, 'id'>): Html =>
  html`<a class="govuk-link" href="${lessonPath(id)}">${name('lessons.title', id)}</a>`;

const lessonHtml = (words: Words, lesson: Lesson): Html => {
  const { t, name } = words;
  return html`<p class="govuk-body-l">${name('lessons.found', lesson.id)}</p>
    <h2 class="govuk-heading-m">${t('lessons.page.happened')}</h2>
    <ul class="govuk-list govuk-list--bullet">${lesson.happened.map((event) => html`<li>${happenedWords(words, event)}</li>`)}</ul>
    <h2 class="govuk-heading-m">${t('lessons.page.does')}</h2>
    <p class="govuk-inset-text govuk-!-margin-top-1">${outcomeWords(words, runLesson(lesson), lesson.happened.at(-1)?.kind ?? '')}</p>`;
};

/** Patterns of which something remains to be shown, with what it is and why. */
export const remaining = ({ name }: Words): readonly { readonly pattern: Pattern; readonly why: string }[] =>
  PATTERNS.map((pattern) => ({ pattern, why: name('lessons.why', pattern.id) })).filter(
    ({ pattern, why }) => why !== pattern.id,
  );

/** How many patterns there are, and how many have a history. */
export const gathered = (): { readonly all: number; readonly shown: number } => ({
  all: PATTERNS.length,
  shown: PATTERNS.filter(({ lessons }) => lessons.length > 0).length,
});

const remains = (words: Words): Html => {
  const { t, name } = words;
  return govukIn(words)('details', {
    id: 'remains',
    summaryText: t('lessons.page.remains'),
    html: html`<p class="govuk-body">${t('lessons.page.remains-intro', gathered())}</p>
      <ul class="govuk-list govuk-list--bullet">${remaining(words).map(
        ({ pattern, why }) => html`<li><strong>${name('lessons.pattern', pattern.id)}.</strong> ${why}</li>`,
      )}</ul>`,
  });
};

const narrow = (body: Html): Html =>
  html`<div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">${body}</div></div>`;

/** What inquiries found, and what this release does about it: a list, and a page for each, worked out as it is asked for. */
export const lessonPages: readonly PageRoute[] = [
  {
    method: 'GET',
    path: '/lessons',
    access: { roles: RECORDING_ROLES },
    handle: ({ words, page }) =>
      page({
        title: words.t('lessons.page.title'),
        body: narrow(html`<p class="govuk-body-l">${words.t('lessons.page.intro')}</p>
          <ul class="govuk-list govuk-list--spaced">${LESSONS.map((lesson) => html`<li>${lessonLink(words, lesson)}</li>`)}</ul>
          ${remains(words)}`),
      }),
  },
  {
    method: 'GET',
    path: '/lessons/:lesson',
    access: { roles: RECORDING_ROLES },
    handle: ({ words, page, params }) => {
      const { t, name } = words;
      const back = { href: '/lessons', text: t('lessons.page.title') };
      const lesson = LESSONS.find(({ id }) => id === params['lesson']);
      if (lesson === undefined)
        return {
          status: 404,
          body: page({
            title: t('common.not-found.title'),
            back,
            body: html`<p class="govuk-body">${t('lessons.page.unknown')}</p>`,
          }),
        };
      return page({
        title: name('lessons.title', lesson.id),
        caption: t('lessons.page.title'),
        back,
        body: narrow(lessonHtml(words, lesson)),
      });
    },
  },
];
