import type { Rule } from '../../law/index.ts';
import { localNorm } from '../instruments.ts';

export const pausingDuties: readonly Rule[] = [
  {
    // A pause moves nothing until a second person has agreed to it.
    id: 'pause-answered',
    starts: [{ first: { kind: 'clock.paused' }, of: 'pause' }],
    due: { workingDays: 1 },
    doneBy: { kind: 'clock.pause-answered', same: true },
    owner: 'team-manager',
    instruments: localNorm('a pause that nobody has agreed to stops nothing; one working day is ours'),
  },
];
