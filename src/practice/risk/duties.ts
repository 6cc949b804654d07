import type { Rule, Span } from '../../law/index.ts';
import { promised } from '../instruments.ts';

/** From the day on which a risk was identified until somebody closes it, with a reason. */
export const riskSpans: readonly Span[] = [
  {
    id: 'risk',
    per: 'risk',
    begins: [{ kind: 'risk.identified' }],
    ends: [{ kind: 'risk.closed', same: 'risk' }],
  },
];

const REVIEWED = { kind: 'risk.reviewed' } as const;
const ACTION = { actBy: { filled: true } } as const;

export const riskDuties: readonly Rule[] = [
  {
    // Whoever judges a risk says when somebody looks again. A risk without that day cannot be recorded.
    id: 'risk-look',
    starts: [{ begin: 'risk' }, { each: REVIEWED, during: 'risk' }],
    due: { on: 'nextLook' },
    doneBy: { ...REVIEWED, same: true },
    owner: 'worker',
    instruments: promised(),
  },
  {
    id: 'risk-action',
    starts: [
      { begin: 'risk', when: { begunBy: ACTION } },
      { each: { ...REVIEWED, where: ACTION }, during: 'risk' },
    ],
    due: { on: 'actBy' },
    doneBy: { kind: 'risk.acted', same: true },
    owner: 'named',
    instruments: promised(),
  },
];
