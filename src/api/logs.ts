import type { FastifyInstance, FastifyReply } from 'fastify';
import { readPublishedCheckpoint, readPublishedTile } from '#src/ledger/index.ts';

const NOT_THERE = { type: 'about:blank', title: 'There is no such log, or it has no such tile', status: 404 };
const isCode = (code: string): boolean => /^[a-z][a-z0-9-]{1,62}$/.test(code);

/** The logs as anybody may follow them (C2SP tlog-tiles), from the files that were published below `folder`. Hashes and signed heads; never an entry. */
export const serveLogs = (app: FastifyInstance, folder: string): void => {
  const missing = (reply: FastifyReply) =>
    reply.code(404).header('cache-control', 'no-store').type('application/problem+json').send(NOT_THERE);

  app.get<{ Params: { code: string } }>(
    '/log/:code/checkpoint',
    { config: { access: 'public' } },
    async (request, reply) => {
      const { code } = request.params;
      const checkpoint = isCode(code) ? await readPublishedCheckpoint(folder, code) : undefined;
      if (checkpoint === undefined) return missing(reply);
      return reply.header('cache-control', 'max-age=1').type('text/plain; charset=utf-8').send(checkpoint);
    },
  );

  app.get<{ Params: { code: string; '*': string } }>(
    '/log/:code/tile/*',
    { config: { access: 'public' } },
    async (request, reply) => {
      const { code, '*': rest } = request.params;
      const tile = isCode(code) ? await readPublishedTile(folder, code, `tile/${rest}`) : undefined;
      if (tile === undefined) return missing(reply);
      return reply.header('cache-control', 'max-age=31536000, immutable').type('application/octet-stream').send(tile);
    },
  );
};
