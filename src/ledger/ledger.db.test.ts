import { createHash, randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { eventOf, freshLedger, visitOf } from '../../tests/support/ledger.ts';
import { DamagedLedger, LARGEST_EVENT, openLedger, vaultOf, WrongKey } from './index.ts';

const superuser = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
};

const web = { source: 'web' } as const;

test('an event comes back as it was claimed, with its place in the stream and the time of the database', async () => {
  const { ledger } = await freshLedger();
  const event = visitOf('child-1', {
    at: '2024-07-01T09:30:00+01:00',
    data: { seen: true, alone: false, place: 'school', purpose: ['statutory', 'ymweliad â’r ysgol yn Nhŷ-ddewi'] },
  });
  const before = Date.now() * 1000;
  const appended = await ledger.append(1, [event], web);
  const after = Date.now() * 1000 + 1000;
  expect(appended).toMatchObject({ ok: true, already: false, touched: ['child-1'] });
  const [read] = await ledger.events(1, 'child-1');
  const { recordedUs: _default, ...claimed } = event;
  expect(read).toEqual({
    ...claimed,
    eid: 1,
    child: 'child-1',
    seq: 1,
    recordedUs: read?.recordedUs,
    enteredUs: read?.recordedUs,
    imported: false,
    source: 'web',
    body: 'kept',
  });
  expect(read?.recordedUs).toBeGreaterThanOrEqual(before);
  expect(read?.recordedUs).toBeLessThanOrEqual(after);
  expect(appended.ok && appended.recorded).toEqual([read]);
});

test('facts hold what duties read and no more, in the order in which they came in', async () => {
  const { ledger } = await freshLedger();
  const contact = eventOf({
    kind: 'contact.received',
    at: '2024-02-01',
    data: { contact: 'k1', source: 'police', summary: 'Ffoniodd yr heddlu.' },
  });
  const conference = eventOf({
    kind: 'conference.held',
    at: '2024-01-15',
    data: { type: 'initial', enquiry: 'e1', decision: 'registered', categories: ['neglect'] },
  });
  const appended = await ledger.append(1, [contact, conference], web);
  const { seq, facts } = await ledger.facts(1, 'child-1');
  expect(seq).toBe(2);
  expect(facts.map(({ id, kind, day, at, data }) => ({ id, kind, day, at, data }))).toEqual([
    {
      id: contact.id,
      kind: 'contact.received',
      day: contact.day,
      at: contact.atUs,
      data: { contact: 'k1', source: 'police' },
    },
    {
      id: conference.id,
      kind: 'conference.held',
      day: conference.day,
      at: conference.atUs,
      data: { type: 'initial', enquiry: 'e1', decision: 'registered', categories: ['neglect'] },
    },
  ]);
  expect(facts.map(({ recorded }) => recorded)).toEqual(
    appended.ok ? appended.recorded.map(({ recordedUs }) => recordedUs) : [],
  );
  expect(await ledger.facts(1, 'nobody')).toEqual({ child: 'nobody', seq: 0, enteredUs: 0, changes: 0, facts: [] });
});

test('an append sent twice is recorded once, and the second is told what the first was', async () => {
  const { ledger } = await freshLedger();
  const events = [visitOf('child-1'), eventOf({ kind: 'core-group.held', children: ['child-1', 'child-2'], data: {} })];
  const first = await ledger.append(1, events, { ...web, expected: { 'child-1': 0 } });
  const again = await ledger.append(1, events, { ...web, expected: { 'child-1': 0 } });
  expect(first).toMatchObject({ ok: true, already: false });
  expect(again).toMatchObject({ ok: true, already: true, touched: [] });
  expect(again.ok && again.recorded).toEqual(first.ok && first.recorded);
  expect(await ledger.count(1)).toEqual({ children: 2, rows: 3 });
});

