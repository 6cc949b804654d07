import { describe, expect, it } from 'vitest';
import { type Day, formatDay, parseDay, startOfDay, workingDaysBetween } from '../calendar/index.ts';
import { coreLaw, DEFAULT_SETTINGS, lawOf } from '../practice/index.ts';
import { compile } from './compile.ts';
import { evaluate } from './evaluate.ts';
import { explain } from './explain.ts';
import type { Fact } from './fact.ts';
import type { Law, Limit } from './language.ts';

const day = (text: string): Day => {
  const read = parseDay(text);
  if (read === undefined) throw new Error(`${text} is not a date`);
  return read;
};

const fact = (kind: string, on: string): Fact => {
  const at = day(on);
  return { id: `${kind} ${on}`, kind, day: at, at: startOfDay(at), recorded: startOfDay(at), data: { matter: 'm' } };
};

const clock = (due: Limit): Law => ({
  spans: [],
  derived: [],
  rules: [
    {
      id: 'clock',
      core: true,
      starts: [{ first: { kind: 'started' }, of: 'matter' }],
      due,
      doneBy: { kind: 'done', same: true },
      owner: 'worker',
      instruments: [],
    },
  ],
});

const judged = (due: Limit, started: string, done?: string, asAt = '2023-01-01') => {
  const law = compile(clock(due), { procedures: '2020-04-01', rules: [] });
  const facts = [fact('started', started), ...(done === undefined ? [] : [fact('done', done)])];
  const [duty] = evaluate(facts, law, day(asAt)).duties;
  if (duty === undefined) throw new Error('no duty');
  return { duty, reasons: explain(duty, law) };
};

interface Case {
  readonly what: string;
  readonly source: string;
  readonly started: string;
  readonly limit: Limit;
  readonly due: string;
  readonly skipped: readonly string[];
}

// Dates that cross holidays on purpose. In all of them the day after the trigger is day 1 (2014/1794 reg 15(2): "after the
// day on which it receives it"), and holidays are those of England and Wales.
const CASES: readonly Case[] = [
  {
    what: 'an initial conference after the last strategy meeting, over Easter',
    source: 'Wales Safeguarding Procedures, section 3 part 2, page 4: 15 working days',
    started: '2017-04-03',
    limit: { workingDays: 15 },
    due: '2017-04-26',
    skipped: ['good-friday', 'easter-monday'],
  },
  {
    what: 'an assessment from referral, over August',
    source: 'measure PM24, later CH/012: 42 working days from the point of referral',
    started: '2017-07-03',
    limit: { workingDays: 42 },
    due: '2017-08-31',
    skipped: ['summer'],
  },
  {
    what: 'the acknowledgement of a complaint received before Christmas',
    source: 'WSI 2014/1794: 2 working days, Christmas Day and Boxing Day out (reg 2)',
    started: '2017-12-22',
    limit: { workingDays: 2 },
    due: '2017-12-28',
    skipped: ['christmas', 'boxing'],
  },
  {
    what: 'the first review of a looked-after child, over the New Year',
    source: 'WSI 2015/1818 reg 39: 20 working days',
    started: '2017-12-18',
    limit: { workingDays: 20 },
    due: '2018-01-18',
    skipped: ['christmas', 'boxing', 'new-year'],
  },
  {
    what: 'the first core group, over the holiday of the state funeral',
    source: 'Wales Safeguarding Procedures, section 4, page 4: 10 working days',
    started: '2022-09-12',
    limit: { workingDays: 10 },
    due: '2022-09-27',
    skipped: ['state-funeral'],
  },
  {
    what: 'the outline plan, over the Platinum Jubilee',
    source: 'Wales Safeguarding Procedures, section 3 part 2, page 11: 5 working days',
    started: '2022-05-31',
    limit: { workingDays: 5 },
    due: '2022-06-09',
    skipped: ['spring', 'platinum-jubilee'],
  },
  {
    what: 'a warning notice laid before the Assembly',
    source: 'Social Services and Well-being (Wales) Act 2014 s.151(3)(a): 21 days',
    started: '2017-10-17',
    limit: { days: 21 },
    due: '2017-11-07',
    skipped: [],
  },
  {
    what: 'the report on a warning notice, which the ministers really made on that very day',
    source: 'the same Act, s.151(3)(b): 90 days',
    started: '2017-10-17',
    limit: { days: 90 },
    due: '2018-01-15',
    skipped: [],
  },
  {
    what: 'the report on a follow-up notice, due on a Sunday',
    source: 'the same Act, s.151(3)(b): 90 days, and nothing about weekends',
    started: '2018-01-15',
    limit: { days: 90 },
    due: '2018-04-15',
    skipped: [],
  },
  {
    what: 'the improvement plan of the Powys notice',
    source: 'the notice: 20 days, which in practice were working days',
    started: '2017-10-17',
    limit: { workingDays: 20 },
    due: '2017-11-14',
    skipped: [],
  },
  {
    what: 'the first visit to a placement',
    source: 'WSI 2015/1818 reg 31(2)(a): one week of the start',
    started: '2017-10-17',
    limit: { days: 7 },
    due: '2017-10-24',
    skipped: [],
  },
  {
    what: 'the next visit, six weeks after the last one that was made',
    source: 'WSI 2015/1818 reg 31(2)(b): not more than six weeks',
    started: '2017-10-24',
    limit: { days: 42 },
    due: '2017-12-05',
    skipped: [],
  },
];

