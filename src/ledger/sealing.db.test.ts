import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { eventOf, freshLedger, type TestLedger, visitOf } from '../../tests/support/ledger.ts';
import { logsFolder, ORIGIN, sealAll } from '../../tests/support/log.ts';
import { entryBytes } from './entry.ts';
import { openLedger, vaultOf } from './index.ts';
import { readCheckpoint, trustedSignatures } from './log/checkpoint.ts';
import { HASH_BYTES } from './log/hashing.ts';
import { readVerifierKey, type VerifierKey } from './log/note.ts';
import { TRUST_NOBODY } from './log/policy.ts';
import { provenBy } from './log/proof.ts';
import { nodesOf, tilePath, widthAt } from './log/tiles.ts';
import { EMPTY_EDGE, grow, leafHash, provesConsistency, rootAt, rootOf } from './log/tree.ts';
import { beginLog } from './log-keys.ts';
import { readPublishedTile } from './publishing.ts';
import { readIntegrity } from './integrity.ts';
import { anythingToSeal, sealBatch } from './sealing.ts';

const web = { source: 'web' } as const;

const superuser = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
};

const keysOf = async ({ ledger }: TestLedger): Promise<VerifierKey[]> =>
  (await ledger.logKeys(1)).flatMap((vkey) => readVerifierKey(vkey) ?? []);

const visits = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    visitOf(`child-${n % 7}`, { at: `2024-03-${String((n % 28) + 1).padStart(2, '0')}` }),
  );

/** The leaves by the format's own words (docs/proofs.md), from the rows in the order of their positions. */
const leavesByHand = async (client: pg.Client): Promise<Buffer[]> => {
  const { rows } = await client.query(
    'select e.*, l.position, l.hash from ledger.leaf l join ledger.event e using (authority, eid) where l.authority = 1 order by l.position',
  );
  const lp = (text: string): Buffer => {
    const bytes = Buffer.from(text);
    return Buffer.concat([Buffer.of(bytes.length >> 8, bytes.length & 255), bytes]);
  };
  const big = (value: bigint, bytes: number): Buffer => Buffer.from(value.toString(16).padStart(bytes * 2, '0'), 'hex');
  return rows.map((row) =>
    Buffer.concat([
      Buffer.from('diogel/leaf/v1\0'),
      lp('ddychmygol'),
      lp(row.event_id),
      big(BigInt(row.part), 2),
      lp(row.child),
      big(BigInt(row.seq), 4),
      big(BigInt(row.recorded_us), 8),
      big(BigInt(row.entered_us), 8),
      Buffer.of(row.imported ? 1 : 0),
      lp(row.source),
      row.commitment,
    ]),
  );
};

test('every row becomes a leaf, once, and its hash, the root and the signature are those of the format', async () => {
  const test = await freshLedger();
  const { url, ledger } = test;
  const folder = await logsFolder();
  const both = eventOf({ kind: 'core-group.held', children: ['child-1', 'plentyn-ŵ'], data: {} });
  await ledger.append(1, [...visits(300), both], web);
  await sealAll(test, { folder });
  const client = await superuser(url);
  const entries = await leavesByHand(client);
  // Each event, one of them twice, and that the log began.
  expect(entries).toHaveLength(303);
  const { rows } = await client.query('select hash, position from ledger.leaf where authority = 1 order by position');
  expect(rows.map(({ hash }) => hash)).toEqual(entries.map(leafHash));
  expect(rows.map(({ position }) => Number(position))).toEqual(entries.map((_, n) => n));
  const head = await ledger.signedHead(1);
  const root = rootOf(grow(EMPTY_EDGE, Buffer.concat(entries.map(leafHash))));
  expect(head?.root).toEqual(root);
  const checkpoint = readCheckpoint(head?.note ?? '');
  expect(checkpoint).toMatchObject({ origin: `${ORIGIN}/log/ddychmygol`, size: 303, root });
  expect(checkpoint && trustedSignatures(checkpoint, await keysOf(test))?.log).toHaveLength(1);
  expect(await ledger.integrity(1)).toMatchObject({ size: 303, waiting: 0, alarms: [], latest: { size: 303 } });
  // What it is for: any row is proven to whoever has the key.
  const positions = await ledger.positions(1, both.id);
  expect(positions).toHaveLength(2);
  for (const position of positions) {
    if (head === undefined) throw new Error('nothing was sealed');
    const proof = await ledger.proof(1, position, head);
    const entry = entries[position] ?? Buffer.alloc(0);
    expect(provenBy(proof, leafHash(entry), await keysOf(test))).toEqual([]);
    expect(provenBy(proof, leafHash(Buffer.concat([entry, Buffer.of(0)])), await keysOf(test))).toBeUndefined();
  }
});

