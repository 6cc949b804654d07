import { AGENCIES } from '../agencies.ts';
import { forms, type Question } from '../form.ts';
import {
  CONSENTS,
  CONTACT_MODES,
  CONTACT_OUTCOMES,
  CONTACT_REASONS,
  CONTACT_SOURCES,
  DISPUTE_STAGES,
} from './kinds.ts';

const CONTACT: Question = { ask: 'matter', field: 'contact', among: ['contact-any'] };

export const frontDoorForms = forms({
  'contact.received': {
    questions: [
      { ask: 'nothing', field: 'contact' },
      { ask: 'one', field: 'source', of: CONTACT_SOURCES, names: 'source', long: true },
      { ask: 'one', field: 'mode', of: CONTACT_MODES, names: 'mode', long: true, optional: true },
      { ask: 'long-text', field: 'summary', most: 20_000, rows: 8, optional: true },
      { ask: 'some', field: 'reasons', of: CONTACT_REASONS, names: 'reason', optional: true },
      { ask: 'yes-no', field: 'mayBeCrime', optional: true },
      {
        ask: 'yes-no',
        field: 'harmHere',
        optional: true,
        follow: { no: [{ ask: 'text', field: 'harmWhere', width: 20, optional: true }] },
      },
      { ask: 'yes-no', field: 'languageOffered', optional: true },
    ],
  },
  'contact.decided': {
    questions: [
      { ask: 'matter', field: 'contact', among: ['contact-undecided'] },
      {
        ask: 'one',
        field: 'outcome',
        // To turn somebody away stands last.
        of: [...CONTACT_OUTCOMES.filter((outcome) => outcome !== 'no-further-action'), 'no-further-action'],
        names: 'outcome',
        each: true,
        follow: {
          'no-further-action': [
            {
              ask: 'yes-no',
              field: 'helpSuggested',
              each: true,
              optional: true,
              follow: { yes: [{ ask: 'long-text', field: 'help', most: 4_000, rows: 2, each: true, optional: true }] },
            },
          ],
        },
      },
      { ask: 'long-text', field: 'reason', most: 4_000, optional: true },
    ],
  },
  'contact.acknowledged': {
    questions: [
      { ask: 'matter', field: 'contact', among: ['contact-unanswered'] },
      { ask: 'yes-no', field: 'outcomeTold' },
    ],
  },
  'contact.handed-over': {
    questions: [
      { ask: 'matter', field: 'contact', among: ['contact-out-of-hours'] },
      { ask: 'long-text', field: 'done', most: 20_000, rows: 4, optional: true },
      { ask: 'long-text', field: 'remains', most: 20_000, rows: 4, optional: true },
      { ask: 'text', field: 'takenBy', width: 20, optional: true },
    ],
  },
  'report.confirmed': { questions: [{ ask: 'matter', field: 'contact', among: ['contact-by-phone'] }] },
  'police.discussed': {
    questions: [
      { ask: 'matter', field: 'contact', among: ['contact-crime'] },
      { ask: 'long-text', field: 'nextSteps', most: 20_000, optional: true },
    ],
  },
  'information.requested': {
    questions: [
      CONTACT,
      { ask: 'some', field: 'agencies', of: AGENCIES, names: 'agency' },
      {
        ask: 'one',
        field: 'consent',
        of: CONSENTS,
        names: 'consent',
        follow: { 'risk-if-sought': [{ ask: 'long-text', field: 'reason', most: 4_000, rows: 3 }] },
      },
    ],
  },
  'help.suggested': { questions: [CONTACT, { ask: 'long-text', field: 'help', most: 4_000, rows: 3 }] },
  'authority.told': { questions: [CONTACT, { ask: 'text', field: 'authority', width: 20 }] },
  'contact.disputed': {
    questions: [
      { ask: 'nothing', field: 'dispute' },
      CONTACT,
      { ask: 'one', field: 'stage', of: DISPUTE_STAGES, names: 'dispute-stage' },
      { ask: 'long-text', field: 'reason', most: 4_000 },
      { ask: 'date', field: 'answerBy', future: true },
    ],
  },
  'dispute.answered': {
    questions: [
      { ask: 'matter', field: 'dispute', among: ['dispute-open'] },
      { ask: 'yes-no', field: 'changed' },
      { ask: 'long-text', field: 'reason', most: 4_000 },
    ],
  },
});
