import type { PageRoute } from '../site.ts';
import { home } from './home.ts';
import { ownWork } from './my-work.ts';
import { signingIn } from './sign-in.ts';
import { teamWork } from './team.ts';

/** Every page of the service. */
export const PAGES: readonly PageRoute[] = [...home, ...signingIn, ...ownWork, ...teamWork];
