import { describe, expect, it } from 'vitest';
import { type Day, formatDay } from '../calendar/index.ts';
import type { Fact, Grouping, ItemCondition, Measure, Pattern } from '../law/index.ts';
import { FACT_FIELDS, KINDS, LAW } from '../practice/index.ts';
import { day, EVERY_RULE, fact } from '../../tests/support/practice.ts';
import { OFFICIAL } from './catalogue.ts';
import { counter, figureOf } from './counting.ts';
import { measuresOf, publicMeasures } from './measures.ts';

const MEASURES = measuresOf(EVERY_RULE);

/** What a measure found in 2024, as "2 of 3". */
const counted = (
  measure: string,
  children: Readonly<Record<string, readonly Fact[]>>,
  [from, to] = ['2024-01-01', '2024-12-31'],
) => {
  const period = { from: day(from ?? ''), to: day(to ?? '') };
  const count = counter({ law: EVERY_RULE, measures: MEASURES, asAt: period.to, periods: [period] });
  for (const [child, facts] of Object.entries(children)) count.add(child, facts);
  const figure = figureOf(count.result().figures[0] ?? [], measure);
  if (figure === undefined) throw new Error(`no measure is called ${measure}`);
  return figure.of === undefined ? String(figure.count) : `${figure.count} of ${figure.of}`;
};

const patternsOf = (condition: ItemCondition | undefined): readonly Pattern[] => {
  if (condition === undefined) return [];
  if ('times' in condition) return 'spans' in condition.of ? [] : condition.of;
  if ('not' in condition) return patternsOf(condition.not);
  if ('all' in condition) return condition.all.flatMap(patternsOf);
  return [];
};
const spansOf = (condition: ItemCondition | undefined): readonly string[] => {
  if (condition === undefined) return [];
  if ('in' in condition) return [condition.in];
  if ('times' in condition) return 'spans' in condition.of ? [condition.of.spans] : [];
  if ('not' in condition) return spansOf(condition.not);
  if ('all' in condition) return condition.all.flatMap(spansOf);
  return [];
};
const wheresOf = (condition: ItemCondition | undefined): readonly string[] => {
  if (condition === undefined) return [];
  if ('where' in condition) return Object.keys(condition.where);
  if ('in' in condition) return Object.keys(condition.begunBy ?? {});
  if ('not' in condition) return wheresOf(condition.not);
  if ('all' in condition) return condition.all.flatMap(wheresOf);
  return [];
};
const ofGrouping = (grouping: Grouping) =>
  grouping === 'status' || 'ages' in grouping
    ? { kinds: [], fields: [], spans: [] }
    : 'latest' in grouping
      ? { kinds: grouping.latest, fields: [grouping.field], spans: grouping.in === undefined ? [] : [grouping.in] }
      : { kinds: [], fields: [grouping.field], spans: [] };

describe('every measure', () => {
  const spans = new Set([...LAW.spans, ...LAW.derived].map(({ id }) => id));
  const rules = new Set(LAW.rules.map(({ id }) => id));
  const ids = new Set(MEASURES.map(({ id }) => id));
  const parts = ({ items, when, having, by = {} }: Measure) => {
    const patterns = [...('events' in items ? items.events : []), ...patternsOf(when), ...patternsOf(having)];
    const groupings = Object.values(by).map(ofGrouping);
    return {
      kinds: [...patterns.map(({ kind }) => kind), ...groupings.flatMap((each) => each.kinds)],
      fields: [
        ...patterns.flatMap(({ where = {} }) => Object.keys(where)),
        ...wheresOf(when),
        ...wheresOf(having),
        ...groupings.flatMap((each) => each.fields),
      ],
      spans: [
        ...('spans' in items ? [items.spans] : []),
        ...spansOf(when),
        ...spansOf(having),
        ...groupings.flatMap((each) => each.spans),
      ],
      rules: 'duties' in items ? items.duties : [],
    };
  };

  it('looks only at what there is', () => {
    for (const measure of MEASURES) {
      const { kinds, fields, spans: looked, rules: due } = parts(measure);
      for (const kind of kinds) expect(KINDS.has(kind), `${measure.id}: ${kind}`).toBe(true);
      // What is no typed column would be counted by a reader of bodies, and not by us.
      for (const field of fields) expect(Object.hasOwn(FACT_FIELDS, field), `${measure.id}: ${field}`).toBe(true);
      for (const span of looked) expect(spans.has(span), `${measure.id}: ${span}`).toBe(true);
      for (const rule of due) expect(rules.has(rule), `${measure.id}: ${rule}`).toBe(true);
      if (measure.twin !== undefined) expect(ids.has(measure.twin), `${measure.id}: ${measure.twin}`).toBe(true);
    }
  });

  it('has an official id only where its definition was read, and one that the catalogue has', () => {
    const official = MEASURES.filter((measure) => measure.official !== undefined);
    expect(official.length).toBeGreaterThan(6);
    for (const { id, official: given, confidence } of official) {
      expect(confidence, id).toBe('V');
      expect(OFFICIAL.find((row) => row.id === given)).toMatchObject({ grade: 'V', measure: id });
    }
  });

  it('is there for every row of the catalogue that says so; the others say why there is none', () => {
    for (const { id, measure, note } of OFFICIAL) {
      if (measure === undefined) expect(note, id).toBeDefined();
      else expect(ids.has(measure), `${id}: ${measure}`).toBe(true);
    }
    expect(OFFICIAL.filter(({ grade, measure }) => grade === 'V' && measure !== undefined).length).toBeGreaterThan(15);
  });

  it('of the public shows nothing by worker, nor how each duty stands', () => {
    const told = publicMeasures(EVERY_RULE);
    expect(told.map(({ id }) => id)).toContain('timely-cp-visit');
    expect(told.map(({ id }) => id)).not.toContain('caseload');
    for (const { by = {} } of told) for (const name of ['worker', 'status']) expect(by).not.toHaveProperty(name);
  });
});

