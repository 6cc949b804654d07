import fc from 'fast-check';
import { type Day, dayOf, formatDay, startOfDay } from '#src/calendar/index.ts';
import type { Fact, FactValue } from '#src/law/index.ts';

/** The first day of what happens, and over how many. */
export const FIRST = dayOf(2018, 1, 1);
export const DAYS = 900;
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

/** A date of birth so long before the history that five, sixteen and eighteen fall into it; often that of a leap day. */
export const born: fc.Arbitrary<Day> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(one('5', '16', '18'), fc.integer({ min: -40, max: DAYS + 40 }))
      .map(([years, day]) => FIRST + day - Math.round(Number(years) * 365.25)),
  },
  { weight: 1, arbitrary: fc.constantFrom(...[2000, 2004, 2012, 2016].map((year) => dayOf(year, 2, 29))) },
);

/** That a child is registered: before anything else happens to them, and once. */
export const registration = (id: string, dateOfBirth: Day, recorded = startOfDay(FIRST)): Fact => ({
  id,
  kind: 'child.registered',
  day: FIRST,
  at: startOfDay(FIRST),
  recorded,
  replacedFrom: undefined,
  data: { dateOfBirth: formatDay(dateOfBirth) },
});

/** What may have happened to one child: valid data, dates anyhow, some written down late, some corrected since. */
export const history: fc.Arbitrary<Fact[]> = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.option(born, { nil: undefined, freq: 3 }))
  .chain(([length, birth]) =>
    fc
      .tuple(...Array.from({ length }, (_, index) => factWith(`e${index}`)))
      .map((facts) => (birth === undefined ? facts : [registration('registered', birth), ...facts])),
  );
