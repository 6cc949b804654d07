import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addWorkingDays, type Day, formatDay, parseDay } from '../../calendar/index.ts';
import { type Duty, judge } from '../../law/index.ts';
import {
  contradictions,
  DEFAULT_SETTINGS,
  type DiogelEvent,
  LAW,
  lawOf,
  netOf,
  PAUSABLE,
  pausesOf,
  readEvent,
  type Refusal,
  toFact,
} from '../index.ts';

const law = lawOf(DEFAULT_SETTINGS);
const day = (text: string): Day => {
  const parsed = parseDay(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
};
let count = 0;
const event = (kind: string, at: string, data: Record<string, unknown>): DiogelEvent => {
  const read = readEvent({ id: `${kind} ${at} ${count++}`, kind, at, by: 'post', children: ['c'], data });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.event;
};
const registered = event('child.registered', '2024-01-01', { givenName: 'Nia', familyName: 'Ddychmygol' });
const held = event('strategy.held', '2024-03-01', {
  enquiry: 'e',
  agencies: ['police', 'social-services'],
  decision: 'enquiries',
});
const concluded = event('enquiry.concluded', '2024-03-08', { enquiry: 'e', determination: 'conference' });
const paused = (at: string, until: string, more: Record<string, unknown> = {}): DiogelEvent =>
  event('clock.paused', at, {
    pause: 'p',
    rule: 'icpc-held',
    entry: concluded.id,
    ground: 'conference-postponed',
    why: 'Mae’r plentyn gyda’i fam-gu.',
    until,
    ...more,
  });
const answered = (at: string, agreed: boolean, pause = 'p'): DiogelEvent =>
  event('clock.pause-answered', at, { pause, agreed, ...(agreed ? {} : { reason: 'Na.' }) });
const resumed = (at: string, pause = 'p'): DiogelEvent => event('clock.resumed', at, { pause });
const conference = (at: string): DiogelEvent =>
  event('conference.held', at, { type: 'initial', enquiry: 'e', decision: 'not-registered' });

const known = [registered, held, concluded];
const icpc = (events: readonly DiogelEvent[], asAt: string): Duty => {
  const found = judge(events.map(toFact), law, day(asAt)).duties.find(({ rule }) => rule === 'icpc-held');
  if (found === undefined) throw new Error('no conference is owed');
  return found;
};
const net = (events: readonly DiogelEvent[], asAt: string) => {
  const found = netOf(icpc(events, asAt), events.map(toFact), day(asAt));
  return found === undefined ? undefined : [formatDay(found.due), found.paused];
};
const refused = (events: readonly DiogelEvent[], next: DiogelEvent): readonly [string, Refusal][] =>
  contradictions(events.map(toFact), next, 'c', law, { holdsPost: () => 'held' }).map(({ field, code }) => [
    field,
    code,
  ]);

describe('the grounds', () => {
  it('pause clocks that there are', () => {
    const rules = new Set(LAW.rules.map(({ id }) => id));
    expect(PAUSABLE.filter((rule) => !rules.has(rule))).toEqual([]);
    expect(PAUSABLE.length).toBeGreaterThan(3);
  });
});

describe('a pause', () => {
  // 15 working days after Friday 1 March 2024: Friday 22 March.
  it('leaves the day of the law where it is, and moves the net one by the working days that were agreed', () => {
    const all = [...known, paused('2024-03-12', '2024-03-19'), answered('2024-03-12', true)];
    expect(formatDay(icpc(all, '2024-03-25').due)).toBe('2024-03-22');
    expect(icpc(all, '2024-03-25').status).toBe('overdue');
    expect(net(all, '2024-03-25')).toEqual(['2024-04-02', 5]);
  });

  it('moves nothing before somebody has agreed, nor where they refuse', () => {
    const asked = [...known, paused('2024-03-12', '2024-03-19')];
    expect(net(asked, '2024-03-25')).toBeUndefined();
    expect(pausesOf(icpc(asked, '2024-03-25'), asked.map(toFact), day('2024-03-25')).map(({ state }) => state)).toEqual(
      ['waiting'],
    );
    expect(net([...asked, answered('2024-03-13', false)], '2024-03-25')).toBeUndefined();
  });

  it('ends when the clock runs again, when the conference is held, and no later than was asked', () => {
    const asked = [...known, paused('2024-03-12', '2024-03-19'), answered('2024-03-12', true)];
    expect(net([...asked, resumed('2024-03-14')], '2024-03-25')).toEqual(['2024-03-26', 2]);
    expect(net([...asked, conference('2024-03-14')], '2024-03-25')).toEqual(['2024-03-26', 2]);
    expect(net(asked, '2024-03-13')).toEqual(['2024-03-25', 1]);
    expect(net(asked, '2024-06-30')).toEqual(['2024-04-02', 5]);
  });

  it('counts once where pauses overlap', () => {
    const twice = [
      ...known,
      paused('2024-03-12', '2024-03-19'),
      answered('2024-03-12', true),
      paused('2024-03-14', '2024-03-20', { pause: 'q' }),
      answered('2024-03-14', true, 'q'),
    ];
    expect(net(twice, '2024-03-25')).toEqual(['2024-04-03', 6]);
  });

  it('counts nothing on a ground that is not for this clock, whatever a file says', () => {
    const foreign = [
      ...known,
      paused('2024-03-12', '2024-03-19', { ground: 'complaint-extended' }),
      answered('2024-03-12', true),
    ];
    expect(net(foreign, '2024-03-25')).toBeUndefined();
  });

  it('owes an answer within a working day', () => {
    const duties = judge([...known, paused('2024-03-12', '2024-03-19')].map(toFact), law, day('2024-03-14')).duties;
    expect(
      duties.filter(({ rule }) => rule === 'pause-answered').map(({ due, status }) => [formatDay(due), status]),
    ).toEqual([['2024-03-13', 'overdue']]);
  });

  it('is refused by name where the law gives none', () => {
    expect(refused(known, paused('2024-03-12', '2024-03-19'))).toEqual([]);
    expect(refused(known, paused('2024-03-12', '2024-03-19', { ground: 'complex-enquiry' }))).toEqual([
      ['data.ground', 'no-lawful-pause'],
    ]);
    expect(refused(known, paused('2024-03-12', '2024-03-12'))).toEqual([['data.until', 'pause-ends-before']]);
    expect(refused(known, paused('2024-03-25', '2024-03-29'))).toEqual([['data.rule', 'pause-too-late']]);
    expect(refused([...known, conference('2024-03-11')], paused('2024-03-12', '2024-03-19'))).toEqual([
      ['data.rule', 'nothing-to-pause'],
    ]);
    expect(refused(known, answered('2024-03-12', true))).toEqual([['data.pause', 'unknown-pause']]);
    const asked = [...known, paused('2024-03-12', '2024-03-19')];
    expect(refused(asked, resumed('2024-03-13'))).toEqual([['data.pause', 'not-running']]);
    const done = [...asked, answered('2024-03-12', true)];
    expect(refused(done, answered('2024-03-13', false))).toEqual([['data.pause', 'pause-answered-already']]);
    expect(refused(done, resumed('2024-03-13'))).toEqual([]);
    expect(refused(asked, event('clock.pause-answered', '2024-03-12', { pause: 'p', agreed: false }))).toEqual([
      ['data.reason', 'reason-needed'],
    ]);
  });

  it('never makes a duty due earlier, changes no verdict of the law, and has no more days than were asked', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 13 }), fc.integer({ min: 1, max: 30 }), fc.boolean()), {
          maxLength: 4,
        }),
        fc.integer({ min: 0, max: 60 }),
        (asked, later) => {
          const first = day('2024-03-08');
          const pauses = asked.flatMap(([from, days, agreed], nth) => [
            paused(formatDay(first + from), formatDay(first + from + days), { pause: `p${nth}` }),
            answered(formatDay(first + from), agreed, `p${nth}`),
          ]);
          const asAt = formatDay(first + later);
          const bare = icpc(known, asAt);
          const duty = icpc([...known, ...pauses], asAt);
          expect(duty).toEqual(bare);
          const found = netOf(duty, [...known, ...pauses].map(toFact), day(asAt));
          if (found === undefined) return;
          expect(found.due).toBeGreaterThanOrEqual(duty.due);
          if (found.paused > 0) expect(found.due).toBe(addWorkingDays(duty.due, found.paused));
          const most = asked.reduce((sum, [, days, agreed]) => sum + (agreed ? days : 0), 0);
          expect(found.paused).toBeLessThanOrEqual(most);
        },
      ),
    );
  });
});
