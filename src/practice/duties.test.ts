import { describe, expect, it } from 'vitest';
import { type Day, formatDay, parseDay } from '../calendar/index.ts';
import { type Duty, type Fact, judge } from '../law/index.ts';
import {
  CONFIGURABLE_RULES,
  coreLaw,
  DEFAULT_SETTINGS,
  lawOf,
  PROMISED_RULES,
  readEvent,
  OWN_RULES,
  SIGNAL_RULES,
  SIGNALS,
  toFact,
  VERIFIED_RULES,
} from './index.ts';

type Line = readonly [
  id: string,
  kind: string,
  at: string,
  data?: Readonly<Record<string, unknown>>,
  recorded?: string,
];

const day = (text: string): Day => {
  const read = parseDay(text);
  if (read === undefined) throw new Error(`${text} is not a date`);
  return read;
};

/** Events of one child, as a file would hold them. */
const facts = (lines: readonly Line[]): Fact[] =>
  lines.map(([id, kind, at, data = {}, recorded]) => {
    const line = { id, kind, at, by: 'w1', children: ['c1'], data, ...(recorded === undefined ? {} : { recorded }) };
    const read = readEvent(line);
    if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('; '));
    return toFact(read.event);
  });

const allRules = lawOf({ ...DEFAULT_SETTINGS, rules: [...VERIFIED_RULES, ...CONFIGURABLE_RULES] });
const shown = ({ from, start, due, status, done, doneBy }: Duty): string =>
  `${from}: ${formatDay(start)} to ${formatDay(due)} ${status}${done === null ? '' : ` ${formatDay(done)} by ${doneBy}`}`;

/** The duties of one rule, in order of their start. */
const duties = (rule: string, asAt: string, lines: readonly Line[], law = coreLaw()): string[] =>
  judge(facts(lines), law, day(asAt))
    .duties.filter((duty) => duty.rule === rule)
    .sort((a, b) => a.start - b.start || (a.from < b.from ? -1 : 1))
    .map(shown);

const received = (id: string, at: string, contact = 'k'): Line => [
  id,
  'contact.received',
  at,
  { contact, source: 'school' },
];
const decided = (id: string, at: string, outcome: string, contact = 'k'): Line => [
  id,
  'contact.decided',
  at,
  { contact, outcome },
];
const assessed = (id: string, at: string, of: Record<string, string>): Line => [
  id,
  'assessment.completed',
  at,
  { assessment: `a-${id}`, childSeen: true, ...of },
];
const strategy = (
  id: string,
  at: string,
  decision: string,
  enquiry = 'q',
  agencies: readonly string[] = ['police'],
): Line => [id, 'strategy.held', at, { enquiry, agencies, decision }];
const concluded = (id: string, at: string, determination: string, enquiry = 'q'): Line => [
  id,
  'enquiry.concluded',
  at,
  { enquiry, determination },
];
const conference = (
  id: string,
  at: string,
  type: string,
  decision: string,
  more: Record<string, unknown> = {},
): Line => [id, 'conference.held', at, { type, decision, ...more }];
const registered = (id: string, at: string): Line => conference(id, at, 'initial', 'registered');
const deregistered = (id: string, at: string): Line => conference(id, at, 'review', 'deregistered');
const plan = (id: string, at: string, which: string): Line => [id, 'plan.circulated', at, { plan: which }];
const coreGroup = (id: string, at: string): Line => [id, 'core-group.held', at];
const visit = (id: string, at: string, seen = true, alone = true, place = 'home'): Line => [
  id,
  'visit.made',
  at,
  { seen, alone, place },
];
const care = (id: string, at: string): Line => [id, 'care.began', at];
const careEnded = (id: string, at: string): Line => [id, 'care.ended', at];
const review = (id: string, at: string): Line => [id, 'looked-after-review.held', at];
const placed = (id: string, at: string, regime = 'standard', untilEighteen = false, placement = 'p'): Line => [
  id,
  'placement.began',
  at,
  { placement, kind: 'foster-authority', untilEighteen, regime },
];
const placementEnded = (id: string, at: string, placement = 'p'): Line => [id, 'placement.ended', at, { placement }];

