import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'csv-parse/sync';
import Holidays from 'date-holidays';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  addDays,
  allHolidays,
  type Day,
  FIRST_YEAR,
  formatDay,
  isWorkingDay,
  LAST_YEAR,
  OutsideCalendar,
  parseDay,
  startOfDay,
  weekday,
  workingDaysBetween,
} from '../calendar/index.ts';
import { compile, evaluate, type Fact, type Law } from '../law/index.ts';
import { coreLaw, type DiogelEvent, toFact } from '../practice/index.ts';
import type { Imported } from './imported.ts';
import { importers } from './importers.ts';
import { sampleData } from './sample-data.ts';

// Whole published returns are read and judged: seconds on a busy machine.
const SLOW = { timeout: 60_000 };

const table = (...path: string[]): Record<string, string>[] =>
  parse(readFileSync(sampleData(...path)), { columns: true, bom: true });

const day = (text: string): Day => {
  const read = parseDay(text);
  if (read === undefined) throw new Error(`${text} is not a date`);
  return read;
};

const historiesOf = ({ events }: Imported): Map<string, Fact[]> => {
  const histories = new Map<string, Fact[]>();
  for (const event of events) {
    for (const child of event.children) {
      const history = histories.get(child);
      if (history === undefined) histories.set(child, [toFact(event)]);
      else history.push(toFact(event));
    }
  }
  return histories;
};

const inCare = (histories: ReadonlyMap<string, readonly Fact[]>, on: Day): number =>
  [...histories.values()].filter((facts) => evaluate(facts, coreLaw(), on).holds.some(({ span }) => span === 'care'))
    .length;

