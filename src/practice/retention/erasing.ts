import type { Fact } from '../../law/index.ts';
import type { DiogelEvent } from '../event.ts';
import { openHolds, type Retention } from './retention.ts';

/** Why an erasure, or a hold, is refused; each is worded for the pages. */
export const ERASURE_REFUSALS = [
  'rule-needed',
  'rule-not-its',
  'whole-record-only',
  'under-hold',
  'record-in-use',
  'kept-until-later',
  'erasure-asked-already',
  'unknown-erasure',
  'erasure-answered',
  'unknown-hold',
] as const;
export type ErasureRefusal = (typeof ERASURE_REFUSALS)[number] | 'unknown-entry';

/** How an erasure stands in the child's own record. */
export interface AskedErasure {
  readonly asked: Fact;
  /** `erasure.agreed` or `erasure.refused`; undefined while it waits for a second person. */
  readonly answer: Fact | undefined;
}

/** The erasures that were asked for, oldest first. `facts` are those that count, in their order. */
export const erasuresIn = (facts: readonly Fact[]): AskedErasure[] =>
  facts
    .filter(({ kind }) => kind === 'erasure.asked')
    .map((asked) => ({
      asked,
      answer: facts.find(
        ({ kind, data }) =>
          (kind === 'erasure.agreed' || kind === 'erasure.refused') && data['erasure'] === asked.data['erasure'],
      ),
    }));

/** What a decision about erasing rests on besides the facts that count. */
export interface ErasingAround {
  readonly retention: Retention;
  /** The ids of every entry of the record, those that were corrected or retracted among them. */
  readonly entries: ReadonlySet<string>;
}

/** A hold stops every erasure; dates and open work stop those whose basis is that the time is over. */
const refusedNow = (
  basis: unknown,
  rule: unknown,
  { stops, kept, over }: Retention,
): (readonly [field: string, code: ErasureRefusal])[] => {
  if (stops.includes('held')) return [['data.basis', 'under-hold']];
  if (basis !== 'retention') return [];
  const found: (readonly [field: string, code: ErasureRefusal])[] = [];
  if (rule === undefined) found.push(['data.rule', 'rule-needed']);
  else if (!kept.some((each) => each.rule === rule)) found.push(['data.rule', 'rule-not-its']);
  if (stops.length > 0) found.push(['data.basis', 'record-in-use']);
  else if (!over) found.push(['data.basis', 'kept-until-later']);
  return found;
};

/** Why a step of erasing, or the lifting of a hold, cannot be recorded: field and code, none where it can. `facts` are those that count. Pure. */
export const erasingRefusals = (
  facts: readonly Fact[],
  { kind, data }: Pick<DiogelEvent, 'kind' | 'data'>,
  around: ErasingAround | undefined,
): (readonly [field: string, code: ErasureRefusal])[] => {
  if (kind === 'hold.lifted')
    return openHolds(facts).some((hold) => hold.data['hold'] === data['hold']) ? [] : [['data.hold', 'unknown-hold']];
  if (around === undefined) throw new Error('erasing was decided without what it rests on');
  const erasures = erasuresIn(facts);
  if (kind === 'erasure.asked') {
    const entries = Array.isArray(data['entries']) ? data['entries'] : [];
    return [
      ...refusedNow(data['basis'], data['rule'], around.retention),
      ...(data['basis'] === 'retention' && entries.length > 0 ? [['data.entries', 'whole-record-only'] as const] : []),
      ...(entries.some((entry) => !around.entries.has(String(entry)))
        ? [['data.entries', 'unknown-entry'] as const]
        : []),
      ...(erasures.some(({ answer }) => answer === undefined) ? [['kind', 'erasure-asked-already'] as const] : []),
    ];
  }
  const found = erasures.find(({ asked }) => asked.data['erasure'] === data['erasure']);
  if (found === undefined) return [['data.erasure', 'unknown-erasure']];
  if (found.answer !== undefined) return [['data.erasure', 'erasure-answered']];
  if (kind === 'erasure.refused') return [];
  return refusedNow(found.asked.data['basis'], found.asked.data['rule'], around.retention).map(([, code]) => [
    'data.erasure',
    code,
  ]);
};
