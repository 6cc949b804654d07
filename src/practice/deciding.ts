import { type Compiled, compareFacts, evaluate, type Fact } from '../law/index.ts';
import { formatDay, parseDay } from '../calendar/index.ts';
import { isAboutRecord } from './chronology/curated.ts';
import { type DiogelEvent, toFact } from './event.ts';
import {
  type Indicator,
  inForce,
  type Instrument,
  RESPONSES,
  type Response,
  scoreOf,
} from './exploitation/instrument.ts';
import { mayPause } from './pausing/grounds.ts';
import { ERASURE_REFUSALS, type ErasingAround, erasingRefusals } from './retention/erasing.ts';
import { SINGLE_UNIFIED_FROM } from './reviews/kinds.ts';
import { gradeOf } from './risk/kinds.ts';
import { SIGNED_OFF } from './signing-off/kinds.ts';

export const REFUSALS = [
  'unknown-child',
  'already-registered',
  'unknown-contact',
  'unknown-enquiry',
  'already-on-register',
  'not-on-register',
  'decision-of-initial',
  'decision-of-review',
  'already-in-care',
  'not-in-care',
  'placement-open',
  'no-such-placement',
  'already-open',
  'not-open',
  'still-on-register',
  'still-in-care',
  'not-allocated',
  'unknown-post',
  'vacant-post',
  'alone-but-not-seen',
  'unknown-risk',
  'next-look-past',
  'action-needed',
  'action-in-part',
  'action-past',
  'risk-open',
  'unknown-episode',
  'unknown-plan',
  'already-planned',
  'plan-open',
  'unknown-plan-action',
  'actions-open',
  'review-date-needed',
  'closure-in-part',
  'unknown-dispute',
  'unknown-conference',
  'reason-missing',
  'day-past',
  'report-after-conference',
  'transfer-conference-first',
  'already-protected',
  'not-protected',
  'no-such-signal',
  'own-answer',
  'unknown-instrument',
  'not-the-score',
  'response-lowered',
  'override-needed',
  'review-too-late',
  'review-past',
  'evidence-after',
  'unknown-entry',
  'not-signed-off',
  'signed-off-already',
  'reason-needed',
  'own-sign-off',
  'no-lawful-pause',
  'nothing-to-pause',
  'pause-too-late',
  'pause-ends-before',
  'extension-not-agreed',
  'unknown-pause',
  'pause-answered-already',
  'not-running',
  'own-pause',
  'pause-not-yours',
  'end-past',
  'end-needed',
  'order-past',
  'visit-past',
  'no-such-series',
  'stays-already',
  'no-such-stay',
  'category-outside-care',
  'category-in-care',
  'not-leaving-care',
  'no-pathway-plan',
  'plan-by-past',
  'unknown-arrangement',
  'arrangement-open',
  'unknown-complaint',
  'already-formal',
  'not-formal',
  'not-settled',
  'complaint-withdrawn',
  'complaint-over',
  'unknown-review',
  'review-of-its-time',
  'unknown-death',
  'unknown-allegation',
  'meet-by-past',
  'unknown-person',
  'same-person',
  'born-later',
  'dead-at-home',
  'marked-already',
  'not-markable',
  'died-already',
  'own-erasure',
  ...ERASURE_REFUSALS,
] as const;
export type Refusal = (typeof REFUSALS)[number];

/** Why an event contradicts what is known: the field that is wrong (`at` for the time, `kind` for the event itself) and a code for the pages to word. */
export interface Contradiction {
  readonly field: string;
  readonly code: Refusal;
  readonly child: string;
}

/** What a decision may know besides the child's facts. `holdsPost`: whether a post exists and somebody holds it on the event's day. */
export interface Surroundings {
  readonly holdsPost: (post: string) => 'held' | 'vacant' | 'unknown';
  /** The instruments of assessment that the authority uses. */
  readonly instruments?: readonly Instrument[];
  /** What erasing is decided by; only steps of erasing ask for it. */
  readonly erasing?: ErasingAround | undefined;
}

