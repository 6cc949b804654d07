import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Equation, inferable, relationsOf } from '../../tests/support/inferring.ts';
import { FIRST } from '../../tests/support/histories.ts';
import { startOfDay } from '../calendar/index.ts';
import type { Fact, FactValue, Figure, Measure } from '../law/index.ts';
import { DEFAULT_SETTINGS, lawOf } from '../practice/index.ts';
import { counter } from './counting.ts';
import { FLOWS, MADE_UP } from './declared.ts';
import { besideEarlier, type PublicEdition } from './editions.ts';
import { publicMeasures } from './measures.ts';
import { type PublicFigure, suppress } from './suppression.ts';

const contacts: Measure = {
  id: 'contacts',
  version: 1,
  unit: 'each',
  source: 'test',
  confidence: 'L',
  items: { events: [{ kind: 'contact.received' }] },
  by: { team: { field: 'team' } },
};

type Teams = Readonly<Record<string, number>>;
const figuresOf = (teams: Teams): Figure[] => [
  { measure: 'contacts', version: 1, count: Object.values(teams).reduce((sum, each) => sum + each, 0) },
  ...Object.entries(teams).flatMap(([group, count]) =>
    count === 0 ? [] : [{ measure: 'contacts', version: 1, by: 'team', group, count }],
  ),
];
/** Publishes one edition after the other, each beside those before it. */
const editionsOf = (
  periods: readonly { readonly from: number; readonly to: number; readonly teams: Teams }[],
  measure = contacts,
): PublicEdition[] => {
  const told: PublicEdition[] = [];
  for (const { from, to, teams } of periods) {
    const figures = figuresOf(teams);
    const edition = { from, to, measures: [measure], figures };
    told.push({ ...edition, figures: suppress(figures, [measure], besideEarlier(told, edition)) });
  }
  return told;
};
const added = (...all: readonly Teams[]): Teams => {
  const sum: Record<string, number> = {};
  for (const teams of all) for (const [team, count] of Object.entries(teams)) sum[team] = (sum[team] ?? 0) + count;
  return sum;
};
const shown = ({ figures }: PublicEdition): string[] =>
  figures.map(({ group, count }) => `${group ?? 'all'} ${count ?? '*'}`);

