import type { Instrument, Pattern, Rule, Span } from '../../law/index.ts';
import { PAGES } from '../instruments.ts';

const IN_FORCE = '2014-08-01';

const regulations = (paragraph: string, source: string = PAGES.complaints): readonly Instrument[] => [
  { from: IN_FORCE, instrument: 'complaints-regulations-2014', paragraph, source, confidence: 'V' },
];

/**
 * One step of a complaint, from the event that asks for the next: it lasts until the complaint is withdrawn, and what is owed in it ends
 * with that. What the regulations say of withdrawal was not read; that nothing is owed to somebody who no longer complains is not a number.
 */
const step = (id: string, begins: Pattern): Span => ({
  id,
  per: 'complaint',
  begins: [begins],
  ends: [{ kind: 'complaint.withdrawn', same: 'complaint' }],
});

/** Two steps of one day stand in no order where only one of them has its hour. */
const IN_ANY_ORDER = { orBefore: {} } as const;

export const complaintSpans: readonly Span[] = [
  step('complaint-received', { kind: 'complaint.received' }),
  step('complaint-acknowledged', { kind: 'complaint.acknowledged' }),
  step('complaint-resolved', { kind: 'complaint.discussed', where: { settled: true } }),
  step('complaint-formal', { kind: 'complaint.made-formal' }),
];

/**
 * Working days of these regulations leave out Boxing Day by name; it is a bank holiday of England and Wales, or has a substitute,
 * so that the common calendar gives the same days whenever it falls on a weekday, and weekends are left out in both.
 */
export const complaintDuties: readonly Rule[] = [
  {
    id: 'complaint-ack',
    starts: [{ begin: 'complaint-received' }],
    due: { workingDays: 2 },
    doneBy: { kind: 'complaint.acknowledged', same: true, ...IN_ANY_ORDER },
    from: IN_FORCE,
    owner: 'complaints-officer',
    instruments: regulations('regulation 15(2)'),
  },
  {
    // From the acknowledgement, not from the receipt.
    id: 'complaint-stage1-discussion',
    starts: [{ begin: 'complaint-acknowledged' }],
    due: { workingDays: 10 },
    doneBy: { kind: 'complaint.discussed', same: true, ...IN_ANY_ORDER },
    from: IN_FORCE,
    owner: 'team-manager',
    instruments: regulations('regulation 16(3) and (4)'),
  },
  {
    id: 'complaint-stage1-outcome',
    starts: [{ begin: 'complaint-resolved' }],
    due: { workingDays: 5 },
    doneBy: { kind: 'complaint.terms-sent', same: true, ...IN_ANY_ORDER },
    from: IN_FORCE,
    owner: 'complaints-officer',
    instruments: regulations('regulation 16(5)'),
  },
  {
    id: 'complaint-stage2',
    starts: [{ begin: 'complaint-formal' }],
    due: { workingDays: 25 },
    doneBy: { kind: 'complaint.answered', same: true, ...IN_ANY_ORDER },
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
