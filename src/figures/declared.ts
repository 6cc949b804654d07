import type { Grouping, ItemCondition, Measure, Pattern } from '../law/index.ts';

const TEAM: Grouping = { latest: ['case.allocated'], field: 'team', upTo: 'day' };
const WORKER: Grouping = { latest: ['case.allocated'], field: 'worker', upTo: 'day', in: 'allocation' };
const AGE: Grouping = { ages: [0, 1, 5, 10, 16, 18] };
const LANGUAGE: Grouping = { latest: ['child.registered'], field: 'preferredLanguage', upTo: 'asAt' };
const CATEGORY: Grouping = { latest: ['conference.held'], field: 'categories', upTo: 'day', in: 'registration' };
const LEGAL_STATUS: Grouping = {
  latest: ['care.began', 'legal-status.changed'],
  field: 'legalStatus',
  upTo: 'day',
  in: 'care',
};
const PLACEMENT: Grouping = { latest: ['placement.began'], field: 'kind', upTo: 'day', in: 'placement' };
const AREA: Grouping = { latest: ['placement.began'], field: 'area', upTo: 'day', in: 'placement' };

/** By whom the work was done: what every measure is counted by for those who answer for it. */
export const BY_WORK = { team: TEAM, worker: WORKER } as const;
/** Who the children are. */
const BY_CHILD = { team: TEAM, age: AGE, language: LANGUAGE } as const;

const STATSWALES =
  'https://statswales.gov.wales/Catalogue/Health-and-Social-Care/Social-Services/social-services-performance-and-improvement-framework/children-and-families/children-looked-after/childrenlookedafterat31march-by-localauthority';
const QUANTITATIVE =
  'https://statswales.gov.wales/Catalogue/Health-and-Social-Care/Social-Services/Performance-Measures/quantitativesocialservicesperformancechildren-by-measures';
const PUNISHMENT =
  'https://statswales.gov.wales/Catalogue/Health-and-Social-Care/Social-Services/social-services-performance-and-improvement-framework/children-and-families/childrens-contacts/numberofcontactsreceivedduringtheyearwherephysicalpunishmentwasafactor-by-localauthority';
const CONWY = 'https://conwysocialservicesannualreport.org.uk/timeliness-of-initial-child-protection-conferences';
const CONWY_FRAMEWORK = 'https://conwysocialservicesannualreport.org.uk/fframwaith-rheoli-perfformiad';

/** A count of our own: nobody else's definition. */
const OWN = { version: 1, source: 'diogel', confidence: 'L' } as const;
/** The performance framework of 2020, from which on children are counted and not percentages. */
const FRAMEWORK = [{ from: '2020-04-01', why: 'framework-2020' }] as const;
const read = (source: string, official?: string) => ({
  version: 1,
  source,
  confidence: 'V' as const,
  ...(official === undefined ? {} : { official }),
});
const recalled = (source: string) => ({ version: 1, source, confidence: 'R' as const });

const IN_TIME: ItemCondition = { status: ['met'] };
const SEEN_ALONE = { seen: true, alone: true } as const;
const CONTACT: Pattern = { kind: 'contact.received' };
const ASSESSED: Pattern = { kind: 'assessment.completed' };
const INITIAL: Pattern = { kind: 'conference.held', where: { type: 'initial' } };
/** Care and support plans are three: under Part 4, for protection, and for children who are looked after. */
const HAS_PLAN: ItemCondition = {
  not: { all: [{ not: { in: 'plan' } }, { not: { in: 'registration' } }, { not: { in: 'care' } }] },
};
const LOOKED_AFTER = {
  items: { spans: 'care', on: 'last-day' },
  unit: 'child',
  by: { ...BY_CHILD, 'legal-status': LEGAL_STATUS, placement: PLACEMENT, area: AREA },
} as const;
/** What is written down of a child's days: of how late it is can be told for each. */
const RECORDED: readonly Pattern[] = [
  CONTACT,
  { kind: 'contact.decided' },
  ASSESSED,
  { kind: 'strategy.held' },
  { kind: 'enquiry.concluded' },
  { kind: 'conference.held' },
  { kind: 'core-group.held' },
  { kind: 'visit.made' },
  { kind: 'looked-after-review.held' },
  { kind: 'missing.reported' },
];

