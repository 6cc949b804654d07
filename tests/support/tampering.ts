import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { type Fault, openLedger, saveAuthority, type SeenElsewhere, vaultOf } from '#src/ledger/index.ts';
import { FACT_COLUMNS } from '#src/ledger/columns.ts';
import { keyringOf, type Run } from '#src/ledger/keyring.ts';
import { readPolicy } from '#src/ledger/log/policy.ts';
import { logFolder, readPublishedCheckpoint } from '#src/ledger/publishing.ts';
import { verifyLog } from '#src/ledger/verify-log.ts';
import { openDatabase } from '#src/platform/index.ts';
import { readEvent } from '#src/practice/index.ts';
import { logsFolder, ORIGIN, sealAll } from './log.ts';
import { startWitness } from './witness.ts';

export const CODE = 'ddychmygol';
const AUTHORITY = 1;
const TABLES = [
  'event',
  'body',
  'child_key',
  'stream',
  'leaf',
  'tile',
  'checkpoint',
  'cosignature',
  'log_key',
  'log_state',
  'wording',
] as const;

/** Numbers that are the same for the same seed. */
export const randomFrom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** A change and what was found of it. */
export interface Attempt {
  readonly kind: string;
  readonly faults: readonly Fault[];
}

export interface Tampered {
  readonly kinds: readonly string[];
  /** What verifying finds where nothing was changed. */
  readonly untouched: () => Promise<readonly Fault[]>;
  /** Makes a change as the database's superuser (or on the disk), verifies, and takes it back. Without a kind, one at random. */
  readonly attempt: (random: () => number, kind?: string) => Promise<Attempt>;
  /** The same, where nothing is known but the database: no witness, and nothing that was published. */
  readonly attemptAlone: (random: () => number, kind: string) => Promise<Attempt>;
  readonly close: () => Promise<void>;
}

const lineOf = (n: number, line: Readonly<Record<string, unknown>>) => {
  const read = readEvent({
    id: `e-${n}-${randomUUID()}`,
    at: `2024-0${(n % 8) + 1}-1${n % 10}`,
    by: `post-${n % 5}`,
    ...line,
  });
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('; '));
  return read.event;
};

/** Sixty-odd events of nine children: of one, of several, of none; corrected ones; imported ones; some that came by a form. */
const madeUp = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => {
    const n = from + index;
    const child = `plentyn-${n % 9}`;
    switch (n % 5) {
      case 0:
        return lineOf(n, { kind: 'core-group.held', children: [child, `plentyn-${(n + 1) % 9}`], data: {} });
      case 1:
        return lineOf(n, {
          kind: 'contact.received',
          children: [child],
          data: { contact: `k${n}`, source: 'police', summary: 'Galwad gan yr heddlu ŵ' },
        });
      case 2:
        return lineOf(n, {
          kind: 'conference.held',
          children: [child],
          data: { type: 'initial', enquiry: `q${n}`, decision: 'registered', categories: ['neglect'] },
        });
      default:
        return lineOf(n, {
          kind: 'visit.made',
          children: [child],
          data: { seen: true, alone: n % 2 === 0, place: 'home' },
        });
    }
  });

