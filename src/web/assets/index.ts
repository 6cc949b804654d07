export { type AssetFile, type Assets, buildAssets } from './build.ts';
export { serveAssets } from './serve.ts';
