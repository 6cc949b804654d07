import { describe, expect, it } from 'vitest';
import { parseDay, startOfDay } from '../../calendar/index.ts';
import type { Fact } from '../../law/index.ts';
import { coreLaw, contradictions, readEvent } from '../index.ts';
import { type FamilyEntry, peopleOf } from './people.ts';

const day = (text: string): number => parseDay(text) ?? Number.NaN;
const fact = (id: string, kind: string, data: Fact['data'] = {}): Fact => ({
  id,
  kind,
  day: day('2026-01-05'),
  at: startOfDay(day('2026-01-05')),
  recorded: startOfDay(day('2026-01-05')),
  data,
});
const HISTORY = [fact('r', 'child.registered'), fact('m', 'person.recorded', { person: 'mam' })];

const PERSON = { person: 'x', relation: 'father', responsibility: 'yes', household: 'no', riskNoted: false };

const refused = (kind: string, data: Readonly<Record<string, unknown>>, facts = HISTORY) => {
  const read = readEvent({ id: 'new', kind, at: '2026-02-01', by: 'post', children: ['c'], data });
  if (!read.ok) return read.problems.map(({ field, code }) => `${field} ${code}`);
  return contradictions(facts, read.event, 'c', coreLaw(), { holdsPost: () => 'held' }).map(
    ({ field, code }) => `${field} ${code}`,
  );
};

describe('a person around a child', () => {
  it('is recorded with what is known, also without a name', () => {
    expect(refused('person.recorded', PERSON)).toEqual([]);
    expect(refused('person.recorded', { ...PERSON, name: 'Siôn Dychmygol', bornAbout: '1985' })).toEqual([]);
  });

  it.each([
    [{ relation: 'neighbour-of-a-neighbour' }, 'data.relation not-one-of'],
    [{ bornAbout: 'long ago' }, 'data.bornAbout wrong-format'],
    [{ born: '2026-02-30' }, 'data.born impossible-date'],
    [{ born: '2026-02-02' }, 'data.born born-later'],
    [{ alive: 'no', household: 'yes' }, 'data.household dead-at-home'],
    [{ name: '' }, 'data.name empty'],
    [{ nickname: 'Si' }, 'data.nickname unknown-field'],
  ])('with %j is refused by name', (data, problem) => {
    expect(refused('person.recorded', { ...PERSON, ...data })).toEqual([problem]);
  });

  it('must be in the child’s own file to leave it, or to be related to somebody', () => {
    expect(refused('person.ended', { person: 'mam', why: 'Moved to Patagonia' })).toEqual([]);
    expect(refused('person.ended', { person: 'stranger', why: '-' })).toEqual(['data.person unknown-person']);
    expect(refused('people.related', { person: 'mam', otherPerson: 'stranger', bond: 'married' })).toEqual([
      'data.otherPerson unknown-person',
    ]);
    expect(refused('people.related', { person: 'mam', otherPerson: 'mam', bond: 'married' })).toEqual([
      'data.otherPerson same-person',
    ]);
  });
});

describe('an entry that matters', () => {
  it('is one of the child’s own, about the child, and marked once', () => {
    expect(refused('chronology.marked', { entry: 'm', why: 'First word of her' })).toEqual([]);
    expect(refused('chronology.marked', { entry: 'another-child’s', why: '-' })).toEqual(['data.entry unknown-entry']);
    expect(refused('chronology.marked', { entry: 'm', why: '' })).toEqual(['data.why empty']);
    const marked = [...HISTORY, fact('mark', 'chronology.marked', { entry: 'm' })];
    expect(refused('chronology.marked', { entry: 'm', why: '-' }, marked)).toEqual(['data.entry marked-already']);
    expect(refused('chronology.marked', { entry: 'mark', why: '-' }, marked)).toEqual(['data.entry not-markable']);
  });

  it('from outside the record says what it was and where it is known from', () => {
    expect(refused('history.noted', { what: 'A fire at home', origin: 'Grandmother', precision: 'year' })).toEqual([]);
    expect(refused('history.noted', { what: 'A fire at home' })).toEqual(['data.origin missing']);
    expect(refused('history.noted', { what: 'x', origin: 'y', precision: 'decade' })).toEqual([
      'data.precision not-one-of',
    ]);
  });
});

