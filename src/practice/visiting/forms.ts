import { forms } from '../form.ts';
import { VISIT_PLACES } from './kinds.ts';

export const visitingForms = forms({
  'visit.made': {
    questions: [
      {
        ask: 'yes-no',
        field: 'seen',
        each: true,
        follow: { yes: [{ ask: 'yes-no', field: 'alone', each: true }] },
        // Nobody was seen alone who was not seen.
        otherwise: { alone: false },
      },
      { ask: 'one', field: 'place', of: VISIT_PLACES, names: 'place', carried: { from: ['visit.made'] } },
      { ask: 'lines', field: 'purpose', optional: true },
      { ask: 'long-text', field: 'childSaid', most: 20_000, rows: 4, optional: true, each: true },
      { ask: 'yes-no', field: 'bedroomSeen', optional: true, each: true },
    ],
  },
  'remote-visit.made': {
    questions: [
      { ask: 'nothing', field: 'remoteVisit' },
      { ask: 'yes-no', field: 'seen', each: true },
      {
        ask: 'yes-no',
        field: 'managerAgreed',
        follow: { yes: [{ ask: 'long-text', field: 'reason', most: 4_000, rows: 3 }] },
      },
      { ask: 'long-text', field: 'childSaid', most: 20_000, rows: 4, optional: true, each: true },
    ],
  },
  'visit.refused': { questions: [{ ask: 'long-text', field: 'reason', most: 4_000, optional: true }] },
});
