import type { Day } from '../calendar/index.ts';
import type { Transaction } from '../platform/index.ts';

export type Run = Transaction['run'];

/** A child as a list names them. */
export interface ListedChild {
  readonly child: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly born: Day | null;
  readonly expected: Day | null;
  readonly worker: string | null;
  readonly team: string | null;
  readonly openedOn: Day | null;
  readonly allocatedOn: Day | null;
  /** Since when the open case has been allocated to no post; null where it is allocated. */
  readonly nobodysSince: Day | null;
  readonly registeredOn: Day | null;
  readonly careOn: Day | null;
  readonly lastSeen: Day | null;
  readonly lastSeenAlone: Day | null;
  readonly earliestDue: Day | null;
  /** How many contacts about the child await a decision. */
  readonly awaiting: number;
}

/** A duty as a work list shows it. */
export interface ListedDuty extends ListedChild {
  readonly rule: string;
  readonly from: string;
  readonly startedOn: Day;
  readonly start: Day;
  readonly due: Day;
  readonly post: string | null;
}

/** The columns of a listed child, from `views.child c` and `views.person p`. */
export const CHILD_COLUMNS =
  'c.child, p.given_name, p.family_name, p.born, p.expected, c.worker, c.team, c.opened_on, c.allocated_on, c.nobodys_since, ' +
  'c.registered_on, c.care_on, c.last_seen, c.last_seen_alone, c.earliest_due, c.awaiting';
export const CHILD_COLUMN_COUNT = 16;
export const JOIN_PERSON = 'left join views.person p on p.authority = c.authority and p.child = c.child';

export const listedChild = (row: readonly unknown[]): ListedChild => {
  const day = (at: number): Day | null => row[at] as Day | null;
  const text = (at: number): string | null => row[at] as string | null;
  return {
    child: row[0] as string,
    givenName: text(1) ?? '',
    familyName: text(2) ?? '',
    born: day(3),
    expected: day(4),
    worker: text(5),
    team: text(6),
    openedOn: day(7),
    allocatedOn: day(8),
    nobodysSince: day(9),
    registeredOn: day(10),
    careOn: day(11),
    lastSeen: day(12),
    lastSeenAlone: day(13),
    earliestDue: day(14),
    awaiting: row[15] as number,
  };
};

/** A row of `CHILD_COLUMNS` followed by `d.rule, d.from_id, d.started_on, d.start, d.due, d.post`. */
export const listedDuty = (row: readonly unknown[]): ListedDuty => {
  const [rule, from, startedOn, start, due, post] = row.slice(CHILD_COLUMN_COUNT) as [
    string,
    string,
    Day,
    Day,
    Day,
    string | null,
  ];
  return { ...listedChild(row), rule, from, startedOn, start, due, post };
};
