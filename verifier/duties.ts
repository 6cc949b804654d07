import { addMonths, dayOf, HOUR, later, londonDay, startOf } from './days.ts';
import type { Condition, Each, Fields, First, Law, Limit, Moment, Pattern, Rule, Times, Value, Where } from './law.ts';

/** An event at its place in a child's history, from 0. A day that came by itself (`came`) has the id and the data of what names it. */
export type Fact = Of & { place: number; data: Fields; came?: true };
type Of = { id: string; kind: string; day: number; at: number; recorded: number };
/** A time during which something held. `to` is the place of the event that ended it, infinite while it holds. */
export type Span = { id: string; begin: Fact; end?: Fact; to: number };
/** What is owed: the event that started it, the day that it is counted from, that by which it is due, what did it or ended it undone. */
export type Duty = { rule: string; from: Fact; start: number; due: number; status: string; done?: Fact; ended?: Fact };
/** A child's history up to the end of a day: its events in order, and those of a kind, and the spans of an id. */
type History = { facts: Fact[]; asAt: number; ofKind: (kind: string) => Fact[]; spans: (id: string) => Span[] };
export type Story = History & { duties: Duty[] };
/** The value of a field that may be asked after: a text, a truth, a number or a list of texts; anything else is none. */
export const valueOf = ({ data }: Fact, field: string): Value | undefined => {
  const value = Object.hasOwn(data, field) ? data[field] : undefined;
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return value;
  return Array.isArray(value) && value.every((each) => typeof each === 'string') ? value : undefined;
};
export type Test = (event: Fact) => boolean;
export const meeting = (where: Where): Test => {
  const tests = Object.entries(where).map(([field, wanted]) => (event: Fact): boolean => {
    const value = valueOf(event, field);
    if (typeof wanted !== 'object') return value === wanted;
    if ('oneOf' in wanted) return wanted.oneOf.some((one) => one === value);
    if ('not' in wanted) return value !== wanted.not;
    if ('holding' in wanted) return typeof value === 'object' && wanted.holding.every((each) => value.includes(each));
    return value !== undefined && value !== '' && !(typeof value === 'object' && value.length === 0);
  });
  return (event) => tests.every((test) => test(event));
};
export const matching = ({ kind, where = {} }: Pattern): Test => {
  const meets = meeting(where);
  return (event) => event.kind === kind && meets(event);
};
/** By order: when it happened, then when it was recorded, then id. */
const inOrder = (a: Fact, b: Fact) => a.at - b.at || a.recorded - b.recorded || +(a.id > b.id) - +(a.id < b.id);
/** The days that come by themselves with some events, as events. */
const coming = ({ id, of, field, after }: Moment, events: Fact[]): Fact[] =>
  events.filter(matching(of)).flatMap((event) => {
    const named = field === undefined ? event.day : dayOf(valueOf(event, field));
    const day = named === undefined ? undefined : later(named, after);
    return day === undefined ? [] : [{ ...event, kind: id, day, at: startOf(day), came: true }];
  });
