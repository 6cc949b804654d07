import { type Day, formatDay, formatInstant, startOfDay } from '#src/calendar/index.ts';
import { openLedger, openVault } from '#src/ledger/index.ts';
import { openDatabase, systemClock } from '#src/platform/index.ts';
import { DEFAULT_SETTINGS, lawOf, readEvent } from '#src/practice/index.ts';
import { keepViews } from '#src/views/index.ts';
import { AUTHORITY, type Made, madeDatabase, startServer, startService } from './installation.ts';
import { type Asked, type Figure, type Section, spread } from './measuring.ts';
import { bareClients, cookieOf, openCallers, pageAgainstFloor } from './pages.ts';
import { organisationOf } from './plausible.ts';

const SIZE = { children: 200, perChild: 20 };
const CHILD = '5eed0000-0000-4000-a000-000000005000';
const EVENTS = 5_000;
const QUICK_EVENTS = 300;
const AT_ONCE = 500;
const DAYS = 4_000;

/** One child's years: a visit every other day or so, contacts, a risk that is looked at again and again, and going missing. */
const lifeOf = (events: number, today: Day) => {
  const lines: { kind: string; day: Day; data: Record<string, unknown> }[] = [];
  const add = (kind: string, day: Day, data: Record<string, unknown>): void => {
    if (lines.length < events) lines.push({ kind, day, data });
  };
  const begin = today - DAYS;
  const judged = { likelihood: 'possible', severity: 'serious', protects: 'x', evidence: ['x'], decision: 'x' };
  add('child.registered', begin, { givenName: 'Mali', familyName: 'Hirgofnod', dateOfBirth: formatDay(begin - 900) });
  add('case.opened', begin, {});
  add('case.allocated', begin, { worker: 'post-sw-0-0', team: 'team-0' });
  add('risk.identified', begin, { risk: 'r', harm: 'neglect', from: 'x', nextLook: formatDay(begin + 30), ...judged });
  for (let n = 0; lines.length < events; n++) {
    const day = Math.min(today - 2, begin + 1 + Math.floor((n * DAYS * 1.25) / events));
    const id = `m${n}`;
    if (n % 20 === 7) {
      add('contact.received', day, { contact: id, source: 'school', reasons: ['neglect'], summary: 'x '.repeat(60) });
      add('contact.decided', day, { contact: id, outcome: 'passed-to-open-case' });
    } else if (n % 40 === 11) {
      add('missing.reported', day, { episode: id, place: 'home', policeTold: true });
      add('missing.found', day + 1, { episode: id, harmed: false, company: 'friends' });
    } else if (n % 30 === 13)
      add('risk.reviewed', day, { risk: 'r', nextLook: formatDay(Math.min(today, day) + 30), ...judged });
    else add('visit.made', day, { seen: true, alone: n % 3 > 0, place: 'home', purpose: ['plan'] });
  }
  return lines.map(({ kind, day, data }, n) => ({
    id: `bench-child-${events}-${n}`,
    kind,
    at: formatDay(day),
    recorded: formatInstant(startOfDay(day) + (n % 1_000) * 1_000_000),
    by: 'post-sw-0-0',
    children: [CHILD],
    data,
  }));
};

const addChild = async ({ url, keyFile }: Made, events: number, today: Day): Promise<void> => {
  const database = openDatabase({ url });
  try {
    const ledger = openLedger({ database, vault: await openVault(keyFile) });
    const lines = lifeOf(events, today).map((line) => {
      const read = readEvent(line);
      if (!read.ok) throw new Error(`an event was made up that is none: ${read.problems[0]?.message}`);
      return read.event;
    });
    // A database that is kept has them already: sent twice, recorded once.
    for (let from = 0; from < lines.length; from += AT_ONCE) {
      const done = await ledger.append(AUTHORITY, lines.slice(from, from + AT_ONCE), {
        source: 'import',
        imported: true,
      });
      if (!done.ok) throw new Error(`made-up events were refused: ${done.code}`);
    }
    await ledger.transaction(AUTHORITY, async (tx) => {
      const facts = await ledger.factsOfMany(tx, [CHILD]);
      await keepViews(tx, ledger, facts, 'all', lawOf(DEFAULT_SETTINGS), organisationOf(SIZE.children, today).posts);
    });
  } finally {
    await database.close();
  }
};

/** The page of one child with thousands of events, against its own queries run bare and as many bytes from the same process. */
export const child = async (asked: Asked): Promise<Section> => {
  const events = asked.quick ? QUICK_EVENTS : EVENTS;
  const today = systemClock.today();
  const server = await startServer(asked);
  try {
    const made = await madeDatabase(asked, server, 'child', SIZE, today);
    await addChild(made, events, today);
    const service = await startService(asked, made, 'bench/server.ts');
    const [callers, bare] = await Promise.all([openCallers(service.origin), bareClients(made.url)]);
    try {
      const headers = cookieOf(service, SIZE.children, 'post-head');
      const { queries, ours, floor, ratio, ratios } = await pageAgainstFloor(
        asked,
        callers,
        bare,
        [`/children/${CHILD}`],
        headers,
      );
      const figures: Figure[] = [
        {
          name: `a child with ${events} events: 95 in 100 / floor`,
          reached: ratio,
          unit: '×',
          aim: { most: 3 },
          note: `${ours.toFixed(1)} ms / ${floor.toFixed(1)} ms; ${spread(ratios)}`,
        },
        { name: `a child with ${events} events: queries`, reached: queries, unit: '', aim: { most: 6 } },
      ];
      return {
        section: 'child',
        command: 'npm run bench -- child',
        about: [
          `The whole page of one child with ${events} events, as \`pages\` measures pages: floor, the page's own queries one after another and a page of as many bytes.`,
        ],
        figures,
      };
    } finally {
      for (const caller of callers) caller.close();
      await Promise.all(bare.map((client) => client.end()));
      await service.stop();
    }
  } finally {
    await server.stop();
  }
};
