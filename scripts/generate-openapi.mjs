// Writes docs/api/openapi.json: the description of the API as the service gives it, made from the schemas that check it.
// `node scripts/generate-openapi.mjs` after a change of src/api or of a kind; with --check it only says whether it is
// needed. It needs no database: nothing is asked of one before the first request.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fastify } from 'fastify';
import { serveApi } from '../src/api/index.ts';

const root = join(import.meta.dirname, '..');
const target = join(root, 'docs/api/openapi.json');

const app = fastify();
// The demonstration's own operation is described too: it says of itself what it is.
await app.register(async (scope) => serveApi(scope, { sessionKey: Buffer.alloc(32), demo: true }));
await app.ready();
const { body } = await app.inject('/api/openapi.json');
await app.close();

const text = spawnSync(join(root, 'node_modules/.bin/biome'), ['format', '--stdin-file-path=openapi.json'], {
  input: `${JSON.stringify(JSON.parse(body), null, 2)}\n`,
  encoding: 'utf8',
}).stdout;

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error('docs/api/openapi.json is not what the service says: run node scripts/generate-openapi.mjs');
    process.exit(1);
  }
} else writeFileSync(target, text);
