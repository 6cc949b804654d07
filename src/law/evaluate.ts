import {
  addMonths,
  addWorkingDays,
  type Day,
  londonDay,
  OutsideCalendar,
  parseDay,
  startOfDay,
  type Us,
} from '../calendar/index.ts';
import type {
  Compiled,
  CompiledRule,
  CompiledSpan,
  KindPlan,
  OpenSpan,
  SpanTrigger,
  Standing,
  TimesTrigger,
} from './compile.ts';
import { asKnown, compareFacts, type Fact } from './fact.ts';
import { ENTRY, type Limit, type Moment } from './language.ts';

export const STATUSES = ['met', 'late', 'open', 'overdue', 'ended', 'missed'] as const;
export type Status = (typeof STATUSES)[number];

/**
 * One thing that a rule says must be done for one child by one date, and how that stands. `from` is the id of the event
 * that started it and `startedOn` that event's day; `start` the day that it is counted from and `countedFrom` the id of
 * the event of that day; `due` the last day on which it is on time; `limit` the limit that gave it. `done`/`doneBy` are
 * set where it was done, `ended`/`endedBy` where what it belongs to ended before.
 */
export interface Duty {
  readonly rule: string;
  readonly from: string;
  readonly startedOn: Day;
  readonly start: Day;
  readonly countedFrom: string;
  readonly due: Day;
  readonly limit: Limit;
  readonly status: Status;
  readonly done: Day | null;
  readonly doneBy: string | null;
  readonly ended: Day | null;
  readonly endedBy: string | null;
}

/** A duty whose due date the calendar cannot give. */
export interface Unanswered {
  readonly rule: string;
  readonly from: string;
  readonly code: 'outside-calendar';
  readonly year: number;
}

export interface Verdict {
  readonly duties: Duty[];
  readonly unanswered: Unanswered[];
  /** What holds for the child at the end of the day: each span that is open, by its name, with the event that began it. */
  readonly holds: readonly { readonly span: string; readonly since: Fact }[];
  /** Every span of the child's history, with the events that began and ended it. */
  readonly spans: readonly { readonly span: string; readonly begin: Fact; readonly end: Fact | undefined }[];
  /** What was judged, in order: the facts up to the day, and days that came by themselves. */
  readonly happened: readonly Fact[];
}

const HOUR = 3_600_000_000;

const dueOn = (counted: Fact, limit: Limit, from: Fact): Day => {
  const start = counted.day;
  if ('workingDays' in limit) return addWorkingDays(start, limit.workingDays);
  if ('days' in limit) return start + limit.days;
  if ('hours' in limit) return londonDay(counted.at + limit.hours * HOUR);
  if ('months' in limit) return addMonths(start, limit.months);
  // Where no day was set, it is due at once: nothing waits for a day that nobody named.
  return parseDay(String(from.data[limit.on])) ?? from.day;
};

const status = (due: Day, done: Day | null, ended: Day | null, asAt: Day): Status => {
  if (done !== null) return done <= due ? 'met' : 'late';
  if (ended !== null) return ended <= due ? 'ended' : 'missed';
  return asAt <= due ? 'open' : 'overdue';
};

const hasHour = ({ at, day }: Fact): boolean => at !== startOfDay(day);

/** Whether what is counted in hours was done after its hour, on its last day. What has no hour is held to its day alone. */
const afterHour = (limit: Limit, counted: Fact, evidence: Fact): boolean =>
  'hours' in limit && hasHour(counted) && hasHour(evidence) && evidence.at > counted.at + limit.hours * HOUR;

interface Pending {
  readonly rule: CompiledRule;
  readonly span: OpenSpan;
  readonly fact: Fact;
  readonly limit: Limit;
}

const applies = (rule: CompiledRule, fact: Fact): boolean => fact.day >= rule.from && fact.day <= rule.until;

/** The day that comes so long after the one that an event names; undefined where it names none. */
const comesOn = (fact: Fact, { field, after }: Moment): Day | undefined => {
  const named = field === undefined ? fact.day : parseDay(String(fact.data[field]));
  if (named === undefined) return undefined;
  return 'days' in after ? named + after.days : addMonths(named, after.months);
};

