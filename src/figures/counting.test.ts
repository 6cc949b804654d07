import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endOfDay, startOfDay } from '../calendar/index.ts';
import { asKnown, type Fact, type Figure, judge, timeliness } from '../law/index.ts';
import { DAYS, FIRST, history } from '../../tests/support/histories.ts';
import { EVERY_RULE } from '../../tests/support/practice.ts';
import { type Counting, counter, figureOf, recount } from './counting.ts';
import { measuresByWork, measuresOf } from './measures.ts';
import { restater } from './restating.ts';

const MEASURES = measuresOf(EVERY_RULE);
type Children = readonly (readonly Fact[])[];

const count = (children: Children, { from, to, ...more }: { from: number; to: number } & Partial<Counting>) => {
  const counting = counter({
    law: EVERY_RULE,
    measures: MEASURES,
    asAt: to,
    periods: [{ from, to }],
    ...more,
  });
  for (const [index, facts] of children.entries()) counting.add(`c${index}`, facts);
  return counting.result();
};

const children: fc.Arbitrary<Children> = fc.array(history, { minLength: 1, maxLength: 4 });
const period = fc
  .tuple(fc.integer({ min: 0, max: DAYS }), fc.integer({ min: 0, max: 400 }))
  .map(([from, length]) => ({ from: FIRST + from, to: FIRST + from + length }));
const RUNS = { numRuns: 60 };

/** Groupings of which everything has one value, or none: their parts are the whole. */
const ALONE = ['status', 'team', 'worker', 'age', 'language', 'outcome', 'determination', 'decision'];

describe('whatever happened', { timeout: 120_000 }, () => {
  it('a number is never more than what it is a number of, and parts are the whole', () => {
    fc.assert(
      fc.property(children, period, (all, days) => {
        const figures = count(all, days).figures[0] ?? [];
        const units = new Map(MEASURES.map((measure) => [measure.id, measure]));
        const parts = Map.groupBy(
          figures.filter(({ by }) => by !== undefined),
          ({ measure, by }) => `${measure} ${by}`,
        );
        for (const { measure, count: number, of } of figures)
          if (of !== undefined && units.get(measure)?.sum === undefined) expect(number).toBeLessThanOrEqual(of);
        for (const each of parts.values()) {
          const [first] = each;
          if (first === undefined || !ALONE.includes(first.by ?? '') || units.get(first.measure)?.unit !== 'each')
            continue;
          const whole = figureOf(figures, first.measure);
          expect(each.reduce((sum, part) => sum + part.count, 0)).toBe(whole?.count);
          expect(each.reduce((sum, part) => sum + (part.of ?? part.count), 0)).toBe(whole?.of ?? whole?.count);
        }
      }),
      RUNS,
    );
  });

  it('the timeliness of a rule is what `diogel measures` says', () => {
    fc.assert(
      fc.property(children, period, (all, { from, to }) => {
        const rules = EVERY_RULE.rules.map(({ id }) => id);
        const before = timeliness(rules, from, to);
        for (const facts of all) for (const duty of judge(facts, EVERY_RULE, to).duties) before.add(duty);
        const figures = count(all, { from, to }).figures[0] ?? [];
        for (const { rule, due, onTime, late, missed, overdue, open } of before.result()) {
          const measure = `timely-${rule}`;
          expect(figureOf(figures, measure)).toMatchObject({ count: onTime, of: due });
          const status = (group: string) => figureOf(figures, measure, 'status', group)?.of ?? 0;
          expect([status('late'), status('missed'), status('overdue'), status('open')]).toEqual([
            late,
            missed,
            overdue,
            open,
          ]);
        }
      }),
      RUNS,
    );
  });

  it('children may come in any order, and facts too', () => {
    const shuffled = children.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.tuple(...all.map((facts) => fc.shuffledSubarray([...facts], { minLength: facts.length }))),
      ),
    );
    fc.assert(
      fc.property(shuffled, period, ([all, other], days) => {
        const figures = count(all, days).figures;
        const counting = counter({ law: EVERY_RULE, measures: MEASURES, asAt: days.to, periods: [days] });
        for (const [index, facts] of [...other.entries()].reverse()) counting.add(`c${index}`, facts);
        expect(counting.result().figures).toEqual(figures);
      }),
      RUNS,
    );
  });

  it('what was recorded later changes nothing as it was known', () => {
    fc.assert(
      fc.property(children, period, fc.integer({ min: 0, max: DAYS }), (all, days, known) => {
        const knownAt = endOfDay(FIRST + known);
        const then = all.map((facts) => asKnown(facts, knownAt).map((fact) => ({ ...fact, replacedFrom: undefined })));
        expect(count(all, { ...days, knownAt }).figures).toEqual(count(then, days).figures);
      }),
      RUNS,
    );
  });

  it('several periods in one go are the same as each by itself', () => {
    fc.assert(
      fc.property(children, period, period, (all, one, other) => {
        const asAt = FIRST + DAYS;
        const both = count(all, { ...one, asAt, periods: [one, other] }).figures;
        expect(both).toEqual([count(all, { ...one, asAt }).figures[0], count(all, { ...other, asAt }).figures[0]]);
      }),
      RUNS,
    );
  });

  it('the items are what the figures count', () => {
    fc.assert(
      fc.property(children, period, (all, days) => {
        const measures = measuresByWork(EVERY_RULE);
        const { figures, items } = count(all, { ...days, measures, items: true });
        expect(recount(measures, items)).toEqual(figures[0]);
        for (const { events } of items) expect(events.length).toBeGreaterThan(0);
      }),
      RUNS,
    );
  });

  it('what changed between two points is what the figures differ by', () => {
    fc.assert(
      fc.property(
        children,
        period,
        fc.integer({ min: 0, max: DAYS + 40 }),
        fc.integer({ min: 0, max: 200 }),
        (all, { from, to }, earlier, more) => {
          const [first, second] = [startOfDay(FIRST + earlier), startOfDay(FIRST + earlier + more)];
          const asAt = to;
          const figuresAt = (knownAt: number): readonly Figure[] =>
            count(all, { from, to, asAt, knownAt }).figures[0] ?? [];
          const changesOf = restater({
            law: EVERY_RULE,
            measures: MEASURES,
            period: { from, to, asAt },
            from: first,
            to: second,
          });
          const changes = all.flatMap((facts, index) => changesOf(`c${index}`, facts));
          const [before, after] = [figuresAt(first), figuresAt(second)];
          for (const measure of MEASURES) {
            if (measure.unit !== 'each' || measure.sum !== undefined) continue;
            const own = changes.filter((change) => change.measure === measure.id);
            const net = own.reduce(
              (sum, { before: was, after: is }) => sum + Number(is !== undefined) - Number(was !== undefined),
              0,
            );
            const had = own.reduce(
              (sum, { before: was, after: is }) => sum + Number(is?.has ?? false) - Number(was?.has ?? false),
              0,
            );
            const [old, now] = [figureOf(before, measure.id), figureOf(after, measure.id)];
            expect((now?.of ?? now?.count ?? 0) - (old?.of ?? old?.count ?? 0)).toBe(net);
            if (measure.having !== undefined) expect((now?.count ?? 0) - (old?.count ?? 0)).toBe(had);
          }
          for (const { because, how } of changes) {
            expect(because.length, how).toBeGreaterThan(0);
            for (const { at } of because) {
              expect(at).toBeGreaterThan(first);
              expect(at).toBeLessThanOrEqual(second);
            }
          }
        },
      ),
      RUNS,
    );
  });
});

