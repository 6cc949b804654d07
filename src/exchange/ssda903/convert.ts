import { type Day, formatDay } from '../../calendar/index.ts';
import { readDay } from '../days.ts';
import { contentId, type ImportOptions, type Recorder } from '../imported.ts';
import type { Row, Rows } from './rows.ts';

/** V3 and V4: accommodated under a series of short breaks. */
const SHORT_BREAKS: readonly string[] = ['V3', 'V4'];

/** Why an episode began: S started to be looked after, L the legal status alone changed, P, T, B and U the placement changed. */
const REASONS: readonly string[] = ['S', 'L', 'P', 'T', 'B', 'U'];
const STATUS_ALSO: readonly string[] = ['L', 'B', 'U'];
/** The episode ended and the next began on the same day: care went on. */
const GOES_ON = 'X1';

/**
 * The place of an event among those of its day. A review on the last day of care was held in care; what ends, ends before
 * what begins, so that a move is no overlap.
 */
const RANK = {
  registered: '0',
  review: '1',
  placementEnded: '2',
  careEnded: '3',
  careBegan: '4',
  placementBegan: '5',
} as const;

/** English codes are carried as they stand: what they mean in Wales is for a person to say. */
const code = (text: string): string => `ssda903:${text}`;

interface Episode {
  readonly row: Row;
  readonly child: string;
  readonly from: Day;
  readonly to: Day | undefined;
  readonly reason: string;
  readonly status: string;
  readonly place: string;
  readonly end: string;
  readonly change: string;
}

const value = (row: Row, column: string): string => row.values[column] ?? '';
const where = (row: Row): string => `${row.file}:${row.line}`;
const same = (a: Row, b: Row): boolean => {
  const columns = new Set([...Object.keys(a.values), ...Object.keys(b.values)]);
  return [...columns].every((column) => value(a, column) === value(b, column));
};

const groupBy = <T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
};

/**
 * Turns the rows of a return into events: the children, when each was in care (the union of the episodes, which the return
 * cuts at every change), where each was placed, and the reviews held. Pure.
 */
