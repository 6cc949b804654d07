import { forms } from '../form.ts';
import { GROUNDS, PAUSABLE } from './grounds.ts';

/** A postponed conference says already why, and to which day. */
const POSTPONED = { from: ['conference.postponed'], duty: 'icpc-held' } as const;

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
      { ask: 'long-text', field: 'why', most: 20_000, carried: { ...POSTPONED, field: 'reason' } },
      { ask: 'date', field: 'until', future: true, carried: { ...POSTPONED, field: 'newDate' } },
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