test('to know whether anything waits, and how much, the events that were sealed before are not read', async () => {
  const test = await freshLedger();
  const { url, database, ledger } = test;
  const folder = await logsFolder();
  await ledger.append(1, visits(2_000), web);
  await sealAll(test, { folder });
  await (await superuser(url)).query('analyze ledger.event, ledger.log_state');
  const look = () =>
    database.transaction(1, async (tx) => {
      const read = async (): Promise<number> => {
        const text =
          "select seq_tup_read + coalesce(idx_tup_fetch, 0) from pg_stat_xact_user_tables where schemaname = 'ledger' and relname = 'event'";
        const [[rows]] = (await tx.run({ name: 'rows-read', text }, [])) as [[number]];
        return rows;
      };
      const before = await read();
      const waits = await anythingToSeal(tx.run, 1);
      const rows = (await read()) - before;
      const { waiting } = await readIntegrity(tx.run, 1, TRUST_NOBODY);
      return { waits, rows, waiting, counted: (await read()) - before - rows };
    });
  expect(await look()).toEqual({ waits: false, rows: 0, waiting: 0, counted: 0 });
  await ledger.append(1, visits(3), web);
  expect(await look()).toEqual({ waits: true, rows: 1, waiting: 3, counted: 3 });
  await ledger.append(1, visits(1_100), web);
  expect(await look()).toMatchObject({ waits: true, rows: 1, waiting: 1_103 });
});

test('the facts of a log’s first leaves are those of all leaves, field by field, without what was sealed later', async () => {
  const test = await freshLedger();
  const { ledger } = test;
  const folder = await logsFolder();
  const facts = async (size?: number) => {
    const found: unknown[] = [];
    await ledger.eachChild(
      1,
      5,
      async (some) => {
        found.push(...some.map(({ child, facts: of }) => ({ child, facts: of })));
      },
      size,
    );
    return found;
  };
  const wrong = visitOf('child-1', { at: '2024-03-01' });
  const moved = { ...visitOf('child-1', { at: '2024-03-02' }), replaces: wrong.id };
  await ledger.append(1, [wrong, visitOf('child-2', { at: '2024-03-03' })], web);
  await ledger.append(1, [moved], web);
  await sealAll(test, { folder });
  const first = (await ledger.signedHead(1))?.size ?? 0;
  const then = await facts(first);
  expect(then).toEqual(await facts());
  expect(then).toMatchObject([
    {
      child: 'child-1',
      facts: [
        { id: wrong.id, kind: 'visit.made', replacedFrom: expect.any(Number), data: { seen: true } },
        { id: moved.id, replaces: wrong.id, data: { seen: true } },
      ],
    },
    { child: 'child-2', facts: [{ kind: 'visit.made', data: { seen: true } }] },
  ]);

  await ledger.append(
    1,
    [
      eventOf({ kind: 'record.retracted', children: [], replaces: moved.id, data: { reason: 'x' } }),
      visitOf('child-2'),
    ],
    web,
  );
  await sealAll(test, { folder });
  expect(await facts(first)).toEqual(then);
  expect(await facts((await ledger.signedHead(1))?.size)).toEqual(await facts());
  expect(await facts()).not.toEqual(then);
});

test('an entry’s bytes are fixed', () => {
  const entry = {
    id: 'e1',
    part: 258,
    child: 'ŵ',
    seq: 16_909_060,
    recordedUs: 1_700_000_000_000_000,
    enteredUs: 1_700_000_000_000_001,
    imported: true,
    source: 'web',
    commitment: Buffer.alloc(HASH_BYTES, 7),
  };
  expect(entryBytes('sir', entry).toString('hex')).toBe(
    '64696f67656c2f6c6561662f763100' +
      '0003736972' +
      '00026531' +
      '0102' +
      '0002c5b5' +
      '01020304' +
      '00060a24181e4000' +
      '00060a24181e4001' +
      '01' +
      '0003776562' +
      '07'.repeat(32),
  );
});

