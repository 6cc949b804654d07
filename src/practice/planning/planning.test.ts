import { describe, expect, it } from 'vitest';
import { evaluate, type Fact, judge } from '../../law/index.ts';
import {
  CONFIGURABLE_RULES,
  DEFAULT_SETTINGS,
  lawOf,
  openPlans,
  toFact,
  type DiogelEvent,
  readEvent,
} from '../index.ts';
import { contradicting, day, dutyLines, eventOf } from '../../../tests/support/practice.ts';

const LAW = lawOf(DEFAULT_SETTINGS);
const EVERY = lawOf({ ...DEFAULT_SETTINGS, rules: [...DEFAULT_SETTINGS.rules, ...CONFIGURABLE_RULES] });

const PLAN = { needs: 'sleep and food', outcomes: ['I sleep all night'], monitoring: 'weekly calls' };
const agreed = (id: string, at: string, reviewOn = '2026-05-29') =>
  eventOf(id, 'plan.agreed', at, { carePlan: id, ...PLAN, reviewOn });
const action = (id: string, at: string, carePlan = 'p', more: Record<string, unknown> = {}) =>
  eventOf(id, 'plan.action-agreed', at, {
    carePlan,
    planAction: id,
    what: 'a bed of her own',
    post: 'post-north-1',
    actBy: '2026-03-20',
    ...more,
  });
const done = (id: string, at: string, planAction: string) =>
  eventOf(id, 'plan.action-done', at, { planAction, carriedOut: true, effect: '"I have my own bed"' });
const reviewed = (id: string, at: string, outcome: string, more: Record<string, unknown> = {}) =>
  eventOf(id, 'plan.reviewed', at, { carePlan: 'p', outcome, reason: 'as the school says', ...more });
const CLOSED = { outcomesMet: 'all of them', metElsewhere: 'the school and an aunt' };

const owed = (facts: readonly Fact[], asAt = '2026-12-31', law = LAW): string[] =>
  dutyLines(judge(facts, law, day(asAt)).duties);

const refused = (before: readonly Fact[], asked: DiogelEvent): string[] => contradicting(before, asked, LAW);

const OPEN = [eventOf('o', 'case.opened', '2026-01-05'), agreed('p', '2026-03-02')].map(toFact);

