import { describe, expect, it } from 'vitest';
import { type Day, formatDay, parseDay, startOfDay } from '../calendar/index.ts';
import { compile, instrumentOn } from './compile.ts';
import { evaluate, judge, type Verdict } from './evaluate.ts';
import { explain } from './explain.ts';
import { asKnown, compareFacts, type Fact, type FactValue } from './fact.ts';
import type { Condition, Instrument, Law, Pattern, Requirement, Rule, Settings } from './language.ts';
import { timeliness } from './measure.ts';

const day = (text: string): Day => {
  const read = parseDay(text);
  if (read === undefined) throw new Error(`${text} is not a date`);
  return read;
};

/** An event `id` of the kind that its first letters name, on a day of January 2024. */
const fact = (id: string, on: number, data: Readonly<Record<string, FactValue>> = {}, hour = 0): Fact => {
  const at = startOfDay(day(`2024-01-${String(on).padStart(2, '0')}`)) + hour * 3_600_000_000;
  return {
    id,
    kind: id.replace(/\d+$/, ''),
    day: day(`2024-01-${String(on).padStart(2, '0')}`),
    at,
    recorded: at,
    data,
  };
};

const SETTINGS: Settings = { procedures: '2020-04-01', rules: [] };
const END = day('2024-12-31');
const rule = (more: Partial<Rule> & Pick<Rule, 'starts' | 'doneBy'>): Rule => ({
  id: 'r',
  core: true,
  due: { days: 5 },
  owner: 'worker',
  instruments: [],
  ...more,
});
const SPANS: Pick<Law, 'spans' | 'derived'> = {
  spans: [
    { id: 'open', begins: [{ kind: 'begin' }], ends: [{ kind: 'end' }] },
    { id: 'place', per: 'p', begins: [{ kind: 'move' }], ends: [{ kind: 'leave', same: 'p' }, { kind: 'end' }] },
  ],
  derived: [{ id: 'alone', during: ['open'], outside: ['place'] }],
};
const law = (...rules: Rule[]): Law => ({ ...SPANS, rules });
const verdict = (rules: readonly Rule[], facts: readonly Fact[], settings = SETTINGS): Verdict =>
  evaluate(facts, compile(law(...rules), settings), END);
const shown = ({ duties }: Verdict): string[] =>
  duties
    .map(({ rule: id, from, due, status, doneBy, endedBy }) =>
      `${id} ${from} ${formatDay(due).slice(5)} ${status} ${doneBy ?? endedBy ?? ''}`.trim(),
    )
    .sort();

describe('what a field must be', () => {
  const met = (wanted: Requirement, value: FactValue | undefined): boolean => {
    const starts = [{ first: { kind: 'a', where: { f: wanted } }, of: 'm' }] as const;
    const data = value === undefined ? { m: '1' } : { m: '1', f: value };
    return verdict([rule({ starts, doneBy: { kind: 'b' } })], [fact('a1', 1, data)]).duties.length === 1;
  };

  it.each([
    ['x', 'x', true],
    ['x', 'y', false],
    ['x', undefined, false],
    [true, true, true],
    [true, false, false],
    [false, false, true],
    [false, undefined, false],
    [{ oneOf: ['x', 'y'] }, 'y', true],
    [{ oneOf: ['x', 'y'] }, 'z', false],
    [{ oneOf: ['x', 'y'] }, ['x'], false],
    [{ oneOf: ['x', 'y'] }, undefined, false],
    [{ not: 'x' }, 'y', true],
    [{ not: 'x' }, undefined, true],
    [{ not: 'x' }, 'x', false],
    [{ filled: true }, ['x'], true],
    [{ filled: true }, 'x', true],
    [{ filled: true }, false, true],
    [{ filled: true }, [], false],
    [{ filled: true }, '', false],
    [{ filled: true }, undefined, false],
    [{ holding: ['x', 'y'] }, ['y', 'z', 'x'], true],
    [{ holding: ['x', 'y'] }, ['x'], false],
    [{ holding: ['x'] }, 'x', false],
    [{ holding: [] }, [], true],
    [{ holding: [] }, undefined, false],
  ] as const)('%j, being %j: %s', (wanted, value, expected) => {
    expect(met(wanted as Requirement, value as FactValue | undefined)).toBe(expected);
  });

  it('holds for every field at once', () => {
    const starts = [{ first: { kind: 'a', where: { f: 'x', g: 'y' } }, of: 'm' }] as const;
    const duties = (data: Record<string, string>) =>
      verdict([rule({ starts, doneBy: { kind: 'b' } })], [fact('a1', 1, { m: '1', ...data })]).duties.length;
    expect([duties({ f: 'x', g: 'y' }), duties({ f: 'x', g: 'z' }), duties({ f: 'z', g: 'y' })]).toEqual([1, 0, 0]);
  });
});