test('the same append sent twice at once is recorded once', async () => {
  const { ledger } = await freshLedger();
  const event = visitOf('child-1');
  const all = await Promise.all(Array.from({ length: 8 }, () => ledger.append(1, [event], web)));
  expect(all.every(({ ok }) => ok)).toBe(true);
  expect(all.filter((one) => one.ok && !one.already)).toHaveLength(1);
  expect(await ledger.count(1)).toEqual({ children: 1, rows: 1 });
});

test('an id that was used for something else is refused, other child, other words or other date', async () => {
  const { ledger } = await freshLedger();
  const event = visitOf('child-1');
  await ledger.append(1, [event], web);
  const { id } = event;
  for (const other of [
    visitOf('child-2', { id }),
    visitOf('child-1', { id, at: '2024-03-02' }),
    visitOf('child-1', { id, by: 'post-sw-south-01' }),
    visitOf('child-1', { id, data: { seen: true, alone: true, place: 'home', purpose: ['statutory'] } }),
    eventOf({ id, kind: 'visit.refused', data: {} }),
  ]) {
    expect(await ledger.append(1, [other], web)).toEqual({ ok: false, code: 'key-reused', id });
  }
  expect(
    await ledger.append(1, [visitOf('child-3', { id: 'twice' }), visitOf('child-4', { id: 'twice' })], web),
  ).toEqual({
    ok: false,
    code: 'key-reused',
    id: 'twice',
  });
  expect(await ledger.count(1)).toEqual({ children: 1, rows: 1 });
});

test('one id used at once for two children is recorded for one of them', async () => {
  const { ledger } = await freshLedger();
  for (let round = 0; round < 10; round++) {
    const id = `contested-${round}`;
    const both = await Promise.all(
      ['a', 'b'].map((name) => ledger.append(1, [visitOf(`${name}-${round}`, { id })], web)),
    );
    expect(both.map((one) => (one.ok ? 'recorded' : one.code)).sort()).toEqual(['key-reused', 'recorded']);
  }
});

test('what is new among what was seen is recorded', async () => {
  const { ledger } = await freshLedger();
  const [one, two] = [visitOf('child-1'), visitOf('child-1', { at: '2024-03-02' })];
  await ledger.append(1, [one], { source: 'import', imported: true });
  const appended = await ledger.append(1, [one, two], { source: 'import', imported: true });
  expect(appended).toMatchObject({ ok: true, already: false });
  expect(appended.ok && appended.recorded.map(({ id, seq }) => [id, seq])).toEqual([
    [one.id, 1],
    [two.id, 2],
  ]);
});

test('of two who record on one child at once, one wins and the other is shown what the first wrote', async () => {
  const { ledger } = await freshLedger();
  await ledger.append(1, [visitOf('child-1')], web);
  const [mine, yours] = [
    visitOf('child-1', { by: 'post-sw-north-01' }),
    visitOf('child-1', { by: 'post-sw-north-02' }),
  ];
  const both = await Promise.all(
    [mine, yours].map((event) => ledger.append(1, [event], { ...web, expected: { 'child-1': 1 } })),
  );
  const won = both.find((one) => one.ok);
  const lost = both.find((one) => !one.ok);
  expect(lost).toEqual({ ok: false, code: 'conflict', child: 'child-1', seq: 2, since: won?.ok && won.recorded });
  expect((await ledger.facts(1, 'child-1')).seq).toBe(2);
});

test('without an expectation, everybody who records at once is recorded, one after the other', async () => {
  const { ledger } = await freshLedger();
  await Promise.all(Array.from({ length: 20 }, () => ledger.append(1, [visitOf('child-1')], web)));
  const events = await ledger.events(1, 'child-1');
  expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  const recorded = events.map(({ recordedUs }) => recordedUs);
  expect(recorded).toEqual([...recorded].sort((a, b) => a - b));
  expect(await ledger.verifyChild(1, 'child-1')).toEqual({ ok: true, checked: 20, erased: 0, damage: [] });
});

