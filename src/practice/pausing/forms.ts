import { forms } from '../form.ts';
import { GROUNDS, PAUSABLE } from './grounds.ts';

export const pausingForms = forms({
  'clock.paused': {
    questions: [
      { ask: 'nothing', field: 'pause' },
      { ask: 'duty', field: 'rule', of: PAUSABLE },
      {
        ask: 'one',
        field: 'ground',
        of: GROUNDS,
        names: 'ground',
        follow: { 'complaint-extended': [{ ask: 'yes-no', field: 'complainantAgreed' }] },
      },
      { ask: 'long-text', field: 'why', most: 4_000 },
      { ask: 'date', field: 'until', future: true },
    ],
    together: false,
  },
  'clock.pause-answered': {
    questions: [
      { ask: 'matter', field: 'pause', among: ['pause-waiting'] },
      { ask: 'yes-no', field: 'agreed' },
      { ask: 'long-text', field: 'reason', most: 4_000, optional: true },
    ],
    together: false,
  },
  'clock.resumed': {
    questions: [{ ask: 'matter', field: 'pause', among: ['pause-running'] }],
    together: false,
  },
});
