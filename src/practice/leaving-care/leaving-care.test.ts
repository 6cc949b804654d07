import { describe, expect, it } from 'vitest';
import type { Fact } from '../../law/index.ts';
import { formatDay } from '../../calendar/index.ts';
import { addedUp, DEFAULT_SETTINGS, leavingCareCategory, readEvent } from '../index.ts';
import { day, fact, owed as owedBy, refused } from '../../../tests/support/practice.ts';

const born = (date: string | undefined, on = '2015-01-05'): Fact =>
  fact('child.registered', on, date === undefined ? {} : { dateOfBirth: date });
const owed = (facts: readonly Fact[], asAt: string, prefix = 'pathway'): string[] => owedBy(facts, asAt, prefix);

const ASSESSED = { viewsRecorded: true, whenIAmReady: 'stays' } as const;
const CAT1 = 'pathway-assessment-cat1';

describe('a young person who is looked after', () => {
  const facts = [born('2007-09-10'), fact('care.began', '2019-03-04')];

  it('is owed an assessment within three months of turning sixteen, though nothing is recorded on that day', () => {
    expect(owed(facts, '2023-09-09')).toEqual([]);
    expect(owed(facts, '2023-09-10')).toEqual([`${CAT1} 2023-12-10 open`]);
    expect(owed(facts, '2023-12-11')).toEqual([`${CAT1} 2023-12-10 overdue`]);
    const done = [...facts, fact('pathway-needs.assessed', '2023-12-01', ASSESSED)];
    expect(owed(done, '2024-01-01')).toEqual([`${CAT1} 2023-12-10 met`]);
  });

  it('who came into care later is owed it once thirteen weeks have passed', () => {
    const late = [born('2007-09-10'), fact('care.began', '2023-10-02')];
    expect(owed(late, '2023-12-31')).toEqual([]);
    // 91 days after 2 October 2023.
    expect(owed(late, '2024-01-01')).toEqual([`${CAT1} 2024-04-01 open`]);
  });

  it('is counted once, whether or not somebody writes the category down', () => {
    const written = [...facts, fact('leaving-care.categorised', '2023-09-20', { category: '1' })];
    expect(owed(written, '2023-10-01', CAT1)).toEqual([`${CAT1} 2023-12-10 open`]);
    // Weeks of an earlier time in care: somebody says that they make thirteen, and it counts from that day.
    const again = [
      born('2007-09-10'),
      fact('care.began', '2023-10-02'),
      fact('leaving-care.categorised', '2023-10-09', { category: '1' }),
    ];
    expect(owed(again, '2024-03-01', CAT1)).toEqual([`${CAT1} 2024-01-09 overdue`]);
  });

  it('whose date of birth is not known is owed it from the day on which the category is written down', () => {
    const unknown = [born(undefined), fact('care.began', '2019-03-04')];
    expect(owed(unknown, '2024-03-01')).toEqual([]);
    const written = [...unknown, fact('leaving-care.categorised', '2024-02-01', { category: '1' })];
    expect(owed(written, '2024-03-01', CAT1)).toEqual([`${CAT1} 2024-05-01 open`]);
  });

  it('is not owed it after the age of eighteen, out of care, or before the regulations', () => {
    expect(owed([born('2005-12-01'), fact('care.began', '2023-10-02')], '2024-03-01')).toEqual([]);
    expect(owed([...facts, fact('care.ended', '2023-09-01')], '2024-03-01')).toEqual([]);
    expect(owed([born('1999-09-10'), fact('care.began', '2011-03-04')], '2016-03-01')).toEqual([]);
  });

  it('has a pathway plan by the day that was set with the assessment, since the law names none', () => {
    const done = [...facts, fact('pathway-needs.assessed', '2023-12-01', { ...ASSESSED, planBy: '2023-12-29' })];
    expect(owed(done, '2023-12-30', 'pathway-plan')).toEqual(['pathway-plan-cat1 2023-12-29 overdue']);
    expect(
      owed([...done, fact('pathway-plan.made', '2023-12-20', { viewsRecorded: true })], '2023-12-30', 'pathway-plan'),
    ).toEqual(['pathway-plan-cat1 2023-12-29 met']);
  });

  it('with a foster carer has When I Am Ready considered at the assessment', () => {
    const with_ = (kind: string): Fact =>
      fact('placement.began', '2019-03-04', { placement: 'p', kind, regime: 'standard', untilEighteen: true });
    const silent = fact('pathway-needs.assessed', '2023-12-01', { viewsRecorded: true });
    expect(owed([...facts, with_('foster-agency'), silent], '2023-12-02', 'when')).toEqual([
      'when-i-am-ready 2023-12-01 overdue',
    ]);
    expect(owed([...facts, with_('childrens-home'), silent], '2023-12-02', 'when')).toEqual([]);
    const considered = fact('pathway-needs.assessed', '2023-12-01', ASSESSED);
    expect(owed([...facts, with_('foster-agency'), considered], '2023-12-02', 'when')).toEqual([
      'when-i-am-ready 2023-12-01 met',
    ]);
  });
});

