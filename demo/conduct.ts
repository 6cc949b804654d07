import { civil, type Day, dayOf, formatInstant, startOfDay } from '#src/calendar/index.ts';
import type { Bilingual } from '#src/organisation/index.ts';
import { closeCase, openCase } from './happen.ts';
import { support } from './home.ts';
import { outageOf } from './late.ts';
import { CONDUCT, RECORD } from './words.ts';
import { arrange, nextWorkingDay, workingDayBy, type World, write } from './world.ts';

/** How some records were made, planted to be asked about: what the question is about, and the entries that make it. */
export interface Conduct {
  readonly irregularity: 'closed-before-count' | 'recorded-late';
  /** The part of the irregularity, as the list names it. */
  readonly about: string;
  readonly entries: readonly string[];
  /** Of these, what an outage explains: listed, and not counted. */
  readonly excused: readonly string[];
  readonly story: Bilingual;
}

/** How many children's cases are closed for a count. */
const CLOSED = 7;
/** So many days before the height of the crisis at least: by then it can be told that they began again. */
const TOLD = 60;
const HOUR = 3_600_000_000;

/** The end of a quarter, on which children are counted. */
const countDay = ({ climax }: World): Day => {
  const day = climax - TOLD;
  const { year } = civil(day);
  return (
    [year - 1, year]
      .flatMap((each) => [dayOf(each, 3, 31), dayOf(each, 6, 30), dayOf(each, 9, 30), dayOf(each, 12, 31)])
      .findLast((each) => each <= day) ?? day
  );
};

/** Cases that are well and quiet are closed on the day on which children are counted, and begin again within a week. */
const closeForCount = (world: World, count: Day): void => {
  const quiet = [...world.cases].filter(
    (held) =>
      held.phase === 'support' &&
      !held.kept &&
      !held.enquiring &&
      !held.family.busy &&
      held.worker !== null &&
      held.children.length === 1 &&
      held.family.children.length === 1 &&
      world.day >= held.settledUntil &&
      held.children.every((child) => child.exploitation === null && child.waiting.size === 0),
  );
  for (const [index, held] of quiet.slice(0, CLOSED).entries()) {
    const { family, children, team } = held;
    family.busy = true;
    world.conduct.closed.push(closeCase(world, held, RECORD.outcomesMet));
    arrange(world, nextWorkingDay(count + 4), 600 + index, () => {
      family.busy = false;
      support(world, openCase(world, children, team, RECORD.opened, world.day), 185);
    });
  }
};

/** What of today is planted in how records are made. */
export const plantConduct = (world: World): void => {
  const { day } = world;
  const count = countDay(world);
  if (day === workingDayBy(count)) arrange(world, day, 960, () => closeForCount(world, count));
  const { from, to } = outageOf(world);
  if (day === nextWorkingDay(to))
    arrange(world, day, 530, () => {
      const data = {
        from: formatInstant(startOfDay(from) + 7 * HOUR),
        to: formatInstant(startOfDay(to) + 18 * HOUR),
        what: CONDUCT.outage.en,
      };
      write(world, 'outage.recorded', world.staff.rising('post-admin-01', day), [], data);
    });
};

/** All that was planted so, of what is written down by a day. */
export const conductOf = (world: World, today: Day): readonly Conduct[] => {
  const { closed, late } = world.conduct;
  const written = late.filter(({ known }) => known <= today);
  const of = (why: 'late' | 'excused'): readonly string[] =>
    written.filter((each) => each.why === why).map(({ id }) => id);
  return [
    {
      irregularity: 'closed-before-count' as const,
      about: `case ${countDay(world)}`,
      entries: closed,
      excused: [],
      story: CONDUCT.closed,
    },
    {
      irregularity: 'recorded-late' as const,
      about: 'visit.made',
      entries: of('late'),
      excused: of('excused'),
      story: CONDUCT.late,
    },
  ].filter(({ entries }) => entries.length > 0);
};
