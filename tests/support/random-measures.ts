import fc from 'fast-check';
import type { Grouping, ItemCondition, Measure, Requirement } from '#src/law/index.ts';
import { type Declarations, kindsOf } from './random-histories.ts';

const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.oneof(arbitrary, fc.constant(undefined));

/** Measures that nobody would make of the duties, spans, kinds and fields of a law, so that every word of the language meets every other. */
export const randomMeasures = (law: Declarations, most = 6): fc.Arbitrary<Measure[]> => {
  const { patterns, fields } = kindsOf(law);
  const pattern = fc.constantFrom(...patterns);
  const field = fc.constantFrom(...fields, 'none');
  const ids = [...law.spans, ...law.derived].map(({ id }) => id);
  const span = fc.constantFrom(...(ids.length === 0 ? ['case'] : ids));
  const asked = patterns.flatMap(({ where }) => (where === undefined ? [] : [where]));
  const random = fc
    .tuple(
      field,
      fc.constantFrom<Requirement>(
        'x',
        'm1',
        true,
        false,
        { not: 'x' },
        { oneOf: ['x', 'm1'] },
        { filled: true },
        { holding: ['x'] },
      ),
    )
    .map(([name, wanted]) => ({ [name]: wanted }));
  const requirements = asked.length === 0 ? random : fc.oneof(random, fc.constantFrom(...asked));
  const items: fc.Arbitrary<Measure['items']> = fc.oneof(
    fc.record({
      duties: fc.subarray(
        law.rules.map(({ id }) => id),
        { minLength: 1 },
      ),
      on: fc.constantFrom('due' as const, 'done' as const),
    }),
    fc.record({ events: fc.array(pattern, { minLength: 1, maxLength: 3 }) }),
    fc.record({ spans: span, on: fc.constantFrom('begun' as const, 'ended' as const, 'last-day' as const) }),
  );
  const days = fc.constantFrom(0, 1, 7, 60);
  const { condition } = fc.letrec<{ condition: ItemCondition }>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 2 },
      fc.record({ where: requirements }),
      fc.record({ status: fc.subarray(['met', 'late', 'open', 'overdue', 'missed'] as const, { minLength: 1 }) }),
      fc.record({ in: span }),
      fc.record({ in: span, begunBy: requirements }),
      fc.record({
        atMost: fc.oneof(
          fc.record({ days }),
          fc.record({ workingDays: fc.constantFrom(1, 10) }),
          fc.record({ months: fc.constantFrom(1, 6) }),
        ),
      }),
      fc.record({
        times: fc.constantFrom(1, 2),
        of: fc.oneof(fc.array(pattern, { minLength: 1, maxLength: 2 }), fc.record({ spans: span })),
        within: fc.oneof(
          fc.constantFrom('period' as const, 'length' as const),
          fc.record({ days: fc.constantFrom(1, 30) }),
          fc.record({ months: fc.constantFrom(1, 12) }),
        ),
      }),
      fc.record({ not: tie('condition') }),
      fc.record({ all: fc.array(tie('condition'), { minLength: 1, maxLength: 2 }) }),
    ),
  }));
  const grouping: fc.Arbitrary<Grouping> = fc.oneof(
    fc.constant('status' as const),
    fc.record({ field }),
    fc.record({ ages: fc.constantFrom([0, 1, 5, 10, 16, 18], [0, 5], [0]) }),
    fc
      .record({
        latest: fc.array(
          pattern.map(({ kind }) => kind),
          { minLength: 1, maxLength: 3 },
        ),
        field,
        upTo: fc.constantFrom('day' as const, 'asAt' as const),
        in: some(span),
      })
      .map((made) => JSON.parse(JSON.stringify(made))),
  );
  const measure = fc
    .record({
      version: fc.constantFrom(1, 2),
      items,
      when: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: condition }),
      asked: fc.oneof(fc.record({ having: condition }), fc.constant({}), fc.constant({ sum: 'days' as const })),
      unit: fc.oneof(fc.constantFrom('each' as const, 'child' as const, 'event' as const), fc.record({ field })),
      by: fc.dictionary(fc.constantFrom('one', 'two'), grouping, { maxKeys: 2, noNullPrototype: true }),
    })
    .map(({ asked, unit, ...rest }) =>
      JSON.parse(
        JSON.stringify({ ...rest, ...asked, unit: 'sum' in asked ? 'each' : unit, source: 'nobody', confidence: 'L' }),
      ),
    );
  return fc
    .array(measure, { minLength: 1, maxLength: most })
    .map((measures) => measures.map((each, index) => ({ ...each, id: `measure-${index}` })));
};
