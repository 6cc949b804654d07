import { addMonths, addWorkingDays, type Day, formatDay, parseDay } from '#src/calendar/index.ts';
import { signalAnswered, signalsBy } from './signals.ts';
import { arrange, type Child, type Entry, type Failure, nextWorkingDay, type Owed, type World } from './world.ts';

// The demo's own reckoning of what is owed, kept event by event and without the law engine, so that the two can be held
// against each other. It knows only the histories that the demo makes: one placement at a time, one enquiry at a time.

const PROCEDURES = parseDay('2020-04-01') ?? 0;
const INFORMATION_FORM = parseDay('2022-01-01') ?? 0;

/** Sources to whom the outcome of their report is not owed. */
const NOT_PRACTITIONERS = new Set(['child', 'parent-carer', 'relative', 'public', 'anonymous', 'other']);
export const isPractitioner = (source: unknown): boolean => !NOT_PRACTITIONERS.has(String(source));

const owe = (world: World, child: Child, rule: string, due: Day, matter = ''): void => {
  const owed: Owed = { child, rule, due, known: null, entry: null };
  child.owed.set(`${rule}${matter}`, owed);
  const falling = world.falling.get(due + 1);
  if (falling === undefined) world.falling.set(due + 1, [owed]);
  else falling.push(owed);
};

const over = (child: Child, rule: string, known: Day, matter = ''): void => {
  const owed = child.owed.get(`${rule}${matter}`);
  if (owed === undefined) return;
  child.owed.delete(`${rule}${matter}`);
  owed.known = known;
  if (owed.entry !== null) owed.entry.until = known - 1;
};

/** Sixteen, and looked after for thirteen weeks: a day on which nothing happens begins three months for the assessment. */
export const owePathway = (world: World, child: Child): void =>
  owe(world, child, 'pathway-assessment-cat1', addMonths(world.day, 3));

/** A care and support plan gives way to the register or to care: nobody reviews it any more. */
const planOver = (child: Child, known: Day): void => {
  for (const rule of child.owed.keys()) if (rule.startsWith('cs-plan-')) over(child, rule, known);
};

/** By when something is owed for a child, undefined where it is not. */
export const dueFor = (child: Child, rule: string, matter = ''): Day | undefined =>
  child.owed.get(`${rule}${matter}`)?.due;

const OF_REGISTRATION = [
  'outline-plan-circulated',
  'core-group-first',
  'core-group-next',
  'cp-visit',
  'cp-visit-home',
  'detailed-plan',
  'coordinator-named',
  'cpr-category-reason',
  'coordinator-missing-escalation',
  'denied-access',
];
const OF_PLACEMENT = [
  'lac-visit-first',
  'lac-visit-next',
  'lac-visit-weekly',
  'pwp-assessment',
  'placement-plan',
  'missing-info-form',
  'gp-registration',
  'pwp-pre-assessment',
  'pwp-decision',
];
const REVIEWS = ['lac-review-first', 'lac-review-second', 'lac-review-next'];
const OF_CARE = [...REVIEWS, 'part6-plan', 'missing-info-form-shared', 'order-runs-out', 'pathway-assessment-cat1'];

const idOf = (data: Readonly<Record<string, unknown>>, field: string): string => {
  const id = data[field];
  return typeof id === 'string' ? id : '';
};

