import { addMonths, type Day, parseDay } from '../calendar/index.ts';
import type { Fact, FactValue } from './fact.ts';
import type {
  Condition,
  CountedFrom,
  Instrument,
  Law,
  Limit,
  Pattern,
  Requirement,
  Rule,
  Settings,
} from './language.ts';

export type Test = (fact: Fact) => boolean;

const requirement = (wanted: Requirement): ((value: FactValue | undefined) => boolean) => {
  if (typeof wanted !== 'object') return (value) => value === wanted;
  if ('oneOf' in wanted) return (value) => typeof value === 'string' && wanted.oneOf.includes(value);
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
 * `counts`: for every trigger of the span, how many of its events there have been.
 */
export interface OpenSpan {
  readonly span: number;
  readonly begin: Fact;
  readonly position: number;
  readonly marks: readonly number[];
  readonly counts: number[];
  ended: boolean;
}

/** Where the evaluation stands when a condition is asked: `last` holds, for every watched pattern, the position of its last event so far. */
export interface Standing {
  readonly last: readonly number[];
  readonly isOpen: (span: number) => boolean;
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

export interface CompiledRule {
  readonly rule: Rule;
  readonly doneBy: Test;
  readonly exceptions: readonly { readonly when: ConditionTest; readonly due: Limit }[];
  readonly countedFrom?: { readonly test: Test; readonly take: 'first' | 'last-to-start' | 'last-to-evidence' };
  readonly from: Day;
  readonly until: Day;
}

export interface CompiledSpan {
  readonly per: string | undefined;
  readonly onBegin: readonly SpanTrigger[];
  readonly onEach: readonly SpanTrigger[];
}

/** What an event of one kind can bring about, so that an event is asked only what it may answer. Spans are named by their number. */
export interface KindPlan {
  /** Fields that tie events of this kind to a matter. */
  readonly ties: readonly string[];
  /** Whether events of this kind do a duty of a span. */
  readonly does: boolean;
  readonly ends: readonly { readonly span: number; readonly test: Test; readonly same: string | undefined }[];
  readonly begins: readonly { readonly span: number; readonly test: Test }[];
  readonly starts: readonly { readonly span: number; readonly slot: number; readonly trigger: SpanTrigger }[];
  readonly watched: readonly { readonly index: number; readonly test: Test }[];
}

export interface Compiled {
  readonly spanNames: readonly string[];
  readonly rules: readonly Rule[];
  readonly spans: readonly CompiledSpan[];
  /** Spans that follow from others, by their number among `spans`. */
  readonly derived: readonly {
    readonly span: number;
    readonly during: readonly number[];
    readonly outside: readonly number[];
  }[];
  readonly matters: readonly MatterTrigger[];
  /** How many patterns are watched. */
  readonly watched: number;
  /** A kind that is not here brings nothing about. */
  readonly kinds: ReadonlyMap<string, KindPlan>;
  readonly procedures: Day;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer Item)[] ? Item[] : T[K] };

const requiredDay = (text: string, what: string): Day => {
  const day = parseDay(text);
  if (day === undefined) throw new Error(`${what}: ${text} is not a date`);
  return day;
};

/** Makes the declarations ready for evaluation. Throws on a declaration that cannot mean anything: a span that nobody declared, a date that is none. */
export const compile = (law: Law, settings: Settings): Compiled => {
  const procedures = requiredDay(settings.procedures, 'settings.procedures');
  const names = [...law.spans, ...law.derived].map(({ id }) => id);
  const numberOf = (id: string, user: string): number => {
    const number = names.indexOf(id);
    if (number < 0) throw new Error(`${user}: no span is called ${id}`);
    return number;
  };
  const kinds = new Map<string, Mutable<KindPlan>>();
  const planOf = (kind: string): Mutable<KindPlan> => {
    let plan = kinds.get(kind);
    if (plan === undefined) {
      plan = { ties: [], does: false, ends: [], begins: [], starts: [], watched: [] };
      kinds.set(kind, plan);
    }
    return plan;
  };
  const spans: Mutable<CompiledSpan>[] = names.map((_, number) => ({
    per: law.spans[number]?.per,
    onBegin: [],
    onEach: [],
  }));
  const spanNumbered = (number: number): Mutable<CompiledSpan> => {
    const span = spans[number];
    if (span === undefined) throw new Error(`no span has the number ${number}`);
    return span;
  };
  for (const [span, { begins, ends }] of law.spans.entries()) {
    for (const begin of begins) planOf(begin.kind).begins.push({ span, test: fields(begin.where) });
    for (const end of ends) planOf(end.kind).ends.push({ span, test: fields(end.where), same: end.same });
  }

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
        const mark = span.marks[since] ?? -1;
        return (last[none] ?? -1) <= (mark < 0 ? span.position : mark);
      };
    }
    if ('monthsIn' in wanted) return (span, fact) => fact.day >= addMonths(span.begin.day, wanted.monthsIn);
    if ('within' in wanted) {
      const number = numberOf(wanted.within, user);
      return (_, __, standing) => standing.isOpen(number);
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
    const { ties } = planOf(wanted.kind);
    if (!ties.includes(field)) ties.push(field);
    return pattern(wanted);
  };
  const countedFrom = (wanted: CountedFrom, field: string): NonNullable<CompiledRule['countedFrom']> =>
    'first' in wanted
      ? { test: tie(wanted.first, field), take: 'first' }
      : { test: tie(wanted.last, field), take: wanted.upTo === 'start' ? 'last-to-start' : 'last-to-evidence' };

  const matters: MatterTrigger[] = [];
  const rules = law.rules.filter((rule) => rule.core === true || settings.rules.includes(rule.id));
  for (const rule of rules) {
    const compiled: Mutable<CompiledRule> = {
      rule,
      doneBy: pattern(rule.doneBy),
      exceptions: (rule.except ?? []).map(({ when, due }) => ({ when: condition(when, rule.id), due })),
      from: rule.from === undefined ? Number.NEGATIVE_INFINITY : dated(rule.from, procedures, rule.id),
      until: rule.until === undefined ? Number.POSITIVE_INFINITY : requiredDay(rule.until, rule.id),
    };
    for (const start of rule.starts) {
      if ('first' in start) {
        matters.push({ rule: compiled, first: tie(start.first, start.of), of: start.of });
        tie(rule.doneBy, start.of);
        if (rule.countedFrom !== undefined) compiled.countedFrom = countedFrom(rule.countedFrom, start.of);
        continue;
      }
      planOf(rule.doneBy.kind).does = true;
      const when = condition(start.when, rule.id);
      if ('begin' in start) {
        const trigger = { rule: compiled, test: fields(), when, from: 1, to: Number.POSITIVE_INFINITY };
        spanNumbered(numberOf(start.begin, rule.id)).onBegin.push(trigger);
        continue;
      }
      const span = numberOf(start.during, rule.id);
      const { from = 1, to = Number.POSITIVE_INFINITY } = start.ordinals ?? {};
      const trigger = { rule: compiled, test: fields(start.each.where), when, from, to };
      const slot = spanNumbered(span).onEach.push(trigger) - 1;
      planOf(start.each.kind).starts.push({ span, slot, trigger });
    }
  }
  return {
    spanNames: names,
    rules,
    spans,
    derived: law.derived.map(({ id, during, outside }) => {
      if (during.length === 0) throw new Error(`${id}: follows from no span`);
      return {
        span: numberOf(id, id),
        during: during.map((each) => numberOf(each, id)),
        outside: outside.map((each) => numberOf(each, id)),
      };
    }),
    matters,
    watched,
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
