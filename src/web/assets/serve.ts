import type { FastifyContextConfig, FastifyInstance } from 'fastify';
import type { Assets } from './build.ts';

/** How to answer a browser that accepts these encodings: the smallest that it understands. */
function encodingFor(accepted: string | undefined): 'br' | 'gzip' | undefined {
  const offered = new Set(
    (accepted ?? '')
      .split(',')
      .map((part) => part.trim().toLowerCase())
      .filter((part) => !/;\s*q=0(\.0+)?$/.test(part))
      .map((part) => part.split(';')[0]),
  );
  if (offered.has('br')) return 'br';
  return offered.has('gzip') ? 'gzip' : undefined;
}

/**
 * Serves the assets under `/assets`, compressed beforehand, to be kept by browsers for a year: a changed file has another
 * name. `config` is the route's own, where it says who may use it: everybody.
 */
export function serveAssets(app: FastifyInstance, assets: Assets, config: FastifyContextConfig = {}): void {
  app.get<{ Params: { file: string } }>('/assets/:file', { config }, async (request, reply) => {
    const file = assets.files.get(request.params.file);
    if (file === undefined) return reply.callNotFound();
    const encoding = encodingFor(request.headers['accept-encoding']);
    if (encoding !== undefined) reply.header('content-encoding', encoding);
    return reply
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('vary', 'accept-encoding')
      .header('x-content-type-options', 'nosniff')
      .type(file.type)
      .send(encoding === 'br' ? file.brotli : encoding === 'gzip' ? file.gzip : file.plain);
  });
}