export const convert = (rows: Rows, recorder: Recorder, options: ImportOptions = {}): void => {
  const { say, event } = recorder;
  const events = new Map<Row, string[]>();
  const firstDay = new Map<string, Day>();
  const add = (
    row: Row,
    rank: string,
    kind: string,
    day: Day,
    child: string,
    data: Readonly<Record<string, unknown>>,
    key = '',
  ): void => {
    const { id } = event(rank, kind, day, child, data, key);
    const made = events.get(row);
    if (made === undefined) events.set(row, [id]);
    else made.push(id);
    firstDay.set(child, Math.min(day, firstDay.get(child) ?? day));
  };
  const childOf = (row: Row): string | undefined => {
    const child = value(row, 'CHILD');
    if (child !== '') return child;
    say(row, 'rejected', 'missing-value', 'CHILD: empty, expected the id of a child');
    return undefined;
  };

  const readEpisode = (row: Row): Episode | undefined => {
    const child = childOf(row);
    if (child === undefined) return undefined;
    const from = readDay(value(row, 'DECOM'), 'DECOM', options.notAfter);
    if (!from.ok) {
      say(row, 'rejected', from.code, from.message);
      return undefined;
    }
    const ends = value(row, 'DEC') !== '';
    const to = readDay(value(row, 'DEC'), 'DEC', options.notAfter);
    const notYet = ends && !to.ok && to.code === 'in-the-future';
    if (ends && !to.ok && !notYet) {
      say(row, 'rejected', to.code, to.message);
      return undefined;
    }
    const reason = value(row, 'RNE').toUpperCase();
    if (!REASONS.includes(reason)) {
      say(row, 'rejected', 'not-a-code', `RNE: expected one of ${REASONS.join(', ')}`);
      return undefined;
    }
    const status = value(row, 'LS').toUpperCase();
    const place = value(row, 'PLACE').toUpperCase();
    const empty = [status === '' ? 'LS' : '', place === '' ? 'PLACE' : ''].filter((column) => column !== '');
    if (empty.length > 0) {
      say(row, 'rejected', 'missing-value', `${empty.join(', ')}: empty, expected a code`);
      return undefined;
    }
    const end = value(row, 'REC').toUpperCase();
    if (to.ok && to.day < from.day) {
      say(row, 'rejected', 'ends-before-it-starts', 'DEC is before DECOM, expected it after');
      return undefined;
    }
    if (to.ok && to.day === from.day) {
      say(row, 'left-out', 'no-length', 'DEC is the day of DECOM: an episode without length is no time in care');
      return undefined;
    }
    if (SHORT_BREAKS.includes(status) && options.shortBreaks !== 'as-care') {
      say(
        row,
        'left-out',
        'short-break',
        `LS ${status}: a series of short breaks has a regime of its own, which no kind of event records yet`,
      );
      return undefined;
    }
    if (notYet) say(row, 'changed', 'in-the-future', 'DEC has not come yet: read as still in care');
    else if (!ends && end !== '' && end !== GOES_ON)
      say(row, 'changed', 'end-without-date', 'REC says why the episode ended and DEC is empty: read as still in care');
    return {
      row,
      child,
      from: from.day,
      to: to.ok ? to.day : undefined,
      reason,
      status,
      place,
      end,
      change: value(row, 'REASON_PLACE_CHANGE').toUpperCase(),
    };
  };

  /**
   * The rows that stand: an identical line says nothing new, and a later file's line with the same key takes the place of
   * an earlier file's. Two lines of one file with the same key both stand.
   */
  const standing = (all: readonly Row[], key: (row: Row) => string, each: boolean): Row[] => {
    const kept: Row[] = [];
    for (const group of groupBy(all, key).values()) {
      const files = [...groupBy(group, ({ order }) => String(order)).values()];
      const last = files.at(-1) ?? [];
      const told: Row[] = [];
      for (const row of last) {
        const twin = each ? undefined : told.find((other) => same(row, other));
        if (twin === undefined) told.push(row);
        else say(row, 'left-out', 'duplicate', `the same line stands at ${where(twin)}`);
      }
      for (const row of files.slice(0, -1).flat()) {
        const twin = told.find((other) => same(row, other));
        const latest = told[0];
        if (twin !== undefined) say(row, 'left-out', 'duplicate', `the same line stands at ${where(twin)}`);
        else if (latest !== undefined)
          say(row, 'left-out', 'superseded', `a later return says it otherwise, at ${where(latest)}`);
      }
      kept.push(...told);
    }
    return kept;
  };

  // One return may write a date as 31/03/2018 and the next as 2018-03-31.
  const dated = (row: Row, column: string): string => {
    const read = readDay(value(row, column), column);
    return read.ok ? String(read.day) : value(row, column);
  };
  const each = options.identicalLines === 'each';
  const episodeRows = standing(
    rows.episodes,
    (row) => `${value(row, 'CHILD')}|${dated(row, 'DECOM')}|${value(row, 'RNE')}`,
    false,
  );
  const reviewRows = standing(rows.reviews, (row) => `${value(row, 'CHILD')}|${dated(row, 'REVIEW')}`, each);
  const headerRows = standing(rows.header, (row) => value(row, 'CHILD'), false);

  const episodes: Episode[] = [];
  for (const row of episodeRows) {
    const episode = readEpisode(row);
    if (episode !== undefined) episodes.push(episode);
  }
  for (const own of groupBy(episodes, ({ child }) => child).values()) {
    own.sort((a, b) => a.from - b.from || (a.to ?? Number.POSITIVE_INFINITY) - (b.to ?? Number.POSITIVE_INFINITY));
    care(own, recorder, add);
    placements(own, recorder, add);
    for (const { row } of own) say(row, 'taken', 'taken', 'an episode of care', events.get(row));
  }

  const held = new Map<string, number>();
  const reviewed = new Map<string, Row>();
  for (const row of reviewRows) {
    const child = childOf(row);
    if (child === undefined) continue;
    const day = readDay(value(row, 'REVIEW'), 'REVIEW', options.notAfter);
    if (!day.ok) {
      say(row, 'rejected', day.code, day.message);
      continue;
    }
    // The event says only that a review was held: two of one child on one day are told apart by their place among them.
    const key = `${child}|${day.day}`;
    const number = (held.get(key) ?? 0) + 1;
    held.set(key, number);
    add(row, RANK.review, 'looked-after-review.held', day.day, child, {}, number === 1 ? '' : String(number));
    if (!reviewed.has(child)) reviewed.set(child, row);
    say(row, 'taken', 'taken', 'a review', events.get(row));
  }

  const register = (row: Row, child: string, born: Day | undefined): boolean => {
    const day = firstDay.get(child) ?? born;
    if (day === undefined) return false;
    add(row, RANK.registered, 'child.registered', day, child, {
      givenName: child,
      familyName: 'SSDA903',
      ...(born === undefined ? {} : { dateOfBirth: formatDay(born) }),
    });
    return true;
  };
  const registered = new Set<string>();
  for (const row of headerRows) {
    const child = childOf(row);
    if (child === undefined) continue;
    if (registered.has(child)) {
      say(row, 'left-out', 'duplicate', 'another line of this file is about the same child, expected one');
      continue;
    }
    const born = readDay(value(row, 'DOB'), 'DOB', options.notAfter);
    if (!register(row, child, born.ok ? born.day : undefined)) {
      say(
        row,
        'rejected',
        'nothing-dated',
        'no date of birth that can be read, no episode and no review: expected at least one date for the child',
      );
      continue;
    }
    registered.add(child);
    if (!born.ok) say(row, 'changed', born.code, `${born.message}: the child is taken without it`);
    say(row, 'taken', 'taken', 'a child', events.get(row)?.slice(-1));
  }
  for (const [child, row] of [...episodes.map((episode) => [episode.child, episode.row] as const), ...reviewed]) {
    if (registered.has(child)) continue;
    registered.add(child);
    const born = readDay(value(row, 'DOB'), 'DOB', options.notAfter);
    register(row, child, born.ok ? born.day : undefined);
    say(
      row,
      'changed',
      'not-in-header',
      'the child is not in the header, expected every child there: registered from this line',
      events.get(row)?.slice(-1),
    );
  }
  const [anyHeader] = rows.header;
  if (anyHeader !== undefined) {
    say(
      { file: anyHeader.file, line: 1 },
      'changed',
      'assumed',
      'the return carries no names and no day of registration: the id stands for the name, and the child counts as registered from the first day that the return tells of',
    );
  }
  const [anyEpisode] = episodes;
  if (anyEpisode !== undefined) {
    say(
      { file: anyEpisode.row.file, line: 1 },
      'changed',
      'assumed',
      'the return does not say whether a placement is meant to last until eighteen, nor under which regime it is visited: the stricter interval (not until eighteen) and the standard regime are taken',
    );
  }
};

