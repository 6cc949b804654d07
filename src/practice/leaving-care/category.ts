import type { Fact } from '../../law/index.ts';
import { CATEGORIES } from './kinds.ts';

/** The category of a young person who leaves or has left care that stands: the last that was recorded, unless support has ended since. `facts` are those that count, in their order. Pure. */
export const leavingCareCategory = (facts: readonly Fact[]): (typeof CATEGORIES)[number] | undefined => {
  const last = facts.findLast(({ kind }) => kind === 'leaving-care.categorised' || kind === 'leaving-care.ended');
  return CATEGORIES.find((category) => category === last?.data['category']);
};
