import type { Day } from '#src/calendar/index.ts';
import type { KnownPerson, People, Relation } from '#src/practice/index.ts';

/** A child of the family, as the genogram draws them. */
export interface DrawnChild {
  readonly child: string;
  readonly sex: KnownPerson['sex'];
  readonly born: Day | null;
  readonly unborn: boolean;
}

export type Shape = 'square' | 'circle' | 'diamond' | 'triangle';

/** One symbol; `x` and `y` are its middle. */
export interface Drawn {
  readonly id: string;
  readonly shape: Shape;
  readonly x: number;
  readonly y: number;
  /** The generation, the eldest first from 0. */
  readonly row: number;
  readonly index: boolean;
  readonly dead: boolean;
}

/** A line through points; `kind` says what it stands for. */
export interface Line {
  readonly kind: 'couple' | 'couple-not-recorded' | 'descent' | 'adopted' | 'slash' | 'household';
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** A whole drawing: the same for the same family. */
export interface Genogram {
  readonly width: number;
  readonly height: number;
  readonly symbols: readonly Drawn[];
  readonly lines: readonly Line[];
}

/** How wide a symbol is, how far apart two stand in a row (their words are beside them), and what is around the whole. */
export const SIZE = 44;
const APART = 190;
const MARGIN = 26;
const LANE = 12;
const CLEAR = 30;

const GENERATION: Partial<Record<Relation, number>> = {
  'maternal-grandmother': -2,
  'maternal-grandfather': -2,
  'paternal-grandmother': -2,
  'paternal-grandfather': -2,
  sibling: 0,
  'maternal-half-sibling': 0,
  'paternal-half-sibling': 0,
  cousin: 0,
  partner: 0,
  'own-child': 1,
};

const MOTHER: readonly Relation[] = ['mother'];
const FATHER: readonly Relation[] = ['father'];
const PARENTS: readonly Relation[] = [...MOTHER, ...FATHER];
const ADOPTIVE: readonly Relation[] = ['adoptive-mother', 'adoptive-father'];

/** Two people, or one, with the children whom they have together; a couple without children has none. */
interface Union {
  readonly parents: readonly string[];
  readonly adopted: boolean;
  readonly bond: string | null;
  readonly children: readonly string[];
}

interface Link {
  readonly parents: readonly string[];
  readonly child: string;
  readonly adopted: boolean;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Who is whose parent, as the files say or as follows from what somebody is to a child. */
const linksOf = (children: readonly DrawnChild[], { people, bonds }: People): Link[] => {
  const as = (child: string, relations: readonly Relation[]): string[] =>
    people
      .filter(({ ties }) => ties.some((tie) => tie.child === child && relations.includes(tie.relation)))
      .map(({ person }) => person);
  const parents = new Map<string, { readonly own: Set<string>; readonly adopted: Set<string> }>();
  const of = (id: string) => {
    const known = parents.get(id) ?? { own: new Set<string>(), adopted: new Set<string>() };
    parents.set(id, known);
    return known;
  };
  const put = (parentsOf: readonly string[], child: string): void => {
    for (const parent of parentsOf) if (parent !== child) of(child).own.add(parent);
  };
  for (const { child } of children) {
    put(as(child, PARENTS), child);
    for (const parent of as(child, ADOPTIVE)) of(child).adopted.add(parent);
    const [mothers, fathers] = [as(child, MOTHER), as(child, FATHER)];
    for (const mother of mothers) put(as(child, ['maternal-grandmother', 'maternal-grandfather']), mother);
    for (const father of fathers) put(as(child, ['paternal-grandmother', 'paternal-grandfather']), father);
    for (const sibling of as(child, ['sibling'])) put([...mothers, ...fathers], sibling);
    for (const sibling of as(child, ['maternal-half-sibling'])) put(mothers, sibling);
    for (const sibling of as(child, ['paternal-half-sibling'])) put(fathers, sibling);
  }
  for (const { person, otherPerson, bond } of bonds) if (bond === 'parent-of') put([person], otherPerson);
  // Nobody is their own forebear: of files that say so, the later line is left out.
  const above = new Map<string, Set<string>>();
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean => {
    if (from === to) return true;
    if (seen.has(from)) return false;
    seen.add(from);
    return [...(above.get(from) ?? [])].some((next) => reaches(next, to, seen));
  };
  const sound = (child: string, of: ReadonlySet<string>): string[] =>
    [...of].sort(compare).filter((parent) => {
      if (reaches(parent, child)) return false;
      above.set(child, (above.get(child) ?? new Set()).add(parent));
      return true;
    });
  return [...parents]
    .sort(([a], [b]) => compare(a, b))
    .flatMap(([child, { own, adopted }]): Link[] => [
      { parents: sound(child, own), child, adopted: false },
      { parents: sound(child, adopted), child, adopted: true },
    ])
    .filter((link) => link.parents.length > 0);
};

const unionsOf = (links: readonly Link[], { bonds }: People): Union[] => {
  const couples = bonds.filter(({ bond }) => bond !== 'parent-of');
  const bondOf = (ids: readonly string[]): string | null =>
    couples.find(({ person, otherPerson }) => ids.includes(person) && ids.includes(otherPerson))?.bond ?? null;
  const groups = Map.groupBy(links, ({ parents, adopted }) => `${String(adopted)} ${parents.join(' ')}`);
  const unions = [...groups.values()].flatMap((group): Union[] => {
    const [one] = group;
    if (one === undefined) return [];
    const { parents, adopted } = one;
    return [{ parents, adopted, bond: bondOf(parents), children: group.map(({ child }) => child) }];
  });
  const childless = couples
    .map(({ person, otherPerson, bond }) => ({ parents: [person, otherPerson].sort(compare), bond }))
    .filter(({ parents }) => !unions.some((each) => parents.every((parent) => each.parents.includes(parent))))
    .map((couple): Union => ({ ...couple, adopted: false, children: [] }));
  return [...unions, ...childless];
};

/** The generation of everybody: 0 is the child's. A parent is always above. */
const generations = (
  children: readonly DrawnChild[],
  { people }: People,
  links: readonly Link[],
): ReadonlyMap<string, number> => {
  const found = new Map<string, number>(children.map(({ child }) => [child, 0]));
  for (const { person, ties } of people)
    found.set(person, Math.min(...ties.map(({ relation }) => GENERATION[relation] ?? -1)));
  // Without circles this settles after as many rounds as there are generations.
  for (let round = 0; round <= found.size; round += 1) {
    let moved = false;
    for (const { parents, child } of links)
      for (const parent of parents) {
        const highest = (found.get(child) ?? 0) - 1;
        if ((found.get(parent) ?? highest) <= highest) continue;
        found.set(parent, highest);
        moved = true;
      }
    if (!moved) break;
  }
  return found;
};

/** The places nearest to those that are wished for, in this order and at least `APART` from each other (pool adjacent violators). */
const places = (wished: readonly number[]): number[] => {
  const blocks: { sum: number; count: number }[] = [];
  for (const [at, wish] of wished.entries()) {
    blocks.push({ sum: wish - at * APART, count: 1 });
    for (;;) {
      const [before, last] = blocks.slice(-2);
      if (before === undefined || last === undefined || before.sum / before.count <= last.sum / last.count) break;
      blocks.splice(-2, 2, { sum: before.sum + last.sum, count: before.count + last.count });
    }
  }
  return blocks
    .flatMap(({ sum, count }) => Array.from({ length: count }, () => Math.round(sum / count)))
    .map((place, at) => place + at * APART);
};

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

const ROUNDS = 12;

/** The rows of people, the eldest generation first, and where each stands across. */
const arrange = (
  ids: readonly string[],
  generation: ReadonlyMap<string, number>,
  unions: readonly Union[],
  eldest: (id: string) => number,
): { readonly rows: string[][]; readonly across: Map<string, number> } => {
  const levels = [...new Set(generation.values())].sort((a, b) => a - b);
  const kin = (id: string, up: boolean): string[] =>
    unions.flatMap(({ parents, children }) =>
      up ? (children.includes(id) ? parents : []) : parents.includes(id) ? children : [],
    );
  const partners = (id: string): string[] =>
    unions.flatMap(({ parents }) => (parents.includes(id) ? parents.filter((each) => each !== id) : []));
  const across = new Map<string, number>();
  const rows = levels.map((level) =>
    ids.filter((id) => generation.get(id) === level).sort((a, b) => eldest(a) - eldest(b) || compare(a, b)),
  );
  for (const row of rows) for (const [at, id] of row.entries()) across.set(id, at * APART);
  const near = (id: string): number => {
    const [above, below, beside] = [kin(id, true), kin(id, false), partners(id)].map((of) =>
      of.flatMap((each) => across.get(each) ?? []),
    );
    const wishes = [above, below, beside].flatMap((of) => (of === undefined || of.length === 0 ? [] : mean(of)));
    return wishes.length === 0 ? (across.get(id) ?? 0) : mean(wishes);
  };
  for (let round = 0; round < ROUNDS; round += 1)
    for (const row of round % 2 === 0 ? [...rows].reverse() : rows) {
      const wished = new Map(row.map((id) => [id, near(id)]));
      // In the last rounds the order stays, so that everybody comes to rest.
      if (round < ROUNDS - 4)
        row.sort((a, b) => (wished.get(a) ?? 0) - (wished.get(b) ?? 0) || eldest(a) - eldest(b) || compare(a, b));
      const found = places(row.map((id) => wished.get(id) ?? 0));
      for (const [at, id] of row.entries()) across.set(id, found[at] ?? 0);
    }
  const least = Math.min(...across.values());
  for (const [id, x] of across) across.set(id, x - least + MARGIN + SIZE / 2);
  return { rows, across };
};

/** A lane for each stretch, so that no two in one lane touch. */
const lanes = (stretches: readonly (readonly [from: number, to: number])[]): number[] => {
  const taken: (readonly [number, number])[][] = [];
  return stretches.map(([from, to]) => {
    const free = taken.findIndex((lane) => lane.every(([a, b]) => to + 8 < a || from - 8 > b));
    const at = free === -1 ? taken.length : free;
    (taken[at] ??= []).push([from, to]);
    return at;
  });
};

const SLASHES: Readonly<Record<string, number>> = { separated: 1, divorced: 2 };

/**
 * Draws a family: people in rows by generation, the child whom the page is about doubled, couples joined below, children hanging from
 * their parents, and a broken line around those who live with the child. Everybody stands once and apart from the others. Pure.
 */
export const genogramOf = (index: string, children: readonly DrawnChild[], people: People): Genogram => {
  const links = linksOf(children, people);
  const unions = unionsOf(links, people);
  const generation = generations(children, people, links);
  const ids = [...generation.keys()].sort(compare);
  const births = new Map<string, number>([
    ...children.map(({ child, born }) => [child, born ?? Number.MAX_SAFE_INTEGER] as const),
    ...people.people.map(
      ({ person, born, bornAbout }) =>
        [person, born ?? (bornAbout === null ? Number.MAX_SAFE_INTEGER : (bornAbout - 1970) * 365)] as const,
    ),
  ]);
  const { rows, across } = arrange(ids, generation, unions, (id) => births.get(id) ?? 0);
  const rowOf = new Map(rows.flatMap((row, at) => row.map((id) => [id, at] as const)));
  const at = (id: string): number => across.get(id) ?? 0;
  const row = (id: string): number => rowOf.get(id) ?? 0;

  // Couples are joined below the lower of the two; their children hang from a line above the children's row.
  const joined = unions
    .map((union) => {
      const xs = union.parents.map(at);
      return { union, row: Math.max(...union.parents.map(row)), from: Math.min(...xs), to: Math.max(...xs) };
    })
    .filter(({ union, from, to }) => union.parents.length > 1 || union.children.length > 0 || from !== to);
  const hung = joined.flatMap((join) =>
    [...Map.groupBy(join.union.children, row)].map(([below, kids]) => ({
      join,
      row: below,
      kids,
      from: Math.min((join.from + join.to) / 2, ...kids.map(at)),
      to: Math.max((join.from + join.to) / 2, ...kids.map(at)),
    })),
  );
  const laneOf = <Each extends { readonly row: number; readonly from: number; readonly to: number }>(
    all: readonly Each[],
  ): { readonly of: ReadonlyMap<Each, number>; readonly count: (row: number) => number } => {
    const of = new Map<Each, number>();
    const counts = new Map<number, number>();
    for (const [at, group] of Map.groupBy(all, (each) => each.row)) {
      const found = lanes(group.map(({ from, to }) => [from, to] as const));
      for (const [place, each] of group.entries()) of.set(each, found[place] ?? 0);
      counts.set(at, Math.max(0, ...found) + 1);
    }
    return { of, count: (at) => counts.get(at) ?? 0 };
  };
  const below = laneOf(joined);
  const above = laneOf(hung);
  const tops: number[] = [];
  let y = MARGIN;
  for (const place of rows.keys()) {
    y += above.count(place) * LANE + CLEAR;
    tops.push(y);
    y += SIZE + below.count(place) * LANE + CLEAR;
  }
  const top = (place: number): number => tops[place] ?? 0;
  const joinY = (join: (typeof joined)[number]): number => top(join.row) + SIZE + 14 + (below.of.get(join) ?? 0) * LANE;
  const busY = (hang: (typeof hung)[number]): number => top(hang.row) - 16 - (above.of.get(hang) ?? 0) * LANE;

  const lines: Line[] = [];
  /** A line across, where it would be longer than a point. */
  const beam = (kind: Line['kind'], from: number, to: number, y: number): void => {
    if (from === to) return;
    lines.push({
      kind,
      points: [
        [from, y],
        [to, y],
      ],
    });
  };
  for (const join of joined) {
    const { union, from, to } = join;
    const level = joinY(join);
    const kind = union.parents.length < 2 || union.bond !== null ? 'couple' : 'couple-not-recorded';
    for (const parent of union.parents)
      lines.push({
        kind,
        points: [
          [at(parent), top(row(parent)) + SIZE],
          [at(parent), level],
        ],
      });
    beam(kind, from, to, level);
    for (let slash = 0; slash < (SLASHES[union.bond ?? ''] ?? 0); slash += 1) {
      const x = from + Math.round((to - from) / 3) + slash * 8;
      lines.push({
        kind: 'slash',
        points: [
          [x - 5, level + 9],
          [x + 5, level - 9],
        ],
      });
    }
  }
  const bornOn = new Map(children.map(({ child, born }) => [child, born]));
  for (const hang of hung) {
    const { join, kids, from, to } = hang;
    const kind = join.union.adopted ? 'adopted' : 'descent';
    const middle = (join.from + join.to) / 2;
    const level = busY(hang);
    lines.push({
      kind,
      points: [
        [middle, joinY(join)],
        [middle, level],
      ],
    });
    beam(kind, from, to, level);
    for (const kid of kids) {
      const born = bornOn.get(kid) ?? null;
      const twins = born === null ? [kid] : kids.filter((each) => bornOn.get(each) === born);
      lines.push({
        kind,
        points: [
          [Math.round(mean(twins.map(at))), level],
          [at(kid), top(row(kid))],
        ],
      });
    }
  }

  const shapeOf = (sex: KnownPerson['sex']): Shape =>
    sex === 'female' ? 'circle' : sex === 'male' ? 'square' : 'diamond';
  const shapes = new Map<string, { readonly shape: Shape; readonly dead: boolean }>([
    ...children.map(
      ({ child, sex, unborn }) => [child, { shape: unborn ? 'triangle' : shapeOf(sex), dead: false }] as const,
    ),
    ...people.people.map(({ person, sex, alive }) => [person, { shape: shapeOf(sex), dead: alive === 'no' }] as const),
  ]);
  const symbols = rows.flatMap((each, place) =>
    each.map((id): Drawn => {
      const { shape = 'diamond', dead = false } = shapes.get(id) ?? {};
      return { id, shape, dead, x: at(id), y: top(place) + SIZE / 2, row: place, index: id === index };
    }),
  );
  const home = householdOf(index, people);
  for (const [place, each] of rows.entries()) {
    let run: string[] = [];
    for (const id of [...each, undefined]) {
      if (id !== undefined && home.has(id)) {
        run.push(id);
        continue;
      }
      const [first, last] = [run[0], run.at(-1)];
      if (first !== undefined && last !== undefined && home.size > 1) {
        const [left, right] = [at(first) - SIZE / 2 - 10, at(last) + APART - SIZE / 2 - 4];
        const [up, down] = [top(place) - 9, top(place) + SIZE + 9];
        lines.push({
          kind: 'household',
          points: [
            [left, up],
            [right, up],
            [right, down],
            [left, down],
            [left, up],
          ],
        });
      }
      run = [];
    }
  }
  const width = Math.max(0, ...symbols.map(({ x }) => x)) + APART - SIZE / 2 + MARGIN;
  return { width: Math.round(width), height: y, symbols, lines };
};

/** Who lives in the child's household, the child and brothers and sisters there included, by their own files. Pure. */
export const householdOf = (index: string, { people }: People): ReadonlySet<string> => {
  const home = (child: string): string[] =>
    people
      .filter(({ ties }) => ties.some((tie) => tie.child === child && tie.household === 'yes'))
      .map(({ person }) => person);
  const own = home(index);
  const children = [...new Set(people.flatMap(({ ties }) => ties.map(({ child }) => child)))];
  const others = children.filter((child) => home(child).some((person) => own.includes(person)));
  return new Set([index, ...own, ...others]);
};
