import {
  addWorkingDays,
  civil,
  type Day,
  dayOf,
  isWorkingDay,
  londonDay,
  noon,
  startOfDay,
  type Us,
} from '#src/calendar/index.ts';
import { historyOf } from '#src/figures/irregularities/index.ts';
import type { Compiled, Duty } from '#src/law/index.ts';
import type { Trace } from '#src/ledger/index.ts';
import type { Organisation } from '#src/organisation/index.ts';
import { DEFAULT_SETTINGS, lawOf, readEvent, toFact } from '#src/practice/index.ts';
import { type Chance, chanceOf } from '../demo/chance.ts';
import { histories, organisationOf } from './plausible.ts';

/** An event of a made-up authority, once for all whom it concerns. */
export type Made = Omit<Trace, 'child' | 'part' | 'replacedFrom' | 'replacedBy'> & {
  readonly children: readonly string[];
};
type History = ReturnType<typeof historyOf>;

/** Brothers and sisters, who share events. */
export interface Family {
  readonly events: readonly Made[];
  readonly histories: readonly History[];
}

/** A made-up authority as it would be if nobody had touched anything. */
export interface World {
  readonly families: readonly Family[];
  readonly organisation: Organisation;
  readonly law: Compiled;
  readonly from: Day;
  readonly to: Day;
}

const HOUR: Us = 3_600_000_000;

/** The same event on another day, at the same hour. */
export const moved = (event: Made, day: Day): Made => ({
  ...event,
  day,
  at: event.at + (startOfDay(day) - startOfDay(event.day)),
});

/** The same event, written down on another day, and no earlier than it happened. */
export const recordedOn = (event: Made, day: Day, chance: Chance): Made => {
  const recorded = Math.max(noon(day) + chance.between(0, 4 * 3600) * 1_000_000, event.at);
  return { ...event, recorded, entered: recorded };
};

/** The traces of a family's events, child by child, as the ledger would give them. */
export const historiesOf = (events: readonly Made[], law: Compiled, today: Day): History[] => {
  const replacers = new Map<string, Made>();
  for (const event of events) {
    const known = event.replaces === undefined ? undefined : replacers.get(event.replaces);
    if (event.replaces !== undefined && (known === undefined || event.recorded < known.recorded))
      replacers.set(event.replaces, event);
  }
  const byChild = new Map<string, Trace[]>();
  for (const event of [...events].sort((a, b) => a.recorded - b.recorded)) {
    const { children, ...rest } = event;
    const by = replacers.get(event.id);
    for (const [part, child] of children.entries()) {
      const list = byChild.get(child);
      const trace: Trace = {
        ...rest,
        child,
        part,
        ...(by === undefined ? {} : { replacedFrom: by.recorded, replacedBy: { id: by.id, kind: by.kind, by: by.by } }),
      };
      if (list === undefined) byChild.set(child, [trace]);
      else list.push(trace);
    }
  }
  return [...byChild].map(([child, entries]) => historyOf(child, entries, law, today));
};

export interface Habits {
  /** Of what is nearly late, the share that is honestly done, and written down, on the very last day: people who work to a deadline. */
  readonly toTheDeadline?: number;
}

/** How one post writes things down: the share that comes later than the same day. */
const habitOf = (seed: string, post: string): { readonly late: number; readonly backlog: number } => {
  const chance = chanceOf('habit', seed, post);
  return { late: 0.08 + 0.3 * chance.next() ** 2, backlog: chance.one(0.15) ? 0.03 : 0.004 };
};

const atLeastMonday = (day: Day, today: Day): Day => {
  let at = day;
  while (!isWorkingDay(at) && at < today) at += 1;
  return Math.min(at, today);
};