test('a clock that steps back does not put an event before the one that it follows', async () => {
  const { ledger, url } = await freshLedger();
  await ledger.append(1, [visitOf('child-1')], web);
  const ahead = (Date.now() + 3_600_000) * 1000;
  await (await superuser(url)).query('update ledger.stream set entered_us = $1', [ahead]);
  await ledger.append(1, [visitOf('child-1')], web);
  expect((await ledger.events(1, 'child-1')).at(-1)?.recordedUs).toBe(ahead);
});

test('an event that concerns three children is three rows, each in its own stream', async () => {
  const { ledger } = await freshLedger();
  await ledger.append(1, [visitOf('child-2')], web);
  const event = eventOf({
    kind: 'core-group.held',
    children: ['child-1', 'child-2', 'child-3'],
    data: { attended: ['mam'] },
  });
  const appended = await ledger.append(1, [event], web);
  expect(appended.ok && appended.recorded.map(({ child, seq }) => [child, seq])).toEqual([
    ['child-1', 1],
    ['child-2', 2],
    ['child-3', 1],
  ]);
  const rows = await ledger.eventsById(1, [event.id]);
  expect(rows.map(({ child, children, data }) => ({ child, children, data }))).toEqual(
    event.children.map((child) => ({ child, children: event.children, data: { attended: ['mam'] } })),
  );
  expect(new Set(rows.map(({ recordedUs }) => recordedUs)).size).toBe(1);
});

test('a correction and a retraction are events, and tell from when on the first no longer counts', async () => {
  const { ledger } = await freshLedger();
  const wrong = visitOf('child-1');
  const right = visitOf('child-1', { at: '2024-03-04', replaces: wrong.id });
  const never = eventOf({
    kind: 'record.retracted',
    children: [],
    replaces: right.id,
    data: { reason: 'Plentyn arall.' },
  });
  await ledger.append(1, [wrong], web);
  const corrected = await ledger.append(1, [right], web);
  const retracted = await ledger.append(1, [never], web);
  expect(retracted).toMatchObject({ ok: true, touched: ['child-1'] });
  const { facts } = await ledger.facts(1, 'child-1');
  expect(facts.map(({ id, replacedFrom }) => [id, replacedFrom])).toEqual([
    [wrong.id, corrected.ok && corrected.recorded[0]?.recordedUs],
    [right.id, retracted.ok && retracted.recorded[0]?.recordedUs],
  ]);
  expect((await ledger.events(1, '')).map(({ id, replaces }) => [id, replaces])).toEqual([[never.id, right.id]]);
  expect(await ledger.count(1)).toEqual({ children: 1, rows: 3 });
});

test('a stream counts what was corrected in it, whoever the correction concerns, and no other does', async () => {
  const { ledger, url } = await freshLedger();
  const client = await superuser(url);
  const corrections = async (): Promise<unknown> =>
    Object.fromEntries(
      (
        await client.query('select child, corrections from ledger.stream where corrections > 0 order by child')
      ).rows.map((row: { child: string; corrections: number }) => [row.child, row.corrections]),
    );
  const event = eventOf({ kind: 'core-group.held', children: ['child-1', 'child-2'], data: {} });
  await ledger.append(1, [event, visitOf('child-3')], web);
  expect(await corrections()).toEqual({});
  // Recorded in one append with its own correction, too.
  const wrong = visitOf('child-4');
  const right = visitOf('child-5', { replaces: wrong.id });
  await ledger.append(1, [right, wrong, visitOf('child-3', { replaces: event.id })], web);
  expect(await corrections()).toEqual({ 'child-1': 1, 'child-2': 1, 'child-4': 1 });
  await ledger.append(1, [visitOf('child-3', { replaces: event.id })], web);
  expect(await corrections()).toEqual({ 'child-1': 2, 'child-2': 2, 'child-4': 1 });
  const replaced = await ledger.factsOfMany(1, ['child-1', 'child-2', 'child-3', 'child-4', 'child-5']);
  expect(replaced.map(({ facts }) => facts.map(({ replacedFrom }) => replacedFrom !== undefined))).toEqual([
    [true],
    [true],
    [false, false, false],
    [true],
    [false],
  ]);
});