/** The days named in what happened that have come by `asAt`, as facts of their own. */
const come = (happened: readonly Fact[], law: Compiled, asAt: Day): readonly Fact[] => {
  const found: Fact[] = [];
  for (const fact of happened) {
    for (const { moment, test } of law.kinds.get(fact.kind)?.names ?? []) {
      const day = test(fact) ? comesOn(fact, moment) : undefined;
      if (day !== undefined && day <= asAt) found.push({ ...fact, kind: moment.id, day, at: startOfDay(day) });
    }
  }
  return found;
};

/**
 * What is owed for one child at the end of a day, from the facts that count (`asKnown`), in any order. Pure: the same facts,
 * law and day give the same verdict. Facts after `asAt` are left out.
 */
export const evaluate = (facts: readonly Fact[], law: Compiled, asAt: Day): Verdict => {
  const happened = facts.filter((fact) => fact.day <= asAt);
  for (const day of come(happened, law, asAt)) happened.push(day);
  const ordered = happened.sort(compareFacts);
  const duties: Duty[] = [];
  const unanswered: Unanswered[] = [];

  const conclude = (
    rule: CompiledRule,
    from: Fact,
    counted: Fact,
    limit: Limit,
    evidence: Fact | undefined,
    end: Fact | undefined,
  ): void => {
    try {
      const due = dueOn(counted, limit, from);
      const done = evidence?.day ?? null;
      const ended = end?.day ?? null;
      duties.push({
        rule: rule.rule.id,
        from: from.id,
        startedOn: from.day,
        start: counted.day,
        countedFrom: counted.id,
        due,
        limit,
        status: evidence !== undefined && afterHour(limit, counted, evidence) ? 'late' : status(due, done, ended, asAt),
        done,
        doneBy: evidence?.id ?? null,
        ended,
        endedBy: end?.id ?? null,
      });
    } catch (error) {
      if (!(error instanceof OutsideCalendar)) throw error;
      unanswered.push({ rule: rule.rule.id, from: from.id, code: error.code, year: error.year });
    }
  };

  const steps: Step[] = [];
  for (const fact of ordered) {
    const plan = law.kinds.get(fact.kind);
    if (plan !== undefined) steps.push({ fact, plan });
  }
  matters(ordered, steps, law, conclude);
  if (law.repeated.length > 0) repeated(steps, law, conclude);
  const { open, ended } = spans(steps, law, conclude);
  for (const { span, begin } of open) ended.push({ span: span.id, begin, end: undefined });
  return {
    duties,
    unanswered,
    holds: open.map(({ span, begin }) => ({ span: span.id, since: begin })),
    spans: ended,
    happened: ordered,
  };
};

type Conclude = (
  rule: CompiledRule,
  from: Fact,
  counted: Fact,
  limit: Limit,
  evidence: Fact | undefined,
  end: Fact | undefined,
) => void;

/** An event with what its kind may bring about. */
interface Step {
  readonly fact: Fact;
  readonly plan: KindPlan;
}

/** Duties of one contact, enquiry or assessment: the first such event starts it, evidence is tied to it, and nothing ends it undone. */
const matters = (ordered: readonly Fact[], steps: readonly Step[], law: Compiled, conclude: Conclude): void => {
  const tied = new Map<string, Map<string, Fact[]>>();
  for (const { fact, plan } of steps) {
    for (const field of plan.ties) {
      const key = fact.data[field] ?? (field === ENTRY ? fact.id : undefined);
      if (typeof key !== 'string') continue;
      let index = tied.get(field);
      if (index === undefined) tied.set(field, (index = new Map()));
      const matter = index.get(key);
      if (matter === undefined) index.set(key, [fact]);
      else matter.push(fact);
    }
  }
  for (const { rule, first, of } of law.matters) {
    for (const matter of tied.get(of)?.values() ?? []) {
      const from = matter.find(first);
      if (from === undefined || !applies(rule, from)) continue;
      const { doneBy } = rule.rule;
      const evidence = (doneBy.same === true ? matter : ordered).find(
        (fact) => fact.day >= from.day && rule.doneBy(fact),
      );
      conclude(rule, from, counted(rule, matter, from, evidence), rule.rule.due, evidence, undefined);
    }
  }
};

