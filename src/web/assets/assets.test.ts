import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Assets, buildAssets, serveAssets } from './index.ts';

let cache: string;
let assets: Assets;

beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'diogel-assets-'));
  // Two processes that start at once both get the files, whole.
  const [one, two] = await Promise.all([buildAssets(cache), buildAssets(cache)]);
  expect(one.style).toBe(two.style);
  assets = one;
}, 60_000);

afterAll(() => rm(cache, { recursive: true }));

const file = (address: string) => {
  const found = assets.files.get(address.replace('/assets/', ''));
  if (found === undefined) throw new Error(address);
  return found;
};

describe('the assets', () => {
  it('are small on a first visit', () => {
    const bytes = [assets.style, assets.script, assets.icon].reduce(
      (sum, address) => sum + file(address).brotli.length,
      0,
    );
    expect(bytes).toBeLessThan(40_000);
  });

  it('hold nothing that only gov.uk may use, and fetch nothing', () => {
    const style = file(assets.style).plain.toString();
    expect(style).not.toMatch(/GDS Transport|font-face|crown|url\(|@import/);
    expect(style).toContain('Arial');
  });

  it('are compiled once and then read', async () => {
    const folders = await readdir(cache);
    expect(folders).toHaveLength(1);
    const before = await stat(join(cache, folders[0] ?? ''));
    const start = performance.now();
    const again = await buildAssets(cache);
    expect(performance.now() - start).toBeLessThan(500);
    expect([again.style, again.script, again.icon]).toEqual([assets.style, assets.script, assets.icon]);
    expect((await stat(join(cache, folders[0] ?? ''))).mtimeMs).toBe(before.mtimeMs);
  });

  it('have scripts that agree with the browser’s types', () => {
    execFileSync('node_modules/.bin/tsc', ['-p', 'src/web/assets/scripts']);
  }, 60_000);
});

describe('serving the assets', () => {
  const served = async (url: string, encoding?: string) => {
    const app = Fastify();
    serveAssets(app, assets);
    return app.inject({ url, headers: encoding === undefined ? {} : { 'accept-encoding': encoding } });
  };

  it('sends the smallest form that the browser takes', async () => {
    const brotli = await served(assets.style, 'gzip, deflate, br, zstd');
    expect(brotli.headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': 'text/css; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    });
    const zipped = await served(assets.script, 'br;q=0, gzip');
    expect(zipped.headers['content-encoding']).toBe('gzip');
    const plain = await served(assets.style);
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(brotliDecompressSync(brotli.rawPayload).toString()).toBe(plain.payload);
    expect(gunzipSync(zipped.rawPayload).toString()).toBe((await served(assets.script)).payload);
    expect((await served(assets.icon)).headers['content-type']).toContain('image/svg+xml');
  });

  it.each(['/assets/nothing.css', '/assets/..%2f..%2fpackage.json', '/assets/'])('has nothing at %s', async (url) => {
    expect((await served(url)).statusCode).toBe(404);
  });
});
