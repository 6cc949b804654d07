import { describe, expect, it } from 'vitest';
import { againstTarget, evidenceFor, figureEvidence } from './evidence.ts';
import type { Edition, Manifest } from './publishing.ts';
import type { Recount } from './recounting.ts';

const DAY = 86_400_000_000;
const NOW = 100 * DAY;
const edition: Edition = {
  id: 'e1',
  edition: 'Q1',
  from: 10,
  to: 20,
  asAt: 20,
  knownAtUs: 30 * DAY,
  size: 5,
  full: 'a'.repeat(64),
  public: 'b'.repeat(64),
  by: 'post-director',
  publishedUs: 30 * DAY,
};
const recount: Recount = {
  atUs: NOW - DAY,
  edition: 'e1',
  manifest: edition.full,
  program: 'c'.repeat(64),
  verdict: 'agrees',
  wrong: [],
  differing: [],
};
const shown = { from: 10, to: 20, worker: null };
const evidence = (changed: Partial<Recount> | undefined, over: Partial<Parameters<typeof evidenceFor>[2]> = {}) =>
  evidenceFor(edition, changed && { ...recount, ...changed }, { ...shown, ...over }, NOW, 7 * DAY);

describe('what stands behind figures', () => {
  it('is a recount of what was published in that edition, and no older than it may be', () => {
    expect(evidence({})).toBe('agrees');
    expect(evidence({ atUs: NOW - 7 * DAY })).toBe('agrees');
    expect(evidence({ atUs: NOW - 7 * DAY - 1 })).toBe('stale');
    expect(evidence(undefined)).toBe('not-recounted');
    expect(evidence({ edition: 'e0' })).toBe('not-recounted');
    expect(evidence({ manifest: 'd'.repeat(64) })).toBe('not-recounted');
    expect(evidence({ verdict: 'failed' })).toBe('failed');
    expect(evidenceFor(undefined, recount, shown, NOW, 7 * DAY)).toBe('not-published');
  });

  it('is nothing where other days or one post are shown, which nobody counted again', () => {
    expect(evidence({}, { from: 9 })).toBe('not-this');
    expect(evidence({}, { to: 21 })).toBe('not-this');
    expect(evidence({}, { worker: 'post-north-1' })).toBe('not-this');
  });

  it('is nothing where what the figures rest on is not what was sealed, however many come out the same', () => {
    expect(evidence({ verdict: 'differs', wrong: ['events'] })).toBe('untrue');
    expect(evidence({ verdict: 'differs', wrong: ['no-manifest'] })).toBe('untrue');
    expect(evidence({ verdict: 'differs', wrong: ['figures', 'signed'] })).toBe('untrue');
    expect(evidence({ verdict: 'differs', wrong: ['something-new'] })).toBe('untrue');
    const differing = [{ measure: 'contacts', published: '3', counted: '4' }];
    expect(evidence({ verdict: 'differs', wrong: ['figures'], differing })).toBe('some-differ');
    expect(evidence({ verdict: 'erased', differing })).toBe('some-differ');
  });
});

describe('one figure', () => {
  const measure = { id: 'reviews', version: 2 };
  const manifest = {
    figures: [
      { measure: 'reviews', version: 2, count: 8, of: 10 },
      { measure: 'reviews', version: 2, by: 'team', group: 'north', count: 5, of: 6 },
      { measure: 'hidden', version: 1, count: null, of: 10, suppressed: true },
    ],
  } as unknown as Manifest;
  const of = (changed: Partial<Recount>, team: string | null, number: { count: number; of?: number }) =>
    figureEvidence(manifest, { ...recount, ...changed }, measure, team, number);

  it('agrees only where it is the one that was published and counted again', () => {
    expect(of({}, null, { count: 8, of: 10 })).toBe('agrees');
    expect(of({}, null, { count: 9, of: 10 })).toBe('changed');
    expect(of({}, null, { count: 8, of: 11 })).toBe('changed');
    expect(of({}, 'north', { count: 5, of: 6 })).toBe('agrees');
    expect(of({}, 'south', { count: 0, of: 0 })).toBe('agrees');
    expect(of({}, 'south', { count: 1, of: 1 })).toBe('changed');
    expect(figureEvidence(manifest, recount, { ...measure, version: 3 }, null, { count: 8, of: 10 })).toBe('changed');
  });

  it('has no colour where it came out otherwise, whole or in its part', () => {
    const whole = { differing: [{ measure: 'reviews', published: '8 / 10', counted: '7 / 10' }] };
    expect(of(whole, null, { count: 8, of: 10 })).toBe('differs');
    expect(of(whole, 'north', { count: 5, of: 6 })).toBe('agrees');
    const part = { differing: [{ measure: 'reviews', by: 'team', group: 'north', published: '5 / 6', counted: '' }] };
    expect(of(part, 'north', { count: 5, of: 6 })).toBe('differs');
    expect(of(part, null, { count: 8, of: 10 })).toBe('agrees');
  });

  it('has a mark only where one is declared and there is something to count', () => {
    expect(againstTarget({ target: 'all' }, { count: 8, of: 10 })).toEqual({ short: 2 });
    expect(againstTarget({ target: 'all' }, { count: 10, of: 10 })).toEqual({ short: 0 });
    expect(againstTarget({ target: 'all' }, { count: 0, of: 0 })).toBeUndefined();
    expect(againstTarget({}, { count: 8, of: 10 })).toBeUndefined();
    expect(againstTarget({ target: 'all' }, { count: 8 })).toBeUndefined();
  });
});