describe('statutory limits, by cases whose answer is known', () => {
  it.each(CASES)('$what is due on $due ($source)', ({ started, limit, due, skipped }) => {
    const { duty, reasons } = judged(limit, started);
    expect(formatDay(duty.due)).toBe(due);
    expect(reasons.holidays.map(({ name }) => name)).toEqual(skipped);
    expect(duty.status).toBe('overdue');
  });

  it.each(CASES)('$what is in time on the due day and late on the day after', ({ started, limit, due }) => {
    expect(judged(limit, started, due).duty.status).toBe('met');
    expect(judged(limit, started, formatDay(day(due) + 1)).duty.status).toBe('late');
    expect(judged(limit, started, undefined, due).duty.status).toBe('open');
    expect(judged(limit, started, undefined, formatDay(day(due) + 1)).duty.status).toBe('overdue');
  });

  it('the plan handed in on 13 November 2017 came on the nineteenth working day, and would have been late by calendar days', () => {
    expect(workingDaysBetween(day('2017-10-17'), day('2017-11-13'))).toBe(19);
    expect(judged({ workingDays: 20 }, '2017-10-17', '2017-11-13').duty.status).toBe('met');
    const { duty } = judged({ days: 20 }, '2017-10-17', '2017-11-13');
    expect([formatDay(duty.due), duty.status]).toEqual(['2017-11-06', 'late']);
  });

  it('a late visit buys no time: the next six weeks run from the visit that was made, and a missed one is not made good', () => {
    const law = compile(
      {
        spans: [{ id: 'placement', begins: [{ kind: 'placed' }], ends: [] }],
        derived: [],
        rules: [
          {
            id: 'next',
            core: true,
            starts: [{ begin: 'placement' }, { each: { kind: 'visit' }, during: 'placement' }],
            due: { days: 42 },
            doneBy: { kind: 'visit' },
            owner: 'worker',
            instruments: [],
          },
        ],
      },
      { procedures: '2020-04-01', rules: [] },
    );
    const { duties } = evaluate([fact('placed', '2017-10-17'), fact('visit', '2017-12-18')], law, day('2018-01-28'));
    const inOrder = [...duties].sort((a, b) => a.due - b.due);
    expect(inOrder.map(({ due, status }) => [formatDay(due), status])).toEqual([
      ['2017-11-28', 'late'],
      ['2018-01-29', 'open'],
    ]);
  });
});

