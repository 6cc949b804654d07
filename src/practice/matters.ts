import type { Day } from '../calendar/index.ts';
import type { Fact } from '../law/index.ts';

const MATTER_SORTS = ['allegation', 'complaint'] as const;
/** The matters that an officer of the authority answers for, each by its field in the events that belong to it. */
export type MatterSort = (typeof MATTER_SORTS)[number];

/**
 * Where a matter stands. An allegation that is `reported`: the Designated Officer was told, and has not said yet whether the threshold is
 * met. A complaint that is `settled`: resolved, and the terms are to be sent; `unsettled`: whoever complained may go to the formal stage.
 */
export type MatterStage =
  | 'made'
  | 'reported'
  | 'met'
  | 'not-met'
  | 'discussed'
  | 'concluded'
  | 'received'
  | 'acknowledged'
  | 'settled'
  | 'unsettled'
  | 'formal'
  | 'terms-sent'
  | 'answered'
  | 'withdrawn';

/** One allegation or complaint about one child, from its beginning to where it stands. */
export interface OfficersMatter {
  readonly sort: MatterSort;
  readonly matter: string;
  readonly began: Fact;
  readonly stage: MatterStage;
  /** The event that brought it there. */
  readonly brought: Fact;
  /** The ids of all events that belong to it, in their order. */
  readonly events: readonly string[];
  readonly closedOn: Day | null;
}

const BEGINS: Readonly<Record<MatterSort, string>> = { allegation: 'allegation.made', complaint: 'complaint.received' };
const CLOSED: readonly MatterStage[] = ['concluded', 'terms-sent', 'answered', 'withdrawn'];

/** The kinds of events by which such matters move. */
export const MATTER_KINDS = [
  'allegation.made',
  'allegation.reported',
  'allegation.discussed',
  'allegation.concluded',
  'complaint.received',
  'complaint.acknowledged',
  'complaint.discussed',
  'complaint.terms-sent',
  'complaint.made-formal',
  'complaint.answered',
  'complaint.withdrawn',
] as const;

const stageOf = (sort: MatterSort, all: readonly Fact[]): readonly [MatterStage, Fact] | undefined => {
  const last = (kind: string): Fact | undefined => all.findLast((fact) => fact.kind === kind);
  const reported = last('allegation.reported');
  const threshold = reported?.data['threshold'];
  const discussed = last('complaint.discussed');
  const steps: readonly (readonly [MatterStage, Fact | undefined])[] =
    sort === 'allegation'
      ? [
          ['concluded', last('allegation.concluded')],
          ['discussed', last('allegation.discussed')],
          [threshold === 'met' || threshold === 'not-met' ? threshold : 'reported', reported],
          ['made', last('allegation.made')],
        ]
      : [
          ['withdrawn', last('complaint.withdrawn')],
          ['answered', last('complaint.answered')],
          // Who goes to the formal stage after all may have had the terms before.
          ['formal', last('complaint.made-formal')],
          ['terms-sent', last('complaint.terms-sent')],
          [discussed?.data['settled'] === true ? 'settled' : 'unsettled', discussed],
          ['acknowledged', last('complaint.acknowledged')],
          ['received', last('complaint.received')],
        ];
  for (const [stage, fact] of steps) if (fact !== undefined) return [stage, fact];
  return undefined;
};

/** The allegations and complaints of a child, the first first. `facts` are those that count, in their order. Pure. */
export const officersMatters = (facts: readonly Fact[]): OfficersMatter[] =>
  MATTER_SORTS.flatMap((sort) => {
    const own = facts.filter(({ kind, data }) => kind.startsWith(`${sort}.`) && typeof data[sort] === 'string');
    return [...Map.groupBy(own, ({ data }) => String(data[sort]))].flatMap(([matter, all]): OfficersMatter[] => {
      const began = all.find(({ kind }) => kind === BEGINS[sort]);
      const standing = stageOf(sort, all);
      if (began === undefined || standing === undefined) return [];
      const [stage, brought] = standing;
      const closedOn = CLOSED.includes(stage) ? brought.day : null;
      return [{ sort, matter, began, stage, brought, events: all.map(({ id }) => id), closedOn }];
    });
  });
