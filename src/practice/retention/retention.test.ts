import { describe, expect, it } from 'vitest';
import { day, EVERY_RULE, fact, refused } from '../../../tests/support/practice.ts';
import { formatDay } from '../../calendar/index.ts';
import type { Fact } from '../../law/index.ts';
import { contradictions, readEvent, retentionOf, type RetentionYears } from '../index.ts';

const YEARS: RetentionYears = { 'ret-cp': 35, 'ret-cin': 25, 'ret-nfa': 6, 'ret-complaints': 10 };

const kept = (
  facts: readonly Fact[],
  { on = '2026-11-28', years = YEARS, authority = [] as readonly Fact[], siblingOpen = false } = {},
) => {
  const {
    kept: rules,
    notBefore,
    stops,
    over,
  } = retentionOf(facts, EVERY_RULE, {
    today: day(on),
    years,
    authority,
    siblingOpen,
  });
  return {
    rules: rules.map(
      ({ rule, until, notKnown }) => `${rule} ${until === null ? `not known: ${notKnown}` : formatDay(until)}`,
    ),
    notBefore: notBefore === null ? null : formatDay(notBefore),
    stops,
    over,
  };
};

const born = (on: string, registered = '2000-01-01'): Fact => fact('child.registered', registered, { dateOfBirth: on });
const contact = (on: string): Fact[] => [
  fact('contact.received', on, { contact: on, source: 'police' }),
  fact('contact.decided', on, { contact: on, outcome: 'no-further-action', outcomeTold: true, helpSuggested: true }),
  fact('contact.acknowledged', on, { contact: on, outcomeTold: true }),
];

