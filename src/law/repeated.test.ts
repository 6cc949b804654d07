import { describe, expect, it } from 'vitest';
import { type Day, formatDay, parseDay, startOfDay } from '../calendar/index.ts';
import { compile } from './compile.ts';
import { evaluate } from './evaluate.ts';
import { behind, explain } from './explain.ts';
import type { Fact } from './fact.ts';
import type { Law, Rule, Start } from './language.ts';

const day = (text: string): Day => parseDay(text) ?? Number.NaN;
const START = day('2025-01-01');
const on = (days: number): string => formatDay(START + days);
let counted = 0;
const fact = (kind: string, days: number, data: Fact['data'] = {}): Fact => ({
  id: `${kind}-${++counted}`,
  kind,
  day: START + days,
  at: startOfDay(START + days),
  recorded: startOfDay(START + days),
  data,
});

const rule = (starts: readonly Start[], more: Partial<Rule> = {}): Rule => ({
  id: 'rule',
  core: true,
  starts,
  due: { days: 3 },
  doneBy: { kind: 'answered' },
  owner: 'worker',
  instruments: [],
  ...more,
});
const lawOf = (one: Rule, spans: Law['spans'] = []) =>
  compile({ spans, derived: [], rules: [one] }, { procedures: '2020-04-01', rules: [] });
const three = (more: Partial<Extract<Start, { times: number }>> = {}) =>
  lawOf(
    rule([
      { times: 3, of: [{ kind: 'knock' }, { kind: 'call', where: { loud: true } }], within: { days: 10 }, ...more },
    ]),
  );
const begun = (law: ReturnType<typeof lawOf>, facts: readonly Fact[], asAt = 1_000): string[] =>
  evaluate(facts, law, START + asAt).duties.map(
    ({ startedOn, due, status, done }) =>
      `${startedOn - START} ${due - START} ${status}${done === null ? '' : ` ${done - START}`}`,
  );

describe('so many times within so many days', () => {
  it('counts any of its patterns, the first day of the window in, the day before it out', () => {
    const facts = (first: number) => [
      fact('knock', first),
      fact('call', 5, { loud: true }),
      fact('call', 6),
      fact('knock', 10),
    ];
    expect(begun(three(), facts(1))).toEqual(['10 13 overdue']);
    expect(begun(three(), facts(0))).toEqual([]);
  });

  it('forgets what is too long ago and no more: three later ones are enough', () => {
    const facts = [0, 1, 40, 41, 42].map((days) => fact('knock', days));
    expect(begun(three(), facts)).toEqual(['42 45 overdue']);
    expect(
      begun(
        three(),
        [0, 8, 12, 17].map((days) => fact('knock', days)),
      ),
    ).toEqual(['17 20 overdue']);
  });

  it('is one duty until it is answered, and each further one is another after that', () => {
    const facts = [0, 1, 2, 3].map((days) => fact('knock', days));
    expect(begun(three(), facts)).toEqual(['2 5 overdue']);
    expect(begun(three(), [...facts, fact('answered', 4)])).toEqual(['2 5 met 4']);
    expect(begun(three(), [...facts, fact('answered', 6), fact('knock', 7)])).toEqual(['2 5 late 6', '7 10 overdue']);
    // An answer to nothing answers nothing.
    expect(begun(three(), [fact('answered', 0), ...[1, 2, 3].map((days) => fact('knock', days))])).toEqual([
      '3 6 overdue',
    ]);
  });

  it('begins anew with the answer where it says so', () => {
    const law = three({ afresh: true });
    const facts = [0, 1, 2].map((days) => fact('knock', days));
    const after = [...facts, fact('answered', 3), fact('knock', 4), fact('knock', 5)];
    expect(begun(law, after)).toEqual(['2 5 met 3']);
    expect(begun(law, [...after, fact('knock', 6)])).toEqual(['2 5 met 3', '6 9 overdue']);
    // What was counted in part is forgotten too.
    expect(begun(law, [fact('knock', 0), fact('knock', 1), fact('answered', 2), fact('knock', 3)])).toEqual([]);
  });

  it('counts different values, and what has none counts for nothing', () => {
    const law = three({ distinct: 'door' });
    const knock = (days: number, door?: string) => fact('knock', days, door === undefined ? {} : { door });
    expect(begun(law, [knock(0, 'a'), knock(1, 'a'), knock(2, 'b')])).toEqual([]);
    expect(begun(law, [knock(0, 'a'), knock(1), knock(2, 'b'), knock(3)])).toEqual([]);
    expect(begun(law, [knock(0, 'a'), knock(1, 'a'), knock(2, 'b'), knock(3, 'c')])).toEqual(['3 6 overdue']);
  });

  it('applies to what begins from its first day to its last', () => {
    const facts = [0, 1, 2].map((days) => fact('knock', days));
    const start: Start = { times: 3, of: [{ kind: 'knock' }], within: { days: 10 } };
    expect(begun(lawOf(rule([start], { from: on(3) })), facts)).toEqual([]);
    expect(begun(lawOf(rule([start], { until: on(1) })), facts)).toEqual([]);
    expect(begun(lawOf(rule([start], { from: on(2), until: on(2) })), facts)).toHaveLength(1);
  });

  it('tells what is behind it, in order and nothing else', () => {
    const law = three();
    const facts = [
      fact('knock', 20),
      fact('knock', 12),
      fact('other', 13),
      fact('knock', 3),
      fact('knock', 15),
      fact('knock', 21),
    ];
    const [duty] = evaluate(facts, law, START + 100).duties;
    if (duty === undefined) throw new Error('no duty');
    expect(behind(duty, facts, law).map((each) => each.day - START)).toEqual([12, 15, 20]);
    const edge = [fact('knock', 0), fact('knock', 5), fact('knock', 10), fact('knock', 10)];
    const [last] = evaluate(edge, law, START + 100).duties;
    expect(last === undefined ? [] : behind(last, edge, law).map((each) => each.day - START)).toEqual([5, 10, 10]);
    expect(behind({ ...duty, from: 'unknown' }, facts, law)).toEqual([]);
    expect(behind({ ...duty, rule: 'other' }, facts, law)).toEqual([]);
    expect(explain(duty, law).closed).toEqual([]);
    const distinct = three({ distinct: 'door' });
    const doors = [
      fact('knock', 0, { door: 'a' }),
      fact('knock', 1, { door: 'a' }),
      fact('knock', 2),
      fact('knock', 3, { door: 'b' }),
      fact('knock', 4, { door: 'c' }),
    ];
    const [of] = evaluate(doors, distinct, START + 100).duties;
    expect(of === undefined ? [] : behind(of, doors, distinct).map((each) => each.day - START)).toEqual([1, 3, 4]);
    const anew = three({ afresh: true });
    const twice = [
      ...[0, 1, 2].map((days) => fact('knock', days)),
      fact('answered', 3),
      ...[4, 5, 6].map((days) => fact('knock', days)),
    ];
    const second = evaluate(twice, anew, START + 100).duties.find(({ done }) => done === null);
    expect(second === undefined ? [] : behind(second, twice, anew).map((each) => each.day - START)).toEqual([4, 5, 6]);
  });

  it('is known to the law by all its kinds, so that none is left out where kinds are chosen', () => {
    expect([...three().kinds.keys()].sort()).toEqual(['answered', 'call', 'knock']);
  });
});

