import { describe, expect, it } from 'vitest';
import { type Day, formatDay, parseDay } from '../calendar/index.ts';
import { evaluate, type Fact } from '../law/index.ts';
import {
  CONFIGURABLE_RULES,
  contradictions,
  DEFAULT_SETTINGS,
  lawOf,
  readEvent,
  type Surroundings,
  toFact,
} from './index.ts';

// What the front door, conferences and the register record beside the core: what it asks for, and what it cannot be.

const LAW = lawOf({ ...DEFAULT_SETTINGS, rules: [...DEFAULT_SETTINGS.rules, ...CONFIGURABLE_RULES] });
const day = (text: string): Day => parseDay(text) ?? Number.NaN;

let count = 0;
const event = (kind: string, at: string, data: Record<string, unknown> = {}) => {
  const read = readEvent({ id: `e${++count}`, kind, at, by: 'post-1', children: ['c1'], data });
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('; '));
  return read.event;
};
const facts = (...events: ReturnType<typeof event>[]): Fact[] => events.map(toFact);
const owed = (rule: string, of: readonly Fact[], asAt = '2026-12-31'): string[] =>
  evaluate(of, LAW, day(asAt))
    .duties.filter((duty) => duty.rule === rule)
    .map(({ due, status, done }) => `${formatDay(due)} ${status}${done === null ? '' : ` ${formatDay(done)}`}`);
const around: Surroundings = { holdsPost: (post) => (post === 'post-1' ? 'held' : 'vacant') };
const refused = (before: readonly Fact[], asked: ReturnType<typeof event>): string[] =>
  contradictions(before, asked, 'c1', LAW, around).map(({ field, code }) => `${field} ${code}`);

const contact = (at: string, more: Record<string, unknown> = {}) =>
  event('contact.received', at, { contact: 'k', source: 'school', ...more });
const registered = (at: string) =>
  event('conference.held', at, { type: 'initial', decision: 'registered', categories: ['neglect'] });

describe('the front door', () => {
  it.each([
    ['report-written-confirmation', { mode: 'phone' }, '2026-03-07', 'report.confirmed', {}],
    ['immediate-police-discussion', { mayBeCrime: true }, '2026-03-06', 'police.discussed', {}],
    // Friday 6 March: the daytime team has it on Monday.
    ['edt-handover', { mode: 'out-of-hours' }, '2026-03-09', 'contact.handed-over', {}],
    ['jurisdiction-routing', { harmHere: false }, '2026-03-06', 'authority.told', { authority: 'Sir Arall' }],
  ])('%s', (rule, how, due, kind, data) => {
    const received = contact('2026-03-06', how);
    expect(owed(rule, facts(received))).toEqual([`${due} overdue`]);
    expect(owed(rule, facts(received, event(kind, due, { contact: 'k', ...data })))).toEqual([`${due} met ${due}`]);
    expect(owed(rule, facts(received, event(kind, due, { contact: 'other', ...data })))).toEqual([`${due} overdue`]);
    expect(owed(rule, facts(contact('2026-03-06')))).toEqual([]);
  });

  it('asks a practitioner to confirm a call in writing, and nobody else', () => {
    for (const source of ['relative', 'anonymous', 'child'])
      expect(owed('report-written-confirmation', facts(contact('2026-03-06', { source, mode: 'phone' })))).toEqual([]);
    // Before the region adopted the procedures nothing of it was read.
    expect(owed('report-written-confirmation', facts(contact('2020-03-31', { mode: 'phone' })))).toEqual([]);
  });

  it('asks for other help where the decision says that the family was told of none', () => {
    const decided = (more: Record<string, unknown>) =>
      event('contact.decided', '2026-03-09', { contact: 'k', outcome: 'no-further-action', ...more });
    const none = facts(contact('2026-03-06'), decided({ helpSuggested: false }));
    expect(owed('nfa-signpost', none)).toEqual(['2026-03-09 overdue']);
    const told = event('help.suggested', '2026-03-10', { contact: 'k', help: 'Canolfan Deuluol Dychmygol' });
    expect(owed('nfa-signpost', [...none, toFact(told)])).toEqual(['2026-03-09 late 2026-03-10']);
    for (const more of [{}, { helpSuggested: true, help: 'a group' }])
      expect(owed('nfa-signpost', facts(contact('2026-03-06'), decided(more)))).toEqual([]);
  });

  it('asks for consent, or for the reason why it is not sought', () => {
    const asked = (consent: string, more: Record<string, unknown> = {}) =>
      event('information.requested', '2026-03-06', { contact: 'k', agencies: ['health'], consent, ...more });
    const received = contact('2026-03-06');
    expect(owed('consent-or-reason', facts(received, asked('neither')))).toEqual(['2026-03-06 overdue']);
    expect(owed('consent-or-reason', facts(received, asked('given')))).toEqual([]);
    const reason = { reason: 'he would hear of it and take her away' };
    const put = facts(received, asked('neither'), asked('risk-if-sought', reason));
    expect(owed('consent-or-reason', put)).toEqual(['2026-03-06 met 2026-03-06']);
    expect(refused(facts(received), asked('risk-if-sought'))).toEqual(['data.reason reason-missing']);
    expect(refused(facts(received), asked('risk-if-sought', reason))).toEqual([]);
  });

  it('answers a reporter who disagrees by the day that was set', () => {
    const disputed = (answerBy: string) =>
      event('contact.disputed', '2026-03-10', {
        dispute: 'd',
        contact: 'k',
        stage: 'line-manager',
        reason: 'bruises',
        answerBy,
      });
    const before = facts(contact('2026-03-06'));
    expect(owed('reporter-escalation', [...before, toFact(disputed('2026-03-12'))])).toEqual(['2026-03-12 overdue']);
    expect(refused(before, disputed('2026-03-09'))).toEqual(['data.answerBy day-past']);
    const answered = event('dispute.answered', '2026-03-12', { dispute: 'd', changed: true, reason: 'they are right' });
    expect(refused(before, answered)).toEqual(['data.dispute unknown-dispute']);
    expect(owed('reporter-escalation', [...before, ...facts(disputed('2026-03-12'), answered)])).toEqual([
      '2026-03-12 met 2026-03-12',
    ]);
  });

  it.each(['contact.handed-over', 'report.confirmed', 'police.discussed'])(
    '%s belongs to a contact about the child',
    (kind) => {
      expect(refused(facts(contact('2026-03-06')), event(kind, '2026-03-09', { contact: 'other' }))).toEqual([
        'data.contact unknown-contact',
      ]);
      expect(refused(facts(contact('2026-03-06')), event(kind, '2026-03-09', { contact: 'k' }))).toEqual([]);
    },
  );
});

