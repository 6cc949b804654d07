import { addMonths, type Day, parseDay } from '../calendar/index.ts';
import type { Fact, FactValue } from './fact.ts';
import type {
  Condition,
  CountedFrom,
  Instrument,
  Law,
  Limit,
  Moment,
  Pattern,
  Requirement,
  Rule,
  Settings,
} from './language.ts';

export type Test = (fact: Fact) => boolean;

const requirement = (wanted: Requirement): ((value: FactValue | undefined) => boolean) => {
  if (typeof wanted !== 'object') return (value) => value === wanted;
  if ('oneOf' in wanted) {
    const options: readonly unknown[] = wanted.oneOf;
    return (value) => options.includes(value);
  }
  if ('not' in wanted) return (value) => value !== wanted.not;
  if ('filled' in wanted)
    return (value) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
  return (value) => Array.isArray(value) && wanted.holding.every((item) => value.includes(item));
};

/** A test of an event's data against every requirement. */
export const fields = (where: Readonly<Record<string, Requirement>> = {}): Test => {
  const tests = Object.entries(where).map(([field, wanted]) => ({ field, meets: requirement(wanted) }));
  return ({ data }) => {
    for (const { field, meets } of tests) if (!meets(data[field])) return false;
    return true;
  };
};

/** A test of an event against a pattern, kind and data. */
export const pattern = (wanted: Pattern): Test => {
  const test = fields(wanted.where);
  return (fact) => fact.kind === wanted.kind && test(fact);
};

/**
 * A span of a child's history. `marks`: for every watched pattern, the position of its last event when the span began.
 * `counts`: for every trigger of the span, by its slot, how many of its events there have been.
 */
export interface OpenSpan {
  readonly span: CompiledSpan;
  readonly begin: Fact;
  readonly position: number;
  readonly marks: readonly (number | undefined)[];
  readonly counts: number[];
  ended: boolean;
}

/** Where the evaluation stands when a condition is asked: `last` holds, for every watched pattern, the position of its last event so far. */
export interface Standing {
  readonly last: readonly (number | undefined)[];
  readonly isOpen: (span: CompiledSpan) => boolean;
}

export type ConditionTest = (span: OpenSpan, fact: Fact, standing: Standing) => boolean;

/** What an event in a span starts: the first span event is number 1, and only those from `from` to `to` count. */
export interface SpanTrigger {
  readonly rule: CompiledRule;
  readonly test: Test;
  readonly when: ConditionTest;
  readonly from: number;
  readonly to: number;
}

export interface MatterTrigger {
  readonly rule: CompiledRule;
  readonly first: Test;
  readonly of: string;
}

/** Events that start a duty when there are so many of them. */
export interface TimesTrigger {
  readonly rule: CompiledRule;
  readonly test: Test;
  readonly times: number;
  /** Days before the last of them that still count. */
  readonly days: number;
  readonly distinct: string | undefined;
  /** What was counted before the last evidence does not count again. */
  readonly afresh: boolean;
}

export interface CompiledRule {
  readonly rule: Rule;
  readonly doneBy: Test;
  /** What was done before does it too, unless this has happened since. */
  readonly unless?: Test;
  readonly exceptions: readonly { readonly when: ConditionTest; readonly due: Limit }[];
  /** The first such event or, where `upTo` says up to which day, the last. */
  readonly countedFrom?: { readonly test: Test; readonly upTo?: 'start' | 'evidence' };
  readonly from: Day;
  readonly until: Day;
}

export interface CompiledSpan {
  readonly id: string;
  readonly per: string | undefined;
  readonly onBegin: readonly SpanTrigger[];
  readonly onEach: readonly SpanTrigger[];
}

/** A span that follows from others. */
export interface CompiledDerived {
  readonly span: CompiledSpan;
  readonly during: readonly CompiledSpan[];
  readonly outside: readonly CompiledSpan[];
}

/** What an event of one kind can bring about, so that an event is asked only what it may answer. */
export interface KindPlan {
  /** Fields that tie events of this kind to a matter. */
  readonly ties: ReadonlySet<string>;
  /** Whether events of this kind do a duty of a span. */
  readonly does: boolean;
  /** Whether they begin or end a span. */
  readonly moves: boolean;
  readonly ends: readonly { readonly span: CompiledSpan; readonly test: Test; readonly same: string | undefined }[];
  readonly begins: readonly { readonly span: CompiledSpan; readonly test: Test }[];
  readonly starts: readonly { readonly span: CompiledSpan; readonly slot: number; readonly trigger: SpanTrigger }[];
  readonly watched: readonly { readonly index: number; readonly test: Test }[];
  /** The days to come that such an event may name. */
  readonly names: readonly { readonly moment: Moment; readonly test: Test }[];
  /** The places in `repeated` of what such an event may count for, and of what it may be the evidence of. */
  readonly counts: ReadonlySet<number>;
  readonly answers: ReadonlySet<number>;
}

