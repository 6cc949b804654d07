import { type Day, parseDay } from '../../calendar/index.ts';
import { type Bond, type Relation, RELATIONS, SEXES } from './kinds.ts';

/** The kinds that say who the people around a child are. */
export const FAMILY_KINDS = ['person.recorded', 'person.ended', 'people.related'] as const;

/** An entry of one child's file, opened. */
export interface FamilyEntry {
  readonly id: string;
  readonly child: string;
  readonly kind: string;
  readonly atUs: number;
  readonly recordedUs: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What somebody is to one child, by that child's own file. */
export interface Tie {
  readonly child: string;
  /** The entry that says so. */
  readonly entry: string;
  readonly relation: Relation;
  readonly responsibility: string;
  readonly household: string;
  readonly contactAllowed: string | null;
}

/** Somebody around one or more children. A name of null is one that nobody knows. */
export interface KnownPerson {
  readonly person: string;
  readonly name: string | null;
  readonly sex: (typeof SEXES)[number];
  readonly born: Day | null;
  readonly bornAbout: number | null;
  readonly alive: string | null;
  readonly risk: string | null;
  readonly riskNoted: boolean;
  readonly note: string | null;
  readonly ties: readonly Tie[];
}

/** What two people are to each other, by what was last said of them. */
export interface PeopleBond {
  readonly person: string;
  readonly otherPerson: string;
  readonly bond: Bond;
}

/** The people around some children. */
export interface People {
  readonly people: readonly KnownPerson[];
  readonly bonds: readonly PeopleBond[];
}

const FEMALE: ReadonlySet<string> = new Set([
  'mother',
  'adoptive-mother',
  'step-mother',
  'maternal-grandmother',
  'paternal-grandmother',
  'aunt',
]);
const MALE: ReadonlySet<string> = new Set([
  'father',
  'adoptive-father',
  'step-father',
  'maternal-grandfather',
  'paternal-grandfather',
  'uncle',
]);

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const dayOf = (value: unknown): Day | null => (typeof value === 'string' ? (parseDay(value) ?? null) : null);
const relationOf = (value: unknown): Relation => RELATIONS.find((each) => each === value) ?? 'other';

const inOrder = (a: FamilyEntry, b: FamilyEntry): number =>
  a.atUs - b.atUs || a.recordedUs - b.recordedUs || (a.id < b.id ? -1 : a.id > b.id ? 1 : a.child < b.child ? -1 : 1);

const sexOf = (said: unknown, relation: Relation): KnownPerson['sex'] =>
  SEXES.find((sex) => sex === said) ?? (FEMALE.has(relation) ? 'female' : MALE.has(relation) ? 'male' : 'not-known');

/**
 * Who is around some children. `entries` are those that count, of any of their files, in any order. What a person is to a child
 * is said by that child's file alone; who the person is, by what was last said of them in any of the files given. Pure.
 */
export const peopleOf = (entries: readonly FamilyEntry[]): People => {
  const ties = new Map<string, Map<string, Tie>>();
  const said = new Map<string, Record<string, unknown>>();
  const bonds = new Map<string, PeopleBond>();
  for (const { id, child, kind, data } of [...entries].sort(inOrder)) {
    const person = text(data['person']);
    if (person === null) continue;
    if (kind === 'person.recorded') {
      const relation = relationOf(data['relation']);
      said.set(person, { ...said.get(person), ...data });
      const own = ties.get(person) ?? new Map<string, Tie>();
      own.set(child, {
        child,
        entry: id,
        relation,
        responsibility: text(data['responsibility']) ?? 'not-known',
        household: text(data['household']) ?? 'not-known',
        contactAllowed: text(data['contactAllowed']),
      });
      ties.set(person, own);
    } else if (kind === 'person.ended') ties.get(person)?.delete(child);
    else if (kind === 'people.related') {
      const otherPerson = text(data['otherPerson']);
      const bond = data['bond'] as Bond;
      if (otherPerson === null) continue;
      // Who is whose parent is another question than who is whose partner: neither answer replaces the other.
      const pair = bond === 'parent-of' ? `${person}>${otherPerson}` : [person, otherPerson].sort().join('=');
      bonds.set(pair, { person, otherPerson, bond });
    }
  }
  const people = [...said].flatMap(([person, data]): KnownPerson[] => {
    const own = [...(ties.get(person)?.values() ?? [])].sort((a, b) => (a.child < b.child ? -1 : 1));
    const [first] = own;
    if (first === undefined) return [];
    const about = text(data['bornAbout']);
    const riskNoted = data['riskNoted'] === true;
    return [
      {
        person,
        name: text(data['name']),
        sex: sexOf(data['sex'], first.relation),
        born: dayOf(data['born']),
        bornAbout: about === null ? null : Number(about),
        alive: text(data['alive']),
        riskNoted,
        risk: riskNoted ? text(data['riskWhat']) : null,
        note: text(data['note']),
        ties: own,
      },
    ];
  });
  const known = new Set(people.map(({ person }) => person));
  return {
    people: people.sort((a, b) => (a.person < b.person ? -1 : 1)),
    bonds: [...bonds.values()].filter(({ person, otherPerson }) => known.has(person) && known.has(otherPerson)),
  };
};
