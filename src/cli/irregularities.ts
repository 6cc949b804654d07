import { addMonths, type Day, formatDay, formatInstant } from '../calendar/index.ts';
import { findIrregularities, type Irregularity, type Told } from '../figures/index.ts';
import { dayOption, read, WrongCall } from './arguments.ts';
import { lines, progress, table } from './output.ts';
import { withStore } from './store.ts';

const toldLine = ({ child, events, kind, by, happened, recorded, limit, before, imported, outage }: Told) => ({
  child,
  events,
  kind,
  by,
  happened: formatDay(happened),
  recorded: formatInstant(recorded),
  ...(limit === undefined ? {} : { limit: formatDay(limit) }),
  ...(before === undefined ? {} : { before: formatDay(before) }),
  ...(imported === undefined ? {} : { imported }),
  ...(outage === undefined ? {} : { outage }),
});

const line = ({ told, day, months, explanations, ...rest }: Irregularity) => ({
  ...rest,
  ...(day === undefined ? {} : { day: formatDay(day) }),
  ...(months === undefined ? {} : { months: months.map((each) => ({ ...each, month: formatDay(each.month) })) }),
  explanations: explanations.map(({ id, why, by, recorded }) => ({ id, why, by, recorded: formatInstant(recorded) })),
  told: told.map(toldLine),
});

const probability = ({ tested }: Irregularity): string => {
  if (tested === undefined) return '';
  return `${tested.test}, ${tested.against}: ${tested.probability < 0.001 ? '< 0.001' : tested.probability.toFixed(3)}`;
};

const STANDINGS = ['asked', 'usual', 'too-few'] as const;

const row = (each: Irregularity): string[] => [
  each.standing,
  each.irregularity,
  each.about,
  String(each.count),
  each.of === null ? '' : String(each.of),
  each.expected === undefined ? '' : each.expected.toFixed(1),
  probability(each),
  each.excused === 0 ? '' : `${each.excused} in an outage`,
  each.explanations.length === 0 ? '' : `${each.explanations.length} explained`,
];

const toldRow = ({ child, events, kind, by, happened, recorded, limit }: Told): string =>
  `  ${[child, kind, formatDay(happened), formatInstant(recorded), limit === undefined ? '' : `limit ${formatDay(limit)}`, by, events.join(' ')].filter((part) => part !== '').join('  ')}`;

/**
 * `diogel irregularities [--from DATE] [--to DATE] [--authority CODE] [--lists] [--json]`: questions about how records were made, of a
 * period (the last twelve months); with `--json` a line each, with its list. They accuse nobody, and the exit status is 0.
 */
export const irregularities = async (args: readonly string[], today: Day): Promise<number> => {
  const { values } = read(args, {
    authority: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    lists: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  });
  const to = dayOption('to', values.to) ?? today;
  const from = dayOption('from', values.from) ?? addMonths(to, -12) + 1;
  if (to > today) throw new WrongCall(`--to: ${values.to} is to come, expected today or an earlier day`);
  if (from > to)
    throw new WrongCall(`--from: ${formatDay(from)} is after ${formatDay(to)}, expected the first day of the period`);
  return withStore(async ({ ledger, laws, organisations, authority }) => {
    const id = await authority(values.authority);
    const shown = progress('Looking');
    const { found, rows, children } = await findIrregularities(
      { ledger, law: laws.of, organisation: organisations.of, today: () => today, now: () => Date.now() * 1000 },
      id,
      { from, to },
      { progress: (done, all) => shown.at(`${done} of ${all} children`) },
    );
    shown.done();
    const out = lines();
    const ordered = STANDINGS.flatMap((standing) => found.filter((each) => each.standing === standing));
    if (values.json) {
      for (const each of ordered) {
        out.add(JSON.stringify(line(each)));
        if (out.full()) await out.flush();
      }
    } else {
      const head = ['', 'irregularity', 'about', 'count', 'of', 'expected', 'chance', '', ''];
      const [first = '', ...rest] = table([head, ...ordered.map(row)]);
      if (ordered.length > 0) out.add(first);
      for (const [index, text] of rest.entries()) {
        out.add(text);
        if (values.lists) for (const each of ordered[index]?.told ?? []) out.add(toldRow(each));
        if (out.full()) await out.flush();
      }
      const asked = ordered.filter(({ standing }) => standing === 'asked').length;
      out.add(
        `${asked} ${asked === 1 ? 'question' : 'questions'} about ${formatDay(from)} to ${formatDay(to)}, of ${rows} entries about ${children} children. A question accuses nobody.`,
      );
    }
    await out.flush();
    return 0;
  });
};
