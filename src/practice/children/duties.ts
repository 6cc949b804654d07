import type { Span } from '../../law/index.ts';

export const childrenSpans: readonly Span[] = [
  { id: 'case', begins: [{ kind: 'case.opened' }], ends: [{ kind: 'case.closed' }] },
  {
    id: 'allocation',
    begins: [{ kind: 'case.allocated' }],
    ends: [{ kind: 'case.unallocated' }, { kind: 'case.closed' }],
  },
];