type Add = (
  row: Row,
  rank: string,
  kind: string,
  day: Day,
  child: string,
  data: Readonly<Record<string, unknown>>,
  key?: string,
) => void;

/** One child's time in care: episodes that touch or overlap are one. Only an episode that says that care started anew, after one that says that it had ended, begins another on the same day. */
const care = (own: readonly Episode[], { say }: Recorder, add: Add): void => {
  let last: Episode | undefined;
  let until: Day | undefined;
  const close = (): void => {
    if (last === undefined || until === undefined) return;
    if (last.end === GOES_ON || last.end === '')
      say(
        last.row,
        'changed',
        'end-without-reason',
        `REC does not say that care ended and no episode follows: care ended as DEC says`,
      );
    add(last.row, RANK.careEnded, 'care.ended', until, last.child, { legalStatus: code(last.status) });
  };
  for (const episode of own) {
    const anew =
      until !== undefined &&
      (episode.from > until ||
        (episode.from === until && episode.reason === 'S' && last !== undefined && last.end.startsWith('E')));
    if (last === undefined || anew) {
      close();
      if (episode.reason !== 'S')
        say(
          episode.row,
          'changed',
          'care-began-earlier',
          `RNE ${episode.reason}: the child was in care before this day, and no episode says since when: care is counted from this day`,
        );
      add(episode.row, RANK.careBegan, 'care.began', episode.from, episode.child, {
        legalStatus: code(episode.status),
      });
      last = episode;
      until = episode.to;
      continue;
    }
    if (until === undefined || episode.from < until)
      say(
        episode.row,
        'changed',
        'overlaps',
        `the episode begins before the one at ${where(last.row)} ends: they are one time in care`,
      );
    else if (STATUS_ALSO.includes(episode.reason) && episode.status !== last.status) {
      say(
        episode.row,
        'changed',
        'legal-status-change',
        `RNE ${episode.reason}: no kind of event records a change of legal status within care`,
      );
    }
    if (until !== undefined && (episode.to === undefined || episode.to >= until)) {
      last = episode;
      until = episode.to;
    }
  }
  close();
};

/** One child's placements: an episode that changed only the legal status (L) goes on with the placement of the episode that it follows. */
const placements = (own: readonly Episode[], { say }: Recorder, add: Add): void => {
  const runs: { readonly first: Episode; last: Episode }[] = [];
  for (const episode of own) {
    const before = episode.reason === 'L' ? runs.find(({ last }) => last.to === episode.from) : undefined;
    if (before !== undefined) before.last = episode;
    else {
      if (episode.reason === 'L')
        say(
          episode.row,
          'changed',
          'placement-began-earlier',
          'RNE L: the placement began before this day, and no episode says when: it is counted from this day',
        );
      runs.push({ first: episode, last: episode });
    }
  }
  const begun = new Map<Day, number>();
  for (const { first, last } of runs) {
    const number = (begun.get(first.from) ?? 0) + 1;
    begun.set(first.from, number);
    const placement = `ssda903-placement-${contentId([first.child, formatDay(first.from), number])}`;
    add(first.row, RANK.placementBegan, 'placement.began', first.from, first.child, {
      placement,
      kind: code(first.place),
      untilEighteen: false,
      regime: 'standard',
    });
    if (last.to === undefined) continue;
    const reason = last.end.startsWith('E') ? last.end : last.change;
    add(last.row, RANK.placementEnded, 'placement.ended', last.to, last.child, {
      placement,
      ...(reason === '' ? {} : { reason: code(reason) }),
    });
  }
};