/** Moves a child's clocks on by an event of today (or of `day`), written down on `known`. */
export const reckon = (
  world: World,
  child: Child,
  kind: string,
  data: Readonly<Record<string, unknown>>,
  known: Day,
  day: Day = world.day,
): void => {
  const contact = idOf(data, 'contact');
  const enquiry = idOf(data, 'enquiry');
  for (const { signal, due } of signalsBy(child, kind, data, day)) owe(world, child, signal, due);
  switch (kind) {
    case 'signal.answered': {
      const signal = idOf(data, 'signal');
      over(child, signal, known);
      signalAnswered(child, signal);
      return;
    }
    case 'contact.received':
      child.matters.set(contact, day);
      owe(world, child, 'contact-decision', addWorkingDays(day, 1), contact);
      if (day >= PROCEDURES && isPractitioner(data['source']))
        owe(world, child, 'referrer-acknowledgement', addWorkingDays(day, 7), contact);
      if (day >= PROCEDURES && isPractitioner(data['source']) && data['mode'] === 'phone')
        owe(world, child, 'report-written-confirmation', day + 1, contact);
      if (day >= PROCEDURES && data['mayBeCrime'] === true)
        owe(world, child, 'immediate-police-discussion', day, contact);
      return;
    case 'report.confirmed':
      over(child, 'report-written-confirmation', known, contact);
      return;
    case 'police.discussed':
      over(child, 'immediate-police-discussion', known, contact);
      return;
    case 'advocacy.offered':
      over(child, 'advocacy-active-offer', known);
      return;
    case 'conference.arranged':
      owe(world, child, 'icpc-report-to-family', parseDay(idOf(data, 'reportBy')) ?? day, idOf(data, 'conference'));
      return;
    case 'report.shared':
      over(child, 'icpc-report-to-family', known, idOf(data, 'conference'));
      return;
    case 'visit.refused':
      if (child.registered && day >= PROCEDURES) owe(world, child, 'denied-access', day);
      return;
    case 'access-refused.told':
      over(child, 'denied-access', known);
      return;
    case 'coordinator-missing.told':
      over(child, 'coordinator-missing-escalation', known);
      return;
    case 'plan.agreed': {
      const plan = idOf(data, 'carePlan');
      owe(world, child, 'cs-plan-content', day, plan);
      owe(world, child, 'cs-plan-review', parseDay(idOf(data, 'reviewOn')) ?? day, plan);
      return;
    }
    case 'plan.action-agreed':
      over(child, 'cs-plan-content', known, idOf(data, 'carePlan'));
      owe(world, child, 'plan-action', parseDay(idOf(data, 'actBy')) ?? day, idOf(data, 'planAction'));
      return;
    case 'plan.action-done':
      over(child, 'plan-action', known, idOf(data, 'planAction'));
      return;
    case 'plan.reviewed': {
      const plan = idOf(data, 'carePlan');
      over(child, 'cs-plan-review', known, plan);
      const next = parseDay(idOf(data, 'reviewOn'));
      if (next !== undefined) owe(world, child, 'cs-plan-review', next, plan);
      return;
    }
    case 'contact.decided':
      over(child, 'contact-decision', known, contact);
      if (data['outcome'] === 'assessment')
        owe(world, child, 'part3-assessment-complete', addWorkingDays(child.matters.get(contact) ?? day, 42), contact);
      return;
    case 'contact.acknowledged':
      over(child, 'referrer-acknowledgement', known, contact);
      return;
    case 'assessment.completed':
      over(child, 'part3-assessment-complete', known, contact);
      over(child, 's47-assessment-complete', known, enquiry);
      over(child, 'pwp-assessment', known);
      if (child.placement?.regime === 'with-parent-before-assessment' && !child.matters.has(child.placement.id)) {
        child.matters.set(child.placement.id, day);
        owe(world, child, 'pwp-decision', addWorkingDays(day, 10));
      }
      return;
    case 'strategy.held': {
      const agencies = data['agencies'];
      const quorate = Array.isArray(agencies) && agencies.includes('police') && agencies.includes('social-services');
      if (quorate) over(child, 'strategy-quorum', known, enquiry);
      else if (!child.matters.has(enquiry) && day >= PROCEDURES) owe(world, child, 'strategy-quorum', day, enquiry);
      child.matters.set(enquiry, day);
      if (data['decision'] !== 'enquiries') return;
      if (!child.matters.has(`${enquiry} started`)) {
        child.matters.set(`${enquiry} started`, day);
        owe(world, child, 's47-assessment-complete', addWorkingDays(day, 42), enquiry);
        if (day >= PROCEDURES) owe(world, child, 's47-determination', addWorkingDays(day, 15), enquiry);
      }
      return;
    }
    case 'enquiry.concluded':
      over(child, 's47-determination', known, enquiry);
      if (data['determination'] === 'conference' && day >= PROCEDURES) owe(world, child, 'advocacy-active-offer', day);
      if (data['determination'] === 'conference')
        owe(world, child, 'icpc-held', addWorkingDays(child.matters.get(enquiry) ?? day, 15), enquiry);
      return;
    case 'transfer.notified':
      if (data['permanent'] === true && day >= PROCEDURES)
        owe(world, child, 'transfer-in-conference', addWorkingDays(day, 15));
      return;
    case 'conference.held':
      conference(world, child, data, known, day);
      return;
    case 'register.removed':
      child.registered = false;
      for (const rule of [...OF_REGISTRATION, 'rcpc-first', 'rcpc-next']) over(child, rule, known);
      return;
    case 'plan.circulated':
      over(child, data['plan'] === 'outline' ? 'outline-plan-circulated' : 'detailed-plan', known);
      return;
    case 'core-group.held':
      over(child, 'core-group-first', known);
      over(child, 'core-group-next', known);
      if (child.registered) owe(world, child, 'core-group-next', day + 42);
      return;
    case 'visit.made':
      visit(world, child, data, known, day);
      return;
    case 'case.unallocated':
      if (child.registered && day >= PROCEDURES) {
        owe(world, child, 'coordinator-named', day);
        owe(world, child, 'coordinator-missing-escalation', day);
      }
      return;
    case 'case.allocated':
      over(child, 'coordinator-named', known);
      return;
    case 'care.began':
      child.inCare = true;
      planOver(child, known);
      child.reviews = 0;
      owe(world, child, 'lac-review-first', addWorkingDays(day, 20));
      owe(world, child, 'part6-plan', addWorkingDays(day, 10));
      return;
    case 'placement.began':
      owe(world, child, 'lac-visit-first', day + 7);
      owe(world, child, 'placement-plan', addWorkingDays(day, 5));
      owe(world, child, 'gp-registration', addWorkingDays(day, 10));
      if (day >= INFORMATION_FORM) owe(world, child, 'missing-info-form', day);
      if (data['regime'] === 'with-parent-before-assessment') {
        owe(world, child, 'pwp-assessment', addWorkingDays(day, 10));
        if (child.matters.get('parent interviewed') !== day) owe(world, child, 'pwp-pre-assessment', day);
      }
      return;
    case 'parent.interviewed':
      child.matters.set('parent interviewed', day);
      return;
    case 'part6-plan.agreed':
      over(child, 'part6-plan', known);
      return;
    case 'placement-plan.agreed':
      over(child, 'placement-plan', known);
      return;
    case 'missing.reported':
      if (child.inCare && day >= INFORMATION_FORM) owe(world, child, 'missing-info-form-shared', day);
      return;
    case 'information-form.shared':
      over(child, 'missing-info-form-shared', known);
      return;
    case 'information-form.updated':
      over(child, 'missing-info-form', known);
      return;
    case 'gp.registered':
      over(child, 'gp-registration', known);
      return;
    case 'placement.decided':
      over(child, 'pwp-decision', known);
      return;
    case 'placement.ended':
      for (const rule of OF_PLACEMENT) over(child, rule, known);
      return;
    case 'looked-after-review.held':
      for (const rule of REVIEWS) over(child, rule, known);
      child.reviews += 1;
      if (child.reviews === 1) owe(world, child, 'lac-review-second', addMonths(day, 3));
      else owe(world, child, 'lac-review-next', addMonths(day, 6));
      return;
    case 'exploitation.assessed':
      over(child, 'exploitation-review', known);
      child.exploitation = data['response'] === 'information' ? null : (parseDay(idOf(data, 'reviewOn')) ?? day);
      if (child.exploitation !== null) owe(world, child, 'exploitation-review', child.exploitation);
      return;
    case 'police-protection.began':
      // Seventy-two hours from an hour of the day end on the third day after.
      owe(world, child, 'police-protection-limit', day + 3);
      return;
    case 'police-protection.ended':
      over(child, 'police-protection-limit', known);
      return;
    case 'legal-status.changed': {
      over(child, 'order-runs-out', known);
      const until = parseDay(idOf(data, 'until'));
      if (until !== undefined) owe(world, child, 'order-runs-out', until);
      return;
    }
    case 'allegation.made':
    case 'allegation.reported':
    case 'allegation.discussed':
      allegation(world, child, kind, data, known, day);
      return;
    case 'complaint.received':
    case 'complaint.acknowledged':
    case 'complaint.discussed':
    case 'complaint.terms-sent':
    case 'complaint.made-formal':
    case 'complaint.answered':
    case 'complaint.withdrawn':
      complaint(world, child, kind, data, known, day);
      return;
    case 'pathway-needs.assessed':
      over(child, 'pathway-assessment-cat1', known);
      return;
    case 'care.ended':
      child.inCare = false;
      for (const rule of [...OF_CARE, ...OF_PLACEMENT]) over(child, rule, known);
      return;
  }
};

