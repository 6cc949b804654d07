import type { Rule } from '../../law/index.ts';
import { localNorm, PAGES, promised, safeguarding } from '../instruments.ts';
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
  {
    // The duty is the reporter's; the front door asks again. Twenty-four hours are counted as the day after the call.
    id: 'report-written-confirmation',
    starts: [
      {
        first: { kind: 'contact.received', where: { source: { oneOf: PRACTITIONER_SOURCES }, mode: 'phone' } },
        of: 'contact',
      },
    ],
    due: { days: 1 },
    doneBy: { kind: 'report.confirmed', same: true },
    from: 'wsp',
    owner: 'front-door',
    instruments: safeguarding('section 2, page 18', PAGES.reporting),
  },
  {
    id: 'immediate-police-discussion',
    starts: [{ first: { kind: 'contact.received', where: { mayBeCrime: true } }, of: 'contact' }],
    due: { days: 0 },
    doneBy: { kind: 'police.discussed', same: true },
    from: 'wsp',
    owner: 'front-door',
    instruments: safeguarding('section 3 part 1, page 4', PAGES.duties),
  },
  {
    id: 'edt-handover',
    starts: [{ first: { kind: 'contact.received', where: { mode: 'out-of-hours' } }, of: 'contact' }],
    due: { workingDays: 1 },
    doneBy: { kind: 'contact.handed-over', same: true },
    owner: 'front-door',
    instruments: localNorm('no national number was found; the next working day is usual'),
  },
  {
    id: 'consent-or-reason',
    starts: [{ first: { kind: 'information.requested', where: { consent: 'neither' } }, of: 'contact' }],
    due: { days: 0 },
    doneBy: {
      kind: 'information.requested',
      same: true,
      where: { consent: { oneOf: ['given', 'risk-if-sought'] } },
    },
    from: 'wsp',
    owner: 'front-door',
    instruments: safeguarding('section 3 part 1, page 4', PAGES.duties),
  },
  {
    id: 'nfa-signpost',
    starts: [
      {
        first: { kind: 'contact.decided', where: { outcome: 'no-further-action', helpSuggested: false } },
        of: 'contact',
      },
    ],
    due: { days: 0 },
    doneBy: { kind: 'help.suggested', same: true },
    from: 'wsp',
    owner: 'front-door',
    instruments: safeguarding('section 2, page 18', PAGES.reporting),
  },
  {
    id: 'jurisdiction-routing',
    starts: [{ first: { kind: 'contact.received', where: { harmHere: false } }, of: 'contact' }],
    due: { days: 0 },
    doneBy: { kind: 'authority.told', same: true },
    from: 'wsp',
    owner: 'front-door',
    instruments: safeguarding('section 2, page 6', PAGES.whereHarmed),
  },
  {
    // The procedures name who answers a reporter who disagrees, and no number: the day is set when it is recorded.
    id: 'reporter-escalation',
    starts: [{ first: { kind: 'contact.disputed' }, of: 'dispute' }],
    due: { on: 'answerBy' },
    doneBy: { kind: 'dispute.answered', same: true },
    owner: 'team-manager',
    instruments: promised(),
  },
];