describe('brothers and sisters', () => {
  it('may be recorded as before, or with how they are', () => {
    expect(refused('relationship.recorded', { relationship: 'sibling' })).toEqual([]);
    expect(refused('relationship.recorded', { relationship: 'sibling', sort: 'twin' })).toEqual([]);
    expect(refused('relationship.recorded', { relationship: 'sibling', sort: 'triplet' })).toEqual([
      'data.sort not-one-of',
    ]);
  });
});

describe('the people around some children', () => {
  let next = 0;
  const entry = (child: string, kind: string, at: number, data: Record<string, unknown>): FamilyEntry => ({
    id: `e${++next}`,
    child,
    kind,
    atUs: at,
    recordedUs: at,
    data: kind === 'person.recorded' ? { ...PERSON, ...data } : data,
  });

  it('are each one person with a tie of their own to each child', () => {
    const { people } = peopleOf([
      entry('a', 'person.recorded', 1, { person: 'p', name: 'Mair', relation: 'mother', household: 'yes' }),
      entry('b', 'person.recorded', 2, { person: 'p', name: 'Mair', relation: 'aunt' }),
    ]);
    expect(people).toHaveLength(1);
    expect(people[0]?.ties.map(({ child, relation, household }) => [child, relation, household])).toEqual([
      ['a', 'mother', 'yes'],
      ['b', 'aunt', 'no'],
    ]);
    expect(people[0]?.sex).toBe('female');
  });

  it('leave one child’s network and stay in another’s; who comes back is there again', () => {
    const both = [
      entry('a', 'person.recorded', 1, { person: 'p' }),
      entry('b', 'person.recorded', 1, { person: 'p' }),
      entry('a', 'person.ended', 5, { person: 'p', why: '-' }),
    ];
    expect(peopleOf(both).people[0]?.ties.map(({ child }) => child)).toEqual(['b']);
    const back = [...both, entry('a', 'person.recorded', 9, { person: 'p' })];
    expect(peopleOf(back).people[0]?.ties.map(({ child }) => child)).toEqual(['a', 'b']);
    expect(
      peopleOf([entry('a', 'person.ended', 2, { person: 'p' }), entry('a', 'person.recorded', 1, { person: 'p' })])
        .people,
    ).toEqual([]);
  });

  it('are to each other what was last said of the two, in whichever order; being a parent is another question', () => {
    const all = [
      entry('a', 'person.recorded', 1, { person: 'p' }),
      entry('a', 'person.recorded', 1, { person: 'q' }),
      entry('a', 'people.related', 2, { person: 'p', otherPerson: 'q', bond: 'married' }),
      entry('a', 'people.related', 4, { person: 'q', otherPerson: 'p', bond: 'divorced' }),
      entry('a', 'people.related', 3, { person: 'p', otherPerson: 'q', bond: 'parent-of' }),
    ];
    expect(
      peopleOf(all)
        .bonds.map(({ bond }) => bond)
        .sort(),
    ).toEqual(['divorced', 'parent-of']);
    expect(peopleOf([...all].reverse())).toEqual(peopleOf(all));
  });

  it('of whom something is no longer a risk have none', () => {
    const { people } = peopleOf([
      entry('a', 'person.recorded', 1, { person: 'p', riskNoted: true, riskWhat: 'Violence' }),
      entry('a', 'person.recorded', 2, { person: 'p', riskNoted: false }),
    ]);
    expect([people[0]?.riskNoted, people[0]?.risk]).toEqual([false, null]);
  });
});
