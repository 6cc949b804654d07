import type { Rule } from '../../law/index.ts';
import { localNorm, PAGES, safeguarding } from '../instruments.ts';

const SIGNED = { kind: 'record.signed-off', same: true, where: { decision: 'agreed' } } as const;

export const signingOffDuties: readonly Rule[] = [
  {
    // Concerns that were not substantiated end a child's protection: a manager ratifies it. No day is named; it is part of the step.
    id: 's47-ratified',
    starts: [{ first: { kind: 'enquiry.concluded', where: { determination: 'unsubstantiated' } }, of: 'entry' }],
    due: { days: 0 },
    doneBy: SIGNED,
    from: 'wsp',
    owner: 'team-manager',
    instruments: safeguarding('section 3 part 2, page 3', PAGES.determination),
  },
  {
    id: 'management-signoff',
    starts: [
      { first: { kind: 'assessment.completed' }, of: 'entry' },
      { first: { kind: 'exploitation.assessed' }, of: 'entry' },
      { first: { kind: 'case.closed' }, of: 'entry' },
    ],
    due: { workingDays: 5 },
    doneBy: SIGNED,
    owner: 'team-manager',
    instruments: localNorm('no national number was found; five working days are ours'),
  },
];
