import { Writable } from 'node:stream';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { nameless } from '../src/service.ts';

describe('the log', () => {
  it('keeps of an error where it came from, and nothing that could name a child', () => {
    let written = '';
    const log = pino(
      { serializers: { err: nameless } },
      new Writable({
        write: (chunk, _, done) => {
          written += String(chunk);
          done();
        },
      }),
    );
    const error = Object.assign(new Error('Failing row contains (Esiampl Dychmygol)'), {
      code: '23505',
      detail: 'Key (given_name)=(Esiampl) already exists.',
      constraint: 'person_pkey',
    });
    log.error({ err: error }, 'a page failed');
    expect(written).toContain('"code":"23505"');
    expect(written).toContain('"constraint":"person_pkey"');
    expect(written).toContain('logs.test.ts');
    expect(written).not.toContain('Esiampl');
  });
});