describe('a duty of a matter', () => {
  const first = (more: Partial<Rule> = {}) =>
    rule({ starts: [{ first: { kind: 'a' }, of: 'm' }], doneBy: { kind: 'b', same: true }, ...more });

  it('needs a matter, named in words', () => {
    expect(shown(verdict([first()], [fact('a1', 1), fact('a2', 2, { m: ['1'] }), fact('a3', 3, { m: true })]))).toEqual(
      [],
    );
  });

  it('may be done by an event of another matter where its declaration does not say the same', () => {
    const facts = [fact('a1', 3, { m: '1' }), fact('b1', 2), fact('b2', 4, { m: '2' })];
    expect(shown(verdict([first({ doneBy: { kind: 'b' } })], facts))).toEqual(['r a1 01-08 met b2']);
    expect(shown(verdict([first()], facts))).toEqual(['r a1 01-08 overdue']);
  });

  it('is counted from what its declaration says', () => {
    const facts = [
      fact('c1', 1, { m: '1' }),
      fact('c2', 3, { m: '1' }),
      fact('a1', 4, { m: '1' }),
      fact('c3', 6, { m: '1' }),
      fact('b1', 7, { m: '1' }),
      fact('c4', 8, { m: '1' }),
      fact('c5', 5, { m: '2' }),
    ];
    const from = (countedFrom: NonNullable<Rule['countedFrom']>, given = facts) =>
      verdict([first({ countedFrom })], given).duties.map((duty) => [
        duty.countedFrom,
        formatDay(duty.start).slice(8),
        duty.from,
      ]);
    expect(from({ first: { kind: 'c' } })).toEqual([['c1', '01', 'a1']]);
    expect(from({ last: { kind: 'c' }, upTo: 'start' })).toEqual([['c2', '03', 'a1']]);
    expect(from({ last: { kind: 'c' }, upTo: 'evidence' })).toEqual([['c3', '06', 'a1']]);
    expect(
      from(
        { last: { kind: 'c' }, upTo: 'evidence' },
        facts.filter(({ id }) => id !== 'b1'),
      ),
    ).toEqual([['c4', '08', 'a1']]);
    expect(from({ first: { kind: 'd' } })).toEqual([['a1', '04', 'a1']]);
    expect(from({ last: { kind: 'd' }, upTo: 'start' })).toEqual([['a1', '04', 'a1']]);
  });

  it('on the day of its start or of its evidence, what it is counted from may come later in the day', () => {
    const facts = [
      fact('a1', 4, { m: '1' }, 9),
      fact('c1', 4, { m: '1' }, 12),
      fact('b1', 6, { m: '1' }, 9),
      fact('c2', 6, { m: '1' }, 12),
    ];
    const counted = (upTo: 'start' | 'evidence') =>
      verdict([first({ countedFrom: { last: { kind: 'c' }, upTo } })], facts).duties.map(
        ({ countedFrom }) => countedFrom,
      );
    expect([counted('start'), counted('evidence')]).toEqual([['c1'], ['c2']]);
  });

  it('applies by the day of what started it, first and last day included', () => {
    const applies = (more: Partial<Rule>, on: number, procedures = '2020-04-01') =>
      verdict([first(more)], [fact('a1', on, { m: '1' })], { procedures, rules: [] }).duties.length === 1;
    expect([9, 10, 11].map((on) => applies({ from: '2024-01-10' }, on))).toEqual([false, true, true]);
    expect([9, 10, 11].map((on) => applies({ until: '2024-01-10' }, on))).toEqual([true, true, false]);
    expect([9, 10].map((on) => applies({ from: 'wsp' }, on, '2024-01-10'))).toEqual([false, true]);
  });

  it('is asked only where it is core or switched on', () => {
    const facts = [fact('a1', 1, { m: '1' })];
    const { core: _, ...other } = first({ id: 'other' });
    const rules = [first(), { ...other }];
    expect(shown(verdict(rules, facts))).toEqual(['r a1 01-06 overdue']);
    expect(shown(verdict(rules, facts, { ...SETTINGS, rules: ['other'] }))).toEqual([
      'other a1 01-06 overdue',
      'r a1 01-06 overdue',
    ]);
    expect(compile(law(...rules), SETTINGS).rules.map(({ id }) => id)).toEqual(['r']);
  });
});

