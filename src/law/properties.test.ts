import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Day, dayOf, startOfDay } from '../calendar/index.ts';
import { CONFIGURABLE_RULES, coreLaw, DEFAULT_SETTINGS, LAW, lawOf, VERIFIED_RULES } from '../practice/index.ts';
import { compile } from './compile.ts';
import { type Duty, judge, STATUSES, type Status } from './evaluate.ts';
import type { Fact, FactValue } from './fact.ts';
import { needed } from './needed.ts';

const FIRST = dayOf(2018, 1, 1);
const DAYS = 900;
const LAWS = [coreLaw(), lawOf({ ...DEFAULT_SETTINGS, rules: [...VERIFIED_RULES, ...CONFIGURABLE_RULES] })];
const HOUR = 3_600_000_000;

const matter = fc.constantFrom('m1', 'm2');
const one = <T extends string>(...values: readonly T[]) => fc.constantFrom(...values);
type Data = Record<string, FactValue | undefined>;
const kindAndData: fc.Arbitrary<readonly [string, Data]> = fc.oneof(
  fc.tuple(fc.constant('contact.received'), fc.record({ contact: matter, source: one('school', 'public') })),
  fc.tuple(
    fc.constant('contact.decided'),
    fc.record({ contact: matter, outcome: one('assessment', 'early-help', 'strategy-discussion') }),
  ),
  fc.tuple(fc.constant('contact.acknowledged'), fc.record({ contact: matter, outcomeTold: fc.boolean() })),
  fc.tuple(
    fc.constant('assessment.completed'),
    fc.record({
      assessment: matter,
      contact: fc.option(matter, { nil: undefined }),
      enquiry: fc.option(matter, { nil: undefined }),
      childSeen: fc.boolean(),
    }),
  ),
  fc.tuple(
    fc.constant('strategy.held'),
    fc.record({
      enquiry: matter,
      agencies: fc.subarray(['police', 'social-services']),
      decision: one('enquiries', 'meet-again'),
    }),
  ),
  fc.tuple(
    fc.constant('enquiry.concluded'),
    fc.record({ enquiry: matter, determination: one('conference', 'unsubstantiated') }),
  ),
  fc.tuple(
    fc.constant('conference.held'),
    fc.record({
      type: one('initial', 'review', 'transfer-in'),
      enquiry: fc.option(matter, { nil: undefined }),
      decision: one('registered', 'continued', 'deregistered'),
      categories: fc.subarray(['neglect']),
    }),
  ),
  fc.tuple(fc.constant('plan.circulated'), fc.record({ plan: one('outline', 'detailed') })),
  fc.tuple(
    one(
      'core-group.held',
      'care.began',
      'care.ended',
      'looked-after-review.held',
      'case.opened',
      'case.closed',
      'case.allocated',
      'case.unallocated',
      'visit.refused',
    ),
    fc.constant({}),
  ),
  fc.tuple(
    fc.constant('visit.made'),
    fc.record({ seen: fc.boolean(), alone: fc.boolean(), place: one('home', 'school') }),
  ),
  fc.tuple(
    fc.constant('placement.began'),
    fc.record({
      placement: matter,
      kind: fc.constant('x'),
      untilEighteen: fc.boolean(),
      regime: one('standard', 'temporary-approval', 'with-parent-before-assessment'),
    }),
  ),
  fc.tuple(fc.constant('placement.ended'), fc.record({ placement: matter })),
);

const factWith = (id: string): fc.Arbitrary<Fact> =>
  fc
    .record({
      of: kindAndData,
      day: fc.integer({ min: 0, max: DAYS }),
      hour: fc.integer({ min: 0, max: 3 }),
      late: fc.integer({ min: 0, max: 40 }),
      corrected: fc.option(fc.integer({ min: 0, max: 400 }), { nil: undefined, freq: 6 }),
    })
    .map(({ of: [kind, data], day, hour, late, corrected }) => {
      const on = FIRST + day;
      const at = startOfDay(on) + hour * HOUR;
      const recorded = at + late * 24 * HOUR;
      const replacedFrom = corrected === undefined ? undefined : recorded + corrected * 24 * HOUR;
      return { id, kind, day: on, at, recorded, replacedFrom, data };
    });

const history: fc.Arbitrary<Fact[]> = fc
  .integer({ min: 0, max: 40 })
  .chain((length) => fc.tuple(...Array.from({ length }, (_, index) => factWith(`e${index}`))));
const law = fc.constantFrom(...LAWS);
const someDay: fc.Arbitrary<Day> = fc.integer({ min: FIRST, max: FIRST + DAYS + 400 });

const text = (duty: Duty): string => JSON.stringify(duty);
const sorted = (duties: readonly Duty[]): string[] => duties.map(text).sort();

/** What a duty may become as time goes on. */
const NEXT: Readonly<Record<Status, readonly Status[]>> = {
  open: ['open', 'overdue', 'met', 'late', 'ended', 'missed'],
  overdue: ['overdue', 'late', 'missed'],
  met: ['met'],
  late: ['late'],
  ended: ['ended'],
  missed: ['missed'],
};

