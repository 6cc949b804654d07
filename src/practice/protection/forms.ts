import { forms } from '../form.ts';
import {
  AGENCIES,
  CONFERENCE_DECISIONS,
  CONFERENCE_TYPES,
  DETERMINATIONS,
  PLANS,
  REGISTER_CATEGORIES,
  STRATEGY_DECISIONS,
} from './kinds.ts';

export const protectionForms = forms({
  'strategy.held': {
    questions: [
      { ask: 'matter', field: 'enquiry', among: ['enquiry-open'], fresh: true },
      { ask: 'some', field: 'agencies', of: AGENCIES, names: 'agency' },
      { ask: 'one', field: 'decision', of: STRATEGY_DECISIONS, names: 'strategy-decision' },
    ],
  },
  'enquiry.concluded': {
    questions: [
      { ask: 'matter', field: 'enquiry', among: ['enquiry-open'] },
      { ask: 'one', field: 'determination', of: DETERMINATIONS, names: 'determination', each: true },
    ],
  },
  'conference.held': {
    questions: [
      { ask: 'one', field: 'type', of: CONFERENCE_TYPES, names: 'conference-type' },
      { ask: 'matter', field: 'enquiry', among: ['conference-due'], optional: true },
      { ask: 'one', field: 'decision', of: CONFERENCE_DECISIONS, names: 'conference-decision', each: true },
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
    ],
    confirm: { field: 'decision', is: 'deregistered' },
  },
  'plan.circulated': { questions: [{ ask: 'one', field: 'plan', of: PLANS, names: 'plan' }] },
  'core-group.held': {
    questions: [{ ask: 'lines', field: 'attended', optional: true, carried: { from: ['core-group.held'] } }],
  },
});
