import { parseDay } from '../calendar/index.ts';
import type { Compiled, Fact } from '../law/index.ts';
import type { ChildFacts, Ledger } from '../ledger/index.ts';
import type { Post } from '../organisation/index.ts';
import type { Statement, Transaction } from '../platform/index.ts';
import { MATTER_KINDS, RETENTION_KINDS } from '../practice/index.ts';
import {
  type Contact,
  type Derived,
  derive,
  derivePerson,
  type OwedDuty,
  type Person,
  PERSON_KINDS,
  type RiskRow,
  type Standing,
} from './derive.ts';

const LISTS = [
  'exploitation_sign',
  'exploitation_assessment',
  'missing_episode',
  'opportunity',
  'retention',
  'matter',
] as const;
type List = (typeof LISTS)[number];

const SAVE = { name: 'views-save', text: 'select views.save($1, $2)' };

/**
 * Two statements for each list, which the server plans once (an array by itself would be planned for its length): what is no
 * longer so goes, what is new or has changed comes in.
 * `$1` authority, `$2` children, `$3` and `$1` of the second their rows as JSON.
 */
const SAVE_LISTS = Object.fromEntries(
  LISTS.map((list) => [
    list,
    {
      remove: {
        name: `views-remove-${list}`,
        text: `delete from views.${list} t where t.authority = $1 and t.child = any((select $2::text[])::text[]) and not exists (
          select from jsonb_populate_recordset(null::views.${list}, $3) r where r.child = t.child and r.n = t.n and r is not distinct from t)`,
      },
      add: {
        name: `views-add-${list}`,
        text: `insert into views.${list} select r.* from jsonb_populate_recordset(null::views.${list}, $1) r
          on conflict (authority, child, n) do nothing`,
      },
    },
  ]),
) as Readonly<Record<List, { readonly remove: Statement; readonly add: Statement }>>;

const childRow = ({
  openedOn,
  allocatedOn,
  nobodysSince,
  registeredOn,
  careOn,
  legalStatus,
  placementKind,
  placementOn,
  lastSeen,
  lastSeenAlone,
  lastContact,
  noFurtherAction,
  fifthNoAction,
  earliestDue,
  ...rest
}: Standing) => ({
  ...rest,
  // They have rows of their own.
  matters: undefined,
  opened_on: openedOn,
  allocated_on: allocatedOn,
  nobodys_since: nobodysSince,
  registered_on: registeredOn,
  care_on: careOn,
  legal_status: legalStatus,
  placement_kind: placementKind,
  placement_on: placementOn,
  last_seen: lastSeen,
  last_seen_alone: lastSeenAlone,
  last_contact: lastContact,
  no_further_action: noFurtherAction,
  fifth_no_action: fifthNoAction,
  earliest_due: earliestDue,
});

const dutyRow = (child: string, n: number, { from, startedOn, ...rest }: OwedDuty) => ({
  child,
  n,
  from_id: from,
  started_on: startedOn,
  ...rest,
});

const contactRow = (
  child: string,
  { receivedId, receivedUs, receivedOn, recordedUs, decidedOn, ...rest }: Contact,
) => ({
  child,
  received_id: receivedId,
  received_us: receivedUs,
  received_on: receivedOn,
  recorded_us: recordedUs,
  decided_on: decidedOn,
  ...rest,
});

const riskRow = (child: string, { identifiedOn, judgedOn, nextLook, actBy, ...rest }: RiskRow) => ({
  child,
  identified_on: identifiedOn,
  judged_on: judgedOn,
  next_look: nextLook,
  act_by: actBy,
  ...rest,
});

const textOf = (fact: Fact | null, field: string): unknown => fact?.data[field] ?? null;

