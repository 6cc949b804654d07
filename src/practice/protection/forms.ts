import { AGENCIES } from '../agencies.ts';
import { forms } from '../form.ts';
import {
  AFTER_POLICE_PROTECTION,
  CONFERENCE_DECISIONS,
  CONFERENCE_TYPES,
  DETERMINATIONS,
  PLANS,
  REGISTER_CATEGORIES,
  REMOVAL_GROUNDS,
  STRATEGY_DECISIONS,
  TOLD_OF_CHANGE,
  TOLD_OF_REFUSAL,
} from './kinds.ts';

export const protectionForms = forms({
  'strategy.held': {
    questions: [
      { ask: 'matter', field: 'enquiry', among: ['enquiry-open'], fresh: true },
      { ask: 'some', field: 'agencies', of: AGENCIES, names: 'agency' },
      { ask: 'text', field: 'chair', width: 20, optional: true },
      { ask: 'yes-no', field: 'canDecide', optional: true },
      { ask: 'one', field: 'decision', of: STRATEGY_DECISIONS, names: 'strategy-decision' },
      { ask: 'long-text', field: 'reason', most: 20_000, rows: 4, optional: true },
      { ask: 'lines', field: 'actions', optional: true },
    ],
  },
  'enquiry.concluded': {
    questions: [
      { ask: 'matter', field: 'enquiry', among: ['enquiry-open'] },
      { ask: 'one', field: 'determination', of: DETERMINATIONS, names: 'determination', each: true },
      { ask: 'long-text', field: 'reason', most: 20_000, rows: 4, optional: true, each: true },
    ],
  },
  'conference.arranged': {
    questions: [
      { ask: 'nothing', field: 'conference' },
      { ask: 'one', field: 'type', of: CONFERENCE_TYPES, names: 'conference-type' },
      { ask: 'date', field: 'arrangedFor', future: true },
      { ask: 'lines', field: 'invited', optional: true },
      { ask: 'date', field: 'reportBy', future: true, optional: true },
    ],
  },
  'conference.postponed': {
    questions: [
      { ask: 'nothing', field: 'postponement' },
      { ask: 'yes-no', field: 'childSafe', each: true },
      { ask: 'long-text', field: 'reason', most: 20_000, rows: 3 },
      { ask: 'date', field: 'newDate', future: true },
    ],
  },
  'report.shared': {
    questions: [
      { ask: 'matter', field: 'conference', among: ['conference-arranged'] },
      { ask: 'yes-no', field: 'chronology' },
      { ask: 'yes-no', field: 'viewOnRegistration' },
      { ask: 'lines', field: 'sharedWith', optional: true },
    ],
  },
  'conference.held': {
    questions: [
      { ask: 'one', field: 'type', of: CONFERENCE_TYPES, names: 'conference-type' },
      { ask: 'matter', field: 'enquiry', among: ['conference-due'], optional: true },
      { ask: 'text', field: 'chair', width: 20, optional: true },
      { ask: 'lines', field: 'attended', optional: true },
      { ask: 'long-text', field: 'familyViews', most: 20_000, rows: 3, optional: true },
      {
        ask: 'one',
        field: 'decision',
        of: CONFERENCE_DECISIONS,
        names: 'conference-decision',
        each: true,
        follow: {
          'not-registered': [{ ask: 'yes-no', field: 'assessmentOffered', each: true, optional: true }],
          deregistered: [
            { ask: 'long-text', field: 'removalReason', most: 20_000, rows: 3, each: true, optional: true },
          ],
        },
      },
      // Asked beside the decision, not below one of its answers: a review may keep the name and change the category.
      {
        ask: 'some',
        field: 'categories',
        of: REGISTER_CATEGORIES,
        names: 'category',
        optional: true,
        each: true,
        only: { field: 'decision', is: ['registered', 'continued'] },
        carried: { from: ['conference.held'], anyMatter: true, while: 'registered' },
      },
      { ask: 'long-text', field: 'reason', most: 20_000, rows: 3, optional: true, each: true },
      { ask: 'long-text', field: 'dissent', most: 20_000, rows: 2, optional: true },
      { ask: 'long-text', field: 'outlinePlan', most: 20_000, rows: 4, optional: true },
      { ask: 'post', field: 'coordinator', optional: true },
      { ask: 'lines', field: 'coreGroup', optional: true },
      { ask: 'date', field: 'nextConference', future: true, optional: true },
    ],
    confirm: { field: 'decision', is: 'deregistered' },
  },
  'minutes.circulated': { questions: [{ ask: 'lines', field: 'sentTo', optional: true }] },
  'plan.circulated': {
    questions: [
      { ask: 'one', field: 'plan', of: PLANS, names: 'plan' },
      { ask: 'lines', field: 'outcomes', optional: true },
      { ask: 'lines', field: 'actions', optional: true },
    ],
  },
  'core-group.held': {
    questions: [
      { ask: 'lines', field: 'attended', optional: true, carried: { from: ['core-group.held'] } },
      { ask: 'long-text', field: 'progress', most: 20_000, rows: 4, optional: true },
      { ask: 'long-text', field: 'changes', most: 20_000, rows: 3, optional: true },
    ],
  },
  'coordinator-missing.told': { questions: [{ ask: 'text', field: 'toldTo', width: 20 }] },
  'coordinator-change.told': {
    questions: [
      { ask: 'some', field: 'told', of: TOLD_OF_CHANGE, names: 'told' },
      { ask: 'yes-no', field: 'inWriting' },
      { ask: 'yes-no', field: 'registerAmended' },
    ],
  },
  'access-refused.told': {
    questions: [
      { ask: 'some', field: 'told', of: TOLD_OF_REFUSAL, names: 'told' },
      { ask: 'long-text', field: 'nextSteps', most: 20_000, rows: 3, optional: true },
    ],
  },
  'advocacy.offered': {
    questions: [
      {
        ask: 'yes-no',
        field: 'accepted',
        each: true,
        follow: { no: [{ ask: 'long-text', field: 'reason', most: 4_000, rows: 2, each: true, optional: true }] },
      },
    ],
  },
  'transfer.notified': {
    questions: [
      { ask: 'nothing', field: 'transfer' },
      { ask: 'text', field: 'authority', width: 20 },
      { ask: 'yes-no', field: 'permanent' },
      { ask: 'date', field: 'movedOn', optional: true },
    ],
  },
  'child.moved-away': {
    questions: [
      { ask: 'text', field: 'authority', width: 20 },
      { ask: 'yes-no', field: 'permanent' },
      { ask: 'yes-no', field: 'authorityTold' },
    ],
  },
  'register.removed': {
    questions: [
      {
        ask: 'one',
        field: 'ground',
        of: REMOVAL_GROUNDS,
        names: 'removal-ground',
        follow: { transferred: [{ ask: 'date', field: 'conferenceOn' }] },
      },
      { ask: 'long-text', field: 'reason', most: 20_000, rows: 3 },
    ],
    together: false,
    confirm: true,
  },
  'police-protection.began': {
    questions: [{ ask: 'long-text', field: 'reason', most: 20_000, rows: 3, optional: true }],
  },
  'police-protection.ended': {
    questions: [
      {
        ask: 'one',
        field: 'followedBy',
        of: AFTER_POLICE_PROTECTION,
        names: 'after-police-protection',
        optional: true,
      },
    ],
  },
});