describe('a strategy discussion', () => {
  it('with somebody who could not decide is to be held again with those who can', () => {
    const held = (at: string, canDecide?: boolean) =>
      event('strategy.held', at, {
        enquiry: 'q',
        agencies: ['police', 'social-services'],
        decision: 'enquiries',
        ...(canDecide === undefined ? {} : { canDecide }),
      });
    expect(owed('strategy-authorised', facts(held('2026-03-02', false)))).toEqual(['2026-03-02 overdue']);
    expect(owed('strategy-authorised', facts(held('2026-03-02', false), held('2026-03-03', true)))).toEqual([
      '2026-03-02 late 2026-03-03',
    ]);
    expect(owed('strategy-authorised', facts(held('2026-03-02')))).toEqual([]);
  });

  it('that leads to a conference brings the offer of an advocate', () => {
    const concluded = event('enquiry.concluded', '2026-03-10', { enquiry: 'q', determination: 'conference' });
    expect(owed('advocacy-active-offer', facts(concluded))).toEqual(['2026-03-10 overdue']);
    expect(
      owed('advocacy-active-offer', facts(concluded, event('advocacy.offered', '2026-03-10', { accepted: false }))),
    ).toEqual(['2026-03-10 met 2026-03-10']);
    const other = event('enquiry.concluded', '2026-03-10', { enquiry: 'q', determination: 'unsubstantiated' });
    expect(owed('advocacy-active-offer', facts(other))).toEqual([]);
  });
});