/** The rows of the views whose key is a child and a number, by the view's name. */
const LIST_ROWS: Readonly<Record<List, (derived: Derived) => object[]>> = {
  exploitation_sign: ({ exploitation }) =>
    exploitation.signs.map(({ from, sort, knownOn, assessedOn }) => ({
      from_id: from,
      sort,
      known_on: knownOn,
      assessed_on: assessedOn,
    })),
  exploitation_assessment: ({ exploitation, teamOn }) =>
    exploitation.assessments.map(({ assessed, signedOn, doneOn }) => ({
      from_id: assessed.id,
      assessed_on: assessed.day,
      team: teamOn(assessed.day),
      instrument: textOf(assessed, 'instrument'),
      version: textOf(assessed, 'version'),
      total: textOf(assessed, 'total'),
      band: textOf(assessed, 'band'),
      asked: textOf(assessed, 'asked'),
      response: textOf(assessed, 'response'),
      signed_on: signedOn,
      done_on: doneOn,
    })),
  missing_episode: ({ episodes }) =>
    episodes.map(({ episode, reported, minute, found, lasted, offered, heldOn }) => ({
      episode,
      reported_on: reported.day,
      minute,
      place: textOf(reported, 'place'),
      found_on: found?.day ?? null,
      lasted,
      harmed: textOf(found, 'harmed'),
      company: textOf(found, 'company'),
      offered_on: offered?.day ?? null,
      accepted: textOf(offered, 'accepted'),
      held_on: heldOn,
    })),
  opportunity: ({ opportunities }) =>
    opportunities.map(({ from, raisedOn, decidedOn, actBy, actedOn, ...rest }) => ({
      ...rest,
      from_id: from,
      raised_on: raisedOn,
      decided_on: decidedOn,
      act_by: actBy,
      acted_on: actedOn,
    })),
  retention: ({ retention }) => retention.map(({ rule, from, years }) => ({ rule, counted_from: from, years })),
  matter: ({ matters }) =>
    matters.map(({ sort, matter, began, brought, events, stage, closedOn }) => ({
      sort,
      matter,
      from_id: began.id,
      stage_id: brought.id,
      events,
      begun_on: began.day,
      stage,
      stage_on: brought.day,
      closed_on: closedOn,
    })),
};

const SIGNS = ['contact.received', 'risk.identified', 'concern.noted', 'missing.reported'] as const;
const MEETINGS = ['strategy.held', 'conference.held', 'core-group.held'] as const;
const VISITS = ['visit.made', 'visit.refused'] as const;

/** The kinds of events that can change the rows of a view: after others, and for whoever never had one, nobody asks. */
const CHANGES: Readonly<Record<List, readonly string[]>> = {
  exploitation_sign: [...SIGNS, 'exploitation.assessed'],
  exploitation_assessment: [
    ...SIGNS,
    ...MEETINGS,
    'exploitation.assessed',
    'assessment.completed',
    'contact.decided',
    'case.allocated',
  ],
  missing_episode: ['missing.reported', 'missing.found', 'debrief.offered', 'debrief.held'],
  opportunity: [
    ...SIGNS,
    ...MEETINGS,
    'contact.decided',
    'signal.answered',
    'assessment.completed',
    'exploitation.assessed',
    'risk.reviewed',
    'plan.circulated',
    'looked-after-review.held',
    'care.began',
  ],
  retention: RETENTION_KINDS,
  matter: MATTER_KINDS,
};

/** The views that a recording may have changed for a child. A visit more takes no signal away: where there is none, there was none. */
const changedLists = (facts: readonly Fact[], changed: ReadonlySet<string> | 'all', derived: Derived): List[] => {
  const whole =
    changed === 'all' ||
    !facts.some(({ id }) => changed.has(id)) ||
    facts.some(({ replacedFrom }) => replacedFrom !== undefined);
  const kinds = new Set(facts.flatMap(({ id, kind }) => (whole || changed.has(id) ? [kind] : [])));
  return LISTS.filter(
    (list) =>
      CHANGES[list].some((kind) => kinds.has(kind)) ||
      (list === 'opportunity' && VISITS.some((kind) => kinds.has(kind)) && derived.signalled),
  );
};

const personRow = (child: string, { givenName, familyName, livesWith, addressKey, ...rest }: Person) => ({
  child,
  given_name: givenName,
  family_name: familyName,
  lives_with: livesWith,
  address_key: addressKey,
  ...rest,
});

/** Reads who a child is from the bodies of their stream. */
export const readPerson = async (
  tx: Transaction,
  ledger: Ledger,
  { child, facts }: ChildFacts,
): Promise<Person | null> => {
  const events = await ledger.events(tx, child, { kinds: PERSON_KINDS });
  const replaced = new Set(facts.filter(({ replacedFrom }) => replacedFrom !== undefined).map(({ id }) => id));
  return derivePerson(events, replaced, tx.authority, child, parseDay);
};