describe('children looked after, against counts that were made from the same files with pandas', SLOW, () => {
  const expected = JSON.parse(readFileSync(sampleData('expected', '903_headline_counts.json'), 'utf8')) as Record<
    string,
    number
  > &
    Record<`CLA_at_31_March_${2017 | 2018}`, Record<string, number>>;
  let every: Imported;
  let withoutShortBreaks: Imported;
  beforeAll(async () => {
    every = await importers.ssda903([sampleData('ssda903')], { shortBreaks: 'as-care', identicalLines: 'each' });
    withoutShortBreaks = await importers.ssda903([sampleData('ssda903')]);
  }, SLOW.timeout);

  it.each([
    ['2017-03-31', 2100, 1764],
    ['2018-03-31', 1419, 1201],
  ] as const)(
    'the law finds as many in care at the end of %s, with short breaks (%i) and without (%i)',
    (date, all, fewer) => {
      const counted = expected[date.startsWith('2017') ? 'CLA_at_31_March_2017' : 'CLA_at_31_March_2018'];
      expect([counted['children_any_legal_status'], counted['children_excluding_V3_V4_respite']]).toEqual([all, fewer]);
      expect(inCare(historiesOf(every), day(date))).toBe(all);
      expect(inCare(historiesOf(withoutShortBreaks), day(date))).toBe(fewer);
    },
  );

  it('takes every child, and every episode by a line of the report', () => {
    expect(every.refused).toBe(false);
    expect(every.counts.events['child.registered']).toBe(expected['children_in_header']);
    const episodes = every.report.filter(({ file, code }) => basename(file) === 'episodes.csv' && code === 'taken');
    expect(episodes).toHaveLength(expected['episodes'] ?? Number.NaN);
    const kinds = new Map(every.events.map((event) => [event.id, event] as const));
    const children = new Set(
      every.events.filter(({ kind }) => kind === 'care.began').flatMap((event) => event.children),
    );
    expect(children.size).toBe(expected['children_with_episodes']);
    expect(episodes.every(({ events = [] }) => events.every((id) => kinds.has(id)))).toBe(true);
  });

  it('finds the children with three or more placements in the year that began on a day that the return gives', () => {
    const guessed = new Set(
      every.report.filter(({ code }) => code === 'placement-began-earlier').map(({ line }) => line),
    );
    const began = new Map(
      every.events.filter(({ kind }) => kind === 'placement.began').map((event) => [event.id, event] as const),
    );
    const placements = new Map<string, number>();
    for (const { file, line, code, events = [] } of every.report) {
      if (basename(file) !== 'episodes.csv' || code !== 'taken' || guessed.has(line)) continue;
      for (const id of events) {
        const event = began.get(id);
        if (event === undefined || event.day < day('2017-04-01') || event.day > day('2018-03-31')) continue;
        const child = event.children[0] ?? '';
        placements.set(child, (placements.get(child) ?? 0) + 1);
      }
    }
    expect([...placements.values()].filter((count) => count >= 3)).toHaveLength(141);
    expect(expected['children_with_3plus_placement_starting_episodes_2017_18 (RNE in S,P,B,T,U)']).toBe(141);
  });

  const reviewsOnly: Law = {
    spans: [{ id: 'known', begins: [{ kind: 'child.registered' }], ends: [] }],
    derived: [],
    rules: [
      {
        id: 'six-months-to-the-next-review',
        core: true,
        starts: [{ each: { kind: 'looked-after-review.held' }, during: 'known' }],
        due: { months: 6 },
        doneBy: { kind: 'looked-after-review.held' },
        owner: 'reviewing-officer',
        instruments: [],
      },
    ],
  };
  const gapsOf = (imported: Imported): Map<string, { pairs: number; gaps: number }> => {
    const law = compile(reviewsOnly, { procedures: '2020-04-01', rules: [] });
    const found = new Map<string, { pairs: number; gaps: number }>();
    for (const [child, facts] of historiesOf(imported)) {
      const done = evaluate(facts, law, day('2031-01-01')).duties.filter(({ done }) => done !== null);
      found.set(child, { pairs: done.length, gaps: done.filter(({ status }) => status === 'late').length });
    }
    return found;
  };
  const published = () => table('expected', '903_review_gaps_over_6_months.csv');

  it('the law’s six months from review to review give the published gaps, child by child', () => {
    const found = gapsOf(every);
    let pairs = 0;
    let gaps = 0;
    for (const row of published()) {
      const child = row['CHILD'] ?? '';
      expect({ child, ...found.get(child) }).toEqual({
        child,
        pairs: Number(row['review_pairs']),
        gaps: Number(row['gaps_over_6_months']),
      });
      found.delete(child);
    }
    for (const count of gapsOf(every).values()) {
      pairs += count.pairs;
      gaps += count.gaps;
    }
    expect([pairs, gaps]).toEqual([9907, 5298]);
    expect([...found.values()].every((rest) => rest.gaps === 0)).toBe(true);
  });

  it('two lines that are the same to the letter are one review, and nothing else changes', () => {
    const found = gapsOf(withoutShortBreaks);
    const twice = withoutShortBreaks.report.filter(
      ({ file, code }) => basename(file) === 'reviews.csv' && code === 'duplicate',
    );
    expect(twice.map(({ line }) => line)).toEqual([9826, 12074]);
    const different = published().filter((row) => found.get(row['CHILD'] ?? '')?.pairs !== Number(row['review_pairs']));
    expect(different.map((row) => row['CHILD'])).toEqual(['11485', '844067']);
    expect(published().every((row) => found.get(row['CHILD'] ?? '')?.gaps === Number(row['gaps_over_6_months']))).toBe(
      true,
    );
  });
});

