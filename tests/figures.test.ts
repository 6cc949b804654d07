import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, type Day, formatDay } from '#src/calendar/index.ts';
import {
  bundleLines,
  countAuthority,
  editionsOf,
  type Manifest,
  manifestOf,
  measuresOf,
  prepare,
  type Prepared,
  publish,
  restated,
  sha256,
} from '#src/figures/index.ts';
import { readVerifierKey } from '#src/ledger/log/note.ts';
import { readCheckpoint, trustedSignatures } from '#src/ledger/log/checkpoint.ts';
import { EMPTY_EDGE, grow, leafHash, provesInclusion, rootOf } from '#src/ledger/log/tree.ts';
import { readEvent } from '#src/practice/index.ts';
import { AUTHORITY, registering, smallService, type TestService } from './support/service.ts';

let service: TestService;
let today: Day;
const daysAgo = (days: number): string => formatDay(addDays(today, -days));
const children = Array.from({ length: 9 }, () => randomUUID());
const now = (): number => service.services.clock.now();

const prepared = async (edition: string): Promise<Prepared> => {
  await service.seal();
  const wanted = { edition, from: today - 60, to: today, asAt: today };
  const result = await prepare(service.services, AUTHORITY, wanted, now());
  if (!result.ok) throw new Error(result.code);
  return result.prepared;
};
const whole = ({ figures }: Pick<Manifest, 'figures'>, measure: string) =>
  figures.find((figure) => figure.measure === measure && figure.by === undefined);

beforeAll(async () => {
  service = await smallService({ environment: { DIOGEL_VAR: await mkdtemp(join(tmpdir(), 'diogel-figures-')) } });
  today = service.services.clock.today();
  for (const [index, child] of children.entries()) {
    const north = index < 6;
    await service.record(
      'post-head',
      ...registering(child, {
        at: daysAgo(90),
        worker: north ? 'post-north-1' : 'post-south-1',
        team: north ? 'north' : 'south',
      }),
      {
        kind: 'care.began',
        at: daysAgo(index < 7 ? 80 : 30),
        children: [child],
        data: { legalStatus: 'care-order' },
      },
    );
  }
}, 120_000);
afterAll(() => service.close());

describe('the desk', { timeout: 120_000 }, () => {
  const PATIENCE_MS = 60_000;
  const look = () => {
    const looked = { from: today - 60, to: today, asAt: today, since: undefined };
    return service.services.figures.look(AUTHORITY, looked, PATIENCE_MS);
  };
  const desk = async () => {
    const answered = await look();
    if (answered.state !== 'ready') throw new Error(answered.state);
    return answered.desk;
  };

  it('counts once for all who ask the same, until something was erased', async () => {
    const counted = await desk();
    expect(await desk()).toBe(counted);
    service.services.figures.forget();
    const anew = await desk();
    expect(anew).not.toBe(counted);
    expect(anew.figures).toEqual(counted.figures);
  });

  it('keeps nothing of a count under way when something was erased', async () => {
    service.services.figures.forget();
    const looking = look();
    // The count has begun, and reads.
    await new Promise(setImmediate);
    service.services.figures.forget();
    expect(await looking).toMatchObject({ state: 'counting' });
    expect((await desk()).figures).not.toEqual([]);
  });
});

