import { type Day, formatDay } from '../calendar/index.ts';
import type { Retention } from '../practice/index.ts';
import { RETENTION_RULES } from '../practice/index.ts';
import { readRetention } from '../recording/index.ts';
import { retainedUntil } from '../views/index.ts';
import { read, WrongCall } from './arguments.ts';
import { lines, table } from './output.ts';
import { withStore } from './store.ts';

const CONFIDENCE = new Map<string, string>(RETENTION_RULES.map(({ id, instrument }) => [id, instrument.confidence]));

/** What is printed of a child, by its fixed fields. */
const told = (child: string, { kept, notBefore, stops, over }: Retention) => ({
  child,
  notBefore: notBefore === null ? null : formatDay(notBefore),
  over,
  stops,
  rules: kept.map(({ rule, from, years, until, notKnown }) => ({
    rule,
    confidence: CONFIDENCE.get(rule),
    from: from === null ? null : formatDay(from),
    years,
    until: until === null ? null : formatDay(until),
    notKnown,
  })),
});

/** Not law is badged, as everywhere: recalled, or an authority's own. */
const badge = (confidence: string | undefined): string =>
  confidence === 'R' ? ' (not verified)' : confidence === 'L' ? ' (local)' : '';

const row = ({ child, notBefore, over, stops, rules }: ReturnType<typeof told>): string[] => [
  child,
  over ? 'may be erased' : 'kept',
  notBefore === null ? 'no day can be said' : `not before ${notBefore}`,
  rules
    .map(
      ({ rule, confidence, until, notKnown }) =>
        `${rule}${badge(confidence)} ${until ?? (notKnown === 'years' ? 'no years are set' : `no ${notKnown} is recorded`)}`,
    )
    .join(', '),
  stops.length === 0 ? '' : `stopped: ${stops.join(', ')}`,
];

/** `diogel retention [--child ID] [--authority CODE] [--json]`: the records whose time is over, or how long one is kept and why. */
export const retention = async (args: readonly string[], today: Day): Promise<number> => {
  const { values } = read(args, {
    authority: { type: 'string' },
    child: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  return withStore(async ({ authority, database, ledger, laws }) => {
    const id = await authority(values.authority);
    const run: Parameters<typeof readRetention>[2] = (statement, parameters) => database.run(id, statement, parameters);
    const [law, { retention: years }] = await Promise.all([laws.of(id), laws.settings(id)]);
    const { child: asked } = values;
    const children =
      asked === undefined
        ? (await retainedUntil(run, id, years, today, null)).children.map(({ child }) => child)
        : [asked];
    const found: ReturnType<typeof told>[] = [];
    for (const child of children) {
      const facts = await ledger.facts(id, child);
      if (facts.facts.length === 0) throw new WrongCall(`--child: there is no child ${child}, expected a child’s id`);
      const retained = await readRetention(ledger, id, run, facts, { law, years, today });
      if (asked !== undefined || retained.over) found.push(told(child, retained));
    }
    const out = lines();
    if (values.json) for (const each of found) out.add(JSON.stringify(each));
    else {
      for (const line of table(found.map(row))) out.add(line);
      if (asked === undefined) out.add(`${found.length} records may be erased because their time is over.`);
    }
    await out.flush();
    return 0;
  });
};