const allegation = (
  world: World,
  child: Child,
  kind: string,
  data: Readonly<Record<string, unknown>>,
  known: Day,
  day: Day,
): void => {
  const matter = idOf(data, 'allegation');
  if (kind === 'allegation.made') {
    if (day >= PROCEDURES) owe(world, child, 'allegation-to-dos', addWorkingDays(day, 1), matter);
    return;
  }
  over(child, kind === 'allegation.reported' ? 'allegation-to-dos' : 'allegation-strategy-meeting', known, matter);
  const meetBy = parseDay(idOf(data, 'meetBy'));
  if (meetBy !== undefined) owe(world, child, 'allegation-strategy-meeting', meetBy, matter);
};

const OF_COMPLAINT = ['complaint-ack', 'complaint-stage1-discussion', 'complaint-stage1-outcome', 'complaint-stage2'];

const complaint = (
  world: World,
  child: Child,
  kind: string,
  data: Readonly<Record<string, unknown>>,
  known: Day,
  day: Day,
): void => {
  const matter = idOf(data, 'complaint');
  switch (kind) {
    case 'complaint.received':
      owe(world, child, 'complaint-ack', addWorkingDays(day, 2), matter);
      return;
    case 'complaint.acknowledged':
      over(child, 'complaint-ack', known, matter);
      owe(world, child, 'complaint-stage1-discussion', addWorkingDays(day, 10), matter);
      return;
    case 'complaint.discussed':
      over(child, 'complaint-stage1-discussion', known, matter);
      if (data['settled'] === true) owe(world, child, 'complaint-stage1-outcome', addWorkingDays(day, 5), matter);
      return;
    case 'complaint.terms-sent':
      over(child, 'complaint-stage1-outcome', known, matter);
      return;
    case 'complaint.made-formal':
      owe(world, child, 'complaint-stage2', addWorkingDays(day, 25), matter);
      return;
    case 'complaint.answered':
      over(child, 'complaint-stage2', known, matter);
      return;
    default:
      for (const rule of OF_COMPLAINT) over(child, rule, known, matter);
  }
};

