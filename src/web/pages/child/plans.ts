import { mayRecord } from '#src/access/index.ts';
import type { RecordedEvent } from '#src/ledger/index.ts';
import type { OpenPlan } from '#src/practice/index.ts';
import { badge } from '../../casework.ts';
import { govukIn } from '../../govuk/index.ts';
import { type Html, html } from '../../html.ts';
import type { Visit } from '../../site.ts';
import { recordPath } from '../forms/addresses.ts';
import type { Picture } from './picture.ts';
import { postAndHolder, written } from './saying.ts';

type PlanAction = OpenPlan['actions'][number];

/** The events whose words the plans show. */
export const planEvents = (plans: readonly OpenPlan[]): string[] =>
  plans.flatMap(({ agreed, reviews, actions }) => [
    agreed.id,
    ...reviews.map(({ id }) => id),
    ...actions.flatMap((action) => [action.agreed.id, ...(action.done === undefined ? [] : [action.done.id])]),
  ]);

const text = (event: RecordedEvent | undefined, field: string): string => {
  const value = event?.data[field];
  return typeof value === 'string' ? value : '';
};

const actionHtml = (
  { words, me, child, organisation }: Visit,
  { moment }: Picture,
  action: PlanAction,
  events: ReadonlyMap<string, RecordedEvent>,
): Html => {
  const { t, name } = words;
  const { asAt, past } = moment;
  const { by } = action;
  const agreed = events.get(action.agreed.id);
  const done = action.done === undefined ? undefined : events.get(action.done.id);
  const what = text(agreed, 'what') || t('common.not-known');
  const state =
    action.done === undefined
      ? by !== undefined && by < asAt && badge(t('duties.status.overdue'), 'alarm')
      : done?.data['carriedOut'] === false
        ? badge(t('child.plan.not-done'), 'caution')
        : badge(t('child.risk.done'), 'calm');
  return html`<li>${written(what)} ${state}<br><span class="diogel-muted">${postAndHolder(words, organisation, text(agreed, 'post'), asAt)}${by !== undefined && html`, ${words.date(by)}`}</span>${
    done !== undefined && html`<br>${name('fields.name', 'plan.action-done.effect')}: ${written(text(done, 'effect'))}`
  }${
    action.done === undefined &&
    !past &&
    mayRecord(me.role, 'plan.action-done') &&
    html`<br><a class="govuk-link govuk-link--no-visited-state" href="${recordPath(child.child, 'plan.action-done')}?planAction=${encodeURIComponent(action.id)}">${name('kinds.form', 'plan.action-done')}<span class="govuk-visually-hidden">: ${what}</span></a>`
  }</li>`;
};

const planCard = (visit: Visit, picture: Picture, plan: OpenPlan, events: ReadonlyMap<string, RecordedEvent>): Html => {
  const { words, me, child } = visit;
  const { t, name } = words;
  const { asAt, past } = picture.moment;
  const agreed = events.get(plan.agreed.id);
  const reviews = plan.reviews.flatMap(({ id }) => events.get(id) ?? []);
  const changes = text(reviews.at(-1), 'changes');
  // A review that says nothing of the outcomes leaves them as they were.
  const stated = (reviews.findLast(({ data }) => data['outcomes'] !== undefined) ?? agreed)?.data['outcomes'];
  const outcomes = Array.isArray(stated) ? stated.map(String) : [];
  const towards = ({ agreed: { id } }: PlanAction): string => text(events.get(id), 'towards').trim();
  const list = (actions: readonly PlanAction[]): Html | false =>
    actions.length > 0 &&
    html`<ul class="govuk-list govuk-list--bullet">${actions.map((action) => actionHtml(visit, picture, action, events))}</ul>`;
  // An action that names none of the outcomes in its own words stands by itself.
  const others = plan.actions.filter((action) => !outcomes.some((outcome) => outcome.trim() === towards(action)));
  const title = t('child.plan.since', { date: words.date(plan.agreed.day) });
  const row = (label: string, value: Html) => ({ key: { text: label }, value: { html: value } });
  const doing = (['plan.reviewed', 'plan.action-agreed'] as const).filter((kind) => !past && mayRecord(me.role, kind));
  const late = plan.reviewOn === undefined || plan.reviewOn < asAt;
  return govukIn(words)('summary-list', {
    card: {
      title: { text: title, headingLevel: 3 },
      actions: {
        items: doing.map((kind) => ({
          href: `${recordPath(child.child, kind)}?carePlan=${encodeURIComponent(plan.carePlan)}`,
          text: name('kinds.form', kind),
          visuallyHiddenText: `: ${title}`,
        })),
      },
    },
    rows: [
      row(name('fields.name', 'plan.agreed.needs'), written(text(agreed, 'needs') || t('common.not-known'))),
      row(
        name('fields.name', 'plan.agreed.outcomes'),
        outcomes.length === 0
          ? html`${t('common.not-known')}`
          : html`<ul class="govuk-list">${outcomes.map(
              (outcome) =>
                html`<li>${written(outcome)}${list(plan.actions.filter((action) => towards(action) === outcome.trim()))}</li>`,
            )}</ul>`,
      ),
      ...(plan.actions.length === 0
        ? [row(t('child.plan.actions'), html`${t('child.plan.no-actions')}`)]
        : others.length === 0
          ? []
          : [row(t('child.plan.actions'), html`${list(others)}`)]),
      ...(changes === '' ? [] : [row(name('fields.name', 'plan.reviewed.changes'), written(changes))]),
      row(
        name('fields.name', 'plan.reviewed.reviewOn'),
        html`${plan.reviewOn === undefined ? t('common.not-known') : words.weekdayDate(plan.reviewOn)} ${late && badge(t('duties.status.overdue'), 'alarm')}`,
      ),
    ],
  });
};

/** The care and support plans that are open: the needs, the outcomes with what is done for them, by whom and by when, and the next review. */
export const planList = (visit: Visit, picture: Picture, events: ReadonlyMap<string, RecordedEvent>): Html =>
  html`${picture.plans.map((plan) => planCard(visit, picture, plan, events))}`;
