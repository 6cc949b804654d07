import type { Condition, Law, Rule } from './language.ts';

/** The spans that a condition asks after. */
const spansIn = (condition: Condition | undefined): readonly string[] => {
  if (condition === undefined) return [];
  if ('within' in condition) return [condition.within];
  if ('not' in condition) return spansIn(condition.not);
  return 'all' in condition ? condition.all.flatMap(spansIn) : [];
};

const spansOf = ({ starts, except }: Rule): readonly string[] => [
  ...starts.flatMap((start) => {
    if ('begin' in start) return [start.begin, ...spansIn(start.when)];
    return 'each' in start ? [start.during, ...spansIn(start.when)] : [];
  }),
  ...(except ?? []).flatMap(({ when }) => spansIn(when)),
];

/**
 * A law of these rules alone, with the spans and the days that come which they need, and no others: the same duties, found by
 * looking at fewer events. What holds for a child (`holds`) is told of those spans alone.
 */
export const needed = (law: Law, rules: readonly Rule[]): Law => {
  const named = new Set(rules.flatMap(spansOf));
  const derived = law.derived.filter(({ id }) => named.has(id));
  for (const each of derived) for (const id of [...each.during, ...each.outside]) named.add(id);
  const spans = law.spans.filter(({ id }) => named.has(id));
  const begun = new Set([...spans.flatMap(({ begins }) => begins), ...rules.flatMap(eventsOf)].map(({ kind }) => kind));
  return { spans, derived, moments: (law.moments ?? []).filter(({ id }) => begun.has(id)), rules };
};

/** What starts a rule's duties, but for the beginning of a span. */
const eventsOf = ({ starts }: Rule) =>
  starts.flatMap((start) => {
    if ('each' in start) return [start.each];
    if ('first' in start) return [start.first];
    return 'times' in start ? start.of : [];
  });