describe('a young person who has left care', () => {
  it.each([
    ['2', 'pathway-assessment-cat2'],
    ['3', 'pathway-assessment-cat3'],
  ])('of category %s is owed an assessment within three months', (category, rule) => {
    expect(
      owed([born('2006-01-01'), fact('leaving-care.categorised', '2023-11-30', { category })], '2024-01-01'),
    ).toEqual([`${rule} 2024-02-29 open`]);
  });

  it('of category 3 is owed none where there is a pathway plan', () => {
    const facts = [
      born('2006-01-01'),
      fact('leaving-care.categorised', '2023-01-10', { category: '1' }),
      fact('pathway-plan.made', '2023-03-01', { viewsRecorded: true, contingency: true }),
      fact('leaving-care.categorised', '2024-01-01', { category: '3' }),
    ];
    expect(owed(facts, '2024-02-01', 'pathway-assessment')).toEqual([]);
  });

  it('has their views and a contingency written down with the plan, not after it', () => {
    const plan = (data: Fact['data']): string[] =>
      owed(
        [
          born('2006-01-01'),
          fact('leaving-care.categorised', '2024-01-10', { category: '2' }),
          fact('pathway-plan.made', '2024-02-01', data),
        ],
        '2024-02-02',
      ).filter((line) => /views|contingency/.test(line));
    expect(plan({ viewsRecorded: true, contingency: true })).toEqual([
      'pathway-contingency 2024-02-01 met',
      'pathway-views-plan 2024-02-01 met',
    ]);
    expect(plan({ viewsRecorded: false, contingency: false })).toEqual([
      'pathway-contingency 2024-02-01 overdue',
      'pathway-views-plan 2024-02-01 overdue',
    ]);
  });

  it('of categories 5 and 6 is owed what was read of none of them', () => {
    expect(
      owed([born('2006-01-01'), fact('leaving-care.categorised', '2024-01-10', { category: '6' })], '2024-09-01'),
    ).toEqual([]);
  });

  it('is seen by the personal adviser after moving in, and the plan is reviewed, where an authority counts it', () => {
    const facts = [
      born('2006-01-01'),
      fact('leaving-care.categorised', '2024-01-10', { category: '2' }),
      fact('pathway-needs.assessed', '2024-01-20', { viewsRecorded: true }),
      fact('pathway-plan.made', '2024-02-01', { viewsRecorded: true, contingency: true }),
      fact('pathway-plan.reviewed', '2024-07-01', { viewsRecorded: false }),
      fact('accommodation.moved-into', '2024-02-05', { suitable: true }),
      fact('personal-adviser.visited', '2024-02-09', { seen: false }),
      fact('personal-adviser.visited', '2024-02-14', { seen: true }),
    ];
    expect(owed(facts, '2024-07-02', 'pa-')).toEqual([
      'pa-visit-new-accommodation 2024-02-12 late',
      'pa-visit-next 2024-04-14 overdue',
    ]);
    expect(owed(facts, '2024-07-02', 'pathway-review')).toEqual([
      'pathway-review 2024-08-01 met',
      'pathway-review 2025-01-01 open',
    ]);
    expect(owed(facts, '2024-07-02', 'pathway-views-')).toEqual([
      'pathway-views-assessment 2024-01-20 met',
      'pathway-views-plan 2024-02-01 met',
      'pathway-views-review 2024-07-01 overdue',
    ]);
  });
});

