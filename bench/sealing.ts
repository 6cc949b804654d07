import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { formatDay } from '#src/calendar/index.ts';
import { openLedger, openVault, type SignedHead } from '#src/ledger/index.ts';
import { HASH_BYTES } from '#src/ledger/log/hashing.ts';
import { readProof } from '#src/ledger/log/proof.ts';
import { checkpointText } from '#src/ledger/log/checkpoint.ts';
import { formatNote, signerOf, signText } from '#src/ledger/log/note.ts';
import { TILE_WIDTH, tileLevelOf } from '#src/ledger/log/tiles.ts';
import { EMPTY_EDGE, grow, leafHash, provesInclusion, rootOf } from '#src/ledger/log/tree.ts';
import { openDatabase, type RunningPostgres, systemClock } from '#src/platform/index.ts';
import { load, openCaller } from './client.ts';
import { asSuperuser, AUTHORITY, type Made, madeDatabase, startServer, startService, urlOf } from './installation.ts';
import { type Asked, type Figure, median, quantile, type Section, spread } from './measuring.ts';
import { organisationOf } from './plausible.ts';

const NODE_BYTES = 1 + 2 * HASH_BYTES;
const ENTRY_BYTES = 200;
const CLIENTS = 16;
const SIZE = { children: 2_000, perChild: 40 };
const QUICK = { children: 60, perChild: 20 };
/** Whose tree is so large that nobody would record it for a benchmark. */
const LARGE = 2;

/** Hashes of so many bytes that OpenSSL makes in a second of one processor's time. */
const opensslRate = (bytes: number, seconds: number): number => {
  const { status, stdout, stderr } = spawnSync(
    'openssl',
    ['speed', '-bytes', String(bytes), '-seconds', String(seconds), '-mr', 'sha256'],
    { encoding: 'utf8' },
  );
  const rate = Number(/^\+F:\d+:sha256:([\d.]+)/m.exec(stdout)?.[1]);
  if (status !== 0 || !(rate > 0)) throw new Error(`openssl speed cannot be used: ${stderr || stdout}`);
  return rate / bytes;
};

/** Seconds of processor time that work took. */
const processorTime = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
};

/** The root of many leaves, against the same hashes by `openssl speed`. Processor time on both sides: others may be at work. */
const roots = (asked: Asked): Figure[] => {
  const count = asked.quick ? 10_000 : 1_000_000;
  const leaves = randomBytes(count * HASH_BYTES);
  const entry = randomBytes(ENTRY_BYTES);
  const seconds = asked.quick ? 1 : 2;
  const nodes: number[] = [];
  const whole: number[] = [];
  rootOf(grow(EMPTY_EDGE, leaves));
  for (let round = 1; round <= (asked.quick ? 1 : 5); round++) {
    asked.say(`Root, round ${round}…`);
    const nodeRate = opensslRate(NODE_BYTES, seconds);
    const entryRate = opensslRate(1 + ENTRY_BYTES, seconds);
    const rooting = processorTime(() => rootOf(grow(EMPTY_EDGE, leaves)));
    const hashing = processorTime(() => {
      for (let n = 0; n < count; n++) leafHash(entry);
    });
    nodes.push(rooting / ((count - 1) / nodeRate));
    whole.push((rooting + hashing) / ((count - 1) / nodeRate + count / entryRate));
  }
  return [
    {
      name: `root of ${count} leaves / openssl speed`,
      reached: median(nodes),
      unit: '×',
      aim: { most: 3 },
      note: `${count - 1} hashes of ${NODE_BYTES} bytes; ${spread(nodes)}`,
    },
    {
      name: `the same with the leaves' own hashes`,
      reached: median(whole),
      unit: '×',
      note: `entries of ${ENTRY_BYTES} bytes; ${spread(whole)}`,
    },
  ];
};

