import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readConfiguration } from './configuration.ts';

test('with nothing set, everything is under ./var, on this machine alone, with the imaginary authority', () => {
  expect(readConfiguration({})).toEqual({
    ok: true,
    configuration: {
      host: '127.0.0.1',
      port: 3000,
      databaseUrl: undefined,
      folder: resolve('var'),
      keyFile: resolve('var/keys/kek'),
      origin: 'diogel.invalid',
      witnessFile: undefined,
      demo: true,
      logLevel: 'info',
      recountDays: 7,
      scanner: undefined,
      largestDocument: 25_000_000,
      s3: undefined,
    },
  });
});

test('what is set counts, and what is set to nothing does not', () => {
  const read = readConfiguration({
    HOST: '0.0.0.0',
    PORT: '0',
    DATABASE_URL: 'postgresql://diogel:secret@db.example/diogel?sslmode=require',
    DIOGEL_VAR: '/srv/diogel',
    DIOGEL_KEY_FILE: '',
    DIOGEL_LOG: 'debug',
    PATH: '/usr/bin',
  });
  expect(read).toMatchObject({
    ok: true,
    configuration: {
      host: '0.0.0.0',
      port: 0,
      folder: '/srv/diogel',
      keyFile: '/srv/diogel/keys/kek',
      demo: false,
      logLevel: 'debug',
    },
  });
  expect(
    readConfiguration({ DATABASE_URL: 'postgres://x/y', DIOGEL_DEMO: 'on', DIOGEL_KEY_FILE: '/run/secrets/kek' }),
  ).toMatchObject({
    configuration: { demo: true, keyFile: '/run/secrets/kek' },
  });
});

test.each([
  ['HOST', 'http://localhost', 'is not a host name or address'],
  ['PORT', 'three thousand', 'is not a port number'],
  ['PORT', '65536', 'is too large for a port number'],
  ['PORT', '-1', 'is not a port number'],
  ['DATABASE_URL', 'localhost', 'is not an address'],
  ['DATABASE_URL', 'mysql://localhost/diogel', 'is not the address of a PostgreSQL'],
  ['DATABASE_URL', 'postgresql://localhost/diogel?options=-c%20role%3Dx', 'carries `options`'],
  ['DIOGEL_DEMO', 'yes', 'is neither on nor off'],
  ['DIOGEL_LOG', 'loud', 'is not a level'],
  ['DIOGEL_ORIGIN', 'https://diogel.example', 'is not an origin'],
  ['DIOGEL_ORIGIN', 'diogel.example/', 'is not an origin'],
  ['DIOGEL_ORIGIN', 'diogel.example/a b', 'is not an origin'],
])('%s=%s is refused with what is wrong and what would be right', (variable, value, wrong) => {
  const read = readConfiguration({ [variable]: value });
  if (read.ok) throw new Error('accepted');
  expect(read.problems).toHaveLength(1);
  expect(read.problems[0]).toMatchObject({ variable, wrong: expect.stringContaining(wrong) });
  expect(read.problems[0]?.right).not.toBe('');
});

test('every problem is told at once, and no value, which may be a secret', () => {
  const read = readConfiguration({ PORT: 'x', DATABASE_URL: 'secret', DIOGEL_DEMO: 'perhaps' });
  expect(!read.ok && read.problems.map(({ variable }) => variable)).toEqual(['PORT', 'DATABASE_URL', 'DIOGEL_DEMO']);
  expect(JSON.stringify(read)).not.toContain('secret"');
});

test.each([
  ['DIOGEL_SCANNER', 'http://127.0.0.1:3310'],
  ['DIOGEL_SCANNER', 'unix:relative'],
  ['DIOGEL_RECOUNT_DAYS', '0'],
  ['DIOGEL_RECOUNT_DAYS', 'weekly'],
  ['DIOGEL_DOCUMENT_MB', '0'],
  ['DIOGEL_DOCUMENT_MB', '25MB'],
  ['DIOGEL_S3_BUCKET', 'https://host'],
  ['DIOGEL_S3_BUCKET', 'https://host/bucket'],
])('%s=%s is refused, with what would be right', (variable, value) => {
  const read = readConfiguration({ [variable]: value });
  expect(read.ok ? [] : read.problems.map((problem) => problem.variable)).toEqual([variable]);
  expect(read.ok ? '' : read.problems[0]?.right).not.toBe('');
});

test('documents go to a bucket where all of it is named', () => {
  const read = readConfiguration({
    DIOGEL_S3_BUCKET: 'https://host.example/dogfennau',
    DIOGEL_S3_KEY_ID: 'allwedd',
    DIOGEL_S3_SECRET: 'cyfrinach',
    DIOGEL_DOCUMENT_MB: '50',
    DIOGEL_SCANNER: 'tcp://127.0.0.1:3310',
  });
  expect(read).toMatchObject({
    ok: true,
    configuration: {
      s3: { bucket: 'https://host.example/dogfennau', region: 'us-east-1', keyId: 'allwedd', secret: 'cyfrinach' },
      largestDocument: 50_000_000,
      scanner: 'tcp://127.0.0.1:3310',
    },
  });
});