/** A small authority of an empty, migrated database, sealed in several steps, seen by a witness, and ready to be tampered with. */
export const openTampering = async (url: string): Promise<Tampered> => {
  const database = openDatabase({ url, connections: 4 });
  const folder = await logsFolder();
  const witness = await startWitness('arolygiaeth', createHash('sha256').update('arolygiaeth').digest());
  const read = readPolicy(`${witness.line}\nquorum arolygiaeth\n`);
  if (!read.ok) throw new Error(read.problem);
  const { policy } = read;
  const vault = vaultOf(randomBytes(32));
  const ledger = openLedger({ database, vault, policy });
  await saveAuthority(database, {
    id: AUTHORITY,
    code: CODE,
    name: { en: 'Imaginary County', cy: 'Sir Ddychmygol' },
    region: 'dychmygol',
    configuration: {},
  });
  const record = async (part: ReturnType<typeof madeUp>, imported = false): Promise<void> => {
    const options = imported ? ({ source: 'import', imported } as const) : ({ source: 'web' } as const);
    const appended = await ledger.append(AUTHORITY, part, options);
    if (!appended.ok) throw new Error(appended.code);
  };
  const seal = async (): Promise<void> => {
    // A witness knows a log's key before it knows the log.
    if (witness.logKeys.length === 0) {
      await sealAll({ database, ledger: openLedger({ database, vault }), vault }, { folder, code: CODE });
      witness.logKeys.push(...(await ledger.logKeys(AUTHORITY)));
    }
    await sealAll({ database, ledger, vault }, { folder, code: CODE, policy });
  };

  const [first, ...early] = madeUp(0, 20);
  if (first === undefined) throw new Error('events were made up');
  await ledger.keepWording(AUTHORITY, { kind: 'visit.made', language: 'cy', title: 'Ymweliad', questions: [] });
  await record([first, ...early], true);
  await seal();
  const client = new pg.Client({
    connectionString: url,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === 20 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format),
    },
  });
  await client.connect();
  // What a backup of this moment holds.
  await client.query('create schema backup');
  for (const table of TABLES) await client.query(`create table backup.${table} as table ledger.${table}`);
  await record(madeUp(20, 15));
  await seal();
  await record([
    lineOf(90, {
      kind: 'visit.made',
      children: first.children,
      replaces: first.id,
      data: { seen: false, alone: false, place: 'home' },
    }),
  ]);
  await record(madeUp(40, 18));
  await seal();
  await client.query("set session_replication_role = 'replica'");

  const run: Run = async (statement, values) =>
    (await client.query({ text: statement.text, values: [...values], rowMode: 'array' })).rows;
  const verify = async (isAlone = false): Promise<readonly Fault[]> => {
    const checkpoint = String(await readPublishedCheckpoint(folder, CODE));
    const known = isAlone ? { elsewhere: [] } : { published: { folder, checkpoint }, elsewhere: seenByWitness() };
    return (await verifyLog(run, keyringOf(vault), AUTHORITY, { code: CODE, policy, ...known })).faults;
  };
  const seenByWitness = (): SeenElsewhere[] => {
    const seen = witness.seen.get(`${ORIGIN}/log/${CODE}`);
    if (seen === undefined) throw new Error('the witness has seen nothing');
    return [{ ...seen, about: 'arolygiaeth' }];
  };

  const kinds = changes(client, join(logFolder(folder, CODE), 'tile/0/000.p'));
  const all = [...kinds.keys()];
  const attempt = async (random: () => number, kind: string, isAlone: boolean): Promise<Attempt> => {
    const change = kinds.get(kind);
    if (change === undefined) throw new Error(`there is no change ${kind}`);
    await client.query('begin');
    let undo: (() => Promise<void>) | undefined;
    try {
      undo = await change((below) => Math.floor(random() * below));
      return { kind, faults: await verify(isAlone) };
    } catch (error) {
      throw new Error(`${kind}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    } finally {
      await client.query('rollback');
      await undo?.();
    }
  };
  return {
    kinds: all,
    untouched: () => verify(),
    attempt: (random, kind) => attempt(random, kind ?? all[Math.floor(random() * all.length)] ?? '', false),
    attemptAlone: (random, kind) => attempt(random, kind, true),
    close: async () => {
      await client.end();
      await witness.close();
      await database.close();
    },
  };
};

/** Changes by name: each alters something at random in the open transaction, or on the disk, and then says how that is taken back. */
const changes = (client: pg.Client, publishedTile: string) => {
  type Pick = (below: number) => number;
  type Change = (pick: Pick) => Promise<(() => Promise<void>) | undefined>;
  const kinds = new Map<string, Change>();

  const rowsOf = async (text: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> =>
    (await client.query(text, [...values])).rows;
  /** Must change something, or it is no attempt. */
  const change = async (text: string, values: readonly unknown[] = []): Promise<undefined> => {
    const { rowCount } = await client.query(text, [...values]);
    if ((rowCount ?? 0) === 0) throw new Error(`nothing was changed by ${text}`);
    return undefined;
  };
  const anyOf = async (pick: Pick, table: string, key: string, where = ''): Promise<Record<string, unknown>> => {
    const rows = await rowsOf(`select ${key} from ledger.${table} where authority = ${AUTHORITY} ${where} order by 1`);
    const row = rows[pick(rows.length)];
    if (row === undefined) throw new Error(`there is no ${table}`);
    return row;
  };
  const flipByte = (table: string, column: string, key: string) => async (pick: Pick) => {
    const row = await anyOf(pick, table, `${key}, octet_length(${column}) as bytes`);
    const { bytes, ...names } = row;
    const where = Object.keys(names).map((name, n) => `${name} = $${n + 1}`);
    const at = pick(Number(bytes));
    const byte = 1 + pick(255);
    return change(
      `update ledger.${table} set ${column} = set_byte(${column}, ${at}, get_byte(${column}, ${at}) # ${byte}) where authority = ${AUTHORITY} and ${where.join(' and ')}`,
      Object.values(names),
    );
  };
  const setEvent =
    (set: (pick: Pick) => string, where = '') =>
    async (pick: Pick) => {
      const { eid } = await anyOf(pick, 'event', 'eid', where);
      return change(`update ledger.event set ${set(pick)} where authority = ${AUTHORITY} and eid = $1`, [eid]);
    };
  const deleteOne =
    (table: string, key: string, where = '') =>
    async (pick: Pick) => {
      const names = await anyOf(pick, table, key, where);
      const matches = Object.keys(names).map((name, n) => `${name} = $${n + 1}`);
      return change(
        `delete from ledger.${table} where authority = ${AUTHORITY} and ${matches.join(' and ')}`,
        Object.values(names),
      );
    };
  /** Gives two rows each the other's value of a column; they must differ in it. */
  const swap = (table: string, key: string, column: string) => async (pick: Pick) => {
    const rows = await rowsOf(
      `select ${key} as key, ${column} as value from ledger.${table} where authority = ${AUTHORITY} order by ${key}`,
    );
    const one = rows[pick(rows.length)];
    const others = rows.filter(({ value }) => JSON.stringify(value) !== JSON.stringify(one?.['value']));
    const other = others[pick(others.length)];
    if (one === undefined || other === undefined) throw new Error(`no two of ${table}.${column} differ`);
    // By a value that is out of the way, for the keys that must not meet.
    const set = `update ledger.${table} set ${column} = $1 where authority = ${AUTHORITY} and ${key} = $2`;
    const away =
      typeof one['value'] === 'number' ? 1_000_000_000 : typeof one['value'] === 'string' ? 'away' : Buffer.alloc(32);
    await change(set, [away, one['key']]);
    await change(set, [one['value'], other['key']]);
    return change(set, [other['value'], one['key']]);
  };

  // A byte of data.
  kinds.set('byte of a body', flipByte('body', 'sealed', 'eid'));
  kinds.set('byte of a commitment', flipByte('event', 'commitment', 'eid'));
  kinds.set('byte of a child’s key', flipByte('child_key', 'wrapped', 'child'));
  kinds.set('byte of a leaf', flipByte('leaf', 'hash', 'position'));
  kinds.set('byte of a tile', flipByte('tile', 'hashes', 'level, index'));
  kinds.set('byte of a root', flipByte('checkpoint', 'root', 'size'));
  // A date.
  kinds.set(
    'day',
    setEvent((pick) => `at_day = at_day ${pick(2) === 0 ? '+' : '-'} ${1 + pick(400)}`),
  );
  kinds.set(
    'instant',
    setEvent((pick) => `at_us = at_us - ${1 + pick(1e9)}`),
  );
  kinds.set(
    'precision',
    setEvent(() => `at_precision = case at_precision when 'day' then 'instant' else 'day' end`),
  );
  kinds.set(
    'recorded',
    setEvent(
      (pick) => `recorded_us = recorded_us - ${1 + pick(1e6)}`,
      'and imported and recorded_us - at_us > 1000001',
    ),
  );
  kinds.set(
    'recorded and entered',
    setEvent(
      (pick) => `recorded_us = recorded_us + ${1 + pick(1e9)}, entered_us = entered_us + 2000000000`,
      'and imported',
    ),
  );
  kinds.set(
    'entered',
    setEvent(() => 'recorded_us = recorded_us + 5, entered_us = entered_us + 5', 'and not imported'),
  );
  // A typed column.
  kinds.set('typed column', async (pick) => {
    const { column, type } = FACT_COLUMNS[pick(FACT_COLUMNS.length)] ?? { column: 'seen', type: 'boolean' };
    const other = {
      text: `case when ${column} is null then 'arall' when ${pick(2)} = 0 then null else ${column} || 'x' end`,
      boolean: `case when ${column} is null then ${pick(2) === 0} when ${pick(2)} = 0 then null else not ${column} end`,
      integer: `coalesce(${column} + 1, 7)`,
      'text[]': `case when ${column} is null then array['arall'] when ${pick(2)} = 0 then null else ${column} || 'x'::text end`,
    }[type];
    return setEvent(() => `${column} = ${other}`)(pick);
  });
  kinds.set(
    'kind',
    setEvent(() => "kind = 'visit.refused'"),
  );
  kinds.set(
    'by whom',
    setEvent(() => `"by" = "by" || '9'`),
  );
  kinds.set(
    'door',
    setEvent(() => "source = 'offline'"),
  );
  kinds.set(
    'correction',
    setEvent(() => "replaces = coalesce(replaces || 'x', 'e-1')"),
  );
  kinds.set(
    'child',
    setEvent(() => "child = child || 'x'"),
  );
  kinds.set(
    'another child',
    setEvent(() => "child = 'plentyn-99', seq = 1"),
  );
  kinds.set(
    'place in the record',
    setEvent(() => 'seq = seq + 1000'),
  );
  kinds.set(
    'id',
    setEvent(() => "event_id = event_id || 'x'"),
  );
  kinds.set(
    'part',
    setEvent(() => 'part = part + 5'),
  );
  kinds.set(
    'number',
    setEvent(() => 'eid = eid + 100000'),
  );
  kinds.set(
    'imported or not',
    setEvent(() => 'imported = true', 'and not imported'),
  );
  kinds.set(
    'transaction, so that it would be sealed again',
    setEvent(() => "tx = '999999999999'"),
  );
  kinds.set('words of a form', () => change(`update ledger.wording set words = words || '{"title": "Arall"}'`));
  kinds.set('corrections of a record', () => change('update ledger.stream set corrections = 0 where corrections > 0'));
  // A deleted row.
  kinds.set('deleted event', deleteOne('event', 'eid'));
  kinds.set('deleted body', deleteOne('body', 'eid'));
  kinds.set('deleted event with its body and leaf', async (pick) => {
    const { eid } = await anyOf(pick, 'event', 'eid');
    for (const table of ['event', 'body', 'leaf'])
      await change(`delete from ledger.${table} where authority = ${AUTHORITY} and eid = $1`, [eid]);
    return undefined;
  });
  kinds.set('deleted key of a child', deleteOne('child_key', 'child'));
  kinds.set('deleted record of a child', deleteOne('stream', 'child'));
  kinds.set('deleted leaf', deleteOne('leaf', 'position'));
  kinds.set('deleted tile', deleteOne('tile', 'level, index'));
  kinds.set(
    'deleted checkpoint',
    deleteOne('checkpoint', 'size', 'and size = (select size from ledger.log_state where authority = 1)'),
  );
  kinds.set('deleted key of the log', deleteOne('log_key', 'n'));
  // An added one.
  kinds.set('event again', async (pick) => {
    const { eid } = await anyOf(pick, 'event', 'eid');
    await change(
      `insert into ledger.event select (jsonb_populate_record(e, jsonb_build_object('eid', 100000, 'part', 1 + (select max(part) from ledger.event x where x.event_id = e.event_id), 'seq', 1 + (select max(seq) from ledger.event x where x.child = e.child)))).* from ledger.event e where authority = ${AUTHORITY} and eid = $1`,
      [eid],
    );
    await change('insert into ledger.body select authority, 100000, key_id, sealed from ledger.body where eid = $1', [
      eid,
    ]);
    return change(
      'update ledger.stream s set seq = s.seq + 1 from ledger.event e where e.eid = $1 and s.child = e.child',
      [eid],
    );
  });
  // Reordered rows.
  kinds.set('leaves in another order', swap('leaf', 'eid', 'position'));
  kinds.set('rows of two leaves', swap('leaf', 'position', 'eid'));
  kinds.set('hashes of two leaves', swap('leaf', 'position', 'hash'));
  kinds.set('bodies of two rows', swap('body', 'eid', 'sealed'));
  kinds.set('commitments of two rows', swap('event', 'eid', 'commitment'));
  // A swapped signature.
  kinds.set('signature of another checkpoint', swap('checkpoint', 'size', 'note'));
  kinds.set('signature', async (pick) => {
    const { size, note } = await anyOf(pick, 'checkpoint', 'size, note');
    const [text = '', line = ''] = String(note).split('\n\n');
    const [dash, name, base64 = ''] = line.trim().split(' ');
    const bytes = Buffer.from(base64, 'base64');
    const at = pick(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 + pick(255));
    return change(`update ledger.checkpoint set note = $1 where size = $2`, [
      `${text}\n\n${dash} ${name} ${bytes.toString('base64')}\n`,
      size,
    ]);
  });
  kinds.set('line of a witness', swap('cosignature', 'size', 'line'));
  kinds.set('when a witness looked', () => change('update ledger.cosignature set seen_us = seen_us + 1000000'));
  kinds.set('key of the log', () =>
    change(`update ledger.log_key set vkey = overlay(vkey placing 'AAAA' from length(vkey) - 8)`),
  );
  // How far the log has come.
  kinds.set('size of the log', () =>
    change(`update ledger.log_state set size = size + 1 where authority = ${AUTHORITY}`),
  );
  kinds.set('where the log has come to', () =>
    change(`update ledger.log_state set tx = '0', eid = 0 where authority = ${AUTHORITY}`),
  );
  // A truncated table.
  for (const table of ['event', 'body', 'child_key', 'stream', 'leaf', 'tile', 'checkpoint', 'log_key', 'log_state'])
    kinds.set(`truncated ${table}`, async () => {
      await client.query(`truncate ledger.${table}`);
      return undefined;
    });
  // An old backup, whole.
  kinds.set('restored old backup', async () => {
    for (const table of TABLES) {
      await client.query(`delete from ledger.${table}`);
      await client.query(`insert into ledger.${table} select * from backup.${table}`);
    }
    return undefined;
  });
  // A forged tile, as it was published.
  kinds.set('forged tile', async (pick) => {
    const { size } = (await rowsOf(`select size from ledger.log_state where authority = ${AUTHORITY}`))[0] ?? {};
    const path = join(publishedTile, String(size));
    const before = await readFile(path);
    const forged = Buffer.from(before);
    const at = pick(forged.length);
    forged[at] = (forged[at] ?? 0) ^ (1 + pick(255));
    await writeFile(path, forged);
    return () => writeFile(path, before);
  });
  return kinds;
};