describe('an edition', { timeout: 120_000 }, () => {
  let first: Prepared;

  it('is not prepared before what it counts is sealed', async () => {
    const wanted = { edition: 'early', from: today - 60, to: today, asAt: today };
    expect(await prepare(service.services, AUTHORITY, wanted, now(), 200)).toEqual({ ok: false, code: 'no-log' });
  });

  it('waits while something is sealed, and says how much still waits', async () => {
    const wanted = { edition: 'early', from: today - 60, to: today, asAt: today };
    const waits: number[] = [];
    const logs = service.keepLogs(() => undefined);
    const result = await prepare(service.services, AUTHORITY, wanted, now(), 20_000, (waiting) => waits.push(waiting));
    await logs.stop();
    expect(result.ok).toBe(true);
    expect(waits.length).toBeGreaterThan(0);
    expect(waits.at(-1)).toBe(0);
  });

  it('counts over what is sealed, for the inspector as it is and for the public without what is small', async () => {
    first = await prepared('first');
    const { full, public: told } = first;
    expect(whole(full, 'looked-after')).toEqual({ measure: 'looked-after', version: 1, count: 9 });
    expect(whole(full, 'care-began')).toEqual({ measure: 'care-began', version: 1, count: 2 });
    expect(whole(told, 'care-began')).toEqual({ measure: 'care-began', version: 1, count: null, suppressed: true });
    const teams = (manifest: Manifest) =>
      manifest.figures
        .filter(({ measure, by }) => measure === 'looked-after' && by === 'team')
        .map(({ group, count }) => [group, count]);
    expect(teams(full)).toEqual([
      ['north', 6],
      ['south', 3],
    ]);
    expect(teams(told)).toEqual([
      ['north', null],
      ['south', null],
    ]);
    expect(told.measures.some(({ id }) => id === 'caseload')).toBe(false);
    expect(full.before).toBeUndefined();
    expect(full.law.rules.length).toBeGreaterThan(50);
    expect([full.authority, full.audience, told.audience]).toEqual(['sir-brofi', 'inspector', 'public']);
  });

  it('is published by a director and nobody else, once', async () => {
    const refused = await publish(service.services, service.as('post-head'), first, now());
    expect(refused).toMatchObject({ ok: false, code: 'forbidden' });
    expect(await editionsOf(service.services.ledger, AUTHORITY)).toEqual([]);
    expect(await publish(service.services, service.as('post-director'), first, now())).toMatchObject({ ok: true });
    expect(await publish(service.services, service.as('post-director'), first, now())).toEqual({
      ok: false,
      code: 'taken',
    });
    const [edition, ...more] = await editionsOf(service.services.ledger, AUTHORITY);
    expect(more).toEqual([]);
    expect(edition).toMatchObject({
      edition: 'first',
      from: today - 60,
      to: today,
      size: first.full.size,
      full: sha256(first.fullText),
      public: sha256(first.publicText),
      by: 'post-director',
    });
    expect(await manifestOf(service.services.database, AUTHORITY, edition?.public ?? '')).toEqual(first.public);
  });

  it('counts nothing that came in after it, whatever that says of when it was written down', async () => {
    const { ledger, laws } = service.services;
    const [edition] = await editionsOf(ledger, AUTHORITY);
    const read = readEvent({
      id: randomUUID(),
      kind: 'care.began',
      at: daysAgo(20),
      recorded: `${daysAgo(19)}T12:00:00Z`,
      by: 'elsewhere',
      children: [randomUUID()],
      data: {},
    });
    if (!read.ok || edition === undefined) throw new Error('not there');
    await ledger.append(AUTHORITY, [read.event], { source: 'import', imported: true });
    await service.seal();
    const law = await laws.of(AUTHORITY);
    const count = async (size?: number) => {
      const { figures } = await countAuthority(ledger, AUTHORITY, {
        law,
        measures: measuresOf(law),
        asAt: edition.asAt,
        knownAt: edition.knownAtUs,
        size,
        periods: [edition],
      });
      return figures[0];
    };
    expect(await count(edition.size)).toEqual(first.full.figures);
    expect(whole({ figures: (await count()) ?? [] }, 'care-began')).toMatchObject({ count: 3 });
  });

  it('is compared by the next, which takes its numbers from it; what changed since is named event by event', async () => {
    const [child = ''] = children;
    const corrected = await service.record('post-head', {
      kind: 'care.ended',
      at: daysAgo(10),
      children: [child],
      data: {},
    });
    const next = await prepared('second');
    expect(whole(next.full, 'looked-after')).toMatchObject({ count: 9 });
    expect(whole(next.full, 'care-ended')).toMatchObject({ count: 1 });
    expect(next.full.before).toMatchObject({ edition: 'first', manifest: sha256(first.fullText) });
    expect(whole(next.full.before ?? { figures: [] }, 'care-ended')).toMatchObject({ count: 0 });
    // What was not told to the public stays untold beside the next figures.
    expect(next.public.before).toMatchObject({ manifest: sha256(first.publicText) });
    expect(whole(next.public.before ?? { figures: [] }, 'care-began')).toMatchObject({ count: null, suppressed: true });
    const [edition] = await editionsOf(service.services.ledger, AUTHORITY);
    const law = await service.services.laws.of(AUTHORITY);
    const changes = await restated(service.services.ledger, AUTHORITY, {
      law,
      measures: measuresOf(law),
      period: { from: today - 60, to: today, asAt: today },
      from: edition?.knownAtUs ?? 0,
      to: now(),
    });
    expect(changes.get('care-ended')).toEqual([
      expect.objectContaining({
        child,
        how: 'came',
        because: [expect.objectContaining({ id: corrected.recorded[0]?.id })],
      }),
    ]);
    expect(changes.get('looked-after')?.map(({ how }) => how)).toEqual(['went']);
    expect(await publish(service.services, service.as('post-director'), next, now())).toMatchObject({ ok: true });
  });

  it('is published once by two who do so at the same moment', async () => {
    const both = await prepared('at once');
    const asked = await Promise.all(
      ['a', 'b'].map((_, later) => publish(service.services, service.as('post-director'), both, now() + later)),
    );
    expect(asked.map((each) => (each.ok ? 'published' : each.code)).sort()).toEqual(['published', 'taken']);
    const named = (await editionsOf(service.services.ledger, AUTHORITY)).filter(({ edition }) => edition === 'at once');
    expect(named).toHaveLength(1);
  });
});

