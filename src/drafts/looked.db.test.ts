import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, openDatabase } from '#src/platform/index.ts';
import { AUTHORITY, freshAuthority, OTHER_AUTHORITY } from '../../tests/support/service.ts';
import { isToNote, noteLook, ownOfChild, unseenSince } from './index.ts';

let database: Database;
const MINUTE = 60_000_000;
const NINE = 1_700_000_000_000_000;
const keeper = { authority: AUTHORITY, post: 'post-north-1' };

beforeAll(async () => {
  database = openDatabase({ url: await freshAuthority() });
});
afterAll(() => database.close());

const lookedAt = async (child: string, who = keeper) => (await ownOfChild(database, who, child, '/x/')).looked;

it('says nothing at the first look, and afterwards since when a post has not looked', async () => {
  const child = randomUUID();
  expect(await lookedAt(child)).toBeUndefined();
  expect(unseenSince(undefined, NINE)).toBeUndefined();
  await noteLook(database, keeper, child, NINE);
  // Still the first sitting: nothing was seen before it.
  expect(unseenSince(await lookedAt(child), NINE + 10 * MINUTE)).toBeUndefined();
  expect(unseenSince(await lookedAt(child), NINE + 31 * MINUTE)).toBe(NINE);
});

it('keeps the last sitting while one goes on, so that going to a form and back hides nothing', async () => {
  const child = randomUUID();
  await noteLook(database, keeper, child, NINE);
  const next = NINE + 24 * 60 * MINUTE;
  await noteLook(database, keeper, child, next);
  await noteLook(database, keeper, child, next + 20 * MINUTE);
  expect(await lookedAt(child)).toEqual({ atUs: next + 20 * MINUTE, beforeUs: NINE });
  expect(unseenSince(await lookedAt(child), next + 40 * MINUTE)).toBe(NINE);
  expect(unseenSince(await lookedAt(child), next + 51 * MINUTE)).toBe(next + 20 * MINUTE);
});

it('is noted at most every five minutes, and never moves back', async () => {
  const child = randomUUID();
  expect(isToNote(undefined, NINE)).toBe(true);
  expect(isToNote({ atUs: NINE, beforeUs: null }, NINE + 4 * MINUTE)).toBe(false);
  expect(isToNote({ atUs: NINE, beforeUs: null }, NINE + 6 * MINUTE)).toBe(true);
  await noteLook(database, keeper, child, NINE);
  await noteLook(database, keeper, child, NINE - MINUTE);
  expect((await lookedAt(child))?.atUs).toBe(NINE);
});

it('is the post’s own: another post, child or authority has none of it', async () => {
  const child = randomUUID();
  await noteLook(database, keeper, child, NINE);
  for (const other of [
    { authority: AUTHORITY, post: 'post-north-2' },
    { authority: OTHER_AUTHORITY, post: 'post-north-1' },
  ])
    expect(await lookedAt(child, other)).toBeUndefined();
  expect(await lookedAt(randomUUID())).toBeUndefined();
  // A statement of one authority sees no other's rows, whatever number it asks for.
  const rows = await database.run(
    OTHER_AUTHORITY,
    { name: 'looked-of-other', text: 'select 1 from web.looked where authority = $1 and child = $2' },
    [AUTHORITY, child],
  );
  expect(rows).toEqual([]);
});