describe('the duties of leaving care', () => {
  it('are law where the number or the step was read, and off where it was recalled', () => {
    expect(DEFAULT_SETTINGS.rules).toEqual(
      expect.arrayContaining([
        'pathway-views-assessment',
        'pathway-views-plan',
        'pathway-views-review',
        'pathway-contingency',
        'when-i-am-ready',
      ]),
    );
    for (const recalled of ['pathway-review', 'pa-visit-new-accommodation', 'pa-visit-next'])
      expect(DEFAULT_SETTINGS.rules).not.toContain(recalled);
  });
});

describe('the category of a young person', () => {
  const categorised = (category: string, on: string): Fact => fact('leaving-care.categorised', on, { category });

  it('is the last that was recorded, and none before one was or after support ended', () => {
    expect(leavingCareCategory([born('2007-09-10')])).toBeUndefined();
    const two = [categorised('1', '2024-01-10'), categorised('3', '2025-09-10')];
    expect(leavingCareCategory(two.slice(0, 1))).toBe('1');
    expect(leavingCareCategory(two)).toBe('3');
    const ended = [...two, fact('leaving-care.ended', '2026-01-05')];
    expect(leavingCareCategory(ended)).toBeUndefined();
    expect(leavingCareCategory([...ended, categorised('4', '2026-03-02')])).toBe('4');
  });
});

describe('times in care, added up', () => {
  const began = (on: string, legalStatus?: string): Fact =>
    fact('care.began', on, legalStatus === undefined ? {} : { legalStatus });
  const ended = (on: string): Fact => fact('care.ended', on);
  /** "1: 91 days, 2024-01-01 to 2024-02-01 (31), since 2024-03-01 (60)" */
  const said = (facts: readonly Fact[], asAt: string): string | undefined => {
    const found = addedUp(facts, day(asAt));
    return (
      found &&
      `${found.category}: ${found.days}; ${found.periods.map(({ from, to, days }) => `${formatDay(from)}-${to === null ? '' : formatDay(to)} ${days}`).join(', ')}`
    );
  };
  const born16 = born('2008-01-01', '2020-01-01');
  // 50 days before the sixteenth birthday, and again from March.
  const twice = [born16, began('2023-06-01'), ended('2023-07-21'), began('2024-03-01')];

  it('make thirteen weeks over several of them, though none does', () => {
    expect(said(twice, '2024-04-10')).toBeUndefined();
    expect(said(twice, '2024-04-11')).toBe('1: 91; 2023-06-01-2023-07-21 50, 2024-03-01- 41');
    // The law language sees one time alone: nothing is owed until somebody says so.
    expect(owed(twice, '2024-04-11', CAT1)).toEqual([]);
    const recorded = [...twice, fact('leaving-care.categorised', '2024-04-11', { category: '1' })];
    expect(owed(recorded, '2024-04-12', CAT1)).toEqual([`${CAT1} 2024-07-11 open`]);
    expect(said(recorded, '2024-04-12')).toBeUndefined();
  });

  it('count from the fourteenth birthday, and only where one ends after the sixteenth', () => {
    const young = [born16, began('2012-01-01'), ended('2022-02-01'), began('2023-12-01')];
    // 31 days of ten years, and December on.
    expect(said(young, '2024-01-29')).toBeUndefined();
    expect(said(young, '2024-01-30')).toBe('1: 91; 2022-01-01-2022-02-01 31, 2023-12-01- 60');
    const before = [born16, began('2022-06-01'), ended('2023-12-31')];
    expect(said(before, '2024-06-01')).toBeUndefined();
    expect(said([born16, began('2022-06-01')], '2023-12-31')).toBeUndefined();
    expect(said([born16, began('2022-06-01')], '2024-01-01')).toBe('1: 579; 2022-06-01- 579');
  });

  it('say category 2 of who has left since, and 3 of who is of age', () => {
    const left = [...twice, ended('2024-05-01')];
    expect(said(left, '2024-06-01')).toBe('2: 111; 2023-06-01-2023-07-21 50, 2024-03-01-2024-05-01 61');
    expect(said([...left, fact('leaving-care.categorised', '2024-05-02', { category: '1' })], '2024-06-01')).toMatch(
      /^2/,
    );
    expect(said(left, '2025-12-31')).toMatch(/^2/);
    expect(said(left, '2026-01-01')).toMatch(/^3/);
    expect(
      said([...left, fact('leaving-care.categorised', '2026-01-01', { category: '3' })], '2026-01-02'),
    ).toBeUndefined();
    expect(said(left, '2029-01-01')).toBeUndefined();
    // Who left too early for category 1 has none afterwards.
    expect(
      said([born16, began('2023-06-01'), ended('2023-07-21'), began('2024-03-01'), ended('2024-03-09')], '2024-09-01'),
    ).toBeUndefined();
  });

  it('leave out a series of short breaks, and say nothing of who is looked after in one', () => {
    const breaks = [born16, began('2023-06-01', 'short-breaks'), ended('2023-07-21'), began('2024-03-01')];
    expect(said(breaks, '2024-05-30')).toBeUndefined();
    expect(addedUp(breaks, day('2024-05-31'))).toMatchObject({ category: '1', days: 91, inShortBreaks: 50 });
    expect(said([...twice, ended('2024-04-20'), began('2024-05-01', 'short-breaks')], '2024-05-02')).toBeUndefined();
    // A status that changes divides a time in care; one that does not matter leaves it one period.
    const changed = [
      born16,
      began('2024-02-01', 'short-breaks'),
      fact('legal-status.changed', '2024-03-01', { legalStatus: 'accommodated-s76' }),
      fact('legal-status.changed', '2024-04-01', { legalStatus: 'interim-care-order' }),
    ];
    expect(said(changed, '2024-05-31')).toBe('1: 91; 2024-03-01- 91');
  });

  it('say nothing where no date of birth is recorded, where support ended, or of who is of age and still in care by the record', () => {
    expect(said([born(undefined), began('2022-06-01')], '2024-06-01')).toBeUndefined();
    const over = [...twice, ended('2024-05-01'), fact('leaving-care.categorised', '2024-05-01', { category: '2' })];
    expect(said([...over, fact('leaving-care.ended', '2025-01-01')], '2026-02-01')).toBeUndefined();
    expect(said(twice, '2026-02-01')).toBeUndefined();
  });
});

