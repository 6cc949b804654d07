import type { Rule, Span } from '../../law/index.ts';
import { localNorm, PAGES, safeguarding } from '../instruments.ts';
import { STRATEGY_QUORUM } from './kinds.ts';

export const protectionSpans: readonly Span[] = [
  {
    id: 'registration',
    begins: [
      { kind: 'conference.held', where: { type: { oneOf: ['initial', 'transfer-in'] }, decision: 'registered' } },
    ],
    ends: [{ kind: 'conference.held', where: { type: 'review', decision: 'deregistered' } }],
  },
];

const REVIEW = { kind: 'conference.held', where: { type: 'review' } } as const;
const CORE_GROUP = { kind: 'core-group.held' } as const;

export const protectionDuties: readonly Rule[] = [
  {
    // From the last strategy discussion, not from the one that started the enquiries.
    id: 'icpc-held',
    core: true,
    starts: [{ first: { kind: 'enquiry.concluded', where: { determination: 'conference' } }, of: 'enquiry' }],
    countedFrom: { last: { kind: 'strategy.held' }, upTo: 'start' },
    due: { workingDays: 15 },
    doneBy: { kind: 'conference.held', same: true, where: { type: 'initial' } },
    owner: 'conference-chair',
    instruments: safeguarding('section 3 part 2, page 4', PAGES.conference),
  },
  {
    id: 'outline-plan-circulated',
    core: true,
    starts: [{ begin: 'registration' }],
    due: { workingDays: 5 },
    doneBy: { kind: 'plan.circulated', where: { plan: 'outline' } },
    owner: 'conference-chair',
    instruments: safeguarding('section 3 part 2, page 11', PAGES.outline),
  },
  {
    id: 'core-group-first',
    core: true,
    starts: [{ begin: 'registration' }],
    due: { workingDays: 10 },
    doneBy: CORE_GROUP,
    owner: 'worker',
    instruments: safeguarding('section 4, page 4', PAGES.coreGroup),
  },
  {
    // Six weeks are the ceiling; monthly is the norm (`core-group-monthly`).
    id: 'core-group-next',
    core: true,
    starts: [{ each: CORE_GROUP, during: 'registration' }],
    due: { days: 42 },
    doneBy: CORE_GROUP,
    owner: 'worker',
    instruments: safeguarding('section 3 part 2, page 13; section 4, page 5', PAGES.coreGroups),
  },
  {
    id: 'core-group-monthly',
    starts: [{ each: CORE_GROUP, during: 'registration' }],
    due: { months: 1 },
    doneBy: CORE_GROUP,
    owner: 'worker',
    instruments: localNorm('the procedures call monthly the norm and six weeks the ceiling'),
  },
  {
    id: 'rcpc-first',
    core: true,
    starts: [{ begin: 'registration' }],
    due: { months: 3 },
    doneBy: REVIEW,
    owner: 'conference-chair',
    instruments: safeguarding('section 3 part 2, page 13; section 4, page 8', PAGES.review),
  },
  {
    id: 'rcpc-next',
    core: true,
    starts: [{ each: REVIEW, during: 'registration' }],
    due: { months: 6 },
    doneBy: REVIEW,
    owner: 'conference-chair',
    instruments: safeguarding('section 3 part 2, page 13; section 4, page 8', PAGES.review),
  },
  {
    id: 'strategy-quorum',
    starts: [{ first: { kind: 'strategy.held' }, of: 'enquiry' }],
    due: { days: 0 },
    doneBy: { kind: 'strategy.held', same: true, where: { agencies: { holding: STRATEGY_QUORUM } } },
    from: 'wsp',
    owner: 'team-manager',
    instruments: safeguarding('section 3 part 1, page 8', PAGES.strategy),
  },
  {
    id: 's47-determination',
    starts: [{ first: { kind: 'strategy.held', where: { decision: 'enquiries' } }, of: 'enquiry' }],
    countedFrom: { last: { kind: 'strategy.held' }, upTo: 'evidence' },
    due: { workingDays: 15 },
    doneBy: { kind: 'enquiry.concluded', same: true },
    from: 'wsp',
    owner: 'worker',
    instruments: safeguarding('section 3 part 2, page 3', PAGES.determination),
  },
  {
    id: 'cpr-category-reason',
    starts: [{ begin: 'registration' }],
    due: { days: 0 },
    doneBy: { kind: 'conference.held', where: { categories: { filled: true } }, orStart: true },
    from: 'wsp',
    owner: 'conference-chair',
    instruments: safeguarding('section 3 part 2, page 10', PAGES.category),
  },
  {
    id: 'coordinator-named',
    starts: [
      { begin: 'registration', when: { not: { within: 'allocation' } } },
      { each: { kind: 'case.unallocated' }, during: 'registration' },
    ],
    due: { days: 0 },
    doneBy: { kind: 'case.allocated' },
    from: 'wsp',
    owner: 'team-manager',
    instruments: safeguarding('section 4, page 3', PAGES.coordinator),
  },
  {
    id: 'detailed-plan',
    starts: [{ begin: 'registration' }],
    due: { workingDays: 10 },
    doneBy: { kind: 'plan.circulated', where: { plan: 'detailed' } },
    from: 'wsp',
    owner: 'worker',
    instruments: safeguarding('section 4, page 4', PAGES.coreGroup),
  },
];