describe('working days from referral to conference, against four ways to count', SLOW, () => {
  interface Pair {
    readonly child: string;
    readonly from: DiogelEvent;
    readonly to: DiogelEvent;
  }
  const pairs = async (): Promise<Map<string, Pair>> => {
    const imported = await importers.cin([sampleData('cin', 'fake_CIN_data.xml')]);
    const events = new Map(imported.events.map((event) => [event.id, event] as const));
    const episodes = new Map<string, number>();
    const found = new Map<string, Pair>();
    for (const { events: ids = [], message } of imported.report) {
      if (!message.startsWith('a referral')) continue;
      const own = ids.flatMap((id) => events.get(id) ?? []);
      const from = own.find(({ kind }) => kind === 'contact.received');
      const to = own.find(({ kind }) => kind === 'conference.held');
      const child = from?.children[0] ?? '';
      const episode = (episodes.get(child) ?? 0) + 1;
      episodes.set(child, episode);
      if (from !== undefined && to !== undefined) found.set(`${child}|${episode}`, { child, from, to });
    }
    return found;
  };
  const answer = (count: () => number): number | 'outside' => {
    try {
      return count();
    } catch (error) {
      if (error instanceof OutsideCalendar) return 'outside';
      throw error;
    }
  };
  // NumPy counts the first day and not the last (numpy.busday_count).
  const halfOpen = (from: Day, to: Day, working: (day: Day) => boolean): number => {
    let count = 0;
    for (let at = from; at < to; at = addDays(at, 1)) if (working(at)) count += 1;
    return count;
  };

  it('our rule, working days after the referral up to and including the conference, gives its column in every row of the years that we know', async () => {
    const found = await pairs();
    const rows = table('expected', 'cin_fake_referral_to_icpc_working_days.csv');
    expect(found.size).toBe(350);
    expect(rows).toHaveLength(350);
    const outcome = { equal: 0, outside: 0, beyondTheirHolidays: 0 };
    const others = { calendar: 0, weekdays: 0, bankHolidays: 0 };
    for (const row of rows) {
      const pair = found.get(`${row['LAchildID']}|${row['episode']}`);
      if (pair === undefined) throw new Error(`no pair for ${row['LAchildID']} ${row['episode']}`);
      const from = pair.from.day;
      const to = pair.to.day;
      expect([formatDay(from), formatDay(to)]).toEqual([row['CINreferralDate'], row['DateOfInitialCPC']]);
      expect(to - from).toBe(Number(row['calendar_days']));
      expect(halfOpen(from, to, (at) => weekday(at) <= 5)).toBe(Number(row['busday_numpy_weekdays']));
      const ours = answer(() => workingDaysBetween(from, to));
      if (ours === 'outside') {
        outcome.outside += 1;
        expect(from < day(`${FIRST_YEAR}-01-01`) || to > day(`${LAST_YEAR}-12-31`)).toBe(true);
        continue;
      }
      // Their list of holidays ends with 2027, ours with 2028.
      if (to >= day('2028-01-01')) {
        outcome.beyondTheirHolidays += 1;
        const unknown = allHolidays().filter(
          (holiday) => holiday.day > Math.max(from, day('2027-12-31')) && holiday.day <= to,
        ).length;
        expect(ours + unknown).toBe(Number(row['working_days_after_start_incl_end']));
        continue;
      }
      outcome.equal += 1;
      expect(ours).toBe(Number(row['working_days_after_start_incl_end']));
      expect(halfOpen(from, to, isWorkingDay)).toBe(Number(row['busday_numpy_bankhols']));
      others.calendar += Number(row['calendar_days']) === ours ? 0 : 1;
      others.weekdays += Number(row['busday_numpy_weekdays']) === ours ? 0 : 1;
      others.bankHolidays += Number(row['busday_numpy_bankhols']) === ours ? 0 : 1;
    }
    // The made-up dates run from 2004 to 2030. What the table of holidays does not reach is refused, not guessed.
    expect(outcome).toEqual({ equal: 314, outside: 35, beyondTheirHolidays: 1 });
    // Rows in which another way to count gives another number: calendar days, weekdays, NumPy's days without bank holidays.
    expect(others).toEqual({ calendar: 301, weekdays: 207, bankHolidays: 141 });
  });

  it('the same rule with their list of holidays gives their column in all 350 rows, those beyond our table too', async () => {
    const theirs = new Set(table('expected', 'bank_holidays_england_wales_2010_2027.csv').map((row) => row['date']));
    const working = (at: Day): boolean => weekday(at) <= 5 && !theirs.has(formatDay(at));
    const found = await pairs();
    for (const row of table('expected', 'cin_fake_referral_to_icpc_working_days.csv')) {
      const pair = found.get(`${row['LAchildID']}|${row['episode']}`);
      if (pair === undefined) throw new Error(`no pair for ${row['LAchildID']} ${row['episode']}`);
      expect(halfOpen(pair.from.day + 1, pair.to.day + 1, working)).toBe(
        Number(row['working_days_after_start_incl_end']),
      );
      expect(halfOpen(pair.from.day, pair.to.day, working)).toBe(Number(row['busday_numpy_bankhols']));
    }
  });

  it('the column that leaves out bank holidays and counts like NumPy differs from ours just where one end is no working day', async () => {
    for (const { from, to } of (await pairs()).values()) {
      const ours = answer(() => workingDaysBetween(from.day, to.day));
      if (ours === 'outside') continue;
      const difference = halfOpen(from.day, to.day, isWorkingDay) - ours;
      expect(difference).toBe(Number(isWorkingDay(from.day)) - Number(isWorkingDay(to.day)));
    }
  });
});

