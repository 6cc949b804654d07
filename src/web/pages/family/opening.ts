import { inSight } from '#src/access/index.ts';
import { asKnown, compareFacts, type Fact } from '#src/law/index.ts';
import type { ChildFacts, RecordedEvent } from '#src/ledger/index.ts';
import { type People, SEXES } from '#src/practice/index.ts';
import { type KeptChild, keptChildren } from '#src/views/index.ts';
import type { Visit } from '../../site.ts';
import { byAge, isWithin } from '../child/reach.ts';
import { familyEntries, peopleIn } from './people.ts';

/** What is known of the brothers and sisters of a child, as far as the reader may see them. */
export interface Family {
  /** The child first, then those within reach, the eldest first. */
  readonly children: readonly KeptChild[];
  /** How many brothers and sisters are beyond the reader's reach. Nothing else is said of them. */
  readonly beyond: number;
  /** The facts that count of each of `children`, in their order. */
  readonly files: readonly ChildFacts[];
}

/** The family of a page's child: who is within reach is decided before any of their files is read. Two queries. */
export const familyOf = async ({ services, me, child }: Visit): Promise<Family> => {
  const { database, ledger } = services;
  const run: Parameters<typeof keptChildren>[0] = (statement, values) => database.run(me.authority, statement, values);
  const kept = child.siblings.length === 0 ? [] : await keptChildren(run, me.authority, child.siblings);
  const within = kept.filter((each) => isWithin(me, each)).sort(byAge);
  const children = [child, ...within];
  const read = await ledger.factsOfMany(
    me.authority,
    children.map((each) => each.child),
  );
  const files = read.map((file) => ({ ...file, facts: inSight(me.role, asKnown(file.facts)).sort(compareFacts) }));
  return { children, beyond: child.siblings.length - within.length, files };
};

/** Who is around the children of a family, and what their own registrations and relationships say of them. */
export interface Around {
  readonly people: People;
  readonly sexes: ReadonlyMap<string, (typeof SEXES)[number]>;
  /** How each brother and sister is one, where somebody said more than that they are. */
  readonly sorts: ReadonlyMap<string, string>;
}

const isOfFamily = ({ kind }: Fact): boolean => kind === 'child.registered' || kind === 'relationship.recorded';

/** Opens the entries that say who a family is. One query. */
export const aroundOf = async ({ services, me, child }: Visit, { files }: Family): Promise<Around> => {
  const own = files.flatMap(({ facts }) => facts.filter(isOfFamily).map(({ id }) => id));
  const ids = [...new Set([...familyEntries(files), ...own])];
  const rows: readonly RecordedEvent[] = ids.length === 0 ? [] : await services.ledger.eventsById(me.authority, ids);
  const sexes = new Map<string, (typeof SEXES)[number]>();
  const sorts = new Map<string, string>();
  for (const row of rows) {
    const sex = SEXES.find((each) => each === row.data['sex']);
    if (row.kind === 'child.registered' && sex !== undefined) sexes.set(row.child, sex);
    const sort = row.data['sort'];
    if (row.kind === 'relationship.recorded' && row.child === child.child && typeof sort === 'string')
      for (const other of row.children) if (other !== child.child) sorts.set(other, sort);
  }
  return { people: peopleIn(files, rows), sexes, sorts };
};
