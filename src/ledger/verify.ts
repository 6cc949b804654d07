import { londonDay, parseDay, parseInstant, startOfDay } from '#src/calendar/index.ts';
import { isFactOf } from '#src/practice/index.ts';
import { FACT_COLUMNS, factsOf } from './columns.ts';
import type { Row } from './read.ts';

/** What is not as it was recorded. `column` names a typed column that says something else than the sealed claim. */
export interface Damage {
  readonly eid: number;
  readonly code: 'commitment' | 'projection' | 'gap';
  readonly column?: string;
}

export interface Verified {
  readonly ok: boolean;
  /** Rows whose commitment and columns were held against their body. */
  readonly checked: number;
  /** Rows whose body is gone, so that only their place in the stream could be checked, and places of rows that are erased. */
  readonly erased: number;
  readonly damage: readonly Damage[];
}

/** Holds the rows of one stream, in order, against what was sealed and committed to. `empty`: the places of rows that are erased. */
export const verifyRows = (rows: readonly Row[], empty: readonly number[] = []): Verified => {
  const damage: Damage[] = [];
  const erased = new Set(empty);
  let checked = 0;
  let seq = 0;
  for (const row of rows) {
    const { eid } = row.event;
    do seq++;
    while (erased.has(seq));
    if (row.event.seq !== seq) damage.push({ eid, code: 'gap' });
    seq = row.event.seq;
    if (row.bodyCommitment === undefined) continue;
    checked++;
    if (!row.bodyCommitment.equals(row.commitment)) damage.push({ eid, code: 'commitment' });
    for (const column of misprojected(row)) damage.push({ eid, code: 'projection', column });
  }
  return { ok: damage.length === 0, checked, erased: rows.length - checked + erased.size, damage };
};

/** The columns that a claim does not bear out. */
export const misprojected = ({ event, part, claim, columns }: Row): string[] => {
  if (claim === undefined) return [];
  const wrong: string[] = [];
  const holds = (column: string, is: boolean): void => {
    if (!is) wrong.push(column);
  };
  const day = parseDay(claim.at);
  const atUs = day === undefined ? parseInstant(claim.at) : startOfDay(day);
  holds('event_id', claim.id === event.id);
  holds('kind', claim.kind === event.kind);
  holds('by', claim.by === event.by);
  holds('replaces', claim.replaces === event.replaces);
  holds('part', part < Math.max(1, claim.children.length));
  holds('child', event.child === (claim.children[part] ?? ''));
  holds('at_us', atUs === event.atUs);
  holds('at_day', event.day === (day ?? londonDay(atUs ?? 0)));
  holds('at_precision', event.wholeDay === (day !== undefined));
  holds(
    'recorded_us',
    claim.recorded === undefined
      ? event.recordedUs === event.enteredUs
      : parseInstant(claim.recorded) === event.recordedUs,
  );
  holds('imported', event.imported === (claim.recorded !== undefined));
  const facts = factsOf(claim.kind, claim.data);
  for (const { field, column } of FACT_COLUMNS) {
    // Words that stay in the body now stood in a column too in rows of before: they are the claim's own, or nothing.
    const before = columns[field] !== undefined && !isFactOf(claim.kind, field) ? claim.data[field] : facts[field];
    holds(column, JSON.stringify(before) === JSON.stringify(columns[field]));
  }
  return wrong;
};
