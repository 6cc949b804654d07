import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Day, formatDay, parseDay } from '../../calendar/index.ts';
import { behind, type Fact, judge } from '../../law/index.ts';
import { contradictions, DEFAULT_SETTINGS, lawOf, readEvent, SIGNALS, toFact } from '../index.ts';

const LAW = lawOf(DEFAULT_SETTINGS);
const day = (text: string): Day => parseDay(text) ?? Number.NaN;
const on = (days: number): string => formatDay(day('2025-01-06') + days);

let counted = 0;
const event = (kind: string, at: string, data: Record<string, unknown>, id = `e${++counted}`) => {
  const read = readEvent({ id, kind, at, by: 'p', children: ['c'], data });
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('; '));
  return read.event;
};
const fact = (...of: Parameters<typeof event>): Fact => toFact(event(...of));
const received = (at: string, source: string, reasons: readonly string[]): Fact =>
  fact('contact.received', at, { contact: `k${counted}`, source, reasons });
const decided = (at: string): Fact =>
  fact('contact.decided', at, { contact: `k${counted}`, outcome: 'no-further-action' });
const visit = (at: string, seen: boolean, alone: boolean): Fact =>
  fact('visit.made', at, { seen, alone, place: 'home' });
const noted = (at: string, concern: string, source = 'school'): Fact =>
  fact('concern.noted', at, { concern, source, told: 'x' });
const answered = (at: string, signal: string): Fact =>
  fact('signal.answered', at, { signal, answer: 'strategy-discussion', reason: 'together they mean more' });

const signalsOf = (facts: readonly Fact[], asAt = '2027-12-31'): string[] =>
  judge(facts, LAW, day(asAt))
    .duties.filter(({ rule }) => rule.startsWith('signal-'))
    .map(({ rule, startedOn, due, status }) => `${rule} ${formatDay(startedOn)} ${formatDay(due)} ${status}`)
    .sort();

describe('a signal', () => {
  it('is given by the third contact within a year that ends with no further action, and by no other', () => {
    expect(signalsOf([decided(on(0)), decided(on(200))])).toEqual([]);
    expect(signalsOf([decided(on(0)), decided(on(200)), decided(on(364))])).toEqual([
      `signal-no-further-action ${on(364)} ${on(371)} overdue`,
    ]);
    // The window ends a day later: the first no longer counts.
    expect(signalsOf([decided(on(0)), decided(on(200)), decided(on(365))])).toEqual([]);
    const other = fact('contact.decided', on(210), { contact: 'x', outcome: 'assessment' });
    expect(signalsOf([decided(on(0)), decided(on(200)), other])).toEqual([]);
  });

  it('waits for one answer, and after it each further one is a signal again', () => {
    const facts = [decided(on(0)), decided(on(10)), decided(on(20)), decided(on(21))];
    expect(signalsOf(facts)).toEqual([`signal-no-further-action ${on(20)} ${on(25)} overdue`]);
    const twice = [...facts, answered(on(24), 'signal-no-further-action'), decided(on(40))];
    expect(signalsOf(twice)).toEqual([
      `signal-no-further-action ${on(20)} ${on(25)} met`,
      `signal-no-further-action ${on(40)} ${on(46)} overdue`,
    ]);
    // The answer to another signal answers nothing here.
    expect(signalsOf([...facts, answered(on(24), 'signal-missing')])).toEqual([
      `signal-no-further-action ${on(20)} ${on(25)} overdue`,
    ]);
  });

  it('about visits begins to count anew when it was answered', () => {
    const facts = [
      visit(on(0), true, false),
      visit(on(5), true, false),
      answered(on(7), 'signal-not-alone'),
      visit(on(10), true, false),
    ];
    expect(signalsOf(facts)).toEqual([`signal-not-alone ${on(5)} ${on(11)} met`]);
    const more = [...facts, visit(on(15), true, false)];
    expect(signalsOf(more)).toEqual(
      [`signal-not-alone ${on(15)} ${on(22)} overdue`, `signal-not-alone ${on(5)} ${on(11)} met`].sort(),
    );
    const duty = judge(more, LAW, day('2026-01-01')).duties.find(
      ({ rule, done }) => rule === 'signal-not-alone' && done === null,
    );
    expect(duty === undefined ? [] : behind(duty, more, LAW).map((each) => formatDay(each.day))).toEqual([
      on(10),
      on(15),
    ]);
  });

  it('of injuries needs three who tell of them, not one who tells three times', () => {
    const same = [0, 5, 9].map((days) => received(on(days), 'school', ['physical-abuse']));
    expect(signalsOf(same)).toEqual([]);
    const several = ['school', 'gp', 'hospital'].map((source, index) =>
      received(on(index * 60), source, ['neglect', 'physical-abuse']),
    );
    expect(signalsOf(several)).toEqual([`signal-injuries ${on(120)} ${on(121)} overdue`]);
    const [duty] = judge(several, LAW, day('2027-01-01')).duties.filter(({ rule }) => rule === 'signal-injuries');
    expect(duty === undefined ? [] : behind(duty, several, LAW).map(({ data }) => data['source'])).toEqual([
      'school',
      'gp',
      'hospital',
    ]);
  });

  it.each([
    [
      'signal-domestic-abuse',
      [
        received(on(0), 'police', ['domestic-abuse']),
        received(on(100), 'police', ['domestic-abuse']),
        received(on(300), 'school', ['domestic-abuse']),
      ],
      on(300),
    ],
    [
      'signal-no-access',
      [fact('visit.refused', on(0), {}), visit(on(6), false, false), fact('visit.refused', on(13), {})],
      on(13),
    ],
    ['signal-not-alone', [visit(on(0), true, false), visit(on(20), true, true), visit(on(41), true, false)], on(41)],
    ['signal-exploitation', [received(on(3), 'school', ['missing', 'sexual-exploitation'])], on(3)],
    [
      'signal-missing',
      [0, 40, 89].map((days) =>
        fact('missing.reported', on(days), { episode: `m${days}`, place: 'home', policeTold: true }),
      ),
      on(89),
    ],
    ['signal-school-absence', [0, 40, 89].map((days) => noted(on(days), 'school-absence')), on(89)],
    ['signal-exploitation-concerns', [noted(on(0), 'older-partner'), noted(on(182), 'unexplained-gifts')], on(182)],
    ['signal-concerns', [noted(on(0), 'changed-behaviour'), noted(on(9), 'injury'), noted(on(182), 'other')], on(182)],
    [
      'signal-injuries',
      [
        received(on(0), 'school', ['physical-abuse']),
        noted(on(9), 'injury', 'gp'),
        noted(on(300), 'injury', 'hospital'),
      ],
      on(300),
    ],
    [
      'signal-assessments',
      [0, 300, 700].map((days) =>
        fact('assessment.completed', on(days), { assessment: `a${days}`, contact: `q${days}`, childSeen: true }),
      ),
      on(700),
    ],
  ] as const)('%s is given when its number is full', (signal, facts, last) => {
    expect(signalsOf(facts).map((each) => each.split(' ').slice(0, 2))).toEqual([[signal, last]]);
    for (const left of facts.filter(({ data }) => data['alone'] !== true))
      expect(signalsOf(facts.filter((each) => each !== left))).toEqual([]);
  });

  it('does not depend on the order in which its facts arrive, nor on what is recorded besides', () => {
    const facts = [
      decided(on(0)),
      decided(on(10)),
      decided(on(20)),
      visit(on(5), true, false),
      visit(on(9), true, false),
    ];
    const wanted = signalsOf(facts);
    fc.assert(
      fc.property(fc.shuffledSubarray(facts, { minLength: facts.length }), (shuffled) => {
        expect(signalsOf(shuffled)).toEqual(wanted);
      }),
    );
    expect(wanted).toHaveLength(2);
  });

  it('is answered only while it waits', () => {
    const around = { holdsPost: () => 'held' as const };
    const facts = [decided(on(0)), decided(on(10)), decided(on(20))];
    const answer = (at: string, signal: string) =>
      contradictions(
        facts,
        event('signal.answered', at, { signal, answer: 'no-action', reason: 'x' }),
        'c',
        LAW,
        around,
      ).map(({ field, code }) => `${field} ${code}`);
    expect(answer(on(21), 'signal-no-further-action')).toEqual([]);
    expect(answer(on(19), 'signal-no-further-action')).toEqual(['data.signal no-such-signal']);
    expect(answer(on(21), 'signal-missing')).toEqual(['data.signal no-such-signal']);
  });

  it('is always one of those that can be answered', () => {
    expect(LAW.repeated.map(({ rule }) => rule.rule.id).sort()).toEqual([...SIGNALS].sort());
  });
});

