import { type Entry, need } from './bundle.ts';
import { dayOf, instantOf, londonDay, startOf } from './days.ts';
import { type Fact, judging } from './duties.ts';
import type { Fields, Figure, Law, Measure, Period } from './law.ts';
import { counting, nameOf } from './measures.ts';

/** Gathers what the entries of a log say. `asked` are the kinds of events and the fields that are asked after. */
export const gathering = (asked: ReadonlySet<string>, knownAt: number) => {
  const children = new Map<string, { events: Fact[]; numbers: number[] }>();
  const [ids, replaced] = [new Set<string>(), new Set<unknown>()];
  /** What is about no child, such as publications and erasures. */
  const own: Entry[] = [];
  const add = (entry: Entry, counts: boolean): void => {
    const { id, part, child, seq, recorded, kind, data, happened, replaces } = entry;
    ids.add(part === 0 ? id : `${id} ${part}`);
    let known = children.get(child);
    if (!known) children.set(child, (known = { events: [], numbers: [] }));
    known.numbers.push(seq);
    const wholeDay = dayOf(happened);
    const at = need(wholeDay === undefined ? instantOf(happened) : startOf(wholeDay), 'body.event.at');
    if (child === '') own.push(entry);
    if (!counts || recorded > knownAt) return;
    if (replaces !== undefined) replaced.add(replaces);
    if (child === '' || !asked.has(kind)) return;
    // What nothing asks after is not held: a million events fit into the memory of a laptop.
    const held: Fields = {};
    for (const field of Object.keys(data)) if (asked.has(field)) held[field] = data[field];
    known.events.push({ id, kind, day: wholeDay ?? londonDay(at), at, recorded, data: held, place: 0 });
  };
  /** How many are there twice, and how many are missing in the children's own numbers from 1. */
  const wrong = () => {
    let [twice, missing] = [-ids.size, 0];
    for (const { numbers } of children.values()) {
      const different = new Set(numbers).size;
      twice += numbers.length + (numbers.length - different);
      missing += numbers.reduce((most, each) => Math.max(most, each)) - different;
    }
    return { twice, missing };
  };
  /** The figures of measures: of each child the events count that nothing known corrects. */
  const count = (law: Law, period: Period, declared: Measure[][]): Figure[][] => {
    const [judge, counts] = [judging(law), declared.map((measures) => counting(measures, period))];
    for (const [id, { events }] of children) {
      const known = events.filter((each) => !replaced.has(each.id));
      if (known.length === 0) continue;
      const story = judge(known, period.asAt);
      for (const each of counts) each.add(id, story);
    }
    return counts.map(({ figures }) => figures());
  };
  return { add, own, wrong, count };
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
    const [told, own] = [theirs[0], ours[0]];
    // What the public may not be told is null and said to be suppressed: it is taken to be as it was counted.
    if (hides && told?.suppressed === true)
      theirs[0] = { ...told, count: told.count ?? own?.count, of: told.of ?? own?.of };
    const texts = { published: theirs.map(shown).join(', '), counted: ours.map(shown).join(', ') };
    return texts.published === texts.counted ? [] : [{ figure, ...texts }];
  });
};