describe('contact-decision: 1 working day from receipt', () => {
  it.each([
    [
      'decided the same day',
      [received('r', '2024-03-01'), decided('d', '2024-03-01', 'early-help')],
      'r: 2024-03-01 to 2024-03-04 met 2024-03-01 by d',
    ],
    [
      'decided on the due day, after a weekend',
      [received('r', '2024-03-01'), decided('d', '2024-03-04', 'early-help')],
      'r: 2024-03-01 to 2024-03-04 met 2024-03-04 by d',
    ],
    [
      'decided a day late',
      [received('r', '2024-03-01'), decided('d', '2024-03-05', 'early-help')],
      'r: 2024-03-01 to 2024-03-04 late 2024-03-05 by d',
    ],
    ['over Easter', [received('r', '2024-03-28')], 'r: 2024-03-28 to 2024-04-02 overdue'],
    [
      'decided under another contact',
      [received('r', '2024-03-01'), decided('d', '2024-03-01', 'early-help', 'other')],
      'r: 2024-03-01 to 2024-03-04 overdue',
    ],
  ] as const)('%s', (_, lines, expected) => {
    expect(duties('contact-decision', '2024-06-30', lines)).toEqual([expected]);
  });

  it('is open up to its due day and overdue from the day after', () => {
    const lines = [received('r', '2024-03-01')];
    expect(duties('contact-decision', '2024-03-04', lines)).toEqual(['r: 2024-03-01 to 2024-03-04 open']);
    expect(duties('contact-decision', '2024-03-05', lines)).toEqual(['r: 2024-03-01 to 2024-03-04 overdue']);
  });

  it('is started by the first receipt of a contact alone, and once for each contact', () => {
    const lines = [received('r2', '2024-03-05'), received('r1', '2024-03-01'), received('o', '2024-03-06', 'other')];
    expect(duties('contact-decision', '2024-03-01', lines)).toEqual(['r1: 2024-03-01 to 2024-03-04 open']);
    expect(duties('contact-decision', '2024-03-06', lines)).toEqual([
      'r1: 2024-03-01 to 2024-03-04 overdue',
      'o: 2024-03-06 to 2024-03-07 open',
    ]);
  });

  it('is done by evidence of the starting day though earlier in it, but not of a day before', () => {
    const early = [received('r', '2024-03-04T10:00:00Z'), decided('d', '2024-03-04T09:00:00Z', 'early-help')];
    expect(duties('contact-decision', '2024-06-30', early)).toEqual([
      'r: 2024-03-04 to 2024-03-05 met 2024-03-04 by d',
    ]);
    const before = [received('r', '2024-03-04T10:00:00Z'), decided('d', '2024-03-03', 'early-help')];
    expect(duties('contact-decision', '2024-06-30', before)).toEqual(['r: 2024-03-04 to 2024-03-05 overdue']);
  });

  it('is done by the first evidence in order: when, then recorded, then id', () => {
    const lines = [
      received('r', '2024-03-04'),
      decided('c', '2024-03-05', 'early-help'),
      decided('b', '2024-03-04T12:00:00Z', 'assessment'),
      decided('a', '2024-03-04T12:00:00Z', 'assessment'),
    ];
    expect(duties('contact-decision', '2024-06-30', lines)).toEqual([
      'r: 2024-03-04 to 2024-03-05 met 2024-03-04 by a',
    ]);
    const recorded: Line = [
      'a',
      'contact.decided',
      '2024-03-04T12:00:00Z',
      { contact: 'k', outcome: 'early-help' },
      '2024-03-04T13:00:00Z',
    ];
    const other: Line = [
      'b',
      'contact.decided',
      '2024-03-04T12:00:00Z',
      { contact: 'k', outcome: 'early-help' },
      '2024-03-04T12:30:00Z',
    ];
    expect(duties('contact-decision', '2024-06-30', [received('r', '2024-03-04'), recorded, other])).toEqual([
      'r: 2024-03-04 to 2024-03-05 met 2024-03-04 by b',
    ]);
  });

  it('never ends undone, though the case is closed', () => {
    const lines: Line[] = [received('r', '2024-03-01'), ['x', 'case.closed', '2024-03-02']];
    expect(duties('contact-decision', '2024-06-30', lines)).toEqual(['r: 2024-03-01 to 2024-03-04 overdue']);
  });
});

describe('part3-assessment-complete: 42 working days from receipt', () => {
  it('starts with the decision to assess and is counted from the day of receipt', () => {
    const lines = [
      received('r', '2017-07-03'),
      decided('d', '2017-07-05', 'assessment'),
      assessed('a', '2017-08-31', { contact: 'k' }),
    ];
    expect(duties('part3-assessment-complete', '2018-01-01', lines)).toEqual([
      'd: 2017-07-03 to 2017-08-31 met 2017-08-31 by a',
    ]);
  });

  it('is counted from the first receipt, be it after the decision', () => {
    const lines = [
      decided('d', '2017-07-05', 'assessment'),
      received('r2', '2017-07-12'),
      received('r1', '2017-07-10'),
    ];
    expect(duties('part3-assessment-complete', '2017-07-11', lines)).toEqual(['d: 2017-07-10 to 2017-09-07 open']);
    expect(duties('part3-assessment-complete', '2017-07-06', lines)).toEqual(['d: 2017-07-05 to 2017-09-04 open']);
  });

  it('is counted from the day of the decision where no receipt is known', () => {
    const lines = [decided('d', '2017-07-03', 'assessment'), received('r', '2017-07-01', 'other')];
    expect(duties('part3-assessment-complete', '2017-08-01', lines)).toEqual(['d: 2017-07-03 to 2017-08-31 open']);
  });

  it('starts with the first decision to assess, whatever was decided before or after', () => {
    const lines = [
      received('r', '2017-07-03'),
      decided('d1', '2017-07-03', 'no-further-action'),
      decided('d2', '2017-07-04', 'assessment'),
      decided('d3', '2017-07-05', 'assessment'),
      decided('d4', '2017-07-06', 'no-further-action'),
    ];
    expect(duties('part3-assessment-complete', '2017-08-01', lines)).toEqual(['d2: 2017-07-03 to 2017-08-31 open']);
  });

  it('is done on the decision’s day or later, and not by an assessment between receipt and decision', () => {
    const lines = [
      received('r', '2017-07-03'),
      assessed('a1', '2017-07-04', { contact: 'k' }),
      decided('d', '2017-07-05', 'assessment'),
    ];
    expect(duties('part3-assessment-complete', '2017-08-01', lines)).toEqual(['d: 2017-07-03 to 2017-08-31 open']);
    const later = [...lines, assessed('a2', '2017-07-05', { contact: 'k' })];
    expect(duties('part3-assessment-complete', '2017-08-01', later)).toEqual([
      'd: 2017-07-03 to 2017-08-31 met 2017-07-05 by a2',
    ]);
  });

  it('is not done by an assessment of an enquiry or of no matter', () => {
    const lines = [
      received('r', '2017-07-03'),
      decided('d', '2017-07-03', 'assessment'),
      assessed('a', '2017-07-10', { enquiry: 'k' }),
      assessed('b', '2017-07-10', {}),
    ];
    expect(duties('part3-assessment-complete', '2017-08-01', lines)).toEqual(['d: 2017-07-03 to 2017-08-31 open']);
  });
});

describe('s47-assessment-complete: 42 working days from the strategy discussion that decides on enquiries', () => {
  it('is counted from the first that so decides', () => {
    const lines = [
      strategy('s1', '2017-06-30', 'meet-again'),
      strategy('s2', '2017-07-03', 'enquiries'),
      strategy('s3', '2017-07-05', 'enquiries'),
      assessed('a', '2017-09-01', { enquiry: 'q' }),
    ];
    expect(duties('s47-assessment-complete', '2018-01-01', lines)).toEqual([
      's2: 2017-07-03 to 2017-08-31 late 2017-09-01 by a',
    ]);
  });

  it('has one for each enquiry', () => {
    const lines = [
      strategy('s', '2017-07-03', 'enquiries'),
      strategy('t', '2017-07-03', 'enquiries', 'q2'),
      strategy('u', '2017-07-03', 'no-enquiries', 'q3'),
    ];
    expect(duties('s47-assessment-complete', '2017-07-03', lines)).toEqual([
      's: 2017-07-03 to 2017-08-31 open',
      't: 2017-07-03 to 2017-08-31 open',
    ]);
  });
});