const personMayHaveChanged = (
  facts: readonly { id: string; kind: string }[],
  changed: ReadonlySet<string> | 'all',
): boolean =>
  changed === 'all'
    ? facts.some(({ kind }) => (PERSON_KINDS as readonly string[]).includes(kind))
    : facts.some(
        ({ id, kind }) =>
          changed.has(id) && ((PERSON_KINDS as readonly string[]).includes(kind) || kind === 'record.retracted'),
      );

/** The same of the contacts: they follow from facts that name one, and from corrections of any. */
const contactsMayHaveChanged = (facts: readonly Fact[], changed: ReadonlySet<string> | 'all'): boolean =>
  changed === 'all' ||
  !facts.some(({ id }) => changed.has(id)) ||
  facts.some(
    ({ id, data, replacedFrom }) => replacedFrom !== undefined || (changed.has(id) && data['contact'] !== undefined),
  );

/** What the views have of a child, a text for each row: what is the same is not saved again. */
export interface SavedRows {
  readonly duties: readonly string[];
  /** Those that are known; of the others, what the views have must be taken for anything. */
  readonly parts: Readonly<Partial<Record<'contacts' | 'risks' | List, string>>>;
}

/** What was kept of a child: where the child stands, and the rows that the views have now. */
export interface Kept {
  readonly standing: Standing;
  readonly rows: SavedRows;
}

const textOfRows = (rows: readonly object[]): string => rows.map((row) => JSON.stringify(row)).join();

/**
 * Derives and saves what the pages read of some children, in the transaction of the append that it follows from. `changed`:
 * ids of the events that came in, or `all` for a rebuild; who a child is is read anew only where these may say so. `saved`: what
 * the views have of a child, where that is known for certain.
 */
export const keepViews = async (
  tx: Transaction,
  ledger: Ledger,
  children: readonly ChildFacts[],
  changed: ReadonlySet<string> | 'all',
  law: Compiled,
  posts: readonly Post[],
  saved: (child: string) => SavedRows | undefined = () => undefined,
): Promise<readonly Kept[]> => {
  if (children.length === 0) return [];
  const kept: Kept[] = [];
  const saves: string[] = [];
  const lists = new Map<List, { readonly children: string[]; readonly rows: string[] }>();
  for (const each of children) {
    const { facts } = each;
    const derived = derive(each, law, posts);
    const { standing, contacts, risks } = derived;
    const { child } = standing;
    const known = saved(child);
    const parts = { ...known?.parts };
    /** The rows as text if they are not what the views have. */
    const unlessSaved = (part: keyof SavedRows['parts'], rows: readonly object[]): string | undefined => {
      const text = textOfRows(rows);
      if (parts[part] === text) return undefined;
      parts[part] = text;
      return text;
    };
    const duties = derived.duties.map((duty, n) => JSON.stringify(dutyRow(child, n, duty)));
    const save = [
      `"child":${JSON.stringify(childRow(standing))},"owed":${duties.length}`,
      `"duties":[${duties.filter((duty, n) => duty !== known?.duties[n]).join()}]`,
    ];
    if (contactsMayHaveChanged(facts, changed)) {
      const rows = unlessSaved(
        'contacts',
        contacts.map((contact) => contactRow(child, contact)),
      );
      if (rows !== undefined) save.push(`"contacts":[${rows}]`);
    }
    // The team stands in each of them too, so they are looked at whatever has changed, for a child who has any.
    if (facts.some(({ kind }) => kind === 'risk.identified')) {
      const rows = unlessSaved(
        'risks',
        risks.map((risk) => riskRow(child, risk)),
      );
      if (rows !== undefined) save.push(`"risks":[${rows}]`);
    }
    // A correction may stand in another child's stream: then none of these ids is here, and who the child is is read anew.
    if (personMayHaveChanged(facts, changed) || (changed !== 'all' && !facts.some(({ id }) => changed.has(id)))) {
      const person = await readPerson(tx, ledger, each);
      save.push(`"person":${JSON.stringify(person === null ? null : personRow(child, person))}`);
    }
    saves.push(`{${save.join()}}`);
    for (const list of changedLists(facts, changed, derived)) {
      const found = LIST_ROWS[list](derived).map((row, n) => ({ authority: tx.authority, child, n, ...row }));
      const rows = unlessSaved(list, found);
      if (rows === undefined) continue;
      const all = lists.get(list) ?? { children: [], rows: [] };
      lists.set(list, all);
      all.children.push(child);
      if (rows !== '') all.rows.push(rows);
    }
    kept.push({ standing, rows: { duties, parts } });
  }
  tx.send(SAVE, [tx.authority, `[${saves.join()}]`]);
  for (const [list, all] of lists) {
    const json = `[${all.rows.join()}]`;
    tx.send(SAVE_LISTS[list].remove, [tx.authority, all.children, json]);
    if (all.rows.length > 0) tx.send(SAVE_LISTS[list].add, [json]);
  }
  return kept;
};

