import type { Day } from '#src/calendar/index.ts';
import { compareFacts, type Fact } from '#src/law/index.ts';
import type { ChildFacts } from '#src/ledger/index.ts';
import { isAboutRecord, marksIn, significant, type Theme, THEMES, themesOf } from '#src/practice/index.ts';
import { first, type Sent } from '../../site.ts';

export const SIGHTS = ['significant', 'all', 'family'] as const;
export type Sight = (typeof SIGHTS)[number];

/** What a chronology shows: whose entries, about what, between which days. */
export interface Asked {
  readonly sight: Sight;
  readonly theme: Theme | undefined;
  /** Whether of a family only what matters is shown. */
  readonly onlySignificant: boolean;
}

/** Reads what a query asks for; what is no sight or no theme asks for nothing. */
export const askedBy = (query: Sent): Asked => {
  const sight = SIGHTS.find((each) => each === first(query, 'show')) ?? 'significant';
  return {
    sight,
    theme: THEMES.find((each) => each === first(query, 'theme')),
    onlySignificant: sight === 'significant' || first(query, 'only') === 'significant',
  };
};

/** One thing that happened, and in whose files of those that are shown it stands. */
export interface ToldEntry {
  readonly fact: Fact;
  /** The children whose entry it is, in the order of the files. */
  readonly of: readonly string[];
  /** Of these files, the marks that say why it matters. */
  readonly marks: readonly { readonly child: string; readonly mark: Fact }[];
}

/**
 * The entries of some files as one chronology, the first first: what is about several children stands once. `files` hold the facts
 * that count. Pure.
 */
export const merged = (files: readonly ChildFacts[], { theme, onlySignificant }: Asked): ToldEntry[] => {
  const found = new Map<
    string,
    { fact: Fact; of: string[]; marks: { child: string; mark: Fact }[]; matters: boolean }
  >();
  for (const { child, facts } of files) {
    const marks = marksIn(facts);
    const matter = new Set(significant(facts).map(({ id }) => id));
    for (const fact of facts) {
      if (isAboutRecord(fact) || (theme !== undefined && !themesOf(fact, marks).includes(theme))) continue;
      const known = found.get(fact.id) ?? { fact, of: [], marks: [], matters: false };
      known.of.push(child);
      known.marks.push(...marks.filter(({ data }) => data['entry'] === fact.id).map((mark) => ({ child, mark })));
      known.matters ||= matter.has(fact.id);
      found.set(fact.id, known);
    }
  }
  return [...found.values()]
    .filter(({ matters }) => matters || !onlySignificant)
    .sort((a, b) => compareFacts(a.fact, b.fact))
    .map(({ fact, of, marks }) => ({ fact, of, marks }));
};

/** The years in which something happened, the first first, with the entries of each. */
export const byYear = <Entry extends { readonly fact: Fact }>(
  entries: readonly Entry[],
  yearOf: (day: Day) => number,
): [year: number, entries: Entry[]][] => [...Map.groupBy(entries, ({ fact }) => yearOf(fact.day))];
