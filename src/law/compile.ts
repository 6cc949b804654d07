import { addMonths, type Day, parseDay } from '../calendar/index.ts';
import type { Fact, FactValue } from './fact.ts';
import type { Condition, CountedFrom, Instrument, Law, Limit, Pattern, Requirement, Rule, Settings } from './language.ts';

export type Test = (fact: Fact) => boolean;

const requirement = (wanted: Requirement): ((value: FactValue | undefined) => boolean) => {
  if (typeof wanted !== 'object') return (value) => value === wanted;
  if ('oneOf' in wanted) return (value) => typeof value === 'string' && wanted.oneOf.includes(value);
  if ('not' in wanted) return (value) => value !== wanted.not;
  if ('filled' in wanted) return (value) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
  return (value) => Array.isArray(value) && wanted.holding.every((item) => value.includes(item));
};

export const fields = (where: Readonly<Record<string, Requirement>> = {}): Test => {
  const tests = Object.entries(where).map(([field, wanted]) => [field, requirement(wanted)] as const);
  const [only] = tests;
  if (only === undefined) return () => true;
  if (tests.length === 1) return (fact) => only[1](fact.data[only[0]]);
  return (fact) => tests.every(([field, test]) => test(fact.data[field]));
};

export const pattern = (wanted: Pattern): Test => {
  const test = fields(wanted.where);
  return (fact) => fact.kind === wanted.kind && test(fact);
};

/** A span of a child's history while it is open. `marks`: for every watched pattern, the position of its last event when the span began. */
export interface OpenSpan {
  readonly span: number;
  readonly begin: Fact;
  readonly position: number;
  readonly marks: readonly number[];
  readonly counts: Map<CompiledRule, number>;
}

/** Where the evaluation stands when a condition is asked: `last` holds, for every watched pattern, the position of its last event so far. */
export interface Standing {
  readonly fact: Fact;
  readonly last: readonly number[];
  readonly isOpen: (span: number) => boolean;
}

export type ConditionTest = (span: OpenSpan, standing: Standing) => boolean;

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
  readonly begins: readonly Test[];
  readonly ends: readonly { readonly test: Test; readonly same?: string }[];
  readonly onBegin: SpanTrigger[];
  readonly onEach: SpanTrigger[];
}

export interface Compiled {
  readonly spanNames: readonly string[];
  readonly rules: readonly Rule[];
  readonly spans: readonly CompiledSpan[];
  /** Spans that follow from others, by their number among `spans`. */
  readonly derived: readonly { readonly span: number; readonly during: readonly number[]; readonly outside: readonly number[] }[];
  readonly matters: readonly MatterTrigger[];
  readonly matterFields: readonly string[];
  readonly watched: readonly Test[];
  /** Kinds that move a span, do a duty in one or start one: any other kind is passed over. */
  readonly kinds: ReadonlySet<string>;
  readonly procedures: Day;
}

const requiredDay = (text: string, what: string): Day => {
  const day = parseDay(text);
  if (day === undefined) throw new Error(`${what}: ${text} is not a date`);
  return day;
};

