import { describe, expect, it } from 'vitest';
import { type Day, formatDay, parseDay, startOfDay } from '../calendar/index.ts';
import { compile } from './compile.ts';
import { judge } from './evaluate.ts';
import type { Fact } from './fact.ts';
import type { Law } from './language.ts';
import { compileMeasures, eachItem, type Figure, type Measure, tally } from './measures.ts';

const day = (text: string): Day => parseDay(text) ?? Number.NaN;
const START = day('2025-01-01');
const on = (days: number): string => formatDay(START + days);
const fact = (id: string, kind: string, days: number, data: Fact['data'] = {}, recorded = days): Fact => ({
  id,
  kind,
  day: START + days,
  at: startOfDay(START + days),
  recorded: startOfDay(START + recorded),
  data,
});

const LAW: Law = {
  spans: [
    { id: 'care', begins: [{ kind: 'care.began' }], ends: [{ kind: 'care.ended' }] },
    {
      id: 'placement',
      per: 'placement',
      begins: [{ kind: 'placement.began' }],
      ends: [{ kind: 'placement.ended', same: 'placement' }, { kind: 'care.ended' }],
    },
    { id: 'allocation', begins: [{ kind: 'case.allocated' }], ends: [{ kind: 'case.unallocated' }] },
  ],
  derived: [],
  rules: [
    {
      id: 'answer',
      core: true,
      starts: [{ first: { kind: 'asked' }, of: 'matter' }],
      due: { days: 3 },
      doneBy: { kind: 'answered', same: true },
      owner: 'worker',
      instruments: [],
    },
    {
      id: 'visit',
      core: true,
      starts: [{ begin: 'care' }, { each: { kind: 'visited' }, during: 'care' }],
      due: { days: 10 },
      doneBy: { kind: 'visited' },
      owner: 'worker',
      instruments: [],
    },
  ],
};
const law = compile(LAW, { procedures: '2020-04-01', rules: [] });

type Declared = Pick<Measure, 'items'> & Partial<Measure>;
const declared = (measure: Declared): Measure => ({
  id: 'measure',
  version: 1,
  unit: 'each',
  source: 'test',
  confidence: 'L',
  ...measure,
});

interface Asked {
  readonly from?: number;
  readonly to?: number;
  readonly asAt?: number;
  readonly knownAt?: number;
}

/** The figures of a measure over children's facts. Days are counted from the first of 2025. */
const figures = (
  measure: Declared,
  children: Readonly<Record<string, readonly Fact[]>>,
  { from = 0, to = 89, asAt = to, knownAt }: Asked = {},
): readonly Figure[] => {
  const measures = compileMeasures([declared(measure)]);
  const count = tally(measures);
  const period = { from: START + from, to: START + to, asAt: START + asAt };
  for (const [child, facts] of Object.entries(children)) {
    const known = knownAt === undefined ? undefined : startOfDay(START + knownAt);
    eachItem(child, judge(facts, law, period.asAt, known), measures, [period], count.add);
  }
  return count.result();
};

/** The same as `3` or `2 of 3`, and the parts as `part: 2 of 3`. */
const counted = (...asked: Parameters<typeof figures>): string[] =>
  figures(...asked).map(
    ({ group, count, of }) =>
      `${group === undefined ? '' : `${group}: `}${count}${of === undefined ? '' : ` of ${of}`}`,
  );

const asked = (id: string, days: number, matter: string) => fact(id, 'asked', days, { matter });
const answered = (id: string, days: number, matter: string) => fact(id, 'answered', days, { matter });
const IN_TIME = { having: { status: ['met'] } } as const;