describe('icpc-held: 15 working days from the last strategy discussion', () => {
  it('is counted from the last of the enquiry, whatever it decided', () => {
    const lines = [
      strategy('s1', '2017-03-27', 'enquiries'),
      strategy('s2', '2017-04-03', 'no-enquiries'),
      strategy('other', '2017-04-05', 'enquiries', 'q2'),
      concluded('e', '2017-04-06', 'conference'),
      conference('c', '2017-04-26', 'initial', 'not-registered', { enquiry: 'q' }),
    ];
    expect(duties('icpc-held', '2018-01-01', lines)).toEqual(['e: 2017-04-03 to 2017-04-26 met 2017-04-26 by c']);
  });

  it('counts one on the day of the conclusion, even later in it, and none of a later day', () => {
    const lines = [
      strategy('s1', '2017-03-27', 'enquiries'),
      concluded('e', '2017-04-03T10:00:00+01:00', 'conference'),
      strategy('s2', '2017-04-03T14:00:00+01:00', 'meet-again'),
      strategy('s3', '2017-04-04', 'meet-again'),
    ];
    expect(duties('icpc-held', '2017-04-10', lines)).toEqual(['e: 2017-04-03 to 2017-04-26 open']);
  });

  it('is counted from the conclusion where no strategy discussion is known', () => {
    expect(duties('icpc-held', '2017-04-10', [concluded('e', '2017-04-03', 'conference')])).toEqual([
      'e: 2017-04-03 to 2017-04-26 open',
    ]);
  });

  it('is started by the first conclusion that asks for a conference, and by no other', () => {
    const lines = [
      concluded('e1', '2017-04-03', 'unsubstantiated'),
      concluded('e2', '2017-04-04', 'substantiated-no-continuing-risk'),
      concluded('e3', '2017-04-05', 'conference'),
      concluded('e4', '2017-04-06', 'conference'),
    ];
    expect(duties('icpc-held', '2017-04-10', lines)).toEqual(['e3: 2017-04-05 to 2017-04-28 open']);
  });

  it('is done by an initial conference of the same enquiry alone', () => {
    const lines = [
      concluded('e', '2017-04-03', 'conference'),
      conference('c1', '2017-04-04', 'initial', 'registered'),
      conference('c2', '2017-04-05', 'review', 'continued', { enquiry: 'q' }),
      conference('c3', '2017-04-06', 'initial', 'registered', { enquiry: 'q2' }),
      conference('c4', '2017-04-07', 'initial', 'continued', { enquiry: 'q' }),
    ];
    expect(duties('icpc-held', '2018-01-01', lines)).toEqual(['e: 2017-04-03 to 2017-04-26 met 2017-04-07 by c4']);
  });
});

describe('a registration', () => {
  const RULES = ['outline-plan-circulated', 'core-group-first', 'cp-visit', 'cp-visit-home', 'rcpc-first'];
  const begun = (lines: readonly Line[], asAt = '2030-01-01') =>
    RULES.flatMap((rule) => duties(rule, asAt, lines)).map((text) => text.split(':')[0]);

  it.each([
    ['an initial conference that registers', [registered('c', '2023-04-03')], true],
    ['a transfer-in conference that registers', [conference('c', '2023-04-03', 'transfer-in', 'registered')], true],
    [
      'an initial conference that does not register',
      [conference('c', '2023-04-03', 'initial', 'not-registered')],
      false,
    ],
    ['an initial conference that continues', [conference('c', '2023-04-03', 'initial', 'continued')], false],
    ['a review that registers', [conference('c', '2023-04-03', 'review', 'registered')], false],
  ] as const)('%s: %s', (_, lines, begins) => {
    expect(begun(lines, '2023-04-03')).toEqual(begins ? ['c', 'c', 'c', 'c', 'c'] : []);
  });

  it('is not begun again while it lasts, and is after its end', () => {
    const lines = [
      registered('c1', '2023-04-03'),
      registered('c2', '2023-04-10'),
      deregistered('d', '2023-05-01'),
      registered('c3', '2023-05-02'),
    ];
    expect(duties('rcpc-first', '2023-05-02', lines)).toEqual([
      'c1: 2023-04-03 to 2023-07-03 met 2023-05-01 by d',
      'c3: 2023-05-02 to 2023-08-02 open',
    ]);
  });

  it('is not ended by an initial conference that deregisters, nor by a review that does anything else', () => {
    const lines = [
      registered('c', '2023-04-03'),
      conference('x', '2023-04-04', 'initial', 'deregistered'),
      conference('y', '2023-04-05', 'review', 'not-registered'),
    ];
    expect(duties('outline-plan-circulated', '2023-04-06', lines)).toEqual(['c: 2023-04-03 to 2023-04-12 open']);
  });

  it('may begin and end again on one day, in the order of the day', () => {
    const lines = [
      registered('c1', '2023-04-03'),
      deregistered('d', '2023-05-01T10:00:00Z'),
      registered('c2', '2023-05-01T11:00:00Z'),
    ];
    expect(duties('core-group-first', '2023-05-01', lines)).toEqual([
      'c1: 2023-04-03 to 2023-04-19 missed',
      'c2: 2023-05-01 to 2023-05-16 open',
    ]);
  });
});