/** A made-up authority with people's ways: some write late, some visits and assessments slip. Nobody cheats. */
export const honestWorld = (children: number, today: Day, seed: string, habits: Habits = {}): World => {
  const law = lawOf(DEFAULT_SETTINGS);
  const chance = chanceOf('honest', seed);
  const from = today - 364;
  const families: Family[] = [];
  for (const lines of histories({ children, perChild: 30 }, today, seed)) {
    const events = lines.map((line): Made => {
      const read = readEvent(line);
      if (!read.ok) throw new Error(JSON.stringify(read.problems));
      const { event } = read;
      const fact = toFact(event);
      let made: Made = {
        ...fact,
        entered: event.recordedUs,
        imported: false,
        source: 'web',
        by: event.by,
        children: event.children,
        ...(event.replaces === undefined ? {} : { replaces: event.replaces }),
      };
      if (event.replaces !== undefined || event.kind === 'record.retracted') return made;
      // What is done by a limit slips now and then.
      if (SLIPS.has(event.kind) && chance.one(0.1)) {
        const later = made.day + Math.ceil(chance.wait(6));
        if (later <= today - 1) made = moved(made, atLeastMonday(later, today - 1));
      }
      const habit = habitOf(seed, event.by);
      const delay = chance.one(habit.backlog)
        ? 8 + Math.ceil(chance.wait(12))
        : chance.one(habit.late)
          ? 1 + Math.floor(chance.wait(1.8))
          : 0;
      return recordedOn(made, Math.min(atLeastMonday(made.day + delay, today), today), chance);
    });
    // A correction comes after what it corrects.
    const at = new Map(events.map((event) => [event.id, event]));
    const kept = events.map((event) => {
      const original = event.replaces === undefined ? undefined : at.get(event.replaces);
      if (original === undefined) return event;
      const same = event.kind === original.kind ? { day: original.day, at: original.at } : {};
      const recorded = original.recorded + chance.between(1, 72) * HOUR;
      return { ...event, ...same, recorded, entered: recorded };
    });
    const dutiful =
      habits.toTheDeadline === undefined ? kept : toDeadlines(kept, law, today, chance, habits.toTheDeadline);
    families.push({ events: dutiful, histories: historiesOf(dutiful, law, today) });
  }
  const organisation = organisationOf(children, from - 3000);
  return { families, organisation, law, from, to: today };
};

const SLIPS: ReadonlySet<string> = new Set([
  'visit.made',
  'assessment.completed',
  'core-group.held',
  'looked-after-review.held',
]);

/** Moves what was done shortly before or after a limit to the limit itself, and has it written down there. */
const toDeadlines = (events: readonly Made[], law: Compiled, today: Day, chance: Chance, share: number): Made[] => {
  const wanted = new Map<string, Day>();
  for (const { verdict } of historiesOf(events, law, today))
    for (const { doneBy, done, due, start } of verdict.duties)
      if (doneBy !== null && done !== null && due - start >= 14 && Math.abs(due - done) <= 7 && isWorkingDay(due))
        if (!wanted.has(doneBy) && chance.one(share)) wanted.set(doneBy, due);
  return events.map((event) => {
    const day = wanted.get(event.id);
    return day === undefined || day > today ? event : recordedOn(moved(event, day), day, chance);
  });
};

/** A duty that somebody did, or did late, with the event that did it. */
interface Done {
  readonly family: number;
  readonly duty: Duty;
  readonly event: Made;
}

/** Duties of the period that an event did, each event once. */
export const doneIn = ({ families, from, to }: World, wanted: (duty: Duty) => boolean): Done[] => {
  const found: Done[] = [];
  for (const [family, { events, histories: of }] of families.entries()) {
    const byId = new Map(events.map((event) => [event.id, event]));
    const seen = new Set<string>();
    for (const { verdict } of of)
      for (const duty of verdict.duties) {
        const event = byId.get(duty.doneBy ?? '');
        if (event === undefined || duty.due < from || duty.due > to || !wanted(duty) || seen.has(event.id)) continue;
        seen.add(event.id);
        found.push({ family, duty, event });
      }
  }
  return found;
};

/** So many of a list, chosen by chance. */
export const some = <Item>(items: readonly Item[], many: number, chance: Chance): Item[] => {
  const left = [...items];
  const chosen: Item[] = [];
  while (chosen.length < many && left.length > 0) {
    const at = chance.between(0, left.length - 1);
    const [item] = left.splice(at, 1);
    if (item !== undefined) chosen.push(item);
  }
  return chosen;
};