describe('duties', () => {
  const ana = [
    asked('a1', 5, 'm1'),
    answered('a2', 8, 'm1'),
    asked('a3', 80, 'm2'),
    answered('a4', 95, 'm2'),
    asked('a5', 89, 'm3'),
  ];

  it('are counted by the day by which they were due, the first and the last of the period in', () => {
    const due: Declared = { items: { duties: ['answer'], on: 'due' }, ...IN_TIME, by: { status: 'status' } };
    expect(counted(due, { ana }, { asAt: 99 })).toEqual(['1 of 2', 'late: 0 of 1', 'met: 1 of 1']);
    expect(counted(due, { ana }, { from: 8, to: 83, asAt: 90 })).toEqual(['1 of 2', 'met: 1 of 1', 'overdue: 0 of 1']);
    expect(counted(due, { ana }, { from: 9, to: 82 })).toEqual(['0 of 0']);
    expect(counted(due, { ana }, { from: 84, to: 92, asAt: 90 })).toEqual(['0 of 1', 'open: 0 of 1']);
  });

  it('are counted by the day on which they were done', () => {
    const done: Declared = { items: { duties: ['answer'], on: 'done' }, ...IN_TIME };
    expect(counted(done, { ana }, { asAt: 99 })).toEqual(['1 of 1']);
    expect(counted(done, { ana }, { from: 90, to: 99 })).toEqual(['0 of 1']);
  });

  it('that ended before they were due are left out', () => {
    const care = [fact('c1', 'care.began', 0), fact('c2', 'care.ended', 9)];
    const visits: Declared = { items: { duties: ['visit'], on: 'due' }, ...IN_TIME };
    expect(counted(visits, { care })).toEqual(['0 of 0']);
    expect(counted(visits, { care: [fact('c1', 'care.began', 0), fact('c2', 'care.ended', 11)] })).toEqual(['0 of 1']);
  });

  it('lasted from the day that they are counted from', () => {
    const done: Declared = { items: { duties: ['answer'], on: 'done' }, sum: 'days' };
    expect(counted(done, { ana }, { to: 99 })).toEqual(['18 of 2']);
    expect(counted({ items: done.items, having: { atMost: { days: 3 } } }, { ana }, { to: 99 })).toEqual(['1 of 2']);
  });
});

describe('the thing of which is counted', () => {
  const conference = (child: string, late: boolean) => [
    asked('q1', 0, 'm1'),
    late ? answered('q3', 9, 'm1') : answered('q2', 2, 'm1'),
    fact(`${child}-1`, 'asked', 1, {}),
  ];
  const children = { ana: conference('ana', false), ben: conference('ben', true) };
  const of = (unit: Measure['unit'], on: 'due' | 'done' = 'due'): Declared => ({
    items: { duties: ['answer'], on },
    unit,
    ...IN_TIME,
  });

  it('is an item by itself, a child, an event, or whatever has one value; it was in time if it was for all', () => {
    expect(counted(of('each'), children)).toEqual(['1 of 2']);
    expect(counted(of('child'), children)).toEqual(['1 of 2']);
    expect(counted(of('event'), children)).toEqual(['0 of 1']);
    expect(counted(of({ field: 'matter' }), children)).toEqual(['0 of 1']);
    expect(counted(of('event', 'done'), children)).toEqual(['1 of 2']);
    expect(counted(of({ field: 'matter' }, 'done'), children)).toEqual(['0 of 1']);
  });

  it('is the event itself where it has no such value', () => {
    const events: Declared = { items: { events: [{ kind: 'asked' }] }, unit: { field: 'matter' } };
    expect(counted(events, children)).toEqual(['3']);
    expect(counted(events, { ana: [asked('e1', 0, 'e2'), fact('e2', 'asked', 1)] })).toEqual(['2']);
  });
});

