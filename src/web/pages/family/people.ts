import { asKnown } from '#src/law/index.ts';
import type { ChildFacts, RecordedEvent } from '#src/ledger/index.ts';
import { FAMILY_KINDS, type KnownPerson, type People, peopleOf } from '#src/practice/index.ts';
import type { Visit } from '../../site.ts';
import type { Words } from '../../words.ts';

const NONE: People = { people: [], bonds: [] };
const isFamily = (kind: string): boolean => (FAMILY_KINDS as readonly string[]).includes(kind);

/** The ids of the entries, in some children's files, that say who is around them and count. */
export const familyEntries = (files: readonly ChildFacts[]): string[] => [
  ...new Set(files.flatMap(({ facts }) => asKnown(facts).flatMap(({ id, kind }) => (isFamily(kind) ? [id] : [])))),
];

/** Who is around some children, from their entries, opened. Of an entry about several children only these children's rows are read. */
export const peopleIn = (files: readonly ChildFacts[], rows: readonly RecordedEvent[]): People => {
  const children = new Set(files.map(({ child }) => child));
  return peopleOf(rows.filter(({ child, kind, body }) => children.has(child) && isFamily(kind) && body === 'kept'));
};

/** Who is around some children whom the reader may see. One query, where there is anybody. */
export const peopleOfFiles = async (
  { services, me }: Pick<Visit, 'services' | 'me'>,
  files: readonly ChildFacts[],
): Promise<People> => {
  const ids = familyEntries(files);
  return ids.length === 0 ? NONE : peopleIn(files, await services.ledger.eventsById(me.authority, ids));
};

/** A person in words: "Mair Dychmygol, mother". Whose name nobody knows is said to be not known. */
export const personWords = ({ t, name, terms }: Words, { name: called, ties }: KnownPerson): string => {
  const relations = [...new Set(ties.map(({ relation }) => relation))];
  return t('family.person', {
    name: called ?? t('family.name-not-known'),
    relation: terms(relations.map((relation) => name('codes.relation', relation))).toLowerCase(),
  });
};
