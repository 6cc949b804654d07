import { civil, type Day, parseDay } from '../../calendar/index.ts';
import { addressKey, nameParts, partKey, sameName } from './names.ts';

/** Who is looked for: a name as it was heard or read, and what else is known. */
export interface SoughtChild {
  readonly name: string;
  readonly born?: Day | undefined;
  readonly address?: string | undefined;
  readonly postcode?: string | undefined;
}

/** Who may be meant. */
export interface KnownChild {
  readonly givenName: string;
  readonly familyName: string;
  readonly born: Day | null;
  readonly address: string | null;
  readonly postcode: string | null;
}

const LIKENESS_REASONS = [
  'same-name',
  'both-languages',
  'sounds-alike',
  'one-letter',
  'other-order',
  'double-surname',
  'part-of-name',
  'same-birth',
  'swapped-birth',
  'year-digit',
  'same-address',
  'same-postcode',
] as const;
export type LikenessReason = (typeof LIKENESS_REASONS)[number];

/** How like two children are, from 0, and why. `likely`: so like that somebody must look before another record is made. */
export interface Likeness {
  readonly score: number;
  readonly reasons: readonly LikenessReason[];
  readonly likely: boolean;
}

const pad = (value: number): string => String(value).padStart(2, '0');

const swapped = (day: Day): Day | undefined => {
  const { year, month, date } = civil(day);
  return month === date ? undefined : parseDay(`${year}-${pad(date)}-${pad(month)}`);
};

const yearDigits = (day: Day): Day[] => {
  const { year, month, date } = civil(day);
  const text = String(year);
  const found: Day[] = [];
  for (const at of [2, 3]) {
    for (let digit = 0; digit < 10; digit++) {
      if (text[at] === String(digit)) continue;
      const other = parseDay(`${text.slice(0, at)}${digit}${text.slice(at + 1)}-${pad(month)}-${pad(date)}`);
      if (other !== undefined) found.push(other);
    }
  }
  return found;
};

/** The days that a date of birth may have meant: itself, day and month swapped, one of the year's last two digits wrong. */
export const birthsMeant = (day: Day): Day[] => {
  const other = swapped(day);
  return [day, ...(other === undefined ? [] : [other]), ...yearDigits(day)];
};

/** Whether one letter more, less, other, or two neighbours swapped make one word of the other. */
const oneLetterApart = (a: string, b: string): boolean => {
  if (Math.abs(a.length - b.length) > 1 || Math.min(a.length, b.length) < 4) return false;
  let from = 0;
  while (from < a.length && a[from] === b[from]) from++;
  let left = a.slice(from);
  let right = b.slice(from);
  while (left !== '' && right !== '' && left.at(-1) === right.at(-1)) {
    left = left.slice(0, -1);
    right = right.slice(0, -1);
  }
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
};

type PartLikeness = readonly [weight: number, reason?: LikenessReason];

const partLikeness = (a: string, b: string): PartLikeness => {
  if (a === b) return [1];
  if (sameName(a, b)) return [0.95, 'both-languages'];
  if (partKey(a) === partKey(b)) return [0.85, 'sounds-alike'];
  if (oneLetterApart(a, b)) return [0.75, 'one-letter'];
  if (Math.min(a.length, b.length) >= 3 && (a.startsWith(b) || b.startsWith(a))) return [0.6, 'part-of-name'];
  return [0];
};

interface Pair {
  readonly sought: number;
  readonly known: number;
  readonly like: PartLikeness;
}

/** Pairs the parts of two names, the likest first, each part once. */
const pairs = (sought: readonly string[], known: readonly string[]): Pair[] => {
  const all = sought
    .flatMap((a, i) => known.map((b, j): Pair => ({ sought: i, known: j, like: partLikeness(a, b) })))
    .filter(({ like }) => like[0] > 0)
    .sort((a, b) => b.like[0] - a.like[0] || Math.abs(a.sought - a.known) - Math.abs(b.sought - b.known));
  const taken: Pair[] = [];
  for (const pair of all)
    if (!taken.some((other) => other.sought === pair.sought || other.known === pair.known)) taken.push(pair);
  return taken;
};

const nameLikeness = (
  name: string,
  { givenName, familyName }: KnownChild,
): { readonly score: number; readonly given: boolean; readonly reasons: LikenessReason[] } => {
  const sought = nameParts(name);
  const given = nameParts(givenName);
  const known = [...given, ...nameParts(familyName)];
  const found = pairs(sought, known);
  const none = { score: 0, given: false, reasons: [] };
  if (sought.length === 0 || found.length === 0) return none;
  // The shorter of the two must be found in the other: people leave out half of a double surname, or a middle name.
  const score = found.reduce((sum, { like }) => sum + like[0], 0) / Math.max(2, Math.min(sought.length, known.length));
  const reasons = new Set<LikenessReason>();
  for (const { like } of found) if (like[1] !== undefined) reasons.add(like[1]);
  const ordered = [...found].sort((a, b) => a.sought - b.sought);
  const inOrder = ordered.every((pair, index) => index === 0 || pair.known > (ordered[index - 1]?.known ?? -1));
  const whole = found.length === Math.min(sought.length, known.length) && found.length >= 2;
  if (whole && !inOrder) reasons.add('other-order');
  if (whole && sought.length !== known.length) reasons.add('double-surname');
  if (!whole) reasons.add('part-of-name');
  if (reasons.size === 0) reasons.add('same-name');
  return { score: Math.min(1, score), given: found.some(({ known: at }) => at < given.length), reasons: [...reasons] };
};

const birthLikeness = (sought: Day | undefined, known: Day | null): PartLikeness => {
  if (sought === undefined || known === null) return [0];
  if (sought === known) return [1, 'same-birth'];
  if (swapped(sought) === known) return [0.8, 'swapped-birth'];
  if (yearDigits(sought).includes(known)) return [0.7, 'year-digit'];
  return [-0.5];
};

const folded = (postcode: string | null | undefined): string => (postcode ?? '').replaceAll(/\s/g, '').toLowerCase();

const homeLikeness = ({ address, postcode }: SoughtChild, known: KnownChild): PartLikeness => {
  if (
    (address ?? '') !== '' &&
    known.address !== null &&
    addressKey(address ?? '', postcode) === addressKey(known.address, known.postcode ?? undefined)
  )
    return [1, 'same-address'];
  return folded(postcode) !== '' && folded(postcode) === folded(known.postcode) ? [0.5, 'same-postcode'] : [0];
};

/** Compares who is looked for with a child who is known. Finds and warns; who is whom is for people to say. Pure. */
export const likeness = (sought: SoughtChild, known: KnownChild): Likeness => {
  const name = nameLikeness(sought.name, known);
  const birth = birthLikeness(sought.born, known.born);
  const home = homeLikeness(sought, known);
  const born = birth[0] > 0;
  const differs = birth[0] < 0;
  return {
    score: Math.max(0, Math.round(name.score * 60 + birth[0] * 30 + home[0] * 15)),
    reasons: [
      ...name.reasons,
      ...(birth[1] === undefined ? [] : [birth[1]]),
      ...(home[1] === undefined ? [] : [home[1]]),
    ],
    likely:
      (name.score >= 0.75 && (born || home[0] > 0 || !differs)) ||
      (name.given && born) ||
      (name.given && home[0] === 1),
  };
};