describe('whatever a child’s history is', { timeout: 60_000 }, () => {
  it('the order in which facts are given means nothing', () => {
    fc.assert(
      fc.property(
        history.chain((facts) => fc.tuple(fc.constant(facts), fc.shuffledSubarray(facts, { minLength: facts.length }))),
        law,
        someDay,
        ([facts, shuffled], rules, asAt) => {
          expect(sorted(judge(shuffled, rules, asAt).duties)).toEqual(sorted(judge(facts, rules, asAt).duties));
        },
      ),
    );
  });

  it('what was known by the end of time is what is known', () => {
    fc.assert(
      fc.property(history, law, someDay, (facts, rules, asAt) => {
        expect(judge(facts, rules, asAt, Number.MAX_SAFE_INTEGER)).toEqual(judge(facts, rules, asAt));
      }),
    );
  });

  it('what was known at an instant is what a history cut off there says', () => {
    fc.assert(
      fc.property(history, law, someDay, someDay, (facts, rules, asAt, known) => {
        const knownAt = startOfDay(known);
        const cut = facts
          .filter(({ recorded }) => recorded <= knownAt)
          .map((fact) =>
            (fact.replacedFrom ?? Number.POSITIVE_INFINITY) <= knownAt ? fact : { ...fact, replacedFrom: undefined },
          );
        const strip = (duties: readonly Duty[]) => sorted(duties);
        expect(strip(judge(facts, rules, asAt, knownAt).duties)).toEqual(strip(judge(cut, rules, asAt).duties));
      }),
    );
  });

  it('what happens after the day asked about changes nothing', () => {
    fc.assert(
      fc.property(history, law, someDay, (facts, rules, asAt) => {
        const until = facts.filter(({ day }) => day <= asAt);
        expect(judge(facts, rules, asAt)).toEqual(judge(until, rules, asAt));
      }),
    );
  });

  it('a duty is in exactly the one status that its dates give, and its evidence is one of the facts', () => {
    fc.assert(
      fc.property(history, law, someDay, (facts, rules, asAt) => {
        const ids = new Set(facts.filter(({ replacedFrom }) => replacedFrom === undefined).map(({ id }) => id));
        for (const { rule, from, due, status, done, doneBy, ended, endedBy, countedFrom } of judge(facts, rules, asAt)
          .duties) {
          const holding = {
            met: done !== null && done <= due,
            late: done !== null && done > due,
            ended: done === null && ended !== null && ended <= due,
            missed: done === null && ended !== null && ended > due,
            open: done === null && ended === null && asAt <= due,
            overdue: done === null && ended === null && asAt > due,
          };
          expect(STATUSES.filter((each) => holding[each])).toEqual([status]);
          expect(rules.rules.some(({ id }) => id === rule)).toBe(true);
          for (const id of [from, doneBy, endedBy, countedFrom]) if (id !== null) expect(ids.has(id)).toBe(true);
          expect([doneBy === null, endedBy === null]).toEqual([done === null, ended === null]);
        }
      }),
    );
  });

  it('as days go by and nothing is corrected, a duty only moves on, and none is lost', () => {
    fc.assert(
      fc.property(history, law, someDay, fc.integer({ min: 0, max: 500 }), (facts, rules, asAt, later) => {
        // Duties counted from a receipt may move when that is known; they are told apart by what started them.
        const key = ({ rule, from }: Duty) => `${rule} ${from}`;
        const stays = (duties: readonly Duty[]) => duties.filter(({ from, countedFrom }) => from === countedFrom);
        const before = Map.groupBy(judge(facts, rules, asAt).duties, key);
        const after = Map.groupBy(judge(facts, rules, asAt + later).duties, key);
        for (const [each, duties] of before) {
          const found = after.get(each) ?? [];
          expect(found).toHaveLength(duties.length);
          if (duties.length > 1 || stays(duties).length !== stays(found).length || stays(found).length === 0) continue;
          expect(found.map(({ status }) => duties.flatMap((duty) => NEXT[duty.status]).includes(status))).toEqual([
            true,
          ]);
        }
      }),
    );
  });

  it('a later start never makes an earlier due date, rule by rule', () => {
    fc.assert(
      fc.property(history, history, someDay, (facts, others, asAt) => {
        // One rule and one limit; exceptions have limits of their own.
        const key = ({ rule, limit }: Duty) => `${rule} ${JSON.stringify(limit)}`;
        const duties = [facts, others].flatMap((each) => judge(each, coreLaw(), asAt).duties);
        for (const same of Map.groupBy(duties, key).values()) {
          const inOrder = same.sort((a, b) => a.start - b.start || a.due - b.due);
          expect(inOrder.map(({ due }) => due)).toEqual(inOrder.map(({ due }) => due).sort((a, b) => a - b));
        }
      }),
    );
  });

  it('of some rules alone gives the duties that these rules give among all', () => {
    const settings = { ...DEFAULT_SETTINGS, rules: [...VERIFIED_RULES, ...CONFIGURABLE_RULES] };
    const whole = lawOf(settings);
    fc.assert(
      fc.property(history, fc.subarray([...LAW.rules], { minLength: 1 }), someDay, (facts, rules, asAt) => {
        const ids = new Set(rules.map(({ id }) => id));
        const alone = judge(facts, compile(needed(LAW, rules), settings), asAt).duties;
        const among = judge(facts, whole, asAt).duties.filter(({ rule }) => ids.has(rule));
        const inOrder = (duties: readonly Duty[]) => duties.map((duty) => JSON.stringify(duty)).sort();
        expect(inOrder(alone)).toEqual(inOrder(among));
      }),
    );
  });

  it('is read and not changed', () => {
    fc.assert(
      fc.property(history, law, someDay, (facts, rules, asAt) => {
        const before = structuredClone(facts);
        const frozen = facts.map((fact) => Object.freeze({ ...fact, data: Object.freeze(fact.data) }));
        const first = judge(Object.freeze(frozen), rules, asAt);
        expect(frozen).toEqual(before);
        expect(judge(frozen, rules, asAt)).toEqual(first);
      }),
    );
  });
});