test('later heads extend earlier ones, over the borders of tiles and batches', async () => {
  const test = await freshLedger();
  const { ledger } = test;
  const folder = await logsFolder();
  const heads = [];
  for (const count of [254, 1, 1, 1, 2_300]) {
    await ledger.append(1, visits(count), web);
    await sealAll(test, { folder });
    heads.push(await ledger.signedHead(1));
  }
  expect(heads.map((head) => head?.size)).toEqual([255, 256, 257, 258, 2558]);
  for (const [n, later] of heads.entries())
    for (const earlier of heads.slice(0, n)) {
      if (earlier === undefined || later === undefined) throw new Error('nothing was sealed');
      const proof = await ledger.consistency(1, earlier.size, later.size);
      expect(provesConsistency(earlier.size, later.size, earlier.root, later.root, proof)).toBe(true);
    }
});

test('what is published gives the same root to whoever has only the files, and a part of a tile that has grown since', async () => {
  const test = await freshLedger();
  const { ledger } = test;
  const folder = await logsFolder();
  await ledger.append(1, visits(100), web);
  await sealAll(test, { folder });
  const log = join(folder, 'log', 'ddychmygol');
  expect(await readdir(join(log, 'tile', '0'))).toEqual(['000.p']);
  const early = await readFile(join(log, 'tile/0/000.p/101'));
  await ledger.append(1, visits(700), web);
  await sealAll(test, { folder });
  const checkpoint = readCheckpoint(await readFile(join(log, 'checkpoint'), 'utf8'));
  if (checkpoint === undefined) throw new Error('no checkpoint was published');
  expect(trustedSignatures(checkpoint, await keysOf(test))).toBeDefined();
  const read = nodesOf(async (level, index) => {
    const tile = { level, index, width: widthAt(level, index, checkpoint.size) };
    return (await readPublishedTile(folder, 'ddychmygol', tilePath(tile))) ?? Buffer.alloc(0);
  });
  expect(await rootAt(read, checkpoint.size)).toEqual(checkpoint.root);
  expect(await readPublishedTile(folder, 'ddychmygol', 'tile/0/000.p/101')).toEqual(early);
  expect(await readPublishedTile(folder, 'ddychmygol', 'tile/0/009')).toBeUndefined();
  expect(await readPublishedTile(folder, 'ddychmygol', 'tile/0/../checkpoint')).toBeUndefined();
  // Nothing but hashes and heads: no file of entries, and nothing half written.
  expect((await readdir(log)).sort()).toEqual(['checkpoint', 'tile']);
  expect((await readdir(join(log, 'tile', '0'))).sort()).toEqual(['000', '001', '002', '003.p']);
});

test('several sealers at once seal each row once', async () => {
  const test = await freshLedger();
  const { url, ledger } = test;
  const folder = await logsFolder();
  await ledger.append(1, visits(3_000), web);
  const recording = (async () => {
    for (let n = 0; n < 40; n++) await ledger.append(1, visits(5), web);
  })();
  await Promise.all([sealAll(test, { folder }), sealAll(test, { folder }), recording]);
  await sealAll(test, { folder });
  const client = await superuser(url);
  const { rows } = await client.query(
    `select count(*)::int as leaves, count(distinct eid)::int as rows, max(position)::int + 1 as size,
      (select count(*)::int from ledger.event where authority = 1) as events,
      (select count(*)::int from ledger.event where authority = 1 and kind = 'log.begun') as begun from ledger.leaf where authority = 1`,
  );
  expect(rows).toEqual([{ leaves: 3_201, rows: 3_201, size: 3_201, events: 3_201, begun: 1 }]);
  const entries = await leavesByHand(client);
  expect((await ledger.signedHead(1))?.root).toEqual(rootOf(grow(EMPTY_EDGE, Buffer.concat(entries.map(leafHash)))));
});

