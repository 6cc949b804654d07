import { addMonths, addWorkingDays, type Day, OutsideCalendar, type Us } from '../calendar/index.ts';
import type { Compiled, CompiledRule, OpenSpan, SpanTrigger, Standing } from './compile.ts';
import { asKnown, compareFacts, type Fact } from './fact.ts';
import type { Limit } from './language.ts';

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
}

const dueOn = (start: Day, limit: Limit): Day => {
  if ('workingDays' in limit) return addWorkingDays(start, limit.workingDays);
  if ('days' in limit) return start + limit.days;
  return addMonths(start, limit.months);
};

const status = (due: Day, done: Day | null, ended: Day | null, asAt: Day): Status => {
  if (done !== null) return done <= due ? 'met' : 'late';
  if (ended !== null) return ended <= due ? 'ended' : 'missed';
  return asAt <= due ? 'open' : 'overdue';
};

interface Pending {
  readonly rule: CompiledRule;
  readonly span: OpenSpan;
  readonly fact: Fact;
  readonly limit: Limit;
}

const applies = (rule: CompiledRule, fact: Fact): boolean => fact.day >= rule.from && fact.day <= rule.until;

/**
 * What is owed for one child at the end of a day, from the facts that count (`asKnown`), in any order. Pure: the same facts,
 * law and day give the same verdict. Facts after `asAt` are left out.
 */
export const evaluate = (facts: readonly Fact[], law: Compiled, asAt: Day): Verdict => {
  const ordered = facts.filter((fact) => fact.day <= asAt).sort(compareFacts);
  const duties: Duty[] = [];
  const unanswered: Unanswered[] = [];

  const conclude = (rule: CompiledRule, from: Fact, counted: Fact, limit: Limit, evidence: Fact | undefined, end: Fact | undefined): void => {
    try {
      const due = dueOn(counted.day, limit);
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
        status: status(due, done, ended, asAt),
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

  matters(ordered, law, conclude);
  const open = spans(ordered, law, conclude);
  return { duties, unanswered, holds: open.map(({ span, begin }) => ({ span: law.spanNames[span] ?? '', since: begin })) };
};

type Conclude = (rule: CompiledRule, from: Fact, counted: Fact, limit: Limit, evidence: Fact | undefined, end: Fact | undefined) => void;

/** Duties of one contact, enquiry or assessment: the first such event starts it, evidence is tied to it, and nothing ends it undone. */
const matters = (ordered: readonly Fact[], law: Compiled, conclude: Conclude): void => {
  const tied = new Map<string, Map<string, Fact[]>>();
  for (const field of law.matterFields) {
    const index = new Map<string, Fact[]>();
    for (const fact of ordered) {
      const key = fact.data[field];
      if (typeof key !== 'string') continue;
      const matter = index.get(key);
      if (matter === undefined) index.set(key, [fact]);
      else matter.push(fact);
    }
    if (index.size > 0) tied.set(field, index);
  }
  for (const { rule, first, of } of law.matters) {
    for (const matter of tied.get(of)?.values() ?? []) {
      const from = matter.find(first);
      if (from === undefined || !applies(rule, from)) continue;
      const { doneBy } = rule.rule;
      const evidence = (doneBy.same === true ? matter : ordered).find((fact) => fact.day >= from.day && rule.doneBy(fact));
      conclude(rule, from, counted(rule, matter, from, evidence), rule.rule.due, evidence, undefined);
    }
  }
};

const counted = (rule: CompiledRule, matter: readonly Fact[], from: Fact, evidence: Fact | undefined): Fact => {
  if (rule.countedFrom === undefined) return from;
  const { test, take } = rule.countedFrom;
  if (take === 'first') return matter.find(test) ?? from;
  const upTo = take === 'last-to-start' ? from.day : (evidence?.day ?? Number.POSITIVE_INFINITY);
  return matter.findLast((fact) => fact.day <= upTo && test(fact)) ?? from;
};

/** Duties of a registration, a care episode, a placement: done by the next such event in order, ended with the span. */
const spans = (ordered: readonly Fact[], law: Compiled, conclude: Conclude): readonly OpenSpan[] => {
  let open: OpenSpan[] = [];
  let pending: Pending[] = [];
  const last: number[] = law.watched.map(() => -1);
  const isOpen = (span: number): boolean => open.some((each) => each.span === span);

  const start = ({ rule, when }: SpanTrigger, span: OpenSpan, standing: Standing): void => {
    if (!applies(rule, standing.fact) || !when(span, standing)) return;
    const limit = rule.exceptions.find((exception) => exception.when(span, standing))?.due ?? rule.rule.due;
    if (rule.rule.doneBy.orStart === true && rule.doneBy(standing.fact)) {
      conclude(rule, standing.fact, standing.fact, limit, standing.fact, undefined);
    } else pending.push({ rule, span, fact: standing.fact, limit });
  };
  const close = (closing: (span: OpenSpan) => boolean, fact: Fact): void => {
    const closed = open.filter(closing);
    if (closed.length === 0) return;
    open = open.filter((span) => !closed.includes(span));
    pending = pending.filter((duty) => {
      if (!closed.includes(duty.span)) return true;
      conclude(duty.rule, duty.fact, duty.fact, duty.limit, undefined, fact);
      return false;
    });
  };
  const begin = (number: number, standing: Standing, position: number): void => {
    const span: OpenSpan = { span: number, begin: standing.fact, position, marks: [...last], counts: new Map() };
    open.push(span);
    for (const trigger of law.spans[number]?.onBegin ?? []) start(trigger, span, standing);
  };

  ordered.forEach((fact, position) => {
    if (!law.kinds.has(fact.kind)) return;
    const standing: Standing = { fact, last, isOpen };
    pending = pending.filter((duty) => {
      if (!duty.rule.doneBy(fact)) return true;
      conclude(duty.rule, duty.fact, duty.fact, duty.limit, fact, undefined);
      return false;
    });
    close(({ span, begin: { data } }) => {
      const ends = law.spans[span]?.ends ?? [];
      return ends.some(({ test, same }) => test(fact) && (same === undefined || data[same] === fact.data[same]));
    }, fact);
    law.spans.forEach(({ begins, per }, number) => {
      if (!begins.some((test) => test(fact))) return;
      const repeated = open.some(({ span, begin: { data } }) => span === number && (per === undefined || data[per] === fact.data[per]));
      if (!repeated) begin(number, standing, position);
    });
    for (const { span: number, during, outside } of law.derived) {
      const holds = during.every(isOpen) && !outside.some(isOpen);
      if (holds && !isOpen(number)) begin(number, standing, position);
      else if (!holds) close(({ span }) => span === number, fact);
    }
    for (const span of open) {
      if (span.begin === fact) continue;
      for (const trigger of law.spans[span.span]?.onEach ?? []) {
        if (!trigger.test(fact)) continue;
        const count = (span.counts.get(trigger.rule) ?? 0) + 1;
        span.counts.set(trigger.rule, count);
        if (count >= trigger.from && count <= trigger.to) start(trigger, span, standing);
      }
    }
    law.watched.forEach((test, index) => {
      if (test(fact)) last[index] = position;
    });
  });
  for (const duty of pending) conclude(duty.rule, duty.fact, duty.fact, duty.limit, undefined, undefined);
  return open;
};

/** What is owed for one child at the end of `asAt`, given what had been written down by `knownAt`. */
export const judge = (facts: readonly Fact[], law: Compiled, asAt: Day, knownAt?: Us): Verdict => evaluate(asKnown(facts, knownAt), law, asAt);