/**
 * The measures that are shown first and published, in the order in which they are shown. No two of them differ by a third, so
 * that none can be worked out from the others where it is suppressed.
 */
export const HEADLINE: readonly Measure[] = [
  {
    ...OWN,
    id: 'contacts',
    items: { events: [CONTACT] },
    unit: { field: 'contact' },
    by: { ...BY_CHILD, source: { field: 'source' }, reason: { field: 'reasons' } },
  },
  {
    ...OWN,
    id: 'contacts-again',
    items: { events: [CONTACT] },
    unit: { field: 'contact' },
    having: { times: 1, of: [CONTACT], within: { months: 12 } },
    by: BY_CHILD,
  },
  {
    ...OWN,
    id: 'contacts-decided',
    items: { events: [{ kind: 'contact.decided' }] },
    unit: { field: 'contact' },
    by: { ...BY_CHILD, outcome: { field: 'outcome' } },
  },
  {
    ...OWN,
    id: 'contacts-told',
    items: { events: [{ kind: 'contact.acknowledged' }] },
    unit: { field: 'contact' },
    having: { where: { outcomeTold: true } },
    by: { team: TEAM },
  },
  {
    ...read(PUNISHMENT),
    id: 'contacts-physical-punishment',
    items: { events: [CONTACT] },
    unit: { field: 'contact' },
    having: { where: { reasons: { holding: ['physical-punishment'] } } },
    breaks: [{ from: '2022-03-21', why: 'physical-punishment-2022' }],
  },
  {
    ...OWN,
    id: 'assessments',
    items: { events: [ASSESSED] },
    unit: { field: 'assessment' },
    by: { ...BY_CHILD, outcome: { field: 'outcome' } },
  },
  {
    ...read(CONWY_FRAMEWORK, 'CH/012'),
    id: 'assessments-in-time',
    items: { duties: ['part3-assessment-complete'], on: 'done' },
    unit: 'each',
    having: IN_TIME,
    target: 'all',
    by: BY_CHILD,
    twin: 'assessments-child-seen',
    breaks: [{ from: '2016-04-06', why: 'assessment-42-days' }],
  },
  {
    ...OWN,
    id: 'assessments-child-seen',
    items: { events: [ASSESSED] },
    unit: 'each',
    having: { where: { childSeen: true } },
    by: { team: TEAM },
    twin: 'assessments-in-time',
  },
  {
    ...OWN,
    id: 'assessments-seen-alone',
    items: { events: [ASSESSED] },
    unit: 'each',
    having: { where: { seenAlone: true } },
    by: { team: TEAM },
  },
  {
    ...OWN,
    id: 'strategy-discussions',
    items: { events: [{ kind: 'strategy.held' }] },
    unit: 'event',
    by: { ...BY_CHILD, decision: { field: 'decision' } },
  },
  {
    ...OWN,
    id: 'enquiries',
    items: { events: [{ kind: 'strategy.held', where: { decision: 'enquiries' } }] },
    unit: { field: 'enquiry' },
    by: BY_CHILD,
  },
  {
    ...OWN,
    id: 'enquiries-concluded',
    items: { events: [{ kind: 'enquiry.concluded' }] },
    unit: { field: 'enquiry' },
    by: { team: TEAM, determination: { field: 'determination' } },
  },
  {
    ...OWN,
    id: 'conferences',
    items: { events: [INITIAL] },
    unit: 'event',
    by: { team: TEAM, decision: { field: 'decision' } },
  },
  {
    ...OWN,
    id: 'conference-children',
    items: { events: [INITIAL] },
    unit: 'each',
    by: { ...BY_CHILD, decision: { field: 'decision' } },
  },
  {
    // The same conferences as the next, counted another way: neither number stands for the other.
    ...recalled(CONWY),
    id: 'conferences-in-time',
    items: { duties: ['icpc-held'], on: 'done' },
    unit: 'event',
    having: IN_TIME,
    target: 'all',
    by: { team: TEAM },
    twin: 'conference-children-in-time',
  },
  {
    ...recalled(CONWY),
    id: 'conference-children-in-time',
    items: { duties: ['icpc-held'], on: 'done' },
    unit: 'each',
    having: IN_TIME,
    target: 'all',
    by: { team: TEAM },
    twin: 'conferences-in-time',
  },
  {
    ...OWN,
    id: 'registrations',
    items: { spans: 'registration', on: 'begun' },
    unit: 'each',
    by: { ...BY_CHILD, category: { field: 'categories' } },
  },
  {
    ...recalled(QUANTITATIVE),
    id: 'registrations-again',
    items: { spans: 'registration', on: 'begun' },
    unit: 'each',
    having: { times: 1, of: { spans: 'registration' }, within: { months: 12 } },
  },
  {
    ...OWN,
    id: 'removals',
    items: { spans: 'registration', on: 'ended' },
    unit: 'each',
    by: BY_CHILD,
  },
  {
    ...recalled(QUANTITATIVE),
    id: 'register-days',
    items: { spans: 'registration', on: 'ended' },
    unit: 'each',
    sum: 'days',
  },
  {
    ...OWN,
    id: 'register',
    items: { spans: 'registration', on: 'last-day' },
    unit: 'child',
    by: { ...BY_CHILD, category: CATEGORY },
  },
  {
    ...OWN,
    id: 'register-visits-alone',
    items: { events: [{ kind: 'visit.made' }] },
    when: { in: 'registration' },
    unit: 'each',
    having: { where: SEEN_ALONE },
    by: { team: TEAM },
    twin: 'timely-cp-visit',
  },
  {
    ...read(STATSWALES, 'CH/039'),
    ...LOOKED_AFTER,
    id: 'looked-after',
    breaks: FRAMEWORK,
  },
  {
    ...read(STATSWALES, 'CH/040'),
    id: 'short-breaks',
    items: { spans: 'short-breaks', on: 'last-day' },
    unit: 'child',
    by: BY_CHILD,
    breaks: FRAMEWORK,
  },
  {
    ...read(STATSWALES, 'CH/043'),
    id: 'three-placements',
    items: LOOKED_AFTER.items,
    unit: 'child',
    having: { times: 3, of: { spans: 'placement' }, within: { months: 12 } },
    by: { team: TEAM, age: AGE },
    breaks: FRAMEWORK,
  },
  {
    ...read(STATSWALES, 'CH/046'),
    id: 'not-with-family',
    items: LOOKED_AFTER.items,
    unit: 'child',
    having: { not: { in: 'placement', begunBy: { kind: { oneOf: ['with-parents', 'foster-kinship'] } } } },
    by: { team: TEAM, age: AGE },
    breaks: FRAMEWORK,
  },
  {
    ...read(STATSWALES, 'CH/047'),
    id: 'placed-elsewhere-in-wales',
    items: LOOKED_AFTER.items,
    unit: 'child',
    having: { in: 'placement', begunBy: { area: { oneOf: ['bordering-wales', 'elsewhere-wales'] } } },
    by: { team: TEAM, age: AGE },
    breaks: FRAMEWORK,
  },
  {
    ...read(STATSWALES, 'CH/048'),
    id: 'placed-outside-wales',
    items: LOOKED_AFTER.items,
    unit: 'child',
    having: { in: 'placement', begunBy: { area: { oneOf: ['bordering-england', 'elsewhere-england', 'outside'] } } },
    by: { team: TEAM, age: AGE },
    breaks: FRAMEWORK,
  },
  {
    ...OWN,
    id: 'care-began',
    items: { spans: 'care', on: 'begun' },
    unit: 'each',
    by: { ...BY_CHILD, 'legal-status': { field: 'legalStatus' } },
  },
  {
    ...OWN,
    id: 'care-ended',
    items: { spans: 'care', on: 'ended' },
    unit: 'each',
    by: BY_CHILD,
  },
  {
    ...OWN,
    id: 'placements-began',
    items: { spans: 'placement', on: 'begun' },
    unit: 'each',
    by: { team: TEAM, placement: { field: 'kind' }, area: { field: 'area' } },
  },
  {
    ...OWN,
    id: 'looked-after-visits-in-time',
    items: { duties: ['lac-visit-first', 'lac-visit-next', 'lac-visit-weekly'], on: 'due' },
    unit: 'each',
    having: IN_TIME,
    target: 'all',
    by: { team: TEAM },
    twin: 'looked-after-visits-alone',
  },
  {
    ...OWN,
    id: 'looked-after-visits-alone',
    items: { events: [{ kind: 'visit.made' }] },
    when: { in: 'care' },
    unit: 'each',
    having: { where: SEEN_ALONE },
    by: { team: TEAM },
    twin: 'looked-after-visits-in-time',
  },
  {
    ...OWN,
    id: 'looked-after-reviews-in-time',
    items: { duties: ['lac-review-first', 'lac-review-second', 'lac-review-next'], on: 'due' },
    unit: 'each',
    having: IN_TIME,
    target: 'all',
    by: { team: TEAM },
  },
  {
    ...read(QUANTITATIVE, 'PM25'),
    id: 'supported-at-home',
    items: { spans: 'case', on: 'last-day' },
    when: HAS_PLAN,
    unit: 'child',
    having: { not: { in: 'care' } },
    by: { team: TEAM, age: AGE },
  },
  {
    ...OWN,
    id: 'plans',
    items: { spans: 'plan', on: 'last-day' },
    unit: 'child',
    by: BY_CHILD,
  },
  {
    ...OWN,
    id: 'open-cases',
    items: { spans: 'case', on: 'last-day' },
    unit: 'child',
    by: BY_CHILD,
  },
  {
    ...OWN,
    id: 'nobodys-cases',
    items: { spans: 'case', on: 'last-day' },
    unit: 'child',
    having: { not: { in: 'allocation' } },
    by: { age: AGE },
  },
  {
    ...OWN,
    id: 'missing-episodes',
    items: { events: [{ kind: 'missing.reported' }] },
    unit: 'each',
    by: BY_CHILD,
  },
  {
    ...OWN,
    id: 'exploitation-assessments',
    items: { events: [{ kind: 'exploitation.assessed' }] },
    unit: 'each',
    by: { team: TEAM, band: { field: 'band' } },
  },
  {
    ...OWN,
    id: 'recorded-in-time',
    items: { events: RECORDED },
    unit: 'each',
    having: { atMost: { workingDays: 2 } },
    by: { team: TEAM },
    twin: 'recording-delay',
  },
  {
    ...OWN,
    id: 'recording-delay',
    items: { events: RECORDED },
    unit: 'each',
    sum: 'days',
    by: { team: TEAM },
    twin: 'recorded-in-time',
  },
];

