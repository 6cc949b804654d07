import { LRUCache } from 'lru-cache';
import type { ChildFacts, Ledger, VersionedFacts } from '../ledger/index.ts';
import type { Transaction } from '../platform/index.ts';
import { type Kept, type SavedRows, type Standing, standingOf } from '../views/index.ts';

/** Facts of typed columns alone, a few hundred bytes each with what the views have of them. */
const FACTS_HELD = 200_000;

/**
 * What was lately recorded of children, so that the next recording about one need not read it all again. The ledger says each
 * time which of it still holds; nothing is recorded by what it does not confirm.
 */
export interface Memory {
  /** What is known of the children, as the ledger has it at this moment, in their order; with their streams held, it stays so. */
  readonly read: (tx: Transaction, children: readonly string[], hold: boolean) => Promise<VersionedFacts[]>;
  /** What is remembered of the children, in their order, whether it still holds or not; undefined unless all of them are. */
  readonly remembered: (authority: number, children: readonly string[]) => readonly VersionedFacts[] | undefined;
  /** Remembers facts and what follows from them, in the same order, once the transaction that they were written in has committed. */
  readonly keep: (tx: Transaction, facts: readonly VersionedFacts[], kept: readonly Kept[]) => void;
  /** Where a child stands; worked out once for the same facts. */
  readonly standing: (facts: ChildFacts) => Standing;
  /** What the views have of a child with these facts, where they were written down together. */
  readonly saved: (facts: ChildFacts) => SavedRows | undefined;
  /** Forgets everybody. */
  readonly forget: () => void;
}

export const memoryOf = (ledger: Ledger): Memory => {
  const held = new LRUCache<string, VersionedFacts>({
    maxSize: FACTS_HELD,
    sizeCalculation: ({ facts }) => facts.length + 1,
  });
  const standings = new WeakMap<ChildFacts, Standing>();
  const rows = new WeakMap<ChildFacts, SavedRows>();
  const nameOf = (authority: number, child: string): string => `${authority}\0${child}`;
  return {
    read: (tx, children, hold) =>
      ledger.factsOfMany(tx, children, { of: (child) => held.get(nameOf(tx.authority, child)), hold }),
    remembered: (authority, children) => {
      const known = children.flatMap((child) => held.get(nameOf(authority, child)) ?? []);
      return known.length === children.length ? known : undefined;
    },
    keep: (tx, facts, kept) => {
      tx.afterCommit(() => {
        for (const [index, each] of facts.entries()) {
          held.set(nameOf(tx.authority, each.child), each);
          const one = kept[index];
          if (one === undefined) continue;
          standings.set(each, one.standing);
          rows.set(each, one.rows);
        }
      });
    },
    standing: (facts) => {
      let standing = standings.get(facts);
      if (standing === undefined) standings.set(facts, (standing = standingOf(facts)));
      return standing;
    },
    saved: (facts) => rows.get(facts),
    forget: () => held.clear(),
  };
};