describe('the restatement of a figure', () => {
  it('names the events by which it came to be another, and no others', () => {
    const at = (days: number) => startOfDay(FIRST + days);
    const fact = (
      id: string,
      kind: string,
      days: number,
      data: Fact['data'],
      recorded = days,
      replacedFrom?: number,
    ): Fact => ({
      id,
      kind,
      day: FIRST + days,
      at: at(days),
      recorded: at(recorded),
      ...(replacedFrom === undefined ? {} : { replacedFrom: at(replacedFrom) }),
      data,
    });
    const ALONE_SEEN = { seen: true, alone: true, place: 'home' };
    const ana = [
      fact('registered', 'conference.held', 0, { type: 'initial', decision: 'registered' }),
      // Written down two weeks after it was due and, so it says, made.
      fact('late', 'visit.made', 10, ALONE_SEEN, 40),
      fact('school', 'visit.made', 12, { seen: true, alone: false, place: 'school' }, 12, 41),
      fact('group', 'core-group.held', 5, {}, 42),
    ];
    const changes = restater({
      law: EVERY_RULE,
      measures: MEASURES,
      period: { from: FIRST, to: FIRST + 20, asAt: FIRST + 20 },
      from: at(30),
      to: at(50),
    })('ana', ana);
    const of = (measure: string) =>
      changes
        .filter((change) => change.measure === measure)
        .map(({ how, because }) => [how, because.map(({ id, corrected }) => (corrected ? `${id} corrected` : id))]);
    expect(of('timely-cp-visit')).toEqual([['changed', ['late']]]);
    expect(of('timely-core-group-first')).toEqual([['changed', ['group']]]);
    expect(of('register-visits-alone')).toEqual(
      expect.arrayContaining([
        ['came', ['late']],
        ['went', ['school corrected']],
      ]),
    );
    expect(of('registrations')).toEqual([]);
  });
});
