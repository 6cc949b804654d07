import { describe, expect, it } from 'vitest';
import { FIRST_YEAR, isWorkingDay, LAST_YEAR } from '../../calendar/index.ts';
import type { Fact } from '../../law/index.ts';
import { DEFAULT_SETTINGS } from '../index.ts';
import { day, fact, owed, refused } from '../../../tests/support/practice.ts';

const RECEIVED = fact('complaint.received', '2017-12-22', { complaint: 'k' });
const of = (kind: string, on: string, more: Fact['data'] = {}): Fact => fact(kind, on, { complaint: 'k', ...more });

describe('a complaint', () => {
  it('is acknowledged within two working days after the day of its receipt, over Christmas and Boxing Day', () => {
    expect(owed([RECEIVED], '2017-12-28', 'complaint')).toEqual(['complaint-ack 2017-12-28 open']);
    expect(owed([RECEIVED], '2017-12-29', 'complaint')).toEqual(['complaint-ack 2017-12-28 overdue']);
  });

  it('has no Boxing Day that the calendar would count as a working day', () => {
    for (let year = FIRST_YEAR; year <= LAST_YEAR; year++)
      for (const date of [`${year}-12-25`, `${year}-12-26`]) expect(isWorkingDay(day(date)), date).toBe(false);
  });

  it('is discussed within ten working days of the acknowledgement, not of the receipt', () => {
    const acknowledged = [RECEIVED, of('complaint.acknowledged', '2018-01-03')];
    expect(owed(acknowledged, '2018-01-04', 'complaint-stage1')).toEqual([
      'complaint-stage1-discussion 2018-01-17 open',
    ]);
  });

  it('that was resolved has its terms in writing five working days later, and one that was not has none', () => {
    const until = [RECEIVED, of('complaint.acknowledged', '2018-01-03')];
    const settled = [...until, of('complaint.discussed', '2018-01-10', { settled: true })];
    expect(owed(settled, '2018-01-11', 'complaint-stage1-outcome')).toEqual([
      'complaint-stage1-outcome 2018-01-17 open',
    ]);
    expect(
      owed([...settled, of('complaint.terms-sent', '2018-01-18')], '2018-02-01', 'complaint-stage1-outcome'),
    ).toEqual(['complaint-stage1-outcome 2018-01-17 late']);
    const unsettled = [...until, of('complaint.discussed', '2018-01-10', { settled: false })];
    expect(owed(unsettled, '2018-02-01', 'complaint-stage1-outcome')).toEqual([]);
  });

  it('may go straight to the formal stage, which is answered in twenty-five working days and names the Ombudsman', () => {
    const formal = [RECEIVED, of('complaint.made-formal', '2018-03-12')];
    // Good Friday and Easter Monday of 2018 lie between.
    expect(owed(formal, '2018-03-13', 'complaint-stage2')).toEqual(['complaint-stage2 2018-04-18 open']);
    const answered = (ombudsmanTold: boolean): string[] =>
      owed([...formal, of('complaint.answered', '2018-04-18', { ombudsmanTold })], '2018-05-01', 'complaint-');
    expect(answered(true)).toContain('complaint-ombudsman 2018-04-18 met');
    expect(answered(false)).toContain('complaint-ombudsman 2018-04-18 overdue');
    expect(answered(true)).toContain('complaint-stage2 2018-04-18 met');
  });

  it('is owed the name of the Ombudsman as law', () => {
    expect(DEFAULT_SETTINGS.rules).toContain('complaint-ombudsman');
  });

  it('has no clock before the regulations of August 2014', () => {
    expect(owed([fact('complaint.received', '2014-07-31', { complaint: 'o' })], '2014-09-01', 'complaint')).toEqual([]);
  });

  it('is another complaint than another one', () => {
    const other = fact('complaint.acknowledged', '2017-12-27', { complaint: 'other' });
    expect(owed([RECEIVED, other], '2018-02-01', 'complaint-ack')).toEqual(['complaint-ack 2017-12-28 overdue']);
  });
});

