/** An event of a made-up child, as a line of the interchange has it. */
export interface Happened {
  readonly at: string;
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** When it was written down, where that was not at once: a date-time with its offset. */
  readonly recorded?: string;
}

/** What this release does about it, and the day on which it would have. */
export type Shown =
  /** A duty begins: a signal. */
  | { readonly rule: string; readonly begins: string }
  /** A duty is overdue for the first time. */
  | { readonly rule: string; readonly overdue: string }
  /** The open case is on the list of those that nobody has. */
  | { readonly nobody: string }
  /** The last event cannot be recorded: the field that is wrong, and the code of the refusal or the problem. */
  | { readonly refused: string; readonly field: string };

/** A failure that an inquiry or an inspection found, as a scenario over a made-up child. Words are in the locales, under the id. */
export interface Lesson {
  readonly id: string;
  readonly happened: readonly Happened[];
  readonly shown: Shown;
}

const opened = (at: string): Happened => ({ at, kind: 'case.opened', data: {} });
const allocated = (at: string): Happened => ({
  at,
  kind: 'case.allocated',
  data: { worker: 'post-worker', team: 'north' },
});
const told = (at: string, contact: string, source: string, reason: string): Happened => ({
  at,
  kind: 'contact.received',
  data: { contact, source, reasons: [reason] },
});
const turnedAway = (at: string, contact: string): Happened => ({
  at,
  kind: 'contact.decided',
  data: { contact, outcome: 'no-further-action' },
});
const visit = (at: string, seen: boolean, alone: boolean): Happened => ({
  at,
  kind: 'visit.made',
  data: { seen, alone, place: 'home' },
});
const refused = (at: string): Happened => ({ at, kind: 'visit.refused', data: {} });
const assessed = (at: string, n: number): Happened => ({
  at,
  kind: 'assessment.completed',
  data: { assessment: `a${n}`, contact: `k${n}`, childSeen: true },
});
const missing = (at: string, episode: string): Happened => ({
  at,
  kind: 'missing.reported',
  data: { episode, place: 'home', policeTold: true },
});
const RISK = {
  risk: 'r',
  harm: 'sexual-exploitation',
  from: 'an adult who gives lifts and presents',
  likelihood: 'likely',
  severity: 'serious',
  protects: 'a youth worker whom the child trusts',
  evidence: ['"he waits at the gate" (school)'],
  decision: 'strategy discussion',
} as const;
const risk = (at: string, data: Readonly<Record<string, unknown>>): Happened => ({
  at,
  kind: 'risk.identified',
  data: { ...RISK, ...data },
});

const registered = (at: string): Happened => ({
  at,
  kind: 'conference.held',
  data: { type: 'initial', decision: 'registered', categories: ['neglect'] },
});
const strategy = (at: string, ...agencies: readonly string[]): Happened => ({
  at,
  kind: 'strategy.held',
  data: { enquiry: 'q', agencies, decision: 'enquiries' },
});
const noted = (at: string, concern: string): Happened => ({
  at,
  kind: 'concern.noted',
  data: { concern, source: 'school', told: 'noted by the class teacher' },
});
const sign = (item: string, on: string) => ({ item, current: true, recent: false, evidence: 'seen by the school', on });

