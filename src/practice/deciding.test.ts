import { describe, expect, it } from 'vitest';
import type { Fact } from '../law/index.ts';
import { fact, refused } from '../../tests/support/practice.ts';

const KNOWN = [fact('child.registered', '2024-01-02')];
const OPEN = [...KNOWN, fact('case.opened', '2024-01-02')];
const ALLOCATED = [...OPEN, fact('case.allocated', '2024-01-03', { worker: 'w' })];
const CONTACT = [...KNOWN, fact('contact.received', '2024-01-03', { contact: 'k' })];
const DISCUSSED = [...KNOWN, fact('strategy.held', '2024-01-03', { enquiry: 'e', decision: 'enquiries' })];
const REGISTERED = [...OPEN, fact('conference.held', '2024-02-01', { type: 'initial', decision: 'registered' })];
const CARE = [...OPEN, fact('care.began', '2024-02-01')];
const PLACED = [...CARE, fact('placement.began', '2024-02-01', { placement: 'p' })];
const BREAKS = [...OPEN, fact('short-breaks.agreed', '2024-02-01', { series: 's' })];
const MISSING = [...KNOWN, fact('missing.reported', '2024-02-20', { episode: 'm' })];

const DAY = '2024-03-05';
const BEFORE = '2024-03-04';

/** Each event with what it needs: why it cannot have happened without, and the history in which it can. */
type Case = readonly [
  says: string,
  kind: string,
  data: Readonly<Record<string, unknown>>,
  without: readonly Fact[],
  expected: readonly string[],
  within: readonly Fact[],
];

const sameContact = (kind: string, data: Readonly<Record<string, unknown>>): Case => [
  `${kind} of a contact that nobody received`,
  kind,
  { contact: 'k', ...data },
  KNOWN,
  ['data.contact unknown-contact'],
  CONTACT,
];
const review = (decision: string) => ({ type: 'review', decision });
const initial = (decision: string) => ({ type: 'initial', decision });
const placement = { placement: 'p', kind: 'foster-authority', untilEighteen: false, regime: 'standard' };
const breaks = { series: 's', visitEvery: 'week', officerTold: true, parentsAgreed: true };
const assessed = { assessment: 'a', childSeen: true };

const CASES: readonly Case[] = [
  sameContact('contact.decided', { outcome: 'early-help' }),
  sameContact('contact.acknowledged', { outcomeTold: true }),
  sameContact('contact.handed-over', {}),
  sameContact('report.confirmed', {}),
  sameContact('police.discussed', {}),
  sameContact('help.suggested', { help: 'The family centre' }),
  sameContact('authority.told', { authority: 'Cyngor Arall' }),
  sameContact('information.requested', { agencies: ['school'], consent: 'given' }),
  sameContact('contact.disputed', { dispute: 'd', stage: 'line-manager', reason: 'It was more', answerBy: DAY }),
  sameContact('assessment.completed', assessed),
  [
    'an assessment of enquiries that nobody began',
    'assessment.completed',
    { ...assessed, enquiry: 'e' },
    KNOWN,
    ['data.enquiry unknown-enquiry'],
    DISCUSSED,
  ],
  [
    'the end of enquiries that nobody began',
    'enquiry.concluded',
    { enquiry: 'e', determination: 'unsubstantiated' },
    KNOWN,
    ['data.enquiry unknown-enquiry'],
    DISCUSSED,
  ],
  [
    'a review of nobody on the register',
    'conference.held',
    review('continued'),
    OPEN,
    ['data.type not-on-register'],
    REGISTERED,
  ],
  [
    'a child who is on the register put there once more',
    'conference.held',
    initial('registered'),
    REGISTERED,
    ['data.decision already-on-register'],
    OPEN,
  ],
  ['a second time in care within the first', 'care.began', {}, CARE, ['kind already-in-care'], OPEN],
  ['the end of care that never began', 'care.ended', {}, OPEN, ['kind not-in-care'], CARE],
  [
    'a reviewing officer for a child who is not looked after',
    'reviewing-officer.appointed',
    { officer: 'post-iro' },
    OPEN,
    ['kind not-in-care'],
    CARE,
  ],
  [
    'a review of a child who is neither looked after nor away for short breaks',
    'looked-after-review.held',
    {},
    OPEN,
    ['kind not-in-care'],
    BREAKS,
  ],
  [
    'short breaks of a child who is in care otherwise',
    'short-breaks.agreed',
    breaks,
    CARE,
    ['kind already-in-care'],
    OPEN,
  ],
  [
    'the end of short breaks that were not agreed',
    'short-breaks.ended',
    { series: 's' },
    [...OPEN, fact('short-breaks.agreed', '2024-02-01', { series: 'another' })],
    ['data.series no-such-series'],
    BREAKS,
  ],
  [
    'a form shared about an episode that nobody reported',
    'information-form.shared',
    { episode: 'm' },
    KNOWN,
    ['data.episode unknown-episode'],
    MISSING,
  ],
  [
    'a placement that is told to the inspectorate and never began',
    'inspectorate.told',
    { placement: 'p' },
    CARE,
    ['data.placement no-such-placement'],
    PLACED,
  ],
  [
    'an assessment of a carer with whom nobody was placed',
    'connected-person.decided',
    { placement: 'p', outcome: 'approved' },
    CARE,
    ['data.placement no-such-placement'],
    PLACED,
  ],
  [
    'a meeting about a placement that never began',
    'disruption-meeting.held',
    { placement: 'p' },
    CARE,
    ['data.placement no-such-placement'],
    PLACED,
  ],
  ['a placement begun twice', 'placement.began', placement, PLACED, ['data.placement placement-open'], CARE],
  [
    'the end of a placement that never began',
    'placement.ended',
    { placement: 'p' },
    CARE,
    ['data.placement no-such-placement'],
    PLACED,
  ],
  ['a case opened twice', 'case.opened', {}, OPEN, ['kind already-open'], KNOWN],
  ['a case closed that is not open', 'case.closed', {}, KNOWN, ['kind not-open'], OPEN],
  ['a case closed of a child on the register', 'case.closed', {}, REGISTERED, ['kind still-on-register'], OPEN],
  ['a case closed of a looked-after child', 'case.closed', {}, CARE, ['kind still-in-care'], OPEN],
  ['a worker for a case that is not open', 'case.allocated', { worker: 'w' }, KNOWN, ['kind not-open'], OPEN],
  ['a worker taken from nobody', 'case.unallocated', {}, OPEN, ['kind not-allocated'], ALLOCATED],
  [
    'a document of an entry that the child’s record does not have',
    'document.added',
    {
      document: 'd',
      title: 'Llythyr',
      type: 'letter',
      language: 'cy',
      mediaType: 'text/plain',
      bytes: 1,
      sha256: '0'.repeat(64),
      entry: 'care.began 2024-02-01',
    },
    KNOWN,
    ['data.entry unknown-entry'],
    CARE,
  ],
];