describe('a complaint that is withdrawn', () => {
  const withdrawn = (on: string): Fact => of('complaint.withdrawn', on);
  const acknowledged = of('complaint.acknowledged', '2017-12-27');

  it('ends the clock that runs, at whatever stage it is', () => {
    const stages: readonly (readonly [string, string, readonly Fact[]])[] = [
      ['complaint-ack', '2017-12-28', [RECEIVED]],
      ['complaint-stage1-discussion', '2018-01-11', [RECEIVED, acknowledged]],
      [
        'complaint-stage1-outcome',
        '2018-01-17',
        [RECEIVED, acknowledged, of('complaint.discussed', '2018-01-10', { settled: true })],
      ],
      ['complaint-stage2', '2018-04-18', [RECEIVED, of('complaint.made-formal', '2018-03-12')]],
    ];
    for (const [rule, due, facts] of stages) {
      expect(owed(facts, '2018-06-01', rule)).toEqual([`${rule} ${due} overdue`]);
      expect(owed([...facts, withdrawn(due)], '2018-06-01', rule)).toEqual([`${rule} ${due} ended`]);
      // What had not been done in time is not forgotten.
      expect(owed([...facts, withdrawn('2018-05-01')], '2018-06-01', rule)).toEqual([`${rule} ${due} missed`]);
    }
  });

  it('keeps what was done of it, and ends no clock of another complaint', () => {
    const other = fact('complaint.received', '2017-12-22', { complaint: 'other' });
    expect(owed([RECEIVED, acknowledged, other, withdrawn('2018-01-02')], '2018-02-01', 'complaint-')).toEqual([
      'complaint-ack 2017-12-28 met',
      'complaint-ack 2017-12-28 overdue',
      'complaint-stage1-discussion 2018-01-11 ended',
    ]);
  });

  it('can be withdrawn once, after it was received and before it was answered or resolved on terms', () => {
    const data = { complaint: 'k', withdrawnBy: 'parent', stillLookedInto: false };
    const withdraw = (facts: readonly Fact[], on = '2018-03-20'): string[] =>
      refused(facts, 'complaint.withdrawn', on, data);
    const settled = of('complaint.discussed', '2018-01-10', { settled: true });
    const terms = of('complaint.terms-sent', '2018-01-12');
    const formal = of('complaint.made-formal', '2018-03-12');
    expect(withdraw([RECEIVED])).toEqual([]);
    expect(withdraw([RECEIVED, settled])).toEqual([]);
    expect(withdraw([RECEIVED, settled, terms, formal])).toEqual([]);
    expect(withdraw([fact('child.registered', '2017-01-01')])).toEqual(['data.complaint unknown-complaint']);
    expect(withdraw([RECEIVED], '2017-12-21')).toEqual(['data.complaint unknown-complaint']);
    expect(withdraw([RECEIVED, withdrawn('2018-03-19')])).toEqual(['data.complaint complaint-withdrawn']);
    expect(withdraw([RECEIVED, settled, terms])).toEqual(['data.complaint complaint-over']);
    expect(withdraw([RECEIVED, formal, of('complaint.answered', '2018-03-15')])).toEqual([
      'data.complaint complaint-over',
    ]);
  });

  it('goes no further, but what had happened before can still be written down', () => {
    const facts = [RECEIVED, withdrawn('2018-01-05')];
    expect(refused(facts, 'complaint.acknowledged', '2017-12-27', { complaint: 'k' })).toEqual([]);
    for (const [kind, data] of [
      ['complaint.acknowledged', {}],
      ['complaint.discussed', { settled: false }],
      ['complaint.made-formal', {}],
    ] as const)
      expect(refused(facts, kind, '2018-01-08', { complaint: 'k', ...data })).toEqual([
        'data.complaint complaint-withdrawn',
      ]);
  });
});

describe('two steps of a complaint on one day', () => {
  it('count whichever of them has its hour', () => {
    const hour = (which: Fact): Fact => ({ ...which, at: which.at + 3_600_000_000 });
    const acknowledged = of('complaint.acknowledged', '2017-12-22');
    for (const facts of [
      [hour(RECEIVED), acknowledged],
      [RECEIVED, hour(acknowledged)],
    ])
      expect(owed(facts, '2017-12-27', 'complaint-')).toEqual([
        'complaint-ack 2017-12-28 met',
        'complaint-stage1-discussion 2018-01-10 open',
      ]);
  });
});

describe('what contradicts a complaint', () => {
  it('is what was never received, answered before it was formal, or settled by nothing', () => {
    const answer = { complaint: 'k', finding: 'upheld', ombudsmanTold: true };
    const elsewhere = [fact('child.registered', '2017-01-01')];
    expect(refused(elsewhere, 'complaint.acknowledged', '2018-01-03', { complaint: 'k' })).toEqual([
      'data.complaint unknown-complaint',
    ]);
    expect(refused([RECEIVED], 'complaint.answered', '2018-01-03', answer)).toEqual(['data.complaint not-formal']);
    expect(refused([RECEIVED], 'complaint.terms-sent', '2018-01-03', { complaint: 'k' })).toEqual([
      'data.complaint not-settled',
    ]);
    const formal = [RECEIVED, of('complaint.made-formal', '2018-01-02')];
    expect(refused(formal, 'complaint.made-formal', '2018-01-03', { complaint: 'k' })).toEqual([
      'data.complaint already-formal',
    ]);
    expect(refused(formal, 'complaint.answered', '2018-01-03', answer)).toEqual([]);
  });
});
