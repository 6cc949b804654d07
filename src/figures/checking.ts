import { parse } from 'csv-parse/sync';

/** A column of a table of published figures, typed from a paper. Only the first three need to be there. */
export const COLUMNS = [
  'period',
  'measure',
  'value',
  'by',
  'part',
  'of',
  'percent',
  'compared',
  'compared-period',
  'direction',
  'source',
] as const;
type Column = (typeof COLUMNS)[number];

export const DIRECTIONS = ['up', 'down', 'same'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** One statement of a paper, as it was typed. */
export interface Statement {
  readonly line: number;
  readonly period: string;
  readonly measure: string;
  readonly by: string;
  readonly part: string;
  readonly value: number;
  readonly of: number | undefined;
  /** As it was printed, so that it is known to how many places. */
  readonly percent: string | undefined;
  readonly compared: number | undefined;
  readonly comparedPeriod: string | undefined;
  readonly direction: Direction | undefined;
  readonly source: string;
}

/**
 * What does not agree. `error`: two numbers of the paper contradict each other. `note`: something to confirm, which may well be
 * right.
 */
export interface Finding {
  readonly line: number;
  readonly code:
    | 'parts-do-not-sum'
    | 'comparative-of-another-period'
    | 'comparative-differs'
    | 'direction-reversed'
    | 'percent-differs'
    | 'published-twice'
    | 'percent-without-numbers'
    | 'same-number-again';
  readonly weight: 'error' | 'note';
  readonly message: string;
  readonly source: string;
}

export type Read =
  | { readonly ok: true; readonly statements: readonly Statement[] }
  | { readonly ok: false; readonly problems: readonly { readonly line: number; readonly message: string }[] };

interface Row {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

const isColumn = (name: string): name is Column => (COLUMNS as readonly string[]).includes(name);
const isDirection = (word: string): word is Direction => (DIRECTIONS as readonly string[]).includes(word);

/** `1,010` and `1010` are one number; anything but a number of things is none. */
const numberOf = (text: string): number | undefined =>
  /^\d{1,3}(,\d{3})+$|^\d{1,12}$/.test(text) ? Number(text.replaceAll(',', '')) : undefined;

/** Reads the CSV of a table. Every problem is told, with its line. */
export const readTable = (text: string): Read => {
  let rows: readonly Row[];
  try {
    // With `info` each record comes with its line, which the package's types do not say.
    const read: unknown = parse(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      info: true,
    });
    rows = read as readonly Row[];
  } catch (error) {
    return { ok: false, problems: [{ line: 1, message: error instanceof Error ? error.message : String(error) }] };
  }
  const [head, ...body] = rows;
  const names = head?.record ?? [];
  const wanted = `expected a first line of names among ${COLUMNS.join(', ')}`;
  const unknown = names.filter((name) => !isColumn(name));
  const missing = COLUMNS.slice(0, 3).filter((name) => !names.includes(name));
  if (unknown.length > 0)
    return { ok: false, problems: [{ line: 1, message: `${unknown.join(', ')}: no such column, ${wanted}` }] };
  if (missing.length > 0)
    return { ok: false, problems: [{ line: 1, message: `${missing.join(', ')}: missing, ${wanted}` }] };
  const problems: { line: number; message: string }[] = [];
  const statements: Statement[] = [];
  for (const { record, info } of body) {
    const line = info.lines;
    const cell = (name: Column): string => record[names.indexOf(name)] ?? '';
    const wrong = (name: Column, expected: string): void => {
      problems.push({ line, message: `${name}: is “${cell(name)}”, expected ${expected}` });
    };
    const optional = (name: Column): number | undefined => {
      if (cell(name) === '') return undefined;
      const number = numberOf(cell(name));
      if (number === undefined) wrong(name, 'a number of things, such as 1010 or 1,010');
      return number;
    };
    const before = problems.length;
    if (record.length > names.length)
      problems.push({ line, message: `has ${record.length} cells, expected ${names.length} as in the first line` });
    for (const name of ['period', 'measure'] as const) if (cell(name) === '') wrong(name, 'a name');
    const value = optional('value');
    if (cell('value') === '') wrong('value', 'a number of things, such as 1010 or 1,010');
    const of = optional('of');
    const compared = optional('compared');
    const percent = cell('percent').replace(/\s*%$/, '');
    if (percent !== '' && !/^\d{1,3}(\.\d{1,6})?$/.test(percent)) wrong('percent', 'a percentage, such as 17.3');
    const direction = cell('direction');
    if (direction !== '' && !isDirection(direction)) wrong('direction', DIRECTIONS.join(', '));
    if ((cell('by') === '') !== (cell('part') === ''))
      wrong(cell('by') === '' ? 'by' : 'part', 'both the kind of part and its name, or neither');
    if (problems.length > before || value === undefined) continue;
    statements.push({
      line,
      period: cell('period'),
      measure: cell('measure'),
      by: cell('by'),
      part: cell('part'),
      value,
      of,
      percent: percent === '' ? undefined : percent,
      compared,
      comparedPeriod: cell('compared-period') === '' ? undefined : cell('compared-period'),
      direction: isDirection(direction) ? direction : undefined,
      source: cell('source'),
    });
  }
  return problems.length === 0 ? { ok: true, statements } : { ok: false, problems };
};

/** The place of a quarter in time, `2022-23 Q4` and `Q4 2022/23` alike; undefined where the words are no quarter. */
const quarterIndex = (period: string): number | undefined => {
  const year = /\b(20\d\d)[-/](?:20)?\d\d\b/.exec(period)?.[1];
  const quarter = /\bQ([1-4])\b/i.exec(period)?.[1];
  return year === undefined || quarter === undefined ? undefined : Number(year) * 4 + Number(quarter) - 1;
};

/** One name for one period, however it was typed. */
const periodKey = (period: string): string => String(quarterIndex(period) ?? period.toLowerCase());

const keyOf = (measure: string, by: string, part: string): string => JSON.stringify([measure.toLowerCase(), by, part]);

const directionOf = (before: number, after: number): Direction =>
  after > before ? 'up' : after < before ? 'down' : 'same';

const MOVED: Readonly<Record<Direction, string>> = { up: 'rose', down: 'fell', same: 'stayed the same' };

/** From how large a number on it is worth a question that two periods have the same. */
const REMARKABLE = 50;

const percentFinding = ({ value, of, percent, measure }: Statement): Omit<Finding, 'line' | 'source'> | undefined => {
  if (percent === undefined) return undefined;
  if (of === undefined)
    return {
      code: 'percent-without-numbers',
      weight: 'note',
      message: `${measure}: ${percent} % of how many? A percentage stands with its numbers`,
    };
  if (of === 0) return undefined;
  const places = percent.split('.')[1]?.length ?? 0;
  const unit = 10 ** -places;
  const exact = (100 * value) / of;
  if (Math.abs(exact - Number(percent)) <= unit / 2 + 1e-9) return undefined;
  const right = exact.toFixed(places);
  const cut = Math.abs(Math.floor(exact / unit + 1e-9) * unit - Number(percent)) < unit / 1000;
  const meant = Math.round((Number(percent) * of) / 100);
  const why = cut
    ? 'the printed one is cut off, not rounded'
    : Math.abs(meant - value) > 1
      ? `${percent} % of ${of} is ${meant}: are the same things counted?`
      : 'the printed one is another';
  return {
    code: 'percent-differs',
    weight: 'error',
    message: `${measure}: ${value} of ${of} is ${right} %, printed ${percent} %; ${why}`,
  };
};

/** Everything in a table that does not agree, in the order of its lines. Whatever is found may be a slip of whoever took the minutes. */
export const checkTable = (statements: readonly Statement[]): readonly Finding[] => {
  const findings: Finding[] = [];
  const add = (
    { line, source }: Pick<Statement, 'line' | 'source'>,
    finding: Omit<Finding, 'line' | 'source'>,
  ): void => {
    findings.push({ ...finding, line, source });
  };
  /** What was published of each measure, by period: the first that a paper of that period says. */
  const published = new Map<string, Map<string, Statement>>();
  for (const statement of statements) {
    const { measure, by, part, period, value } = statement;
    const key = keyOf(measure, by, part);
    const periods = published.get(key) ?? new Map<string, Statement>();
    published.set(key, periods);
    const earlier = periods.get(periodKey(period));
    if (earlier === undefined) periods.set(periodKey(period), statement);
    else if (earlier.value !== value)
      add(statement, {
        code: 'published-twice',
        weight: 'error',
        message: `${measure}, ${period}: ${value} here, ${earlier.value} on line ${earlier.line}`,
      });
  }

  for (const statement of statements) {
    const percent = percentFinding(statement);
    if (percent !== undefined) add(statement, percent);
    const { measure, by, part, period, value, compared, comparedPeriod, direction } = statement;
    const periods = published.get(keyOf(measure, by, part));
    const then = comparedPeriod === undefined ? undefined : periods?.get(periodKey(comparedPeriod));
    if (compared !== undefined && then !== undefined && then.value !== compared) {
      const others = [...(periods?.values() ?? [])].filter(
        (other) => other.value === compared && other.period !== period,
      );
      const other = others[0];
      const [meant, found] = [quarterIndex(comparedPeriod ?? ''), quarterIndex(other?.period ?? '')];
      const off = meant === undefined || found === undefined ? undefined : Math.abs(meant - found);
      add(
        statement,
        other === undefined
          ? {
              code: 'comparative-differs',
              weight: 'error',
              message: `${measure}, ${period}: compared with ${compared} in ${comparedPeriod}, which was published as ${then.value} (line ${then.line})`,
            }
          : {
              code: 'comparative-of-another-period',
              weight: 'error',
              message: `${measure}, ${period}: compared with ${compared} in ${comparedPeriod}, but that is the number of ${other.period} (line ${other.line})${off === undefined || off === 0 ? '' : `, ${off === 1 ? 'a quarter' : `${off} quarters`} off`}; ${comparedPeriod} was ${then.value}`,
            },
      );
    }
    const base = then?.value ?? compared;
    if (direction !== undefined && base !== undefined && directionOf(base, value) !== direction)
      add(statement, {
        code: 'direction-reversed',
        weight: 'error',
        message: `${measure}, ${period}: the paper says that it ${MOVED[direction]}; from ${base} to ${value} it ${MOVED[directionOf(base, value)]}`,
      });
  }

  const wholes = new Map(
    statements
      .filter(({ by }) => by === '')
      .map((whole) => [JSON.stringify([periodKey(whole.period), whole.measure.toLowerCase()]), whole]),
  );
  const tables = Map.groupBy(
    statements.filter(({ by }) => by !== ''),
    ({ period, measure, by }) => JSON.stringify([periodKey(period), measure.toLowerCase(), by]),
  );
  for (const parts of tables.values()) {
    const [first] = parts;
    if (first === undefined) continue;
    const whole = wholes.get(JSON.stringify([periodKey(first.period), first.measure.toLowerCase()]));
    const told = [...new Map(parts.map((each) => [each.part, each])).values()];
    const total = told.reduce((sum, each) => sum + each.value, 0);
    if (whole === undefined || total === whole.value) continue;
    add(whole, {
      code: 'parts-do-not-sum',
      weight: 'error',
      message: `${whole.measure}, ${whole.period}: ${whole.value}, but by ${first.by} ${told.map(({ part, value }) => `${value} ${part}`).join(' and ')} are ${total}`,
    });
  }

  for (const periods of published.values()) {
    const same = Map.groupBy(
      [...periods.values()].filter(({ value }) => value >= REMARKABLE),
      ({ value }) => value,
    );
    for (const [first, ...again] of same.values())
      for (const each of again)
        add(each, {
          code: 'same-number-again',
          weight: 'note',
          message: `${each.measure}: ${each.value} in ${each.period} as in ${first?.period ?? ''}; confirm it`,
        });
  }
  return findings.sort((a, b) => a.line - b.line);
};
