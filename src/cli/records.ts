import { readFile, writeFile } from 'node:fs/promises';
import { sessions } from '../access/index.ts';
import { type Day, formatInstant } from '../calendar/index.ts';
import { FORMATS, importers, readEventFiles, type ReportLine } from '../exchange/index.ts';
import { inOrder, listAuthorities, saveAuthority } from '../ledger/index.ts';
import { holderOn } from '../organisation/index.ts';
import { type DiogelEvent, toLine } from '../practice/index.ts';
import { type AuthoritySettings, checkSettings, sessionKeyOf } from '../recording/index.ts';
import { keepViews, rebuildViews } from '../views/index.ts';
import { Rejected, read, WrongCall } from './arguments.ts';
import { lines, progress, table } from './output.ts';
import { type Store, withStore } from './store.ts';

const percent = (done: number, all: number): string =>
  `${all === 0 ? 100 : Math.floor((done / all) * 100)} %, ${done} of ${all} children`;

/** `diogel rebuild [--authority CODE] [--json]` */
export const rebuild = async (args: readonly string[]): Promise<number> => {
  const { values } = read(args, { authority: { type: 'string' }, json: { type: 'boolean', default: false } });
  return withStore(async ({ ledger, laws, organisations, authority }) => {
    const id = await authority(values.authority);
    const shown = progress('Working out what is owed');
    const { posts } = await organisations.of(id);
    const { children } = await rebuildViews(ledger, id, await laws.of(id), posts, (done, all) =>
      shown.at(percent(done, all)),
    );
    shown.done();
    process.stdout.write(
      values.json
        ? `${JSON.stringify({ children })}\n`
        : `Every view of ${children} children was dropped and derived again.\n`,
    );
    return 0;
  });
};

