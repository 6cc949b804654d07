// What the service's lists show of a council that was made elsewhere, as each of some days knew it:
//   node scripts/outside-council.ts EVENTS POSTS DAY…
// EVENTS are event lines of the contract, POSTS a JSON object of posts and who holds them, DAYs dates. For each day, in order,
// what had been written down by its end is imported by `diogel import`, and the API is asked as every post that somebody holds.
// Prints JSON lines. Works in the database of DATABASE_URL, which must be new, or in one of its own that is thrown away.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { PRACTICE_ROLES, sessions } from '../src/access/index.ts';
import { type Day, endOfDay, formatDay, parseDay, type Us } from '../src/calendar/index.ts';
import { readEventFiles } from '../src/exchange/index.ts';
import { saveAuthority } from '../src/ledger/index.ts';
import { holderOn, type Organisation, ROLES, saveOrganisation } from '../src/organisation/index.ts';
import { migrate, openDatabase, readConfiguration, startPostgres } from '../src/platform/index.ts';
import { toLine } from '../src/practice/index.ts';
import { openService, type Service } from '../src/service.ts';

const AUTHORITY = 1;
const CODE = 'council-from-outside';
const NAME = { en: 'A council from outside (made up)', cy: 'Cyngor o’r tu allan (dychmygol)' };
const MANAGERS: readonly string[] = ['team-manager', 'head-of-service', 'director'];

const day = z.string().transform((text, context) => {
  const parsed = parseDay(text);
  if (parsed === undefined) context.addIssue({ code: 'custom', message: `${text} is not a date` });
  return parsed ?? 0;
});
const ORGANISATION = z.strictObject({
  posts: z.array(
    z.strictObject({
      post: z.string(),
      role: z.enum(ROLES),
      team: z.string().nullable(),
      above: z.string().nullable(),
      title: z.strictObject({ en: z.string(), cy: z.string() }),
    }),
  ),
  holdings: z.array(
    z.strictObject({
      post: z.string(),
      person: z.string(),
      from: day,
      to: day.nullable(),
      interim: z.boolean(),
    }),
  ),
});

interface Page {
  readonly next: string | null;
  readonly duties?: readonly Owed[];
  readonly overdue?: readonly Owed[];
  readonly nobodys?: readonly { readonly child: string }[];
  readonly contacts?: readonly { readonly child: string; readonly contact: string; readonly due: string }[];
}
interface Owed {
  readonly child: string;
  readonly rule: string;
  readonly from: string;
  readonly start: string;
  readonly due: string;
  readonly status: string;
  readonly post: string | null;
}

/** Every page of a list of the API, as somebody sees it. */
const pages = async ({ app }: Service, token: string, list: string): Promise<readonly Page[]> => {
  const all: Page[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const url: string = `/api/v1/work/${list}?limit=100${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
    const answer = await app.inject({ url, headers: { authorization: `Bearer ${token}` } });
    if (answer.statusCode !== 200) throw new Error(`${list}: ${answer.statusCode} ${answer.body}`);
    const page: Page = JSON.parse(answer.body);
    all.push(page);
    cursor = page.next;
  }
  return all;
};

const owed = ({ child, rule, from, start, due, status, post }: Owed) => ({
  child,
  rule,
  from,
  start,
  due,
  status,
  post,
});

/** The lists of one day, a line each: what each post owes, what each manager misses, nobody's children, contacts that await a decision. */
const listsOf = async (service: Service, { posts, holdings }: Organisation, on: Day, now: Us): Promise<string[]> => {
  const shown: string[] = [];
  const at = formatDay(on);
  for (const { post, role, team } of posts) {
    const holder = holderOn(holdings, post, on);
    if (holder === undefined || !PRACTICE_ROLES.includes(role)) continue;
    const token = sessions(service.services.sessionKey).write({
      authority: AUTHORITY,
      post,
      person: holder.person,
      until: now / 1000 + 3_600_000,
    });
    const add = (list: string, row: object): void => {
      shown.push(JSON.stringify({ day: at, list, seenBy: post, ...row }));
    };
    for (const { duties = [] } of await pages(service, token, 'mine'))
      for (const duty of duties) add('mine', owed(duty));
    if (MANAGERS.includes(role)) {
      const team_ = await pages(service, token, 'team');
      for (const { overdue = [] } of team_) for (const duty of overdue) add('team', owed(duty));
      for (const { child } of team_[0]?.nobodys ?? []) add('nobodys', { child });
    }
    if (role === 'front-door-manager' || (MANAGERS.includes(role) && team === null))
      for (const { contacts = [] } of await pages(service, token, 'front-door'))
        for (const { child, contact, due } of contacts) add('front-door', { child, contact, due });
  }
  return shown;
};

const fail = (message: string): never => {
  process.stderr.write(`${message}\n`);
  process.exit(2);
};

const [events, postsFile, ...named] = process.argv.slice(2);
if (events === undefined || postsFile === undefined || named.length === 0)
  fail('expected: node scripts/outside-council.ts EVENTS POSTS DAY…');
else {
  const days = named
    .map((text) => parseDay(text) ?? fail(`${text} is not a date, expected YYYY-MM-DD`))
    .sort((a, b) => a - b);
  const organisation = ORGANISATION.parse(JSON.parse(readFileSync(postsFile, 'utf8')));
  const read = await readEventFiles([events]);
  const rejected = read.report.filter(({ action }) => action === 'rejected');
  for (const { line, message } of rejected) process.stderr.write(`${events}:${line}: ${message}\n`);

  const folder = mkdtempSync(join(tmpdir(), 'diogel-outside-'));
  const env = { ...process.env, DIOGEL_VAR: folder, DIOGEL_DEMO: 'off', DIOGEL_LOG: 'silent' };
  const postgres =
    process.env['DATABASE_URL'] === undefined
      ? await startPostgres({ folder: join(folder, 'postgres'), log: () => undefined, durable: false })
      : undefined;
  const url = postgres?.url ?? process.env['DATABASE_URL'] ?? '';
  try {
    const migrated = await migrate(url);
    if (!migrated.ok) throw new Error(migrated.message);
    const database = openDatabase({ url });
    await saveAuthority(database, { id: AUTHORITY, code: CODE, name: NAME, region: '', configuration: {} });
    await saveOrganisation(database, AUTHORITY, organisation);
    await database.close();

    const configured = readConfiguration({ ...env, DATABASE_URL: url });
    if (!configured.ok) throw new Error(JSON.stringify(configured.problems));
    let before = Number.NEGATIVE_INFINITY;
    for (const on of days) {
      const now = endOfDay(on);
      const lines = read.events.filter(({ recordedUs }) => recordedUs > before && recordedUs <= now).map(toLine);
      const file = join(folder, 'written-by-then.jsonl');
      writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [
          join(import.meta.dirname, '..', 'src', 'cli', 'main.ts'),
          'import',
          'events',
          file,
          '--authority',
          CODE,
          '--json',
        ],
        { env: { ...env, DATABASE_URL: url }, encoding: 'utf8', maxBuffer: 1 << 30 },
      );
      if (status !== 0) throw new Error(`${formatDay(on)} could not be imported: ${stderr}${stdout.slice(-2000)}`);
      before = now;
      const service = await openService({
        configuration: configured.configuration,
        databaseUrl: url,
        clock: { now: () => now, today: () => on },
      });
      try {
        for (const line of await listsOf(service, organisation, on, now)) process.stdout.write(`${line}\n`);
      } finally {
        await service.close();
      }
    }
  } finally {
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  process.exitCode = rejected.length > 0 ? 1 : 0;
}
