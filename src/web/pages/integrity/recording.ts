import { randomUUID } from 'node:crypto';
import { mayRecord } from '#src/access/index.ts';
import {
  type Day,
  endOfDay,
  formatDay,
  formatInstant,
  londonDay,
  parseInstant,
  startOfDay,
} from '#src/calendar/index.ts';
import { readOwnRecord } from '#src/figures/index.ts';
import type { Role } from '#src/organisation/index.ts';
import type { Command } from '#src/recording/index.ts';
import type { Period } from '#src/views/index.ts';
import { govukIn } from '../../govuk/index.ts';
import { type Html, html } from '../../html.ts';
import type { Problem } from '../../layout.ts';
import { type Answer, first, type PageRoute, type Sent, type Visit } from '../../site.ts';
import { dateField, problemOf, wrongDate } from '../asking.ts';
import { londonTime, readDate } from '../forms/happened.ts';
import { periodValues } from '../watch/period.ts';

const KEY = /^[0-9a-f-]{36}$/;
const LONGEST = 4_000;

/** What a form was sent and reads as, or what is wrong with it. */
export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** A text that must be there, and is no longer than a record takes. */
export const readText = ({ t }: Visit['words'], sent: Sent, field: string, missing: string): Read<string> => {
  const value = first(sent, field).trim();
  if (value === '') return { ok: false, problems: [{ field, text: missing }] };
  if (value.length > LONGEST)
    return { ok: false, problems: [{ field, text: t('integrity.record.too-long', { most: LONGEST }) }] };
  return { ok: true, value };
};

const readDay = (words: Visit['words'], sent: Sent, field: string, today: Day | undefined): Read<Day> => {
  const read = readDate(sent, field, field);
  if (!read.ok) return { ok: false, problems: [{ field: read.wrong.id, text: wrongDate(words, read.wrong) }] };
  if (read.day === undefined)
    return { ok: false, problems: [{ field: `${field}-day`, text: words.t('errors.date.missing') }] };
  if (today !== undefined && read.day > today)
    return { ok: false, problems: [{ field: `${field}-day`, text: words.t('errors.date.future') }] };
  return { ok: true, value: read.day };
};

/** An instant of a day and a time of London; without a time, where the day begins or ends. */
const readInstant = (words: Visit['words'], sent: Sent, which: 'from' | 'to', visit: Visit): Read<string> => {
  const day = readDay(words, sent, which, visit.today);
  if (!day.ok) return day;
  const field = `${which}-time`;
  const time = first(sent, field).trim();
  if (time === '') {
    const now = visit.services.clock.now();
    return {
      ok: true,
      value: formatInstant(which === 'from' ? startOfDay(day.value) : Math.min(endOfDay(day.value), now)),
    };
  }
  const read = londonTime(day.value, time);
  return 'at' in read
    ? { ok: true, value: read.at }
    : { ok: false, problems: [{ field, text: wrongDate(words, read) }] };
};

type Kind = 'outage.recorded' | 'inspection.announced' | 'incident.recorded';

interface RecordForm {
  readonly kind: Kind;
  readonly path: string;
  readonly roles: readonly Role[];
  readonly fields: (visit: Visit, sent: Sent, problems: readonly Problem[]) => Html;
  readonly read: (visit: Visit) => Read<Pick<Command, 'at' | 'data'>>;
}

const wrongOf = (...reads: readonly Read<unknown>[]): Problem[] =>
  reads.flatMap((read) => (read.ok ? [] : read.problems));

const area = (
  { words }: Visit,
  {
    field,
    label,
    hint,
    sent,
    problems,
  }: { field: string; label: string; hint?: string; sent: Sent; problems: readonly Problem[] },
): Html =>
  govukIn(words)('textarea', {
    id: field,
    name: field,
    label: { text: label, classes: 'govuk-label--s' },
    hint: hint === undefined ? undefined : { text: hint },
    value: first(sent, field),
    rows: '4',
    errorMessage: problemOf(problems, field),
  });

const timeField = ({ words }: Visit, field: 'from-time' | 'to-time', sent: Sent, problems: readonly Problem[]): Html =>
  govukIn(words)('input', {
    id: field,
    name: field,
    label: {
      text: words.t('common.optional', { label: words.t(`integrity.record.${field}`) }),
      classes: 'govuk-label--s',
    },
    hint: { text: words.t('integrity.record.time-hint') },
    value: first(sent, field),
    errorMessage: problemOf(problems, field),
    classes: 'govuk-input--width-5',
    inputmode: 'numeric',
  });