const TABLES = [
  'views.child',
  'views.person',
  'views.duty',
  'views.contact',
  'views.risk',
  ...LISTS.map((list) => `views.${list}` as const),
] as const;

/** Everything in the views of an authority, in a fixed order: for comparing a rebuild with what was kept. */
export const dumpViews = async (tx: Transaction): Promise<Readonly<Record<string, unknown[][]>>> => {
  const dump: Record<string, unknown[][]> = {};
  for (const table of TABLES) {
    dump[table] = await tx.run(
      {
        name: `views-dump-${table}`,
        text: `select to_jsonb(t) from ${table} t where authority = $1 order by to_jsonb(t)::text`,
      },
      [tx.authority],
    );
  }
  return dump;
};

const HOLD = { name: 'views-rebuild-hold', text: 'select ledger.hold($1, $2)' };
const NOTE = { name: 'views-rebuild-note', text: 'select ledger.note_rederived($1, $2)' };

/** Drops what the views have of some children and derives it again, in a transaction that holds their streams or is about to. */
export const rederive = async (
  tx: Transaction,
  ledger: Ledger,
  children: readonly string[],
  law: Compiled,
  posts: readonly Post[],
): Promise<void> => {
  await tx.run(HOLD, [tx.authority, children]);
  await tx.run(NOTE, [tx.authority, children]);
  for (const table of TABLES)
    await tx.run(
      { name: `views-drop-some-${table}`, text: `delete from ${table} where authority = $1 and child = any($2)` },
      [tx.authority, children],
    );
  await keepViews(tx, ledger, await ledger.factsOfMany(tx, children), 'all', law, posts);
};

const BATCH = 200;
/** Batches under way at once: while the database writes one, the next is worked out. */
const LANES = 3;

/**
 * Drops every view of an authority and derives it again from the ledger, some children at a time. A recording about the
 * children at hand waits for a moment; whoever reads sees the old or the new of a child, never half of either.
 */
export const rebuildViews = async (
  ledger: Ledger,
  authority: number,
  law: Compiled,
  posts: readonly Post[],
  progress: (done: number, all: number) => void = () => undefined,
): Promise<{ readonly children: number }> => {
  const all = await ledger.children(authority);
  progress(0, all.length);
  let next = 0;
  let done = 0;
  const run = async (): Promise<void> => {
    for (let from = next; from < all.length; from = next) {
      next += BATCH;
      const batch = all.slice(from, from + BATCH);
      await again(batch);
      done += batch.length;
      progress(done, all.length);
    }
  };
  const again = (batch: readonly string[]): Promise<void> =>
    ledger.transaction(authority, (tx) => rederive(tx, ledger, batch, law, posts));
  // All lanes end before it is told that one has failed.
  for (const lane of await Promise.allSettled(Array.from({ length: LANES }, run)))
    if (lane.status === 'rejected') throw lane.reason;
  await ledger.transaction(authority, async (tx) => {
    for (const table of TABLES) {
      const strays = `delete from ${table} v where v.authority = $1 and not exists (select from ledger.stream s where s.authority = $1 and s.child = v.child and s.seq > 0)`;
      await tx.run({ name: `views-drop-strays-${table}`, text: strays }, [authority]);
    }
  });
  return { children: all.length };
};