describe('a duty of a span', () => {
  const begun = (when?: Condition, more: Partial<Rule> = {}) =>
    rule({ starts: [{ begin: 'open', ...(when === undefined ? {} : { when }) }], doneBy: { kind: 'do' }, ...more });
  const each = (when?: Condition, more: Partial<Rule> = {}) =>
    rule({
      starts: [{ each: { kind: 'do' }, during: 'open', ...(when === undefined ? {} : { when }) }],
      doneBy: { kind: 'do' },
      ...more,
    });

  it('starts with the span, is done by the next such event and ends with the span', () => {
    expect(
      shown(
        verdict(
          [begun()],
          [
            fact('do0', 1),
            fact('begin1', 2),
            fact('begin2', 3),
            fact('do1', 4),
            fact('do2', 5),
            fact('end1', 6),
            fact('do3', 7),
            fact('end2', 8),
          ],
        ),
      ),
    ).toEqual(['r begin1 01-07 met do1']);
    expect(shown(verdict([begun()], [fact('begin1', 2), fact('end1', 7), fact('do1', 8)]))).toEqual([
      'r begin1 01-07 ended end1',
    ]);
    expect(shown(verdict([begun()], [fact('begin1', 2), fact('end1', 8), fact('do1', 8, {}, 1)]))).toEqual([
      'r begin1 01-07 missed end1',
    ]);
  });

  it('is done before it is ended, by an event that does both', () => {
    const ending = rule({ starts: [{ begin: 'open' }], doneBy: { kind: 'end' } });
    expect(shown(verdict([ending], [fact('begin1', 2), fact('end1', 3)]))).toEqual(['r begin1 01-07 met end1']);
  });

  it('is started by each such event in the span, and not by the one that begins it', () => {
    const starts = [{ each: { kind: 'begin' }, during: 'open' }] as const;
    expect(shown(verdict([rule({ starts, doneBy: { kind: 'do' } })], [fact('begin1', 2), fact('begin2', 3)]))).toEqual([
      'r begin2 01-08 overdue',
    ]);
    expect(
      shown(
        verdict(
          [each()],
          [fact('do0', 1), fact('begin1', 2), fact('do1', 3), fact('do2', 9), fact('end1', 10), fact('do3', 11)],
        ),
      ),
    ).toEqual(['r do1 01-08 late do2', 'r do2 01-14 ended end1']);
  });

  it('may be started by some of them, by their number in the span', () => {
    const numbered = (from: number, to?: number) =>
      rule({
        starts: [{ each: { kind: 'do' }, during: 'open', ordinals: to === undefined ? { from } : { from, to } }],
        doneBy: { kind: 'never' },
      });
    const facts = [
      fact('do0', 1),
      fact('begin1', 2),
      fact('do1', 3),
      fact('do2', 4),
      fact('do3', 5),
      fact('end1', 6),
      fact('begin2', 7),
      fact('do4', 8),
      fact('do5', 9),
    ];
    const from = (rules: Rule) =>
      verdict([rules], facts)
        .duties.map((duty) => duty.from)
        .sort();
    expect(from(numbered(1, 1))).toEqual(['do1', 'do4']);
    expect(from(numbered(2))).toEqual(['do2', 'do3', 'do5']);
    expect(from(numbered(2, 2))).toEqual(['do2', 'do5']);
    expect(verdict([numbered(1, 1), { ...numbered(2, 2), id: 's' }], facts).duties).toHaveLength(4);
  });

  it('may be done by the event that starts it, where its declaration says so', () => {
    const starts = [{ each: { kind: 'do' }, during: 'open' }] as const;
    const own = rule({ starts, due: { days: 0 }, doneBy: { kind: 'do', where: { good: true }, orStart: true } });
    const facts = [fact('begin1', 2), fact('do1', 3, { good: false }), fact('do2', 4, { good: true })];
    expect(shown(verdict([own], facts))).toEqual(['r do1 01-03 late do2', 'r do2 01-04 met do2']);
    expect(shown(verdict([{ ...own, doneBy: { kind: 'do', where: { good: true } } }], facts))).toEqual([
      'r do1 01-03 late do2',
      'r do2 01-04 overdue',
    ]);
  });

  it('ends with its own span and not with another', () => {
    const inPlace = rule({ starts: [{ begin: 'place' }], doneBy: { kind: 'do' } });
    const facts = [
      fact('move1', 2, { p: 'x' }),
      fact('move2', 3, { p: 'y' }),
      fact('move3', 4, { p: 'x' }),
      fact('leave1', 5, { p: 'y' }),
      fact('leave2', 6, { p: 'z' }),
      fact('do1', 7),
    ];
    expect(shown(verdict([inPlace], facts))).toEqual(['r move1 01-07 met do1', 'r move2 01-08 ended leave1']);
    expect(shown(verdict([inPlace], [...facts.slice(0, 2), fact('end1', 4)]))).toEqual([
      'r move1 01-07 ended end1',
      'r move2 01-08 ended end1',
    ]);
  });

  it('applies by the day of what started it', () => {
    const facts = [fact('begin1', 2), fact('do1', 3), fact('do2', 4), fact('do3', 5)];
    expect(shown(verdict([each(undefined, { from: '2024-01-04', until: '2024-01-04' })], facts))).toEqual([
      'r do2 01-09 met do3',
    ]);
  });

  it.each([
    ['begunBy', { begunBy: { kind: 'hard' } }, [fact('begin1', 2, { kind: 'hard' }), fact('do1', 3)], true],
    [
      'begunBy',
      { begunBy: { kind: 'hard' } },
      [fact('begin1', 2, { kind: 'soft' }), fact('do1', 3, { kind: 'hard' })],
      false,
    ],
    ['not', { not: { begunBy: { kind: 'hard' } } }, [fact('begin1', 2, { kind: 'hard' }), fact('do1', 3)], false],
    ['not', { not: { begunBy: { kind: 'hard' } } }, [fact('begin1', 2), fact('do1', 3)], true],
    [
      'all',
      { all: [{ begunBy: { a: true } }, { begunBy: { b: true } }] },
      [fact('begin1', 2, { a: true, b: true }), fact('do1', 3)],
      true,
    ],
    [
      'all',
      { all: [{ begunBy: { a: true } }, { begunBy: { b: true } }] },
      [fact('begin1', 2, { a: true }), fact('do1', 3)],
      false,
    ],
    [
      'all',
      { all: [{ begunBy: { a: true } }, { begunBy: { b: true } }] },
      [fact('begin1', 2, { b: true }), fact('do1', 3)],
      false,
    ],
    ['all', { all: [] }, [fact('begin1', 2), fact('do1', 3)], true],
    ['within', { within: 'place' }, [fact('begin1', 2), fact('move1', 2, { p: 'x' }), fact('do1', 3)], true],
    ['within', { within: 'place' }, [fact('begin1', 2), fact('do1', 3), fact('move1', 4, { p: 'x' })], false],
    [
      'within',
      { within: 'place' },
      [fact('begin1', 2), fact('move1', 2, { p: 'x' }), fact('leave1', 3, { p: 'x' }), fact('do1', 3)],
      true,
    ],
    ['monthsIn', { monthsIn: 0 }, [fact('begin1', 2), fact('do1', 2, {}, 5)], true],
    ['monthsIn', { monthsIn: 1 }, [fact('begin1', 2), fact('do1', 31)], false],
    ['none since', { none: { kind: 'rev' }, since: { kind: 'care' } }, [fact('begin1', 2), fact('do1', 3)], true],
    [
      'none since',
      { none: { kind: 'rev' }, since: { kind: 'care' } },
      [fact('rev1', 1), fact('begin1', 2), fact('do1', 3)],
      true,
    ],
    [
      'none since',
      { none: { kind: 'rev' }, since: { kind: 'care' } },
      [fact('begin1', 2), fact('rev1', 3), fact('do1', 4)],
      false,
    ],
    [
      'none since',
      { none: { kind: 'rev' }, since: { kind: 'care' } },
      [fact('care1', 1), fact('begin1', 2), fact('rev1', 3), fact('do1', 4)],
      false,
    ],
    [
      'none since',
      { none: { kind: 'rev' }, since: { kind: 'care' } },
      [fact('rev1', 1), fact('care1', 2), fact('begin1', 3), fact('do1', 4)],
      true,
    ],
    [
      'none since',
      { none: { kind: 'rev' }, since: { kind: 'care' } },
      [fact('care1', 1), fact('rev1', 2), fact('begin1', 3), fact('do1', 4)],
      false,
    ],
    [
      'none since',
      { none: { kind: 'rev' }, since: { kind: 'care' } },
      [fact('care1', 1), fact('rev1', 2), fact('care2', 3), fact('begin1', 4), fact('do1', 5)],
      true,
    ],
    [
      'none since',
      { none: { kind: 'rev' }, since: { kind: 'care' } },
      [fact('begin1', 2), fact('rev1', 3), fact('care1', 4), fact('do1', 5)],
      false,
    ],
    [
      'none since',
      { none: { kind: 'rev', where: { real: true } }, since: { kind: 'care' } },
      [fact('begin1', 2), fact('rev1', 3), fact('do1', 4)],
      true,
    ],
  ] as const)('when %s %j: %#', (_, when, facts, expected) => {
    expect(verdict([each(when as Condition)], facts).duties.length === 1).toBe(expected);
  });

  it('none since the last one of its own kind is none at all', () => {
    const when: Condition = { none: { kind: 'rev' }, since: { kind: 'rev' } };
    expect(verdict([each(when)], [fact('rev1', 1), fact('begin1', 2), fact('do1', 3)]).duties).toHaveLength(1);
    expect(verdict([each(when)], [fact('rev1', 1), fact('begin1', 2), fact('rev2', 3), fact('do1', 4)]).duties).toEqual(
      [],
    );
  });

  it('"within" is asked before what the event itself opens, and a begin may be asked too', () => {
    expect(
      verdict([begun({ not: { within: 'place' } })], [fact('move1', 1, { p: 'x' }), fact('begin1', 2)]).duties,
    ).toHaveLength(0);
    expect(
      verdict(
        [begun({ not: { within: 'place' } })],
        [fact('move1', 1, { p: 'x' }), fact('leave1', 2, { p: 'x' }), fact('begin1', 3)],
      ).duties,
    ).toHaveLength(1);
  });

  it('has the limit of the first exception that holds', () => {
    const except = [
      { when: { begunBy: { kind: 'hard' } }, due: { days: 1 } },
      { when: { within: 'open' }, due: { months: 1 } },
    ] as const;
    const due = (data: Record<string, string>, rules: Partial<Rule>) =>
      shown(verdict([each(undefined, rules)], [fact('begin1', 2, data), fact('do1', 3)]));
    expect(due({ kind: 'hard' }, { except })).toEqual(['r do1 01-04 overdue']);
    expect(due({ kind: 'soft' }, { except })).toEqual(['r do1 02-03 overdue']);
    expect(due({ kind: 'soft' }, { except: except.slice(0, 1) })).toEqual(['r do1 01-08 overdue']);
  });

  it('has a span that follows from others, beginning and ending with them', () => {
    const alone = rule({ starts: [{ begin: 'alone' }], doneBy: { kind: 'do' } });
    const facts = [fact('begin1', 2), fact('move1', 4, { p: 'x' }), fact('leave1', 6, { p: 'x' }), fact('end1', 8)];
    expect(shown(verdict([alone], facts))).toEqual(['r begin1 01-07 ended move1', 'r leave1 01-11 ended end1']);
    expect(shown(verdict([alone], [fact('move1', 1, { p: 'x' }), fact('begin1', 2), fact('do1', 3)]))).toEqual([]);
    expect(shown(verdict([alone], [fact('begin1', 2), fact('begin2', 3)]))).toEqual(['r begin1 01-07 overdue']);
    const both: Law = {
      ...law(rule({ starts: [{ begin: 'both' }], doneBy: { kind: 'do' } })),
      derived: [{ id: 'both', during: ['open', 'place'], outside: [] }],
    };
    const inBoth = evaluate(
      [fact('begin1', 2), fact('move1', 4, { p: 'x' }), fact('end1', 5)],
      compile(both, SETTINGS),
      END,
    );
    expect(shown(inBoth)).toEqual(['r move1 01-09 ended end1']);
  });
});