describe('a conference', () => {
  const arranged = (more: Record<string, unknown> = {}) =>
    event('conference.arranged', '2026-03-10', {
      conference: 'x',
      type: 'initial',
      arrangedFor: '2026-03-20',
      reportBy: '2026-03-18',
      ...more,
    });
  const report = (at: string, chronology: boolean, viewOnRegistration: boolean) =>
    event('report.shared', at, { conference: 'x', chronology, viewOnRegistration });

  it('has its report with the family by the day that was set, with a chronology and without a view', () => {
    expect(owed('icpc-report-to-family', facts(arranged()))).toEqual(['2026-03-18 overdue']);
    const poor = facts(arranged(), report('2026-03-17', false, true));
    expect(owed('icpc-report-to-family', poor)).toEqual(['2026-03-18 met 2026-03-17']);
    expect(owed('icpc-report-chronology', poor)).toEqual(['2026-03-17 overdue']);
    expect(owed('icpc-report-without-view', poor)).toEqual(['2026-03-17 overdue']);
    const better = [...poor, toFact(report('2026-03-18', true, false))];
    expect(owed('icpc-report-chronology', better)).toEqual(['2026-03-17 late 2026-03-18']);
    expect(owed('icpc-report-without-view', better)).toEqual(['2026-03-17 late 2026-03-18']);
    expect(refused(facts(contact('2026-03-06')), report('2026-03-17', true, false))).toEqual([
      'data.conference unknown-conference',
    ]);
  });

  it('is not arranged into the past, nor its report for after it', () => {
    const before = facts(contact('2026-03-06'));
    expect(refused(before, arranged())).toEqual([]);
    expect(refused(before, arranged({ reportBy: '2026-03-23' }))).toEqual(['data.reportBy report-after-conference']);
    expect(refused(before, arranged({ arrangedFor: '2026-03-09', reportBy: '2026-03-09' }))).toEqual([
      'data.arrangedFor day-past',
      'data.reportBy day-past',
    ]);
  });

  it('that is postponed is held by the new date, and the child is safe meanwhile', () => {
    const postponed = (childSafe: boolean, postponement = 'z', newDate = '2026-03-27') =>
      event('conference.postponed', '2026-03-19', { postponement, childSafe, reason: 'snow', newDate });
    expect(owed('icpc-postponement', facts(postponed(false)))).toEqual(['2026-03-19 overdue']);
    expect(owed('icpc-postponement', facts(postponed(false), postponed(true, 'y')))).toEqual([
      '2026-03-19 met 2026-03-19',
    ]);
    expect(owed('conference-new-date', facts(postponed(true)))).toEqual(['2026-03-27 overdue']);
    expect(owed('conference-new-date', facts(postponed(true), registered('2026-03-30')))).toEqual([
      '2026-03-27 late 2026-03-30',
    ]);
    expect(refused(facts(contact('2026-03-06')), postponed(true, 'z', '2026-03-18'))).toEqual([
      'data.newDate day-past',
    ]);
  });

  it('names a co-ordinator whose post somebody holds', () => {
    const held = (coordinator: string) =>
      event('conference.held', '2026-03-20', { type: 'initial', decision: 'registered', coordinator });
    expect(refused(facts(contact('2026-03-06')), held('post-1'))).toEqual([]);
    expect(refused(facts(contact('2026-03-06')), held('post-2'))).toEqual(['data.coordinator vacant-post']);
  });
});