/** Shown to whoever answers for the work, and to an inspector; not published, since with the open cases it would tell how many are nobody's. */
export const CASELOAD: Measure = {
  ...OWN,
  id: 'caseload',
  items: { spans: 'case', on: 'last-day' },
  when: { in: 'allocation' },
  unit: 'child',
  by: BY_WORK,
};

/** How the timeliness of a rule is published: the twin that stands beside it, by the rule. */
export const TWINS: Readonly<Record<string, string>> = {
  'cp-visit': 'register-visits-alone',
  'contact-decision': 'contacts-told',
  'part3-assessment-complete': 'assessments-child-seen',
  'icpc-held': 'conferences-in-time',
  'lac-visit-first': 'looked-after-visits-alone',
  'lac-visit-next': 'looked-after-visits-alone',
  'lac-visit-weekly': 'looked-after-visits-alone',
};

/**
 * Two flows between which the change of a stock lies: whoever knows the stock in two editions and one of them knows the other,
 * so that in public both are told or neither.
 */
export const FLOWS: readonly (readonly [string, string])[] = [
  ['registrations', 'removals'],
  ['care-began', 'care-ended'],
];

/**
 * What is, as a rule, made up of others: who has a plan is looked after, on the register, or has one under Part 4. No law says so,
 * and nearly every child's record does.
 */
export const MADE_UP: Readonly<Record<string, readonly string[]>> = {
  'supported-at-home': ['looked-after', 'register', 'plans'],
};