/** Makes the declarations ready for evaluation. Throws on a declaration that cannot mean anything: a span that nobody declared, a date that is none. */
export const compile = (law: Law, settings: Settings): Compiled => {
  const procedures = requiredDay(settings.procedures, 'settings.procedures');
  const names = [...law.spans.map((span) => span.id), ...law.derived.map((span) => span.id)];
  const numberOf = (id: string, user: string): number => {
    const number = names.indexOf(id);
    if (number < 0) throw new Error(`${user}: no span is called ${id}`);
    return number;
  };
  const watched: Test[] = [];
  const kinds = new Set<string>();
  const read = (wanted: Pattern): Test => {
    kinds.add(wanted.kind);
    return pattern(wanted);
  };
  const watch = (wanted: Pattern): number => watched.push(read(wanted)) - 1;

  const condition = (wanted: Condition | undefined, user: string): ConditionTest => {
    if (wanted === undefined) return () => true;
    if ('begunBy' in wanted) {
      const test = fields(wanted.begunBy);
      return (span) => test(span.begin);
    }
    if ('none' in wanted) {
      const none = watch(wanted.none);
      const since = watch(wanted.since);
      return (span, standing) => {
        const mark = span.marks[since] ?? -1;
        return (standing.last[none] ?? -1) <= (mark < 0 ? span.position : mark);
      };
    }
    if ('monthsIn' in wanted) return (span, standing) => standing.fact.day >= addMonths(span.begin.day, wanted.monthsIn);
    if ('within' in wanted) {
      const number = numberOf(wanted.within, user);
      return (_, standing) => standing.isOpen(number);
    }
    if ('not' in wanted) {
      const test = condition(wanted.not, user);
      return (span, standing) => !test(span, standing);
    }
    const tests = wanted.all.map((each) => condition(each, user));
    return (span, standing) => tests.every((test) => test(span, standing));
  };

  const countedFrom = (wanted: CountedFrom): NonNullable<CompiledRule['countedFrom']> =>
    'first' in wanted
      ? { test: pattern(wanted.first), take: 'first' }
      : { test: pattern(wanted.last), take: wanted.upTo === 'start' ? 'last-to-start' : 'last-to-evidence' };

  const spans: CompiledSpan[] = [
    ...law.spans.map((span) => ({
      per: span.per,
      begins: span.begins.map(read),
      ends: span.ends.map((end) => ({ test: read(end), ...(end.same === undefined ? {} : { same: end.same }) })),
      onBegin: [],
      onEach: [],
    })),
    ...law.derived.map(() => ({ per: undefined, begins: [], ends: [], onBegin: [], onEach: [] })),
  ];
  const spanNumbered = (id: string, user: string): CompiledSpan => {
    const span = spans[numberOf(id, user)];
    if (span === undefined) throw new Error(`${user}: no span is called ${id}`);
    return span;
  };

  const matters: MatterTrigger[] = [];
  const rules = law.rules.filter((rule) => rule.core === true || settings.rules.includes(rule.id));
  for (const rule of rules) {
    const inSpan = rule.starts.some((start) => !('first' in start));
    const compiled: CompiledRule = {
      rule,
      doneBy: inSpan ? read(rule.doneBy) : pattern(rule.doneBy),
      exceptions: (rule.except ?? []).map(({ when, due }) => ({ when: condition(when, rule.id), due })),
      ...(rule.countedFrom === undefined ? {} : { countedFrom: countedFrom(rule.countedFrom) }),
      from: rule.from === undefined ? Number.NEGATIVE_INFINITY : dated(rule.from, procedures, rule.id),
      until: rule.until === undefined ? Number.POSITIVE_INFINITY : requiredDay(rule.until, rule.id),
    };
    for (const start of rule.starts) {
      if ('first' in start) matters.push({ rule: compiled, first: pattern(start.first), of: start.of });
      else if ('begin' in start) {
        const when = condition(start.when, rule.id);
        spanNumbered(start.begin, rule.id).onBegin.push({ rule: compiled, test: () => true, when, from: 1, to: Number.POSITIVE_INFINITY });
      } else {
        spanNumbered(start.during, rule.id).onEach.push({
          rule: compiled,
          test: read(start.each),
          when: condition(start.when, rule.id),
          from: start.ordinals?.from ?? 1,
          to: start.ordinals?.to ?? Number.POSITIVE_INFINITY,
        });
      }
    }
  }
  return {
    spanNames: names,
    rules,
    spans,
    derived: law.derived.map((span) => ({
      span: numberOf(span.id, span.id),
      during: span.during.map((id) => numberOf(id, span.id)),
      outside: span.outside.map((id) => numberOf(id, span.id)),
    })),
    matters,
    matterFields: [...new Set(matters.map(({ of }) => of))],
    watched,
    kinds,
    procedures,
  };
};

const dated = (text: string, procedures: Day, user: string): Day => (text === 'wsp' ? procedures : requiredDay(text, user));

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