test('facts that were read before are given back as they are, until anything in the stream or about it has changed', async () => {
  const { ledger } = await freshLedger();
  const event = eventOf({ kind: 'core-group.held', children: ['child-1', 'child-2'], data: {} });
  await ledger.append(1, [event, visitOf('child-3')], web);
  const children = ['child-1', 'child-2', 'child-3', 'nobody'];
  const held = new Map((await ledger.factsOfMany(1, children)).map((each) => [each.child, each]));
  const again = async () => ledger.factsOfMany(1, children, { of: (child) => held.get(child), hold: false });
  const same = async (): Promise<boolean[]> => (await again()).map((each) => each === held.get(each.child));
  expect(await same()).toEqual([true, true, true, true]);
  // Corrected by an event of one of the two: the other's stream has not grown, and says something else.
  await ledger.append(1, [visitOf('child-1', { replaces: event.id })], web);
  expect(await same()).toEqual([false, false, true, true]);
  expect((await again())[1]?.facts[0]?.replacedFrom).toBeDefined();
  await ledger.append(1, [visitOf('child-3'), visitOf('nobody')], web);
  expect(await same()).toEqual([false, false, false, false]);
  expect(await again()).toEqual(await ledger.factsOfMany(1, children));
});

test('a correction that concerns one of two children touches both', async () => {
  const { ledger } = await freshLedger();
  const event = eventOf({ kind: 'core-group.held', children: ['child-1', 'child-2'], data: {} });
  await ledger.append(1, [event], web);
  const appended = await ledger.append(1, [visitOf('child-1', { replaces: event.id })], web);
  expect(appended.ok && [...appended.touched].sort()).toEqual(['child-1', 'child-2']);
  expect((await ledger.facts(1, 'child-2')).facts[0]?.replacedFrom).toBeDefined();
});

test('a correction of an unknown event, or of one of another authority, is refused', async () => {
  const { ledger } = await freshLedger();
  const elsewhere = visitOf('child-1');
  await ledger.append(2, [elsewhere], web);
  for (const replaces of ['nothing', elsewhere.id]) {
    const event = visitOf('child-1', { replaces });
    expect(await ledger.append(1, [event], web)).toEqual({
      ok: false,
      code: 'unknown-replaced',
      id: event.id,
      replaces,
    });
  }
});

test('corrections that correct each other are refused; one that stands before what it corrects is not', async () => {
  const { ledger } = await freshLedger();
  const a = visitOf('child-1', { id: 'a', replaces: 'b' });
  expect(await ledger.append(1, [a, visitOf('child-1', { id: 'b', replaces: 'a' })], web)).toEqual({
    ok: false,
    code: 'replacement-cycle',
    id: 'a',
  });
  expect(await ledger.append(1, [visitOf('child-1', { id: 'self', replaces: 'self' })], web)).toMatchObject({
    code: 'replacement-cycle',
  });
  expect(await ledger.append(1, [a, visitOf('child-1', { id: 'b' })], web)).toMatchObject({ ok: true });
  expect((await ledger.events(1, 'child-1')).map(({ id }) => id)).toEqual(['b', 'a']);
});

test('an import keeps when something was written down, and the database still says when it came in', async () => {
  const { ledger } = await freshLedger();
  const event = visitOf('child-1', { at: '2019-05-01', recorded: '2019-05-03T16:20:00.123456+01:00' });
  const imported = { source: 'import', imported: true } as const;
  await ledger.append(1, [event], imported);
  const [read] = await ledger.events(1, 'child-1');
  expect(read).toMatchObject({ recordedUs: event.recordedUs, imported: true, source: 'import' });
  expect(read?.enteredUs).toBeGreaterThan(Date.UTC(2024, 0, 1) * 1000);
  expect((await ledger.facts(1, 'child-1')).facts[0]?.recorded).toBe(event.recordedUs);
  expect(await ledger.append(1, [event], imported)).toMatchObject({ ok: true, already: true });
  expect(await ledger.verifyChild(1, 'child-1')).toMatchObject({ ok: true, checked: 1 });
});