describe('a verdict', () => {
  it('says what holds at the end of the day, and since when', () => {
    const holds = (asAt: string) =>
      evaluate(
        [fact('begin1', 2), fact('move1', 4, { p: 'x' }), fact('move2', 5, { p: 'y' }), fact('leave1', 6, { p: 'x' })],
        compile(law(), SETTINGS),
        day(asAt),
      ).holds.map(({ span, since }) => `${span} since ${since.id}`);
    expect(holds('2024-01-01')).toEqual([]);
    expect(holds('2024-01-02')).toEqual(['open since begin1', 'alone since begin1']);
    expect(holds('2024-01-05')).toEqual(['open since begin1', 'place since move1', 'place since move2']);
    expect(holds('2024-01-06')).toEqual(['open since begin1', 'place since move2']);
  });

  it('passes over kinds that bring nothing about', () => {
    expect(verdict([], [fact('other1', 1), fact('do1', 2)])).toMatchObject({ duties: [], unanswered: [], holds: [] });
  });

  it('tells of the due date that the calendar cannot give, and gives the others', () => {
    const starts = [{ first: { kind: 'a' }, of: 'm' }] as const;
    const late: Fact = { ...fact('a1', 1, { m: '1' }), day: day('2029-01-02'), at: startOfDay(day('2029-01-02')) };
    const compiled = compile(
      law(
        rule({ starts, doneBy: { kind: 'b' }, due: { workingDays: 3 } }),
        rule({ id: 's', starts, doneBy: { kind: 'b' } }),
      ),
      SETTINGS,
    );
    const { duties, unanswered } = evaluate([late], compiled, day('2029-06-01'));
    expect(unanswered).toEqual([{ rule: 'r', from: 'a1', code: 'outside-calendar', year: 2029 }]);
    expect(duties.map(({ rule: id }) => id)).toEqual(['s']);
  });

  it('throws what is a mistake of ours', () => {
    const starts = [{ first: { kind: 'a' }, of: 'm' }] as const;
    const broken = compile(law(rule({ starts, doneBy: { kind: 'b' }, due: { workingDays: 0 } })), SETTINGS);
    expect(() => evaluate([fact('a1', 1, { m: '1' })], broken, END)).toThrow(RangeError);
  });
});

