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
const concluded = (at: string): DiogelEvent =>
  event('enquiry.concluded', at, { enquiry: 'e', determination: 'conference' });
const paused = (at: string, until: string, more: Record<string, unknown> = {}): DiogelEvent =>
  event('clock.paused', at, {
    pause: 'p',
    rule: 's47-determination',
    entry: held.id,
    ground: 'complex-enquiry',
    why: 'Mae’r plentyn gyda’i fam-gu.',
    until,
    ...more,
  });
const answered = (at: string, agreed: boolean, pause = 'p'): DiogelEvent =>
  event('clock.pause-answered', at, { pause, agreed, ...(agreed ? {} : { reason: 'Na.' }) });
const resumed = (at: string, pause = 'p'): DiogelEvent => event('clock.resumed', at, { pause });

const known = [registered, held];
const dutyOf = (rule: string, events: readonly DiogelEvent[], asAt: string): Duty => {
  const found = judge(events.map(toFact), law, day(asAt)).duties.find((each) => each.rule === rule);
  if (found === undefined) throw new Error(`${rule} is not owed`);
  return found;
};
const determination = (events: readonly DiogelEvent[], asAt: string): Duty => dutyOf('s47-determination', events, asAt);
const net = (events: readonly DiogelEvent[], asAt: string, rule = 's47-determination') => {
  const found = netOf(dutyOf(rule, events, asAt), events.map(toFact), day(asAt));
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
    expect(formatDay(determination(all, '2024-03-25').due)).toBe('2024-03-22');
    expect(determination(all, '2024-03-25').status).toBe('overdue');
    expect(net(all, '2024-03-25')).toEqual(['2024-04-02', 5]);
  });

  it('moves nothing before somebody has agreed, nor where they refuse', () => {
    const asked = [...known, paused('2024-03-12', '2024-03-19')];
    expect(net(asked, '2024-03-25')).toBeUndefined();
    expect(
      pausesOf(determination(asked, '2024-03-25'), asked.map(toFact), day('2024-03-25')).map(({ state }) => state),
    ).toEqual(['waiting']);
    expect(net([...asked, answered('2024-03-13', false)], '2024-03-25')).toBeUndefined();
  });

  it('ends when the clock runs again, when the enquiries are concluded, and no later than was asked', () => {
    const asked = [...known, paused('2024-03-12', '2024-03-19'), answered('2024-03-12', true)];
    expect(net([...asked, resumed('2024-03-14')], '2024-03-25')).toEqual(['2024-03-26', 2]);
    expect(net([...asked, concluded('2024-03-14')], '2024-03-25')).toEqual(['2024-03-26', 2]);
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

  it('on a ground that names another day ends on that day, no earlier than the law’s and no later than it was named', () => {
    const meeting = [...known, concluded('2024-03-08')];
    const entry = meeting.at(-1)?.id;
    const postponed = (until: string, more: readonly DiogelEvent[] = []) => [
      ...meeting,
      paused('2024-03-12', until, { rule: 'icpc-held', entry, ground: 'conference-postponed' }),
      answered('2024-03-12', true),
      ...more,
    ];
    // Good Friday and Easter Monday lie between 22 March and 3 April 2024.
    expect(net(postponed('2024-04-03'), '2024-03-25', 'icpc-held')).toEqual(['2024-04-03', 6]);
    expect(net(postponed('2024-04-03'), '2024-06-30', 'icpc-held')).toEqual(['2024-04-03', 6]);
    expect(net(postponed('2024-03-19'), '2024-03-25', 'icpc-held')).toEqual(['2024-03-22', 0]);
    // Called back to an earlier day.
    expect(net(postponed('2024-04-03', [resumed('2024-03-26')]), '2024-04-30', 'icpc-held')).toEqual(['2024-03-26', 2]);
  });

  it('of a complaint is its extension, to which whoever complained has to agree', () => {
    const received = event('complaint.received', '2024-03-04', { complaint: 'k', from: 'parent' });
    const acknowledged = event('complaint.acknowledged', '2024-03-05', { complaint: 'k' });
    const extended = (more: Record<string, unknown>) =>
      paused('2024-03-12', '2024-03-28', {
        rule: 'complaint-stage1-discussion',
        entry: acknowledged.id,
        ground: 'complaint-extended',
        ...more,
      });
    const all = [registered, received, acknowledged];
    expect(refused(all, extended({ complainantAgreed: true }))).toEqual([]);
    expect(refused(all, extended({ complainantAgreed: false }))).toEqual([
      ['data.complainantAgreed', 'extension-not-agreed'],
    ]);
    const agreed = [...all, extended({ complainantAgreed: true }), answered('2024-03-13', true)];
    // Ten working days after 5 March are 19 March.
    expect(net(agreed, '2024-03-25', 'complaint-stage1-discussion')).toEqual(['2024-03-28', 7]);
    expect(formatDay(dutyOf('complaint-stage1-discussion', agreed, '2024-03-25').due)).toBe('2024-03-19');
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
    expect(refused(known, paused('2024-03-12', '2024-03-19', { ground: 'conference-postponed' }))).toEqual([
      ['data.ground', 'no-lawful-pause'],
    ]);
    expect(refused(known, paused('2024-03-12', '2024-03-12'))).toEqual([['data.until', 'pause-ends-before']]);
    expect(refused(known, paused('2024-03-25', '2024-03-29'))).toEqual([['data.rule', 'pause-too-late']]);
    expect(refused([...known, concluded('2024-03-11')], paused('2024-03-12', '2024-03-19'))).toEqual([
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
          const bare = determination(known, asAt);
          const duty = determination([...known, ...pauses], asAt);
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
