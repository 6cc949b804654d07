import { forms, type Question } from '../form.ts';
import {
  AGREED_INTERVALS,
  LEGAL_STATUSES,
  PLACEMENT_AREAS,
  PLACEMENT_ENDS,
  PLACEMENT_KINDS,
  PLACEMENT_REGIMES,
  SPOKE_ALONE,
  VISIT_ASKERS,
} from './kinds.ts';

const status = { ask: 'one', field: 'legalStatus', of: LEGAL_STATUSES, names: 'legal-status', each: true } as const;
const legalStatus = { ...status, optional: true } as const;
const inWords = (field: string): Question => ({ ask: 'long-text', field, most: 4_000, rows: 3, optional: true });

export const lookedAfterForms = forms({
  'care.began': { questions: [legalStatus] },
  'care.ended': { questions: [legalStatus], confirm: true },
  'placement.began': {
    questions: [
      { ask: 'matter', field: 'placement', among: ['placement-planned'], fresh: true, quiet: true },
      { ask: 'one', field: 'kind', of: PLACEMENT_KINDS, names: 'placement-kind' },
      { ask: 'one', field: 'area', of: PLACEMENT_AREAS, names: 'placement-area', optional: true },
      { ask: 'yes-no', field: 'untilEighteen' },
      { ask: 'one', field: 'regime', of: PLACEMENT_REGIMES, names: 'regime' },
      { ask: 'yes-no', field: 'disruptsKeyStage4', optional: true },
      { ask: 'yes-no', field: 'outsideApproval', optional: true },
    ],
  },
  'placement.ended': {
    questions: [
      { ask: 'matter', field: 'placement', among: ['placement-open'] },
      { ask: 'one', field: 'endedBy', of: PLACEMENT_ENDS, names: 'placement-end', optional: true },
      { ask: 'yes-no', field: 'planned', optional: true },
      { ask: 'long-text', field: 'reason', most: 4_000, optional: true },
    ],
  },
  'looked-after-review.held': {
    questions: [
      { ask: 'one', field: 'spokeAlone', of: SPOKE_ALONE, names: 'spoke-alone', each: true },
      { ask: 'yes-no', field: 'parentsViews', optional: true },
      { ask: 'long-text', field: 'decided', most: 20_000, optional: true },
    ],
  },
  'legal-status.changed': { questions: [status, { ask: 'date', field: 'until', future: true, optional: true }] },
  'part6-plan.agreed': {
    questions: [inWords('permanence'), inWords('familyContact'), inWords('childViews')],
    together: false,
  },
  'reviewing-officer.appointed': { questions: [{ ask: 'post', field: 'officer', of: ['reviewing-officer'] }] },
  'visit.requested': {
    questions: [
      { ask: 'one', field: 'requestedBy', of: VISIT_ASKERS, names: 'visit-asker' },
      { ask: 'date', field: 'visitBy', future: true },
      inWords('reason'),
    ],
  },
  'short-breaks.agreed': {
    questions: [
      { ask: 'nothing', field: 'series' },
      { ask: 'one', field: 'visitEvery', of: AGREED_INTERVALS, names: 'agreed-interval' },
      { ask: 'yes-no', field: 'officerTold' },
      { ask: 'yes-no', field: 'parentsAgreed' },
      inWords('carer'),
    ],
    together: false,
  },
  'short-breaks.ended': {
    questions: [{ ask: 'matter', field: 'series', among: ['short-breaks-open'] }, inWords('reason')],
    together: false,
  },
  'short-break.began': {
    questions: [{ ask: 'matter', field: 'series', among: ['short-breaks-open'] }],
    together: false,
  },
  'short-break.ended': {
    questions: [{ ask: 'matter', field: 'series', among: ['short-break-now'] }, inWords('wentWell')],
    together: false,
  },
  'information-form.updated': {
    questions: [{ ask: 'yes-no', field: 'photo' }, inWords('missingBefore')],
    together: false,
  },
  'information-form.shared': {
    questions: [{ ask: 'matter', field: 'episode', among: ['missing-now'] }],
    together: false,
  },
});
