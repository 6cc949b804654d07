import { RECORDING_ROLES } from '#src/access/index.ts';
import { type Covered, COVERAGE, isOff, SECTIONS, STATUSES, TESTS } from '#src/coverage/index.ts';
import { LESSONS } from '#src/lessons/index.ts';
import { badge, filter } from '../casework.ts';
import { html, type Html } from '../html.ts';
import { first, type PageRoute, type Visit } from '../site.ts';
import type { Words } from '../words.ts';
import { anyOrOne } from './asking.ts';
import { lessonLink } from './lessons.ts';

interface Asked {
  readonly status: (typeof STATUSES)[number] | undefined;
  readonly section: (typeof SECTIONS)[number] | undefined;
}

const askedOf = ({ query }: Visit): Asked => ({
  status: STATUSES.find((status) => status === first(query, 'status')),
  section: SECTIONS.find((section) => section === first(query, 'part')),
});

const addressOf = ({ status, section }: Asked): string => {
  const text = new URLSearchParams({
    ...(status === undefined ? {} : { status }),
    ...(section === undefined ? {} : { part: section }),
  }).toString();
  return text === '' ? '/law' : `/law?${text}`;
};

const isAsked = (row: Covered, { status, section }: Asked): boolean =>
  (status === undefined || row.status === status) && (section === undefined || row.section === section);

const TONES = { law: 'calm', badged: 'quiet', off: 'quiet', held: 'calm', 'not-built': 'caution' } as const;

/** How many rows there are of each kind, each number a way to them. */
const countsOf = ({ t, name, number }: Words, asked: Asked): Html =>
  html`<ul class="govuk-list">${STATUSES.map((status) => {
    const rows = COVERAGE.filter((row) => isAsked(row, { ...asked, status })).length;
    const what = html`<strong>${number(rows)}</strong> ${name('coverage.status', status)}`;
    return html`<li>${rows === 0 ? what : html`<a class="govuk-link govuk-link--no-visited-state" href="${addressOf({ ...asked, status })}">${what}</a>`}</li>`;
  })}</ul>
  ${
    asked.section === undefined &&
    html`<h2 class="govuk-heading-m">${t('coverage.page.parts')}</h2>
    <ul class="govuk-list">${SECTIONS.map((section) => {
      const rows = COVERAGE.filter((row) => row.section === section);
      return html`<li><a class="govuk-link govuk-link--no-visited-state" href="${addressOf({ status: undefined, section })}">${name('coverage.section', section)}</a>: ${t('coverage.page.built', { built: number(rows.filter(({ status }) => status !== 'not-built').length), all: number(rows.length) })}</li>`;
    })}</ul>`
  }`;

const filterOf = (words: Words, asked: Asked): Html => {
  const { t, name } = words;
  return filter(words, {
    title: t('coverage.page.show'),
    action: '/law',
    open: asked.status !== undefined || asked.section !== undefined,
    fields: html`${anyOrOne(words, {
      name: 'status',
      label: t('coverage.page.status'),
      any: t('coverage.page.any-status'),
      of: STATUSES.map((status) => ({ value: status, text: name('coverage.status', status) })),
      value: asked.status,
    })}
    ${anyOrOne(words, {
      name: 'part',
      label: t('coverage.page.area'),
      any: t('coverage.page.any-area'),
      of: SECTIONS.map((section) => ({ value: section, text: name('coverage.section', section) })),
      value: asked.section,
    })}`,
  });
};

const marksOf = ({ t, name, list }: Words, marked: Covered['marked']): string =>
  marked.length === 0
    ? name('coverage.mark', 'none')
    : t('coverage.page.marked', { marks: list(marked.map((mark) => `${mark} (${name('coverage.mark', mark)})`)) });

const rowOf = (words: Words, { id, marked, rules, status, note }: Covered): Html => {
  const { t, name, terms } = words;
  const told = name('coverage.note', note);
  const tests = [...new Set(rules.flatMap((rule) => TESTS[rule] ?? []))];
  const lessons = LESSONS.filter(({ shown }) => 'rule' in shown && rules.includes(shown.rule));
  return html`<li class="govuk-!-margin-bottom-5">
    <h3 class="govuk-heading-s govuk-!-margin-bottom-1">${
      rules.length === 0 ? html`<code lang="en">${id}</code>` : terms(rules.map((rule) => name('duties.rule', rule)))
    } ${badge(name('coverage.status', status), TONES[status])}</h3>
    ${told !== note && html`<p class="govuk-body govuk-!-margin-bottom-1">${told}.</p>`}
    ${
      status !== 'off' &&
      rules.some(isOff) &&
      html`<p class="govuk-body govuk-!-margin-bottom-1">${terms(rules.filter(isOff).map((rule) => name('duties.rule', rule)))}: ${name('coverage.status', 'off')}.</p>`
    }
    <p class="govuk-hint govuk-!-margin-bottom-1">${rules.length > 0 && html`<code lang="en">${id}</code>. `}${marksOf(words, marked)}.</p>
    ${
      lessons.length > 0 &&
      html`<p class="govuk-body-s govuk-!-margin-bottom-1">${t('coverage.page.lessons')}: ${lessons.map(
        (lesson, index) => html`${index > 0 && '; '}${lessonLink(words, lesson)}`,
      )}</p>`
    }
    ${
      tests.length > 0 &&
      html`<p class="govuk-hint govuk-!-font-size-16 govuk-!-margin-bottom-1">${t('coverage.page.tests')}: <span lang="en">${tests.join(', ')}</span></p>`
    }
  </li>`;
};

/** What of the law is built, and what is not and why: how many first, then the rows that somebody asks for. */
export const lawPages: readonly PageRoute[] = [
  {
    method: 'GET',
    path: '/law',
    access: { roles: RECORDING_ROLES },
    handle: (visit) => {
      const { words, page } = visit;
      const { t, name } = words;
      const asked = askedOf(visit);
      const narrowed = asked.status !== undefined || asked.section !== undefined;
      const rows = narrowed ? COVERAGE.filter((row) => isAsked(row, asked)) : [];
      return page({
        title: t('coverage.page.title'),
        body: html`<div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
          <p class="govuk-body-l">${t('coverage.page.intro', { rows: COVERAGE.length })}</p>
          ${!narrowed && countsOf(words, asked)}
          ${filterOf(words, asked)}
          ${
            narrowed &&
            html`<p class="govuk-body" role="status"><strong>${rows.length === 0 ? t('coverage.page.none') : t('coverage.page.count', { count: rows.length })}</strong></p>
            ${SECTIONS.filter((section) => rows.some((row) => row.section === section)).map(
              (section) =>
                html`<h2 class="govuk-heading-m" id="${section}">${name('coverage.section', section)}</h2>
                <ul class="govuk-list">${rows.filter((row) => row.section === section).map((row) => rowOf(words, row))}</ul>`,
            )}`
          }
        </div></div>`,
      });
    },
  },
];
