import { describe, expect, it } from 'vitest';
import { addWorkingDays, type Day, formatDay, noon, parseDay, parseInstant, startOfDay } from '../../calendar/index.ts';
import type { Trace } from '../../ledger/index.ts';
import { DEFAULT_SETTINGS, lawOf } from '../../practice/index.ts';
import { type Around, historyOf, NOTHING_RECORDED } from './history.ts';
import { type Irregularity, lookFor } from './look.ts';

const LAW = lawOf(DEFAULT_SETTINGS);
const day = (text: string): Day => parseDay(text) ?? Number.NaN;
const [FROM, TO] = [day('2025-02-01'), day('2026-01-31')];

let made = 0;

/** An entry that somebody wrote down at noon of the same day, unless said otherwise. */
const entry = (kind: string, on: Day, more: Partial<Trace> = {}): Trace => {
  made += 1;
  const recorded = more.recorded ?? noon(on) + made;
  return {
    id: `e${made}`,
    kind,
    day: on,
    at: startOfDay(on),
    child: '',
    part: 0,
    entered: recorded,
    imported: false,
    source: 'web',
    by: 'post-1',
    data: {},
    ...more,
    recorded,
  };
};

/** Written down so many days after it happened. */
const late = (kind: string, on: Day, days: number, more: Partial<Trace> = {}): Trace =>
  entry(kind, on, { recorded: noon(on + days) + ++made, ...more });

const SEEN = { seen: true, alone: true, place: 'home' };

/** Another entry in place of one, written down on a day. */
const correcting = (original: Trace, on: Day, recorded: Day, more: Partial<Trace> = {}): Trace =>
  entry(original.kind, on, {
    replaces: original.id,
    data: original.data,
    by: original.by,
    recorded: noon(recorded) + ++made,
    ...more,
  });

const find = (children: readonly (readonly Trace[])[], more: Partial<Around> = {}): Irregularity[] => {
  const around = {
    ...NOTHING_RECORDED,
    from: FROM,
    to: TO,
    today: TO,
    law: LAW,
    organisation: { posts: [], holdings: [] },
    ...more,
  };
  const looking = lookFor(around);
  for (const [index, entries] of children.entries()) {
    const replacers = new Map(entries.flatMap((each) => (each.replaces === undefined ? [] : [[each.replaces, each]])));
    const traces = entries.map((each): Trace => {
      const by = replacers.get(each.id);
      return {
        ...each,
        child: `c${index}`,
        ...(by === undefined ? {} : { replacedFrom: by.recorded, replacedBy: { id: by.id, kind: by.kind, by: by.by } }),
      };
    });
    looking.take(historyOf(`c${index}`, traces, LAW, around.today));
  }
  const ending = looking.end();
  for (;;) {
    const step = ending.next();
    if (step.done === true) return step.value;
  }
};

const of = (found: readonly Irregularity[], irregularity: string, about?: string): Irregularity | undefined =>
  found.find((each) => each.irregularity === irregularity && (about === undefined || each.about === about));
const standing = (found: readonly Irregularity[], irregularity: string, about?: string) =>
  of(found, irregularity, about)?.standing;

