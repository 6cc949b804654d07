import { describe, expect, it } from 'vitest';
import { type Day, endOfDay, formatDay, parseDay, startOfDay } from '#src/calendar/index.ts';
import type { Fact } from '#src/law/index.ts';
import { DEFAULT_SETTINGS, lawOf } from '#src/practice/index.ts';
import { words } from '../../words.ts';
import { entriesOf, inWindow, narrowedBy, PAGE, replacersOf, windowOf } from './chronology.ts';
import { consequences, effectsOf } from './consequences.ts';
import { reasonWords } from './duties.ts';
import { momentOf, pictureOf } from './picture.ts';

const day = (text: string): Day => {
  const read = parseDay(text);
  if (read === undefined) throw new Error(`${text} is no date`);
  return read;
};
const LAW = lawOf(DEFAULT_SETTINGS);
let n = 0;
const fact = (kind: string, on: string, data: Fact['data'] = {}, more: Partial<Fact> = {}): Fact => ({
  id: `${kind}-${++n}`,
  kind,
  day: day(on),
  at: startOfDay(day(on)),
  recorded: startOfDay(day(on)) + 36_000_000_000,
  data,
  ...more,
});
const REGISTERED = { type: 'initial', decision: 'registered', categories: ['neglect'] };
const SEEN = { seen: true, alone: true, place: 'home' };
const TODAY = day('2024-06-03');

describe('the moment that is asked for', () => {
  it('is now, unless a day is given; what was known on a day is shown as at that day', () => {
    expect(momentOf('', '', TODAY)).toEqual({ asAt: TODAY, knownAt: undefined, past: false });
    expect(momentOf('', '2024-02-01', TODAY)).toEqual({
      asAt: day('2024-02-01'),
      knownAt: day('2024-02-01'),
      past: true,
    });
    expect(momentOf('2024-01-05', '2024-02-01', TODAY)).toEqual({
      asAt: day('2024-01-05'),
      knownAt: day('2024-02-01'),
      past: true,
    });
    expect(momentOf('2024-02-30', 'soon', TODAY).past).toBe(false);
  });

  it('is never to come', () => {
    expect(momentOf('2030-01-01', '', TODAY).asAt).toBe(TODAY);
  });
});

describe('the picture of a child', () => {
  const opened = fact('case.opened', '2024-01-02');
  const registered = fact('conference.held', '2024-01-10', REGISTERED);
  const late = fact('visit.made', '2024-01-15', SEEN, { recorded: startOfDay(day('2024-03-01')) });
  const wrong = fact('visit.made', '2024-02-01', SEEN, { replacedFrom: endOfDay(day('2024-02-20')) });
  const right = fact('visit.made', '2024-02-01', { ...SEEN, alone: false }, { recorded: endOfDay(day('2024-02-20')) });
  const at = (asAt: string, knownAt: string) =>
    pictureOf('child', 5, [opened, registered, late, wrong, right], momentOf(asAt, knownAt, TODAY), LAW, [], []);

  it('leaves out what was written down later', () => {
    expect(at('', '2024-01-31').standing.lastSeen).toBeNull();
    expect(at('2024-01-31', '').standing.lastSeen).toBe(day('2024-01-15'));
    expect(at('2024-01-31', '2024-03-01').standing.lastSeen).toBe(day('2024-01-15'));
  });

  it('counts what was corrected since, and not the correction', () => {
    expect(at('', '2024-02-10').standing.lastSeenAlone).toBe(day('2024-02-01'));
    expect(at('', '2024-02-21').standing.lastSeenAlone).toBeNull();
    expect(at('', '').standing.lastSeenAlone).toBe(day('2024-01-15'));
    // What stopped counting is still there to be read, once it was known to have stopped.
    expect(at('', '2024-02-21').all).toContain(wrong);
    expect(at('', '2024-02-10').all).not.toContain(right);
  });

  it('owes what was owed on that day, as late as it was then', () => {
    const owed = at('', '2024-01-31').owed.find(({ duty }) => duty.rule === 'cp-visit');
    expect(owed?.duty.status).toBe('overdue');
    expect(formatDay(owed?.duty.due ?? 0)).toBe('2024-01-24');
    expect(at('', '2024-01-20').owed.find(({ duty }) => duty.rule === 'cp-visit')?.duty.status).toBe('open');
  });
});