const counted = (rule: CompiledRule, matter: readonly Fact[], from: Fact, evidence: Fact | undefined): Fact => {
  if (rule.countedFrom === undefined) return from;
  const { test, upTo } = rule.countedFrom;
  if (upTo === undefined) return matter.find(test) ?? from;
  const lastDay = upTo === 'start' ? from.day : (evidence?.day ?? Number.POSITIVE_INFINITY);
  return matter.findLast((fact) => fact.day <= lastDay && test(fact)) ?? from;
};

/** Of some events those that count together: with different values of a field the latest of each, where one is named. */
const together = (events: readonly Fact[], distinct: string | undefined): readonly Fact[] => {
  if (distinct === undefined) return events;
  const latest = new Map(events.map((fact) => [fact.data[distinct], fact]));
  latest.delete(undefined);
  return events.filter((fact) => latest.get(fact.data[distinct]) === fact);
};

/** Those of the facts, in their order, that a trigger counts when the last of them happens. */
export const countedTimes = (facts: readonly Fact[], trigger: TimesTrigger, last: Fact): readonly Fact[] => {
  const { test, days, distinct, afresh, rule } = trigger;
  const until = facts.slice(0, facts.indexOf(last) + 1);
  const since = afresh ? until.slice(until.findLastIndex((fact) => rule.doneBy(fact)) + 1) : until;
  return together(
    since.filter((fact) => fact.day > last.day - days && test(fact)),
    distinct,
  );
};

/** Duties that something is done about what has happened so often: done by the next such event in order, and nothing ends them undone. */
const repeated = (steps: readonly Step[], law: Compiled, conclude: Conclude): void => {
  const standing = law.repeated.map(
    (trigger): { trigger: TimesTrigger; waiting: Fact | undefined; recent: Fact[] } => ({
      trigger,
      waiting: undefined,
      recent: [],
    }),
  );
  for (const { fact, plan } of steps) {
    for (const index of plan.answers) {
      const each = standing[index];
      if (each === undefined || !each.trigger.rule.doneBy(fact)) continue;
      const { trigger, waiting } = each;
      if (waiting !== undefined) conclude(trigger.rule, waiting, waiting, trigger.rule.rule.due, fact, undefined);
      each.waiting = undefined;
      if (trigger.afresh) each.recent = [];
    }
    for (const index of plan.counts) {
      const each = standing[index];
      if (each === undefined || !each.trigger.test(fact)) continue;
      const { rule, times, days, distinct } = each.trigger;
      each.recent = [...each.recent.filter(({ day }) => day > fact.day - days), fact];
      if (each.waiting === undefined && applies(rule, fact) && together(each.recent, distinct).length >= times)
        each.waiting = fact;
    }
  }
  for (const { trigger, waiting } of standing)
    if (waiting !== undefined) conclude(trigger.rule, waiting, waiting, trigger.rule.rule.due, undefined, undefined);
};

