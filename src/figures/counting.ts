import type { Day, Us } from '../calendar/index.ts';
import {
  type Compiled,
  compileMeasures,
  eachItem,
  type Fact,
  type Figure,
  type Item,
  judge,
  type Measure,
  type Period,
  tally,
} from '../law/index.ts';
import type { ChildFacts, Ledger } from '../ledger/index.ts';

/** What is counted: measures under a law, over some periods that are all looked at as they stand at the end of one day. */
export interface Counting {
  readonly law: Compiled;
  readonly measures: readonly Measure[];
  readonly asAt: Day;
  /** What was recorded later does not count; all counts where none is given. */
  readonly knownAt?: Us | undefined;
  /** How many leaves of the log are counted over; all that is recorded, where none is given. */
  readonly size?: number | undefined;
  /** Whether the items behind the figures of the first period are wanted too. */
  readonly items?: true;
  /** The first is the one that is asked for; the others are those that it is compared with. */
  readonly periods: readonly Pick<Period, 'from' | 'to'>[];
}

/** What was counted: the figures of each period in their order, and, of the first, every item behind them if they were asked for. */
export interface Counted {
  readonly figures: readonly (readonly Figure[])[];
  readonly items: readonly Item[];
  readonly children: number;
  /** Duties whose due day the calendar cannot give: they are in no figure. */
  readonly unanswered: number;
}

/** A count to which children are added in any order, each once. */
export const counter = ({ law, measures, asAt, knownAt, periods, items: wanted }: Counting) => {
  const compiled = compileMeasures(measures);
  const days = periods.map((period) => ({ ...period, asAt }));
  const tallies = days.map(() => tally(compiled));
  const items: Item[] = [];
  let children = 0;
  let unanswered = 0;
  return {
    add: (child: string, facts: readonly Fact[]): void => {
      const verdict = judge(facts, law, asAt, knownAt);
      if (verdict.happened.length === 0) return;
      children += 1;
      unanswered += verdict.unanswered.length;
      eachItem(child, verdict, compiled, days, (item, period) => {
        tallies[period]?.add(item);
        if (wanted === true && period === 0) items.push(item);
      });
    },
    result: (): Counted => ({
      figures: tallies.map((count) => count.result()),
      items,
      children,
      unanswered,
    }),
  };
};

/** How many children are read and judged between two breaths in which others are served. */
const BATCH = 50;

/** Counts over every child of an authority, once. `progress` is told how many are done. */
export const countAuthority = async (
  ledger: Ledger,
  authority: number,
  counting: Counting,
  progress: (children: number) => void = () => undefined,
): Promise<Counted> => {
  const count = counter(counting);
  let done = 0;
  const take = async (children: readonly ChildFacts[]): Promise<void> => {
    for (const { child, facts } of children) count.add(child, facts);
    done += children.length;
    progress(done);
    await new Promise(setImmediate);
  };
  await ledger.eachChild(authority, BATCH, take, counting.size);
  return count.result();
};

/** The figures of items that were counted before, of those alone that somebody asks about. */
export const recount = (measures: readonly Measure[], items: Iterable<Item>): readonly Figure[] => {
  const count = tally(compileMeasures(measures));
  for (const item of items) count.add(item);
  return count.result();
};

/** The whole of a measure, or one of its parts, among some figures. */
export const figureOf = (
  figures: readonly Figure[],
  measure: string,
  by?: string,
  group?: string,
): Figure | undefined =>
  figures.find((figure) => figure.measure === measure && figure.by === by && figure.group === group);