describe('the register', () => {
  const ON = facts(registered('2026-03-02'));

  it('has the refusal of access told to the core group, the co-ordinator and the manager on the day', () => {
    const refusal = event('visit.refused', '2026-03-10');
    const told = (who: string[]) => event('access-refused.told', '2026-03-10', { told: who });
    expect(owed('denied-access', [...ON, toFact(refusal)])).toEqual(['2026-03-10 overdue']);
    expect(owed('denied-access', [...ON, ...facts(refusal, told(['manager']))])).toEqual(['2026-03-10 overdue']);
    expect(owed('denied-access', [...ON, ...facts(refusal, told(['manager', 'core-group', 'coordinator']))])).toEqual([
      '2026-03-10 met 2026-03-10',
    ]);
    expect(owed('denied-access', facts(event('visit.refused', '2026-03-10')))).toEqual([]);
    expect(refused(facts(contact('2026-03-06')), told(['manager']))).toEqual(['kind not-on-register']);
  });

  it('has a senior manager told at once that there is no co-ordinator', () => {
    expect(owed('coordinator-missing-escalation', ON)).toEqual(['2026-03-02 overdue']);
    const told = event('coordinator-missing.told', '2026-03-02', { toldTo: 'Pennaeth Gwasanaeth' });
    expect(owed('coordinator-missing-escalation', [...ON, toFact(told)])).toEqual(['2026-03-02 met 2026-03-02']);
    const held = facts(
      event('case.opened', '2026-02-01'),
      event('case.allocated', '2026-02-01', { worker: 'post-1' }),
      registered('2026-03-02'),
    );
    expect(owed('coordinator-missing-escalation', held)).toEqual([]);
  });

  it('has the minutes of each of its conferences sent out by the local norm', () => {
    const review = event('conference.held', '2026-05-29', { type: 'review', decision: 'continued' });
    const sent = event('minutes.circulated', '2026-03-30');
    expect(owed('minutes-circulated', [...ON, ...facts(sent, review)])).toEqual([
      '2026-03-30 met 2026-03-30',
      '2026-06-26 overdue',
    ]);
  });

  it('is left by a review, or on one of four grounds with its evidence, and everything that it asks for ends', () => {
    const removed = (ground: string, more: Record<string, unknown> = {}) =>
      event('register.removed', '2026-04-01', { ground, reason: 'a letter of 31 March', ...more });
    for (const ground of ['eighteen', 'died', 'left-uk']) {
      expect(refused(ON, removed(ground))).toEqual([]);
      const after = [...ON, toFact(removed(ground))];
      expect(owed('rcpc-first', after)).toEqual(['2026-06-02 ended']);
      expect(evaluate(after, LAW, day('2026-04-02')).holds.map(({ span }) => span)).not.toContain('registration');
      expect(refused(after, removed(ground))).toEqual(['kind not-on-register']);
    }
    const read = readEvent({
      id: 'x',
      kind: 'register.removed',
      at: '2026-04-01',
      by: 'post-1',
      children: ['c1'],
      data: { ground: 'eighteen', reason: '' },
    });
    expect(read.ok).toBe(false);
  });

  it('keeps a child who has moved away until the other authority has held its conference', () => {
    const away = event('child.moved-away', '2026-03-20', {
      authority: 'Sir Arall',
      permanent: true,
      authorityTold: true,
    });
    const still = [...ON, toFact(away)];
    expect(owed('rcpc-first', still, '2026-04-01')).toEqual(['2026-06-02 open']);
    const removed = (conferenceOn?: string) =>
      event('register.removed', '2026-04-10', {
        ground: 'transferred',
        reason: 'their minutes',
        ...(conferenceOn === undefined ? {} : { conferenceOn }),
      });
    expect(refused(still, removed())).toEqual(['data.conferenceOn transfer-conference-first']);
    expect(refused(still, removed('2026-04-11'))).toEqual(['data.conferenceOn transfer-conference-first']);
    expect(refused(still, removed('2026-04-10'))).toEqual([]);
  });

  it('takes a child who has moved in for good by a conference within 15 working days of being told', () => {
    const told = (permanent: boolean) =>
      event('transfer.notified', '2026-03-23', {
        transfer: 't',
        authority: 'Sir Arall',
        permanent,
        movedOn: '2026-02-02',
      });
    // Good Friday and Easter Monday, 3 and 6 April 2026, do not count.
    expect(owed('transfer-in-conference', facts(told(true)))).toEqual(['2026-04-15 overdue']);
    expect(owed('transfer-in-conference', facts(told(false)))).toEqual([]);
    const held = event('conference.held', '2026-04-15', { type: 'transfer-in', decision: 'registered' });
    expect(owed('transfer-in-conference', facts(told(true), held))).toEqual(['2026-04-15 met 2026-04-15']);
    expect(owed('transfer-in-conference', facts(told(true), registered('2026-04-15')))).toEqual(['2026-04-15 overdue']);
  });
});

describe('contact from afar', () => {
  it('is agreed by a manager beforehand, with reasons, and never counts as a visit', () => {
    const afar = (agreed: boolean, more: Record<string, unknown> = {}) =>
      event('remote-visit.made', '2026-03-10', { remoteVisit: 'v', seen: true, managerAgreed: agreed, ...more });
    const on = facts(registered('2026-03-02'));
    expect(owed('cp-visit-remote-exception', [...on, toFact(afar(false))])).toEqual(['2026-03-10 overdue']);
    expect(owed('cp-visit', [...on, toFact(afar(true, { reason: 'flood' }))])).toEqual(['2026-03-16 overdue']);
    expect(refused(on, afar(true))).toEqual(['data.reason reason-missing']);
  });
});

describe('police protection', () => {
  it('ends within 72 hours', () => {
    const began = event('police-protection.began', '2026-03-06');
    const ended = event('police-protection.ended', '2026-03-09', { followedBy: 'home' });
    expect(owed('police-protection-limit', facts(began))).toEqual(['2026-03-09 overdue']);
    expect(owed('police-protection-limit', facts(began, ended))).toEqual(['2026-03-09 met 2026-03-09']);
    expect(refused(facts(began), event('police-protection.began', '2026-03-07'))).toEqual(['kind already-protected']);
    expect(refused(facts(contact('2026-03-05')), ended)).toEqual(['kind not-protected']);
  });
});
