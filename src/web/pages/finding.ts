import { addressKey, birthsMeant, type Likeness, likeness, nameKeys, type SoughtChild } from '#src/practice/index.ts';
import { type FoundChild, findChildren } from '#src/views/index.ts';
import type { Visit } from '../site.ts';
import { runOf } from './listed.ts';

/** A child who may be meant, and why. */
export interface Candidate {
  readonly child: FoundChild;
  readonly like: Likeness;
}

/** How many are compared, and how like one must be to be shown: a family name alone, or a date of birth alone, is enough. */
const COMPARED = 300;
const LEAST = 20;

/** The children whom somebody may mean, the likest first. One query. */
export const lookFor = async (visit: Visit, sought: SoughtChild, most: number): Promise<Candidate[]> => {
  const { name, born, address, postcode } = sought;
  const found = await findChildren(
    runOf(visit),
    visit.me.authority,
    {
      keys: nameKeys(name),
      born: born === undefined ? [] : birthsMeant(born),
      addressKey: (address ?? '') === '' ? null : addressKey(address ?? '', postcode),
    },
    COMPARED,
  );
  return found
    .map((child) => ({ child, like: likeness(sought, child) }))
    .filter(({ like }) => like.score >= LEAST || like.reasons.includes('same-address'))
    .sort(
      (a, b) =>
        b.like.score - a.like.score ||
        Number(b.child.openedOn !== null) - Number(a.child.openedOn !== null) ||
        visit.words.compare(a.child.familyName, b.child.familyName),
    )
    .slice(0, most);
};
