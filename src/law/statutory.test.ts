import { describe, expect, it } from 'vitest';
import { type Day, formatDay, parseDay, parseInstant, startOfDay, workingDaysBetween } from '../calendar/index.ts';
import {
  CONFIGURABLE_RULES,
  coreLaw,
  DEFAULT_SETTINGS,
  lawOf,
  PROMISED_RULES,
  VERIFIED_RULES,
} from '../practice/index.ts';
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

describe('looked-after children, by regulation', () => {
  const all = lawOf({ procedures: '2020-04-01', rules: [...VERIFIED_RULES, ...PROMISED_RULES, ...CONFIGURABLE_RULES] });
  const event = (kind: string, on: string, data: Fact['data'] = {}): Fact => ({ ...fact(kind, on), data });
  const placed = (on: string, data: Fact['data'] = {}): Fact =>
    event('placement.began', on, {
      placement: 'p',
      kind: 'foster-authority',
      regime: 'standard',
      untilEighteen: false,
      ...data,
    });
  const care = event('care.began', '2023-03-27');
  const plan = (on: string, data: Fact['data'] = {}): Fact =>
    event('placement-plan.agreed', on, { placement: 'p', signed: true, officerTold: true, viewsTaken: true, ...data });
  const panel = (on: string, data: Fact['data'] = {}): Fact =>
    event('placement.decided', on, {
      placement: 'p',
      about: 'out-of-area',
      decision: 'agreed',
      decidedBy: 'panel',
      searched: ['own-area', 'bordering-wales'],
      ...data,
    });
  const born = (date: string): Fact => event('child.registered', '2022-01-10', { dateOfBirth: date });
  const series = event('short-breaks.agreed', '2023-03-27', { series: 's', visitEvery: 'four-weeks' });
  const seen = (on: string): Fact => event('visit.made', on, { seen: true, alone: true, place: 'placement' });
  const became = (on: string, legalStatus: string, more: Fact['data'] = {}): Fact =>
    event('legal-status.changed', on, { legalStatus, ...more });

  const standing = (rule: string, facts: readonly Fact[], asAt = '2024-06-28'): string[] =>
    evaluate(facts, all, day(asAt))
      .duties.filter((duty) => duty.rule === rule)
      .sort((a, b) => a.start - b.start)
      .map(({ due, status }) => `${formatDay(due)} ${status}`);

  // Good Friday 2023 was 7 April and Easter Monday the 10th; the coronation's bank holiday was 8 May.
  it.each<readonly [string, string, readonly Fact[], readonly string[]]>([
    ['part6-plan', 'reg 4(3): 10 working days, over Easter', [care], ['2023-04-12 overdue']],
    [
      'part6-plan',
      'reg 4(3): in time on the tenth',
      [care, event('part6-plan.agreed', '2023-04-12')],
      ['2023-04-12 met'],
    ],
    [
      'part6-plan',
      'reg 4(3): late on the eleventh',
      [care, event('part6-plan.agreed', '2023-04-13')],
      ['2023-04-12 late'],
    ],
    [
      'part6-plan',
      'reg 4(3): the rule is before the first placement',
      [event('part6-plan.agreed', '2023-03-20'), care],
      ['2023-04-12 met'],
    ],
    [
      'part6-plan',
      'the plan of an earlier time in care is not that of this one',
      [
        event('care.began', '2022-06-01'),
        event('part6-plan.agreed', '2022-06-02'),
        event('care.ended', '2022-09-01'),
        care,
      ],
      ['2022-06-17 met', '2023-04-12 overdue'],
    ],
    [
      'placement-plan',
      'reg 10: 5 working days and not the 10 of the other plan',
      [placed('2023-04-03')],
      ['2023-04-12 overdue'],
    ],
    ['placement-plan', 'reg 10: in time', [placed('2023-04-03'), plan('2023-04-12')], ['2023-04-12 met']],
    ['placement-plan', 'reg 10: agreed before', [plan('2023-03-30'), placed('2023-04-03')], ['2023-04-12 met']],
    [
      'placement-plan',
      'reg 10(4): an unsigned plan is none',
      [placed('2023-04-03'), plan('2023-04-04', { signed: false })],
      ['2023-04-12 overdue'],
    ],
    [
      'placement-plan',
      'reg 10: another placement’s plan is not this one’s',
      [placed('2023-04-03'), plan('2023-04-04', { placement: 'q' })],
      ['2023-04-12 overdue'],
    ],
    ['ks4-move-block', 'reg 11: no schooling disrupted, nothing asked', [placed('2023-04-03')], []],
    [
      'ks4-move-block',
      'reg 11: the nominated officer, before',
      [
        panel('2023-03-30', { about: 'key-stage-4', decidedBy: 'nominated-officer' }),
        placed('2023-04-03', { disruptsKeyStage4: true }),
      ],
      ['2023-04-03 met'],
    ],
    [
      'ks4-move-block',
      'reg 11: a manager’s approval is not the nominated officer’s',
      [
        panel('2023-03-30', { about: 'key-stage-4', decidedBy: 'manager' }),
        placed('2023-04-03', { disruptsKeyStage4: true }),
      ],
      ['2023-04-03 overdue'],
    ],
    ['out-of-area-approval', 'reg 12: not out of the area', [placed('2023-04-03', { area: 'own-area' })], []],
    [
      'out-of-area-approval',
      'reg 12: a panel, before it is put into effect',
      [panel('2023-03-30'), placed('2023-04-03', { area: 'bordering-england' })],
      ['2023-04-03 met'],
    ],
    [
      'out-of-area-approval',
      'reg 12: a manager is no panel',
      [panel('2023-03-30', { decidedBy: 'manager' }), placed('2023-04-03', { area: 'bordering-england' })],
      ['2023-04-03 overdue'],
    ],
    [
      'out-of-area-approval',
      'reg 12: nothing nearer was looked for',
      [panel('2023-03-30', { searched: ['elsewhere-england'] }), placed('2023-04-03', { area: 'elsewhere-england' })],
      ['2023-04-03 overdue'],
    ],
    [
      'out-of-area-approval',
      'reg 12: a panel that comes after is late',
      [placed('2023-04-03', { area: 'outside' }), panel('2023-04-05')],
      ['2023-04-03 late'],
    ],
    ['placement-notification-2007', '2007/310 reg 6: 10 working days', [placed('2016-03-14')], ['2016-03-30 overdue']],
    ['placement-notification-2007', 'gone in April 2016', [placed('2016-04-06')], []],
    ['placement-notification', '2015/1818 reg 14, as recalled', [placed('2016-04-06')], ['2016-04-20 overdue']],
    [
      'pwp-pre-assessment',
      'reg 20(a): interviewed first',
      [event('parent.interviewed', '2023-04-02'), placed('2023-04-03', { regime: 'with-parent-before-assessment' })],
      ['2023-04-03 met'],
    ],
    [
      'pwp-decision',
      'reg 20(c): 10 working days of the assessment, over Easter',
      [
        placed('2023-03-27', { regime: 'with-parent-before-assessment' }),
        event('assessment.completed', '2023-04-03', { assessment: 'a' }),
      ],
      ['2023-04-19 overdue'],
    ],
    [
      'pwp-decision',
      'reg 20(c): the nominated officer’s',
      [
        placed('2023-03-27', { regime: 'with-parent-before-assessment' }),
        event('assessment.completed', '2023-04-03', { assessment: 'a' }),
        panel('2023-04-19', { about: 'with-parents', decidedBy: 'nominated-officer' }),
      ],
      ['2023-04-19 met'],
    ],
    [
      'lac-visit-care-order-home',
      'reg 31(5): a week of the order',
      [placed('2023-04-03', { kind: 'with-parents' }), became('2023-06-01', 'care-order')],
      ['2023-06-08 overdue'],
    ],
    ['lac-visit-care-order-home', 'only at home', [placed('2023-04-03'), became('2023-06-01', 'care-order')], []],
    [
      'visit-asked-for',
      'reg 31(6): by the day that was set',
      [
        care,
        event('visit.requested', '2023-05-02', { requestedBy: 'child', visitBy: '2023-05-05' }),
        seen('2023-05-04'),
      ],
      ['2023-05-05 met'],
    ],
    [
      'lac-visit-on-request',
      'reg 31(7): a week of the notification',
      [care, event('visit.requested', '2023-05-02', { requestedBy: 'notification', visitBy: '2023-05-05' })],
      ['2023-05-09 overdue'],
    ],
    [
      'lac-short-breaks',
      'reg 62: as often as was agreed',
      [series, seen('2023-04-20')],
      ['2023-04-24 met', '2023-05-18 overdue'],
    ],
    [
      'short-break-four-weeks',
      'reg 62(2)(c)(i): no single placement for more than 4 weeks',
      [
        series,
        event('short-break.began', '2023-04-01', { series: 's' }),
        event('short-break.ended', '2023-04-08', { series: 's' }),
        event('short-break.began', '2023-05-01', { series: 's' }),
      ],
      ['2023-04-29 met', '2023-05-29 overdue'],
    ],
    [
      'lac-review-short-breaks',
      'reg 62(3): 3 months',
      [series, event('looked-after-review.held', '2023-06-27')],
      ['2023-06-27 met'],
    ],
    [
      'lac-review-short-breaks-next',
      'reg 62(3): then 6',
      [series, event('looked-after-review.held', '2023-06-27')],
      ['2023-12-27 overdue'],
    ],
    [
      'iro-chair-and-speak',
      'reg 42(1): a child may refuse',
      [care, event('looked-after-review.held', '2023-04-20', { spokeAlone: 'child-refused' })],
      ['2023-04-20 met'],
    ],
    [
      'iro-chair-and-speak',
      'reg 42(1): no other reason will do',
      [care, event('looked-after-review.held', '2023-04-20', { spokeAlone: 'did-not' })],
      ['2023-04-20 overdue'],
    ],
    [
      'iro-chair-and-speak',
      'a review of which nobody said is held against nobody',
      [care, event('looked-after-review.held', '2023-04-20')],
      [],
    ],
    ['iro-named', 'local: 5 working days', [care], ['2023-04-03 overdue']],
    ['health-assessment-first-2007', '2007/310 reg 8: 14 working days', [placed('2015-03-16')], ['2015-04-07 overdue']],
    ['health-assessment-first', '2015/1818 reg 7, as recalled', [care], ['2023-04-26 overdue']],
    [
      'health-review-u5',
      'reg 7: every 6 months before the fifth birthday',
      [born('2018-04-20'), care, event('health-assessment.held', '2023-04-19')],
      ['2023-10-19 overdue'],
    ],
    [
      'health-review-5plus',
      'reg 7: every 12 months from it on',
      [born('2018-04-20'), care, event('health-assessment.held', '2023-04-20')],
      ['2024-04-20 overdue'],
    ],
    [
      'health-review-u5',
      'a child whose birth is not known: the shorter one',
      [care, event('health-assessment.held', '2023-04-20')],
      ['2023-10-20 overdue'],
    ],
    ['gp-registration', '2007/310 reg 8(3): 10 working days', [placed('2023-04-03')], ['2023-04-19 overdue']],
    ['dentist-seen', 'PM30: 3 months', [care, event('dentist.seen', '2023-06-28')], ['2023-06-27 late']],
    ['pep-initiated', 'reg 5(1): of school age', [born('2012-05-01'), care], ['2023-04-12 overdue']],
    ['pep-initiated', 'not of a child of four', [born('2018-05-01'), care], []],
    ['pep-initiated', 'nor of one who has turned sixteen', [born('2007-03-27'), care], []],
    [
      'pep-initiated',
      'reg 3A: none is required',
      [born('2012-05-01'), care, event('education-plan.written', '2023-04-03', { stage: 'not-required' })],
      ['2023-04-12 met'],
    ],
    [
      'emergency-foster',
      'reg 24, as recalled: 6 working days',
      [placed('2023-04-03', { outsideApproval: true })],
      ['2023-04-13 overdue'],
    ],
    [
      'connected-person-approval',
      'reg 26, as recalled: 16 weeks',
      [placed('2023-04-03', { regime: 'temporary-approval' })],
      ['2023-07-24 overdue'],
    ],
    [
      'connected-person-extended',
      'reg 27, as recalled: 8 weeks more',
      [
        placed('2023-04-03', { regime: 'temporary-approval' }),
        event('connected-person.decided', '2023-07-24', { placement: 'p', outcome: 'extended' }),
      ],
      ['2023-09-18 overdue'],
    ],
    [
      'placement-termination',
      'reg 15, as recalled: a review first',
      [
        care,
        placed('2023-03-27'),
        event('looked-after-review.held', '2023-04-20'),
        event('placement.ended', '2023-04-24', { placement: 'p', endedBy: 'authority' }),
      ],
      ['2023-04-24 met'],
    ],
    [
      'placement-termination',
      'none where the child’s safety left no time',
      [
        care,
        placed('2023-03-27'),
        event('placement.ended', '2023-04-24', { placement: 'p', endedBy: 'authority-at-once' }),
      ],
      [],
    ],
    [
      'disruption-meeting',
      'local: 28 days',
      [care, placed('2023-03-27'), event('placement.ended', '2023-04-24', { placement: 'p', planned: false })],
      ['2023-05-22 overdue'],
    ],
    [
      'without-registration',
      'a decision at once, and its day held up',
      [
        placed('2023-04-03', { kind: 'without-registration' }),
        panel('2023-04-03', { about: 'without-registration', decidedBy: 'manager', endBy: '2023-04-28' }),
      ],
      ['2023-04-03 met', '2023-04-28 overdue'],
    ],
    [
      'without-registration-told',
      'CIW, as recalled',
      [placed('2023-04-06', { kind: 'without-registration' })],
      ['2023-04-11 overdue'],
    ],
    [
      'epo-limit',
      's 45, as recalled: 8 days',
      [became('2023-04-03', 'emergency-protection-order')],
      ['2023-04-11 overdue'],
    ],
    [
      'epo-extended-limit',
      's 45, as recalled: 7 days more',
      [became('2023-04-03', 'emergency-protection-order'), became('2023-04-11', 'emergency-protection-order')],
      ['2023-04-18 overdue'],
    ],
    [
      'order-runs-out',
      'the day that the order names',
      [care, became('2023-04-03', 'interim-care-order', { until: '2023-05-29' })],
      ['2023-05-29 overdue'],
    ],
    [
      'missing-info-form',
      'toolkit of 2021: at the placement',
      [event('information-form.updated', '2023-03-31', { photo: true }), placed('2023-04-03')],
      ['2023-04-03 met'],
    ],
    [
      'missing-info-form',
      'a form from before the last move is not current',
      [
        placed('2023-02-01'),
        event('information-form.updated', '2023-02-01', { photo: true }),
        event('placement.ended', '2023-04-02', { placement: 'p' }),
        placed('2023-04-03', { placement: 'q' }),
      ],
      ['2023-02-01 met', '2023-04-03 overdue'],
    ],
    [
      'missing-info-form-shared',
      'toolkit of 2021',
      [care, event('missing.reported', '2023-05-02', { episode: 'e' })],
      ['2023-05-02 overdue'],
    ],
    [
      'missing-reasonable-efforts',
      'toolkit of 2021',
      [care, event('missing.reported', '2023-05-02', { episode: 'e', carerEfforts: 'neither' })],
      ['2023-05-02 overdue'],
    ],
  ])('%s (%s)', (rule, _, facts, expected) => {
    expect(standing(rule, facts)).toEqual(expected);
  });

  it('police protection ends within 72 hours, by the hour at which it began (Children Act 1989, s 46)', () => {
    const at = (kind: string, time: string, data: Fact['data']): Fact => {
      const instant = parseInstant(time);
      if (instant === undefined) throw new Error(`${time} is no time`);
      return { ...fact(kind, time.slice(0, 10)), id: time, at: instant, recorded: instant, data };
    };
    const began = at('police-protection.began', '2023-03-24T15:00:00+00:00', {});
    const ended = (time: string): Fact => at('police-protection.ended', time, {});
    // The clocks went forward on 26 March: 72 hours are 72 hours.
    expect(standing('police-protection-limit', [began])).toEqual(['2023-03-27 overdue']);
    expect(standing('police-protection-limit', [began], '2023-03-27')).toEqual(['2023-03-27 open']);
    expect(standing('police-protection-limit', [began, ended('2023-03-27T16:00:00+01:00')])).toEqual([
      '2023-03-27 met',
    ]);
    expect(standing('police-protection-limit', [began, ended('2023-03-27T16:01:00+01:00')])).toEqual([
      '2023-03-27 late',
    ]);
    // Of a day without an hour the whole day is in time.
    expect(standing('police-protection-limit', [began, event('police-protection.ended', '2023-03-27')])).toEqual([
      '2023-03-27 met',
    ]);
  });

  it('refuses a declaration of what was done before a matter that has no before', () => {
    const law: Law = {
      spans: [],
      derived: [],
      rules: [
        {
          id: 'matter',
          core: true,
          starts: [{ first: { kind: 'a' }, of: 'm' }],
          due: { days: 1 },
          doneBy: { kind: 'b', orBefore: {} },
          owner: 'worker',
          instruments: [],
        },
      ],
    };
    expect(() => compile(law, { procedures: '2020-04-01', rules: [] })).toThrow('matter: only in a span');
  });
});
