import type { Rule } from '../../law/index.ts';
import { recalled } from '../instruments.ts';

const FOUND = { kind: 'missing.found' } as const;

export const missingDuties: readonly Rule[] = [
  {
    // Seventy-two hours are England's norm; Wales says "debrief" and, as far as its sources could be read, gives no number.
    id: 'missing-debrief',
    starts: [{ first: FOUND, of: 'episode' }],
    due: { days: 3 },
    doneBy: { kind: 'debrief.offered', same: true },
    owner: 'worker',
    instruments: recalled('missing-practice-guide', '72 hours are the statutory norm of England'),
  },
  {
    id: 'missing-debrief-held',
    starts: [{ first: { kind: 'debrief.offered', where: { accepted: true } }, of: 'episode' }],
    due: { days: 7 },
    doneBy: { kind: 'debrief.held', same: true },
    owner: 'worker',
    instruments: recalled('missing-practice-guide', 'no number was found; a week is ours'),
  },
];