describe('how long a record is kept', () => {
  it('is the 75th anniversary of the birth of a child who was ever looked after, and of nothing shorter', () => {
    const facts = [born('1950-02-28'), fact('care.began', '1955-01-01'), fact('care.ended', '1960-01-01')];
    expect(kept(facts)).toEqual({ rules: ['ret-lac 2025-02-28'], notBefore: '2025-02-28', stops: [], over: true });
    expect(kept(facts, { on: '2025-02-27' }).over).toBe(false);
    expect(kept(facts, { on: '2025-02-28' }).over).toBe(true);
    // A leap day's anniversary in a common year is the last of February.
    expect(kept([born('1948-02-29'), ...facts.slice(1)]).notBefore).toBe('2023-02-28');
  });

  it('is 15 years from the death of a looked-after child who died before eighteen, and 75 from birth where they died later', () => {
    const care = [born('2000-06-01'), fact('care.began', '2005-01-01'), fact('care.ended', '2010-03-04')];
    expect(kept([...care, fact('child.died', '2010-03-04')]).notBefore).toBe('2025-03-04');
    expect(kept([...care, fact('child.died', '2018-05-31')]).notBefore).toBe('2033-05-31');
    expect(kept([...care, fact('child.died', '2018-06-01')]).notBefore).toBe('2075-06-01');
  });

  it('is the latest of all rules that apply', () => {
    const adopted = [
      born('1920-01-01'),
      fact('care.began', '1925-01-01'),
      fact('placement.began', '1925-06-01', { kind: 'placed-for-adoption', placement: 'p' }),
      fact('placement.ended', '1926-06-01', { placement: 'p' }),
      fact('care.ended', '1926-06-01'),
    ];
    expect(kept(adopted)).toMatchObject({
      rules: ['ret-lac 1995-01-01', 'ret-adoption 2026-06-01'],
      notBefore: '2026-06-01',
      over: true,
    });
    expect(kept(adopted, { on: '2026-05-31' }).over).toBe(false);
    const complained = fact('complaint.answered', '2024-01-10', { complaint: 'k', ombudsmanTold: true });
    const received = fact('complaint.received', '2024-01-08', { complaint: 'k' });
    expect(kept([...adopted, received, complained]).notBefore).toBe('2034-01-10');
  });

  it('is what the authority has set where no law says so, and without end where it has set nothing', () => {
    const facts = [born('2000-01-01'), ...contact('2010-05-06')];
    expect(kept(facts)).toMatchObject({ rules: ['ret-nfa 2016-05-06'], over: true });
    expect(kept(facts, { years: {} })).toEqual({
      rules: ['ret-nfa not known: years'],
      notBefore: null,
      stops: [],
      over: false,
    });
    const support = [born('1990-01-01'), fact('case.opened', '1999-01-01'), fact('case.closed', '2000-01-01')];
    expect(kept(support).rules).toEqual(['ret-cin 2015-01-01']);
    const registered = fact('conference.held', '1999-02-01', { type: 'initial', decision: 'not-registered' });
    expect(kept([...support, registered]).rules).toEqual(['ret-cp 2035-01-01']);
  });

  it('cannot be said where the birth, or the end of the authority’s part, is not recorded: then the record is kept', () => {
    expect(kept([fact('care.began', '1930-01-01'), fact('care.ended', '1931-01-01')])).toMatchObject({
      rules: ['ret-lac not known: birth'],
      notBefore: null,
      over: false,
    });
    expect(kept([fact('enquiry.concluded', '1930-01-01', { enquiry: 'q' })])).toMatchObject({
      rules: ['ret-cp not known: end'],
      over: false,
    });
  });

  it('is stopped by a hold on the child or on every record until it is lifted', () => {
    const facts = [born('2000-01-01'), ...contact('2010-05-06')];
    const placed = fact('hold.placed', '2026-01-01', { hold: 'h' });
    const lifted = fact('hold.lifted', '2026-02-01', { hold: 'h' });
    expect(kept([...facts, placed])).toMatchObject({ stops: ['held'], over: false });
    expect(kept(facts, { authority: [placed] })).toMatchObject({ stops: ['held'], over: false });
    expect(kept(facts, { authority: [placed, fact('hold.lifted', '2026-02-01', { hold: 'other' })] }).over).toBe(false);
    expect(kept([...facts, placed, lifted]).over).toBe(true);
    expect(kept(facts, { authority: [placed, lifted] }).over).toBe(true);
  });

  it('is stopped by an open case, care, what is owed, an open risk, and the open case of a brother or sister', () => {
    const facts = [born('1940-01-01'), ...contact('2010-05-06')];
    const risk = fact('risk.identified', '2011-01-01', {
      risk: 'r',
      harm: 'neglect',
      likelihood: 'likely',
      severity: 'serious',
      nextLook: '2011-02-01',
    });
    expect(kept([...facts, fact('case.opened', '2011-01-01')]).stops).toContain('case-open');
    expect(kept([...facts, fact('care.began', '1945-01-01')]).stops).toContain('in-care');
    expect(kept([...facts, fact('contact.received', '2011-01-01', { contact: 'other' })]).stops).toEqual(['owed']);
    expect(kept([...facts, risk]).stops).toContain('risk-open');
    expect(kept(facts, { siblingOpen: true })).toMatchObject({ stops: ['sibling-open'], over: false });
  });
});

const ERASURE = '2c1d6a1e-6c1f-4b1e-9d4b-3d1c0e9f2a11';
const decide = (facts: readonly Fact[], kind: string, data: Record<string, unknown>, around = {}): string[] => {
  const read = readEvent({ id: 'new', kind, at: '2026-11-28', by: 'w', children: ['c1'], data });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const retention = retentionOf(facts, EVERY_RULE, {
    today: day('2026-11-28'),
    years: YEARS,
    authority: [],
    siblingOpen: false,
    ...around,
  });
  const erasing = { retention, entries: new Set([...facts.map(({ id }) => id), 'retracted']) };
  return contradictions(facts, read.event, 'c1', EVERY_RULE, { holdsPost: () => 'held', erasing }).map(
    ({ field, code }) => `${field} ${code}`,
  );
};