describe('an edition beside earlier ones', () => {
  const quarters: readonly Teams[] = [
    { a: 20, b: 30 },
    { a: 3, b: 41, c: 9 },
    { a: 22, b: 33, c: 10 },
    { a: 21, b: 28, c: 12 },
  ];
  const year = { from: 0, to: 399, teams: added(...quarters) };
  const four = quarters.map((teams, index) => ({ from: index * 100, to: index * 100 + 99, teams }));

  it('does not tell of a year what would tell of the quarter that was hidden', () => {
    const told = editionsOf([...four, year]);
    expect(told.map((each) => shown(each)[0])).toEqual(['all 50', 'all 53', 'all 65', 'all 61', 'all 229']);
    expect(told[1] && shown(told[1])).toEqual(['all 53', 'a *', 'b 41', 'c *']);
    // With the year of a, and the other quarters, the second quarter of a would be known.
    expect(told[4] && shown(told[4])).toEqual(['all 229', 'a *', 'b 132', 'c *']);
  });

  it('does not tell of a year what holds two hidden quarters either: their bounds may leave one way', () => {
    const both = four.map((each, index) => (index === 2 ? { ...each, teams: { a: 4, b: 33, c: 10 } } : each));
    const told = editionsOf([...both, { ...year, teams: added(...both.map(({ teams }) => teams)) }]);
    expect(told[4] && shown(told[4])).toEqual(['all 211', 'a *', 'b 132', 'c *']);
  });

  it('hides nothing beside what is known already, and never hides behind it', () => {
    // The year is told first. Of the quarters, c is known by the last; a and b hide each other.
    const quartersOf = (n: number): Teams => ({ a: n === 1 ? 2 : 10, b: 12, c: 6 });
    const four_ = [0, 1, 2, 3].map((n) => ({ from: n * 100, to: n * 100 + 99, teams: quartersOf(n) }));
    const told = editionsOf([{ ...year, teams: added(...four_.map(({ teams }) => teams)) }, ...four_]);
    expect(told[2] && shown(told[2])).toEqual(['all 20', 'a *', 'b 12', 'c *']);
    expect(told[4] && shown(told[4]).filter((each) => each.endsWith('*')).length).toBeGreaterThanOrEqual(2);
  });

  it('does not tell what was hidden when the same days are told again', () => {
    const [, second] = four;
    if (second === undefined) throw new Error('no second quarter');
    const told = editionsOf([second, { ...second, teams: { ...second.teams, a: 8 } }]);
    expect(told[1] && shown(told[1])).toEqual(['all 58', 'a *', 'b 41', 'c *']);
  });

  it('tells of a stock on one day, told again, what it told before; of another day what is so then', () => {
    const stock: Measure = { ...contacts, items: { spans: 'care', on: 'last-day' }, unit: 'child' };
    const [, second] = four;
    if (second === undefined) throw new Error('no second quarter');
    const told = editionsOf(
      [
        second,
        { ...second, from: 50, teams: { ...second.teams, a: 8 } },
        { ...second, to: 250, teams: { a: 8, b: 41, c: 9 } },
      ],
      stock,
    );
    expect(told.map((each) => shown(each)[1])).toEqual(['a *', 'a *', 'a 8']);
  });

  it('is free of what another version of the definition told', () => {
    const [, second] = four;
    if (second === undefined) throw new Error('no second quarter');
    const [first] = editionsOf([second]);
    if (first === undefined) throw new Error('nothing told');
    const figures = figuresOf({ a: 8, b: 41, c: 9 });
    const measures = [{ ...contacts, version: 2 }];
    const { withheld } = besideEarlier([first], { from: second.from, to: second.to, measures, figures });
    expect(withheld({ measure: 'contacts', by: 'team', group: 'a', number: 'count' })).toBe(false);
  });

  it('tells nobody a hidden number, whatever the numbers, by subtraction within it or from the others', () => {
    const teams = fc.record({ a: fc.nat({ max: 12 }), b: fc.nat({ max: 12 }), c: fc.nat({ max: 25 }) });
    let hidden = 0;
    fc.assert(
      fc.property(fc.tuple(teams, teams, teams, teams), (all) => {
        const [one, two, three, last] = all;
        const periods = [
          ...all.map((each, index) => ({ from: index * 100, to: index * 100 + 99, teams: each })),
          { from: 0, to: 199, teams: added(one, two) },
          { from: 0, to: 399, teams: added(one, two, three, last) },
        ];
        const told = editionsOf(periods);
        const name = (edition: number, group: string): string => `${edition} ${group}`;
        const known = new Map<string, number | null>();
        for (const [edition, { figures }] of told.entries()) {
          for (const group of ['a', 'b', 'c']) known.set(name(edition, group), 0);
          for (const { group = 'all', count } of figures) known.set(name(edition, group), count);
        }
        const unknown = new Map([...known].flatMap(([cell, count]) => (count === null ? [[cell, 1] as const] : [])));
        hidden += unknown.size;
        const equations: Equation[] = [];
        const say = (whole: string, parts: readonly string[]): void => {
          const weights = new Map<string, number>();
          let total = 0;
          for (const [cell, weight] of [[whole, -1] as const, ...parts.map((each) => [each, 1] as const)]) {
            const count = known.get(cell) ?? null;
            if (count === null) weights.set(cell, weight);
            else total -= weight * count;
          }
          if (weights.size > 0) equations.push({ weights, total });
        };
        for (const edition of told.keys())
          say(
            name(edition, 'all'),
            ['a', 'b', 'c'].map((group) => name(edition, group)),
          );
        for (const group of ['all', 'a', 'b', 'c']) {
          say(name(4, group), [name(0, group), name(1, group)]);
          say(
            name(5, group),
            [0, 1, 2, 3].map((edition) => name(edition, group)),
          );
          say(name(5, group), [name(4, group), name(2, group), name(3, group)]);
        }
        expect([...inferable(unknown, equations)]).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
    expect(hidden).toBeGreaterThan(5_000);
  });
});

/** What may happen to a child: kinds, the data of each, and how often it does. */
const HAPPENS: readonly (readonly [string, number, (chance: () => number) => Readonly<Record<string, FactValue>>])[] = [
  [
    'contact.received',
    3,
    (chance) => ({
      contact: `k${chance()}`,
      reasons: ['neglect', 'physical-punishment'].slice(0, Math.floor(3 * chance())),
    }),
  ],
  [
    'contact.decided',
    3,
    (chance) => ({ contact: `k${chance()}`, outcome: chance() < 0.5 ? 'assessment' : 'early-help' }),
  ],
  ['contact.acknowledged', 2, (chance) => ({ contact: `k${chance()}`, outcomeTold: chance() < 0.6 })],
  [
    'assessment.completed',
    2,
    (chance) => ({ assessment: `a${chance()}`, childSeen: chance() < 0.7, seenAlone: chance() < 0.5 }),
  ],
  [
    'strategy.held',
    2,
    (chance) => ({ enquiry: `e${chance()}`, decision: chance() < 0.5 ? 'enquiries' : 'meet-again' }),
  ],
  ['enquiry.concluded', 1, (chance) => ({ enquiry: `e${chance()}`, determination: 'unsubstantiated' })],
  [
    'conference.held',
    2,
    (chance) => ({
      type: chance() < 0.6 ? 'initial' : 'review',
      decision: chance() < 0.6 ? 'registered' : 'deregistered',
    }),
  ],
  ['care.began', 2, () => ({ legalStatus: 'care-order' })],
  ['care.ended', 1, () => ({})],
  [
    'placement.began',
    3,
    (chance) => ({
      placement: `p${chance()}`,
      kind: chance() < 0.5 ? 'foster-kinship' : 'foster',
      area: chance() < 0.4 ? 'bordering-wales' : chance() < 0.4 ? 'outside' : 'own',
    }),
  ],
  ['case.opened', 1, () => ({})],
  ['case.closed', 1, () => ({})],
  ['case.allocated', 1, () => ({ worker: 'post-a', team: 'a' })],
  ['plan.agreed', 1, (chance) => ({ carePlan: `c${chance()}` })],
  ['core-group.held', 1, () => ({})],
  ['visit.made', 6, (chance) => ({ seen: chance() < 0.9, alone: chance() < 0.6 })],
  ['looked-after-review.held', 1, () => ({})],
  ['missing.reported', 1, () => ({})],
  ['exploitation.assessed', 1, (chance) => ({ band: chance() < 0.5 ? 'low' : 'high' })],
];
/** The facts of a made-up child: the same for the same name. */
const life = (name: string): Fact[] => {
  let drawn = 0;
  const chance = (): number => createHash('sha256').update(`${name} ${drawn++}`).digest().readUInt32BE() / 2 ** 32;
  return HAPPENS.flatMap(([kind, often, data]) =>
    Array.from({ length: Math.floor(often * 2 * chance()) }, (_, nth): Fact => {
      const day = FIRST + Math.floor(700 * chance());
      const at = startOfDay(day) + Math.floor(20 * chance()) * 3_600_000_000;
      const recorded = at + Math.floor(6 * chance()) * 86_400_000_000;
      return { id: `${name} ${kind} ${nth}`, kind, day, at, recorded, replacedFrom: undefined, data: data(chance) };
    }),
  );
};

describe('measures that follow from one another', () => {
  const law = lawOf(DEFAULT_SETTINGS);
  const measures = publicMeasures(law);
  /** The same things, in whatever unit they are counted: of a conference about one child both are one. */
  const cohortOf = ({ items, when }: Measure): string => JSON.stringify([items, when ?? null]);
  const byId = new Map(measures.map((measure) => [measure.id, measure]));

  it('are of the same things, or the flows of a stock: no other number of the public follows from others', () => {
    const [from, to] = [FIRST + 300, FIRST + 600];
    // So many made-up authorities, each of a few children, that chance makes no relation.
    const samples = Array.from({ length: 300 }, (_, sample) =>
      Array.from({ length: 5 }, (__, child) => life(`${sample}.${child}`)),
    );
    const columns = new Map<string, number[]>();
    const put = (name: string, sample: number, value: number): void => {
      let column = columns.get(name);
      if (column === undefined) columns.set(name, (column = samples.map(() => 0)));
      column[sample] = value;
    };
    for (const [sample, children] of samples.entries())
      for (const [when, period, asAt] of [
        ['', { from, to }, to],
        ['before ', { from: from - 300, to: from - 1 }, from - 1],
      ] as const) {
        const count = counter({ law, measures, asAt, periods: [period] });
        for (const [child, facts] of children.entries()) count.add(`c${child}`, facts);
        for (const { measure, by, count: counted, of } of count.result().figures[0] ?? []) {
          const items = byId.get(measure)?.items;
          // Of the time before, what is left of it today: its stocks.
          if (by !== undefined || (when !== '' && !(items !== undefined && 'on' in items && items.on === 'last-day')))
            continue;
          put(`${when}${measure}`, sample, counted);
          if (of !== undefined) put(`${when}${measure} of`, sample, of);
        }
      }
    const told = new Map([...columns].filter(([, column]) => new Set(column).size > 2));
    expect(told.size).toBeGreaterThan(60);
    expect(told.size).toBeLessThan(samples.length / 2);
    const idOf = (name: string): string => name.replace('before ', '').replace(' of', '');
    const others: string[] = [];
    const flows: string[] = [];
    for (const weights of relationsOf(told)) {
      const ids = [...new Set([...weights.keys()].map(idOf))];
      const cohorts = new Set(ids.map((id) => cohortOf(byId.get(id) ?? { ...contacts, id })));
      const pair = FLOWS.find((each) => each.every((id) => ids.includes(id)));
      const words = [...weights].map(([name, weight]) => `${weight} ${name}`).join(' ');
      if (cohorts.size === 1) continue;
      // Between two flows lies the change of one stock, by whichever measure of it.
      const stocks = cohorts.size - (pair?.length ?? 0);
      if (pair !== undefined && stocks === 1 && weights.size === 4) flows.push(words);
      else others.push(words);
    }
    expect(others).toEqual([]);
    for (const pair of FLOWS) expect(flows.some((words) => pair.every((id) => words.includes(id)))).toBe(true);
  });

  it('are told with both flows or neither, and made-up ones only with all that make them up', () => {
    for (const [one, other] of FLOWS) for (const id of [one, other]) expect(byId.get(id)?.by, id).toBeUndefined();
    for (const [id, of] of Object.entries(MADE_UP)) {
      expect(byId.get(id)?.by, id).toBeUndefined();
      for (const each of of) expect(byId.has(each), each).toBe(true);
    }
    const figure = (measure: string, count: number, of?: number): Figure => ({
      measure,
      version: byId.get(measure)?.version ?? 0,
      count,
      ...(of === undefined ? {} : { of }),
    });
    const wholes = (figures: readonly Figure[]): Record<string, string> =>
      Object.fromEntries(
        suppress(figures, measures, { flows: FLOWS, madeUp: MADE_UP }).map((each: PublicFigure) => [
          each.measure,
          `${each.count ?? '*'}${each.of === undefined ? '' : ` of ${each.of ?? '*'}`}`,
        ]),
      );
    const all = (register: number, home: number) => [
      figure('looked-after', 40),
      figure('register', register),
      figure('plans', 30),
      figure('supported-at-home', home, home + 40),
    ];
    expect(wholes(all(20, 50))).toMatchObject({ register: '20', 'supported-at-home': '50 of 90' });
    // 32 with a plan at home and 30 plans would be 2 on the register.
    expect(wholes(all(2, 32))).toMatchObject({ register: '*', 'supported-at-home': '* of *', 'looked-after': '40' });
    // 43 with a plan, 40 of them looked after, would be 3 at home.
    expect(wholes(all(0, 3))['supported-at-home']).toBe('* of *');
  });
});
