import { type Day, parseDay } from '../../calendar/index.ts';
import type { Fact } from '../../law/index.ts';
import { type Grade, GRADES, gradeOf } from './kinds.ts';

/** A risk to a child, as it was judged last. */
export interface OpenRisk {
  readonly risk: string;
  readonly identified: Fact;
  readonly judged: Fact;
  readonly grade: Grade;
  /** What it was judged before that; undefined where it was judged once. */
  readonly before: Grade | undefined;
  readonly nextLook: Day | undefined;
  /** What was decided to be done and is not done yet. */
  readonly acting: boolean;
}

const gradeOfFact = ({ data }: Fact): Grade => gradeOf(data['likelihood'], data['severity']) ?? 'very-high';

/** The open risks of a child, the gravest first, then the one that somebody looks at next. `facts` are those that count, in their order. Pure. */
export const openRisks = (facts: readonly Fact[]): OpenRisk[] => {
  const found: OpenRisk[] = [];
  const matters = Map.groupBy(
    facts.filter(({ data }) => typeof data['risk'] === 'string'),
    ({ data }) => String(data['risk']),
  );
  for (const [risk, all] of matters) {
    const identified = all.find(({ kind }) => kind === 'risk.identified');
    const judged = all.filter(({ kind }) => kind === 'risk.identified' || kind === 'risk.reviewed');
    const last = judged.at(-1);
    const since = all.findLastIndex(({ kind }) => kind === 'risk.closed');
    if (identified === undefined || last === undefined || since > all.indexOf(identified)) continue;
    const before = judged.at(-2);
    const done = all.findLastIndex(({ kind }) => kind === 'risk.acted') > all.indexOf(last);
    found.push({
      risk,
      identified,
      judged: last,
      grade: gradeOfFact(last),
      before: before === undefined ? undefined : gradeOfFact(before),
      nextLook: typeof last.data['nextLook'] === 'string' ? parseDay(last.data['nextLook']) : undefined,
      acting: last.data['actBy'] !== undefined && !done,
    });
  }
  return found.sort(
    (a, b) => GRADES.indexOf(b.grade) - GRADES.indexOf(a.grade) || (a.nextLook ?? 0) - (b.nextLook ?? 0),
  );
};