describe('what contradicts what is known', () => {
  const known = [born('2007-09-10')];
  const inCare = [...known, fact('care.began', '2019-03-04')];
  const categorised = (facts: readonly Fact[], category: string): string[] =>
    refused(facts, 'leaving-care.categorised', '2024-01-10', { category });

  it('is category 1 out of care, or 2 or 3 in it', () => {
    expect(categorised(known, '1')).toEqual(['data.category category-outside-care']);
    expect(categorised(inCare, '1')).toEqual([]);
    for (const category of ['2', '3'])
      expect(categorised(inCare, category)).toEqual(['data.category category-in-care']);
    for (const category of ['2', '3', '4', '5', '6']) expect(categorised(known, category)).toEqual([]);
  });

  it('is a review without a plan, an end without a beginning, a plan due before the assessment', () => {
    expect(refused(known, 'pathway-plan.reviewed', '2024-01-10', { viewsRecorded: true })).toEqual([
      'kind no-pathway-plan',
    ]);
    expect(refused(known, 'leaving-care.ended', '2024-01-10', {})).toEqual(['kind not-leaving-care']);
    expect(
      refused(known, 'pathway-needs.assessed', '2024-01-10', { viewsRecorded: true, planBy: '2024-01-09' }),
    ).toEqual(['data.planBy plan-by-past']);
  });

  it('is no event at all where a category is English or made up', () => {
    for (const category of ['relevant', '7', '', 1])
      expect(
        readEvent({
          id: 'x',
          kind: 'leaving-care.categorised',
          at: '2024-01-10',
          by: 'w',
          children: ['c'],
          data: { category },
        }).ok,
      ).toBe(false);
  });
});