describe('a bundle', { timeout: 120_000 }, () => {
  const linesOf = async (audience: 'inspector' | 'public', edition = 'first'): Promise<string[]> => {
    const { database, ledger } = service.services;
    const found = (await editionsOf(ledger, AUTHORITY)).find((each) => each.edition === edition);
    if (found === undefined) throw new Error(`no edition ${edition}`);
    const bundle = await bundleLines({ database, ledger }, AUTHORITY, found, audience);
    if (!bundle.ok) throw new Error(bundle.code);
    const lines: string[] = [];
    for await (const line of bundle.lines) lines.push(line);
    return lines;
  };
  const lp = (text: string): Buffer => {
    const bytes = Buffer.from(text);
    return Buffer.concat([Buffer.of(bytes.length >> 8, bytes.length & 255), bytes]);
  };
  const big = (value: number, bytes: number): Buffer =>
    Buffer.from(
      BigInt(value)
        .toString(16)
        .padStart(bytes * 2, '0'),
      'hex',
    );
  /** A leaf's hash by the words of docs/proofs.md. */
  const hashOf = (leaf: Record<string, never>): Buffer => {
    const commitment = createHash('sha256')
      .update('diogel/body/v1\0')
      .update(Buffer.from(leaf['salt'] ?? '', 'base64'))
      .update(leaf['body'] ?? '')
      .digest();
    return leafHash(
      Buffer.concat([
        Buffer.from('diogel/leaf/v1\0'),
        lp('sir-brofi'),
        lp(leaf['id'] ?? ''),
        big(leaf['part'] ?? 0, 2),
        lp(leaf['child'] ?? ''),
        big(leaf['seq'] ?? 0, 4),
        big(leaf['recorded'] ?? 0, 8),
        big(leaf['entered'] ?? 0, 8),
        Buffer.of(leaf['imported'] ? 1 : 0),
        lp(leaf['source'] ?? ''),
        commitment,
      ]),
    );
  };

  it('for an inspector holds every leaf, the manifest as it was hashed, and the proof that it was published', async () => {
    await service.seal();
    const [head = '', ...leaves] = await linesOf('inspector');
    expect(head.endsWith('\n')).toBe(true);
    const first = JSON.parse(head);
    const checkpoint = readCheckpoint(first.checkpoint);
    const keys = first.keys.map((key: string) => readVerifierKey(key));
    if (checkpoint === undefined) throw new Error(first.checkpoint);
    expect(trustedSignatures(checkpoint, keys)).toBeDefined();
    expect(leaves).toHaveLength(checkpoint.size);
    const hashes = leaves.map((line) => hashOf(JSON.parse(line)));
    const rootAfter = (size: number) =>
      rootOf(grow(EMPTY_EDGE, Buffer.concat(hashes.slice(0, size)))).toString('base64');
    expect(rootAfter(checkpoint.size)).toBe(checkpoint.root.toString('base64'));
    expect(rootAfter(first.manifest.size)).toBe(first.manifest.root);
    const { index, proof, entry } = first.publication;
    const path = proof.map((hash: string) => Buffer.from(hash, 'base64'));
    expect(provesInclusion(hashOf(entry), index, checkpoint.size, path, checkpoint.root)).toBe(true);
    expect(JSON.parse(leaves[index] ?? '')).toEqual(entry);
    const text = head.slice(head.indexOf('"manifest":') + '"manifest":'.length, head.indexOf(',"checkpoint":'));
    expect(JSON.parse(entry.body).event.data.full).toBe(sha256(text));
    expect(index).toBeGreaterThanOrEqual(first.manifest.size);
  });

  it('for the public holds no record at all', async () => {
    const lines = await linesOf('public');
    expect(lines).toHaveLength(1);
    for (const child of children) expect(lines[0]).not.toContain(child);
    expect(lines[0]).not.toContain('post-north-1');
    const { manifest, publication } = JSON.parse(lines[0] ?? '');
    expect(manifest.audience).toBe('public');
    expect(JSON.parse(publication.entry.body).event.data.edition).toBe('first');
  });

  it('is not made of a publication that is not sealed yet, nor of figures that were changed behind our back', async () => {
    const { database, ledger } = service.services;
    const third = await prepared('third');
    await publish(service.services, service.as('post-director'), third, now());
    const edition = (await editionsOf(ledger, AUTHORITY)).find((each) => each.edition === 'third');
    if (edition === undefined) throw new Error('not published');
    expect(await bundleLines({ database, ledger }, AUTHORITY, edition, 'public')).toEqual({
      ok: false,
      code: 'not-sealed',
    });
    await service.seal();
    expect(await bundleLines({ database, ledger }, AUTHORITY, edition, 'public')).toMatchObject({ ok: true });
    const superuser = new pg.Client({ connectionString: service.databaseUrl });
    await superuser.connect();
    await superuser.query(
      `update figures.manifest set content = replace(content, '"count":9', '"count":8') where sha256 = $1`,
      [edition.full],
    );
    await superuser.end();
    expect(await bundleLines({ database, ledger }, AUTHORITY, edition, 'inspector')).toEqual({
      ok: false,
      code: 'no-manifest',
    });
    expect(await manifestOf(database, AUTHORITY, edition.full)).toBeUndefined();
  });
});
