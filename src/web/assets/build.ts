import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const HERE = import.meta.dirname;
const require = createRequire(import.meta.url);
const FRONTEND = dirname(require.resolve('govuk-frontend/package.json'));

const TYPES = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
} as const;

type Extension = keyof typeof TYPES;

/** A file as it is served: its bytes as they are, and compressed in both ways that browsers understand. */
export interface AssetFile {
  readonly type: string;
  readonly plain: Buffer;
  readonly brotli: Buffer;
  readonly gzip: Buffer;
}

/** The addresses that a page names, and the files behind them by their names. */
export interface Assets {
  readonly style: string;
  readonly script: string;
  readonly icon: string;
  readonly files: ReadonlyMap<string, AssetFile>;
}

const NAMES = ['style', 'script', 'icon'] as const;

function hashOf(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex').slice(0, 16);
}

/** Every source of the assets and the versions of what compiles them, as one hash: the same hash, the same files. */
async function sourceHash(): Promise<string> {
  const entries = await readdir(HERE, { recursive: true, withFileTypes: true });
  const sources = entries
    .filter((entry) => entry.isFile() && /(?<!\.test)\.(scss|ts|svg)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const { devDependencies } = require(resolve(HERE, '../../../package.json')) as {
    devDependencies: Record<string, string>;
  };
  const { version } = require(join(FRONTEND, 'package.json')) as { version: string };
  const contents = await Promise.all(sources.map((source) => readFile(source)));
  return hashOf(version, devDependencies['sass'] ?? '', devDependencies['esbuild'] ?? '', ...contents);
}

/** Puts the folder there whole or not at all, so that two processes that start at once do no harm to each other. */
async function fill(folder: string): Promise<void> {
  const draft = `${folder}.${randomUUID()}`;
  await mkdir(draft, { recursive: true });
  try {
    // In a process of its own: the compilers' memory is given back, and the service's loop is not held up.
    await run(process.execPath, [join(HERE, 'compile.ts'), draft]);
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another process was first: its files are the same.
    const filled = error instanceof Error && 'code' in error && (error.code === 'ENOTEMPTY' || error.code === 'EEXIST');
    if (!filled) throw error;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/**
 * The stylesheet, the script and the icon, compiled when their sources have changed since the last time and else read
 * from `cache` (such as `var/assets`). The names hold a hash of the content. Compiling needs sass and esbuild; a cache
 * that is filled needs neither.
 */
export async function buildAssets(cache: string): Promise<Assets> {
  const folder = join(cache, await sourceHash());
  let names = await namesIn(folder);
  if (names.length === 0) {
    await fill(folder);
    names = await namesIn(folder);
  }
  const files = new Map<string, AssetFile>();
  for (const name of names.filter((file) => /\.(css|js|svg)$/.test(file))) {
    const extension = name.slice(name.lastIndexOf('.') + 1) as Extension;
    const [plain, brotli, zipped] = await Promise.all(
      ['', '.br', '.gz'].map((end) => readFile(join(folder, name + end))),
    );
    if (plain === undefined || brotli === undefined || zipped === undefined)
      throw new Error(`assets: ${name} is incomplete`);
    files.set(name, { type: TYPES[extension], plain, brotli, gzip: zipped });
  }
  const [style, script, icon] = NAMES.map((name) => {
    const file = [...files.keys()].find((candidate) => candidate.startsWith(`${name}-`));
    if (file === undefined)
      throw new Error(`assets: ${name} is missing in ${folder}; delete that folder and start again`);
    return `/assets/${file}`;
  });
  if (style === undefined || script === undefined || icon === undefined) throw new Error('assets: incomplete');
  return { style, script, icon, files };
}
