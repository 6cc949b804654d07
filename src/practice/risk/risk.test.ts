import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDay } from '../../calendar/index.ts';
import { asKnown, evaluate, type Fact, judge } from '../../law/index.ts';
import {
  DEFAULT_SETTINGS,
  GRADES,
  gradeOf,
  KINDS,
  lawOf,
  LIKELIHOODS,
  PROMISED_RULES,
  SEVERITIES,
  toFact,
  type DiogelEvent,
  readEvent,
} from '../index.ts';
import { contradicting, day, dutyLines, eventOf } from '../../../tests/support/practice.ts';

const LAW = lawOf(DEFAULT_SETTINGS);

const JUDGED = {
  likelihood: 'possible',
  severity: 'moderate',
  protects: 'an aunt who calls every day',
  evidence: ['"he waits at the gate" (school, 3 March)'],
  decision: 'watch, and talk with the aunt',
  nextLook: '2026-03-20',
};
const ACTION = { action: 'meet with the police', post: 'post-north-1', actBy: '2026-03-06' };
const GRAVE = { ...JUDGED, likelihood: 'happening', severity: 'severe' };

const identified = (id: string, at: string, more: Record<string, unknown> = {}) =>
  eventOf(id, 'risk.identified', at, {
    risk: id,
    harm: 'sexual-exploitation',
    from: 'an older man',
    ...JUDGED,
    ...more,
  });
const reviewed = (id: string, at: string, risk: string, more: Record<string, unknown> = {}) =>
  eventOf(id, 'risk.reviewed', at, { risk, ...JUDGED, ...more });
const opened = eventOf('open', 'case.opened', '2026-01-05', {});

const owed = (facts: readonly Fact[], asAt = '2026-12-31'): string[] =>
  dutyLines(judge(facts, LAW, day(asAt)).duties.filter(({ rule }) => PROMISED_RULES.includes(rule)));

const refused = (before: readonly Fact[], asked: DiogelEvent): string[] => contradicting(before, asked, LAW);