describe('a missing episode', () => {
  const reported = event('missing.reported', on(0), { episode: 'm', place: 'placement', policeTold: true });
  const found = event('missing.found', on(1), { episode: 'm', harmed: false });
  const law = lawOf({ ...DEFAULT_SETTINGS, rules: ['missing-debrief', 'missing-debrief-held'] });
  const owed = (facts: readonly Fact[]): string[] =>
    judge(facts, law, day('2025-12-31'))
      .duties.filter(({ rule }) => rule.startsWith('missing-'))
      .map(({ rule, due, status }) => `${rule} ${formatDay(due)} ${status}`);

  it('asks for a debrief when the child is found, where an authority has switched that on', () => {
    const offered = event('debrief.offered', on(3), { episode: 'm', accepted: true });
    expect(owed([reported, found].map(toFact))).toEqual([`missing-debrief ${on(4)} overdue`]);
    expect(owed([reported, found, offered].map(toFact))).toEqual([
      `missing-debrief ${on(4)} met`,
      `missing-debrief-held ${on(10)} overdue`,
    ]);
    const refused = event('debrief.offered', on(3), { episode: 'm', accepted: false, reason: 'did not want to' });
    expect(owed([reported, found, refused].map(toFact))).toEqual([`missing-debrief ${on(4)} met`]);
    expect(judge([reported, found].map(toFact), LAW, day('2025-12-31')).duties).toEqual([]);
  });

  it('is found and talked about only after it was reported', () => {
    const around = { holdsPost: () => 'held' as const };
    const codes = (facts: readonly Fact[], asked: ReturnType<typeof event>) =>
      contradictions(facts, asked, 'c', law, around).map(({ code }) => code);
    const known = [toFact(event('case.opened', on(-5), {}))];
    expect(codes(known, found)).toEqual(['unknown-episode']);
    expect(codes([...known, toFact(reported)], found)).toEqual([]);
    const held = event('debrief.held', on(3), { episode: 'm', said: 'words' });
    expect(codes([...known, toFact(reported)], held)).toEqual(['unknown-episode']);
    expect(codes([...known, toFact(reported), toFact(found)], held)).toEqual([]);
  });
});
