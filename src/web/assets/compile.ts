// Compiles the stylesheet and the script into the folder that is named on the command line, each beside its compressed
// forms, named by its content.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import { compile } from 'sass';

const HERE = import.meta.dirname;
const FRONTEND = dirname(createRequire(import.meta.url).resolve('govuk-frontend/package.json'));

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: compile.ts FOLDER');

const style = compile(join(HERE, 'styles/main.scss'), {
  style: 'compressed',
  loadPaths: [join(FRONTEND, 'dist')],
  quietDeps: true,
  charset: false,
}).css;

const script = buildSync({
  entryPoints: [join(HERE, 'scripts/main.ts')],
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2020',
  legalComments: 'none',
  write: false,
})
  .outputFiles.map(({ text }) => text)
  .join('');

const icon = await readFile(join(HERE, 'icon.svg'), 'utf8');

for (const [name, extension, text] of [
  ['style', 'css', style],
  ['script', 'js', script],
  ['icon', 'svg', icon],
] as const) {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const file = join(folder, `${name}-${hash}.${extension}`);
  const best = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  await writeFile(file, text);
  await writeFile(`${file}.br`, brotliCompressSync(text, best));
  await writeFile(`${file}.gz`, gzipSync(text, { level: constants.Z_BEST_COMPRESSION }));
}
