import fc from 'fast-check';
import { type Day, dayOf, formatDay, startOfDay } from '#src/calendar/index.ts';
import type { Fact, FactValue, Law, Pattern, Requirement } from '#src/law/index.ts';

/** Before and after most rules came into force, among turns of the clock and bank holidays. */
const FIRSTS = [dayOf(2015, 12, 1), dayOf(2017, 11, 1), dayOf(2021, 10, 1)] as const;
const FIRST = FIRSTS[1];
const DAYS = 500;
const HOUR = 3_600_000_000;

/** What declarations name: the patterns of events, and the fields that are read, each with the values that it may have. */
interface Named {
  readonly patterns: Pattern[];
  readonly texts: Map<string, Set<string>>;
  readonly sorts: Map<string, 'text' | 'truth' | 'list' | 'date'>;
}

const MATTERS = new Set(['of', 'per', 'same', 'distinct', 'field']);

const namedIn = (json: unknown, found: Named = { patterns: [], texts: new Map(), sorts: new Map() }): Named => {
  if (typeof json !== 'object' || json === null) return found;
  const field = (name: string, sort: 'text' | 'truth' | 'list' | 'date', ...texts: readonly string[]): void => {
    const known = found.texts.get(name) ?? new Set();
    for (const text of texts) known.add(text);
    found.texts.set(name, known);
    if (sort !== 'text' || !found.sorts.has(name)) found.sorts.set(name, sort);
  };
  const requirements = (wanted: Readonly<Record<string, Requirement>>): void => {
    for (const [name, each] of Object.entries(wanted)) {
      if (typeof each === 'boolean') field(name, 'truth');
      else if (typeof each === 'string') field(name, 'text', each);
      else if ('oneOf' in each) field(name, 'text', ...each.oneOf.slice(0, 4));
      else if ('not' in each) field(name, 'text', each.not);
      else if ('holding' in each) field(name, 'list', ...each.holding);
      else field(name, 'text', '');
    }
  };
  if ('kind' in json && typeof json.kind === 'string') found.patterns.push(json as Pattern);
  for (const [key, value] of Object.entries(json)) {
    if (key === 'where' || key === 'begunBy') requirements(value);
    else if (MATTERS.has(key) && typeof value === 'string') field(value, 'text', 'm1', 'm2');
    else if (key === 'on' && typeof value === 'string') field(value, 'date');
    namedIn(value, found);
  }
  return found;
};

/** What of a law is looked at here: that of the service, or the same in the verifier's own words. */
export type Declarations = Pick<Law, 'spans' | 'derived' | 'moments' | 'rules'>;

/** The patterns of events that declarations name, and the fields of events that they read. */
export const kindsOf = (
  law: Declarations,
): { readonly patterns: readonly Pattern[]; readonly fields: readonly string[] } => {
  const { patterns, texts } = namedIn(law);
  return { patterns, fields: [...texts.keys()] };
};

const date = fc.integer({ min: -10, max: DAYS + 60 }).map((on) => formatDay(FIRST + on));
const mostly = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 9, arbitrary }, { weight: 1, arbitrary: fc.constant(undefined) });

const valued = ({ texts, sorts }: Named, name: string): fc.Arbitrary<FactValue | undefined> => {
  const known = [...(texts.get(name) ?? [])];
  const text = fc.constantFrom(...known, ...(known.length < 2 ? ['other'] : []));
  const sort = sorts.get(name);
  if (sort === 'truth') return mostly(fc.boolean());
  if (sort === 'date')
    return mostly(
      fc.oneof({ weight: 9, arbitrary: date }, { weight: 1, arbitrary: fc.constantFrom('', '2018-02-30', 'soon') }),
    );
  if (sort === 'list')
    return mostly(fc.oneof({ weight: 5, arbitrary: fc.subarray(known) }, { weight: 1, arbitrary: text }));
  return mostly(text);
};