test('what is recorded live has the time of the database, whatever it claims', async () => {
  const { ledger } = await freshLedger();
  await ledger.append(1, [visitOf('child-1', { recorded: '2024-03-01T12:00:00Z' })], web);
  const [read] = await ledger.events(1, 'child-1');
  expect(read?.recordedUs).toBe(read?.enteredUs);
});

test('nothing happens after it was recorded, and no import was written down tomorrow', async () => {
  const { ledger } = await freshLedger();
  const later = visitOf('child-1', { id: 'later', at: '2199-01-01' });
  expect(await ledger.append(1, [visitOf('child-1'), later], web)).toEqual({
    ok: false,
    code: 'happened-after-recorded',
    id: 'later',
  });
  const imported = { source: 'import', imported: true } as const;
  expect(await ledger.append(1, [later], imported)).toEqual({ ok: false, code: 'recorded-in-future', id: 'later' });
  const early = { ...visitOf('child-1', { id: 'early' }), recordedUs: 0 };
  expect(await ledger.append(1, [early], imported)).toEqual({
    ok: false,
    code: 'happened-after-recorded',
    id: 'early',
  });
  expect(await ledger.count(1)).toEqual({ children: 0, rows: 0 });
});

test('what follows from an append is kept with it or not at all', async () => {
  const { ledger, database, url } = await freshLedger();
  await (await superuser(url)).query(
    "create table ledger.note (authority int, text text); select platform.guard('ledger.note'); grant usage on schema ledger to diogel_service",
  );
  const note = { name: 'note', text: 'insert into ledger.note values ($1, $2)' };
  const notes = { name: 'notes', text: 'select text from ledger.note where authority = $1' };
  await expect(
    ledger.transaction(1, async (tx) => {
      await ledger.append(tx, [visitOf('child-1')], web);
      await tx.run(note, [1, 'thrown']);
      throw new Error('a view failed');
    }),
  ).rejects.toThrow('a view failed');
  const refused = await ledger.transaction(1, async (tx) => {
    await ledger.append(tx, [visitOf('child-1')], web);
    await tx.run(note, [1, 'refused']);
    return ledger.append(tx, [visitOf('child-1', { replaces: 'nothing' })], web);
  });
  expect(refused).toMatchObject({ ok: false, code: 'unknown-replaced' });
  expect(await ledger.count(1)).toEqual({ children: 0, rows: 0 });
  expect(await database.run(1, notes, [1])).toEqual([]);

  const kept = await ledger.transaction(1, async (tx) => {
    const appended = await ledger.append(tx, [visitOf('child-1')], web);
    await tx.run(note, [1, 'kept']);
    expect((await ledger.facts(tx, 'child-1')).seq).toBe(1);
    expect((await ledger.facts(1, 'child-1')).seq).toBe(0);
    return appended;
  });
  expect(kept.ok).toBe(true);
  expect(await database.run(1, notes, [1])).toEqual([['kept']]);
  expect(await ledger.verifyChild(1, 'child-1')).toMatchObject({ ok: true, checked: 1 });
});

test('a child whose first append was rolled back gets a key that is kept', async () => {
  const { ledger, database, vault } = await freshLedger();
  await ledger
    .transaction(1, async (tx) => {
      await ledger.append(tx, [visitOf('child-1')], web);
      throw new Error('no');
    })
    .catch(() => undefined);
  await ledger.append(1, [visitOf('child-1')], web);
  expect(await openLedger({ database, vault }).events(1, 'child-1')).toHaveLength(1);
});