/** Finds every span of a history. What an event ends is looked at before what it begins, and last what follows from other spans. */
const spanning = ({ spans: declared, derived }: Law): ((facts: Fact[]) => Map<string, Span[]>) => {
  const ready = declared.map(({ id, begins, ends, per }) => {
    const kinds = new Set([...begins, ...ends].map(({ kind }) => kind));
    return { id, per, kinds, begins: begins.map(matching), ends: ends.map((end) => ({ ...end, test: matching(end) })) };
  });
  return (facts) => {
    const spans = new Map([...declared, ...derived].map(({ id }) => [id, [] as Span[]]));
    const open = (id: string): Span[] => spans.get(id)?.filter(({ to }) => to === Infinity) ?? [];
    const start = (id: string, begin: Fact) => spans.get(id)?.push({ id, begin, to: Infinity });
    const finish = (span: Span, end: Fact) => Object.assign(span, { end, to: end.place });
    for (const fact of facts) {
      const turning = ready.filter(({ kinds }) => kinds.has(fact.kind));
      const alike = ({ begin }: Span, field = '') => valueOf(begin, field) === valueOf(fact, field);
      for (const { id, per, begins, ends } of turning) {
        for (const { same } of fact.came ? [] : ends.filter(({ test }) => test(fact)))
          for (const span of open(id)) if (alike(span, same)) finish(span, fact);
        if (begins.some((test) => test(fact)) && !open(id).some((span) => alike(span, per))) start(id, fact);
      }
      for (const { id, during, outside } of turning.length === 0 ? [] : derived) {
        const holds = during.every((each) => open(each).length > 0) && outside.every((each) => open(each).length === 0);
        const [now] = open(id);
        if (holds && !now) start(id, fact);
        if (!holds && now) finish(now, fact);
      }
    }
    return spans;
  };
};
/** Makes a test of what must hold when an event in a span is looked at. */
const conditioned = (wanted: Condition | undefined): ((history: History, fact: Fact, span: Span) => boolean) => {
  if (!wanted) return () => true;
  if ('begunBy' in wanted) {
    const meets = meeting(wanted.begunBy);
    return (_, __, { begin }) => meets(begin);
  }
  if ('none' in wanted) {
    const [none, since] = [matching(wanted.none), matching(wanted.since)];
    return ({ facts }, { place }, { begin }) => {
      const last = facts.findLast((each) => each.place < begin.place && since(each)) ?? begin;
      return !facts.slice(last.place + 1, place).some(none);
    };
  }
  if ('within' in wanted)
    return ({ spans }, { place }) => spans(wanted.within).some(({ begin, to }) => begin.place <= place && place < to);
  if ('monthsIn' in wanted) return (_, { day }, { begin }) => day >= addMonths(begin.day, wanted.monthsIn);
  if ('daysIn' in wanted) return (_, { day }, { begin }) => day >= begin.day + wanted.daysIn;
  const tests = 'not' in wanted ? [conditioned(wanted.not)] : wanted.all.map(conditioned);
  return (history, fact, span) => tests.every((test) => test(history, fact, span)) !== 'not' in wanted;
};
/** By when is due what an event started and is counted from an event, mostly the same; undefined where no calendar says it. */
const dueBy = (limit: Limit, origin: Fact, from: Fact): number | undefined => {
  if ('hours' in limit) return londonDay(origin.at + limit.hours * HOUR);
  return 'on' in limit ? (dayOf(valueOf(from, limit.on)) ?? from.day) : later(origin.day, limit);
};
/** Whether an event is about a span of several, told apart by a field: one that has no value of it is about all. */
const about = (fact: Fact, { begin }: Span, of = '') => [undefined, valueOf(begin, of)].includes(valueOf(fact, of));
/** The matter of an event by a field. By `entry`, an event that names no other is a matter of its own. */
const matterOf = (fact: Fact, field: string) => valueOf(fact, field) ?? (field === 'entry' ? fact.id : undefined);
/** Makes a rule ready to say what was owed in a history. */
const ruling = (rule: Rule, { spans: declared, settings }: Law): ((history: History) => Duty[]) => {
  const { doneBy, countedFrom } = rule;
  const boundary = (text: string) => dayOf(text === 'wsp' ? settings.procedures : text) ?? Number.NaN;
  const [first, last] = [rule.from ? boundary(rule.from) : -Infinity, rule.until ? boundary(rule.until) : Infinity];
  const [does, undoes] = [matching(doneBy), doneBy.orBefore?.unless ? matching(doneBy.orBefore.unless) : () => false];
  const exceptions = (rule.except ?? []).map(({ when, due }) => ({ holds: conditioned(when), due }));
  const perOf = (span: string) => declared.find(({ id }) => id === span)?.per;
  const duty = (from: Fact, limit: Limit, origin: Fact, asAt: number, done?: Fact, ended?: Fact): Duty[] => {
    const due = from.day < first || from.day > last ? undefined : dueBy(limit, origin, from);
    if (due === undefined) return [];
    const common = { rule: rule.id, from, start: origin.day, due };
    // With hours, what is counted from an event that has one is late after its hour on the last day.
    const hour = 'hours' in limit && origin.at !== startOf(origin.day) ? origin.at + limit.hours * HOUR : Infinity;
    const late = done && (done.day > due || (done.day === due && done.at > hour));
    if (done) return [{ ...common, status: late ? 'late' : 'met', done }];
    if (ended) return [{ ...common, status: ended.day <= due ? 'ended' : 'missed', ended }];
    return [{ ...common, status: asAt <= due ? 'open' : 'overdue' }];
  };
  /** What an event in a span started. */
  const inSpan = (history: History, from: Fact, span: Span): Duty[] => {
    const per = doneBy.same && perOf(span.id);
    const [able, next] = [history.ofKind(doneBy.kind), from.place + (doneBy.orStart ? 0 : 1)];
    const can = (fact: Fact) => does(fact) && about(fact, span, per);
    let done = able.find((fact) => fact.place >= next && fact.place <= span.to && can(fact));
    const before = doneBy.orBefore && done !== from && able.findLast((fact) => fact.place < from.place && can(fact));
    if (before && !history.facts.slice(before.place, from.place).some(undoes)) done = before;
    const limit = exceptions.find(({ holds }) => holds(history, from, span))?.due ?? rule.due;
    return duty(from, limit, from, history.asAt, done, span.end);
  };
  const during = ({ each, during: id, when, ordinals = { from: 1 } }: Each) => {
    const [counts, holds, per] = [matching(each), conditioned(when), perOf(id)];
    return (history: History): Duty[] =>
      history.spans(id).flatMap((span) => {
        const inside = history.ofKind(each.kind).filter(({ place }) => place > span.begin.place && place < span.to);
        const those = inside.filter((it) => counts(it) && about(it, span, per)).slice(ordinals.from - 1, ordinals.to);
        return those.filter((fact) => holds(history, fact, span)).flatMap((fact) => inSpan(history, fact, span));
      });
  };
  const ofMatter = ({ first: pattern, of }: First) => {
    const starts = matching(pattern);
    const counts = countedFrom && matching('first' in countedFrom ? countedFrom.first : countedFrom.last);
    return ({ facts, ofKind, asAt }: History): Duty[] => {
      const [those, seen] = [ofKind(pattern.kind), new Set<Value>()];
      return those.flatMap((from) => {
        const matter = matterOf(from, of);
        if (matter === undefined || seen.has(matter) || !starts(from)) return [];
        seen.add(matter);
        const ofIt = (fact: Fact) => matterOf(fact, of) === matter;
        const done = ofKind(doneBy.kind).find((it) => it.day >= from.day && does(it) && (!doneBy.same || ofIt(it)));
        if (!countedFrom) return duty(from, rule.due, from, asAt, done);
        const upTo = 'first' in countedFrom ? asAt : countedFrom.upTo === 'start' ? from.day : (done?.day ?? asAt);
        const those = facts.filter((fact) => fact.day <= upTo && counts?.(fact) && ofIt(fact));
        return duty(from, rule.due, ('first' in countedFrom ? those[0] : those.at(-1)) ?? from, asAt, done);
      });
    };
  };
  const again = ({ times, of, within, distinct, afresh }: Times) => {
    const tests = of.map(matching);
    return ({ facts, ofKind, asAt }: History): Duty[] => {
      let [counted, waiting] = [[] as Fact[], false];
      const found: Duty[] = [];
      for (const fact of facts) {
        if (does(fact)) [counted, waiting] = [afresh ? [] : counted, false];
        if (!tests.some((test) => test(fact))) continue;
        counted = [...counted.filter(({ day }) => day > fact.day - within.days), fact];
        const values = new Set(counted.map((each) => (distinct ? valueOf(each, distinct) : each.place)));
        values.delete(undefined);
        if (waiting || values.size < times) continue;
        const done = ofKind(doneBy.kind).find((other) => other.place > fact.place && does(other));
        waiting = found.length < found.push(...duty(fact, rule.due, fact, asAt, done));
      }
      return found;
    };
  };
  const finders = rule.starts.map((start) => {
    if ('first' in start) return ofMatter(start);
    if ('times' in start) return again(start);
    if ('each' in start) return during(start);
    const holds = conditioned(start.when);
    return (history: History) => {
      const those = history.spans(start.begin).filter((span) => holds(history, span.begin, span));
      return those.flatMap((span) => inSpan(history, span.begin, span));
    };
  });
  return (history) => finders.flatMap((find) => find(history));
};
/** Makes a law ready to say what was owed to a child, and what held, at the end of a day. `known` are the events that count. */
export const judging = (law: Law): ((known: readonly Fact[], asAt: number) => Story) => {
  const [spansIn, moments] = [spanning(law), law.moments ?? []];
  const on = law.rules.filter(({ id, core }) => core || law.settings.rules.includes(id));
  const rules = on.map((rule) => ruling(rule, law));
  return (known, asAt) => {
    const happened = known.filter(({ day }) => day <= asAt);
    const came = moments.flatMap((each) => coming(each, happened)).filter(({ day }) => day <= asAt);
    const facts = [...happened, ...came].sort(inOrder);
    for (const [place, fact] of facts.entries()) fact.place = place;
    const [kinds, spans] = [Map.groupBy(facts, ({ kind }) => kind), spansIn(facts)];
    const ofKind = (kind: string) => kinds.get(kind) ?? [];
    const history = { facts, asAt, ofKind, spans: (id: string) => spans.get(id) ?? [] };
    return { ...history, duties: rules.flatMap((rule) => rule(history)) };
  };
};
