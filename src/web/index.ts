export { buildAssets } from './assets/index.ts';
export { PAGES } from './pages/index.ts';
export { serveSite, type SiteServices } from './site.ts';
