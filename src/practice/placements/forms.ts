import { forms, type Question } from '../form.ts';
import { PLACEMENT_AREAS } from '../looked-after/kinds.ts';
import { CONNECTED_OUTCOMES, DECIDED_ABOUT, DECIDERS, PLACEMENT_DECISIONS, PLACEMENT_TOLD } from './kinds.ts';

const OPEN: Question = { ask: 'matter', field: 'placement', among: ['placement-open'] };
/** What is agreed before a child is placed names the placement before it has begun. */
const PLANNED: Question = {
  ask: 'matter',
  field: 'placement',
  among: ['placement-open', 'placement-planned'],
  fresh: true,
};
const inWords = (field: string): Question => ({ ask: 'long-text', field, most: 4_000, rows: 3, optional: true });

export const placementForms = forms({
  'placement-plan.agreed': {
    questions: [
      PLANNED,
      { ask: 'yes-no', field: 'signed' },
      { ask: 'yes-no', field: 'officerTold' },
      { ask: 'yes-no', field: 'viewsTaken' },
      inWords('arrangements'),
    ],
    together: false,
  },
  'placement.decided': {
    questions: [
      PLANNED,
      {
        ask: 'one',
        field: 'about',
        of: DECIDED_ABOUT,
        names: 'decided-about',
        follow: {
          'out-of-area': [
            { ask: 'some', field: 'searched', of: PLACEMENT_AREAS, names: 'placement-area', optional: true },
          ],
          'without-registration': [{ ask: 'date', field: 'endBy', future: true }],
        },
      },
      { ask: 'one', field: 'decision', of: PLACEMENT_DECISIONS, names: 'placement-decision' },
      { ask: 'one', field: 'decidedBy', of: DECIDERS, names: 'decider' },
      { ask: 'long-text', field: 'reason', most: 4_000, rows: 3 },
    ],
    together: false,
  },
  'placement.notified': {
    questions: [PLANNED, { ask: 'some', field: 'told', of: PLACEMENT_TOLD, names: 'placement-told' }],
    together: false,
  },
  'inspectorate.told': { questions: [OPEN, inWords('reason')], together: false },
  'parent.interviewed': { questions: [inWords('views')] },
  'connected-person.decided': {
    questions: [
      OPEN,
      { ask: 'one', field: 'outcome', of: CONNECTED_OUTCOMES, names: 'connected-outcome' },
      inWords('reason'),
    ],
    together: false,
  },
  'disruption-meeting.held': {
    questions: [{ ask: 'matter', field: 'placement', among: ['placement-ended'] }, inWords('learned')],
    together: false,
  },
});