describe('the reason of a date in words', () => {
  it('counts and names what it skipped, in both languages', () => {
    const reasons = {
      start: day('2017-04-03'),
      due: day('2017-04-19'),
      limit: { workingDays: 10 },
      holidays: [
        { day: day('2017-04-14'), name: 'good-friday', substitute: false },
        { day: day('2017-04-17'), name: 'easter-monday', substitute: false },
      ],
    } as const;
    expect(reasonWords(words('en'), reasons)).toBe(
      '10 working days after Monday 3 April 2017, skipping Good Friday and Easter Monday: Wednesday 19 April 2017',
    );
    expect(reasonWords(words('cy'), reasons)).toContain('heb gyfrif Dydd Gwener y Groglith a Dydd Llun y Pasg');
  });

  it('says calendar days, months and the day itself', () => {
    const from = { start: day('2024-01-31'), holidays: [] };
    expect(reasonWords(words('en'), { ...from, due: day('2024-02-28'), limit: { days: 28 } })).toBe(
      '28 days after Wednesday 31 January 2024: Wednesday 28 February 2024',
    );
    expect(reasonWords(words('en'), { ...from, due: day('2024-04-30'), limit: { months: 3 } })).toBe(
      '3 months after Wednesday 31 January 2024: Tuesday 30 April 2024',
    );
    expect(reasonWords(words('en'), { ...from, due: day('2024-01-31'), limit: { days: 0 } })).toBe(
      'On the day itself: Wednesday 31 January 2024',
    );
  });
});

describe('the chronology', () => {
  const facts = [
    fact('case.opened', '2024-01-02'),
    fact('visit.made', '2024-01-05', SEEN),
    fact('visit.refused', '2024-02-05'),
    fact('core-group.held', '2024-03-05'),
  ];

  it('is the newest first, narrowed by area, dates and visits', () => {
    const kinds = (query: Record<string, string[]>) => entriesOf(facts, narrowedBy(query)).map(({ kind }) => kind);
    expect(kinds({})).toEqual(['core-group.held', 'visit.refused', 'visit.made', 'case.opened']);
    expect(kinds({ only: ['visits'] })).toEqual(['visit.refused', 'visit.made']);
    expect(kinds({ area: ['protection'] })).toEqual(['core-group.held']);
    expect(kinds({ area: ['no-such-area'] })).toHaveLength(4);
    expect(
      kinds({
        'from-day': ['5'],
        'from-month': ['1'],
        'from-year': ['2024'],
        'to-day': ['5'],
        'to-month': ['2'],
        'to-year': ['2024'],
      }),
    ).toEqual(['visit.refused', 'visit.made']);
  });

  it('has fifty entries a page, all of them where asked', () => {
    const entries = Array.from({ length: 120 }, (_, place) => place);
    expect(inWindow(entries, windowOf({}))).toHaveLength(PAGE);
    expect(inWindow(entries, windowOf({ page: ['3'] }))).toEqual(entries.slice(100));
    expect(inWindow(entries, windowOf({ page: ['-4'] }))[0]).toBe(0);
    expect(inWindow(entries, windowOf({ view: ['print'] }))).toHaveLength(120);
  });

  it('looks for what replaced an entry among what was written down when it stopped counting', () => {
    const replaced = fact('visit.made', '2024-01-05', SEEN, { replacedFrom: 77 });
    const replacing = fact('visit.made', '2024-01-05', SEEN, { recorded: 77 });
    expect(replacersOf([replaced], [...facts, replaced, replacing])).toEqual([replacing.id]);
    expect(replacersOf(facts, facts)).toEqual([]);
  });
});

describe('what an event does', () => {
  const facts = [fact('case.opened', '2024-01-02'), fact('conference.held', '2024-01-10', REGISTERED)];
  const removal = fact('conference.held', '2024-01-20', { type: 'review', decision: 'deregistered' });

  it('is told before it is recorded: what will be owed no more, and what instead', () => {
    const { gone, come } = consequences(facts, [...facts, removal], LAW, day('2024-01-20'));
    expect(gone.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['cp-visit', 'core-group-first', 'rcpc-first']),
    );
    expect(come).toEqual([]);
    expect(consequences([...facts, removal], facts, LAW, day('2024-01-20')).come.map(({ rule }) => rule)).toContain(
      'cp-visit',
    );
  });

  it('is no change where the same is due on the same day by another event', () => {
    const first = fact('visit.made', '2024-01-12', SEEN);
    const second = fact('visit.made', '2024-01-12', SEEN, { recorded: startOfDay(day('2024-01-13')) });
    expect(consequences([...facts, first, second], [...facts, first], LAW, day('2024-01-20'))).toEqual({
      gone: [],
      come: [],
    });
  });

  it('is told after: what it met, ended and began', () => {
    const visit = fact('visit.made', '2024-01-18', SEEN);
    const { duties } = pictureOf('child', 3, [...facts, visit], momentOf('2024-01-18', '', TODAY), LAW, [], []);
    const { met, began, ended } = effectsOf(duties, [visit.id]);
    expect(met.map(({ rule, status }) => [rule, status])).toEqual([
      ['cp-visit', 'met'],
      ['cp-visit-home', 'met'],
    ]);
    expect(began.map(({ rule, due }) => [rule, formatDay(due)])).toEqual([
      ['cp-visit', '2024-02-01'],
      ['cp-visit-home', '2024-02-15'],
    ]);
    expect(ended).toEqual([]);
  });
});