const many = <Item>(count: number, make: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** So many visits a day after the other from a day on, each of a child of its own. */
const visits = (count: number, from: Day, delay: (index: number) => number): Trace[][] =>
  many(count, (index) => [late('visit.made', from + (index % 300), delay(index), { data: SEEN })]);

/** A child whose name came on the register on a day, and the last day by which the first visit alone was due. */
const registered = (on: Day): { readonly entry: Trace; readonly due: Day } => ({
  entry: entry('conference.held', on, { data: { type: 'initial', decision: 'registered' }, by: 'post-chair' }),
  due: addWorkingDays(on, 10),
});

const BEFORE = day('2024-02-01');

describe('nothing', () => {
  it('is found where nothing is recorded, and where everything is as it should be', () => {
    expect(find([])).toEqual([]);
    expect(find([[]])).toEqual([]);
    const calm = [...visits(400, BEFORE, () => 0), ...visits(300, FROM, () => 0)];
    expect(find(calm).filter(({ standing: is }) => is === 'asked')).toEqual([]);
  });
});

describe('recorded late', () => {
  const history = visits(400, BEFORE, () => 0);

  it('is asked about where more comes late than usual, and told entry by entry', () => {
    const found = of(find([...history, ...visits(300, FROM, (index) => (index < 30 ? 10 : 0))]), 'recorded-late');
    expect(found).toMatchObject({ about: 'visit.made', count: 30, of: 300, days: 7, standing: 'asked', excused: 0 });
    expect(found?.told[0]).toMatchObject({ kind: 'visit.made', by: 'post-1', happened: FROM, limit: FROM + 7 });
  });

  it('is not of what comes on the last usual day, nor where as much always did', () => {
    expect(of(find([...history, ...visits(300, FROM, () => 7)]), 'recorded-late')).toBeUndefined();
    const tardy = visits(400, BEFORE, (index) => (index % 25 === 0 ? 12 : 0));
    const same = find([...tardy, ...visits(300, FROM, (index) => (index % 25 === 0 ? 12 : 0))]);
    expect(standing(same, 'recorded-late')).toBe('usual');
  });

  it('goes by what is usual of a kind: where one in ten takes a month, a month is not late', () => {
    const slow = visits(400, BEFORE, (index) => (index % 10 === 0 ? 30 : 0));
    expect(of(find([...slow, ...visits(300, FROM, () => 30)]), 'recorded-late')).toBeUndefined();
    expect(of(find([...slow, ...visits(300, FROM, () => 31)]), 'recorded-late')?.days).toBe(30);
  });

  it('says of too few that they are too few, and tells them', () => {
    const few = find([...history, ...visits(20, FROM, () => 10)]);
    expect(of(few, 'recorded-late')).toMatchObject({ standing: 'too-few', count: 20 });
    expect(of(find(visits(20, FROM, () => 29)), 'recorded-late')).toMatchObject({ days: 28, standing: 'too-few' });
    expect(of(find(visits(20, FROM, () => 28)), 'recorded-late')).toBeUndefined();
  });

  it('counts one event about several children once', () => {
    const [one = []] = visits(1, FROM, () => 10);
    const sibling = one.map((each) => ({ ...each, part: 1 }));
    expect(of(find([...history, one, sibling]), 'recorded-late')?.count).toBe(1);
  });

  it('is explained by an outage that it could not have come before, told with it and not counted', () => {
    const outage = {
      id: 'o1',
      from: startOfDay(FROM + 1),
      to: startOfDay(FROM + 10),
      what: 'Dim cysylltiad',
    };
    const lateIn = many(60, () => [late('visit.made', FROM, 10, { data: SEEN })]);
    const prompt = visits(300, FROM + 30, () => 0);
    expect(standing(find([...history, ...prompt, ...lateIn]), 'recorded-late')).toBe('asked');
    const excused = of(find([...history, ...prompt, ...lateIn], { outages: [outage] }), 'recorded-late');
    expect(excused).toMatchObject({ count: 0, of: 300, excused: 60, standing: 'usual' });
    expect(excused?.told).toHaveLength(60);
    expect(excused?.told[0]?.outage).toBe('o1');
    // Nearly: it ended a week before anybody wrote, or would have come too late without it.
    const short = { ...outage, to: startOfDay(FROM + 3) };
    expect(of(find([...history, ...prompt, ...lateIn], { outages: [short] }), 'recorded-late')?.excused).toBe(0);
    const longAgo = many(60, () => [late('visit.made', FROM - 40, 50, { data: SEEN })]);
    expect(of(find([...history, ...prompt, ...longAgo], { outages: [outage] }), 'recorded-late')?.excused).toBe(0);
  });

  it('counts days of London: over 29 February, and across the night on which the clocks change', () => {
    const leap = { from: day('2024-02-01'), to: day('2024-12-31'), today: day('2024-12-31') };
    const on = day('2024-02-29');
    const then = visits(200, day('2022-01-03'), () => 0);
    expect(of(find([...then, [late('visit.made', on, 8)]], leap), 'recorded-late')?.told[0]?.limit).toBe(
      day('2024-03-07'),
    );
    expect(of(find([...then, [late('visit.made', on, 7)]], leap), 'recorded-late')).toBeUndefined();
    // 23:00 UTC on 29 March 2026 is midnight in London already: the eighth day.
    const spring = { from: day('2026-03-01'), to: day('2026-04-30'), today: day('2026-04-30') };
    const visit = (recorded: string) => [
      entry('visit.made', day('2026-03-22'), { recorded: parseInstant(recorded) ?? Number.NaN }),
    ];
    const usual = visits(200, day('2025-01-06'), () => 0);
    expect(of(find([...usual, visit('2026-03-29T23:00:00Z')], spring), 'recorded-late')?.count).toBe(1);
    expect(of(find([...usual, visit('2026-03-29T22:59:59Z')], spring), 'recorded-late')).toBeUndefined();
  });
});

describe('an on-time date that was written down after the deadline', () => {
  const seen = (on: Day, recorded: number): Trace[] => {
    const { entry: conference, due } = registered(on);
    return [
      conference,
      entry('visit.made', due, {
        data: SEEN,
        recorded: recorded < 0 ? startOfDay(due + 1) - 1 : startOfDay(due + 1) + recorded,
      }),
    ];
  };
  const on = day('2025-03-03');

  it('is told, from the first instant of the next London day on', () => {
    const told = of(find([seen(on, 0)]), 'recorded-after-deadline', 'cp-visit');
    expect(told).toMatchObject({ count: 1, of: 1, standing: 'too-few' });
    expect(told?.told[0]).toMatchObject({ happened: day('2025-03-17'), limit: day('2025-03-17') });
    expect(of(find([seen(on, -1)]), 'recorded-after-deadline', 'cp-visit')).toBeUndefined();
  });

  it('is asked about where other visits are not as late', () => {
    const children = many(300, (index) => seen(FROM + (index % 200), index % 3 === 0 ? 0 : -1));
    const others = visits(400, BEFORE, () => 0);
    expect(standing(find([...others, ...children]), 'recorded-after-deadline', 'cp-visit')).toBe('asked');
    const alwaysNextDay = visits(400, BEFORE, (index) => (index % 2 === 0 ? 5 : 0));
    expect(standing(find([...alwaysNextDay, ...children]), 'recorded-after-deadline', 'cp-visit')).toBe('usual');
  });

  it('is explained by an outage that began before the deadline, and not by one that began after it', () => {
    const { due } = registered(on);
    const outage = { id: 'o1', from: startOfDay(due), to: startOfDay(due + 1), what: 'x' };
    const found = (from: number) =>
      of(find([seen(on, 0)], { outages: [{ ...outage, from }] }), 'recorded-after-deadline', 'cp-visit');
    expect(found(startOfDay(due))).toMatchObject({ count: 0, excused: 1 });
    expect(found(startOfDay(due + 1))).toMatchObject({ count: 1, excused: 0 });
  });

  it('is also asked about where what came weeks late is dated in the last days', () => {
    const dated = (index: number, left: number, delay: number): Trace[] => {
      const { entry: conference, due } = registered(FROM + (index % 200));
      return [
        conference,
        late('visit.made', addWorkingDays(conference.day, 10 - left), delay + due - due, { data: SEEN }),
      ];
    };
    const prompt = many(300, (index) => dated(index, 2 + (index % 7), 0));
    const others = visits(400, BEFORE, () => 0);
    const inside = many(30, (index) => dated(index, index % 2, 15));
    expect(standing(find([...others, ...prompt, ...inside]), 'late-inside-limit', 'cp-visit')).toBe('asked');
    const anywhere = many(30, (index) => dated(index, 2 + (index % 7), 15));
    expect(standing(find([...others, ...prompt, ...anywhere]), 'late-inside-limit', 'cp-visit')).not.toBe('asked');
  });
});

describe('a date that a correction moved', () => {
  const on = day('2025-06-02');
  const { entry: conference, due } = registered(on);
  const visit = entry('visit.made', due + 3, { data: SEEN });

  it('is told where what was late became on time by it', () => {
    const found = of(find([[conference, visit, correcting(visit, due, due + 20)]]), 'date-moved', 'cp-visit');
    expect(found).toMatchObject({ count: 1, of: 1, standing: 'asked' });
    expect(found?.told[0]).toMatchObject({ before: due + 3, happened: due, limit: due });
    expect(found?.told[0]?.events[1]).toBe(visit.id);
  });

  it('is told too where the start was moved, so that the limit moved', () => {
    const later = correcting(conference, on + 3, on + 40);
    const found = of(find([[conference, visit, later]]), 'date-moved', 'cp-visit');
    expect(found?.told[0]).toMatchObject({ happened: on + 3, before: on });
  });

  it('is not told where it is late still, was on time before, or did not move', () => {
    const none = (...entries: Trace[]) => expect(of(find([[conference, ...entries]]), 'date-moved')).toBeUndefined();
    none(visit, correcting(visit, due + 1, due + 20));
    const inTime = entry('visit.made', due, { data: SEEN });
    none(inTime, correcting(inTime, due - 4, due + 20));
    none(visit, correcting(visit, visit.day, due + 20, { data: { ...SEEN, place: 'school' } }));
    none(visit, correcting(visit, due, due + 20, { recorded: noon(FROM - 1) }));
  });

  it('counts over 29 February', () => {
    const leap = { from: day('2024-01-01'), to: day('2024-12-31'), today: day('2024-12-31') };
    const start = registered(day('2024-02-15'));
    expect(formatDay(start.due)).toBe('2024-02-29');
    const missed = entry('visit.made', day('2024-03-01'), { data: SEEN });
    const moved = find([[start.entry, missed, correcting(missed, day('2024-02-29'), day('2024-03-05'))]], leap);
    expect(of(moved, 'date-moved', 'cp-visit')?.count).toBe(1);
  });
});

describe('an entry that was retracted after figures were published', () => {
  const publication = {
    id: 'p',
    edition: 'Ch3',
    from: day('2025-07-01'),
    to: day('2025-09-30'),
    asAt: day('2025-09-30'),
    knownAt: noon(day('2025-10-20')),
  };
  const visit = entry('visit.made', day('2025-08-05'), { data: SEEN });
  const retracting = (original: Trace, recorded: number): Trace =>
    entry('record.retracted', original.day, { replaces: original.id, recorded, by: 'post-2' });
  const found = (...entries: Trace[]) =>
    of(find([entries], { publications: [publication] }), 'retracted-after-publication');

  it('is told with its retraction, and of how many that were counted', () => {
    const other = entry('visit.made', day('2025-08-09'), { data: SEEN });
    const told = found(visit, other, retracting(visit, publication.knownAt + 1));
    expect(told).toMatchObject({ what: 'Ch3', count: 1, of: 2, standing: 'asked' });
    expect(told?.told[0]).toMatchObject({ by: 'post-2', happened: day('2025-08-05') });
  });

  it('is not told where it was known, corrected, of another time, or written down later', () => {
    expect(found(visit, retracting(visit, publication.knownAt))).toBeUndefined();
    expect(found(visit, correcting(visit, visit.day, day('2025-11-01')))).toBeUndefined();
    const before = entry('visit.made', day('2025-06-30'), { data: SEEN });
    expect(found(before, retracting(before, publication.knownAt + 1))).toBeUndefined();
    const after = entry('visit.made', day('2025-08-05'), { data: SEEN, recorded: publication.knownAt + 1 });
    expect(found(after, retracting(after, publication.knownAt + 2))).toBeUndefined();
  });
});

describe('changes in bulk', () => {
  const on = day('2025-11-03');
  const closed = (count: number, more: Partial<Trace> = {}) =>
    many(count, () => [entry('case.closed', on, { by: 'post-manager', ...more })]);

  it('are told of one post and one day, from as many children on as are a bulk', () => {
    const found = of(find(closed(8)), 'changed-in-bulk');
    expect(found).toMatchObject({ what: 'closures', post: 'post-manager', day: on, count: 8, standing: 'asked' });
    expect(of(find(closed(7)), 'changed-in-bulk')).toBeUndefined();
    expect(of(find([...closed(4), ...closed(4, { by: 'post-other' })]), 'changed-in-bulk')).toBeUndefined();
    expect(of(find(closed(8, { imported: true })), 'changed-in-bulk')).toBeUndefined();
  });

  it('are none where an office always works so', () => {
    const fridays = many(30, (week) =>
      many(9, () => [entry('case.closed', BEFORE + 7 * week, { by: 'post-manager' })]),
    ).flat();
    expect(of(find([...fridays, ...closed(9)]), 'changed-in-bulk')).toBeUndefined();
    expect(of(find([...fridays, ...closed(10)]), 'changed-in-bulk')?.count).toBe(10);
  });

  it('are found in categories and in days that were set, and not in other words', () => {
    const changed = (kind: string, data: Trace['data'], to: Trace['data']) =>
      many(8, () => {
        const original = entry(kind, on - 30, { data, by: 'post-1' });
        return [original, correcting(original, original.day, on, { data: to, by: 'post-1' })];
      });
    const what = (children: Trace[][]) =>
      find(children)
        .filter(({ irregularity }) => irregularity === 'changed-in-bulk')
        .map((each) => each.what);
    expect(what(changed('contact.decided', { outcome: 'assessment' }, { outcome: 'early-help' }))).toEqual([
      'categories',
    ]);
    expect(what(changed('risk.identified', { nextLook: '2025-10-10' }, { nextLook: '2025-12-10' }))).toEqual([
      'due-dates',
    ]);
    expect(what(changed('visit.made', { place: 'home' }, { place: 'school' }))).toEqual([]);
  });
});

describe('closed before the count', () => {
  const counted = day('2025-03-31');
  const closing = (count: number, closed: Day, opened: Day) =>
    many(count, () => [
      entry('case.opened', counted - 200),
      entry('case.closed', closed),
      entry('case.opened', opened),
    ]);

  it('is asked about from three on, within the week and within six weeks', () => {
    const found = of(find(closing(3, counted - 6, counted + 36)), 'closed-before-count');
    expect(found).toMatchObject({
      about: `case ${counted}`,
      what: 'case',
      day: counted,
      count: 3,
      of: 3,
      standing: 'asked',
    });
    expect(standing(find(closing(2, counted, counted + 10)), 'closed-before-count')).toBe('usual');
    expect(of(find(closing(3, counted - 7, counted + 10)), 'closed-before-count')).toBeUndefined();
    expect(of(find(closing(3, counted - 6, counted + 37)), 'closed-before-count')).toBeUndefined();
    expect(of(find(closing(3, counted + 1, counted + 10)), 'closed-before-count')).toBeUndefined();
  });

  it('says nothing of what may still be opened again', () => {
    const today = counted + 20;
    expect(
      of(find(closing(3, counted - 3, counted + 10), { to: today, today }), 'closed-before-count'),
    ).toBeUndefined();
  });

  it('looks at the register and at care in the same way', () => {
    const conference = (on: Day, type: string, decision: string) =>
      entry('conference.held', on, { data: { type, decision } });
    const register = many(3, () => [
      conference(counted - 200, 'initial', 'registered'),
      conference(counted - 2, 'review', 'deregistered'),
      conference(counted + 20, 'initial', 'registered'),
    ]);
    const care = many(3, () => [
      entry('care.began', counted - 90),
      entry('care.ended', counted),
      entry('care.began', counted + 1),
    ]);
    const found = find([...register, ...care]).filter(({ irregularity }) => irregularity === 'closed-before-count');
    expect(found.map(({ what, count }) => [what, count])).toEqual([
      ['register', 3],
      ['care', 3],
    ]);
  });
});

describe('the last permitted day', () => {
  /** Visited so many working days before the limit of ten. */
  const visited = (on: Day, left: number): Trace[] => {
    const { entry: conference } = registered(on);
    return [conference, entry('visit.made', addWorkingDays(conference.day, 10 - left), { data: SEEN })];
  };
  const placebo = many(600, (index) => visited(BEFORE + (index % 300), index % 10));

  it('is asked about where more is done on it than on the last day of the week before', () => {
    const heaped = many(300, (index) => visited(FROM + (index % 300), index % 2 === 0 ? 0 : 1 + (index % 4)));
    const found = of(find([...placebo, ...heaped]), 'last-day-heaping', 'cp-visit');
    expect(found).toMatchObject({ count: 150, standing: 'asked', tested: { test: 'fisher', against: 'placebo' } });
  });

  it('is not where it is a day like others, nor of too few', () => {
    const even = many(300, (index) => visited(FROM + (index % 300), index % 5));
    expect(standing(find([...placebo, ...even]), 'last-day-heaping', 'cp-visit')).toBe('usual');
    const few = many(100, (index) => visited(FROM + (index % 300), 0));
    expect(standing(find([...placebo, ...few]), 'last-day-heaping', 'cp-visit')).toBe('too-few');
  });
});

describe('figures that are too good', () => {
  /** First visits of a year, of which those that `isLate` names are late. */
  const year = (from: Day, isLate: (month: number, index: number) => boolean): Trace[][] =>
    many(12, (month) =>
      many(25, (index) => {
        const { entry: conference, due } = registered(from + 30 * month + (index % 5));
        const on = isLate(month, index) ? due + 1 : due - 3;
        const over = { type: 'review', decision: 'deregistered' };
        return [conference, entry('visit.made', on, { data: SEEN }), entry('conference.held', on + 2, { data: over })];
      }),
    ).flat();
  const history = year(BEFORE - 60, (_, index) => index % 10 === 0);

  it('are asked about where nothing is late month after month, and something always was', () => {
    const found = of(find([...history, ...year(FROM, () => false)]), 'perfect', 'cp-visit');
    expect(found).toMatchObject({ standing: 'asked', tested: { test: 'binomial', against: 'history' } });
    expect(found?.count).toBe(found?.of);
    expect(found?.months?.length).toBeGreaterThanOrEqual(11);
    const always = find([...year(BEFORE - 60, () => false), ...year(FROM, () => false)]);
    expect(standing(always, 'perfect', 'cp-visit')).toBe('usual');
    expect(
      of(find([...history, ...year(FROM, (month, index) => month === 4 && index === 4)]), 'perfect', 'cp-visit'),
    ).toBeUndefined();
  });

  it('are asked about where every month is the same, and not where months differ as they do', () => {
    const same = find([...history, ...year(FROM, (_, index) => index < 4)]);
    expect(standing(same, 'flat', 'cp-visit')).toBe('asked');
    const unlike = find([...history, ...year(FROM, (month, index) => index < (month * 5) % 7)]);
    expect(standing(unlike, 'flat', 'cp-visit')).toBe('usual');
  });
});

describe('after an inspection was announced', () => {
  const announced = day('2025-10-01');
  const history = visits(3000, BEFORE, () => 0);
  const prompt = visits(300, announced - 10, () => 0).map(([each]) => [
    { ...(each as Trace), day: announced + 3, at: startOfDay(announced + 3), recorded: noon(announced + 3) },
  ]);
  const old = (count: number, on: Day, recorded: Day) =>
    many(count, () => [entry('visit.made', on, { data: SEEN, recorded: noon(recorded) + ++made })]);
  const known = { inspections: [{ id: 'i', day: announced, what: 'Arolygiaeth Gofal Cymru' }] };

  it('is asked about what was written down of the time before, in the four weeks after', () => {
    const found = of(find([...history, ...prompt, ...old(30, announced - 20, announced)], known), 'after-announcement');
    expect(found).toMatchObject({
      about: 'i',
      what: 'Arolygiaeth Gofal Cymru',
      day: announced,
      count: 30,
      standing: 'asked',
    });
    expect(
      of(find([...history, ...prompt, ...old(30, announced - 20, announced + 28)], known), 'after-announcement'),
    ).toBeUndefined();
    expect(
      of(find([...history, ...prompt, ...old(30, announced - 20, announced - 1)], known), 'after-announcement'),
    ).toBeUndefined();
    expect(
      of(find([...history, ...prompt, ...old(30, announced - 7, announced)], known), 'after-announcement'),
    ).toBeUndefined();
  });

  it('is asked alike after an incident, and of one child after something grave', () => {
    const incidents = [{ id: 'x', day: announced, what: 'adroddiad yn y wasg' }];
    const found = of(
      find([...history, ...prompt, ...old(30, announced - 20, announced)], { incidents }),
      'after-incident',
    );
    expect(found).toMatchObject({ about: 'x', count: 30, standing: 'asked' });
    const referred = entry('practice-review.referred', announced, { data: { review: 'r' } });
    const wrote = (recorded: number) => entry('visit.made', announced - 9, { data: SEEN, recorded });
    const child = (recorded: number) => of(find([[referred, wrote(recorded)]]), 'after-incident');
    expect(child(startOfDay(announced + 1))).toMatchObject({ about: referred.id, count: 1, standing: 'asked' });
    expect(child(startOfDay(announced + 1) - 1)).toBeUndefined();
    expect(child(startOfDay(announced + 29))).toBeUndefined();
  });
});

describe('who wrote it down', () => {
  const on = day('2025-09-01');

  it('is asked about where one post wrote for the children of many other workers on one day', () => {
    const child = (worker: string, by: string): Trace[] => {
      const { entry: conference, due } = registered(on - 10);
      return [
        entry('case.allocated', on - 30, { data: { worker } }),
        conference,
        entry('visit.made', due - 8, { data: SEEN, by, recorded: noon(on) + ++made }),
      ];
    };
    const by = (workers: number) => many(workers, (index) => child(`post-${index}`, 'post-admin'));
    const found = of(find(by(4)), 'one-recorder');
    expect(found).toMatchObject({ post: 'post-admin', day: on, of: 4, count: 4, standing: 'asked' });
    expect(of(find(by(3)), 'one-recorder')).toBeUndefined();
    expect(of(find(many(6, () => child('post-admin', 'post-admin'))), 'one-recorder')).toBeUndefined();
  });

  it('is asked about where one sign-in wrote faster than anybody types', () => {
    const run = (count: number, seconds: number, more: Partial<Trace> = {}) =>
      many(count, (index) => {
        const recorded = noon(on) + index * seconds * 1_000_000;
        return [entry('visit.made', on - 1, { data: SEEN, source: 'api', recorded, entered: recorded, ...more })];
      });
    expect(of(find(run(10, 10)), 'one-machine')).toMatchObject({
      count: 10,
      what: 'api',
      seconds: 90,
      standing: 'asked',
    });
    expect(of(find(run(9, 10)), 'one-machine')).toBeUndefined();
    expect(of(find(run(10, 11)), 'one-machine')).toBeUndefined();
    expect(of(find(run(10, 10, { imported: true, source: 'import' })), 'one-machine')).toBeUndefined();
    const [same = []] = run(1, 1);
    expect(of(find([many(20, () => same[0] as Trace)]), 'one-machine')).toBeUndefined();
  });

  it('is asked about where nobody held the post any more', () => {
    const holding = (from: Day, to: Day | null) => ({ post: 'post-1', person: 'Dychmygol', from, to, interim: false });
    const found = (recorded: Day, ...holdings: ReturnType<typeof holding>[]) =>
      of(
        find([[entry('visit.made', on - 5, { recorded: noon(recorded) })]], { organisation: { posts: [], holdings } }),
        'leaver',
      );
    expect(found(on + 1, holding(BEFORE, on))).toMatchObject({
      post: 'post-1',
      day: on,
      count: 1,
      of: 1,
      standing: 'asked',
    });
    expect(found(on, holding(BEFORE, on))).toBeUndefined();
    expect(found(on + 1, holding(BEFORE, on), holding(on + 1, null))).toBeUndefined();
    expect(found(on + 1, holding(on + 5, null))).toBeUndefined();
    expect(found(on + 1)).toBeUndefined();
  });
});

describe('dates by their looks', () => {
  const working = many(400, (index) => addWorkingDays(BEFORE, index + 1)).filter((each) => each < FROM);
  const history = working.flatMap((each) => many(2, () => [entry('visit.made', each, { data: SEEN })]));
  const days = many(240, (index) => addWorkingDays(FROM, index + 1)).filter((each) => each <= TO);
  const even = days.flatMap((each) => many(2, () => [entry('visit.made', each, { data: SEEN })]));

  it('are asked about where a day of the month stands out, and not where the calendar alone speaks', () => {
    const first = days.filter((each) => formatDay(each).endsWith('-01') || formatDay(each).endsWith('-02'));
    const heaped = many(60, (index) => [entry('visit.made', first[index % first.length] ?? 0, { data: SEEN })]);
    const found = of(find([...history, ...even, ...heaped]), 'digits', 'visit.made month');
    expect(found).toMatchObject({ standing: 'asked', what: 'month', kind: 'visit.made' });
    expect([1, 2]).toContain(found?.digit);
    expect(found?.told).toHaveLength(found?.count ?? -1);
    const calm = find([...history, ...even]);
    expect(standing(calm, 'digits', 'visit.made month')).toBe('usual');
    expect(standing(calm, 'digits', 'visit.made week')).toBe('usual');
  });

  it('are asked about where a day of the week stands out that never did', () => {
    const sundays = many(60, (index) => [entry('visit.made', day('2025-03-02') + 7 * (index % 40), { data: SEEN })]);
    const found = of(find([...history, ...even, ...sundays]), 'digits', 'visit.made week');
    expect(found).toMatchObject({ standing: 'asked', digit: 7, count: 60 });
  });
});

describe('an explanation', () => {
  it('stands beside what it explains, of the time that it names, and hides nothing', () => {
    const on = day('2025-11-03');
    const closed = many(8, () => [entry('case.closed', on, { by: 'post-manager' })]);
    const because = {
      id: 'x',
      irregularity: 'changed-in-bulk' as const,
      about: `closures post-manager ${on}`,
      from: on,
      to: on,
      why: 'Trosglwyddwyd y tîm.',
      by: 'post-head',
      recorded: noon(on + 9),
    };
    const found = (more: Partial<typeof because>) =>
      of(find(closed, { explanations: [{ ...because, ...more }] }), 'changed-in-bulk');
    expect(found({})).toMatchObject({ standing: 'asked', count: 8, explanations: [because] });
    expect(found({ about: 'closures post-other' })?.explanations).toEqual([]);
    expect(found({ from: FROM - 9, to: FROM - 1 })?.explanations).toEqual([]);
  });
});