describe('unfinished work at the end of a census year, against the cut-offs of a census validator', SLOW, () => {
  // The validator flags what started before the last day of the year less n working days. We ask the law whether it is
  // overdue on that last day: the same question from the other end, over weekends and Easter.
  const rows = table('expected', 'cin_rule_cutoffs_by_census_year.csv').filter(
    (row) => row['holidays'] === 'full_list',
  );

  it.each(rows.map((row) => [row['census_end'] ?? '', Number(row['working_days']), row['cutoff'] ?? ''] as const))(
    'what is overdue on %s after %i working days started before %s',
    (end, workingDays, cutoff) => {
      const law = compile(
        {
          spans: [],
          derived: [],
          rules: [
            {
              id: 'unfinished',
              core: true,
              starts: [{ first: { kind: 'started' }, of: 'matter' }],
              due: { workingDays },
              doneBy: { kind: 'finished', same: true },
              owner: 'worker',
              instruments: [],
            },
          ],
        },
        { procedures: '2020-04-01', rules: [] },
      );
      const starts = Array.from({ length: day(end) - day(cutoff) + 60 }, (_, at) => day(cutoff) - 60 + at);
      const facts = starts.map((on): Fact => {
        const at = startOfDay(on);
        return { id: String(on), kind: 'started', day: on, at, recorded: at, data: { matter: String(on) } };
      });
      const { duties } = evaluate(facts, law, day(end));
      expect(duties).toHaveLength(starts.length);
      expect(duties.filter(({ status }) => status === 'overdue').map(({ start }) => formatDay(start))).toEqual(
        starts.filter((on) => on < day(cutoff)).map(formatDay),
      );
    },
  );

  it('covers the census years 2022 to 2027, for assessments and enquiries', () => {
    expect(rows).toHaveLength(12);
  });
});

describe('bank holidays', SLOW, () => {
  it('are, from 2010 to 2027, the published list to the day', () => {
    const theirs = table('expected', 'bank_holidays_england_wales_2010_2027.csv').map((row) => row['date']);
    const ours = allHolidays()
      .map(({ day: on }) => formatDay(on))
      .filter((date) => date < '2028');
    expect(ours).toEqual(theirs);
  });

  it('are, for 2010 to 2028, those of date-holidays for Wales, but for the moved and one-off ones that it does not know', () => {
    const theirs = new Set<string>();
    const oracle = new Holidays('GB', 'WLS');
    for (let year = FIRST_YEAR; year <= LAST_YEAR; year++) {
      for (const holiday of oracle.getHolidays(year, 'en')) {
        const date = holiday.date.slice(0, 10);
        if (holiday.type === 'public' && weekday(day(date)) <= 5) theirs.add(date);
      }
    }
    const ours = new Set(allHolidays().map(({ day: on }) => formatDay(on)));
    expect([...ours].filter((date) => !theirs.has(date))).toEqual(['2011-04-29', '2012-06-04']); // a royal wedding; spring, moved for a jubilee
    expect([...theirs].filter((date) => !ours.has(date))).toEqual(['2012-05-28']); // where spring would have been
  });
});
