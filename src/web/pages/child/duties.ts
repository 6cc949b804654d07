import { mayRecord } from '#src/access/index.ts';
import { type Day, HOLIDAY_NAMES } from '#src/calendar/index.ts';
import { behind, type Compiled, type Duty, type Fact, type Reasons } from '#src/law/index.ts';
import { groundsFor, namesDay, netOf, pausesOf } from '#src/practice/index.ts';
import { type DutyCard, dutyList, type Level } from '../../casework.ts';
import { type Content, type Html, html } from '../../html.ts';
import type { Visit } from '../../site.ts';
import type { Words } from '../../words.ts';
import { recordPath } from '../forms/addresses.ts';
import type { Owed, Picture } from './picture.ts';
import { postAndHolder } from './saying.ts';

/** "10 working days after Monday 3 April 2017, skipping Good Friday and Easter Monday: Wednesday 19 April 2017". */
export const reasonWords = (
  words: Words,
  { limit, start, due, holidays }: Pick<Reasons, 'limit' | 'start' | 'due' | 'holidays'>,
): string => {
  const { t } = words;
  const dates = { start: words.weekdayDate(start), due: words.weekdayDate(due) };
  if ('on' in limit) return t('duties.because.set', dates);
  if ('months' in limit) return t('duties.because.months', { ...dates, months: words.months(limit.months) });
  if ('days' in limit)
    return limit.days === 0
      ? t('duties.because.same-day', { due: dates.due })
      : t('duties.because.days', { ...dates, days: words.days(limit.days) });
  if ('hours' in limit) return t('duties.because.hours', { ...dates, hours: words.hours(limit.hours) });
  const days = words.workingDays(limit.workingDays);
  if (holidays.length === 0) return t('duties.because.working-days', { ...dates, days });
  const names = [...new Set(holidays.map(({ name }) => HOLIDAY_NAMES[name][words.language]))];
  return t('duties.because.working-days-skipping', { ...dates, days, holidays: words.list(names) });
};

/** What an event says of itself that tells it from others of its kind: where it came from, what it was about, how it ended. */
const detailOf = (words: Words, { data }: Fact): string => {
  const { name } = words;
  const said = [
    ...(typeof data['source'] === 'string' ? [name('codes.source', data['source'])] : []),
    ...(Array.isArray(data['reasons']) ? data['reasons'].map((reason) => name('codes.reason', reason)) : []),
    ...(typeof data['outcome'] === 'string' ? [name('codes.outcome', data['outcome'])] : []),
  ];
  return said.length === 0 ? '' : `: ${said.join('; ')}`;
};

/** Why a duty is due when it is: the count, the closure days that it did not skip, and the event that started it. */
const why = ({ words }: Visit, { duty, reasons }: Owed, facts: readonly Fact[], law: Compiled): Html => {
  const { t, name } = words;
  const counts = behind(duty, facts, law);
  const from = facts.find(({ id }) => id === reasons.from);
  const counted = facts.find(({ id }) => id === reasons.countedFrom);
  const event = (fact: Fact): string =>
    t('child.event-on', { what: name('kinds.name', fact.kind), date: words.date(fact.day) });
  return html`<p>${t('duties.label.why')}: ${reasonWords(words, reasons)}</p>
    ${reasons.closed.length > 0 && html`<p>${t('duties.because.closed', { days: words.days(reasons.closed.length) })} ${words.list(reasons.closed.map((day) => words.shortDate(day)))}</p>`}
    ${counts.length > 1 && html`<p>${t('duties.label.behind')}:</p><ul class="govuk-list govuk-list--bullet">${counts.map((fact) => html`<li>${event(fact)}${detailOf(words, fact)}</li>`)}</ul>`}
    ${counts.length <= 1 && from !== undefined && html`<p>${t('duties.label.started-by')}: ${event(from)}${counted !== undefined && counted.id !== from.id && `; ${t('child.counted-from', { what: event(counted) })}`}</p>`}`;
};

