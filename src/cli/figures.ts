import { readFile } from 'node:fs/promises';
import { type Day, formatDay, formatInstant, type Us } from '../calendar/index.ts';
import { eventKeeper, keptHere } from '../exchange/index.ts';
import {
  type Change,
  type Comparing,
  checkTable,
  countAuthority,
  type Counting,
  counter,
  FLOWS,
  MADE_UP,
  measuresOf,
  type PublicFigure,
  publicMeasures,
  readTable,
  restated,
  restater,
  suppress,
} from '../figures/index.ts';
import type { Compiled, Fact, Figure, Measure } from '../law/index.ts';
import { KINDS } from '../practice/index.ts';
import { dayOption, knownAtOption, read, requiredDay, WrongCall } from './arguments.ts';
import { readInto, reportProblems, ruleSet } from './duties.ts';
import { lawNamed } from './judging.ts';
import { lines, table } from './output.ts';

/** What is asked of a command's figures. */
interface Asked {
  readonly from: Day;
  readonly to: Day;
  readonly asAt: Day;
  readonly knownAt: Us | undefined;
  readonly since: Us | undefined;
  readonly named: readonly string[];
  readonly forPublic: boolean;
}

const wanted = (law: Compiled, { named, forPublic }: Asked): readonly Measure[] => {
  const all = forPublic ? publicMeasures(law) : measuresOf(law);
  const unknown = named.find((id) => !all.some((measure) => measure.id === id));
  if (unknown !== undefined)
    throw new WrongCall(
      `--measure: ${unknown} is not a measure, expected one of ${all.map(({ id }) => id).join(', ')}`,
    );
  return named.length === 0 ? all : all.filter(({ id }) => named.includes(id));
};

const countingOf = (law: Compiled, asked: Asked): Counting => ({
  law,
  measures: wanted(law, asked),
  asAt: asked.asAt,
  knownAt: asked.knownAt,
  periods: [{ from: asked.from, to: asked.to }],
});

const share = (count: number | null, of: number | null | undefined): string =>
  count === null || of === null || of === undefined || of === 0 ? '' : `${((100 * count) / of).toFixed(1)} %`;

/** Whose a definition is: its official id only where it was read. */
const standing = ({ official, confidence }: Measure): string => {
  switch (confidence) {
    case 'V':
      return official ?? 'read';
    case 'D':
      return 'derived, not official';
    case 'R':
      return 'recalled, not official';
    case 'L':
      return 'local';
  }
};

export const printFigures = async (
  figures: readonly (Figure | PublicFigure)[],
  measures: readonly Measure[],
  json: boolean,
): Promise<void> => {
  const out = lines();
  if (json) for (const figure of figures) out.add(JSON.stringify(figure));
  else {
    const byId = new Map(measures.map((measure) => [measure.id, measure]));
    const rows = figures.map(({ measure, by, group, count, of }) => {
      const declared = byId.get(measure);
      const number = (value: number | null | undefined): string => (value === null ? '*' : String(value ?? ''));
      return by === undefined
        ? [
            measure,
            '',
            number(count),
            number(of),
            declared?.sum === undefined ? share(count, of) : 'days',
            declared === undefined ? '' : standing(declared),
          ]
        : [
            '',
            `${by}: ${group === '' ? '(not recorded)' : group}`,
            number(count),
            number(of),
            declared?.sum === undefined ? share(count, of) : 'days',
            '',
          ];
    });
    for (const row of table([['measure', 'part', 'count', 'of', '', 'definition'], ...rows])) out.add(row);
  }
  await out.flush();
};

const printChanges = async (changes: readonly Change[], json: boolean): Promise<void> => {
  const out = lines();
  const happened = changes.flatMap(({ measure, child, how, because }) =>
    because.map(({ id, kind, day, at, corrected }) => ({
      measure,
      child,
      how,
      event: id,
      kind,
      happened: formatDay(day),
      recorded: formatInstant(at),
      corrected,
    })),
  );
  if (json) for (const each of happened) out.add(JSON.stringify(each));
  else
    for (const row of table([
      ['measure', 'child', 'how', 'event', 'kind', 'happened', 'recorded'],
      ...happened.map(({ measure, child, how, event, kind, happened: on, recorded, corrected }) => [
        measure,
        child,
        how,
        event,
        kind,
        on,
        `${recorded}${corrected ? ', corrected then' : ''}`,
      ]),
    ]))
      out.add(row);
  await out.flush();
};

/** Where the facts come from: some files, or the records of an authority. */
interface Facts {
  readonly law: Compiled;
  readonly figures: (counting: Counting) => Promise<readonly Figure[]>;
  readonly changes: (comparing: Comparing) => Promise<readonly Change[]>;
}