test('two services that meet at a new child agree on its key', async () => {
  const { ledger, database, vault } = await freshLedger();
  const other = openLedger({ database, vault });
  for (let round = 0; round < 10; round++) {
    const child = `new-${round}`;
    await Promise.all([ledger, other].map((one) => one.append(1, [visitOf(child)], web)));
    expect(await ledger.verifyChild(1, child)).toMatchObject({ ok: true, checked: 2, erased: 0 });
  }
});

test('the body is canonical JSON under a salt, and the commitment is the hash that the design names', async () => {
  const { ledger, url, vault } = await freshLedger();
  const event = visitOf('child-1', { data: { seen: true, place: 'home', alone: true } });
  await ledger.append(1, [event], web);
  const client = await superuser(url);
  const { rows } = await client.query(
    'select e.commitment, b.sealed, b.key_id, k.wrapped, k.kek_id from ledger.event e join ledger.body b using (authority, eid) join ledger.child_key k using (authority, child)',
  );
  const { commitment, sealed, key_id, wrapped, kek_id } = rows[0];
  const key = vault.unwrap(`diogel/key/v1\0${1}\0child-1\0${key_id}`, wrapped, kek_id);
  const { createDecipheriv } = await import('node:crypto');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
  decipher.setAAD(Buffer.from(`diogel/body/v1\0${1}\0child-1\0${event.id}`));
  decipher.setAuthTag(sealed.subarray(-16));
  const plain = Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
  const { id, kind, at, by, children, data } = event;
  const bytes = plain.subarray(32).toString();
  expect(bytes).toBe(canonicalize({ authority: 1, child: 'child-1', event: { id, kind, at, by, children, data } }));
  expect(commitment).toEqual(createHash('sha256').update('diogel/body/v1\0').update(plain).digest());
  expect(sealed.includes(Buffer.from('visit.made'))).toBe(false);
});

test('what somebody alters in the tables is found', async () => {
  const { ledger, url } = await freshLedger();
  await ledger.append(1, [visitOf('child-1'), visitOf('child-1', { at: '2024-03-02' })], web);
  const client = await superuser(url);
  await client.query('set session_replication_role = replica');
  await client.query('update ledger.event set at_day = at_day - 5, seen = false where seq = 1');
  await client.query("update ledger.event set commitment = sha256('x') where seq = 2");
  expect(await ledger.verifyChild(1, 'child-1')).toEqual({
    ok: false,
    checked: 2,
    erased: 0,
    damage: [
      { eid: 1, code: 'projection', column: 'at_day' },
      { eid: 1, code: 'projection', column: 'seen' },
      { eid: 2, code: 'commitment' },
    ],
  });
  await client.query('delete from ledger.event where seq = 1');
  expect((await ledger.verifyChild(1, 'child-1')).damage[0]).toEqual({ eid: 2, code: 'gap' });
  await client.query('update ledger.body set sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1)');
  await expect(ledger.events(1, 'child-1')).rejects.toThrow(DamagedLedger);
});

test('a service with another key reads facts and no body, and says which key it is', async () => {
  const { ledger, database, vault } = await freshLedger();
  await ledger.append(1, [visitOf('child-1')], web);
  const stranger = openLedger({ database, vault: vaultOf(randomBytes(32)) });
  expect((await stranger.facts(1, 'child-1')).facts).toHaveLength(1);
  await expect(stranger.events(1, 'child-1')).rejects.toThrow(WrongKey);
  await expect(stranger.events(1, 'child-1')).rejects.toThrow(vault.kekId);
  expect([await ledger.hasRightKey(1), await stranger.hasRightKey(1)]).toEqual([true, false]);
});