const conference = (
  world: World,
  child: Child,
  data: Readonly<Record<string, unknown>>,
  known: Day,
  day: Day,
): void => {
  if (data['type'] === 'review') {
    over(child, 'rcpc-first', known);
    over(child, 'rcpc-next', known);
    if (Array.isArray(data['categories'])) over(child, 'cpr-category-reason', known);
    if (data['decision'] === 'deregistered') {
      child.registered = false;
      for (const rule of OF_REGISTRATION) over(child, rule, known);
    } else owe(world, child, 'rcpc-next', addMonths(day, 6));
    return;
  }
  over(child, 'icpc-held', known, idOf(data, 'enquiry'));
  if (data['type'] === 'transfer-in') over(child, 'transfer-in-conference', known);
  if (data['decision'] !== 'registered' || child.registered) return;
  child.registered = true;
  planOver(child, known);
  owe(world, child, 'outline-plan-circulated', addWorkingDays(day, 5));
  owe(world, child, 'core-group-first', addWorkingDays(day, 10));
  owe(world, child, 'cp-visit', addWorkingDays(day, 10));
  owe(world, child, 'cp-visit-home', day + 28);
  owe(world, child, 'rcpc-first', addMonths(day, 3));
  if (day < PROCEDURES) return;
  owe(world, child, 'detailed-plan', addWorkingDays(day, 10));
  if (!Array.isArray(data['categories'])) owe(world, child, 'cpr-category-reason', day);
};

const visit = (world: World, child: Child, data: Readonly<Record<string, unknown>>, known: Day, day: Day): void => {
  if (data['seen'] !== true) return;
  if (child.registered && data['alone'] === true) {
    over(child, 'cp-visit', known);
    owe(world, child, 'cp-visit', addWorkingDays(day, 10));
  }
  if (child.registered && data['place'] === 'home') {
    over(child, 'cp-visit-home', known);
    owe(world, child, 'cp-visit-home', day + 28);
  }
  const { placement } = child;
  if (placement === null) return;
  for (const rule of OF_PLACEMENT.slice(0, 3)) over(child, rule, known);
  if (placement.regime !== 'standard' && child.reviews === 0) owe(world, child, 'lac-visit-weekly', day + 7);
  else owe(world, child, 'lac-visit-next', nextVisitDue(child, day));
};

