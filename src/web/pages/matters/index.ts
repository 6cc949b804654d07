import type { PageRoute } from '../../site.ts';
import { beginningMatters } from './begin.ts';
import { matterLists } from './list.ts';
import { mattersOfChild } from './of-child.ts';

/** The pages of the Designated Officer for Safeguarding and of the complaints officer. */
export const matterPages: readonly PageRoute[] = [...matterLists, ...beginningMatters, ...mattersOfChild];
