import { createCipheriv, hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Clock, type Database, openDatabase } from '#src/platform/index.ts';
import { AUTHORITY, freshAuthority, OTHER_AUTHORITY, registering, smallService } from '../../tests/support/service.ts';
import { type Drafts, LARGEST_DRAFT, MOST_DRAFTS, openDrafts, openedWith, readOpened } from './index.ts';

let url: string;
let database: Database;
let drafts: Drafts;
const clock: Clock = { now: () => 1_700_000_000_000_000, today: () => 19_675 };
const secret = randomBytes(32);
const keeper = { authority: AUTHORITY, post: 'post-north-1' };
const path = '/children/made-up/record/visit.refused';
const written = { reason: ['Geiriau dychmygol'], also: ['a', 'b'] };
const by = 'Person Dychmygol';

beforeAll(async () => {
  url = await freshAuthority();
  database = openDatabase({ url });
  drafts = openDrafts({ database, secret, clock });
});
afterAll(() => database.close());

it('gives back what was kept, word for word, to the post that it was kept for and to no other', async () => {
  const id = randomUUID();
  expect(await drafts.save(keeper, { id, path, written, by })).toMatchObject({
    ok: true,
    savedUs: 1_700_000_000_000_000,
  });
  expect(await drafts.open(keeper, id)).toMatchObject({
    id,
    path,
    savedUs: 1_700_000_000_000_000,
    written,
    others: [],
  });
  expect(await drafts.list(keeper)).toContainEqual({ id, path, savedUs: 1_700_000_000_000_000 });
  expect(await drafts.listUnder(keeper, '/children/made-up/')).toHaveLength(1);
  expect(await drafts.listUnder(keeper, '/children/other/')).toEqual([]);
  for (const other of [
    { authority: AUTHORITY, post: 'post-north-2' },
    { authority: OTHER_AUTHORITY, post: 'post-north-1' },
  ]) {
    expect(await drafts.open(other, id)).toBeUndefined();
    expect(await drafts.list(other)).toEqual([]);
    await drafts.discard(other, id);
    // Nor can another post write over it.
    expect((await drafts.save(other, { id, path, written: {}, by })).ok).toBe(true);
  }
  expect((await drafts.open(keeper, id))?.written).toEqual(written);
  await drafts.discard(keeper, id);
  expect(await drafts.open(keeper, id)).toBeUndefined();
});

it('is not read under another key, nor moved to another form or post', async () => {
  const id = randomUUID();
  await drafts.save(keeper, { id, path, written, by });
  const stranger = openDrafts({ database, secret: randomBytes(32), clock });
  expect(await stranger.open(keeper, id)).toBeUndefined();
  await database.asOwner(AUTHORITY, async (tx) => {
    await tx.run(
      { name: 'move', text: `update web.draft set post = 'post-chair' where authority = $1 and draft = $2` },
      [AUTHORITY, id],
    );
  });
  expect(await drafts.open({ ...keeper, post: 'post-chair' }, id)).toBeUndefined();
});

it('holds no word that the database could read', async () => {
  const id = randomUUID();
  await drafts.save(keeper, { id, path, written, by });
  const [row] = await database.run(
    AUTHORITY,
    { name: 'look', text: `select encode(sealed, 'escape') from web.draft where draft = $1` },
    [id],
  );
  expect(String(row?.[0])).not.toContain('dychmygol');
});

it('keeps no more than a post can mean to finish, nor more than a form can hold', async () => {
  const busy = { ...keeper, post: 'post-south-1' };
  const ids = Array.from({ length: MOST_DRAFTS }, () => randomUUID());
  for (const id of ids) expect((await drafts.save(busy, { id, path, written, by })).ok).toBe(true);
  expect(await drafts.save(busy, { id: randomUUID(), path, written, by })).toEqual({ ok: false, code: 'too-many' });
  expect((await drafts.save(busy, { id: ids[0] ?? '', path, written: { reason: ['more'] }, by })).ok).toBe(true);
  expect(
    await drafts.save(keeper, { id: randomUUID(), path, written: { reason: ['x'.repeat(LARGEST_DRAFT)] }, by }),
  ).toEqual({ ok: false, code: 'too-large' });
});

it('is none of a form that was recorded', async () => {
  const service = await smallService({ databaseUrl: url });
  const child = randomUUID();
  const id = randomUUID();
  await service.record('post-manager-north', ...registering(child));
  await service.record('post-north-1', { id, kind: 'visit.refused', at: '2024-03-01', children: [child], data: {} });
  expect(await drafts.save(keeper, { id, path, written, by })).toEqual({ ok: false, code: 'recorded' });
  await service.close();
});

it('loses nobody’s words when many pages save one draft at the same moment', async () => {
  const id = randomUUID();
  await drafts.save(keeper, { id, path, written: { reason: ['Y dechrau'] }, by });
  const pages = Array.from({ length: 12 }, (_, n) => ({
    n,
    opened: readOpened(openedWith({ reason: ['Y dechrau'] }), '1'),
  }));
  const saved = await Promise.all(
    pages.map(({ n, opened }) =>
      drafts.save(keeper, {
        id,
        path,
        written: { reason: [`Geiriau tudalen ${n}`], [`ateb-${n}`]: [`Ateb ${n}`] },
        opened,
        by: `Person ${n}`,
      }),
    ),
  );
  expect(saved.every(({ ok }) => ok)).toBe(true);
  const draft = await drafts.open(keeper, id);
  const texts = [draft?.written['reason']?.[0], ...(draft?.others ?? []).map((other) => other.written['reason']?.[0])];
  expect(new Set(texts)).toEqual(new Set(pages.map(({ n }) => `Geiriau tudalen ${n}`)));
  expect(texts).toHaveLength(pages.length);
  expect(pages.map(({ n }) => draft?.written[`ateb-${n}`]?.[0])).toEqual(pages.map(({ n }) => `Ateb ${n}`));
});

it('opens a draft that was kept before two could write in one', async () => {
  const id = randomUUID();
  await drafts.save(keeper, { id, path, written, by });
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'diogel/drafts/v1', 32));
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
  cipher.setAAD(Buffer.from(JSON.stringify(['diogel/draft/v1', keeper.authority, keeper.post, id, path])));
  const old = Buffer.concat([nonce, cipher.update(JSON.stringify(written)), cipher.final(), cipher.getAuthTag()]);
  await database.asOwner(AUTHORITY, async (tx) => {
    await tx.run({ name: 'older', text: `update web.draft set sealed = $2 where draft = $1` }, [id, old]);
  });
  expect(await drafts.open(keeper, id)).toMatchObject({ written, others: [] });
  expect((await drafts.save(keeper, { id, path, written: { reason: ['Mwy'] }, by })).ok).toBe(true);
  expect((await drafts.open(keeper, id))?.written['reason']).toEqual(['Mwy']);
});