test('a transaction that is still open is waited for and not passed over', async () => {
  const test = await freshLedger();
  const { ledger } = test;
  const folder = await logsFolder();
  await sealAll(test, { folder });
  const [late, early] = [visitOf('child-late'), visitOf('child-early')];
  let open: () => void = () => undefined;
  let begun: () => void = () => undefined;
  const hasBegun = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const held = ledger.transaction(1, async (tx) => {
    await ledger.append(tx, [late], web);
    begun();
    await new Promise<void>((resolve) => {
      open = resolve;
    });
    return { ok: true };
  });
  await hasBegun;
  await ledger.append(1, [early], web);
  expect(await sealBatch(test.database, 1, async () => [])).toEqual({ sealed: 0 });
  expect(await ledger.integrity(1)).toMatchObject({ size: 1, waiting: 1 });
  open();
  await held;
  await sealAll(test, { folder });
  expect(await ledger.positions(1, late.id)).toEqual([1]);
  expect(await ledger.positions(1, early.id)).toEqual([2]);
});

test('a log begins once, with a key that is wrapped, and is recorded', async () => {
  const test = await freshLedger();
  const { url, ledger, database, vault } = test;
  const origins = await Promise.all(
    ['one.invalid/log/ddychmygol', 'two.invalid/log/ddychmygol'].map((origin) =>
      database.transaction(1, (tx) => beginLog(tx, vault, ledger.append, origin)),
    ),
  );
  expect(new Set(origins).size).toBe(1);
  const [key, ...more] = await ledger.logKeys(1);
  expect(more).toEqual([]);
  const events = await ledger.events(1, '');
  expect(events.map(({ kind, by, source, data }) => ({ kind, by, source, data }))).toEqual([
    { kind: 'log.begun', by: 'diogel', source: 'service', data: { origin: origins[0], key } },
  ]);
  const { rows } = await (await superuser(url)).query('select wrapped from ledger.log_key');
  expect(rows[0].wrapped.length).toBe(12 + 32 + 16);
  // Another authority's log is another.
  await database.transaction(2, (tx) => beginLog(tx, vault, ledger.append, 'one.invalid/log/arall'));
  expect(await ledger.logKeys(2)).not.toEqual([key]);
});

test('a key that is changed is recorded, and for a while the one before signs too', async () => {
  const test = await freshLedger();
  const { url, ledger } = test;
  const folder = await logsFolder();
  expect(await ledger.rotateLogKey(1, { by: 'post-administrator', reason: 'Newid blynyddol' })).toBeUndefined();
  await sealAll(test, { folder });
  const [before] = await ledger.logKeys(1);
  const key = await ledger.rotateLogKey(1, { by: 'post-administrator', reason: 'Newid blynyddol' });
  expect(await ledger.logKeys(1)).toEqual([before, key]);
  await sealAll(test, { folder });
  const [, rotated] = await ledger.events(1, '');
  expect(rotated).toMatchObject({
    kind: 'log.key-rotated',
    by: 'post-administrator',
    data: { key, before, reason: 'Newid blynyddol' },
  });
  const signedBy = async (): Promise<string[]> => {
    const checkpoint = readCheckpoint((await ledger.signedHead(1))?.note ?? '');
    const trusted = checkpoint && trustedSignatures(checkpoint, await keysOf(test));
    return trusted?.log.map(({ key: { vkey } }) => vkey) ?? [];
  };
  expect(await signedBy()).toEqual([key, before]);
  // Long after, the old one has been let go.
  const client = await superuser(url);
  await client.query("set session_replication_role = 'replica'");
  await client.query('update ledger.log_key set made_us = made_us - 91::bigint * 86400000000');
  await ledger.append(1, visits(1), web);
  await sealAll(test, { folder });
  expect(await signedBy()).toEqual([key]);
});