describe('a day that comes by itself', () => {
  const birthday = { id: 'birthday', of: { kind: 'known' }, field: 'born', after: { months: 12 } } as const;
  const weeks = { id: 'two-weeks', of: { kind: 'begin' }, after: { days: 14 } } as const;
  const coming = (...rules: Rule[]): Law => ({
    ...SPANS,
    spans: [...SPANS.spans, { id: 'aged', begins: [{ kind: 'birthday' }], ends: [] }],
    moments: [birthday, weeks],
    rules,
  });
  const told = (one: Rule, facts: readonly Fact[], asAt = END): string[] =>
    shown(evaluate(facts, compile(coming(one), SETTINGS), asAt));
  const during = (when?: Condition): Rule =>
    rule({
      starts: [{ each: { kind: 'birthday' }, during: 'open', ...(when === undefined ? {} : { when }) }],
      doneBy: { kind: 'do' },
    });

  it('starts a duty on the day, and not before it', () => {
    const facts = [fact('known1', 1, { born: '2023-01-20' }), fact('begin1', 2)];
    expect(told(during(), facts, day('2024-01-19'))).toEqual([]);
    expect(told(during(), facts, day('2024-01-20'))).toEqual(['r known1 01-25 open']);
    expect(told(during(), facts)).toEqual(['r known1 01-25 overdue']);
    expect(told(during(), [...facts, fact('do1', 24)])).toEqual(['r known1 01-25 met do1']);
  });

  it('starts nothing where no day is named, where it is none, or outside of the time', () => {
    const begun = fact('begin1', 2);
    expect(told(during(), [fact('known1', 1), begun])).toEqual([]);
    expect(told(during(), [fact('known1', 1, { born: '2023-02-30' }), begun])).toEqual([]);
    expect(told(during(), [fact('known1', 1, { born: '2022-12-24' }), begun])).toEqual([]);
    expect(told(during(), [fact('known1', 1, { born: '2023-01-20' }), begun, fact('end1', 10)])).toEqual([]);
  });

  it('is counted from the event’s own day where no field is named', () => {
    const one = rule({ starts: [{ each: { kind: 'two-weeks' }, during: 'open' }], doneBy: { kind: 'do' } });
    expect(told(one, [fact('begin1', 2)])).toEqual(['r begin1 01-21 overdue']);
  });

  it('begins a span, and is asked how long another has held', () => {
    const born = fact('known1', 1, { born: '2023-01-10' });
    const aged = rule({
      starts: [{ each: { kind: 'two-weeks' }, during: 'open', when: { all: [{ within: 'aged' }, { daysIn: 14 }] } }],
      doneBy: { kind: 'do' },
    });
    expect(told(aged, [born, fact('begin1', 2)])).toEqual(['r begin1 01-21 overdue']);
    expect(told(aged, [fact('begin1', 2)])).toEqual([]);
    // The weeks of an earlier time are no weeks of this one.
    expect(told(aged, [born, fact('begin1', 2), fact('end1', 8), fact('begin2', 9)])).toEqual([
      'r begin2 01-28 overdue',
    ]);
    expect(told(during({ daysIn: 8 }), [born, fact('begin1', 2)])).toEqual(['r known1 01-15 overdue']);
    expect(told(during({ daysIn: 9 }), [born, fact('begin1', 2)])).toEqual([]);
  });

  it('is not there once the event that names it is replaced', () => {
    const wrong = { ...fact('known1', 1, { born: '2023-01-20' }), replacedFrom: startOfDay(day('2024-01-22')) };
    const facts = [wrong, fact('known2', 1, { born: '2023-01-25' }), fact('begin1', 2)];
    expect(shown(judge(facts, compile(coming(during()), SETTINGS), END))).toEqual(['r known2 01-30 overdue']);
  });

  it.each([
    ['ends a span', { spans: [{ id: 's', begins: [{ kind: 'a' }], ends: [{ kind: 'birthday' }] }] }, 's: a day'],
    [
      'does a duty',
      { rules: [rule({ starts: [{ begin: 'open' }], doneBy: { kind: 'birthday' } })] },
      'r: a day that comes by itself does nothing',
    ],
    [
      'names another',
      { moments: [birthday, { id: 'later', of: { kind: 'birthday' }, after: { days: 1 } }] },
      'later: follows from a day that comes by itself',
    ],
  ])('is refused where it %s', (_, more, message) => {
    expect(() => compile({ ...coming(), ...more }, SETTINGS)).toThrow(message);
  });
});

