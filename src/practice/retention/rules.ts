import { type Day, addMonths, parseDay } from '../../calendar/index.ts';
import { compareFacts, type Fact, type Instrument } from '../../law/index.ts';
import { localNorm, PAGES, readIn, recalled } from '../instruments.ts';

/** Which events bring a rule to bear on a record: one of a kind, whose field has this value where one is named. */
interface Mark {
  readonly kind: string;
  readonly where?: Readonly<Record<string, string>>;
}

/**
 * How long a child's record is kept, as data. It applies where one of `marks` was recorded and none of `unless`. Kept for `years` from
 * `from`: the child's birth, or the last day on which one of some kinds happened; `set` leaves the years to the authority, for no law
 * that was read names them. A child who died before `diedBefore` (years of age) is another matter, with years from the death.
 */
export interface RetentionRule {
  readonly id: string;
  readonly marks: readonly Mark[];
  readonly unless?: readonly Mark[];
  readonly from: 'birth' | { readonly last: readonly string[] };
  readonly years: number | 'set';
  readonly death?: { readonly diedBefore: number; readonly years: number };
  readonly instrument: Instrument;
}

const only = ([instrument]: readonly Instrument[]): Instrument => {
  if (instrument === undefined) throw new Error('a rule of retention has no source');
  return instrument;
};

const marks = (...kinds: readonly string[]): Mark[] => kinds.map((kind) => ({ kind }));

/** Who stays overnight in a short break is looked after for that time (section 74 of the 2014 Act), and regulation 62 leaves the keeping of the record as it is. */
const CARE = marks('care.began', 'short-break.began');
const PROTECTION: readonly Mark[] = [
  { kind: 'strategy.held', where: { decision: 'enquiries' } },
  ...marks('enquiry.concluded', 'conference.held', 'register.removed'),
];
const SUPPORT = marks(
  'case.opened',
  'assessment.completed',
  'plan.agreed',
  'short-breaks.agreed',
  'private-fostering.notified',
  'leaving-care.categorised',
);
const COMPLAINT = [
  'complaint.received',
  'complaint.acknowledged',
  'complaint.discussed',
  'complaint.terms-sent',
  'complaint.made-formal',
  'complaint.answered',
  'complaint.withdrawn',
];
/** With these the authority's part in a child's life ends, or is found not to begin. */
const CLOSING = ['case.closed', 'contact.received', 'contact.decided'];

/**
 * Section 11 of the statutory catalogue, as far as it is about records of children: foster carers' and applicants' files
 * (`ret-foster-carer`, `ret-foster-refused`) are not kept here. `ret-nfa` is what remains where nothing else applies.
 */
export const RETENTION_RULES = [
  {
    id: 'ret-lac',
    marks: CARE,
    from: 'birth',
    years: 75,
    death: { diedBefore: 18, years: 15 },
    instrument: only(readIn('care-planning-regulations-2015', 'regulation 64', PAGES.recordsRetention)),
  },
  {
    // It binds the school, until the record is returned to the authority that placed the child: then this is that record.
    id: 'ret-special-school-residential',
    marks: [{ kind: 'placement.began', where: { kind: 'residential-school' } }],
    from: { last: [...CLOSING, 'placement.began', 'placement.ended'] },
    years: 15,
    instrument: only(readIn('special-schools-regulations-2024', 'regulation 51', PAGES.specialSchools)),
  },
  {
    // The order itself is not recorded here. It ends the child's care.
    id: 'ret-adoption',
    marks: [{ kind: 'placement.began', where: { kind: 'placed-for-adoption' } }],
    from: { last: ['care.ended'] },
    years: 100,
    instrument: only(recalled('adoption-regulations-2005', '')),
  },
  {
    id: 'ret-cp',
    marks: PROTECTION,
    unless: CARE,
    from: { last: CLOSING },
    years: 'set',
    instrument: only(localNorm('no statute; English authorities keep such records for 35 years from their closing')),
  },
  {
    id: 'ret-cin',
    marks: SUPPORT,
    unless: [...CARE, ...PROTECTION],
    from: 'birth',
    years: 'set',
    instrument: only(localNorm('no statute; English authorities keep such records until an age of 21 to 30')),
  },
  {
    id: 'ret-complaints',
    marks: marks('complaint.received'),
    from: { last: COMPLAINT },
    years: 'set',
    instrument: only(localNorm('no statute; 6 to 10 years are usual')),
  },
  {
    id: 'ret-nfa',
    marks: [],
    unless: [...CARE, ...PROTECTION, ...SUPPORT],
    from: { last: CLOSING },
    years: 'set',
    instrument: only(localNorm('no statute')),
  },
] as const satisfies readonly RetentionRule[];