describe('duties of a registration', () => {
  const reg = registered('c', '2023-04-03');

  it.each([
    [
      'outline-plan-circulated',
      [plan('o', '2023-04-12', 'outline')],
      'c: 2023-04-03 to 2023-04-12 met 2023-04-12 by o',
    ],
    [
      'outline-plan-circulated',
      [plan('x', '2023-04-05', 'detailed'), plan('o', '2023-04-13', 'outline')],
      'c: 2023-04-03 to 2023-04-12 late 2023-04-13 by o',
    ],
    ['core-group-first', [coreGroup('g', '2023-04-19')], 'c: 2023-04-03 to 2023-04-19 met 2023-04-19 by g'],
    ['core-group-first', [coreGroup('g', '2023-04-20')], 'c: 2023-04-03 to 2023-04-19 late 2023-04-20 by g'],
    [
      'rcpc-first',
      [conference('r', '2023-07-03', 'review', 'continued')],
      'c: 2023-04-03 to 2023-07-03 met 2023-07-03 by r',
    ],
    [
      'rcpc-first',
      [conference('r', '2023-07-04', 'review', 'not-registered')],
      'c: 2023-04-03 to 2023-07-03 late 2023-07-04 by r',
    ],
  ] as const)('%s', (rule, lines, expected) => {
    expect(duties(rule, '2030-01-01', [reg, ...lines])).toEqual([expected]);
  });

  it('core-group-next: 42 days from each core group to the next', () => {
    const lines = [
      coreGroup('before', '2023-04-02'),
      reg,
      coreGroup('g1', '2023-04-12'),
      coreGroup('g2', '2023-05-24'),
      coreGroup('g3', '2023-07-06'),
    ];
    expect(duties('core-group-next', '2023-07-06', lines)).toEqual([
      'g1: 2023-04-12 to 2023-05-24 met 2023-05-24 by g2',
      'g2: 2023-05-24 to 2023-07-05 late 2023-07-06 by g3',
      'g3: 2023-07-06 to 2023-08-17 open',
    ]);
  });

  it('cp-visit: 10 working days from registration, then from each visit at which the child was seen alone', () => {
    const lines = [
      reg,
      visit('not-seen', '2023-04-04', false, true),
      visit('not-alone', '2023-04-05', true, false),
      visit('v1', '2023-04-19', true, true, 'school'),
      visit('v2', '2023-05-05'),
      ['x', 'visit.refused', '2023-05-06'] as Line,
    ];
    expect(duties('cp-visit', '2023-05-31', lines)).toEqual([
      'c: 2023-04-03 to 2023-04-19 met 2023-04-19 by v1',
      'v1: 2023-04-19 to 2023-05-04 late 2023-05-05 by v2',
      'v2: 2023-05-05 to 2023-05-22 overdue',
    ]);
  });

  it('cp-visit-home: 28 days from registration, then from each visit at which the child was seen at home', () => {
    const lines = [
      reg,
      visit('school', '2023-04-10', true, true, 'school'),
      visit('not-seen', '2023-04-11', false),
      visit('v1', '2023-05-01', true, false),
      visit('v2', '2023-05-30'),
    ];
    expect(duties('cp-visit-home', '2023-05-31', lines)).toEqual([
      'c: 2023-04-03 to 2023-05-01 met 2023-05-01 by v1',
      'v1: 2023-05-01 to 2023-05-29 late 2023-05-30 by v2',
      'v2: 2023-05-30 to 2023-06-27 open',
    ]);
  });

  it('a visit that never happened is one duty growing older, not several', () => {
    expect(duties('cp-visit', '2024-04-03', [reg])).toEqual(['c: 2023-04-03 to 2023-04-19 overdue']);
  });

  it('rcpc-next: 6 months from each review that did not deregister', () => {
    const lines = [
      reg,
      conference('r1', '2023-06-30', 'review', 'continued'),
      conference('r2', '2023-08-31', 'review', 'registered'),
      conference('r3', '2024-02-29', 'review', 'continued'),
      deregistered('d', '2024-08-30'),
      conference('later', '2024-09-30', 'review', 'continued'),
    ];
    expect(duties('rcpc-next', '2025-01-01', lines)).toEqual([
      'r1: 2023-06-30 to 2023-12-30 met 2023-08-31 by r2',
      'r2: 2023-08-31 to 2024-02-29 met 2024-02-29 by r3',
      'r3: 2024-02-29 to 2024-08-29 late 2024-08-30 by d',
    ]);
  });

  it('a review held out of any registration starts nothing', () => {
    expect(duties('rcpc-next', '2025-01-01', [conference('r', '2023-06-30', 'review', 'continued')])).toEqual([]);
  });

  it('end with the registration: ended up to the due day, missed after it', () => {
    const lines = [reg, coreGroup('g', '2023-04-05'), visit('v', '2023-04-05')];
    const rules = ['outline-plan-circulated', 'core-group-next', 'cp-visit', 'cp-visit-home'];
    const at = (on: string) =>
      rules
        .flatMap((rule) => duties(rule, '2030-01-01', [...lines, deregistered('d', on)]))
        .filter((text) => !text.includes(' by '));
    expect(at('2023-04-12')).toEqual([
      'c: 2023-04-03 to 2023-04-12 ended',
      'g: 2023-04-05 to 2023-05-17 ended',
      'v: 2023-04-05 to 2023-04-21 ended',
      'v: 2023-04-05 to 2023-05-03 ended',
    ]);
    expect(at('2023-05-17')).toEqual([
      'c: 2023-04-03 to 2023-04-12 missed',
      'g: 2023-04-05 to 2023-05-17 ended',
      'v: 2023-04-05 to 2023-04-21 missed',
      'v: 2023-04-05 to 2023-05-03 missed',
    ]);
  });

  it('are not done by what comes after the end, nor by what came before the beginning in the order of the day', () => {
    const lines = [
      coreGroup('g0', '2023-04-03T09:00:00+01:00'),
      registered('c', '2023-04-03T10:00:00+01:00'),
      deregistered('d', '2023-05-01T10:00:00+01:00'),
      coreGroup('g1', '2023-05-01T11:00:00+01:00'),
    ];
    expect(duties('core-group-first', '2030-01-01', lines)).toEqual(['c: 2023-04-03 to 2023-04-19 missed']);
    expect(duties('core-group-next', '2030-01-01', lines)).toEqual([]);
  });

  it('a bare date stands at the start of its day', () => {
    const lines = [registered('c', '2023-04-03T10:00:00+01:00'), visit('v', '2023-04-03')];
    expect(duties('cp-visit', '2023-04-04', lines)).toEqual(['c: 2023-04-03 to 2023-04-19 open']);
    const bare = [registered('c', '2023-04-03'), visit('v', '2023-04-03T10:00:00+01:00')];
    expect(duties('cp-visit', '2023-04-04', bare)).toEqual([
      'c: 2023-04-03 to 2023-04-19 met 2023-04-03 by v',
      'v: 2023-04-03 to 2023-04-19 open',
    ]);
  });

  it('are not ended by the closing of the case', () => {
    expect(duties('cp-visit', '2023-04-10', [reg, ['x', 'case.closed', '2023-04-05']])).toEqual([
      'c: 2023-04-03 to 2023-04-19 open',
    ]);
  });
});

