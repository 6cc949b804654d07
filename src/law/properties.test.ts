import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { born, DAYS, FIRST, history, registration } from '../../tests/support/histories.ts';
import { civil, type Day, dayOf, formatDay, parseDay, startOfDay } from '../calendar/index.ts';
import { CONFIGURABLE_RULES, coreLaw, DEFAULT_SETTINGS, LAW, lawOf, VERIFIED_RULES } from '../practice/index.ts';
import { compile } from './compile.ts';
import { type Duty, judge, STATUSES, type Status } from './evaluate.ts';
import type { Fact } from './fact.ts';
import { needed } from './needed.ts';

const LAWS = [coreLaw(), lawOf({ ...DEFAULT_SETTINGS, rules: [...VERIFIED_RULES, ...CONFIGURABLE_RULES] })];

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

/** The day on which somebody is so old, by the calendar alone: who was born on a leap day, on the last of February where there is none. */
const birthday = (dateOfBirth: Day, years: number): Day => {
  const { year, month, date } = civil(dateOfBirth);
  const leap = (year + years) % 4 === 0;
  return dayOf(year + years, month, month === 2 && date === 29 && !leap ? 28 : date);
};
const AGES = [5, 16, 18] as const;
const THIRTEEN_WEEKS = 91;
const EVERY = lawOf({ ...DEFAULT_SETTINGS, rules: [...VERIFIED_RULES, ...CONFIGURABLE_RULES] });

/** The days that came by themselves, as "kind day event". */
const came = (facts: readonly Fact[], asAt: Day): string[] => {
  const moments = new Set((LAW.moments ?? []).map(({ id }) => id));
  return judge(facts, EVERY, asAt)
    .happened.filter(({ kind }) => moments.has(kind))
    .map(({ kind, day, at, id }) => {
      expect(at).toBe(startOfDay(day));
      return `${kind} ${formatDay(day)} ${id}`;
    })
    .sort();
};

const bornHistory = fc.tuple(born, history).map(([birth, facts]) => ({
  birth,
  facts: [registration('child', birth), ...facts.filter(({ kind }) => kind !== 'child.registered')],
}));

describe('a day that comes by itself', { timeout: 60_000 }, () => {
  it('is a birthday, or the end of thirteen weeks in care', () => {
    expect((LAW.moments ?? []).map(({ id }) => id).sort()).toEqual(
      [...AGES.map((age) => `birthday-${age}`), 'thirteen-weeks-in-care'].sort(),
    );
  });

  it('comes on its day: not before, not while the day asked about is earlier, in whatever order the facts arrive', () => {
    fc.assert(
      fc.property(
        bornHistory.chain(({ birth, facts }) =>
          fc.tuple(fc.constant(birth), fc.constant(facts), fc.shuffledSubarray(facts, { minLength: facts.length })),
        ),
        someDay,
        ([birth, facts, shuffled], asAt) => {
          const counting = facts.filter(({ day, replacedFrom }) => day <= asAt && replacedFrom === undefined);
          const expected = counting.flatMap(({ id, kind, day }) =>
            kind === 'child.registered'
              ? AGES.map((age) => ({ kind: `birthday-${age}`, day: birthday(birth, age), id }))
              : kind === 'care.began'
                ? [{ kind: 'thirteen-weeks-in-care', day: day + THIRTEEN_WEEKS, id }]
                : [],
          );
          expect(came(shuffled, asAt)).toEqual(
            expected
              .filter(({ day }) => day <= asAt)
              .map(({ kind, day, id }) => `${kind} ${formatDay(day)} ${id}`)
              .sort(),
          );
        },
      ),
    );
  });

  it('moves with a correction of the date of birth, from when that was written down, and takes its duties along', () => {
    fc.assert(
      fc.property(bornHistory, born, someDay, someDay, ({ facts, birth }, corrected, asAt, written) => {
        const [, ...rest] = facts;
        const at = startOfDay(written);
        const wrong = registration('wrong', birth);
        const right = registration('right', corrected, at);
        const both = [{ ...wrong, replacedFrom: at }, right, ...rest];
        const duties = (each: readonly Fact[], knownAt?: number): string[] =>
          sorted(judge(each, EVERY, asAt, knownAt).duties);
        expect(duties(both)).toEqual(duties([right, ...rest]));
        expect(duties(both, at - 1)).toEqual(duties([wrong, ...rest], at - 1));
        expect(came(both, asAt).filter((each) => each.endsWith(' wrong'))).toEqual([]);
      }),
    );
  });

  it.each([
    ['2004-02-29', 5, '2009-02-28'],
    ['2004-02-29', 16, '2020-02-29'],
    ['2004-02-29', 18, '2022-02-28'],
    ['2004-03-01', 18, '2022-03-01'],
    ['2004-02-28', 16, '2020-02-28'],
  ] as const)('of somebody born on %s at %i is %s, and no day earlier', (dateOfBirth, age, on) => {
    const child = registration('child', parseDay(dateOfBirth) ?? Number.NaN);
    const day = parseDay(on) ?? Number.NaN;
    const facts = [{ ...child, day: FIRST - 10_000, at: startOfDay(FIRST - 10_000) }];
    const kind = `birthday-${age}`;
    const cameBy = (asAt: Day): string[] => came(facts, asAt).filter((each) => each.startsWith(`${kind} `));
    expect(cameBy(day - 1)).toEqual([]);
    expect(cameBy(day)).toEqual([`${kind} ${on} child`]);
  });

  it('begins the three months of a pathway assessment, and a corrected date of birth begins them anew', () => {
    fc.assert(
      fc.property(born, born, (birth, corrected) => {
        const care: Fact = {
          ...registration('care', birth),
          kind: 'care.began',
          day: FIRST - 3_000,
          at: startOfDay(FIRST - 3_000),
          data: {},
        };
        const asAt = FIRST + 20_000;
        const start = (facts: readonly Fact[]): Day[] =>
          judge(facts, EVERY, asAt)
            .duties.filter(({ rule }) => rule === 'pathway-assessment-cat1')
            .map((duty) => duty.start);
        // Only who turns sixteen when already thirteen weeks in care, and after the regulations came into force.
        const expected = (dateOfBirth: Day): Day[] => {
          const sixteen = birthday(dateOfBirth, 16);
          return sixteen >= care.day + THIRTEEN_WEEKS && sixteen >= dayOf(2016, 4, 6) ? [sixteen] : [];
        };
        const wrong = { ...registration('wrong', birth), replacedFrom: startOfDay(FIRST + 1) };
        expect(start([care, registration('child', birth)])).toEqual(expected(birth));
        expect(start([care, wrong, registration('right', corrected)])).toEqual(expected(corrected));
      }),
    );
  });
});