/** A database with the tree of a million leaves, and its signed head. */
const largeTree = async (url: string, count: number): Promise<SignedHead & { readonly leaves: Buffer }> => {
  const leaves = randomBytes(count * HASH_BYTES);
  const levels: Buffer[][] = [];
  const edge = grow(EMPTY_EDGE, leaves, (level, _, hashes) => {
    const tileLevel = tileLevelOf(level);
    if (tileLevel === undefined) return;
    const bytes = TILE_WIDTH * HASH_BYTES;
    levels[tileLevel] = Array.from({ length: Math.ceil(hashes.length / bytes) }, (__, n) =>
      hashes.subarray(n * bytes, (n + 1) * bytes),
    );
  });
  await asSuperuser(url, async (client) => {
    for (const [level, tiles] of levels.entries())
      for (let from = 0; from < tiles.length; from += 500) {
        const part = tiles.slice(from, from + 500);
        await client.query(
          'insert into ledger.tile (authority, level, index, hashes) select $1, $2, $3::bigint + n - 1, hashes from unnest($4::bytea[]) with ordinality x(hashes, n)',
          [LARGE, level, from, part],
        );
      }
    await client.query('analyze ledger.tile');
  });
  const root = rootOf(edge);
  const signer = signerOf('bench.invalid/log/large', 'log', randomBytes(HASH_BYTES));
  const text = checkpointText({ origin: signer.name, size: count, root });
  return { size: count, root, note: formatNote(text, [signText(signer, text)]), sealedUs: 0, witnesses: [], leaves };
};

/** Proofs of leaves anywhere in a large tree, one after another, as a page asks for them. */
const proofs = async (asked: Asked, url: string, keyFile: string): Promise<Figure> => {
  const head = await largeTree(url, asked.quick ? 10_000 : 1_000_000);
  const database = openDatabase({ url });
  try {
    const ledger = openLedger({ database, vault: await openVault(keyFile) });
    const times: number[] = [];
    for (let n = 0; n < (asked.quick ? 50 : 2_000); n++) {
      const position = Math.floor(Math.random() * head.size);
      const begun = performance.now();
      const proof = await ledger.proof(LARGE, position, head);
      times.push(performance.now() - begun);
      const read = readProof(proof);
      const leaf = head.leaves.subarray(position * HASH_BYTES, (position + 1) * HASH_BYTES);
      if (read === undefined || !provesInclusion(leaf, position, head.size, read.path, head.root))
        throw new Error('a proof did not hold');
    }
    return {
      name: `a proof in a tree of ${head.size}`,
      reached: median(times),
      unit: 'ms',
      aim: { most: 1 },
      note: `95 in 100 within ${quantile(times, 0.95).toFixed(1)} ms`,
    };
  } finally {
    await database.close();
  }
};