describe('reviews of a looked-after child', () => {
  it('are numbered within the episode: 20 working days, 3 months, then every 6 months', () => {
    const lines = [
      review('before', '2017-12-01'),
      care('k', '2017-12-18'),
      review('r1', '2018-01-18'),
      review('r2', '2018-04-19'),
      review('r3', '2018-10-19'),
      review('r4', '2019-04-20'),
    ];
    expect(duties('lac-review-first', '2019-05-01', lines)).toEqual([
      'k: 2017-12-18 to 2018-01-18 met 2018-01-18 by r1',
    ]);
    expect(duties('lac-review-second', '2019-05-01', lines)).toEqual([
      'r1: 2018-01-18 to 2018-04-18 late 2018-04-19 by r2',
    ]);
    expect(duties('lac-review-next', '2019-05-01', lines)).toEqual([
      'r2: 2018-04-19 to 2018-10-19 met 2018-10-19 by r3',
      'r3: 2018-10-19 to 2019-04-19 late 2019-04-20 by r4',
      'r4: 2019-04-20 to 2019-10-20 open',
    ]);
  });

  it('a second beginning of care before its end starts nothing and does not number anew', () => {
    const lines = [
      care('k1', '2018-01-01'),
      review('r1', '2018-01-10'),
      care('k2', '2018-02-01'),
      review('r2', '2018-03-01'),
    ];
    expect(duties('lac-review-first', '2018-03-01', lines)).toEqual([
      'k1: 2018-01-01 to 2018-01-29 met 2018-01-10 by r1',
    ]);
    expect(duties('lac-review-second', '2018-03-01', lines)).toEqual([
      'r1: 2018-01-10 to 2018-04-10 met 2018-03-01 by r2',
    ]);
  });

  it('a new episode begins with its own first review, and the end of care ends the one that was owed', () => {
    const lines = [
      care('k1', '2018-01-02'),
      review('r1', '2018-01-10'),
      careEnded('e', '2018-04-10'),
      care('k2', '2018-05-01'),
      careEnded('f', '2018-06-01'),
    ];
    expect(duties('lac-review-second', '2018-07-01', lines)).toEqual(['r1: 2018-01-10 to 2018-04-10 ended']);
    expect(duties('lac-review-first', '2018-07-01', lines)).toEqual([
      'k1: 2018-01-02 to 2018-01-30 met 2018-01-10 by r1',
      'k2: 2018-05-01 to 2018-05-31 missed',
    ]);
  });

  it('one held out of care starts and does nothing', () => {
    expect(duties('lac-review-second', '2018-07-01', [review('r', '2018-01-10')])).toEqual([]);
  });
});