describe('a law that means nothing', () => {
  const span: Pattern = { kind: 'do' };
  it.each([
    [
      'a span that nobody declared, begun',
      law(rule({ starts: [{ begin: 'gone' }], doneBy: span })),
      'r: no span is called gone',
    ],
    [
      'during which',
      law(rule({ starts: [{ each: span, during: 'gone' }], doneBy: span })),
      'r: no span is called gone',
    ],
    [
      'within which',
      law(rule({ starts: [{ begin: 'open', when: { within: 'gone' } }], doneBy: span })),
      'r: no span is called gone',
    ],
    [
      'in an exception',
      law(
        rule({ starts: [{ begin: 'open' }], doneBy: span, except: [{ when: { within: 'gone' }, due: { days: 1 } }] }),
      ),
      'r: no span is called gone',
    ],
    [
      'from which another follows',
      { ...law(), derived: [{ id: 'd', during: ['gone'], outside: [] }] },
      'd: no span is called gone',
    ],
    [
      'outside which another holds',
      { ...law(), derived: [{ id: 'd', during: ['open'], outside: ['gone'] }] },
      'd: no span is called gone',
    ],
    [
      'a span that follows from none',
      { ...law(), derived: [{ id: 'd', during: [], outside: ['open'] }] },
      'd: follows from no span',
    ],
    [
      'a first day that is none',
      law(rule({ starts: [{ begin: 'open' }], doneBy: span, from: '2024-02-30' })),
      'r: 2024-02-30 is not a date',
    ],
    [
      'a last day that is none',
      law(rule({ starts: [{ begin: 'open' }], doneBy: span, until: 'wsp' })),
      'r: wsp is not a date',
    ],
  ] as const)('is refused: %s', (_, wrong, message) => {
    expect(() => compile(wrong, SETTINGS)).toThrow(message);
  });

  it('is refused: an adoption of the procedures on no day', () => {
    expect(() => compile(law(), { procedures: 'soon', rules: [] })).toThrow('settings.procedures: soon is not a date');
  });
});

