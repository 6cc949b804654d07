import { describe, expect, it } from 'vitest';
import { type Day, formatDay, parseDay, startOfDay } from '../../calendar/index.ts';
import { type Fact, judge } from '../../law/index.ts';
import { CONFIGURABLE_RULES, contradictions, DEFAULT_SETTINGS, lawOf, readEvent, type Surroundings } from '../index.ts';

const day = (text: string): Day => parseDay(text) ?? Number.NaN;
const LAW = lawOf({ ...DEFAULT_SETTINGS, rules: [...DEFAULT_SETTINGS.rules, ...CONFIGURABLE_RULES] });

let written = 0;
const fact = (kind: string, on: string, data: Fact['data'] = {}): Fact => {
  written += 1;
  const at = startOfDay(day(on));
  return { id: `${kind} ${on}`, kind, day: day(on), at, recorded: at + written, data };
};
const owed = (facts: readonly Fact[], asAt: string, prefix: string): string[] =>
  judge(facts, LAW, day(asAt))
    .duties.filter(({ rule }) => rule.startsWith(prefix))
    .map(({ rule, due, status }) => `${rule} ${formatDay(due)} ${status}`)
    .sort();

const around: Surroundings = { holdsPost: () => 'held' };
const refused = (facts: readonly Fact[], kind: string, at: string, data: unknown): string[] => {
  const read = readEvent({ id: 'new', kind, at, by: 'w', children: ['c1'], data });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return contradictions(facts, read.event, 'c1', LAW, around).map(({ field, code }) => `${field} ${code}`);
};

const of = (kind: string, on: string, more: Fact['data'] = {}): Fact =>
  fact(`allegation.${kind}`, on, { allegation: 'a', ...more });

describe('an allegation about a practitioner', () => {
  it('is told to the Designated Officer by the end of the next working day', () => {
    expect(owed([of('made', '2024-03-05')], '2024-03-06', 'allegation')).toEqual(['allegation-to-dos 2024-03-06 open']);
    expect(owed([of('made', '2024-03-05')], '2024-03-07', 'allegation')).toEqual([
      'allegation-to-dos 2024-03-06 overdue',
    ]);
    // On the Saturday before Easter: out of hours, so the next working day is the Tuesday.
    expect(owed([of('made', '2024-03-30')], '2024-03-30', 'allegation')).toEqual(['allegation-to-dos 2024-04-02 open']);
  });

  it('is not counted under the procedures of 2008, which were not read for it', () => {
    expect(owed([of('made', '2018-03-05')], '2018-04-01', 'allegation')).toEqual([]);
  });

  it('has a strategy meeting by the day that the Designated Officer set, and none where none was set', () => {
    const made = of('made', '2024-03-05');
    expect(
      owed([made, of('reported', '2024-03-05', { threshold: 'not-met' })], '2024-05-01', 'allegation-strategy'),
    ).toEqual([]);
    const meeting = [made, of('reported', '2024-03-05', { threshold: 'met', meetBy: '2024-03-08' })];
    expect(owed(meeting, '2024-03-09', 'allegation-strategy')).toEqual([
      'allegation-strategy-meeting 2024-03-08 overdue',
    ]);
    expect(owed([...meeting, of('discussed', '2024-03-08')], '2024-03-09', 'allegation-strategy')).toEqual([
      'allegation-strategy-meeting 2024-03-08 met',
    ]);
  });

  it('is not reported, discussed or concluded before it is made, nor to meet in the past', () => {
    const known = [fact('child.registered', '2020-01-01')];
    expect(refused(known, 'allegation.reported', '2024-03-05', { allegation: 'a' })).toEqual([
      'data.allegation unknown-allegation',
    ]);
    expect(
      refused([...known, of('made', '2024-03-05')], 'allegation.reported', '2024-03-05', {
        allegation: 'a',
        meetBy: '2024-03-04',
      }),
    ).toEqual(['data.meetBy meet-by-past']);
    expect(
      refused([...known, of('made', '2024-03-05')], 'allegation.concluded', '2024-03-07', {
        allegation: 'a',
        conclusion: 'unfounded',
      }),
    ).toEqual([]);
  });
});