describe('events', () => {
  const contacts = (days: readonly number[], recorded = 0) =>
    days.map((each, index) => fact(`c${each}-${index}`, 'asked', each, { matter: `m${each}` }, each + recorded));

  it('are counted once, however many patterns they meet', () => {
    const facts = [fact('1', 'asked', 1, { loud: true }), fact('2', 'asked', 2), fact('3', 'answered', 3)];
    const both: Declared = { items: { events: [{ kind: 'asked' }, { kind: 'asked', where: { loud: true } }] } };
    expect(counted(both, { facts })).toEqual(['2']);
    expect(counted({ ...both, having: { where: { loud: true } } }, { facts })).toEqual(['1 of 2']);
    expect(counted({ ...both, when: { not: { where: { loud: true } } } }, { facts })).toEqual(['1']);
    expect(
      counted({ items: { events: [{ kind: 'asked', where: { loud: true } }, { kind: 'answered' }] } }, { facts }),
    ).toEqual(['2']);
  });

  it('that happened after the day at whose end it is looked at do not count, nor what was recorded later', () => {
    const facts = contacts([1, 10, 20], 5);
    const all: Declared = { items: { events: [{ kind: 'asked' }] } };
    expect(counted(all, { facts }, { asAt: 10 })).toEqual(['2']);
    expect(counted(all, { facts }, { knownAt: 15 })).toEqual(['2']);
    expect(counted(all, { facts }, { knownAt: 14 })).toEqual(['1']);
  });

  it('lasted until they were recorded', () => {
    // The third of January 2025 was a Friday.
    const facts = contacts([2], 3);
    const within = (limit: { days: number } | { workingDays: number } | { months: number }): Declared => ({
      items: { events: [{ kind: 'asked' }] },
      having: { atMost: limit },
    });
    expect(counted(within({ days: 3 }), { facts })).toEqual(['1 of 1']);
    expect(counted(within({ days: 2 }), { facts })).toEqual(['0 of 1']);
    expect(counted(within({ workingDays: 1 }), { facts })).toEqual(['1 of 1']);
    expect(counted(within({ months: 1 }), { facts: contacts([0], 31) })).toEqual(['1 of 1']);
    expect(counted(within({ months: 1 }), { facts: contacts([0], 32) })).toEqual(['0 of 1']);
    expect(counted({ items: { events: [{ kind: 'asked' }] }, sum: 'days' }, { facts: contacts([2, 3], 4) })).toEqual([
      '8 of 2',
    ]);
  });

  it('say nothing of working days that the calendar does not know', () => {
    const far = 365 * 10;
    expect(
      counted(
        { items: { events: [{ kind: 'asked' }] }, having: { atMost: { workingDays: 1 } } },
        { facts: contacts([far]) },
        { to: far },
      ),
    ).toEqual(['0 of 1']);
  });

  it('are repeated where another came before them within so long', () => {
    const again = (within: { days: number } | { months: number }, times = 1): Declared => ({
      items: { events: [{ kind: 'asked' }] },
      having: { times, of: [{ kind: 'asked' }], within },
    });
    const facts = contacts([-20, 5, 10, 10]);
    expect(counted(again({ days: 26 }), { facts })).toEqual(['3 of 3']);
    expect(counted(again({ days: 25 }), { facts })).toEqual(['2 of 3']);
    expect(counted(again({ days: 5 }), { facts })).toEqual(['1 of 3']);
    expect(counted(again({ days: 31 }, 3), { facts })).toEqual(['1 of 3']);
    expect(counted(again({ months: 1 }), { facts: contacts([0, 30]) })).toEqual(['1 of 2']);
    expect(counted(again({ months: 1 }), { facts: contacts([0, 31]) })).toEqual(['0 of 2']);
  });

  it('stand in a period and have a length of one day', () => {
    const facts = [...contacts([3, 3, 7]), fact('b', 'answered', 3)];
    const other = (within: 'period' | 'length'): Declared => ({
      items: { events: [{ kind: 'answered' }] },
      having: { times: 2, of: [{ kind: 'asked' }], within },
    });
    // Events count only those before them in the order, which on one day is that of their ids.
    expect(counted(other('length'), { facts })).toEqual(['0 of 1']);
    expect(counted(other('length'), { facts: [...facts, fact('z', 'answered', 3)] })).toEqual(['1 of 2']);
    expect(counted(other('period'), { facts: [...facts, fact('z', 'answered', 8)] })).toEqual(['1 of 2']);
  });
});

