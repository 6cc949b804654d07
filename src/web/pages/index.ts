import type { PageRoute } from '../site.ts';

/** Every page of the service. */
export const PAGES: readonly PageRoute[] = [];