/** `diogel token --post POST [--authority CODE]`: a bearer token for the API, of the post's holder, for some hours. */
export const token = async (args: readonly string[], today: Day, nowUs: number): Promise<number> => {
  const { values } = read(args, {
    authority: { type: 'string' },
    post: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  const { post } = values;
  if (post === undefined) throw new WrongCall('--post: missing, expected the id of a post');
  return withStore(async ({ organisations, authority, configuration }) => {
    const id = await authority(values.authority);
    const { holdings } = await organisations.of(id);
    const holder = holderOn(holdings, post, today);
    if (holder === undefined) throw new WrongCall(`--post: nobody holds ${post} today, expected a post with a holder`);
    const until = nowUs + 10 * 3_600_000_000;
    const made = sessions(await sessionKeyOf(configuration.keyFile)).write({
      authority: id,
      post,
      person: holder.person,
      until: until / 1000,
    });
    process.stdout.write(
      values.json ? `${JSON.stringify({ token: made, until: formatInstant(until) })}\n` : `${made}\n`,
    );
    return 0;
  });
};

/** The settings of a file: those that it names, and no others, so that what a later release sets is not held back by what nobody chose. */
const settingsOf = async (path: string): Promise<Partial<AuthoritySettings>> => {
  const wrong = (what: string): WrongCall =>
    new WrongCall(
      `--settings: ${what}, expected a JSON object with procedures, rules, closures, instruments, norms and retention`,
    );
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
  const checked = checkSettings(value);
  if (!checked.ok) throw wrong(checked.wrong);
  const named = new Set(Object.keys(value as object));
  return Object.fromEntries(Object.entries(checked.settings).filter(([key]) => named.has(key)));
};

/** `diogel authority CODE --name-cy NAME --name-en NAME [--region REGION] [--settings FILE]`: adds an authority, or changes its names and settings. */
export const authority = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = read(args, {
    'name-cy': { type: 'string' },
    'name-en': { type: 'string' },
    region: { type: 'string', default: '' },
    settings: { type: 'string' },
  });
  const [code] = positionals;
  if (code === undefined || !/^[a-z][a-z0-9-]{1,40}$/.test(code)) {
    throw new WrongCall(
      `${code ?? 'no code'} is not a code, expected small letters, digits and hyphens, such as sir-gar`,
    );
  }
  const [cy, en] = [values['name-cy'], values['name-en']];
  if (cy === undefined || en === undefined) throw new WrongCall('--name-cy and --name-en: both names are needed');
  const settings = values.settings === undefined ? {} : await settingsOf(values.settings);
  return withStore(async ({ database }) => {
    const all = await listAuthorities(database);
    const known = all.find((each) => each.code === code);
    const id = known?.id ?? Math.max(0, ...all.map((each) => each.id).filter((each) => each < FIRST_DEMO)) + 1;
    await saveAuthority(database, {
      id,
      code,
      name: { cy, en },
      region: values.region,
      configuration: { ...known?.configuration, ...settings },
    });
    process.stdout.write(`${code} is authority ${id}.\n`);
    return 0;
  });
};

// Imaginary authorities are numbered from here on.
const FIRST_DEMO = 9_000;

const AT_ONCE = 2_000;

/** Records imported events and what follows from them, all or none. */
const recordImport = async (
  { ledger, laws, organisations }: Store,
  id: number,
  events: readonly DiogelEvent[],
  shown: ReturnType<typeof progress>,
): Promise<{ recorded: number; already: number }> => {
  const [{ posts }, law] = await Promise.all([organisations.of(id), laws.of(id)]);
  // Lines come in any order, and a correction may be thousands of them before what it corrects: ordered before they are shared out.
  const ordered = inOrder(events);
  const result = await ledger.transaction(id, async (tx) => {
    if ('cycle' in ordered) return { ok: false as const, code: 'replacement-cycle', id: ordered.cycle };
    if ('twice' in ordered) return { ok: false as const, code: 'key-reused', id: ordered.twice };
    await tx.run(
      {
        name: 'import-patience',
        text: `select set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true)`,
      },
      [],
    );
    const touched = new Set<string>();
    let recorded = 0;
    for (let from = 0; from < ordered.length; from += AT_ONCE) {
      const part = ordered.slice(from, from + AT_ONCE);
      const appended = await ledger.append(tx, part, { source: 'import', imported: true });
      if (!appended.ok) return appended;
      for (const child of appended.touched) touched.add(child);
      if (!appended.already) recorded += part.length;
      shown.at(`${Math.min(from + AT_ONCE, events.length)} of ${events.length} events`);
    }
    const children = [...touched];
    for (let from = 0; from < children.length; from += 200) {
      await keepViews(tx, ledger, await ledger.factsOfMany(tx, children.slice(from, from + 200)), 'all', law, posts);
      shown.at(percent(Math.min(from + 200, children.length), children.length));
    }
    return { ok: true as const, recorded };
  });
  shown.done();
  if (!result.ok)
    throw new Rejected(
      `nothing was imported: ${result.code}${'id' in result ? ` (event ${result.id})` : ''}, expected events that fit the records that are there`,
    );
  return { recorded: result.recorded, already: events.length - result.recorded };
};

const NAMES = ['events', ...FORMATS] as const;

/** `diogel import FORMAT PATH… [--authority CODE] [--events FILE] [--short-breaks] [--json]` */
export const importing = async (args: readonly string[], today: Day): Promise<number> => {
  const { values, positionals } = read(args, {
    authority: { type: 'string' },
    events: { type: 'string' },
    'short-breaks': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  });
  const [format, ...paths] = positionals;
  const known = NAMES.find((name) => name === format);
  if (known === undefined)
    throw new WrongCall(`${format ?? 'no format'} is not a format, expected one of ${NAMES.join(', ')}`);
  if (paths.length === 0) throw new WrongCall('no path was named, expected the files or the folder to import');

  const shown = progress('Reading');
  let report: readonly ReportLine[];
  let events: readonly DiogelEvent[];
  let refused = false;
  try {
    if (known === 'events') ({ events, report } = await readEventFiles(paths));
    else {
      const imported = await importers[known](paths, {
        shortBreaks: values['short-breaks'] ? 'as-care' : 'leave-out',
        ...(values.authority === undefined ? {} : { notAfter: today }),
      });
      ({ events, report, refused } = imported);
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error)
      throw new WrongCall(`${error.message}, expected files that can be read`);
    throw error;
  } finally {
    shown.done();
  }
  if (values.events !== undefined) await writeFile(values.events, events.map((event) => `${toLine(event)}\n`).join(''));
  const recorded =
    values.authority === undefined || refused
      ? undefined
      : await withStore(async (store) =>
          recordImport(store, await store.authority(values.authority), events, progress('Importing')),
        );

  const out = lines();
  for (const line of report) {
    out.add(values.json ? JSON.stringify(line) : `${line.file}:${line.line}: ${line.action}: ${line.message}`);
    if (out.full()) await out.flush();
  }
  const actions: Record<string, number> = {};
  for (const { action } of report) actions[action] = (actions[action] ?? 0) + 1;
  const kinds: Record<string, number> = {};
  for (const { kind } of events) kinds[kind] = (kinds[kind] ?? 0) + 1;
  if (values.json) out.add(JSON.stringify({ actions, events: kinds, ...recorded }));
  else {
    for (const row of table(Object.entries({ ...actions, ...kinds }).map(([name, count]) => [String(count), name])))
      out.add(row);
    out.add(
      refused
        ? 'Nothing was taken.'
        : recorded === undefined
          ? `${events.length} events were read${values.events === undefined ? '' : ` and written to ${values.events}`}. Nothing was recorded: name an authority (--authority CODE) to record them.`
          : `${recorded.recorded} events were recorded, ${recorded.already} had been recorded before.`,
    );
  }
  await out.flush();
  return refused || (actions['rejected'] ?? 0) > 0 ? 1 : 0;
};
