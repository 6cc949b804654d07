import { mayRecord } from '#src/access/index.ts';
import { addMonths, type Day } from '#src/calendar/index.ts';
import { inForceFor, type PlacementInForce } from '#src/practice/index.ts';
import { badge } from '../../casework.ts';
import { govukIn } from '../../govuk/index.ts';
import { type Html, html } from '../../html.ts';
import type { Visit } from '../../site.ts';
import { recordPath } from '../forms/addresses.ts';
import type { Picture, Shown } from './picture.ts';
import { postAndHolder } from './saying.ts';

/** One part of what is in force, with the kind that records it and the rules that ask for it. */
interface Part {
  readonly label: string;
  readonly value: Html | undefined;
  readonly kind: string;
  readonly rules: readonly string[];
}

/** What is in force for a looked-after child, what is missing of it before what is there; undefined for a child who is not looked after. */
export const lookedAfterHtml = (visit: Visit, picture: Picture, person: Shown): Html | undefined => {
  const { words, me, child, organisation } = visit;
  const { t, name } = words;
  const { asAt, past } = picture.moment;
  const found = inForceFor(picture.facts);
  if (found === undefined) return undefined;
  const { officer, review, until, placements } = found;
  const owedFor = (rules: readonly string[]) => picture.owed.find(({ duty }) => rules.includes(duty.rule))?.duty;
  const on = (day: Day | undefined): Html | undefined => (day === undefined ? undefined : html`${words.date(day)}`);
  const reviews = ['lac-review-first', 'lac-review-second', 'lac-review-next'];
  const nextReview = owedFor(reviews);
  const { born } = person;
  const ofSchoolAge = born === null || (addMonths(born, 60) <= asAt && asAt < addMonths(born, 192));

  const placementPart = ({ began, endBy }: PlacementInForce): Part => {
    const { kind, area } = began.data;
    const unregistered = kind === 'without-registration';
    return {
      label: name('fields.name', 'placement.began.placement'),
      value: html`${name('codes.placement-kind', String(kind))}, ${words.date(began.day)}${
        typeof area === 'string' && area !== 'own-area' && html`<br>${name('codes.placement-area', area)}`
      }${
        unregistered &&
        html`<br>${badge(t('child.care.without-registration'), 'alarm')} ${
          endBy === undefined ? t('child.care.nobody-decided') : t('child.care.ends-by', { date: words.date(endBy) })
        }`
      }`,
      kind: unregistered ? 'placement.decided' : 'placement.began',
      rules: [],
    };
  };
  const planPart = ({ plan }: PlacementInForce): Part => {
    const whole =
      plan?.data['signed'] === true && plan.data['officerTold'] === true && plan.data['viewsTaken'] === true;
    return {
      label: name('kinds.name', 'placement-plan.agreed'),
      value:
        plan === undefined
          ? undefined
          : html`${words.date(plan.day)} ${!whole && badge(t('child.care.not-whole'), 'caution')}`,
      kind: 'placement-plan.agreed',
      rules: ['placement-plan'],
    };
  };
  const parts: Part[] = [
    ...(placements.length === 0
      ? [
          {
            label: name('fields.name', 'placement.began.placement'),
            value: undefined,
            kind: 'placement.began',
            rules: [],
          },
        ]
      : placements.flatMap((each) => [placementPart(each), planPart(each)])),
    {
      label: name('kinds.name', 'part6-plan.agreed'),
      value: on(found.part6Plan?.day),
      kind: 'part6-plan.agreed',
      rules: ['part6-plan'],
    },
    {
      label: name('fields.name', 'reviewing-officer.appointed.officer'),
      value: officer === undefined ? undefined : postAndHolder(words, organisation, officer, asAt),
      kind: 'reviewing-officer.appointed',
      rules: ['iro-named'],
    },
    {
      label: t('child.care.review'),
      value:
        nextReview === undefined
          ? on(review?.day)
          : html`${review !== undefined && html`${t('child.care.last', { date: words.date(review.day) })}<br>`}${t('child.care.next', { date: words.date(nextReview.due) })}`,
      kind: 'looked-after-review.held',
      rules: reviews,
    },
    ...(until === undefined
      ? []
      : [
          {
            label: t('child.care.order'),
            value: html`${t('child.care.ends-by', { date: words.date(until) })}`,
            kind: 'legal-status.changed',
            rules: ['order-runs-out'],
          },
        ]),
    {
      label: name('kinds.name', 'health-assessment.held'),
      value: on(found.health?.day),
      kind: 'health-assessment.held',
      rules: ['health-assessment-first', 'health-assessment-first-2007', 'health-review-u5', 'health-review-5plus'],
    },
    { label: t('child.care.gp'), value: on(found.gp?.day), kind: 'gp.registered', rules: ['gp-registration'] },
    {
      label: name('kinds.name', 'dentist.seen'),
      value: on(found.dentist?.day),
      kind: 'dentist.seen',
      rules: ['dentist-seen'],
    },
    ...(ofSchoolAge
      ? [
          {
            label: name('kinds.name', 'education-plan.written'),
            value:
              found.education === undefined
                ? undefined
                : html`${name('codes.education-stage', String(found.education.data['stage']))}, ${words.date(found.education.day)}`,
            kind: 'education-plan.written',
            rules: ['pep-initiated'],
          },
        ]
      : []),
    {
      label: t('child.care.information-form'),
      value: on(found.informationForm?.day),
      kind: 'information-form.updated',
      rules: ['missing-info-form'],
    },
  ];
  const stands = parts.map((part) => {
    const duty = owedFor(part.rules);
    const overdue = duty?.status === 'overdue';
    return { part, duty, rank: overdue ? 0 : part.value === undefined ? 1 : 2 };
  });
  return govukIn(words)('summary-list', {
    classes: 'diogel-care',
    rows: stands
      .sort((a, b) => a.rank - b.rank)
      .map(({ part: { label, value, kind }, duty }) => ({
        key: { text: label },
        value: {
          html: html`${value ?? html`<strong>${t('common.not-recorded')}</strong>`} ${
            duty !== undefined &&
            (duty.status === 'overdue'
              ? badge(t('duties.due.overdue-since', { date: words.date(duty.due) }), 'alarm')
              : value === undefined && badge(t('duties.due.on', { date: words.date(duty.due) }), 'caution'))
          }`,
        },
        ...(past || !mayRecord(me.role, kind)
          ? {}
          : {
              actions: {
                items: [
                  {
                    href: recordPath(child.child, kind),
                    text: t('common.button.record'),
                    visuallyHiddenText: `: ${name('kinds.form', kind)}`,
                  },
                ],
              },
            }),
      })),
  });
};