describe('asking for erasing', () => {
  const over = [born('2000-01-01'), ...contact('2010-05-06')];
  const recent = [born('2000-01-01'), ...contact('2024-05-06')];
  const ask = (basis: string, more: Record<string, unknown> = {}) => ({
    erasure: ERASURE,
    basis,
    reason: 'rheswm',
    ...more,
  });

  it('because its time is over needs a rule that applies, a day that has come and nothing that stops it', () => {
    expect(decide(over, 'erasure.asked', ask('retention', { rule: 'ret-nfa' }))).toEqual([]);
    expect(decide(over, 'erasure.asked', ask('retention'))).toEqual(['data.rule rule-needed']);
    expect(decide(over, 'erasure.asked', ask('retention', { rule: 'ret-lac' }))).toEqual(['data.rule rule-not-its']);
    expect(decide(recent, 'erasure.asked', ask('retention', { rule: 'ret-nfa' }))).toEqual([
      'data.basis kept-until-later',
    ]);
    expect(
      decide([...over, fact('case.opened', '2011-01-01')], 'erasure.asked', ask('retention', { rule: 'ret-cin' })),
    ).toEqual(['data.basis record-in-use']);
    expect(decide(over, 'erasure.asked', ask('retention', { rule: 'ret-nfa', entries: [over[0]?.id ?? ''] }))).toEqual([
      'data.entries whole-record-only',
    ]);
  });

  it('on another basis waits for no day, and is stopped by a hold like any other', () => {
    for (const basis of ['recorded-in-error', 'right-to-erasure', 'court-order']) {
      expect(decide(recent, 'erasure.asked', ask(basis))).toEqual([]);
      expect(
        decide([...recent, fact('hold.placed', '2026-01-01', { hold: 'h' })], 'erasure.asked', ask(basis)),
      ).toEqual(['data.basis under-hold']);
    }
  });

  it('of some entries takes those of the record, retracted ones among them, and no others', () => {
    const entries = [recent[1]?.id ?? '', 'retracted'];
    expect(decide(recent, 'erasure.asked', ask('recorded-in-error', { entries }))).toEqual([]);
    expect(decide(recent, 'erasure.asked', ask('recorded-in-error', { entries: ['elsewhere'] }))).toEqual([
      'data.entries unknown-entry',
    ]);
  });

  it('is answered once, and agreed to only while it could still be asked for', () => {
    const asked = [...recent, fact('erasure.asked', '2026-11-01', { erasure: ERASURE, basis: 'recorded-in-error' })];
    expect(decide(asked, 'erasure.asked', ask('court-order'))).toEqual(['kind erasure-asked-already']);
    expect(decide(asked, 'erasure.agreed', { erasure: ERASURE })).toEqual([]);
    expect(decide(recent, 'erasure.agreed', { erasure: ERASURE })).toEqual(['data.erasure unknown-erasure']);
    const refusal = [...asked, fact('erasure.refused', '2026-11-02', { erasure: ERASURE })];
    expect(decide(refusal, 'erasure.agreed', { erasure: ERASURE })).toEqual(['data.erasure erasure-answered']);
    const held = [...asked, fact('hold.placed', '2026-11-02', { hold: 'h' })];
    expect(decide(held, 'erasure.agreed', { erasure: ERASURE })).toEqual(['data.erasure under-hold']);
    expect(decide(held, 'erasure.refused', { erasure: ERASURE, reason: 'ataliwyd' })).toEqual([]);
  });
});

it('a hold is lifted once, and only where it was placed', () => {
  const placed = [born('2000-01-01'), fact('hold.placed', '2026-01-01', { hold: 'h' })];
  expect(refused(placed, 'hold.lifted', '2026-02-01', { hold: 'h', reason: 'r' })).toEqual([]);
  expect(refused(placed, 'hold.lifted', '2026-02-01', { hold: 'x', reason: 'r' })).toEqual(['data.hold unknown-hold']);
});