/** Whether somebody has agreed to an entry. */
export const isAgreed = (facts: readonly Fact[], entry: string): boolean =>
  facts.some(
    ({ kind, data }) => kind === 'record.signed-off' && data['entry'] === entry && data['decision'] === 'agreed',
  );

const is = (value: unknown, wanted: string): boolean => value === wanted;
const isBefore = (date: unknown, day: number): boolean => {
  const set = typeof date === 'string' ? parseDay(date) : undefined;
  return set !== undefined && set < day;
};

/**
 * Whether an event can have happened, given what counts of one child's history: each contradiction by name, none where it
 * can. It judges by the state at the time that the event happened, not by today's. Incomplete truth is no contradiction:
 * that is what duties are for. Pure.
 */
export const contradictions = (
  facts: readonly Fact[],
  event: DiogelEvent,
  child: string,
  law: Compiled,
  around: Surroundings,
): Contradiction[] => {
  const found: Contradiction[] = [];
  const refuse = (field: string, code: Refusal): void => {
    found.push({ field, code, child });
  };
  const { kind, data } = event;
  const others = facts.filter(({ id }) => id !== event.replaces);
  if (kind === 'record.retracted') return [];
  if (kind === 'child.registered') {
    if (others.some((fact) => fact.kind === 'child.registered')) refuse('kind', 'already-registered');
    return found;
  }
  if (facts.length === 0) {
    refuse('children', 'unknown-child');
    return found;
  }
  // Asked only by the kinds that depend on it: the law over years of facts is the dearest part of a decision.
  let verdict: ReturnType<typeof evaluate> | undefined;
  const earlier = (): Fact[] => {
    const itself = { ...toFact(event), recorded: Number.MAX_SAFE_INTEGER };
    return others.filter((fact) => compareFacts(fact, itself) < 0);
  };
  const judged = (): ReturnType<typeof evaluate> => {
    verdict ??= evaluate(earlier(), law, event.day);
    return verdict;
  };
  const holds = (): ReturnType<typeof evaluate>['holds'] => judged().holds;
  const owed = (): ReturnType<typeof evaluate>['duties'] => judged().duties;
  const holding = (span: string): boolean => holds().some((each) => each.span === span);
  /** Whether a span holds of the very matter that the event names. */
  const holdsOf = (wanted: string, field: string): boolean =>
    holds().some(({ span, since }) => span === wanted && is(since.data[field], String(data[field])));
  const holdsRisk = (): boolean => holdsOf('risk', 'risk');
  const holdsPlan = (): boolean => holdsOf('plan', 'carePlan');
  const knows = (kindOfFact: string, field: string): boolean =>
    others.some((fact) => fact.kind === kindOfFact && is(fact.data[field], String(data[field])));
  const before = (kindOfFact: string, field: string): boolean =>
    earlier().some((fact) => fact.kind === kindOfFact && is(fact.data[field], String(data[field])));

  switch (kind) {
    case 'contact.decided':
    case 'contact.acknowledged':
    case 'contact.handed-over':
    case 'report.confirmed':
    case 'police.discussed':
    case 'help.suggested':
    case 'authority.told':
      if (!knows('contact.received', 'contact')) refuse('data.contact', 'unknown-contact');
      break;
    case 'information.requested':
      if (!knows('contact.received', 'contact')) refuse('data.contact', 'unknown-contact');
      // Consent, or why seeking it raises the risk: that neither is there can be said, a reason without its words cannot.
      if (is(data['consent'], 'risk-if-sought') && data['reason'] === undefined)
        refuse('data.reason', 'reason-missing');
      break;
    case 'contact.disputed':
      if (!knows('contact.received', 'contact')) refuse('data.contact', 'unknown-contact');
      if (isBefore(data['answerBy'], event.day)) refuse('data.answerBy', 'day-past');
      break;
    case 'dispute.answered':
      if (!knows('contact.disputed', 'dispute')) refuse('data.dispute', 'unknown-dispute');
      break;
    case 'assessment.completed':
      if (data['contact'] !== undefined && !knows('contact.received', 'contact'))
        refuse('data.contact', 'unknown-contact');
      if (data['enquiry'] !== undefined && !knows('strategy.held', 'enquiry'))
        refuse('data.enquiry', 'unknown-enquiry');
      break;
    case 'plan.agreed':
      if (holding('plan')) refuse('kind', 'already-planned');
      if (isBefore(data['reviewOn'], event.day)) refuse('data.reviewOn', 'day-past');
      break;
    case 'plan.action-agreed': {
      if (!holdsPlan()) refuse('data.carePlan', 'unknown-plan');
      if (isBefore(data['actBy'], event.day)) refuse('data.actBy', 'day-past');
      const post = around.holdsPost(String(data['post']));
      if (post !== 'held') refuse('data.post', post === 'vacant' ? 'vacant-post' : 'unknown-post');
      break;
    }
    case 'plan.action-done':
      if (!knows('plan.action-agreed', 'planAction')) refuse('data.planAction', 'unknown-plan-action');
      break;
    case 'plan.reviewed': {
      if (!holdsPlan()) refuse('data.carePlan', 'unknown-plan');
      if (isBefore(data['reviewOn'], event.day)) refuse('data.reviewOn', 'day-past');
      if (!is(data['outcome'], 'close')) {
        if (data['reviewOn'] === undefined) refuse('data.reviewOn', 'review-date-needed');
        break;
      }
      // Regulation 6(6): how far the outcomes were met, and whether what remains can be met without a plan.
      for (const field of ['outcomesMet', 'metElsewhere'])
        if (data[field] === undefined) refuse(`data.${field}`, 'closure-in-part');
      const done = new Set(
        others.flatMap((each) => (each.kind === 'plan.action-done' ? [each.data['planAction']] : [])),
      );
      const waits = ({ kind: of, data: agreed }: Fact): boolean =>
        of === 'plan.action-agreed' &&
        is(agreed['carePlan'], String(data['carePlan'])) &&
        !done.has(agreed['planAction']);
      if (others.some(waits)) refuse('data.outcome', 'actions-open');
      break;
    }
    case 'enquiry.concluded':
      if (!knows('strategy.held', 'enquiry')) refuse('data.enquiry', 'unknown-enquiry');
      break;
    case 'conference.arranged': {
      if (isBefore(data['arrangedFor'], event.day)) refuse('data.arrangedFor', 'day-past');
      if (isBefore(data['reportBy'], event.day)) refuse('data.reportBy', 'day-past');
      const arrangedFor = parseDay(String(data['arrangedFor']));
      const reportBy = parseDay(String(data['reportBy']));
      if (arrangedFor !== undefined && reportBy !== undefined && reportBy > arrangedFor)
        refuse('data.reportBy', 'report-after-conference');
      break;
    }
    case 'conference.postponed':
      if (isBefore(data['newDate'], event.day)) refuse('data.newDate', 'day-past');
      break;
    case 'report.shared':
      if (!knows('conference.arranged', 'conference')) refuse('data.conference', 'unknown-conference');
      break;
    case 'conference.held': {
      const coordinator = data['coordinator'];
      const named = typeof coordinator === 'string' ? around.holdsPost(coordinator) : 'held';
      if (named !== 'held') refuse('data.coordinator', named === 'vacant' ? 'vacant-post' : 'unknown-post');
      if (isBefore(data['nextConference'], event.day)) refuse('data.nextConference', 'day-past');
      const review = is(data['type'], 'review');
      const decision = data['decision'];
      if (review) {
        if (!holding('registration')) refuse('data.type', 'not-on-register');
        if (!is(decision, 'continued') && !is(decision, 'deregistered')) refuse('data.decision', 'decision-of-review');
      } else if (!is(decision, 'registered') && !is(decision, 'not-registered'))
        refuse('data.decision', 'decision-of-initial');
      else if (is(decision, 'registered') && holding('registration')) refuse('data.decision', 'already-on-register');
      break;
    }
    case 'plan.circulated':
    case 'core-group.held':
    case 'coordinator-missing.told':
    case 'coordinator-change.told':
    case 'access-refused.told':
      if (!holding('registration')) refuse('kind', 'not-on-register');
      break;
    case 'register.removed': {
      if (!holding('registration')) refuse('kind', 'not-on-register');
      // The authority that a child has left keeps name and plan until the other one has held its conference.
      const held = parseDay(String(data['conferenceOn']));
      if (is(data['ground'], 'transferred') && (held === undefined || held > event.day))
        refuse('data.conferenceOn', 'transfer-conference-first');
      break;
    }
    case 'police-protection.began':
      if (holding('police-protection')) refuse('kind', 'already-protected');
      break;
    case 'police-protection.ended':
      if (!holding('police-protection')) refuse('kind', 'not-protected');
      break;
    case 'remote-visit.made':
      if (data['managerAgreed'] === true && data['reason'] === undefined) refuse('data.reason', 'reason-missing');
      break;
    case 'visit.made':
      if (data['alone'] === true && data['seen'] === false) refuse('data.alone', 'alone-but-not-seen');
      break;
    case 'care.began':
      if (holding('care')) refuse('kind', 'already-in-care');
      break;
    case 'care.ended':
    case 'reviewing-officer.appointed':
      if (!holding('care')) refuse('kind', 'not-in-care');
      if (kind === 'reviewing-officer.appointed') {
        const post = around.holdsPost(String(data['officer']));
        if (post !== 'held') refuse('data.officer', post === 'vacant' ? 'vacant-post' : 'unknown-post');
      }
      break;
    case 'looked-after-review.held':
      if (!holding('care') && !holding('short-breaks')) refuse('kind', 'not-in-care');
      break;
    case 'legal-status.changed':
      if (isBefore(data['until'], event.day)) refuse('data.until', 'order-past');
      break;
    case 'visit.requested':
      if (isBefore(data['visitBy'], event.day)) refuse('data.visitBy', 'visit-past');
      break;
    case 'short-breaks.agreed':
      // Regulation 62 is for a child who is not in care otherwise.
      if (holding('care')) refuse('kind', 'already-in-care');
      break;
    case 'short-breaks.ended':
      if (!holdsOf('short-breaks', 'series')) refuse('data.series', 'no-such-series');
      break;
    case 'short-break.began':
      if (!holdsOf('short-breaks', 'series')) refuse('data.series', 'no-such-series');
      else if (holding('short-break')) refuse('kind', 'stays-already');
      break;
    case 'short-break.ended':
      if (!holdsOf('short-break', 'series')) refuse('data.series', 'no-such-stay');
      break;
    case 'information-form.shared':
      if (!knows('missing.reported', 'episode')) refuse('data.episode', 'unknown-episode');
      break;
    case 'placement.decided':
      if (!is(data['about'], 'without-registration') || !is(data['decision'], 'agreed')) break;
      // Whoever lets a placement without registration go on says until when.
      if (data['endBy'] === undefined) refuse('data.endBy', 'end-needed');
      if (isBefore(data['endBy'], event.day)) refuse('data.endBy', 'end-past');
      break;
    case 'inspectorate.told':
    case 'connected-person.decided':
    case 'disruption-meeting.held':
      if (!knows('placement.began', 'placement')) refuse('data.placement', 'no-such-placement');
      break;
    case 'placement.began':
    case 'placement.ended': {
      const open = holdsOf('placement', 'placement');
      if (kind === 'placement.began' && open) refuse('data.placement', 'placement-open');
      if (kind === 'placement.ended' && !open) refuse('data.placement', 'no-such-placement');
      break;
    }
    case 'case.opened':
      if (holding('case')) refuse('kind', 'already-open');
      break;
    case 'case.closed':
      if (!holding('case')) refuse('kind', 'not-open');
      // A child on the register or looked after is somebody's work: the register and the care episode end first.
      if (holding('registration')) refuse('kind', 'still-on-register');
      if (holding('care')) refuse('kind', 'still-in-care');
      // Nothing that ends makes a risk disappear: somebody decides that it is over, and says why.
      if (holding('risk')) refuse('kind', 'risk-open');
      // A plan ends with a review that closes it and says how far it came.
      if (holding('plan')) refuse('kind', 'plan-open');
      break;
    case 'case.allocated': {
      if (!holding('case')) refuse('kind', 'not-open');
      const post = around.holdsPost(String(data['worker']));
      if (post !== 'held') refuse('data.worker', post === 'vacant' ? 'vacant-post' : 'unknown-post');
      break;
    }
    case 'exploitation.assessed': {
      const instrument = inForce(around.instruments ?? [], formatDay(event.day)).find(
        (each) => is(data['instrument'], each.id) && is(data['version'], each.version),
      );
      const indicators = data['indicators'] as readonly (Indicator & { readonly on: string; readonly of?: string })[];
      const known = new Map(instrument?.sections.flatMap(({ items, of }) => items.map(({ id }) => [id, of] as const)));
      if (
        instrument === undefined ||
        indicators.some(({ item, of }) => !known.has(item) || (of !== undefined && of !== known.get(item)))
      ) {
        refuse('data.instrument', 'unknown-instrument');
        break;
      }
      if (indicators.some(({ on }) => (parseDay(on) ?? event.day) > event.day))
        refuse('data.instrument', 'evidence-after');
      const score = scoreOf(instrument, indicators);
      if (data['total'] !== score.total || !is(data['band'], score.band) || !is(data['asked'], score.response))
        refuse('data.instrument', 'not-the-score');
      // A score may raise a response and never lowers it; who raises it further says why.
      const [asked, response] = [score.response, data['response'] as Response].map((each) => RESPONSES.indexOf(each));
      if (asked !== undefined && response !== undefined) {
        if (response < asked) refuse('data.response', 'response-lowered');
        if (response > asked && data['override'] === undefined) refuse('data.override', 'override-needed');
      }
      const reviewOn = parseDay(String(data['reviewOn'])) ?? event.day;
      if (reviewOn < event.day) refuse('data.reviewOn', 'review-past');
      if (reviewOn > event.day + score.again) refuse('data.reviewOn', 'review-too-late');
      break;
    }
    case 'risk.identified':
    case 'risk.reviewed': {
      if (kind === 'risk.reviewed' && !holdsRisk()) refuse('data.risk', 'unknown-risk');
      if (isBefore(data['nextLook'], event.day)) refuse('data.nextLook', 'next-look-past');
      const action = [data['action'], data['post'], data['actBy']];
      if (action.every((part) => part === undefined)) {
        if (gradeOf(data['likelihood'], data['severity']) === 'very-high') refuse('data.action', 'action-needed');
        break;
      }
      if (action.includes(undefined)) refuse('data.action', 'action-in-part');
      if (isBefore(data['actBy'], event.day)) refuse('data.actBy', 'action-past');
      const named = data['post'];
      const post = typeof named === 'string' ? around.holdsPost(named) : 'held';
      if (post !== 'held') refuse('data.post', post === 'vacant' ? 'vacant-post' : 'unknown-post');
      break;
    }
    case 'missing.found':
      if (!knows('missing.reported', 'episode')) refuse('data.episode', 'unknown-episode');
      break;
    case 'debrief.offered':
    case 'debrief.held':
      if (!knows('missing.found', 'episode')) refuse('data.episode', 'unknown-episode');
      break;
    case 'document.added':
      if (data['entry'] !== undefined && !others.some(({ id }) => is(data['entry'], id)))
        refuse('data.entry', 'unknown-entry');
      break;
    case 'signal.answered': {
      const waits = owed().some(({ rule, done, ended }) => is(data['signal'], rule) && done === null && ended === null);
      if (!waits) refuse('data.signal', 'no-such-signal');
      break;
    }
    case 'leaving-care.categorised': {
      const ofCategory = String(data['category']);
      // Category 1 is looked after; categories 2 and 3 no longer are. The others say nothing of today.
      if (ofCategory === '1' && !holding('care')) refuse('data.category', 'category-outside-care');
      if ((ofCategory === '2' || ofCategory === '3') && holding('care')) refuse('data.category', 'category-in-care');
      break;
    }
    case 'leaving-care.ended':
      if (!holding('leaving-care')) refuse('kind', 'not-leaving-care');
      break;
    case 'pathway-needs.assessed':
      if (isBefore(data['planBy'], event.day)) refuse('data.planBy', 'plan-by-past');
      break;
    case 'pathway-plan.reviewed':
      if (!others.some((fact) => fact.kind === 'pathway-plan.made' && fact.day <= event.day))
        refuse('kind', 'no-pathway-plan');
      break;
    case 'private-fostering.notified':
    case 'private-fostering.visited':
    case 'private-fostering.ended': {
      const begun = holdsOf('private-fostering', 'arrangement');
      const notified = kind === 'private-fostering.notified';
      if (notified && begun) refuse('data.arrangement', 'arrangement-open');
      if (!notified && !begun) refuse('data.arrangement', 'unknown-arrangement');
      break;
    }
    case 'complaint.acknowledged':
    case 'complaint.discussed':
    case 'complaint.terms-sent':
    case 'complaint.made-formal':
    case 'complaint.answered': {
      if (!knows('complaint.received', 'complaint')) {
        refuse('data.complaint', 'unknown-complaint');
        break;
      }
      const formal = knows('complaint.made-formal', 'complaint');
      if (kind === 'complaint.made-formal' && formal) refuse('data.complaint', 'already-formal');
      if (kind === 'complaint.answered' && !formal) refuse('data.complaint', 'not-formal');
      const settled = others.some(
        (fact) =>
          fact.kind === 'complaint.discussed' &&
          is(fact.data['complaint'], String(data['complaint'])) &&
          fact.data['settled'] === true,
      );
      if (kind === 'complaint.terms-sent' && !settled) refuse('data.complaint', 'not-settled');
      if (before('complaint.withdrawn', 'complaint')) refuse('data.complaint', 'complaint-withdrawn');
      break;
    }
    case 'complaint.withdrawn':
      if (!before('complaint.received', 'complaint')) refuse('data.complaint', 'unknown-complaint');
      else if (knows('complaint.withdrawn', 'complaint')) refuse('data.complaint', 'complaint-withdrawn');
      else if (
        before('complaint.answered', 'complaint') ||
        (before('complaint.terms-sent', 'complaint') && !before('complaint.made-formal', 'complaint'))
      )
        refuse('data.complaint', 'complaint-over');
      break;
    case 'practice-review.decided': {
      if (!knows('practice-review.referred', 'review')) refuse('data.review', 'unknown-review');
      // One kind of review ended on the day before the other began: which it is follows from the day of the decision.
      const single = is(data['decision'], 'single-unified');
      const since = !isBefore(SINGLE_UNIFIED_FROM, event.day + 1);
      if (!is(data['decision'], 'no-review') && single === since) refuse('data.decision', 'review-of-its-time');
      break;
    }
    case 'practice-review.completed':
      if (!knows('practice-review.decided', 'review')) refuse('data.review', 'unknown-review');
      break;
    case 'unexpected-death.responded':
      if (isBefore(data['reviewOn'], event.day)) refuse('data.reviewOn', 'review-past');
      break;
    case 'unexpected-death.reviewed':
      if (!knows('unexpected-death.responded', 'death')) refuse('data.death', 'unknown-death');
      break;
    case 'allegation.reported':
    case 'allegation.discussed':
    case 'allegation.concluded':
      if (!knows('allegation.made', 'allegation')) refuse('data.allegation', 'unknown-allegation');
      if (isBefore(data['meetBy'], event.day)) refuse('data.meetBy', 'meet-by-past');
      break;
    case 'risk.acted':
    case 'risk.closed':
      if (!holdsRisk()) refuse('data.risk', 'unknown-risk');
      break;
    case 'record.signed-off': {
      const about = others.find(({ id }) => is(data['entry'], id));
      if (about === undefined) refuse('data.entry', 'unknown-entry');
      else if (!(SIGNED_OFF as readonly string[]).includes(about.kind)) refuse('data.entry', 'not-signed-off');
      else if (isAgreed(others, about.id)) refuse('data.entry', 'signed-off-already');
      if (is(data['decision'], 'returned') && data['reason'] === undefined) refuse('data.reason', 'reason-needed');
      break;
    }
    case 'clock.paused': {
      const rule = String(data['rule']);
      if (!mayPause(String(data['ground']), rule)) refuse('data.ground', 'no-lawful-pause');
      const waits = owed().find((duty) => duty.rule === rule && is(data['entry'], duty.from) && duty.done === null);
      if (waits === undefined) refuse('data.rule', 'nothing-to-pause');
      // A deviation is decided before the limit; what is overdue is not made whole by a pause.
      else if (waits.due < event.day) refuse('data.rule', 'pause-too-late');
      if (is(data['ground'], 'complaint-extended') && data['complainantAgreed'] === false)
        refuse('data.complainantAgreed', 'extension-not-agreed');
      if (isBefore(data['until'], event.day + 1)) refuse('data.until', 'pause-ends-before');
      break;
    }
    case 'clock.pause-answered':
    case 'clock.resumed': {
      const answer = others.find(
        (fact) => fact.kind === 'clock.pause-answered' && is(data['pause'], String(fact.data['pause'])),
      );
      if (!knows('clock.paused', 'pause')) refuse('data.pause', 'unknown-pause');
      else if (kind === 'clock.resumed') {
        if (answer?.data['agreed'] !== true || knows('clock.resumed', 'pause')) refuse('data.pause', 'not-running');
      } else if (answer !== undefined) refuse('data.pause', 'pause-answered-already');
      else if (data['agreed'] === false && data['reason'] === undefined) refuse('data.reason', 'reason-needed');
      break;
    }
    case 'person.recorded': {
      const born = parseDay(String(data['born']));
      if (born !== undefined && born > event.day) refuse('data.born', 'born-later');
      if (is(data['alive'], 'no') && is(data['household'], 'yes')) refuse('data.household', 'dead-at-home');
      break;
    }
    case 'person.ended':
      if (!knows('person.recorded', 'person')) refuse('data.person', 'unknown-person');
      break;
    case 'people.related': {
      if (is(data['person'], String(data['otherPerson']))) refuse('data.otherPerson', 'same-person');
      const known = new Set(others.flatMap((fact) => (fact.kind === 'person.recorded' ? [fact.data['person']] : [])));
      for (const field of ['person', 'otherPerson'])
        if (!known.has(String(data[field]))) refuse(`data.${field}`, 'unknown-person');
      break;
    }
    case 'chronology.marked': {
      const about = others.find(({ id }) => is(data['entry'], id));
      if (about === undefined) refuse('data.entry', 'unknown-entry');
      else if (isAboutRecord(about)) refuse('data.entry', 'not-markable');
      else if (knows('chronology.marked', 'entry')) refuse('data.entry', 'marked-already');
      break;
    }
    case 'child.died':
      if (others.some((each) => each.kind === 'child.died')) refuse('kind', 'died-already');
      break;
    case 'hold.lifted':
    case 'erasure.asked':
    case 'erasure.agreed':
    case 'erasure.refused':
      for (const [field, code] of erasingRefusals(others, event, around.erasing)) refuse(field, code);
      break;
    case 'case.unallocated':
      if (!holding('allocation')) refuse('kind', 'not-allocated');
      break;
  }
  return found;
};