describe('a risk', () => {
  it('is looked at again by the day that was set, and each look sets the next', () => {
    const all = [
      identified('r1', '2026-03-02'),
      reviewed('v1', '2026-03-18', 'r1', { nextLook: '2026-04-10' }),
      reviewed('v2', '2026-04-13', 'r1', { nextLook: '2026-05-01' }),
    ].map(toFact);
    expect(owed(all)).toEqual([
      'risk-look r1 2026-03-20 met v1',
      'risk-look v1 2026-04-10 late v2',
      'risk-look v2 2026-05-01 overdue',
    ]);
    expect(owed(all, '2026-03-10')).toEqual(['risk-look r1 2026-03-20 open']);
    const closed = toFact(eventOf('x', 'risk.closed', '2026-04-20', { risk: 'r1', reason: 'he moved away' }));
    expect(owed([...all, closed])).toContain('risk-look v2 2026-05-01 ended');
  });

  it('is not looked at by a look at another, nor ended by the end of another', () => {
    const all = [
      identified('r1', '2026-03-02'),
      identified('r2', '2026-03-02', { nextLook: '2026-03-30' }),
      reviewed('v2', '2026-03-10', 'r2', { nextLook: '2026-06-01' }),
      eventOf('x2', 'risk.closed', '2026-03-12', { risk: 'r2', reason: 'over' }),
    ].map(toFact);
    expect(owed(all)).toEqual([
      'risk-look r1 2026-03-20 overdue',
      'risk-look r2 2026-03-30 met v2',
      'risk-look v2 2026-06-01 ended',
    ]);
  });

  it('has its action done by the post that was named, by its day', () => {
    const all = [identified('r1', '2026-03-02', { ...GRAVE, ...ACTION })].map(toFact);
    expect(owed(all, '2026-03-09')).toEqual(['risk-action r1 2026-03-06 overdue', 'risk-look r1 2026-03-20 open']);
    const acted = toFact(eventOf('a', 'risk.acted', '2026-03-06', { risk: 'r1', done: 'met; a warning was given' }));
    expect(owed([...all, acted], '2026-03-09')).toContain('risk-action r1 2026-03-06 met a');
  });

  it('cannot exist without a next look, evidence, and what protects', () => {
    for (const field of ['nextLook', 'evidence', 'protects', 'decision', 'likelihood', 'severity']) {
      const data = { risk: 'r', harm: 'neglect', from: 'x', ...JUDGED, [field]: undefined };
      const read = readEvent({
        id: 'e',
        kind: 'risk.identified',
        at: '2026-03-02',
        by: 'p',
        children: ['c1'],
        data: JSON.parse(JSON.stringify(data)),
      });
      expect(read.ok ? [] : read.problems.map(({ field: of, code }) => `${of} ${code}`)).toEqual([
        `data.${field} missing`,
      ]);
    }
    for (const nextLook of ['2026-02-29', 'soon', '20-03-2026', ''])
      expect(
        readEvent({
          id: 'e',
          kind: 'risk.identified',
          at: '2026-03-02',
          by: 'p',
          children: ['c1'],
          data: { risk: 'r', harm: 'neglect', from: 'x', ...JUDGED, nextLook },
        }).ok,
      ).toBe(false);
    const two = readEvent({
      id: 'e',
      kind: 'risk.identified',
      at: '2026-03-02',
      by: 'p',
      children: ['c1', 'c2'],
      data: { risk: 'r', harm: 'neglect', from: 'x', ...JUDGED },
    });
    expect(two.ok).toBe(false);
  });

  it('of the highest grade cannot be recorded without an action, its post and its date', () => {
    const before = [toFact(opened)];
    expect(refused(before, identified('r', '2026-03-02', GRAVE))).toEqual(['data.action action-needed']);
    expect(refused(before, identified('r', '2026-03-02', { ...GRAVE, ...ACTION }))).toEqual([]);
    expect(refused(before, identified('r', '2026-03-02', { ...GRAVE, action: 'x' }))).toEqual([
      'data.action action-in-part',
    ]);
    expect(refused(before, identified('r', '2026-03-02', { ...GRAVE, ...ACTION, post: 'post-north-2' }))).toEqual([
      'data.post vacant-post',
    ]);
    expect(refused(before, identified('r', '2026-03-02', { ...GRAVE, ...ACTION, post: 'nobody' }))).toEqual([
      'data.post unknown-post',
    ]);
    expect(refused(before, identified('r', '2026-03-02', { ...GRAVE, ...ACTION, actBy: '2026-03-01' }))).toEqual([
      'data.actBy action-past',
    ]);
    // Below it, an action is welcome and not asked for.
    expect(refused(before, identified('r', '2026-03-02'))).toEqual([]);
    expect(refused(before, identified('r', '2026-03-02', ACTION))).toEqual([]);
    expect(refused(before, identified('r', '2026-03-02', { nextLook: '2026-03-01' }))).toEqual([
      'data.nextLook next-look-past',
    ]);
    expect(refused(before, identified('r', '2026-03-02', { nextLook: '2026-03-02' }))).toEqual([]);
  });

  it('is reviewed, acted on and closed while it is open, and at no other time', () => {
    const before = [opened, identified('r', '2026-03-02')].map(toFact);
    const closing = eventOf('x', 'risk.closed', '2026-03-05', { risk: 'r', reason: 'over' });
    const closed = [...before, toFact(closing)];
    expect(refused(before, closing)).toEqual([]);
    expect(refused(before, reviewed('v', '2026-03-04', 'r'))).toEqual([]);
    expect(refused(before, reviewed('v', '2026-03-01', 'r'))).toEqual(['data.risk unknown-risk']);
    expect(refused(closed, reviewed('v', '2026-03-06', 'r'))).toEqual(['data.risk unknown-risk']);
    expect(refused(closed, eventOf('a', 'risk.acted', '2026-03-06', { risk: 'r', done: 'x' }))).toEqual([
      'data.risk unknown-risk',
    ]);
    expect(refused(before, eventOf('y', 'risk.closed', '2026-03-05', { risk: 'other', reason: 'over' }))).toEqual([
      'data.risk unknown-risk',
    ]);
    expect(refused(before, eventOf('z', 'case.closed', '2026-03-06', {}))).toEqual(['kind risk-open']);
    expect(refused(closed, eventOf('z', 'case.closed', '2026-03-06', {}))).toEqual([]);
  });

  it('stays open whatever else is recorded, in any order of arrival, until somebody closes it', () => {
    const others = [...KINDS.values()].filter(({ area, kind }) => area !== 'risk' && kind !== 'record.retracted');
    const sample: Record<string, Record<string, unknown>> = {
      'case.closed': {},
      'care.ended': {},
      'conference.held': { type: 'review', decision: 'deregistered' },
      'visit.made': { seen: true, alone: true, place: 'home' },
      'contact.decided': { contact: 'k', outcome: 'no-further-action' },
      'case.opened': {},
      'care.began': {},
    };
    const known = others.flatMap(({ kind }) => (sample[kind] === undefined ? [] : [kind]));
    expect(known.length).toBe(Object.keys(sample).length);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...known), fc.integer({ min: 0, max: 200 })), { maxLength: 12 }),
        fc.nat(),
        (happened, turn) => {
          const all = [
            toFact(identified('r', '2026-03-02')),
            ...happened.map(([kind, after], index) =>
              toFact(eventOf(`e${index}`, kind, formatDay(day('2026-03-02') + after), sample[kind] ?? {})),
            ),
          ];
          const asAt = day('2026-12-31');
          const open = (facts: readonly Fact[]) =>
            evaluate(asKnown(facts), LAW, asAt).holds.filter(({ span }) => span === 'risk');
          const turned = [...all.slice(turn % all.length), ...all.slice(0, turn % all.length)];
          expect(open(all)).toHaveLength(1);
          expect(evaluate(turned, LAW, asAt)).toEqual(evaluate(all, LAW, asAt));
        },
      ),
    );
  });
});

describe('the grade of a risk', () => {
  it('rises with how likely and with how severe, and never falls with either', () => {
    for (const [l, likelihood] of LIKELIHOODS.entries())
      for (const [s, severity] of SEVERITIES.entries()) {
        const grade = GRADES.indexOf(gradeOf(likelihood, severity) ?? 'low');
        if (l > 0) expect(grade).toBeGreaterThanOrEqual(GRADES.indexOf(gradeOf(LIKELIHOODS[l - 1], severity) ?? 'low'));
        if (s > 0)
          expect(grade).toBeGreaterThanOrEqual(GRADES.indexOf(gradeOf(likelihood, SEVERITIES[s - 1]) ?? 'low'));
      }
    expect(gradeOf('unlikely', 'minor')).toBe('low');
    expect(gradeOf('unlikely', 'severe')).toBe('moderate');
    expect(gradeOf('possible', 'severe')).toBe('high');
    expect(gradeOf('likely', 'severe')).toBe('very-high');
    expect(gradeOf('happening', 'minor')).toBe('moderate');
    expect(gradeOf('happening', 'serious')).toBe('very-high');
  });

  it('is unknown where either is no word of its list', () => {
    expect(gradeOf('sometimes', 'severe')).toBeUndefined();
    expect(gradeOf(undefined, 'severe')).toBeUndefined();
    expect(gradeOf('likely', true)).toBeUndefined();
  });
});