const nextVisitDue = (child: Child, day: Day): Day => {
  const { placement } = child;
  if (placement === null) throw new Error('no placement');
  if (placement.regime === 'interim-order-with-parent' || placement.regime === 'temporary-approval') return day + 28;
  if (placement.regime === 'standard' && placement.untilEighteen && day >= addMonths(placement.began, 12))
    return addMonths(day, 3);
  return day + 42;
};

/** Which post answers for a rule when a child's worker and team are these. */
const SENIOR = new Map([
  ...[
    'icpc-held',
    'transfer-in-conference',
    'outline-plan-circulated',
    'rcpc-first',
    'rcpc-next',
    'cpr-category-reason',
  ].map((rule) => [rule, 'post-chair-01'] as const),
  ...['lac-review-first', 'lac-review-second', 'lac-review-next'].map((rule) => [rule, 'post-iro-01'] as const),
  ...['contact-decision', 'referrer-acknowledgement', 'repeated-no-further-action'].map(
    (rule) => [rule, 'post-tm-front-door'] as const,
  ),
  ...['allegation-to-dos', 'allegation-strategy-meeting'].map((rule) => [rule, 'post-designated-officer'] as const),
  ...['complaint-ack', 'complaint-stage1-outcome'].map((rule) => [rule, 'post-complaints-officer'] as const),
  ['complaint-stage2', 'post-head'] as const,
]);
const OF_MANAGER = new Set([
  'strategy-quorum',
  'coordinator-named',
  'unallocated',
  'pwp-decision',
  'complaint-stage1-discussion',
]);

const ownerOf = (entry: Entry): string => {
  if (entry.vacancy !== null) return entry.vacancy;
  const senior = SENIOR.get(entry.rule);
  if (senior !== undefined) return senior;
  const { child } = entry;
  const manager = child === null || child.team === null ? 'post-tm-front-door' : `post-tm-${child.team}`;
  return OF_MANAGER.has(entry.rule) ? manager : (child?.held?.worker ?? manager);
};

/** Begins to show a planted failure from today. */
export const begin = (
  world: World,
  failure: Failure,
  rule: string,
  of: { readonly child: Child } | { readonly vacancy: string },
): Entry => {
  failure.entries += 1;
  const entry: Entry = {
    id: `${failure.id}-${failure.entries}`,
    failure,
    child: 'child' in of ? of.child : null,
    vacancy: 'vacancy' in of ? of.vacancy : null,
    rule,
    from: world.day,
    until: null,
    posts: [],
  };
  world.entries.push(entry);
  world.shown.add(entry);
  const { mend, heal } = failure;
  if (mend !== null && !failure.mending) {
    failure.mending = true;
    const mended =
      heal === null ? Math.max(world.climax, world.day) + world.chance.between(15, 240) : world.day + heal - 1;
    arrange(world, nextWorkingDay(mended), 570, mend);
  }
  return entry;
};

/** The end of a day: what has become overdue, which must have been planted, and to which post all that is shown has risen. */
export const closeDay = (world: World): void => {
  const { day, staff } = world;
  for (const owed of world.falling.get(day) ?? []) {
    if (owed.known !== null && owed.known <= day) continue;
    const failure = owed.child.excused.get(owed.rule);
    if (failure === undefined)
      throw new Error(`${owed.rule} of ${owed.child.id} was due on ${formatDay(owed.due)}, and nobody planted that`);
    owed.entry = begin(world, failure, owed.rule, { child: owed.child });
    if (owed.known !== null) owed.entry.until = owed.known - 1;
  }
  world.falling.delete(day);
  for (const entry of world.shown) {
    if (entry.until !== null && entry.until < day) {
      world.shown.delete(entry);
      continue;
    }
    const post = staff.rising(ownerOf(entry), day);
    if (entry.posts.at(-1)?.post !== post) entry.posts.push({ from: day, post });
  }
};
