import { formatDay } from '#src/calendar/index.ts';
import { chanceOf } from './chance.ts';
import { happen, speak } from './happen.ts';
import { callingOf, givenName } from './names.ts';
import type { Child, Family, World } from './world.ts';
import { KIN_WORDS, RISKS } from './words.ts';

/** One family in so many has its people written down: enough to see, and little to keep. */
const ONE_IN = 4;
const YEARS_BETWEEN = 24;

interface Kin {
  readonly key: string;
  readonly name?: string;
  readonly relation: string;
  /** Where what somebody is to the child does not say it. */
  readonly sex?: 'female' | 'male';
  readonly bornAbout: number;
  readonly alive?: 'no';
  readonly atHome: boolean;
  readonly responsibility: boolean;
  readonly risk?: true;
}

type Bond = readonly [key: string, bond: string, other: string];

const PATRONYMIC = /^a[bp] (?<father>.+)$/;

/** Who is around a family: the same in every run, without drawing on the day's chance. */
const kinOf = (world: World, family: Family): { readonly people: readonly Kin[]; readonly bonds: readonly Bond[] } => {
  const { calling, number } = family;
  const chance = chanceOf(world.seed, 'kin', number);
  const taken = family.children.map(({ givenName: name }) => name);
  const called = (girl: boolean, family_: string): string => {
    const name = givenName(chance, calling, girl, taken);
    taken.push(name);
    return `${name} ${family_}`;
  };
  const eldest = Math.min(...family.children.map(({ born }) => born));
  const year = Number(formatDay(eldest).slice(0, 4));
  const own = callingOf(chance);
  const mothers = year - YEARS_BETWEEN - chance.between(-4, 9);
  const father = PATRONYMIC.exec(calling.family(false))?.groups?.['father'];
  const apart = chance.one(0.6);
  const partner = apart && chance.one(0.5);
  const risk = number % 3 === 0;
  const people: Kin[] = [
    {
      key: 'mother',
      name: called(true, own.family(true)),
      relation: 'mother',
      bornAbout: mothers,
      atHome: true,
      responsibility: true,
    },
    {
      key: 'father',
      name:
        father === undefined ? called(false, calling.family(false)) : `${father} ${callingOf(chance).family(false)}`,
      relation: 'father',
      bornAbout: mothers - chance.between(0, 6),
      atHome: !apart,
      responsibility: true,
      ...(risk ? { risk } : {}),
    },
    {
      key: 'grandmother',
      name: called(true, own.family(true)),
      relation: 'maternal-grandmother',
      bornAbout: mothers - YEARS_BETWEEN,
      atHome: false,
      responsibility: false,
    },
  ];
  const bonds: Bond[] = [
    [
      'mother',
      apart ? (chance.one(0.5) ? 'divorced' : 'separated') : chance.one(0.5) ? 'married' : 'partners',
      'father',
    ],
    ['grandmother', 'parent-of', 'mother'],
  ];
  if (number % 3 === 1) {
    people.push({
      key: 'grandfather',
      name: called(false, own.family(false)),
      relation: 'maternal-grandfather',
      bornAbout: mothers - YEARS_BETWEEN - 3,
      alive: 'no',
      atHome: false,
      responsibility: false,
    });
    bonds.push(['grandmother', 'married', 'grandfather'], ['grandfather', 'parent-of', 'mother']);
  }
  if (partner) {
    const girl = chance.one(0.5);
    // A man of whom the family says little: nobody knows his name.
    people.push(
      {
        key: 'partner',
        relation: 'parents-partner',
        sex: 'male',
        bornAbout: mothers + 2,
        atHome: true,
        responsibility: false,
      },
      {
        key: 'half-sibling',
        name: called(girl, own.family(girl)),
        relation: 'maternal-half-sibling',
        sex: girl ? 'female' : 'male',
        bornAbout: Math.min(year + 6, Number(world.date.slice(0, 4))),
        atHome: true,
        responsibility: false,
      },
    );
    bonds.push(['mother', 'partners', 'partner'], ['partner', 'parent-of', 'half-sibling']);
  }
  return { people, bonds };
};

/** The people around some children of a family are written down, as they are when the children live at home or in care from today. */
export const writeDownKin = (world: World, post: string, children: readonly Child[], where: 'home' | 'care'): void => {
  const family = children[0]?.family;
  if (family === undefined || family.number % ONE_IN !== 0) return;
  const { language } = family.calling;
  // Who came alone has nobody here.
  if (language !== 'cy' && language !== 'en') return;
  const { people, bonds } = kinOf(world, family);
  const person = (key: string): string => `kin-${String(family.number).padStart(5, '0')}-${key}`;
  const known = children.every((child) => child.matters.has('kin'));
  for (const { key, name, relation, sex, bornAbout, alive, atHome, responsibility, risk } of people) {
    happen(
      world,
      'person.recorded',
      post,
      children,
      {
        person: person(key),
        ...(name === undefined ? {} : { name }),
        relation,
        ...(sex === undefined ? {} : { sex }),
        bornAbout: String(bornAbout),
        ...(alive === undefined ? {} : { alive }),
        responsibility: responsibility ? 'yes' : name === undefined ? 'not-known' : 'no',
        household: where === 'home' && atHome ? 'yes' : 'no',
        ...(where === 'home' || alive === 'no' ? {} : { contactAllowed: risk === true ? 'supervised' : 'allowed' }),
        riskNoted: risk === true,
        ...(risk === true ? { riskWhat: speak(children, RISKS['domestic-abuse'].from) } : {}),
        ...(key === 'grandmother' ? { note: speak(children, KIN_WORDS.grandmother) } : {}),
      },
      { after: 30 },
    );
  }
  for (const child of children) child.matters.set('kin', world.day);
  if (known) return;
  for (const [key, bond, other] of bonds)
    happen(
      world,
      'people.related',
      post,
      children,
      { person: person(key), bond, otherPerson: person(other) },
      { after: 35 },
    );
};