describe('spans', () => {
  const placed = (id: string, from: number, kind: string) =>
    fact(`p${id}`, 'placement.began', from, { placement: id, kind });
  const left = (id: string, to: number) => fact(`q${id}`, 'placement.ended', to, { placement: id, why: 'moved' });
  const ana = [
    fact('a1', 'care.began', -10),
    placed('1', -10, 'foster'),
    left('1', 0),
    placed('2', 0, 'home'),
    left('2', 40),
    placed('3', 40, 'foster'),
    fact('a2', 'care.ended', 90),
  ];
  const ben = [fact('b1', 'care.began', 20), placed('9', 20, 'home'), fact('b2', 'care.ended', 60)];
  const children = { ana, ben };

  it('are counted as they begin, end, or stand at the end of the last day', () => {
    const care = (on: 'begun' | 'ended' | 'last-day'): Declared => ({ items: { spans: 'care', on }, unit: 'child' });
    expect(counted(care('begun'), children)).toEqual(['1']);
    expect(counted(care('ended'), children)).toEqual(['1']);
    expect(counted(care('last-day'), children)).toEqual(['1']);
    expect(counted(care('last-day'), children, { to: 90 })).toEqual(['0']);
    expect(counted(care('last-day'), children, { to: 59 })).toEqual(['2']);
    expect(counted(care('last-day'), children, { to: 90, asAt: 50 })).toEqual(['2']);
    expect(counted(care('last-day'), children, { to: 59, asAt: 99 })).toEqual(['2']);
  });

  it('have the length that they lasted', () => {
    expect(counted({ items: { spans: 'care', on: 'ended' }, sum: 'days' }, children, { to: 90 })).toEqual(['140 of 2']);
    expect(counted({ items: { spans: 'care', on: 'last-day' }, sum: 'days' }, children)).toEqual(['99 of 1']);
  });

  it('have the event that began them, or that ended them', () => {
    const by = { kind: { field: 'kind' }, why: { field: 'why' } } as const;
    expect(counted({ items: { spans: 'placement', on: 'begun' }, by }, { ana })).toEqual([
      '2',
      'foster: 1',
      'home: 1',
      ': 2',
    ]);
    expect(counted({ items: { spans: 'placement', on: 'ended' }, by }, { ana })).toEqual(['2', ': 2', 'moved: 2']);
  });

  it('hold from the day on which they begin up to the day before they end', () => {
    const home: Declared = {
      items: { events: [{ kind: 'visited' }] },
      having: { in: 'placement', begunBy: { kind: 'home' } },
    };
    const visited = (days: number) => ({ ana: [...ana, fact('v', 'visited', days)] });
    expect(counted(home, visited(0))).toEqual(['1 of 1']);
    expect(counted(home, visited(39))).toEqual(['1 of 1']);
    expect(counted(home, visited(40))).toEqual(['0 of 1']);
    expect(
      counted(
        { ...home, having: { all: [{ in: 'care' }, { not: { in: 'placement', begunBy: { kind: 'home' } } }] } },
        visited(40),
      ),
    ).toEqual(['1 of 1']);
  });

  it('touch a window by any of their days', () => {
    const placements = (times: number): Declared => ({
      items: { spans: 'care', on: 'last-day' },
      unit: 'child',
      having: { times, of: { spans: 'placement' }, within: 'period' },
    });
    expect(counted(placements(3), children)).toEqual(['1 of 1']);
    expect(counted(placements(4), children)).toEqual(['0 of 1']);
    expect(counted(placements(3), children, { from: 1 })).toEqual(['0 of 1']);
    expect(counted(placements(3), children, { asAt: 30 })).toEqual(['0 of 2']);
  });

  it('came before within so long, the own not counted', () => {
    const again = (days: number): Declared => ({
      items: { spans: 'care', on: 'begun' },
      having: { times: 1, of: { spans: 'care' }, within: { days } },
    });
    const cleo = [...ben, fact('b3', 'care.began', 80)];
    expect(counted(again(21), { cleo })).toEqual(['1 of 2']);
    expect(counted(again(20), { cleo })).toEqual(['0 of 2']);
  });

  it('see what happened while they lasted', () => {
    const visits: Declared = {
      items: { spans: 'care', on: 'ended' },
      having: { times: 2, of: [{ kind: 'visited' }], within: 'length' },
    };
    const visited = (...days: readonly number[]) => ({
      ben: [...ben, ...days.map((each) => fact(`v${each}`, 'visited', each))],
    });
    expect(counted(visits, visited(20, 60))).toEqual(['1 of 1']);
    expect(counted(visits, visited(19, 60))).toEqual(['0 of 1']);
    expect(counted(visits, visited(20, 61))).toEqual(['0 of 1']);
  });
});