export type RetentionRuleId = (typeof RETENTION_RULES)[number]['id'];
export const RETENTION_RULE_IDS = RETENTION_RULES.map(({ id }) => id) as [RetentionRuleId, ...RetentionRuleId[]];

/** The rules whose years an authority sets: no law names them, or the law was not read. */
export const SETTABLE_RETENTION = RETENTION_RULES.filter(({ instrument }) => instrument.confidence !== 'V').map(
  ({ id }) => id,
) as [RetentionRuleId, ...RetentionRuleId[]];

/** What an authority has set: years by rule. */
export type RetentionYears = Readonly<Partial<Record<RetentionRuleId, number>>>;

/** The kinds of events by which what applies to a record can change. */
export const RETENTION_KINDS: readonly string[] = [
  ...new Set([
    'child.registered',
    'child.died',
    ...RETENTION_RULES.flatMap((rule: RetentionRule) => [
      ...rule.marks.map(({ kind }) => kind),
      ...(rule.unless ?? []).map(({ kind }) => kind),
      ...(rule.from === 'birth' ? [] : rule.from.last),
    ]),
  ]),
];

const isMarked = (facts: readonly Fact[], wanted: readonly Mark[]): boolean =>
  facts.some(({ kind, data }) =>
    wanted.some(
      (mark) => mark.kind === kind && Object.entries(mark.where ?? {}).every(([field, value]) => data[field] === value),
    ),
  );

const lastOf = (facts: readonly Fact[], kinds: readonly string[]): Day | null => {
  const days = facts.filter(({ kind }) => kinds.includes(kind)).map(({ day }) => day);
  return days.length === 0 ? null : Math.max(...days);
};

/** The day of birth that was registered last; null where none was. `facts` are those that count. */
export const bornOn = (facts: readonly Fact[]): Day | null => {
  const registered = [...facts].sort(compareFacts).findLast(({ kind }) => kind === 'child.registered');
  const { dateOfBirth } = registered?.data ?? {};
  return typeof dateOfBirth === 'string' ? (parseDay(dateOfBirth) ?? null) : null;
};

/**
 * A rule that applies to a record, and the day from which it counts: of the child's birth, or of the end of the authority's part; null
 * where that is not recorded. `years`: null where the authority sets them.
 */
export interface Counted {
  readonly rule: RetentionRuleId;
  readonly of: 'birth' | 'end';
  readonly from: Day | null;
  readonly years: number | null;
}

const countedOf = (rule: RetentionRule, facts: readonly Fact[]): Omit<Counted, 'rule'> => {
  const years = rule.years === 'set' ? null : rule.years;
  if (rule.from !== 'birth') return { of: 'end', from: lastOf(facts, rule.from.last), years };
  const born = bornOn(facts);
  const died = lastOf(facts, ['child.died']);
  if (rule.death !== undefined && born !== null && died !== null && died < addMonths(born, 12 * rule.death.diedBefore))
    return { of: 'end', from: died, years: rule.death.years };
  return { of: 'birth', from: born, years };
};

/** The rules that apply to a child's record, each with the day from which it counts. `facts` are those that count. What an authority sets has no part in it. Pure. */
export const countedRules = (facts: readonly Fact[]): Counted[] =>
  RETENTION_RULES.filter(
    (rule: RetentionRule) =>
      (rule.marks.length === 0 || isMarked(facts, rule.marks)) && !isMarked(facts, rule.unless ?? []),
  ).map((rule) => ({ rule: rule.id, ...countedOf(rule, facts) }));
