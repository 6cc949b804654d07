import { expect, test } from 'vitest';
import { ROLES } from '../organisation/index.ts';
import { KINDS } from '../practice/index.ts';
import { inSight, mayRecord, maySee, outOfSight } from './index.ts';

const OF_ALLEGATIONS = [...KINDS.values()].filter(({ area }) => area === 'allegations').map(({ kind }) => kind);

test('what is said about a practitioner is seen by the Designated Officer, heads of service and directors, and by nobody else', () => {
  expect(OF_ALLEGATIONS).toHaveLength(4);
  for (const kind of OF_ALLEGATIONS)
    expect(ROLES.filter((role) => maySee(role, kind)).sort()).toEqual([
      'designated-officer',
      'director',
      'head-of-service',
    ]);
});

test('nobody records what came of an allegation who may not see it', () => {
  for (const kind of OF_ALLEGATIONS.filter((each) => each !== 'allegation.made'))
    expect(ROLES.filter((role) => mayRecord(role, kind) && !maySee(role, kind))).toEqual([]);
  expect(mayRecord('social-worker', 'allegation.made')).toBe(false);
  expect(mayRecord('team-manager', 'allegation.made')).toBe(true);
});

test('everything else is seen by whoever may reach the child, by officers if it is theirs, and what is no kind of ours by nobody', () => {
  // What explains how records were made is for heads and directors too.
  for (const { kind, area } of KINDS.values())
    if (area !== 'allegations' && area !== 'integrity')
      expect(ROLES.filter((role) => !maySee(role, kind))).toEqual(
        area === 'complaints' ? ['designated-officer'] : ['designated-officer', 'complaints-officer'],
      );
  for (const kind of ['allegation.unheard-of', '', 'constructor'])
    expect(ROLES.filter((role) => maySee(role, kind))).toEqual([]);
});

test('entries keep their order, and lose only those that are out of sight', () => {
  const entries = ['visit.made', 'allegation.made', 'case.opened'].map((kind, n) => ({ id: `e${n}`, kind }));
  expect(inSight('social-worker', entries).map(({ kind }) => kind)).toEqual(['visit.made', 'case.opened']);
  expect(inSight('director', entries)).toEqual(entries);
});

test('what is about an entry is seen by no more people than the entry itself, however many lie between', () => {
  const record = [
    { id: 'sign-off', kind: 'record.signed-off', data: { entry: 'made' } },
    { id: 'made', kind: 'allegation.made' },
    { id: 'corrected', kind: 'allegation.made', replaces: 'made' },
    { id: 'retracted', kind: 'record.retracted', replaces: 'corrected' },
    { id: 'mark', kind: 'chronology.marked', data: { entry: 'retracted' } },
    { id: 'visit', kind: 'visit.made' },
    { id: 'other', kind: 'record.retracted', replaces: 'visit' },
  ];
  for (const role of ROLES) {
    const seen = inSight(role, record).map(({ id }) => id);
    // An officer sees what is of the own area, and not what others wrote about it.
    const officers: Readonly<Partial<Record<typeof role, readonly string[]>>> = {
      'designated-officer': ['made', 'corrected'],
      'complaints-officer': [],
    };
    expect(seen).toEqual(
      officers[role] ?? (maySee(role, 'allegation.made') ? record.map(({ id }) => id) : ['visit', 'other']),
    );
    expect([...outOfSight(role, record), ...seen].sort()).toEqual(record.map(({ id }) => id).sort());
  }
});
