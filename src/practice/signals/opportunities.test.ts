import { describe, expect, it } from 'vitest';
import { type Day, formatDay, parseDay } from '../../calendar/index.ts';
import { compareFacts, type Fact, judge } from '../../law/index.ts';
import { DEFAULT_SETTINGS, lawOf, missingEpisodes, opportunities, readEvent, toFact } from '../index.ts';
import { exploitationTrail } from '../exploitation/trail.ts';

const LAW = lawOf(DEFAULT_SETTINGS);
const day = (text: string): Day => parseDay(text) ?? Number.NaN;

let counted = 0;
const fact = (kind: string, at: string, data: Record<string, unknown>): Fact => {
  const read = readEvent({ id: `e${++counted}`, kind, at, by: 'p', children: ['c'], data });
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('; '));
  return toFact(read.event);
};
const ordered = (facts: readonly Fact[]): Fact[] => [...facts].sort(compareFacts);
const dutiesOf = (facts: readonly Fact[]) => judge(facts, LAW, day('2026-12-31')).duties;
const shown = (on: Day | null): string => (on === null ? '-' : formatDay(on));

const received = (at: string, contact: string, reasons: readonly string[] = ['neglect']): Fact =>
  fact('contact.received', at, { contact, source: 'school', reasons });
const decided = (at: string, contact: string, outcome: string): Fact =>
  fact('contact.decided', at, { contact, outcome });
const assessed = (at: string, response: string): Fact =>
  fact('exploitation.assessed', at, {
    assessment: `a${counted}`,
    instrument: 'golau',
    version: '1',
    language: 'cy',
    wording: {},
    indicators: [],
    total: 3,
    band: 'watch',
    asked: 'information',
    judgement: 'x',
    response,
    reviewOn: at,
  });

describe('a request for help', () => {
  const seen = (facts: readonly Fact[]): string[] =>
    opportunities(ordered(facts), dutiesOf(facts))
      .filter(({ sort }) => sort === 'request')
      .map(
        ({ due, decidedOn, decision, asks, actBy, actedOn }) =>
          `${shown(due)} ${shown(decidedOn)} ${decision} ${asks} ${shown(actBy)} ${shown(actedOn)}`,
      );

  it('waits for a decision, then for what was decided, by the day that the law gives', () => {
    const came = received('2026-03-02', 'k1');
    expect(seen([came])).toEqual(['2026-03-03 - null false - -']);
    const toAssess = decided('2026-03-03', 'k1', 'assessment');
    expect(seen([came, toAssess])).toEqual(['2026-03-03 2026-03-03 assessment true 2026-05-01 -']);
    const other = fact('assessment.completed', '2026-03-20', { assessment: 'a', contact: 'k2', childSeen: true });
    expect(seen([came, toAssess, other])[0]).toMatch(/ -$/);
    const own = fact('assessment.completed', '2026-04-01', { assessment: 'b', contact: 'k1', childSeen: true });
    expect(seen([came, toAssess, other, own])[0]).toMatch(/ 2026-04-01$/);
  });

  it('that ended with no further action asks for nothing', () => {
    expect(seen([received('2026-03-02', 'k1'), decided('2026-03-06', 'k1', 'no-further-action')])).toEqual([
      '2026-03-03 2026-03-06 no-further-action false - -',
    ]);
  });

  it('keeps the day of its first decision when a second changes what is done', () => {
    const facts = [
      received('2026-03-02', 'k1'),
      decided('2026-03-03', 'k1', 'no-further-action'),
      decided('2026-03-09', 'k1', 'strategy-discussion'),
      fact('strategy.held', '2026-03-10', { enquiry: 'q', agencies: ['police'], decision: 'no-enquiries' }),
    ];
    expect(seen(facts)).toEqual(['2026-03-03 2026-03-03 strategy-discussion true - 2026-03-10']);
  });
});

describe('a signal', () => {
  const seen = (facts: readonly Fact[]): string[] =>
    opportunities(ordered(facts), dutiesOf(facts))
      .filter(({ sort }) => sort === 'signal')
      .map(({ code, raisedOn, decidedOn, decision, asks, actedOn }) =>
        [code, shown(raisedOn), shown(decidedOn), decision, asks, shown(actedOn)].join(' '),
      );
  const came = received('2026-03-02', 'k1', ['sexual-exploitation']);
  const answered = (answer: string): Fact =>
    fact('signal.answered', '2026-03-04', { signal: 'signal-exploitation', answer, reason: 'x' });
  const held = fact('strategy.held', '2026-03-03', { enquiry: 'q', agencies: ['police'], decision: 'enquiries' });

  it('is shown with its answer, and with what was recorded of it', () => {
    expect(seen([came])).toEqual(['signal-exploitation 2026-03-02 -  false -']);
    expect(seen([came, answered('no-action')])).toEqual([
      'signal-exploitation 2026-03-02 2026-03-04 no-action false -',
    ]);
    expect(seen([came, answered('strategy-discussion')])).toEqual([
      'signal-exploitation 2026-03-02 2026-03-04 strategy-discussion true -',
    ]);
    // Who acts at once answers afterwards.
    expect(seen([came, held, answered('strategy-discussion')])).toEqual([
      'signal-exploitation 2026-03-02 2026-03-04 strategy-discussion true 2026-03-03',
    ]);
  });
});

