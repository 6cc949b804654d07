import type { Rule } from '../../law/index.ts';
import { localNorm, PAGES, safeguarding } from '../instruments.ts';
import { PRACTITIONER_SOURCES } from './kinds.ts';

export const frontDoorDuties: readonly Rule[] = [
  {
    id: 'contact-decision',
    core: true,
    starts: [{ first: { kind: 'contact.received' }, of: 'contact' }],
    due: { workingDays: 1 },
    doneBy: { kind: 'contact.decided', same: true },
    owner: 'front-door',
    instruments: safeguarding('section 3 part 1, page 4', PAGES.duties),
  },
  {
    // The seven days are the reporter's: who has heard nothing by then must ask again. That the authority answers within them is inferred.
    id: 'referrer-acknowledgement',
    starts: [
      { first: { kind: 'contact.received', where: { source: { oneOf: PRACTITIONER_SOURCES } } }, of: 'contact' },
    ],
    due: { workingDays: 7 },
    doneBy: { kind: 'contact.acknowledged', same: true, where: { outcomeTold: true } },
    from: 'wsp',
    owner: 'front-door',
    instruments: safeguarding('section 2, page 18', PAGES.reporting),
  },
  {
    id: 'strategy-discussion',
    starts: [{ first: { kind: 'contact.decided', where: { outcome: 'strategy-discussion' } }, of: 'contact' }],
    due: { workingDays: 1 },
    doneBy: { kind: 'strategy.held' },
    owner: 'team-manager',
    instruments: localNorm('the procedures say promptly and give no number'),
  },
];
