import { EVERY_ROLE, mayRecord, type Role } from '#src/access/index.ts';
import { type Kept, RETENTION_RULES } from '#src/practice/index.ts';
import type { Recording } from '#src/recording/index.ts';
import { citation } from '../../casework.ts';
import { govukIn } from '../../govuk/index.ts';
import { type Html, html } from '../../html.ts';
import type { Problem } from '../../layout.ts';
import { type Answer, first, type Sent, type Visit } from '../../site.ts';
import type { Words } from '../../words.ts';
import { problemOf } from '../asking.ts';

/** Who keeps the records of the whole authority: whoever may ask for erasing. */
export const RECORD_ROLES: readonly Role[] = EVERY_ROLE.filter((role) => mayRecord(role, 'erasure.asked'));

export const keepingPath = (child: string): string => `/children/${encodeURIComponent(child)}/keeping`;

/** The source of a retention rule, with its badge where it is not law. */
export const sourceOf = (words: Words, rule: string): Html | undefined => {
  const declared = RETENTION_RULES.find(({ id }) => id === rule);
  return declared === undefined ? undefined : citation(words, declared.instrument);
};

/** Until when one rule keeps a record, or why that cannot be said. */
export const untilWords = ({ t, date }: Words, { until, notKnown }: Kept): string =>
  until === null ? t(`records.not-known.${notKnown ?? 'end'}`) : t('records.until', { date: date(until) });

/** A text of some lines that a form asks for. */
export const textQuestion = (
  words: Words,
  name: 'reason' | 'inquiry',
  label: string,
  hint: string,
  sent: Sent,
  problems: readonly Problem[],
): Html => {
  const common = {
    id: name,
    name,
    label: { text: label, classes: 'govuk-label--s' },
    hint: { text: hint },
    value: first(sent, name),
    errorMessage: problemOf(problems, name),
  };
  return name === 'reason' ? govukIn(words)('textarea', { ...common, rows: 4 }) : govukIn(words)('input', common);
};

/** A form of this folder: its proof, its questions, its one button. */
export const form = (visit: Visit, action: string, body: Html, button: string, warning = false): Html =>
  html`<form method="post" action="${action}" novalidate>${visit.token}${body}${govukIn(visit.words)('button', {
    text: button,
    preventDoubleClick: true,
    ...(warning ? { classes: 'govuk-button--warning' } : {}),
  })}</form>`;

const FIELDS = ['basis', 'rule', 'entries', 'reason', 'inquiry'] as const;

/** Why something was not recorded, at the field that it is about. */
export const problemsOf = (
  { words: { t } }: Visit,
  recording: Extract<Recording, { readonly ok: false }>,
  otherwise: string,
): Problem[] => {
  const at = (field: string): string => FIELDS.find((name) => field === `data.${name}`) ?? otherwise;
  switch (recording.code) {
    case 'contradiction':
      return recording.contradictions.map(({ field, code }) => ({
        field: at(field),
        text: t(`forms.refused.${code}`),
      }));
    case 'invalid':
      return recording.problems.map(({ field }) => ({
        field: at(field),
        text: t(
          field === 'data.inquiry'
            ? 'records.wrong.inquiry'
            : field === 'data.reason'
              ? 'records.wrong.reason'
              : 'records.wrong.form',
        ),
      }));
    case 'forbidden':
      return [{ field: otherwise, text: t('common.forbidden.role') }];
    default:
      return [{ field: otherwise, text: t('records.wrong.changed') }];
  }
};

const nowOf = ({ services }: Visit): string => new Date(services.clock.now() / 1_000).toISOString();

/** Records one event about holds or erasing. */
export const recordOne = (
  visit: Visit,
  kind: string,
  children: readonly string[],
  data: Readonly<Record<string, unknown>>,
  expected?: Readonly<Record<string, number>>,
): Promise<Recording> =>
  visit.services.recorder.record(visit.me, [{ kind, at: nowOf(visit), children, data }], {
    source: 'web',
    ...(expected === undefined ? {} : { expected }),
  });

/** A page that was asked with something wrong. */
export const refused = (body: Html): Answer => ({ status: 422, body });

/** What an event says in a field that holds text; nothing where it holds none. */
export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
