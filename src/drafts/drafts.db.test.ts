import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Clock, type Database, openDatabase } from '#src/platform/index.ts';
import { AUTHORITY, freshAuthority, OTHER_AUTHORITY, registering, smallService } from '../../tests/support/service.ts';
import { type Drafts, LARGEST_DRAFT, MOST_DRAFTS, openDrafts } from './index.ts';

let url: string;
let database: Database;
let drafts: Drafts;
const clock: Clock = { now: () => 1_700_000_000_000_000, today: () => 19_675 };
const secret = randomBytes(32);
const keeper = { authority: AUTHORITY, post: 'post-north-1' };
const path = '/children/made-up/record/visit.refused';
const written = { reason: ['Geiriau dychmygol'], also: ['a', 'b'] };

beforeAll(async () => {
  url = await freshAuthority();
  database = openDatabase({ url });
  drafts = openDrafts({ database, secret, clock });
});
afterAll(() => database.close());

it('gives back what was kept, word for word, to the post that it was kept for and to no other', async () => {
  const id = randomUUID();
  expect(await drafts.save(keeper, { id, path, written })).toEqual({ ok: true, savedUs: 1_700_000_000_000_000 });
  expect(await drafts.open(keeper, id)).toEqual({ id, path, savedUs: 1_700_000_000_000_000, written });
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
    expect((await drafts.save(other, { id, path, written: {} })).ok).toBe(true);
  }
  expect((await drafts.open(keeper, id))?.written).toEqual(written);
  await drafts.discard(keeper, id);
  expect(await drafts.open(keeper, id)).toBeUndefined();
});

it('is not read under another key, nor moved to another form or post', async () => {
  const id = randomUUID();
  await drafts.save(keeper, { id, path, written });
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
  await drafts.save(keeper, { id, path, written });
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
  for (const id of ids) expect((await drafts.save(busy, { id, path, written })).ok).toBe(true);
  expect(await drafts.save(busy, { id: randomUUID(), path, written })).toEqual({ ok: false, code: 'too-many' });
  expect((await drafts.save(busy, { id: ids[0] ?? '', path, written: { reason: ['more'] } })).ok).toBe(true);
  expect(
    await drafts.save(keeper, { id: randomUUID(), path, written: { reason: ['x'.repeat(LARGEST_DRAFT)] } }),
  ).toEqual({ ok: false, code: 'too-large' });
});

it('is none of a form that was recorded', async () => {
  const service = await smallService({ databaseUrl: url });
  const child = randomUUID();
  const id = randomUUID();
  await service.record('post-manager-north', ...registering(child));
  await service.record('post-north-1', { id, kind: 'visit.refused', at: '2024-03-01', children: [child], data: {} });
  expect(await drafts.save(keeper, { id, path, written })).toEqual({ ok: false, code: 'recorded' });
  await service.close();
});
