import type { Chance } from './chance.ts';

// Everybody and every place here is made up, and plainly so: surnames that nobody bears, fathers out of the Mabinogi,
// villages named after silver, owls and butterflies. What is kept from life is what a search must cope with: circumflexes,
// ap, ab and ferch, double surnames, one name spelt in two languages.

export type Area = 'north' | 'mid' | 'south';
export const AREAS: readonly Area[] = ['north', 'mid', 'south'];

const WELSH_GIRLS = [
  'Cadi',
  'Efa',
  'Lleucu',
  'Nansi',
  'Gwenno',
  'Mabli',
  'Heledd',
  'Betsan',
  'Elin',
  'Non',
  'Lowri',
  'Beca',
  'Mali',
  'Ffion',
  'Rhiannon',
  'Tegwen',
  'Gwawr',
  'Luned',
  'Siwan',
  'Lleucu Mair',
  'Siân',
  'Enlli',
  'Erin Haf',
  'Gwenllïan',
];
const WELSH_BOYS = [
  'Ifan',
  'Guto',
  'Macsen',
  'Gruffudd',
  'Deio',
  'Osian',
  'Ioan',
  'Twm',
  'Idris',
  'Elis',
  'Morgan',
  'Llew',
  'Hedd',
  'Emrys',
  'Jac',
  'Tomos',
  'Rhun',
  'Steffan',
  'Gwern',
  'Siôn',
  'Owain',
  'Rhys',
  'Iestyn',
  'Caradog',
];
const ENGLISH_GIRLS = [
  'Poppy',
  'Ruby',
  'Ivy',
  'Daisy',
  'Hazel',
  'Willow',
  'Amber',
  'Rosie',
  'Millie',
  'Clover',
  'Juno',
  'Wren',
  'Maisie',
  'Pearl',
  'Olive',
  'Heather',
  'Bryony',
  'Cerys',
  'Megan',
  'Sian',
];
const ENGLISH_BOYS = [
  'Finley',
  'Oscar',
  'Toby',
  'Robin',
  'Jasper',
  'Rowan',
  'Felix',
  'Milo',
  'Barnaby',
  'Alfie',
  'Hugo',
  'Linden',
  'Ned',
  'Ellis',
  'Reece',
  'Dylan',
  'Gareth',
  'Ewan',
  'Sean',
  'Tommy',
];
const FAR_GIVEN = [
  ['Samir', 'ar'],
  ['Yonas', 'ti'],
  ['Farid', 'fa'],
  ['Selam', 'ti'],
  ['Nabil', 'ar'],
  ['Kaveh', 'fa'],
] as const;
const FAR_FAMILY = ['Al-Qamarain', 'Tesfalight', 'Noorstone', 'Habtebrook', 'Zarrinhill'];

const WELSH_FAMILY = [
  'Llwynarian',
  'Brynlloer',
  'Cwmhelyg',
  'Nantygwdihŵ',
  'Penlleuad',
  'Glanarian',
  'Rhosfelen',
  'Tŷgwydrin',
  'Pantyblodau',
  'Maesyrheulwen',
  'Coedlloer',
  'Blaenarian',
  'Aberpili',
  'Cefnserennog',
  'Dolwybren',
  'Gwernarian',
  'Pentrebarcud',
  'Trefwennol',
];
const ENGLISH_FAMILY = [
  'Mosswater',
  'Lanternby',
  'Thistlefold',
  'Applewhistle',
  'Silverstile',
  'Fernlantern',
  'Candlebrook',
  'Puddifern',
  'Oakenlight',
  'Merrowfold',
  'Hazelbarrow',
  'Larkinlight',
  'Wrenstile',
  'Dapplemoor',
  'Foxwhistle',
  'Stonelark',
  'Tansylight',
  'Owlbarrow',
];
const COMMON_FAMILY = [
  'Jones',
  'Davies',
  'Evans',
  'Williams',
  'Thomas',
  'Roberts',
  'Lewis',
  'Hughes',
  'Morgan',
  'Griffiths',
  'Edwards',
  'Owen',
  'Rees',
  'Price',
  'Pritchard',
  'Llewellyn',
  'Bowen',
  'Smith',
  'Powell',
  'Howells',
];
const FATHERS = [
  'Pryderi',
  'Gwydion',
  'Lludd',
  'Taliesin',
  'Manawydan',
  'Urien',
  'Efnisien',
  'Pwyll',
  'Bendigeidfran',
  'Math',
  'Culhwch',
  'Elffin',
];