/** Where a pause of a duty's clock, or a later day, is asked for; undefined where the law gives none, it was asked for, or the visitor's post may not. */
export const pauseLink = (
  { words: { t }, me, child }: Visit,
  { facts, moment }: Picture,
  { rule, from, status }: Duty,
): Html | undefined => {
  const grounds = groundsFor(rule);
  const may = !moment.past && status === 'open' && mayRecord(me.role, 'clock.paused');
  if (grounds.length === 0 || !may || pausesOf({ rule, from }, facts, moment.asAt).length > 0) return undefined;
  const href = `${recordPath(child.child, 'clock.paused')}?rule=${encodeURIComponent(rule)}&from=${encodeURIComponent(from)}`;
  return html`<a class="govuk-link govuk-link--no-visited-state" href="${href}">${t(grounds.every(namesDay) ? 'child.pause.ask-later' : 'child.pause.ask')}</a>`;
};

/** Pauses of a duty's clock: what was asked for and agreed, and the day net of it beside the one that the law gives. */
const pauseHtml = (visit: Visit, picture: Picture, { duty }: Owed): Html | undefined => {
  const { words } = visit;
  const { facts, moment } = picture;
  if (groundsFor(duty.rule).length === 0) return undefined;
  const { t } = words;
  const link = pauseLink(visit, picture, duty);
  const pauses = pausesOf(duty, facts, moment.asAt);
  const net = netOf(duty, facts, moment.asAt);
  const date = (day: Day): string => words.date(day);
  return html`${pauses
    .filter(({ state }) => state !== 'agreed')
    .map(({ state, from, until }) =>
      state === 'waiting'
        ? html`<p>${t('child.pause.waiting', { from: date(from), until: date(until) })}</p>`
        : html`<p>${t('child.pause.refused', { from: date(from) })}</p>`,
    )}${
    net !== undefined &&
    html`<p>${t(net.named ? 'child.pause.moved' : 'child.pause.net', {
      gross: date(duty.due),
      net: date(net.due),
      days: 'workingDays' in duty.limit ? words.workingDays(net.paused) : words.days(net.paused),
    })}</p>`
  }${link !== undefined && html`<p>${link}</p>`}`;
};

/** Who has a duty: the post that owns it and its holder; nobody, where nobody does. */
const who = ({ words, organisation }: Visit, post: string | null, day: Day): Content =>
  post === null ? words.t('common.nobody') : postAndHolder(words, organisation, post, day);

/** What is owed, each with who, law and reason, and the form that does it for whoever may record it. */
export const owedList = (visit: Visit, picture: Picture, law: Compiled, level: Level): Html => {
  const { words, me, child } = visit;
  const { asAt, past } = picture.moment;
  const done = new Map(law.rules.map(({ id, doneBy }) => [id, doneBy.kind]));
  const cards = picture.owed.map((owed): DutyCard => {
    const { duty, reasons, post } = owed;
    const kind = done.get(duty.rule);
    const acts = !past && kind !== undefined && mayRecord(me.role, kind);
    return {
      rule: duty.rule,
      status: duty.status,
      start: duty.start,
      due: duty.due,
      today: asAt,
      who: who(visit, post, asAt),
      ...(reasons.instrument === undefined ? {} : { law: reasons.instrument }),
      asks: true,
      why: html`${why(visit, owed, picture.facts, law)}${pauseHtml(visit, picture, owed)}`,
      ...(acts
        ? {
            action: {
              text: words.name('kinds.form', kind),
              href: `${recordPath(child.child, kind)}?rule=${encodeURIComponent(duty.rule)}${kind === 'record.signed-off' ? `&entry=${encodeURIComponent(duty.from)}` : ''}`,
            },
          }
        : {}),
    };
  });
  return html`${dutyList(words, cards, level)}${picture.unanswered.map(({ rule, year }) => html`<p class="govuk-body">${words.t('child.outside-calendar', { rule: words.name('duties.rule', rule), year: String(year) })}</p>`)}`;
};
