import { type Compiled, asKnown } from '../law/index.ts';
import type { ChildFacts, Ledger, Where } from '../ledger/index.ts';
import type { Day } from '../calendar/index.ts';
import type { Transaction } from '../platform/index.ts';
import { type Retention, retentionOf, type RetentionYears } from '../practice/index.ts';

const SIBLING_OPEN = {
  name: 'recording-sibling-open',
  text:
    'select 1 from views.person p cross join lateral unnest(p.siblings) s cross join lateral ' +
    '(select opened_on from views.child where authority = $1 and child = s limit 1) c ' +
    'where p.authority = $1 and p.child = $2 and c.opened_on is not null limit 1',
};

/** How long a child's record is kept today, by what is known of the child, of brothers and sisters, and of holds on every record. */
export const readRetention = async (
  ledger: Ledger,
  where: Where,
  run: Transaction['run'],
  { child, facts }: ChildFacts,
  { law, years, today }: { readonly law: Compiled; readonly years: RetentionYears; readonly today: Day },
): Promise<Retention> => {
  const authority = typeof where === 'number' ? where : where.authority;
  const [own, [open]] = await Promise.all([ledger.facts(where, ''), run(SIBLING_OPEN, [authority, child])]);
  return retentionOf(asKnown(facts), law, {
    today,
    years,
    authority: asKnown(own.facts),
    siblingOpen: open !== undefined,
  });
};