/** What a manipulator did: the events of the families that he touched, as they are now, and which are his. */
export interface Manipulated {
  readonly families: ReadonlyMap<number, readonly Made[]>;
  readonly planted: ReadonlySet<string>;
  readonly organisation?: Organisation;
  readonly publications?: readonly { id: string; edition: string; from: Day; to: Day; asAt: Day; knownAt: Us }[];
  readonly inspections?: readonly { id: string; day: Day; what: string }[];
}

/** An event of a family as it is now; `added` where there was none. */
interface Change {
  readonly family: number;
  readonly event: Made;
  readonly added?: boolean;
}

/** The events of the world's families with some of them changed, and others added. */
export const changed = ({ families }: World, changes: readonly Change[]): Pick<Manipulated, 'families' | 'planted'> => {
  const touched = new Map<number, Made[]>();
  for (const { family, event, added = false } of changes) {
    let events = touched.get(family);
    if (events === undefined) touched.set(family, (events = [...(families[family]?.events ?? [])]));
    const at = added ? -1 : events.findIndex(({ id }) => id === event.id);
    if (at < 0) events.push(event);
    else events[at] = event;
  }
  return { families: touched, planted: new Set(changes.map(({ event }) => event.id)) };
};

const LIMITED: ReadonlySet<string> = new Set([
  'part3-assessment-complete',
  'cp-visit',
  'cp-visit-home',
  'lac-visit-next',
  'core-group-next',
  'lac-review-next',
]);

const late = (world: World): Done[] =>
  doneIn(world, ({ rule, status }) => status === 'late' && LIMITED.has(rule)).filter(
    ({ event }) => londonDay(event.recorded) <= world.to,
  );

const workingDayBefore = (day: Day): Day => {
  let at = day;
  while (!isWorkingDay(at)) at -= 1;
  return at;
};

/** A decision on a contact that was owed in the period, made or not; once for all whom the contact is about. */
interface Decision {
  readonly family: number;
  readonly duty: Duty;
  readonly from: Made;
  readonly event: Made | undefined;
  readonly isLate: boolean;
}

const decisions = ({ families, from, to }: World): Decision[] =>
  families.flatMap(({ events, histories: of }, family) => {
    const byId = new Map(events.map((event) => [event.id, event]));
    const duties = of.flatMap(({ verdict }) =>
      verdict.duties.filter(
        ({ rule, due, status }) => rule === 'contact-decision' && due >= from && due <= to && status !== 'open',
      ),
    );
    return [...new Map(duties.map((duty) => [duty.from, duty])).values()].flatMap((duty): Decision[] => {
      const received = byId.get(duty.from);
      const event = byId.get(duty.doneBy ?? '');
      return received === undefined ? [] : [{ family, duty, from: received, event, isLate: duty.status !== 'met' }];
    });
  });

/** The same decision made on a day and written down there; made up, where there was none. */
const decided = ({ family, from, event, duty }: Decision, day: Day, chance: Chance): Change => {
  const made = event ?? {
    ...from,
    id: `decided ${duty.from}`,
    kind: 'contact.decided',
    by: 'post-front-door',
    data: { contact: from.data['contact'], outcome: 'no-further-action' },
  };
  return { family, added: event === undefined, event: recordedOn(moved(made, day), day, chance) };
};

const monthOf = (day: Day): number => civil(day).year * 12 + civil(day).month;

type Manipulator = (world: World, strength: number, chance: Chance) => Manipulated;

const shareOf = <Item>(items: readonly Item[], share: number, chance: Chance): Item[] =>
  some(items, Math.round(items.length * share), chance);

const visitsIn = ({ families, from, to }: World): { family: number; event: Made }[] =>
  families.flatMap(({ events }, family) =>
    events
      .filter(({ kind, day, replaces }) => kind === 'visit.made' && day >= from && day <= to && replaces === undefined)
      .map((event) => ({ family, event })),
  );

/** The posts of workers who wrote something in the period. */
const workers = (world: World): string[] => [...new Set(visitsIn(world).map(({ event }) => event.by))].sort();

export interface Scenario {
  readonly id: string;
  /** What a strength is so much of: a share of something, or a number. */
  readonly of: string;
  readonly share: boolean;
  readonly strengths: readonly number[];
  /** The irregularities that should find it. */
  readonly finds: readonly string[];
  readonly plant: Manipulator;
}