/** In the order in which the page tells them. */
export const LESSONS: readonly Lesson[] = [
  {
    id: 'unanswered',
    happened: [told('2025-05-01', 'k1', 'parent-carer', 'neglect')],
    shown: { rule: 'contact-decision', overdue: '2025-05-03' },
  },
  {
    id: 'again-and-again',
    happened: [
      told('2025-01-06', 'k1', 'school', 'neglect'),
      turnedAway('2025-01-07', 'k1'),
      told('2025-03-10', 'k2', 'relative', 'neglect'),
      turnedAway('2025-03-11', 'k2'),
      told('2025-08-18', 'k3', 'health-visitor', 'neglect'),
      turnedAway('2025-08-19', 'k3'),
    ],
    shown: { rule: 'signal-no-further-action', begins: '2025-08-19' },
  },
  {
    id: 'family-set-aside',
    happened: [
      told('2025-01-13', 'k1', 'relative', 'physical-abuse'),
      turnedAway('2025-01-13', 'k1'),
      told('2025-02-10', 'k2', 'relative', 'neglect'),
      turnedAway('2025-02-11', 'k2'),
      told('2025-03-24', 'k3', 'relative', 'neglect'),
      turnedAway('2025-03-25', 'k3'),
    ],
    shown: { rule: 'signal-no-further-action', begins: '2025-03-25' },
  },
  {
    id: 'not-told',
    happened: [told('2025-02-03', 'k1', 'school', 'physical-abuse'), turnedAway('2025-02-04', 'k1')],
    shown: { rule: 'referrer-acknowledgement', overdue: '2025-02-13' },
  },
  {
    id: 'in-pieces',
    happened: [
      told('2025-02-03', 'k1', 'school', 'physical-abuse'),
      told('2025-04-14', 'k2', 'gp', 'physical-abuse'),
      told('2025-06-09', 'k3', 'hospital', 'physical-abuse'),
    ],
    shown: { rule: 'signal-injuries', begins: '2025-06-09' },
  },
  {
    id: 'small-things',
    happened: [
      noted('2025-09-15', 'changed-behaviour'),
      noted('2025-10-06', 'injury'),
      noted('2025-11-10', 'school-absence'),
    ],
    shown: { rule: 'signal-concerns', begins: '2025-11-10' },
  },
  {
    id: 'each-alone',
    happened: [
      told('2025-01-10', 'k1', 'police', 'domestic-abuse'),
      told('2025-02-21', 'k2', 'police', 'domestic-abuse'),
      told('2025-05-02', 'k3', 'police', 'domestic-abuse'),
    ],
    shown: { rule: 'signal-domestic-abuse', begins: '2025-05-02' },
  },
  {
    id: 'not-visited',
    happened: [
      { at: '2016-10-31', kind: 'care.began', data: { legalStatus: 'care-order' } },
      {
        at: '2016-10-31',
        kind: 'placement.began',
        data: { placement: 'p', kind: 'foster-authority', untilEighteen: false, regime: 'standard' },
      },
      visit('2016-11-07', true, true),
      visit('2017-06-12', true, true),
    ],
    shown: { rule: 'lac-visit-next', overdue: '2016-12-20' },
  },
  {
    id: 'invisible',
    happened: [
      opened('2025-02-17'),
      allocated('2025-02-17'),
      visit('2025-03-03', true, false),
      visit('2025-03-24', true, false),
    ],
    shown: { rule: 'signal-not-alone', begins: '2025-03-24' },
  },
  {
    id: 'at-the-door',
    happened: [
      opened('2025-09-01'),
      allocated('2025-09-01'),
      refused('2025-10-06'),
      visit('2025-10-09', false, false),
      refused('2025-10-15'),
    ],
    shown: { rule: 'signal-no-access', begins: '2025-10-15' },
  },
  {
    id: 'many-assessments',
    happened: [
      told('2023-12-11', 'k1', 'school', 'neglect'),
      assessed('2024-01-15', 1),
      told('2024-10-07', 'k2', 'police', 'domestic-abuse'),
      assessed('2024-11-04', 2),
      told('2025-08-11', 'k3', 'school', 'neglect'),
      assessed('2025-09-08', 3),
    ],
    shown: { rule: 'signal-assessments', begins: '2025-09-08' },
  },
  {
    id: 'exploitation',
    happened: [
      opened('2025-01-20'),
      allocated('2025-01-20'),
      told('2025-02-10', 'k1', 'school', 'sexual-exploitation'),
    ],
    shown: { rule: 'signal-exploitation', begins: '2025-02-10' },
  },
  {
    id: 'missing-again',
    happened: [missing('2025-07-04', 'm1'), missing('2025-07-26', 'm2'), missing('2025-09-12', 'm3')],
    shown: { rule: 'signal-missing', begins: '2025-09-12' },
  },
  {
    id: 'no-next-look',
    happened: [opened('2025-03-03'), risk('2025-03-03', {})],
    shown: { refused: 'missing', field: 'data.nextLook' },
  },
  {
    id: 'no-action',
    happened: [opened('2025-03-03'), risk('2025-03-03', { severity: 'severe', nextLook: '2025-03-17' })],
    shown: { refused: 'action-needed', field: 'data.action' },
  },
  {
    id: 'never-looked-again',
    happened: [opened('2025-03-03'), risk('2025-03-03', { nextLook: '2025-03-17' })],
    shown: { rule: 'risk-look', overdue: '2025-03-18' },
  },
  {
    id: 'closed-over',
    happened: [
      opened('2025-03-03'),
      risk('2025-03-03', { nextLook: '2025-03-17' }),
      { at: '2025-03-10', kind: 'case.closed', data: {} },
    ],
    shown: { refused: 'risk-open', field: 'kind' },
  },
  {
    id: 'nobodys',
    happened: [opened('2025-02-03'), allocated('2025-02-03'), { at: '2025-06-30', kind: 'case.unallocated', data: {} }],
    shown: { nobody: '2025-06-30' },
  },
  {
    id: 'left-on-register',
    happened: [
      opened('2025-02-24'),
      allocated('2025-02-24'),
      registered('2025-03-03'),
      { at: '2025-05-12', kind: 'case.unallocated', data: {} },
    ],
    shown: { rule: 'coordinator-named', overdue: '2025-05-13' },
  },
  {
    id: 'written-later',
    happened: [
      opened('2025-02-24'),
      registered('2025-03-03'),
      { ...visit('2025-03-14', true, true), recorded: '2025-04-16T10:00:00+01:00' },
    ],
    shown: { rule: 'cp-visit', overdue: '2025-03-18' },
  },
  {
    id: 'moved-date',
    happened: [
      opened('2025-02-24'),
      registered('2025-03-03'),
      {
        at: '2025-03-17',
        kind: 'clock.paused',
        data: {
          pause: 'p1',
          rule: 'cp-visit',
          entry: 'e1',
          ground: 'complex-enquiry',
          why: 'the worker is on leave',
          until: '2025-04-14',
        },
      },
    ],
    shown: { refused: 'no-lawful-pause', field: 'data.ground' },
  },
  {
    id: 'nobody-read',
    happened: [
      strategy('2025-03-03', 'police', 'social-services'),
      { at: '2025-03-12', kind: 'enquiry.concluded', data: { enquiry: 'q', determination: 'unsubstantiated' } },
    ],
    shown: { rule: 's47-ratified', overdue: '2025-03-13' },
  },
  {
    id: 'score-lowered',
    happened: [
      opened('2025-03-03'),
      {
        at: '2025-03-10',
        kind: 'exploitation.assessed',
        data: {
          assessment: 'x',
          instrument: 'golau',
          version: '1',
          language: 'cy',
          wording: { lifts: 'Oedolion nad yw’r teulu’n eu hadnabod yn ei godi' },
          indicators: [
            sign('lifts', '2025-03-03'),
            sign('presents', '2025-03-03'),
            sign('away-at-night', '2025-03-03'),
          ],
          total: 12,
          band: 'act',
          asked: 'protection',
          judgement: 'streetwise, and makes her own choices',
          response: 'information',
          reviewOn: '2025-04-07',
        },
      },
    ],
    shown: { refused: 'response-lowered', field: 'data.response' },
  },
  {
    id: 'decided-not-done',
    happened: [
      opened('2025-03-03'),
      risk('2025-03-03', {
        severity: 'severe',
        nextLook: '2025-03-17',
        action: 'find a safe place for the nights',
        post: 'post-worker',
        actBy: '2025-03-10',
      }),
    ],
    shown: { rule: 'risk-action', overdue: '2025-03-11' },
  },
  {
    id: 'plan-drifts',
    happened: [
      opened('2025-03-03'),
      {
        at: '2025-03-03',
        kind: 'plan.agreed',
        data: {
          carePlan: 'c',
          needs: 'somebody who is there in the mornings',
          outcomes: ['in school every day'],
          monitoring: 'the school tells the worker each week',
          reviewOn: '2025-06-02',
        },
      },
      {
        at: '2025-03-03',
        kind: 'plan.action-agreed',
        data: { carePlan: 'c', planAction: 'a', what: 'a family worker', post: 'post-worker', actBy: '2025-03-31' },
      },
    ],
    shown: { rule: 'plan-action', overdue: '2025-04-01' },
  },
  {
    id: 'one-agency',
    happened: [opened('2025-03-03'), strategy('2025-03-03', 'social-services')],
    shown: { rule: 'strategy-quorum', overdue: '2025-03-04' },
  },
  {
    id: 'straight-home',
    happened: [
      { at: '2025-03-03', kind: 'care.began', data: { legalStatus: 'care-order' } },
      {
        at: '2025-03-03',
        kind: 'placement.began',
        data: { placement: 'p', kind: 'parent', untilEighteen: false, regime: 'with-parent-before-assessment' },
      },
      visit('2025-03-07', true, true),
    ],
    shown: { rule: 'pwp-assessment', overdue: '2025-03-18' },
  },
];
