import type { PageRoute } from '../../site.ts';
import { FIGURES_ROLES } from './asked.ts';
import { changed, list, measure } from './measure.ts';
import { duties, overview } from './overview.ts';
import { publicBundle, publishing, publishPage } from './publish.ts';
import { asCsv, asXlsx, editionAsXlsx } from './spreadsheet.ts';

const LOOKING = { roles: FIGURES_ROLES } as const;
const PUBLISHING = { roles: ['director'] } as const;

/** Figures that open into the children and events behind them, and their publication. */
export const figuresPages: readonly PageRoute[] = [
  { method: 'GET', path: '/figures', access: LOOKING, handle: overview },
  { method: 'GET', path: '/figures.csv', access: LOOKING, handle: asCsv },
  { method: 'GET', path: '/figures.xlsx', access: LOOKING, handle: asXlsx },
  { method: 'GET', path: '/figures/duties', access: LOOKING, handle: duties },
  { method: 'GET', path: '/figures/measure/:measure', access: LOOKING, handle: measure },
  { method: 'GET', path: '/figures/list/:measure', access: LOOKING, handle: list },
  { method: 'GET', path: '/figures/changed', access: LOOKING, handle: changed },
  { method: 'GET', path: '/figures/publish', access: PUBLISHING, handle: publishPage },
  { method: 'POST', path: '/figures/publish', access: PUBLISHING, handle: publishing },
  { method: 'GET', path: '/figures/bundle/:edition', access: PUBLISHING, handle: publicBundle },
  { method: 'GET', path: '/figures/spreadsheet/:edition', access: PUBLISHING, handle: editionAsXlsx },
];