test('what is sealed can be changed neither by the service nor by the owner', async () => {
  const test = await freshLedger();
  await test.ledger.append(1, visits(3), web);
  await sealAll(test, { folder: await logsFolder() });
  for (const role of ['diogel_service', 'diogel_owner']) {
    const client = new pg.Client({ connectionString: test.url, options: `-c role=${role} -c diogel.authority=1` });
    await client.connect();
    onTestFinished(() => client.end());
    const denied = /permission denied|what was recorded stays|a log only grows/;
    for (const statement of [
      "update ledger.leaf set hash = sha256('x')",
      'delete from ledger.leaf',
      'truncate ledger.leaf',
      "update ledger.tile set hashes = sha256('x')",
      'update ledger.tile set index = index + 1',
      'delete from ledger.tile',
      "update ledger.checkpoint set note = 'x'",
      'delete from ledger.checkpoint',
      'delete from ledger.cosignature',
      'update ledger.log_state set size = size - 1',
      'delete from ledger.log_state',
      "update ledger.log_key set vkey = 'x'",
      'delete from ledger.log_key',
      'delete from ledger.alarm',
    ])
      await expect(client.query(statement), `${role}: ${statement}`).rejects.toThrow(denied);
    // A tile may only get more.
    await client.query("update ledger.tile set hashes = hashes || sha256('x') where false");
  }
});

test('after a restore that numbers transactions anew, what was recorded before and after it is sealed', async () => {
  const test = await freshLedger();
  const { url, ledger } = test;
  const folder = await logsFolder();
  await ledger.append(1, visits(5), web);
  await sealAll(test, { folder });
  await ledger.append(1, visits(2), web);
  const client = await superuser(url);
  // As a dump that was read into another cluster leaves it: all rows are from far ahead of the transactions of now.
  await client.query("set session_replication_role = 'replica'");
  await client.query('update ledger.event set tx = (tx::text::bigint + 1000000000)::text::xid8');
  await client.query('update ledger.log_state set tx = (tx::text::bigint + 1000000000)::text::xid8');
  await ledger.append(1, visits(3), web);
  await sealAll(test, { folder });
  await ledger.append(1, visits(4), web);
  await sealAll(test, { folder });
  const { rows } = await client.query(
    'select count(*)::int as leaves, count(distinct eid)::int as rows, (select db_epoch from ledger.authority where id = 1) as epoch from ledger.leaf where authority = 1',
  );
  expect(rows).toEqual([{ leaves: 15, rows: 15, epoch: 2 }]);
});

test('after a loss, all that is there is sealed anew under another name, in a database whose transactions are numbered anew', async () => {
  const test = await freshLedger();
  const { url, ledger } = test;
  await ledger.append(1, visits(40), web);
  await sealAll(test, { folder: await logsFolder() });
  const client = await superuser(url);
  // As docs/operations.md has it.
  await client.query("set session_replication_role = 'replica'");
  for (const table of ['log_key', 'log_state', 'leaf', 'tile', 'checkpoint', 'cosignature', 'alarm'])
    await client.query(`delete from ledger.${table} where authority = 1`);
  await client.query('update ledger.event set tx = (tx::text::bigint + 1000000000)::text::xid8');
  await client.query('update ledger.authority set db_epoch = db_epoch + 1 where id = 1');
  const folder = await logsFolder();
  await sealAll(test, { folder, origin: 'newydd.invalid' });
  expect(await ledger.integrity(1)).toMatchObject({ origin: 'newydd.invalid/log/ddychmygol', size: 42, waiting: 0 });
  const checkpoint = await readFile(join(folder, 'log/ddychmygol/checkpoint'), 'utf8');
  const verified = await ledger.verifyLog(1, { code: 'ddychmygol', elsewhere: [], published: { folder, checkpoint } });
  expect(verified).toMatchObject({ rows: 42, leaves: 42, faults: [] });
});

test('nothing is signed where the tiles do not give the root that was signed, and an alarm says so', async () => {
  const test = await freshLedger();
  const { url, ledger } = test;
  const folder = await logsFolder();
  await ledger.append(1, visits(300), web);
  await sealAll(test, { folder });
  const client = await superuser(url);
  await client.query("set session_replication_role = 'replica'");
  const flip =
    'update ledger.tile set hashes = set_byte(hashes, 40, get_byte(hashes, 40) # 1) where authority = 1 and level = 0 and index = 0';
  await client.query(flip);
  await ledger.append(1, visits(1), web);
  await sealAll(test, { folder });
  const origin = `${ORIGIN}/log/ddychmygol`;
  expect(await ledger.integrity(1)).toMatchObject({
    size: 301,
    waiting: 1,
    alarms: [{ code: 'damage', about: origin, endedUs: null }],
  });
  // Put right, it goes on, and the alarm is kept as one that was.
  await client.query(flip);
  const ended = async (): Promise<boolean> =>
    (await ledger.integrity(1)).alarms.every(({ endedUs }) => endedUs !== null);
  while (!(await ended())) await sealAll(test, { folder });
  await sealAll(test, { folder });
  expect(await ledger.integrity(1)).toMatchObject({ size: 302, waiting: 0, alarms: [{ code: 'damage' }] });
});