const vowel = (name: string): boolean => /^[aeiouwyâêîôûŵŷ]/i.test(name);

/** How a family is called: one surname for all, or a father's name after ap, ab and ferch. */
export interface Calling {
  readonly language: 'cy' | 'en' | 'ar' | 'ti' | 'fa';
  readonly family: (girl: boolean) => string;
}

/** Makes up how a family is called and which language it prefers. About a third prefer Welsh. */
export const callingOf = (chance: Chance): Calling => {
  const language = chance.one(0.34) ? 'cy' : 'en';
  const own = chance.of(language === 'cy' ? WELSH_FAMILY : ENGLISH_FAMILY);
  const style = chance.next();
  if (language === 'cy' && style < 0.16) {
    const father = chance.of(FATHERS);
    return { language, family: (girl) => (girl ? `ferch ${father}` : `${vowel(father) ? 'ab' : 'ap'} ${father}`) };
  }
  if (style < 0.4) {
    const common = chance.of(COMMON_FAMILY);
    const double = chance.one(0.7) ? `${common}-${own}` : `${common} ${own}`;
    return { language, family: () => double };
  }
  return { language, family: () => own };
};

/** A young person who came alone, with a language of their own. */
export const farCalling = (chance: Chance): Calling & { readonly given: string } => {
  const [given, language] = chance.of(FAR_GIVEN);
  const family = chance.of(FAR_FAMILY);
  return { given, language, family: () => family };
};

/** A given name that is not yet taken in the family. Families mix languages as families do. */
export const givenName = (chance: Chance, calling: Calling, girl: boolean, taken: readonly string[]): string => {
  const welsh = chance.one(calling.language === 'cy' ? 0.9 : 0.25);
  const list = girl ? (welsh ? WELSH_GIRLS : ENGLISH_GIRLS) : welsh ? WELSH_BOYS : ENGLISH_BOYS;
  let name = chance.of(list);
  while (taken.includes(name)) name = chance.of(list);
  return name;
};

/** The name of somebody who works for the council. */
export const staffName = (chance: Chance): string => {
  const girl = chance.one(0.78);
  const calling = callingOf(chance);
  return `${givenName(chance, calling, girl, [])} ${calling.family(girl)}`;
};

const VILLAGES: Readonly<Record<Area, readonly string[]>> = {
  north: ['Llanarian Uchaf', 'Betws Lloer', 'Pont Wydrin', 'Cwm Pili-pala', 'Bryn Gwdihŵ'],
  mid: ['Aberarian', 'Rhyd-yr-arian', 'Llanserennog', 'Nant Gwdihŵ', 'Bwlch yr Enfys'],
  south: ['Pentre Arian', 'Ystrad Lleuad', 'Dolwybren', 'Melin Serennog', 'Llanfelynwy'],
};
const STREETS = [
  ['Heol y Lloer', 'Moonlight Road'],
  ['Stryd yr Enfys', 'Rainbow Street'],
  ['Maes y Gwdihŵ', 'Owl Field'],
  ['Lôn Pili-pala', 'Butterfly Lane'],
  ['Bro Arian', 'Silver Close'],
  ['Ffordd y Draenog', 'Hedgehog Way'],
  ['Rhes y Wennol', 'Swallow Row'],
  ['Clos Heulwen', 'Sunshine Close'],
  ['Teras Arian', 'Silver Terrace'],
  ['Allt y Seren', 'Star Hill'],
] as const;

export interface Address {
  readonly address: string;
  readonly postcode: string;
}

/** An address in an area. No British postcode begins with ZZ. */
export const addressIn = (chance: Chance, area: Area, language: string): Address => {
  const [welsh, english] = chance.of(STREETS);
  const village = chance.of(VILLAGES[area]);
  const letters = 'ABDEFGHJLNPQRSTUWXYZ';
  const letter = () => letters.charAt(chance.between(0, letters.length - 1));
  return {
    address: `${chance.between(1, 140)} ${chance.one(language === 'cy' ? 0.9 : 0.45) ? welsh : english}, ${village}`,
    postcode: `ZZ${AREAS.indexOf(area) * 10 + chance.between(1, 9)} ${chance.between(1, 9)}${letter()}${letter()}`,
  };
};