/** Recording through the API with sealing beside it, against the same without. */
const recordings = async (asked: Asked, server: RunningPostgres, made: Made): Promise<Figure[]> => {
  const rounds = asked.quick ? 1 : 7;
  const seconds = asked.quick ? 0.5 : 4;
  const size = asked.quick ? QUICK : SIZE;
  const today = systemClock.today();
  const sides = await Promise.all(
    ['on', 'off'].map(async (sealing) => {
      const name = `sealing_${sealing}`;
      await asSuperuser(server.url, async (client) => {
        await client.query(`drop database if exists ${name} with (force)`);
        await client.query(`create database ${name} template ${made.name} strategy file_copy`);
      });
      const url = urlOf(server, name);
      const service = await startService(asked, { ...made, url }, 'bench/server.ts', { DIOGEL_BENCH_SEALING: sealing });
      const callers = await Promise.all(Array.from({ length: CLIENTS }, () => openCaller(service.origin)));
      return { sealing, url, service, callers };
    }),
  );
  const [on, off] = sides;
  if (on === undefined || off === undefined) throw new Error('two services were started');
  try {
    const { holdings } = organisationOf(size.children, today);
    const head = holdings.find(({ post }) => post === 'post-head');
    const children = await asSuperuser(on.url, async (client) => {
      const { rows } = await client.query<{ child: string }>(
        'select child from views.child where authority = $1 and opened_on is not null order by child',
        [AUTHORITY],
      );
      return rows.map(({ child }) => child);
    });
    let visited = 0;
    const visits = ({ service, callers }: typeof on) => {
      const headers = { authorization: `Bearer ${service.session('post-head', head?.person ?? '')}` };
      return load(CLIENTS, seconds, async (caller) => {
        const child = children[visited++ % children.length] ?? '';
        const data = { seen: true, alone: true, place: 'home', purpose: ['plan'] };
        const event = { kind: 'visit.made', at: formatDay(today), children: [child], data };
        const body = JSON.stringify({ events: [event] });
        const reply = await callers[caller]?.ask({ method: 'POST', path: '/api/v1/events', headers, body });
        if (reply?.status !== 201) throw new Error(`a visit was answered ${reply?.status}: ${reply?.body.toString()}`);
      });
    };
    /** Rows that are recorded and not sealed. */
    const waiting = () =>
      asSuperuser(on.url, async (client) => {
        const { rows } = await client.query<{ waiting: number }>(
          'select (select count(*) from ledger.event where authority = $1)::int - (select count(*) from ledger.leaf where authority = $1)::int as waiting',
          [AUTHORITY],
        );
        return rows[0]?.waiting ?? 0;
      });
    const drained = async (): Promise<void> => {
      while ((await waiting()) > 0) await new Promise((resolve) => setTimeout(resolve, 200));
    };
    const backlog = await waiting();
    const begun = performance.now();
    await drained();
    const draining = (performance.now() - begun) / 1000;
    await visits(on);
    await visits(off);
    const ratios: number[] = [];
    const rates: { readonly on: number; readonly off: number; readonly left: number }[] = [];
    for (let round = 1; round <= rounds; round++) {
      asked.say(`Recording, round ${round} of ${rounds}…`);
      await drained();
      // Whichever comes first has the warmer machine.
      const first = round % 2 === 0 ? await visits(off) : undefined;
      const sealed = await visits(on);
      const left = await waiting();
      await drained();
      const plain = first ?? (await visits(off));
      ratios.push(sealed.perSecond / plain.perSecond);
      rates.push({ on: sealed.perSecond, off: plain.perSecond, left });
    }
    return [
      {
        name: 'recording with sealing / without',
        reached: median(ratios),
        unit: '×',
        aim: { least: 0.9 },
        note: `${median(rates.map((rate) => rate.on)).toFixed(0)} a second / ${median(rates.map((rate) => rate.off)).toFixed(0)} a second; ${spread(ratios)}`,
      },
      {
        name: 'seconds of recording that wait to be sealed at the end of a round',
        reached: median(rates.map((rate) => rate.left / rate.on)),
        unit: 's',
        aim: { most: 5 },
      },
      {
        name: 'a backlog is sealed beside the service',
        reached: backlog / Math.max(draining, 0.001),
        unit: 'rows a second',
        note: `${backlog} rows`,
      },
    ];
  } finally {
    for (const { callers, service } of sides) {
      for (const caller of callers) caller.close();
      await service.stop();
    }
  }
};

/** What sealing takes. */
export const sealing = async (asked: Asked): Promise<Section> => {
  const figures = roots(asked);
  const server = await startServer(asked);
  try {
    const made = await madeDatabase(asked, server, 'recording', asked.quick ? QUICK : SIZE, systemClock.today());
    figures.push(...(await recordings(asked, server, made)));
    figures.push(await proofs(asked, urlOf(server, 'sealing_off'), made.keyFile));
  } finally {
    await server.stop();
  }
  return {
    section: 'sealing',
    command: 'npm run bench -- sealing',
    about: [
      'The root of a tree from the hashes of its leaves, in processor time, against `openssl speed` on hashes of as many bytes.',
      `A visit by POST /api/v1/events, ${CLIENTS} clients, on two services over two copies of one database: one seals what is recorded, the other does not; in turns.`,
      'An offline proof (C2SP tlog-proof) of any leaf, out of the database, one after another.',
    ],
    figures,
  };
};
