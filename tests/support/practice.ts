import { type Day, formatDay, parseDay, startOfDay } from '#src/calendar/index.ts';
import { type Compiled, type Duty, type Fact, judge } from '#src/law/index.ts';
import {
  CONFIGURABLE_RULES,
  contradictions,
  DEFAULT_SETTINGS,
  type DiogelEvent,
  lawOf,
  readEvent,
} from '#src/practice/index.ts';

/** Everything that is declared, what an authority would have to switch on too. */
export const EVERY_RULE = lawOf({ ...DEFAULT_SETTINGS, rules: [...DEFAULT_SETTINGS.rules, ...CONFIGURABLE_RULES] });

export const day = (text: string): Day => parseDay(text) ?? Number.NaN;

let written = 0;

/** Something that happened on a day, written down after everything that was made before it. Its id is its kind and its day. */
export const fact = (kind: string, on: string, data: Fact['data'] = {}): Fact => {
  written += 1;
  const at = startOfDay(day(on));
  return { id: `${kind} ${on}`, kind, day: day(on), at, recorded: at + written, data };
};

/** What is owed at the end of a day by the rules whose names begin so: "cp-visit 2024-03-05 open". */
export const owed = (facts: readonly Fact[], asAt: string, prefix: string): string[] =>
  judge(facts, EVERY_RULE, day(asAt))
    .duties.filter(({ rule }) => rule.startsWith(prefix))
    .map(({ rule, due, status }) => `${rule} ${formatDay(due)} ${status}`)
    .sort();

/** An event as it is read from a line; throws where the line is none. */
export const eventOf = (
  id: string,
  kind: string,
  at: string,
  data: Readonly<Record<string, unknown>> = {},
): DiogelEvent => {
  const read = readEvent({ id, kind, at, by: 'post-north-1', children: ['c1'], data });
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('; '));
  return read.event;
};

/** Duties with what began and what did them: "risk-look r1 2026-03-20 met v1". */
export const dutyLines = (duties: readonly Duty[]): string[] =>
  duties
    .map(
      ({ rule, from, due, status, doneBy }) =>
        `${rule} ${from} ${formatDay(due)} ${status}${doneBy === null ? '' : ` ${doneBy}`}`,
    )
    .sort();

/** Why an event cannot have happened after these facts by some law, where one post is held (`post-north-1`), another vacant (`post-north-2`), and every other unknown. */
export const contradicting = (facts: readonly Fact[], event: DiogelEvent, law: Compiled): string[] =>
  contradictions(facts, event, 'c1', law, {
    holdsPost: (post) => (post === 'post-north-1' ? 'held' : post === 'post-north-2' ? 'vacant' : 'unknown'),
  }).map(({ field, code }) => `${field} ${code}`);

/** Why an event that is sound by itself cannot have happened after these facts: "data.reason reason-needed". `more`: what it corrects, and how it stands with the posts that it names. */
export const refused = (
  facts: readonly Fact[],
  kind: string,
  at: string,
  data: unknown,
  { replaces, post = 'held' }: { readonly replaces?: string; readonly post?: 'held' | 'vacant' | 'unknown' } = {},
): string[] => {
  const read = readEvent({ id: 'new', kind, at, by: 'w', children: ['c1'], data, replaces });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return contradictions(facts, read.event, 'c1', EVERY_RULE, { holdsPost: () => post }).map(
    ({ field, code }) => `${field} ${code}`,
  );
};