/** Ways to make figures look better, each at several strengths. */
export const SCENARIOS: readonly Scenario[] = [
  {
    id: 'written-weeks-later',
    of: 'of the visits of the year, written down three to nine weeks later',
    share: true,
    strengths: [0.005, 0.01, 0.02, 0.05],
    finds: ['recorded-late'],
    plant: (world, strength, chance) =>
      changed(
        world,
        shareOf(visitsIn(world), strength, chance).map(({ family, event }) => ({
          family,
          event: recordedOn(event, Math.min(world.to, event.day + chance.between(20, 60)), chance),
        })),
      ),
  },
  {
    id: 'back-dated',
    of: 'of what was late, dated within the limit and written down when it was really done',
    share: true,
    strengths: [0.1, 0.25, 0.5, 1],
    finds: ['recorded-after-deadline', 'late-inside-limit'],
    plant: (world, strength, chance) =>
      changed(
        world,
        shareOf(late(world), strength, chance).map(({ family, event, duty }) => ({
          family,
          event: moved(event, workingDayBefore(duty.due - chance.between(0, 2))),
        })),
      ),
  },
  {
    id: 'corrected-to-on-time',
    of: 'of what was late, moved to within the limit by a correction in the month after',
    share: true,
    strengths: [0.05, 0.25, 1],
    finds: ['date-moved'],
    plant: (world, strength, chance) =>
      changed(
        world,
        shareOf(
          late(world).filter(({ event }) => event.recorded < noon(world.to - 31)),
          strength,
          chance,
        ).map(({ family, event, duty }) => {
          const day = workingDayBefore(duty.due - chance.between(0, 2));
          const corrected = { ...moved(event, day), id: `corrected ${event.id}`, replaces: event.id };
          return {
            family,
            added: true,
            event: recordedOn(corrected, londonDay(event.recorded) + chance.between(2, 30), chance),
          };
        }),
      ),
  },
  {
    id: 'retracted-after-publication',
    of: 'entries of a published quarter retracted after it was published',
    share: false,
    strengths: [1, 3, 10],
    finds: ['retracted-after-publication'],
    plant: (world, strength, chance) => {
      const published = world.to - 60;
      const [from, to] = [world.to - 180, world.to - 90];
      const inPeriod = visitsIn(world).filter(
        ({ event }) => event.day >= from && event.day <= to && event.recorded < noon(published),
      );
      const chosen = some(inPeriod, strength, chance);
      return {
        ...changed(
          world,
          chosen.map(({ family, event }) => ({
            family,
            added: true,
            event: recordedOn(
              { ...event, id: `retracted ${event.id}`, kind: 'record.retracted', replaces: event.id, data: {} },
              published + chance.between(1, 40),
              chance,
            ),
          })),
        ),
        planted: new Set(chosen.map(({ event }) => event.id)),
        publications: [{ id: 'edition', edition: 'Q', from, to, asAt: to, knownAt: noon(published) }],
      };
    },
  },
  {
    id: 'changed-in-bulk',
    of: 'children whose contacts’ outcome one post changed in one day',
    share: false,
    strengths: [4, 8, 16, 40],
    finds: ['changed-in-bulk'],
    plant: (world, strength, chance) => {
      const day = workingDayBefore(world.to - 40);
      const decided = world.families.flatMap(({ events }, family) =>
        events
          .filter(
            ({ kind, recorded, replaces }) =>
              kind === 'contact.decided' && recorded < noon(day - 1) && replaces === undefined,
          )
          .slice(-1)
          .map((event) => ({ family, event })),
      );
      return changed(
        world,
        some(decided, strength, chance).map(({ family, event }) => ({
          family,
          added: true,
          event: recordedOn(
            {
              ...event,
              id: `changed ${event.id}`,
              replaces: event.id,
              by: 'post-front-door',
              children: event.children.slice(0, 1),
              data: { ...event.data, outcome: 'early-help-of-another-kind' },
            },
            day,
            chance,
          ),
        })),
      );
    },
  },
  {
    id: 'closed-for-the-count',
    of: 'cases closed in the days before 31 March or a quarter’s end, and opened again after it',
    share: false,
    strengths: [1, 3, 6, 12],
    finds: ['closed-before-count'],
    plant: (world, strength, chance) => {
      const counted = countDayIn(world);
      const open = world.families.flatMap(({ events }, family) =>
        events.some(({ kind, day }) => kind === 'case.opened' && day < counted - 30) &&
        !events.some(({ kind }) => kind === 'case.closed')
          ? [{ family, events }]
          : [],
      );
      const changes = some(open, strength, chance).flatMap(({ family, events }) => {
        const [first] = events;
        if (first === undefined) return [];
        const closed = counted - chance.between(0, 5);
        const opened = counted + chance.between(5, 30);
        const event = (kind: string, day: Day): Made =>
          recordedOn(
            { ...first, id: `${kind} for the count ${first.id}`, kind, day, at: startOfDay(day), data: {} },
            day,
            chance,
          );
        return [
          { family, added: true, event: event('case.closed', closed) },
          { family, added: true, event: event('case.opened', opened) },
        ];
      });
      const done = changed(world, changes);
      return { ...done, planted: new Set([...done.planted].filter((id) => id.startsWith('case.closed'))) };
    },
  },
  {
    id: 'on-the-last-day',
    of: 'of what was late, dated on the last permitted day and written down there too',
    share: true,
    strengths: [0.1, 0.25, 0.5, 1],
    finds: ['last-day-heaping'],
    plant: (world, strength, chance) =>
      changed(
        world,
        shareOf(late(world), strength, chance).map(({ family, event, duty }) => ({
          family,
          event: recordedOn(moved(event, duty.due), duty.due, chance),
        })),
      ),
  },
  {
    id: 'nothing-late',
    of: 'of the decisions on contacts that were late or never made, dated and written down within the limit',
    share: true,
    strengths: [0.5, 0.9, 0.98, 1],
    finds: ['perfect'],
    plant: (world, strength, chance) =>
      changed(
        world,
        shareOf(
          decisions(world).filter(({ isLate }) => isLate),
          strength,
          chance,
        ).map((decision) => decided(decision, decision.duty.due, chance)),
      ),
  },
  {
    id: 'the-same-every-month',
    of: 'of what strays from the year’s average of late decisions in a month, made to fit it',
    share: true,
    strengths: [0.5, 0.8, 1],
    finds: ['flat'],
    plant: (world, strength, chance) => {
      const all = decisions(world);
      const share = all.filter(({ isLate }) => isLate).length / all.length;
      const changes: Change[] = [];
      for (const month of Map.groupBy(all, ({ duty }) => monthOf(duty.due)).values()) {
        const late = month.filter(({ isLate }) => isLate);
        const surplus = Math.round((late.length - share * month.length) * strength);
        const wanted = surplus > 0 ? late : month.filter(({ isLate, duty }) => !isLate && duty.due < world.to - 5);
        for (const decision of some(wanted, Math.abs(surplus), chance))
          changes.push(
            decided(decision, surplus > 0 ? decision.duty.due : addWorkingDays(decision.duty.due, 1), chance),
          );
      }
      return changed(world, changes);
    },
  },
  {
    id: 'after-the-announcement',
    of: 'of a month’s entries: visits added in the four weeks after an inspection was announced, dated weeks before it',
    share: true,
    strengths: [0.02, 0.05, 0.1, 0.2],
    finds: ['after-announcement'],
    plant: (world, strength, chance) => {
      const day = world.to - 60;
      const visits = visitsIn(world).filter(({ event }) => event.day > day - 60 && event.day < day);
      return {
        ...changed(
          world,
          some(visits, Math.round(visits.length * 2 * strength), chance).map(({ family, event }) => ({
            family,
            added: true,
            event: recordedOn(
              { ...moved(event, day - chance.between(15, 60)), id: `added ${event.id}` },
              day + chance.between(0, 27),
              chance,
            ),
          })),
        ),
        inspections: [{ id: 'inspection', day, what: 'made up' }],
      };
    },
  },
  {
    id: 'one-for-many',
    of: 'workers whose visits one post wrote down on one day',
    share: false,
    strengths: [2, 4, 6, 10],
    finds: ['one-recorder'],
    plant: (world, strength, chance) => {
      const day = workingDayBefore(world.to - 30);
      const recent = doneIn(
        world,
        ({ rule, done }) =>
          (rule.startsWith('cp-visit') || rule.startsWith('lac-visit')) && (done ?? 0) > day - 30 && (done ?? 0) < day,
      );
      const busy = [...new Set(recent.map(({ event }) => event.by))].sort();
      const [first = '', ...others] = some(busy, strength + 1, chance);
      return changed(
        world,
        others.flatMap((worker) =>
          recent
            .filter(({ event }) => event.by === worker)
            .slice(0, 2)
            .map(({ family, event }) => ({ family, event: recordedOn({ ...event, by: first }, day, chance) })),
        ),
      );
    },
  },
  {
    id: 'by-machine',
    of: 'children for whom one sign-in wrote within seconds',
    share: false,
    strengths: [5, 10, 20],
    finds: ['one-machine'],
    plant: (world, strength, chance) => {
      const day = workingDayBefore(world.to - 20);
      const visits = visitsIn(world).filter(
        ({ event }) => event.day > day - 60 && event.day < day && event.children.length === 1,
      );
      const byChild = [...new Map(visits.map((each) => [each.event.children[0], each])).values()];
      const [post = ''] = some(workers(world), 1, chance);
      return changed(
        world,
        some(byChild, strength, chance).map(({ family, event }, index) => {
          const recorded = noon(day) + index * 2_000_000;
          return { family, event: { ...event, by: post, source: 'api' as const, recorded, entered: recorded } };
        }),
      );
    },
  },
  {
    id: 'by-a-leaver',
    of: 'entries written down under a post after its holder had left',
    share: false,
    strengths: [1, 3, 10],
    finds: ['leaver'],
    plant: (world, strength, chance) => {
      const held = new Set(world.organisation.holdings.map((each) => each.post));
      const [post = '', colleague = ''] = some(
        workers(world).filter((each) => held.has(each)),
        2,
        chance,
      );
      const left = world.to - 90;
      const after = world.families.flatMap(({ events }, family) =>
        events
          .filter(({ by, recorded }) => by === post && londonDay(recorded) > left)
          .map((event) => ({ family, event })),
      );
      const kept = new Set(some(after, strength, chance).map(({ event }) => event.id));
      const done = changed(
        world,
        after.map(({ family, event }) => ({ family, event: kept.has(event.id) ? event : { ...event, by: colleague } })),
      );
      const holdings = world.organisation.holdings.map((each) => (each.post === post ? { ...each, to: left } : each));
      return { ...done, planted: kept, organisation: { ...world.organisation, holdings } };
    },
  },
  {
    id: 'round-dates',
    of: 'of the visits of the year, dated on the 1st, 10th, 15th or 20th',
    share: true,
    strengths: [0.05, 0.1, 0.2, 0.4],
    finds: ['digits'],
    plant: (world, strength, chance) =>
      changed(
        world,
        shareOf(visitsIn(world), strength, chance).map(({ family, event }) => {
          const day = roundDay(event.day, chance);
          return {
            family,
            event: recordedOn(moved(event, day), Math.max(day, Math.min(londonDay(event.recorded), world.to)), chance),
          };
        }),
      ),
  },
];

const dateOf = (day: Day): number => civil(day).date;

/** The last end of a quarter of which it is known what came after it. */
const countDayIn = ({ to }: World): Day => {
  const { year } = civil(to);
  const ends = [year - 1, year].flatMap((each) =>
    (
      [
        [3, 31],
        [6, 30],
        [9, 30],
        [12, 31],
      ] as const
    ).map(([month, date]) => dayOf(each, month, date)),
  );
  return ends.findLast((day) => day <= to - 60) ?? to;
};

const roundDay = (day: Day, chance: Chance): Day => {
  const wanted = chance.of([1, 10, 15, 20]);
  for (let at = day; at > day - 40; at--) if (dateOf(at) === wanted) return at;
  return day;
};