const FORMS: readonly RecordForm[] = [
  {
    kind: 'outage.recorded',
    path: '/integrity/record/outage',
    roles: ['head-of-service', 'director', 'administrator'],
    fields: (visit, sent, problems) => {
      const { t } = visit.words;
      return html`${(['from', 'to'] as const).map(
        (which) =>
          html`${dateField(visit.words, { name: which, label: t(`integrity.record.${which}-day`), sent, problems })}${timeField(visit, `${which}-time`, sent, problems)}`,
      )}${area(visit, { field: 'what', label: t('integrity.record.outage-what'), sent, problems })}`;
    },
    read: (visit) => {
      const { words, form } = visit;
      const from = readInstant(words, form, 'from', visit);
      const to = readInstant(words, form, 'to', visit);
      const what = readText(words, form, 'what', words.t('integrity.record.missing.outage'));
      if (!from.ok || !to.ok || !what.ok) return { ok: false, problems: wrongOf(from, to, what) };
      if ((parseInstant(from.value) ?? 0) > (parseInstant(to.value) ?? 0))
        return { ok: false, problems: [{ field: 'to-day', text: words.t('integrity.record.order') }] };
      return { ok: true, value: { at: from.value, data: { from: from.value, to: to.value, what: what.value } } };
    },
  },
  {
    kind: 'inspection.announced',
    path: '/integrity/record/inspection',
    roles: ['head-of-service', 'director'],
    fields: (visit, sent, problems) => {
      const { t } = visit.words;
      return html`${dateField(visit.words, { name: 'day', label: t('integrity.record.inspection-day'), sent, problems })}
        ${govukIn(visit.words)('input', {
          id: 'body',
          name: 'body',
          label: { text: t('integrity.record.inspection-body'), classes: 'govuk-label--s' },
          value: first(sent, 'body'),
          errorMessage: problemOf(problems, 'body'),
          classes: 'govuk-!-width-two-thirds',
        })}
        ${dateField(visit.words, {
          name: 'begins',
          label: t('common.optional', { label: t('integrity.record.inspection-begins') }),
          sent,
          problems,
        })}
        ${area(visit, { field: 'what', label: t('common.optional', { label: t('integrity.record.inspection-what') }), sent, problems })}`;
    },
    read: ({ words, form, today }) => {
      const day = readDay(words, form, 'day', today);
      const body = readText(words, form, 'body', words.t('integrity.record.missing.body'));
      const begins = readDate(form, 'begins', 'begins');
      const what = first(form, 'what').trim().slice(0, LONGEST);
      const wrong = begins.ok ? [] : [{ field: begins.wrong.id, text: wrongDate(words, begins.wrong) }];
      if (!day.ok || !body.ok || !begins.ok) return { ok: false, problems: [...wrongOf(day, body), ...wrong] };
      const data = {
        body: body.value,
        ...(begins.day === undefined ? {} : { begins: formatDay(begins.day) }),
        ...(what === '' ? {} : { what }),
      };
      return { ok: true, value: { at: formatDay(day.value), data } };
    },
  },
  {
    kind: 'incident.recorded',
    path: '/integrity/record/incident',
    roles: ['head-of-service', 'director'],
    fields: (visit, sent, problems) => {
      const { t } = visit.words;
      return html`${dateField(visit.words, { name: 'day', label: t('integrity.record.incident-day'), sent, problems })}${area(visit, { field: 'what', label: t('integrity.record.incident-what'), hint: t('integrity.record.incident-hint'), sent, problems })}`;
    },
    read: ({ words, form, today }) => {
      const day = readDay(words, form, 'day', today);
      const what = readText(words, form, 'what', words.t('integrity.record.missing.what'));
      if (!day.ok || !what.ok) return { ok: false, problems: wrongOf(day, what) };
      return { ok: true, value: { at: formatDay(day.value), data: { what: what.value } } };
    },
  },
];

/** Where what was recorded is said on the page before. */
export const RECORDED = 'recorded';