const LATEST = Number.MAX_SAFE_INTEGER;

const comparing = ({ law, measures }: Counting, { from, to, asAt, knownAt }: Asked, since: Us): Comparing => ({
  law,
  measures,
  period: { from, to, asAt },
  from: since,
  to: knownAt ?? LATEST,
});

const answer = async (facts: Facts, asked: Asked, json: boolean): Promise<void> => {
  const { law } = facts;
  const counting = countingOf(law, asked);
  if (asked.since !== undefined) {
    await printChanges(await facts.changes(comparing(counting, asked, asked.since)), json);
    return;
  }
  const found = await facts.figures(counting);
  await printFigures(
    asked.forPublic ? suppress(found, counting.measures, { flows: FLOWS, madeUp: MADE_UP }) : found,
    counting.measures,
    json,
  );
};

/** `diogel figures FILE… | --authority CODE --from DATE --to DATE …` */
export const figures = async (args: readonly string[], today: Day): Promise<number> => {
  const { values, positionals } = read(args, {
    authority: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    'as-at': { type: 'string' },
    'known-at': { type: 'string' },
    since: { type: 'string' },
    rules: { type: 'string' },
    measure: { type: 'string', multiple: true, default: [] },
    public: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  });
  const from = requiredDay('from', values.from);
  const to = requiredDay('to', values.to);
  if (from > to)
    throw new WrongCall(`--from: ${values.from} is after --to ${values.to}, expected the first day of the period`);
  const asked: Asked = {
    from,
    to,
    asAt: dayOption('as-at', values['as-at']) ?? Math.min(to, today),
    knownAt: knownAtOption(values['known-at']),
    since: knownAtOption(values.since),
    named: values.measure,
    forPublic: values.public,
  };
  const rules = values.rules === undefined ? undefined : ruleSet(values.rules);
  if (positionals.length > 0) {
    if (values.authority !== undefined)
      throw new WrongCall('--authority: files were named too, expected either files or an authority');
    const keeper = eventKeeper({ own: 0, keepers: 1, kinds: new Set(KINDS.keys()) });
    const law = lawNamed(rules ?? 'verified');
    const asking = countingOf(law, asked);
    const events = await readInto(positionals, [keptHere(keeper)]);
    const each = function* (): Generator<[string, readonly Fact[]]> {
      for (const child of keeper.children()) yield [child, keeper.factsOf(child)];
    };
    await answer(
      {
        law,
        figures: async () => {
          const count = counter(asking);
          for (const [child, facts] of each()) count.add(child, facts);
          return count.result().figures[0] ?? [];
        },
        changes: async (between) => {
          const changesOf = restater(between);
          return [...each()].flatMap(([child, facts]) => changesOf(child, facts));
        },
      },
      asked,
      values.json,
    );
    return reportProblems(positionals, events.problems);
  }
  // The database's modules are loaded only where records are asked.
  const { withStore } = await import('./store.ts');
  return withStore(async ({ ledger, laws, authority }) => {
    const id = await authority(values.authority);
    const law = rules === undefined ? await laws.of(id) : lawNamed(rules);
    await answer(
      {
        law,
        figures: async (counting) => (await countAuthority(ledger, id, counting)).figures[0] ?? [],
        changes: async (between) => [...(await restated(ledger, id, between)).values()].flat(),
      },
      asked,
      values.json,
    );
    return 0;
  });
};

/** `diogel check-figures FILE… [--json]`: exit status 1 where numbers contradict each other, or a table cannot be read. */
export const checkFigures = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = read(args, { json: { type: 'boolean', default: false } });
  if (positionals.length === 0)
    throw new WrongCall('no file was named, expected one or more CSV files of published figures');
  const out = lines();
  const problems: { file: string; line: number; message: string }[] = [];
  let errors = 0;
  for (const file of positionals) {
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      throw new WrongCall(
        `${error instanceof Error ? error.message : String(error)}, expected a CSV file that can be read`,
      );
    }
    const found = readTable(text);
    if (!found.ok) {
      problems.push(...found.problems.map((problem) => ({ file, ...problem })));
      continue;
    }
    for (const finding of checkTable(found.statements)) {
      if (finding.weight === 'error') errors += 1;
      out.add(
        values.json
          ? JSON.stringify({ file, ...finding })
          : `${file}:${finding.line}: ${finding.weight === 'note' ? 'to confirm: ' : ''}${finding.message}`,
      );
    }
  }
  await out.flush();
  const unread = await reportProblems(positionals, problems);
  return errors > 0 ? 1 : unread;
};