test('nothing is signed where more, or something else, was published than the database holds', async () => {
  const test = await freshLedger();
  const { url, ledger } = test;
  const folder = await logsFolder();
  await ledger.append(1, visits(10), web);
  await sealAll(test, { folder });
  const checkpoint = join(folder, 'log/ddychmygol/checkpoint');
  const before = await readFile(checkpoint);
  const client = await superuser(url);
  const state = await client.query('select size, tx::text, eid from ledger.log_state where authority = 1');
  await ledger.append(1, visits(10), web);
  await sealAll(test, { folder });
  // As an old backup leaves it.
  await client.query("set session_replication_role = 'replica'");
  const rollBack = async (): Promise<void> => {
    await client.query(
      'delete from ledger.event where eid in (select eid from ledger.leaf where authority = 1 and position >= 11)',
    );
    await client.query('delete from ledger.leaf where position >= 11');
    await client.query('delete from ledger.checkpoint where size > 11');
    await client.query('update ledger.tile set hashes = substr(hashes, 1, 11 * 32) where authority = 1');
    const { size, tx, eid } = state.rows[0];
    await client.query('update ledger.log_state set size = $1, tx = $2::xid8, eid = $3 where authority = 1', [
      size,
      tx,
      eid,
    ]);
  };
  await rollBack();
  await ledger.append(1, visits(1), web);
  await sealAll(test, { folder });
  expect(await ledger.integrity(1)).toMatchObject({ size: 11, alarms: [{ code: 'rollback', theirs: 21, ours: 11 }] });
  // What was published is gone too, and then other events come to stand where those stood.
  await client.query('delete from ledger.alarm');
  const published = await readFile(checkpoint);
  await writeFile(checkpoint, before);
  await ledger.append(1, visits(30), web);
  await sealAll(test, { folder });
  expect(await ledger.integrity(1)).toMatchObject({ size: 42, waiting: 0, alarms: [] });
  await writeFile(checkpoint, published);
  await ledger.append(1, visits(1), web);
  await sealAll(test, { folder });
  expect(await ledger.integrity(1)).toMatchObject({ alarms: [{ code: 'fork', theirs: 21, ours: 42 }] });
});

test('a checkpoint of another log that lies in the folder is replaced, and files that are missing are written again', async () => {
  const folder = await logsFolder();
  const first = await freshLedger();
  await first.ledger.append(1, visits(300), web);
  await sealAll(first, { folder });
  const second = await freshLedger();
  await second.ledger.append(1, visits(260), web);
  await sealAll(second, { folder });
  expect(await second.ledger.integrity(1)).toMatchObject({ size: 261, alarms: [] });
  await rm(join(folder, 'log/ddychmygol/tile'), { recursive: true });
  await second.ledger.append(1, visits(1), web);
  await sealAll(second, { folder });
  expect((await readPublishedTile(folder, 'ddychmygol', 'tile/0/000'))?.length).toBe(8192);
});

test('whoever has another key-encryption key seals nothing and says why', async () => {
  const test = await freshLedger();
  const folder = await logsFolder();
  await sealAll(test, { folder });
  await test.ledger.append(1, visits(1), web);
  const vault = vaultOf(Buffer.alloc(32, 1));
  const ledger = openLedger({ database: test.database, vault });
  const before = await ledger.integrity(1);
  const { keepLogs } = await import('./index.ts');
  const said: string[] = [];
  const logs = keepLogs({
    database: test.database,
    append: ledger.append,
    vault,
    policy: { logs: [], witnesses: [], isQuorum: () => true },
    folder,
    origin: ORIGIN,
    say: (message) => said.push(message),
    tick: 5,
  });
  await expect.poll(() => said.join()).toContain('set DIOGEL_KEY_FILE to the right file');
  await logs.stop();
  expect(await ledger.integrity(1)).toEqual(before);
});