describe('what speaks of exploitation', () => {
  const trail = (facts: readonly Fact[]) => exploitationTrail(ordered(facts), dutiesOf(facts));
  const missing = (at: string, episode: string): Fact =>
    fact('missing.reported', at, { episode, place: 'home', policeTold: true });

  it('is a contact, a risk, a concern, and the episode by which a child was missing again and again', () => {
    const facts = [
      received('2026-01-05', 'k1', ['neglect']),
      received('2026-01-06', 'k2', ['missing', 'criminal-exploitation']),
      fact('concern.noted', '2026-01-07', { concern: 'older-partner', source: 'school', told: 'x' }),
      fact('concern.noted', '2026-01-07', { concern: 'school-absence', source: 'school', told: 'x' }),
      missing('2026-02-01', 'm1'),
      missing('2026-02-05', 'm2'),
      missing('2026-02-09', 'm3'),
    ];
    expect(trail(facts).signs.map(({ sort, knownOn, assessedOn }) => [sort, shown(knownOn), assessedOn])).toEqual([
      ['contact', '2026-01-06', null],
      ['concern', '2026-01-07', null],
      ['missing', '2026-02-09', null],
    ]);
  });

  it('waits until somebody assesses, and what speaks of it afterwards waits again', () => {
    const facts = [
      received('2026-01-06', 'k1', ['sexual-exploitation']),
      assessed('2026-01-20', 'information'),
      received('2026-02-03', 'k2', ['sexual-exploitation']),
    ];
    expect(trail(facts).signs.map(({ assessedOn }) => shown(assessedOn))).toEqual(['2026-01-20', '-']);
    expect(trail(facts).assessments.map(({ signedOn, doneOn }) => [shown(signedOn), shown(doneOn)])).toEqual([
      ['2026-01-06', '-'],
    ]);
    const [, second] = trail([...facts, assessed('2026-03-01', 'information')]).assessments;
    expect(shown(second?.signedOn ?? null)).toBe('2026-02-03');
  });

  it('is answered by what the response asks for, recorded after the assessment', () => {
    const held = (at: string): Fact =>
      fact('strategy.held', at, { enquiry: 'q', agencies: ['police'], decision: 'no-enquiries' });
    const doneOf = (response: string, ...more: readonly Fact[]): string =>
      shown(trail([assessed('2026-01-20', response), ...more]).assessments[0]?.doneOn ?? null);
    expect(doneOf('protection', held('2026-01-19'))).toBe('-');
    expect(doneOf('protection', held('2026-01-21'))).toBe('2026-01-21');
    expect(doneOf('early-help', held('2026-01-21'))).toBe('-');
    expect(doneOf('early-help', decided('2026-02-01', 'k9', 'early-help'))).toBe('2026-02-01');
    expect(doneOf('information', held('2026-01-21'))).toBe('-');
  });
});

describe('a missing episode', () => {
  const episodes = (...facts: readonly Fact[]) => missingEpisodes(ordered(facts));
  const reported = (at: string): Fact =>
    fact('missing.reported', at, { episode: 'm', place: 'school', policeTold: true });
  const found = (at: string): Fact =>
    fact('missing.found', at, { episode: 'm', harmed: true, company: 'unknown-adults' });

  it('lasts from its report until the child is found, where both times are known', () => {
    const [one] = episodes(reported('2026-06-01T22:30:00+01:00'), found('2026-06-02T05:15:00+01:00'));
    expect([one?.minute, one?.lasted]).toEqual([22 * 60 + 30, 6 * 60 + 45]);
    const [two] = episodes(reported('2026-06-01'), found('2026-06-02T05:15:00+01:00'));
    expect([two?.minute, two?.lasted]).toEqual([null, null]);
    // The clocks went forward in this night.
    const [three] = episodes(reported('2026-03-28T23:00:00+00:00'), found('2026-03-29T06:00:00+01:00'));
    expect([three?.minute, three?.lasted]).toEqual([23 * 60, 6 * 60]);
    const [four] = episodes(reported('2026-06-01T22:30:00+01:00'));
    expect([four?.found, four?.lasted, four?.heldOn]).toEqual([null, null, null]);
  });

  it('is told with its debrief', () => {
    const offered = fact('debrief.offered', '2026-06-03', { episode: 'm', accepted: true });
    const held = fact('debrief.held', '2026-06-05', { episode: 'm', said: 'x' });
    const [one] = episodes(reported('2026-06-01'), found('2026-06-02'), offered, held);
    expect([shown(one?.offered?.day ?? null), one?.offered?.data['accepted'], shown(one?.heldOn ?? null)]).toEqual([
      '2026-06-03',
      true,
      '2026-06-05',
    ]);
    expect(episodes(found('2026-06-02'))).toEqual([]);
  });
});
