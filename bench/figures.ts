import { parseDay } from '#src/calendar/index.ts';
import { counter, measuresOf } from '#src/figures/index.ts';
import { type Fact, judge } from '#src/law/index.ts';
import { DEFAULT_SETTINGS, lawOf, readEvent, toFact } from '#src/practice/index.ts';
import { type Asked, median, type Section, spread } from './measuring.ts';
import { histories } from './plausible.ts';

const TODAY = parseDay('2026-02-06') ?? 0;
const QUARTER = { from: parseDay('2025-10-01') ?? 0, to: parseDay('2025-12-31') ?? 0 };
const PER_CHILD = 70;

/** The facts of so many made-up events, child by child. */
const childrenOf = ({ say }: Asked, events: number): readonly (readonly Fact[])[] => {
  say(`Making up ${events} events…`);
  const children = new Map<string, Fact[]>();
  const byId = new Map<string, Fact>();
  const corrections: { replaces: string; recorded: number }[] = [];
  let made = 0;
  for (const family of histories({ children: Math.ceil(events / 30), perChild: PER_CHILD }, TODAY, 'figures')) {
    for (const line of family) {
      const read = readEvent(line);
      if (!read.ok) throw new Error(JSON.stringify(read.problems));
      const fact = toFact(read.event);
      byId.set(fact.id, fact);
      if (line.replaces !== undefined) corrections.push({ replaces: line.replaces, recorded: fact.recorded });
      for (const child of line.children) {
        const facts = children.get(child);
        if (facts === undefined) children.set(child, [fact]);
        else facts.push(fact);
        made += 1;
      }
    }
    if (made >= events) break;
  }
  const replaced = new Map(corrections.map(({ replaces, recorded }) => [replaces, recorded]));
  return [...children.values()].map((facts) =>
    facts.map((fact) => {
      const replacedFrom = replaced.get(fact.id);
      return replacedFrom === undefined ? fact : { ...fact, replacedFrom };
    }),
  );
};

/** All measures of one quarter over two million events, against one pass of the duty engine over the same facts in the same process. */
export const figures = async (asked: Asked): Promise<Section> => {
  const events = asked.quick ? 5_000 : 2_000_000;
  const rounds = asked.quick ? 1 : 5;
  const law = lawOf(DEFAULT_SETTINGS);
  const measures = measuresOf(law);
  const children = childrenOf(asked, events);
  const engine = (): number => {
    const begun = performance.now();
    let duties = 0;
    for (const facts of children) duties += judge(facts, law, TODAY).duties.length;
    if (duties === 0) throw new Error('nothing is owed');
    return performance.now() - begun;
  };
  const all = (): number => {
    const begun = performance.now();
    const count = counter({ law, measures, asAt: TODAY, periods: [QUARTER] });
    for (const [index, facts] of children.entries()) count.add(String(index), facts);
    if (count.result().figures[0]?.every((figure) => figure.count === 0) !== false)
      throw new Error('nothing was counted');
    return performance.now() - begun;
  };
  asked.say('The first run of each is not counted…');
  engine();
  all();
  const times: { engine: number; all: number }[] = [];
  for (let round = 1; round <= rounds; round++) {
    asked.say(`Round ${round} of ${rounds}…`);
    times.push({ engine: engine(), all: all() });
  }
  const ratios = times.map((time) => time.all / time.engine);
  const seconds = (of: 'engine' | 'all'): string => (median(times.map((time) => time[of])) / 1000).toFixed(2);
  return {
    section: 'figures',
    command: 'npm run bench -- figures',
    about: [
      `${measures.length} measures of one quarter, whole and in parts, over ${events} generated events of ${children.length} children in memory.`,
      'Floor: one pass of the duty engine over the same facts, in the same process.',
    ],
    figures: [
      {
        name: 'all measures / duty engine',
        reached: median(ratios),
        unit: '×',
        aim: { most: 1.5 },
        note: `${seconds('all')} s / ${seconds('engine')} s; ${spread(ratios)}`,
      },
    ],
  };
};
