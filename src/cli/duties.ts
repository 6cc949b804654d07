import { stat } from 'node:fs/promises';
import { type Day, londonDay, type Us } from '../calendar/index.ts';
import { type Keeping, readEvents, type ReadEvents } from '../exchange/index.ts';
import type { Timeliness, Unanswered } from '../law/index.ts';
import { dayOption, knownAtOption, read, requiredDay, WrongCall } from './arguments.ts';
import { judgesFor } from './judges.ts';
import { type Answer, byText, lawNamed, type Question, RULE_SETS, type RuleSet, textsOf } from './judging.ts';
import { bytesOut, lines, progress, table } from './output.ts';
import { ruleWords } from './reasons.ts';

export const ruleSet = (name: string): RuleSet => {
  const found = RULE_SETS.find((each) => each === name);
  if (found === undefined)
    throw new WrongCall(`--rules: ${name} is not a set of rules, expected one of ${RULE_SETS.join(', ')}`);
  return found;
};

const sizeOf = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB read`;

const unansweredAt = ({ rule, year }: Unanswered): string =>
  `${rule} cannot be counted: bank holidays of ${year} are not known, expected dates whose limits end in 2010 to 2028`;

/** Reads event files into keepers; `problems` are what is wrong with them. Throws `WrongCall` where a file cannot be read. */
export const readInto = async (files: readonly string[], keepers: readonly Keeping[]): Promise<ReadEvents> => {
  const shown = progress('Reading');
  return readable(readEvents(files, keepers, (file, bytes) => shown.at(`${file}, ${sizeOf(bytes)}`))).finally(
    shown.done,
  );
};

/** Reports what is wrong with some files, in the order in which they were named and of their lines. Gives the exit status: 1 where anything is. */
export const reportProblems = async (files: readonly string[], problems: ReadEvents['problems']): Promise<0 | 1> => {
  const order = new Map(files.map((file, index) => [file, index]));
  const sorted = [...problems].sort((a, b) => (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) || a.line - b.line);
  const out = lines(process.stderr);
  for (const { file, line, message } of sorted) out.add(`${file}:${line}: ${message}`);
  await out.flush();
  return sorted.length === 0 ? 0 : 1;
};

/** Reads the files and hands on what is owed to every child, in order; then reports what is wrong. */
const answered = async (
  files: readonly string[],
  question: Question,
  take: (answer: Answer) => Promise<void> | void,
): Promise<number> => {
  if (files.length === 0) throw new WrongCall('no file was named, expected one or more event files');
  const sizes = await readable(Promise.all(files.map(async (file) => (await stat(file)).size)));
  const judges = judgesFor(
    sizes.reduce((sum, size) => sum + size, 0),
    question,
  );
  try {
    const events = await readInto(files, judges.keepers);
    const problems = [...events.problems];
    for await (const answer of judges.answers()) {
      for (const each of answer.unanswered) problems.push({ ...events.place(each.from), message: unansweredAt(each) });
      await take(answer);
    }
    return await reportProblems(files, problems);
  } finally {
    await judges.end();
  }
};

/** A file that cannot be read is a wrong call. */
const readable = async <Result>(reading: Promise<Result>): Promise<Result> => {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Error && 'code' in error)
      throw new WrongCall(`${error.message}, expected event files that can be read`);
    throw error;
  }
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
  const rules = ruleSet(values.rules);
  const asAt = dayOption('as-at', values['as-at']) ?? today;
  const knownAt = knownAtOption(values['known-at']);
  if (values.json) {
    const want = values.reasons ? 'lines-with-reasons' : 'lines';
    const out = bytesOut();
    const status = await answered(positionals, { rules, asAt, knownAt, want }, ({ bytes }) => out.add(bytes));
    await out.flush();
    return status;
  }
  const heads = ['child', 'rule', 'counted from', 'due', 'status', 'done', ...(values.reasons ? ['why', 'law'] : [])];
  const rows: (readonly string[])[] = [heads];
  const want = values.reasons ? 'rows-with-reasons' : 'rows';
  const status = await answered(positionals, { rules, asAt, knownAt, want }, (answer) => {
    for (const text of textsOf(answer)) {
      const found: string[][] = JSON.parse(text);
      for (const row of found) rows.push(row);
    }
  });
  const out = lines();
  for (const row of table(rows)) {
    out.add(row);
    if (out.full()) await out.flush();
  }
  await out.flush();
  return status;
};

const COUNTS = ['due', 'onTime', 'late', 'missed', 'overdue', 'open'] as const;

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
  const rules = ruleSet(values.rules);
  const from = requiredDay('from', values.from);
  const to = requiredDay('to', values.to);
  if (from > to)
    throw new WrongCall(`--from: ${values.from} is after --to ${values.to}, expected the first day of the period`);
  const asAt = dayOption('as-at', values['as-at']) ?? today;
  const knownAt = knownAtOption(values['known-at']);
  const totals = new Map<string, Timeliness>(
    lawNamed(rules)
      .rules.map(({ id }) => id)
      .sort(byText)
      .map((rule) => [rule, { rule, due: 0, onTime: 0, late: 0, missed: 0, overdue: 0, open: 0 }]),
  );
  const question = { rules, asAt, knownAt, want: { from, to } };
  const status = await answered(positionals, question, ({ timeliness }) => {
    for (const counts of timeliness) {
      const total = totals.get(counts.rule);
      if (total !== undefined) for (const each of COUNTS) total[each] += counts[each];
    }
  });
  const out = lines();
  if (values.json)
    for (const { rule, due, onTime, late, missed, overdue, open } of totals.values())
      out.add(JSON.stringify({ rule, due, onTime, late, missed, overdue, open }));
  else {
    const law = lawNamed(rules);
    const rows = [...totals.values()].map((total) => [
      ruleWords({ rule: total.rule, startedOn: to }, law),
      ...COUNTS.map((each) => String(total[each])),
    ]);
    for (const row of table([['rule', 'due', 'on time', 'late', 'missed', 'overdue', 'open'], ...rows])) out.add(row);
  }
  await out.flush();
  return status;
};

/** Today in London, by a clock's instant. */
export const todayAt = (us: Us): Day => londonDay(us);