describe('the order of a child’s events', () => {
  it('is by when they happened, then when they were recorded, then id', () => {
    const at = (id: string, happened: number, recorded: number): Fact => ({
      id,
      kind: 'k',
      day: 0,
      at: happened,
      recorded,
      data: {},
    });
    const inOrder = [at('z', 1, 9), at('y', 2, 3), at('B', 2, 4), at('a', 2, 4), at('b', 2, 4), at('a', 3, 3)];
    expect([...inOrder].reverse().sort(compareFacts)).toEqual(inOrder);
    expect(compareFacts(at('a', 1, 1), at('a', 1, 1))).toBe(0);
    expect(compareFacts(at('b', 1, 1), at('a', 1, 1))).toBeGreaterThan(0);
  });
});

describe('what is known', () => {
  const known = (id: string, recorded: number, replacedFrom?: number): Fact => ({
    id,
    kind: 'k',
    day: 0,
    at: 0,
    recorded,
    replacedFrom,
    data: {},
  });
  const facts = [known('a', 10), known('b', 10, 20), known('c', 20)];

  it.each([
    [undefined, ['a', 'c']],
    [9, []],
    [10, ['a', 'b']],
    [19, ['a', 'b']],
    [20, ['a', 'c']],
  ] as const)('at %s is %j', (at, ids) => {
    expect(asKnown(facts, at).map(({ id }) => id)).toEqual(ids);
  });

  it('is what is judged', () => {
    const compiled = compile(
      law(rule({ starts: [{ first: { kind: 'a' }, of: 'm' }], doneBy: { kind: 'b' } })),
      SETTINGS,
    );
    const a1 = fact('a1', 2, { m: '1' });
    expect(judge([a1], compiled, END).duties).toHaveLength(1);
    expect(judge([a1], compiled, END, a1.recorded - 1).duties).toHaveLength(0);
    expect(judge([{ ...a1, replacedFrom: a1.recorded + 1 }], compiled, END).duties).toHaveLength(0);
    expect(judge([{ ...a1, replacedFrom: a1.recorded + 1 }], compiled, END, a1.recorded).duties).toHaveLength(1);
  });
});