/** Records one event of the authority itself, once however often the form is sent, and goes on to an address; or says why not. */
export const recordOwn = async (
  visit: Visit,
  command: Pick<Command, 'kind' | 'at' | 'data'>,
  then: string,
  again: (problems: readonly Problem[]) => Html,
): Promise<Answer> => {
  const { services, me, form } = visit;
  const id = KEY.test(first(form, 'key')) ? first(form, 'key') : randomUUID();
  const recorded = await services.recorder.record(me, [{ ...command, id, children: [] }], { source: 'web' });
  if (recorded.ok) return { redirect: then };
  if (recorded.code === 'invalid')
    return { status: 422, body: again(recorded.problems.map(({ message }) => ({ text: message }))) };
  throw new Error(`${command.kind} of an authority was refused: ${recorded.code}`);
};

/** The hidden fields of a form that records: whose it is, and its key, by which it is recorded once. */
export const formStart = ({ token, form }: Visit): Html =>
  html`${token}<input type="hidden" name="key" value="${KEY.test(first(form, 'key')) ? first(form, 'key') : randomUUID()}">`;

const recordPage = (visit: Visit, { kind, path, fields }: RecordForm, problems: readonly Problem[]): Html => {
  const { words, page, form } = visit;
  const { t } = words;
  return page({
    title: words.name('kinds.form', kind),
    back: { href: '/integrity', text: t('integrity.title') },
    problems,
    body: html`<p class="govuk-body">${t('integrity.record.why')}</p>
      <form method="post" action="${path}" novalidate>
        ${formStart(visit)}
        ${fields(visit, form, problems)}
        ${govukIn(words)('button', { text: t('common.button.record') })}
      </form>`,
  });
};

/** The forms by which the authority says what explains how records were made. */
export const recordRoutes: readonly PageRoute[] = FORMS.flatMap((form): PageRoute[] => [
  { method: 'GET', path: form.path, access: { roles: form.roles }, handle: (visit) => recordPage(visit, form, []) },
  {
    method: 'POST',
    path: form.path,
    access: { roles: form.roles },
    handle: (visit) => {
      const read = form.read(visit);
      if (!read.ok) return { status: 422, body: recordPage(visit, form, read.problems) };
      return recordOwn(visit, { kind: form.kind, ...read.value }, `/integrity?${RECORDED}=yes`, (problems) =>
        recordPage(visit, form, problems),
      );
    },
  },
]);

/** What explains how records were made, of a period, and where more of it is said. */
export const recordSection = async (visit: Visit, period: Period): Promise<Html | false> => {
  const { words, me, services } = visit;
  const { t, dateTime, date } = words;
  const forms = FORMS.filter(({ kind }) => mayRecord(me.role, kind));
  if (forms.length === 0) return false;
  const { outages, inspections, incidents } = await readOwnRecord(services.ledger, me.authority);
  const within = (day: Day): boolean => day >= period.from && day <= period.to;
  const lines = [
    ...outages
      .filter(({ from, to }) => within(londonDay(from)) || within(londonDay(to)))
      .map(({ from, to, what }) => ({
        day: londonDay(from),
        name: words.name('kinds.name', 'outage.recorded'),
        text: t('integrity.record.outage', { from: dateTime(from), to: dateTime(to), what }),
      })),
    ...(['inspection.announced', 'incident.recorded'] as const).flatMap((kind) =>
      (kind === 'inspection.announced' ? inspections : incidents)
        .filter(({ day }) => within(day))
        .map(({ day, what }) => ({
          day,
          name: words.name('kinds.name', kind),
          text: t('integrity.record.known', { date: date(day), what }),
        })),
    ),
  ].sort((a, b) => b.day - a.day);
  return html`<section class="diogel-section" aria-labelledby="explaining">
      <h2 class="govuk-heading-m" id="explaining">${t('integrity.record.title')}</h2>
      <p class="govuk-body">${t('integrity.record.why')}</p>
      ${
        lines.length === 0
          ? html`<p class="govuk-body"><strong>${t('integrity.record.none')}</strong></p>`
          : html`<ul class="govuk-list govuk-list--bullet">${lines.map(({ name, text }) => html`<li><strong>${name}.</strong> ${text}</li>`)}</ul>`
      }
      <ul class="govuk-list">${forms.map(
        ({ kind, path }) =>
          html`<li><a class="govuk-link govuk-link--no-visited-state" href="${path}">${words.name('kinds.form', kind)}</a></li>`,
      )}</ul>
    </section>`;
};

/** The period as the fields of an address, to come back to. */
export const backTo = (period: Period): string => `/integrity?${new URLSearchParams(periodValues(period)).toString()}`;