describe('a care and support plan', () => {
  it('says by its own day when it is reviewed, and each review sets the next (WSI 2015/1335 reg 3(1)(e))', () => {
    const all = [
      ...OPEN,
      ...[
        action('q', '2026-03-02'),
        done('d', '2026-03-20', 'q'),
        reviewed('r', '2026-06-01', 'confirm', { reviewOn: '2026-11-27' }),
      ].map(toFact),
    ];
    expect(owed(all)).toEqual([
      'cs-plan-content p 2026-03-02 met q',
      'cs-plan-review p 2026-05-29 late r',
      'cs-plan-review r 2026-11-27 overdue',
      'plan-action q 2026-03-20 met d',
    ]);
    // The common norm of three and six months only where the authority has switched it on.
    expect(owed(all, '2026-12-31', EVERY)).toEqual(
      expect.arrayContaining(['cs-plan-review-first p 2026-06-02 met r', 'cs-plan-review-next r 2026-12-01 overdue']),
    );
  });

  it('is made within the norm after an assessment that found eligible needs', () => {
    const assessed = eventOf('s', 'assessment.completed', '2026-02-16', {
      assessment: 's',
      childSeen: true,
      outcome: 'care-and-support-plan',
    });
    const create = (facts: readonly Fact[]): string[] =>
      owed(facts, '2026-12-31', EVERY).filter((line) => line.startsWith('cs-plan-create'));
    expect(create([toFact(assessed)])).toEqual(['cs-plan-create s 2026-03-02 overdue']);
    expect(create([toFact(assessed), ...OPEN])).toEqual(['cs-plan-create s 2026-03-02 met p']);
    expect(owed([toFact(assessed)])).toEqual([]);
  });

  it('has something to do in it from the day on which it was agreed (reg 3)', () => {
    expect(owed(OPEN, '2026-03-03')).toContain('cs-plan-content p 2026-03-02 overdue');
    expect(owed([...OPEN, toFact(action('a', '2026-03-04'))], '2026-03-04')).toContain(
      'cs-plan-content p 2026-03-02 late a',
    );
  });

  it('cannot be recorded without its needs, outcomes, monitoring and review', () => {
    for (const field of ['needs', 'outcomes', 'monitoring', 'reviewOn']) {
      const data = JSON.parse(JSON.stringify({ carePlan: 'p', ...PLAN, reviewOn: '2026-05-29', [field]: undefined }));
      const read = readEvent({ id: 'e', kind: 'plan.agreed', at: '2026-03-02', by: 'p', children: ['c1'], data });
      expect(read.ok ? [] : read.problems.map(({ field: of, code }) => `${of} ${code}`)).toEqual([
        `data.${field} missing`,
      ]);
    }
    const none = { carePlan: 'p', ...PLAN, outcomes: [], reviewOn: '2026-05-29' };
    expect(
      readEvent({ id: 'e', kind: 'plan.agreed', at: '2026-03-02', by: 'p', children: ['c1'], data: none }).ok,
    ).toBe(false);
  });

  it('comes out of a review confirmed, revised or closed, never two of them and never without reasons (reg 6)', () => {
    const read = (data: Record<string, unknown>) =>
      readEvent({ id: 'e', kind: 'plan.reviewed', at: '2026-06-01', by: 'p', children: ['c1'], data }).ok;
    expect(read({ carePlan: 'p', outcome: 'confirm', reason: 'it works', reviewOn: '2026-11-27' })).toBe(true);
    expect(read({ carePlan: 'p', outcome: ['confirm', 'close'], reason: 'it works' })).toBe(false);
    expect(read({ carePlan: 'p', outcome: 'extended', reason: 'it works' })).toBe(false);
    expect(read({ carePlan: 'p', outcome: 'confirm', reason: '' })).toBe(false);
    expect(refused(OPEN, reviewed('r', '2026-06-01', 'confirm'))).toEqual(['data.reviewOn review-date-needed']);
    expect(refused(OPEN, reviewed('r', '2026-06-01', 'revise', { reviewOn: '2026-05-31' }))).toEqual([
      'data.reviewOn day-past',
    ]);
  });

  it('is closed with a whole closure statement, and with nothing left undone (reg 6(5) and (6))', () => {
    expect(refused(OPEN, reviewed('r', '2026-06-01', 'close'))).toEqual([
      'data.outcomesMet closure-in-part',
      'data.metElsewhere closure-in-part',
    ]);
    const waiting = [...OPEN, toFact(action('a', '2026-03-02'))];
    expect(refused(waiting, reviewed('r', '2026-06-01', 'close', CLOSED))).toEqual(['data.outcome actions-open']);
    const all = [...waiting, toFact(done('d', '2026-03-20', 'a'))];
    const close = reviewed('r', '2026-05-20', 'close', CLOSED);
    expect(refused(all, close)).toEqual([]);
    expect(owed([...all, toFact(close)])).toContain('cs-plan-review p 2026-05-29 met r');
    expect(owed([...all, toFact(close)]).filter((line) => line.includes('overdue'))).toEqual([]);
    expect(refused([...all, toFact(close)], reviewed('again', '2026-06-03', 'close', CLOSED))).toContain(
      'data.carePlan unknown-plan',
    );
  });

  it('keeps the case open, is one at a time, and gives way to the register and to care', () => {
    expect(refused(OPEN, eventOf('x', 'case.closed', '2026-04-01'))).toEqual(['kind plan-open']);
    expect(refused(OPEN, agreed('q', '2026-04-01'))).toEqual(['kind already-planned']);
    for (const next of [
      eventOf('c', 'conference.held', '2026-04-01', { type: 'initial', decision: 'registered' }),
      eventOf('c', 'care.began', '2026-04-01'),
    ]) {
      const after = [...OPEN, toFact(next)];
      expect(owed(after)).toContain('cs-plan-review p 2026-05-29 ended');
      expect(refused(after, action('a', '2026-04-02', 'p', { actBy: '2026-04-20' }))).toEqual([
        'data.carePlan unknown-plan',
      ]);
    }
    const held = eventOf('c', 'conference.held', '2026-04-01', { type: 'initial', decision: 'not-registered' });
    expect(refused([...OPEN, toFact(held)], action('a', '2026-04-02', 'p', { actBy: '2026-04-20' }))).toEqual([]);
  });

  it('has its actions answered for by a post that somebody holds', () => {
    expect(refused(OPEN, action('a', '2026-03-02', 'p', { post: 'post-north-2' }))).toEqual(['data.post vacant-post']);
    expect(refused(OPEN, action('a', '2026-03-02', 'p', { post: 'nobody' }))).toEqual(['data.post unknown-post']);
    expect(refused(OPEN, action('a', '2026-03-23'))).toEqual(['data.actBy day-past']);
    expect(refused(OPEN, action('a', '2026-03-02', 'another'))).toEqual(['data.carePlan unknown-plan']);
    expect(refused(OPEN, done('d', '2026-03-20', 'a'))).toEqual(['data.planAction unknown-plan-action']);
  });

  it('is shown while it is open, with its actions by their day and what was done', () => {
    const all = [
      ...OPEN,
      ...[
        action('b', '2026-03-02', 'p', { actBy: '2026-04-20' }),
        action('a', '2026-03-02'),
        done('d', '2026-03-20', 'a'),
      ].map(toFact),
    ];
    const plans = (facts: readonly Fact[], asAt: string) => openPlans(facts, evaluate(facts, LAW, day(asAt)).holds);
    const [plan] = plans(all, '2026-04-01');
    expect(plan?.actions.map(({ id, done: by }) => [id, by?.id])).toEqual([
      ['a', 'd'],
      ['b', undefined],
    ]);
    expect(plan?.reviewOn).toBe(day('2026-05-29'));
    const more = [...all, toFact(reviewed('r', '2026-05-20', 'revise', { reviewOn: '2026-08-01', changes: 'one' }))];
    expect(plans(more, '2026-06-01')[0]?.reviewOn).toBe(day('2026-08-01'));
    const closed = [...all, toFact(reviewed('r', '2026-05-20', 'close', CLOSED))];
    expect(plans(closed, '2026-06-01')).toEqual([]);
  });
});
