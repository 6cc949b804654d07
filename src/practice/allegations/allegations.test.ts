import { describe, expect, it } from 'vitest';
import type { Fact } from '../../law/index.ts';
import { fact, owed, refused } from '../../../tests/support/practice.ts';

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
