import { dayOf, instantOf, londonDay, startOf } from './days.ts';
import { type Fact, judging } from './duties.ts';
import type { Figure, Law, Measure, Period } from './law.ts';
import { counting, nameOf } from './measures.ts';

/** What a line of a bundle says, as far as it is counted. */
type Line = { id: string; child: string; recorded: number; body?: string };
/** Gathers what the lines of a log say; `leaves.ts` sees whether that is right. `asked` are the kinds of events and the fields that are asked after. */
export const gathering = (asked: ReadonlySet<string>, knownAt: number) => {
  const [children, replaced] = [new Map<string, Fact[]>(), new Set<unknown>()];
  const add = (line: string, counts: boolean): void => {
    const { id, child, recorded, body }: Line = JSON.parse(line);
    if (!body || !counts || recorded > knownAt) return;
    const { kind, data, at: happened, replaces } = JSON.parse(body).event;
    if (replaces !== undefined) replaced.add(replaces);
    if (child === '' || !asked.has(kind)) return;
    // What nothing asks after is not held: a million events fit into the memory of a laptop.
    for (const field in data) if (!asked.has(field)) data[field] = undefined;
    const wholeDay = dayOf(happened);
    const at = wholeDay === undefined ? (instantOf(happened) ?? Number.NaN) : startOf(wholeDay);
    const fact = { id, kind, day: wholeDay ?? londonDay(at), at, recorded, data, place: 0 };
    if (children.get(child)?.push(fact) === undefined) children.set(child, [fact]);
  };
  /** The figures of measures: of each child the events count that nothing known corrects. */
  const count = (law: Law, period: Period, declared: Measure[][]): Figure[][] => {
    const [judge, counts] = [judging(law), declared.map((measures) => counting(measures, period))];
    for (const [id, events] of children) {
      const known = events.filter((each) => !replaced.has(each.id));
      const story = judge(known, period.asAt);
      for (const each of counts) each.add(id, story);
    }
    return counts.map(({ figures }) => figures());
  };
  return { add, count };
};
/** A number as it was published: where the public may not be told it, it is null and said to be suppressed. */
export type Published = Omit<Figure, 'count' | 'of'> & { count: unknown; of?: unknown; suppressed?: unknown };
/** A figure that comes out otherwise, as it was published and as it was counted; '' where it is not there. */
export type Difference = { figure: string; published: string; counted: string };
const shown = ({ count, of }: Published) => [count, of].flatMap((each) => JSON.stringify(each) ?? []).join(' / ');
/** The figures that were published otherwise than they were counted. With `hides`, what is suppressed is not looked at. */
export const compare = (published: Published[], counted: Published[], hides = false): Difference[] => {
  const [all, every] = [Map.groupBy(published, nameOf), Map.groupBy(counted, nameOf)];
  return [...new Set([...all.keys(), ...every.keys()])].flatMap((figure) => {
    const [theirs = [], ours = []] = [all.get(figure), every.get(figure)];
    const [it, own] = [theirs[0], ours[0]];
    // What the public may not be told is null and said to be suppressed: it is taken to be as it was counted.
    if (hides && it?.suppressed === true) theirs[0] = { ...it, count: it.count ?? own?.count, of: it.of ?? own?.of };
    const texts = { published: theirs.map(shown).join(', '), counted: ours.map(shown).join(', ') };
    return texts.published === texts.counted ? [] : [{ figure, ...texts }];
  });
};
