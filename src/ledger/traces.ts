import type { Us } from '#src/calendar/index.ts';
import type { Fact } from '#src/law/index.ts';
import type { Statement } from '#src/platform/index.ts';
import { factColumnsOf, factsFrom } from './columns.ts';
import type { Run } from './keyring.ts';
import type { Source } from './read.ts';

/** What the law reads of an entry, with what the ledger knows of how it came in. No body is opened for it. */
export interface Trace extends Fact {
  /** The child whose stream this is. */
  readonly child: string;
  /** Which of the event's children, from 0: an event is counted once by its first. */
  readonly part: number;
  /** The database's clock when it came in; `recorded` is the same unless it was imported. */
  readonly entered: Us;
  readonly imported: boolean;
  readonly source: Source;
  /** The post, or the agency or worker of an import, that recorded it. */
  readonly by: string;
  readonly replaces?: string | undefined;
  /** The first correction or retraction of it. */
  readonly replacedBy?: { readonly id: string; readonly kind: string; readonly by: string } | undefined;
}

const TRACES: Statement = {
  name: 'ledger-traces',
  text:
    'select f.* from unnest($2::text[]) h(child) ' +
    'cross join lateral (select corrections from ledger.stream where authority = $1 and child = h.child limit 1) s ' +
    'cross join lateral (select e.child, e.part, e.event_id, e.kind, e.at_day, e.at_us, e.recorded_us, e.entered_us, e.imported, e.source, ' +
    `e."by", e.replaces, r.*, ${factColumnsOf('e')} from ledger.event e left join lateral (` +
    'select r.recorded_us, r.event_id, r.kind, r."by" from ledger.event r where s.corrections > 0 and r.authority = $1 and r.replaces = e.event_id ' +
    'order by r.recorded_us limit 1) r on true where e.authority = $1 and e.child = h.child order by e.seq) f',
};
const FIRST_TYPED_COLUMN = 16;

const traceOf = (row: readonly unknown[]): Trace => {
  const [child, part, id, kind, day, at, recorded, entered, imported, source, by, replaces] = row as [
    string,
    number,
    string,
    string,
    number,
    Us,
    Us,
    Us,
    boolean,
    Source,
    string,
    string | null,
  ];
  const [replacedFrom, byId, byKind, byWhom] = row.slice(12, FIRST_TYPED_COLUMN) as [Us | null, string, string, string];
  return {
    child,
    part,
    id,
    kind,
    day,
    at,
    recorded,
    entered,
    imported,
    source,
    by,
    ...(replaces === null ? {} : { replaces }),
    ...(replacedFrom === null ? {} : { replacedFrom, replacedBy: { id: byId, kind: byKind, by: byWhom } }),
    data: factsFrom(row, FIRST_TYPED_COLUMN),
  };
};

/** The traces of some children, each child's in the order in which they came in; one without events has none. */
export const readTraces = async (
  run: Run,
  authority: number,
  children: readonly string[],
): Promise<Map<string, Trace[]>> => {
  const found = new Map<string, Trace[]>(children.map((child) => [child, []]));
  for (const row of await run(TRACES, [authority, children])) found.get(row[0] as string)?.push(traceOf(row));
  return found;
};
