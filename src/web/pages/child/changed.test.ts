import { describe, expect, it } from 'vitest';
import { type Day, endOfDay, parseDay, startOfDay } from '#src/calendar/index.ts';
import type { Fact } from '#src/law/index.ts';
import type { RecordedEvent } from '#src/ledger/index.ts';
import { DEFAULT_SETTINGS, lawOf, openRisks } from '#src/practice/index.ts';
import { changesSince, unseenEvents } from './changed.ts';
import { pictureOf } from './picture.ts';

const LAW = lawOf(DEFAULT_SETTINGS);
const day = (text: string): Day => parseDay(text) ?? Number.NaN;
const TODAY = day('2026-06-15');
const SINCE = endOfDay(day('2026-06-01'));
const NOW = { asAt: TODAY, knownAt: undefined, past: false };

let counted = 0;
const fact = (kind: string, on: string, recorded: string, data: Fact['data'] = {}): Fact => ({
  id: `e${++counted}`,
  kind,
  day: day(on),
  at: startOfDay(day(on)),
  recorded: startOfDay(day(recorded)),
  data,
});
const judged = (kind: string, recorded: string, likelihood: string): Fact =>
  fact(kind, recorded, recorded, {
    risk: 'r',
    harm: 'neglect',
    likelihood,
    severity: 'severe',
    nextLook: '2026-12-01',
  });
const by = (facts: readonly Fact[], post: string): ReadonlyMap<string, RecordedEvent> =>
  new Map(facts.map(({ id }) => [id, { id, by: post } as RecordedEvent]));
const changes = (facts: readonly Fact[], events: ReadonlyMap<string, RecordedEvent> = new Map()) => {
  const picture = pictureOf('c', facts.length, facts, NOW, LAW, [], []);
  return changesSince(picture, openRisks(picture.facts), events, 'post-me', SINCE);
};

describe('what changed since somebody last looked', () => {
  it('is what was written down since, whenever it happened', () => {
    const late = fact('visit.made', '2026-03-01', '2026-06-03', { seen: true });
    const known = fact('visit.made', '2026-05-30', '2026-05-30', { seen: true });
    const again = fact('visit.made', '2026-06-09', '2026-06-09', { seen: true });
    const found = changes([known, late, again]);
    expect(found.kinds).toEqual([{ kind: 'visit.made', count: 2, latest: day('2026-06-09') }]);
  });

  it('leaves out what the reader wrote', () => {
    const mine = fact('visit.made', '2026-06-03', '2026-06-03', { seen: true });
    const theirs = fact('missing.reported', '2026-06-04', '2026-06-04', { episode: 'm', place: 'home' });
    expect(changes([mine, theirs], by([mine], 'post-me')).kinds.map(({ kind }) => kind)).toEqual(['missing.reported']);
    expect(changes([mine], by([mine], 'post-me'))).toMatchObject({ kinds: [], risks: [], overdue: [] });
  });

  it('names a risk that is new or graded otherwise, once, and one that was looked at and stays as it was', () => {
    const first = judged('risk.identified', '2026-05-01', 'possible');
    const graver = judged('risk.reviewed', '2026-06-05', 'likely');
    expect(changes([first, graver])).toMatchObject({
      kinds: [],
      risks: [{ harm: 'neglect', before: 'high', grade: 'very-high' }],
    });
    const same = judged('risk.reviewed', '2026-06-06', 'possible');
    expect(changes([first, same])).toMatchObject({ risks: [], kinds: [{ kind: 'risk.reviewed', count: 1 }] });
    const fresh = judged('risk.identified', '2026-06-07', 'unlikely');
    expect(changes([fresh]).risks).toEqual([{ harm: 'neglect', grade: 'moderate', before: undefined }]);
  });

  it('names a duty that has become overdue since, and none that was overdue before', () => {
    const received = (on: string, contact: string): Fact =>
      fact('contact.received', on, on, { contact, source: 'public' });
    const facts = [received('2026-05-20', 'k1'), received('2026-06-01', 'k2'), received('2026-06-12', 'k3')];
    expect(changes(facts).overdue.map(({ rule, from }) => [rule, from])).toEqual([['contact-decision', facts[1]?.id]]);
  });

  it('looks at the latest alone one by one, however much came in', () => {
    const many = Array.from({ length: 500 }, () => fact('visit.made', '2026-06-05', '2026-06-06', { seen: true }));
    const picture = pictureOf('c', many.length, many, NOW, LAW, [], []);
    expect(unseenEvents(picture, SINCE).length).toBe(60);
    expect(changes(many).kinds).toEqual([{ kind: 'visit.made', count: 500, latest: day('2026-06-05') }]);
  });
});
