import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BONDS, type KnownPerson, type People, RELATIONS, SEXES } from '#src/practice/index.ts';
import { type DrawnChild, type Genogram, genogramOf, householdOf, SIZE } from './genogram.ts';

const child = (id: string, more: Partial<DrawnChild> = {}): DrawnChild => ({
  child: id,
  sex: 'female',
  born: 15_000,
  unborn: false,
  ...more,
});

const person = (
  id: string,
  ties: Readonly<Record<string, KnownPerson['ties'][number]['relation']>>,
  more: Partial<KnownPerson> = {},
  household = 'no',
): KnownPerson => ({
  person: id,
  name: id,
  sex: 'not-known',
  born: null,
  bornAbout: null,
  alive: null,
  riskNoted: false,
  risk: null,
  note: null,
  ties: Object.entries(ties).map(([of, relation]) => ({
    child: of,
    entry: `${id}-${of}`,
    relation,
    responsibility: 'not-known',
    household,
    contactAllowed: null,
  })),
  ...more,
});

const symbolOf = ({ symbols }: Genogram, id: string) => {
  const found = symbols.find((each) => each.id === id);
  if (found === undefined) throw new Error(`${id} is not drawn`);
  return found;
};
const linesOf = ({ lines }: Genogram, kind: string) => lines.filter((line) => line.kind === kind);

const IDS = Array.from({ length: 20 }, (_, index) => `p${index}`);
const CHILDREN = ['a', 'b', 'c', 'd'];
const families: fc.Arbitrary<{ children: DrawnChild[]; people: People }> = fc
  .record({
    children: fc.uniqueArray(fc.constantFrom(...CHILDREN), { minLength: 1 }).chain((ids) =>
      fc.tuple(
        ...ids.map((id) =>
          fc.record({
            child: fc.constant(id),
            sex: fc.constantFrom(...SEXES),
            born: fc.option(fc.integer({ min: 12_000, max: 12_003 })),
            unborn: fc.boolean(),
          }),
        ),
      ),
    ),
    people: fc.record({
      people: fc
        .uniqueArray(
          fc.record({
            id: fc.constantFrom(...IDS),
            ties: fc
              .dictionary(fc.constantFrom(...CHILDREN), fc.constantFrom(...RELATIONS), { minKeys: 1 })
              .map((ties) => ({ ...ties })),
            sex: fc.constantFrom(...SEXES),
            home: fc.constantFrom('yes', 'no'),
          }),
          { selector: ({ id }) => id, maxLength: 20 },
        )
        .map((all) => all.map(({ id, ties, sex, home }) => person(id, ties, { sex }, home))),
      bonds: fc.array(
        fc.record({
          person: fc.constantFrom(...IDS),
          otherPerson: fc.constantFrom(...IDS),
          bond: fc.constantFrom(...BONDS),
        }),
        { maxLength: 12 },
      ),
    }),
  })
  .map(({ children, people: { people, bonds } }) => {
    const known = new Set(people.map((each) => each.person));
    return {
      children,
      people: {
        people,
        bonds: bonds.filter(
          (bond) => known.has(bond.person) && known.has(bond.otherPerson) && bond.person !== bond.otherPerson,
        ),
      },
    };
  });

