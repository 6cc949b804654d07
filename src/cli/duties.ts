import { formatDay, londonDay, type Day, type Us } from '../calendar/index.ts';
import { type Histories, readHistories } from '../exchange/index.ts';
import { type Compiled, type Duty, explain, judge, timeliness } from '../law/index.ts';
import { CONFIGURABLE_RULES, coreLaw, DEFAULT_SETTINGS, lawOf, VERIFIED_RULES } from '../practice/index.ts';
import { dayOption, knownAtOption, read, requiredDay, WrongCall } from './arguments.ts';
import { lines, progress, table } from './output.ts';

const RULE_SETS = ['core', 'verified', 'all'] as const;

const lawNamed = (name: string): Compiled => {
  switch (name) {
    case 'core':
      return coreLaw();
    case 'verified':
      return lawOf(DEFAULT_SETTINGS);
    case 'all':
      return lawOf({ ...DEFAULT_SETTINGS, rules: [...VERIFIED_RULES, ...CONFIGURABLE_RULES] });
    default:
      throw new WrongCall(`--rules: ${name} is not a set of rules, expected one of ${RULE_SETS.join(', ')}`);
  }
};

const sizeOf = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB read`;

const load = async (files: readonly string[]): Promise<Histories> => {
  if (files.length === 0) throw new WrongCall('no file was named, expected one or more event files');
  const shown = progress('Reading');
  try {
    return await readHistories(files, (file, bytes) => shown.at(`${file}, ${sizeOf(bytes)}`));
  } catch (error) {
    if (error instanceof Error && 'code' in error)
      throw new WrongCall(`${error.message}, expected event files that can be read`);
    throw error;
  } finally {
    shown.done();
  }
};

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
// One visit in two overlapping placements starts two duties that the contract's order does not tell apart.
const compareDuties = (a: Duty, b: Duty): number =>
  byText(a.rule, b.rule) ||
  a.start - b.start ||
  byText(a.from, b.from) ||
  a.due - b.due ||
  byText(a.status, b.status) ||
  byText(a.doneBy ?? '', b.doneBy ?? '');

const dates = new Map<Day, string>();
const date = (day: Day | null): string => {
  if (day === null) return 'null';
  let text = dates.get(day);
  if (text === undefined) {
    text = `"${formatDay(day)}"`;
    dates.set(day, text);
  }
  return text;
};

// Most ids are plain, and quotes around them are all that JSON asks for.
const PLAIN = /^[ !#-[\]-~]*$/;
const quoted = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text));

/** A duty as the contract's JSON line. The eight fields are fixed; `reasons` are ours and come only when asked for. */
const dutyLine = (child: string, duty: Duty, reasons: string): string =>
  `{"child":${child},"rule":"${duty.rule}","from":${quoted(duty.from)},"start":${date(duty.start)},"due":${date(duty.due)},` +
  `"status":"${duty.status}","done":${date(duty.done)},"doneBy":${duty.doneBy === null ? 'null' : quoted(duty.doneBy)}${reasons}}`;

const reasonsField = (duty: Duty, law: Compiled): string => {
  const { limit, countedFrom, holidays, instrument, endedBy } = explain(duty, law);
  const skipped = holidays.map(({ day, name }) => ({ date: formatDay(day), name }));
  return `,"reasons":${JSON.stringify({ limit, countedFrom, skipped, endedBy, instrument: instrument ?? null })}`;
};

/** Judges every child and reports bad lines: the exit status is 1 where anything was rejected. */
const judgeAll = async (
  histories: Histories,
  law: Compiled,
  asAt: Day,
  knownAt: Us | undefined,
  take: (child: string, duties: Duty[]) => Promise<void> | void,
): Promise<number> => {
  const problems = histories.problems.map(({ file, line, message }) => `${file}:${line}: ${message}`);
  for (const child of histories.children) {
    const { duties, unanswered } = judge(histories.factsOf(child), law, asAt, knownAt);
    for (const { from, rule, year } of unanswered) {
      const { file, line } = histories.place(from);
      problems.push(
        `${file}:${line}: ${rule} cannot be counted: bank holidays of ${year} are not known, expected dates whose limits end in 2010 to 2028`,
      );
    }
    const taken = take(child, duties);
    if (taken !== undefined) await taken;
  }
  const out = lines(process.stderr);
  for (const problem of problems) out.add(problem);
  await out.flush();
  return problems.length === 0 ? 0 : 1;
};

/** `diogel duties FILE… [--as-at DATE] [--known-at TIME] [--rules SET] [--reasons] [--json]` */
export const duties = async (args: readonly string[], today: Day): Promise<number> => {
  const { values, positionals } = read(args, {
    'as-at': { type: 'string' },
    'known-at': { type: 'string' },
    rules: { type: 'string', default: 'core' },
    reasons: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  });
  const law = lawNamed(values.rules);
  const asAt = dayOption('as-at', values['as-at']) ?? today;
  const knownAt = knownAtOption(values['known-at']);
  const histories = await load(positionals);
  const out = lines();
  if (values.json) {
    const status = await judgeAll(histories, law, asAt, knownAt, (child, found) => {
      const id = JSON.stringify(child);
      for (const duty of found.sort(compareDuties))
        out.add(dutyLine(id, duty, values.reasons ? reasonsField(duty, law) : ''));
      return out.full() ? out.flush() : undefined;
    });
    await out.flush();
    return status;
  }
  const rows = [['child', 'rule', 'counted from', 'due', 'status', 'done']];
  const status = await judgeAll(histories, law, asAt, knownAt, (child, found) => {
    for (const { rule, start, due, status: standing, done } of found.sort(compareDuties)) {
      rows.push([child, rule, formatDay(start), formatDay(due), standing, done === null ? '' : formatDay(done)]);
    }
  });
  for (const row of table(rows)) {
    out.add(row);
    if (out.full()) await out.flush();
  }
  await out.flush();
  return status;
};

/** `diogel measures FILE… --from DATE --to DATE [--as-at DATE] [--known-at TIME] [--rules SET] [--json]` */
export const measures = async (args: readonly string[], today: Day): Promise<number> => {
  const { values, positionals } = read(args, {
    from: { type: 'string' },
    to: { type: 'string' },
    'as-at': { type: 'string' },
    'known-at': { type: 'string' },
    rules: { type: 'string', default: 'core' },
    json: { type: 'boolean', default: false },
  });
  const law = lawNamed(values.rules);
  const from = requiredDay('from', values.from);
  const to = requiredDay('to', values.to);
  if (from > to)
    throw new WrongCall(`--from: ${values.from} is after --to ${values.to}, expected the first day of the period`);
  const asAt = dayOption('as-at', values['as-at']) ?? today;
  const knownAt = knownAtOption(values['known-at']);
  const count = timeliness(law.rules.map(({ id }) => id).sort(byText), from, to);
  const status = await judgeAll(await load(positionals), law, asAt, knownAt, (_, found) => {
    for (const duty of found) count.add(duty);
  });
  const out = lines();
  if (values.json)
    for (const { rule, due, onTime, late, missed, overdue, open } of count.result())
      out.add(JSON.stringify({ rule, due, onTime, late, missed, overdue, open }));
  else {
    const rows = count
      .result()
      .map(({ rule, ...counts }) => [
        rule,
        ...[counts.due, counts.onTime, counts.late, counts.missed, counts.overdue, counts.open].map(String),
      ]);
    for (const row of table([['rule', 'due', 'on time', 'late', 'missed', 'overdue', 'open'], ...rows])) out.add(row);
  }
  await out.flush();
  return status;
};

/** Today in London, by a clock's instant. */
export const todayAt = (us: Us): Day => londonDay(us);
