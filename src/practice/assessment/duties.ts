import type { Rule } from '../../law/index.ts';
import { assessmentCode, PAGES, safeguarding } from '../instruments.ts';

export const assessmentDuties: readonly Rule[] = [
  {
    // 42, not the English 45, and from the point of referral, not from the decision to assess.
    id: 'part3-assessment-complete',
    core: true,
    starts: [{ first: { kind: 'contact.decided', where: { outcome: 'assessment' } }, of: 'contact' }],
    countedFrom: { first: { kind: 'contact.received' } },
    due: { workingDays: 42 },
    doneBy: { kind: 'assessment.completed', same: true },
    owner: 'worker',
    instruments: assessmentCode('measure PM24, later CH/012', PAGES.measure24),
  },
  {
    id: 's47-assessment-complete',
    core: true,
    starts: [{ first: { kind: 'strategy.held', where: { decision: 'enquiries' } }, of: 'enquiry' }],
    due: { workingDays: 42 },
    doneBy: { kind: 'assessment.completed', same: true },
    owner: 'worker',
    instruments: safeguarding('section 3 part 2, page 13', PAGES.after),
  },
  {
    id: 'part3-child-seen',
    starts: [{ first: { kind: 'assessment.completed' }, of: 'assessment' }],
    due: { days: 0 },
    doneBy: { kind: 'assessment.completed', same: true, where: { childSeen: true } },
    from: '2016-04-06',
    owner: 'worker',
    instruments: assessmentCode('', '', 'R'),
  },
  {
    id: 'part3-welsh-offer',
    starts: [{ first: { kind: 'assessment.completed' }, of: 'assessment' }],
    due: { days: 0 },
    doneBy: { kind: 'assessment.completed', same: true, where: { languageOffered: true } },
    from: '2016-04-06',
    owner: 'worker',
    instruments: assessmentCode('', '', 'R'),
  },
];