describe('the declared duties, on the same dates', () => {
  const event = (kind: string, on: string, data: Fact['data']): Fact => ({ ...fact(kind, on), data });
  const duties = (facts: readonly Fact[]): readonly (readonly [string, string])[] =>
    evaluate(facts, coreLaw(), day('2023-01-01')).duties.map(({ rule, due }) => [rule, formatDay(due)] as const);
  const registered = (on: string): Fact[] => [
    event('conference.held', on, { type: 'initial', decision: 'registered' }),
  ];

  it.each<readonly [string, string, readonly Fact[]]>([
    [
      'icpc-held',
      '2017-04-26',
      [
        event('strategy.held', '2017-03-27', { enquiry: 'e', decision: 'enquiries' }),
        event('strategy.held', '2017-04-03', { enquiry: 'e', decision: 'enquiries' }),
        event('enquiry.concluded', '2017-04-10', { enquiry: 'e', determination: 'conference' }),
      ],
    ],
    [
      'part3-assessment-complete',
      '2017-08-31',
      [
        event('contact.received', '2017-07-03', { contact: 'c' }),
        event('contact.decided', '2017-07-06', { contact: 'c', outcome: 'assessment' }),
      ],
    ],
    ['lac-review-first', '2018-01-18', [event('care.began', '2017-12-18', {})]],
    ['core-group-first', '2022-09-27', registered('2022-09-12')],
    ['outline-plan-circulated', '2022-06-09', registered('2022-05-31')],
    [
      'lac-visit-first',
      '2017-10-24',
      [event('placement.began', '2017-10-17', { placement: 'p', regime: 'standard', untilEighteen: false })],
    ],
    [
      'lac-visit-next',
      '2017-12-05',
      [
        event('placement.began', '2017-10-17', { placement: 'p', regime: 'standard', untilEighteen: false }),
        event('visit.made', '2017-10-24', { seen: true, alone: true, place: 'placement' }),
      ],
    ],
  ])('%s is due on %s', (rule, due, facts) => {
    expect(duties(facts)).toContainEqual([rule, due]);
  });

  // Law beyond the contract's seventeen: each with the paragraph from which its number was read.
  it.each<readonly [string, string, string, readonly Fact[]]>([
    [
      'complaint-ack',
      '2014/1794 reg 15(2): 2 working days after the day of receipt',
      '2017-12-28',
      [event('complaint.received', '2017-12-22', { complaint: 'k' })],
    ],
    [
      'complaint-stage1-discussion',
      '2014/1794 reg 16(3): 10 working days from the acknowledgement',
      '2018-01-17',
      [event('complaint.acknowledged', '2018-01-03', { complaint: 'k' })],
    ],
    [
      'complaint-stage1-outcome',
      '2014/1794 reg 16(5): 5 working days from the resolution',
      '2018-05-08',
      [event('complaint.discussed', '2018-04-30', { complaint: 'k', settled: true })],
    ],
    [
      'complaint-stage2',
      '2014/1794 reg 17: 25 working days',
      '2018-04-18',
      [event('complaint.made-formal', '2018-03-12', { complaint: 'k' })],
    ],
    [
      'allegation-to-dos',
      'Wales Safeguarding Procedures, section 5: 24 hours, the next working day out of hours',
      '2022-06-06',
      [event('allegation.made', '2022-06-01', { allegation: 'a' })],
    ],
    [
      'pathway-assessment-cat1',
      '2015/1818 reg 49(1): 3 months from the sixteenth birthday',
      '2022-05-28',
      [event('child.registered', '2010-01-01', { dateOfBirth: '2006-02-28' }), event('care.began', '2019-01-07', {})],
    ],
    [
      'pathway-assessment-cat2',
      '2015/1820 reg 5(2)(a): 3 months from becoming category 2',
      '2022-02-28',
      [event('leaving-care.categorised', '2021-11-30', { category: '2' })],
    ],
    [
      'advocacy-active-offer',
      'Wales Safeguarding Procedures, section 4, page 7: at the trigger',
      '2022-03-01',
      [event('care.began', '2022-03-01', {})],
    ],
  ])('%s (%s) is due on %s', (rule, _, due, facts) => {
    const owed = evaluate(facts, lawOf(DEFAULT_SETTINGS), day('2023-01-01')).duties;
    expect(owed.map((duty) => [duty.rule, formatDay(duty.due)])).toContainEqual([rule, due]);
  });
});

describe('the declared duties beyond the core, on dates that cross holidays', () => {
  const event = (kind: string, on: string, data: Fact['data']): Fact => ({ ...fact(kind, on), data });
  const law = lawOf(DEFAULT_SETTINGS);
  const registered = event('conference.held', '2022-05-20', { type: 'initial', decision: 'registered' });

  it.each<readonly [rule: string, due: string, source: string, facts: readonly Fact[]]>([
    [
      'transfer-in-conference',
      '2022-06-23',
      'Wales Safeguarding Procedures, section 4, page 9: 15 working days from notification, over the Platinum Jubilee',
      [event('transfer.notified', '2022-05-31', { transfer: 't', permanent: true })],
    ],
    [
      'report-written-confirmation',
      '2022-12-25',
      'the same, section 2, page 18: 24 hours, on a holiday too',
      [event('contact.received', '2022-12-24', { contact: 'c', source: 'police', mode: 'phone' })],
    ],
    [
      'immediate-police-discussion',
      '2022-12-24',
      'the same, section 3 part 1, page 4: always, at once',
      [event('contact.received', '2022-12-24', { contact: 'c', source: 'relative', mayBeCrime: true })],
    ],
    [
      'advocacy-active-offer',
      '2022-06-01',
      'the same, section 4, page 7: where enquiries lead to a conference',
      [event('enquiry.concluded', '2022-06-01', { enquiry: 'e', determination: 'conference' })],
    ],
    [
      'denied-access',
      '2022-06-03',
      'the same, section 4, page 5: at once, on a holiday too',
      [registered, event('visit.refused', '2022-06-03', {})],
    ],
    [
      'police-protection-limit',
      '2022-06-04',
      'section 46 of the Children Act 1989: 72 hours, over two holidays',
      [event('police-protection.began', '2022-06-01', {})],
    ],
    [
      'cs-plan-content',
      '2022-06-01',
      'WSI 2015/1335 reg 3: what is to be done is in the plan',
      [event('plan.agreed', '2022-06-01', { carePlan: 'p', reviewOn: '2022-08-31' })],
    ],
    [
      'cs-plan-review',
      '2022-08-29',
      'WSI 2015/1335 reg 3(1)(e): the date is in the plan, a holiday too',
      [event('plan.agreed', '2022-06-01', { carePlan: 'p', reviewOn: '2022-08-29' })],
    ],
  ])('%s is due on %s (%s)', (rule, due, _source, facts) => {
    const found = evaluate(facts, law, day('2023-01-01')).duties.filter((duty) => duty.rule === rule);
    expect(found.map((duty) => [formatDay(duty.due), duty.status])).toEqual([[due, 'overdue']]);
  });
});