describe('a day that was set', () => {
  const law = lawOf(
    rule([{ first: { kind: 'asked' }, of: 'matter' }], { due: { on: 'by' }, doneBy: { kind: 'answered', same: true } }),
  );
  it('is the day on which it is due, wherever that lies', () => {
    expect(begun(law, [fact('asked', 0, { matter: 'm', by: on(40) })], 10)).toEqual(['0 40 open']);
    expect(begun(law, [fact('asked', 0, { matter: 'm', by: on(40) }), fact('answered', 41, { matter: 'm' })])).toEqual([
      '0 40 late 41',
    ]);
  });
  it('that nobody named, or that is none, is the day itself', () => {
    expect(begun(law, [fact('asked', 7, { matter: 'm' })])).toEqual(['7 7 overdue']);
    expect(begun(law, [fact('asked', 7, { matter: 'm', by: '2025-02-30' })])).toEqual(['7 7 overdue']);
  });
});

describe('a span of one of several', () => {
  const spans: Law['spans'] = [
    { id: 'stay', per: 'room', begins: [{ kind: 'in' }], ends: [{ kind: 'out', same: 'room' }] },
  ];
  const start: readonly Start[] = [{ begin: 'stay' }, { each: { kind: 'look' }, during: 'stay' }];
  const stays = [fact('in', 0, { room: 'a' }), fact('in', 0, { room: 'b' })];

  it('is not concerned by what is about another, and is by what is about none', () => {
    const law = lawOf(rule(start, { doneBy: { kind: 'look', same: true } }), spans);
    expect(begun(law, [...stays, fact('look', 1, { room: 'a' })])).toEqual(['0 3 met 1', '0 3 overdue', '1 4 overdue']);
    expect(begun(law, [...stays, fact('look', 1)])).toEqual(['0 3 met 1', '0 3 met 1', '1 4 overdue', '1 4 overdue']);
    // Without "same", whatever was looked at does for both, and still begins nothing in the other.
    const any = lawOf(rule(start, { doneBy: { kind: 'look' } }), spans);
    expect(begun(any, [...stays, fact('look', 1, { room: 'a' })])).toEqual(['0 3 met 1', '0 3 met 1', '1 4 overdue']);
  });

  it('ends by itself', () => {
    const law = lawOf(rule(start, { doneBy: { kind: 'look', same: true } }), spans);
    expect(begun(law, [...stays, fact('out', 2, { room: 'a' })]).sort()).toEqual(['0 3 ended', '0 3 overdue']);
  });
});
