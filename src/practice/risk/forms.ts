import { type Carried, forms, type Question } from '../form.ts';
import { HARMS, LIKELIHOODS, SEVERITIES } from './kinds.ts';

const RISK: Question = { ask: 'matter', field: 'risk', among: ['risk-open'] };

const JUDGED: readonly Question[] = [
  { ask: 'one', field: 'likelihood', of: LIKELIHOODS, names: 'likelihood' },
  { ask: 'one', field: 'severity', of: SEVERITIES, names: 'severity' },
  { ask: 'long-text', field: 'protects', most: 4_000, rows: 3 },
  { ask: 'lines', field: 'evidence' },
  { ask: 'entries', field: 'entries', optional: true },
  { ask: 'long-text', field: 'decision', most: 4_000, rows: 3 },
  { ask: 'date', field: 'nextLook', future: true },
  { ask: 'long-text', field: 'action', most: 4_000, rows: 2, optional: true },
  { ask: 'post', field: 'post', optional: true },
  { ask: 'date', field: 'actBy', future: true, optional: true },
];

const from = ['risk.identified', 'risk.reviewed'] as const;

// The grade and the decision are judged anew each time: what they were is told beside the question. What protects and what
// speaks for it mostly still holds, and is looked through.
const CARRIED: Readonly<Record<string, Carried>> = {
  likelihood: { from, told: true },
  severity: { from, told: true },
  protects: { from },
  evidence: { from },
};

const JUDGED_AGAIN = JUDGED.map((question): Question => {
  const carried = CARRIED[question.field];
  return carried === undefined ? question : { ...question, carried };
});

export const riskForms = forms({
  'risk.identified': {
    questions: [
      { ask: 'nothing', field: 'risk' },
      { ask: 'one', field: 'harm', of: HARMS, names: 'harm', long: true },
      { ask: 'long-text', field: 'from', most: 4_000, rows: 2 },
      ...JUDGED,
    ],
    together: false,
  },
  'risk.reviewed': { questions: [RISK, ...JUDGED_AGAIN], together: false },
  'risk.acted': { questions: [RISK, { ask: 'long-text', field: 'done', most: 4_000 }], together: false },
  'risk.closed': {
    questions: [RISK, { ask: 'long-text', field: 'reason', most: 4_000 }],
    together: false,
    confirm: true,
  },
});
