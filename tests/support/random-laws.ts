import fc from 'fast-check';
import type { Condition, Law, Limit, Pattern, Requirement, Rule, Span, Start } from '#src/law/index.ts';

/** Laws that nobody would make, of a few kinds and fields, so that every word of the language meets every other. */
const KINDS = ['a', 'b', 'c', 'd'] as const;
const kind = fc.constantFrom(...KINDS);
const SPANS = ['one', 'several'] as const;
const requirement: fc.Arbitrary<readonly [string, Requirement]> = fc.oneof(
  fc.tuple(fc.constant('f'), fc.constantFrom<Requirement>('x', { oneOf: ['x', 'y'] }, { not: 'x' }, { filled: true })),
  fc.tuple(fc.constant('t'), fc.boolean()),
  fc.tuple(
    fc.constant('l'),
    fc.constantFrom<Requirement>({ holding: ['x'] }, { holding: ['x', 'y'] }, { filled: true }),
  ),
);
const requirements = fc.array(requirement, { minLength: 1, maxLength: 2 }).map((each) => Object.fromEntries(each));
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.oneof(arbitrary, fc.constant(undefined));
/** An object without the fields that are undefined. */
const whole = <T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K] | undefined> }): fc.Arbitrary<T> =>
  fc.record(model as { [K in keyof T]: fc.Arbitrary<T[K]> }).map((made) => JSON.parse(JSON.stringify(made)));
const pattern: fc.Arbitrary<Pattern> = fc.oneof(
  kind.map((each) => ({ kind: each })),
  fc.record({ kind, where: requirements }),
);
/** What may begin a span or start a duty: a day that comes by itself too. */
const beginning: fc.Arbitrary<Pattern> = fc.oneof(
  { weight: 6, arbitrary: pattern },
  { weight: 1, arbitrary: fc.constantFrom({ kind: 'moment' }, { kind: 'named' }) },
);
const patterns = fc.array(pattern, { minLength: 1, maxLength: 2 });

const spans: fc.Arbitrary<Span[]> = fc.tuple(
  whole<Span>({ id: fc.constant('one'), begins: fc.array(beginning, { minLength: 1, maxLength: 2 }), ends: patterns }),
  whole<Span>({
    id: fc.constant('several'),
    per: fc.constant('p'),
    begins: fc.array(beginning, { minLength: 1, maxLength: 2 }),
    ends: fc.array(
      fc.tuple(pattern, fc.boolean()).map(([each, same]) => (same ? { ...each, same: 'p' } : each)),
      { minLength: 1, maxLength: 2 },
    ),
  }),
);
const derived = fc.record({
  id: fc.constant('derived'),
  during: fc.subarray([...SPANS], { minLength: 1 }),
  outside: fc.subarray([...SPANS], { maxLength: 1 }),
});
const days = fc.constantFrom(0, 1, 5, 30);
const limit: fc.Arbitrary<Limit> = fc.oneof(
  fc.record({ workingDays: fc.constantFrom(1, 5) }),
  fc.record({ days }),
  fc.record({ hours: fc.constantFrom(1, 24, 30, 72) }),
  fc.record({ months: fc.constantFrom(1, 3) }),
  fc.constant({ on: 'on' }),
);
const anySpan = fc.constantFrom<string>(...SPANS, 'derived');
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 2 },
    fc.record({ begunBy: requirements }),
    fc.record({ none: pattern, since: pattern }),
    fc.record({ monthsIn: fc.constantFrom(1, 3) }),
    fc.record({ daysIn: days }),
    fc.record({ within: anySpan }),
    fc.record({ not: tie('condition') }),
    fc.record({ all: fc.array(tie('condition'), { minLength: 1, maxLength: 2 }) }),
  ),
}));

const inSpan: fc.Arbitrary<Start> = fc.oneof(
  whole<Extract<Start, { begin: string }>>({ begin: anySpan, when: some(condition) }),
  whole<Extract<Start, { each: Pattern }>>({
    each: beginning,
    during: anySpan,
    when: some(condition),
    ordinals: some(
      whole<{ from: number; to?: number }>({ from: fc.constantFrom(1, 2), to: some(fc.constantFrom(2, 3)) }),
    ),
  }),
);
const ofMatter: fc.Arbitrary<Start> = fc.record({ first: beginning, of: fc.constantFrom('p', 'entry') });
const repeated: fc.Arbitrary<Start> = whole<Extract<Start, { times: number }>>({
  times: fc.constantFrom(1, 2, 3),
  of: patterns,
  within: fc.record({ days: fc.constantFrom(1, 10, 60) }),
  distinct: some(fc.constantFrom('f', 'p')),
  afresh: some(fc.constant(true as const)),
});
const ruleFrom = (
  starts: fc.Arbitrary<Start>,
  doneBy: fc.Arbitrary<Rule['doneBy']>,
  more: { readonly countedFrom?: fc.Arbitrary<Rule['countedFrom']>; readonly except?: fc.Arbitrary<Rule['except']> },
): fc.Arbitrary<Rule> =>
  whole({
    id: fc.constant('rule'),
    starts: fc.array(starts, { minLength: 1, maxLength: 2 }),
    due: limit,
    doneBy,
    from: some(fc.constantFrom('wsp', '2020-04-10')),
    until: some(fc.constant('2020-06-01')),
    owner: fc.constant('worker'),
    instruments: fc.constant([]),
    ...more,
  });
const done = (more: object) => fc.tuple(pattern, whole(more as never)).map(([each, rest]) => ({ ...each, ...rest }));
const same = some(fc.constant(true as const));
const rule: fc.Arbitrary<Rule> = fc.oneof(
  ruleFrom(
    inSpan,
    done({ same, orStart: same, orBefore: some(whole<{ unless?: Pattern }>({ unless: some(pattern) })) }),
    { except: some(fc.array(fc.record({ when: condition, due: limit }), { minLength: 1, maxLength: 2 })) },
  ),
  ruleFrom(ofMatter, done({ same }), {
    countedFrom: some(
      fc.oneof(
        fc.record({ first: pattern }),
        fc.record({ last: pattern, upTo: fc.constantFrom('start' as const, 'evidence' as const) }),
      ),
    ),
  }),
  ruleFrom(repeated, done({}), {}),
  ruleFrom(fc.oneof(inSpan, ofMatter), done({ same, orStart: same }), {}),
);

export const randomLaw: fc.Arbitrary<Law> = fc.record({
  spans,
  derived: derived.map((each) => [each]),
  moments: fc.tuple(
    fc.record({
      id: fc.constant('moment'),
      of: pattern,
      after: fc.oneof(fc.record({ days }), fc.record({ months: fc.constantFrom(1, 12) })),
    }),
    fc.record({ id: fc.constant('named'), of: pattern, field: fc.constant('on'), after: fc.record({ days }) }),
  ),
  rules: fc
    .array(rule, { minLength: 1, maxLength: 3 })
    .map((rules) => rules.map((each, index) => ({ ...each, id: `rule-${index}` }))),
});