/** A value that meets a requirement; undefined where any will do. */
const meeting = (wanted: Requirement): FactValue | undefined => {
  if (typeof wanted !== 'object') return wanted;
  if ('oneOf' in wanted) return wanted.oneOf[0];
  if ('holding' in wanted) return wanted.holding;
  return 'filled' in wanted ? '2018-01-15' : 'other';
};

/** One or two rules of a law with the spans that they name, their moments and what these are derived from. */
export const partOf = (law: Declarations): fc.Arbitrary<Declarations> =>
  fc.noBias(fc.subarray([...law.rules], { minLength: 1, maxLength: 2 })).map((rules) => {
    const named = new Set<unknown>(rules);
    for (let size = 0; size !== named.size; ) {
      size = named.size;
      const said = JSON.stringify([...named]);
      for (const each of [...law.spans, ...law.derived, ...(law.moments ?? [])])
        if (said.includes(`"${each.id}"`)) named.add(each);
    }
    const those = <T>(all: readonly T[]): T[] => all.filter((each) => named.has(each));
    return { rules, spans: those(law.spans), derived: those(law.derived), moments: those(law.moments ?? []) };
  });

/** One child's made-up history and the day at whose end it is looked at. */
export interface Case {
  readonly facts: readonly Fact[];
  readonly asAt: Day;
}

/**
 * A made-up history about a few declarations, so that their words meet: facts as the law reads them, most of them
 * as a pattern asks, with hours or without, recorded late, a few of them corrected.
 */
export const caseOf = (part: Declarations, longest = 25): fc.Arbitrary<Case> => {
  const named = namedIn(part);
  const moments = new Set((part.moments ?? []).map(({ id }) => id));
  const data = fc.record(Object.fromEntries([...named.texts.keys()].map((name) => [name, valued(named, name)])));
  const fact = fc.record({
    pattern: fc.constantFrom(...named.patterns.filter(({ kind }) => !moments.has(kind))),
    data,
    asked: fc.integer({ min: 0, max: 4 }),
    on: fc.oneof(fc.integer({ min: 0, max: DAYS }), fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 3 })),
    hour: fc.constantFrom(0, 0, 0, 9, 14, 22.5),
    late: fc.constantFrom(0, 0, 0, 1, 30),
    born: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 365 * 4, max: 365 * 19 }).map((days) => ({ days })) },
      { weight: 1, arbitrary: fc.constantFrom('2001-02-29', undefined) },
    ),
    corrected: fc.oneof(
      { weight: 14, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 400 }) },
    ),
  });
  const made = fc
    .record({
      first: fc.constantFrom(...FIRSTS),
      facts: fc.array(fact, { maxLength: longest, size: 'max' }),
      after: fc.oneof(
        { weight: 1, arbitrary: fc.integer({ min: 0, max: DAYS }) },
        { weight: 2, arbitrary: fc.integer({ min: DAYS, max: DAYS + 200 }) },
      ),
    })
    .map(({ first, facts, after }) => ({
      asAt: first + after,
      facts: facts.map(
        ({ pattern: { kind, where = {} }, data: given, asked, on, hour, late, born, corrected }, index) => {
          const day = first + on;
          const at = startOfDay(day) + hour * HOUR;
          const recorded = at + late * 24 * HOUR;
          const replacedFrom = corrected === undefined ? undefined : recorded + corrected * 24 * HOUR;
          const met =
            asked === 0 ? [] : Object.entries(where).map(([name, wanted]) => [name, meeting(wanted)] as const);
          const birth =
            kind === 'child.registered'
              ? { dateOfBirth: typeof born === 'object' ? formatDay(day - born.days) : born }
              : {};
          const entry = 'entry' in given ? { entry: kind === 'record.signed-off' ? `e${on % 10}` : undefined } : {};
          return {
            id: `e${index}`,
            kind,
            day,
            at,
            recorded,
            replacedFrom,
            data: { ...given, ...Object.fromEntries(met), ...birth, ...entry },
          };
        },
      ),
    }));
  // Without the bias towards small values, which makes one history in two too short for anything to be owed.
  return fc.noBias(made);
};