describe('visits to a placement', () => {
  it('lac-visit-first: 7 days from the beginning of the placement', () => {
    expect(
      duties('lac-visit-first', '2018-01-01', [
        placed('p1', '2017-10-17'),
        visit('no', '2017-10-18', false),
        visit('v', '2017-10-24', true, false, 'school'),
      ]),
    ).toEqual(['p1: 2017-10-17 to 2017-10-24 met 2017-10-24 by v']);
    expect(
      duties('lac-visit-first', '2018-01-01', [placed('p1', '2017-10-17'), placementEnded('e', '2017-10-24')]),
    ).toEqual(['p1: 2017-10-17 to 2017-10-24 ended']);
    expect(duties('lac-visit-first', '2018-01-01', [placed('p1', '2017-10-17'), careEnded('e', '2017-10-25')])).toEqual(
      ['p1: 2017-10-17 to 2017-10-24 missed'],
    );
  });

  it('is not begun again while it lasts, and is after its end', () => {
    const lines = [
      placed('p1', '2017-10-17'),
      placed('p2', '2017-10-18'),
      placementEnded('e', '2017-10-20'),
      placed('p3', '2017-10-21'),
    ];
    expect(duties('lac-visit-first', '2017-10-21', lines)).toEqual([
      'p1: 2017-10-17 to 2017-10-24 ended',
      'p3: 2017-10-21 to 2017-10-28 open',
    ]);
  });

  it('placements overlap, each has its own duties, and a visit serves all that are open', () => {
    const lines = [
      placed('a', '2017-10-17', 'standard', false, 'pa'),
      placed('b', '2017-10-19', 'standard', false, 'pb'),
      visit('v1', '2017-10-20'),
      placementEnded('e', '2017-11-20', 'pa'),
      visit('v2', '2017-11-21'),
    ];
    expect(duties('lac-visit-first', '2018-01-01', lines)).toEqual([
      'a: 2017-10-17 to 2017-10-24 met 2017-10-20 by v1',
      'b: 2017-10-19 to 2017-10-26 met 2017-10-20 by v1',
    ]);
    expect(duties('lac-visit-next', '2017-11-21', lines).sort()).toEqual([
      'v1: 2017-10-20 to 2017-12-01 ended',
      'v1: 2017-10-20 to 2017-12-01 met 2017-11-21 by v2',
      'v2: 2017-11-21 to 2018-01-02 open',
    ]);
  });

  it('the end of care ends all placements', () => {
    const lines = [
      placed('a', '2017-10-17', 'standard', false, 'pa'),
      placed('b', '2017-10-17', 'standard', false, 'pb'),
      careEnded('e', '2017-10-18'),
      visit('v', '2017-10-19'),
    ];
    expect(duties('lac-visit-first', '2018-01-01', lines)).toEqual([
      'a: 2017-10-17 to 2017-10-24 ended',
      'b: 2017-10-17 to 2017-10-24 ended',
    ]);
    expect(duties('lac-visit-next', '2018-01-01', lines)).toEqual([]);
  });

  it('lac-visit-next: 42 days from each visit, 3 months from the first anniversary on in a placement until eighteen', () => {
    const lines = [
      placed('p1', '2016-02-29', 'standard', true),
      visit('v1', '2016-03-07'),
      visit('v2', '2017-02-27'),
      visit('v3', '2017-02-28'),
      visit('v4', '2017-05-29'),
    ];
    expect(duties('lac-visit-next', '2017-05-29', lines)).toEqual([
      'v1: 2016-03-07 to 2016-04-18 late 2017-02-27 by v2',
      'v2: 2017-02-27 to 2017-04-10 met 2017-02-28 by v3',
      'v3: 2017-02-28 to 2017-05-28 late 2017-05-29 by v4',
      'v4: 2017-05-29 to 2017-08-29 open',
    ]);
  });

  it.each([
    ['standard, not until eighteen', placed('p1', '2016-01-01', 'standard', false), '2017-07-13'],
    [
      'until eighteen under another regime',
      placed('p1', '2016-01-01', 'with-parent-before-assessment', true),
      '2017-07-13',
    ],
    [
      'interim-order-with-parent, until eighteen',
      placed('p1', '2016-01-01', 'interim-order-with-parent', true),
      '2017-06-29',
    ],
    ['temporary-approval', placed('p1', '2016-01-01', 'temporary-approval', false), '2017-06-29'],
  ] as const)('after a year and the first review, %s: %#', (_, placement, due) => {
    const lines = [placement, review('r', '2016-02-01'), visit('v', '2017-06-01')];
    expect(duties('lac-visit-next', '2017-06-01', lines)).toEqual([`v: 2017-06-01 to ${due} open`]);
    expect(duties('lac-visit-weekly', '2017-06-01', lines)).toEqual([]);
  });

  describe('lac-visit-weekly: 7 days, for every regime but the standard one, until the first review of the episode', () => {
    const REGIMES = ['with-parent-before-assessment', 'interim-order-with-parent', 'temporary-approval'];

    it.each(REGIMES)('%s', (regime) => {
      const lines = [
        care('k', '2017-10-01'),
        placed('p1', '2017-10-17', regime),
        visit('v1', '2017-10-20'),
        visit('v2', '2017-10-28'),
      ];
      expect(duties('lac-visit-weekly', '2017-10-28', lines)).toEqual([
        'v1: 2017-10-20 to 2017-10-27 late 2017-10-28 by v2',
        'v2: 2017-10-28 to 2017-11-04 open',
      ]);
      expect(duties('lac-visit-next', '2017-10-28', lines)).toEqual([]);
      const reviewed = [...lines, review('r', '2017-10-26'), visit('v3', '2017-11-04')];
      expect(duties('lac-visit-weekly', '2017-11-04', reviewed)).toEqual([
        'v1: 2017-10-20 to 2017-10-27 late 2017-10-28 by v2',
      ]);
      expect(duties('lac-visit-next', '2017-11-04', reviewed).map((text) => text.split(' ')[0])).toEqual([
        'v2:',
        'v3:',
      ]);
    });

    it('not for the standard regime', () => {
      expect(
        duties('lac-visit-weekly', '2017-10-28', [
          care('k', '2017-10-01'),
          placed('p1', '2017-10-17'),
          visit('v1', '2017-10-20'),
        ]),
      ).toEqual([]);
    });

    const weekly = (lines: readonly Line[]) => duties('lac-visit-weekly', '2018-12-31', lines).length === 1;
    const P = placed('p1', '2017-10-17', 'temporary-approval');
    const V = visit('v', '2017-11-01');
    it.each([
      [
        'a review in the episode before the placement ends it',
        [care('k', '2017-10-01'), review('r', '2017-10-10'), P, V],
        false,
      ],
      [
        'a review of an earlier episode does not',
        [
          care('k', '2017-01-01'),
          review('r', '2017-02-01'),
          careEnded('e', '2017-03-01'),
          care('l', '2017-10-01'),
          P,
          V,
        ],
        true,
      ],
      [
        'a review before the last beginning of care does not',
        [review('r', '2017-09-01'), care('k', '2017-10-01'), P, V],
        true,
      ],
      ['with no beginning of care, a review since the placement began does', [P, review('r', '2017-10-20'), V], false],
      ['and one before it does not', [review('r', '2017-10-01'), P, V], true],
      [
        'a beginning of care after the placement’s own is not the one that is meant',
        [P, care('k', '2017-10-25'), review('r', '2017-10-20'), V],
        false,
      ],
      ['a review after the visit does not', [care('k', '2017-10-01'), P, V, review('r', '2017-11-02')], true],
      [
        'a review later on the day of the visit does not',
        [care('k', '2017-10-01'), P, V, review('r', '2017-11-01T10:00:00Z')],
        true,
      ],
      [
        'a review earlier on that day does',
        [care('k', '2017-10-01'), P, visit('v', '2017-11-01T12:00:00Z'), review('r', '2017-11-01T10:00:00Z')],
        false,
      ],
      [
        'a repeated beginning of care is the last one all the same',
        [care('k', '2017-10-01'), review('r', '2017-10-05'), care('l', '2017-10-10'), P, V],
        true,
      ],
    ] as const)('%s: %s', (_, lines, expected) => {
      expect(weekly(lines)).toBe(expected);
    });
  });
});

