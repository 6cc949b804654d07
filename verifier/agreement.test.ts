import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Day, dayOf, startOfDay } from '#src/calendar/index.ts';
import { counter } from '#src/figures/index.ts';
import { asKnown, type Compiled, compile, type Fact, judge, type Law as TheirLaw } from '#src/law/index.ts';
import { CONFIGURABLE_RULES, DEFAULT_SETTINGS, LAW, lawOf, VERIFIED_RULES } from '#src/practice/index.ts';
import { caseOf, partOf } from '../tests/support/random-histories.ts';
import { randomLaw } from '../tests/support/random-laws.ts';
import { randomMeasures } from '../tests/support/random-measures.ts';
import { judging } from './duties.ts';
import type { Figure, Law } from './law.ts';
import { counting } from './measures.ts';

/** How many of each are looked at; RUNS=30 looks at thirty times as many. */
const RUNS = Number(process.env['RUNS'] ?? 1);
const runs = (numRuns: number) => ({ numRuns: numRuns * RUNS, seed: RUNS > 1 ? Date.now() % 1e9 : 2026 });

const asWritten = <T>(made: object): T => JSON.parse(JSON.stringify(made));
const known = (facts: readonly Fact[]) => asKnown(facts).map((each) => ({ ...each, data: { ...each.data }, place: 0 }));
const sorted = (found: readonly unknown[]): string[] => found.map((each) => JSON.stringify(each)).sort();

/** What the verifier finds in a history, and what the service finds. */
const found = (declared: Law, law: Compiled, facts: readonly Fact[], asAt: Day) => {
  const own = judging(declared)(known(facts), asAt);
  const verdict = judge(facts, law, asAt);
  const spans = [...declared.spans, ...declared.derived].flatMap(({ id }) => own.spans(id));
  return {
    verifier: {
      duties: sorted(
        own.duties.map(({ rule, from, start, due, status, done, ended }) =>
          [rule, from.id, start, due, status, done?.day, done?.id, ended?.day, ended?.id].map((each) => each ?? null),
        ),
      ),
      spans: sorted(spans.map(({ id, begin, end }) => [id, begin.id, begin.day, end?.id ?? null])),
    },
    service: {
      duties: sorted(
        verdict.duties.map(({ rule, from, start, due, status, done, doneBy, ended, endedBy }) =>
          [rule, from, start, due, status, done, doneBy, ended, endedBy].map((each) => each ?? null),
        ),
      ),
      spans: sorted(verdict.spans.map(({ span, begin, end }) => [span, begin.id, begin.day, end?.id ?? null])),
    },
  };
};

const inOrder = ({ measure, version, by, group, count, of }: Figure) =>
  [measure, version, by, group, count, of].map((each) => each ?? null);

const settings = { ...DEFAULT_SETTINGS, rules: [...DEFAULT_SETTINGS.rules, ...VERIFIED_RULES, ...CONFIGURABLE_RULES] };
const whole = asWritten<Law>({ ...LAW, settings });
const wholeCompiled = lawOf(settings);

// Kinds and fields of random-laws.ts.
const FIRST = dayOf(2020, 3, 20);
const HOUR = 3_600_000_000;
const fact = fc.record({
  kind: fc.constantFrom('a', 'b', 'c', 'd'),
  on: fc.integer({ min: 0, max: 40 }),
  hour: fc.constantFrom(0, 0, 9, 22.5),
  late: fc.constantFrom(0, 0, 1, 20),
  f: fc.constantFrom('x', 'y', 'z', undefined, ''),
  t: fc.constantFrom(true, false, undefined),
  l: fc.constantFrom(['x'], ['x', 'y'], [], undefined),
  p: fc.constantFrom('m1', 'm1', 'm2', undefined),
  date: fc.constantFrom('2020-04-03', '2020-05-01', '2020-02-01', 'no', undefined),
  entry: fc.constantFrom(undefined, undefined, 'e0', 'e1', 'e2'),
});
const facts = fc.array(fact, { maxLength: 9, size: 'max' }).map((made) =>
  made.map(({ kind, on, hour, late, date, ...data }, index): Fact => {
    const at = startOfDay(FIRST + on) + hour * HOUR;
    return { id: `e${index}`, kind, day: FIRST + on, at, recorded: at + late * 24 * HOUR, data: { ...data, on: date } };
  }),
);
const RANDOM = { procedures: '2020-04-01', rules: ['rule-0', 'rule-1', 'rule-2'] };
/**
 * A random law as the service has it; undefined where it refuses the declaration, and where what is declared depends on the order of
 * declaration: `within` at a span's beginning, as its comment in `language.ts` says.
 */
const compiled = (law: TheirLaw): Compiled | undefined => {
  const dependsOnOrder = law.rules.some(
    ({ starts, except }) =>
      starts.some((start) => 'begin' in start) && JSON.stringify([starts, except]).includes('"within":"'),
  );
  if (dependsOnOrder) return undefined;
  try {
    return compile(law, RANDOM);
  } catch {
    return undefined;
  }
};

describe('the verifier and the service find the same', { timeout: 60_000 * RUNS }, () => {
  it('of the whole law in whatever history a child has', () => {
    let duties = 0;
    const cases = partOf(LAW).chain((part) => caseOf(part));
    fc.assert(
      fc.property(cases, ({ facts: history, asAt }) => {
        const { verifier, service } = found(whole, wholeCompiled, history, asAt);
        duties += service.duties.length;
        expect(verifier).toEqual(service);
      }),
      runs(1_500),
    );
    expect(duties).toBeGreaterThan(1_500);
  });

  it('of laws that nobody would make', () => {
    let duties = 0;
    fc.assert(
      fc.property(fc.noBias(fc.tuple(randomLaw, facts, fc.integer({ min: 0, max: 90 }))), ([law, history, after]) => {
        const theirs = compiled(law);
        if (theirs === undefined) return;
        const own = asWritten<Law>({ ...law, settings: RANDOM });
        const { verifier, service } = found(own, theirs, history, FIRST + after);
        duties += service.duties.length;
        expect(verifier).toEqual(service);
      }),
      runs(5_000),
    );
    expect(duties).toBeGreaterThan(2_000);
  });

  it('of measures that nobody would make', () => {
    let counted = 0;
    const cases = partOf(LAW).chain((part) =>
      fc.tuple(
        fc.array(caseOf(part, 12), { minLength: 1, maxLength: 3 }),
        randomMeasures(part),
        fc.integer({ min: -300, max: 30 }),
        fc.integer({ min: 20, max: 400 }),
        fc.integer({ min: -60, max: 60 }),
      ),
    );
    const judgeOwn = judging(whole);
    fc.assert(
      fc.property(cases, ([children, measures, before, long, more]) => {
        const from = (children[0]?.asAt ?? 0) + before - 100;
        const period = { from, to: from + long, asAt: from + long + more };
        const theirs = counter({ law: wholeCompiled, measures, asAt: period.asAt, periods: [period] });
        const own = counting(asWritten(measures), period);
        for (const [index, { facts: history }] of children.entries()) {
          theirs.add(`c${index}`, history);
          own.add(`c${index}`, judgeOwn(known(history), period.asAt));
        }
        const figures = theirs.result().figures[0] ?? [];
        counted += figures.filter(({ count }) => count > 0).length;
        expect(sorted(own.figures().map(inOrder))).toEqual(sorted(figures.map(inOrder)));
      }),
      runs(1_000),
    );
    expect(counted).toBeGreaterThan(300);
  });
});
