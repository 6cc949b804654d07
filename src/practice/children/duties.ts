import type { Moment, Span } from '../../law/index.ts';

const AGES = { five: 5, sixteen: 16, eighteen: 18 } as const;
const ages = Object.entries(AGES);

/** Nobody records a birthday. */
export const birthdays: readonly Moment[] = ages.map(([, years]) => ({
  id: `birthday-${years}`,
  of: { kind: 'child.registered' },
  field: 'dateOfBirth',
  after: { months: 12 * years },
}));

export const childrenSpans: readonly Span[] = [
  { id: 'case', begins: [{ kind: 'case.opened' }], ends: [{ kind: 'case.closed' }] },
  {
    id: 'allocation',
    begins: [{ kind: 'case.allocated' }],
    ends: [{ kind: 'case.unallocated' }, { kind: 'case.closed' }],
  },
  // Who is that old or older, by the date of birth that is recorded; nobody, where none is.
  ...ages.map(([id, years]): Span => ({ id, begins: [{ kind: `birthday-${years}` }], ends: [] })),
];