describe('rules beyond the contract’s core', () => {
  const ours = (rule: string, asAt: string, lines: readonly Line[]) => duties(rule, asAt, lines, allRules);
  const POLICE = ['police', 'social-services'];

  it('are not asked of the core', () => {
    expect(
      judge(facts([received('r', '2024-03-01'), registered('c', '2024-03-02')]), coreLaw(), day('2024-03-02'))
        .duties.map(({ rule }) => rule)
        .sort(),
    ).toEqual([
      'contact-decision',
      'core-group-first',
      'cp-visit',
      'cp-visit-home',
      'outline-plan-circulated',
      'rcpc-first',
    ]);
  });

  it.each([
    [
      'referrer-acknowledgement',
      [received('r', '2024-03-01'), ['a', 'contact.acknowledged', '2024-03-12', { contact: 'k', outcomeTold: true }]],
      ['r: 2024-03-01 to 2024-03-12 met 2024-03-12 by a'],
    ],
    [
      'referrer-acknowledgement',
      [received('r', '2024-03-01'), ['a', 'contact.acknowledged', '2024-03-02', { contact: 'k', outcomeTold: false }]],
      ['r: 2024-03-01 to 2024-03-12 overdue'],
    ],
    [
      'referrer-acknowledgement',
      [['r', 'contact.received', '2024-03-01', { contact: 'k', source: 'parent-carer' }]],
      [],
    ],
    [
      'strategy-discussion',
      [
        received('r', '2024-03-01'),
        decided('d', '2024-03-01', 'strategy-discussion'),
        strategy('s', '2024-03-04', 'enquiries'),
      ],
      ['d: 2024-03-01 to 2024-03-04 met 2024-03-04 by s'],
    ],
    [
      'part3-child-seen',
      [assessed('a', '2024-03-01', { contact: 'k' })],
      ['a: 2024-03-01 to 2024-03-01 met 2024-03-01 by a'],
    ],
    [
      'part3-child-seen',
      [['a', 'assessment.completed', '2024-03-01', { assessment: 'x', childSeen: false }]],
      ['a: 2024-03-01 to 2024-03-01 overdue'],
    ],
    [
      'part3-welsh-offer',
      [
        ['a', 'assessment.completed', '2024-03-01', { assessment: 'x', childSeen: true, languageOffered: false }],
        ['b', 'assessment.completed', '2024-03-04', { assessment: 'x', childSeen: true, languageOffered: true }],
        ['c', 'assessment.completed', '2024-03-05', { assessment: 'y', childSeen: true, languageOffered: true }],
      ],
      ['a: 2024-03-01 to 2024-03-01 late 2024-03-04 by b', 'c: 2024-03-05 to 2024-03-05 met 2024-03-05 by c'],
    ],
    ['part3-welsh-offer', [['a', 'assessment.completed', '2016-04-05', { assessment: 'x', childSeen: true }]], []],
    [
      'strategy-quorum',
      [strategy('s', '2024-03-01', 'enquiries', 'q', POLICE)],
      ['s: 2024-03-01 to 2024-03-01 met 2024-03-01 by s'],
    ],
    [
      'strategy-quorum',
      [strategy('s', '2024-03-01', 'enquiries'), strategy('t', '2024-03-04', 'enquiries', 'q', [...POLICE, 'health'])],
      ['s: 2024-03-01 to 2024-03-01 late 2024-03-04 by t'],
    ],
    ['strategy-quorum', [strategy('s', '2018-03-01', 'enquiries')], []],
    [
      's47-determination',
      [
        strategy('s', '2023-03-27', 'enquiries'),
        strategy('t', '2023-04-03', 'meet-again'),
        concluded('e', '2023-04-27', 'unsubstantiated'),
      ],
      ['s: 2023-04-03 to 2023-04-26 late 2023-04-27 by e'],
    ],
    [
      's47-determination',
      [strategy('s', '2023-03-27', 'enquiries'), strategy('t', '2023-04-03', 'meet-again')],
      ['s: 2023-04-03 to 2023-04-26 overdue'],
    ],
    [
      's47-determination',
      [
        strategy('s', '2023-04-03', 'enquiries'),
        concluded('e', '2023-04-04', 'conference'),
        strategy('t', '2023-04-05', 'meet-again'),
      ],
      ['s: 2023-04-03 to 2023-04-26 met 2023-04-04 by e'],
    ],
    [
      'cpr-category-reason',
      [conference('c', '2024-03-01', 'initial', 'registered', { categories: ['neglect'] })],
      ['c: 2024-03-01 to 2024-03-01 met 2024-03-01 by c'],
    ],
    ['cpr-category-reason', [registered('c', '2024-03-01')], ['c: 2024-03-01 to 2024-03-01 overdue']],
    [
      'cpr-category-reason',
      [
        conference('c', '2024-03-01', 'initial', 'registered', { categories: [] }),
        conference('r', '2024-03-08', 'review', 'continued', { categories: ['neglect'] }),
      ],
      ['c: 2024-03-01 to 2024-03-01 late 2024-03-08 by r'],
    ],
    [
      'coordinator-named',
      [['w', 'case.allocated', '2024-02-01', { worker: 'post' }], registered('c', '2024-03-01')],
      [],
    ],
    [
      'coordinator-named',
      [registered('c', '2024-03-01'), ['w', 'case.allocated', '2024-03-02', { worker: 'post' }]],
      ['c: 2024-03-01 to 2024-03-01 late 2024-03-02 by w'],
    ],
    [
      'coordinator-named',
      [
        ['w', 'case.allocated', '2024-02-01', { worker: 'post' }],
        ['x', 'case.closed', '2024-02-10'],
        registered('c', '2024-03-01'),
      ],
      ['c: 2024-03-01 to 2024-03-01 overdue'],
    ],
    [
      'coordinator-named',
      [
        ['w', 'case.allocated', '2024-02-01', { worker: 'post' }],
        registered('c', '2024-03-01'),
        ['u', 'case.unallocated', '2024-03-08'],
        ['n', 'case.allocated', '2024-03-08T09:00:00Z', { worker: 'other' }],
      ],
      ['u: 2024-03-08 to 2024-03-08 met 2024-03-08 by n'],
    ],
    [
      'detailed-plan',
      [registered('c', '2023-04-03'), plan('o', '2023-04-10', 'outline'), plan('d', '2023-04-19', 'detailed')],
      ['c: 2023-04-03 to 2023-04-19 met 2023-04-19 by d'],
    ],
    [
      'core-group-monthly',
      [registered('c', '2024-01-02'), coreGroup('g', '2024-01-31')],
      ['g: 2024-01-31 to 2024-02-29 overdue'],
    ],
    [
      'pwp-assessment',
      [placed('p', '2023-04-03', 'with-parent-before-assessment'), assessed('a', '2023-04-19', {})],
      ['p: 2023-04-03 to 2023-04-19 met 2023-04-19 by a'],
    ],
    ['pwp-assessment', [placed('p', '2023-04-03', 'standard')], []],
    ['pwp-assessment', [placed('p', '2016-04-05', 'with-parent-before-assessment')], []],
    [
      'lac-visit-alone',
      [placed('p', '2023-04-03'), visit('v', '2023-04-05', true, true), visit('w', '2023-04-06', true, false)],
      ['v: 2023-04-05 to 2023-04-05 met 2023-04-05 by v', 'w: 2023-04-06 to 2023-04-06 overdue'],
    ],
    [
      'cs-plan-visits',
      [['o', 'case.opened', '2024-01-01'], visit('v', '2024-02-13')],
      ['o: 2024-01-01 to 2024-02-12 late 2024-02-13 by v', 'v: 2024-02-13 to 2024-03-26 overdue'],
    ],
    [
      'cs-plan-visits',
      [['o', 'case.opened', '2024-01-01'], registered('c', '2024-02-01'), deregistered('d', '2024-03-01')],
      ['o: 2024-01-01 to 2024-02-12 ended', 'd: 2024-03-01 to 2024-04-12 overdue'],
    ],
    [
      'cs-plan-visits',
      [['o', 'case.opened', '2024-01-01'], care('k', '2024-02-01')],
      ['o: 2024-01-01 to 2024-02-12 ended'],
    ],
    [
      'cs-plan-visits',
      [
        ['o', 'case.opened', '2024-01-01'],
        ['x', 'case.closed', '2024-02-20'],
      ],
      ['o: 2024-01-01 to 2024-02-12 missed'],
    ],
    ['cs-plan-visits', [registered('c', '2024-02-01')], []],
  ] as const)('%s: %#', (rule, lines, expected) => {
    expect(ours(rule, '2024-12-31', lines as readonly Line[])).toEqual(expected);
  });

  it.each([
    ['strategy-quorum', [strategy('s', '2020-03-31', 'enquiries')], [strategy('s', '2020-04-01', 'enquiries')]],
    ['detailed-plan', [registered('c', '2020-03-31')], [registered('c', '2020-04-01')]],
  ] as const)('%s applies from the day on which the region adopted the procedures', (rule, before, from) => {
    expect(ours(rule, '2020-04-01', before)).toEqual([]);
    expect(ours(rule, '2020-04-01', from)).toHaveLength(1);
    const early = lawOf({ procedures: '2019-11-11', rules: VERIFIED_RULES });
    expect(duties(rule, '2020-04-01', before, early)).toHaveLength(1);
  });

  it('are law where their source was read, and configuration where it was not', () => {
    expect(VERIFIED_RULES).toEqual(
      expect.arrayContaining([
        'strategy-quorum',
        's47-determination',
        'cpr-category-reason',
        'coordinator-named',
        'detailed-plan',
        'pwp-assessment',
        'referrer-acknowledgement',
        'part6-plan',
        'placement-plan',
        'pwp-decision',
        'out-of-area-approval',
        'gp-registration',
        'police-protection-limit',
        'missing-info-form',
      ]),
    );
    expect(CONFIGURABLE_RULES.filter((rule) => !OWN_RULES.includes(rule)).sort()).toEqual([
      'advocacy-offer-conference',
      'advocacy-offer-review',
      'connected-person-approval',
      'connected-person-extended',
      'core-group-monthly',
      'cpr-review-complete',
      'cs-plan-create',
      'cs-plan-review-first',
      'cs-plan-review-next',
      'cs-plan-visits',
      'dentist-seen',
      'disruption-meeting',
      'edt-handover',
      'emergency-foster',
      'epo-extended-limit',
      'epo-limit',
      'health-assessment-first',
      'health-review-5plus',
      'health-review-u5',
      'iro-named',
      'lac-review-short-breaks',
      'lac-review-short-breaks-next',
      'lac-visit-alone',
      'lac-visit-care-order-home',
      'lac-visit-on-request',
      'management-signoff',
      'minutes-circulated',
      'missing-debrief',
      'missing-debrief-held',
      'pa-visit-new-accommodation',
      'pa-visit-next',
      'part3-child-seen',
      'part3-welsh-offer',
      'pathway-review',
      'pep-initiated',
      'placement-notification',
      'placement-termination',
      'private-foster-first-visit',
      'private-foster-visits-y1',
      'private-foster-visits-y2',
      'strategy-discussion',
      'without-registration-told',
    ]);
    // What somebody set for themselves is no law, and always on.
    expect([...PROMISED_RULES].sort()).toEqual([
      'allegation-strategy-meeting',
      'conference-new-date',
      'cs-plan-review',
      'exploitation-review',
      'icpc-report-to-family',
      'order-runs-out',
      'pathway-plan-cat1',
      'plan-action',
      'prudic-case-review',
      'reporter-escalation',
      'risk-action',
      'risk-look',
      'visit-asked-for',
      'without-registration',
    ]);
    // Signals are no law either, and on until an authority leaves them out.
    expect(CONFIGURABLE_RULES).toEqual(expect.arrayContaining([...SIGNAL_RULES]));
    expect([...SIGNAL_RULES].sort()).toEqual([...SIGNALS].sort());
    // So is the answer that the house owes to whoever asks for a pause.
    expect([...OWN_RULES].sort()).toEqual([...SIGNALS, 'pause-answered'].sort());
    expect(DEFAULT_SETTINGS.rules).toEqual([...VERIFIED_RULES, ...PROMISED_RULES, ...OWN_RULES]);
  });
});
