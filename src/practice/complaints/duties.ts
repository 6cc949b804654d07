import type { Instrument, Rule } from '../../law/index.ts';
import { PAGES } from '../instruments.ts';

const IN_FORCE = '2014-08-01';

const regulations = (paragraph: string, source: string = PAGES.complaints): readonly Instrument[] => [
  { from: IN_FORCE, instrument: 'complaints-regulations-2014', paragraph, source, confidence: 'V' },
];

/**
 * Working days of these regulations leave out Boxing Day by name; it is a bank holiday of England and Wales, or has a substitute,
 * so that the common calendar gives the same days whenever it falls on a weekday, and weekends are left out in both.
 */
export const complaintDuties: readonly Rule[] = [
  {
    id: 'complaint-ack',
    starts: [{ first: { kind: 'complaint.received' }, of: 'complaint' }],
    due: { workingDays: 2 },
    doneBy: { kind: 'complaint.acknowledged', same: true },
    from: IN_FORCE,
    owner: 'complaints-officer',
    instruments: regulations('regulation 15(2)'),
  },
  {
    // From the acknowledgement, not from the receipt.
    id: 'complaint-stage1-discussion',
    starts: [{ first: { kind: 'complaint.acknowledged' }, of: 'complaint' }],
    due: { workingDays: 10 },
    doneBy: { kind: 'complaint.discussed', same: true },
    from: IN_FORCE,
    owner: 'team-manager',
    instruments: regulations('regulation 16(3) and (4)'),
  },
  {
    id: 'complaint-stage1-outcome',
    starts: [{ first: { kind: 'complaint.discussed', where: { settled: true } }, of: 'complaint' }],
    due: { workingDays: 5 },
    doneBy: { kind: 'complaint.terms-sent', same: true },
    from: IN_FORCE,
    owner: 'complaints-officer',
    instruments: regulations('regulation 16(5)'),
  },
  {
    id: 'complaint-stage2',
    starts: [{ first: { kind: 'complaint.made-formal' }, of: 'complaint' }],
    due: { workingDays: 25 },
    doneBy: { kind: 'complaint.answered', same: true },
    from: IN_FORCE,
    owner: 'head-of-service',
    instruments: regulations('regulation 17', PAGES.complaintsConwy),
  },
  {
    id: 'complaint-ombudsman',
    starts: [{ first: { kind: 'complaint.answered' }, of: 'complaint' }],
    due: { days: 0 },
    doneBy: { kind: 'complaint.answered', same: true, where: { ombudsmanTold: true } },
    from: IN_FORCE,
    owner: 'head-of-service',
    instruments: regulations('', PAGES.complaintsConwy),
  },
];