/** Duties of a registration, a care episode, a placement: done by the next such event in order, ended with the span. */
const spans = (
  steps: readonly Step[],
  law: Compiled,
  conclude: Conclude,
): { readonly open: readonly OpenSpan[]; readonly ended: { span: string; begin: Fact; end: Fact | undefined }[] } => {
  let open: OpenSpan[] = [];
  const ended: { span: string; begin: Fact; end: Fact | undefined }[] = [];
  let pending: Pending[] = [];
  const last: (number | undefined)[] = [];
  const isOpen = (wanted: CompiledSpan): boolean => open.some(({ span }) => span === wanted);
  const standing: Standing = { last, isOpen };

  /** The last that did it before the step at a position, if nothing has undone that since. */
  const doneBefore = ({ unless, doneBy, rule }: CompiledRule, span: OpenSpan, position: number): Fact | undefined => {
    if (unless === undefined) return undefined;
    for (let at = position - 1; at >= 0; at--) {
      const fact = steps[at]?.fact;
      if (fact === undefined || unless(fact)) return undefined;
      if (doneBy(fact) && (rule.doneBy.same !== true || isAbout(span, fact))) return fact;
    }
    return undefined;
  };
  const start = ({ rule, when }: SpanTrigger, span: OpenSpan, fact: Fact, position: number): void => {
    if (!applies(rule, fact) || !when(span, fact, standing)) return;
    const limit = rule.exceptions.find((exception) => exception.when(span, fact, standing))?.due ?? rule.rule.due;
    const evidence = rule.rule.doneBy.orStart === true && rule.doneBy(fact) ? fact : doneBefore(rule, span, position);
    if (evidence !== undefined) conclude(rule, fact, fact, limit, evidence, undefined);
    else pending.push({ rule, span, fact, limit });
  };
  const begin = (begun: CompiledSpan, fact: Fact, position: number): void => {
    const span: OpenSpan = { span: begun, begin: fact, position, marks: [...last], counts: [], ended: false };
    open.push(span);
    for (const trigger of begun.onBegin) start(trigger, span, fact, position);
  };
  const close = (closed: CompiledSpan, same: string | undefined, fact: Fact): void => {
    for (const span of open) {
      if (span.span !== closed || (same !== undefined && span.begin.data[same] !== fact.data[same])) continue;
      span.ended = true;
      ended.push({ span: closed.id, begin: span.begin, end: fact });
    }
    open = open.filter((span) => !span.ended);
    pending = pending.filter((duty) => {
      if (duty.span.ended) conclude(duty.rule, duty.fact, duty.fact, duty.limit, undefined, fact);
      return !duty.span.ended;
    });
  };
  /** Whether an event may be about a span, told by the field that tells such spans apart; one that lacks it is about each. */
  const isAbout = ({ span: { per }, begin: { data } }: OpenSpan, fact: Fact): boolean =>
    per === undefined || fact.data[per] === undefined || fact.data[per] === data[per];
  const does = ({ rule, span }: Pending, fact: Fact): boolean =>
    rule.doneBy(fact) && (rule.rule.doneBy.same !== true || isAbout(span, fact));
  const isBegun = (wanted: CompiledSpan, fact: Fact): boolean => {
    const { per } = wanted;
    return open.some(
      ({ span, begin: { data } }) => span === wanted && (per === undefined || data[per] === fact.data[per]),
    );
  };

  for (const [position, { fact, plan }] of steps.entries()) {
    if (plan.does) {
      pending = pending.filter((duty) => {
        const done = does(duty, fact);
        if (done) conclude(duty.rule, duty.fact, duty.fact, duty.limit, fact, undefined);
        return !done;
      });
    }
    for (const { span, test, same } of plan.ends) if (test(fact)) close(span, same, fact);
    for (const { span, test } of plan.begins) if (test(fact) && !isBegun(span, fact)) begin(span, fact, position);
    if (plan.moves) {
      for (const { span, during, outside } of law.derived) {
        const holds = during.every(isOpen) && !outside.some(isOpen);
        if (!holds) close(span, undefined, fact);
        else if (!isOpen(span)) begin(span, fact, position);
      }
    }
    for (const { span: during, slot, trigger } of plan.starts) {
      if (!trigger.test(fact)) continue;
      for (const span of open) {
        if (span.span !== during || span.begin === fact || !isAbout(span, fact)) continue;
        const count = (span.counts[slot] ?? 0) + 1;
        span.counts[slot] = count;
        if (count >= trigger.from && count <= trigger.to) start(trigger, span, fact, position);
      }
    }
    for (const { index, test } of plan.watched) if (test(fact)) last[index] = position;
  }
  for (const duty of pending) conclude(duty.rule, duty.fact, duty.fact, duty.limit, undefined, undefined);
  return { open, ended };
};

/** What is owed for one child at the end of `asAt`, given what had been written down by `knownAt`. */
export const judge = (facts: readonly Fact[], law: Compiled, asAt: Day, knownAt?: Us): Verdict =>
  evaluate(asKnown(facts, knownAt), law, asAt);
