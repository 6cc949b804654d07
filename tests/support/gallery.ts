import { parseDay, type Day } from '../../src/calendar/index.ts';
import {
  badge,
  counts,
  dutyList,
  filter,
  identityBar,
  scroll,
  statusTag,
  subNavigation,
  timeline,
} from '../../src/web/casework.ts';
import { govukIn } from '../../src/web/govuk/index.ts';
import { type Html, html } from '../../src/web/html.ts';
import type { Page } from '../../src/web/layout.ts';
import type { Words } from '../../src/web/words.ts';

const day = (text: string): Day => {
  const parsed = parseDay(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
};

/** Every part of the pages on one page, filled with people who do not exist: what the browser tests look at. */
export function gallery(page: Page, words: Words, { problems: withProblems }: { readonly problems: boolean }): Html {
  const { t, language } = words;
  const render = govukIn(words);
  const cy = language === 'cy';
  const today = day('2026-02-06');
  const procedures = { instrument: 'wales-safeguarding-procedures', confidence: 'V' } as const;
  const regulations = {
    instrument: 'care-planning-regulations-2015',
    source: 'https://www.legislation.gov.uk/wsi/2015/1818',
  } as const;
  const problems = withProblems
    ? [
        { field: 'at-day', text: t('errors.date.future') },
        { field: 'place', text: t('errors.missing.visit.made.place') },
        { field: 'reason', text: t('errors.missing.visit.refused.reason') },
      ]
    : [];
  const wrong = (text: string) => (withProblems ? { text } : undefined);

  return page({
    words,
    title: cy ? 'Oriel' : 'Gallery',
    heading: false,
    path: '/gallery?all=1',
    who: { name: 'Mair Vaughan-Prosser', signOut: '/sign-out', token: 'token' },
    navigation: [
      { text: t('common.nav.my-work'), href: '/my-work' },
      { text: t('common.nav.team'), href: '/team' },
      { text: t('common.nav.front-door'), href: '/front-door' },
      { text: t('common.nav.children'), href: '/gallery' },
      { text: t('common.nav.search'), href: '/search' },
    ],
    back: { href: '/team' },
    problems,
    notices: withProblems ? [] : [{ kind: 'success', text: `${t('common.success')}: ${t('kinds.name.visit.made')}` }],
    print: '6.2.2026',
    body: html`
      ${identityBar({
        name: 'Elin Mair Rees-Pryce',
        badges: [badge(t('common.badge.on-register'), 'alarm'), badge(t('common.badge.looked-after'), 'calm')],
        facts: [
          {
            label: t('fields.name.child.registered.dateOfBirth'),
            value: `${words.date(day('2019-03-14'))} (${words.age(day('2019-03-14'), today)})`,
          },
          { label: t('fields.name.child.registered.preferredLanguage'), value: t('codes.language.cy') },
          {
            label: t('fields.name.conference.held.categories'),
            value: words.terms([t('codes.category.neglect'), t('codes.category.emotional-psychological')]),
          },
          { label: t('fields.name.case.allocated.worker'), value: 'Siôn Ifans' },
        ],
      })}
      ${subNavigation(cy ? 'Y plentyn' : 'The child', [
        { text: t('duties.label.what'), href: '#what', current: true },
        { text: t('kinds.area.protection'), href: '#protection' },
        { text: t('kinds.area.looked-after'), href: '#looked-after' },
      ])}
      ${counts([
        { count: '3', label: t('common.badge.unallocated'), href: '#a', tone: 'alarm' },
        { count: '12', label: t('duties.status.overdue'), href: '#b', tone: 'caution' },
        { count: words.number(1204), label: t('duties.status.open'), href: '#c', tone: 'calm' },
        { count: '0', label: t('common.badge.vacant'), href: '#d' },
      ])}
      <h2 class="govuk-heading-m" id="what">${t('duties.label.what')}</h2>
      ${dutyList(words, [
        {
          rule: 'cp-visit',
          status: 'overdue',
          start: day('2026-01-15'),
          due: day('2026-01-29'),
          today,
          child: { name: 'Elin Mair Rees-Pryce', href: '#elin' },
          who: 'Siôn Ifans',
          law: { ...procedures, paragraph: 'section 4, page 7' },
          asks: true,
          action: { text: t('kinds.form.visit.made'), href: '#visit' },
        },
        {
          rule: 'core-group-monthly',
          status: 'open',
          start: day('2026-01-06'),
          due: today,
          today,
          who: 'Siôn Ifans',
          law: { instrument: 'local-norm', paragraph: 'a note', confidence: 'L' },
        },
        {
          rule: 'lac-visit-next',
          status: 'open',
          start: day('2026-01-02'),
          due: day('2026-02-13'),
          today,
          asks: true,
          law: { ...regulations, paragraph: 'regulation 31(2)(b) and (c), (3), (4)', confidence: 'V' },
        },
        {
          rule: 'lac-review-first',
          status: 'late',
          start: day('2025-12-01'),
          due: day('2025-12-31'),
          done: day('2026-01-05'),
          today,
          law: { ...regulations, paragraph: 'regulation 39', confidence: 'R' },
        },
        {
          rule: 'contact-decision',
          status: 'met',
          start: day('2025-11-30'),
          due: day('2025-12-01'),
          done: day('2025-12-01'),
          today,
        },
        { rule: 'rcpc-first', status: 'missed', start: day('2025-01-10'), due: day('2025-04-10'), today },
        { rule: 'icpc-held', status: 'ended', start: day('2025-01-10'), due: day('2025-01-31'), today },
      ])}
      ${dutyList(words, [])}
      ${filter(words, {
        title: t('common.button.show'),
        action: '/gallery',
        open: true,
        fields: html`${render('select', {
          id: 'kind',
          name: 'kind',
          label: { text: t('duties.label.what') },
          items: [
            { value: '', text: '' },
            { value: 'visit', text: t('kinds.name.visit.made') },
          ],
        })}${render('input', { id: 'who', name: 'who', label: { text: t('duties.label.who') } })}`,
      })}
      ${timeline([
        {
          id: 'visit',
          title: t('kinds.name.visit.made'),
          happened: t('kinds.happened', { when: words.shortDate(day('2026-01-15')) }),
          recorded: t('kinds.recorded', { when: words.shortDate(day('2026-01-16')), who: 'Siôn Ifans' }),
          badges: [badge(t('common.badge.recorded-late'), 'caution')],
          body: html`<p class="govuk-body">${t('codes.place.home')}. ${t('fields.name.visit.made.alone')}.</p>`,
          action: { text: t('common.button.correct'), href: '#correct' },
        },
        {
          title: t('kinds.name.contact.received'),
          happened: t('kinds.happened', { when: words.shortDate(day('2025-11-30')) }),
          badges: [badge(t('common.badge.retracted'))],
          body: html`<p class="govuk-body">${t('codes.source.school')}: ${t('codes.reason.neglect')}</p>`,
          tone: 'void',
        },
        {
          title: t('kinds.name.visit.refused'),
          happened: t('kinds.happened', { when: words.shortDate(day('2025-10-02')) }),
          tone: 'alarm',
        },
      ])}
      ${scroll(
        t('duties.label.status'),
        render('table', {
          caption: t('duties.label.status'),
          captionClasses: 'govuk-table__caption--m',
          firstCellIsHeader: true,
          head: [
            { text: t('duties.label.child') },
            { text: t('duties.label.what') },
            { text: t('duties.label.since') },
            { text: t('duties.label.due') },
            { text: t('duties.label.status') },
          ],
          rows: [
            [
              { text: 'Elin Mair Rees-Pryce' },
              { text: t('duties.rule.core-group-next') },
              { text: words.shortDate(day('2026-01-02')) },
              { text: words.shortDate(today) },
              { html: statusTag(words, 'open') },
            ],
            [
              { text: 'Gruffydd Llŷr Ŵyn' },
              { text: t('duties.rule.lac-review-second') },
              { text: words.shortDate(day('2026-01-02')) },
              { text: words.shortDate(today) },
              { html: statusTag(words, 'overdue') },
            ],
          ],
        }),
      )}
      ${render('summary-list', {
        rows: [
          {
            key: { text: t('fields.name.event.at') },
            value: { text: words.weekdayDate(today) },
            actions: {
              items: [{ href: '#at', text: t('common.button.change'), visuallyHiddenText: t('fields.name.event.at') }],
            },
          },
          { key: { text: t('fields.name.visit.made.place') }, value: { text: t('codes.place.home') } },
        ],
      })}
      <form method="post" action="/gallery" novalidate>
        ${render('date-input', {
          id: 'at',
          fieldset: { legend: { text: t('fields.ask.event.at'), classes: 'govuk-fieldset__legend--m' } },
          hint: { text: t('fields.hint.event.at') },
          errorMessage: wrong(t('errors.date.future')),
          namePrefix: 'at',
        })}
        ${render('radios', {
          idPrefix: 'place',
          name: 'place',
          fieldset: { legend: { text: t('fields.ask.visit.made.place'), classes: 'govuk-fieldset__legend--m' } },
          errorMessage: wrong(t('errors.missing.visit.made.place')),
          items: [
            { value: 'home', text: t('codes.place.home') },
            {
              value: 'school',
              text: t('codes.place.school'),
              conditional: {
                html: render('input', { id: 'school', name: 'school', label: { text: t('codes.source.school') } }),
              },
            },
          ],
        })}
        ${render('checkboxes', {
          idPrefix: 'categories',
          name: 'categories',
          fieldset: {
            legend: { text: t('fields.ask.conference.held.categories'), classes: 'govuk-fieldset__legend--m' },
          },
          hint: { text: t('fields.hint.conference.held.categories') },
          items: [
            { value: 'neglect', text: t('codes.category.neglect') },
            { value: 'financial', text: t('codes.category.financial') },
          ],
        })}
        ${render('character-count', { id: 'reason', name: 'reason', maxlength: 200, label: { text: t('fields.ask.visit.refused.reason'), classes: 'govuk-label--m' }, errorMessage: wrong(t('errors.missing.visit.refused.reason')) })}
        ${render('password-input', { id: 'password', name: 'password', label: { text: t('govuk.password.show') } })}
        ${render('warning-text', { text: t('common.phase.text') })}
        ${render('inset-text', { text: t('errors.conflict.text') })}
        ${render('details', { summaryText: t('duties.label.why'), text: t('duties.because.working-days', { days: words.workingDays(10), start: words.date(day('2026-01-15')), due: words.date(day('2026-01-29')) }) })}
        <div class="govuk-button-group">
          ${render('button', { text: t('common.button.record'), preventDoubleClick: true })}
          ${render('button', { text: t('common.button.save-draft'), classes: 'govuk-button--secondary' })}
          <a class="govuk-link" href="#cancel">${t('common.button.cancel')}</a>
        </div>
      </form>
      ${render('pagination', {
        previous: { href: '#1' },
        next: { href: '#3' },
        items: [
          { number: 1, href: '#1' },
          { number: 2, href: '#2', current: true },
          { number: 3, href: '#3' },
        ],
      })}
    `,
  });
}
