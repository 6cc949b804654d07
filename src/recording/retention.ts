import { type Compiled, asKnown } from '../law/index.ts';
import type { ChildFacts, Ledger, Where } from '../ledger/index.ts';
import type { Day } from '../calendar/index.ts';
import type { Transaction } from '../platform/index.ts';
import { type Retention, retentionOf, type RetentionYears } from '../practice/index.ts';

const SIBLING_OPEN = {
  name: 'recording-siblings-open',
  text:
    'select distinct p.child from unnest($2::text[]) w join views.person p on p.authority = $1 and p.child = w ' +
    'cross join lateral unnest(p.siblings) s cross join lateral ' +
    '(select opened_on from views.child where authority = $1 and child = s limit 1) c where c.opened_on is not null',
};

/** How long children's records are kept today, in their order, by what is known of each, of brothers and sisters, and of holds on every record. Two queries. */
export const readRetentions = async (
  ledger: Ledger,
  where: Where,
  run: Transaction['run'],
  children: readonly ChildFacts[],
  { law, years, today }: { readonly law: Compiled; readonly years: RetentionYears; readonly today: Day },
): Promise<Retention[]> => {
  const authority = typeof where === 'number' ? where : where.authority;
  const [own, open] = await Promise.all([
    ledger.facts(where, ''),
    run(SIBLING_OPEN, [authority, children.map(({ child }) => child)]),
  ]);
  const withOpen = new Set(open.map(([child]) => child));
  const counting = asKnown(own.facts);
  return children.map(({ child, facts }) =>
    retentionOf(asKnown(facts), law, { today, years, authority: counting, siblingOpen: withOpen.has(child) }),
  );
};

/** The same of one child. */
export const readRetention = async (
  ledger: Ledger,
  where: Where,
  run: Transaction['run'],
  child: ChildFacts,
  by: Parameters<typeof readRetentions>[4],
): Promise<Retention> => {
  const [retention] = await readRetentions(ledger, where, run, [child], by);
  if (retention === undefined) throw new Error('how long a record is kept was asked of nobody');
  return retention;
};