describe('a genogram of any family, however odd its files', () => {
  it('draws everybody once, apart, inside the drawing, and the same every time', () => {
    fc.assert(
      fc.property(families, ({ children, people }) => {
        const index = children[0]?.child ?? '';
        const drawn = genogramOf(index, children, people);
        const ids = [...children.map((each) => each.child), ...people.people.map((each) => each.person)];
        expect(drawn.symbols.map(({ id }) => id).sort()).toEqual(ids.sort());
        for (const [place, one] of drawn.symbols.entries()) {
          expect(one.x - SIZE / 2).toBeGreaterThanOrEqual(0);
          expect(one.x + SIZE / 2).toBeLessThanOrEqual(drawn.width);
          expect(one.y + SIZE / 2).toBeLessThanOrEqual(drawn.height);
          for (const other of drawn.symbols.slice(place + 1))
            expect(Math.abs(one.x - other.x) >= SIZE * 2 || Math.abs(one.y - other.y) >= SIZE).toBe(true);
        }
        expect(drawn.symbols.filter((each) => each.index).map(({ id }) => id)).toEqual([index]);
        expect(genogramOf(index, [...children].reverse(), { ...people, people: [...people.people].reverse() })).toEqual(
          drawn,
        );
      }),
      { numRuns: 300 },
    );
  });

  it('puts each generation below the one before: a row is one height, and rows go down', () => {
    fc.assert(
      fc.property(families, ({ children, people }) => {
        const drawn = genogramOf(children[0]?.child ?? '', children, people);
        const heights = new Map<number, number>();
        for (const { row, y } of drawn.symbols) {
          expect(heights.get(row) ?? y).toBe(y);
          heights.set(row, y);
        }
        const ordered = [...heights].sort(([a], [b]) => a - b).map(([, y]) => y);
        expect(ordered).toEqual([...ordered].sort((a, b) => a - b));
        for (const { person: id, ties } of people.people)
          for (const { child: of, relation } of ties)
            if ((relation === 'mother' || relation === 'father') && children.some((each) => each.child === of))
              expect(symbolOf(drawn, id).row).toBeLessThan(symbolOf(drawn, of).row);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a genogram', () => {
  const mother = person('mam', { a: 'mother', b: 'mother' }, { sex: 'female' }, 'yes');
  const father = person('dad', { a: 'father' }, { sex: 'male' });
  const other = person('other', { b: 'father' }, { sex: 'male', name: null });

  it('gives half-brothers and half-sisters one mother and fathers of their own', () => {
    const drawn = genogramOf('a', [child('a'), child('b', { sex: 'male', born: 15_900 })], {
      people: [mother, father, other],
      bonds: [{ person: 'mam', otherPerson: 'dad', bond: 'divorced' }],
    });
    expect(drawn.symbols).toHaveLength(5);
    expect(linesOf(drawn, 'slash')).toHaveLength(2);
    expect(linesOf(drawn, 'couple-not-recorded').length).toBeGreaterThan(0);
    expect([symbolOf(drawn, 'mam').shape, symbolOf(drawn, 'b').shape]).toEqual(['circle', 'square']);
    const [x, mam, y] = ['dad', 'mam', 'other'].map((id) => symbolOf(drawn, id).x);
    expect(mam).toBe([x, mam, y].sort((a = 0, b = 0) => a - b)[1]);
  });

  it('has one slash for who parted, and none for who is together', () => {
    const of = (bond: 'married' | 'partners' | 'separated' | 'divorced') =>
      linesOf(
        genogramOf('a', [child('a')], {
          people: [mother, father],
          bonds: [{ person: 'dad', otherPerson: 'mam', bond }],
        }),
        'slash',
      ).length;
    expect([of('married'), of('partners'), of('separated'), of('divorced')]).toEqual([0, 0, 1, 2]);
  });

  it('draws a triangle for who is not born, a diamond for whose sex is not known, a cross for who has died', () => {
    const drawn = genogramOf('a', [child('a', { unborn: true }), child('b', { sex: 'not-known' })], {
      people: [person('mam', { a: 'mother' }, { sex: 'female', alive: 'no' })],
      bonds: [],
    });
    expect(symbolOf(drawn, 'a').shape).toBe('triangle');
    expect(symbolOf(drawn, 'b').shape).toBe('diamond');
    expect([symbolOf(drawn, 'mam').dead, symbolOf(drawn, 'a').dead]).toEqual([true, false]);
  });

  it('lets twins hang from one point, and other children each from their own', () => {
    const from = (born: number) =>
      new Set(
        linesOf(
          genogramOf('a', [child('a', { born: 15_000 }), child('b', { born })], {
            people: [mother],
            bonds: [],
          }),
          'descent',
        )
          .filter(({ points }) => points.length === 2 && points[1]?.[1] !== points[0]?.[1])
          .slice(1)
          .map(({ points }) => points[0]?.[0]),
      ).size;
    expect(from(15_000)).toBe(1);
    expect(from(15_600)).toBe(2);
  });

  it('hangs an adopted child from both families, from the new one by another line', () => {
    const drawn = genogramOf('a', [child('a')], {
      people: [mother, person('newmam', { a: 'adoptive-mother' }, { sex: 'female' })],
      bonds: [],
    });
    expect(linesOf(drawn, 'adopted').length).toBeGreaterThan(0);
    expect(linesOf(drawn, 'descent').length).toBeGreaterThan(0);
  });

  it('puts grandparents above the parent whose parents they are', () => {
    const drawn = genogramOf('a', [child('a')], {
      people: [mother, father, person('nain', { a: 'maternal-grandmother' }, { sex: 'female' })],
      bonds: [],
    });
    expect([symbolOf(drawn, 'nain').row, symbolOf(drawn, 'mam').row, symbolOf(drawn, 'a').row]).toEqual([0, 1, 2]);
  });

  it('does not go round for ever where files make somebody their own forebear', () => {
    const drawn = genogramOf('a', [child('a')], {
      people: [mother, father],
      bonds: [
        { person: 'mam', otherPerson: 'dad', bond: 'parent-of' },
        { person: 'dad', otherPerson: 'mam', bond: 'parent-of' },
      ],
    });
    expect(drawn.symbols).toHaveLength(3);
  });

  it('draws twenty people', () => {
    const people = Array.from({ length: 17 }, (_, at) =>
      person(`p${String(at).padStart(2, '0')}`, { a: RELATIONS[at % RELATIONS.length] ?? 'other' }),
    );
    const drawn = genogramOf('a', [child('a'), child('b'), child('c')], { people, bonds: [] });
    expect(drawn.symbols).toHaveLength(20);
  });

  it('counts to the household who lives with the child, and brothers and sisters who live with the same people', () => {
    expect([...householdOf('a', { people: [mother, father, other], bonds: [] })].sort()).toEqual(['a', 'b', 'mam']);
    expect([...householdOf('c', { people: [mother, father, other], bonds: [] })]).toEqual(['c']);
  });
});