describe('parts', () => {
  const seen = (id: string, days: number, data: Fact['data'] = {}) => fact(id, 'visited', days, data);
  const by = (grouping: NonNullable<Measure['by']>[string]): Declared => ({
    items: { events: [{ kind: 'visited' }] },
    by: { part: grouping },
  });

  it('are the values of a field, each of a list; who has none is in one of their own', () => {
    const facts = [
      seen('1', 1, { sort: ['x', 'y', 'x'] }),
      seen('2', 2, { sort: 'y' }),
      seen('3', 3, { sort: [] }),
      seen('4', 4, { sort: true }),
      seen('5', 5, { sort: 7 }),
      seen('6', 6, { sort: '' }),
    ];
    expect(counted(by({ field: 'sort' }), { facts })).toEqual(['6', ': 2', '7: 1', 'true: 1', 'x: 1', 'y: 2']);
  });

  it('are the age on the day, birthdays counted as months are', () => {
    const ages = by({ ages: [0, 1, 5] });
    const born = (date: string | undefined, ...days: readonly number[]) => ({
      child: [
        ...(date === undefined ? [] : [fact('r', 'child.registered', 0, { dateOfBirth: date })]),
        ...days.map((each) => seen(`v${each}`, each)),
      ],
    });
    expect(counted(ages, born(undefined, 1))).toEqual(['1', ': 1']);
    expect(counted(ages, born('2025-01-11', 9, 10))).toEqual(['2', '0: 1', 'unborn: 1']);
    expect(counted(ages, born('2024-01-11', 9, 10))).toEqual(['2', '0: 1', '1-4: 1']);
    expect(counted(ages, born('2020-02-29', 57, 58))).toEqual(['2', '1-4: 1', '5+: 1']);
    expect(on(58)).toBe('2025-02-28');
  });

  it('are the latest value up to the day, or of all, and nothing outside of a span', () => {
    const facts = [
      seen('1', 1),
      fact('2', 'case.allocated', 2, { team: 'north', worker: 'w1' }),
      seen('3', 3),
      fact('4', 'case.allocated', 4, { worker: 'w2' }),
      seen('5', 5),
      fact('6', 'case.unallocated', 6, { team: 'none' }),
      seen('7', 7),
      fact('8', 'case.allocated', 8, { team: 'south', worker: 'w3' }),
    ];
    const latest = (field: string, upTo: 'day' | 'asAt', more: { in?: string } = {}) =>
      by({ latest: ['case.allocated', 'case.unallocated'], field, upTo, ...more });
    expect(counted(latest('team', 'day'), { facts })).toEqual(['4', ': 1', 'none: 1', 'north: 2']);
    expect(counted(latest('team', 'asAt'), { facts })).toEqual(['4', 'south: 4']);
    expect(counted(latest('worker', 'day', { in: 'allocation' }), { facts })).toEqual(['4', ': 2', 'w1: 1', 'w2: 1']);
  });
});

describe('a declaration that cannot mean anything', () => {
  const events: Declared = { items: { events: [{ kind: 'asked' }] } };
  it('is refused', () => {
    expect(() => compileMeasures([declared(events), declared(events)])).toThrow('two measures have this id');
    expect(() => compileMeasures([declared({ ...events, sum: 'days', unit: 'child' })])).toThrow('a sum is of items');
    expect(() => compileMeasures([declared({ ...events, official: 'CH/999', confidence: 'R' })])).toThrow(
      'an official id is given only where its definition was read',
    );
  });
});