describe('what contradicts the record', () => {
  it.each(CASES)('is %s', (_, kind, data, without, expected, within) => {
    expect(refused(without, kind, DAY, data)).toEqual(expected);
    expect(refused(within, kind, DAY, data)).toEqual([]);
  });

  it('is anything about a child whom nobody registered, and a child registered twice; a correction is neither', () => {
    expect(refused([], 'case.opened', DAY, {})).toEqual(['children unknown-child']);
    const registered = { givenName: 'Esiampl', familyName: 'Dychmygol' };
    expect(refused([], 'child.registered', DAY, registered)).toEqual([]);
    expect(refused(KNOWN, 'child.registered', DAY, registered)).toEqual(['kind already-registered']);
    expect(refused(KNOWN, 'child.registered', DAY, registered, { replaces: KNOWN[0]?.id ?? '' })).toEqual([]);
  });

  it('is judged by what counted on the day of the event, and not by what came after', () => {
    const ended = [...CARE, fact('care.ended', '2024-02-20')];
    expect(refused(ended, 'care.ended', '2024-02-10', {})).toEqual([]);
    expect(refused(ended, 'care.ended', '2024-02-21', {})).toEqual(['kind not-in-care']);
  });

  it('is a child seen alone who was not seen', () => {
    const visit = (seen: boolean, alone: boolean) => refused(OPEN, 'visit.made', DAY, { seen, alone, place: 'home' });
    expect(visit(false, true)).toEqual(['data.alone alone-but-not-seen']);
    for (const [seen, alone] of [
      [true, true],
      [true, false],
      [false, false],
    ] as const)
      expect(visit(seen, alone)).toEqual([]);
  });

  it('is a decision that the conference could not take', () => {
    for (const decision of ['registered', 'not-registered'])
      expect(refused(REGISTERED, 'conference.held', DAY, review(decision))).toEqual([
        'data.decision decision-of-review',
      ]);
    for (const decision of ['continued', 'deregistered']) {
      expect(refused(REGISTERED, 'conference.held', DAY, review(decision))).toEqual([]);
      expect(refused(OPEN, 'conference.held', DAY, initial(decision))).toEqual(['data.decision decision-of-initial']);
    }
    expect(refused(OPEN, 'conference.held', DAY, initial('not-registered'))).toEqual([]);
  });

  it('is a placement without registration that may go on, and nobody says until when', () => {
    const decided = (more: Readonly<Record<string, unknown>>) =>
      refused(PLACED, 'placement.decided', DAY, {
        placement: 'p',
        about: 'without-registration',
        decision: 'agreed',
        decidedBy: 'manager',
        ...more,
      });
    expect(decided({})).toEqual(['data.endBy end-needed']);
    expect(decided({ endBy: BEFORE })).toEqual(['data.endBy end-past']);
    expect(decided({ endBy: DAY })).toEqual([]);
    expect(decided({ decision: 'refused' })).toEqual([]);
    expect(decided({ about: 'out-of-area' })).toEqual([]);
  });

  it.each([
    ['plan.agreed', 'reviewOn', 'day-past', { carePlan: 'c', needs: 'x', outcomes: ['y'], monitoring: 'z' }, OPEN],
    ['conference.held', 'nextConference', 'day-past', initial('registered'), OPEN],
    ['legal-status.changed', 'until', 'order-past', { legalStatus: 'interim-care-order' }, CARE],
    ['visit.requested', 'visitBy', 'visit-past', { requestedBy: 'child' }, CARE],
  ] as const)('is a day set by %s (%s) that is over by then', (kind, field, code, data, facts) => {
    expect(refused(facts, kind, DAY, { ...data, [field]: BEFORE })).toEqual([`data.${field} ${code}`]);
    expect(refused(facts, kind, DAY, { ...data, [field]: DAY })).toEqual([]);
  });

  it.each([
    ['case.allocated', 'worker', {}, OPEN],
    ['reviewing-officer.appointed', 'officer', {}, CARE],
    ['conference.held', 'coordinator', initial('registered'), OPEN],
  ] as const)('is work that %s gives to a post (%s) that nobody holds, or that is none', (kind, field, data, facts) => {
    const given = { ...data, [field]: 'post-x' };
    expect(refused(facts, kind, DAY, given, { post: 'vacant' })).toEqual([`data.${field} vacant-post`]);
    expect(refused(facts, kind, DAY, given, { post: 'unknown' })).toEqual([`data.${field} unknown-post`]);
    expect(refused(facts, kind, DAY, given)).toEqual([]);
  });
});