export interface Compiled {
  readonly rules: readonly Rule[];
  readonly derived: readonly CompiledDerived[];
  readonly matters: readonly MatterTrigger[];
  readonly repeated: readonly TimesTrigger[];
  /** A kind that is not here brings nothing about. */
  readonly kinds: ReadonlyMap<string, KindPlan>;
  readonly procedures: Day;
}

type Mutable<T> = {
  -readonly [K in keyof T]: T[K] extends readonly (infer Item)[]
    ? Item[]
    : T[K] extends ReadonlySet<infer Item>
      ? Set<Item>
      : T[K];
};

const requiredDay = (text: string, what: string): Day => {
  const day = parseDay(text);
  if (day === undefined) throw new Error(`${what}: ${text} is not a date`);
  return day;
};

/** Makes the declarations ready for evaluation. Throws on a declaration that cannot mean anything: a span that nobody declared, a date that is none. */
export const compile = (law: Law, settings: Settings): Compiled => {
  const procedures = requiredDay(settings.procedures, 'settings.procedures');
  const kinds = new Map<string, Mutable<KindPlan>>();
  const planOf = (kind: string): Mutable<KindPlan> => {
    let plan = kinds.get(kind);
    if (plan === undefined) {
      plan = {
        ties: new Set(),
        does: false,
        moves: false,
        ends: [],
        begins: [],
        starts: [],
        watched: [],
        names: [],
        counts: new Set(),
        answers: new Set(),
      };
      kinds.set(kind, plan);
    }
    return plan;
  };
  const spans = new Map<string, Mutable<CompiledSpan>>();
  const spanCalled = (id: string, user: string): Mutable<CompiledSpan> => {
    const span = spans.get(id);
    if (span === undefined) throw new Error(`${user}: no span is called ${id}`);
    return span;
  };
  for (const { id, per, begins, ends } of law.spans) {
    const span: Mutable<CompiledSpan> = { id, per, onBegin: [], onEach: [] };
    spans.set(id, span);
    for (const begin of begins) planOf(begin.kind).begins.push({ span, test: fields(begin.where) });
    for (const end of ends) planOf(end.kind).ends.push({ span, test: fields(end.where), same: end.same });
    for (const { kind } of [...begins, ...ends]) planOf(kind).moves = true;
  }
  const comes = new Set(law.moments?.map(({ id }) => id));
  for (const moment of law.moments ?? []) {
    if (comes.has(moment.of.kind)) throw new Error(`${moment.id}: follows from a day that comes by itself`);
    planOf(moment.of.kind).names.push({ moment, test: fields(moment.of.where) });
  }
  for (const { id, ends } of law.spans)
    if (ends.some(({ kind }) => comes.has(kind))) throw new Error(`${id}: a day that comes by itself ends nothing`);
  for (const { id } of law.derived) spans.set(id, { id, per: undefined, onBegin: [], onEach: [] });

  let watched = 0;
  const watch = (wanted: Pattern): number => {
    const index = watched++;
    planOf(wanted.kind).watched.push({ index, test: fields(wanted.where) });
    return index;
  };
  const condition = (wanted: Condition | undefined, user: string): ConditionTest => {
    if (wanted === undefined) return () => true;
    if ('begunBy' in wanted) {
      const test = fields(wanted.begunBy);
      return (span) => test(span.begin);
    }
    if ('none' in wanted) {
      const none = watch(wanted.none);
      const since = watch(wanted.since);
      return (span, _, { last }) => {
        const event = last[none];
        return event === undefined || event <= (span.marks[since] ?? span.position);
      };
    }
    if ('monthsIn' in wanted) return (span, fact) => fact.day >= addMonths(span.begin.day, wanted.monthsIn);
    if ('daysIn' in wanted) return (span, fact) => fact.day >= span.begin.day + wanted.daysIn;
    if ('within' in wanted) {
      const within = spanCalled(wanted.within, user);
      return (_, __, standing) => standing.isOpen(within);
    }
    if ('not' in wanted) {
      const test = condition(wanted.not, user);
      return (span, fact, standing) => !test(span, fact, standing);
    }
    const tests = wanted.all.map((each) => condition(each, user));
    return (span, fact, standing) => {
      for (const test of tests) if (!test(span, fact, standing)) return false;
      return true;
    };
  };

  const tie = (wanted: Pattern, field: string): Test => {
    planOf(wanted.kind).ties.add(field);
    return pattern(wanted);
  };
  const countedFrom = (wanted: CountedFrom, field: string): NonNullable<CompiledRule['countedFrom']> =>
    'first' in wanted ? { test: tie(wanted.first, field) } : { test: tie(wanted.last, field), upTo: wanted.upTo };

  const matters: MatterTrigger[] = [];
  const repeated: TimesTrigger[] = [];
  const rules = law.rules.filter((rule) => rule.core === true || settings.rules.includes(rule.id));
  for (const rule of rules) {
    if (comes.has(rule.doneBy.kind)) throw new Error(`${rule.id}: a day that comes by itself does nothing`);
    const compiled: Mutable<CompiledRule> = {
      rule,
      doneBy: pattern(rule.doneBy),
      exceptions: (rule.except ?? []).map(({ when, due }) => ({ when: condition(when, rule.id), due })),
      from: rule.from === undefined ? Number.NEGATIVE_INFINITY : dated(rule.from, procedures, rule.id),
      until: rule.until === undefined ? Number.POSITIVE_INFINITY : requiredDay(rule.until, rule.id),
    };
    const { orBefore } = rule.doneBy;
    if (orBefore !== undefined) {
      if (rule.starts.some((start) => 'first' in start || 'times' in start))
        throw new Error(`${rule.id}: only in a span can something be done before it begins`);
      if (orBefore.unless === undefined) compiled.unless = () => false;
      else {
        planOf(orBefore.unless.kind);
        compiled.unless = pattern(orBefore.unless);
      }
    }
    for (const start of rule.starts) {
      if ('first' in start) {
        matters.push({ rule: compiled, first: tie(start.first, start.of), of: start.of });
        tie(rule.doneBy, start.of);
        if (rule.countedFrom !== undefined) compiled.countedFrom = countedFrom(rule.countedFrom, start.of);
        continue;
      }
      if ('times' in start) {
        const tests = start.of.map((wanted) => {
          planOf(wanted.kind).counts.add(repeated.length);
          return pattern(wanted);
        });
        planOf(rule.doneBy.kind).answers.add(repeated.length);
        const { times, distinct, within, afresh = false } = start;
        const test: Test = (fact) => tests.some((each) => each(fact));
        repeated.push({ rule: compiled, test, times, days: within.days, distinct, afresh });
        continue;
      }
      planOf(rule.doneBy.kind).does = true;
      const when = condition(start.when, rule.id);
      if ('begin' in start) {
        const trigger = { rule: compiled, test: fields(), when, from: 1, to: Number.POSITIVE_INFINITY };
        spanCalled(start.begin, rule.id).onBegin.push(trigger);
        continue;
      }
      const span = spanCalled(start.during, rule.id);
      const { from = 1, to = Number.POSITIVE_INFINITY } = start.ordinals ?? {};
      const trigger = { rule: compiled, test: fields(start.each.where), when, from, to };
      planOf(start.each.kind).starts.push({ span, slot: span.onEach.length, trigger });
      span.onEach.push(trigger);
    }
  }
  return {
    rules,
    derived: law.derived.map(({ id, during, outside }) => {
      if (during.length === 0) throw new Error(`${id}: follows from no span`);
      return {
        span: spanCalled(id, id),
        during: during.map((each) => spanCalled(each, id)),
        outside: outside.map((each) => spanCalled(each, id)),
      };
    }),
    matters,
    repeated,
    kinds,
    procedures,
  };
};

const dated = (text: string, procedures: Day, user: string): Day =>
  text === 'wsp' ? procedures : requiredDay(text, user);

/**
 * The instrument in force on the day of the event that started a duty, undefined where the declaration names none for that
 * day. Ends are inclusive; an instrument until `wsp` ends on the day before the region adopted the procedures.
 */
export const instrumentOn = (rule: Rule, day: Day, law: Pick<Compiled, 'procedures'>): Instrument | undefined =>
  rule.instruments.find(
    ({ from, until }) =>
      (from === undefined || dated(from, law.procedures, rule.id) <= day) &&
      (until === undefined || (until === 'wsp' ? day < law.procedures : day <= requiredDay(until, rule.id))),
  );