test('when a child’s key is destroyed, the facts stay and the body is named as erased, whoever held the key', async () => {
  const { ledger, url } = await freshLedger();
  const event = visitOf('child-1', {
    at: '2024-07-01T09:30:00+01:00',
    data: { seen: true, alone: true, place: 'home', purpose: ['statutory'] },
  });
  await ledger.append(1, [event, visitOf('child-2')], web);
  await (await superuser(url)).query("delete from ledger.child_key where child = 'child-1'");
  expect(await ledger.events(1, 'child-1')).toMatchObject([
    {
      id: event.id,
      body: 'erased',
      at: '2024-07-01T09:30:00+01:00',
      data: { seen: true, alone: true, place: 'home' },
      children: ['child-1'],
    },
  ]);
  expect((await ledger.events(1, 'child-1'))[0]?.data).not.toHaveProperty('purpose');
  expect((await ledger.facts(1, 'child-1')).facts).toHaveLength(1);
  expect((await ledger.events(1, 'child-2'))[0]?.body).toBe('kept');
  expect(await ledger.verifyChild(1, 'child-1')).toEqual({ ok: true, checked: 0, erased: 1, damage: [] });
  expect(await ledger.append(1, [event], web)).toMatchObject({ ok: true, already: true });

  await ledger.append(1, [visitOf('child-1')], web);
  expect((await ledger.events(1, 'child-1')).map(({ body }) => body)).toEqual(['erased', 'kept']);
});

test('a body of a megabyte is kept, and one that is too large is refused', async () => {
  const { ledger } = await freshLedger();
  const retracted = (reason: string) => ({ ...eventOf({ kind: 'case.opened', data: {} }), data: { reason } });
  const large = retracted('ŵ'.repeat(500_000));
  expect(await ledger.append(1, [large], web)).toMatchObject({ ok: true });
  expect((await ledger.events(1, 'child-1'))[0]?.data).toEqual(large.data);
  const larger = retracted('x'.repeat(LARGEST_EVENT));
  expect(await ledger.append(1, [larger], web)).toEqual({ ok: false, code: 'too-large', id: larger.id, field: 'data' });
});

test('Welsh text, quotes, backslashes and emoji come back; NUL and half characters are refused by name', async () => {
  const { ledger } = await freshLedger();
  const texts = [
    'Tŷ’r Ysgol, Llanfair-ym-Muallt; “dywedodd ‘na’”',
    'a\\u0000b',
    '{"a","b"},NULL',
    'NULL',
    '',
    '😀 \n\t',
    "'; drop table",
  ];
  const group = eventOf({ id: 'ŵ\\"{}', kind: 'core-group.held', children: ['plentyn-ŷ {"}'], data: {} });
  const event = { ...group, data: { attended: texts } };
  const meeting = eventOf({
    kind: 'strategy.held',
    data: { enquiry: texts[2], agencies: ['police'], decision: 'enquiries' },
  });
  const strange = { ...meeting, data: { ...meeting.data, agencies: texts } };
  expect(await ledger.append(1, [event, strange], web)).toMatchObject({ ok: true });
  expect((await ledger.events(1, 'plentyn-ŷ {"}'))[0]).toMatchObject({ id: event.id, data: { attended: texts } });
  expect((await ledger.facts(1, 'child-1')).facts[0]?.data).toEqual({
    enquiry: texts[2],
    agencies: texts,
    decision: 'enquiries',
  });
  expect(await ledger.verifyChild(1, 'child-1')).toMatchObject({ ok: true });

  const opened = eventOf({ id: 'o', kind: 'case.opened', data: {} });
  expect(await ledger.append(1, [{ ...opened, data: { reason: 'a\0b' } }], web)).toEqual({
    ok: false,
    code: 'nul-character',
    id: 'o',
    field: 'data.reason',
  });
  expect(await ledger.append(1, [{ ...opened, by: 'a\0b' }], web)).toMatchObject({
    code: 'nul-character',
    field: 'by',
  });
  expect(await ledger.append(1, [{ ...opened, data: { reason: '\ud83d' } }], web)).toMatchObject({
    code: 'broken-text',
    field: 'data.reason',
  });
  expect(await ledger.append(1, [{ ...opened, data: { worker: 5 } }], web)).toMatchObject({
    code: 'wrong-type',
    field: 'data.worker',
  });
  expect(await ledger.append(1, [{ ...opened, children: ['a', 'b', 'a'] }], web)).toMatchObject({
    code: 'repeated-child',
  });
  expect(await ledger.append(1, [{ ...opened, id: '' }], web)).toMatchObject({ code: 'empty', field: 'id' });
  expect(await ledger.append(1, [{ ...opened, id: 'x'.repeat(1001) }], web)).toMatchObject({
    code: 'too-long',
    field: 'id',
  });
});

