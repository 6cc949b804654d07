import { mayRecord } from '#src/access/index.ts';
import { parseDay } from '#src/calendar/index.ts';
import type { RecordedEvent } from '#src/ledger/index.ts';
import type { Grade, OpenRisk } from '#src/practice/index.ts';
import { badge, type Tone } from '../../casework.ts';
import { govukIn } from '../../govuk/index.ts';
import { type Html, html, join } from '../../html.ts';
import type { Visit } from '../../site.ts';
import { recordPath } from '../forms/addresses.ts';
import type { Picture } from './picture.ts';
import { entryWords, postAndHolder, written } from './saying.ts';

/** The events whose words the list of risks shows. */
export const riskEvents = (risks: readonly OpenRisk[]): string[] =>
  risks.flatMap(({ identified, judged }) => [identified.id, judged.id]);

/** How much a grade asks for attention. */
export const GRADE_TONES: Readonly<Record<Grade, Tone>> = {
  low: 'quiet',
  moderate: 'calm',
  high: 'caution',
  'very-high': 'alarm',
};

const text = (event: RecordedEvent | undefined, field: string): string => {
  const value = event?.data[field];
  return typeof value === 'string' ? value : '';
};

const riskCard = (visit: Visit, picture: Picture, risk: OpenRisk, events: ReadonlyMap<string, RecordedEvent>): Html => {
  const { words, me, child, organisation } = visit;
  const { t, name } = words;
  const { asAt, past } = picture.moment;
  const [identified, judged] = [events.get(risk.identified.id), events.get(risk.judged.id)];
  const { before } = risk;
  const late = risk.nextLook === undefined || risk.nextLook < asAt;
  const quoted = judged?.data['evidence'];
  const entries = judged?.data['entries'];
  const evidence = [
    ...(Array.isArray(quoted) ? quoted.map((line) => html`${String(line)}`) : []),
    ...(Array.isArray(entries) ? entries.map((entry) => html`${entryWords(words, picture.all, String(entry))}`) : []),
  ];
  const actBy = parseDay(text(judged, 'actBy'));
  const row = (label: string, value: Html) => ({ key: { text: label }, value: { html: value } });
  const field = (of: string): string => name('fields.name', `risk.identified.${of}`);
  const doing = (['risk.reviewed', 'risk.acted', 'risk.closed'] as const).filter(
    (kind) => !past && mayRecord(me.role, kind) && (kind !== 'risk.acted' || risk.acting),
  );
  const harm = name('codes.harm', String(risk.identified.data['harm']));
  return govukIn(words)('summary-list', {
    card: {
      title: {
        html: html`${harm} ${badge(name('codes.graded', risk.grade), GRADE_TONES[risk.grade])}${
          before !== undefined &&
          before !== risk.grade &&
          html` <span class="diogel-muted">${t('child.risk.before', { grade: name('codes.grade', before) })}</span>`
        }`,
        headingLevel: 3,
      },
      actions: {
        items: doing.map((kind) => ({
          href: `${recordPath(child.child, kind)}?risk=${encodeURIComponent(risk.risk)}`,
          text: name('kinds.form', kind),
          visuallyHiddenText: `: ${harm}`,
        })),
      },
    },
    rows: [
      row(field('from'), written(text(identified, 'from') || t('common.not-known'))),
      row(
        t('child.risk.judged'),
        html`${name('codes.likelihood', String(risk.judged.data['likelihood']))}; ${name('codes.severity', String(risk.judged.data['severity']))} (${words.date(risk.judged.day)}, ${postAndHolder(words, organisation, judged?.by ?? '', risk.judged.day)})`,
      ),
      row(field('protects'), written(text(judged, 'protects') || t('common.not-known'))),
      ...(evidence.length === 0 ? [] : [row(field('evidence'), join(evidence, html`<br>`))]),
      row(field('decision'), written(text(judged, 'decision') || t('common.not-known'))),
      ...(actBy === undefined
        ? []
        : [
            row(
              field('action'),
              html`${written(text(judged, 'action'))}<br>${postAndHolder(words, organisation, text(judged, 'post'), asAt)}, ${words.date(actBy)} ${
                risk.acting
                  ? actBy < asAt && badge(t('duties.status.overdue'), 'alarm')
                  : badge(t('child.risk.done'), 'calm')
              }`,
            ),
          ]),
      row(
        field('nextLook'),
        html`${risk.nextLook === undefined ? t('common.not-known') : words.weekdayDate(risk.nextLook)} ${late && badge(t('duties.status.overdue'), 'alarm')}`,
      ),
    ],
  });
};

/** The risks to a child now: what harm, from what, how grave, what protects, on what evidence, what is decided, who looks again and when. */
export const riskList = (
  visit: Visit,
  picture: Picture,
  risks: readonly OpenRisk[],
  events: ReadonlyMap<string, RecordedEvent>,
): Html => {
  const { t } = visit.words;
  if (risks.length === 0) {
    const closed = picture.facts.filter(({ kind }) => kind === 'risk.closed').length;
    return html`<p class="govuk-body">${closed > 0 ? t('child.risk.none-open', { count: closed }) : t('child.risk.none')}</p>`;
  }
  return html`${risks.map((risk) => riskCard(visit, picture, risk, events))}`;
};