describe('the instrument of the day', () => {
  const of = (from: string | undefined, until: string | undefined, paragraph: string): Instrument => ({
    instrument: 'i',
    paragraph,
    confidence: 'V',
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
  });
  const on = (text: string, instruments: readonly Instrument[]) =>
    instrumentOn(rule({ starts: [], doneBy: { kind: 'x' }, instruments }), day(text), { procedures: day('2020-04-01') })
      ?.paragraph;

  it('is the first whose days hold it, both ends included; an end with the procedures is the day before them', () => {
    const dated = [of(undefined, '2016-04-05', 'old'), of('2016-04-06', '2018-01-01', 'new')];
    expect(
      ['2001-01-01', '2016-04-05', '2016-04-06', '2018-01-01', '2018-01-02'].map((text) => on(text, dated)),
    ).toEqual(['old', 'old', 'new', 'new', undefined]);
    const regional = [of(undefined, 'wsp', 'before'), of('wsp', undefined, 'after')];
    expect(['2020-03-31', '2020-04-01', '2024-01-01'].map((text) => on(text, regional))).toEqual([
      'before',
      'after',
      'after',
    ]);
    expect(on('2016-04-05', [of('2016-04-06', undefined, 'new')])).toBeUndefined();
    expect(on('2024-01-01', [of(undefined, undefined, 'always'), of(undefined, undefined, 'never')])).toBe('always');
  });
});

describe('the reasons of a verdict', () => {
  const instrument: Instrument = {
    from: 'wsp',
    instrument: 'wales-safeguarding-procedures',
    paragraph: 'section 4, page 4',
    confidence: 'V',
  };
  const starts = [{ begin: 'open' }] as const;
  const registered: Fact = { ...fact('begin1', 1), day: day('2023-04-03'), at: startOfDay(day('2023-04-03')) };
  const reasons = (due: Rule['due'], facts: readonly Fact[] = [registered], closures: readonly Day[] = []) => {
    const compiled = compile(law(rule({ starts, doneBy: { kind: 'do' }, due, instruments: [instrument] })), SETTINGS);
    const [duty] = evaluate(facts, compiled, END).duties;
    if (duty === undefined) throw new Error('no duty');
    return explain(duty, compiled, closures);
  };

  it('10 working days after Mon 3 April 2023, skipping Good Friday and Easter Monday: Wed 19 April', () => {
    const closed = [day('2023-04-11'), day('2023-04-08'), day('2023-04-19'), day('2023-04-20'), day('2023-04-03')];
    expect(reasons({ workingDays: 10 }, [registered], closed)).toEqual({
      from: 'begin1',
      startedOn: day('2023-04-03'),
      countedFrom: 'begin1',
      start: day('2023-04-03'),
      limit: { workingDays: 10 },
      due: day('2023-04-19'),
      holidays: [
        { day: day('2023-04-07'), name: 'good-friday', substitute: false },
        { day: day('2023-04-10'), name: 'easter-monday', substitute: false },
      ],
      closed: [day('2023-04-11'), day('2023-04-19')],
      doneBy: null,
      endedBy: null,
      instrument,
    });
  });

  it('skip nothing where calendar days or months are counted', () => {
    for (const limit of [{ days: 28 }, { months: 3 }]) {
      const { holidays, closed, limit: told } = reasons(limit, [registered], [day('2023-04-11')]);
      expect([holidays, closed, told]).toEqual([[], [], limit]);
    }
  });

  it('name what did it, or what ended it', () => {
    const on = (id: string, text: string): Fact => ({ ...fact(id, 1), day: day(text), at: startOfDay(day(text)) });
    expect(reasons({ days: 3 }, [registered, on('do1', '2023-04-05')])).toMatchObject({ doneBy: 'do1', endedBy: null });
    expect(reasons({ days: 3 }, [registered, on('end1', '2023-04-05')])).toMatchObject({
      doneBy: null,
      endedBy: 'end1',
    });
  });

  it('are not asked of a law that has no such rule', () => {
    const other = rule({ id: 'first', starts: [], doneBy: { kind: 'do' }, instruments: [instrument] });
    const compiled = compile(law(other, rule({ starts, doneBy: { kind: 'do' } })), SETTINGS);
    const [duty] = evaluate([registered], compiled, END).duties;
    if (duty === undefined) throw new Error('no duty');
    expect(() => explain(duty, compile(law(), SETTINGS))).toThrow('no rule is called r');
    expect(explain(duty, compiled).instrument).toBeUndefined();
  });
});

describe('timeliness', () => {
  it('counts duties by rule, whose due date lies in the period, and leaves out those that ended', () => {
    const count = timeliness(['a', 'b'], 10, 20);
    const add = (of: string, due: number, status: Parameters<typeof count.add>[0]['status']) =>
      count.add({ rule: of, due, status });
    add('a', 9, 'met');
    add('a', 10, 'met');
    add('a', 20, 'late');
    add('a', 21, 'late');
    add('a', 15, 'ended');
    add('a', 15, 'missed');
    add('a', 15, 'overdue');
    add('a', 16, 'open');
    add('a', 16, 'open');
    add('c', 15, 'met');
    expect(count.result()).toEqual([
      { rule: 'a', due: 6, onTime: 1, late: 1, missed: 1, overdue: 1, open: 2 },
      { rule: 'b', due: 0, onTime: 0, late: 0, missed: 0, overdue: 0, open: 0 },
    ]);
  });
});