test('a batch larger than one statement is recorded whole or not at all', async () => {
  const { ledger } = await freshLedger();
  const batch = Array.from({ length: 2500 }, (_, n) => visitOf(`child-${n % 300}`, { id: `e${n}` }));
  const last = visitOf('child-1', { replaces: 'nothing' });
  expect(await ledger.append(1, [...batch, last], { source: 'demo' })).toMatchObject({
    ok: false,
    code: 'unknown-replaced',
  });
  expect(await ledger.count(1)).toEqual({ children: 0, rows: 0 });
  const appended = await ledger.append(1, batch, { source: 'demo' });
  expect(appended.ok && appended.recorded).toHaveLength(2500);
  expect(appended.ok && appended.touched).toHaveLength(300);
  expect(await ledger.count(1)).toEqual({ children: 300, rows: 2500 });
  expect(await ledger.verifyChild(1, 'child-7')).toMatchObject({ ok: true, checked: 9 });
  expect((await ledger.events(1, 'child-7')).map(({ id }) => id)).toEqual(
    batch.filter(({ children }) => children[0] === 'child-7').map(({ id }) => id),
  );
});

test('every child is handed over once, with all its facts, in batches of any size', async () => {
  const { ledger } = await freshLedger();
  const batch = Array.from({ length: 120 }, (_, n) => visitOf(`child-${n % 17}`));
  await ledger.append(
    1,
    [...batch, eventOf({ kind: 'record.retracted', children: [], replaces: batch[0]?.id, data: { reason: 'x' } })],
    web,
  );
  const children = await ledger.children(1);
  expect(children).toEqual([...new Set(batch.map((event) => event.children[0] ?? ''))].sort());
  for (const size of [1, 5, 17, 1000]) {
    const handed: unknown[] = [];
    await ledger.eachChild(1, size, async (some) => {
      expect(some.length).toBeLessThanOrEqual(size);
      handed.push(...some);
    });
    expect(handed).toEqual(await Promise.all(children.map((child) => ledger.facts(1, child))));
  }
  expect(await ledger.factsOfMany(1, ['child-3', 'nobody', 'child-1'])).toEqual([
    await ledger.facts(1, 'child-3'),
    { child: 'nobody', seq: 0, enteredUs: 0, changes: 0, facts: [] },
    await ledger.facts(1, 'child-1'),
  ]);
});

test('events are read by kind and from a place in the stream on', async () => {
  const { ledger } = await freshLedger();
  const events = [visitOf('child-1'), eventOf({ kind: 'visit.refused', data: {} }), visitOf('child-1')];
  await ledger.append(1, events, web);
  const ids = async (which: Parameters<typeof ledger.events>[2]) =>
    (await ledger.events(1, 'child-1', which)).map(({ seq }) => seq);
  expect(await ids({ kinds: ['visit.made'] })).toEqual([1, 3]);
  expect(await ids({ after: 1 })).toEqual([2, 3]);
  expect(await ids({ kinds: ['visit.made'], after: 1 })).toEqual([3]);
});

test('an append that expects something of a child that it does not concern is a mistake of the program', async () => {
  const { ledger } = await freshLedger();
  await expect(ledger.append(1, [visitOf('child-1')], { ...web, expected: { 'child-2': 0 } })).rejects.toThrow(
    'none of its events concerns',
  );
});
