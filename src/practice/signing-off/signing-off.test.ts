import { describe, expect, it } from 'vitest';
import { judge } from '../../law/index.ts';
import { parseDay } from '../../calendar/index.ts';
import {
  completeness,
  contradictions,
  DEFAULT_SETTINGS,
  type DiogelEvent,
  KINDS,
  lawOf,
  readEvent,
  type Refusal,
  SIGNED_OFF,
  toFact,
} from '../index.ts';

const law = lawOf({ ...DEFAULT_SETTINGS, rules: [...DEFAULT_SETTINGS.rules, 'management-signoff'] });
const day = (text: string): number => {
  const parsed = parseDay(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
};
const event = (id: string, kind: string, at: string, data: Record<string, unknown>, replaces?: string): DiogelEvent => {
  const read = readEvent({ id, kind, at, by: 'post', children: ['c'], data, ...(replaces && { replaces }) });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.event;
};
const registered = event('r', 'child.registered', '2024-01-01', { givenName: 'Nia', familyName: 'Ddychmygol' });
const held = event('s', 'strategy.held', '2024-02-01', { enquiry: 'e', agencies: ['police'], decision: 'enquiries' });
const concluded = event('x', 'enquiry.concluded', '2024-02-08', { enquiry: 'e', determination: 'unsubstantiated' });
const signed = (at: string, decision: string, more: Record<string, unknown> = {}): DiogelEvent =>
  event(`signed ${at} ${decision}`, 'record.signed-off', at, { entry: 'x', decision, ...more });

const ratified = (events: readonly DiogelEvent[], asAt: string) =>
  judge(events.map(toFact), law, day(asAt))
    .duties.filter(({ rule }) => rule === 's47-ratified')
    .map(({ from, status, doneBy }) => [from, status, doneBy]);

const refused = (events: readonly DiogelEvent[], next: DiogelEvent): readonly [string, Refusal][] =>
  contradictions(events.map(toFact), next, 'c', law, { holdsPost: () => 'held' }).map(({ field, code }) => [
    field,
    code,
  ]);

describe('signing off', () => {
  it('is owed on the day by a manager where concerns were not substantiated, and done by agreement alone', () => {
    expect(ratified([held, concluded], '2024-02-08')).toEqual([['x', 'open', null]]);
    expect(ratified([held, concluded], '2024-02-09')).toEqual([['x', 'overdue', null]]);
    const back = signed('2024-02-08', 'returned', { reason: 'Nid yw’r plentyn wedi’i weld.' });
    expect(ratified([held, concluded, back], '2024-02-09')).toEqual([['x', 'overdue', null]]);
    const agreed = signed('2024-02-12', 'agreed');
    expect(ratified([held, concluded, back, agreed], '2024-02-12')).toEqual([['x', 'late', agreed.id]]);
  });

  it('is about one entry: the correction of what was signed off is signed off anew', () => {
    const agreed = signed('2024-02-08', 'agreed');
    const corrected = event(
      'y',
      'enquiry.concluded',
      '2024-02-08',
      { enquiry: 'e', determination: 'unsubstantiated' },
      'x',
    );
    const facts = [held, concluded, agreed, corrected]
      .map(toFact)
      .map((fact) => (fact.id === 'x' ? { ...fact, replacedFrom: fact.recorded } : fact));
    const duties = judge(facts, law, day('2024-02-09')).duties.filter(({ rule }) => rule === 's47-ratified');
    expect(duties.map(({ from, status }) => [from, status])).toEqual([['y', 'overdue']]);
  });

  it('is not owed of what was substantiated, nor before the procedures', () => {
    expect(
      ratified(
        [held, event('x', 'enquiry.concluded', '2024-02-08', { enquiry: 'e', determination: 'conference' })],
        '2024-03-01',
      ),
    ).toEqual([]);
    const early = [
      event('s', 'strategy.held', '2018-02-01', { enquiry: 'e', agencies: ['police'], decision: 'enquiries' }),
      event('x', 'enquiry.concluded', '2018-02-08', { enquiry: 'e', determination: 'unsubstantiated' }),
    ];
    expect(ratified(early, '2018-03-01')).toEqual([]);
  });

  it('refuses by name what cannot be signed off', () => {
    const known = [registered, held, concluded];
    expect(refused(known, signed('2024-02-08', 'agreed'))).toEqual([]);
    expect(
      refused(known, event('n', 'record.signed-off', '2024-02-08', { entry: 'gone', decision: 'agreed' })),
    ).toEqual([['data.entry', 'unknown-entry']]);
    expect(refused(known, event('n', 'record.signed-off', '2024-02-08', { entry: 'r', decision: 'agreed' }))).toEqual([
      ['data.entry', 'not-signed-off'],
    ]);
    expect(refused(known, signed('2024-02-08', 'returned'))).toEqual([['data.reason', 'reason-needed']]);
    expect(refused([...known, signed('2024-02-08', 'agreed')], signed('2024-02-09', 'agreed'))).toEqual([
      ['data.entry', 'signed-off-already'],
    ]);
  });
});

describe('completeness', () => {
  it('names what an assessment lacks, and refuses none of it', () => {
    expect(completeness('assessment.completed', { assessment: 'a', childSeen: false, views: '  ' })).toEqual({
      all: ['seen', 'seen-alone', 'voice', 'history', 'analysis'],
      missing: ['seen', 'seen-alone', 'voice', 'history', 'analysis'],
    });
    expect(
      completeness('assessment.completed', {
        childSeen: true,
        seenAlone: true,
        views: 'Dw i’n iawn.',
        history: 'h',
        analysis: 'a',
      })?.missing,
    ).toEqual([]);
    const short = event('a', 'assessment.completed', '2024-02-20', { assessment: 'a', enquiry: 'e', childSeen: false });
    expect(refused([registered, held], short)).toEqual([]);
  });

  it('asks only of kinds that exist, and by fields that they have', () => {
    for (const kind of SIGNED_OFF) expect(KINDS.has(kind), kind).toBe(true);
    for (const { kind, data } of KINDS.values()) {
      const { all = [], missing = [] } = completeness(kind, {}) ?? {};
      expect(missing).toEqual(all);
      const everything = Object.fromEntries(
        Object.keys(data.shape).flatMap((field) => [[field, field === 'childSeen' || 'x']]),
      );
      expect(completeness(kind, everything)?.missing ?? [], kind).toEqual([]);
    }
  });

  it('looks for nothing in other kinds, whatever they are called', () => {
    expect(completeness('visit.made', { seen: true })).toBeUndefined();
    expect(completeness('constructor', {})).toBeUndefined();
  });
});