describe('what is counted', () => {
  // Conwy's annual report of 2013-14: 94 of 120 children had their conference within 15 working days, and 52 of 60 conferences
  // were. Neither number is wrong, and neither stands for the other.
  it('is the conference or the child: 94 of 120 children are 52 of 60 conferences', () => {
    const children: Record<string, Fact[]> = {};
    const sizes = [...Array(42).fill(2), ...Array(10).fill(1), ...Array(6).fill(3), ...Array(2).fill(4)];
    for (const [conference, size] of sizes.entries()) {
      const enquiry = { enquiry: `q${conference}` };
      const held = conference < 52 ? '2024-06-24' : '2024-06-25';
      const events = [
        fact('strategy.held', '2024-06-03', { ...enquiry, decision: 'enquiries' }),
        fact('enquiry.concluded', '2024-06-12', { ...enquiry, determination: 'conference' }),
        fact('conference.held', held, { ...enquiry, type: 'initial', decision: 'registered' }),
      ].map((each) => ({ ...each, id: `${each.id} ${conference}` }));
      for (let child = 0; child < size; child++) children[`c${conference}-${child}`] = events;
    }
    expect(Object.keys(children)).toHaveLength(120);
    expect(counted('conference-children-in-time', children)).toBe('94 of 120');
    expect(counted('conferences-in-time', children)).toBe('52 of 60');
    expect(counted('conferences', children)).toBe('60');
    expect(counted('conference-children', children)).toBe('120');
    expect(counted('registrations', children)).toBe('120');
  });

  const registered = (at: string) => fact('conference.held', at, { type: 'initial', decision: 'registered' });
  const removed = (at: string) => fact('conference.held', at, { type: 'review', decision: 'deregistered' });
  const visit = (at: string, alone: boolean) => fact('visit.made', at, { seen: true, alone, place: 'home' });

  it('on the register is the child; a visit on time stands beside one alone', () => {
    const ana = [
      registered('2024-02-05'),
      visit('2024-02-12', true),
      visit('2024-02-20', false),
      removed('2024-03-01'),
    ];
    expect(counted('registrations', { ana })).toBe('1');
    expect(counted('removals', { ana })).toBe('1');
    expect(counted('register-days', { ana })).toBe('25 of 1');
    expect(counted('register', { ana })).toBe('0');
    expect(counted('register', { ana }, ['2024-02-01', '2024-02-29'])).toBe('1');
    expect(counted('register-visits-alone', { ana })).toBe('1 of 2');
    // The second was to be by 26 February and the registration ended after it.
    expect(counted('timely-cp-visit', { ana })).toBe('1 of 2');
    const again = { ana: [...ana, registered('2024-11-04')] };
    expect(counted('registrations-again', again)).toBe('1 of 2');
    expect(
      counted('registrations-again', { ana: [...ana, registered('2025-02-28')] }, ['2025-01-01', '2025-12-31']),
    ).toBe('1 of 1');
    expect(
      counted('registrations-again', { ana: [...ana, registered('2025-03-01')] }, ['2025-01-01', '2025-12-31']),
    ).toBe('0 of 1');
  });

  const placed = (placement: string, at: string, more: Fact['data'] = {}): Fact => ({
    ...fact('placement.began', at, {
      placement,
      kind: 'foster-authority',
      untilEighteen: false,
      regime: 'standard',
      ...more,
    }),
    id: placement,
  });
  const left = (placement: string, at: string): Fact => ({
    ...fact('placement.ended', at, { placement }),
    id: `${placement} end`,
  });

  it('looked after is the child on the last day, by where the placement is', () => {
    const care = fact('care.began', '2023-06-01', { legalStatus: 'care-order' });
    const at = (more: Fact['data']) => ({ ana: [care, placed('p', '2023-06-01', more)] });
    expect(counted('looked-after', at({}))).toBe('1');
    expect(counted('not-with-family', at({}))).toBe('1 of 1');
    expect(counted('not-with-family', at({ kind: 'foster-kinship' }))).toBe('0 of 1');
    expect(counted('not-with-family', at({ kind: 'with-parents' }))).toBe('0 of 1');
    expect(counted('placed-elsewhere-in-wales', at({ area: 'own-area' }))).toBe('0 of 1');
    expect(counted('placed-elsewhere-in-wales', at({ area: 'bordering-wales' }))).toBe('1 of 1');
    expect(counted('placed-outside-wales', at({ area: 'outside' }))).toBe('1 of 1');
    expect(counted('placed-outside-wales', at({ area: 'elsewhere-wales' }))).toBe('0 of 1');
  });

  it('three placements are those of the twelve months that end with the last day', () => {
    const moves = (first: string) => ({
      ana: [
        fact('care.began', '2022-01-01'),
        placed('1', '2022-01-01'),
        left('1', first),
        placed('2', first),
        left('2', '2023-09-01'),
        placed('3', '2023-09-01'),
      ],
    });
    const year: [string, string] = ['2023-04-01', '2024-03-31'];
    expect(counted('three-placements', moves('2023-04-01'), year)).toBe('1 of 1');
    expect(counted('three-placements', moves('2023-03-31'), year)).toBe('0 of 1');
    // The quarter looks back over the same year.
    expect(counted('three-placements', moves('2023-04-01'), ['2024-01-01', '2024-03-31'])).toBe('1 of 1');
  });

  it('contacts are counted once, and again where another came within twelve months', () => {
    const contact = (id: string, at: string, more: Fact['data'] = {}): Fact => ({
      ...fact('contact.received', at, { contact: id, source: 'school', ...more }),
      id,
    });
    const ana = [
      contact('k1', '2023-06-02'),
      contact('k2', '2024-06-01', { reasons: ['physical-punishment', 'neglect'] }),
    ];
    const ben = [
      contact('k2', '2024-06-01', { reasons: ['physical-punishment', 'neglect'] }),
      contact('k3', '2024-06-02'),
    ];
    expect(counted('contacts', { ana, ben })).toBe('2');
    expect(counted('contacts-physical-punishment', { ana, ben })).toBe('1 of 2');
    // The first of Ben's is no repeat of his: a contact about two is one again only if it is for both.
    expect(counted('contacts-again', { ana, ben })).toBe('1 of 2');
    expect(counted('contacts-again', { ana })).toBe('1 of 1');
  });

  it('supported at home are children with a plan of any kind who are not looked after', () => {
    const opened = fact('case.opened', '2024-01-10');
    const plan = fact('plan.agreed', '2024-02-01', { carePlan: 'p', reviewOn: '2024-06-01' });
    const care = fact('care.began', '2024-03-01');
    expect(
      counted('supported-at-home', {
        a: [opened],
        b: [opened, plan],
        c: [opened, plan, care],
        d: [opened, registered('2024-02-05')],
      }),
    ).toBe('2 of 3');
    expect(counted('plans', { b: [opened, plan], c: [opened, plan, care] })).toBe('1');
  });

  it('an open case is somebody’s or nobody’s', () => {
    const opened = fact('case.opened', '2024-01-10');
    const given = fact('case.allocated', '2024-01-11', { worker: 'w1', team: 'north' });
    const taken = fact('case.unallocated', '2024-02-01');
    const children = { a: [opened, given], b: [opened, given, taken], c: [opened] };
    expect(counted('open-cases', children)).toBe('3');
    expect(counted('nobodys-cases', children)).toBe('2 of 3');
    expect(counted('caseload', children)).toBe('1');
  });

  it('what was recorded within two working days was in time', () => {
    const late = (days: number): Fact => {
      const one = visit('2024-03-01', true);
      return { ...one, recorded: one.at + days * 86_400_000_000, id: `v${days}` };
    };
    // The first of March 2024 was a Friday.
    expect(counted('recorded-in-time', { ana: [late(0), late(4), late(5)] })).toBe('2 of 3');
    expect(counted('recording-delay', { ana: [late(0), late(4), late(5)] })).toBe('9 of 3');
  });

  it('an assessment is in time by its contact, and seen by what it says', () => {
    const contact = (id: string, at: string) => fact('contact.received', at, { contact: id, source: 'school' });
    const assessed = (id: string, at: string, more: Fact['data']) =>
      fact('assessment.completed', at, { assessment: id, contact: id, ...more });
    const children = (at: string) => ({
      ana: [
        contact('k', '2024-01-08'),
        fact('contact.decided', '2024-01-09', { contact: 'k', outcome: 'assessment' }),
        assessed('k', at, { childSeen: true, seenAlone: false }),
      ],
    });
    // 42 working days after 8 January 2024.
    const last: Day = day('2024-03-06');
    expect(counted('assessments-in-time', children(formatDay(last)))).toBe('1 of 1');
    expect(counted('assessments-in-time', children(formatDay(last + 1)))).toBe('0 of 1');
    expect(counted('assessments-child-seen', children(formatDay(last)))).toBe('1 of 1');
    expect(counted('assessments-seen-alone', children(formatDay(last)))).toBe('0 of 1');
  });
});
